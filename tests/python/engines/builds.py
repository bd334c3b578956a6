"""Builds of a register on each engine, in processes of their own."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SPARK_BIN = ROOT / ".venv-spark" / "bin"
AS_OF_DATE = "2026-06-30"
OLDEST_JAVA = 17
JAVA_WANTED = (
    f"Spark needs Java {OLDEST_JAVA} or newer, and {{found}}. "
    "On Debian or Ubuntu: apt install default-jre-headless. JAVA_HOME names another."
)


@dataclass(frozen=True)
class Build:
    """What a build left: a DuckDB file or a folder of Spark's tables, and what dbt said."""

    warehouse: Path
    succeeded: bool
    output: str
    seconds: float

    @property
    def summary(self) -> str:
        """The count by dbt of what passed and failed."""
        counts = re.findall(r"PASS=.*", self.output)
        return counts[-1] if counts else "and dbt said no count"


def java_is_missing() -> str | None:
    """Say what is wrong with the machine's Java; none if Spark can run on it."""
    home = os.environ.get("JAVA_HOME")
    java = str(Path(home) / "bin" / "java") if home else shutil.which("java")
    if java is None or not Path(java).exists():
        return JAVA_WANTED.format(found=f"{java} is not there" if home else "there is none")
    said = subprocess.run([java, "-version"], capture_output=True, text=True).stderr
    version = re.search(r'version "(\d+)', said)
    if version is None or int(version[1]) < OLDEST_JAVA:
        return JAVA_WANTED.format(found=f"{java} is {said.splitlines()[0] if said else 'silent'}")
    return None


def on_duckdb(register: Path | None, work: Path) -> Build:
    """Build the models on DuckDB; its tests are those of `make data`."""
    database = work / "qiyue.duckdb"
    database.parent.mkdir(parents=True, exist_ok=True)
    database.unlink(missing_ok=True)
    dbt = [str(Path(sys.executable).with_name("dbt")), "build", "--target", "local"]
    return _run(dbt, register, work / "duckdb", database, ["unit_test", "test"], {"QIYUE_DATABASE": str(database)})


def on_spark(
    register: Path | None,
    work: Path,
    *,
    may_lose_precision: bool,
    left_out: list[str],
    root: Path = ROOT,
    only: str | None = None,
) -> Build:
    """Build on Spark into an empty folder: its catalog forgets the tables of an earlier run, the folder does not.

    Args:
        register: a folder of Parquet files, or none for the seeds.
        work: where the warehouse and dbt's files go.
        may_lose_precision: `spark.sql.decimalOperations.allowPrecisionLoss`.
        left_out: resource types that are not run, such as `unit_test`.
        root: the project, where it is a changed copy.
        only: the one mart that is built, with what it reads, until the first error.
    """
    warehouse = work / "spark"
    shutil.rmtree(warehouse, ignore_errors=True)
    environment = {
        "QIYUE_SPARK_WAREHOUSE": str(warehouse),
        "QIYUE_SPARK_PRECISION_LOSS": str(may_lose_precision).lower(),
    }
    dbt = [str(SPARK_BIN / "dbt"), "build", "--target", "spark"]
    dbt += ["--fail-fast", "--select", f"+{only}"] if only else []
    return _run(dbt, register, work / "spark-target", warehouse, left_out, environment, root)


def _run(
    dbt: list[str],
    register: Path | None,
    target: Path,
    warehouse: Path,
    left_out: list[str],
    added: dict[str, str],
    root: Path = ROOT,
) -> Build:
    began = time.monotonic()
    variables = {"as_of_date": AS_OF_DATE} | ({"register_path": str(register)} if register else {})
    command = [*dbt, "--vars", json.dumps(variables)]
    command += ["--target-path", str(target), "--log-path", str(target)]
    command += [f"--exclude-resource-type={kind}" for kind in left_out]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("QIYUE_", "DBT_"))}
    ended = subprocess.run(
        command,
        cwd=root,
        env=environment | added | {"DO_NOT_TRACK": "1", "DBT_USE_COLORS": "false"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return Build(warehouse, ended.returncode == 0, _complaints(ended.stdout), time.monotonic() - began)


def _complaints(output: str) -> str:
    """What dbt printed, without its progress and without the log of Spark, which says each error once more."""
    progress = re.compile(r"^[\d:]+ +\d+ of \d+ (START|OK|PASS|SKIP|NO-OP)|^\{\"ts\"|^\S+ WARN |^\s+at |^\s*$")
    return "\n".join(line for line in output.splitlines() if not progress.search(line))

"""Asks an engine for the values of `probes.yml` and compares them with the right ones."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from engines.builds import ROOT, SPARK_BIN

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Probe:
    """An expression with its right value as text, and the only engine that it is for, if any."""

    what: str
    sql: str
    right: str | None
    engine: str | None = None


def probes(engine: str) -> list[Probe]:
    """Read the probes of an engine, `duckdb` or `spark`."""
    found = [Probe(**entry) for entry in yaml.safe_load((HERE / "probes.yml").read_text(encoding="utf-8"))]
    return [probe for probe in found if probe.engine in (None, engine)]


def query(engine: str) -> str:
    """Give one query for all of them, a row each, as a model that dbt compiles."""
    rows = [f"select '{probe.what}' as what, cast({probe.sql} as string) as found" for probe in probes(engine)]
    return "\nunion all\n".join(rows).replace(" as whole)", " as ' ~ whole_number_type() ~ ')")


def compiled_for_spark(work: Path, project: Path = ROOT) -> str:
    """Compile that query for Spark.

    Raises:
        ValueError: the macros cannot be compiled; with what dbt says.
    """
    work.mkdir(parents=True, exist_ok=True)
    (work / "probes.sql").write_text(query("spark"), encoding="utf-8")
    command = [sys.executable, str(HERE / "compile_for_spark.py"), str(work), "--project", str(project)]
    ended = subprocess.run([*command, "--query", str(work / "probes.sql")], cwd=project, capture_output=True, text=True)
    if ended.returncode:
        raise ValueError(ended.stdout.strip().splitlines()[-1])
    return (work / "query.sql").read_text(encoding="utf-8")


def answers_of_spark(queries: Mapping[str, str]) -> dict[str, list[dict[str, Any]] | str]:
    """Give the rows of each query on Spark, or its error as a text.

    Raises:
        RuntimeError: the session did not start; with what Spark says.
    """
    command = [str(SPARK_BIN / "python"), str(HERE / "ask_spark.py")]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    ended = subprocess.run(command, input=json.dumps(queries), env=environment, capture_output=True, text=True)
    if ended.returncode:
        message = f"Spark did not start:\n{ended.stderr[-2000:]}"
        raise RuntimeError(message)
    answers: dict[str, list[dict[str, Any]] | str] = json.loads(ended.stdout)
    return answers


def wrong_answers(engine: str, answer: list[dict[str, Any]] | str) -> list[str]:
    """Name each probe whose value is not the right one; an answer that is an error names itself."""
    if isinstance(answer, str):
        return [answer]
    found = {row["what"]: row["found"] for row in answer}
    return [
        f"{probe.what}: {found.get(probe.what)}, right is {probe.right}"
        for probe in probes(engine)
        if probe.what not in found or found[probe.what] != probe.right
    ]

"""What check and build say of a register of correct contracts: every fault that they find is a refusal."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from correct.draft import AS_OF
from qiyue.check import run_check
from qiyue.project import Project

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = 2


@dataclass
class Refusals:
    """Refused contracts, and examples of each kind of refusal: what refused, and the rows that it names."""

    contracts: set[str] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, kind: str, example: str, contract: str | None) -> None:
        """Count a refusal."""
        self.counts[kind] += 1
        if len(self.examples[kind]) < EXAMPLES:
            self.examples[kind].append(example)
        self.contracts.add(contract or f"(not named: {kind})")

    def lines(self) -> list[str]:
        """Give each kind of refusal with its examples, the most frequent first."""
        said = []
        for kind, count in self.counts.most_common():
            said.append(f"{count:,} × {kind}")
            said += [f"    {example}" for example in self.examples[kind]]
        return said


def check(folder: Path, refusals: Refusals) -> None:
    """Run `qiyue check` on a register."""
    report = run_check(Project(ROOT), folder)
    for fault in [*report.faults, *report.changes]:
        kind = f"qiyue check, {Path(fault.file).stem}.{fault.column}"
        refusals.add(kind, str(fault), _contract_at(folder / Path(fault.file).name, fault.row))


def _contract_at(file: Path, row: int) -> str | None:
    with file.open(encoding="utf-8") as lines:
        line = next((line for number, line in enumerate(lines, start=1) if number == row), "")
    return line.split(",")[0] or None


def build(register: Path, made: Path, refusals: Refusals) -> None:
    """Run `dbt build` on a register and read from the warehouse what its failed tests name.

    Args:
        register: a folder of register files.
        made: a folder for the warehouse and for what dbt writes.
        refusals: where they are counted.
    """
    database = made / "qiyue.duckdb"
    dbt = [str(Path(sys.executable).with_name("dbt")), "build", "--exclude-resource-type", "unit_test"]
    dbt += ["--vars", f"{{as_of_date: '{AS_OF}', register_path: '{register}'}}"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("QIYUE_", "DBT_"))}
    ended = subprocess.run(
        [*dbt, "--target-path", str(made), "--log-path", str(made)],
        cwd=ROOT,
        env={**environment, "QIYUE_DATABASE": str(database), "DO_NOT_TRACK": "1"},
        capture_output=True,
        text=True,
    )
    if ended.returncode == 0:
        return
    before = len(refusals.counts)
    results = made / "run_results.json"
    if results.exists():
        with duckdb.connect(str(database), read_only=True) as connection:
            for result in json.loads(results.read_text(encoding="utf-8"))["results"]:
                name = result["unique_id"].split(".")[2]
                if result["status"] == "error":
                    refusals.add(f"dbt build, {name}", " ".join(result["message"].split())[:400], None)
                elif result["status"] == "fail":
                    _read_failures(connection, name, result["compiled_code"], refusals)
    if len(refusals.counts) == before:
        refusals.add("dbt build", ended.stdout[-2000:] + ended.stderr[-500:], None)


def _read_failures(connection: duckdb.DuckDBPyConnection, name: str, query: str, refusals: Refusals) -> None:
    found = connection.execute(query)
    columns = [column[0] for column in found.description or []]
    rows = [dict(zip(columns, row, strict=True)) for row in found.fetchall()]
    for row in rows:
        what = row.get("check_name") or "/".join(str(row[one]) for one in ("file_name", "column_name") if row.get(one))
        example = ", ".join(f"{column}: {value}" for column, value in row.items() if value is not None)
        refusals.add(f"dbt build, {name}{f' ({what})' if what else ''}", example, row.get("contract_id"))

"""The real warehouse as one sees it on a fixed day, for tests of figures that depend on the day.

A test module asks for it with `pytest_plugins = ["dated_warehouse"]`; it is built once a run.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
AS_OF_DATE = "2026-06-30"


@dataclass(frozen=True)
class DatedWarehouse:
    """A folder with `qiyue.duckdb` and dbt's target folder, built as of a day."""

    folder: Path
    register: Path | None = None  # a register other than the seeds
    as_of: str = AS_OF_DATE

    @property
    def database(self) -> Path:
        return self.folder / "qiyue.duckdb"

    def dbt(self, *arguments: str) -> None:
        """Run dbt on this warehouse in a process of its own; fail with what it printed."""
        register = f", register_path: '{self.register}'" if self.register else ""
        command = [
            str(Path(sys.executable).with_name("dbt")),
            *arguments,
            "--vars",
            f"{{as_of_date: '{self.as_of}'{register}}}",
            "--target-path",
            str(self.folder / "target"),
            "--log-path",
            str(self.folder / "logs"),
        ]
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("QIYUE_", "DBT_"))}
        environment |= {"QIYUE_DATABASE": str(self.database), "DO_NOT_TRACK": "1"}
        ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
        assert ended.returncode == 0, (ended.stdout + ended.stderr)[-8000:]


# What is tested here are figures; dbt's own tests run once, in `make data`.
WITHOUT_TESTS = ("--exclude", "resource_type:test", "resource_type:unit_test")


@pytest.fixture(scope="session")
def dated_warehouse(tmp_path_factory: pytest.TempPathFactory) -> DatedWarehouse:
    """The five contracts on `AS_OF_DATE`, to be read only."""
    warehouse = DatedWarehouse(tmp_path_factory.mktemp("dated"))
    warehouse.dbt("build", *WITHOUT_TESTS)
    return warehouse

"""The registers that the bar changes, each built once with its tests."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from blanks import full_contract

from mutants.register import FOLDER, ROOT, write_rows
from qiyue import specification
from qiyue.project import Project

# The day that the warehouse looks from, so that the same register gives the same table on any day.
AS_OF = "2026-06-30"
# What dbt reads of the project.
_PARTS = ("models", "macros", "seeds", "tests/data", "analyses", "dbt_project.yml", "profiles.yml")


def five_contracts(made: Path) -> Path:
    """Build the project as it stands; its register is the project's own."""
    _build(ROOT, made)
    return FOLDER


def every_column(made: Path) -> Path:
    """Build a copy of the project whose seeds are the contract that fills every column of the register.

    Returns:
        The folder with the files of its register.
    """
    project = made / "project"
    for part in _PARTS:
        (project / part).parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        copy(ROOT / part, project / part)
    files = full_contract(with_quotations=True)
    for name, entity in specification.load(Project(ROOT)).entities.items():
        columns = [column.name for column in entity.columns]
        rows = [{column: row.get(column, "") for column in columns} for row in files.get(name, [])]
        write_rows(project / "seeds" / entity.area / f"{name}.csv", columns, rows)
    _build(project, made)
    return project / "seeds" / "register"


def _build(project: Path, made: Path) -> None:
    """Build into `qiyue.duckdb` and `target` of a folder, beside the published warehouse.

    Raises:
        SystemExit: the build fails.
    """
    target = made / "target"
    dbt = [str(Path(sys.executable).with_name("dbt")), "build", "--exclude-resource-type", "unit_test"]
    dbt += ["--vars", f"{{as_of_date: {AS_OF}}}", "--target-path", str(target), "--log-path", str(target)]
    built = subprocess.run(
        dbt,
        cwd=project,
        env={**os.environ, "QIYUE_DATABASE": str(made / "qiyue.duckdb"), "DO_NOT_TRACK": "1"},
        capture_output=True,
        text=True,
    )
    if built.returncode:
        raise SystemExit(f"The register does not build unchanged:\n{built.stdout[-4000:]}")

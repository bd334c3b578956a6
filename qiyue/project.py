"""Where the project lies."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from qiyue.errors import QiyueError, show_path

# DuckDB names a database after its file, and could not tell it from one of its own or from a schema of the project.
_NAMES_TAKEN = frozenset(
    {
        *("main", "temp", "system", "memory", "information_schema", "pg_catalog"),
        *("register", "reference", "actuals", "staging", "intermediate", "marts"),
    }
)

DEFAULT_DATABASE = "warehouse/qiyue.duckdb"


@dataclass(frozen=True)
class Project:
    """A folder with the `dbt_project.yml` of Qiyue in it."""

    root: Path

    @property
    def settings(self) -> dict[str, Any]:
        """The content of `dbt_project.yml`."""
        return _read_settings(self.root / "dbt_project.yml")

    @property
    def target(self) -> Path:
        """The folder for what dbt writes during `qiyue build`, and what it has parsed.

        Not the `target` of plain dbt: each of the two would throw away the other's parsed project, because they
        write to different databases.
        """
        return self.root / "target" / "qiyue"

    def database(self, path: Path | None, marts: Path | None = None) -> Path:
        """Give the path of the warehouse: an export, the DuckDB file asked for, or the project's own.

        Raises:
            QiyueError: dbt could not write a database of this name.
        """
        if marts:
            return marts.absolute()
        if not path:
            return self.root / DEFAULT_DATABASE
        place = path.absolute()
        if {"'", '"', ";"} & set(path.name) or not path.name.isprintable() or _cut_by_dbt(place):
            raise QiyueError(
                "The name of a warehouse must not contain quotes, semicolons, line breaks, ? or # "
                f"({show_path(path)}); take another name."
            )
        if path.stem.lower() in _NAMES_TAKEN:
            raise QiyueError(f"No warehouse can be called {path.stem}, as a part of it is; take another name.")
        return place


def find_project() -> Project:
    """Find the project in the current folder, above it, or where this package was installed from.

    Raises:
        QiyueError: there is none, or it lies where dbt cannot read it.
    """
    here = Path.cwd()
    for folder in (here, *here.parents, Path(__file__).resolve().parent.parent):
        file = folder / "dbt_project.yml"
        if file.is_file() and _read_settings(file).get("name") == "qiyue":
            if "'" in str(folder) or _cut_by_dbt(folder):
                raise QiyueError(
                    f"dbt cannot read a project in {show_path(folder)}: the names of its folders must not contain ', ? "
                    "or #; move it."
                )
            return Project(folder)
    raise QiyueError("There is no Qiyue project here; go into its folder (it holds dbt_project.yml) and try again.")


def _cut_by_dbt(path: Path) -> bool:
    """Say whether dbt reads only the first part of a path: it takes it for an address."""
    return bool({"?", "#"} & set(str(path)))


def _read_settings(file: Path) -> dict[str, Any]:
    try:
        settings = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise QiyueError(f"{file.name} cannot be read; restore it from git ({error}).") from error
    return settings if isinstance(settings, dict) else {}

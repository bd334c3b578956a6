"""The project's own SQL macros outside of dbt: rendered as dbt renders them for DuckDB."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jinja2

from qiyue.project import Project


class _Adapter:
    """Stands in for dbt's adapter: a dispatched macro is its DuckDB form or, without one, its default."""

    macros: Any

    def dispatch(self, name: str, _project: str) -> Any:
        return getattr(self.macros, f"duckdb__{name}", None) or getattr(self.macros, f"default__{name}")


class SqlMacros:
    """The macros of one folder of `macros/`, to be called by name with the SQL that they are applied to.

    They must keep to each other and to `adapter.dispatch`; what asks for a model, a var or the graph is dbt's alone.
    """

    def __init__(self, project: Project, folder: str) -> None:
        """Read the macros of the folder."""
        files = sorted((project.root / "macros" / folder).glob("*.sql"))
        adapter = _Adapter()
        environment = jinja2.Environment(extensions=["jinja2.ext.do"])  # noqa: S701  (it renders SQL, no page)
        source = "\n".join(_without_returns(file) for file in files)
        adapter.macros = environment.from_string(source, globals={"adapter": adapter}).module
        self._macros = adapter.macros

    def __getattr__(self, name: str) -> Any:
        """Give the macro of that name."""
        return getattr(self._macros, name)


def _without_returns(file: Path) -> str:
    """Give the text of a file of macros in which `return` prints, as it does in what those macros are used for."""
    return file.read_text(encoding="utf-8").replace("{{ return(", "{{ (")

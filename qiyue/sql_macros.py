"""The project's own SQL macros outside of dbt: rendered as dbt renders them for DuckDB."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jinja2

from qiyue.project import Project


class _Adapter:
    """Stands in for dbt's adapter: a dispatched macro is its DuckDB form or, without one, its default."""

    macros: Any

    def dispatch(self, name: str, _project: str) -> Any:
        return getattr(self.macros, f"duckdb__{name}", None) or getattr(self.macros, f"default__{name}")


class SqlMacros:
    """The macros of some folders of `macros/`, to be called by name with the SQL that they are applied to.

    They must keep to each other, to `adapter.dispatch` and to the names handed in; what else asks for a model, a var or
    the graph is dbt's alone.
    """

    def __init__(self, project: Project, *folders: str, **names: Any) -> None:
        """Read the macros of the folders; `names` are what dbt would give them, such as `ref`."""
        files = [file for folder in folders for file in sorted((project.root / "macros" / folder).glob("*.sql"))]
        adapter = _Adapter()
        environment = jinja2.Environment(extensions=["jinja2.ext.do"])  # noqa: S701  (it renders SQL, no page)
        source = "\n".join(_without_returns(file) for file in files)
        adapter.macros = environment.from_string(source, globals={"adapter": adapter, **names}).module
        self._macros = adapter.macros

    def __getattr__(self, name: str) -> Any:
        """Give the macro of that name."""
        return getattr(self._macros, name)


def words_macros(project: Project) -> str:
    """Give the SQL that makes two DuckDB macros from those with which the models write amounts in words.

    `in_words(fen)` writes an amount below a trillion yuan, `section(places)` a whole number below ten thousand.
    """
    write = SqlMacros(project, "numerals")
    places = [f"(places // {unit} % 10)" for unit in (1000, 100, 10, 1)]
    digits = [f"substr('零壹贰叁肆伍陆柒捌玖', cast({place} as integer) + 1, 1)" for place in places]
    parts = {
        "hundred_millions": "(whole // 10000000000)",
        "ten_thousands": "(whole // 1000000 % 10000)",
        "ones": "(whole // 100 % 10000)",
        "jiao": "(whole // 10 % 10)",
        "fen": "(whole % 10)",
    }
    words = {name: f"list_extract(getvariable('sections'), {part} + 1)" for name, part in parts.items()}
    return (
        f"create macro section(places) as {write.section_in_words(places, digits)};"
        # The 9,999 sections of four places, said once.
        "set variable sections = (select list(section(range) order by range) from range(10000));"
        f"create macro in_words(whole) as {write.usual_words(parts, words)};"
    )


def penalty_steps(project: Project) -> str:
    """Give the SQL that makes `intermediate.penalty_steps`, the table macro that shows a penalty step by step.

    `dbt build` makes it in a DuckDB file; a warehouse that comes as Parquet files has none.
    """
    schemas = {"exposure_horizons": "reference"}
    made = SqlMacros(
        project,
        "money",
        "penalties",
        ref=lambda name: f"{schemas.get(name, 'intermediate')}.{name}",
        this=SimpleNamespace(schema="intermediate"),
    )
    return str(made.create_penalty_steps()).strip()


def _without_returns(file: Path) -> str:
    """Give the text of a file of macros in which `return` prints, as it does in what those macros are used for."""
    return file.read_text(encoding="utf-8").replace("{{ return(", "{{ (")

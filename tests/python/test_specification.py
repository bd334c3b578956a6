"""What Python and dbt each must know of the register, and cannot read from one another, is held together here."""

from __future__ import annotations

import ast
import re
from typing import Any

from conftest import ROOT

from qiyue.project import Project
from qiyue.specification import AREAS, QUOTATION_KINDS, SQL_TYPES, load

MACROS = ROOT / "macros" / "register"
SPECIFICATION = load(Project(ROOT))


def literal(file: str, start: str, end: str) -> Any:
    """Give the list or dictionary that a macro writes out between two pieces of its text."""
    text = (MACROS / file).read_text(encoding="utf-8")
    found = re.search(f"{re.escape(start)}(.*?){re.escape(end)}", text, re.DOTALL)
    assert found, f"{file} no longer writes out its list after {start}"
    return ast.literal_eval(found[1].strip())


def test_the_types_of_columns_are_the_same_for_dbt() -> None:
    assert literal("stage.sql", "set types =", "-%}") == SQL_TYPES


def test_a_quotation_is_read_as_the_same_kind_by_dbt() -> None:
    written = (MACROS / "quotations.sql").read_text(encoding="utf-8")
    kinds = dict(re.findall(r'"(\w+)": "(\w+)"', written[: written.index('"code": "code" if')]))
    assert kinds == QUOTATION_KINDS


def test_dbt_knows_every_file_of_the_register() -> None:
    assert sorted(literal("register_tests.sql", "return(", ") }}")) == sorted(SPECIFICATION.entities)
    staged = {path.stem.partition("__")[2] for path in (ROOT / "models" / "staging").glob("stg_*.sql")}
    assert staged == set(SPECIFICATION.entities)
    actuals = set(literal("register_tests.sql", "if seed_name in", "-%}"))
    assert actuals == {name for name, entity in SPECIFICATION.entities.items() if entity.area == AREAS[1]}


def test_cells_can_be_quoted_of_every_file_whose_rows_have_a_clause() -> None:
    # A finding is what a reader says of the document, and a quotation is one already.
    with_clause = {name for name, entity in SPECIFICATION.entities.items() if entity.column("clause_ref")}
    assert set(literal("quotations.sql", "return(", ") }}")) == with_clause - {"document_findings", "quotations"}

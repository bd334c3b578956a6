"""A blank never stops a build: each filled cell of a full contract is left blank in a copy of its own.

What the document leaves blank is null and a finding (DESIGN, "Nothing is invented"; "all but keys may be blank").
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from blanks import FULL, Cell, cells, full_contract, swept, write
from correct import judge

pytestmark = pytest.mark.slow

# What compares a contract with others, or names it where it is the only one of its kind, is another row among more.
COMPARING = ("comparable_unit_prices", "messages", "sla_comparison")
# Cells whose blank has a meaning by DESIGN that contradicts what is printed beside them: a reading rightly fails.
EXCEPTED = {
    Cell("contract_line_items", 1, "discount_rate"): "no discount, so that the printed 80,000.00 is another amount",
}


@dataclass(frozen=True)
class Sweep:
    """The cells that were blanked, what was refused, and the warehouses of the contract alone and with its copies."""

    blanked: list[Cell]
    refusals: judge.Refusals
    alone: Path
    among_copies: Path


@pytest.fixture(scope="module", params=[False, True], ids=["bare", "with quotations"])
def sweep(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Sweep:
    """Check and build the contract alone, then with a copy for each of its cells."""
    files = full_contract(with_quotations=request.param)
    blanked = [cell for cell in cells(files) if cell not in EXCEPTED]
    refusals = judge.Refusals()
    warehouses = []
    for made in (files, swept(files, blanked)):
        folder = tmp_path_factory.mktemp("blanks")
        register = write(made, folder / "register")
        judge.check(register, refusals)
        judge.build(register, folder, refusals)
        warehouses.append(folder / "qiyue.duckdb")
    return Sweep(blanked, refusals, *warehouses)


def test_no_blank_cell_stops_a_build(sweep: Sweep, say_count: Callable[[str], None]) -> None:
    assert len(sweep.blanked) > 400
    assert sweep.refusals.lines() == [], "\n".join(sweep.refusals.lines())
    say_count(f"{len(sweep.blanked)} cells left blank, each in a contract of its own: 0 stopped builds")


def test_the_full_contract_is_untouched_by_its_copies(sweep: Sweep) -> None:
    with duckdb.connect() as connection:
        for name, path in (("alone", sweep.alone), ("among", sweep.among_copies)):
            connection.execute(f"attach '{path}' as {name} (read_only)")
        marts = connection.execute(
            "select table_name from information_schema.columns "
            "where table_catalog = 'alone' and table_schema = 'marts' and column_name = 'contract_id'"
        ).fetchall()
        assert len(marts) > 20
        changed = []
        for mart in sorted({name for (name,) in marts} - set(COMPARING)):
            rows = [f"select * from {name}.marts.{mart} where contract_id = '{FULL}'" for name in ("alone", "among")]
            found = connection.execute(
                f"(({rows[0]}) except all ({rows[1]})) union all (({rows[1]}) except all ({rows[0]}))"
            ).fetchall()
            changed += [f"{mart}: {row}" for row in found]
    assert changed == [], "\n".join(changed)


def test_the_full_contract_fills_every_column() -> None:
    files = full_contract(with_quotations=True)
    filled = {(name, column) for name, rows in files.items() for row in rows for column, text in row.items() if text}
    assert {(name, column) for name, rows in files.items() for column in rows[0]} - filled == set()


def test_each_exception_is_a_cell_that_is_filled() -> None:
    assert set(EXCEPTED) <= set(cells(full_contract()))

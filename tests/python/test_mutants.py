"""The mutation bar: a sample of its changes, the proof that it can fail, and the table that a full run wrote."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT
from mutants.bar import Bar, Outcome
from mutants.mutations import SEED, Mutant, by_column, enumerate_mutants, sample
from mutants.register import Register, load
from mutants.replay import Replay
from mutants.table import is_met, markdown, plain

DOCUMENT = ROOT / "docs" / "mutants.md"
HEADLINE = re.compile(
    r"\*\*Changes tried: ([\d,]+)\. Caught: ([\d,]+)\. Missed ones that move a figure of the first screen: ([\d,]+)\. "
    r"Correct contracts refused: ([\d,]+) of ([\d,]+)\.\*\*"
)
COVERED = re.compile(r"Cells with a second reading: [\d,]+, caught [\d,]+, missed ([\d,]+)\.")


@pytest.fixture(scope="module")
def register() -> Register:
    return load()


@pytest.fixture(scope="module")
def mutants(register: Register) -> list[Mutant]:
    return enumerate_mutants(register, SEED)


@pytest.fixture(scope="module")
def replay(register: Register, built_warehouse: Path) -> Replay:
    return Replay(register, built_warehouse, built_warehouse.parent)


@pytest.mark.slow
def test_no_sampled_change_of_a_cell_with_a_second_reading_goes_unnoticed(
    register: Register, mutants: list[Mutant], replay: Replay, say_count: Callable[[str], None]
) -> None:
    covered = [mutant for mutant in mutants if mutant.has_second_reading]
    chosen = dict.fromkeys(sample(covered, 1, SEED) + random.Random(SEED).sample(covered, 40))
    columns = by_column(list(chosen))
    bar = Bar(register, replay)
    outcomes = [outcome for column in columns for outcome in bar.judge(column)]
    assert [outcome.mutant for outcome in outcomes if outcome.noticed_by is None] == []
    say_count(f"{len(outcomes)} of {len(covered):,} wrong cells tried, in {len(columns)} columns: 0 unnoticed")


def test_without_the_test_that_notices_it_a_change_goes_unnoticed(mutants: list[Mutant], replay: Replay) -> None:
    change = next(one for one in mutants if (one.file, one.column) == ("sla_terms", "metric"))
    noticed_by = replay.notice([change])
    assert noticed_by == "quotations__agree_with_their_cells"
    assert replay.notice([change], without=noticed_by) is None
    assert replay.notice([change]) == noticed_by, "the change before was not undone"


def test_a_figure_of_the_first_screen_that_moves_is_told_from_one_that_stays(
    mutants: list[Mutant], replay: Replay
) -> None:
    def moves(column: str) -> bool:
        return any(
            replay.moves_first_screen([one])
            for one in mutants
            if one.file == "contracts" and one.column == column and one.kind == "a digit"
        )

    assert moves("total_amount")
    assert not moves("contract_number")


def test_a_missed_change_fails_the_bar_and_is_named(register: Register, mutants: list[Mutant]) -> None:
    covered = next(mutant for mutant in mutants if mutant.has_second_reading)
    other = next(mutant for mutant in mutants if not mutant.has_second_reading)
    assert is_met([Outcome(covered, "a test"), Outcome(other, None)])
    missed = [Outcome(covered, None)]
    assert not is_met(missed)
    for page in (plain(register, missed), markdown(register, missed, [], SEED), markdown(register, [], missed, SEED)):
        assert f"{covered.file} row {covered.row + 2}, {covered.column}: {covered.old} to {covered.new}" in page


def test_the_table_names_every_column_with_its_second_reading(register: Register) -> None:
    page = DOCUMENT.read_text(encoding="utf-8")
    sections = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL))
    for file in register.files.values():
        named = re.findall(r"^\| `([^`]+)` \| (.+?) \| [\d,]+ \|", sections[file.name], re.MULTILINE)
        assert named == [(column.name, column.second_reading) for column in file.by_name.values()]


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_the_totals_of_the_table_stand_in_the_readme(readme: str) -> None:
    page = DOCUMENT.read_text(encoding="utf-8")
    headline, covered = HEADLINE.search(page), COVERED.search(page)
    assert headline
    assert covered
    (line,) = [line for line in (ROOT / readme).read_text(encoding="utf-8").splitlines() if "(docs/mutants.md)" in line]
    assert sorted(re.findall(r"\d[\d,]*", line)) == sorted(headline.groups())
    assert covered[1] == "0", "a wrong cell with a second reading goes unnoticed"
    assert headline[4] == "0", "a correct contract is refused"

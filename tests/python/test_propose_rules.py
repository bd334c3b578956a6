"""The grammar of `qiyue propose`: every rule reads its own examples, and the bench does not fall behind."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import propose_bench
import pytest

from qiyue import specification
from qiyue.project import find_project
from qiyue.propose import grammar, read_confidence
from qiyue.propose.cells import Cells
from qiyue.propose.engine import Engine
from qiyue.propose.passages import Passage
from qiyue.propose.values import Values
from qiyue.verify.forms import Plain

GRAMMAR = grammar.load()
EXAMPLES = [(rule, example) for rule in GRAMMAR.rules for example in rule.examples]

# What the bench came to on the documents of `proposing/documents`; less is a fault.
LEAST_PRECISION, LEAST_RECALL = 0.99, 0.97


@pytest.fixture(scope="module")
def engine() -> Engine:
    project = find_project()
    return Engine(Cells(specification.load(project), GRAMMAR, Values(project)))


@pytest.mark.parametrize(
    ("rule", "example"), EXAMPLES, ids=[f"{rule.name}: {one['text'][:20]}" for rule, one in EXAMPLES]
)
def test_a_rule_reads_its_examples(engine: Engine, rule: grammar.Rule, example: dict[str, Any]) -> None:
    text = example["text"]
    passage = Passage("body 1", "", Plain(text, text, list(range(len(text)))))
    hits = engine._matches(rule, passage, (0, len(text)))
    read = next((cells for hit in hits if (cells := engine.cells.read(rule, hit, passage))), {})
    wanted = example.get("gives")
    assert wanted is None or (bool(read) if wanted else not read)
    assert {column: read[column].value if column in read else None for column in wanted or {}} == (wanted or {})
    for said in read.values():
        assert said.quotation and said.quotation in text


def test_every_rule_has_an_example() -> None:
    without = [rule.name for rule in GRAMMAR.rules if not rule.examples and rule.headings is None]
    assert not without


def test_every_rule_gives_columns_of_its_file() -> None:
    described = specification.load(find_project())
    strange = [
        f"{rule.name}: {column}"
        for rule in GRAMMAR.rules
        for column in rule.gives
        if described.entities[rule.file].column(column) is None
    ]
    assert not strange


def test_every_code_of_a_slot_is_a_word_of_its_vocabulary() -> None:
    vocabularies = specification.load(find_project()).vocabularies
    strange = [
        f"{slot.name}: {code}"
        for slot in GRAMMAR.slots.values()
        for code in slot.words
        if code not in vocabularies[slot.vocabulary]
    ]
    assert not strange


def test_bench_does_not_fall_behind() -> None:
    bench = propose_bench.run(None)
    total = propose_bench.Score()
    for tiers in bench.by_document.values():
        total.add(tiers[1])
    assert total.precision >= LEAST_PRECISION, bench.faults
    assert total.recall >= LEAST_RECALL, bench.faults
    assert len(bench.by_document) >= 12


def test_page_holds_what_the_bench_comes_to() -> None:
    page = propose_bench.PAGE.read_text(encoding="utf-8")
    rows = propose_bench.tables(propose_bench.run(None), whole=False)["documents"].splitlines()[2:-1]
    assert len(rows) >= 12
    assert [row for row in rows if row not in page] == []
    assert "<!-- confidence -->\n| confidence" in page


def test_confidence_is_of_rules_that_exist() -> None:
    names = {rule.name for rule in GRAMMAR.rules}
    of_tables = ("line_items.", "payment_schedule.table", "contracts.last signature", "contracts.title on the cover",
                 "contracts.signed", "contracts.credit code")  # fmt: skip
    fitted = read_confidence()
    assert len(fitted) > 50
    assert [name for name in fitted if name not in names and not name.startswith(of_tables)] == []
    assert all(0 < value < 1 for value in fitted.values())


def test_values_are_read_by_the_numerals_of_the_models() -> None:
    values = Values(find_project())
    assert values.amount("25.4万元") == Decimal(254000)
    assert values.amount("1.234元") is None  # a third decimal is no amount
    assert values.rate("千分之五") == Decimal("0.005")
    assert values.quantity("三十个工作日") == (Decimal(30), "working_day")
    assert values.fraction("三分之一") == (1, 3)

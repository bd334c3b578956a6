"""A new word of a vocabulary is one row of the vocabulary, and no code: it is used, or it is reported.

One build holds a contract for every coded column of the register, a copy of a real one in which that column says a word
that nobody has heard of. Where the models need a rule to reckon by and the new word has none, what depends on it is
unknown, never what it would be under another word.
"""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
from pathlib import Path

import duckdb
import pytest
from conftest import QIYUE, ROOT

from qiyue import specification
from qiyue.project import Project
from qiyue.specification import Entity

Rows = list[dict[str, str]]
Cell = tuple[str, str]  # file and column

CONTRACTS = ("culture-cloud-2026", "mentougou-office-2026", "orgdept-cloud-2024", "chaoyang-licensing-2026")


def read(file: Path) -> Rows:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def write(file: Path, rows: Rows) -> None:
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def word_of(vocabulary: str) -> str:
    return f"unheard_of_{vocabulary}"


def with_new_word(
    tables: dict[str, Rows], entity: Entity, column: str, vocabulary: str, words: set[str]
) -> dict[str, Rows] | None:
    """Copy the first contract that fills the column, and let one of its cells, and its like, say the new word.

    A row whose id names a word of the vocabulary (late-payment) is held to it, so another is taken.
    """
    for contract_id in CONTRACTS:
        row = next(
            (
                row
                for row in tables[entity.name]
                if row.get("contract_id") == contract_id
                and row[column]
                and not row.get("stated_due_date")
                and not (vocabulary == "breach_kind" and {row[name].replace("-", "_") for name in entity.key} & words)
            ),
            None,
        )
        if row is None:
            continue
        new_id = contract_of((entity.name, column))

        # One description has one category and one item: its other lines say the new word, too.
        like = [
            one
            for one in tables[entity.name]
            if one is row or ("unit_zh" in one and one["description_zh"] == row["description_zh"])
        ]
        copied: dict[str, Rows] = {}
        for name, rows in tables.items():
            copied[name] = [
                {
                    **one,
                    "contract_id": new_id,
                    **({column: word_of(vocabulary)} if name == entity.name and one in like else {}),
                }
                for one in rows
                if one.get("contract_id") == contract_id
            ]
        # What the document prints for the word, or for the figure whose unit it is, is not what it says here.
        copied["quotations"] = [
            one
            for one in copied["quotations"]
            if (one["file_name"], one["row_key"]) != (entity.name, entity.row_key(row))
        ]
        return copied
    return None


def contract_of(cell: Cell) -> str:
    return "-".join(cell).replace("_", "-")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[Cell, str]]:
    """A warehouse in which every coded column says a new word once: the file, and the vocabulary of each column."""
    project = tmp_path_factory.mktemp("words") / "project"
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    for name in listed.stdout.splitlines():
        if name.split("/")[0] in ("analyses", "macros", "models", "seeds", "tests") or "/" not in name:
            (project / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, project / name)
    described = specification.load(Project(project))
    tables = {
        name: read(project / "seeds" / entity.area / f"{name}.csv") for name, entity in described.entities.items()
    }
    words = {word for codes in described.vocabularies.values() for word in codes}
    cells: dict[Cell, str] = {}
    for name, entity in described.entities.items():
        for column in entity.columns:
            if not column.vocabulary or not entity.column("contract_id") or column.vocabulary == "target_unit":
                continue
            copied = with_new_word(tables, entity, column.name, column.vocabulary, words)
            if copied:
                cells[name, column.name] = column.vocabulary
                for other, rows in copied.items():
                    tables[other] = [*tables[other], *rows]
    for name, rows in tables.items():
        if rows:
            write(project / "seeds" / described.entities[name].area / f"{name}.csv", rows)
    vocabulary = read(project / "seeds" / "reference" / "vocabulary.csv")
    blank = dict.fromkeys(vocabulary[0], "")
    for name in sorted({row["vocabulary"] for row in vocabulary}):
        vocabulary.append(
            {**blank, "vocabulary": name, "code": word_of(name), "name_zh": "闻所未闻", "name_en": "unheard of"}
        )
    write(project / "seeds" / "reference" / "vocabulary.csv", vocabulary)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("QIYUE_", "DBT_"))}
    run = subprocess.run(
        [*QIYUE, "build", "--as-of", "2026-06-30"], cwd=project, env=environment, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr
    return project / "warehouse" / "qiyue.duckdb", cells


def test_the_build_passes_and_each_new_word_is_used_or_reported(built: tuple[Path, dict[Cell, str]]) -> None:
    database, cells = built
    ignored = []
    with duckdb.connect(database, read_only=True) as warehouse:
        columns = warehouse.execute(
            "select table_name, column_name from duckdb_columns() where schema_name = 'marts' and data_type = 'VARCHAR'"
        ).fetchall()
        with_contract = {
            name
            for (name,) in warehouse.execute(
                "select table_name from duckdb_columns() where schema_name = 'marts' and column_name = 'contract_id'"
            ).fetchall()
        }
        for cell, vocabulary in cells.items():
            used = [
                table
                for table, column in columns
                if table in with_contract
                and warehouse.execute(
                    f"select 1 from marts.{table} where contract_id = ? and contains({column}, ?) limit 1",
                    [contract_of(cell), word_of(vocabulary)],
                ).fetchone()
            ]
            if not used:
                ignored.append(f"{cell[0]}.{cell[1]}")
    # Every coded column that one of the real contracts fills.
    assert len(cells) >= 29
    assert ignored == []


def test_what_rests_on_a_word_without_a_rule_is_unknown(built: tuple[Path, dict[Cell, str]]) -> None:
    with duckdb.connect(built[0], read_only=True) as warehouse:

        def ask(query: str) -> list[tuple[object, ...]]:
            return warehouse.execute(query).fetchall()

        assert ask("""
            select amount_per_day, amount_per_event, base_amount, days_to_cap from marts.penalty_exposure
            where contract_id = 'penalty-terms-base-kind' and base_kind = 'unheard_of_base_kind'
        """) == [(None, None, None, None)]
        # Every day of delay costs the other terms too, but how much in all is not known.
        assert (
            ask("""
            select count(*), count(exposure_amount) from marts.penalty_exposure_by_contract
            where contract_id = 'penalty-terms-base-kind' and liable_party = 'buyer' and days_late > 0
        """)[0][1]
            == 0
        )
        assert ask("""
            select amount_per_day, amount_per_event from marts.penalty_exposure
            where contract_id = 'penalty-terms-accrual' and accrual = 'unheard_of_accrual'
        """) == [(None, None)]
        assert ask("""
            select due_date, payment_status from marts.payment_timing
            where contract_id = 'payment-schedule-offset-unit' and instalment_number = 1
        """) == [(None, None)]
        assert ask("""
            select outcome from marts.reconciliation
            where contract_id = 'payment-schedule-share-base' and check_name = 'share_to_instalment'
                and item = 'instalment 1'
        """) == [("not_computable",)]
        # A price for a period of unknown length is compared with none.
        assert ask("""
            select count(*) from marts.comparable_unit_prices as prices
            inner join marts.fct_contract_line as lines using (contract_id, line_number)
            where lines.price_period = 'unheard_of_price_period'
        """) == [(0,)]
        reported = {
            word
            for (word,) in ask("""
                select distinct message_en from marts.contract_findings
                where severity = 'error' and finding_id like 'word_without_rule%'
            """)
        }
        assert sum("unheard_of_base_kind" in str(message) for message in reported) >= 1

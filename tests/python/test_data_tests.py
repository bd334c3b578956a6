"""The set queries see each fault that they are there for, and name its row, where the five contracts show none."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

if TYPE_CHECKING:
    from dated_warehouse import DatedWarehouse

pytest_plugins = ["dated_warehouse"]

DATA_TESTS = Path(__file__).resolve().parents[2] / "tests" / "data"
GRAIN = "marts__every_grain_is_unique"
BY_DAY = "penalty_exposure__grows_with_the_days_and_stops_at_its_cap"
COVERS = "penalty_exposure__covers_every_term_and_both_parties_of_an_either_clause"
ACCRUAL = "service_accrual__adds_up_to_the_committed_amount"
CELLS = "register__cells_of_one_row_agree"
GAPS = "register__rows_are_numbered_without_gaps"
WORDS = "register__printed_words_agree_with_their_codes"

MARTS = re.findall(r"^    '(\w+)': \[", (DATA_TESTS / f"{GRAIN}.sql").read_text(encoding="utf-8"), re.MULTILINE)

# Without a key of either kind: one row in all, and rows that BY_DAY counts.
KEYLESS = {"vendor_concentration", "penalty_exposure_by_day"}

# These models give their tables other names.
TABLES = {"fct_renewal_option": "renewal_options", "fct_termination_right": "termination_rights"}

# What only numbers the rows of a contract, and is in no key.
NUMBERS = {
    "penalty_terms": "term_number",
    "termination_rights": "right_number",
    "excuses": "excuse_number",
    "sla_terms": "sla_number",
}

# The five contracts have no row of these, so one is made.
ROWS = {
    "penalty_accrued": "select 'a' as contract_id, 't' as penalty_term_id, 'buyer' as liable_party, 'b' as breach_id, "
    "date '2026-01-05' as breach_date, 1 as days_late, false as is_excused",
    "sla_measurements": "select 'a' as contract_id, 2026 as fiscal_year, 's' as sla_id, 1 as outage_count, "
    "1 as outage_days, 'missed' as outcome",
}

# Bound by the day and capped.
CONTRACT = "culture-cloud-2026"
TERM = f"contract_id = '{CONTRACT}' and liable_party = 'buyer' and breach_kind = 'late_payment'"
DAY = f"marts.penalty_exposure_by_day where {TERM} and days_late = 30"


def twice(mart: str) -> str:
    """Give the statement that doubles a row of a mart."""
    if mart in ROWS:
        return f"insert into marts.{mart} by name {ROWS[mart]} union all {ROWS[mart]}"
    table = TABLES.get(mart, mart)
    return f"insert into marts.{table} select * from marts.{table} limit 1"


FAULTS = {
    "a row is missing": (BY_DAY, f"delete from {DAY}"),
    "a row stands twice": (BY_DAY, f"insert into marts.penalty_exposure_by_day select * from {DAY}"),
    "a row stands for another": (
        BY_DAY,
        f"update marts.penalty_exposure_by_day set days_late = 60 where {TERM} and days_late = 30",
    ),
    "a day is no horizon": (
        BY_DAY,
        f"insert into marts.penalty_exposure_by_day select * replace (31 as days_late) from {DAY}",
    ),
    "a term is not in the register": (
        BY_DAY,
        f"insert into marts.penalty_exposure_by_day select * replace ('none' as penalty_term_id) from {DAY}",
    ),
    "the amount falls": (
        BY_DAY,
        f"update marts.penalty_exposure_by_day set exposure_amount = 0.01 where {TERM} and days_late = 30",
    ),
    "the amount passes its cap": (
        BY_DAY,
        f"update marts.penalty_exposure_by_day set exposure_amount = 99999999 where {TERM} and days_late = "
        "(select max(days_late) from reference.exposure_horizons)",
    ),
    "a known amount is null": (
        BY_DAY,
        f"update marts.penalty_exposure_by_day set exposure_amount = null where {TERM} and days_late = 30",
    ),
    "horizons outnumber the bits of a number": (
        BY_DAY,
        "insert into reference.exposure_horizons select unnest(range(1001, 1071))",
    ),
    "a term has no exposure": (COVERS, f"delete from marts.penalty_exposure where {TERM}"),
    "a term is no longer by the day": (
        COVERS,
        f"update marts.penalty_exposure set accrual = 'per_event' where {TERM}",
    ),
    "a fen of service is lost": (
        ACCRUAL,
        f"update marts.fct_service_accrual set service_amount = service_amount - 0.01 where contract_id = '{CONTRACT}'",
    ),
    "a bond is not its rate of the total": (
        CELLS,
        "update register.contracts set performance_bond_rate = '0.05', performance_bond_amount = '100000' "
        f"where contract_id = '{CONTRACT}'",
    ),
    "words stand without their figure": (
        CELLS,
        f"update register.contracts set total_amount = null where contract_id = '{CONTRACT}'",
    ),
    "a line ends two months after its term": (
        CELLS,
        "update register.contract_line_items set price_period = 'month', term_months = '12', "
        "service_start_date = '2026-01-01', service_end_date = '2027-02-28' "
        f"where contract_id = '{CONTRACT}' and line_number = '1'",
    ),
    "a later tier has a cap of its own": (
        CELLS,
        "insert into register.penalty_terms by name select * replace ('2' as tier_number, '0.2' as cap_rate, "
        f"'999' as term_number) from register.penalty_terms where {TERM}",
    ),
    "the buyer gives the bond": (
        CELLS,
        "update register.obligations set obliged_party = 'buyer' "
        f"where contract_id = '{CONTRACT}' and obligation_kind = 'performance_bond'",
    ),
    **{
        f"a row of {file} is left out": (
            GAPS,
            f"delete from register.{file} where contract_id = '{CONTRACT}' and {number} = '2'",
        )
        for file, number in NUMBERS.items()
    },
    "a promise moves to another contract": (
        GAPS,
        f"update register.sla_terms set contract_id = '{CONTRACT}' where sla_number = '1'",
    ),
    "a promise has no number": (
        GAPS,
        f"update register.sla_terms set sla_number = null where contract_id = '{CONTRACT}' and sla_number = '2'",
    ),
    **{
        f"words of {file} name another {column}": (
            WORDS,
            f"update register.{file} set {column} = '{other}' where contract_id = '{CONTRACT}' and {column} = '{code}'",
        )
        for file, column, code, other in [
            ("termination_rights", "refund_kind", "unperformed_part", "all_paid"),
            ("excuses", "excuse_kind", "no_invoice", "account_change"),
            ("excuses", "excused_party", "buyer", "either"),
            ("sla_terms", "metric", "response_time", "on_site_time"),
            ("obligations", "obligation_kind", "notice", "reporting"),
            ("obligations", "obliged_party", "either", "supplier"),
        ]
    },
    **{
        f"{column} of {file} is blank beside its printed form": (
            CELLS,
            f"update register.{file} set {column} = null where contract_id = '{contract}' and {form} is not null",
        )
        for file, column, form, contract in [
            ("payment_schedule", "offset_unit", "stated_as", "orgdept-cloud-2024"),
            ("payment_schedule", "invoice_days_before", "invoice_stated_as", CONTRACT),
            ("termination_rights", "threshold_comparator", "threshold_stated_as", CONTRACT),
            ("obligations", "offset_unit", "stated_as", CONTRACT),
            ("renewal_options", "period_months", "period_stated_as", "mentougou-office-2026"),
            ("renewal_options", "payment_offset_unit", "payment_stated_as", "mentougou-office-2026"),
        ]
    },
    "a trigger is blank beside its words": (
        WORDS,
        f"update register.payment_schedule set trigger_event = null where contract_id = '{CONTRACT}'",
    ),
    "a right says by its name alone what opens it": (
        WORDS,
        f"update register.termination_rights set condition_kind = null where contract_id = '{CONTRACT}'",
    ),
    "words name a base that is blank": (WORDS, f"update register.penalty_terms set base_kind = null where {TERM}"),
    "words name the other party": (
        WORDS,
        f"update register.penalty_terms set liable_party_stated_as = '中标人' where {TERM}",
    ),
    "words name a supplier that is blank": (
        WORDS,
        f"update register.contracts set supplier_id = null where contract_id = '{CONTRACT}'",
    ),
    **{f"{mart} has a row twice": (GRAIN, twice(mart)) for mart in MARTS},
}


@pytest.fixture(scope="module")
def compiled(dated_warehouse: DatedWarehouse) -> Path:
    """The folder with the data tests as dbt compiles them."""
    dated_warehouse.dbt("compile", "--select", "test_type:singular")
    return dated_warehouse.folder / "target" / "compiled" / "qiyue" / "tests" / "data"


@pytest.fixture(scope="module")
def spoilt(
    dated_warehouse: DatedWarehouse, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A copy of the warehouse; what is spoilt in it is rolled back."""
    copy = tmp_path_factory.mktemp("spoilt") / dated_warehouse.database.name
    shutil.copy(dated_warehouse.database, copy)
    with duckdb.connect(str(copy)) as connection:
        yield connection


def faulty_rows(connection: duckdb.DuckDBPyConnection, compiled: Path, name: str) -> list[tuple[object, ...]]:
    return connection.execute((compiled / f"{name}.sql").read_text(encoding="utf-8")).fetchall()


def test_every_mart_has_a_primary_key_or_is_asked_for_its_grain(dated_warehouse: DatedWarehouse) -> None:
    manifest = json.loads((dated_warehouse.folder / "target" / "manifest.json").read_text(encoding="utf-8"))
    marts = {
        node["name"]: any(
            constraint["type"] == "primary_key"
            for constraint in [
                *node["constraints"],
                *(constraint for column in node["columns"].values() for constraint in column["constraints"]),
            ]
        )
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and node["schema"] == "marts"
    }
    assert len(marts) > len(MARTS)
    assert {name for name, has_primary_key in marts.items() if not has_primary_key} == KEYLESS | set(MARTS)


@pytest.mark.parametrize("name", [GRAIN, BY_DAY, COVERS, ACCRUAL, CELLS, GAPS, WORDS])
def test_nothing_is_at_fault_in_the_warehouse(name: str, compiled: Path, spoilt: duckdb.DuckDBPyConnection) -> None:
    assert faulty_rows(spoilt, compiled, name) == []


@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_a_fault_is_seen(fault: str, compiled: Path, spoilt: duckdb.DuckDBPyConnection) -> None:
    name, spoil = FAULTS[fault]
    spoilt.execute("begin")
    try:
        changed = spoilt.execute(spoil).fetchone()
        assert changed and changed[0] >= 1
        rows = faulty_rows(spoilt, compiled, name)
    finally:
        spoilt.execute("rollback")
    assert rows
    said = " ".join(" ".join(map(str, row)) for row in rows)
    named = re.search(r"contract_id = '([^']+)'", spoil)
    assert (fault.split()[0] if name == GRAIN else named[1] if named else CONTRACT) in said

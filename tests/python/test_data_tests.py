"""Every data test of the tree sees the faults that it is there for, and names their rows, where all is well."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from conftest import ROOT
from mutants.register import load
from mutants.replay import Replay

DATA_TESTS = ROOT / "tests" / "data"
GRAIN = "marts__every_grain_is_unique"
MARTS = re.findall(r"^    '(\w+)': \[", (DATA_TESTS / f"{GRAIN}.sql").read_text(encoding="utf-8"), re.MULTILINE)

# Without a key of either kind: one row in all, and rows that the test of their days counts.
KEYLESS = {"vendor_concentration", "penalty_exposure_by_day"}

# These models give their tables other names.
TABLES = {"renewal_options__mart": "renewal_options", "termination_rights__mart": "termination_rights"}

# The five contracts have no row of these, so one is made.
ROWS = {
    "penalty_accrued": "select 'a' as contract_id, 't' as penalty_term_id, 'buyer' as liable_party, 'b' as breach_id, "
    "date '2026-01-05' as breach_date, 1 as days_late, false as is_excused, false as is_discretionary",
    "service_credits": "select 'a' as contract_id, 'CNY' as currency, 's' as sla_id, date '2026-01-01' as "
    "period_start_date, 't' as penalty_term_id, 'supplier' as liable_party",
    "sla_measurements": "select 'a' as contract_id, 2026 as fiscal_year, 's' as sla_id, 1 as outage_count, "
    "1 as outage_days, 'missed' as outcome",
}

CONTRACT = "culture-cloud-2026"
OF = f"contract_id = '{CONTRACT}'"
OFFICE = "contract_id = 'mentougou-office-2026'"
# Bound by the day and capped.
TERM = f"{OF} and liable_party = 'buyer' and breach_kind = 'late_payment'"
DAY = f"marts.penalty_exposure_by_day where {TERM} and days_late = 30"


def twice(mart: str) -> str:
    """Give the statement that doubles a row of a mart."""
    if mart in ROWS:
        return f"insert into marts.{mart} by name {ROWS[mart]} union all {ROWS[mart]}"
    table = TABLES.get(mart, mart)
    return f"insert into marts.{table} select * from marts.{table} limit 1"


def cell(file: str, column: str, value: str, where: str) -> str:
    """Give the statement that changes cells of the register."""
    return f"update register.{file} set {column} = {value} where {where}"


def event(**cells: str) -> str:
    """Give the statement that records an event, or a payment where its cells are those of one."""
    table = "payments" if "payment_id" in cells else "events"
    columns = ", ".join(f"'{value}' as {name}" for name, value in {"contract_id": CONTRACT, **cells}.items())
    return f"insert into actuals.{table} by name select {columns}"


# Test, what is wrong, and the statement that makes it so. The rows of the test must name the contract.
FAULTS: list[tuple[str, str, str]] = [
    *((GRAIN, f"{mart} has a row twice", twice(mart)) for mart in MARTS),
    (
        "contract_lines__add_up_to_their_contract",
        "a fen of a line is lost",
        f"update marts.fct_contract_line set committed_amount = committed_amount - 0.01 where {OF} and line_number = 1",
    ),
    (
        "contract_balance__adds_up",
        "a fen is neither due nor undue",
        f"update marts.contract_balance set undue_amount = undue_amount - 0.01 where {OF}",
    ),
    (
        "contract_balance__adds_up",
        "a fen is due and neither paid nor outstanding",
        "update marts.contract_balance set due_amount = due_amount - 0.01, undue_amount = undue_amount + 0.01 "
        f"where {OF}",
    ),
    (
        "contract_balance__adds_up",
        "a month loses an instalment",
        f"update marts.cash_by_month set latest_amount = 0 where {OF}",
    ),
    (
        "penalty_ledger__adds_up_to_what_accrued_and_to_what_was_imposed",
        "a penalty accrues that no breach has",
        f"update marts.penalty_ledger set accrued_amount = 1 where {OF} and liable_party = 'buyer'",
    ),
    (
        "messages__say_what_their_mart_says",
        "a message says a fen less than is overdue",
        "update marts.messages set amount = amount - 0.01 where message_id = 'overdue'",
    ),
    (
        "messages__say_what_their_mart_says",
        "what is overdue is not said",
        "delete from marts.messages where message_id = 'overdue'",
    ),
    (
        "messages__say_what_their_mart_says",
        "a fee to be decided on is not that of its option",
        "insert into marts.messages by name select 'renewal_decision/mentougou-office-2026/1/1' as message_id, "
        "'renewal_decision' as message_kind, 99 as message_rank, 'warning' as severity, 1 as amount, "
        "'mentougou-office-2026' as contract_id, 'mentougou-office-2026' as largest_contract_id, 1 as contract_count, "
        "'buyer' as party, '' as message_zh, '' as message_en, 'renewal_options' as source, false as is_draft",
    ),
    (
        "document_findings__acknowledge_only_checks_that_fail",
        "a check that passes is acknowledged",
        cell("document_findings", "check_name", "'line_amount'", f"{OF} and finding_number = '1'"),
    ),
    (
        "numeral_sections__are_read_as_their_number",
        "two is written as one",
        "update intermediate.int_numeral_sections set section_in_words = '壹' where section_value = 2",
    ),
    (
        "payment_timing__assumed_dates_name_their_assumption",
        "an assumed date names none",
        f"update marts.payment_timing set assumption_id = null, also_assumption_id = null where {OF}",
    ),
    (
        "payment_timing__falls_on_working_days_unless_stated",
        "a payment falls on a Saturday",
        f"update marts.payment_timing set due_date = date '2026-05-23' where {OF} and instalment_number = 1",
    ),
    (
        "payment_timing__loses_no_instalment_and_no_cash",
        "an instalment is lost",
        f"delete from marts.payment_timing where {OF} and instalment_number = 1",
    ),
    (
        "penalty_exposure__covers_every_term_and_both_parties_of_an_either_clause",
        "a term has no exposure",
        f"delete from marts.penalty_exposure where {TERM}",
    ),
    (
        "penalty_exposure__covers_every_term_and_both_parties_of_an_either_clause",
        "a term is no longer by the day",
        f"update marts.penalty_exposure set accrual = 'per_event' where {TERM}",
    ),
    *(
        ("penalty_exposure__grows_with_the_days_and_stops_at_its_cap", what, spoil)
        for what, spoil in {
            "a row is missing": f"delete from {DAY}",
            "a row stands twice": f"insert into marts.penalty_exposure_by_day select * from {DAY}",
            "a row stands for another": f"update marts.penalty_exposure_by_day set days_late = 60 where {TERM} "
            "and days_late = 30",
            "a day is no horizon": "insert into marts.penalty_exposure_by_day "
            f"select * replace (31 as days_late) from {DAY}",
            "a term is not in the register": "insert into marts.penalty_exposure_by_day "
            f"select * replace ('none' as penalty_term_id) from {DAY}",
            "the amount falls": f"update marts.penalty_exposure_by_day set exposure_amount = 0.01 where {TERM} "
            "and days_late = 30",
            "the amount passes its cap": f"update marts.penalty_exposure_by_day set exposure_amount = 99999999 "
            f"where {TERM} and days_late = 365",
            "a known amount is null": f"update marts.penalty_exposure_by_day set exposure_amount = null where {TERM} "
            "and days_late = 30",
        }.items()
    ),
    *(
        ("quotations__agree_with_their_cells", what, spoil)
        for what, spoil in {
            "a rate is another": cell(
                "penalty_terms", "rate", "'0.0002'", f"{OF} and penalty_term_id = 'late-service'"
            ),
            "a date is another": cell("contracts", "service_end_date", "'2027-03-08'", OF),
            "a period is longer": cell("payment_schedule", "offset_value", "'16'", f"{OF} and offset_value = '15'"),
            "a period is before": cell("payment_schedule", "offset_value", "'-15'", f"{OF} and offset_value = '15'"),
            "a unit is another": cell(
                "payment_schedule", "offset_unit", "'calendar_day'", f"{OF} and offset_value = '15'"
            ),
            "a comparator is another": cell(
                "termination_rights", "threshold_comparator", "'at_least'", f"{OF} and threshold_days = '5'"
            ),
            "a target is another": cell("sla_terms", "target_value", "'51'", f"{OF} and sla_id = 'response'"),
            "a party is another": cell("contracts", "buyer_id", "'bj-orgdept'", OF),
            "the words name the other party": cell(
                "quotations", "quotation", "'中标人'", f"{OF} and column_name = 'liable_party' and quotation = '甲方'"
            ),
            "the form of a rate is no rate": cell("quotations", "quotation", "'百分五'", f"{OF} and quotation = '5%'"),
            "a day is none of the calendar": cell(
                "quotations", "quotation", "'2026年13月3日'", f"{OF} and quotation = '2026年3月3日'"
            ),
        }.items()
    ),
    *(
        ("quotations__agree_with_their_cells", f"words of {file} name another {column}", spoil)
        for file, column, code, other in [
            ("termination_rights", "refund_kind", "unperformed_part", "all_paid"),
            ("sla_terms", "metric", "response_time", "on_site_time"),
            ("obligations", "obligation_kind", "notice", "reporting"),
            ("obligations", "obliged_party", "either", "supplier"),
        ]
        for spoil in [cell(file, column, f"'{other}'", f"{OF} and {column} = '{code}'")]
    ),
    *(
        ("quotations__are_of_a_cell_that_is_there", what, spoil)
        for what, spoil in {
            "a term is left out": f"delete from register.penalty_terms where {OF} and penalty_term_id = 'outage'",
            "a promise moves to another contract": cell(
                "sla_terms", "contract_id", f"'{CONTRACT}'", f"{OFFICE} and sla_id = 'support-letter'"
            ),
            "an excuse is another": cell(
                "excuses", "excuse_kind", "'account_change'", f"{OF} and excuse_kind = 'no_invoice'"
            ),
            "the file is none": cell("quotations", "file_name", "'penalties'", f"{OF} and quotation = '5%'"),
            "the column is none": cell("quotations", "column_name", "'percentage'", f"{OF} and quotation = '5%'"),
        }.items()
    ),
    (
        "reconciliation__has_no_unacknowledged_failure",
        "the total is a fen more",
        cell("contracts", "total_amount", "'2557267.61'", OF),
    ),
    *(
        ("register__contracts_agree_within_themselves", what, spoil)
        for what, spoil in {
            "a draft is signed": cell("contracts", "status", "'draft'", OF),
            "the buyer supplies": cell("contracts", "supplier_id", "buyer_id", OF),
            "the supplier buys": cell("contracts", "buyer_id", "supplier_id", OF),
            "the net is more than the gross": cell("contracts", "net_amount", "'2557267.61'", OF),
            "a bond is not its rate of the total": cell("contracts", "performance_bond_amount", "'100000'", OF),
            "an order under itself": cell("contracts", "parent_contract_id", "contract_id", OF),
        }.items()
    ),
    *(
        ("register__dates_are_in_order", what, spoil)
        for what, spoil in {
            "service ends first": cell("contracts", "service_end_date", "'2026-03-09'", OF),
            "a line ends first": "update register.contract_line_items set service_start_date = '2026-04-01', "
            f"service_end_date = '2026-03-31' where {OF} and line_number = '1'",
            "an instalment is due before signing": cell(
                "payment_schedule", "stated_due_date", "'2026-03-01'", f"{OF} and instalment_number = '2'"
            ),
            "the last day for an instalment before signing": cell(
                "payment_schedule", "not_after_date", "'2026-03-01'", f"{OF} and instalment_number = '2'"
            ),
            "the last day for a duty before signing": cell(
                "obligations", "not_after_date", "'2026-03-01'", f"{OF} and obligation_number = '1'"
            ),
            "a line changes before signing": "insert into register.amendment_lines by name "
            f"select '{CONTRACT}' as contract_id, '1' as amendment_number, '1' as line_number, "
            "'2026-03-02' as effective_date",
            "a supplement before its contract": "insert into register.amendments by name "
            f"select '{CONTRACT}' as contract_id, '1' as amendment_number, '2026-03-02' as signed_date",
            "a supplement ends service before it starts": "insert into register.amendments by name "
            f"select '{CONTRACT}' as contract_id, '1' as amendment_number, '2026-03-09' as new_service_end_date",
            "an outage ends first": event(
                event_id="e", event_kind="service_outage", event_date="2026-05-02", end_date="2026-05-01"
            ),
            "a delivery a year before signing": event(event_id="e", event_kind="delivered", event_date="2025-03-02"),
            "a payment a year before signing": event(payment_id="p", paid_date="2025-03-02", amount="1.00"),
            "a contract of another century": cell("contracts", "service_end_date", "'2127-03-09'", OF),
            "service before the calendar begins": cell("contracts", "service_start_date", "'1926-03-10'", OF),
        }.items()
    ),
    (
        "register__duties_are_owed_by_the_side_that_can_do_them",
        "the buyer gives the bond",
        cell("obligations", "obliged_party", "'buyer'", f"{OF} and obligation_kind = 'performance_bond'"),
    ),
    *(
        ("register__every_reference_is_met", what, spoil)
        for what, spoil in {
            "a payment pays no instalment": event(payment_id="p", instalment_number="9", paid_date="2026-05-01"),
            "an event belongs to no line": event(event_id="e", line_number="99", event_date="2026-05-01"),
            "an event belongs to no instalment": event(event_id="e", instalment_number="9", event_date="2026-05-01"),
            "a promise of no contract": cell(
                "sla_terms", "contract_id", f"'{CONTRACT}!'", f"{OF} and sla_id = 'hotline'"
            ),
        }.items()
    ),
    *(
        (
            "register__instalments_agree_within_themselves",
            what,
            cell("payment_schedule", column, value, f"{OF} and {row}"),
        )
        for what, column, value, row in [
            ("two triggers are one", "also_trigger_event", "trigger_event", "instalment_number = '1'"),
            ("a share of more than the whole", "stated_share", "'1.5'", "instalment_number = '1'"),
            ("sixty for 60 %", "stated_share", "'60'", "instalment_number = '1'"),
            ("a year of no service", "service_fiscal_year", "'2029'", "instalment_number = '1'"),
            ("another year than the label's", "service_fiscal_year", "'2026'", "instalment_number = '3'"),
            ("the first day counts without words", "includes_first_day", "'true'", "instalment_number = '3'"),
            ("no instalment is excused", "is_budget_excusable", "'false'", "true"),
        ]
    ),
    *(
        ("register__line_items_agree_within_themselves", what, spoil)
        for what, spoil in {
            "a price paid once has months": cell(
                "contract_line_items", "price_period", "'once'", f"{OF} and line_number = '1'"
            ),
            "one item in two categories": cell(
                "contract_line_items", "category_code", "'network'", f"{OF} and line_number = '1'"
            ),
        }.items()
    ),
    *(
        ("register__penalty_terms_agree_within_themselves", what, spoil)
        for what, spoil in {
            "the other party commits it": cell(
                "penalty_terms", "liable_party", "'supplier'", f"{OF} and penalty_term_id = 'late-payment'"
            ),
            "the print says the same": cell("penalty_terms", "liable_party_as_printed", "liable_party", OF),
            "two rates": cell("penalty_terms", "rate_reference", "'lpr_1y'", f"{OF} and penalty_term_id = 'outage'"),
            "a minimum above the cap": "update register.penalty_terms set minimum_amount = '2', cap_amount = '1' "
            f"where {OF} and penalty_term_id = 'outage'",
            "days backwards": "update register.penalty_terms set tier_from = '9', tier_to = '8' "
            f"where {OF} and penalty_term_id = 'outage'",
            "a rate above the whole": cell("penalty_terms", "rate", "'5'", f"{OF} and penalty_term_id = 'outage'"),
            "an overdue amount of a service": cell(
                "penalty_terms", "base_kind", "'overdue_amount'", f"{OF} and penalty_term_id = 'outage'"
            ),
            "once, by the day": cell(
                "penalty_terms", "accrual", "'per_event'", f"{OF} and penalty_term_id = 'confidentiality'"
            ),
            "a name that is another breach": cell(
                "penalty_terms", "breach_kind", "'quality_defect'", f"{OF} and penalty_term_id = 'late-service'"
            ),
            "a later tier does not join": "update register.penalty_terms set tier_from = '1', tier_to = '5' "
            f"where {OF} and penalty_term_id = 'outage'; insert into register.penalty_terms by name "
            "select * replace ('2' as tier_number, '7' as tier_from) from register.penalty_terms "
            f"where {OF} and penalty_term_id = 'outage'",
            "a later tier has another cap": "update register.penalty_terms set cap_rate = '0.1' "
            f"where {OF} and penalty_term_id = 'outage'; insert into register.penalty_terms by name "
            "select * replace ('2' as tier_number, '0.2' as cap_rate) from register.penalty_terms "
            f"where {OF} and penalty_term_id = 'outage'",
            "a range that falls": cell(
                "penalty_terms", "highest_rate", "'0.00001'", f"{OF} and penalty_term_id = 'outage'"
            ),
            "bands that overlap": "insert into register.penalty_terms by name select * replace "
            "(unnest(['1', '2']) as tier_number, 'bands' as penalty_term_id, 'per_period' as accrual, "
            "unnest(['90', '80']) as tier_from, unnest(['100', '95']) as tier_to) "
            f"from register.penalty_terms where {OF} and penalty_term_id = 'outage'",
            "three lengths of step": "insert into register.penalty_terms by name select * replace "
            "(unnest(['2', '3', '4']) as tier_number, unnest(['2', '3', '4']) as step_size) "
            f"from register.penalty_terms where {OF} and penalty_term_id = 'outage'",
        }.items()
    ),
    *(
        ("register__promises_agree_within_themselves", what, spoil)
        for what, spoil in {
            "a time at the least": cell("sla_terms", "comparator", "'at_least'", f"{OF} and sla_id = 'response'"),
            "a time in hours a day": cell(
                "sla_terms", "target_unit", "'hours_per_day'", f"{OF} and sla_id = 'on-site'"
            ),
            "nothing prevails": cell("sla_terms", "overridden_by", "'nothing'", f"{OF} and sla_id = 'on-site'"),
        }.items()
    ),
    *(
        ("register__rights_and_excuses_agree_within_themselves", what, spoil)
        for what, spoil in {
            "a right of the one in breach": cell(
                "termination_rights", "holder", "'supplier'", f"{OF} and right_id = 'late-service'"
            ),
            "a name that is another breach": cell(
                "termination_rights", "condition_kind", "'late_training'", f"{OF} and right_id = 'late-service'"
            ),
            "the supplier lacks the budget": cell(
                "excuses", "excused_party", "'supplier'", f"{OF} and excuse_kind = 'budget_delay'"
            ),
        }.items()
    ),
    *(
        (
            "register__rows_are_numbered_without_gaps",
            f"a row of {file} is left out",
            f"delete from register.{file} where {where} and {number} = '1'",
        )
        for file, number, where in [
            ("payment_schedule", "instalment_number", OF),
            ("obligations", "obligation_number", OF),
            ("document_findings", "finding_number", OF),
        ]
    ),
    *(
        (
            "register__rows_are_numbered_without_gaps",
            f"a row of {file} has a number beyond the next",
            f"update register.{file} set {number} = '3' where {where}",
        )
        for file, number, where in [
            ("renewal_options", "option_number", OFFICE),
            ("penalty_terms", "tier_number", f"{OF} and penalty_term_id = 'outage'"),
        ]
    ),
    (
        "service_accrual__adds_up_to_the_committed_amount",
        "a fen of service is lost",
        f"update marts.fct_service_accrual set service_amount = service_amount - 0.01 where {OF}",
    ),
    (
        "spend__is_the_same_by_vendor_by_category_and_by_both",
        "a fen of a vendor is lost",
        "update marts.spend_by_vendor set committed_amount = committed_amount - 0.01 where spend_rank = 1",
    ),
]

CONTRACT_ID = re.compile(r"contract_id = '([^']+)'")

# Of these, the rows name something else than the contract.
NAMED = {
    "numeral_sections__are_read_as_their_number": "壹",
    "spend__is_the_same_by_vendor_by_category_and_by_both": "spend_by_vendor",
    "payment_timing__loses_no_instalment_and_no_cash": "11",
    # By kind, or by the option that it is about.
    "messages__say_what_their_mart_says": "overdue|mentougou-office-2026",
}


@pytest.fixture(scope="module")
def replay(built_warehouse: Path) -> Replay:
    return Replay(load(), built_warehouse, built_warehouse.parent)


def test_every_mart_has_a_primary_key_or_is_asked_for_its_grain(built_warehouse: Path) -> None:
    manifest = json.loads((built_warehouse.parent / "manifest.json").read_text(encoding="utf-8"))
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


def test_every_data_test_has_a_fault_that_makes_it_fail() -> None:
    assert {test for test, _, _ in FAULTS} == {file.stem for file in DATA_TESTS.glob("*.sql")}


@pytest.mark.parametrize(("test", "what", "spoil"), FAULTS, ids=[f"{test}: {what}" for test, what, _ in FAULTS])
def test_a_fault_is_seen(test: str, what: str, spoil: str, replay: Replay) -> None:
    rows = replay.rows_after(spoil, test)
    assert rows
    said = " ".join(" ".join(map(str, row)) for row in rows)
    named = (
        NAMED[test].split("|") if test in NAMED else [what.split()[0]] if test == GRAIN else CONTRACT_ID.findall(spoil)
    )
    assert any(name in said for name in named or [CONTRACT])

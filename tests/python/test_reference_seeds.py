"""The reference seeds against what stands outside them.

That is a calendar library, the published rate history and the rules of the design. dbt's
own tests (not null, unique, accepted values) stand in the seeds' YAML; what needs a second source or a
view across rows is tested here, on the files as they are.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import chinese_calendar
import pytest
import yaml

FOLDER = Path(__file__).resolve().parents[2] / "seeds" / "reference"

Row = dict[str, str]


def read(name: str) -> list[Row]:
    """Return the rows of one reference seed, every cell as text."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, strict=True))


def header(name: str) -> list[str]:
    """Return the column names of one reference seed, in file order."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return next(csv.reader(stream))


def documented_seeds() -> dict[str, dict[str, Any]]:
    """Return the YAML entry of each reference seed by its name."""
    text = (FOLDER / "_reference__seeds.yml").read_text(encoding="utf-8")
    return {seed["name"]: seed for seed in yaml.safe_load(text)["seeds"]}


SEED_NAMES = sorted(path.stem for path in FOLDER.glob("*.csv"))


def days_between(first: date, last: date) -> list[date]:
    """Return every day from `first` to `last`, both included."""
    return [first + timedelta(days=offset) for offset in range((last - first).days + 1)]


# --- files and their documentation -------------------------------------------------


def test_each_file_is_documented_and_each_documented_seed_is_a_file() -> None:
    assert sorted(documented_seeds()) == SEED_NAMES


@pytest.mark.parametrize("name", SEED_NAMES)
def test_header_types_and_documented_columns_agree(name: str) -> None:
    seed = documented_seeds()[name]
    assert [column["name"] for column in seed["columns"]] == header(name)
    assert all(column["data_type"] for column in seed["columns"])


@pytest.mark.parametrize("name", SEED_NAMES)
def test_seed_and_its_columns_are_described(name: str) -> None:
    seed = documented_seeds()[name]
    assert seed["description"].startswith("One row per ")
    assert [c["name"] for c in seed["columns"] if not c.get("description")] == []


@pytest.mark.parametrize("name", SEED_NAMES)
def test_rows_have_as_many_cells_as_the_header_and_no_stray_blanks(name: str) -> None:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream, strict=True))
    assert [row for row in rows if len(row) != len(rows[0])] == []
    assert [cell for row in rows for cell in row if cell != cell.strip()] == []


# --- vocabulary --------------------------------------------------------------------


def test_vocabulary_has_no_doubled_key_and_no_blank_name() -> None:
    rows = read("vocabulary")
    keys = Counter((row["vocabulary"], row["code"]) for row in rows)
    assert [key for key, count in keys.items() if count > 1] == []
    assert [row for row in rows if not all(row[name] for name in ("vocabulary", "code", "name_zh", "name_en"))] == []


def test_patterns_are_of_known_words_and_can_be_compiled() -> None:
    known = {(row["vocabulary"], row["code"]) for row in read("vocabulary")}
    for row in read("vocabulary_patterns"):
        assert (row["vocabulary"], row["code"]) in known
        assert re.compile(row["pattern"]).search("") is None or row["code"] == "at_least"


def test_vocabulary_names_tell_the_codes_of_one_list_apart() -> None:
    for column in ("name_zh", "name_en"):
        names = Counter((row["vocabulary"], row[column]) for row in read("vocabulary"))
        assert [name for name, count in names.items() if count > 1] == []


def test_vocabulary_codes_are_lower_snake_case() -> None:
    code = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
    rows = read("vocabulary")
    assert [row for row in rows if not code.fullmatch(row["code"])] == []
    assert [row for row in rows if not code.fullmatch(row["vocabulary"])] == []


def test_each_list_of_a_vocabulary_stands_together() -> None:
    lists = [row["vocabulary"] for row in read("vocabulary")]
    starts = [name for index, name in enumerate(lists) if index == 0 or lists[index - 1] != name]
    assert len(starts) == len(set(starts))


# Written out from the design by hand; lists whose members the arithmetic depends on.
DESIGN_LISTS = {
    "party_role": "buyer supplier",
    "contract_kind": "goods service works",
    "pricing_kind": "fixed ceiling settlement framework",
    "contract_state": "not_started active ended terminated",
    "contract_party_role": "supplier buyer third_party",
    "instalment_kind": "advance progress milestone periodic balance retention",
    "share_base": "contract_total fiscal_year_fee settlement_total net_total line_items",
    "cap_scope": "term occasion month",
    "threshold_window": "month year",
    "decision": "imposed waived",
    "settled_by": "payment set_off",
    "contract_status": "signed draft",
    "price_period": "month year once",
    "contract_side": "supplier buyer either",
    "accrual": "per_day per_working_day per_hour per_unit per_event per_period lump_sum",
    "rate_reference": "lpr_1y lpr_5y",
    "step_rounding": "pro_rata whole_steps_only part_counts_as_whole",
    "tier_mode": "marginal whole",
    "adds_actual_loss": "none direct all",
    "threshold_comparator": "at_least more_than",
    "sla_comparator": "at_least at_most",
    "refund_kind": "all_paid unperformed_part pay_for_performed none",
    "excuse_kind": "budget_delay force_majeure no_invoice account_change policy_change",
    "severity": "any general major critical_system",
    "applies_to": "initial_term renewal free_service_period",
    "recurrence": "once daily weekly monthly quarterly half_yearly yearly on_request",
    "finding_severity": "error warning note",
    "outcome": "passed failed not_applicable not_computable",
    "payment_status": "paid partly_paid past_due due not_due",
    "date_basis": "actual stated derived assumed",
    "event_kind": (
        "contract_signed contract_effective service_start service_end licence_start delivered"
        " interim_acceptance final_acceptance acceptance_requested invoice_received"
        " budget_approved funds_available bond_received renewal_start fixed_date"
        " upgrade_requested fault_reported training_held service_outage force_majeure"
        " breach_notice terminated period_start period_end warranty_end rectified not_fulfilled"
        # Not in DESIGN: without a word for it, a bond is held for ever.
        " bond_returned"
    ),
    "breach_kind": (
        "late_delivery late_service late_training late_rectification late_payment"
        " late_indemnity late_bond refusal_to_pay refusal_to_rework failed_acceptance quality_defect"
        " service_outage service_level_missed confidentiality data_loss intellectual_property"
        " post_term_service qualification_lost misuse convenience policy_change general_breach"
    ),
    "metric": (
        "availability data_reliability response_time on_site_time resolution_time"
        " fault_isolation_time support_coverage training_sessions reporting_interval"
        " monitoring_interval notice_period delivery_time upgrade_delivery compliance_rate"
        " certification guidance_sessions warranty_period follow_up_visits"
    ),
    "finding_kind": (
        "blank_term missing_annex omitted_clause internal_conflict drafting_error"
        " ambiguous_term timing_conflict unreconciled_amount one_sided_term unpriced_scope"
        " no_remedy uncapped_penalty outdated_citation signature_defect"
    ),
    "obligation_kind": (
        "delivery acceptance invoice performance_bond training reporting review monitoring"
        " backup upgrade notice follow_up renewal_decision renewal_payment record_keeping"
        " rectification indemnity service_start bond_return"
    ),
    "check_name": (
        "line_amount lines_to_total instalments_to_total share_to_instalment gross_to_net"
        " total_in_words instalment_in_words fixed_penalty_in_words renewal_fee"
        " renewal_fee_in_words shares_to_whole orders_to_framework invoices_to_instalment"
        # Of what was done, not of what is written.
        " invoice_tax invoice_day"
    ),
}


@pytest.mark.parametrize("vocabulary", sorted(DESIGN_LISTS))
def test_vocabulary_has_the_codes_of_the_design(vocabulary: str) -> None:
    codes = {row["code"] for row in read("vocabulary") if row["vocabulary"] == vocabulary}
    assert codes == set(DESIGN_LISTS[vocabulary].split())


# --- service categories ------------------------------------------------------------


def test_leaf_categories_and_parents_are_those_of_the_design() -> None:
    parent_of = {row["category_code"]: row["parent_category_code"] for row in read("service_categories")}
    parents = {"cloud_infrastructure", "base_software", "security_services"}
    parents |= {"professional_services", "hardware", "telecommunications"}
    leaves = {"compute", "storage", "network", "backup", "cloud_extension_bundle"}
    leaves |= {"operating_system", "database", "office_software", "security", "cryptography"}
    leaves |= {"operations_maintenance", "licence_compliance", "software_development", "system_integration"}
    leaves |= {"consulting", "supervision", "testing_assessment", "training", "telecom_lines"}
    leaves |= {"server", "network_equipment", "terminal", "storage_equipment"}
    assert set(parent_of) == parents | leaves | {"unclassified"}
    assert {code for code, parent in parent_of.items() if parent} == leaves
    assert {parent for parent in parent_of.values() if parent} == parents


def test_catalogue_codes_are_among_those_of_the_2022_edition() -> None:
    known = {"A08060301", "A08060302", "A08060303", "A08060399", "C16030100", "C16040000"}
    known |= {"C16050000", "C16060000", "C16070000", "C16070300", "C16070400", "C16090000"}
    known |= {"C16990000", "C17010200"}
    rows = read("service_categories")
    assert {row["procurement_catalogue_code"] for row in rows} - known == {""}
    assert {row["catalogue_version"] for row in rows} == {"2022"}


# --- public holidays ---------------------------------------------------------------


def holiday_days() -> list[tuple[date, str]]:
    """Return each day that the holiday seed names, with its kind, ranges unfolded."""
    return [
        (day, row["day_kind"])
        for row in read("public_holidays")
        for day in days_between(date.fromisoformat(row["first_date"]), date.fromisoformat(row["last_date"]))
    ]


def test_working_days_of_2019_to_2026_are_those_of_chinesecalendar() -> None:
    kind_of = dict(holiday_days())
    wrong = []
    for day in days_between(date(2019, 1, 1), date(2026, 12, 31)):
        by_weekday = "make_up_workday" if day.weekday() < 5 else "day_off"
        is_working_day = kind_of.get(day, by_weekday) == "make_up_workday"
        if is_working_day != chinese_calendar.is_workday(day):
            wrong.append(day.isoformat())
    assert wrong == []


def test_holiday_ranges_do_not_overlap_and_run_forward() -> None:
    rows = read("public_holidays")
    assert [row for row in rows if row["first_date"] > row["last_date"]] == []
    days = Counter(day for day, _ in holiday_days())
    assert [day for day, count in days.items() if count > 1] == []


def test_make_up_workdays_are_single_weekend_days() -> None:
    rows = [row for row in read("public_holidays") if row["day_kind"] == "make_up_workday"]
    assert [row for row in rows if row["first_date"] != row["last_date"]] == []
    assert [r for r in rows if date.fromisoformat(r["first_date"]).weekday() < 5] == []


def test_each_holiday_year_has_its_holidays_and_stands_near_its_dates() -> None:
    rows = read("public_holidays")
    assert sorted({row["holiday_year"] for row in rows}) == [str(y) for y in range(2019, 2027)]
    for year in range(2019, 2027):
        names = " ".join(row["name_zh"] for row in rows if row["holiday_year"] == str(year))
        for festival in ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"):
            assert festival in names, (year, festival)
    # A range belongs to the year of its last day: New Year may begin in December.
    assert [row for row in rows if not row["last_date"].startswith(row["holiday_year"])] == []


def test_notice_is_of_the_year_before_or_amends_the_year_itself() -> None:
    for row in read("public_holidays"):
        found = re.fullmatch(r"国办发明电〔(\d{4})〕\d+号", row["notice"])
        assert found is not None, row
        assert int(row["holiday_year"]) - int(found.group(1)) in (0, 1), row


# --- reference rates ---------------------------------------------------------------


def rate_on(rate_code: str, day: str) -> Decimal | None:
    """Return the annual rate (a fraction) in force on `day`, None before the first."""
    rows = [row for row in read("reference_rates") if row["rate_code"] == rate_code and row["effective_from"] <= day]
    if not rows:
        return None
    return Decimal(max(rows, key=lambda row: row["effective_from"])["annual_rate"])


@pytest.mark.parametrize(
    ("rate_code", "day", "percent"),
    [
        # The four one-year rates that the design states, and the days before them.
        ("lpr_1y", "2023-08-20", "3.55"),
        ("lpr_1y", "2023-08-21", "3.45"),
        ("lpr_1y", "2024-07-21", "3.45"),
        ("lpr_1y", "2024-07-22", "3.35"),
        ("lpr_1y", "2024-10-20", "3.35"),
        ("lpr_1y", "2024-10-21", "3.10"),
        ("lpr_1y", "2025-05-19", "3.10"),
        ("lpr_1y", "2025-05-20", "3.00"),
        # Ends of the history, and moves of one rate alone.
        ("lpr_1y", "2019-08-20", "4.25"),
        ("lpr_5y", "2019-08-20", "4.85"),
        ("lpr_1y", "2021-12-20", "3.80"),
        ("lpr_5y", "2021-12-20", "4.65"),
        ("lpr_1y", "2022-05-20", "3.70"),
        ("lpr_5y", "2022-05-20", "4.45"),
        ("lpr_1y", "2024-02-20", "3.45"),
        ("lpr_5y", "2024-02-20", "3.95"),
        ("lpr_5y", "2025-05-20", "3.50"),
    ],
)
def test_rate_in_force_is_the_published_one(rate_code: str, day: str, percent: str) -> None:
    assert rate_on(rate_code, day) == Decimal(percent) / 100


def test_no_rate_is_known_before_the_first_publication() -> None:
    assert rate_on("lpr_1y", "2019-08-19") is None


@pytest.mark.parametrize("rate_code", ["lpr_1y", "lpr_5y"])
def test_each_row_is_a_change_later_than_the_row_above(rate_code: str) -> None:
    rows = [row for row in read("reference_rates") if row["rate_code"] == rate_code]
    for earlier, later in pairwise(rows):
        assert date.fromisoformat(earlier["effective_from"]) < date.fromisoformat(later["effective_from"])
        assert Decimal(earlier["annual_rate"]) != Decimal(later["annual_rate"])


# --- statutory rules ---------------------------------------------------------------


def test_periods_of_one_rule_follow_one_another_without_overlap_or_gap() -> None:
    rows = read("statutory_rules")
    for rule_id in {row["rule_id"] for row in rows}:
        periods = sorted((row["effective_from"], row["effective_to"]) for row in rows if row["rule_id"] == rule_id)
        for (_, ends), (begins, _) in pairwise(periods):
            assert ends, f"{rule_id} has a period after one that is still in force"
            assert date.fromisoformat(ends) + timedelta(days=1) == date.fromisoformat(begins)
        assert periods[-1][1] == "", f"{rule_id} has no wording in force"


@pytest.mark.parametrize(
    ("rule_id", "day", "article", "limit", "default"),
    [
        ("performance_bond_limit", "2026-03-11", "第四十八条", "0.1", None),
        ("supplement_limit", "2026-03-11", "第四十九条", "0.1", None),
        ("sme_payment_period", "2025-05-31", "第八条、第九条", "60", "30"),
        ("sme_payment_period", "2025-06-01", "第九条、第十条", "60", "30"),
        ("sme_late_payment_rate", "2025-05-31", "第十五条", None, None),
        ("sme_late_payment_rate", "2025-06-01", "第十七条", None, None),
    ],
)
def test_rule_in_force_has_the_article_and_limits_of_the_design(
    rule_id: str, day: str, article: str, limit: str | None, default: str | None
) -> None:
    (row,) = [
        row
        for row in read("statutory_rules")
        if row["rule_id"] == rule_id and row["effective_from"] <= day and (row["effective_to"] or "9999-12-31") >= day
    ]
    assert row["article_zh"].endswith(article)
    for column, expected in (("limit_value", limit), ("default_limit_value", default)):
        found = Decimal(row[column]) if row[column] else None
        assert found == (None if expected is None else Decimal(expected)), column
    protects_small = rule_id.startswith("sme_")
    assert row["applies_to_enterprise_size"] == ("small_or_medium" if protects_small else "")


# --- horizons, assumptions, units --------------------------------------------------


def test_exposure_horizons_are_those_of_the_design() -> None:
    horizons = [int(row["days_late"]) for row in read("exposure_horizons")]
    assert horizons == [1, 3, 5, 7, 8, 10, 15, 18, 30, 60, 90, 120, 180, 345, 365]


def test_assumed_trigger_dates_have_a_typical_an_earliest_and_a_latest_estimate() -> None:
    estimates: dict[str, dict[str, Row]] = {}
    for row in read("assumptions"):
        if row["subject"] == "trigger_date":
            estimates.setdefault(row["event_kind"], {})[row["estimate"]] = row

    def place(event_kind: str, estimate: str) -> tuple[str, str, str, str]:
        row = estimates[event_kind][estimate]
        return row["anchor"], row["month_day"], row["offset_value"], row["offset_unit"]

    assert set(estimates) == {
        "budget_approved",
        "funds_available",
        "interim_acceptance",
        "final_acceptance",
    }
    for event_kind in estimates:
        assert set(estimates[event_kind]) == {"typical", "earliest", "latest"}
    for event_kind in ("budget_approved", "funds_available"):
        assert place(event_kind, "typical") == ("fiscal_year", "03-01", "", "")
        assert place(event_kind, "earliest") == ("fiscal_year", "01-01", "", "")
        assert place(event_kind, "latest") == ("fiscal_year", "04-30", "", "")
    interim, final = "interim_acceptance", "final_acceptance"
    assert place(interim, "typical") == ("service_midpoint", "", "0", "calendar_day")
    assert place(interim, "earliest") == ("service_start", "", "0", "calendar_day")
    assert place(interim, "latest") == ("service_end", "", "0", "calendar_day")
    assert place(final, "typical") == ("service_end", "", "0", "calendar_day")
    assert place(final, "earliest") == ("service_end", "", "-20", "working_day")
    assert place(final, "latest") == ("service_end", "", "60", "calendar_day")


def test_an_instalment_on_delivery_or_acceptance_can_always_be_placed() -> None:
    rows = [row for row in read("assumptions") if row["subject"] == "instalment_trigger"]
    first = {(row["event_kind"], row["estimate"]): row for row in read("assumptions") if row["preference"] == "1"}
    assert {row["event_kind"] for row in rows} == {"delivered", "interim_acceptance", "final_acceptance"}
    assert {row["anchor"] for row in rows} == {"delivery", "signing"}
    # What is second stands behind a first.
    assert all((row["event_kind"], row["estimate"]) in first for row in rows)


def test_other_assumptions_are_typical_and_carry_no_event() -> None:
    others = [row for row in read("assumptions") if row["subject"] not in ("trigger_date", "instalment_trigger")]
    assert {(row["subject"], row["contract_id"]) for row in others} == {
        ("line_start", ""),
        ("accrual_period", "mentougou-office-2026"),
    }
    assert {(row["estimate"], row["event_kind"], row["anchor"]) for row in others} == {("typical", "", "service_start")}


def test_codes_of_assumptions_rates_and_rules_are_in_the_vocabulary() -> None:
    known = {(row["vocabulary"], row["code"]) for row in read("vocabulary")}
    used = {("event_kind", row["event_kind"]) for row in read("assumptions")}
    used |= {("offset_unit", row["offset_unit"]) for row in read("assumptions")}
    used |= {("rate_reference", row["rate_code"]) for row in read("reference_rates")}
    used |= {("enterprise_size", row["applies_to_enterprise_size"]) for row in read("statutory_rules")}
    assert {pair for pair in used if pair[1]} - known == set()


def test_a_unit_written_either_way_means_one_row() -> None:
    rows = read("target_units")
    forms = Counter(form for r in rows for form in {r["unit_code"], r["unit_code_plural"]})
    assert [form for form, count in forms.items() if count > 1] == []


def test_only_fixed_lengths_of_time_have_minutes() -> None:
    minutes = {r["unit_code"]: r["minutes_per_unit"] for r in read("target_units")}
    assert {code: int(text) for code, text in minutes.items() if text} == {
        "minute": 1,
        "hour": 60,
        "day": 24 * 60,
        "week": 7 * 24 * 60,
    }

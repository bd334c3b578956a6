"""The workbook: a sheet for each mart that an auditor would ask for, every cell typed, none of them a formula."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from qiyue import warehouse
from qiyue.connection import quote
from qiyue.report.figures import Figures, Row, as_of_date, fetch
from qiyue.report.words import Words

# Rows of a mart that a sheet holds, the largest first chosen; what the rest comes to is a last row.
ROWS = 5_000
_WIDEST = 60
_LONGEST = 32_000  # a cell of a spreadsheet holds 32,767 characters


@dataclass(frozen=True)
class Sheet:
    """A mart as a sheet.

    Attributes:
        mart: its name, which is also that of the sheet.
        order: the columns by which the rows stand.
        amount: the column whose total the contents sheet gives; None where adding up says nothing.
        counts: which rows count in the total: those of drafts do not.
    """

    mart: str
    order: str
    amount: str | None = None
    counts: str = "true"


SHEETS = (
    Sheet("messages", "message_rank"),
    Sheet("dim_contract", "contract_id", "total_amount", "status = 'signed'"),
    Sheet("spend_by_vendor", "spend_rank, supplier_id", "committed_amount"),
    Sheet("spend_by_service_category", "parent_category_code, category_code", "committed_amount"),
    Sheet("spend_by_buyer", "spend_rank, buyer_id", "committed_amount"),
    Sheet("spend_by_vendor_category", "supplier_id, category_code", "committed_amount"),
    Sheet("fct_contract_line", "contract_id, line_number", "line_amount", "status = 'signed'"),
    Sheet("comparable_unit_prices", "comparable_item, price_basis, contract_id, line_number"),
    Sheet(
        "payment_timing",
        "due_date nulls last, contract_id, instalment_number, occurrence_number",
        "scheduled_amount",
        "contract_status = 'signed'",
    ),
    Sheet("contract_balance", "contract_id", "committed_amount"),
    Sheet("fiscal_year_cash", "fiscal_year", "scheduled_cash_amount"),
    Sheet("fiscal_year_position", "contract_id, fiscal_year", "scheduled_cash_amount"),
    Sheet("fct_service_accrual", "contract_id, line_number, fiscal_year", "service_amount", "status = 'signed'"),
    Sheet("carry_over_risk", "due_date, contract_id, instalment_number, occurrence_number", "scheduled_amount"),
    Sheet("amounts_held", "contract_id, held_kind, instalment_number, occurrence_number", "held_amount"),
    Sheet("penalty_exposure", "contract_id, penalty_term_id, liable_party"),
    Sheet("penalty_exposure_by_contract", "contract_id, liable_party, days_late"),
    Sheet("penalty_exposure_portfolio", "liable_party, days_late"),
    Sheet("penalty_two_sided", "contract_id, days_late"),
    Sheet("penalty_accrued", "contract_id, penalty_term_id, breach_date", "accrued_amount"),
    Sheet("penalty_ledger", "contract_id, penalty_term_id, liable_party", "accrued_amount"),
    Sheet("termination_rights", "contract_id, right_id"),
    Sheet("sla_commitments", "contract_id, sla_id"),
    Sheet("service_credits", "contract_id, sla_id, period_start_date, penalty_term_id nulls last, liable_party"),
    Sheet("obligation_calendar", "due_date nulls last, contract_id, source_kind, source_number, occurrence_number"),
    Sheet("renewal_options", "contract_id, option_number, occurrence_number", "fee_amount"),
    Sheet("supplier_scorecard", "supplier_id, indicator"),
    Sheet("contract_findings", "contract_id, severity, finding_id"),
    Sheet("statutory_checks", "contract_id, rule_id"),
    Sheet("reconciliation", "contract_id, check_name, item nulls first"),
)

# The vocabulary that names the codes of a column.
VOCABULARIES = {
    "status": "contract_status",
    "contract_status": "contract_status",
    "contract_kind": "contract_kind",
    "pricing_kind": "pricing_kind",
    "state": "contract_state",
    "instalment_kind": "instalment_kind",
    "effective_trigger_event": "event_kind",
    "cap_scope": "cap_scope",
    "threshold_window": "threshold_window",
    "enterprise_size": "enterprise_size",
    "supplier_enterprise_size": "enterprise_size",
    "category_code": "category",
    "parent_category_code": "category",
    "comparable_item": "comparable_item",
    "price_basis": "price_period",
    "price_period": "price_period",
    "trigger_event": "event_kind",
    "also_trigger_event": "event_kind",
    "due_date_basis": "date_basis",
    "period_basis": "date_basis",
    "date_basis": "date_basis",
    "payment_status": "payment_status",
    "duty_status": "duty_status",
    "held_kind": "held_kind",
    "held_status": "held_status",
    "release_date_basis": "date_basis",
    "liable_party": "contract_side",
    "liable_party_as_printed": "contract_side",
    "holder": "contract_side",
    "obliged_party": "contract_side",
    "party": "contract_side",
    "message_kind": "message_kind",
    "breach_kind": "breach_kind",
    "condition_kind": "breach_kind",
    "accrual": "accrual",
    "rate_reference": "rate_reference",
    "base_kind": "base_kind",
    "cap_base_kind": "base_kind",
    "lump_sum_base_kind": "base_kind",
    "step_rounding": "step_rounding",
    "adds_actual_loss": "adds_actual_loss",
    "threshold_comparator": "threshold_comparator",
    "refund_kind": "refund_kind",
    "excuse": "excuse_kind",
    "metric": "metric",
    "comparator": "sla_comparator",
    "target_unit": "unit",
    "applies_to": "applies_to",
    "obligation_kind": "obligation_kind",
    "recurrence": "recurrence",
    "finding_kind": "finding_kind",
    "check_name": "check_name",
    "outcome": "outcome",
}
# The same column name stands for another vocabulary in these marts.
_SEVERITIES = {"contract_findings": "finding_severity", "messages": "finding_severity", "sla_commitments": "severity"}


def make(language: str, figures: Figures, database: Path) -> bytes:
    """Make the workbook of a language; the same warehouse gives the same bytes.

    Raises:
        QiyueError: the warehouse cannot be read, or lacks a mart.
    """
    words = Words(language, figures)
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer,
        {
            "in_memory": True,
            # Text stays text: '=1+1' from a contract is four signs, never a formula, a link or a number.
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties(
        {
            "title": words("title"),
            "comments": words("as_of") + " " + figures.as_of_date.isoformat(),
            # The clock would make every file another.
            "created": datetime.combine(figures.as_of_date, time()),
        }
    )
    formats = _formats(book)
    with warehouse.read(database) as connection:
        as_of_date(connection, figures.as_of_date)
        contents = book.add_worksheet(words("book.contents"))
        definitions = book.add_worksheet(words("book.definitions"))
        summaries = [_sheet(book, formats, words, connection, sheet) for sheet in SHEETS]
        _contents(contents, formats, words, figures, summaries)
        _definitions(definitions, formats, words, connection)
    book.close()
    return buffer.getvalue()


@dataclass(frozen=True)
class _Summary:
    sheet: Sheet
    meaning: str
    rows: int
    shown: int
    total: Decimal | None


def _formats(book: Any) -> dict[str, Any]:
    base: dict[str, Any] = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "top"}
    made: dict[str, dict[str, Any]] = {
        "head": {"bold": True, "bottom": 2, "text_wrap": True, "bg_color": "#E9EFF6"},
        "title": {"bold": True, "font_size": 16},
        "text": {"text_wrap": True, "num_format": "@"},
        "link": {"font_color": "#1F4E79", "underline": 1},
        "date": {"num_format": "yyyy-mm-dd", "align": "left"},
        "amount": {"num_format": "#,##0.00"},
        "fine": {"num_format": "#,##0.00####"},
        "share": {"num_format": "0.00%"},
        "rate": {"num_format": "0.00####%"},
        "whole": {"num_format": "#,##0"},
        "plain": {"num_format": "0"},
    }
    return {name: book.add_format({**base, **form}) for name, form in made.items()}


def _sheet(book: Any, formats: dict[str, Any], words: Words, connection: Any, sheet: Sheet) -> _Summary:
    """Write a mart as a sheet and say what is in it."""
    columns = _columns(connection, sheet.mart, words.language)
    names = [column["column_name"] for column in columns]
    titled = "contract_id" in names and sheet.mart != "dim_contract"
    chosen = ", ".join(f"mart.{quote(name)}" for name in names)
    title = f"coalesce(contract.title_{words.language}, contract.contract_id)"
    source = f"marts.{sheet.mart}"
    if sheet.amount:
        source = f"(from {source} order by {sheet.amount} desc nulls last, {sheet.order} limit {ROWS})"
    rows = fetch(
        connection,
        f"select {chosen}{f', {title} as contract_title' if titled else ''} from {source} as mart"
        + (" left join marts.dim_contract as contract using (contract_id)" if titled else "")
        + f" order by {', '.join(_of_mart(part) for part in sheet.order.split(', '))} limit {ROWS}",
    )
    amount = f"sum({sheet.amount}) filter (where {sheet.counts})" if sheet.amount else "null"
    counted = fetch(connection, f"select count(*) as n, {amount} as total from marts.{sheet.mart}")[0]
    meaning = fetch(
        connection,
        # A mart is a table of a DuckDB file, and a view over a file of an export.
        "select comment from duckdb_tables() where schema_name = 'marts' and table_name = $mart "
        "union all select comment from duckdb_views() where schema_name = 'marts' and view_name = $mart",
        {"mart": sheet.mart},
    )
    if titled:
        place = names.index("contract_id") + 1
        names.insert(place, "contract_title")
        columns.insert(place, {"column_name": "contract_title", "data_type": "VARCHAR"})
    page = book.add_worksheet(sheet.mart)
    widths = [_width(_heading(words, name)) for name in names]
    for number, column in enumerate(columns):
        page.write_string(0, number, _heading(words, names[number]), formats["head"])
        form = formats[_form(column["column_name"], column["data_type"])]
        for line, row in enumerate(rows, start=1):
            value = _shown(words, sheet.mart, names[number], row[names[number]])
            _write(page, line, number, value, form)
            if line <= 500:
                widths[number] = max(widths[number], _width(value))
        page.set_column(number, number, min(_WIDEST, widths[number] + 2))
    if counted["n"] > len(rows) and sheet.amount:
        rest = f"(from marts.{sheet.mart} order by {sheet.amount} desc nulls last, {sheet.order} offset {ROWS})"
        (left,) = fetch(connection, f"select {amount} as total from {rest}")
        page.write_string(len(rows) + 1, 0, words("book.others", n=counted["n"] - len(rows)), formats["head"])
        _write(page, len(rows) + 1, names.index(sheet.amount), left["total"], formats["amount"])
    page.freeze_panes(1, names.index("contract_title") + 1 if titled and names.index("contract_title") < 3 else 1)
    page.autofilter(0, 0, max(len(rows), 1), len(names) - 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    return _Summary(
        sheet, (meaning[0]["comment"] if meaning else None) or "", counted["n"], len(rows), counted["total"]
    )


def _contents(
    page: Any, formats: dict[str, Any], words: Words, figures: Figures, summaries: Sequence[_Summary]
) -> None:
    page.write_string(0, 0, words("title"), formats["title"])
    page.write_string(1, 0, f"{words('as_of')} {figures.as_of_date.isoformat()}", formats["text"])
    page.write_string(2, 0, words("book.how"), formats["text"])
    heads = ("sheet", "content", "row_meaning", "rows", "shown", "total_of", "total")
    for number, head in enumerate(heads):
        page.write_string(4, number, words(f"book.{head}"), formats["head"])
    for line, summary in enumerate(summaries, start=5):
        page.write_url(line, 0, f"internal:'{summary.sheet.mart}'!A1", formats["link"], summary.sheet.mart)
        page.write_string(line, 1, words(f"sheet.{summary.sheet.mart}"), formats["text"])
        page.write_string(line, 2, summary.meaning[:_LONGEST], formats["text"])
        page.write_number(line, 3, summary.rows, formats["whole"])
        page.write_number(line, 4, summary.shown, formats["whole"])
        if summary.sheet.amount and summary.total is not None:
            page.write_string(line, 5, _heading(words, summary.sheet.amount), formats["text"])
            page.write_number(line, 6, summary.total, formats["amount"])
    for number, width in enumerate((30, 30, 70, 10, 10, 24, 20)):
        page.set_column(number, number, width)
    page.freeze_panes(5, 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)


def _definitions(page: Any, formats: dict[str, Any], words: Words, connection: Any) -> None:
    for number, head in enumerate(("sheet", "column", "heading", "type", "definition")):
        page.write_string(0, number, words(f"book.{head}"), formats["head"])
    line = 0
    for sheet in SHEETS:
        for column in _columns(connection, sheet.mart, words.language):
            line += 1
            name = column["column_name"]
            cells = (sheet.mart, name, _heading(words, name), column["data_type"].lower(), column["comment"] or "")
            for number, cell in enumerate(cells):
                page.write_string(line, number, cell[:_LONGEST], formats["text"])
    for number, width in enumerate((30, 32, 30, 16, 90)):
        page.set_column(number, number, width)
    page.freeze_panes(1, 2)
    page.autofilter(0, 0, max(line, 1), 4)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)


def _columns(connection: Any, mart: str, language: str) -> list[Row]:
    """Give the columns of a mart, of those that come in two languages only the one that is wanted."""
    other, own = ("_en", "_zh") if language == "zh" else ("_zh", "_en")
    found = fetch(
        connection,
        "select column_name, data_type, comment from duckdb_columns() "
        "where schema_name = 'marts' and table_name = ? order by column_index",
        [mart],
    )
    names = {row["column_name"] for row in found}
    return [row for row in found if not row["column_name"].endswith(other) and row["column_name"] + own not in names]


def _heading(words: Words, name: str) -> str:
    """Give the heading of a column; its name in the mart where the translation file has none."""
    key = f"column.{name.removesuffix('_zh').removesuffix('_en')}"
    return words(key) if words.has(key) else name


def _of_mart(part: str) -> str:
    name, _, rest = part.partition(" ")
    return f"mart.{name} {rest}".rstrip()


def _form(name: str, kind: str) -> str:
    """Give the format of a column by its type and the words in its name."""
    if kind in ("DATE", "TIMESTAMP"):
        return "date"
    if kind.startswith("DECIMAL"):
        if "share" in name:
            return "share"
        if name.endswith("rate") or "lpr" in name:
            return "rate"
        return "amount" if kind.endswith(",2)") else "fine"
    if kind in ("INTEGER", "BIGINT", "HUGEINT"):
        return "plain"
    return "text"


def _shown(words: Words, mart: str, name: str, value: Any) -> Any:
    """Give a value as the sheet shows it: a code by its name, a truth as a word."""
    if isinstance(value, bool):
        return words("book.yes") if value else words("book.no")
    if isinstance(value, str):
        vocabulary = _SEVERITIES.get(mart) if name == "severity" else VOCABULARIES.get(name)
        return words.label(vocabulary, value) if vocabulary else value
    return value


def _write(page: Any, line: int, number: int, value: Any, form: Any) -> None:
    if value is None:
        page.write_blank(line, number, None, form)
    elif isinstance(value, datetime | date):
        page.write_datetime(line, number, value, form)
    elif isinstance(value, int | float | Decimal):
        page.write_number(line, number, value, form)
    else:
        page.write_string(line, number, str(value)[:_LONGEST], form)


def _width(value: Any) -> int:
    """Give the width of a value in columns, a Chinese character counting two."""
    if isinstance(value, Decimal):
        return len(f"{value:,.2f}")
    text = str(value if value is not None else "")
    return max(
        sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in line) for line in text.split("\n")
    )

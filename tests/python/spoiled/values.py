"""Numbers, dates, codes and texts in cells."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.formula import ArrayFormula

from spoiled import Case, Right, edited, named, one, put, reads

SAME = Right()
AMOUNT, SHARE, UNIT, TRIGGER, BUDGET = "付款计划!F3", "付款计划!H3", "付款计划!S3", "付款计划!N3", "付款计划!AD3"
SIGNED, NUMBER, TITLE, TAX = "合同!N3", "合同!B3", "合同!D3", "合同!V3"
DAYS, RATE, CONDITION = "付款计划!R3", "违约条款!I3", "违约条款!AD3"


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """Give a date as a spreadsheet holds it: without a time zone."""
    return datetime(year, month, day, hour, minute)  # noqa: DTZ001


def amount(value: str) -> Right:
    return reads("payment_schedule", 1, "stated_amount", value)


NUMBERS = [
    one("number in an amount", AMOUNT, 72000, amount("72000")),
    one("number with one decimal", AMOUNT, 72000.5, amount("72000.5")),
    one("number with a third decimal", AMOUNT, 72000.505, "at most two decimals"),
    one("text with a third decimal", AMOUNT, "72000.505", "at most two decimals"),
    one("sum that binary arithmetic cannot hold", AMOUNT, 0.1 + 0.2, amount("0.3")),
    one("product that binary arithmetic cannot hold", AMOUNT, 0.285 * 100, amount("28.5")),
    one("amount of fifteen digits", AMOUNT, 1234567890123.45, amount("1234567890123.45")),
    one("number of seventeen digits", AMOUNT, 123_456_789 * 10**9 + 1, "Excel keeps 15"),
    one("number beyond all digits", AMOUNT, 1.5e20, "Excel keeps 15"),
    one("negative amount", AMOUNT, -72000, "an amount in yuan"),
    one("number in the form of science", AMOUNT, 7.2e4, amount("72000"), "0.00E+00"),
    one("text in the form of science", AMOUNT, "7.2E+4", "an amount in yuan"),
    one("thousands by format", AMOUNT, 72000, amount("72000"), "#,##0.00"),
    one("thousands in text", AMOUNT, "72,000.00", SAME),
    one("thousands at the wrong place", AMOUNT, "7,2000.00", "an amount in yuan"),
    one("currency by format", AMOUNT, 72000, amount("72000"), '"¥"#,##0.00'),
    one("currency in text", AMOUNT, "￥72,000.00", SAME),
    one("unit behind the amount", AMOUNT, "72000元", amount("72000")),
    one("ten thousands", AMOUNT, "7.2万", "an amount in yuan"),
    one("words in the figure", AMOUNT, "柒万贰仟元整", "an amount in yuan"),
    one("full-width digits", AMOUNT, "７２０００．００", SAME),
    one("blanks around", AMOUNT, " \u300072000.00\u00a0", SAME),
    one("blank within", AMOUNT, "72 000.00", "an amount in yuan"),
    one("leading apostrophe that a program wrote", AMOUNT, "'72000.00", SAME),
    one("hint of Excel to take a number as text", AMOUNT, "72000.00", SAME, "@"),
    one("line break behind the amount", AMOUNT, "72000.00\n", SAME),
    one("comma for the point", AMOUNT, "72000,00", "an amount in yuan"),
    one("logical value in an amount", AMOUNT, True, "TRUE or FALSE"),
    one("infinity as text", AMOUNT, "inf", "an amount in yuan"),
    one("share by percent format", SHARE, 0.6, SAME, "0%"),
    one("share in percent as text", TAX, "6%", SAME),
    one("rate in per mille as text", RATE, "1‰", SAME),
    one("rate of a full-width percent", TAX, "６％", SAME),
    one("percent as a whole number", TAX, 6, "a rate from 0 to 1"),
    one("amount by percent format", AMOUNT, 0.6, "without a percent sign", "0%"),
    one("target by percent format", "服务水平!F3", 0.999, "without a percent sign", "0.0%"),
    one("percent in a text of the format", AMOUNT, 72000, amount("72000"), '0.00"%"'),
    one("amount in percent as text", AMOUNT, "60%", "an amount in yuan"),
    one("a third as a number", SHARE, 1 / 3, "a share such as 0.6"),
    one("fraction by format", SHARE, 0.5, reads("payment_schedule", 1, "stated_share", "0.5"), "# ?/?"),
    one("whole number with idle decimals", DAYS, 15.0, SAME),
    one("days and a half", DAYS, 15.5, "a whole number"),
    one("days with their unit", DAYS, "15个工作日", "a whole number"),
    one("zero days", DAYS, 0, reads("payment_schedule", 1, "offset_value", "0")),
    one("days before", DAYS, -15, reads("payment_schedule", 1, "offset_value", "-15")),
]

DATES = [
    one("date", SIGNED, date(2025, 4, 1), SAME, "yyyy-mm-dd"),
    one("date in the format of China", SIGNED, at(2025, 4, 1), SAME, 'yyyy"年"m"月"d"日"'),
    one("date in the format of a locale", SIGNED, at(2025, 4, 1), SAME, '[$-804]yyyy"年"m"月"d"日";@'),
    one("date in the format of WPS", SIGNED, at(2025, 4, 1), SAME, "yyyy/m/d;@"),
    one("date in the format of America", SIGNED, at(2025, 4, 1), SAME, "m/d/yy"),
    one("date with a time of day", SIGNED, at(2025, 4, 1, 8, 30), "without a time of day", "yyyy-mm-dd"),
    one("time of day", SIGNED, time(8, 30), "without a time of day", "hh:mm"),
    one("length of time", SIGNED, timedelta(days=1, hours=2), "without a time of day", "[hh]:mm"),
    one("serial number of a date", SIGNED, 45748, "a date of the calendar"),
    one("date before all dates", SIGNED, -5, "a date of the calendar from 1990", "yyyy-mm-dd"),
    one("date beyond all dates", SIGNED, 9_000_000, "Excel wrote an error here", "yyyy-mm-dd"),
    one("date of 1900", SIGNED, date(1900, 3, 1), "a date of the calendar from 1990", "yyyy-mm-dd"),
    one("date with strokes", SIGNED, "2025/4/1", SAME),
    one("date with points", SIGNED, "2025.4.1", SAME),
    one("date in Chinese", SIGNED, "2025年4月1日", SAME),
    one("date in full width", SIGNED, "２０２５－０４－０１", SAME),
    one("date of eight digits", SIGNED, "20250401", SAME),
    one("date of eight digits as a number", SIGNED, 20250401, SAME),
    one("date with midnight as text", SIGNED, "2025-04-01 00:00:00", SAME),
    one("date that begins with the month", SIGNED, "4/1/2025", "a date of the calendar"),
    one("date in English", SIGNED, "1-Apr-25", "a date of the calendar"),
    one("date of a short year", SIGNED, "25-4-1", "a date of the calendar"),
    one("day that no month has", SIGNED, "2025-04-31", "a date of the calendar"),
    one("month without a day", SIGNED, "2025年4月", "a date of the calendar"),
    one("date in numerals", SIGNED, "二〇二五年四月一日", "a date of the calendar"),
    one("blank date of a form", SIGNED, "    年  月  日", "a date of the calendar"),
    one("amount that became a date", AMOUNT, at(2097, 2, 14), "Excel made a date of it", "yyyy-mm-dd"),
    one("clause that became a date", "合同!Y3", at(2025, 3, 1), "Excel made a date of it", "m-d"),
]


def mac(book: Workbook) -> None:
    book.epoch = CALENDAR_MAC_1904
    put(SIGNED, at(2025, 4, 1), "yyyy-mm-dd")(book)


def mac_serial(book: Workbook) -> None:
    book.epoch = CALENDAR_MAC_1904
    put(SIGNED, 44286, "yyyy-mm-dd")(book)  # 2025-04-01 counted from 1904-01-01


DATES += [edited("date of the calendar of 1904", mac, SAME), edited("serial of 1904", mac_serial, SAME)]

CODES = [
    one("code", UNIT, "working_day", SAME),
    one("code in capitals", UNIT, "WORKING_DAY", SAME),
    one("name in English", UNIT, "Working day", SAME),
    one("name with blanks around", UNIT, " 工作日\u3000", SAME),
    one("another name of the list", UNIT, "日（自然日）", reads("payment_schedule", 1, "offset_unit", "calendar_day")),
    one("name with narrow brackets", UNIT, "日(自然日)", reads("payment_schedule", 1, "offset_unit", "calendar_day")),
    one("word misspelt", UNIT, "工作曰", "工作日 (working_day)"),
    one("code misspelt", UNIT, "workday", "工作日 (working_day)"),
    one("name torn apart", UNIT, "工 作 日", "工作日 (working_day)"),
    one("two words at once", UNIT, "工作日/月", "工作日 (working_day)"),
    one("word of another list", UNIT, "合同签订", "one of the known words"),
    one("name of a long list misspelt", TRIGGER, "合同签定", "perhaps 合同签订 (contract_signed)"),
    one("name that is in no list", TRIGGER, "春分", "the drop-down has all"),
    one("number for a code", UNIT, 1, "one of the known words"),
    one("logical value for a code", UNIT, False, "TRUE or FALSE"),
    one("unit in the singular", "服务水平!G3", "%", SAME),
    one("category by its name", "合同!I3", "运行维护", SAME),
    one("category by its English name", "合同!I3", "operations and maintenance", SAME),
    one("parent of categories", "合同!I3", "professional_services", "one of the known words"),
    one("yes in Chinese", BUDGET, "是", reads("payment_schedule", 1, "is_budget_excusable", "true")),
    one("yes in English", BUDGET, "Yes", reads("payment_schedule", 1, "is_budget_excusable", "true")),
    one("one for yes", BUDGET, 1, reads("payment_schedule", 1, "is_budget_excusable", "true")),
    one("logical value for yes", BUDGET, True, reads("payment_schedule", 1, "is_budget_excusable", "true")),
    one("tick for yes", BUDGET, "√", "是 (true)"),
]


def rich(book: Workbook) -> None:
    put(TITLE, CellRichText("Example ", TextBlock(InlineFont(b=True), "District operations service 2025")))(book)


def array(book: Workbook) -> None:
    book["付款计划"]["F3"] = ArrayFormula("F3:F4", "=D3:D4*2")


def formula(place: str, text: str) -> Any:
    return put(place, text, data_type="f")


TEXTS = [
    one("text that begins like a formula", CONDITION, "=尾款", "a value, not a formula"),
    one("text that begins with plus", CONDITION, "+尾款", reads("penalty_terms", 1, "condition_zh", "+尾款")),
    one("text that begins with minus", CONDITION, "-尾款", reads("penalty_terms", 1, "condition_zh", "-尾款")),
    one("text that begins with at", CONDITION, "@尾款", reads("penalty_terms", 1, "condition_zh", "@尾款")),
    one("text of two lines", CONDITION, "逾期\n服务", reads("penalty_terms", 1, "condition_zh", "逾期\n服务")),
    one(
        "text with a return escaped",
        CONDITION,
        "逾期_x000D_服务",
        reads("penalty_terms", 1, "condition_zh", "逾期\r服务"),
    ),
    one("control character escaped", CONDITION, "逾期_x0007_服务", "without control characters"),
    one("telephone number", CONDITION, "电话" + "139" + "0" * 8, "personal data"),
    one("error as text", CONDITION, "#REF!", "Excel wrote an error here"),
    one("hashes of a narrow column", CONDITION, "########", "Excel wrote an error here"),
    one("shortened number as text", CONDITION, "1.2E+15", "Excel has shortened it"),
    one("nothing but blanks", NUMBER, " \u3000\u00a0", reads("contracts", 1, "contract_number", "")),
    one("leading zeros as text", NUMBER, "007", reads("contracts", 1, "contract_number", "007")),
    one("whole number in a text", NUMBER, 20250401007, reads("contracts", 1, "contract_number", "20250401007")),
    one("zeros by format", NUMBER, 7, "may have lost zeros", "000"),
    one("decimal in a text", NUMBER, 2025.10, "may have lost zeros"),
    one("credit code as a number", "当事人!E3", 123_456_789 * 10**9, "Excel keeps 15"),
    one("clause as a number", "合同!Y3", 3.1, "may have lost zeros"),
    one("clause in capitals and full width", "合同!Y3", "Body　３.１", SAME),
    one("clause as printed", "合同!Y3", "第三条第1款", "document part, a blank, and numbers"),
    edited("error in a text", put(CONDITION, "#REF!", data_type="e"), named(CONDITION, "Excel wrote an error here")),
    edited(
        "contract of no sheet",
        put("付款计划!A4", "example-helpdesk"),
        named("付款计划!A4", "a contract of the sheet 合同"),
    ),
    edited("text in several fonts", rich, SAME),
    edited("formula without a value", formula(AMOUNT, "=120000*0.6"), named(AMOUNT, "a value, not a formula")),
    edited("formula of today", formula(SIGNED, "=TODAY()"), named(SIGNED, "a value, not a formula")),
    edited("link as a formula", formula(TITLE, '=HYPERLINK("x","y")'), named(TITLE, "a value, not a formula")),
    edited("formula into another workbook", formula(AMOUNT, "=[1]Sheet1!A1"), named(AMOUNT, "a value, not a formula")),
    edited("formula over an array", array, named(AMOUNT, "a value, not a formula")),
]
TEXTS += [
    edited(f"error {error}", put(AMOUNT, error, data_type="e"), named(AMOUNT, "Excel wrote an error here"))
    for error in ("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!")
]

CASES: list[Case] = [*NUMBERS, *DATES, *CODES, *TEXTS]

"""Columns, rows and sheets that were deleted, renamed, moved, merged, hidden or added."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from openpyxl import Workbook
from openpyxl.chart import BarChart

from spoiled import Case, Right, edited, named, put

SAME = Right()
PAYMENTS = "付款计划"
SECOND_GONE = Right(without=(("payment_schedule", 2),))


def on(sheet: str, change: Callable[[Any], Any]) -> Callable[[Workbook], None]:
    """Change a sheet."""
    return lambda book: change(book[sheet])


def payments(name: str, change: Callable[[Any], Any], outcome: Any) -> Case:
    return edited(name, on(PAYMENTS, change), outcome)


def move_column(page: Any) -> None:
    """Cut the column of amounts out and put it first."""
    cells = [page.cell(row, 6).value for row in range(1, page.max_row + 1)]
    page.delete_cols(6)
    page.insert_cols(1)
    for row, value in enumerate(cells, start=1):
        page.cell(row, 1).value = value


def turn_columns(page: Any) -> None:
    """Put all columns in the opposite order."""
    rows = [[cell.value for cell in row][::-1] for row in page.iter_rows()]
    page.delete_rows(1, page.max_row)
    for row in rows:
        page.append(row)


def swap_names(page: Any) -> None:
    page["F2"], page["H2"] = page["H2"].value, page["F2"].value


def double_column(page: Any) -> None:
    for row in range(1, 5):
        page.cell(row, 32).value = page.cell(row, 6).value


def rename(page: Any, heading: str, name: str) -> None:
    page["F1"], page["F2"] = heading, name


def own_column(page: Any, *, name: str) -> None:
    page.cell(1, 32).value = name or None
    page.cell(3, 32).value = "已核对"


def own_column_with_formula(page: Any) -> None:
    page.cell(1, 32).value = "差额"
    page.cell(3, 32).value = "=F3-F4"


COLUMNS = [
    payments("column deleted", lambda page: page.delete_cols(6), named(PAYMENTS, "本期金额（元）, which is missing")),
    payments("key deleted", lambda page: page.delete_cols(2), named(PAYMENTS, "期次, which is missing")),
    payments(
        "two columns deleted",
        lambda page: page.delete_cols(6, 2),
        named(PAYMENTS, "本期金额（元）, which is missing", PAYMENTS, "本期金额大写, which is missing"),
    ),
    payments("column moved", move_column, SAME),
    payments("columns in another order", turn_columns, SAME),
    payments(
        "names swapped, headings not", swap_names, named("付款计划!F2", "one column", "付款计划!H2", "one column")
    ),
    payments("heading renamed, name kept", lambda page: rename(page, "金额", "stated_amount"), SAME),
    payments("name renamed, heading kept", lambda page: rename(page, "本期金额（元）", "amount"), SAME),
    payments(
        "heading and name renamed",
        lambda page: rename(page, "金额", "money"),
        named(PAYMENTS, "本期金额（元）, which is missing"),
    ),
    payments(
        "name misspelt",
        lambda page: rename(page, "statd_amount", "statd_amount"),
        named("付款计划!F2", "the name stated_amount", PAYMENTS, "本期金额（元）, which is missing"),
    ),
    payments(
        "heading deleted",
        lambda page: rename(page, "", ""),
        named("付款计划!F2", "a name for every column", PAYMENTS, "本期金额（元）, which is missing"),
    ),
    payments("name in capitals and full width", lambda page: rename(page, "", " ＳＴＡＴＥＤ_Amount "), SAME),
    payments("column twice", double_column, named("付款计划!AF2", "each column once")),
    payments("blank column inserted", lambda page: page.insert_cols(6), SAME),
    payments("column of one's own", lambda page: own_column(page, name="备注"), SAME),
    payments(
        "column without a name",
        lambda page: own_column(page, name=""),
        named("付款计划!AF2", "a name for every column"),
    ),
    payments("formula in a column of one's own", own_column_with_formula, SAME),
    payments("row of headings deleted", lambda page: page.delete_rows(1), SAME),
    payments("row of names deleted", lambda page: page.delete_rows(2), SAME),
    payments("both deleted", lambda page: page.delete_rows(1, 2), named("付款计划!A1", "the headings of the table")),
    payments("blank row above", lambda page: page.insert_rows(1), SAME),
    payments(
        "title above",
        lambda page: (page.insert_rows(1), page.cell(1, 1, "2025年付款计划"), page.merge_cells("A1:F1")),
        SAME,
    ),
    payments("headings merged", lambda page: page.merge_cells("D1:E1"), SAME),
    payments(
        "blank row between heading and names",
        lambda page: page.insert_rows(2),
        named("付款计划!A3", "this is the heading once more"),
    ),
]


def heading_again(page: Any) -> None:
    page.insert_rows(4)
    for place in range(1, 32):
        page.cell(4, place).value = page.cell(1, place).value


def totals(page: Any, word: str, *, formula: bool = False) -> None:
    page["A5"] = word
    page["F5"] = "=SUM(F3:F4)" if formula else 120000


def total_beside_key(page: Any) -> None:
    page["B6"], page["F6"] = "合计：", 120000


def hide(page: Any) -> None:
    page.auto_filter.ref = "A2:AE4"
    page.auto_filter.add_filter_column(2, ["尾款"])
    page.row_dimensions[3].hidden = True


def double_row(page: Any) -> None:
    for place in range(1, 32):
        page.cell(5, place).value = page.cell(4, place).value


def clear(page: Any, *cells: str) -> None:
    for cell in cells:
        page[cell].value = None


def unfreeze(page: Any) -> None:
    page.freeze_panes = None
    page.auto_filter.ref = None


def far_below(page: Any) -> None:
    page.move_range("A4:AE4", rows=5000)


ROWS = [
    payments("blank row between rows", lambda page: page.insert_rows(4), SAME),
    payments("five blank rows between rows", lambda page: page.insert_rows(4, 5), SAME),
    payments("row of nothing but blanks", lambda page: page.append([" ", "\u3000"]), SAME),
    payments("last row far below", far_below, SAME),
    payments("stray blank in the last cell of all", lambda page: page.cell(1048576, 16384, " "), SAME),
    payments(
        "stray value below the tables",
        lambda page: page.cell(900, 1, "备注：以合同为准"),
        named("付款计划!A900", "a contract of the sheet 合同", "付款计划!B900", "part of the key"),
    ),
    payments("row of totals", lambda page: totals(page, "合计"), named("付款计划!A5", "no row of totals")),
    payments(
        "row of totals with a formula",
        lambda page: totals(page, "总计", formula=True),
        named("付款计划!A5", "no row of totals"),
    ),
    payments(
        "row of totals in English", lambda page: totals(page, " Total: "), named("付款计划!A5", "no row of totals")
    ),
    payments("row of totals beside the key", total_beside_key, named("付款计划!B6", "no row of totals")),
    edited(
        "totals where one key is enough",
        on("合同", lambda page: (page.cell(4, 1, "合计"), page.cell(4, 19, 120000))),
        named("合同!A4", "no row of totals"),
    ),
    payments("heading once more", heading_again, named("付款计划!A4", "this is the heading once more")),
    payments("rows hidden by a filter", hide, SAME),
    payments("row deleted", lambda page: page.delete_rows(4), SECOND_GONE),
    payments("row cleared", lambda page: clear(page, *(cell.coordinate for cell in page[4])), SECOND_GONE),
    payments(
        "row twice", double_row, named("付款计划!B4", "rows 4, 5 are the same", "付款计划!B5", "rows 4, 5 are the same")
    ),
    payments("key cleared", lambda page: clear(page, "B4"), named("付款计划!B4", "part of the key")),
    payments(
        "contract cleared",
        lambda page: clear(page, "A4"),
        named("付款计划!A4", "part of the key"),
    ),
    payments("cells grouped", lambda page: page.row_dimensions.group(3, 4, hidden=True), SAME),
    payments("columns hidden", lambda page: page.column_dimensions.group("D", "H", hidden=True), SAME),
    payments("drop-downs and comments removed", lambda page: page.data_validations.dataValidation.clear(), SAME),
    payments(
        "freeze and filter removed",
        unfreeze,
        SAME,
    ),
]

MERGED = "take them apart"
MERGES = [
    payments("two rows merged", lambda page: page.merge_cells("N3:N4"), named("付款计划!N3", MERGED)),
    payments(
        "key merged",
        lambda page: page.merge_cells("A3:A4"),
        named("付款计划!A3", MERGED, "付款计划!A4", "part of the key"),
    ),
    payments("two columns merged", lambda page: page.merge_cells("D3:E3"), named("付款计划!D3", MERGED)),
    payments("blank cells merged", lambda page: page.merge_cells("B10:F12"), SAME),
    payments(
        "cells of one's own merged",
        lambda page: (page.cell(2, 40, "备注"), page.cell(3, 40, "注"), page.merge_cells("AN3:AP4")),
        SAME,
    ),
]


def copy_sheet(book: Workbook) -> None:
    book.copy_worksheet(book[PAYMENTS]).title = "付款计划 (2)"


def own_sheet(book: Workbook) -> None:
    page = book.create_sheet("草稿", 0)
    page.append(["项目", "金额"])
    page.append(["运维", "=1+1"])


def chart(book: Workbook) -> None:
    book.create_chartsheet("图").add_chart(BarChart())


def titled(title: str) -> Callable[[Workbook], None]:
    return lambda book: setattr(book[PAYMENTS], "title", title)


def protect(page: Any) -> None:
    page.protection.sheet = True
    page.protection.password = "spoiled"  # noqa: S105  (it locks nothing but this sheet)


NO_INSTALMENTS = Right(without=(("payment_schedule", 1), ("payment_schedule", 2)))
SHEETS = [
    payments("sheet hidden", lambda page: setattr(page, "sheet_state", "hidden"), SAME),
    payments("sheet hidden deeply", lambda page: setattr(page, "sheet_state", "veryHidden"), SAME),
    payments("sheet protected", protect, SAME),
    edited("sheet renamed", titled("付款"), named("付款", "the name 付款计划")),
    edited("sheet renamed with a blank", titled("付款计划 "), SAME),
    edited("sheet named as its file", titled("payment_schedule"), SAME),
    edited("sheet copied", copy_sheet, named("付款计划 (2)", "the name 付款计划")),
    edited("sheet deleted", lambda book: book.remove(book[PAYMENTS]), NO_INSTALMENTS),
    edited("sheet of one's own", own_sheet, SAME),
    edited("sheet with a chart", chart, SAME),
    payments("sheet emptied", lambda page: page.delete_rows(1, 10), named("付款计划!A1", "the headings of the table")),
    edited("guide deleted", lambda book: book.remove(book["使用说明"]), SAME),
    edited("lists deleted", lambda book: book.remove(book["代码表"]), SAME),
    edited("sheets in another order", lambda book: book.move_sheet(PAYMENTS, -4), SAME),
    edited("name of a range left over", lambda book: put("付款计划!AG1", "见注")(book), SAME),
]

CASES: list[Case] = [*COLUMNS, *ROWS, *MERGES, *SHEETS]

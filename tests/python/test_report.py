"""The report: its words, its totals against the marts, what it escapes, and its empty states."""

from __future__ import annotations

import re
import shutil
import string
import subprocess
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from conftest import QIYUE, ROOT
from report_reading import CONTRACT_ID, EMOJI, FORMULA, LANGUAGES, LONG, TITLE, Page, amount, read_book, read_page
from rich.console import Console

from qiyue.errors import QiyueError
from qiyue.report import command, figures, pdf, words, workbook
from qiyue.report.charts import labels, style

pytest_plugins = ["report_pages"]

REPORTS = ROOT / "reports"

# Keys that are put together from a code: the family, and where its members come from.
DYNAMIC = {
    "severity": {"error", "warning", "note"},
    "estimate": {"typical", "earliest", "latest"},
    "money.by": {"buyer", "supplier", "year"},
    "method.definitions": {
        f"{name}.{part}"
        for name in ("committed", "cash", "service", "prepaid", "exposure", "no_payment")
        for part in ("term", "meaning")
    },
    "book": {"sheet", "content", "row_meaning", "rows", "shown", "total_of", "total", "column", "heading", "type"}
    | {"definition"},
    "sheet": {sheet.mart for sheet in workbook.SHEETS},
}


def test_both_languages_have_the_same_keys_and_blanks() -> None:
    zh, en = (words.read_texts(language) for language in LANGUAGES)

    def plain(texts: dict[str, str]) -> dict[str, set[str]]:
        blanks: dict[str, set[str]] = {}
        for key, text in texts.items():
            names = {name for _, name, _, _ in string.Formatter().parse(text) if name}
            # The month is a number in Chinese and a name in English.
            names = {"month" if name == "name" else name for name in names}
            blanks.setdefault(re.sub(r"\.(one|other)$", "", key), set()).update(names)
        return blanks

    assert plain(zh) == plain(en)


def used_keys() -> set[str]:
    """Every quoted text in templates and code that has the form of a key."""
    files = [*(REPORTS / "templates").rglob("*.j2"), *(ROOT / "qiyue" / "report").rglob("*.py")]
    return {key for file in files for key in re.findall(r"""['"]([a-z_0-9.]+)['"]""", file.read_text(encoding="utf-8"))}


def test_no_translation_key_is_unused() -> None:
    used = used_keys() | {f"{family}.{name}" for family, names in DYNAMIC.items() for name in names}
    keys = {re.sub(r"\.(one|other)$", "", key) for key in words.read_texts("zh")}
    assert {key for key in keys if not key.startswith("column.")} <= used


def test_no_translation_key_is_missing() -> None:
    have = {re.sub(r"\.(one|other)$", "", key) for key in words.read_texts("zh")}
    wanted = {f"{family}.{name}" for family, names in DYNAMIC.items() for name in names}
    for file in [*(REPORTS / "templates").rglob("*.j2"), *(ROOT / "qiyue" / "report").rglob("*.py")]:
        text = file.read_text(encoding="utf-8")
        wanted |= set(re.findall(r"""\b(?:t|words|self)\(\s*['"]([a-z_0-9.]+)['"]\s*[,)]""", text))
    assert wanted <= have


def test_every_column_of_the_workbook_has_a_heading_and_no_heading_is_unused(ask: Callable[[str], Any]) -> None:
    marts = ", ".join(f"'{sheet.mart}'" for sheet in workbook.SHEETS)
    names = ask(
        "select list(distinct column_name) from duckdb_columns() "
        f"where schema_name = 'marts' and table_name in ({marts})"
    )
    wanted = {re.sub(r"_(zh|en)$", "", name) for name in names} | {"contract_title"}
    for language in LANGUAGES:
        have = {key.removeprefix("column.") for key in words.read_texts(language) if key.startswith("column.")}
        assert have == wanted


def test_a_missing_key_is_an_error_and_not_a_blank(built_warehouse: Path) -> None:
    t = words.Words("zh", figures.open_and_collect(built_warehouse, None))
    with pytest.raises(KeyError):
        t("no.such.key", n=2)


def test_the_same_warehouse_gives_the_same_bytes_in_another_process(
    report_folder: Path, built_warehouse: Path, tmp_path: Path
) -> None:
    ran = subprocess.run(
        [*QIYUE, "report", "--database", str(built_warehouse), "--out", str(tmp_path)],
        cwd=ROOT,
        env={"PYTHONHASHSEED": "7", "PATH": "/usr/bin:/bin", "LANG": "C", "TZ": "America/Lima"},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    for language in LANGUAGES:
        name = f"qiyue-report.{language}.html"
        assert (tmp_path / name).read_bytes() == (report_folder / name).read_bytes()
        assert str(tmp_path / name) in ran.stdout


def test_the_workbook_is_the_same_bytes_again(report_folder: Path, built_warehouse: Path, tmp_path: Path) -> None:
    command.report(built_warehouse, tmp_path, Console(quiet=True), lang="zh", format_="xlsx")
    name = "qiyue-report.zh.xlsx"
    assert (tmp_path / name).read_bytes() == (report_folder / name).read_bytes()


def test_totals_of_the_page_are_those_of_the_marts(page: Page, ask: Callable[[str], Any]) -> None:
    spend = ask("select sum(committed_amount) from marts.spend_by_vendor")
    scheduled = ask("select sum(scheduled_amount) from marts.payment_timing where contract_status = 'signed'")
    assert {name: amount(text) for name, text in page.totals.items()} == {
        "vendors": spend,
        "categories": spend,
        "pairs": spend,
        "instalments": scheduled,
    }


def test_the_rows_of_the_page_add_up_to_its_totals(page: Page) -> None:
    def column(table: str, place: int) -> list[Decimal]:
        return [
            amount(row[place]) for row in page.tables[table][1:-1] if len(row) > place and re.search(r"\d", row[place])
        ]

    spend = amount(page.totals["vendors"])
    assert sum(column("vendors-table", 3)) == spend
    # Of the categories the leaves alone: a row of a parent spans three columns.
    assert sum(amount(row[3]) for row in page.tables["categories-table"][1:-1] if len(row) == 5) == spend
    assert sum(amount(row[1]) for row in page.tables["categories-table"][1:-1] if len(row) == 3) == spend
    assert sum(column("pairs-table", 2)) == spend
    assert sum(column("payments-table", 2)) == amount(page.totals["instalments"])
    years = page.tables["years-table"]
    assert [sum(column("years-table", place)) for place in (1, 4)] == [amount(years[-1][1]), amount(years[-1][4])]
    positions = page.tables["positions"]
    assert sum(column("positions", 1)) == amount(positions[-1][1])


def test_page_and_workbook_have_the_same_totals_to_the_fen(report_folder: Path, ask: Callable[[str], Any]) -> None:
    for language in LANGUAGES:
        page = read_page(report_folder / f"qiyue-report.{language}.html")
        cells, _ = read_book(report_folder / f"qiyue-report.{language}.xlsx")
        contents = next(iter(cells.values()))
        totals = {row[0]: row[6] for row in contents[5:] if len(row) > 6}
        spend = amount(page.totals["vendors"])
        for mart in ("spend_by_vendor", "spend_by_service_category", "spend_by_vendor_category", "dim_contract"):
            assert totals[mart] == spend
        assert totals["payment_timing"] == amount(page.totals["instalments"])
        heading = words.read_texts(language)["column.committed_amount"]
        vendors = cells["spend_by_vendor"]
        place = vendors[0].index(heading)
        assert sum(row[place] for row in vendors[1:]) == spend
        rows = {row[0]: row[3] for row in contents[5:] if row}
        for mart, count in rows.items():
            assert count == len(cells[mart]) - 1 == ask(f"select count(*) from marts.{mart}")


def test_the_workbook_has_no_formula_and_every_sheet_is_frozen_and_filtered(report_folder: Path) -> None:
    cells, sources = read_book(report_folder / "qiyue-report.zh.xlsx")
    assert not [name for name, source in sources.items() if "<f>" in source or "<f " in source]
    marts = [sheet.mart for sheet in workbook.SHEETS]
    assert list(cells)[2:] == marts
    for mart in marts:
        assert "<pane" in sources[mart] and 'state="frozen"' in sources[mart], mart
        assert "<autoFilter" in sources[mart], mart
    # A date is a number with a format, not a text.
    dates = cells["payment_timing"]
    place = dates[0].index("应付日期或期限")
    assert {type(row[place]) for row in dates[1:] if row[place] is not None} == {Decimal}


def test_the_definitions_are_those_of_the_warehouse(report_folder: Path, ask: Callable[[str], Any]) -> None:
    cells, _ = read_book(report_folder / "qiyue-report.en.xlsx")
    comment = ask(
        "select comment from duckdb_columns() where table_name = 'spend_by_vendor' and column_name = 'committed_amount'"
    )
    (row,) = [row for row in cells["Definitions"] if row[:2] == ["spend_by_vendor", "committed_amount"]]
    assert (row[4] or "") == (comment or "")


def test_ids_are_unique_and_every_link_has_its_place(page: Page) -> None:
    assert len(page.ids) == len(set(page.ids))
    assert set(page.links) <= set(page.ids)


def test_the_page_is_one_file(report_folder: Path) -> None:
    for language, other in (("zh", "en"), ("en", "zh")):
        file = report_folder / f"qiyue-report.{language}.html"
        text = file.read_text(encoding="utf-8")
        found = read_page(file)
        assert f'<html lang="{words.TAGS[language]}">' in text[:200]
        assert found.title
        assert found.files == [f"qiyue-report.{other}.html"]
        assert text.count("* plotly.js v") == 1
        assert not re.search(
            r"<(?:script|img|iframe|link)[^>]+(?:src|href)=[\"']?(?!data:)[a-z./]", text.split("<script")[0]
        )
        assert file.stat().st_size < 12_000_000


def test_every_data_table_has_a_caption_and_scopes(page: Page) -> None:
    assert page.tags.count("table") == page.tags.count("caption") > 30


def test_without_a_payment_recorded_no_instalment_is_called_unpaid(report_folder: Path) -> None:
    text = "".join(read_page(report_folder / "qiyue-report.zh.html").text)
    assert "无付款记录" in text
    assert "已逾期" not in text


# What data may hold


def test_text_from_data_is_only_ever_text(hostile_folder: Path, report_folder: Path) -> None:
    assert len(LONG) == 400
    for language in LANGUAGES:
        name = f"qiyue-report.{language}.html"
        found, real = read_page(hostile_folder / name), read_page(report_folder / name)
        text = "".join(found.text)
        for hostile in (TITLE, FORMULA, EMOJI, LONG, CONTRACT_ID):
            assert hostile in text
        # No tag more than in the page of the real names.
        assert {tag: found.tags.count(tag) for tag in set(real.tags)} == {
            tag: real.tags.count(tag) for tag in set(real.tags)
        }
        assert set(found.tags) == set(real.tags)
        assert len(found.ids) == len(set(found.ids))
        assert set(found.links) <= set(found.ids)
        assert "{{ 7 * 7 }}" in text


def test_a_formula_from_data_is_a_text_cell(hostile_folder: Path) -> None:
    cells, sources = read_book(hostile_folder / "qiyue-report.zh.xlsx")
    assert FORMULA in {row[1] for row in cells["spend_by_vendor"][1:]} | {
        row[2] for row in cells["spend_by_vendor"][1:]
    }
    assert not [name for name, source in sources.items() if "<f>" in source or "<f " in source]
    with zipfile.ZipFile(hostile_folder / "qiyue-report.zh.xlsx") as book:
        links = [name for name in book.namelist() if "rels" in name and b"example.invalid" in book.read(name)]
    assert not links


def test_chart_labels_carry_no_markup_and_stay_short() -> None:
    assert labels.label("<b>x</b> & y") == "&lt;b&gt;x&lt;/b&gt; &amp; y"
    assert labels.label("$x$") == "&#36;x&#36;"
    assert labels.label("一\n二\x00三") == "一 二 三"
    shown = labels.label(LONG, 24, 2)
    assert shown.count("<br>") == 1
    assert shown.endswith("…")
    assert max(len(line) for line in shown.split("<br>")) <= 13
    assert labels.label("x" * 400, 24, 2).count("x") <= 26


def test_different_ids_have_different_anchors() -> None:
    ids = ["a", "a_", "a.b", "a_2e_b", "a b", "合同", "A", ""]
    assert len({words.anchor("c", name) for name in ids}) == len(ids)
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+", words.anchor("c", name)) for name in ids)


# Numbers and dates


@pytest.mark.parametrize(
    ("language", "value", "headline", "exact"),
    [
        ("zh", "6417920.00", "641.79 万元", "6,417,920.00 元"),
        ("zh", "9999.99", "9,999.99 元", "9,999.99 元"),
        ("zh", "10050.00", "1.01 万元", "10,050.00 元"),
        ("zh", "138865887160.42", "1,388.66 亿元", "138,865,887,160.42 元"),
        ("zh", "-173538.21", "−17.35 万元", "−173,538.21 元"),
        ("en", "6417920.00", "CNY 6,417,920.00", "CNY 6,417,920.00"),
    ],
)
def test_amounts_read_as_the_language_wants(
    built_warehouse: Path, language: str, value: str, headline: str, exact: str
) -> None:
    t = words.Words(language, figures.open_and_collect(built_warehouse, None))
    assert t.headline(Decimal(value)) == headline
    assert t.yuan(Decimal(value)) == exact
    assert t.yuan(None) == t("unknown")


def test_dates_rates_and_clauses_read_as_the_language_wants(built_warehouse: Path) -> None:
    found = figures.open_and_collect(built_warehouse, None)
    zh, en = words.Words("zh", found), words.Words("en", found)
    day = date(2026, 9, 5)
    assert (zh.day(day), zh.long_day(day)) == ("2026-09-05", "2026年9月5日")
    assert (en.day(day), en.long_day(day)) == ("05 Sep 2026", "5 September 2026")
    assert zh.rate(Decimal("0.00010000")) == "0.01%"
    assert zh.percent(Decimal("0.398457")) == "39.85%"
    assert zh.price(Decimal("0.500000")) == "0.50"
    assert zh.price(Decimal("0.123400")) == "0.1234"
    assert zh.clause("annex-1 2.2.1") == "附件1 2.2.1"
    assert en.clause("body table") == "body table"
    assert zh("summary.cash_due", year=2026) == "2026 财政年度应付"


# Fewer rows than there are


def test_others_are_a_row_and_the_totals_still_add_up(
    built_warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, limit in {
        "vendor_rows": 2,
        "heat_map_vendors": 2,
        "table_rows": 3,
        "short_rows": 2,
        "contract_sections": 1,
        "decision_rows": 1,
        "rows_of_a_contract": 2,
    }.items():
        monkeypatch.setitem(figures.LIMITS, name, limit)
    command.report(built_warehouse, tmp_path, Console(quiet=True), lang="en")
    page = read_page(tmp_path / "qiyue-report.en.html")
    assert "Others: 2 suppliers" in "".join(page.text)
    assert set(page.links) <= set(page.ids)
    spend = amount(page.totals["vendors"])
    assert sum(amount(row[3]) for row in page.tables["vendors-table"][1:-1]) == spend
    assert sum(amount(row[2]) for row in page.tables["pairs-table"][1:-1]) == spend
    # A row of others spans the two columns before the amount.
    payments = [row[1] if row[0].startswith("Others") else row[2] for row in page.tables["payments-table"][1:-1]]
    assert sum(amount(cell) for cell in payments if re.search(r"\d", cell)) == amount(page.totals["instalments"])
    lines = page.tables["c.culture-cloud-2026.lines"] if "c.culture-cloud-2026" in page.ids else []
    assert lines
    assert sum(amount(row[5] if len(row) == 7 else row[2]) for row in lines[1:-1]) == amount(lines[-1][2])
    assert "more are not listed here" in "".join(page.text)


def test_a_sheet_that_is_too_long_sums_the_rest_in_a_last_row(
    built_warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ask: Callable[[str], Any]
) -> None:
    monkeypatch.setattr(workbook, "ROWS", 5)
    command.report(built_warehouse, tmp_path, Console(quiet=True), lang="en", format_="xlsx")
    cells, _ = read_book(tmp_path / "qiyue-report.en.xlsx")
    rows = cells["fct_contract_line"]
    place = rows[0].index("Line amount (CNY)")
    assert len(rows) == 7
    assert rows[-1][0] == f"Others: {ask('select count(*) - 5 from marts.fct_contract_line')} rows"
    assert sum(row[place] for row in rows[1:]) == ask(
        "select sum(line_amount) from marts.fct_contract_line where status = 'signed'"
    )


# Empty states and errors


def test_a_register_of_drafts_gives_an_honest_report(drafts_folder: Path) -> None:
    page = read_page(drafts_folder / "qiyue-report.en.html")
    text = "".join(page.text)
    assert "only one unsigned draft" in text
    assert "No contract is signed, so no spend is committed." in text
    assert "vendors-table" not in page.tables
    assert "c.chaoyang-licensing-2026.findings" in page.tables
    assert set(page.links) <= set(page.ids)
    cells, _ = read_book(drafts_folder / "qiyue-report.en.xlsx")
    assert len(cells["dim_contract"]) == 2
    assert len(cells["spend_by_vendor"]) == 1


def test_an_empty_register_is_said_to_be_empty(built_warehouse: Path, tmp_path: Path) -> None:
    database = tmp_path / "qiyue.duckdb"
    shutil.copy(built_warehouse, database)
    with duckdb.connect(str(database)) as connection:
        tables = connection.execute("select table_name from duckdb_tables() where schema_name = 'marts'").fetchall()
        for (table,) in tables:
            if table not in ("dim_date", "build"):
                connection.execute(f"delete from marts.{table}")
    command.report(database, tmp_path, Console(quiet=True), lang="zh")
    assert "登记中没有合同。" in "".join(read_page(tmp_path / "qiyue-report.zh.html").text)


def test_without_a_warehouse_one_sentence_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(QiyueError, match=r"There is nothing to report yet.*run `qiyue build` first"):
        command.report(tmp_path / "none.duckdb", tmp_path, Console(quiet=True))


def test_another_day_than_that_of_the_warehouse_is_refused(built_warehouse: Path, tmp_path: Path) -> None:
    with pytest.raises(QiyueError, match=r"run `qiyue build --as-of 2031-01-01`"):
        command.report(built_warehouse, tmp_path, Console(quiet=True), as_of=date(2031, 1, 1))
    assert not list(tmp_path.iterdir())


def test_the_day_of_the_warehouse_is_accepted_and_shown(built_warehouse: Path, tmp_path: Path) -> None:
    day = figures.open_and_collect(built_warehouse, None).as_of_date
    command.report(built_warehouse, tmp_path, Console(quiet=True), lang="zh", as_of=day)
    assert f"{day.year}年{day.month}月{day.day}日" in read_page(tmp_path / "qiyue-report.zh.html").title


def test_a_warehouse_without_a_mart_is_named_as_not_complete(built_warehouse: Path, tmp_path: Path) -> None:
    database = tmp_path / "qiyue.duckdb"
    shutil.copy(built_warehouse, database)
    with duckdb.connect(str(database)) as connection:
        connection.execute("drop table marts.reconciliation")
    with pytest.raises(QiyueError, match=r"not complete; run `qiyue build`.*reconciliation"):
        command.report(database, tmp_path, Console(quiet=True))


def test_without_a_browser_one_sentence_says_how_to_get_the_pdf(
    built_warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(QiyueError, match="no Chromium or Chrome"):
        command.report(built_warehouse, tmp_path, Console(), lang="zh", format_="pdf")
    made = command.report(built_warehouse, tmp_path, Console(width=400), lang="zh", format_="all")
    assert [file.suffix for file in made] == [".html", ".xlsx"]
    assert "no Chromium or Chrome" in capsys.readouterr().out


def test_a_browser_that_fails_leaves_no_pdf_and_one_sentence(report_folder: Path, tmp_path: Path) -> None:
    with pytest.raises(QiyueError, match="could not print"):
        pdf.print_page("/bin/false", report_folder / "qiyue-report.zh.html", tmp_path / "report.pdf")


def test_colours_of_text_have_the_contrast_of_wcag_aa() -> None:
    def brightness(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    def contrast(first: str, second: str) -> float:
        light, dark = sorted((brightness(first), brightness(second)), reverse=True)
        return (light + 0.05) / (dark + 0.05)

    css = (REPORTS / "assets" / "report.css").read_text(encoding="utf-8")
    named = dict(re.findall(r"--(ink|soft|accent|tint|faint): (#[0-9a-f]{6})", css))
    for text in ("ink", "soft", "accent"):
        for ground in ("#ffffff", named["tint"], named["faint"]):
            assert contrast(named[text], ground) >= 4.5
    assert contrast(style.ACCENT, "#ffffff") >= 4.5
    assert contrast(style.INK, style.TINTS[2]) >= 4.5
    # Lines need three to one.
    assert contrast(style.MIDDLE, "#ffffff") >= 3
    # Neighbours in a stack stay apart in grey.
    assert contrast(style.TINTS[0], style.TINTS[2]) >= 3

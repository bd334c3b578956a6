"""Texts of a register that try to get out of where they are shown: thirty of them, in every place at once."""

from __future__ import annotations

import email
import email.policy
import re
import shutil
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import duckdb
import pytest
from blanks import write
from conftest import run_qiyue
from icalendar import Calendar
from playwright.sync_api import Browser
from report_reading import LANGUAGES
from rich.console import Console

from qiyue import check, diff, workbook
from qiyue.connection import quote
from qiyue.console import make_console
from qiyue.errors import show_path
from qiyue.explain import explain
from qiyue.notices import digest, ical
from qiyue.project import find_project
from qiyue.report import command

pytestmark = pytest.mark.slow

PAYLOADS = (
    # HTML
    "<script>hit(1)</script>",
    "<img src=x onerror=hit(2)>",
    '"><svg onload=hit(3)>',
    "'><body onload=hit(4)>",
    "<iframe src='javascript:parent.hit(5)'></iframe>",
    "<a href='javascript:hit(6)' autofocus onfocus=hit(6)>x</a>",
    "</td></tr></table><script>hit(7)</script>",
    "</title></head><script>hit(8)</script>",
    "<style>@import 'http://example.invalid/9'</style>",
    "<link rel=stylesheet href=http://example.invalid/10>",
    "<img src=http://example.invalid/11>",
    "<meta http-equiv=refresh content='0;url=http://example.invalid/12'>",
    # What a page escapes once too seldom or once too often
    "&lt;img src=x onerror=hit(13)&gt;",
    "&#60;img src=x onerror=hit(14)&#62;",
    "<!--<img src=x onerror=hit(15)>-->",
    # Titles of a chart, and the script that holds its data
    "<svg><title><script>hit(16)</script></title></svg>",
    "</script><script>hit(17)</script>",
    "]]><script>hit(18)</script>",
    "\u2028hit(19)//",
    "%{y} %{customdata[0]}<extra>hit(20)</extra>",
    # Templates
    "{{ 7 * 191 }}{% raw %}",
    "${7*191} $v__0 $params #{7*191} <%= 7*191 %>",
    # Formulas
    '=HYPERLINK("http://example.invalid/23","x")',
    "+cmd|' /C calc'!A0",
    "@SUM(1+1)*191",
    # A terminal
    "\x1b[2J\x1b]0;hit\x07 \x9b31m",
    "\u202eevitagen\u202c[bold red]x[/bold red][/]:smile:",
    # A calendar, and a mail
    "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:hit",
    "x\r\nBcc: hit@example.invalid\r\n\r\nhit",
    "x\\n;,:\tATTACH:http://example.invalid/30",
)
# Columns of the marts in which a register's own words stand.
FREE_TEXT = re.compile(
    "(.*_)?(title|name|message|remedy|description|label|condition|unit|article)_(zh|en)"
    "|stated_as|coverage|clause_ref|contract_number|article|source_row"
)
# Everything by which a text may run or reach out.
ACTIVE = (
    "script, iframe, object, embed, base, form, meta[http-equiv=refresh i], link[href], img, image, svg a, "
    "[href^='javascript:' i], [onload], [onerror], [onfocus], [autofocus]"
)
GUARD = "window.hits = []; window.hit = number => window.hits.push(number)"


def test_there_are_thirty() -> None:
    assert len(set(PAYLOADS)) == 30


@pytest.fixture(scope="session")
def armed_warehouse(built_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real warehouse with the texts in every free column of its marts, as if a register had held them."""
    database = tmp_path_factory.mktemp("armed") / built_warehouse.name
    shutil.copy(built_warehouse, database)
    with duckdb.connect(str(database)) as connection:
        columns = connection.execute(
            "select table_name, column_name from duckdb_columns() where schema_name = 'marts' and data_type = 'VARCHAR'"
        ).fetchall()
        for number, (table, column) in enumerate(columns):
            if FREE_TEXT.fullmatch(column):
                # Another one in every row and column, so that each stands in each kind of place.
                connection.execute(
                    f"update marts.{quote(table)} set {quote(column)} = list_extract(?, 1 + (rowid + ?) % 30)",
                    [list(PAYLOADS), number],
                )
    return database


@pytest.fixture(scope="session")
def version_before(armed_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A version in which much of it was not there yet, and contracts had other titles."""
    database = tmp_path_factory.mktemp("before") / armed_warehouse.name
    shutil.copy(armed_warehouse, database)
    with duckdb.connect(str(database)) as connection:
        for table in ("contract_findings", "calendar_entries", "payment_timing"):
            connection.execute(f"delete from marts.{table}")
        for column in ("title_zh", "title_en", "clause_ref"):
            connection.execute(
                f"update register.contracts set {column} = list_extract(?, 26 + rowid % 5)", [list(PAYLOADS)]
            )
    return database


@pytest.fixture
def look(browser: Browser) -> Callable[..., dict[str, Any]]:
    """Open a page and tell what ran, was asked for or complained, and which active elements it holds."""

    def looked(file: Path, *, ready: str = "body") -> dict[str, Any]:
        context = browser.new_context(offline=True)
        context.add_init_script(GUARD)
        page = context.new_page()
        seen: list[str] = []
        page.on("dialog", lambda dialog: seen.append(dialog.message))
        page.on("pageerror", lambda error: seen.append(str(error)))
        page.on("console", lambda message: seen.append(message.text))
        page.on("request", lambda request: seen.append(request.url) if "example.invalid" in request.url else None)
        page.goto(file.as_uri())
        page.wait_for_selector(ready, state="attached")
        page.wait_for_timeout(200)
        found = {
            "seen": seen + page.evaluate("window.hits"),
            "active": page.evaluate(f"document.querySelectorAll({ACTIVE!r}).length"),
            "text": page.evaluate("document.documentElement.textContent"),
        }
        context.close()
        return found

    return looked


def shown(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def test_nothing_runs_in_the_report(
    armed_warehouse: Path, built_warehouse: Path, tmp_path: Path, look: Callable[..., dict[str, Any]]
) -> None:
    for folder, database in (("armed", armed_warehouse), ("real", built_warehouse)):
        command.report(database, tmp_path / folder, Console(quiet=True), format_="html")
    for language in LANGUAGES:
        ready = "html[data-ready=true]"
        armed, real = (
            look(tmp_path / folder / f"qiyue-report.{language}.html", ready=ready) for folder in ("armed", "real")
        )
        assert armed["seen"] == []
        assert armed["active"] == real["active"]
        assert "1337" not in armed["text"].replace("1337", "", real["text"].count("1337"))
        for payload in ("<img src=x onerror=hit(2)>", "{{ 7 * 191 }}{% raw %}", "&lt;img src=x onerror=hit(13)&gt;"):
            assert payload in armed["text"]


def test_nothing_runs_in_the_data_docs(tmp_path: Path, look: Callable[..., dict[str, Any]]) -> None:
    """The cells, and the header: a column that nobody knows is called after one of the texts."""
    rows = [
        {"contract_id": text, "status": text, "title_zh": text, "signed_date": text, "clause_ref": text, text: text}
        for text in PAYLOADS
    ]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    table = [{name: row.get(name, "x") for name in columns} for row in rows]
    register = write({"contracts": table}, tmp_path / "register")
    report = check.run_check(find_project(), register, docs=tmp_path / "docs")
    assert not report.is_sound
    page = look(tmp_path / "docs/contracts.html")
    assert page["seen"] == []
    assert page["active"] == 0
    assert "1337" not in page["text"]
    for text in PAYLOADS[:18]:
        assert shown(text) in shown(page["text"])
    index = look(tmp_path / "docs/index.html")
    assert (index["seen"], index["active"]) == ([], 0)
    assert not [fault for fault in map(str, report.faults) if not fault.isprintable()]


def test_nothing_runs_in_the_mail_and_no_header_is_added(
    armed_warehouse: Path, version_before: Path, tmp_path: Path, look: Callable[..., dict[str, Any]]
) -> None:
    for language in LANGUAGES:
        mail = tmp_path / "digest.eml"
        digest.write(armed_warehouse, mail, Console(quiet=True), language=language, before=version_before)
        message = email.message_from_bytes(mail.read_bytes(), policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        assert set(message.keys()) == {"Subject", "Date", "MIME-Version", "Content-Type"}
        assert [part.get_content_type() for part in message.walk()][1:] == ["text/plain", "text/html"]
        body = message.get_body(("html",))
        assert body is not None
        page = tmp_path / "mail.html"
        page.write_text(body.get_content(), encoding="utf-8")
        seen = look(page)
        assert (seen["seen"], seen["active"]) == ([], 0)
        assert "1337" not in seen["text"]
        assert sum(text in seen["text"] for text in PAYLOADS[:18]) > 5


def test_no_calendar_entry_is_added(armed_warehouse: Path, tmp_path: Path) -> None:
    with duckdb.connect(str(armed_warehouse), read_only=True) as connection:
        found = connection.execute(
            "select count(*) from marts.calendar_entries where entry_date is not null"
        ).fetchone()
    for language in LANGUAGES:
        file = tmp_path / f"{language}.ics"
        ical.write(armed_warehouse, file, Console(quiet=True), language=language, contract=None)
        events = Calendar.from_ical(file.read_bytes()).walk("VEVENT")
        assert found
        assert 0 < len(events) <= found[0]
        assert all(str(event["uid"]).endswith("@qiyue") and "attach" not in event for event in events)
        assert not re.search(rb"^(UID:hit|ATTACH)", file.read_bytes(), re.MULTILINE)
        assert b"\x1b" not in file.read_bytes()


def test_no_cell_of_a_workbook_is_a_formula(armed_warehouse: Path, tmp_path: Path) -> None:
    command.report(armed_warehouse, tmp_path, Console(quiet=True), format_="xlsx")
    # Signs that no cell can hold are refused when a workbook is filled; the others go there and come back.
    texts = [text for text in PAYLOADS if text.isprintable()]
    rows = [{"contract_id": f"c-{number}", "title_zh": text} for number, text in enumerate(texts)]
    register = write({"contracts": rows}, tmp_path / "register")
    workbook.write_workbook(find_project(), tmp_path / "register.xlsx", register=register)
    for file in tmp_path.glob("*.xlsx"):
        with zipfile.ZipFile(file) as book:
            for name in book.namelist():
                content = book.read(name).decode("utf-8", errors="replace")
                assert not re.search(r"<f[ >]", content) or "<dataValidation" in content, (file.name, name)
                assert not (name.endswith(".rels") and "example.invalid" in content), (file.name, name)


def test_no_control_sequence_reaches_the_terminal(
    armed_warehouse: Path, version_before: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with duckdb.connect(str(armed_warehouse), read_only=True) as connection:
        terms = connection.execute(
            "select distinct contract_id, penalty_term_id from marts.penalty_exposure order by all"
        ).fetchall()
    for contract, term in terms:
        explain(armed_warehouse, contract, term, make_console(), days=30, party=None, language="zh")
    diff.show(armed_warehouse, {"contracts": ("contract_id",)}, make_console(), before=version_before)
    out = capsys.readouterr().out
    assert len(terms) > 10
    assert "Bcc: hit" in out
    assert not set(out) & set("\x1b\x07\x9b\u202e\u2028\r")


def test_a_name_of_a_file_is_shown_as_it_is_and_moves_no_cursor(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    name = "[bold]x[/]:smile:\x1b[2J\n\udc80"
    assert show_path(Path(name)) == "[bold]x[/]:smile:\\x1b[2J\\n\\udc80"
    make_console().print(f"Written: {show_path(name)}", soft_wrap=True)
    assert capsys.readouterr().out == "Written: [bold]x[/]:smile:\\x1b[2J\\n\\udc80\n"
    (tmp_path / "\x1b[2J[b]").mkdir()
    run = run_qiyue("check", str(tmp_path / "\x1b[2J[b]"))
    assert "Traceback" not in run.stderr
    assert "\x1b" not in run.stdout + run.stderr


def test_an_error_that_quotes_a_text_is_clean() -> None:
    run = run_qiyue("verify", "\x1b[2Jno-such", "--texts", "tests")
    assert run.returncode == 1
    assert "\\x1b[2Jno-such" in run.stderr
    assert "\x1b" not in run.stderr

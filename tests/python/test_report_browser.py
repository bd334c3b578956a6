"""The report as a reader opens it: in a real browser, on a desktop, a phone and on paper."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from playwright.sync_api import Browser, Page
from report_reading import LANGUAGES, TITLE

from qiyue.report import pdf

pytest_plugins = ["report_pages"]

# Kept, so that a person can look at them.
SCREENSHOTS = ROOT / "target" / "report-screenshots"
READY = "html[data-ready=true]"
A4_WIDTH = 595.3  # points
PAGE_MARGIN = 39.7  # 14 mm in points


class Reader:
    """A page that remembers what went wrong in it."""

    def __init__(self, browser: Browser, width: int, height: int = 900) -> None:
        # Offline: what the page does not carry, it does not have.
        self.context = browser.new_context(viewport={"width": width, "height": height}, offline=True)
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: self.complaints.append(f"dialog: {dialog.message}"))
        self.page.on("request", lambda request: self.requests.append(request.url))

    def open(self, file: Path, place: str = "") -> Page:
        self.page.goto(file.as_uri() + place)
        self.page.wait_for_selector(READY, state="attached")
        return self.page

    def close(self) -> None:
        self.context.close()

    @property
    def fetched(self) -> list[str]:
        return [url for url in self.requests if not url.startswith(("file:", "data:", "blob:"))]


@pytest.fixture(scope="session")
def shelf(browser: Browser, report_folder: Path) -> Iterator[Callable[[str, int], Reader]]:
    """Open the real report in a language and at a width, once a run: for tests that only look."""
    readers: dict[tuple[str, int], Reader] = {}

    def opened(language: str, width: int) -> Reader:
        if (language, width) not in readers:
            readers[language, width] = Reader(browser, width)
            readers[language, width].open(report_folder / f"qiyue-report.{language}.html")
        return readers[language, width]

    yield opened
    for reader in readers.values():
        reader.close()


@pytest.fixture
def desktop(browser: Browser) -> Iterator[Reader]:
    reader = Reader(browser, 1440)
    yield reader
    reader.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("width", "name"), [(1440, "desktop"), (390, "phone"), (794, "a4")])
def test_it_opens_without_a_complaint_or_a_request_at_every_width(
    shelf: Callable[[str, int], Reader], language: str, width: int, name: str
) -> None:
    reader = shelf(language, width)
    assert reader.complaints == []
    assert reader.fetched == []
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= width
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    reader.page.screenshot(path=SCREENSHOTS / f"{language}-{name}-first.png")
    if language == "zh":
        for section in ("spend", "payments", "penalties"):
            reader.page.locator(f"#{section}").screenshot(path=SCREENSHOTS / f"{language}-{name}-{section}.png")


def test_the_first_screen_of_a_desktop_holds_the_messages_and_the_money(shelf: Callable[[str, int], Reader]) -> None:
    page = shelf("zh", 1440).page
    assert 3 <= page.locator("#summary > .messages > .message").count() <= 5
    for place in ("#summary > .messages", ".figures", ".decide"):
        box = page.locator(place).bounding_box()
        assert box is not None
        assert box["y"] + box["height"] < 900


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_chart_is_drawn_with_its_data(shelf: Callable[[str, int], Reader], language: str) -> None:
    page = shelf(language, 1440).page
    charts: dict[str, Any] = page.evaluate("JSON.parse(document.getElementById('chart-data').textContent)")
    places = page.evaluate("Array.from(document.querySelectorAll('.chart')).map(place => place.id)")
    assert sorted(places) == sorted(charts)
    assert len(places) == 9
    for name, chart in charts.items():
        drawn = page.evaluate(
            """name => {
                const place = document.getElementById(name);
                return {
                    traces: place.data.length,
                    bars: place.querySelectorAll('.bars .point').length,
                    marks: place.querySelectorAll('.scatterlayer .trace').length,
                    boxes: place.querySelectorAll('.treemaplayer .slice').length,
                    images: place.querySelectorAll('.heatmaplayer image').length,
                    height: place.querySelector('.main-svg').getBoundingClientRect().height,
                };
            }""",
            name,
        )
        kinds = [trace["type"] for trace in chart["data"]]
        assert drawn["traces"] == len(kinds)
        assert drawn["bars"] == sum(len(trace["x"]) for trace in chart["data"] if trace["type"] == "bar"), name
        assert drawn["marks"] == kinds.count("scatter"), name
        assert bool(drawn["boxes"]) == ("treemap" in kinds), name
        assert bool(drawn["images"]) == ("heatmap" in kinds), name
        assert drawn["height"] >= 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_chart_has_a_name_and_a_table_that_says_the_same(
    shelf: Callable[[str, int], Reader],
    language: str,
) -> None:
    page = shelf(language, 1440).page
    for name, table in page.evaluate(
        """Array.from(document.querySelectorAll('.chart'))
            .map(place => [place.getAttribute('aria-label'), place.getAttribute('aria-describedby')])"""
    ):
        assert name
        assert page.locator(f"caption[id='{table}']").count() == 1, (name, table)


def test_every_figure_of_the_first_screen_reaches_a_clause_in_three_clicks(shelf: Callable[[str, int], Reader]) -> None:
    page = shelf("zh", 1440).page
    lost = page.evaluate(
        """() => {
            const reaches = (link, clicks) => {
                const place = document.getElementById(decodeURIComponent(link.hash.slice(1)));
                if (!place || !clicks) return false;
                const row = place.closest('tr');
                if (row && row.closest('.contract')) return !!row.querySelector('.clause');
                const within = place.closest('.contract') || place.closest('table') || place;
                if (within.matches('.contract')) return !!within.querySelector('.clause');
                return Array.from(within.querySelectorAll('a[href^="#c."]')).some(next => reaches(next, clicks - 1));
            };
            const figures = Array.from(document.querySelectorAll('#summary a[href^="#"]'));
            return figures.filter(link => !reaches(link, 3)).map(link => link.textContent);
        }"""
    )
    assert lost == []
    assert page.locator("#summary .big a").count() == 5


def test_a_link_lands_on_its_row_and_opens_what_is_folded(desktop: Reader, report_folder: Path) -> None:
    page = desktop.open(report_folder / "qiyue-report.zh.html")
    page.locator("#summary .decisions a >> nth=0").click()
    row = page.locator("tr:target")
    assert row.count() == 1
    box = row.bounding_box()
    bar = page.locator(".contents").bounding_box()
    assert box and bar
    assert bar["y"] + bar["height"] <= box["y"] < 900
    page.evaluate("location.hash = '#months-table'")
    page.wait_for_function("document.getElementById('months-table').closest('details').open")


def test_the_language_switch_opens_the_other_edition_at_the_same_place(desktop: Reader, report_folder: Path) -> None:
    page = desktop.open(report_folder / "qiyue-report.zh.html", "#penalties")
    page.locator("#switch-language").click()
    page.wait_for_selector(READY, state="attached")
    assert page.url.endswith("qiyue-report.en.html#penalties")
    assert page.evaluate("document.documentElement.lang") == "en"
    page.locator("#switch-language").click()
    page.wait_for_selector(READY, state="attached")
    assert page.url.endswith("qiyue-report.zh.html#penalties")
    assert desktop.complaints == []


def test_the_keyboard_reaches_the_report(desktop: Reader, report_folder: Path) -> None:
    page = desktop.open(report_folder / "qiyue-report.en.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    unnamed = page.evaluate(
        """Array.from(document.querySelectorAll('a, summary, [tabindex="0"]'))
            .filter(e => !(e.textContent.trim() || e.getAttribute('aria-label'))).length"""
    )
    assert unnamed == 0
    levels = page.evaluate("Array.from(document.querySelectorAll('h1,h2,h3,h4')).map(h => Number(h.tagName[1]))")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_a_phone_shows_rows_as_named_values(shelf: Callable[[str, int], Reader]) -> None:
    page = shelf("zh", 390).page
    cell = page.locator("#payments-table").locator("xpath=..").locator("tbody td").nth(1)
    assert cell.get_attribute("data-label") == "金额（元）"
    assert cell.evaluate("cell => getComputedStyle(cell, '::before').content") == '"金额（元）"'
    cut = page.evaluate(
        """Array.from(document.querySelectorAll('main table'))
            .filter(table => !table.closest('details') && table.getBoundingClientRect().right > 390).length"""
    )
    assert cut == 0


def test_hostile_names_do_nothing(browser: Browser, hostile_folder: Path) -> None:
    for width in (1440, 390):
        reader = Reader(browser, width)
        page = reader.open(hostile_folder / "qiyue-report.zh.html")
        assert reader.complaints == []
        assert reader.fetched == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert (
            page.evaluate("Array.from(document.querySelectorAll('svg a, svg script, svg image[href^=http]')).length")
            == 0
        )
        assert page.locator(".contract h3", has_text=TITLE.split("\n")[0]).count() == 1
        reader.close()


def test_a_report_of_drafts_opens(desktop: Reader, drafts_folder: Path) -> None:
    page = desktop.open(drafts_folder / "qiyue-report.zh.html")
    assert desktop.complaints == []
    charts = page.evaluate("Object.keys(JSON.parse(document.getElementById('chart-data').textContent))")
    assert page.locator(".chart[data-drawn=true]").count() == len(charts)
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / "zh-desktop-drafts.png")


@pytest.fixture(scope="session", params=["zh", "en"])
def printed(request: pytest.FixtureRequest, report_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report as the command prints it."""
    target = tmp_path_factory.mktemp("printed") / f"{request.param}.pdf"
    path = pdf.find_browser()
    assert path
    pdf.print_page(path, report_folder / f"qiyue-report.{request.param}.html", target)
    return target


def test_the_printed_report_cuts_nothing_off(printed: Path, report_folder: Path) -> None:
    reader = shutil.which("pdftotext")
    assert reader, "this test needs pdftotext; .ci/run installs it"
    boxes = subprocess.run([reader, "-bbox", str(printed), "-"], capture_output=True, text=True, check=True).stdout
    sizes = set(re.findall(r'<page width="([0-9.]+)" height="([0-9.]+)"', boxes))
    assert {(round(float(width)), round(float(height))) for width, height in sizes} == {(595, 842)}
    outside = [
        (float(right), text)
        for left, right, text in re.findall(
            r'xMin="([0-9.-]+)" yMin="[^"]*" xMax="([0-9.]+)" yMax="[^"]*">([^<]*)<', boxes
        )
        if float(right) > A4_WIDTH - PAGE_MARGIN + 3 or float(left) < PAGE_MARGIN - 3
    ]
    assert outside == []
    text = subprocess.run([reader, str(printed), "-"], capture_output=True, text=True, check=True).stdout
    page = (report_folder / f"qiyue-report.{printed.stem}.html").read_text(encoding="utf-8")
    amounts = set(re.findall(r'<td class="number">(−?[0-9,]+\.[0-9]{2})<', page))
    assert len(amounts) > 100
    # Also those of tables that the screen folds away.
    assert [amount for amount in sorted(amounts) if amount not in text] == []
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    shutil.copy(printed, SCREENSHOTS / f"{printed.stem}-a4.pdf")

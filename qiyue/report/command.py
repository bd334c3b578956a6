"""`qiyue report`: write the report from the published warehouse."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rich.console import Console

from qiyue.errors import QiyueError, plain_file_errors, show_path
from qiyue.files import write_whole
from qiyue.report import pdf
from qiyue.report.figures import Figures, open_and_collect
from qiyue.report.words import LANGUAGES

FORMATS = ("html", "xlsx", "pdf")


@dataclass(frozen=True)
class Request:
    """What is asked for.

    Attributes:
        database: the warehouse.
        out: the folder for the files.
        languages: of 'zh' and 'en'.
        formats: of 'html', 'xlsx' and 'pdf'.
        as_of: the day that the warehouse must look from, if one was asked for.
        needs_pdf: whether a machine without a browser is an error, or only a sentence.
    """

    database: Path
    out: Path
    languages: tuple[str, ...]
    formats: tuple[str, ...]
    as_of: date | None
    needs_pdf: bool


def choose(asked: str, among: tuple[str, ...]) -> tuple[str, ...]:
    """Give what an option asks for: one, or all."""
    return among if asked == "all" else (asked,)


def report(
    database: Path, out: Path, console: Console, *, lang: str = "all", format_: str = "html", as_of: date | None = None
) -> list[Path]:
    """Write the report and print where it is.

    Returns:
        The files that were made.

    Raises:
        QiyueError: the warehouse is missing or not complete, the day differs, or a file cannot be written.
    """
    return write(
        Request(
            database,
            out,
            choose(lang, LANGUAGES),
            choose(format_, FORMATS),
            as_of,
            needs_pdf=format_ == "pdf",
        ),
        console,
    )


def write(request: Request, console: Console) -> list[Path]:
    """Write the files that are asked for, each in one step, and print where they are."""
    figures = open_and_collect(request.database, request.as_of)
    made: list[Path] = []
    with plain_file_errors("writing the report"):
        request.out.mkdir(parents=True, exist_ok=True)
        for language in request.languages:
            if {"html", "pdf"} & set(request.formats):
                made += _pages(request, language, figures, console)
            if "xlsx" in request.formats:
                made.append(_workbook(request, language, figures))
    for file in made:
        console.print(f"Report: {show_path(file)}", markup=False, soft_wrap=True)
    return made


def _pages(request: Request, language: str, figures: Figures, console: Console) -> list[Path]:
    # Jinja and plotly take a while to load, and a workbook needs neither.
    from qiyue.report import page

    html = request.out / page.file_name(language, "html")
    write_whole(html, page.render(language, figures).encode())
    made = [html]
    if "pdf" in request.formats:
        browser = pdf.find_browser()
        if browser:
            target = request.out / page.file_name(language, "pdf")
            pdf.print_page(browser, html, target)
            made.append(target)
        elif request.needs_pdf:
            raise QiyueError(pdf.how_to_get_one(html))
        else:
            console.print(pdf.how_to_get_one(html), markup=False, soft_wrap=True)
    return made


def _workbook(request: Request, language: str, figures: Figures) -> Path:
    from qiyue.report import page, workbook

    target = request.out / page.file_name(language, "xlsx")
    write_whole(target, workbook.make(language, figures, request.database))
    return target

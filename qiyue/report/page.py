"""The HTML page: one self-contained file a language."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import Any

import jinja2
from markupsafe import Markup

from qiyue.report import charts
from qiyue.report.figures import LIMITS, REPORTS, Figures
from qiyue.report.words import LANGUAGES, TAGS, Words, anchor, group_by


def file_name(language: str, suffix: str) -> str:
    """Give the name of a made file, such as 'qiyue-report.zh.html'."""
    return f"qiyue-report.{language}.{suffix}"


def render(language: str, figures: Figures) -> str:
    """Make the page of a language. The same figures give the same text, byte for byte."""
    words = Words(language, figures)
    drawn = charts.build(words, figures)
    (other,) = (code for code in LANGUAGES if code != language)
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(REPORTS / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        words=words,
        t=words,
        figures=figures,
        rows=figures.rows,
        summary=figures.one("summary"),
        limits=LIMITS,
        charts=drawn,
        by_contract={
            name: {contract: found for (contract,), found in group_by(found, "contract_id").items()}
            for name, found in figures.rows.items()
            if name.startswith("contract_")
        },
        anchor=anchor,
        group_by=group_by,
    )
    return environment.get_template("report.html.j2").render(
        other_file=file_name(other, "html"),
        other_tag=TAGS[other],
        style=_own(_asset("report.css")),
        script=_own(_asset("report.js")),
        plotly=_own(_plotly()),
        chart_data=_as_script(drawn),
    )


def _plotly() -> str:
    text = files("plotly").joinpath("package_data/plotly.min.js").read_text(encoding="utf-8")
    # Inside a page only this would end the script; between quotes and in comments the escape means the same.
    return re.sub(r"</(script)", r"<\\/\1", text, flags=re.IGNORECASE)


def _as_script(value: Any) -> Markup:
    """Give JSON that can stand in a script element: no sign in it can end the element or open a comment."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return _own(text)


def _own(text: str) -> Markup:
    """Mark a text of ours, never one from the data, as ready for the page."""
    return Markup(text)  # noqa: S704


def _asset(name: str) -> str:
    return (REPORTS / "assets" / name).read_text(encoding="utf-8")

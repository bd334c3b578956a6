"""Data Docs: the page of each suite's result, as Great Expectations renders it, and an index."""

# Great Expectations passes its names on without saying so to a type checker.
# mypy: disable-error-code="attr-defined, no-untyped-call"

from __future__ import annotations

import re
import warnings
from html import escape
from pathlib import Path
from typing import Any

from great_expectations.render.renderer import ValidationResultsPageRenderer
from great_expectations.render.view import DefaultJinjaPageView

from qiyue.check.faults import mask
from qiyue.check.suites import Outcome
from qiyue.errors import plain_file_errors

# What a page would fetch from elsewhere when it is opened, its scripts, which need what is fetched, and the maker's
# newsletter: nothing leaves the machine of whoever reads it.
_FETCHED = re.compile(
    r"""<script\b.*?</script>|\sonclick="[^"]*"|<link[^>]*\shref=["'][^>]*>|<img[^>]*\ssrc=["']https?:[^>]*>"""
    r"""|url\(['"]?https?:[^)]*\)|<footer>.*?</footer>""",
    re.DOTALL,
)
# Great Expectations escapes a text in few places, and reads `$` in a text as the mark of a value of its own.
_SIGNS = {ord(sign): f"&#{ord(sign)};" for sign in "&<>\"'`$"}
_ESCAPED_TWICE = re.compile(r"&amp;(#\d+;)")
# Should a text get past that all the same, the browser runs and fetches nothing.
_POLICY = """<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">"""
_STYLE = """<style>body{font-family:sans-serif;max-width:70rem;margin:1rem auto;padding:0 1rem}
table{border-collapse:collapse}td,th{border:1px solid #ccc;padding:.2rem .5rem;text-align:left;vertical-align:top}
.modal,.navbar,.cooltip .top,.sticky>.card:first-child{display:none}
.fa-check-circle::before{content:"✓"}.fa-times::before{content:"✗"}.fa-exclamation-triangle::before{content:"!"}</style>"""


def write(outcomes: dict[str, Outcome], folder: Path) -> Path:
    """Write a page for each outcome into a folder; give the path of the index."""
    with plain_file_errors("writing the Data Docs"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        folder.mkdir(parents=True, exist_ok=True)
        lines = []
        for name, outcome in outcomes.items():
            (folder / f"{name}.html").write_text(_page(outcome), encoding="utf-8")
            statistics = outcome.result.statistics
            lines.append(
                f'<tr><td><a href="{escape(name)}.html">{escape(name)}</a></td>'
                f"<td>{statistics['successful_expectations']} of {statistics['evaluated_expectations']}</td></tr>"
            )
        index = folder / "index.html"
        index.write_text(
            f'<!doctype html><html lang="en"><head>{_POLICY}<meta charset="utf-8"><title>Register check</title>'
            f"{_STYLE}</head><body><h1>Register check</h1><table><tr><th>File</th><th>Expectations met</th></tr>"
            f"{''.join(lines)}</table></body></html>\n",
            encoding="utf-8",
        )
    return index


def _page(outcome: Outcome) -> str:
    for one in outcome.result.results:
        one.result = _as_text(one.result)
        if one.expectation_config:
            # The name of a column comes from the register, too.
            one.expectation_config.kwargs = _as_text(one.expectation_config.kwargs)
    html = DefaultJinjaPageView().render(ValidationResultsPageRenderer().render(outcome.result))
    # Some places Great Expectations does escape, and so a second time.
    html = _ESCAPED_TWICE.sub(r"&\1", str(html))
    page = _FETCHED.sub("", html).replace("<head>", f"<head>{_POLICY}", 1)
    return page.replace("</head>", f"{_STYLE}</head>", 1)


def _as_text(part: Any) -> Any:
    """Give what a result holds as a page may show it: text as text, and no number that leads to a person."""
    if isinstance(part, str):
        return mask(part).translate(_SIGNS)
    if isinstance(part, dict):
        return {key: _as_text(value) for key, value in part.items()}
    if isinstance(part, list | tuple):
        return [_as_text(value) for value in part]
    return part

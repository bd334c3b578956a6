"""Cash that falls due against service consumed: by fiscal year, and running by month."""

from __future__ import annotations

from typing import Any

from qiyue.report.charts.parts import Chart, Trace, amount_axis, annotation, axis, hover, layout, layout_with_day
from qiyue.report.charts.style import ACCENT, GREY, PALE, SMALL_SIZE, WHITE
from qiyue.report.figures import Figures, Row
from qiyue.report.words import Words


def by_year(words: Words, figures: Figures) -> Chart | None:
    """Draw cash beside service for each fiscal year, and below them how far cash runs ahead."""
    rows = figures.rows["fiscal_years"]
    if not rows:
        return None
    # White where service runs ahead of cash.
    difference = {
        "color": [ACCENT if (row["prepaid_amount"] or 0) >= 0 else WHITE for row in rows],
        "line": {"color": ACCENT, "width": 2},
    }
    heading = annotation(words("payments.difference_axis"), 0, 0.385, SMALL_SIZE, colour=GREY, xanchor="left")
    return {
        "data": [
            _bars(words, rows, "cash_amount", yaxis="y", marker=_filled(ACCENT, ACCENT, "")),
            _bars(words, rows, "service_amount", yaxis="y", marker=_filled(PALE, GREY, "/")),
            _bars(words, rows, "prepaid_amount", yaxis="y2", marker=difference, width=0.34),
        ],
        "layout": layout(
            470,
            bargap=0.35,
            xaxis=axis(type="category", anchor="y2", showgrid=False),
            yaxis=amount_axis(domain=[0.46, 1], rangemode="tozero"),
            yaxis2=amount_axis(domain=[0, 0.3], nticks=4),
            annotations=[heading],
        ),
        "narrow": {"font.size": 11, "hide_text": True},
    }


def _bars(words: Words, rows: list[Row], column: str, **more: Any) -> Trace:
    return {
        "type": "bar",
        "x": [str(row["fiscal_year"]) for row in rows],
        "y": [words.on_axis(row[column]) for row in rows],
        "text": [words.brief(row[column]) for row in rows],
        "textposition": "outside",
        "textangle": 0,
        "textfont": {"size": SMALL_SIZE},
        "cliponaxis": False,
        **hover([words.yuan(row[column]) for row in rows]),
        **more,
    }


def _filled(colour: str, edge: str, pattern: str) -> dict[str, Any]:
    return {
        "color": colour,
        "line": {"color": edge, "width": 1},
        "pattern": {"shape": pattern, "fgcolor": GREY, "size": 6, "solidity": 0.25},
    }


def by_month(words: Words, figures: Figures) -> Chart | None:
    """Draw cash and service as they have added up by the end of each month."""
    rows = figures.rows["months"]
    if not rows:
        return None
    return {
        "data": [
            _line(words, rows, "cumulative_service_amount", color=GREY, width=2, dash="dash"),
            _line(words, rows, "cumulative_cash_amount", color=ACCENT, width=3, shape="hv"),
        ],
        "layout": layout_with_day(
            360,
            words,
            figures.as_of_date,
            xaxis=axis(type="date", tickformat="%Y-%m"),
            yaxis=amount_axis(rangemode="tozero"),
        ),
        "narrow": {"font.size": 11},
    }


def _line(words: Words, rows: list[Row], column: str, **style: Any) -> Trace:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [row["month_end_date"].isoformat() for row in rows],
        "y": [words.on_axis(row[column]) for row in rows],
        "line": style,
        **hover([f"{words.month(row['month_start_date'])}<br>{words.yuan(row[column])}" for row in rows]),
    }

"""What each side would owe for delay in all contracts together, by the number of days late."""

from __future__ import annotations

from typing import Any

from qiyue.report.charts.parts import Chart, Trace, amount_axis, axis, hover, layout
from qiyue.report.charts.style import ACCENT, GREY, SMALL_SIZE, TEXT_SIZE
from qiyue.report.figures import Figures, Row
from qiyue.report.words import Words


def of_all_contracts(words: Words, figures: Figures) -> Chart | None:
    """Draw a line for each side, with its name at the end of it."""
    rows = figures.rows["exposure_portfolio"]
    if not any(row["supplier_amount"] or row["buyer_amount"] for row in rows):
        return None
    return {
        "data": [
            _line(words, rows, "supplier", color=ACCENT, width=4),
            _line(words, rows, "buyer", color=GREY, width=2, dash="dash"),
        ],
        "layout": layout(
            360,
            xaxis=axis(
                range=[0, 375],
                zeroline=False,
                tickvals=[1, 30, 60, 90, 120, 180, 365],
                title={
                    "text": words("penalties.days_axis"),
                    "font": {"size": SMALL_SIZE, "color": GREY},
                    "standoff": 6,
                },
            ),
            yaxis=amount_axis(rangemode="tozero"),
        ),
        "narrow": {"font.size": 11},
    }


def _line(words: Words, rows: list[Row], side: str, **style: Any) -> Trace:
    column = f"{side}_amount"
    known = [row for row in rows if row[column] is not None]
    return {
        "mode": "lines+markers+text",
        "line": style,
        "marker": {"size": 6, "color": style["color"]},
        "text": [words.label("contract_side", side) if row is known[-1] else "" for row in known],
        "textposition": "top left",
        "textfont": {"size": TEXT_SIZE, "color": style["color"]},
        "cliponaxis": False,
        **by_day(words, known, column, side),
    }


def by_day(words: Words, rows: list[Row], column: str, side: str) -> Trace:
    """Give the points of a line: what a side owes by the number of days late, each amount known."""
    name = words.label("contract_side", side)
    return {
        "type": "scatter",
        "x": [row["days_late"] for row in rows],
        "y": [words.on_axis(row[column]) for row in rows],
        **hover(
            [f"{name}<br>{words('penalties.days', n=row['days_late'])}: {words.yuan(row[column])}" for row in rows]
        ),
    }

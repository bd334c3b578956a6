"""Contracts over time: the service period of each, and when its instalments fall due."""

from __future__ import annotations

from datetime import date
from typing import Any

from qiyue.report.charts.labels import label
from qiyue.report.charts.parts import Chart, Trace, axis, downwards, hover, layout_with_day, row_axis
from qiyue.report.charts.style import ACCENT, BAND, INK, SMALL_SIZE
from qiyue.report.figures import Figures, Row
from qiyue.report.words import Words, group_by

# How sure a due date is: the fuller the mark, the surer.
_SYMBOLS = {"actual": "circle", "stated": "square", "derived": "diamond", "assumed": "circle-open"}
_OTHER_SYMBOL = "x"


def timeline(words: Words, figures: Figures) -> Chart | None:
    """Draw service periods as bands, and on them instalments, each with the span in which it may fall due."""
    periods = figures.rows["timeline_periods"]
    if not periods:
        return None
    places = {row["contract_id"]: place for place, row in enumerate(periods)}
    instalments = [row for row in figures.rows["timeline_instalments"] if row["contract_id"] in places]
    bands: Trace = {
        # Marks that cannot be seen keep the line away from the edge.
        "mode": "lines+markers",
        "marker": {"size": 1, "opacity": 0},
        "line": {"color": BAND, "width": 16},
    }
    spans: Trace = {"mode": "lines", "line": {"color": ACCENT, "width": 2}}
    return {
        "data": [
            bands | _lines(periods, "service_start_date", "service_end_date", places),
            spans | _lines(instalments, "due_date_earliest", "due_date_latest", places),
            *_marks(words, instalments, places),
        ],
        "layout": layout_with_day(
            80 + 74 * len(periods),
            words,
            figures.as_of_date,
            xaxis=axis(type="date", tickformat="%Y-%m", hoverformat="%Y-%m-%d"),
            yaxis=row_axis(
                [label(words.title(contract), 26) for contract in places], range=downwards(len(periods), 0.6)
            ),
        ),
        "narrow": {"font.size": 11, "labels": 14},
    }


def _lines(rows: list[Row], first: str, last: str, places: dict[str, int]) -> Trace:
    """Give a level line for each row, from one of its dates to another; a gap after each keeps them apart."""
    x: list[str | None] = []
    y: list[int | None] = []
    for row in rows:
        place = places[row["contract_id"]]
        x += [_plain(row[first]), _plain(row[last]), None]
        y += [place, place, None]
    return {"type": "scatter", "x": x, "y": y, "hoverinfo": "skip"}


def _plain(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _marks(words: Words, rows: list[Row], places: dict[str, int]) -> list[Trace]:
    """Draw instalments on their due dates, one trace for each basis of a date."""
    # One after the other has its amount above and below the line, so that neighbours leave each other room.
    above = {_key(row): number % 2 == 0 for number, row in enumerate(rows)}

    def amount(row: Row) -> str:
        return "" if row["scheduled_amount"] is None else words.brief(row["scheduled_amount"])

    def facts(row: Row) -> str:
        basis = words.label("date_basis", row["due_date_basis"])
        name = label(words.pick(row, "label"), 50)
        return f"{name}<br>{words.yuan(row['scheduled_amount'])}<br>{words.day(row['due_date'])} ({basis})"

    return [
        {
            "type": "scatter",
            "mode": "markers+text",
            "x": [row["due_date"].isoformat() for row in group],
            "y": [places[row["contract_id"]] for row in group],
            "marker": {
                "symbol": _SYMBOLS.get(basis, _OTHER_SYMBOL),
                "size": 13,
                "color": ACCENT,
                "line": {"color": ACCENT, "width": 2},
            },
            "text": [amount(row) for row in group],
            "textposition": ["top center" if above[_key(row)] else "bottom center" for row in group],
            "textfont": {"size": SMALL_SIZE, "color": INK},
            "cliponaxis": False,
            **hover([facts(row) for row in group]),
        }
        for (basis,), group in group_by(rows, "due_date_basis").items()
    ]


def _key(row: Row) -> tuple[Any, Any]:
    return row["contract_id"], row["instalment_number"]

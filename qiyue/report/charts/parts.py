"""What charts are made of: their shape for the page, layouts, axes, and texts in and over them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NotRequired, TypedDict

from qiyue.report.charts.style import CLEAR, GREY, INK, LINE, SMALL_SIZE, TEXT_SIZE, WHITE
from qiyue.report.words import Words

Trace = dict[str, Any]
Layout = dict[str, Any]
Axis = dict[str, Any]
Annotation = dict[str, Any]

# What reports/assets/report.js changes in a chart where there is little room.
Narrow = TypedDict(
    "Narrow",
    {
        "font.size": int,  # the size of type
        "height": int,  # the height of the chart
        "hide_text": bool,  # leave out the figures beside bars and points
        "labels": int,  # shorten the names on the upright axis to so many characters
        "one_column": bool,  # small multiples one above the other
        "ticks": int,  # at most so many ticks on the level axis
        "x_angle": int,  # turn the names on the level axis
    },
    total=False,
)


class Chart(TypedDict):
    """A chart as reports/assets/report.js draws it.

    Attributes:
        data: the traces, as plotly takes them.
        layout: the layout, as plotly takes it; its height is the height of the place in the page.
        titles: shorter texts for the annotations, for a page of half the width.
        narrow: what changes on a narrow page.
    """

    data: list[Trace]
    layout: Layout
    titles: NotRequired[list[str]]
    narrow: NotRequired[Narrow]


def layout(height: int, *, margin: dict[str, int] | None = None, **more: Any) -> Layout:
    """Give the layout of a chart of a height in pixels; `margin` names the sides that differ."""
    font = {"size": TEXT_SIZE, "color": INK}
    return {
        "height": height,
        "margin": {"l": 8, "r": 16, "t": 16, "b": 8, **(margin or {})},
        "font": dict(font),
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "showlegend": False,
        "dragmode": False,
        "hoverlabel": {"bgcolor": WHITE, "bordercolor": GREY, "font": dict(font)},
        **more,
    }


def layout_with_day(height: int, words: Words, day: date, **more: Any) -> Layout:
    """Give a layout over time, with an upright line and the date at the day from which the warehouse looks."""
    at = day.isoformat()
    line = {
        "type": "line",
        "xref": "x",
        "yref": "paper",
        "x0": at,
        "x1": at,
        "y0": 0,
        "y1": 1,
        "line": {"color": INK, "width": 1, "dash": "dot"},
    }
    text = annotation(words.day(day), at, 1, SMALL_SIZE, colour=INK, xref="x", yanchor="bottom")
    return layout(height, margin={"t": 30}, shapes=[line], annotations=[text], **more)


def axis(**more: Any) -> Axis:
    """Give an axis with a quiet grid, whose numbers are written out."""
    return {
        "gridcolor": LINE,
        "linecolor": GREY,
        "zerolinecolor": GREY,
        "zerolinewidth": 1,
        "fixedrange": True,
        "automargin": True,
        "separatethousands": True,
        "exponentformat": "none",
        **more,
    }


def amount_axis(**more: Any) -> Axis:
    """Give an axis of amounts."""
    return axis(tickformat=",.0f", **more)


def name_axis(names: Sequence[str], **more: Any) -> Axis:
    """Give an axis with a name at each of the places 0, 1, 2 and so on, and no grid."""
    return axis(tickvals=list(range(len(names))), ticktext=list(names), showgrid=False, zeroline=False, **more)


def row_axis(names: Sequence[str], **more: Any) -> Axis:
    """Give an upright axis with a name for each row, a little away from it."""
    return name_axis(names, ticklen=6, tickcolor=CLEAR, **more)


def downwards(count: int, room: float) -> list[float]:
    """Give the range of an axis with the first of its places on top, and room beyond the first and the last."""
    return [count - 1 + room, -room]


def annotation(text: str, x: float | str, y: float, size: int, *, colour: str | None = None, **more: Any) -> Annotation:
    """Give a text over a chart, at a place of 0 to 1 across and upwards; `more` can refer it to an axis."""
    font: dict[str, Any] = {"size": size} if colour is None else {"size": size, "color": colour}
    return {"xref": "paper", "yref": "paper", "x": x, "y": y, "text": text, "showarrow": False, "font": font, **more}


def hover(text: str | list[str]) -> Trace:
    """Give the part of a trace that shows a text, one for all of its marks or one each, and nothing of plotly's."""
    return {"hovertext": text, "hoverinfo": "text"}

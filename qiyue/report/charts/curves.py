"""What each side would owe for delay, contract by contract, as small multiples in two columns."""

from __future__ import annotations

from typing import Any, NamedTuple

from qiyue.report.charts.exposure import by_day
from qiyue.report.charts.labels import label
from qiyue.report.charts.parts import Annotation, Chart, Layout, Trace, annotation, axis, hover, layout
from qiyue.report.charts.style import ACCENT, MIDDLE, TEXT_SIZE
from qiyue.report.figures import Figures, Row
from qiyue.report.words import Words, group_by

_LAST_DAY = 365
_SIDES: dict[str, dict[str, Any]] = {
    "supplier": {"color": ACCENT, "width": 5, "dash": "solid"},
    "buyer": {"color": MIDDLE, "width": 2, "dash": "dash"},
}


def by_contract(words: Words, figures: Figures) -> Chart | None:
    """Draw a panel for each of the contracts with the most at stake."""
    rows = figures.rows["exposure_curves"]
    if not rows:
        return None
    contracts = list(dict.fromkeys(row["contract_id"] for row in rows))
    panels = {contract: _Panel.at(place, len(contracts)) for place, contract in enumerate(contracts)}
    exposures = group_by(rows, "contract_id", "liable_party")
    marks = group_by(figures.rows["exposure_marks"], "contract_id", "liable_party")
    data: list[Trace] = []
    for contract, panel in panels.items():
        for side, line in _SIDES.items():
            known = [row for row in exposures.get((contract, side), []) if row["exposure_amount"] is not None]
            if known:
                curve = by_day(words, known, "exposure_amount", side)
                data.append({"mode": "lines", "line": dict(line), **curve, **panel.place})
            data += [
                {**_mark(words, row, line["color"]), **panel.place}
                for row in marks.get((contract, side), [])
                if row["day_number"] is not None and row["day_number"] <= _LAST_DAY and row["amount"]
            ]
    return {
        "data": data,
        "layout": layout(
            50 + 250 * _line_count(len(contracts)),
            margin={"t": 48, "b": 24},
            annotations=[panel.heading(_title(words, contract, 64, 1)) for contract, panel in panels.items()],
            **{name: part for panel in panels.values() for name, part in panel.axes().items()},
        ),
        "titles": [_title(words, contract, 42, 2) for contract in contracts],
        "narrow": {"font.size": 11, "one_column": True},
    }


class _Panel(NamedTuple):
    """One of the small multiples.

    Attributes:
        number: the number of its axes, as plotly counts them: nothing for the first, then 2, 3 and so on.
        left: where it begins, 0 to 1 across.
        right: where it ends.
        top: its upper edge, 0 to 1 upwards.
        height: its share of the height, with the room for the heading of the panel below.
    """

    number: str
    left: float
    right: float
    top: float
    height: float

    @classmethod
    def at(cls, place: int, count: int) -> _Panel:
        """Give the panel of a place, counted from 0 along the lines."""
        line, column = divmod(place, 2)
        left, right = ((0.0, 0.46), (0.54, 1.0))[column]
        height = 1 / _line_count(count)
        return cls("" if place == 0 else str(place + 1), left, right, 1 - line * height, height)

    @property
    def place(self) -> Trace:
        """Give the part of a trace that puts it into this panel."""
        return {"xaxis": f"x{self.number}", "yaxis": f"y{self.number}"}

    def axes(self) -> Layout:
        """Give both axes by their names in the layout."""
        x, y = f"x{self.number}", f"y{self.number}"
        across, upwards = [self.left, self.right], [self.top - self.height * 0.78, self.top]
        return {
            f"xaxis{self.number}": axis(domain=across, anchor=y, tickvals=[1, 90, 180, _LAST_DAY], range=[0, 372]),
            f"yaxis{self.number}": axis(domain=upwards, anchor=x, tickformat=",", rangemode="tozero", nticks=5),
        }

    def heading(self, text: str) -> Annotation:
        """Give a text that stands above the panel."""
        return annotation(
            text, self.left, self.top, TEXT_SIZE, xanchor="left", yanchor="bottom", yshift=6, align="left"
        )


def _line_count(count: int) -> int:
    return (count + 1) // 2


def _title(words: Words, contract: str, width: int, lines: int) -> str:
    return f"<b>{label(words.title(contract), width, lines)}</b>"


def _mark(words: Words, row: Row, colour: str) -> Trace:
    """Draw what falls due on termination as a step, and a cap that is reached as a mark."""
    day, amount, exact = row["day_number"], words.on_axis(row["amount"]), words.yuan(row["amount"])
    if row["mark_kind"] == "cliff":
        text = words("penalties.cliff_mark", n=day, amount=exact)
        points: Trace = {"mode": "lines+markers", "x": [day, day, _LAST_DAY], "y": [0, amount, amount]}
        marker: dict[str, Any] = {"symbol": "triangle-up", "size": [0, 10, 0]}
    else:
        text = words("penalties.cap_mark", n=day, amount=exact)
        points = {"mode": "markers", "x": [day], "y": [amount]}
        marker = {"symbol": "x", "size": 9}
    return {
        "type": "scatter",
        **points,
        "line": {"color": colour, "width": 2, "dash": "dot"},
        "marker": marker | {"color": colour},
        **hover(f"{words.label('contract_side', row['liable_party'])}<br>{text}"),
    }

"""Vendors by what is committed to each, with the running share of the total."""

from __future__ import annotations

from decimal import Decimal

from qiyue.report.charts.labels import label
from qiyue.report.charts.parts import Chart, Trace, amount_axis, axis, downwards, hover, layout, row_axis
from qiyue.report.charts.style import ACCENT, GREY, SMALL_SIZE, WHITE
from qiyue.report.figures import Figures, Row
from qiyue.report.words import Words

# From here on the text of a point stands on its left, where there is room for it.
_FAR_RIGHT = Decimal("0.6")


def bars(words: Words, figures: Figures) -> Chart | None:
    """Draw the largest vendors as bars, the running share beside them."""
    # The many small ones together would dwarf the rest; they are a row of the table.
    rows = [row for row in figures.rows["vendors"] if not row["is_others"]]
    if not rows:
        return None
    names = [words.pick(row, "name") or row["supplier_id"] for row in rows]
    return {
        "data": [_amounts(words, rows, names), _running_share(words, rows)],
        "layout": layout(
            60 + (52 if len(rows) < 8 else 32) * len(rows),
            xaxis=amount_axis(domain=[0, 0.72], nticks=6),
            xaxis2=axis(domain=[0.76, 1], range=[0, 1.05], tickvals=[0, 0.5, 1], tickformat=".0%", zeroline=False),
            yaxis=row_axis([label(name, 30) for name in names], range=downwards(len(rows), 0.5)),
        ),
        "narrow": {"font.size": 11, "hide_text": True, "ticks": 3},
    }


def _amounts(words: Words, rows: list[Row], names: list[str]) -> Trace:
    return {
        "type": "bar",
        "orientation": "h",
        "x": [words.on_axis(row["committed_amount"]) for row in rows],
        "y": list(range(len(rows))),
        "marker": {"color": ACCENT},
        "width": 0.56,
        "text": [f"{words.brief(row['committed_amount'])}  {words.percent(row['share_of_total'], 1)}" for row in rows],
        "textposition": "auto",
        "insidetextanchor": "start",
        "cliponaxis": False,
        **hover(
            [
                f"{label(name, 60, 1)}<br>{words.yuan(row['committed_amount'])}"
                for name, row in zip(names, rows, strict=True)
            ]
        ),
    }


def _running_share(words: Words, rows: list[Row]) -> Trace:
    shares = [row["cumulative_share"] for row in rows]
    texts = [words.percent(share, 1) for share in shares]
    return {
        "type": "scatter",
        "mode": "lines+markers+text",
        "x": [float(share) for share in shares],
        "y": list(range(len(rows))),
        "xaxis": "x2",
        "line": {"color": GREY, "width": 1.5, "dash": "dot"},
        "marker": {"color": WHITE, "size": 8, "line": {"color": GREY, "width": 2}},
        "text": texts,
        "textposition": ["middle left" if share > _FAR_RIGHT else "middle right" for share in shares],
        "textfont": {"size": SMALL_SIZE, "color": GREY},
        "cliponaxis": False,
        **hover([words("spend.cumulative", share=text) for text in texts]),
    }

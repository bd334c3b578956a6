"""Findings by kind and severity."""

from __future__ import annotations

from qiyue.report.charts.labels import label
from qiyue.report.charts.parts import Chart, Trace, axis, downwards, hover, layout, row_axis
from qiyue.report.charts.style import ACCENT, GREY, INK, SMALL_SIZE, TINTS, WHITE
from qiyue.report.figures import Figures, Row
from qiyue.report.words import Words

# The fill of each severity and the text on it, in the order in which they are stacked.
_SEVERITIES = (("error", ACCENT, WHITE), ("warning", TINTS[2], INK), ("note", TINTS[4], INK))


def bars(words: Words, figures: Figures) -> Chart | None:
    """Draw a bar for each kind of finding, its severities one after the other."""
    rows = figures.rows["finding_counts"]
    if not rows:
        return None
    kinds = [words.label("finding_kind", row["finding_kind"]) for row in rows]
    return {
        "data": [_part(words, rows, kinds, severity, fill, ink) for severity, fill, ink in _SEVERITIES],
        "layout": layout(
            60 + 30 * len(rows),
            barmode="stack",
            bargap=0.3,
            xaxis=axis(tickformat=",d", nticks=6),
            yaxis=row_axis([label(kind, 26) for kind in kinds], range=downwards(len(rows), 0.6)),
        ),
    }


def _part(words: Words, rows: list[Row], kinds: list[str], severity: str, fill: str, ink: str) -> Trace:
    counts: list[int] = [row[f"{severity}_count"] for row in rows]
    name = words.label("finding_severity", severity)
    return {
        "type": "bar",
        "orientation": "h",
        "x": counts,
        "y": list(range(len(rows))),
        "marker": {"color": fill, "line": {"color": GREY, "width": 1}},
        "text": [str(count or "") for count in counts],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": {"color": ink, "size": SMALL_SIZE},
        **hover([f"{kind}<br>{name}: {count}" for kind, count in zip(kinds, counts, strict=True)]),
    }

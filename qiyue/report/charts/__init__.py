"""The charts of the report, as plotly takes them. Each draws rows that SQL has made; none adds anything up.

A subject is a module: `vendors`, `categories`, `timeline`, `cash`, `exposure`, `curves`, `findings`. All build on
`style` (colours and sizes), `labels` (texts as plotly shows them) and `parts` (layouts, axes, notes).
"""

from __future__ import annotations

from collections.abc import Callable

from qiyue.report.charts import cash, categories, curves, exposure, findings, timeline, vendors
from qiyue.report.charts.parts import Chart
from qiyue.report.figures import Figures
from qiyue.report.words import Words

# By the id of its place in the page.
_MAKERS: dict[str, Callable[[Words, Figures], Chart | None]] = {
    "chart-vendors": vendors.bars,
    "chart-categories": categories.boxes,
    "chart-heat-map": categories.heat_map,
    "chart-timeline": timeline.timeline,
    "chart-years": cash.by_year,
    "chart-months": cash.by_month,
    "chart-exposure": exposure.of_all_contracts,
    "chart-curves": curves.by_contract,
    "chart-findings": findings.bars,
}


def build(words: Words, figures: Figures) -> dict[str, Chart]:
    """Make every chart that has something to show, by the id of its place in the page."""
    made = {place: make(words, figures) for place, make in _MAKERS.items()}
    return {place: chart for place, chart in made.items() if chart is not None}

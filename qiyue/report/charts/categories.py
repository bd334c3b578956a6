"""Spend by service category: boxes inside boxes, and category against vendor as a heat map."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from qiyue.report.charts.labels import label
from qiyue.report.charts.parts import Chart, layout, name_axis, row_axis
from qiyue.report.charts.style import TEXT_SIZE, TINTS, WHITE
from qiyue.report.figures import Figures, Row
from qiyue.report.words import Words, group_by


class _Box(NamedTuple):
    """A box of the treemap.

    Attributes:
        key: its id.
        name: its name, as plotly shows it.
        parent: the id of the box that it lies in; empty for the outermost.
        size: its size, or 0 where boxes lie in it: plotly takes their sum.
        amount: the amount that it shows.
        colour: its colour.
    """

    key: str
    name: str
    parent: str
    size: float | None
    amount: str
    colour: str


def boxes(words: Words, figures: Figures) -> Chart | None:
    """Draw spend as boxes: parent categories, in them their leaves, in these the vendors."""
    if not figures.rows["categories"]:
        return None
    keys, names, parents, sizes, amounts, colours = (
        list(column) for column in zip(*_boxes(words, figures), strict=True)
    )
    return {
        "data": [
            {
                "type": "treemap",
                "ids": keys,
                "labels": names,
                "parents": parents,
                "values": sizes,
                "text": amounts,
                "branchvalues": "remainder",
                "maxdepth": 3,
                "texttemplate": "%{label}<br>%{text}",
                "hovertemplate": "%{label}<br>%{text}<extra></extra>",
                "marker": {
                    "colors": colours,
                    "line": {"color": WHITE, "width": 2},
                    "pad": {"t": 24, "l": 3, "r": 3, "b": 3},
                },
                "pathbar": {"visible": True, "thickness": 26, "textfont": {"size": TEXT_SIZE}},
                "tiling": {"pad": 2},
                "textfont": {"size": TEXT_SIZE},
                "sort": True,
            }
        ],
        "layout": layout(420, margin={"l": 0, "r": 0, "t": 30, "b": 0}, uniformtext={"minsize": 11, "mode": "hide"}),
        "narrow": {"height": 460, "font.size": 12},
    }


def _boxes(words: Words, figures: Figures) -> Iterator[_Box]:
    """Give every box, each before those that lie in it."""
    whole = "all"
    total = figures.one("summary")["committed_amount"]
    yield _Box(whole, words("spend.all_categories"), "", 0, words.yuan(total), WHITE)
    vendors_of = group_by(figures.rows["vendor_categories"], "category_code")
    parents = group_by(figures.rows["categories"], "parent_category_code")
    for place, ((parent_code,), leaves) in enumerate(parents.items()):
        colour = TINTS[min(place, len(TINTS) - 1)]
        parent = f"parent/{parent_code}"
        yield _Box(parent, _category(words, parent_code), whole, 0, words.yuan(leaves[0]["parent_amount"]), colour)
        for row in leaves:
            code, amount = row["category_code"], row["committed_amount"]
            leaf = f"leaf/{code}"
            vendors = vendors_of.get((code,), [])
            size = 0 if vendors else words.on_axis(amount)
            yield _Box(leaf, _category(words, code), parent, size, words.yuan(amount), colour)
            for vendor in vendors:
                key, name = f"{leaf}/{vendor['position']}", label(_vendor(words, vendor), 60, 1)
                amount = vendor["committed_amount"]
                yield _Box(key, name, leaf, words.on_axis(amount), words.yuan(amount), colour)


def heat_map(words: Words, figures: Figures) -> Chart | None:
    """Draw leaf categories against vendors, a deeper colour for a larger amount."""
    rows = figures.rows["vendor_categories"]
    if not rows:
        return None
    codes = [row["category_code"] for row in figures.rows["categories"]]
    vendors = {row["position"]: row for row in rows}
    positions = sorted(vendors)
    amounts = {(row["category_code"], row["position"]): row["committed_amount"] for row in rows}

    def cells(shown: Callable[[Decimal], Any], empty: Any) -> list[list[Any]]:
        found = [[amounts.get((code, position)) for position in positions] for code in codes]
        return [[empty if amount is None else shown(amount) for amount in line] for line in found]

    return {
        "data": [
            {
                "type": "heatmap",
                "x": list(range(len(positions))),
                "y": list(range(len(codes))),
                "z": cells(words.on_axis, None),
                "text": cells(words.brief, ""),
                "customdata": cells(words.yuan, ""),
                "texttemplate": "%{text}",
                "hovertemplate": "%{customdata}<extra></extra>",
                "hoverongaps": False,
                "colorscale": [[0, TINTS[4]], [0.35, TINTS[2]], [1, TINTS[0]]],
                "showscale": False,
                "xgap": 3,
                "ygap": 3,
            }
        ],
        "layout": layout(
            90 + 34 * len(codes),
            xaxis=name_axis(
                [label(_vendor(words, vendors[position]), 16, 4) for position in positions], side="top", tickangle=0
            ),
            yaxis=row_axis([label(words.label("category", code), 30) for code in codes], autorange="reversed"),
        ),
        "narrow": {"font.size": 11, "x_angle": -90},
    }


def _category(words: Words, code: str) -> str:
    return label(words.label("category", code), 48, 1)


def _vendor(words: Words, row: Row) -> str:
    return words("others.short") if row["is_others"] else words.label("party", row["supplier_id"])

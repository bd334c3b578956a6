"""The charts of the report, as plotly takes them. Each draws rows that SQL has made; none adds anything up."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from qiyue.report.figures import Figures, Row
from qiyue.report.words import Words, group_by

Chart = dict[str, Any]

# One accent and neutrals; each pair that meets differs in lightness, so that a grey print keeps them apart.
ACCENT = "#1f4e79"
TINTS = ("#1f4e79", "#4f7ba6", "#8fb0cf", "#c9d9e8", "#e4ecf4")
INK = "#1c1c1c"
GREY = "#5c5c5c"
MIDDLE = "#8a8a8a"
LINE = "#e2e2e2"
_MARKS = {"actual": "circle", "stated": "square", "derived": "diamond", "assumed": "circle-open"}


def build(words: Words, figures: Figures) -> dict[str, Chart]:
    """Make every chart that has something to show, by the id of its place in the page."""
    makers: dict[str, Callable[[Words, Figures], Chart | None]] = {
        "chart-vendors": _vendors,
        "chart-categories": _categories,
        "chart-heat-map": _heat_map,
        "chart-timeline": _timeline,
        "chart-years": _years,
        "chart-months": _months,
        "chart-exposure": _exposure,
        "chart-curves": _curves,
        "chart-findings": _findings,
    }
    made = {name: maker(words, figures) for name, maker in makers.items()}
    return {name: chart for name, chart in made.items() if chart is not None}


def label(text: str, width: int = 24, lines: int = 2) -> str:
    """Give a text as plotly shows it: no markup of its own, broken into a few lines of a width in columns.

    A Chinese character is two columns wide. What does not fit ends in an ellipsis; the table has it in full.
    """
    clean = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    broken: list[str] = [""]
    for piece in _pieces(clean):
        if broken[-1] and _columns(broken[-1]) + _columns(piece.rstrip()) > width:
            broken.append("")
        broken[-1] += piece if broken[-1] else piece.lstrip()
    if len(broken) > lines:
        broken = broken[:lines]
        broken[-1] = _cut(broken[-1].rstrip(), width - 1) + "…"
    # A word that is longer than a line is cut.
    return "<br>".join(html.escape(_cut(line.rstrip(), width + 2), quote=False) for line in broken)


def _pieces(text: str) -> list[str]:
    """Split a text where a line may end: after a blank, and around every wide character."""
    pieces: list[str] = []
    for sign in text:
        joins = bool(pieces) and (
            sign == " " or not (_is_wide(sign) or _is_wide(pieces[-1][-1]) or pieces[-1][-1] == " ")
        )
        if joins:
            pieces[-1] += sign
        else:
            pieces.append(sign)
    return pieces


def _cut(text: str, width: int) -> str:
    while _columns(text) > width:
        text = text[:-1]
    return text


def _columns(text: str) -> int:
    return sum(2 if _is_wide(sign) else 1 for sign in text)


def _is_wide(sign: str) -> bool:
    return unicodedata.east_asian_width(sign) in "WF"


def _axis(**more: Any) -> dict[str, Any]:
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


def _layout(height: int, **more: Any) -> dict[str, Any]:
    return {
        "height": height,
        "margin": {"l": 8, "r": 16, "t": 16, "b": 8},
        "font": {"size": 13, "color": INK},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "showlegend": False,
        "dragmode": False,
        "hoverlabel": {"bgcolor": "#ffffff", "bordercolor": GREY, "font": {"size": 13, "color": INK}},
        **more,
    }


def _vendors(words: Words, figures: Figures) -> Chart | None:
    # The many small ones together would dwarf the rest; they are a row of the table.
    rows = [row for row in figures.rows["vendors"] if not row["is_others"]]
    if not rows:
        return None
    places = list(range(len(rows)))
    names = [label(words.pick(row, "name") or row["supplier_id"], 60, 1) for row in rows]
    amounts = [f"{words.brief(row['committed_amount'])}  {words.percent(row['share_of_total'], 1)}" for row in rows]
    running = [words.percent(row["cumulative_share"], 1) for row in rows]
    return {
        "data": [
            {
                "type": "bar",
                "orientation": "h",
                "x": [words.on_axis(row["committed_amount"]) for row in rows],
                "y": places,
                "marker": {"color": ACCENT},
                "width": 0.56,
                "text": amounts,
                "textposition": "auto",
                "insidetextanchor": "start",
                "cliponaxis": False,
                "hovertext": [
                    f"{name}<br>{words.yuan(row['committed_amount'])}" for name, row in zip(names, rows, strict=True)
                ],
                "hoverinfo": "text",
            },
            {
                "type": "scatter",
                "mode": "lines+markers+text",
                "x": [float(row["cumulative_share"]) for row in rows],
                "y": places,
                "xaxis": "x2",
                "line": {"color": GREY, "width": 1.5, "dash": "dot"},
                "marker": {"color": "#ffffff", "size": 8, "line": {"color": GREY, "width": 2}},
                "text": running,
                "textposition": [
                    "middle left" if row["cumulative_share"] > Decimal("0.6") else "middle right" for row in rows
                ],
                "textfont": {"size": 12, "color": GREY},
                "cliponaxis": False,
                "hovertext": [words("spend.cumulative", share=share) for share in running],
                "hoverinfo": "text",
            },
        ],
        "layout": _layout(
            60 + (52 if len(rows) < 8 else 32) * len(rows),
            xaxis=_axis(domain=[0, 0.72], tickformat=",.0f", nticks=6),
            xaxis2=_axis(domain=[0.76, 1], range=[0, 1.05], tickvals=[0, 0.5, 1], tickformat=".0%", zeroline=False),
            yaxis=_axis(
                tickvals=places,
                ticktext=[label(words.pick(row, "name") or row["supplier_id"], 30) for row in rows],
                range=[len(rows) - 0.5, -0.5],
                showgrid=False,
                zeroline=False,
                ticklen=6,
                tickcolor="rgba(0,0,0,0)",
            ),
        ),
        "narrow": {"font.size": 11, "hide_text": True, "ticks": 3},
    }


def _categories(words: Words, figures: Figures) -> Chart | None:
    rows = figures.rows["categories"]
    if not rows:
        return None
    nodes: list[tuple[str, str, str, float, str, str]] = []
    total = figures.one("summary")["committed_amount"]
    nodes.append(("all", words("spend.all_categories"), "", 0, words.yuan(total), "#ffffff"))
    pairs = group_by(figures.rows["vendor_categories"], "category_code")
    for tint, ((parent,), leaves) in enumerate(group_by(rows, "parent_category_code").items()):
        colour = TINTS[min(tint, len(TINTS) - 1)]
        name = label(words.label("category", parent), 48, 1)
        nodes.append((f"parent/{parent}", name, "all", 0, words.yuan(leaves[0]["parent_amount"]), colour))
        for leaf in leaves:
            code = leaf["category_code"]
            inside = pairs.get((code,), [])
            # Nothing where there are boxes inside: plotly takes their sum.
            size = 0 if inside else words.on_axis(leaf["committed_amount"])
            name = label(words.label("category", code), 48, 1)
            nodes.append((f"leaf/{code}", name, f"parent/{parent}", size, words.yuan(leaf["committed_amount"]), colour))
            for pair in inside:
                name = words("others.short") if pair["is_others"] else words.label("party", pair["supplier_id"])
                nodes.append(
                    (
                        f"leaf/{code}/{pair['position']}",
                        label(name, 60, 1),
                        f"leaf/{code}",
                        words.on_axis(pair["committed_amount"]),
                        words.yuan(pair["committed_amount"]),
                        colour,
                    )
                )
    ids, labels, parents, values, texts, colours = (list(column) for column in zip(*nodes, strict=True))
    return {
        "data": [
            {
                "type": "treemap",
                "ids": ids,
                "labels": labels,
                "parents": parents,
                "values": values,
                "text": texts,
                "branchvalues": "remainder",
                "maxdepth": 3,
                "texttemplate": "%{label}<br>%{text}",
                "hovertemplate": "%{label}<br>%{text}<extra></extra>",
                "marker": {
                    "colors": colours,
                    "line": {"color": "#ffffff", "width": 2},
                    "pad": {"t": 24, "l": 3, "r": 3, "b": 3},
                },
                "pathbar": {"visible": True, "thickness": 26, "textfont": {"size": 13}},
                "tiling": {"pad": 2},
                "textfont": {"size": 13},
                "sort": True,
            }
        ],
        "layout": _layout(420, margin={"l": 0, "r": 0, "t": 30, "b": 0}, uniformtext={"minsize": 11, "mode": "hide"}),
        "narrow": {"height": 460, "font.size": 12},
    }


def _heat_map(words: Words, figures: Figures) -> Chart | None:
    rows = figures.rows["vendor_categories"]
    if not rows:
        return None
    vendors = {row["position"]: row for row in rows}
    codes = [row["category_code"] for row in figures.rows["categories"]]
    cells = {(row["category_code"], row["position"]): row["committed_amount"] for row in rows}
    places = sorted(vendors)
    names = [
        words("others.short") if vendors[place]["is_others"] else words.label("party", vendors[place]["supplier_id"])
        for place in places
    ]

    def cell(code: str, place: int, shown: Callable[[Decimal], Any], empty: Any) -> Any:
        amount = cells.get((code, place))
        return empty if amount is None else shown(amount)

    return {
        "data": [
            {
                "type": "heatmap",
                "x": list(range(len(places))),
                "y": list(range(len(codes))),
                "z": [[cell(code, place, words.on_axis, None) for place in places] for code in codes],
                "text": [[cell(code, place, words.brief, "") for place in places] for code in codes],
                "customdata": [[cell(code, place, words.yuan, "") for place in places] for code in codes],
                "texttemplate": "%{text}",
                "hovertemplate": "%{customdata}<extra></extra>",
                "hoverongaps": False,
                "colorscale": [[0, TINTS[4]], [0.35, TINTS[2]], [1, TINTS[0]]],
                "showscale": False,
                "xgap": 3,
                "ygap": 3,
            }
        ],
        "layout": _layout(
            90 + 34 * len(codes),
            xaxis=_axis(
                side="top",
                tickvals=list(range(len(places))),
                ticktext=[label(name, 16, 4) for name in names],
                showgrid=False,
                tickangle=0,
                zeroline=False,
            ),
            yaxis=_axis(
                tickvals=list(range(len(codes))),
                ticktext=[label(words.label("category", code), 30) for code in codes],
                autorange="reversed",
                showgrid=False,
                zeroline=False,
                ticklen=6,
                tickcolor="rgba(0,0,0,0)",
            ),
        ),
        "narrow": {"font.size": 11, "x_angle": -90},
    }


def _timeline(words: Words, figures: Figures) -> Chart | None:
    periods = figures.rows["timeline_periods"]
    if not periods:
        return None
    places = {row["contract_id"]: place for place, row in enumerate(periods)}
    marks = [row for row in figures.rows["timeline_instalments"] if row["contract_id"] in places]
    data: list[dict[str, Any]] = [
        {
            "type": "scatter",
            # Marks that cannot be seen keep the line away from the edge.
            "mode": "lines+markers",
            "marker": {"size": 1, "opacity": 0},
            "x": _with_gaps((row["service_start_date"], row["service_end_date"]) for row in periods),
            "y": _with_gaps((places[row["contract_id"]],) * 2 for row in periods),
            "line": {"color": "#d5d9de", "width": 16},
            "hoverinfo": "skip",
        },
        {
            "type": "scatter",
            "mode": "lines",
            "x": _with_gaps((row["due_date_earliest"], row["due_date_latest"]) for row in marks),
            "y": _with_gaps((places[row["contract_id"]],) * 2 for row in marks),
            "line": {"color": ACCENT, "width": 2},
            "hoverinfo": "skip",
        },
    ]
    order = {(row["contract_id"], row["instalment_number"]): number for number, row in enumerate(marks)}
    for (basis,), rows in group_by(marks, "due_date_basis").items():
        data.append(
            {
                "type": "scatter",
                "mode": "markers+text",
                "x": [row["due_date"].isoformat() for row in rows],
                "y": [places[row["contract_id"]] for row in rows],
                "marker": {
                    "symbol": _MARKS.get(basis, "x"),
                    "size": 13,
                    "color": ACCENT,
                    "line": {"color": ACCENT, "width": 2},
                },
                "text": [
                    "" if row["scheduled_amount"] is None else words.brief(row["scheduled_amount"]) for row in rows
                ],
                "textposition": [
                    "top center" if order[row["contract_id"], row["instalment_number"]] % 2 == 0 else "bottom center"
                    for row in rows
                ],
                "textfont": {"size": 12, "color": INK},
                "cliponaxis": False,
                "hovertext": [
                    f"{label(words.pick(row, 'label'), 50)}<br>{words.yuan(row['scheduled_amount'])}<br>"
                    f"{words.day(row['due_date'])} ({words.label('date_basis', basis)})"
                    for row in rows
                ],
                "hoverinfo": "text",
            }
        )
    layout = _layout(
        80 + 74 * len(periods),
        xaxis=_axis(type="date", tickformat="%Y-%m", hoverformat="%Y-%m-%d"),
        yaxis=_axis(
            tickvals=list(places.values()),
            ticktext=[label(words.title(contract), 26, 2) for contract in places],
            range=[len(periods) - 0.4, -0.6],
            showgrid=False,
            zeroline=False,
            ticklen=6,
            tickcolor="rgba(0,0,0,0)",
        ),
        **_day_line(words, figures.as_of_date),
    )
    layout["margin"]["t"] = 30
    return {"data": data, "layout": layout, "narrow": {"font.size": 11, "labels": 14}}


def _years(words: Words, figures: Figures) -> Chart | None:
    rows = figures.rows["fiscal_years"]
    if not rows:
        return None
    years = [str(row["fiscal_year"]) for row in rows]

    def bars(column: str, colour: str, pattern: str, axis: str) -> dict[str, Any]:
        return {
            "type": "bar",
            "x": years,
            "y": [words.on_axis(row[column]) for row in rows],
            "marker": {
                "color": colour,
                "line": {"color": GREY if pattern else colour, "width": 1},
                "pattern": {"shape": pattern, "fgcolor": GREY, "size": 6, "solidity": 0.25},
            },
            "text": [words.brief(row[column]) for row in rows],
            "textposition": "outside",
            "textangle": 0,
            "textfont": {"size": 12},
            "cliponaxis": False,
            "hovertext": [words.yuan(row[column]) for row in rows],
            "hoverinfo": "text",
            "yaxis": axis,
        }

    difference = bars("prepaid_amount", ACCENT, "", "y2")
    difference["marker"] = {"color": [ACCENT if row["prepaid_amount"] >= 0 else "#ffffff" for row in rows]}
    difference["marker"]["line"] = {"color": ACCENT, "width": 2}
    difference["width"] = 0.34
    return {
        "data": [bars("cash_amount", ACCENT, "", "y"), bars("service_amount", "#e8e8e8", "/", "y"), difference],
        "layout": _layout(
            470,
            bargap=0.35,
            xaxis=_axis(type="category", anchor="y2", showgrid=False),
            yaxis=_axis(domain=[0.46, 1], tickformat=",.0f", rangemode="tozero"),
            yaxis2=_axis(domain=[0, 0.3], tickformat=",.0f", nticks=4),
            annotations=[
                {
                    "xref": "paper",
                    "yref": "paper",
                    "x": 0,
                    "y": 0.385,
                    "xanchor": "left",
                    "text": words("payments.difference_axis"),
                    "showarrow": False,
                    "font": {"size": 12, "color": GREY},
                }
            ],
        ),
        "narrow": {"font.size": 11, "hide_text": True},
    }


def _months(words: Words, figures: Figures) -> Chart | None:
    rows = figures.rows["months"]
    if not rows:
        return None
    ends = [row["month_end_date"].isoformat() for row in rows]

    def line(column: str, **style: Any) -> dict[str, Any]:
        return {
            "type": "scatter",
            "mode": "lines",
            "x": ends,
            "y": [words.on_axis(row[column]) for row in rows],
            "line": style,
            "hovertext": [f"{words.month(row['month_start_date'])}<br>{words.yuan(row[column])}" for row in rows],
            "hoverinfo": "text",
        }

    layout = _layout(
        360,
        xaxis=_axis(type="date", tickformat="%Y-%m"),
        yaxis=_axis(tickformat=",.0f", rangemode="tozero"),
        **_day_line(words, figures.as_of_date),
    )
    layout["margin"]["t"] = 30
    return {
        "data": [
            line("cumulative_service_amount", color=GREY, width=2, dash="dash"),
            line("cumulative_cash_amount", color=ACCENT, width=3, shape="hv"),
        ],
        "layout": layout,
        "narrow": {"font.size": 11},
    }


def _exposure(words: Words, figures: Figures) -> Chart | None:
    rows = figures.rows["exposure_portfolio"]
    if not any(row["supplier_amount"] or row["buyer_amount"] for row in rows):
        return None

    def line(column: str, side: str, **style: Any) -> dict[str, Any]:
        shown = [row for row in rows if row[column] is not None]
        return {
            "type": "scatter",
            "mode": "lines+markers+text",
            "x": [row["days_late"] for row in shown],
            "y": [words.on_axis(row[column]) for row in shown],
            "line": style,
            "marker": {"size": 6, "color": style["color"]},
            "text": [words.label("contract_side", side) if row is shown[-1] else "" for row in shown],
            "textposition": "top left",
            "textfont": {"size": 13, "color": style["color"]},
            "cliponaxis": False,
            "hovertext": [
                f"{words.label('contract_side', side)}<br>{words('penalties.days', n=row['days_late'])}: "
                f"{words.yuan(row[column])}"
                for row in shown
            ],
            "hoverinfo": "text",
        }

    return {
        "data": [
            line("supplier_amount", "supplier", color=ACCENT, width=4),
            line("buyer_amount", "buyer", color=GREY, width=2, dash="dash"),
        ],
        "layout": _layout(
            360,
            xaxis=_axis(
                range=[0, 375],
                zeroline=False,
                tickvals=[1, 30, 60, 90, 120, 180, 365],
                title=_axis_title(words("penalties.days_axis")),
            ),
            yaxis=_axis(tickformat=",.0f", rangemode="tozero"),
        ),
        "narrow": {"font.size": 11},
    }


def _curves(words: Words, figures: Figures) -> Chart | None:
    rows = figures.rows["exposure_curves"]
    if not rows:
        return None
    marks = figures.rows["exposure_marks"]
    contracts = list(group_by(rows, "contract_id"))
    lines = (len(contracts) + 1) // 2
    data: list[dict[str, Any]] = []
    layout = _layout(50 + 250 * lines, margin={"l": 8, "r": 16, "t": 48, "b": 24}, annotations=[])
    for number, (contract,) in enumerate(contracts, start=1):
        axis = "" if number == 1 else str(number)
        column, line = (number - 1) % 2, (number - 1) // 2
        left, right = (0.0, 0.46) if column == 0 else (0.54, 1.0)
        height = 1 / lines
        top = 1 - line * height
        layout[f"xaxis{axis}"] = _axis(
            domain=[left, right], anchor=f"y{axis}", tickvals=[1, 90, 180, 365], range=[0, 372]
        )
        layout[f"yaxis{axis}"] = _axis(
            domain=[top - height * 0.78, top], anchor=f"x{axis}", tickformat=",", rangemode="tozero", nticks=5
        )
        layout["annotations"].append(
            {
                "xref": "paper",
                "yref": "paper",
                "x": left,
                "y": top,
                "xanchor": "left",
                "yanchor": "bottom",
                "yshift": 6,
                "align": "left",
                "text": f"<b>{label(words.title(contract), 64, 1)}</b>",
                "showarrow": False,
                "font": {"size": 13},
            }
        )
        for side, colour, dash, width in (("supplier", ACCENT, "solid", 5), ("buyer", MIDDLE, "dash", 2)):
            points = [row for row in rows if row["contract_id"] == contract and row["liable_party"] == side]
            known = [row for row in points if row["exposure_amount"] is not None]
            if known:
                data.append(
                    {
                        "type": "scatter",
                        "mode": "lines",
                        "x": [row["days_late"] for row in known],
                        "y": [words.on_axis(row["exposure_amount"]) for row in known],
                        "line": {"color": colour, "width": width, "dash": dash},
                        "xaxis": f"x{axis}",
                        "yaxis": f"y{axis}",
                        "hovertext": [
                            f"{words.label('contract_side', side)}<br>{words('penalties.days', n=row['days_late'])}: "
                            f"{words.yuan(row['exposure_amount'])}"
                            for row in known
                        ],
                        "hoverinfo": "text",
                    }
                )
            own = [row for row in marks if row["contract_id"] == contract and row["liable_party"] == side]
            data += _marks(words, own, colour, axis)
    titles = [f"<b>{label(words.title(contract), 42, 2)}</b>" for (contract,) in contracts]
    return {"data": data, "layout": layout, "titles": titles, "narrow": {"font.size": 11, "one_column": True}}


def _marks(words: Words, rows: list[Row], colour: str, axis: str) -> list[dict[str, Any]]:
    """Draw what falls due on termination as a step, and a cap that is reached within the year as a mark."""
    drawn: list[dict[str, Any]] = []
    for row in rows:
        if row["day_number"] is None or row["day_number"] > 365 or not row["amount"]:
            continue
        side = words.label("contract_side", row["liable_party"])
        text = f"{side}<br>" + words(
            "penalties.cliff_mark" if row["mark_kind"] == "cliff" else "penalties.cap_mark",
            n=row["day_number"],
            amount=words.yuan(row["amount"]),
        )
        amount = words.on_axis(row["amount"])
        cliff = row["mark_kind"] == "cliff"
        drawn.append(
            {
                "type": "scatter",
                "mode": "lines+markers" if cliff else "markers",
                "x": [row["day_number"], row["day_number"], 365] if cliff else [row["day_number"]],
                "y": [0, amount, amount] if cliff else [amount],
                "line": {"color": colour, "width": 2, "dash": "dot"},
                "marker": {
                    "symbol": "triangle-up" if cliff else "x",
                    "size": [0, 10, 0] if cliff else 9,
                    "color": colour,
                },
                "xaxis": f"x{axis}",
                "yaxis": f"y{axis}",
                "hovertext": text,
                "hoverinfo": "text",
            }
        )
    return drawn


def _findings(words: Words, figures: Figures) -> Chart | None:
    rows = figures.rows["finding_counts"]
    if not rows:
        return None
    places = list(range(len(rows)))
    styles = (("error", ACCENT, "#ffffff"), ("warning", TINTS[2], INK), ("note", TINTS[4], INK))
    return {
        "data": [
            {
                "type": "bar",
                "orientation": "h",
                "x": [row[f"{severity}_count"] for row in rows],
                "y": places,
                "marker": {"color": colour, "line": {"color": GREY, "width": 1}},
                "text": [str(row[f"{severity}_count"] or "") for row in rows],
                "textposition": "inside",
                "insidetextanchor": "middle",
                "textangle": 0,
                "textfont": {"color": ink, "size": 12},
                "hovertext": [
                    f"{words.label('finding_kind', row['finding_kind'])}<br>"
                    f"{words.label('finding_severity', severity)}: {row[f'{severity}_count']}"
                    for row in rows
                ],
                "hoverinfo": "text",
            }
            for severity, colour, ink in styles
        ],
        "layout": _layout(
            60 + 30 * len(rows),
            barmode="stack",
            bargap=0.3,
            xaxis=_axis(tickformat=",d", nticks=6),
            yaxis=_axis(
                tickvals=places,
                ticktext=[label(words.label("finding_kind", row["finding_kind"]), 26) for row in rows],
                range=[len(rows) - 0.4, -0.6],
                showgrid=False,
                zeroline=False,
                ticklen=6,
                tickcolor="rgba(0,0,0,0)",
            ),
        ),
    }


def _axis_title(text: str) -> dict[str, Any]:
    return {"text": text, "font": {"size": 12, "color": GREY}, "standoff": 6}


def _day_line(words: Words, day: date) -> dict[str, Any]:
    """Draw the day from which the warehouse looks as an upright line with its date."""
    return {
        "shapes": [
            {
                "type": "line",
                "xref": "x",
                "yref": "paper",
                "x0": day.isoformat(),
                "x1": day.isoformat(),
                "y0": 0,
                "y1": 1,
                "line": {"color": INK, "width": 1, "dash": "dot"},
            }
        ],
        "annotations": [
            {
                "xref": "x",
                "yref": "paper",
                "x": day.isoformat(),
                "y": 1,
                "yanchor": "bottom",
                "text": words.day(day),
                "showarrow": False,
                "font": {"size": 12, "color": INK},
            }
        ],
    }


def _with_gaps(pairs: Any) -> list[Any]:
    """Give pairs one after the other, with a gap after each, so that one trace draws separate lines."""
    found: list[Any] = []
    for first, second in pairs:
        found += [first.isoformat() if isinstance(first, date) else first]
        found += [second.isoformat() if isinstance(second, date) else second, None]
    return found

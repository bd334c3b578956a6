"""Instalments: what each comes to. Every schedule comes to the total, or to the settled one."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from correct import printed
from correct.draft import Draft, Instalment, Row
from correct.due import fall_due, fall_due_by_period
from correct.money import draw_shares, fen, in_equal_parts, in_shares, sure_parts
from correct.words import amount_in_words

Cells = dict[str, object]
_THREE = ("advance", "progress", "balance")


def draw_payments(draft: Draft) -> None:
    """Draw the schedule of a contract in one of the ways in which it can be written."""
    if draft.pricing in ("ceiling", "settlement"):
        _of_settled(draft)
        return
    if draft.total < 1:
        # Nobody splits a few fen by amounts.
        draft.dice.choice((_at_once, _by_fractions))(draft)
        return
    ways: list[Callable[[Draft], None]] = []
    ways += [_by_shares] * 4 + [_in_equal_parts] * 3 + [_by_fractions, _with_retention]
    ways += [_up_to_shares] * 2 + [_at_once]
    if draft.months:
        ways += [_every_period] * 3 + [_numbered_periods] * 2
    if draft.lines and all(line.amount > 0 for line in draft.lines):
        ways += [_by_line, _of_all_lines]
    if draft.net and draft.total > draft.net:
        ways += [_of_net]
    if draft.start and draft.end:
        ways += [_of_year_fees]
    draft.dice.choice(ways)(draft)


def _by_shares(draft: Draft) -> None:
    shares = _draw_shares(draft)
    if draft.draws("instalments: shares alone", 0.3):
        amounts: list[Decimal | None] = [None] * len(shares)
        known = sure_parts(draft.total, shares)
    else:
        draft.count("instalments: amounts and shares")
        known = in_shares(draft.total, shares)
        amounts = list(known)
        if draft.dice.random() < 0.2:
            draft.count("instalments: amounts alone")
            shares = []
    for place, amount in enumerate(amounts):
        _write(draft, known[place], {"stated_amount": amount, "stated_share": shares[place] if shares else None})


def _in_equal_parts(draft: Draft) -> None:
    count = draft.dice.randint(2, 12)
    parts: list[Decimal] = in_equal_parts(draft.total, count, rest_first=draft.draws("the first takes the rest", 0.2))
    has_amounts = not draft.draws("instalments: equal parts without amounts", 0.3)
    if has_amounts:
        draft.count("instalments: equal parts with amounts")
    has_shares = not has_amounts or draft.dice.random() < 0.6
    for part in parts:
        cells: Cells = {"stated_share": 1, "share_denominator": count} if has_shares else {}
        amount = part if has_amounts else None
        _write(draft, amount, cells | {"stated_amount": amount})


def _by_fractions(draft: Draft) -> None:
    draft.count("instalments: fractions")
    whole = draft.dice.choice((3, 6, 7, 9, 11, 12))
    first = draft.dice.randint(1, whole - 1)
    for part in (first, whole - first):
        _write(draft, None, {"stated_share": part, "share_denominator": whole})


def _with_retention(draft: Draft) -> None:
    draft.count("instalments: retention")
    held = Decimal(draft.dice.choice(("0.03", "0.05", "0.1")))
    advance = Decimal(draft.dice.choice(("0.3", "0.5")))
    shares = [advance, 1 - advance - held, held]
    amounts = in_shares(draft.total, shares)
    states = draft.dice.random() < 0.7
    for kind, share, amount in zip(("advance", "progress", "retention"), shares, amounts, strict=True):
        stated = amount if states else None
        _write(draft, stated, {"stated_amount": stated, "stated_share": share}, kind=kind)


def _up_to_shares(draft: Draft) -> None:
    draft.count("instalments: cumulative shares")
    steps = draft.dice.choice((("0.3", "0.8", "1"), ("0.5", "0.97", "1"), ("0.4", "0.7", "0.95", "1"), ("0.6", "1")))
    states = draft.draws("instalments: cumulative shares with amounts", 0.5)
    paid = Decimal(0)
    for place, step in enumerate(steps):
        upto = fen(draft.total * Decimal(step))
        amount = upto - paid
        # An advance of 30 % is the same as up to 30 %.
        simple = place == 0 and draft.dice.random() < 0.5
        cells: Cells = {"stated_amount": amount if states else None, "stated_share": Decimal(step)}
        cells["share_is_cumulative"] = not simple
        _write(draft, amount, cells, kind="balance" if step == "1" else "progress")
        paid = upto


def _at_once(draft: Draft) -> None:
    draft.count("instalments: at once")
    share = 1 if draft.dice.random() < 0.5 else None
    _write(draft, draft.total, {"stated_amount": draft.total, "stated_share": share})


def _every_period(draft: Draft) -> None:
    """One row for every month, quarter or year."""
    assert draft.months
    length = draft.dice.choice([months for months in (1, 3, 6, 12) if months <= draft.months])
    count = -(-draft.months // length)
    fee = draft.total / count
    draft.pays_every_period = True
    cells: Cells = {"stated_share": 1, "share_denominator": count}
    if fee == fen(fee) and draft.draws("instalments: printed fee of every period", 0.7):
        cells = {"stated_amount": fen(fee)}
        draft.period_fee = (length, fen(fee)) if draft.months % length == 0 else None
    else:
        draft.count("instalments: fraction for every period")
    if count == 1:
        cells.pop("share_denominator", None)
    known = fen(fee) if "stated_amount" in cells else None
    _write(draft, known, cells | {"period_months": length}, occurrences=count)


def _numbered_periods(draft: Draft) -> None:
    """A row for each period, by its number."""
    assert draft.months
    draft.count("instalments: numbered periods")
    lengths = [months for months in (1, 3, 6, 12) if months <= draft.months and draft.months / months <= 12]
    if not lengths:
        _in_equal_parts(draft)
        return
    length = draft.dice.choice(lengths)
    count = -(-draft.months // length)
    way = draft.dice.choice(("in_advance", "in_arrears"))
    for number, part in enumerate(in_equal_parts(draft.total, count), start=1):
        cells: Cells = {"stated_amount": part, "period_months": length, "period_number": number}
        _write(draft, part, cells, way=way)


def _by_line(draft: Draft) -> None:
    draft.count("instalments: shares of single lines")
    for line in draft.lines:
        shares = draft.dice.choice((["1"], ["0.5", "0.5"], ["0.3", "0.7"]))
        for share in shares:
            cells: Cells = {"share_base": "line_items", "share_base_line_number": line.number}
            _write(draft, None, cells | {"stated_share": Decimal(share)})


def _of_all_lines(draft: Draft) -> None:
    draft.count("instalments: shares of all lines")
    for share in _draw_shares(draft):
        _write(draft, None, {"stated_share": share, "share_base": "line_items"})


def _of_net(draft: Draft) -> None:
    """Shares of the price without tax; the tax is paid with the last."""
    assert draft.net
    draft.count("instalments: shares of the net")
    shares = _draw_shares(draft)
    states = draft.dice.random() < 0.5
    for share, part in zip(shares, in_shares(draft.net, shares), strict=True):
        amount = part if states else None
        _write(draft, amount, {"stated_amount": amount, "stated_share": share, "share_base": "net_total"})
    _write(draft, draft.total - draft.net, {"stated_amount": draft.total - draft.net})


def _of_year_fees(draft: Draft) -> None:
    """Shares of the service of each budget year, or its printed fee."""
    assert draft.start and draft.end
    years = range(draft.start.year, draft.end.year + 1)
    if len(years) > 11:
        _by_shares(draft)
        return
    states = draft.draws("instalments: printed fees of years", 0.5)
    if not states:
        draft.count("instalments: shares of the fee of a year")
    fees = in_equal_parts(draft.total, len(years))
    for year, fee in zip(years, fees, strict=True):
        shares = draft.dice.choice(([Decimal(1)], [Decimal("0.6"), Decimal("0.4")]))
        for share, part in zip(shares, in_shares(fee, shares), strict=True):
            stated = part if states else None
            cells: Cells = {"share_base": "fiscal_year_fee", "service_fiscal_year": year}
            _write(draft, stated, cells | {"stated_amount": stated, "stated_share": share})


def add_year_fees(draft: Draft, last_year: int) -> None:
    """Add the fees of the years that a supplement adds, where the fee of a year is what is served in it."""
    rows = draft.rows.get("payment_schedule", [])
    if not any(row.get("share_base") == "fiscal_year_fee" and "stated_amount" not in row for row in rows):
        return
    assert draft.end
    for year in range(draft.end.year + 1, last_year + 1):
        _write(draft, None, {"stated_share": 1, "share_base": "fiscal_year_fee", "service_fiscal_year": year})


def _of_settled(draft: Draft) -> None:
    draft.count("instalments: shares of the settled total")
    if draft.dice.random() < 0.5:
        for share in _draw_shares(draft):
            _write(draft, None, {"stated_share": share, "share_base": "settlement_total"})
        return
    advance = fen(draft.total * Decimal("0.3"))
    _write(draft, advance, {"stated_amount": advance}, kind="advance")
    for step, kind in (("0.97", "balance"), ("1", "retention")):
        cells: Cells = {"stated_share": Decimal(step), "share_is_cumulative": True, "share_base": "settlement_total"}
        _write(draft, None, cells, kind=kind)


def _draw_shares(draft: Draft) -> list[Decimal]:
    shares = draw_shares(draft.dice)
    draft.count("usual shares" if all(share * 20 == int(share * 20) for share in shares) else "odd shares")
    return shares


def _write(
    draft: Draft,
    known: Decimal | None,
    cells: Cells,
    *,
    kind: str | None = None,
    occurrences: int = 0,
    way: str | None = None,
) -> None:
    number = len(draft.rows.get("payment_schedule", [])) + 1
    row: Row = draft.add(
        "payment_schedule",
        instalment_number=number,
        instalment_kind=kind or draft.dice.choice((*_THREE, "milestone")),
        label_zh=f"第{number}期",
        label_en=f"Instalment {number}",
        **cells,
    )
    amount = cells.get("stated_amount")
    if isinstance(amount, Decimal) and draft.draws("instalment in words", 0.1):
        row["stated_amount_in_words"] = amount_in_words(amount, draft.dice)
    if isinstance(amount, Decimal):
        draft.quote("payment_schedule", str(number), "stated_amount", printed.amount(amount, draft.dice), "amount")
    share = cells.get("stated_share")
    if isinstance(share, Decimal) and share < 1:
        draft.quote("payment_schedule", str(number), "stated_share", printed.rate(share, draft.dice), "rate")
    if "period_months" in cells:
        fall_due_by_period(draft, row, way)
    else:
        fall_due(draft, row)
    row["clause_ref"] = f"body 3.{number}"
    for occurrence in range(1, occurrences + 1):
        draft.instalments.append(Instalment(number, known, occurrence))
    if not occurrences:
        draft.instalments.append(Instalment(number, known))

"""Priced lines: by the month, the year or once, with discounts and tax rates of their own."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from correct import printed
from correct.draft import Draft, Line, add_months, last_day
from correct.money import TAX_RATES, draw_amount, fen, net_of

# What is bought: its category, its unit, and what makes its price comparable, if anything.
ITEMS = (
    ("云主机vCPU", "compute", "核", "vcpu"),
    ("云主机内存", "compute", "GB", "memory"),
    ("高性能存储", "storage", "GB", "high_performance_storage"),
    ("互联网带宽", "network", "Mbps", "internet_bandwidth"),
    ("国产数据库", "database", "套", "domestic_database"),
    ("主机杀毒", "security", "台", "host_antivirus"),
    ("驻场运维", "operations_maintenance", "人", None),
    ("定制开发", "software_development", "项", None),
    ("等级保护测评", "testing_assessment", "项", None),
    ("台式计算机", "terminal", "台", None),
)
_MONTHS = {"month": 1, "year": 12}


def line_amount(price: Decimal, quantity: Decimal, period: str, months: int | None) -> Decimal:
    """Give what a line comes to, in yuan."""
    if period == "once" or months is None:
        return fen(price * quantity)
    return fen(price * quantity * months / _MONTHS[period])


def draw_lines(draft: Draft) -> None:
    """Draw the lines of a contract and, where they have tax rates of their own, its net total."""
    dice = draft.dice
    has_own_rates = draft.draws("tax rates of lines", 0.2)
    count = dice.choice((1, 2, 3, 3, 4, 5, 6, 8, 12))
    for number in range(1, count + 1):
        _draw_line(draft, number, dice.choice(TAX_RATES) if has_own_rates else None)
    gross = sum((line.amount for line in draft.lines), Decimal(0))
    if count > 1 and gross > 10 and draft.draws("a line that is a reduction", 0.05):
        cut = -draw_amount(dice, largest=str(gross / 2))
        line = Line(count + 1, cut, cut, Decimal(1), "once", None, draft.lines[-1].tax_rate)
        _write(draft, line, "优惠", "operations_maintenance", "项", None, cut)
    if has_own_rates:
        draft.tax_rate = None
        if dice.random() < 0.7:
            draft.net = _net_of_lines(draft)


def _draw_line(draft: Draft, number: int, rate: Decimal | None) -> None:
    dice = draft.dice
    name, category, unit, item = dice.choice(ITEMS)
    period = draft.pick("line priced", "month", "month", "year", "once") if draft.months else "once"
    price = draw_amount(dice, largest="300000")
    if draft.draws("unit price below a fen", 0.05):
        price += Decimal(dice.randint(1, 9999)).scaleb(-6)
    quantity = Decimal(dice.choice((1, 1, 1, 2, 3, 7, 12, 40, 500)))
    if draft.draws("uneven quantity", 0.05):
        quantity += Decimal(dice.randint(1, 999)).scaleb(-3)
    months = None
    if period != "once":
        months = draft.months
        if months and months > 6 and draft.draws("line shorter than the contract", 0.1):
            months = 6
    line = Line(number, Decimal(0), price, quantity, period, months, rate)
    discount, paid = None, price
    if draft.draws("discount of a line", 0.1):
        discount = Decimal(dice.randint(1, 40)).scaleb(-2)
        line.has_discount = True
        paid = price * (1 - discount)
        if dice.random() < 0.3:
            draft.count("discounted price rounded first")
            paid = fen(paid)
    line.amount = line_amount(paid, quantity, period, months)
    if line.amount == 0:
        line.amount, line.quantity, line.unit_price, discount = Decimal("0.01"), Decimal(1), Decimal("0.01"), None
        line.price_period, line.months, line.has_discount = "once", None, False
    _write(draft, line, name, category, unit, item, line.unit_price, discount)


def _write(
    draft: Draft,
    line: Line,
    name: str,
    category: str,
    unit: str,
    item: str | None,
    price: Decimal,
    discount: Decimal | None = None,
) -> None:
    dice = draft.dice
    draft.lines.append(line)
    start = end = None
    if line.months and draft.start and draft.months and draft.draws("line with dates of its own", 0.15):
        start = add_months(draft.start, dice.randint(0, draft.months - line.months))
        end = last_day(start, line.months)
    draft.add(
        "contract_line_items",
        line_number=line.number,
        description_zh=f"{name}{line.number}",
        description_en=f"Line {line.number}",
        category_code=category,
        comparable_item=item,
        unit_price=price,
        quantity=line.quantity,
        unit_zh=unit,
        price_period=line.price_period,
        term_months=line.months,
        discount_rate=discount,
        tax_rate=line.tax_rate,
        # Some price lists leave the amounts to the reader.
        line_amount=line.amount if line.has_discount or not draft.draws("line without a printed amount", 0.1) else None,
        service_start_date=start,
        service_end_date=end,
        clause_ref=f"annex-1 {line.number}",
    )
    if price > 0:
        draft.quote("contract_line_items", str(line.number), "unit_price", printed.amount(price, dice), "amount")
    if line.months:
        draft.quote("contract_line_items", str(line.number), "term_months", f"{line.months}个月", "period")


def _net_of_lines(draft: Draft) -> Decimal:
    """Give the net total: line by line, or rate by rate."""
    if draft.draws("net of lines rounded rate by rate", 0.5):
        gross: dict[Decimal, Decimal] = defaultdict(Decimal)
        for line in draft.lines:
            gross[line.tax_rate or Decimal(0)] += line.amount
        return sum((net_of(amount, rate) for rate, amount in gross.items()), Decimal(0))
    draft.count("net of lines rounded line by line")
    return sum((net_of(line.amount, line.tax_rate or Decimal(0)) for line in draft.lines), Decimal(0))

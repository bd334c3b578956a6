"""What stands on the first page of a contract: parties, dates, price, tax and bond."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from correct import printed
from correct.draft import AS_OF, Draft, add_months, last_day
from correct.lines import draw_lines
from correct.money import TAX_RATES, draw_amount, fen, net_of
from correct.words import amount_in_words

BUYERS, SUPPLIERS = 200, 2000
CATEGORIES = (
    "compute", "storage", "network", "backup", "operating_system", "database", "office_software", "security",
    "cryptography", "cloud_extension_bundle", "operations_maintenance", "software_development", "system_integration",
    "consulting", "supervision", "testing_assessment", "training", "server", "terminal", "telecom_lines",
)  # fmt: skip


def draw_dates(draft: Draft) -> None:
    """Draw the signing and the period of service. Goods and works may have none."""
    dice = draft.dice
    draft.kind = draft.pick("contract", "service", "service", "service", "service", "goods", "works")
    begun = date(2019, 1, 2) + timedelta(days=dice.randrange(2800))
    draft.start, draft.signed = begun, begun - timedelta(days=dice.randint(0, 60))
    if draft.kind == "service" and draft.draws("signed after service began", 0.12):
        draft.signed = min(AS_OF, begun + timedelta(days=dice.randint(1, 90)))
        draft.start = min(draft.start, draft.signed)
    if draft.kind != "service" and dice.random() < 0.7:
        draft.count("no service period")
        draft.start = None
        return
    if draft.draws("service ends on an uneven day", 0.15):
        draft.end = draft.start + timedelta(days=dice.randint(0, 1500))
        return
    draft.months = dice.choice((1, 2, 3, 5, 6, 7, 9, 12, 12, 12, 12, 18, 24, 24, 36, 36, 60, 120))
    draft.end = last_day(draft.start, draft.months)


def draw_price(draft: Draft) -> None:
    """Draw the price: of priced lines, of equal fees, or as one sum; gross first or net first."""
    dice = draft.dice
    draft.tax_rate = dice.choice(TAX_RATES) if dice.random() < 0.8 else None
    if draft.draws("priced lines", 0.5):
        draw_lines(draft)
        draft.total = sum((line.amount for line in draft.lines), Decimal(0))
    elif draft.months and dice.random() < 0.3:
        # The fee of a month, a quarter or a year is agreed, and the total follows.
        count = -(-draft.months // dice.choice((1, 3, 12)))
        draft.total = draw_amount(dice, largest=str(99999999)) * count
    else:
        draft.total = draw_amount(dice)
        if draft.draws("smallest and largest totals", 0.02):
            draft.total = Decimal(dice.choice(("0.01", "0.02", "0.07", "9999999999.99", "9999999999.97")))
    if draft.tax_rate is None or draft.net is not None or dice.random() < 0.15:
        return
    if draft.lines or dice.random() < 0.5:
        draft.count("gross first")
        draft.net = net_of(draft.total, draft.tax_rate)
    else:
        draft.count("net first")
        draft.net = max(
            Decimal("0.01"), fen(draft.total / (1 + draft.tax_rate)) + dice.randint(-50, 50) * Decimal("0.01")
        )
        draft.total = fen(draft.net * (1 + draft.tax_rate))


def write_contract(draft: Draft, parent: str | None = None) -> None:
    """Write the row of the contract, and of its partners where it has some."""
    dice = draft.dice
    has_own_rates = any(line.tax_rate is not None for line in draft.lines)
    effective, trigger = None, None
    if not draft.is_draft and draft.draws("takes effect on an event", 0.08):
        trigger = draft.pick("effect", "bond_received", "funds_available", "budget_approved")
    elif draft.signed and draft.draws("takes effect on a date", 0.08):
        effective = draft.signed + timedelta(days=dice.randint(0, 20))
    bond_rate = bond = None
    if draft.draws("performance bond", 0.3):
        bond_rate = Decimal(dice.choice(("0.02", "0.05", "0.1", "0.03")))
        if dice.random() < 0.5:
            bond = fen(bond_rate * draft.total)
            if bond > 1000 and dice.random() < 0.5:
                bond = bond.quantize(Decimal(1), ROUND_HALF_UP)
            if bond == 0:
                bond = None
    foreign = parent is None and draft.draws("another currency", 0.03)
    row = draft.add(
        "contracts",
        contract_number=f"HT-{draft.contract_id.upper()}" if dice.random() < 0.5 else None,
        title_zh="示例政务信息系统采购合同",
        title_en="Contract for an example system",
        status="draft" if draft.is_draft else "signed",
        buyer_id=f"buyer-{dice.randint(1, BUYERS)}",
        supplier_id=f"supplier-{dice.randint(1, SUPPLIERS)}",
        category_code=dice.choice(CATEGORIES),
        contract_kind=draft.kind if draft.kind != "service" or dice.random() < 0.5 else None,
        pricing_kind=draft.pricing if draft.pricing != "fixed" or dice.random() < 0.5 else None,
        currency=dice.choice(("USD", "EUR", "HKD")) if foreign else None,
        parent_contract_id=parent,
        signed_date=draft.signed,
        effective_date=effective,
        effective_trigger_event=trigger,
        service_start_date=draft.start,
        service_end_date=draft.end,
        total_amount=draft.total,
        net_amount=draft.net,
        tax_rate=None if has_own_rates else draft.tax_rate,
        performance_bond_rate=bond_rate,
        performance_bond_amount=bond,
        clause_ref="body 1",
    )
    if not foreign and draft.draws("total in words", 0.3):
        row["total_amount_in_words"] = amount_in_words(draft.total, dice)
    draft.quote("contracts", "", "total_amount", printed.amount(draft.total, dice), "amount")
    if draft.signed:
        draft.quote("contracts", "", "signed_date", printed.day(draft.signed, dice), "date")
    if draft.start:
        draft.quote("contracts", "", "service_start_date", printed.day(draft.start, dice), "date")
    if bond_rate:
        draft.quote("contracts", "", "performance_bond_rate", printed.rate(bond_rate, dice), "rate")
    if draft.draws("consortium", 0.04):
        _write_partners(draft, row["supplier_id"])


def _write_partners(draft: Draft, leader: str) -> None:
    count = draft.dice.randint(2, 4)
    number = int(leader.removeprefix("supplier-"))
    partners = [leader, *(f"supplier-{(number + step) % SUPPLIERS + 1}" for step in range(count - 1))]
    weights = [draft.dice.randint(1, 9) for _ in partners]
    shares = [(Decimal(weight) / sum(weights)).quantize(Decimal("0.000001")) for weight in weights[:-1]]
    if draft.draws("consortium without shares", 0.2):
        shares = []
    else:
        shares.append(1 - sum(shares, Decimal(0)))
    for place, partner in enumerate(partners):
        share = shares[place] if shares else None
        draft.add("contract_parties", party_id=partner, role="supplier", share=share, clause_ref="body cover")


def blank_out(draft: Draft) -> None:
    """Leave in a draft blank what is often left blank until the contract is signed (采购文件的合同范本)."""
    row = draft.rows["contracts"][0]
    for column in ("supplier_id", "service_start_date", "service_end_date", "total_amount", "net_amount", "tax_rate"):
        if draft.dice.random() < 0.4 and row.pop(column, ""):
            draft.count(f"draft without {column}")
            if column == "total_amount":
                row.pop("total_amount_in_words", "")
            # Nothing quotes a blank.
            draft.rows["quotations"] = [one for one in draft.rows.get("quotations", []) if one["column_name"] != column]


def service_days(draft: Draft) -> tuple[date, date]:
    """Give the first and last day within which something may happen."""
    first = draft.first_day
    return first, draft.end or add_months(first, 12)

"""Tables of a document: line items with their prices, and payment plans."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from qiyue.propose.cells import LONGEST_QUOTATION, Said
from qiyue.propose.passages import Passage, Sheet
from qiyue.propose.values import Values, figures
from qiyue.specification import read_yaml
from qiyue.verify.forms import Plain, plain

_HEADINGS = read_yaml(Path(__file__).parent / "headings" / "tables.yml")
_LINES = {name: re.compile(pattern) for name, pattern in _HEADINGS["line_items"].items()}
_PAYMENTS = {name: re.compile(pattern) for name, pattern in _HEADINGS["payments"].items()}
_TOTAL = re.compile(
    r"^[^\t]{0,6}(?:合\s*计|总\s*计|总\s*价|小\s*计|大\s*写|共\s*计|税\s*额|总\s*额)|合计[^\t]{0,8}大写"
)
_UNIT_OF_QUANTITY = re.compile(r"([\d,.]+)\s*([一-龥A-Za-z/]{1,6})")
_REMARK_UNIT = re.compile(r"单位[:：]\s*([^;；。,，\s]{1,10})")
_REMARK_TERM = re.compile(r"(?:期限|服务期|租期)[:：]?\s*(\d+\s*个?月|[一二三四五六七八九十\d]+\s*年)")
_PERIODS = {"month": re.compile(r"/[^/]{0,3}月|月$"), "year": re.compile(r"/[^/]{0,3}年|^年$")}


@dataclass
class Line:
    """A priced line of a table: its number, its cells, and the clause around its table."""

    number: str
    cells: dict[str, Said]
    reference: str

    @property
    def amount(self) -> Decimal:
        """The stated amount; nothing where none is stated."""
        return Decimal(self.cells["line_amount"].value) if "line_amount" in self.cells else Decimal(0)


def read_lines(sheets: list[Sheet], values: Values, total: Decimal | None) -> list[Line]:
    """Read the line items of the tables; of tables that each come to the total, the one with the most lines."""
    by_sheet = [lines for sheet in _rejoined(sheets) if (lines := list(_lines(sheet, values)))]
    whole = [lines for lines in by_sheet if total and sum(line.amount for line in lines) == total]
    kept = max(whole, key=len) if whole else [line for lines in by_sheet for line in lines]
    seen: set[tuple[str, ...]] = set()
    numbered: dict[str, Line] = {}
    for line in kept:
        said = tuple(sorted(f"{column}={one.value}" for column, one in line.cells.items()))
        if said in seen and not whole:
            continue
        seen.add(said)
        if line.number in numbered or not line.number:
            line.number = str(max([int(number) for number in numbered], default=0) + 1)
        numbered[line.number] = line
    return list(numbered.values())


def _rejoined(sheets: list[Sheet]) -> Iterator[Sheet]:
    """Put together a price list that a line of text has torn: the rows after it have no heading of their own."""
    before: Sheet | None = None
    for sheet in sheets:
        goes_on = before and before.reference == sheet.reference and len(sheet.rows[0]) == len(before.rows[0])
        if before and goes_on and re.fullmatch("[0-9]{1,4}", sheet.rows[0][0]) and _columns(before.rows[0]):
            before = Sheet(before.reference, before.before, before.rows + sheet.rows)
            continue
        if before:
            yield before
        before = sheet
    if before:
        yield before


def _lines(sheet: Sheet, values: Values) -> Iterator[Line]:
    header: dict[str, int] = {}
    width = 0
    for cells in sheet.rows:
        named = _columns(cells)
        if named:
            header, width = named, len(cells)
        elif header and not _TOTAL.search("\t".join(cells)) and len(cells) >= width - 1:
            found = _line(sheet.reference, {name: cells[at] for name, at in header.items() if at < len(cells)}, values)
            if found.cells:
                yield found


def _columns(cells: list[str]) -> dict[str, int]:
    """Give the column of each meaning; nothing where the row is no heading of a price list."""
    found: dict[str, int] = {}
    for at, cell in enumerate(cells):
        plain_cell = re.sub(r"\s", "", cell)
        name = next((name for name, pattern in _LINES.items() if pattern.search(plain_cell)), None)
        if name and name not in found and not (name in ("unit_price", "line_amount") and "万元" in plain_cell):
            found[name] = at
    prices = {"unit_price", "line_amount"} & found.keys()
    is_list = (
        "description_zh" in found and prices and (len(prices) == 2 or "quantity" in found or "line_number" in found)
    )
    return found if is_list and not any(re.fullmatch(r"[¥￥]?[\d,.]+元?", cell) for cell in cells) else {}


def _line(reference: str, printed: dict[str, str], values: Values) -> Line:
    found: dict[str, Said] = {}

    def put(column: str, value: str | None, said: str, rule: str, tier: int = 1) -> None:
        if value and said and column not in found:
            found[column] = Said(value, said[:LONGEST_QUOTATION], reference, f"line_items.{rule}", tier)

    for column in ("unit_price", "line_amount"):
        said = printed.get(column, "")
        price = values.price(said) if said else None
        if price is not None and (column == "unit_price" or price == round(price, 2)):
            put(column, figures(price) if column == "unit_price" else f"{price:.2f}", said, column)
    if not found:
        return Line("", {}, reference)
    counted = _UNIT_OF_QUANTITY.fullmatch(printed.get("quantity", "").strip())
    quantity = counted[1] if counted else printed.get("quantity", "").strip()
    number = values.quantity(quantity.replace(",", "")) if quantity else None
    if number and not number[1] and number[0] > 0:
        put("quantity", figures(number[0]), quantity, "quantity")
    remark = printed.get("remark", "")
    units = (printed.get("unit_zh", ""), counted[2] if counted else "", (_REMARK_UNIT.search(remark) or ["", ""])[1])
    unit = next((one for one in units if one and not re.fullmatch(r"[-/—\d.]+", one)), "")
    put("unit_zh", unit, unit, "unit")
    term = printed.get("term_months", "") or (_REMARK_TERM.search(remark) or ["", ""])[1]
    length = values.quantity(plain(term).text) if term else None
    if length and length[1] in ("month", "year", ""):
        put("term_months", figures(length[0] * (12 if length[1] == "year" else 1)), term, "term")
    rate = values.rate(plain(printed.get("tax_rate", "")).text)
    if rate is not None:
        put("tax_rate", figures(rate), printed["tax_rate"], "tax rate")
    description = printed.get("description_zh", "")
    put("description_zh", description[:200], description, "description", 2)
    _put_period(found, put, unit)
    serial = printed.get("line_number", "").strip()
    return Line(serial if re.fullmatch("[1-9][0-9]{0,3}", serial) else "", found, reference)


def _put_period(found: dict[str, Said], put: object, unit: str) -> None:
    """Say what period the unit price pays for: as its unit says, else as the line's own sum shows."""
    assert callable(put)  # noqa: S101
    for period, pattern in _PERIODS.items():
        if pattern.search(unit):
            put("price_period", period, unit, "period of the unit")
            return
    stated = [found[name] for name in ("unit_price", "quantity", "line_amount") if name in found]
    if len(stated) < 3:
        return
    price, quantity, amount = (Decimal(one.value) for one in stated)
    months = Decimal(found["term_months"].value) if "term_months" in found else Decimal(0)
    sums = {"once": price * quantity, "month": price * quantity * months, "year": price * quantity * months / 12}
    fitting = [period for period, product in sums.items() if round(product, 2) == amount]
    if len(fitting) == 1 or fitting[:1] == ["once"]:
        put("price_period", fitting[0], stated[0].quotation, "period that fits the sum", 2)
        if fitting[0] == "once":
            found.pop("term_months", None)


def payment_rows(sheets: list[Sheet]) -> Iterator[tuple[Passage, str]]:
    """Give each row of a payment plan as a passage, with what stands in its column of amounts."""
    for sheet in sheets:
        if not _is_plan(sheet):
            continue
        header = _plan_columns(sheet)
        for cells in sheet.rows[1:]:
            if not _TOTAL.search("\t".join(cells)) and len(cells) >= len(header):
                amount = cells[header["amount"]] if header.get("amount", len(cells)) < len(cells) else ""
                yield Passage(sheet.reference, "付款", plain("\t".join(cells))), amount


def _plan_columns(sheet: Sheet) -> dict[str, int]:
    return {
        name: at
        for name, pattern in reversed(_PAYMENTS.items())
        for at, cell in enumerate(sheet.rows[0])
        if pattern.search(cell)
    }


def _is_plan(sheet: Sheet) -> bool:
    """Tell whether a table is a payment plan: a share or an amount for each condition or stage."""
    header = _plan_columns(sheet)
    has_figures = bool({"share", "amount"} & header.keys()) and "condition" in header
    is_paid = re.search("付款|支付|款项|期", "".join(sheet.rows[0]) + sheet.before)
    return has_figures and bool(is_paid) and not _columns(sheet.rows[0]) and len(sheet.rows) > 1


def totals(sheets: list[Sheet]) -> Iterator[Passage]:
    """Give the rows of a table that add up its lines, as passages."""
    for sheet in sheets:
        for cells in sheet.rows:
            line = "\t".join(cells)
            if _TOTAL.search(line) and not _columns(cells):
                yield Passage(sheet.reference, "", plain(line))


def words(sheets: list[Sheet], headings: dict[str, str]) -> Iterator[Passage]:
    """Give the rows that hold words and no prices as passages: a form of labels, conditions in a table.

    A short first cell is the label of what follows, and the heading of the row.
    """
    plans = {id(sheet) for sheet in sheets if _is_plan(sheet)}
    for sheet in sheets:
        if id(sheet) in plans or any(_columns(cells) for cells in sheet.rows):
            continue
        for cells in sheet.rows:
            line = plain("\t".join(cells))
            labelled = re.sub(r"(?:(?<=^)|(?<=\|))([^|,。;:]{1,14})\|(?=[^|])", r"\1:", line.text)
            label = next((cell for cell in cells if not re.fullmatch(r"[\d.、]*", cell)), "")[:20]
            above = headings.get(sheet.reference, "")
            yield Passage(sheet.reference, f"{above}\n{label}", Plain(labelled, line.source, line.places))


def rows_as_passages(sheets: list[Sheet]) -> Iterator[Passage]:
    """Give each row of a table as a passage in which every cell follows its heading."""
    for sheet in sheets:
        header = sheet.rows[0]
        for cells in sheet.rows[1:]:
            said = [f"{name}:{cell}" for name, cell in zip(header, cells, strict=False) if cell]
            yield Passage(sheet.reference, "", plain("\t".join([*cells[:1], *said])))

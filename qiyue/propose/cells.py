"""What a rule found, as the values of register cells, each with the words that print it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from qiyue.propose.grammar import Grammar, Rule, Slot
from qiyue.propose.passages import Passage
from qiyue.propose.values import Values, figures
from qiyue.specification import Column, Specification

LONGEST_QUOTATION = 40  # characters, as quotations.csv holds

# Units of a printed period, as the columns for units and the columns that count one unit hold them.
_OFFSET_UNITS = {"day": "calendar_day", "week": "calendar_day", "working_day": "working_day", "month": "month",
                 "year": "year"}  # fmt: skip
_IN_DAYS = {"day": 1, "working_day": 1, "week": 7}
_IN_MONTHS = {"month": 1, "year": 12}


@dataclass(frozen=True)
class Said:
    """A value and the words that print it, the clause where they stand, and the rule that read them, with its tier."""

    value: str
    quotation: str
    clause_ref: str
    rule: str
    tier: int = 1
    place: int = -1  # in its passage


@dataclass
class Cells:
    """Reads the cells that a rule gives."""

    described: Specification
    grammar: Grammar
    values: Values

    def read(
        self, rule: Rule, hit: re.Match[str], passage: Passage, known: dict[str, Said] | None = None
    ) -> dict[str, Said]:
        """Read every cell that the match gives; what no reader can read is left out."""
        found: dict[str, Said] = {}
        value: str | None
        for name, source in rule.gives.items():
            column = self.described.entities[rule.file].column(name)
            if column is None or (known and name in known):
                continue
            if source == "said" or source.startswith("="):
                group = next((one for one in hit.groupdict() if one.startswith("said") and hit[one]), None)
                start, end = hit.span(group) if group else hit.span()
                value = passage.printed(start, end) if source == "said" else source[1:]
            else:
                named = source.lstrip("-").removesuffix(" in said")
                group = next((one for one in hit.groupdict() if one.rstrip("_") == named and hit[one]), None)
                if group is None:
                    continue
                start, end = hit.span(group)
                value = self._value(column, self.grammar.slot(group), hit[group], passage.printed(start, end))
                if value and source.startswith("-"):
                    value = f"-{value}"
                if source.endswith(" in said"):
                    around = next((one for one in hit.groupdict() if one.startswith("said") and hit[one]), group)
                    start, end = hit.span(around)
            if value:
                quotation = passage.printed(start, min(end, start + LONGEST_QUOTATION))
                found[name] = Said(value, quotation, passage.reference, rule.name, rule.tier, start)
        return found

    def _value(self, column: Column, slot: Slot, said: str, printed: str) -> str | None:
        """Read one printed form for a column; None where it cannot be read for it."""
        if slot.reads == "code":
            return slot.code(said, column.vocabulary or "")
        if column.type == "text" and column.form != "words":
            return re.sub(r"(?<=[一-龥]) (?=[一-龥(])", "", printed).strip() or None
        if slot.reads == "amount":
            amount = self.values.amount(said)
            return f"{amount:.2f}" if amount is not None else None
        if slot.reads == "words":
            if column.form == "words":
                return printed if self.values.words(said) is not None else None
            amount = self.values.words(said)
            return f"{amount:.2f}" if amount is not None else None
        if slot.reads == "rate":
            fraction = self.values.fraction(said)
            if fraction:
                return str(fraction[1] if column.name == "share_denominator" else fraction[0])
            rate = self.values.rate(said) if column.name != "share_denominator" else None
            return figures(rate) if rate is not None else None
        if slot.reads == "date":
            day = self.values.date(said)
            return day.isoformat() if day else None
        if slot.reads == "multiple":
            times = self.values.quantity(said.rstrip("倍"))
            return figures(times[0]) if times else None
        if slot.reads in ("quantity", "count"):
            return self._quantity(column, said)
        return printed

    def _quantity(self, column: Column, said: str) -> str | None:
        read = self.values.quantity(said)
        if read is None:
            return None
        number, unit = read
        if column.vocabulary == "offset_unit":
            return _OFFSET_UNITS.get(unit)
        if column.vocabulary == "target_unit":
            return "day" if unit == "week" else unit or None
        wanted = column.reading.get("unit_is")
        if wanted == "day":
            number *= _IN_DAYS.get(unit, 0)
        elif wanted == "month":
            number *= _IN_MONTHS.get(unit, 0)
        elif unit == "week" or (unit == "month" and column.name == "step_size"):
            number *= Decimal(7 if unit == "week" else 30)
        return figures(number) if number else None

"""Pages whose blocks are executed: sums are worked out again, queries are compared with the printed result.

The rules of the blocks stand in docs/metrics/README.md.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal, localcontext
from pathlib import Path
from typing import Any

import chinese_calendar
import duckdb


@dataclass(frozen=True)
class Block:
    """A fenced block: its kind (the word after the fence), the section it stands in, its lines."""

    kind: str
    section: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """A page taken apart: prose lines with their section, and blocks in order."""

    headings: list[str]
    prose: list[tuple[str, str]]
    blocks: list[Block]

    def of(self, kind: str) -> list[Block]:
        return [block for block in self.blocks if block.kind == kind]

    @property
    def answers(self) -> list[tuple[Block, Block]]:
        """Each query with the block after it, its printed result."""
        following = [*self.blocks[1:], Block("", "", ())]
        found = [(query, printed) for query, printed in zip(self.blocks, following, strict=True) if query.kind == "sql"]
        assert all(printed.kind == "text" for _, printed in found), "a query is followed by its result"
        return found


def read_page(text: str) -> Page:
    page = Page([], [], [])
    section = ""
    kind: str | None = None
    body: list[str] = []
    for line in text.splitlines():
        if kind is not None:
            if line == "```":
                page.blocks.append(Block(kind, section, tuple(body)))
                kind, body = None, []
            else:
                body.append(line)
        elif line.startswith("```"):
            kind = line.removeprefix("```")
        elif line.startswith("## "):
            section = line.removeprefix("## ")
            page.headings.append(section)
        else:
            page.prose.append((section, line))
    assert kind is None, "a block is not closed"
    return page


# Arithmetic


def first_argument_rounded(rounding: str) -> Callable[[Decimal], Decimal]:
    return lambda value: value.to_integral_value(rounding)


FUNCTIONS: dict[str, Callable[..., Decimal]] = {
    "min": min,
    "max": max,
    "floor": first_argument_rounded(ROUND_FLOOR),
    "ceil": first_argument_rounded(ROUND_CEILING),
}
OPERATORS: dict[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: lambda left, right: left + right,
    ast.Sub: lambda left, right: left - right,
    ast.Mult: lambda left, right: left * right,
    ast.Div: lambda left, right: left / right,
    ast.Pow: lambda left, right: left**right,
}


def value_of(expression: str) -> Decimal:
    """An expression of numbers, worked out with 50 digits; a number is read as printed, never as a float."""

    def walk(node: ast.expr) -> Decimal:
        match node:
            case ast.Constant():
                return Decimal(ast.get_source_segment(expression, node) or "")
            case ast.BinOp():
                return OPERATORS[type(node.op)](walk(node.left), walk(node.right))
            case ast.UnaryOp(op=ast.USub()):
                return -walk(node.operand)
            case ast.Call(func=ast.Name(id=name)):
                return FUNCTIONS[name](*[walk(argument) for argument in node.args])
        raise ValueError(f"not arithmetic: {expression}")

    with localcontext() as context:
        context.prec = 50
        return walk(ast.parse(expression, mode="eval").body)


def is_working_day(day: date) -> bool:
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:  # a year whose holidays are not published: weekends alone count
        return day.isoweekday() <= 5


def working_days_from(day: date, count: int) -> date:
    """The count-th working day after a day, or before it where the count is negative."""
    step = timedelta(days=1 if count > 0 else -1)
    for _ in range(abs(count)):
        day += step
        while not is_working_day(day):
            day += step
    return day


DATE = r"(\d{4}-\d{2}-\d{2})"


def printed_and_worked_out(line: str) -> tuple[str, str]:
    """The result that a line of arithmetic prints, and the one that it has."""
    left, printed = line.split("#")[0].strip().rsplit(" = ", 1)
    if counted := re.fullmatch(DATE + r" ([+-]) (\d+) (working )?days", left):
        day = date.fromisoformat(counted[1])
        count = int(counted[2] + counted[3])
        moved = working_days_from(day, count) if counted[4] else day + timedelta(days=count)
        return printed, moved.isoformat()
    if between := re.fullmatch(DATE + r" (to|-) " + DATE, left):
        first, second = date.fromisoformat(between[1]), date.fromisoformat(between[3])
        days = (second - first).days + 1 if between[2] == "to" else (first - second).days
        return printed, f"{days} days"
    places = Decimal(1).scaleb(Decimal(printed).as_tuple().exponent)  # type: ignore[arg-type]
    return printed, str(value_of(left).quantize(places, ROUND_HALF_UP))


# Numbers, to find one of the prose among those of the blocks

NUMBER = re.compile(r"(?<![\w.-])-?\d[\d,]*(?:\.\d+)?(?![\w-])")


def numbers_of(text: str) -> set[Decimal]:
    return {Decimal(number.replace(",", "").rstrip(",")) for number in NUMBER.findall(text)}


def as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)


def result_of(database: Path, query: str) -> list[str]:
    with duckdb.connect(str(database), read_only=True) as connection:
        result = connection.execute(query)
        names = [column[0] for column in result.description or []]
        return [" | ".join(row) for row in [names, *([as_text(value) for value in row] for row in result.fetchall())]]

"""How many misread figures `qiyue verify` notices: `python -m misreadings TEXTS [FOLDER]` prints it.

Each figure of the register that its text bears out is misread in each of three ways (a digit for another, two digits
exchanged, the decimal point moved) and looked up again. Quotations that were typed stay as they are; with
`--without-quotations` none is used, as before a text has been verified.
"""

from __future__ import annotations

import argparse
import itertools
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from qiyue import specification, texts
from qiyue.check import reading
from qiyue.project import Project, find_project
from qiyue.verify.document import Document, Outcome
from qiyue.verify.forms import Forms
from qiyue.verify.reader import Reader, Value

FIGURES = ("amount", "price", "rate", "share", "quantity", "integer", "date")


def misread(value: Value, draw: random.Random) -> Iterator[tuple[str, str]]:
    """Give a figure misread: the way, and what is then registered."""
    text = value.text
    places = [place for place, sign in enumerate(text) if sign.isdigit()]
    place = draw.choice(places)
    other = draw.choice([digit for digit in "0123456789" if digit != text[place]])
    yield "digit", text[:place] + other + text[place + 1 :]
    pairs = [(one, two) for one, two in itertools.pairwise(places) if text[one] != text[two]]
    if pairs:
        one, two = draw.choice(pairs)
        yield "exchange", text[:one] + text[two] + text[one + 1 : two] + text[one] + text[two + 1 :]
    if value.column.type != "date":
        ten = draw.choice([Decimal(10), Decimal("0.1")])
        yield "point", f"{Decimal(text) * ten:f}"


def measure(project: Project, folder: Path | None, place: Path, *, with_quotations: bool) -> Counter[tuple[str, bool]]:
    """Count misreadings by way and whether they are noticed."""
    described = specification.load(project)
    folders = {area: folder or project.root / "seeds" / area for area in specification.AREAS}
    tables = reading.read_register(described, folders).tables
    reader = Reader(described, tables, Forms(project))
    contents = {texts.sha256_of(content): content for file in place.glob("*.txt") for content in [file.read_bytes()]}
    documents = {row["document_id"]: row["sha256"] or "" for row in tables["source_documents"].rows.values()}
    draw = random.Random(20261126)
    counted: Counter[tuple[str, bool]] = Counter()
    for contract in tables["contracts"].rows.values():
        content = contents.get(documents.get(contract["document_id"], ""))
        if content is None:
            continue
        document = Document(content.decode("utf-8-sig"))
        for known in reader.values(contract["contract_id"] or ""):
            value = known if with_quotations else replace(known, quotation=None)
            finding = reader.look_up(value, document)
            if value.column.type not in FIGURES or finding is None or finding.outcome is not Outcome.AGREES:
                continue
            for way, text in misread(value, draw):
                try:
                    if Decimal(text) == Decimal(value.text):
                        continue
                except ArithmeticError:
                    pass  # a date
                wrong = replace(value, cells={**value.cells, value.column.name: text})
                seen = reader.look_up(wrong, document)
                counted[way, seen is not None and seen.outcome is not Outcome.AGREES] += 1
    return counted


def main() -> None:
    """Print the measure."""
    parser = argparse.ArgumentParser(description="How many misread figures `qiyue verify` notices.")
    parser.add_argument("texts", type=Path, help="the folder with the texts")
    parser.add_argument("register", type=Path, nargs="?", help="a folder with a register; else the project's own")
    parser.add_argument("--without-quotations", action="store_true", help="look every value up in its clause")
    asked = parser.parse_args()
    counted = measure(find_project(), asked.register, asked.texts, with_quotations=not asked.without_quotations)
    for way in sorted({way for way, _ in counted}):
        noticed, missed = counted[way, True], counted[way, False]
        print(f"{way:10} {noticed + missed:6} misread, {noticed:6} noticed, {noticed / (noticed + missed):7.1%}")
    total, noticed = sum(counted.values()), sum(count for (_, seen), count in counted.items() if seen)
    print(f"{'all':10} {total:6} misread, {noticed:6} noticed, {noticed / max(total, 1):7.1%}")


if __name__ == "__main__":
    main()

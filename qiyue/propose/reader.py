"""Reads a document into proposals, kind of clause by kind of clause; nothing has passed the gate yet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from qiyue.check.patterns import credit_code_holds
from qiyue.propose import tables
from qiyue.propose.cells import Cells, Said
from qiyue.propose.engine import Engine, Row
from qiyue.propose.grammar import Grammar
from qiyue.propose.passages import Pages, Passage, take_apart
from qiyue.propose.privacy import mask
from qiyue.propose.proposals import Proposal, Reading
from qiyue.propose.rows import key_of, next_tier, settled
from qiyue.propose.values import Values
from qiyue.specification import Specification
from qiyue.verify.forms import plain

_SIGNED = re.compile(
    r"(?:20\d\d|二[〇零○O][零〇○一二三四五六七八九]{2})年[^年月日]{1,3}月[^年月日]{1,3}日|20\d\d[-./]\d{1,2}[-./]\d{1,2}"
)
_CODE = re.compile(r"(?:统一社会信用代码|纳税人识别号|税号|信用代码)(?:\([^)]*\))?:?([0-9A-HJ-NPQRTUWXY×]{18})")
_TITLE_END = re.compile(r"(?:合同书?|协议书?)(?:\(.{1,12}\))?$")
_BLANK = re.compile(r"([^\s_。;；，,]{2,14}?)[:：]?\s*(?:人民币|¥|￥)?\s*(?:_{2,}|【\s*】|\[\s*\])")
_PENALTY = re.compile(r"违约金|滞纳金|罚款|扣除|扣减|扣罚|(?<!不计)利息")
_FIGURE = re.compile(r"\d+(?:\.\d+)?[%‰]|[百千万]分之|\d+(?:\.\d+)?万?元|利率")
_PARTIES = {"buyer_id": "buyer", "supplier_id": "supplier"}


@dataclass
class DocumentReader:
    """Reads documents by the grammar."""

    described: Specification
    grammar: Grammar
    values: Values
    known_parties: dict[str, str]  # name -> party_id, of the register that the contract is to join
    sides: dict[str, str]  # kind of breach -> the party that alone can commit it

    def read(self, text: str, contract_id: str) -> Reading:
        """Read a document into proposals, with what could not be expressed and what is blank."""
        pages = take_apart(text)
        pages.passages += list(tables.words(pages.sheets, {one.reference: one.headings for one in pages.passages}))
        engine = Engine(Cells(self.described, self.grammar, self.values))
        reading = Reading(contract_id)
        sums = list(tables.totals(pages.sheets))
        contract = engine.read_document(self.grammar.kinds["contracts"], [*pages.passages, *sums])
        self._complete(contract, pages)
        reading.proposals += self._contract(contract, pages, contract_id)
        total = Decimal(contract["total_amount"].value) if "total_amount" in contract else None
        for line in tables.read_lines(pages.sheets, self.values, total):
            reading.proposals += _proposals("contract_line_items", line.number, line.cells)
        read: list[Row] = []
        for name, kind in self.grammar.kinds.items():
            if name == "contracts":
                continue
            passages = [*pages.passages, *(tables.rows_as_passages(pages.sheets) if name == "sla_terms" else ())]
            rows = engine.read_rows(kind, passages)
            if name == "payment_schedule":
                rows += list(self._planned(engine, pages))
            read += rows
        reading.proposals += self._rows(read, contract)
        reading.unread = list(_unread(pages, reading.proposals))
        reading.blanks = list(_blanks(pages))
        return reading

    def _complete(self, contract: dict[str, Said], pages: Pages) -> None:
        """Find what no wording introduces: the day of the last signature, and a title without its label."""
        if contract.get("signed_date") is None or contract["signed_date"].clause_ref == "body signature":
            signature = next((one for one in pages.passages if one.reference == "body signature"), None)
            dates = [
                (day, match.span())
                for match in (_SIGNED.finditer(signature.text) if signature else ())
                if (day := self.values.date(re.sub(r"\s", "", match[0])))
            ]
            if dates and signature:
                day, span = max(dates)
                quotation = signature.printed(*span)
                contract["signed_date"] = Said(
                    day.isoformat(), quotation, signature.reference, "contracts.last signature"
                )
        if "title_zh" not in contract:
            for passage in pages.passages[:1]:
                title = next(
                    (line for line in passage.text.split("\n")[:8] if _TITLE_END.search(line) and len(line) > 6), ""
                )
                if title:
                    start = passage.text.index(title)
                    printed = passage.printed(start, start + len(title))
                    contract["title_zh"] = Said(
                        printed, printed[:40], passage.reference, "contracts.title on the cover", 2
                    )
        if "signed_date" in contract and "supplier_id" in contract and "total_amount" in contract:
            signed = contract["signed_date"]
            contract["status"] = Said("signed", signed.quotation, signed.clause_ref, "contracts.signed", 2)

    def _contract(self, contract: dict[str, Said], pages: Pages, contract_id: str) -> Iterator[Proposal]:
        """Give the row of the contract and the rows of its parties."""
        cells = dict(contract)
        for column, role in _PARTIES.items():
            said = cells.get(column)
            if said is None:
                continue
            name = said.value
            party_id = self.known_parties.get(name) or f"{contract_id}-{role}"
            cells[column] = Said(party_id, said.quotation, said.clause_ref, said.rule, said.tier)
            party = {"role": Said(role, said.quotation, said.clause_ref, said.rule), "name_zh": said}
            code = self._credit_code(name, pages)
            if code:
                party["unified_social_credit_code"] = code
            yield from _proposals("parties", party_id, party)
        order = [column.name for column in self.described.entities["contracts"].columns]
        yield from _proposals("contracts", "", dict(sorted(cells.items(), key=lambda one: order.index(one[0]))))

    def _credit_code(self, name: str, pages: Pages) -> Said | None:
        """Find the credit code that stands behind a party's name, before another party is named."""
        for passage in pages.passages:
            for match in _CODE.finditer(passage.text):
                code = passage.printed(*match.span(1)).replace(" ", "")
                lines = passage.text[: match.start()].split("\n")
                named = next(
                    (line for line in reversed(lines) if re.search("公司|局|中心|委员会|院|校|厅|办公室", line)), ""
                )
                if name in named and credit_code_holds(code):
                    return Said(code, code, passage.reference, "contracts.credit code")
        return None

    def _planned(self, engine: Engine, pages: Pages) -> Iterator[Row]:
        """Read the rows of a payment plan that stands in a table."""
        for passage, amount in tables.payment_rows(pages.sheets):
            # What holds for every row stands in the clause around the table.
            around = [one for one in pages.passages if one.reference == passage.reference]
            found = engine.read_rows(self.grammar.kinds["payment_schedule"], [passage, *around])
            rows = [row for row in found if row.passage is passage]
            value = self.values.amount(amount.replace(",", ""))
            for row in rows[:1]:
                if value is not None and "stated_amount" not in row.cells:
                    row.cells["stated_amount"] = Said(
                        f"{value:.2f}", amount, passage.reference, "payment_schedule.table"
                    )
                yield row

    def _rows(self, rows: list[Row], contract: dict[str, Said]) -> Iterator[Proposal]:
        seen: dict[str, set[str]] = {}
        before: tuple[Row, str] | None = None
        for row in settled(rows, contract, self.sides):
            taken = seen.setdefault(row.file, set())
            key = next_tier(row, before) or key_of(row, taken)
            before = (row, key or "")
            if key is None or key in taken:
                continue
            taken.add(key)
            yield from _proposals(row.file, key, row.cells)


def _proposals(file: str, row: str, cells: dict[str, Said]) -> Iterator[Proposal]:
    for column, said in cells.items():
        yield Proposal(file, row, column, said.value, said.quotation, said.clause_ref, rule=said.rule, tier=said.tier)


def _unread(pages: Pages, proposals: list[Proposal]) -> Iterator[tuple[str, str]]:
    """Give the penalty sentences with a figure of which nothing was proposed."""
    read = {
        (one.clause_ref, plain(one.quotation).text)
        for one in proposals
        if one.file in ("penalty_terms", "termination_rights", "penalty_ceilings")
    }
    for passage in pages.passages:
        for start, end in passage.sentences:
            sentence = passage.text[start:end]
            if not _PENALTY.search(sentence):
                continue
            figures = [match[0] for match in _FIGURE.finditer(sentence)]
            here = "".join(quotation for reference, quotation in read if reference == passage.reference)
            if any(figure not in here for figure in figures):
                yield passage.reference, mask(passage.printed(start, end))


def _blanks(pages: Pages) -> Iterator[tuple[str, str]]:
    """Give the blanks of a form, the first of each clause, with the words before it."""
    for passage in pages.passages:
        if passage.reference.endswith("signature"):
            continue
        match = _BLANK.search(passage.plain.source)
        if match:
            yield passage.reference, mask(match[1])


__all__ = ["DocumentReader", "Passage"]

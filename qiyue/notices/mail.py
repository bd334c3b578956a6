"""The mail of `qiyue digest`: plain text and HTML, the same bytes for the same changes.

What names a person or a place stands in the addresses alone: no text of the register is part of a header.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, getaddresses
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2

from qiyue.console import clean
from qiyue.errors import QiyueError
from qiyue.notices.wording import Wording
from qiyue.report.figures import Row
from qiyue.report.words import group_by

if TYPE_CHECKING:
    from qiyue.notices.digest import Digest

# In the order in which they are read: what presses first.
SECTIONS = ("overdue", "due", "certain", "changed", "penalties", "decisions", "findings")
# Changes of an amount, of which what it was is shown, too.
_AMOUNT_CHANGES = frozenset({"total", "instalment_amount", "entry_amount", "accrued", "imposed", "waived", "settled"})
# The subject names the first sections, and how many changes there are in all.
_IN_SUBJECT = 2
_GONE = frozenset({"contract_gone", "instalment_gone"})
_BEIJING = timezone(timedelta(hours=8))


@dataclass(frozen=True)
class Envelope:
    """Who a mail is from and whom it is for; what is not said is left to the program that sends it."""

    sender: Address | None = None
    recipients: tuple[Address, ...] = ()

    @staticmethod
    def of(sender: str | None, recipients: Sequence[str]) -> Envelope:
        """Read addresses such as office@example.org or Office <office@example.org>.

        Raises:
            QiyueError: one of them is none.
        """
        return Envelope(_address(sender) if sender else None, tuple(map(_address, recipients)))


@dataclass(frozen=True)
class Line:
    """A change in words: its contract, what it is about, and the cells beside it; blank where there is nothing."""

    contract: str
    matter: str
    amount: str
    date: str
    clause: str


@dataclass(frozen=True)
class Section:
    """The changes of one kind; `notes` say what they come to, and what of them is not shown."""

    title: str
    notes: tuple[str, ...]
    lines: tuple[Line, ...]


def make(digest: Digest, wording: Wording, envelope: Envelope) -> bytes:
    """Make the mail."""
    sections = _sections(digest, wording)
    as_of, as_of_before = (wording.words.day(day) for day in (digest.as_of, digest.as_of_before))
    heading = wording("digest_title", as_of=as_of)
    if sections:
        said = wording("comma").join(section.title for section in sections[:_IN_SUBJECT])
        if len(sections) > _IN_SUBJECT:
            said = wording("digest_in_all", said=said, n=count(digest))
        about = wording("digest_since", as_of_before=as_of_before)
    else:
        said = wording("digest_nothing_subject")
        about = wording("digest_nothing", as_of=as_of, as_of_before=as_of_before)
    text = _text(heading, about, sections, wording)
    page = _page(heading, about, sections, wording)
    message = EmailMessage(policy=SMTP)
    message["Subject"] = wording("digest_subject", title=heading, said=said)
    if envelope.sender:
        message["From"] = envelope.sender
    if envelope.recipients:
        message["To"] = envelope.recipients
    # The clock is not read: a mail is of the day that the warehouse looks from.
    message["Date"] = format_datetime(datetime.combine(digest.as_of, time(), tzinfo=_BEIJING))
    message.set_content(text, cte="base64")
    message.add_alternative(page, subtype="html", cte="base64")
    # Base64 holds no "=_", so no part can look like a boundary.
    message.set_boundary(f"=_qiyue_{hashlib.sha256((text + page).encode()).hexdigest()[:32]}")
    return message.as_bytes()


def count(digest: Digest) -> int:
    """Count the changes, those included that a long section does not show."""
    return sum({row["section"]: int(row["row_count"]) for row in digest.changes}.values())


def _address(text: str) -> Address:
    found = getaddresses([text])
    name, address = found[0] if len(found) == 1 else ("", "")
    try:
        if not (text.isprintable() and address.isascii() and address.count("@") == 1):
            raise ValueError
        return Address(display_name=name, addr_spec=address)
    except (ValueError, IndexError):
        raise QiyueError(
            f'"{clean(text)}" is no mail address; write one such as office@example.org, and repeat the option for more.'
        ) from None


def _sections(digest: Digest, wording: Wording) -> tuple[Section, ...]:
    by_section = group_by(digest.changes, "section")
    totals = group_by(digest.totals, "section")
    made = []
    for name in SECTIONS:
        if rows := by_section.get((name,)):
            found = rows[0]["row_count"]
            notes = [_total(total, wording) for total in totals.get((name,), [])]
            if found > len(rows):
                notes.append(wording("digest_more", shown=len(rows), n=found))
            title = wording(f"section_{name}", n=found)
            made.append(Section(title, tuple(notes), tuple(_line(row, wording) for row in rows)))
    return tuple(made)


def _total(total: Row, wording: Wording) -> str:
    known = total["owed_amount"] is not None
    said = [wording("digest_owed", amount=wording.money(total["owed_amount"], total["currency"]))] if known else []
    if total["unknown_count"]:
        said.append(wording("digest_unknown", n=total["unknown_count"]))
    return wording("comma").join(said)


def _line(row: Row, wording: Wording) -> Line:
    contract = clean(row["contract_id"])
    title = wording.line(row, "contract_title")
    party = wording.words.label("contract_side", row["party"]) if row["party"] else ""
    return Line(
        contract=wording("digest_contract", title=title, contract=contract) if title else contract,
        matter=wording(
            f"change_{row['change_kind']}",
            title=wording.line(row, "title"),
            party=wording("digest_party", party=party) if party else "",
        ),
        amount=_amount(row, wording),
        date=_date(row, wording),
        clause=wording.clause(row["clause_ref"]) if row["clause_ref"] else "",
    )


def _amount(row: Row, wording: Wording) -> str:
    amount, before, currency = row["amount"], row["amount_before"], row["currency"]
    if row["change_kind"] in _AMOUNT_CHANGES:
        return wording("digest_from_to", before=wording.money(before, currency), after=wording.money(amount, currency))
    if row["change_kind"] in _GONE:
        return wording.money(before, currency)
    if amount is None and not row["is_owed"]:
        return ""
    return wording.money(amount, currency)


def _date(row: Row, wording: Wording) -> str:
    day, before = row["entry_date"], row["entry_date_before"]
    if day is None and before is None:
        return ""
    said = wording.words.day(day)
    if row["date_basis"]:
        said += wording(f"basis_{row['date_basis']}")
    if before not in (None, day) or row["change_kind"] == "date":
        said = wording("digest_from_to", before=wording.words.day(before), after=said)
    return said


def _text(heading: str, about: str, sections: tuple[Section, ...], wording: Wording) -> str:
    if not sections:
        return about + "\n"
    lines = [heading, about]
    for section in sections:
        lines += ["", section.title, *section.notes]
        for number, line in enumerate(section.lines, start=1):
            cells = (line.matter, line.amount, line.date, line.clause and wording("entry_clause", clause=line.clause))
            lines.append(f"{number}. {wording('digest_cells').join(filter(None, cells))}")
            lines.append(f"   {line.contract}")
    return "\n".join([*lines, "", wording("digest_footer"), ""])


def _page(heading: str, about: str, sections: tuple[Section, ...], wording: Wording) -> str:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("digest.html.j2").render(
        t=wording, tag=wording.words.tag, heading=heading, about=about, sections=sections
    )

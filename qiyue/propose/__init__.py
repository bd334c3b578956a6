"""`qiyue propose`: a contract document read into proposals for the register, each with the words that print it.

The document is taken apart (`passages`), read by a grammar of rules (`grammar`, `engine`, `rules/*.yml`, `tables`), and
what was read passes one gate (`gate`). Another reader joins by writing the same `proposals.csv`.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

from rich.console import Console
from rich.text import Text

from qiyue import documents, specification, texts
from qiyue.console import clean
from qiyue.errors import QiyueError, plain_file_errors, show_path
from qiyue.project import Project
from qiyue.propose import grammar, proposals
from qiyue.propose.gate import Gate
from qiyue.propose.proposals import Proposal, Reading
from qiyue.propose.reader import DocumentReader
from qiyue.propose.values import Values
from qiyue.propose.writer import THRESHOLD, refuse_register, write
from qiyue.specification import Specification
from qiyue.verify.document import Document
from qiyue.verify.forms import Forms

__all__ = ["Proposal", "Proposer", "Reading", "contract_id_of", "folder_of", "propose", "show"]

CONFIDENCE = Path(__file__).parent / "confidence.csv"


@dataclass
class Proposer:
    """Reads documents for one project; making one takes a second, reading with it little."""

    project: Project
    described: Specification = field(init=False)
    _reader: DocumentReader = field(init=False)
    _forms: Forms = field(init=False)
    _values: Values = field(init=False)
    _confidence: dict[str, float] = field(init=False)

    def __post_init__(self) -> None:
        """Read the grammar, the register's description, and how often each rule was right."""
        self.described = specification.load(self.project)
        self._forms = Forms(self.project)
        self._confidence = read_confidence()
        self._values = Values(self.project)
        seeds = self.project.root / "seeds"
        parties = specification.read_rows(seeds / "register" / "parties.csv")
        vocabulary = specification.read_rows(seeds / "reference" / "vocabulary.csv")
        self._reader = DocumentReader(
            self.described,
            grammar.load(),
            self._values,
            {row["name_zh"]: row["party_id"] for row in parties},
            {row["code"]: row["side"] for row in vocabulary if row["vocabulary"] == "breach_kind"},
        )

    def read(self, text: str, contract_id: str, other: list[Proposal] | None = None) -> Reading:
        """Read the text of a document, or take the proposals of another reader of it; both pass the gate.

        Args:
            text: the document as `qiyue.documents` reads it.
            contract_id: the contract that it is to become.
            other: what another reader proposes; without it the document is read by the rules.
        """
        reading = self._reader.read(text, contract_id) if other is None else Reading(contract_id, list(other))
        known = [replace(one, confidence=self._confidence.get(one.rule, one.confidence)) for one in reading.proposals]
        gate = Gate(self.described, Document(text), self._forms, self._values)
        reading.proposals, reading.dropped = gate.sift(known, contract_id)
        return reading


def propose(
    project: Project,
    document: Path,
    out: Path | None = None,
    contract_id: str | None = None,
    others: Path | None = None,
) -> tuple[Reading, Path]:
    """Read a document and write what it says into a folder; give both.

    Args:
        project: whose register's description counts.
        document: a .txt, .docx or .pdf.
        out: the folder for the register files and `proposals.csv`, without it that of the contract in `proposals/`; a
            register with rows is refused.
        contract_id: the name of the contract; without it one is made from the name of the document.
        others: a `proposals.csv` of another reader, to be sifted and written instead of the rules' own.

    Raises:
        QiyueError: the document cannot be read, no file can be called after the contract, or the folder is a register.
    """
    proposer = Proposer(project)
    with plain_file_errors("reading the document"):
        content = document.read_bytes()
    contract_id = contract_id_of(document, content, contract_id)
    out = out or folder_of(project, contract_id)
    refuse_register(out, proposer.described)
    read = documents.read_bytes(content, document)
    other = proposals.read_file(others) if others else None
    reading = proposer.read(read.text, contract_id, other)
    reading.notes = read.notes
    write(reading, proposer.described, out, (document.name, content))
    return reading, out


def folder_of(project: Project, contract_id: str) -> Path:
    """Say where the proposals of a contract are written unless another folder is named; git ignores it."""
    return project.root / "proposals" / contract_id


def contract_id_of(document: Path, content: bytes, asked: str | None = None) -> str:
    """Give the name that was asked for, or name a contract after its document: its Latin words, else its hash.

    Raises:
        QiyueError: no folder and no workbook can have the name that was asked for.
    """
    if asked is not None:
        if not asked.strip(" .") or "/" in asked or not asked.isprintable():
            raise QiyueError(
                f'"{clean(asked)}" cannot name a contract: files are called after it; take letters, digits and -.'
            )
        return asked
    words = re.sub(r"[^a-z0-9]+", "-", document.stem.lower()).strip("-")
    return words if re.search("[a-z]{3}", words) else f"contract-{texts.sha256_of(content)[:8]}"


def read_confidence(file: Path = CONFIDENCE) -> dict[str, float]:
    """Read how often each rule was right on the documents of the bench (`make propose-bench` writes it)."""
    if not file.is_file():
        return {}
    try:
        with file.open(encoding="utf-8", newline="") as lines:
            return {row["rule"]: float(row["confidence"]) for row in csv.DictReader(lines)}
    except (KeyError, ValueError) as error:
        raise QiyueError(f"{show_path(file)} cannot be read; restore it from git ({error}).") from error


def show(reading: Reading, out: Path, console: Console) -> None:
    """Print what was read: doubts about the document first, then the counts by file, then what was not proposed."""
    for note in reading.notes:
        console.print(Text(clean(f"Numbering: {note}; look at the clauses around it."), style="yellow"), soft_wrap=True)
    filled = Counter(one.file for one in reading.proposals)
    left = [one for one in reading.proposals if one.tier > 1 and one.confidence < THRESHOLD]
    for file, count in filled.items():
        rows = len({one.row for one in reading.proposals if one.file == file})
        console.print(f"{file}: {rows} rows, {count} cells", soft_wrap=True)
    for clause, words in reading.blanks:
        console.print(Text(clean(f"Blank in {clause}: {words}"), style="yellow"), soft_wrap=True)
    for clause, words in reading.unread:
        console.print(Text(clean(f"Read and not expressed, {clause}: {words}"), style="yellow"), soft_wrap=True)
    if reading.dropped:
        why = Counter(reason for _, reason in reading.dropped)
        said = "; ".join(f"{count} because {reason}" for reason, count in why.most_common())
        console.print(Text(clean(f"{len(reading.dropped)} readings dropped: {said}.")), soft_wrap=True)
    console.print(
        f"{len(reading.proposals)} cells proposed for {reading.contract_id} in {show_path(out)}, each with its "
        f"quotation; {len(left)} of them are judgements in doubt, left blank and listed in {proposals.FILE_NAME}.",
        soft_wrap=True,
    )

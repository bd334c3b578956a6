"""`qiyue verify`: every printed value of the register, looked up in the contract's own text.

A quotation must stand in its clause and print its value; a value without one must stand in the clause that its row
cites, in any form in which such a value is printed. What the register judges (a kind of breach, a yes or no) is printed
nowhere as such: its quotation is looked up, and without one it is not counted.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.text import Text

from qiyue import documents, specification, texts
from qiyue.check import reading
from qiyue.console import clean
from qiyue.errors import QiyueError, plain_file_errors, show_path
from qiyue.project import Project
from qiyue.verify.document import Document, Outcome
from qiyue.verify.forms import Forms
from qiyue.verify.reader import Finding, Reader

__all__ = ["Finding", "Outcome", "Result", "show", "verify", "write"]

_QUOTATION_COLUMNS = (
    "contract_id", "file_name", "row_key", "column_name", "quotation", "clause_ref", "text_sha256",
)  # fmt: skip

_STYLES = {
    Outcome.AGREES: "dim",
    Outcome.MISREAD: "red",
    Outcome.ELSEWHERE: "red",
    Outcome.NOWHERE: "red",
    Outcome.NO_CLAUSE: "yellow",
}


@dataclass
class Result:
    """What verifying came to, contract by contract; `missing` names contracts whose text is not there."""

    findings: list[Finding] = field(default_factory=list)
    rows: list[tuple[str, ...]] = field(default_factory=list)  # of quotations.csv, one a finding; most are empty
    missing: list[str] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)  # contract_id: file name
    warnings: list[str] = field(default_factory=list)
    judgements: int = 0
    quotations: Path | None = None  # the file into which `write` adds

    @property
    def counts(self) -> Counter[Outcome]:
        """How many values came to each outcome."""
        return Counter(finding.outcome for finding in self.findings)

    @property
    def contradicts(self) -> bool:
        """Whether any value contradicts its text."""
        return any(finding.outcome.is_contradiction for finding in self.findings)


def verify(project: Project, folder: Path | None, contract: str | None, place: Path) -> Result:
    """Look up the printed values of a register in the texts.

    Args:
        project: whose description of the register counts, and whose own register is read without a folder.
        folder: a folder with another register.
        contract: a contract_id; without it every contract of which the text is there.
        place: the folder with the texts, or one text.

    Raises:
        QiyueError: register or texts cannot be read, there is no such contract, or none of the texts is of any.
    """
    described = specification.load(project)
    folders = {area: folder or project.root / "seeds" / area for area in specification.AREAS}
    with plain_file_errors("reading the register"):
        tables = reading.read_register(described, folders).tables
    if "contracts" not in tables:
        raise QiyueError(
            f"{show_path(folders['register'])} holds no contracts that can be read; `qiyue check` says why."
        )
    owners = {cells["contract_id"] or "": cells for cells in tables["contracts"].rows.values()}
    if contract and contract not in owners:
        raise QiyueError(f"The register has no contract {clean(contract)}; it has {', '.join(owners) or 'none'}.")
    with plain_file_errors("reading the contract texts"):
        files = [place] if place.is_file() else documents.files(place)
        contents = {texts.sha256_of(content): (file, content) for file in files for content in [file.read_bytes()]}
    hashes = {
        cells["document_id"]: (cells.get("sha256") or "").lower()
        for cells in (tables["source_documents"].rows.values() if "source_documents" in tables else ())
    }
    result = Result(quotations=folders["register"] / "quotations.csv")
    reader = Reader(described, tables, Forms(project))
    for contract_id in [contract] if contract else owners:
        sha256 = hashes.get(owners[contract_id].get("document_id"), "")
        if sha256 not in contents and place.is_file() and (contract or len(owners) == 1):
            sha256 = next(iter(contents))
            result.warnings.append(
                f"{show_path(place)} is not the registered copy of {contract_id} (its sha256 differs)."
            )
        if sha256 not in contents:
            result.missing.append(contract_id)
            continue
        file, content = contents[sha256]
        result.texts[contract_id] = file.name
        document = Document(documents.read_bytes(content, file).text)
        for value in reader.values(contract_id):
            finding = reader.look_up(value, document)
            if finding:
                result.findings.append(finding)
                result.rows.append(reader.row_of_quotation(value, finding, sha256))
            elif value.column.type in ("code", "boolean"):
                result.judgements += 1
    if not result.texts:
        raise QiyueError(
            f"{show_path(place)} holds the text of none of the contracts (texts are found by the sha256 of "
            "source_documents.csv); name another folder, or a contract and its text."
        )
    return result


def show(result: Result, console: Console, *, every_value: bool = False) -> None:
    """Print what was found: each contradiction with the words around it, or every value, and the counts."""
    for warning in result.warnings:
        console.print(Text(clean(warning), style="yellow"), soft_wrap=True)
    for contract_id, file in result.texts.items():
        findings = [finding for finding in result.findings if finding.contract_id == contract_id]
        agreeing = sum(finding.outcome is Outcome.AGREES for finding in findings)
        console.print(
            Text(f"{contract_id} · {clean(file)}: {agreeing} of {len(findings)} printed values agree"), style="bold"
        )
        for finding in findings:
            if every_value or finding.outcome is not Outcome.AGREES:
                console.print(Text(clean(str(finding)), style=_STYLES[finding.outcome]), soft_wrap=True)
    for contract_id in result.missing:
        console.print(
            Text(
                f"{clean(contract_id)}: no text has the sha256 that is registered for it; not verified", style="yellow"
            ),
            soft_wrap=True,
        )
    said = [f"{result.counts[outcome]} {outcome}" for outcome in Outcome if result.counts[outcome]]
    console.print(
        f"{len(result.findings)} values looked up: {', '.join(said) or 'none'}. "
        f"{result.judgements} are judgements without a quotation, printed nowhere as such.",
        soft_wrap=True,
    )


def write(result: Result, console: Console) -> None:
    """Add the values that agree and have no quotation yet to quotations.csv, with the hash of their text.

    Raises:
        QiyueError: the file cannot be written, or the register keeps its quotations as Parquet.
    """
    file = result.quotations
    rows = [row for row in result.rows if row]
    if file is None or not rows:
        console.print("No quotation to add.")
        return
    if file.with_suffix(".parquet").exists():
        raise QiyueError(
            f"{show_path(file.with_suffix('.parquet'))} is Parquet; quotations are added to a CSV file only."
        )
    with plain_file_errors("writing the quotations"):
        known = list(csv.reader(file.read_text(encoding="utf-8-sig").splitlines())) if file.exists() else []
        header = known[0] if known else list(_QUOTATION_COLUMNS)
        header += [column for column in _QUOTATION_COLUMNS if column not in header]
        added = [dict(zip(_QUOTATION_COLUMNS, row, strict=True)) for row in rows]
        lines = io.StringIO()
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(header)
        writer.writerows([*cells, *[""] * (len(header) - len(cells))] for cells in known[1:])
        writer.writerows([cells.get(column, "") for column in header] for cells in added)
        unfinished = file.with_name(f".{file.name}.unfinished")
        unfinished.write_text(lines.getvalue(), encoding="utf-8", newline="")
        unfinished.replace(file)
    console.print(f"{len(rows)} quotations added to {show_path(file)}; `qiyue check` and a build read them.")

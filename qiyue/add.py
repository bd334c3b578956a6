"""`qiyue add`: a contract document into a register and a report, step by step. Each step is also its own command."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.text import Text

from qiyue import build, propose, verify, warehouse, workbook
from qiyue.console import clean
from qiyue.errors import QiyueError, plain_file_errors, show_path
from qiyue.project import Project
from qiyue.report import command as report
from qiyue.verify.document import Outcome

STEPS = 5


@dataclass(frozen=True)
class Request:
    """What to add, and where.

    Attributes:
        document: the contract, as .txt, .docx or .pdf.
        contract_id: the contract that it becomes; without it one is made from the name of the document.
        folder: where its proposals and their workbook are kept until they are decided on; else that of the contract in
            `proposals/`.
        into: the folder of another register, beside which warehouse and report are written; else the project's own.
        database: where the warehouse is published, in place of that.
        as_of: the day from which the warehouse looks; without it today.
        accept: take every proposed value as it is, without a workbook to decide in.
        yes: write into the register without asking.
    """

    document: Path
    contract_id: str | None = None
    folder: Path | None = None
    into: Path | None = None
    database: Path | None = None
    as_of: date | None = None
    accept: bool = False
    yes: bool = False


def add(project: Project, request: Request, console: Console) -> None:
    """Read a document and write a workbook to decide in; where there is one already, go on with it to a report.

    Raises:
        QiyueError: a step failed; what to do is said, and what was done before it stays.
    """
    with plain_file_errors("reading the document"):
        content = request.document.read_bytes()
    contract_id = propose.contract_id_of(request.document, content, request.contract_id)
    folder = request.folder or propose.folder_of(project, contract_id)
    book = folder / f"{contract_id}.xlsx"
    if book.exists():
        console.print(f"Going on with {show_path(book)}; delete it to read the document anew.", soft_wrap=True)
    else:
        _say(console, 1, f"Reading {request.document.name}")
        reading, _ = propose.propose(project, request.document, folder, contract_id)
        propose.show(reading, folder, console)
        if not reading.proposals:
            raise QiyueError("Nothing that a register holds was found in it; is it a contract?")
        _say(console, 2, "Writing the workbook")
        proposed = None if request.accept else folder
        rows = workbook.write_workbook(project, book, register=folder, proposed=proposed)
        console.print(f"Written: {show_path(book)}, {rows:,} rows.", soft_wrap=True)
        if not request.accept:
            console.print(
                "\nOpen it in Excel, WPS or LibreOffice: decide on each value on the sheet of proposals, fill in what "
                "is missing on the others, save it, and run the same command again.",
                soft_wrap=True,
            )
            return
    _say(console, 3, "Checking the workbook and writing the register")
    made = workbook.import_workbook(project, book, request.into, console, yes=request.yes)
    if made is workbook.Import.FAULTY:
        raise QiyueError("Mend the cells that are named, save the workbook, and run the same command again.")
    if made is workbook.Import.DECLINED:
        return
    _say(console, 4, "Looking up every printed value in the document")
    result = verify.verify(project, request.into, contract_id, request.document)
    verify.show(result, console)
    # What a row takes from a clause beside its own is shown, and is no reason to stop.
    if any(finding.outcome in (Outcome.MISREAD, Outcome.NOWHERE) for finding in result.findings):
        raise QiyueError(
            "The register and the document contradict each other, see above; mend the workbook, or the files of the "
            "register, and run the same command again. Nothing was built."
        )
    _say(console, 5, "Building the warehouse and its report")
    database, reports = _places(project, request)
    build.build(project, build.Request(database, request.as_of, request.into), console)
    report.report(database, reports, console)
    _show_blanks(database, contract_id, console)


def _places(project: Project, request: Request) -> tuple[Path, Path]:
    """Say where warehouse and report go: beside another register, or where those of the project are."""
    if request.into is None:
        return project.database(request.database), project.root / "reports" / "output"
    beside = request.into.absolute()
    return request.database or beside.with_name(f"{beside.name}.duckdb"), beside.with_name(f"{beside.name}-report")


def _say(console: Console, step: int, what: str) -> None:
    console.print()
    console.print(Text(clean(f"{step}/{STEPS} {what}"), style="bold"), soft_wrap=True)


def _show_blanks(database: Path, contract_id: str, console: Console) -> None:
    """Name what the contract leaves open: its findings, the gravest first."""
    with warehouse.read(database) as connection:
        found = connection.execute(
            "select severity, message_zh, message_en, clause_ref from marts.contract_findings "
            "where contract_id = ? "
            "order by case severity when 'error' then 1 when 'warning' then 2 else 3 end, finding_id",
            [contract_id],
        ).fetchall()
    if not found:
        console.print(f"\n{contract_id} is in the register, and leaves nothing open.")
        return
    console.print(f"\n{contract_id} is in the register. What it leaves open, or what is odd in it:")
    for severity, message_zh, message_en, clause_ref in found:
        place = f" ({clause_ref})" if clause_ref else ""
        console.print(Text(clean(f"  {severity}: {message_zh} {message_en}{place}")), soft_wrap=True)

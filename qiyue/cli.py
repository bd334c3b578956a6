"""The command line. Each command reads its options here and does its work in a module of its own."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from qiyue.console import clean, make_console, silence_native_noise
from qiyue.errors import QiyueError

# Modules that take long to load (dbt, Great Expectations, plotly) are imported in the commands that need them.

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    help="Qiyue turns a register of government IT contracts into a warehouse and reports. "
    "Start with `qiyue build`, then `qiyue report`.",
)

Database = Annotated[
    Path | None,
    typer.Option(
        "--database",
        metavar="PATH",
        envvar="QIYUE_DATABASE",
        dir_okay=False,
        help="The published warehouse; without it warehouse/qiyue.duckdb of the project.",
    ),
]

OtherRegister = Annotated[
    Path | None,
    typer.Option(
        "--register",
        metavar="FOLDER",
        exists=True,
        file_okay=False,
        help="A folder with another register; without it the project's own.",
    ),
]

Document = Annotated[
    Path, typer.Argument(metavar="DOCUMENT", exists=True, dir_okay=False, help="A contract as .txt, .docx or .pdf.")
]

NewContract = Annotated[
    str | None,
    typer.Option("--contract", metavar="NAME", help="The contract_id; without it made from the file's name."),
]

Proposals = Annotated[
    Path | None,
    typer.Option("--out", metavar="FOLDER", file_okay=False, help="For what is read; else proposals/NAME."),
]

Marts = Annotated[
    Path | None,
    typer.Option(
        "--marts",
        metavar="FOLDER",
        exists=True,
        file_okay=False,
        help="Read this export (`qiyue export`) in place of the published warehouse.",
    ),
]

Before = Annotated[
    Path | None,
    typer.Option(
        "--before",
        metavar="PATH",
        exists=True,
        help="Compare with this export or DuckDB file in place of the version before.",
    ),
]


@app.command()
def build(
    as_of: Annotated[
        datetime | None,
        typer.Option(
            "--as-of",
            metavar="DATE",
            formats=["%Y-%m-%d"],
            help="The day from which the warehouse looks, such as 2026-12-31; without it today in Asia/Shanghai.",
        ),
    ] = None,
    register: Annotated[
        Path | None,
        typer.Option(
            "--register",
            metavar="PATH",
            exists=True,
            help="A folder with another register (NAME.parquet or NAME.csv) or a workbook (.xlsx); without it the "
            "project's own.",
        ),
    ] = None,
    database: Database = None,
) -> None:
    """Check the register, build the warehouse, test it, and publish it if every test has passed.

    The published warehouse stays as it was until then, also when the build fails or is ended. What is tested is the
    data; the unit tests of the rules run in `make test`.

    For example:

    - `qiyue build`
    - `qiyue build --as-of 2026-12-31`
    - `qiyue build --register another-register --database another.duckdb`
    - `qiyue build --register my-register.xlsx --database another.duckdb`
    """
    from qiyue import build as builder
    from qiyue import workbook as workbooks
    from qiyue.project import find_project

    project, console = find_project(), make_console()
    with workbooks.as_folder(project, register, console) as folder:
        request = builder.Request(project.database(database), as_of.date() if as_of else None, folder)
        builder.build(project, request, console)


@app.command()
def check(
    register: Annotated[
        Path | None,
        typer.Argument(
            metavar="[PATH]",
            exists=True,
            help="A folder with a register (NAME.csv or NAME.parquet) or a workbook (.xlsx); without it the project's "
            "own.",
        ),
    ] = None,
    fix: Annotated[
        Path | None,
        typer.Option(
            "--fix", metavar="DIR", help="Write what can be read without doubt, normalised, into a new folder."
        ),
    ] = None,
    docs: Annotated[
        Path | None,
        typer.Option("--docs", metavar="DIR", file_okay=False, help="Where the Data Docs go; else warehouse/check."),
    ] = None,
) -> None:
    """Check a register cell by cell before a build: file, row, column, value, and what is wanted.

    The files themselves are never changed.

    For example:

    - `qiyue check`
    - `qiyue check my-register --fix my-register-normalised`
    - `qiyue check my-register.xlsx`
    """
    from qiyue import check as checker
    from qiyue import workbook as workbooks
    from qiyue.project import find_project

    project = find_project()
    docs = docs or project.root / checker.DEFAULT_DOCS
    if register and workbooks.is_workbook(register):
        if fix:
            raise QiyueError("A workbook is read as it is; leave out --fix. `qiyue import` writes it as CSV files.")
        _, report = workbooks.read_workbook(project, register, docs=docs)
    else:
        report = checker.run_check(project, register, docs=docs, fix=fix)
    checker.show(report, make_console(), fix=fix)
    if not report.is_sound:
        raise typer.Exit(1)


@app.command()
def add(
    document: Document,
    into: Annotated[
        Path | None,
        typer.Option(
            "--into",
            metavar="FOLDER",
            file_okay=False,
            help="The folder of another register, made where there is none; its warehouse and report are written "
            "beside it. Without it the project's own.",
        ),
    ] = None,
    contract: NewContract = None,
    out: Proposals = None,
    accept: Annotated[
        bool, typer.Option("--accept", help="Take what was read as it is, without a workbook to decide in.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Write into the register without asking.")] = False,
    as_of: Annotated[
        datetime | None,
        typer.Option("--as-of", metavar="DATE", formats=["%Y-%m-%d"], help="As of `qiyue build`."),
    ] = None,
    database: Database = None,
) -> None:
    """Bring a contract document into a register, in two sittings of one command.

    The first reads the document and writes a workbook in which you decide on every value. The second takes the saved
    workbook: it checks it, shows what changes in the register and asks, looks every value up in the document, builds
    the warehouse, writes the report, and lists what the contract leaves open. Its steps are `qiyue propose`,
    `workbook`, `import`, `verify`, `build` and `report`.

    For example:

    - `qiyue add contract.docx`
    - `qiyue add contract.pdf --into my-register --contract data-platform-2026`
    """
    from qiyue import add as adder
    from qiyue.project import find_project

    request = adder.Request(
        document,
        contract_id=contract,
        folder=out,
        into=into,
        database=database,
        as_of=as_of.date() if as_of else None,
        accept=accept,
        yes=yes,
    )
    adder.add(find_project(), request, make_console())


@app.command()
def propose(
    document: Document,
    out: Proposals = None,
    contract: NewContract = None,
    from_: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="FILE",
            exists=True,
            dir_okay=False,
            help="A proposals.csv of another reader of this document, to pass the same gate instead of the rules' own.",
        ),
    ] = None,
    diff_: Annotated[
        Path | None,
        typer.Option(
            "--diff",
            metavar="FOLDER[/CONTRACT]",
            help="Compare with the rows of a register instead of writing: what only one of the two has.",
        ),
    ] = None,
) -> None:
    """Read a contract document into proposals for the register, each with its quotation and clause.

    Writes register files and proposals.csv into a folder of their own; a register is never written to. What does not
    stand in its clause, or does not print its value, is dropped. With --diff nothing is written, and the exit code is 1
    where the document and the register differ.

    For example:

    - `qiyue propose contract.docx --out proposals/contract`
    - `qiyue propose contract.pdf --diff my-register/contract-2026`
    """
    from qiyue import propose as proposer
    from qiyue.project import find_project

    project = find_project()
    if diff_:
        from qiyue.propose import compare

        differs = compare.show_differences(project, document, diff_, contract, make_console())
        raise typer.Exit(1 if differs else 0)
    reading, folder = proposer.propose(project, document, out, contract, from_)
    proposer.show(reading, folder, make_console())


@app.command()
def workbook(
    register: OtherRegister = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FILE.xlsx", dir_okay=False, help="The new workbook; without it register.xlsx here."
        ),
    ] = None,
    proposals: Annotated[
        Path | None,
        typer.Option(
            "--proposals",
            metavar="FOLDER",
            exists=True,
            file_okay=False,
            help="What was read from a document (register files and proposals.csv): shows it with its quotations, "
            "to be decided on.",
        ),
    ] = None,
    contract: Annotated[
        list[str] | None,
        typer.Option("--contract", metavar="ID", help="Only this contract; may be given several times."),
    ] = None,
    lang: Annotated[Literal["zh", "en"], typer.Option("--lang", help="The language of the words for codes.")] = "zh",
) -> None:
    """Write a register as one Excel file to fill in: a sheet a file, with headings, comments and drop-downs.

    The CSV files stay the record; `qiyue import` reads the workbook back into them. Every cell is text, so that what is
    typed is kept sign by sign.

    For example:

    - `qiyue workbook`
    - `qiyue workbook --contract culture-cloud-2026 --out culture.xlsx`
    - `qiyue workbook --proposals read-from-a-document --out to-decide-on.xlsx`
    """
    from qiyue import workbook as workbooks
    from qiyue.errors import show_path
    from qiyue.project import find_project

    out = out or Path("register.xlsx")
    rows = workbooks.write_workbook(
        find_project(), out, register=register, proposed=proposals, contracts=contract or (), language=lang
    )
    make_console().print(f"Written: {show_path(out)}, {rows:,} rows.", markup=False, soft_wrap=True)


@app.command("import")
def import_(
    file: Annotated[
        Path, typer.Argument(metavar="FILE.xlsx", exists=True, dir_okay=False, help="A workbook that was filled in.")
    ],
    into: Annotated[
        Path | None,
        typer.Option(
            "--into",
            metavar="FOLDER",
            file_okay=False,
            help="The folder of another register, made where there is none; without it the project's own.",
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Write without asking.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would change.")] = False,
) -> None:
    """Read a workbook back into the CSV files of a register, if it is sound: shows what changes, asks, and writes.

    A fault names sheet and cell, such as 付款计划!M7, and nothing is written. Contracts, parties and documents that the
    workbook does not hold stay as they are.

    For example:

    - `qiyue import my-register.xlsx --dry-run`
    - `qiyue import my-register.xlsx --into my-register`
    """
    from qiyue import workbook as workbooks
    from qiyue.project import find_project

    made = workbooks.import_workbook(find_project(), file, into, make_console(), yes=yes, dry_run=dry_run)
    if made is workbooks.Import.FAULTY:
        raise typer.Exit(1)


@app.command()
def verify(
    texts: Annotated[
        Path,
        typer.Option(
            "--texts",
            metavar="PATH",
            exists=True,
            help="Your folder of contract texts (.txt), found by the sha256 that the register holds; or one text.",
        ),
    ],
    contract: Annotated[
        str | None,
        typer.Argument(metavar="[CONTRACT]", help="A contract_id; without it every contract whose text is there."),
    ] = None,
    register: OtherRegister = None,
    every_value: Annotated[bool, typer.Option("--all", help="Show the values that agree, too.")] = False,
    write: Annotated[
        bool,
        typer.Option("--write", help="Add what was found in its clause to quotations.csv, with the hash of the text."),
    ] = False,
) -> None:
    """Look up every printed value of the register in the contract's own text.

    A quotation must stand in its clause and print its value; a value without one must stand in the clause that its row
    cites, in any form in which such a value is printed (0.005 as 千分之五, 5‰ or 0.5%). Nothing of the texts is kept,
    but the quotations that you ask for. Exit code 1 where register and text contradict each other.

    For example:

    - `qiyue verify --texts my-contracts`
    - `qiyue verify culture-cloud-2026 --texts my-contracts --all`
    - `qiyue verify --register my-register --texts my-contracts --write`
    """
    from qiyue import verify as verifier
    from qiyue.project import find_project

    result = verifier.verify(find_project(), register, contract, texts)
    verifier.show(result, make_console(), every_value=every_value)
    if write:
        verifier.write(result, make_console())
    if result.contradicts:
        raise typer.Exit(1)


@app.command()
def report(
    lang: Annotated[Literal["zh", "en", "all"], typer.Option("--lang", help="The language of the report.")] = "all",
    format_: Annotated[
        Literal["html", "xlsx", "pdf", "all"],
        typer.Option("--format", help="The form of the report; a PDF needs Chromium or Chrome."),
    ] = "html",
    as_of: Annotated[
        datetime | None,
        typer.Option(
            "--as-of",
            metavar="DATE",
            formats=["%Y-%m-%d"],
            help="The day from which the warehouse must look; `qiyue build --as-of` sets it.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FOLDER", file_okay=False, help="Where to write; without it reports/output of the project."
        ),
    ] = None,
    database: Database = None,
    marts: Marts = None,
) -> None:
    """Write the leadership report from the published warehouse, or from an export of one.

    For example:

    - `qiyue report`
    - `qiyue report --lang zh --format all`
    - `qiyue report --marts my-export --out my-reports`
    """
    from qiyue.project import find_project
    from qiyue.report import command

    project = find_project()
    command.report(
        project.database(database, marts),
        out or project.root / "reports" / "output",
        make_console(),
        lang=lang,
        format_=format_,
        as_of=as_of.date() if as_of else None,
    )


@app.command()
def status(database: Database = None, marts: Marts = None) -> None:
    """Show what is published: its version, where it comes from, and the versions before it.

    Of an export: the version it was made from, and whether every file is as it was exported.

    For example:

    - `qiyue status`
    - `qiyue status --marts my-export`
    """
    from qiyue import status as shower
    from qiyue.project import find_project

    shower.show(find_project().database(database, marts), make_console())


@app.command()
def diff(
    before: Before = None,
    database: Database = None,
    marts: Marts = None,
) -> None:
    """Say which figures changed since the version before, by contract, and why.

    For example:

    - `qiyue diff`
    - `qiyue diff --before export-of-january`
    - `qiyue diff --before export-of-january --marts export-of-june`
    """
    from qiyue import diff as differ
    from qiyue import specification
    from qiyue.project import find_project

    project = find_project()
    keys = {entity.name: entity.key for entity in specification.load(project).entities.values()}
    differ.show(project.database(database, marts), keys, make_console(), before=before and before.absolute())


@app.command()
def calendar(
    out: Annotated[Path, typer.Option("--out", metavar="FILE.ics", dir_okay=False, help="The calendar file to write.")],
    lang: Annotated[Literal["zh", "en"], typer.Option("--lang", help="The language of the calendar.")] = "zh",
    contract: Annotated[str | None, typer.Option("--contract", metavar="ID", help="Only this contract.")] = None,
    database: Database = None,
    marts: Marts = None,
) -> None:
    """Write the days to keep as an iCalendar file: payments, duties, renewals, expiries and releases.

    Any calendar program imports it. Imported again, an entry is brought up to date and not doubled. The title says on
    what a date rests; what is settled stays, without alarms.

    For example:

    - `qiyue calendar --out contracts.ics`
    - `qiyue calendar --out culture.ics --contract culture-cloud-2026 --lang en`
    """
    from qiyue.notices import ical
    from qiyue.project import find_project

    path = find_project().database(database, marts)
    ical.write(path, out, make_console(), language=lang, contract=contract)


@app.command()
def digest(
    out: Annotated[Path, typer.Option("--out", metavar="FILE.eml", dir_okay=False, help="The mail to write.")],
    lang: Annotated[Literal["zh", "en"], typer.Option("--lang", help="The language of the mail.")] = "zh",
    to: Annotated[
        list[str] | None, typer.Option("--to", metavar="ADDRESS", help="Whom it is for; may be given several times.")
    ] = None,
    from_: Annotated[str | None, typer.Option("--from", metavar="ADDRESS", help="Who it is from.")] = None,
    before: Before = None,
    database: Database = None,
    marts: Marts = None,
) -> None:
    """Write a mail of what became due, overdue or certain, or changed, since the version before.

    Nothing is sent; a mail program or `sendmail -t` does that.

    For example:

    - `qiyue digest --out digest.eml`
    - `qiyue digest --out digest.eml --to office@example.org --from qiyue@example.org`
    - `qiyue digest --out digest.eml --before export-of-may --marts export-of-june`
    """
    from qiyue.notices import digest as digester
    from qiyue.project import find_project

    digester.write(
        find_project().database(database, marts),
        out,
        make_console(),
        language=lang,
        before=before and before.absolute(),
        sender=from_,
        recipients=to or (),
    )


@app.command()
def export(
    out: Annotated[
        Path, typer.Option("--out", metavar="FOLDER", file_okay=False, help="A new or empty folder for the export.")
    ],
    tables: Annotated[
        Path | None,
        typer.Option(
            "--tables",
            metavar="FOLDER",
            exists=True,
            file_okay=False,
            help="Export the Parquet tables that Spark has written here (SCHEMA.db/NAME/*.parquet or "
            "SCHEMA/NAME.parquet) in place of the published warehouse.",
        ),
    ] = None,
    database: Database = None,
) -> None:
    """Write the warehouse as a folder of Parquet files with a manifest, to keep, to send, or to read elsewhere.

    The folder is there whole or not at all. `report`, `explain`, `diff` and `status` read it with `--marts FOLDER`, and
    refuse it by name of the file when one is missing or was changed.

    For example:

    - `qiyue export --out my-export`
    - `qiyue export --tables warehouse/spark --out my-export`
    """
    from qiyue.export import writing
    from qiyue.project import find_project

    project = find_project()
    writing.export(project, project.database(database), out, make_console(), tables=tables)


@app.command()
def rollback(
    to: Annotated[
        int | None,
        typer.Option("--to", metavar="VERSION", min=1, help="A kept version; without it the one before the published."),
    ] = None,
    database: Database = None,
) -> None:
    """Publish the version before again; the one it replaces is kept.

    For example:

    - `qiyue rollback`
    - `qiyue rollback --to 7`
    """
    from qiyue import publish
    from qiyue.errors import show_path
    from qiyue.project import find_project

    site = publish.Site(find_project().database(database))
    with publish.exclusive(site):
        number = publish.roll_back(site, to)
    make_console().print(f"Published version {number} again: {show_path(site.published)}", soft_wrap=True)


@app.command()
def explain(
    contract: Annotated[str, typer.Argument(metavar="CONTRACT", help="A contract, such as culture-cloud-2026.")],
    term: Annotated[str, typer.Argument(metavar="TERM", help="A penalty term of it, such as late-service.")],
    days: Annotated[
        int,
        typer.Option("--days", min=0, max=36500, help="Days of delay; hours or units, where the term counts those."),
    ] = 30,
    party: Annotated[
        Literal["buyer", "supplier"] | None,
        typer.Option("--party", help="The party that pays; without it each that the term binds."),
    ] = None,
    lang: Annotated[Literal["zh", "en"], typer.Option("--lang", help="The language of the sum.")] = "zh",
    database: Database = None,
    marts: Marts = None,
) -> None:
    """Show how a penalty is worked out, step by step: rate, base, days, cap, and the clause that says so.

    For example:

    - `qiyue explain culture-cloud-2026 late-service`
    - `qiyue explain culture-cloud-2026 late-payment --days 45 --lang en`
    """
    from qiyue import explain as explainer
    from qiyue.project import find_project

    path = find_project().database(database, marts)
    explainer.explain(path, contract, term, make_console(), days=days, party=party, language=lang)


@app.command("what-if")
def what_if(
    shift: Annotated[
        list[str] | None,
        typer.Option(
            "--shift",
            metavar="[SCOPE:]EVENT=DAYS",
            help="An event that is not recorded yet falls DAYS later, or earlier with a minus; SCOPE is a contract_id "
            "or a supplier_id, without it every signed contract. May be given several times, as the two below.",
        ),
    ] = None,
    late: Annotated[
        list[str] | None,
        typer.Option("--late", metavar="SCOPE=DAYS", help="The supplier performs DAYS late."),
    ] = None,
    unpaid: Annotated[
        list[str] | None,
        typer.Option("--unpaid", metavar="SCOPE=DAYS", help="The buyer pays DAYS late what is not settled."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE.csv", dir_okay=False, help="Write the tables into a CSV file, too."),
    ] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option(
            "--as-of",
            metavar="DATE",
            formats=["%Y-%m-%d"],
            help="The day from which the warehouse must look; `qiyue build --as-of` sets it.",
        ),
    ] = None,
    register: Annotated[
        Path | None,
        typer.Option(
            "--register",
            metavar="PATH",
            exists=True,
            help="The register (folder or workbook) that the warehouse was built from, if not the project's own.",
        ),
    ] = None,
    database: Database = None,
) -> None:
    """Show cash, penalties and rights as they would be if events came later, beside today's; nothing is published.

    What counts from an event moves with it: due dates, duties, invoices, fiscal years, cash. What is recorded stays.

    For example:

    - `qiyue what-if --shift final_acceptance=60`
    - `qiyue what-if --shift culture-cloud-2026:funds_available=45 --unpaid culture-cloud-2026=40`
    - `qiyue what-if --late kingsoft-cloud=30 --out what-if.csv`
    """
    from qiyue import what_if as supposer
    from qiyue import workbook as workbooks
    from qiyue.project import find_project

    asked: list[tuple[supposer.suppositions.Kind, list[str] | None]] = [
        ("shift", shift), ("late", late), ("unpaid", unpaid),
    ]  # fmt: skip
    supposed = tuple(supposer.parse(kind, text) for kind, texts in asked for text in texts or [])
    project, console = find_project(), make_console()
    with workbooks.as_folder(project, register, console) as folder:
        request = supposer.Request(
            project.database(database), supposed, as_of=as_of.date() if as_of else None, register=folder, out=out
        )
        supposer.what_if(project, request, console)


@app.command()
def cite(
    contract: Annotated[str, typer.Argument(metavar="CONTRACT", help="A contract, such as culture-cloud-2026.")],
    clause: Annotated[
        list[str],
        typer.Argument(metavar="CLAUSE", help="A clause as the register cites it, such as body 11.2 or annex-1 2.2.1."),
    ],
    texts: Annotated[
        Path,
        typer.Option("--texts", metavar="FOLDER", exists=True, help="Where your own copies of the texts lie; or one."),
    ],
    database: Database = None,
) -> None:
    """Print a clause from your own copy of a contract text, and nothing else of it.

    For example: `qiyue cite culture-cloud-2026 body 11.2 --texts my-contracts`
    """
    from qiyue import cite as citer
    from qiyue.project import find_project

    citer.cite(find_project().database(database), contract, " ".join(clause), texts, make_console())


@app.command()
def generate(
    contracts: Annotated[
        int, typer.Option("--contracts", metavar="N", min=1, max=9_999_999, help="How many contracts to write.")
    ],
    out: Annotated[
        Path, typer.Option("--out", metavar="FOLDER", file_okay=False, help="The folder for the Parquet files.")
    ],
    seed: Annotated[int, typer.Option("--seed", metavar="S", help="The same seed gives the same register.")] = 1,
) -> None:
    """Write a synthetic register of any size, to see how the warehouse bears it.

    For example:

    - `qiyue generate --contracts 100000 --seed 7 --out synthetic`
    - `qiyue build --register synthetic --as-of 2026-06-30 --database synthetic.duckdb`
    """
    from qiyue import generate as generator
    from qiyue.project import find_project

    generator.generate(find_project(), contracts, seed, out, make_console())


def _require_readable_names() -> None:
    """Make sure that every name can be written down: neither DuckDB nor dbt takes one that is no UTF-8.

    Raises:
        QiyueError: one of them is none.
    """
    for name in (*sys.argv[1:], str(Path.cwd()), os.environ.get("QIYUE_DATABASE", "")):
        try:
            name.encode()
        except UnicodeEncodeError:
            raise QiyueError(f"The name {clean(name)} is not UTF-8; rename the file or folder.") from None


def main() -> None:
    """Run the command line; end with 0 on success, 1 on an error, 2 on a command that is not understood."""
    silence_native_noise()
    # For the libraries that run in this process; dbt's own run gets them from dbt_runner.
    os.environ.update({"DO_NOT_TRACK": "1", "GX_ANALYTICS_ENABLED": "false"})
    try:
        _require_readable_names()
        app(prog_name="qiyue")
    except QiyueError as error:
        # What failed in dbt takes several lines.
        said = "\n".join(map(clean, str(error).split("\n")))
        make_console(stderr=True).print(said, style="red", soft_wrap=True)
        sys.exit(1)

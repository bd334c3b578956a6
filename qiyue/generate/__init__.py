"""`qiyue generate`: a synthetic register of any size, as Parquet, in the shape of the five real contracts.

Every figure is drawn from a hash of the contract's number, the column and the seed, so that the same seed gives the
same register whatever its size, and every total is added up from its parts, so that every check of `reconciliation`
that a contract prints is passed. Nothing reads the clock: the register ends on `LAST_DAY`.

`templates/` holds the words and terms that are drawn from, `queries/` one statement a file. Each runs in a DuckDB of
its own with one thread (so that rows, and bytes, keep their order); two files are written at a time.
"""

from __future__ import annotations

import hashlib
import tempfile
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import duckdb
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from qiyue.connection import quote, quote_text
from qiyue.errors import QiyueError, plain_file_errors, show_path
from qiyue.project import Project
from qiyue.specification import Entity, load
from qiyue.sql_macros import words_macros

LAST_DAY = "2026-06-30"
"""No contract is signed and no event recorded after this day: a sensible `as_of_date` for the register."""
MOST_CONTRACTS = 9_999_999
FILES_AT_ONCE = 2

_HERE = Path(__file__).parent

# About how many rows a file has for each contract, for the progress shown, in the order in which files are begun: the
# longest first. Those that are not named are short.
_ROWS_PER_CONTRACT = {
    "quotations": 17.1,
    "contract_line_items": 9.7,
    "sla_terms": 5,
    "penalty_terms": 4.5,
    "payment_schedule": 2.8,
    "payments": 2,
    "obligations": 2.5,
    "events": 1.9,
    "termination_rights": 2,
    "excuses": 1.7,
    "contracts": 1,
    "source_documents": 1,
}


@dataclass(frozen=True)
class _Draft:
    """A register in the making: where its base lies, what the queries are told, and the writer of amounts in words."""

    folder: Path
    contracts: int
    seed: int
    words: str  # SQL macros

    @property
    def base(self) -> Path:
        """The file of contracts with all that other files need of them."""
        return self.folder / "base"

    def connect(self) -> duckdb.DuckDBPyConnection:
        """Open a DuckDB that knows the templates, the draws and, once it is written, the base."""
        connection = duckdb.connect(config={"threads": 1})
        # Small registers keep several contracts a supplier and a buyer.
        told = {
            "seed": int.from_bytes(hashlib.sha256(str(self.seed).encode()).digest()[:8], "big"),
            "contracts": self.contracts,
            "suppliers": max(4, min(20_000, self.contracts // 5)),
            "buyers": max(2, min(500, self.contracts // 20)),
            "last_day": date.fromisoformat(LAST_DAY),
        }
        for name, value in told.items():
            cast = "::ubigint" if name == "seed" else ""
            connection.execute(f"set variable {name} = ?{cast}", [value])
        connection.execute("create schema templates")
        for file in sorted((_HERE / "templates").glob("*.csv")):
            connection.execute(
                f"create table templates.{file.stem} as select * from read_csv({quote_text(str(file))}, header = true)"
            )
        connection.execute(_query("lists") + self.words + _query("macros"))
        if self.base.is_file():
            connection.execute(f"create view base as select * from read_parquet({quote_text(str(self.base))})")
            for name in _query_names():
                connection.execute(f"create view drawn_{name} as {_query(name)}")
        return connection


def generate(project: Project, contracts: int, seed: int, folder: Path, console: Console) -> dict[str, int]:
    """Write a synthetic register of `contracts` contracts to `folder` as NAME.parquet; give the rows of each file.

    The same seed gives the same bytes with the same version of DuckDB.

    Raises:
        QiyueError: the folder holds a register already or may not be written.
    """
    entities = load(project).entities
    with plain_file_errors("making the folder of the register"):
        folder.mkdir(parents=True, exist_ok=True)
    present = [name for name in entities if any((folder / f"{name}{end}").exists() for end in (".parquet", ".csv"))]
    if present:
        raise QiyueError(
            f"{show_path(folder)} holds a register already ({present[0]} and others); name an empty folder with --out."
        )
    order = sorted(entities.values(), key=lambda entity: -_ROWS_PER_CONTRACT.get(entity.name, 0))
    rows: dict[str, int] = {}
    bar = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    try:
        with (
            tempfile.TemporaryDirectory(dir=folder, prefix=".unfinished-") as unfinished,
            bar,
            ThreadPoolExecutor(FILES_AT_ONCE) as pool,
        ):
            task = bar.add_task("contracts", total=round(contracts * sum(_ROWS_PER_CONTRACT.values())))
            draft = _Draft(Path(unfinished), contracts, seed, words_macros(project))
            _write_base(draft)
            jobs = {pool.submit(_write, entity, draft): entity.name for entity in order}
            for job in as_completed(jobs):
                rows[jobs[job]] = job.result()
                bar.update(task, advance=job.result(), description=jobs[job])
            # Nothing shows in the folder before everything is written.
            for name in entities:
                (draft.folder / f"{name}.parquet").replace(folder / f"{name}.parquet")
    except OSError as error:
        raise QiyueError(f"The register cannot be written to {show_path(folder)}: {error.strerror}.") from error
    except duckdb.IOException as error:
        raise QiyueError(
            f"The register cannot be written to {show_path(folder)}: {str(error).splitlines()[0]}"
        ) from None
    console.print(
        f"{sum(rows.values()):,} rows of {contracts:,} contracts written to {show_path(folder)}; "
        f"its events end on {LAST_DAY}: build it with --as-of {LAST_DAY}.",
        soft_wrap=True,
    )
    return {name: rows[name] for name in entities}


@cache
def _query(name: str) -> str:
    return (_HERE / "queries" / f"{name}.sql").read_text(encoding="utf-8")


def _query_names() -> list[str]:
    """Name the queries that draw the rows of a file: those of quotations read the others, and come last."""
    names = [file.stem for file in sorted((_HERE / "queries").glob("*.sql"))]
    first = ["instalments", *(name for name in names if name not in ("instalments", "quotations"))]
    return [name for name in [*first, "quotations"] if name not in ("base", "lists", "macros")]


def _write_base(draft: _Draft) -> None:
    with draft.connect() as connection:
        connection.execute(f"copy ({_query('base')}) to {quote_text(str(draft.base))} (format parquet)")


def _write(entity: Entity, draft: _Draft) -> int:
    """Write one file with every column of the register's description, typed; give its rows."""
    with draft.connect() as connection:
        drawn = f"drawn_{entity.name}" if entity.name in _query_names() else "(select 1 where false)"
        known = {row[0] for row in connection.execute(f"describe select * from {drawn}").fetchall()}
        typed = ", ".join(
            f"cast({quote(column.name) if column.name in known else 'null'} as {column.sql_type}) "
            f"as {quote(column.name)}"
            for column in entity.columns
        )
        target = draft.folder / f"{entity.name}.parquet"
        written = connection.execute(
            f"copy (select {typed} from {drawn}) to {quote_text(str(target))} (format parquet, compression zstd)"
        ).fetchone()
        return int(written[0]) if written else 0

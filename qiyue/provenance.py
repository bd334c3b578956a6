"""Where a warehouse comes from: the one row of its table `marts.build`."""

from __future__ import annotations

import hashlib
import platform
import subprocess
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime
from importlib.metadata import version as version_of
from pathlib import Path
from typing import cast

import duckdb

from qiyue import warehouse
from qiyue.connection import quote, quote_text
from qiyue.dbt_runner import Outcome
from qiyue.dictionary import Mart, MartColumn
from qiyue.errors import DISK_FULL, DISK_FULL_SENTENCE, QiyueError, plain_file_errors
from qiyue.project import Project


def _said(sql_type: str, meaning: str) -> dict[str, str]:
    return {"sql_type": sql_type, "meaning": meaning}


_MEANING = (
    "One row: where this warehouse comes from. Written by `qiyue build` after every test has passed; not there in what "
    "plain `dbt build` makes."
)


@dataclass(frozen=True)
class Build:
    """The row of `marts.build`: its columns in their order, each with its type in SQL and its meaning."""

    version: int = field(
        metadata=_said("integer not null", "Number of this version, counted up with every publication")
    )
    built_at: datetime = field(
        metadata=_said(
            "timestamp not null", "When the build ended, UTC; the only thing here that is read from the clock"
        )
    )
    as_of_date: date = field(metadata=_said("date not null", "The day from which this warehouse looks"))
    git_commit: str | None = field(
        metadata=_said("varchar", "Commit of the project; null where it is in no git repository")
    )
    has_uncommitted_changes: bool | None = field(
        metadata=_said("boolean", "Whether files differed from that commit; null where there is none")
    )
    register_source: str = field(
        metadata=_said("varchar not null", "'project': the register in seeds/; 'folder': one that was handed in")
    )
    register_hash: str = field(
        metadata=_said(
            "varchar not null", "SHA-256 over the names and contents of the register's CSV and Parquet files"
        )
    )
    models_built: int = field(metadata=_said("integer not null", "Models built"))
    tests_run: int = field(
        metadata=_said("integer not null", "Data tests run; unit tests test the rules, not the data")
    )
    tests_passed: int = field(
        metadata=_said("integer not null", "Of these, passed; the others warned, since one that fails is not published")
    )
    project_version: str = field(metadata=_said("varchar not null", "Version of Qiyue"))
    python_version: str = field(metadata=_said("varchar not null", "Version of Python"))
    dbt_version: str = field(metadata=_said("varchar not null", "Version of dbt-core"))
    dbt_duckdb_version: str = field(metadata=_said("varchar not null", "Version of dbt-duckdb"))
    duckdb_version: str = field(metadata=_said("varchar not null", "Version of DuckDB"))


def described() -> Mart:
    """Describe `marts.build`, which no YAML does."""
    return Mart(
        "build",
        _MEANING,
        [
            MartColumn(column.name, column.metadata["sql_type"].removesuffix(" not null"), column.metadata["meaning"])
            for column in fields(Build)
        ],
    )


def as_of_date(database: Path) -> date:
    """Give the day from which a warehouse looks: the one that its models were built with.

    Raises:
        QiyueError: the warehouse does not say it.
    """
    with warehouse.read(database) as connection:
        return read_as_of_date(connection)


def read_as_of_date(connection: duckdb.DuckDBPyConnection) -> date:
    """Give the day from which an open warehouse looks.

    Raises:
        QiyueError: the warehouse does not say it.
    """
    try:
        row = connection.execute("select as_of_date from intermediate.int_as_of").fetchone()
    except duckdb.CatalogException:
        row = None
    if not row:
        raise QiyueError("The warehouse does not say from which day it looks; build it again with `qiyue build`.")
    return cast("date", row[0])


def require_as_of_date(settled: date, asked: date | None, command: str) -> None:
    """Stop if a command was asked to look from another day than its warehouse.

    Raises:
        QiyueError: it was.
    """
    if asked is not None and asked != settled:
        raise QiyueError(
            f"The warehouse looks from {settled}, not from {asked}; "
            f"run `qiyue build --as-of {asked}` and then `{command}` again."
        )


def describe(project: Project, outcome: Outcome, database: Path, *, number: int, register: Path | None) -> Build:
    """Put together the row for a build that has passed, from what it was run with and what it made."""
    commit, has_changes = git_commit(project.root)
    return Build(
        version=number,
        built_at=datetime.now(UTC).replace(tzinfo=None, microsecond=0),
        as_of_date=as_of_date(database),
        git_commit=commit,
        has_uncommitted_changes=has_changes,
        register_source="folder" if register else "project",
        register_hash=hash_of_register(project, register),
        models_built=outcome.models_built,
        tests_run=outcome.tests_run,
        tests_passed=outcome.tests_passed,
        project_version=version_of("qiyue"),
        python_version=platform.python_version(),
        dbt_version=version_of("dbt-core"),
        dbt_duckdb_version=version_of("dbt-duckdb"),
        duckdb_version=version_of("duckdb"),
    )


def write(database: Path, build: Build) -> None:
    """Write the table `marts.build` into a warehouse that nobody else has open.

    Raises:
        QiyueError: the database cannot be written, for example because the disk is full.
    """
    columns = fields(Build)
    try:
        connection = duckdb.connect(database)
        try:
            connection.execute("create schema if not exists marts")
            definition = ", ".join(f"{column.name} {column.metadata['sql_type']}" for column in columns)
            connection.execute(f"create or replace table marts.build ({definition})")
            connection.execute(f"comment on table marts.build is {quote_text(_MEANING)}")
            for column in columns:
                meaning = quote_text(column.metadata["meaning"])
                connection.execute(f"comment on column marts.build.{quote(column.name)} is {meaning}")
            connection.execute(
                f"insert into marts.build values ({', '.join('?' * len(columns))})",
                [getattr(build, column.name) for column in columns],
            )
            connection.execute("checkpoint")
        finally:
            connection.close()
    except duckdb.Error as error:
        if DISK_FULL in str(error):
            raise QiyueError(DISK_FULL_SENTENCE) from None
        raise QiyueError(
            f"The build could not be recorded in the new warehouse ({str(error).splitlines()[0]})."
        ) from None


def read(database: Path) -> Build | None:
    """Read the row of `marts.build`; None in a warehouse that plain `dbt build` made.

    Raises:
        WarehouseInUseError, WarehouseUnreadableError: as `warehouse.read`.
    """
    names = ", ".join(column.name for column in fields(Build))
    with warehouse.read(database) as connection:
        try:
            row = connection.execute(f"select {names} from marts.build").fetchone()
        except (duckdb.CatalogException, duckdb.BinderException):
            return None
    return Build(*row) if row else None


def hash_of_register(project: Project, register: Path | None) -> str:
    """Give the hash of a register: a folder, or the project's own."""
    seeds = project.root / "seeds"
    return register_hash([register] if register else [seeds / "register", seeds / "actuals"])


def register_hash(folders: list[Path]) -> str:
    """Give the SHA-256 over the names and contents of the CSV and Parquet files of folders, in order of name."""
    total = hashlib.sha256()
    with plain_file_errors("reading the register"):
        for folder in folders:
            for file in sorted(folder.iterdir()) if folder.is_dir() else []:
                if file.suffix.lower() in (".csv", ".parquet") and file.is_file():
                    content = hashlib.sha256(file.read_bytes()).hexdigest()
                    total.update(f"{file.name}\0{content}\n".encode())
    return total.hexdigest()


def git_commit(root: Path) -> tuple[str | None, bool | None]:
    """Give the commit of a project and whether files differ from it; None for both in no git repository."""

    def git(*arguments: str) -> str | None:
        try:
            run = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, text=True, check=False)
        except OSError:
            return None
        return run.stdout.strip() if run.returncode == 0 else None

    commit = git("rev-parse", "HEAD")
    return (commit, bool(git("status", "--porcelain"))) if commit else (None, None)

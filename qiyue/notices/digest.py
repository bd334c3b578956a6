"""`qiyue digest`: a mail of what became due, overdue or certain, or changed, since the version before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
from rich.console import Console

from qiyue import diff, provenance, publish, warehouse
from qiyue.connection import shut
from qiyue.errors import QiyueError, plain_file_errors, show_path
from qiyue.files import write_whole
from qiyue.notices import mail
from qiyue.notices.wording import Wording, labels
from qiyue.report.figures import Row, fetch

_QUERIES = Path(__file__).with_name("queries")
# Of a long section a mail shows the most important rows and says how many there are.
MOST_ROWS = 50


@dataclass(frozen=True)
class Digest:
    """What changed between two warehouses.

    Attributes:
        as_of: the day from which the new one looks.
        as_of_before: the day from which the old one looks.
        changes: the rows of `queries/ranked.sql`.
        totals: the rows of `queries/totals.sql`.
        labels: (name_zh, name_en) by (vocabulary, code).
    """

    as_of: date
    as_of_before: date
    changes: list[Row]
    totals: list[Row]
    labels: dict[tuple[str, str], tuple[str | None, str | None]]


def write(
    database: Path,
    out: Path,
    console: Console,
    *,
    language: str,
    before: Path | None = None,
    sender: str | None = None,
    recipients: Sequence[str] = (),
) -> None:
    """Write the mail, and print where it is.

    Args:
        database: the published warehouse, or an export.
        out: the file to write.
        console: where to print.
        language: `zh` or `en`.
        before: what to compare it with, a DuckDB file or an export; None takes the version before the published one.
        sender: who it is from; None leaves it to the program that sends it.
        recipients: whom it is for.

    Raises:
        QiyueError: an address is none, there are no two versions, one of them cannot be read or is not complete, or the
            file cannot be written.
    """
    envelope = mail.Envelope.of(sender, recipients)
    if before is None:
        _, number_before = diff.last_two(database)
        before = publish.Site(database).version_file(number_before)
    digest = compare(before, database)
    content = mail.make(digest, Wording(language, digest.as_of, digest.labels), envelope)
    with plain_file_errors("writing the digest"):
        write_whole(out, content)
    said = f"{mail.count(digest):,} changes" if digest.changes else "no change"
    console.print(f"Digest: {show_path(out)}, {said}.", markup=False, soft_wrap=True)


def compare(old: Path, new: Path) -> Digest:
    """Compare two warehouses.

    Raises:
        QiyueError: one of them cannot be read, or lacks what is compared.
    """
    as_of_before, as_of = provenance.as_of_date(old), provenance.as_of_date(new)
    try:
        with duckdb.connect() as connection:
            for name, path in (("old", old), ("new", new)):
                warehouse.attach(connection, path, name)
            shut(connection, *(path.resolve() for path in (old, new) if path.is_dir()))
            if not _has_entries(connection, "old"):
                raise QiyueError(
                    f"{show_path(old)} was built before Qiyue had a calendar and cannot be compared; the next build "
                    "makes a version that can, or name another one with --before."
                )
            connection.execute("set variable most_rows = ?", [MOST_ROWS])
            connection.execute(_query("changes"))
            changes, totals = (fetch(connection, _query(name)) for name in ("ranked", "totals"))
            return Digest(as_of, as_of_before, changes, totals, labels(connection, "new"))
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise warehouse.incomplete(error) from None
    except duckdb.Error as error:
        warehouse.blame(error, old, new)
        raise QiyueError(f"The two versions cannot be compared ({str(error).splitlines()[0]}).") from None


def _has_entries(connection: duckdb.DuckDBPyConnection, catalog: str) -> bool:
    found = connection.execute(
        "select count(*) from information_schema.tables "
        "where table_catalog = ? and table_schema = 'marts' and table_name = 'calendar_entries'",
        [catalog],
    ).fetchone()
    return bool(found and found[0])


def _query(name: str) -> str:
    return (_QUERIES / f"{name}.sql").read_text(encoding="utf-8")

"""Puts a finished warehouse in place in one step, keeps the versions before it, and lets one build run at a time.

Beside the published file PATH/qiyue.duckdb stand, all made here:
    .building-qiyue/qiyue.duckdb   what a build is writing; removed when it ends or, if killed, when the next starts
    .qiyue.lock                    held by the build that runs, with its process id
    versions/qiyue-7.duckdb        version 7, replaced since; the last three are kept
    versions/qiyue-7.sha256        the checksum that it had when it was put there
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from qiyue import dbt_runner, warehouse
from qiyue.errors import QiyueError, plain_file_errors, show_path
from qiyue.export.manifest import hash_of_file
from qiyue.files import write_whole

KEPT_VERSIONS = 3
# A killed build's child ends within moments, and holds the lock until then.
_WAIT_FOR_ORPHAN_SECONDS = 5.0


@dataclass(frozen=True)
class Site:
    """The place of one published warehouse and of what belongs to it."""

    published: Path

    @property
    def lock(self) -> Path:
        """The file that the running build holds locked."""
        return self.published.with_name(f".{self.published.stem}.lock")

    @property
    def building(self) -> Path:
        """The file that a build writes. Its name is the published one's: DuckDB names the database after it."""
        return self.published.parent / f".building-{self.published.stem}" / self.published.name

    @property
    def versions(self) -> Path:
        """The folder of the versions before the published one."""
        return self.published.parent / warehouse.VERSIONS

    def version_file(self, number: int) -> Path:
        """Give the file that a version is kept in."""
        return self.versions / f"{self.published.stem}-{number}.duckdb"

    def checksum_file(self, number: int) -> Path:
        """Give the file with the checksum of a version."""
        return self.version_file(number).with_suffix(".sha256")

    def kept(self) -> list[int]:
        """Give the numbers of the versions that are kept, the newest first."""
        pattern = re.compile(re.escape(self.published.stem) + r"-(\d+)\.duckdb")
        found = (pattern.fullmatch(file.name) for file in self.versions.glob("*.duckdb"))
        return sorted((int(match[1]) for match in found if match), reverse=True)

    def published_version(self) -> int | None:
        """Give the number of the published version; None where there is none.

        A file that plain `dbt build` made carries no number and takes the next free one.

        Raises:
            WarehouseInUseError, WarehouseUnreadableError: as `warehouse.read`.
        """
        if not self.published.is_file():
            return None
        return number_in(self.published) or max(self.kept(), default=0) + 1

    def version_before(self) -> int | None:
        """Give the number of the newest kept version before the published one; None where there is none."""
        published = self.published_version()
        return next((number for number in self.kept() if published is None or number < published), None)


def number_in(database: Path) -> int | None:
    """Give the version number that a warehouse carries in `marts.build`; None where it carries none."""
    with warehouse.read(database) as connection:
        try:
            row = connection.execute("select version from marts.build").fetchone()
        except (duckdb.CatalogException, duckdb.BinderException):
            return None
        except duckdb.Error as error:
            if warehouse.is_damage(error):
                raise
            raise warehouse.unreadable(database) from error
    return int(row[0]) if row else None


def is_what_if(database: Path) -> bool:
    """Say whether a warehouse was built on suppositions (`qiyue what-if`) instead of what is recorded."""
    with warehouse.read(database) as connection:
        try:
            return connection.execute("select 1 from intermediate.int_what_if limit 1").fetchone() is not None
        except (duckdb.CatalogException, duckdb.BinderException):
            return False


@contextmanager
def exclusive(site: Site) -> Iterator[int]:
    """Hold the lock of a site, and clear away what a killed build left; yields the descriptor of the lock file.

    Raises:
        QiyueError: another build or rollback is running, or the folder may not be written.
    """
    with plain_file_errors("preparing the build"):
        site.published.parent.mkdir(parents=True, exist_ok=True)
        lock = os.open(site.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        _take(lock, site)
        with plain_file_errors("preparing the build"):
            os.ftruncate(lock, 0)
            os.pwrite(lock, str(os.getpid()).encode(), 0)
            _clear(site)
        try:
            yield lock
        finally:
            _clear(site)
    finally:
        # Closing gives the lock back, unless a child that inherited it still runs. The file stays: were it removed,
        # two builds could each hold a lock on a file of this name.
        os.close(lock)


def running_build(site: Site) -> int | None:
    """Give the process id of the build that runs at a site; None where none runs."""
    try:
        lock = os.open(site.lock, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _holder(lock)
    finally:
        os.close(lock)
    return None


def _take(lock: int, site: Site) -> None:
    give_up_at = time.monotonic() + _WAIT_FOR_ORPHAN_SECONDS
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = _holder(lock)
            if _is_alive(holder) or time.monotonic() > give_up_at:
                raise QiyueError(
                    f"Process {holder} is building {show_path(site.published)} at this moment; "
                    "run the command again when it is done."
                ) from None
            time.sleep(0.05)
        else:
            return


def _holder(lock: int) -> int:
    written = os.pread(lock, 20, 0).decode(errors="replace")
    return int(written) if written.isdigit() else 0


def _is_alive(process: int) -> bool:
    if process == 0:
        # The holder has the lock and has not written its id yet.
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _clear(site: Site) -> None:
    """Remove what a build or a publication that was killed left behind."""
    shutil.rmtree(site.building.parent, ignore_errors=True)
    for number in site.kept():
        file = site.version_file(number)
        # Killed between keeping the published file and replacing it: it is published still, and no version before.
        if site.published.exists() and file.samefile(site.published):
            file.unlink()
    for file in site.versions.glob(f".{site.published.stem}-*"):
        file.unlink()
    for file in site.versions.glob("*.sha256"):
        if file.stem.startswith(f"{site.published.stem}-") and not file.with_suffix(".duckdb").exists():
            file.unlink()


def check_writable(site: Site) -> None:
    """Make sure that the published file may be replaced.

    Replaced under a program that writes it, the new file would be read together with the log of the old one.

    Raises:
        QiyueError: another program has it open for writing.
    """
    if site.published.is_file():
        try:
            if warehouse.log_file(site.published).exists():
                warehouse.settle(site.published)
            else:
                number_in(site.published)
        except warehouse.WarehouseUnreadableError:
            # It is replaced by a good one; `_keep` puts it aside.
            pass


def require_own(site: Site, default: Path) -> None:
    """Make sure that a build does not take the place of a file that is no warehouse.

    Args:
        site: where it would be published.
        default: the project's own warehouse, which nobody else puts a file in the place of.

    Raises:
        QiyueError: there is such a file, such as the database of another program.
    """
    if not site.published.is_file() or not site.published.stat().st_size:
        return
    try:
        with warehouse.read(site.published) as connection:
            found = connection.execute(
                "select count(*), count(*) filter (schema_name = 'marts') from duckdb_tables() "
                "where database_name = current_database()"
            ).fetchone()
        is_own = bool(found and (found[1] or not found[0]))
    except warehouse.WarehouseUnreadableError:
        with site.published.open("rb") as file:
            is_own = file.read(12).endswith(b"DUCK") or bool(site.kept()) or site.published == default
    if not is_own:
        raise QiyueError(
            f"{show_path(site.published)} is there already and is no warehouse of Qiyue; name another file with "
            "--database."
        )


def publish(site: Site, candidate: Path) -> None:
    """Put a finished warehouse in place of the published one, in one step.

    Readers that have the old file open keep reading it; whoever opens the path from then on gets the new one.

    Args:
        site: where to publish; the caller holds it with `exclusive`.
        candidate: the new file, closed by all, on the same file system.

    Raises:
        QiyueError: it cannot be done, or must not, because the new file is a what-if; the published file is then as it
            was.
    """
    if warehouse.log_file(candidate).exists():
        warehouse.settle(candidate)
    if is_what_if(candidate):
        raise QiyueError(
            "This build supposes what is not recorded (the var what_if is set), so it is not published; take the var "
            "out of dbt_project.yml, and ask with `qiyue what-if`."
        )
    check_writable(site)
    with plain_file_errors("publishing the warehouse, which is still as it was"):
        # Readable for all; writable for the owner, because plain `dbt build` writes this file as well.
        candidate.chmod(0o644)
        _flush(candidate)
        if site.published.is_file():
            _keep(site)
        candidate.replace(site.published)
        _flush(site.published.parent)
    with plain_file_errors("removing old versions"):
        for number in site.kept()[KEPT_VERSIONS:]:
            site.version_file(number).unlink()
            site.checksum_file(number).unlink(missing_ok=True)


def roll_back(site: Site, to: int | None = None) -> int:
    """Publish a kept version again, by default the one before the published; give back its number.

    The version that it replaces is kept, so that it can be published again.

    Raises:
        QiyueError: there is no such version, or it cannot be done; the published file is then as it was.
    """
    try:
        number = to or site.version_before()
    except warehouse.WarehouseUnreadableError:
        number = next(iter(site.kept()), None)
    if number is None:
        raise QiyueError("There is no version before the published one to go back to.")
    if number not in site.kept():
        kept = ", ".join(map(str, site.kept())) or "none"
        raise QiyueError(f"Version {number} is not kept; these are: {kept}.")
    _require_whole(site, number)
    publish(site, site.version_file(number))
    site.checksum_file(number).unlink(missing_ok=True)
    return number


def _require_whole(site: Site, number: int) -> None:
    """Make sure that a kept version is what was put there, and that all of it can be read.

    Raises:
        QiyueError: it is not; a damaged file must not take the place of one that can be read.
    """
    file, checksum = site.version_file(number), site.checksum_file(number)
    others = ", ".join(str(other) for other in site.kept() if other != number)
    instead = f"publish another with --to ({others})" if others else "`qiyue build` makes a new one"
    why = ""
    with plain_file_errors("reading the version"):
        if checksum.is_file() and checksum.read_text(encoding="ascii", errors="replace").strip() != hash_of_file(file):
            why = "it is not what was put there"
    try:
        # A version that an earlier Qiyue kept has no checksum, and one may have been damaged while it was published.
        warehouse.read_through(file)
    except warehouse.WarehouseUnreadableError:
        why = "a part of it cannot be read"
    if why:
        raise QiyueError(f"Version {number} is damaged: {why} ({show_path(file)}); {instead}. {dbt_runner.UNCHANGED}")


def _keep(site: Site) -> None:
    """Keep the published file as a version, under a second name: what replaces it takes only the first away."""
    try:
        number = site.published_version()
        kept = site.version_file(number or 1)
    except warehouse.WarehouseUnreadableError:
        # No version to go back to, yet perhaps of use to whoever finds out what broke it.
        kept = site.versions / f"{site.published.stem}-unreadable.duckdb"
        log = warehouse.log_file(site.published)
        site.versions.mkdir(exist_ok=True)
        if log.exists():
            log.replace(warehouse.log_file(kept))
    site.versions.mkdir(exist_ok=True)
    interim = kept.with_name(f".{kept.name}")
    interim.unlink(missing_ok=True)
    interim.hardlink_to(site.published)
    checksum = hash_of_file(interim) + "\n"
    write_whole(kept.with_suffix(".sha256"), checksum.encode())
    interim.replace(kept)
    _flush(site.versions)


def _flush(path: Path) -> None:
    """Make sure that a file, or the names in a folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

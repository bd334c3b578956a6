"""`qiyue build`: build into a new file, and publish it only when every test has passed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar
from rich.text import Text

from qiyue import check, dbt_runner, provenance, publish, warehouse
from qiyue.console import clean, print_rows
from qiyue.dbt_runner import UNCHANGED
from qiyue.errors import DISK_FULL, DISK_FULL_SENTENCE, QiyueError, plain_file_errors, show_path
from qiyue.project import Project


@dataclass(frozen=True)
class Request:
    """What to build: the day from which it looks, a register other than the project's, and where to publish."""

    database: Path
    as_of: date | None = None
    register: Path | None = None


def build(project: Project, request: Request, console: Console) -> provenance.Build:
    """Check the register, build, test and publish the warehouse; give back what is now published.

    Raises:
        QiyueError: something failed; its particulars are printed, and the published warehouse is as it was.
    """
    site = publish.Site(request.database)
    with publish.exclusive(site) as lock:
        publish.check_writable(site)
        publish.require_own(site, project.database(None))
        number = max([*site.kept(), _published_version(site)]) + 1
        with plain_file_errors("preparing the build"):
            site.building.parent.mkdir()
        show = progress(console, "Building the warehouse")
        try:
            asked = dbt_runner.variables(request.as_of, request.register)
            # dbt begins at once, into a file of its own; a fault that the check finds ends it.
            with dbt_runner.start(project, site.building, asked, inherited_files=[lock]) as run:
                with console.status("Checking the register"):
                    check.require_sound(project, request.register, console)
                with show:
                    outcome = run.follow(show.update)
        except KeyboardInterrupt:
            raise QiyueError(f"Stopped. {UNCHANGED}") from None
        _print_outcome(outcome, console)
        if not outcome.succeeded:
            raise QiyueError(why_it_failed(outcome))
        row = provenance.describe(project, outcome, site.building, number=number, register=request.register)
        provenance.write(site.building, row)
        publish.publish(site, site.building)
    console.print(
        Text(f"Published version {number}, as of {row.as_of_date}: {show_path(site.published)}"), soft_wrap=True
    )
    return row


def _published_version(site: publish.Site) -> int:
    try:
        return site.published_version() or 0
    except warehouse.WarehouseUnreadableError:
        # It is put aside without a number.
        return 0


def progress(console: Console, doing: str) -> _LiveProgress | _PlainProgress:
    """Give a context whose `update` shows where a run of dbt stands; `doing` opens it where there is no terminal."""
    return _LiveProgress(console) if console.is_terminal else _PlainProgress(console, doing)


class _LiveProgress:
    """A bar that names the node at work."""

    def __init__(self, console: Console) -> None:
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        self._bar = Bar(*columns, console=console, transient=True)
        self._task = self._bar.add_task("reading the project", total=None)

    def __enter__(self) -> None:
        self._bar.start()

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def update(self, progress: dbt_runner.Progress) -> None:
        failed = f" ({progress.failed} failed)" if progress.failed else ""
        self._bar.update(
            self._task,
            total=progress.total,
            completed=progress.done,
            description=f"{progress.node[:48]}{failed}",
        )


class _PlainProgress:
    """A line for each tenth of the nodes, for files and pipes."""

    def __init__(self, console: Console, doing: str) -> None:
        self._console = console
        self._doing = doing
        self._tenth = 0

    def __enter__(self) -> None:
        self._console.print(self._doing)

    def __exit__(self, *_: object) -> None:
        pass

    def update(self, progress: dbt_runner.Progress) -> None:
        tenth = progress.done * 10 // progress.total
        if tenth > self._tenth:
            self._tenth = tenth
            failed = f", {progress.failed} failed" if progress.failed else ""
            self._console.print(f"  {progress.done} of {progress.total} nodes done{failed}")


def _print_outcome(outcome: dbt_runner.Outcome, console: Console) -> None:
    for warning in outcome.warnings:
        console.print(Text(f"Warning: {clean(warning)}"), soft_wrap=True)
    for failure in outcome.failures:
        print_failure(failure, console)
    skipped = f", {_count(outcome.skipped, 'node')} skipped because of what failed" if outcome.skipped else ""
    console.print(
        f"{_count(outcome.seeds_loaded, 'seed')} loaded, {_count(outcome.models_built, 'model')} built, "
        f"{outcome.tests_passed} of {_count(outcome.tests_run, 'test')} passed{skipped} ({outcome.seconds:.0f} s)",
        soft_wrap=True,
    )


def print_failure(failure: dbt_runner.Failure, console: Console) -> None:
    """Print what is known of a node that failed."""
    console.print()
    console.print(Text.assemble(("FAILED ", "bold red"), (failure.name, "bold"), f" ({failure.kind})"), soft_wrap=True)
    for line in filter(None, [failure.file, failure.description]):
        console.print(Text(f"  {clean(line)}"), soft_wrap=True)
    if failure.rows:
        print_rows(console, failure.columns, failure.rows)
        if failure.row_count > len(failure.rows):
            console.print(f"  The first {len(failure.rows)} of {failure.row_count} rows.")
    else:
        for line in failure.message.splitlines():
            console.print(Text(f"  {clean(line)}"), soft_wrap=True)
    console.print()


def why_it_failed(outcome: dbt_runner.Outcome) -> str:
    """Say in a sentence how a run failed, once its failures are printed."""
    if any(DISK_FULL in failure.message for failure in outcome.failures):
        return f"{DISK_FULL_SENTENCE} {UNCHANGED}"
    failed = _count(len(outcome.failures), "node")
    return f"{failed} of the build failed, see above; mend what is named there and run it again. {UNCHANGED}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"

"""`qiyue what-if`: what cash, penalties and rights would be if events came later; nothing is published.

Every figure comes out of the models: they are built once more with the var `what_if`, into a file that is thrown away,
and compared with the published warehouse in SQL. docs/what-if.md says what is supposed to move.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.text import Text

from qiyue import build as builder
from qiyue import dbt_runner, provenance, publish, warehouse
from qiyue.console import clean
from qiyue.errors import QiyueError, show_path
from qiyue.project import Project
from qiyue.what_if import comparison, suppositions
from qiyue.what_if.suppositions import Supposition, parse

__all__ = ["Request", "Supposition", "parse", "what_if"]

# What the queries of the comparison read, by the names of the models.
_MODELS = (
    "cash_by_month",
    "payment_timing",
    "obligation_calendar",
    "penalty_exposure_by_contract",
    "penalty_exposure_by_day",
    "penalty_ledger",
    "termination_rights__mart",
    "int_what_if_delays",
)


@dataclass(frozen=True)
class Request:
    """What is supposed, of which warehouse.

    Attributes:
        database: the published warehouse.
        suppositions: what is supposed.
        as_of: the day from which the warehouse must look, if one was asked for.
        register: the folder of the register that it was built from, if not the project's own.
        out: a CSV file for the tables.
    """

    database: Path
    suppositions: tuple[Supposition, ...]
    as_of: date | None = None
    register: Path | None = None
    out: Path | None = None


def what_if(project: Project, request: Request, console: Console) -> comparison.Comparison:
    """Build what is supposed beside the published warehouse, and print what differs.

    Raises:
        QiyueError: a name is not known, nothing moves, the warehouse is missing or is not of this register, or the
            build failed.
    """
    as_of = _check(project, request, console)
    with tempfile.TemporaryDirectory(prefix="qiyue-") as folder:
        # Named as `comparison.compare` wants it.
        supposed = Path(folder) / "what_if.duckdb"
        _build(project, request, as_of, supposed, console)
        result = comparison.compare(request.database, supposed)
    _require_effect(request.suppositions, result.outcomes)
    for one in request.suppositions:
        console.print(Text(f"What if: {clean(one.sentence)}"), soft_wrap=True)
    console.print(Text(f"Beside {show_path(request.database)} as of {as_of}. Nothing is published."), soft_wrap=True)
    for said in _notes(result.outcomes):
        console.print(Text(f"Note: {said}."), soft_wrap=True)
    comparison.show(result.tables, console)
    if request.out:
        comparison.write(result.tables, request.out)
        console.print(Text(f"\nWritten: {show_path(request.out)}"), soft_wrap=True)
    return result


def _check(project: Project, request: Request, console: Console) -> date:
    """Hold the request against the published warehouse before anything is built; give the day it looks from."""
    with warehouse.read(request.database) as connection:
        as_of = provenance.read_as_of_date(connection)
        suppositions.check(request.suppositions, connection)
    provenance.require_as_of_date(as_of, request.as_of, "qiyue what-if")
    if publish.is_what_if(request.database):
        raise QiyueError(f"{show_path(request.database)} is a what-if itself; make it anew with `qiyue build`.")
    build = provenance.read(request.database)
    if build is None:
        console.print("Note: plain `dbt build` made this warehouse, so it does not say of which register it is.")
        return as_of
    if build.register_source == "folder" and not request.register:
        raise QiyueError(
            f"{show_path(request.database)} was built from another register than the project's own; name it with "
            "--register."
        )
    if provenance.hash_of_register(project, request.register) != build.register_hash:
        raise QiyueError(
            f"The register is not the one from which {show_path(request.database)} was built; run `qiyue build` and "
            "then `qiyue what-if` again."
        )
    commit, _ = provenance.git_commit(project.root)
    if commit != build.git_commit:
        console.print("Note: the project changed since the warehouse was built; a difference may come from that.")
    return as_of


def _build(project: Project, request: Request, as_of: date, supposed: Path, console: Console) -> None:
    asked = dbt_runner.variables(as_of, request.register) | {"what_if": [one.row for one in request.suppositions]}
    show = builder.progress(console, "Building what is supposed")
    try:
        with dbt_runner.start(project, supposed, asked, only=_MODELS) as run, show:
            outcome = run.follow(show.update)
    except KeyboardInterrupt:
        raise QiyueError(f"Stopped. {dbt_runner.UNCHANGED}") from None
    if not outcome.succeeded:
        for failure in outcome.failures:
            builder.print_failure(failure, console)
        raise QiyueError(builder.why_it_failed(outcome))


def _require_effect(asked: tuple[Supposition, ...], outcomes: dict[int, list[comparison.Outcome]]) -> None:
    """Stop if one of the shifts moves nothing: it must not look as if it had no consequence."""
    for number, one in enumerate(asked, start=1):
        found = outcomes.get(number, [])
        if one.kind != "shift" or any(outcome.moved for outcome in found):
            continue
        reasons = [outcome.sentence for outcome in found if outcome.recorded_date or outcome.counting]
        why = (
            "; ".join(reasons) or f"no date counts from {clean(one.event)} of {clean(one.scope or 'a signed contract')}"
        )
        raise QiyueError(f"There is nothing to shift: {why}.")


def _notes(outcomes: dict[int, list[comparison.Outcome]]) -> list[str]:
    """Say of the events that others were moved beside why they stay."""
    return [
        outcome.sentence
        for found in outcomes.values()
        for outcome in found
        if outcome.counting and (outcome.recorded_date or not outcome.moved)
    ]

"""What a what-if supposes: read from the command line and held against what the warehouse knows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

import duckdb

from qiyue.console import clean
from qiyue.errors import QiyueError
from qiyue.explain import require_known

# Ten years: further the holidays say nothing, and no contract of this kind runs so long.
MOST_DAYS = 3650

Kind = Literal["shift", "late", "unpaid"]
_FORMS: dict[Kind, tuple[str, str]] = {
    "shift": ("[SCOPE:]EVENT=DAYS", "final_acceptance=60"),
    "late": ("SCOPE=DAYS", "culture-cloud-2026=30"),
    "unpaid": ("SCOPE=DAYS", "culture-cloud-2026=45"),
}


@dataclass(frozen=True)
class Supposition:
    """One row of the var `what_if`: see `what_if_rows` in macros/what_if/."""

    kind: Kind
    scope: str | None
    event: str | None
    days: int

    @property
    def row(self) -> dict[str, Any]:
        """The row as dbt gets it."""
        return {"kind": self.kind, "scope": self.scope, "event": self.event, "days": self.days}

    @property
    def sentence(self) -> str:
        """What is supposed, in words."""
        days = f"{abs(self.days)} {'day' if abs(self.days) == 1 else 'days'}"
        scope = self.scope or "every signed contract"
        if self.kind == "shift":
            return f"{self.event} of {scope} {days} {'later' if self.days > 0 else 'earlier'}"
        return f"{scope} {'performed' if self.kind == 'late' else 'paid'} {days} late"


def parse(kind: Kind, text: str) -> Supposition:
    """Read what stands after `--shift`, `--late` or `--unpaid`.

    Raises:
        QiyueError: it is not of the form, or its days are none or too many.
    """
    form, example = _FORMS[kind]
    name, equals, number = (part.strip() for part in text.rpartition("="))
    if not (equals and name and re.fullmatch(r"[+-]?[0-9]{1,9}", number)):
        raise QiyueError(f"--{kind} takes {form}, such as {example}; {clean(text)} is not of this form.")
    days = int(number)
    least = -MOST_DAYS if kind == "shift" else 1
    if days == 0 or not least <= days <= MOST_DAYS:
        wanted = f"{least} to {MOST_DAYS} and not 0" if kind == "shift" else f"{least} to {MOST_DAYS}"
        raise QiyueError(f"--{kind} {clean(text)}: the days must be a whole number from {wanted}.")
    if kind != "shift":
        return Supposition(kind, name, None, days)
    scope, colon, event = (part.strip() for part in name.rpartition(":"))
    if not event or (colon and not scope):
        raise QiyueError(f"--{kind} takes {form}, such as {example}; {clean(text)} is not of this form.")
    return Supposition(kind, scope or None, event, days)


def check(suppositions: Iterable[Supposition], connection: duckdb.DuckDBPyConnection) -> None:
    """Hold events and scopes against those of an open warehouse.

    Raises:
        QiyueError: a name is not known, or the same is supposed twice.
    """
    suppositions = list(suppositions)
    if not suppositions:
        raise QiyueError("Nothing is supposed; say what with --shift, --late or --unpaid (`qiyue what-if --help`).")
    scopes = _column(
        connection,
        "select contract_id from marts.dim_contract union "
        "select supplier_id from marts.dim_contract where supplier_id is not null order by all",
    )
    events = _column(connection, "select code from reference.vocabulary where vocabulary = 'event_kind' order by all")
    for one in suppositions:
        if one.event is not None:
            require_known(one.event, events, "event")
        if one.scope is not None:
            require_known(one.scope, scopes, "contract or supplier")
    for (kind, scope, event), times in Counter((one.kind, one.scope, one.event) for one in suppositions).items():
        if times > 1:
            name = ":".join(filter(None, [scope, event]))
            raise QiyueError(f"--{kind} {clean(name)} is given {times} times; give it once, with all its days.")


def _column(connection: duckdb.DuckDBPyConnection, query: str) -> list[Any]:
    return [row[0] for row in connection.execute(query).fetchall()]

"""Asks an engine for the values of `probes.yml`, by way of dbt, and compares them with the right ones."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import yaml

PROBES = Path(__file__).parent / "probes.yml"


@dataclass(frozen=True)
class Probe:
    """An expression with its right value as text, and the only engine that it is for, if any."""

    what: str
    sql: str
    right: str | None
    engine: str | None = None


def probes(engine: str) -> list[Probe]:
    """Read the probes of an engine, `duckdb` or `spark`."""
    found = [Probe(**entry) for entry in yaml.safe_load(PROBES.read_text(encoding="utf-8"))]
    return [probe for probe in found if probe.engine in (None, engine)]


def query(engine: str) -> str:
    """Give one query for all of them, a row each, as a model that dbt compiles."""
    type_of_whole_numbers = {"duckdb": "hugeint", "spark": "decimal(38, 0)"}[engine]
    return "\nunion all\n".join(
        f"select '{probe.what}' as what, cast({probe.sql} as string) as found".replace(
            " as whole)", f" as {type_of_whole_numbers})"
        )
        for probe in probes(engine)
    )


def wrong_answers(engine: str, shown: str) -> list[str]:
    """Name each probe whose value in the output of `dbt show` is not the right one."""
    found = {row["what"]: row["found"] for row in json.loads(shown[shown.index("{") :])["show"]}
    return [
        f"{probe.what}: {found.get(probe.what)}, right is {probe.right}"
        for probe in probes(engine)
        if probe.what not in found or found[probe.what] != probe.right
    ]

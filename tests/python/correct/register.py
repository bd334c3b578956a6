"""Registers of drawn contracts, as files."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

import duckdb

from correct.draft import Draft, Row
from correct.terms import BUYERS, SUPPLIERS

KEYS = ("contract_id",)


def rows_of(drafts: Iterable[Draft]) -> dict[str, list[Row]]:
    """Put the rows of contracts together, by file, with the parties."""
    files: dict[str, list[Row]] = {"parties": _parties()}
    for draft in drafts:
        for name, rows in draft.rows.items():
            files.setdefault(name, []).extend(rows)
    return files


def _parties() -> list[Row]:
    return [
        {
            "party_id": f"{role}-{number}",
            "role": role,
            "name_zh": f"示例{name}{number}",
            "name_en": f"Example {role} {number}",
            "enterprise_size": ("small_or_medium", "large", "")[number % 3] if role == "supplier" else "",
        }
        for role, name, count in (("buyer", "采购单位", BUYERS), ("supplier", "供应商", SUPPLIERS))
        for number in range(1, count + 1)
    ]


def write_csv(files: dict[str, list[Row]], folder: Path) -> None:
    """Write a register as CSV files; a column that no row fills in is left out."""
    folder.mkdir(parents=True)
    for name, rows in files.items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


def write_parquet(parts: list[Path], folder: Path) -> None:
    """Put registers in CSV files together as one in Parquet files; the parties of all are the same."""
    folder.mkdir(parents=True)
    names = sorted({file.stem for part in parts for file in part.glob("*.csv")})
    with duckdb.connect() as connection:
        for name in names:
            files = [str(part / f"{name}.csv") for part in parts if (part / f"{name}.csv").exists()]
            files = files[:1] if name == "parties" else files
            target = str(folder / f"{name}.parquet").replace("'", "''")
            connection.execute(
                f"copy (select * from read_csv(?, all_varchar = true, union_by_name = true)) to '{target}'", [files]
            )

"""The manifest of an export: which files belong to it, what each holds, and how to know that none was changed."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from qiyue.errors import QiyueError, plain_file_errors, show_path

FORMAT = "qiyue-export"
SCHEMA_VERSION = 1
"""Counted up when the manifest or the layout of the folder changes; marts are described in the manifest itself."""

FILE = "manifest.json"

SCHEMAS = ("register", "actuals", "reference", "intermediate", "marts")
# Of the intermediate models, those that the commands read: the as-of day, and what a penalty is worked out from.
INTERMEDIATE = ("int_as_of", "int_band_amounts", "int_penalty_terms", "int_penalty_tiers")

# Names become paths and types SQL: what is not spelt like this is refused, whoever wrote the manifest.
_NAME = re.compile(r"[a-z_][a-z0-9_]*")
_TYPE = re.compile(r"BOOLEAN|INTEGER|BIGINT|DATE|TIMESTAMP|VARCHAR|DECIMAL\(\d{1,2},\d{1,2}\)")


class NotAnExportError(QiyueError):
    """The folder is no export, or not one that this version reads."""


class DamagedExportError(QiyueError):
    """A file of the export is missing, was changed, or does not belong to it."""


@dataclass(frozen=True)
class Column:
    """A column: its name, its type in DuckDB's words, and its meaning ("" where none is written down)."""

    name: str
    type: str
    description: str


@dataclass(frozen=True)
class Table:
    """A table: where it belongs, its meaning and columns, and the file that holds its rows.

    `size` is that of the file in bytes, `sha256` its hash in hexadecimal digits, `rows` how many rows it holds.
    """

    schema: str
    name: str
    description: str
    columns: tuple[Column, ...]
    rows: int
    size: int
    sha256: str

    @property
    def file(self) -> Path:
        """The file within the folder."""
        return Path(self.schema, f"{self.name}.parquet")


@dataclass(frozen=True)
class Manifest:
    """What an export holds.

    `rules_sha256` tells apart the rules by which penalties can be shown step by step; None where it cannot be done.
    """

    tables: tuple[Table, ...]
    rules_sha256: str | None

    @property
    def size(self) -> int:
        """Size of all tables in bytes."""
        return sum(table.size for table in self.tables)


def belongs(schema: str, name: str) -> bool:
    """Say whether a table of a warehouse goes into its export: all but what the models pass on among themselves."""
    return schema in SCHEMAS and (schema != "intermediate" or name in INTERMEDIATE)


def is_name(text: str) -> bool:
    """Say whether a text may name a schema, a table or a column of an export."""
    return _NAME.fullmatch(text) is not None


def is_type(text: str) -> bool:
    """Say whether a column of that type keeps every digit in a Parquet file."""
    return _TYPE.fullmatch(text) is not None


def write(folder: Path, manifest: Manifest) -> None:
    """Write the manifest of a folder whose other files are complete."""
    content = {"format": FORMAT, "schema_version": SCHEMA_VERSION, **asdict(manifest)}
    signed = {**content, "sha256": _hash_of(content)}
    (folder / FILE).write_text(json.dumps(signed, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read(folder: Path) -> Manifest:
    """Read the manifest of a folder, without looking at its other files.

    Raises:
        NotAnExportError: there is none, or it is of another schema version.
        DamagedExportError: it is not what was written.
    """
    file = folder / FILE
    if not file.is_file():
        raise NotAnExportError(
            f"{show_path(folder)} is not an export: it holds no {FILE}; `qiyue export --out FOLDER` makes one."
        )
    with plain_file_errors("reading the export"):
        text = file.read_bytes()
    try:
        content = json.loads(text)
        known, version = content["format"] == FORMAT, content["schema_version"]
        if known and version == SCHEMA_VERSION:
            return _read_content(content)
    except (ValueError, KeyError, TypeError, RecursionError):
        raise _damaged(file, "it is not what was exported") from None
    if not known:
        raise NotAnExportError(f"{show_path(file)} is not the manifest of an export of Qiyue.")
    raise NotAnExportError(
        f"{show_path(file)} has schema version {version!r}, and this version of Qiyue reads {SCHEMA_VERSION}; "
        "read it with the version that wrote it, or export the warehouse again."
    )


def verify(folder: Path, manifest: Manifest) -> None:
    """Make sure that a folder holds every file of its manifest, byte for byte, and no other table.

    Raises:
        DamagedExportError: a file is missing, was cut off or changed, or does not belong to the export.
    """
    with plain_file_errors("reading the export"):
        for table in manifest.tables:
            file = folder / table.file
            if not file.is_file():
                raise _damaged(file, "it is missing")
            if file.stat().st_size != table.size:
                raise _damaged(file, f"it has {file.stat().st_size:,} bytes and had {table.size:,} when exported")
            if hash_of_file(file) != table.sha256:
                raise _damaged(file, "its content is not what was exported")
        known = {folder / table.file for table in manifest.tables}
        foreign = sorted(file for file in folder.rglob("*.parquet") if file not in known)
    if foreign:
        raise DamagedExportError(f"{show_path(foreign[0])} does not belong to the export; take it out of the folder.")


def hash_of_file(file: Path) -> str:
    """Give the SHA-256 of a file in hexadecimal digits."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _read_content(content: dict[str, Any]) -> Manifest:
    """Give the manifest that a file holds; ValueError, KeyError or TypeError where it is not as it was written."""
    if content.pop("sha256") != _hash_of(content):
        raise ValueError("hash")
    tables = tuple(
        Table(**{**table, "columns": tuple(Column(**column) for column in table["columns"])})
        for table in content["tables"]
    )
    for table in tables:
        names = [table.name, *(column.name for column in table.columns)]
        are_types = all(is_type(column.type) for column in table.columns)
        if table.schema not in SCHEMAS or not all(map(is_name, names)) or not are_types:
            raise ValueError(table.name)
    return Manifest(tables, content["rules_sha256"])


def _damaged(file: Path, what: str) -> DamagedExportError:
    return DamagedExportError(f"{show_path(file)} is damaged: {what}; copy the export again, or make a new one.")


def _hash_of(content: dict[str, Any]) -> str:
    """Give the SHA-256 of what a manifest says, however its lines are broken."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()

"""What a register may hold: read from the seeds' YAML and the reference lists, the one place that says it.

Check, build, generator, dictionary, diff and the tests all ask here.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from qiyue.errors import QiyueError, show_path
from qiyue.project import Project

AREAS = ("register", "actuals")

SQL_TYPES = {
    "code": "varchar",
    "text": "varchar",
    "date": "date",
    "boolean": "boolean",
    "integer": "integer",
    "amount": "decimal(18, 2)",
    "price": "decimal(18, 6)",
    "quantity": "decimal(18, 6)",
    "share": "decimal(18, 6)",
    "rate": "decimal(18, 8)",
}
"""SQL type of each kind of column; `macros/register/stage.sql` has the same for dbt, and a test holds them together."""

QUOTATION_KINDS = {
    "amount": "amount",
    "price": "amount",
    "rate": "rate",
    "share": "rate",
    "date": "date",
    "integer": "count",
    "quantity": "count",
}
"""What a quotation of each kind of column is read as, unless the YAML says more; a coded one, and text, as words."""

# The parser in C, where it was built, reads the descriptions ten times as fast.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Column:
    """A column of a register file, as its YAML describes it.

    `type` is text, code, date, amount, price, rate, share, quantity, integer or boolean; `form` is the pattern of its
    text, that of its type unless the YAML names another. `references` is `file.column`, `references_in_contract` one
    that is met within the same contract. `quotation` says how a quotation of the column is read. `name_zh` is
    the heading of the column in a workbook, `meaning_zh` what is said there of it.
    """

    name: str
    description: str
    type: str
    form: str
    second_reading: str
    vocabulary: str | None = None
    references: str | None = None
    references_in_contract: str | None = None
    longest: int | None = None  # characters
    quotation: dict[str, str] = field(default_factory=dict)
    name_zh: str = ""
    meaning_zh: str = ""

    @property
    def reading(self) -> dict[str, str]:
        """How a quotation of the column is read: its `kind`, and where its unit and comparator stand."""
        kind = "code" if self.vocabulary else QUOTATION_KINDS.get(self.type, "words")
        return {"kind": kind, **self.quotation}

    @property
    def sql_type(self) -> str:
        """Type of the column in staging."""
        return SQL_TYPES[self.type]


@dataclass(frozen=True)
class Entity:
    """A register file: its name without ending, its columns in order, its key, and what of the key may be blank.

    `name_zh` is the name of its sheet in a workbook, `meaning_zh` what a row of it is.
    """

    name: str
    description: str
    area: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    blank_in_key: tuple[str, ...] = ()
    name_zh: str = ""
    meaning_zh: str = ""

    def column(self, name: str) -> Column | None:
        """Give the column of that name, if it has one."""
        return next((column for column in self.columns if column.name == name), None)

    @property
    def required(self) -> tuple[str, ...]:
        """The columns in which every row has a value."""
        return tuple(name for name in self.key if name not in self.blank_in_key)

    def row_key(self, cells: dict[str, str]) -> str:
        """Name a row as `quotations.row_key` does: its keys other than the contract, joined by `/`."""
        return "/".join(
            cells.get(name) or ("1" if name in self.blank_in_key else "") for name in self.key if name != "contract_id"
        )


@dataclass(frozen=True)
class Specification:
    """All files of a register, and the reference lists that their columns name."""

    entities: dict[str, Entity]
    vocabularies: dict[str, dict[str, str]]  # vocabulary -> code -> Chinese name
    category_codes: frozenset[str]  # the leaves: only they are ever bought
    unit_codes: dict[str, str] = field(default_factory=dict)  # a unit in the singular or the plural -> its code
    patterns: dict[tuple[str, str], list[str]] = field(default_factory=dict)  # what prints a word of a vocabulary

    @cached_property
    def file_names(self) -> list[str]:
        """Names of all files, without ending."""
        return list(self.entities)

    def codes(self, column: Column) -> dict[str, str]:
        """Give the codes that a column may hold, with their Chinese names; none where no list says it."""
        if column.vocabulary:
            return self.vocabularies[column.vocabulary]
        if column.references == "service_categories.category_code":
            return dict.fromkeys(sorted(self.category_codes), "")
        return {}


def load(project: Project) -> Specification:
    """Read what the project says of its register; a project that describes none has an empty specification.

    Raises:
        QiyueError: a description or a reference list cannot be read.
    """
    entities = {
        entity.name: entity
        for area in AREAS
        for file in sorted((project.root / "seeds" / area).glob("*.yml"))
        for entity in _entities(file, area)
    }
    if not entities:
        return Specification({}, {}, frozenset())
    reference = project.root / "seeds" / "reference"
    vocabularies: dict[str, dict[str, str]] = {}
    for row in read_rows(reference / "vocabulary.csv"):
        vocabularies.setdefault(row["vocabulary"], {})[row["code"]] = row["name_zh"]
    patterns: dict[tuple[str, str], list[str]] = {}
    for row in read_rows(reference / "vocabulary_patterns.csv"):
        patterns.setdefault((row["vocabulary"], row["code"]), []).append(row["pattern"])
    # A unit is written in the singular or the plural.
    units = read_rows(reference / "target_units.csv")
    vocabularies["target_unit"] = {
        row[name]: row["name_zh"] for name in ("unit_code", "unit_code_plural") for row in units
    }
    categories = read_rows(reference / "service_categories.csv")
    parents = {row["parent_category_code"] for row in categories}
    specification = Specification(
        entities,
        vocabularies,
        frozenset(row["category_code"] for row in categories) - parents,
        {row[name]: row["unit_code"] for name in ("unit_code", "unit_code_plural") for row in units},
        patterns,
    )
    for entity in entities.values():
        for column in entity.columns:
            if column.vocabulary and column.vocabulary not in vocabularies:
                raise QiyueError(
                    f"{entity.name}.{column.name} names the vocabulary {column.vocabulary}, which "
                    "seeds/reference/vocabulary.csv does not hold; add its words or mend the name."
                )
    return specification


def read_yaml(file: Path) -> dict[str, Any]:
    """Read a YAML file of descriptions; an empty one is an empty dictionary.

    Raises:
        OSError, UnicodeDecodeError, yaml.YAMLError: it cannot be read.
    """
    return yaml.load(file.read_text(encoding="utf-8"), Loader=_Loader) or {}  # noqa: S506  (it is a safe one)


def read_rows(file: Path) -> list[dict[str, str]]:
    """Read a CSV file of the project as text.

    Raises:
        QiyueError: it cannot be read.
    """
    try:
        with file.open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise QiyueError(f"{show_path(file)} cannot be read; restore it from git ({error}).") from error


def _entities(file: Path, area: str) -> Iterator[Entity]:
    try:
        for seed in read_yaml(file).get("seeds", []):
            yield _entity(seed, area)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        said = " ".join(str(error).split())
        raise QiyueError(f"{show_path(file)} does not describe the register's columns ({said}); mend it.") from error


def _entity(seed: dict[str, Any], area: str) -> Entity:
    meta = seed["config"]["meta"]
    columns = tuple(_column(column) for column in seed["columns"])
    return Entity(
        seed["name"],
        seed["description"],
        area,
        columns,
        tuple(meta["key"]),
        tuple(meta.get("blank_in_key", ())),
        meta.get("name_zh", ""),
        meta.get("meaning_zh", ""),
    )


def _column(column: dict[str, Any]) -> Column:
    meta = column["config"]["meta"]
    return Column(
        column["name"],
        column["description"],
        meta["type"],
        meta.get("form", meta["type"]),
        meta["second_reading"],
        meta.get("vocabulary"),
        meta.get("references"),
        meta.get("references_in_contract"),
        meta.get("longest"),
        meta.get("quotation", {}),
        meta.get("name_zh", ""),
        meta.get("meaning_zh", ""),
    )

"""What a register may hold: read from the seeds' YAML and the reference lists, the one place that says it."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from qiyue.errors import QiyueError, show_path
from qiyue.project import Project

AREAS = ("register", "actuals")

# The parser in C, where it was built, reads the descriptions ten times as fast.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Column:
    """A column of a register file.

    `type` is that of the YAML (text, code, date, amount, price, rate, share, quantity, integer, boolean);
    `references` is `file.column`.
    """

    name: str
    type: str
    vocabulary: str | None = None
    references: str | None = None

    @property
    def form(self) -> str:
        """What the text looks like: a form of its own where the column has one, else its type."""
        if self.name.endswith("_in_words"):
            return "words"
        if self.name.endswith("clause_ref"):
            return "clause_ref"
        if self.name in ("sha256", "unified_social_credit_code"):
            return self.name
        return self.type


@dataclass(frozen=True)
class Entity:
    """A register file: its name without ending, its columns in order and its key."""

    name: str
    area: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    def column(self, name: str) -> Column | None:
        """Give the column of that name, if it has one."""
        return next((column for column in self.columns if column.name == name), None)


@dataclass(frozen=True)
class Specification:
    """All files of a register, and the reference lists that their columns name."""

    entities: dict[str, Entity]
    vocabularies: dict[str, dict[str, str]]  # vocabulary -> code -> Chinese name
    category_codes: frozenset[str]  # the leaves: only they are ever bought
    unit_codes: frozenset[str]

    @cached_property
    def file_names(self) -> list[str]:
        """Names of all files, without ending."""
        return list(self.entities)

    def codes(self, entity: Entity, column: Column) -> dict[str, str]:
        """Give the codes that a column may hold, with their Chinese names; none where no list says it."""
        if column.vocabulary:
            return self.vocabularies[column.vocabulary]
        if column.references == "service_categories.category_code":
            return dict.fromkeys(sorted(self.category_codes), "")
        if (entity.name, column.name) == ("sla_terms", "target_unit"):
            return dict.fromkeys(sorted(self.unit_codes), "")
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
        return Specification({}, {}, frozenset(), frozenset())
    reference = project.root / "seeds" / "reference"
    vocabularies: dict[str, dict[str, str]] = {}
    for row in _rows(reference / "vocabulary.csv"):
        vocabularies.setdefault(row["vocabulary"], {})[row["code"]] = row["name_zh"]
    categories = _rows(reference / "service_categories.csv")
    parents = {row["parent_category_code"] for row in categories}
    units = _rows(reference / "target_units.csv")
    specification = Specification(
        entities,
        vocabularies,
        frozenset(row["category_code"] for row in categories) - parents,
        frozenset(row[name] for row in units for name in ("unit_code", "unit_code_plural")),
    )
    for entity in entities.values():
        for column in entity.columns:
            if column.vocabulary and column.vocabulary not in vocabularies:
                raise QiyueError(
                    f"{entity.name}.{column.name} names the vocabulary {column.vocabulary}, which "
                    "seeds/reference/vocabulary.csv does not hold; add its words or mend the name."
                )
    return specification


def _entities(file: Path, area: str) -> list[Entity]:
    try:
        described = yaml.load(file.read_text(encoding="utf-8"), Loader=_Loader) or {}  # noqa: S506  (it is a safe one)
        return [_entity(seed, area) for seed in described.get("seeds", [])]
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        said = " ".join(str(error).split())
        raise QiyueError(f"{show_path(file)} does not describe the register's columns ({said}); mend it.") from error


def _entity(seed: dict[str, Any], area: str) -> Entity:
    columns = []
    for column in seed["columns"]:
        meta = column["config"]["meta"]
        columns.append(Column(column["name"], meta["type"], meta.get("vocabulary"), meta.get("references")))
    return Entity(seed["name"], area, tuple(columns), tuple(seed["config"]["meta"]["key"]))


def _rows(file: Path) -> list[dict[str, str]]:
    try:
        with file.open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise QiyueError(f"{show_path(file)} cannot be read; restore it from git ({error}).") from error

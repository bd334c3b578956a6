"""Codes in words: what a cell of a workbook shows for a code, and which code a word stands for."""

from __future__ import annotations

import difflib
from collections import Counter
from functools import cached_property

from qiyue.project import Project
from qiyue.specification import Column, Specification, read_rows
from qiyue.workbook.layout import LANGUAGES, plain, texts

Names = dict[str, tuple[str, str]]  # code -> its name in Chinese and in English


class Codes:
    """The code lists of a project, each code with its names."""

    def __init__(self, project: Project, specification: Specification) -> None:
        """Take the lists of a project; they are read when they are first asked for."""
        self._reference = project.root / "seeds" / "reference"
        self._specification = specification
        self._words: dict[str, dict[str, list[str]]] = {}

    def of(self, column: Column) -> Names:
        """Give the codes that a column may hold with their names; none where no list says it."""
        if column.form == "boolean":
            return {code: (zh, en) for code, (zh, en) in texts()["booleans"].items()}
        return {code: self._names.get((_list_of(column), code), ("", "")) for code in self._specification.codes(column)}

    def shown(self, column: Column, code: str, language: str) -> str:
        """Give what a cell shows for a code; a code that no list holds is shown as it is."""
        return self.labels(column, language).get(code, code)

    def labels(self, column: Column, language: str) -> dict[str, str]:
        """Give the word for each code of a column in a language: its name, with the code where two have that name."""
        names = {code: name[LANGUAGES.index(language)] or code for code, name in self.of(column).items()}
        often = Counter(names.values())
        return {code: name if often[name] == 1 else f"{name} ({code})" for code, name in names.items()}

    def code(self, column: Column, text: str) -> str | None:
        """Give the code that a text stands for: itself, or its name in either language; None where there is none."""
        found = self._meant(column).get(plain(text), [])
        # A unit has one name and two codes, singular and plural; they mean the same.
        if len({self._specification.unit_codes.get(code, code) for code in found}) != 1:
            return None
        return found[0]

    def wanted(self, column: Column, text: str) -> str:
        """Say which words there are, where they are few, or else the nearest."""
        words = {code: f"{name} ({code})" if name else code for code, (name, _) in self.of(column).items()}
        if len(words) <= 8:
            return f"one of the known words: {', '.join(words.values())}"
        meant = self._meant(column)
        near = difflib.get_close_matches(plain(text), meant, n=1, cutoff=0.5)
        some = f"perhaps {words[meant[near[0]][0]]}" if near else f"such as {', '.join(list(words.values())[:3])}"
        return f"one of the known words, {some}; the drop-down has all"

    def _meant(self, column: Column) -> dict[str, list[str]]:
        """Give the codes that each word may stand for, the words as they are compared."""
        name = _list_of(column)
        if name not in self._words:
            words: dict[str, list[str]] = {}
            for code, names in self.of(column).items():
                labels = [self.labels(column, language)[code] for language in LANGUAGES]
                for word in dict.fromkeys(plain(word) for word in (code, *names, *labels)):
                    words.setdefault(word, []).append(code)
            self._words[name] = words
        return self._words[name]

    @cached_property
    def _names(self) -> dict[tuple[str, str], tuple[str, str]]:
        names = {
            (row["vocabulary"], row["code"]): (row["name_zh"], row["name_en"])
            for row in read_rows(self._reference / "vocabulary.csv")
        }
        for row in read_rows(self._reference / "target_units.csv"):
            for code in (row["unit_code"], row["unit_code_plural"]):
                names["target_unit", code] = (row["name_zh"], row["name_en"])
        for row in read_rows(self._reference / "service_categories.csv"):
            code = row["category_code"]
            names["service_categories.category_code", code] = (row["category_name_zh"], row["category_name_en"])
        return names


def _list_of(column: Column) -> str:
    return column.vocabulary or column.references or column.form

"""What sqlfluff takes the project's macros for: a call by their name, or a select where they make one.

The style of a model is that of what is written in it. Rendered in full, its macros make SQL that is fifty times as long
and takes minutes to parse; each stands in a file of its own and is tested by what it computes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parents[2]
_MACRO = re.compile(r"{%-?\s*macro (\w+)\(.*?-?%}(.*?){%-?\s*endmacro", re.DOTALL)
_JINJA = re.compile(r"{#.*?#}|{%-? set \w+ -?%}.*?{%-? endset -?%}|{%-?\s*(?:set|do)\b.*?%}", re.DOTALL)
_SELECT = re.compile(r"\s*(?:{%.*?%}\s*)*(?:with\b|select\b|{{ return\(\"select )", re.DOTALL)

execute = True


def _call(name: str) -> Callable[..., str]:
    def made(*arguments: Any, **_: Any) -> str:
        texts = [text if re.search(r"\w", text) else "null" for text in map(str, arguments)]
        return f"{name}({', '.join(texts) or 'null'})"

    return made


def _select(name: str) -> Callable[..., str]:
    # Most are given a relation first, and read it.
    def made(*arguments: Any, **_: Any) -> str:
        is_relation = arguments and re.match(r"[a-z(]", str(arguments[0]))
        return f"select * from {arguments[0] if is_relation else name}"

    return made


_BODIES = {
    name: body
    for file in sorted((_ROOT / "macros").rglob("*.sql"))
    for name, body in _MACRO.findall(file.read_text(encoding="utf-8"))
}
for _name, _body in _BODIES.items():
    _made = _BODIES.get(f"duckdb__{_name}", _body)
    globals()[_name] = (_select if _SELECT.match(_JINJA.sub("", _made)) else _call)(_name)


# Macros that give a list or a dictionary instead of SQL: of two files and two columns, which is enough for a style.


def register_files() -> list[str]:
    """Name the files of the register."""
    return ["contracts", "penalty_terms"]


quotable_files = register_files


def staged(file: str) -> str:
    """Name the staging model of a file."""
    return f"stg_register__{file}"


def columns_with(attribute: str, files: list[str]) -> list[dict[str, Any]]:
    """Name two columns and what the YAML says of them."""
    meta = {"vocabulary": "party_role", "references": "parties.party_id", "references_in_contract": "contracts.rate"}
    return [
        {"file": file, "column": attribute, "meta": {**meta, "needs_rule": needs_rule}, "rows": staged(file)}
        for file, needs_rule in zip(files, [True, False], strict=True)
    ]


def quoted_cell(_: str) -> dict[str, str]:
    """Give the expressions of a quoted cell."""
    parts = ["kind", "figure", "date", "text", "unit", "vocabulary", "comparator", "comparator_vocabulary"]
    return dict.fromkeys(parts, "cells.rate")

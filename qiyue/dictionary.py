"""`make dictionary`: one page that says what every column means, made from the YAML and never by hand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qiyue.project import Project
from qiyue.specification import Entity, Specification, load, read_rows, read_yaml

PAGE = Path("docs/data-dictionary.md")

_DOC_BLOCK = re.compile(r"{%\s*docs\s+(\w+)\s*%}\s*(.*?)\s*{%\s*enddocs\s*%}", re.DOTALL)
_DOC_CALL = re.compile(r"{{\s*doc\(\s*['\"](\w+)['\"]\s*\)\s*}}")

_OPENING = """\
# 数据字典 · Data dictionary

由 `make dictionary` 从 YAML 说明生成，请勿手改；内容过期时测试不通过。

Made by `make dictionary` from the descriptions in YAML: not to be edited; a test fails when it is stale.

- [登记簿 Register](#登记簿-register)：合同管理人员填写的 CSV，what a contract officer types
- [履约记录 Actuals](#履约记录-actuals)：签订以后发生的事，what happened since
- [结果表 Marts](#结果表-marts)：供查询的表，the tables to query
- [参考表 Reference](#参考表-reference)
- [代码表 Vocabularies](#代码表-vocabularies)

登记簿与履约记录按原样存为文本，由 `staging` 转为类型。中间层（`staging`、`intermediate`）不在此列。
金额单位为元，含税；名称以 `net_` 开头的不含税。

Register and actuals are stored as text, as typed, and take their type in `staging`. The layers between
(`staging`, `intermediate`) are not listed. Amounts are yuan including tax, unless named `net_`.
"""


@dataclass(frozen=True)
class MartColumn:
    """A column of a mart as its YAML describes it; `data_type` is that of its contract, "" where it has none."""

    name: str
    data_type: str
    description: str


@dataclass(frozen=True)
class Mart:
    """A mart as its YAML describes it, under the name that its table bears."""

    name: str
    description: str
    columns: list[MartColumn]


def render(root: Path) -> str:
    """Give the page for the project in `root`, as Markdown that ends in a line break."""
    described = load(Project(root))
    parts = [_OPENING]
    for title, area in (("登记簿 Register", "register"), ("履约记录 Actuals", "actuals")):
        parts.append(f"## {title}\n")
        parts.extend(_entity(entity) for entity in described.entities.values() if entity.area == area)
    parts.append("## 结果表 Marts\n")
    parts.extend(_mart(mart) for mart in marts(root))
    parts.append("## 参考表 Reference\n")
    parts.extend(_reference(seed) for seed in _described(root / "seeds" / "reference", "seeds"))
    parts.append(_vocabularies(root / "seeds" / "reference", described))
    return "\n".join(parts)


def marts(root: Path) -> Iterator[Mart]:
    """Give what the project's YAML says of its marts, folder by folder, with the texts of doc blocks filled in."""
    docs = {
        name: text for file in sorted((root / "models").rglob("*.md")) for name, text in _DOC_BLOCK.findall(_read(file))
    }

    def told(text: str) -> str:
        return _DOC_CALL.sub(lambda call: docs[call[1]], text)

    folder = root / "models" / "marts"
    for place in [folder, *sorted(file for file in folder.iterdir() if file.is_dir())]:
        for model in _described(place, "models"):
            columns = [
                MartColumn(column["name"], column.get("data_type", ""), told(column.get("description", "")))
                for column in model.get("columns", [])
            ]
            # As in macros/project/generate_alias_name.sql.
            yield Mart(model["name"].removesuffix("__mart"), told(model.get("description", "")), columns)


def _described(folder: Path, kind: str) -> Iterator[dict[str, Any]]:
    """Give what the YAML files of a folder describe, in their order."""
    for file in sorted(folder.glob("_*.yml")):
        yield from read_yaml(file).get(kind, [])


def _entity(entity: Entity) -> str:
    rows = []
    for column in entity.columns:
        words = f"[{column.vocabulary}](#代码表-vocabularies)" if column.vocabulary else ""
        references = column.references or column.references_in_contract
        target = f"→ `{references}`" if references else ""
        chinese = f"**{column.name_zh}**" + (f"：{column.meaning_zh}。" if column.meaning_zh else "")
        meaning = f"{chinese}<br>{column.description}"
        cells = (column.type, meaning, words + target, column.second_reading)
        rows.append((f"`{column.name}`", *cells))
    key = "、".join(f"`{name}`" for name in entity.key)
    head = ("列 column", "类型 type", "含义 meaning", "取值 values", "第二处读数 second reading")
    meaning = f"{entity.name_zh}：{entity.meaning_zh}。\n\n{entity.description}"
    lead = f"### {entity.area}.{entity.name}\n\n{meaning}\n\n主键 key: {key}\n"
    return f"{lead}\n{_table(head, rows)}"


def _reference(seed: dict[str, Any]) -> str:
    rows = [(f"`{column['name']}`", column["data_type"], column["description"]) for column in seed["columns"]]
    head = ("列 column", "类型 type", "含义 meaning")
    return f"### reference.{seed['name']}\n\n{seed['description']}\n\n{_table(head, rows)}"


def _mart(mart: Mart) -> str:
    rows = [(f"`{column.name}`", column.data_type, column.description) for column in mart.columns]
    head = ("列 column", "类型 type", "含义 meaning")
    return f"### marts.{mart.name}\n\n{mart.description}\n\n{_table(head, rows)}"


def _vocabularies(reference: Path, described: Specification) -> str:
    lists: dict[str, list[str]] = {}
    for row in read_rows(reference / "vocabulary.csv"):
        lists.setdefault(row["vocabulary"], []).append(f"`{row['code']}` {row['name_zh']} ({row['name_en']})")
    lists["target_unit"] = [
        f"`{row['unit_code']}`, `{row['unit_code_plural']}` {row['name_zh']} ({row['name_en']})"
        for row in read_rows(reference / "target_units.csv")
    ]
    lists["service_categories.category_code"] = [
        f"`{row['category_code']}` {row['category_name_zh']} ({row['category_name_en']})"
        for row in read_rows(reference / "service_categories.csv")
        if row["category_code"] in described.category_codes
    ]
    rows = [(f"`{name}`", "<br>".join(words)) for name, words in sorted(lists.items())]
    intro = (
        "新的词在 `seeds/reference/vocabulary.csv`（单位在 `target_units.csv`）加一行，不改代码。\n\n"
        "A new word is a row of that file (of a unit, of `target_units.csv`), not a change of code."
    )
    return f"## 代码表 Vocabularies\n\n{intro}\n\n{_table(('代码表 list', '代码 codes'), rows)}"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(_cell(cell) for cell in line)} |\n" for line in lines)


def _cell(text: str) -> str:
    return " ".join(str(text).split()).replace("|", "\\|")


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8")


if __name__ == "__main__":
    root = Path(__file__).resolve().parent.parent
    (root / PAGE).parent.mkdir(exist_ok=True)
    (root / PAGE).write_text(render(root), encoding="utf-8")
    print(f"Written: {PAGE}")

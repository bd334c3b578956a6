"""`make dictionary`: one page that says what every column means, made from the YAML and never by hand."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

PAGE = Path("docs/data-dictionary.md")

_DOC_BLOCK = re.compile(r"{%\s*docs\s+(\w+)\s*%}\s*(.*?)\s*{%\s*enddocs\s*%}", re.DOTALL)
_DOC_CALL = re.compile(r"{{\s*doc\(\s*['\"](\w+)['\"]\s*\)\s*}}")
_ALIAS = re.compile(r"config\([^)]*\balias\s*=\s*['\"](\w+)['\"]")

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


def render(root: Path) -> str:
    """Give the page for the project in `root`, as Markdown that ends in a line break."""
    docs = {
        name: text for file in sorted((root / "models").rglob("*.md")) for name, text in _DOC_BLOCK.findall(_read(file))
    }
    parts = [_OPENING]
    for title, area in (("登记簿 Register", "register"), ("履约记录 Actuals", "actuals")):
        parts.append(f"## {title}\n")
        parts.extend(_text_seed(seed, area) for seed in _described(root / "seeds" / area, "seeds"))
    parts.append("## 结果表 Marts\n")
    for folder in sorted(file for file in (root / "models" / "marts").iterdir() if file.is_dir()):
        parts.extend(_model(model, folder, docs) for model in _described(folder, "models"))
    parts.append("## 参考表 Reference\n")
    parts.extend(_typed_seed(seed) for seed in _described(root / "seeds" / "reference", "seeds"))
    parts.append(_vocabularies(root / "seeds" / "reference"))
    return "\n".join(parts)


def _described(folder: Path, kind: str) -> Iterator[dict[str, Any]]:
    """Give what the YAML files of a folder describe, in their order."""
    for file in sorted(folder.glob("_*.yml")):
        yield from (yaml.safe_load(_read(file)) or {}).get(kind, [])


def _text_seed(seed: dict[str, Any], area: str) -> str:
    rows = []
    for column in seed["columns"]:
        meta = column["config"]["meta"]
        words = f"[{meta['vocabulary']}](#代码表-vocabularies)" if "vocabulary" in meta else ""
        target = f"→ `{meta['references']}`" if "references" in meta else ""
        cells = (meta["type"], column["description"], words + target, meta["second_reading"])
        rows.append((f"`{column['name']}`", *cells))
    key = "、".join(f"`{name}`" for name in seed["config"]["meta"]["key"])
    head = ("列 column", "类型 type", "含义 meaning", "取值 values", "第二处读数 second reading")
    lead = f"### {area}.{seed['name']}\n\n{seed['description']}\n\n主键 key: {key}\n"
    return f"{lead}\n{_table(head, rows)}"


def _typed_seed(seed: dict[str, Any]) -> str:
    types = seed["config"]["column_types"]
    rows = [(f"`{column['name']}`", types[column["name"]], column["description"]) for column in seed["columns"]]
    head = ("列 column", "类型 type", "含义 meaning")
    return f"### reference.{seed['name']}\n\n{seed['description']}\n\n{_table(head, rows)}"


def _model(model: dict[str, Any], folder: Path, docs: dict[str, str]) -> str:
    def told(text: str) -> str:
        return _DOC_CALL.sub(lambda call: docs[call[1]], text)

    alias = _ALIAS.search(_read(folder / f"{model['name']}.sql"))
    rows = [
        (f"`{column['name']}`", column["data_type"], told(column.get("description", ""))) for column in model["columns"]
    ]
    head = ("列 column", "类型 type", "含义 meaning")
    name = alias[1] if alias else model["name"]
    return f"### marts.{name}\n\n{told(model['description'])}\n\n{_table(head, rows)}"


def _vocabularies(reference: Path) -> str:
    lists: dict[str, list[str]] = {}
    for row in _rows(reference / "vocabulary.csv"):
        lists.setdefault(row["vocabulary"], []).append(f"`{row['code']}` {row['name_zh']} ({row['name_en']})")
    categories = _rows(reference / "service_categories.csv")
    parents = {row["parent_category_code"] for row in categories}
    lists["service_categories.category_code"] = [
        f"`{row['category_code']}` {row['category_name_zh']} ({row['category_name_en']})"
        for row in categories
        if row["category_code"] not in parents
    ]
    rows = [(f"`{name}`", "<br>".join(words)) for name, words in sorted(lists.items())]
    intro = (
        "新的词在 `seeds/reference/vocabulary.csv` 加一行，不改代码。\n\n"
        "A new word is a row of that file, not a change of code."
    )
    return f"## 代码表 Vocabularies\n\n{intro}\n\n{_table(('代码表 list', '代码 codes'), rows)}"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(_cell(cell) for cell in line)} |\n" for line in lines)


def _cell(text: str) -> str:
    return " ".join(str(text).split()).replace("|", "\\|")


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8")


if __name__ == "__main__":
    root = Path(__file__).resolve().parent.parent
    (root / PAGE).parent.mkdir(exist_ok=True)
    (root / PAGE).write_text(render(root), encoding="utf-8")
    print(f"Written: {PAGE}")

"""Layers run one way: seeds, staging, intermediate, marts (DESIGN, "Architecture")."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

Node = dict[str, Any]


def _layer(node: Node) -> str:
    return "seeds" if node["resource_type"] == "seed" else str(node["fqn"][1])


def _crossings(nodes: dict[str, Node]) -> list[str]:
    """Name each model that reads what its layer must not."""
    found = []
    for node in nodes.values():
        if node["resource_type"] != "model":
            continue
        read = [nodes[name] for name in node["depends_on"]["nodes"]]
        for source in read:
            below = _layer(source)
            is_core = below == "marts" and source["name"].startswith(("dim_", "fct_"))
            is_rule = below == "seeds" and source["fqn"][1] == "reference"
            # A mart that lists one file of the register, or one of the rules, computes nothing: it reads it as it is.
            is_listed = len(read) == 1 and (below == "staging" or is_rule)
            allowed = {
                "staging": below == "seeds",
                "intermediate": below in {"staging", "intermediate"} or is_rule,
                "marts": below == "intermediate" or is_core or is_listed,
            }
            if not allowed[_layer(node)]:
                found.append(f"{node['name']} reads {source['name']}")
    return sorted(found)


@pytest.fixture(scope="module")
def nodes(built_warehouse: Path) -> dict[str, Node]:
    manifest: dict[str, Any] = json.loads((built_warehouse.parent / "manifest.json").read_text(encoding="utf-8"))
    return dict(manifest["nodes"])


def test_each_layer_reads_the_one_below(nodes: dict[str, Node]) -> None:
    assert _crossings(nodes) == []


def test_a_model_that_reads_a_mart_is_named() -> None:
    def node(name: str, layer: str, *read: str) -> Node:
        return {
            "name": name, "resource_type": "seed" if layer == "register" else "model", "fqn": ["qiyue", layer, name],
            "depends_on": {"nodes": list(read)},
        }  # fmt: skip

    nodes = {
        "contracts": node("contracts", "register"),
        "stg": node("stg", "staging", "contracts"),
        "int_a": node("int_a", "intermediate", "stg", "dim_a"),
        "int_b": node("int_b", "intermediate", "contracts"),
        "dim_a": node("dim_a", "marts", "stg"),
        "mart_a": node("mart_a", "marts", "dim_a", "int_b"),
        "mart_b": node("mart_b", "marts", "mart_a", "stg"),
        "mart_c": node("mart_c", "marts", "mart_a"),
    }
    assert _crossings(nodes) == [
        "int_a reads dim_a", "int_b reads contracts", "mart_b reads mart_a", "mart_b reads stg",
        "mart_c reads mart_a",
    ]  # fmt: skip


def test_every_model_stands_in_the_folder_of_its_subject(nodes: dict[str, Node]) -> None:
    astray = [
        node["name"]
        for node in nodes.values()
        if node["resource_type"] == "model" and _layer(node) != "staging" and len(node["fqn"]) != 4
    ]
    assert astray == []


def test_the_exposure_names_what_the_report_reads(nodes: dict[str, Node], built_warehouse: Path) -> None:
    queries = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "reports" / "queries").glob("*.sql"))
    read = set(re.findall(r"\bmarts\.(\w+)", queries)) - {"build"}
    manifest = json.loads((built_warehouse.parent / "manifest.json").read_text(encoding="utf-8"))
    exposure = manifest["exposures"]["exposure.qiyue.leadership_report"]
    assert {nodes[name]["alias"] for name in exposure["depends_on"]["nodes"]} == read

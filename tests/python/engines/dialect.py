"""What keeps a query from being read by Spark, or from meaning there what it means in DuckDB; found without Spark.

sqlglot reads more than Spark does. So what it lets through is held to the lists of `portable_sql.yml`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import sqlglot
import yaml
from sqlglot import Expr, Token, TokenType, exp
from sqlglot.dialects import Spark
from sqlglot.errors import SqlglotError

PORTABLE: dict[str, list[str]] = yaml.safe_load(
    (Path(__file__).parent / "portable_sql.yml").read_text(encoding="utf-8")
)
_BEFORE_BRACKETS = {name for kind in ("shared_functions", "spark_functions", "words") for name in PORTABLE[kind]}
_TOKENS = {
    TokenType.DCOLON: "::",
    TokenType.L_BRACKET: "[, which opens a list or names a place in one",
    TokenType.VARCHAR: "type varchar, which needs a length; string does not",
}
_NODES: dict[type[Expr], str] = {
    exp.Pivot: "pivot",
    exp.PropertyEQ: ":=",
    exp.Struct: "a struct in braces",
    exp.TableSample: "a sample",
}


def complaints(sql: str) -> list[str]:
    """Say what of a query Spark does not read, or not as DuckDB does; empty if it is sound."""
    try:
        tokens = Spark().tokenize(sql)
        statements = [statement for statement in sqlglot.parse(sql, read="spark") if statement]
    except SqlglotError as error:
        return [f"not Spark's SQL: {str(error).splitlines()[0]}"]
    found = set(_of_tokens(sql, tokens))
    for statement in statements:
        found.update(_of_nodes(statement))
    return sorted(found)


def _of_tokens(sql: str, tokens: list[Token]) -> Iterator[str]:
    for token, following in pairwise(tokens):
        name = token.text.lower()
        is_text = token.token_type == TokenType.STRING
        if token.token_type in _TOKENS:
            yield _TOKENS[token.token_type]
        elif is_text and sql[token.start] == '"':
            yield f'"{token.text}", which is a text to Spark'
        elif (
            following.token_type == TokenType.L_PAREN
            and not is_text
            and name.isidentifier()
            and name not in _BEFORE_BRACKETS
        ):
            yield f"{name}()"


def _of_nodes(statement: Expr) -> Iterator[str]:
    for node in statement.walk():
        if type(node) in _NODES:
            yield _NODES[type(node)]
        elif isinstance(node, exp.DataType) and node.this.name not in PORTABLE["types"]:
            yield f"type {node.sql('duckdb').lower()}"
        elif isinstance(node, exp.SetOperation) and node.args.get("by_name"):
            yield "union by name"
        elif isinstance(node, exp.Join) and node.method:
            yield f"{node.method.lower()} join"
        elif isinstance(node, exp.Star) and any(node.args.values()):
            yield "* with exceptions"
        elif isinstance(node, exp.Distinct) and node.args.get("on"):
            yield "distinct on"
        elif isinstance(node, exp.Ordered) and _leaves_nulls_to_the_engine(node):
            yield f"order by {node.this.sql()[:60]} without nulls last: Spark puts them first"
        elif isinstance(node, exp.Div) and not _is_of_whole_numbers(node):
            yield f"/ in {node.sql('spark')[:60]}"


def _leaves_nulls_to_the_engine(node: exp.Ordered) -> bool:
    """Tell whether a window leaves the place of nulls open and may have any; Spark's parser says "first" then."""
    ends_in_else = isinstance(node.this, exp.Case) and node.this.args.get("default") is not None
    is_key = isinstance(node.this, exp.Column) and node.this.name in PORTABLE["never_null"]
    is_result = node.find_ancestor(exp.Window) is None
    return bool(node.args.get("nulls_first")) and not (ends_in_else or is_key or is_result)


def _is_of_whole_numbers(node: exp.Div) -> bool:
    """Tell whether a division is that of `spark__wide_floor_quotient`, the only one that is exact."""
    return isinstance(node.parent, exp.Cast) and node.parent.to.sql("spark") == "DECIMAL(38, 0)"

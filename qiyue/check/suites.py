"""Great Expectations suites for the files of a register, made from its description, and what they find.

Loading this module loads Great Expectations, which takes some three seconds: import it where it is needed.
"""

# Great Expectations passes its names on without saying so to a type checker.
# mypy: disable-error-code="attr-defined"

from __future__ import annotations

import difflib
import logging
import os
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

os.environ["GX_ANALYTICS_ENABLED"] = "false"  # before the import, which reads it

import great_expectations as gx
import great_expectations.expectations as gxe
import pandas as pd
from great_expectations.core import ExpectationSuiteValidationResult
from great_expectations.data_context.types.base import (
    DataContextConfig,
    InMemoryStoreBackendDefaults,
    ProgressBarsConfig,
)
from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import ColumnMapExpectation, Expectation
from great_expectations.expectations.metrics import ColumnMapMetricProvider, column_condition_partial

from qiyue.check import patterns
from qiyue.check.faults import Fault
from qiyue.check.reading import Register, Table
from qiyue.specification import Column, Specification

logging.getLogger("great_expectations").setLevel(logging.ERROR)

_RESULT_FORMAT = {"result_format": "COMPLETE", "return_unexpected_index_query": False}


class CreditCodeMetric(ColumnMapMetricProvider):
    """Whether each value ends in the check character of a unified social credit code."""

    condition_metric_name = "column_values.credit_code"

    @column_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, column: Any, **_: Any) -> Any:  # noqa: N805  (Great Expectations makes it a class method)
        return column.map(patterns.credit_code_holds).astype(bool)


class ExpectColumnValuesToBeCreditCodes(ColumnMapExpectation):  # type: ignore[misc,unused-ignore]
    """Expect unified social credit codes with their check character (GB 32100-2015)."""

    map_metric = "column_values.credit_code"


@dataclass(frozen=True)
class Rule:
    """An expectation, the column that it blames, and what it wants (of a value, where that tells more)."""

    expectation: Expectation
    column: str
    wanted: str | Callable[[str], str]
    shown: tuple[str, ...] = ()  # columns whose values are shown, where it is not the blamed one alone


@dataclass(frozen=True)
class Outcome:
    """The faults of one table, and the result from which its page is made."""

    faults: list[Fault]
    result: ExpectationSuiteValidationResult


def validate(specification: Specification, register: Register) -> dict[str, Outcome]:
    """Run the suite of every table that has rows; give the outcomes by name of the file."""
    tables = {name: table for name, table in register.tables.items() if table.rows}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # Only this mode looks for no settings outside.
        context = gx.get_context(
            mode="ephemeral",
            project_config=DataContextConfig(
                store_backend_defaults=InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
                analytics_enabled=False,
                progress_bars=ProgressBarsConfig(globally=False),
            ),
        )
        source = context.data_sources.add_pandas("register")
        return {name: _validate(table, list(_Rules(specification, table)), source) for name, table in tables.items()}


def _validate(table: Table, rules: list[Rule], source: Any) -> Outcome:
    suite = gx.ExpectationSuite(table.entity.name)
    for number, rule in enumerate(rules):
        rule.expectation.meta = {"rule": number}
        rule.expectation.notes = rule.wanted if isinstance(rule.wanted, str) else rule.wanted("")
    suite.expectations = [rule.expectation for rule in rules]
    # The rows carry their numbers in Excel: those are what a result gives back.
    frame = pd.DataFrame.from_dict(table.rows, orient="index", dtype=object)
    batch = source.add_dataframe_asset(table.entity.name).add_batch_definition_whole_dataframe("rows")
    result = batch.get_batch({"dataframe": frame}).validate(suite, result_format=_RESULT_FORMAT)
    found: dict[tuple[int, str], Fault] = {}
    for one in sorted(result.results, key=lambda one: int(one.expectation_config.meta["rule"])):
        rule = rules[one.expectation_config.meta["rule"]]
        if one.exception_info.get("raised_exception"):
            found[0, rule.column] = Fault(
                table.file, 0, table.place(rule.column), rule.column, "", "a column that can be checked"
            )
        for row in one.result.get("unexpected_index_list") or []:
            # The first fault of a cell says what is wrong; what follows from it is not said.
            if row not in table.torn_rows and (row, rule.column) not in found:
                found[row, rule.column] = _fault(table, rule, row)
    return Outcome(list(found.values()), result)


def _fault(table: Table, rule: Rule, row: int) -> Fault:
    cells = table.rows[row]
    value = ", ".join(cells.get(column) or "" for column in rule.shown or (rule.column,))
    wanted = rule.wanted if isinstance(rule.wanted, str) else rule.wanted(value)
    column = ", ".join(rule.shown) or rule.column
    return Fault(table.file, row, table.place(rule.column), column, value, wanted)


class _Rules:
    """The rules of one table: what concerns a single cell or column, as the YAML of the register describes it.

    What crosses cells, rows or files is tested in SQL by the build (tests/data).
    """

    def __init__(self, specification: Specification, table: Table) -> None:
        self._specification = specification
        self._table = table
        self._entity = table.entity
        self._filled = {name for cells in table.rows.values() for name, value in cells.items() if value}

    def __iter__(self) -> Iterator[Rule]:
        yield from self._of_the_key()
        for column in self._entity.columns:
            # A column without a value has nothing to check, and half of them have none.
            if column.name in self._filled:
                yield from self._of_column(column)
        for name in self._table.further_columns:
            if name in self._filled:
                yield _no_unwanted_text(name)

    def _of_the_key(self) -> Iterator[Rule]:
        key = [name for name in self._entity.key if name in self._table.columns]
        for name in key:
            if name in self._entity.required:
                yield Rule(gxe.ExpectColumnValuesToNotBeNull(column=name), name, "a value: it is part of the key")
        if len(key) == 1:
            yield Rule(gxe.ExpectColumnValuesToBeUnique(column=key[0]), key[0], self._once(key), tuple(key))
        elif key:
            # Great Expectations leaves a row with a blank in its key out; what may be blank is not left out.
            names = [name if name in self._entity.required else self._filled_up(name) for name in key]
            unique = gxe.ExpectCompoundColumnsToBeUnique(column_list=names, ignore_row_if="any_value_is_missing")
            yield Rule(unique, key[-1], self._once(key), tuple(key))

    def _filled_up(self, name: str) -> str:
        filled = f"{name} or blank"
        for cells in self._table.rows.values():
            cells[filled] = cells.get(name) or ""
        return filled

    def _once(self, key: list[str]) -> Callable[[str], str]:
        rows: dict[str, list[str]] = {}
        for number, cells in self._table.rows.items():
            rows.setdefault(", ".join(cells.get(name) or "" for name in key), []).append(str(number))

        def wanted(value: str) -> str:
            return f"each key once; rows {', '.join(rows[value])} are the same" if value in rows else "each key once"

        return wanted

    def _of_column(self, column: Column) -> Iterator[Rule]:
        codes = list(self._specification.codes(column))
        if codes:
            known = gxe.ExpectColumnValuesToBeInSet(column=column.name, value_set=codes)
            yield Rule(known, column.name, _code_wanted(codes))
            return
        if column.form == "credit_code":
            wanted = patterns.CREDIT_CODE.wanted
            yield Rule(ExpectColumnValuesToBeCreditCodes(column=column.name), column.name, wanted)
        if pattern := patterns.BY_FORM.get(column.form):
            expectation = gxe.ExpectColumnValuesToMatchRegex(column=column.name, regex=pattern.regex)
            yield Rule(expectation, column.name, pattern.wanted)
        if column.longest:
            length = gxe.ExpectColumnValueLengthsToBeBetween(column=column.name, max_value=column.longest)
            yield Rule(length, column.name, f"at most {column.longest} characters")
        if column.form in patterns.FREE_TEXT:
            yield _no_unwanted_text(column.name)


def _no_unwanted_text(column: str) -> Rule:
    expectation = gxe.ExpectColumnValuesToNotMatchRegex(column=column, regex=patterns.UNWANTED)
    return Rule(expectation, column, patterns.why_unwanted)


def _code_wanted(codes: list[str]) -> Callable[[str], str]:
    """Say which codes there are, where they are few, or else the nearest."""

    def wanted(value: str) -> str:
        if len(codes) <= 8:
            return f"one of the known words: {', '.join(codes)}"
        near = difflib.get_close_matches(value.lower(), codes, n=1, cutoff=0.6)
        return f"one of the known words, {f'perhaps {near[0]}' if near else 'such as ' + ', '.join(codes[:3])}"

    return wanted

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
from collections import Counter
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
from great_expectations.expectations.row_conditions import Column as RowColumn

from qiyue.check import patterns
from qiyue.check.faults import Fault, mask
from qiyue.check.reading import Register, Table
from qiyue.check.specification import Column, Specification

logging.getLogger("great_expectations").setLevel(logging.ERROR)

# Money may be voted and handed out, and a bond given, before a contract is signed; nothing else happens before.
_BEFORE_SIGNING = {"budget_approved", "funds_available", "bond_received"}

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
        return {
            name: _validate(table, list(_Rules(specification, register, table)), source)
            for name, table in tables.items()
        }


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
    """The rules of one table."""

    def __init__(self, specification: Specification, register: Register, table: Table) -> None:
        self._specification = specification
        self._register = register
        self._table = table
        self._entity = table.entity
        self._filled = {name for cells in table.rows.values() for name, value in cells.items() if value}

    def __iter__(self) -> Iterator[Rule]:
        yield from self._rules_of_the_key()
        for column in self._entity.columns:
            # A column without a value has nothing to check, and half of them have none.
            if column.name in self._filled:
                yield from self._rules_of_column(column)
        for name in self._table.further_columns:
            if name in self._filled:
                yield self._no_unwanted_text(name)
        yield from self._rules_across_columns()

    # The key

    def _rules_of_the_key(self) -> Iterator[Rule]:
        key = [name for name in self._entity.key if name in self._table.columns]
        for name in key:
            if name != "tier_number":  # a penalty without tiers is in its first
                yield Rule(gxe.ExpectColumnValuesToNotBeNull(column=name), name, "a value: it is part of the key")
        if len(key) == 1:
            yield Rule(gxe.ExpectColumnValuesToBeUnique(column=key[0]), key[0], self._once(key), tuple(key))
        elif key:
            unique = gxe.ExpectCompoundColumnsToBeUnique(column_list=key, ignore_row_if="any_value_is_missing")
            yield Rule(unique, key[-1], self._once(key), tuple(key))
        # Lines keep the numbers of their table, gaps included.
        if len(key) > 1 and self._is_number_in_key(key[-1]) and key[-1] != "line_number":
            yield from self._numbered_without_gap(key)

    def _once(self, key: list[str]) -> Callable[[str], str]:
        rows: dict[str, list[str]] = {}
        for number, cells in self._table.rows.items():
            rows.setdefault(", ".join(cells.get(name) or "" for name in key), []).append(str(number))

        def wanted(value: str) -> str:
            return f"each key once; rows {', '.join(rows[value])} are the same" if value in rows else "each key once"

        return wanted

    def _numbered_without_gap(self, key: list[str]) -> Iterator[Rule]:
        *group, number = key
        name = group[0] if len(group) == 1 else " and ".join(group)
        for cells in self._table.rows.values() if len(group) > 1 else ():
            cells[name] = " ".join(cells.get(part) or "" for part in group)
        counts = Counter(cells[name] for cells in self._table.rows.values() if cells.get(number))
        pairs = [(value, str(place)) for value, count in counts.items() for place in range(1, count + 1)]
        yield Rule(
            gxe.ExpectColumnPairValuesToBeInSet(
                column_A=name, column_B=number, value_pairs_set=pairs, ignore_row_if="either_value_is_missing"
            ),
            number,
            "numbers from 1 without a gap",
        )

    def _is_number_in_key(self, name: str) -> bool:
        column = self._entity.column(name)
        return column is not None and column.type == "integer" and name in self._entity.key

    # One column

    def _rules_of_column(self, column: Column) -> Iterator[Rule]:
        form = column.form
        codes = self._specification.codes(self._entity, column)
        if codes:
            yield self._one_of(column.name, list(codes), _code_wanted(list(codes)))
            return
        if form == "unified_social_credit_code":
            wanted = patterns.CREDIT_CODE.wanted
            yield Rule(ExpectColumnValuesToBeCreditCodes(column=column.name), column.name, wanted)
            return
        number_in_key = self._is_number_in_key(column.name)
        pattern = patterns.of_column(self._entity.name, column.name, form, is_number_in_key=number_in_key)
        if pattern is None and form == "code":
            pattern = patterns.IDENTIFIER
        if pattern:
            yield _matches(column.name, pattern)
        if form in ("text", "code") and column.name != "contract_number":
            yield self._no_unwanted_text(column.name)
        if column.references:
            yield from self._meets(column)

    def _no_unwanted_text(self, column: str) -> Rule:
        expectation = gxe.ExpectColumnValuesToNotMatchRegex(column=column, regex=patterns.UNWANTED)
        return Rule(expectation, column, patterns.why_unwanted)

    def _one_of(self, column: str, values: list[str], wanted: str | Callable[[str], str]) -> Rule:
        return Rule(gxe.ExpectColumnValuesToBeInSet(column=column, value_set=values), column, wanted)

    def _meets(self, column: Column) -> Iterator[Rule]:
        file, _, name = (column.references or "").partition(".")
        table = self._other(file, name)
        if table is None:
            return
        role = {"buyer_id": "buyer", "supplier_id": "supplier"}.get(column.name)
        values = [
            cells[name] or ""
            for cells in table.rows.values()
            if cells[name] and (not role or (cells.get("role") or role) == role)
        ]
        said = f"a {name} of {file}" + (f" with the role {role}" if role else "")
        yield self._one_of(column.name, values, _code_wanted(values, said))

    # Several columns

    def _rules_across_columns(self) -> Iterator[Rule]:
        yield from {
            "contracts": self._contracts,
            "contract_line_items": self._line_items,
            "penalty_terms": self._penalty_terms,
            "sla_terms": self._sla_terms,
            "amendments": self._amendments,
            "events": self._events,
            "payments": self._payments,
        }.get(self._entity.name, lambda: iter(()))()

    def _contracts(self) -> Iterator[Rule]:
        yield from self._order("effective_date", "signed_date")
        yield from self._order("service_end_date", "service_start_date")
        if self._has("status", "signed_date"):
            unsigned = gxe.ExpectColumnValuesToBeNull(
                column="signed_date", row_condition=RowColumn("status") == "draft"
            )
            yield Rule(unsigned, "signed_date", "no signing date for a draft, or the status signed")

    def _line_items(self) -> Iterator[Rule]:
        yield from self._order("service_end_date", "service_start_date")

    def _penalty_terms(self) -> Iterator[Rule]:
        yield from self._order("to_day", "from_day")
        yield from self._order("cap_amount", "minimum_amount")
        if self._has("rate", "base_kind"):
            # Three days' fee for a day of outage is a rate of 3; of anything larger, a rate above 1 is a slip.
            at_most_one = gxe.ExpectColumnValuesToMatchRegex(
                column="rate",
                regex=patterns.BY_TYPE["rate"].regex,
                row_condition=RowColumn("base_kind") != "daily_service_fee",
            )
            yield Rule(at_most_one, "rate", patterns.BY_TYPE["rate"].wanted)

    def _sla_terms(self) -> Iterator[Rule]:
        yield from self._meets_pair("overridden_by", "sla_terms", "sla_id")

    def _amendments(self) -> Iterator[Rule]:
        yield from self._order_across("signed_date", "signed_date")
        yield from self._order_across("new_service_end_date", "service_start_date")

    def _events(self) -> Iterator[Rule]:
        yield from self._order("end_date", "event_date")
        yield from self._order_across("event_date", "signed_date", except_kinds=_BEFORE_SIGNING)
        yield from self._meets_pair("instalment_number", "payment_schedule", "instalment_number")
        yield from self._meets_pair("line_number", "contract_line_items", "line_number")

    def _payments(self) -> Iterator[Rule]:
        yield from self._order_across("paid_date", "signed_date")
        yield from self._meets_pair("instalment_number", "payment_schedule", "instalment_number")

    def _has(self, *columns: str) -> bool:
        return all(column in self._filled for column in columns)

    def _other(self, file: str, column: str) -> Table | None:
        """Give another table whose values are all known; a missing file or column is no fault."""
        table = self._register.tables.get(file)
        return table if table and table.is_whole and column in table.columns else None

    def _order(self, later: str, earlier: str) -> Iterator[Rule]:
        """Expect one column not to come before another of the same row: dates, or numbers."""
        if self._has(later, earlier):
            wanted = f"{earlier} or after" if later.endswith("date") else f"at least {earlier}"
            yield self._not_before(later, earlier, f"{wanted}, which is %s")

    def _order_across(self, later: str, of_contract: str, except_kinds: set[str] | None = None) -> Iterator[Rule]:
        contracts = self._other("contracts", "contract_id")
        if contracts is None or of_contract not in contracts.columns or not self._has("contract_id", later):
            return
        days = {cells["contract_id"]: cells[of_contract] for cells in contracts.rows.values()}
        name = f"{of_contract} of the contract"
        for cells in self._table.rows.values():
            excepted = except_kinds and cells.get("event_kind") in except_kinds
            cells[name] = None if excepted else days.get(cells["contract_id"])
        yield self._not_before(later, name, f"{name} or after, which is %s")

    def _not_before(self, later: str, earlier: str, wanted: str) -> Rule:
        names = []
        for name in (later, earlier):
            # Dates compare as text; numbers need as many figures on both sides.
            names.append(name if "date" in name else f"{name} in figures of one length")
            for cells in self._table.rows.values() if names[-1] != name else ():
                cells[names[-1]] = _in_one_length(cells[name])
        expectation = gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A=names[0], column_B=names[1], or_equal=True, ignore_row_if="either_value_is_missing"
        )
        return Rule(expectation, later, wanted.replace(", which is %s", ""), (later, earlier))

    def _meets_pair(self, column: str, file: str, name: str) -> Iterator[Rule]:
        """Expect a column to meet one of another file within the same contract."""
        table = self._other(file, name)
        if table is None or "contract_id" not in table.columns or not self._has("contract_id", column):
            return
        pairs = [(cells["contract_id"], cells[name]) for cells in table.rows.values() if cells[name]]
        expectation = gxe.ExpectColumnPairValuesToBeInSet(
            column_A="contract_id", column_B=column, value_pairs_set=pairs, ignore_row_if="either_value_is_missing"
        )
        yield Rule(expectation, column, f"a {name} of {file} within the same contract")


def _in_one_length(number: str | None) -> str | None:
    if number is None or not number.replace(".", "", 1).isdigit():
        return None
    whole, _, part = number.partition(".")
    return f"{whole:0>18}.{part:0<8}"


def _matches(column: str, pattern: patterns.Pattern) -> Rule:
    return Rule(gxe.ExpectColumnValuesToMatchRegex(column=column, regex=pattern.regex), column, pattern.wanted)


def _code_wanted(codes: list[str], said: str = "one of the known words") -> Callable[[str], str]:
    """Say which codes there are, where they are few, or else the nearest."""

    def wanted(value: str) -> str:
        if len(codes) <= 8:
            return f"{said}: {', '.join(codes)}" if codes else f"{said}, which has none"
        near = difflib.get_close_matches(value.lower(), codes, n=1, cutoff=0.6)
        return f"{said}, perhaps {near[0]}" if near else f"{said}, such as {', '.join(codes[:3])}"

    return wanted


def blot_out(part: Any) -> Any:
    """Blot out numbers that lead to a person in what a result has found."""
    if isinstance(part, str):
        return mask(part)
    if isinstance(part, dict):
        return {key: blot_out(value) for key, value in part.items()}
    if isinstance(part, list | tuple):
        return [blot_out(value) for value in part]
    return part

"""What a user would otherwise write: three questions of the register in pandas and in Polars, exact to the fen.

Amounts are whole fen and rates whole millionths, so that all arithmetic is exact. Each way answers with a table of its
own kind, keys first and fen last; `to_answer` gives the three one form, so that they can be compared. They know only
what the synthetic register holds: every amount is stated, a period in working days counts forward.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa

Answer = dict[tuple[Any, ...], int]
QUESTIONS = ("spend_by_vendor_and_category", "fiscal_year_position", "exposure_by_day")
_OF_A_YEAR = ("budget_approved", "funds_available")
_WHOLE_TOTAL = ("unperformed_part", "contract_total", "overdue_amount", "daily_service_fee")

_MARTS = {
    "spend_by_vendor_and_category": """
        select supplier_id, category_code, cast(committed_amount * 100 as bigint)
        from marts.spend_by_vendor_category
    """,
    "fiscal_year_position": """
        select 'service', fiscal_year, cast(sum(service_amount) * 100 as bigint)
        from marts.fiscal_year_position
        group by fiscal_year
        having sum(service_amount) > 0
        union all
        select 'cash', fiscal_year, cast(sum(scheduled_cash_amount) * 100 as bigint)
        from marts.fiscal_year_position
        group by fiscal_year
        having sum(scheduled_cash_amount) > 0
    """,
    "exposure_by_day": """
        select liable_party, days_late, cast(exposure_amount * 100 as bigint)
        from marts.penalty_exposure_portfolio
    """,
}


def ask_marts(question: str, connection: duckdb.DuckDBPyConnection) -> pa.Table:
    """Ask the built warehouse."""
    return connection.sql(_MARTS[question]).to_arrow_table()


def to_answer(table: pa.Table | pd.Series | pl.DataFrame) -> Answer:
    """Give a table as a dictionary from its keys to fen."""
    if isinstance(table, pa.Table):
        return {row[:-1]: row[-1] for row in zip(*(column.to_pylist() for column in table.columns), strict=True)}
    if isinstance(table, pd.Series):
        return {key if isinstance(key, tuple) else (key,): int(fen) for key, fen in table.items()}
    return {row[:-1]: row[-1] for row in table.iter_rows()}


@dataclass(frozen=True)
class Known:
    """What a user knows beside the register.

    Attributes:
        horizons: days of delay at which exposure is asked.
        rates: the one-year LPR, each from a day on, in millionths.
        working_days: in order.
        as_of: the day from which one looks; what is dated later is not known yet.
    """

    horizons: list[int]
    rates: list[tuple[date, int]]
    working_days: list[date]
    as_of: date


class PandasRegister:
    """The questions in pandas."""

    def __init__(self, folder: Path, known: Known) -> None:
        """Take the folder of the register's files and what is known beside them."""
        self.folder, self.horizons, self.as_of = folder, known.horizons, known.as_of
        self.working_days = pd.DatetimeIndex(known.working_days)
        self.rates = pd.DataFrame(known.rates, columns=["signed_date", "annual_rate"])
        self.rates["signed_date"] = pd.to_datetime(self.rates["signed_date"])

    def _read(self, name: str, columns: list[str]) -> pd.DataFrame:
        return pd.read_parquet(self.folder / f"{name}.parquet", columns=columns, dtype_backend="pyarrow")

    @staticmethod
    def _whole(amounts: pd.Series, unit: int = 100) -> pd.Series:
        return (amounts * unit).astype("int64[pyarrow]")

    def _signed(self, columns: list[str]) -> pd.DataFrame:
        contracts = self._read("contracts", ["contract_id", "status", *columns])
        return contracts[contracts["status"] == "signed"]

    def _lines(self) -> pd.DataFrame:
        contracts = self._signed(
            ["supplier_id", "category_code", "total_amount", "service_start_date", "service_end_date"]
        )
        lines = self._read(
            "contract_line_items",
            ["contract_id", "category_code", "line_amount", "price_period", "term_months"],
        ).merge(contracts.drop(columns=["category_code", "total_amount"]), on="contract_id")
        wholes = contracts[~contracts["contract_id"].isin(lines["contract_id"])].rename(
            columns={"total_amount": "line_amount"}
        )
        every = pd.concat([lines, wholes], ignore_index=True)
        every["fen"] = self._whole(every["line_amount"]).astype("int64")
        return every

    def spend_by_vendor_and_category(self) -> pd.Series:
        """Sum the lines, or the whole contract where it has none."""
        return self._lines().groupby(["supplier_id", "category_code"])["fen"].sum()

    def fiscal_year_position(self) -> pd.Series:
        """Sum by fiscal year the service that is consumed and the cash that falls due."""
        return pd.concat({"service": self._service_by_fiscal_year(), "cash": self._cash_by_fiscal_year()})

    def _service_by_fiscal_year(self) -> pd.Series:
        """Spread every line by the day; the fen left over go to the largest fractions, then to the earlier years."""
        lines = self._lines()
        start = pd.to_datetime(lines["service_start_date"])
        months = lines["term_months"].where(lines["price_period"] != "once").astype("Int64")
        ends = pd.to_datetime(lines["service_end_date"])
        for count in months.dropna().unique():
            rows = (months == count).fillna(value=False).astype(bool)
            later = start + pd.DateOffset(months=int(count))
            ends = ends.mask(rows, later.mask(later.dt.day == start.dt.day, later - pd.Timedelta(days=1)))
        lines = pd.concat(
            [pd.DataFrame({"fen": lines["fen"], "start": start, "end": ends}), self._added_amounts()], ignore_index=True
        )
        lines["days"] = (lines["end"] - lines["start"]).dt.days + 1
        parts = []
        for year in range(int(lines["start"].dt.year.min()), int(lines["end"].dt.year.max()) + 1):
            first, last = pd.Timestamp(year, 1, 1), pd.Timestamp(year, 12, 31)
            part = lines[(lines["start"] <= last) & (lines["end"] >= first)]
            served = (part["end"].clip(upper=last) - part["start"].clip(lower=first)).dt.days + 1
            product = part["fen"] * served
            parts.append(
                pd.DataFrame(
                    {
                        "year": year,
                        "floor": product // part["days"],
                        "left": product % part["days"],
                        "days": part["days"],
                    }
                )
            )
        every = pd.concat(parts)
        every["line"] = every.index
        every = every.sort_values(["line", "left", "year"], ascending=[True, False, True])
        place = every.groupby("line").cumcount()
        spare = every.groupby("line")["left"].transform("sum") // every["days"]
        every["fen"] = every["floor"] + (place < spare)
        return every.groupby("year")["fen"].sum()

    def _added_amounts(self) -> pd.DataFrame:
        """Give what supplements add: with a new end from the day after the old, else from the signing to the end."""
        contracts = self._signed(["service_end_date"])
        added = self._read(
            "amendments", ["contract_id", "signed_date", "total_change_amount", "new_service_end_date"]
        ).merge(contracts, on="contract_id")
        for column in ("signed_date", "new_service_end_date", "service_end_date"):
            added[column] = pd.to_datetime(added[column])
        added = added[added["signed_date"] <= pd.Timestamp(self.as_of)]
        extends = added["new_service_end_date"].notna()
        return pd.DataFrame(
            {
                "fen": self._whole(added["total_change_amount"]).astype("int64"),
                "start": added["signed_date"].mask(extends, added["service_end_date"] + pd.Timedelta(days=1)),
                "end": added["new_service_end_date"].fillna(added["service_end_date"]),
            }
        )

    def _cash_by_fiscal_year(self) -> pd.Series:
        """Date every instalment: recorded events before dates of the contract, those before what is assumed."""
        contracts = self._signed(["signed_date", "service_start_date", "service_end_date"])
        changes = self._read("amendments", ["contract_id", "signed_date", "new_service_end_date"])
        changes = changes[pd.to_datetime(changes["signed_date"]) <= pd.Timestamp(self.as_of)]
        contracts = contracts.merge(changes.drop(columns="signed_date"), on="contract_id", how="left")
        contracts["service_end_date"] = contracts["new_service_end_date"].fillna(contracts["service_end_date"])
        rows = self._read(
            "payment_schedule",
            [
                "contract_id", "instalment_number", "stated_amount", "trigger_event", "also_trigger_event",
                "offset_value", "offset_unit", "stated_due_date", "service_fiscal_year",
            ],
        ).merge(contracts, on="contract_id")  # fmt: skip
        for column in ("signed_date", "service_start_date", "service_end_date", "stated_due_date"):
            rows[column] = pd.to_datetime(rows[column])
        first = self._trigger_dates(rows, "trigger_event")
        also = self._trigger_dates(rows, "also_trigger_event")
        trigger = first.mask(also > first, also).mask(rows["also_trigger_event"].notna() & also.isna())
        days = trigger + pd.to_timedelta(rows["offset_value"].fillna(0).astype("int64"), unit="D")
        month_later = trigger + pd.DateOffset(months=1)
        # A month that includes its first day ends the day before the corresponding one.
        months = month_later.where(month_later.dt.day != trigger.dt.day, month_later - pd.Timedelta(days=1))
        ends = days.mask((rows["offset_unit"] == "month").fillna(value=False).astype(bool), months)
        on_working_days = (rows["offset_unit"] == "working_day").fillna(value=False).astype(bool)
        dated = trigger.notna()
        due = rows["stated_due_date"].copy()
        moved = self.working_days[self.working_days.searchsorted(ends[dated & ~on_working_days])]
        due[dated & ~on_working_days] = moved
        counted = dated & on_working_days
        due[counted] = self.working_days[
            self.working_days.searchsorted(trigger[counted], side="right")
            + rows["offset_value"][counted].to_numpy(dtype=np.int64)
            - 1
        ]
        fen = self._whole(rows["stated_amount"])
        return fen[due.notna()].groupby(due.dt.year.dropna().astype("int64")).sum()

    def _trigger_dates(self, rows: pd.DataFrame, column: str) -> pd.Series:
        """Date the event that the column names; an acceptance or a budget without a record is assumed."""
        events = self._read("events", ["contract_id", "event_kind", "event_date", "instalment_number"])
        events["event_date"] = pd.to_datetime(events["event_date"])
        events = events[events["event_date"] <= pd.Timestamp(self.as_of)]
        # Budget and funds count for their year, an invoice for its instalment.
        of_year = events["event_kind"].isin(_OF_A_YEAR)
        events["place"] = (
            events["instalment_number"].fillna(0).astype("int64").mask(of_year, events["event_date"].dt.year)
        )
        recorded = events.groupby(["contract_id", "event_kind", "place"], as_index=False)["event_date"].min()
        kind = rows[column]
        place = (
            rows["service_fiscal_year"]
            .where(kind.isin(_OF_A_YEAR))
            .fillna(rows["instalment_number"].where(kind == "invoice_received"))
        )
        keys = pd.DataFrame(
            {"contract_id": rows["contract_id"], "event_kind": kind, "place": place.fillna(0).astype("int64")}
        )
        found = keys.merge(recorded, on=["contract_id", "event_kind", "place"], how="left")["event_date"]
        found.index = rows.index
        in_contract = (
            rows["signed_date"]
            .where(kind.isin(("contract_signed", "contract_effective")))
            .fillna(rows["service_start_date"].where(kind == "service_start"))
        )
        length = (rows["service_end_date"] - rows["service_start_date"]).dt.days
        middle = rows["service_start_date"] + pd.to_timedelta(length // 2, unit="D")
        march = pd.to_datetime(
            pd.DataFrame({"year": rows["service_fiscal_year"].astype("float64"), "month": 3, "day": 1}), errors="coerce"
        )
        assumed = (
            rows["service_end_date"].where(kind == "final_acceptance")
            .fillna(middle.where(kind == "interim_acceptance"))
            .fillna(march.where(kind.isin(_OF_A_YEAR)))
        )  # fmt: skip
        # No payment falls due before the contract takes effect, whatever is assumed.
        assumed = assumed.mask(assumed < rows["signed_date"], rows["signed_date"])
        return found.fillna(in_contract).fillna(assumed)

    def exposure_by_day(self) -> pd.Series:
        """Sum the daily penalties for delay of every signed contract at every horizon."""
        contracts = self._signed(["signed_date", "total_amount", "service_start_date", "service_end_date"]).copy()
        changes = self._read(
            "amendments", ["contract_id", "signed_date", "total_change_amount", "new_service_end_date"]
        )
        changes = changes[pd.to_datetime(changes["signed_date"]) <= pd.Timestamp(self.as_of)]
        contracts = contracts.merge(changes.drop(columns="signed_date"), on="contract_id", how="left")
        added = self._whole(contracts["total_change_amount"]).fillna(0).astype("int64")
        contracts["total"] = self._whole(contracts["total_amount"]).astype("int64") + added
        contracts["signed_date"] = pd.to_datetime(contracts["signed_date"])
        contracts = pd.merge_asof(contracts.sort_values("signed_date"), self.rates, on="signed_date")
        schedule = self._read("payment_schedule", ["contract_id", "stated_amount"])
        schedule["largest"] = self._whole(schedule["stated_amount"])
        largest = schedule.groupby("contract_id")["largest"].max().reset_index()
        contracts = contracts.merge(largest, on="contract_id")
        terms = self._read(
            "penalty_terms",
            [
                "contract_id", "penalty_term_id", "tier_number", "liable_party", "breach_kind", "accrual", "rate",
                "rate_reference", "rate_multiplier", "days_in_year", "fixed_amount", "base_kind", "step_size",
                "step_rounding", "tier_from", "tier_to", "tier_mode", "grace_days", "minimum_amount", "cap_rate",
                "cap_amount",
            ],
        )  # fmt: skip
        terms = terms[(terms["accrual"] == "per_day") & terms["breach_kind"].str.startswith("late_")]
        terms = terms.merge(contracts[["contract_id", "total", "largest", "annual_rate"]], on="contract_id")
        by_reference = terms["rate_reference"].notna()
        multiplier = self._whole(terms["rate_multiplier"], 1000).fillna(0).astype("int64")
        rate = self._whole(terms["rate"], 1_000_000).fillna(0).astype("int64")
        # Millionths of a thousandth where a reference rate is multiplied, so everything is in thousandths of those.
        terms["rate_9"] = (rate * 1000).mask(by_reference, terms["annual_rate"] * multiplier)
        terms["base"] = terms["total"].where(terms["base_kind"].isin(_WHOLE_TOTAL), terms["largest"]).astype("int64")
        terms["fixed"] = self._whole(terms["fixed_amount"]).fillna(0).astype("int64")
        step = terms["step_size"].fillna(1).astype("int64")
        rounding = terms["step_rounding"].fillna("pro_rata")
        terms["below"] = terms["days_in_year"].where(by_reference, 1).astype("int64") * step.where(
            rounding == "pro_rata", 1
        )
        first, last = terms["tier_from"].fillna(1).astype("int64"), terms["tier_to"].fillna(10**6).astype("int64")
        grace = (
            terms.groupby(["contract_id", "penalty_term_id"])["grace_days"].transform("max").fillna(0).astype("int64")
        )
        whole = (terms["tier_mode"] == "whole").fillna(False)
        answer: dict[tuple[str, int], int] = {}
        for horizon in self.horizons:
            days = (horizon - grace).clip(lower=0)
            served = (days.clip(upper=last) - first + 1).clip(lower=0)
            served = served.mask(whole, days.where((days >= first) & (days <= last), 0))
            units = served.mask(rounding == "whole_steps_only", served // step)
            units = units.mask(rounding == "part_counts_as_whole", (served + step - 1) // step)
            rows = terms.assign(units=units, rated=terms["rate_9"] * units, paid=terms["fixed"] * units).groupby(
                ["contract_id", "penalty_term_id", "liable_party"]
            )
            sums = rows.agg(
                units=("units", "sum"), rated=("rated", "sum"), paid=("paid", "sum"), below=("below", "max"),
                base=("base", "max"), total=("total", "max"), minimum=("minimum_amount", "max"),
                cap_rate=("cap_rate", "max"), cap_amount=("cap_amount", "max"),
            )  # fmt: skip
            # 10^9 times 10^9 fen does not fit 64 bits: Python's own whole numbers.
            above = [
                int(r) * int(b) + int(p) * 10**9
                for r, b, p in zip(sums["rated"], sums["base"], sums["paid"], strict=True)
            ]
            below = [int(b) * 10**9 for b in sums["below"]]
            fen = pd.Series([(2 * a + b) // (2 * b) for a, b in zip(above, below, strict=True)], index=sums.index)
            minimum = self._whole(sums["minimum"]).fillna(0).astype("int64")
            cap = (self._whole(sums["cap_rate"], 1_000_000) * sums["total"] + 500_000) // 1_000_000
            caps = pd.concat([cap, self._whole(sums["cap_amount"])], axis=1).min(axis=1).fillna(10**17).astype("int64")
            fen = fen.clip(lower=minimum).clip(upper=caps).where(sums["units"] > 0, 0)
            for party, amount in fen.groupby("liable_party").sum().items():
                answer[(str(party), horizon)] = int(amount)
        return pd.Series(answer)


class PolarsRegister:
    """The questions in Polars."""

    def __init__(self, folder: Path, known: Known) -> None:
        """Take the same as `PandasRegister`."""
        self.folder, self.horizons, self.as_of = folder, known.horizons, known.as_of
        self.working_days = pl.LazyFrame({"day": known.working_days}).with_row_index("number")
        self.rates = pl.LazyFrame(known.rates, schema=["signed_date", "annual_rate"], orient="row")

    def _read(self, name: str) -> pl.LazyFrame:
        return pl.scan_parquet(self.folder / f"{name}.parquet")

    @staticmethod
    def _whole(name: str, unit: int = 100) -> pl.Expr:
        return (pl.col(name) * unit).cast(pl.Int64)

    def _lines(self) -> pl.LazyFrame:
        contracts = self._read("contracts").filter(pl.col("status") == "signed")
        items = self._read("contract_line_items")
        dates = ["supplier_id", "service_start_date", "service_end_date"]
        lines = items.select(
            "contract_id", "category_code", "price_period", "term_months", fen=self._whole("line_amount")
        ).join(contracts.select("contract_id", *dates), on="contract_id")
        wholes = contracts.join(items.select("contract_id").unique(), on="contract_id", how="anti").select(
            "contract_id", "category_code", *dates, fen=self._whole("total_amount")
        )
        return pl.concat([lines, wholes], how="diagonal").with_row_index("line")

    def spend_by_vendor_and_category(self) -> pl.DataFrame:
        """Sum the lines, or the whole contract where it has none."""
        return self._lines().group_by("supplier_id", "category_code").agg(pl.col("fen").sum()).collect()

    def fiscal_year_position(self) -> pl.DataFrame:
        """Sum by fiscal year the service that is consumed and the cash that falls due."""
        service, cash = pl.collect_all([self._service_by_fiscal_year(), self._cash_by_fiscal_year()])
        return pl.concat(
            [
                table.select(pl.lit(side).alias("side"), pl.col("year").cast(pl.Int64), "fen")
                for side, table in (("service", service), ("cash", cash))
            ]
        )

    def _service_by_fiscal_year(self) -> pl.LazyFrame:
        """Spread every line by the day; the fen left over go to the largest fractions, then to the earlier years."""
        start = pl.col("service_start_date")
        later = start.dt.offset_by(pl.format("{}mo", pl.col("term_months")))
        end = (
            pl.when((pl.col("price_period") != "once") & pl.col("term_months").is_not_null())
            .then(pl.when(later.dt.day() == start.dt.day()).then(later.dt.offset_by("-1d")).otherwise(later))
            .otherwise(pl.col("service_end_date"))
        )
        lines = self._lines().select("fen", start=start, end=end)
        parts = (
            pl.concat([lines, self._added_amounts()], how="vertical_relaxed")
            .with_row_index("line")
            .with_columns(year=pl.int_ranges(pl.col("start").dt.year(), pl.col("end").dt.year() + 1))
            .explode("year")
            .with_columns(
                first=pl.max_horizontal("start", pl.date(pl.col("year"), 1, 1)),
                last=pl.min_horizontal("end", pl.date(pl.col("year"), 12, 31)),
                days=(pl.col("end") - pl.col("start")).dt.total_days() + 1,
            )
            .with_columns(product=pl.col("fen") * ((pl.col("last") - pl.col("first")).dt.total_days() + 1))
            .with_columns(floor=pl.col("product") // pl.col("days"), left=pl.col("product") % pl.col("days"))
            .sort(["line", "left", "year"], descending=[False, True, False])
            .with_columns(
                place=pl.int_range(pl.len()).over("line"), spare=pl.col("left").sum().over("line") // pl.col("days")
            )
        )
        return parts.group_by("year").agg(
            fen=(pl.col("floor") + (pl.col("place") < pl.col("spare")).cast(pl.Int64)).sum()
        )

    def _added_amounts(self) -> pl.LazyFrame:
        """Give what supplements add: with a new end from the day after the old, else from the signing to the end."""
        extends = pl.col("new_service_end_date").is_not_null()
        return (
            self._read("amendments")
            .filter(pl.col("signed_date") <= self.as_of)
            .join(
                self._read("contracts").filter(pl.col("status") == "signed").select("contract_id", "service_end_date"),
                on="contract_id",
            )
            .select(
                fen=self._whole("total_change_amount"),
                start=pl.when(extends).then(pl.col("service_end_date").dt.offset_by("1d")).otherwise("signed_date"),
                end=pl.coalesce("new_service_end_date", "service_end_date"),
            )
        )

    def _cash_by_fiscal_year(self) -> pl.LazyFrame:
        """Date every instalment: recorded events before dates of the contract, those before what is assumed."""
        changes = (
            self._read("amendments")
            .filter(pl.col("signed_date") <= self.as_of)
            .select("contract_id", "new_service_end_date")
        )
        contracts = (
            self._read("contracts")
            .filter(pl.col("status") == "signed")
            .join(changes, on="contract_id", how="left")
            .select(
                "contract_id", "signed_date", "service_start_date",
                service_end_date=pl.coalesce("new_service_end_date", "service_end_date"),
            )
        )  # fmt: skip
        rows = (
            self._read("payment_schedule")
            .join(contracts, on="contract_id")
            .with_columns(fen=self._whole("stated_amount"))
        )
        rows = self._with_trigger_dates(self._with_trigger_dates(rows, "trigger_event"), "also_trigger_event")
        unit, offset = pl.col("offset_unit"), pl.col("offset_value").fill_null(0)
        month_later = pl.col("trigger").dt.offset_by("1mo")
        # A month that includes its first day ends the day before the corresponding one.
        month = pl.when(month_later.dt.day() == pl.col("trigger").dt.day()).then(month_later.dt.offset_by("-1d"))
        ends = (
            pl.when(unit == "working_day").then(pl.col("trigger").dt.offset_by("1d"))
            .when(unit == "month").then(month.otherwise(month_later))
            .otherwise(pl.col("trigger") + pl.duration(days=offset))
        )  # fmt: skip
        return (
            rows.with_columns(
                trigger=pl.when(pl.col("also_trigger_event").is_null())
                .then("trigger_event_date")
                .when(pl.col("also_trigger_event_date").is_not_null() & pl.col("trigger_event_date").is_not_null())
                .then(pl.max_horizontal("trigger_event_date", "also_trigger_event_date"))
            )
            .with_columns(day=ends)
            .sort("day")
            .join_asof(self.working_days.with_columns(moved=pl.col("day")), on="day", strategy="forward")
            # The first of n working days is the one on or after the day that follows the trigger.
            .with_columns(number=pl.col("number") + pl.when(unit == "working_day").then(offset - 1).otherwise(0))
            .join(self.working_days.select("number", due="day"), on="number", how="left")
            .with_columns(due=pl.coalesce("stated_due_date", "due"))
            .filter(pl.col("due").is_not_null())
            .group_by(year=pl.col("due").dt.year())
            .agg(pl.col("fen").sum())
        )

    def _with_trigger_dates(self, rows: pl.LazyFrame, column: str) -> pl.LazyFrame:
        """Date the event that the column names; an acceptance or a budget without a record is assumed."""
        kind = pl.col(column)
        # Budget and funds count for their year, an invoice for its instalment.
        recorded = (
            self._read("events")
            .filter(pl.col("event_date") <= self.as_of)
            .with_columns(
                place=pl.when(pl.col("event_kind").is_in(_OF_A_YEAR))
                .then(pl.col("event_date").dt.year())
                .otherwise(pl.col("instalment_number").fill_null(0))
                .cast(pl.Int64)
            )
            .group_by("contract_id", pl.col("event_kind").alias(column), "place")
            .agg(recorded_date=pl.col("event_date").min())
        )
        place = (
            pl.when(kind.is_in(_OF_A_YEAR)).then("service_fiscal_year")
            .when(kind == "invoice_received").then("instalment_number")
            .otherwise(0).cast(pl.Int64)
        )  # fmt: skip
        start, end = pl.col("service_start_date"), pl.col("service_end_date")
        assumed = (
            pl.when(kind == "final_acceptance").then(end)
            .when(kind == "interim_acceptance").then(start + pl.duration(days=(end - start).dt.total_days() // 2))
            .when(kind.is_in(_OF_A_YEAR)).then(pl.date("service_fiscal_year", 3, 1))
        )  # fmt: skip
        # No payment falls due before the contract takes effect, whatever is assumed.
        in_contract = (
            pl.when(kind.is_in(("contract_signed", "contract_effective"))).then("signed_date")
            .when(kind == "service_start").then(start)
            .when(assumed.is_not_null()).then(pl.max_horizontal(assumed, "signed_date"))
        )  # fmt: skip
        return (
            rows.with_columns(place=place)
            .join(recorded, on=["contract_id", column, "place"], how="left")
            .with_columns(pl.coalesce("recorded_date", in_contract).alias(f"{column}_date"))
            .drop("place", "recorded_date")
        )

    def exposure_by_day(self) -> pl.DataFrame:
        """Sum the daily penalties for delay of every signed contract at every horizon."""
        changes = (
            self._read("amendments")
            .filter(pl.col("signed_date") <= self.as_of)
            .select("contract_id", added=self._whole("total_change_amount"))
        )
        largest = self._read("payment_schedule").group_by("contract_id").agg(largest=self._whole("stated_amount").max())
        contracts = (
            self._read("contracts")
            .filter(pl.col("status") == "signed")
            .join(changes, on="contract_id", how="left")
            .select("contract_id", "signed_date", total=self._whole("total_amount") + pl.col("added").fill_null(0))
            .sort("signed_date")
            .join_asof(self.rates.sort("signed_date"), on="signed_date")
            .join(largest, on="contract_id")
        )
        by_reference = pl.col("rate_reference").is_not_null()
        key = ["contract_id", "penalty_term_id", "liable_party"]
        terms = (
            self._read("penalty_terms")
            .filter((pl.col("accrual") == "per_day") & pl.col("breach_kind").str.starts_with("late_"))
            .join(contracts, on="contract_id")
            .with_columns(
                rate_9=pl.when(by_reference)
                .then(pl.col("annual_rate") * self._whole("rate_multiplier", 1000))
                .otherwise(self._whole("rate", 1_000_000) * 1000)
                .fill_null(0),
                base=pl.when(pl.col("base_kind").is_in(_WHOLE_TOTAL))
                .then(pl.col("total"))
                .otherwise(pl.col("largest")),
                fixed=self._whole("fixed_amount").fill_null(0),
                step=pl.col("step_size").fill_null(1).cast(pl.Int64),
                rounding=pl.col("step_rounding").fill_null("pro_rata"),
                first=pl.col("tier_from").fill_null(1).cast(pl.Int64),
                last=pl.col("tier_to").cast(pl.Int64).fill_null(10**6),
                grace=pl.col("grace_days").max().over(key).fill_null(0).cast(pl.Int64),
                whole=(pl.col("tier_mode") == "whole").fill_null(value=False),
            )
            .with_columns(
                below=pl.when(by_reference).then(pl.col("days_in_year")).otherwise(1).cast(pl.Int64)
                * pl.when(pl.col("rounding") == "pro_rata").then(pl.col("step")).otherwise(1)
            )
        )
        days = (pl.col("horizon") - pl.col("grace")).clip(lower_bound=0)
        marginal = (pl.min_horizontal(days, "last") - pl.col("first") + 1).clip(lower_bound=0)
        reached = pl.when((days >= pl.col("first")) & (days <= pl.col("last"))).then(days).otherwise(0)
        return (
            terms.join(pl.LazyFrame({"horizon": self.horizons}), how="cross")
            .with_columns(served=pl.when(pl.col("whole")).then(reached).otherwise(marginal))
            .with_columns(
                units=pl.when(pl.col("rounding") == "whole_steps_only")
                .then(pl.col("served") // pl.col("step"))
                .when(pl.col("rounding") == "part_counts_as_whole")
                .then((pl.col("served") + pl.col("step") - 1) // pl.col("step"))
                .otherwise(pl.col("served"))
            )
            .group_by(*key, "horizon")
            .agg(
                pl.col("units").sum(),
                rated=(pl.col("rate_9") * pl.col("units")).sum().cast(pl.Int128),
                paid=(pl.col("fixed") * pl.col("units")).sum().cast(pl.Int128),
                below=pl.col("below").max().cast(pl.Int128) * 10**9,
                base=pl.col("base").max().cast(pl.Int128),
                minimum=self._whole("minimum_amount").max().fill_null(0),
                by_rate=((self._whole("cap_rate", 1_000_000) * pl.col("total")).max() + 500_000) // 1_000_000,
                by_amount=self._whole("cap_amount").max(),
            )
            .with_columns(above=2 * (pl.col("rated") * pl.col("base") + pl.col("paid") * 10**9) + pl.col("below"))
            .with_columns(fen=(pl.col("above") // (2 * pl.col("below"))).cast(pl.Int64))
            .with_columns(
                fen=pl.when(pl.col("units") == 0)
                .then(0)
                .otherwise(pl.min_horizontal(pl.max_horizontal("fen", "minimum"), "by_rate", "by_amount"))
            )
            .group_by("liable_party", "horizon")
            .agg(pl.col("fen").sum())
            .collect()
        )

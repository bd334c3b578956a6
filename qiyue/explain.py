"""`qiyue explain`: the worked sum of one penalty term, step by step, with its clause.

Every figure comes out of SQL: for the days asked for, the penalty engine of the warehouse itself is run, by the table
macro `intermediate.penalty_steps`.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from qiyue import warehouse
from qiyue.console import clean
from qiyue.errors import QiyueError

_COUNTED = ("per_day", "per_working_day", "per_hour", "per_unit")

Row = dict[str, Any]
Step = tuple[str, str, Decimal | None]

_WORDS = {
    "zh": {
        "owes": "{debtor} 付给 {creditor}", "printed": "条文误印为由{party}支付", "clause": "条款",
        "draft": "草案，未签署", "rate": "费率", "rate_text": "{stated}（{rate}）", "fixed": "约定金额", "base": "基数",
        "and": "；", "colon": "：",
        "step": "计算方式", "day_step": "每 {n} 日为一期；{rounding}", "each_day": "逐日", "per_day": "每日金额",
        "days": "计算天数", "days_text": "迟延 {days} 日，扣除宽限 {grace} 日，计 {counted} 日",
        "tier": "第 {n} 档", "tier_text": "第 {first} 日至第 {last} 日，{stated}", "whole": "全部 {last} 日，{stated}",
        "sum": "各档合计", "minimum": "下限", "cap": "上限", "none": "无", "result": "结果", "unlimited": "无上限",
        "result_days": "迟延 {days} 日应付", "result_event": "与天数无关（{accrual}）",
        "unknown": "无法计算：基数或上限未知", "cap_day": "第 {day} 日达到上限", "at_rate": "{rate} × {base}",
        "right": "解除权", "open": "第 {day} 日起已可解除；{refund}", "shut": "第 {day} 日起方可解除；{refund}",
        "columns": "步骤 说明 金额（元）", "loss": "损失", "no_sum": "无约定金额",
        "per_working_day": "工作日", "per_hour": "小时", "per_unit": "个计量单位",
        "unit_step": "每 {n} {unit}为一期；{rounding}", "each_unit": "按{unit}", "per_step": "每期金额",
        "units": "计算数量", "units_text": "{days} {unit}，扣除免计 {grace} {unit}，计 {counted} {unit}",
        "unit_tier": "{first} 至 {last} {unit}，{stated}", "unit_whole": "全部 {last} {unit}，{stated}",
        "result_units": "{days} {unit}应付", "nobody": "责任方未载明", "highest": "最高 {rate}",
        "range": "费率在幅度内酌定，按最高计算", "monthly": "每月（30日）不超过", "ceiling": "受第 {n} 号总上限约束",
        "band": "第 {n} 档区间", "below": "低于 {to}", "from": "{first} 以上", "between": "{first} 以上、低于 {to}",
        "dearest": "一个考核期最多", "in_tiers": "分档计次，首档每次；各次金额见已计提明细",
    },
    "en": {
        "owes": "{debtor} owes {creditor}", "printed": "the print has the {party} pay", "clause": "clause",
        "draft": "a draft, not signed", "rate": "rate", "rate_text": "{stated} ({rate})", "fixed": "agreed amount",
        "base": "base", "and": "; ", "colon": ": ", "step": "counting", "day_step": "steps of {n} days; {rounding}",
        "each_day": "day by day", "per_day": "amount a day", "days": "days counted",
        "days_text": "{days} days late less {grace} days of grace: {counted}", "tier": "tier {n}",
        "tier_text": "day {first} to day {last}, {stated}", "whole": "all {last} days, {stated}",
        "sum": "sum of the tiers", "minimum": "minimum", "cap": "cap", "none": "none",
        "result": "result", "unlimited": "no cap", "result_days": "owed after {days} days of delay",
        "result_event": "whatever the days ({accrual})",
        "unknown": "not computable: the base or the cap is unknown", "cap_day": "reached on day {day}",
        "at_rate": "{rate} × {base}", "right": "termination", "open": "open since day {day}; {refund}",
        "shut": "opens on day {day}; {refund}", "columns": "step particulars amount(CNY)", "loss": "loss",
        "no_sum": "no sum agreed",
        "per_working_day": "working days", "per_hour": "hours", "per_unit": "units",
        "unit_step": "steps of {n} {unit}; {rounding}", "each_unit": "by the number of {unit}",
        "per_step": "amount a step", "units": "counted",
        "units_text": "{days} {unit} less {grace} that are not counted: {counted}",
        "unit_tier": "{first} to {last} {unit}, {stated}", "unit_whole": "all {last} {unit}, {stated}",
        "result_units": "owed for {days} {unit}", "nobody": "the liable party is not known",
        "highest": "at most {rate}", "range": "set within a range; the highest rate is shown",
        "monthly": "for each month of 30 days", "ceiling": "bound by ceiling {n}", "band": "band {n}",
        "below": "below {to}", "from": "{first} or more", "between": "{first} or more, below {to}",
        "dearest": "the most for one measured period",
        "in_tiers": "one occasion of the first tier; each occasion stands among the accrued penalties",
    },
}  # fmt: skip


def explain(
    database: Path, contract: str, term: str, console: Console, *, days: int, party: str | None, language: str
) -> None:
    """Print the worked sum of a penalty term, once for each party that it binds.

    Args:
        database: the published warehouse.
        contract: a contract_id.
        term: a penalty_term_id of that contract.
        console: where to print.
        days: days of delay, 0 or more; hours or units of a term that counts those; without meaning for any other.
        party: `buyer` or `supplier`; None shows each party that the term binds.
        language: `zh` or `en`.

    Raises:
        QiyueError: the contract, the term, or the party is not there, or the days cannot be worked out.
    """
    with warehouse.read(database) as connection:
        check_known(connection, contract)
        terms = "select distinct penalty_term_id from marts.penalty_exposure where contract_id = ?"
        require_known(term, _column(connection, terms, [contract]), f"penalty term of {contract}")
        rows = _rows(
            connection,
            f"""
            select exposure.*, contracts.supplier_id, contracts.buyer_id,
                suppliers.name_{language} as supplier_name, buyers.name_{language} as buyer_name
            from marts.penalty_exposure as exposure
            inner join marts.dim_contract as contracts using (contract_id)
            left join marts.dim_party as suppliers on contracts.supplier_id = suppliers.party_id
            left join marts.dim_party as buyers on contracts.buyer_id = buyers.party_id
            where contract_id = ? and penalty_term_id = ? and coalesce(liable_party = ?, true)
            order by liable_party desc
            """,
            [contract, term, party],
        )
        if not rows:
            raise QiyueError(f"The term {clean(term)} does not bind the {party}; leave --party out.")
        labels = _rows(connection, f"select vocabulary, code, name_{language} as name from reference.vocabulary")
        sheet = _Sheet({(row["vocabulary"], row["code"]): row["name"] for row in labels}, language, console)
        for row in rows:
            worked = _work(connection, row, days) if row["accrual"] in _COUNTED else []
            bands = _bands(connection, row) if row["accrual"] == "per_period" else []
            sheet.print(row, worked + bands, _rights(connection, row, days), days)


def _work(connection: duckdb.DuckDBPyConnection, term: Row, days: int) -> list[Row]:
    """Run the engine for the days asked for."""
    asked = [term["contract_id"], term["penalty_term_id"], term["liable_party"], days]
    try:
        return _rows(connection, "select * from intermediate.penalty_steps(?, ?, ?, cast(? as integer))", asked)
    except duckdb.CatalogException:
        raise QiyueError(
            "These marts do not come with the rules of this version of Qiyue, so no penalty can be shown step by step; "
            "use the version that built them, or build and export them again."
        ) from None


def _bands(connection: duckdb.DuckDBPyConnection, term: Row) -> list[Row]:
    """Give what a measured value within each band costs."""
    return _rows(
        connection,
        """
        select 'band' as case_kind, tier_number, band_from, band_to, rate, fixed_amount, band_amount as exposure_amount
        from intermediate.int_band_amounts
        where contract_id = ? and penalty_term_id = ? and liable_party is not distinct from ?
        order by tier_number
        """,
        [term["contract_id"], term["penalty_term_id"], term["liable_party"]],
    )


def _rights(connection: duckdb.DuckDBPyConnection, term: Row, days: int) -> list[Row]:
    return _rows(
        connection,
        """
        select *, first_open_day <= ? as is_open from marts.termination_rights
        where contract_id = ? and condition_kind = ? and first_open_day is not null
            and (liable_party = ? or holder = 'either')
        order by first_open_day
        """,
        [days, term["contract_id"], term["breach_kind"], term["liable_party"]],
    )


class _Sheet:
    """The printed form of a worked sum, in one language."""

    def __init__(self, labels: dict[tuple[str, str], str], language: str, console: Console) -> None:
        self._labels = labels
        self._words = _WORDS[language]
        self._condition = f"condition_{language}"
        self._console = console

    def print(self, term: Row, worked: list[Row], rights: list[Row], days: int) -> None:
        say = self._words
        self._line(f"{term['contract_id']} · {term['penalty_term_id']}", style="bold")
        condition = [self._label("breach_kind", term["breach_kind"]), term[self._condition]]
        self._line(say["colon"].join(filter(None, condition)))
        notes = [self._sides(term), f"{say['clause']} {term['clause_ref'] or '?'}"]
        if term["liable_party_as_printed"]:
            printed = self._label("party_role", term["liable_party_as_printed"])
            notes.append(say["printed"].format(party=printed))
        if term["contract_status"] != "signed":
            notes.append(say["draft"])
        self._line(say["and"].join(notes))
        table = Table(box=box.SIMPLE_HEAD, show_edge=False)
        for place, name in enumerate(say["columns"].split()):
            table.add_column(name, justify="right" if place == 2 else "left", overflow="fold")
        for label, text, amount in self._steps(term, worked, rights, days):
            table.add_row(label, Text(clean(text)), _money(amount), style="bold" if label == say["result"] else None)
        self._console.print(table)
        self._console.print()

    def _steps(self, term: Row, worked: list[Row], rights: list[Row], days: int) -> Iterable[Step]:
        say = self._words
        result = next((row for row in worked if row["case_kind"] == "result"), None)
        tiers = [row for row in worked if row["case_kind"] == "tier"]
        total = next((row["exposure_amount"] for row in worked if row["case_kind"] == "sum"), None)
        bands = [row for row in worked if row["case_kind"] == "band"]
        if term["rate"] is not None:
            yield say["rate"], self._rate(term), None
        if term["fixed_amount"] is not None:
            yield say["fixed"], "", term["fixed_amount"]
        if term["base_kind"]:
            base = self._label("base_kind", term["base_kind"])
            yield say["base"], base if term["base_amount"] is not None else say["unknown"], term["base_amount"]
        if term["highest_rate"] is not None:
            yield "", say["and"].join([say["highest"].format(rate=_number(term["highest_rate"])), say["range"]]), None
        if result:
            yield from self._counting(term, result, days)
        for tier in tiers:
            yield say["tier"].format(n=tier["tier_number"]), self._tier(term, tier), tier["part_amount"]
        if tiers:
            yield say["sum"], "", total
        for band in bands:
            text = say["and"].join([self._band(band), self._rate({**term, "stated_as": None, **_own_rate(band)})])
            yield say["band"].format(n=band["tier_number"]), text, band["exposure_amount"]
        yield say["minimum"], "" if term["minimum_amount"] is not None else say["none"], term["minimum_amount"]
        yield say["cap"], self._cap(term), term["cap_amount"]
        amount = result["exposure_amount"] if result else term["amount_per_event"]
        yield say["result"], say["unknown"] if amount is None else self._reason(term, days), amount
        yield say["loss"], self._label("adds_actual_loss", term["adds_actual_loss"] or "none"), None
        for right in rights:
            refund = self._label("refund_kind", right["refund_kind"] or "none")
            text = say["open" if right["is_open"] else "shut"].format(day=right["first_open_day"], refund=refund)
            notes = [text, f"{say['clause']} {right['clause_ref']}"] + [say["no_sum"]] * (not right["has_lump_sum"])
            yield say["right"], say["and"].join(notes), right["lump_sum_amount"]

    def _sides(self, term: Row) -> str:
        """Say who owes whom."""
        sides = {"supplier": "buyer", "buyer": "supplier"}
        if term["liable_party"] not in sides:
            return self._words["nobody"]
        debtor, creditor = (self._party(term, side) for side in (term["liable_party"], sides[term["liable_party"]]))
        return self._words["owes"].format(debtor=debtor, creditor=creditor)

    def _counting(self, term: Row, result: Row, days: int) -> Iterable[Step]:
        """Say what is counted: days one by one or in steps, or the units of the term."""
        say = self._words
        unit = say.get(term["accrual"] if term["accrual"] != "per_day" else "")
        rounding = self._label("step_rounding", term["step_rounding"])
        step = {"n": _number(term["step_size"]), "rounding": rounding, "unit": unit}
        counted = {
            "days": days,
            "grace": term["grace_days"],
            "counted": _number(Decimal(result["counted_days"])),
            "unit": unit,
        }
        by_day = term["amount_per_day"] is not None or term["accrual"] in ("per_day", "per_working_day")
        if unit is None:
            yield say["step"], say["each_day"] if term["step_size"] == 1 else say["day_step"].format(**step), None
        else:
            yield say["step"], say["each_unit" if term["step_size"] == 1 else "unit_step"].format(**step), None
        yield say["per_day" if by_day else "per_step"], "", term["amount_per_day" if by_day else "amount_per_event"]
        yield (
            say["days" if unit is None else "units"],
            say["days_text" if unit is None else "units_text"].format(**counted),
            None,
        )

    def _tier(self, term: Row, tier: Row) -> str:
        unit = self._words.get(term["accrual"] if term["accrual"] != "per_day" else "")
        names = ("tier_text", "whole") if unit is None else ("unit_tier", "unit_whole")
        return self._words[names[tier["tier_mode"] == "whole"]].format(
            first=_number(Decimal(tier["tier_from"])),
            last=_number(Decimal(tier["last_day"])),
            unit=unit,
            stated=self._rate({**term, **_stated(tier)}),
        )

    def _band(self, band: Row) -> str:
        bounds = {
            name: _number(band[column])
            for name, column in (("first", "band_from"), ("to", "band_to"))
            if band[column] is not None
        }
        kind = {("first", "to"): "between", ("first",): "from", ("to",): "below"}.get(tuple(bounds))
        return self._words[kind].format(**bounds) if kind else ""

    def _reason(self, term: Row, days: int) -> str:
        """Say what the result is for, and plainly where it is not broken down further."""
        say = self._words
        if term["accrual"] == "per_day":
            return say["result_days"].format(days=days)
        if term["accrual"] in _COUNTED:
            return say["result_units"].format(days=days, unit=say[term["accrual"]])
        if term["accrual"] == "per_period":
            return say["dearest"]
        if term["accrual"] == "per_event" and term["tier_count"] > 1:
            return say["in_tiers"]
        return say["result_event"].format(accrual=self._label("accrual", term["accrual"]))

    def _cap(self, term: Row) -> str:
        if not term["is_capped"]:
            return self._words["unlimited"]
        text = []
        if term["cap_rate"] is not None:
            base = self._label("base_kind", term["cap_base_kind"])
            text.append(self._words["at_rate"].format(rate=_number(term["cap_rate"]), base=base))
        if term["days_to_cap"] is not None:
            text.append(self._words["cap_day"].format(day=term["days_to_cap"]))
        if term["cap_scope"] == "month":
            text.append(self._words["monthly"])
        if term["ceiling_number"] is not None:
            text.append(self._words["ceiling"].format(n=term["ceiling_number"]))
        return self._words["and"].join(text)

    def _rate(self, term: Row) -> str:
        if term["rate"] is None:
            return "" if term["fixed_amount"] is None else f"{term['fixed_amount']:,.2f}"
        stated = term["stated_as"] or self._labels.get(("rate_reference", term["rate_reference"]))
        rate = _number(term["rate"])
        return self._words["rate_text"].format(stated=stated, rate=rate) if stated else rate

    def _party(self, term: Row, side: str) -> str:
        return f"{self._label('party_role', side)} {term[f'{side}_name'] or ''}".strip()

    def _label(self, vocabulary: str, code: str | None) -> str:
        return self._labels.get((vocabulary, code or ""), code or "?")

    def _line(self, text: str, style: str | None = None) -> None:
        self._console.print(Text(clean(text)), style=style, soft_wrap=True)


def _stated(tier: Row) -> Row:
    """Give what a tier itself states, so that a blank leaves the first tier's words standing."""
    own = {name: tier[name] for name in ("stated_as", "rate", "fixed_amount")}
    return {} if tier["tier_number"] == 1 else own


def _own_rate(band: Row) -> Row:
    return {name: band[name] for name in ("rate", "fixed_amount")}


def _money(amount: Decimal | None) -> str:
    """Give an amount to the fen, and further only as far as it has figures."""
    if amount is None:
        return ""
    whole, _, part = f"{amount:,f}".partition(".")
    return f"{whole}.{part.rstrip('0'):0<2}"


def _number(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def check_known(connection: duckdb.DuckDBPyConnection, contract: str) -> None:
    """Stop with one sentence if the warehouse has no such contract."""
    require_known(contract, _column(connection, "select contract_id from marts.dim_contract"), "contract")


def require_known(name: str, names: list[Any], kind: str) -> None:
    """Stop with one sentence, and names like it, if a name is not among those known.

    Raises:
        QiyueError: it is not.
    """
    if name not in names:
        near = difflib.get_close_matches(name, names, n=3, cutoff=0.4) or sorted(names)
        listed = f"; there are: {clean(', '.join(near))}" if names else " and none is recorded"
        raise QiyueError(f"There is no {clean(kind)} named {clean(name)}{listed}.")


def _rows(connection: duckdb.DuckDBPyConnection, query: str, values: Any = None) -> list[Row]:
    cursor = connection.execute(query, values)
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _column(connection: duckdb.DuckDBPyConnection, query: str, values: Any = None) -> list[Any]:
    return [row[0] for row in connection.execute(query, values).fetchall()]

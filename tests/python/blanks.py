"""The full contract of `registers/full`, once for each of its cells, with that cell blank."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from conftest import HERE, ROOT

from qiyue import specification
from qiyue.project import Project

FULL = "full"
FOLDER = HERE / "registers" / FULL
# Ids that each copy has for itself; all others are unique within a contract. The framework is one for all.
OWN = ("contract_id", "party_id", "buyer_id", "supplier_id", "document_id")
# What the second variant quotes: the file, the key of the row, the column, and what is printed there.
QUOTED = (
    ("contracts", "", "total_amount", "¥212,000.00元"),
    ("contracts", "", "signed_date", "2024年12月20日"),
    ("contracts", "", "buyer_id", "示例市数据管理局"),
    ("contract_line_items", "1", "unit_price", "1000元"),
    ("contract_line_items", "1", "term_months", "12个月"),
    ("payment_schedule", "1", "offset_value", "十个工作日"),
    ("payment_schedule", "1", "trigger_event", "合同签订后"),
    ("payment_schedule", "3", "offset_value", "第一个月"),
    ("payment_schedule", "2", "stated_due_date", "2025年3月31日前"),
    ("penalty_terms", "delay/1", "rate", "千分之一"),
    ("penalty_terms", "delay/1", "accrual", "每逾期一日"),
    ("penalty_terms", "delay/1", "base_kind", "合同总金额"),
    ("penalty_terms", "leak/1", "fixed_amount", "2万元"),
    ("termination_rights", "late-delivery", "threshold_days", "达30日"),
    ("sla_terms", "response", "target_value", "30分钟内"),
    ("obligations", "1", "offset_value", "15个工作日"),
    ("renewal_options", "1", "fee_rate", "90%"),
    ("contracts", "", "effective_date", "2024年12月25日"),
    ("contracts", "", "performance_bond_amount", "10600元"),
    ("contract_line_items", "1", "quantity", "10核"),
    ("contract_line_items", "1", "service_start_date", "2025年1月1日"),
    ("contract_line_items", "1", "service_end_date", "2025年12月31日"),
    ("contract_line_items", "2", "discount_rate", "八折"),
    ("payment_schedule", "2", "stated_share", "十分之一"),
    ("payment_schedule", "4", "due_day_of_month", "月末"),
    ("payment_schedule", "4", "not_after_date", "2027年6月30日前"),
    ("payment_schedule", "1", "invoice_days_before", "5个工作日"),
    ("penalty_terms", "late-payment/1", "rate_reference", "一年期贷款市场报价利率"),
    ("penalty_terms", "late-payment/1", "rate_multiplier", "1.5倍"),
    ("penalty_terms", "late-payment/1", "days_in_year", "一年按360日计算"),
    ("obligations", "1", "not_after_date", "2025年6月30日"),
    ("amendments", "1", "signed_date", "2025年6月1日"),
    ("amendments", "2", "signed_date", "2025年11月3日"),
    ("amendments", "2", "total_change_amount", "5000元"),
    ("amendments", "2", "new_service_end_date", "2026年3月31日"),
    ("amendment_lines", "1/1", "effective_date", "2025年7月1日"),
    ("amendment_lines", "1/1", "unit_price", "1100元/核/月"),
    ("amendment_lines", "1/1", "quantity", "12核"),
)

Rows = list[dict[str, str]]


@dataclass(frozen=True)
class Cell:
    """A cell that is blanked: its file, its row (from 0) and its column."""

    file: str
    row: int
    column: str


def full_contract(*, with_quotations: bool = False) -> dict[str, Rows]:
    """Read the rows of the full contract and of its framework."""
    files = {}
    for path in sorted(FOLDER.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            files[path.stem] = list(csv.DictReader(file))
    if with_quotations:
        names = ("file_name", "row_key", "column_name", "quotation")
        rest = {"contract_id": FULL, "clause_ref": "body 1", "text_sha256": files["source_documents"][0]["sha256"]}
        files["quotations"] = [rest | dict(zip(names, quoted, strict=True)) for quoted in QUOTED]
    return files


def cells(files: dict[str, Rows]) -> Iterator[Cell]:
    """Give every filled cell of the full contract that is no key."""
    described = specification.load(Project(ROOT))
    for name, rows in files.items():
        keys = described.entities[name].key
        for number, row in enumerate(rows):
            if row.get("contract_id", FULL) == FULL:
                yield from (Cell(name, number, column) for column, text in row.items() if text and column not in keys)


def swept(files: dict[str, Rows], blanked: list[Cell]) -> dict[str, Rows]:
    """Give the full contract, and a copy of it with ids of its own for each cell, in which that cell is blank."""
    made: dict[str, Rows] = defaultdict(list)
    for name, rows in files.items():
        made[name] += rows
        for number, cell in enumerate(blanked, start=1):
            for place, row in enumerate(rows):
                if row.get("contract_id", FULL) != FULL:
                    continue
                copy = {column: f"{text}-{number}" if column in OWN and text else text for column, text in row.items()}
                if (name, place) == (cell.file, cell.row):
                    copy[cell.column] = ""
                made[name].append(copy)
    return made


def write(files: dict[str, Rows], folder: Path) -> Path:
    """Write a register."""
    folder.mkdir(parents=True)
    for name, rows in files.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return folder

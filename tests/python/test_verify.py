"""`qiyue verify`: what a text bears out, what it contradicts, and what is added to the quotations.

Text and register are invented.
"""

from __future__ import annotations

import csv
import hashlib
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import QIYUE, ROOT
from misreadings import measure

from qiyue import verify as verifier
from qiyue.project import find_project
from qiyue.verify import Outcome
from qiyue.verify.document import Document, search
from qiyue.verify.forms import Forms, plain

CONTRACT = """咖啡机租赁合同

合同编号：KFJ-2026-01
出租方（甲方）：示例区后勤中心
承租方（乙方）：示例咖啡有限公司

第一条 租金

1. 租金合计人民币 1,234,560.50 元（大写：壹佰贰拾叁万肆仟伍佰陆拾元伍角），租期 24 个月，自 2026 年 3 月 1 日起。

2. 价格表：

序号\t名称\t单价（元）\t数量\t合价（元）
1\t大机器\t5000\t12\t60000
2\t小机器\t1200.5\t6\t7203

第二条 付款

1. 签订后【15】个工作日内支付百分之五十，计 61.728025 万元。
2. 尾款在验收合格后三十日内付清。

第三条 违约责任

1. 迟延交付的，每逾期一日按合同总价的千分之五支付违约金，最高不超过合同总价的 10%。
2. 迟延超过 30 日的，承租方有权解除合同。

（以下无正文）
甲方（盖章）：示例区后勤中心
签订日期：2026年2月10日
"""
CONTRACT_ID = "coffee-2026"
ROW, LINE, INSTALMENT = (f"{file}.csv, row 2" for file in ("contracts", "contract_line_items", "payment_schedule"))
FILES = {
    "source_documents": [{"document_id": "doc", "file_name": "coffee.txt", "sha256": ""}],
    "parties": [
        {"party_id": "logistics", "role": "buyer", "name_zh": "示例区后勤中心"},
        {"party_id": "coffee", "role": "supplier", "name_zh": "示例咖啡有限公司"},
    ],
    "contracts": [
        {
            "contract_id": CONTRACT_ID, "contract_number": "KFJ-2026-01", "title_zh": "咖啡机租赁", "status": "signed",
            "buyer_id": "logistics", "supplier_id": "coffee", "document_id": "doc", "signed_date": "2026-02-10",
            "service_start_date": "2026-03-01", "total_amount": "1234560.50",
            "total_amount_in_words": "壹佰贰拾叁万肆仟伍佰陆拾元伍角", "clause_ref": "body 1.1",
        }
    ],
    "contract_line_items": [
        {
            "contract_id": CONTRACT_ID, "line_number": number, "unit_price": price, "quantity": quantity,
            "price_period": "once", "line_amount": amount, "clause_ref": "body 1.2",
        }
        for number, price, quantity, amount in (("1", "5000", "12", "60000"), ("2", "1200.5", "6", "7203"))
    ],
    "payment_schedule": [
        {
            "contract_id": CONTRACT_ID, "instalment_number": "1", "stated_share": "0.5", "stated_amount": "617280.25",
            "trigger_event": "contract_signed", "offset_value": "15", "offset_unit": "working_day",
            "clause_ref": "body 2.1",
        },
        {
            "contract_id": CONTRACT_ID, "instalment_number": "2", "trigger_event": "final_acceptance",
            "offset_value": "30", "offset_unit": "calendar_day", "clause_ref": "body 2.2",
        },
    ],
    "penalty_terms": [
        {
            "contract_id": CONTRACT_ID, "penalty_term_id": "late", "tier_number": "1", "liable_party": "supplier",
            "breach_kind": "late_delivery", "accrual": "per_day", "rate": "0.005", "base_kind": "contract_total",
            "cap_rate": "0.1", "cap_base_kind": "contract_total", "clause_ref": "body 3.1",
        }
    ],
    "quotations": [
        {
            "contract_id": CONTRACT_ID, "file_name": file, "row_key": row, "column_name": column,
            "quotation": quotation, "clause_ref": clause,
        }
        for file, row, column, quotation, clause in (
            ("contracts", "", "signed_date", "2026年2月10日", "body signature"),
            ("penalty_terms", "late/1", "base_kind", "合同总价", "body 3.1"),
        )
    ],
}  # fmt: skip


Change = Callable[[dict[str, list[dict[str, str]]]], None]


def put_down(folder: Path, change: Change | None = None) -> tuple[Path, Path]:
    """Write text and register; give both folders."""
    texts, register = folder / "texts", folder / "register"
    texts.mkdir()
    register.mkdir()
    content = CONTRACT.encode()
    (texts / "coffee.txt").write_bytes(content)
    files = {name: [dict(row) for row in rows] for name, rows in FILES.items()}
    files["source_documents"][0]["sha256"] = hashlib.sha256(content).hexdigest()
    if change:
        change(files)
    for name, rows in files.items():
        with (register / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(dict.fromkeys(column for row in rows for column in row)))
            writer.writeheader()
            writer.writerows(rows)
    return texts, register


def looked_up(folder: Path, change: Change | None = None) -> dict[str, tuple[Outcome, str]]:
    """Give outcome and place of every value, under file, row and column."""
    texts, register = put_down(folder, change)
    result = verifier.verify(find_project(), register, None, texts)
    return {
        finding.place.rpartition("/")[2]: (finding.outcome, finding.instead or finding.clause_ref)
        for finding in result.findings
    }


def test_every_value_of_a_true_register_is_found_in_its_clause(tmp_path: Path) -> None:
    found = looked_up(tmp_path)
    assert {outcome for outcome, _ in found.values()} == {Outcome.AGREES}
    assert found["contracts.csv, row 2, contract_number"] == (Outcome.AGREES, "body cover")
    # Number, title, parties, dates, total and its words; 3 of each line; 3 and 1 of the instalments; 3 of the term.
    assert len(found) == 8 + 6 + 4 + 3


def set_cell(file: str, column: str, text: str, row: int = 0) -> Change:
    def change(files: dict[str, list[dict[str, str]]]) -> None:
        files[file][row][column] = text

    return change


@pytest.mark.parametrize(
    ("change", "place", "outcome", "where"),
    [
        (set_cell("contracts", "total_amount", "1234650.50"), "contracts.csv, row 2, total_amount", "NOWHERE", "1.1"),
        (set_cell("contracts", "clause_ref", "body 1.2"), "contracts.csv, row 2, total_amount", "ELSEWHERE", "1.1"),
        (set_cell("contracts", "clause_ref", "body 9"), "contracts.csv, row 2, total_amount", "ELSEWHERE", "1.1"),
        (set_cell("contracts", "clause_ref", ""), "contracts.csv, row 2, total_amount", "NO_CLAUSE", ""),
        (set_cell("contracts", "signed_date", "2026-02-01"), "contracts.csv, row 2, signed_date", "MISREAD", ""),
        (set_cell("contracts", "service_start_date", "2026-13-01"), f"{ROW}, service_start_date", "NOWHERE", ""),
        (set_cell("quotations", "quotation", "2026年2月1日"), "contracts.csv, row 2, signed_date", "NOWHERE", ""),
        (set_cell("quotations", "clause_ref", "body 1"), "contracts.csv, row 2, signed_date", "ELSEWHERE", "signature"),
        (set_cell("quotations", "quotation", "订单总价", 1), "penalty_terms.csv, row 2, base_kind", "NOWHERE", "3.1"),
        (set_cell("contract_line_items", "quantity", "13"), f"{LINE}, quantity", "NOWHERE", ""),
        (set_cell("contract_line_items", "quantity", "6"), f"{LINE}, quantity", "ELSEWHERE", "1.2.2"),
        (set_cell("contract_line_items", "unit_price", "500"), f"{LINE}, unit_price", "NOWHERE", ""),
        (set_cell("payment_schedule", "offset_unit", "month"), f"{INSTALMENT}, offset_value", "NOWHERE", ""),
        (set_cell("penalty_terms", "rate", "0.05"), "penalty_terms.csv, row 2, rate", "NOWHERE", "3.1"),
        # A wrong rate that its clause happens to print: only a quotation of its own would tell.
        (set_cell("penalty_terms", "rate", "0.1"), "penalty_terms.csv, row 2, rate", "AGREES", "3.1"),
    ],
)  # fmt: skip
def test_a_value_that_the_text_does_not_bear_out_is_named(
    tmp_path: Path, change: Change, place: str, outcome: str, where: str
) -> None:
    seen, standing = looked_up(tmp_path, change)[place]
    assert seen is Outcome[outcome]
    assert where in standing


@pytest.fixture(scope="module")
def forms() -> Forms:
    return Forms(find_project())


PRINTED = [
    ("amount", "1916794.40", "1,916,794.40元; ¥1916794.4; 壹佰玖拾壹万陆仟柒佰玖拾肆元肆角; 191.67944万元"),
    ("amount", "254000", "25.4 万元; 254,000.00; 贰拾伍万肆仟元整; 254000"),
    ("rate", "0.005", "千分之五; 5‰; 0.5%; 百分之零点五; 0.50％"),
    ("rate", "0.0001", "万分之一; 0.01%; 万分之1"),
    ("rate", "0.6", "60%; 百分之六十"),
    ("multiple", "1.5", "1.5倍; 一点五倍; 150%"),
    ("date", "2026-03-03", "2026年3月3日; 2026 年 03 月 03 日; 2026.3.3; 2026-03-03; 二〇二六年三月三日"),
    ("year", "2026", "2026年度; 二〇二六年"),
    ("count", "12", "12; 十二; 壹拾贰台"),
    ("count", "2", "2次; 两次; 二次"),
    ("working_day", "15", "15个工作日; 十五个工作日; 【15】个工作日; 15 工作日"),
    ("calendar_day", "30", "30日; 三十天; 30个自然日"),
    ("month", "12", "12个月; 一年; 1年; 十二个月"),
    ("month", "6", "半年; 六个月"),
    ("minute", "30", "30分钟; 半小时"),
    ("hour_per_week", "168", "7×24小时; 7*24 小时; 7天x24小时"),
    ("hour_per_week", "40", "每周5天×8小时"),
    ("percent", "99.99", "99.99%; 百分之九十九点九九"),
    ("time_per_year", "2", "每年至少2次; 两次/年; 每年不少于两次"),
    ("level", "3", "等保三级; 3级"),
    ("discount", "0.2", "八折; 8折; 下浮20%"),
    ("discount", "0.15", "八五折; 8.5折"),
    ("day_of_month", "25", "每月25日; 二十五日; 25号"),
    ("day_of_month", "31", "月末; 最后一天; 31日"),
    ("fraction", "1/3", "三分之一; 1/3"),
]
NOT_PRINTED = [
    (
        "amount",
        "1916794.40",
        "191679.440; 11916794.40; 1916794.402; 壹佰玖拾壹万陆仟柒佰玖拾肆元肆角伍分; 1916794.40万",
    ),
    ("amount", "254000", "254万元; 25.4%; 2540001"),
    ("rate", "0.005", "5%; 千分之五十; 千分之零点五; 50.5%; 0.05%; 万分之五"),
    ("rate", "0.6", "6%; 百分之六; 百分之十六; 60‰"),
    ("date", "2026-03-03", "2026年3月31日; 2026年13月3日; 2026-03-30; 2025年3月3日"),
    ("count", "12", "120; 1.12; 12.5; 二十二; 十二万"),
    ("working_day", "15", "15日; 115个工作日; 二十五个工作日"),
    ("calendar_day", "30", "30个工作日; 130日"),
    ("month", "12", "12日; 2个月"),
    ("hour_per_week", "168", "7×8小时; 5×24小时"),
    ("percent", "99.99", "99.9%; 99.999%"),
    ("discount", "0.2", "二折; 9.8折; 80%; 八五折"),
    ("day_of_month", "25", "月末; 5日; 125日"),
    ("fraction", "1/3", "三分之二; 1/30; 一分之三"),
]


def patterns_of(forms: Forms, kind: str, value: str) -> list[str]:
    if kind == "date":
        return forms.of_date(date.fromisoformat(value))
    if kind == "fraction":
        numerator, denominator = value.split("/")
        return forms.of_fraction(Decimal(numerator), Decimal(denominator))
    makers = {
        "amount": forms.of_amount, "rate": forms.of_rate, "multiple": forms.of_multiple, "count": forms.of_count,
        "year": forms.of_year, "discount": forms.of_discount, "day_of_month": forms.of_day_of_month,
    }  # fmt: skip
    return makers[kind](Decimal(value)) if kind in makers else forms.of_quantity(Decimal(value), kind)


def spellings(rows: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    return [(kind, value, printed) for kind, value, said in rows for printed in said.split("; ")]


@pytest.mark.parametrize(("kind", "value", "printed"), spellings(PRINTED))
def test_a_value_is_found_in_each_form_that_contracts_print(forms: Forms, kind: str, value: str, printed: str) -> None:
    assert search([plain(f"共{printed}，")], patterns_of(forms, kind, value))


@pytest.mark.parametrize(("kind", "value", "printed"), spellings(NOT_PRINTED))
def test_another_value_is_not_taken_for_it(forms: Forms, kind: str, value: str, printed: str) -> None:
    assert not search([plain(f"共{printed}，")], patterns_of(forms, kind, value))


def test_nearly_every_misread_figure_is_noticed(tmp_path: Path) -> None:
    texts, register = put_down(tmp_path)
    for with_quotations in (True, False):
        counted = measure(find_project(), register, texts, with_quotations=with_quotations)
        noticed = sum(count for (_, seen), count in counted.items() if seen)
        assert sum(counted.values()) > 30
        assert noticed / sum(counted.values()) >= 0.95


def test_what_was_found_becomes_a_quotation_with_the_hash_of_its_text(tmp_path: Path) -> None:
    texts, register = put_down(tmp_path)
    before = (register / "quotations.csv").read_text(encoding="utf-8").splitlines()
    command = [*QIYUE, "verify", "--register", str(register), "--texts", str(texts), "--write"]
    first = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert first.returncode == 0, first.stdout + first.stderr
    rows = list(csv.DictReader((register / "quotations.csv").open(encoding="utf-8", newline="")))
    # All 21, but for the two that are quoted and the total in words.
    assert len(rows) == len(before) - 1 + 18
    added = {(row["file_name"], row["row_key"], row["column_name"]): row for row in rows if row["text_sha256"]}
    assert added["payment_schedule", "1", "stated_amount"]["quotation"] == "61.728025 万元"
    assert added["payment_schedule", "1", "offset_value"]["quotation"] == "【15】个工作日"
    assert added["contracts", "", "contract_number"]["clause_ref"] == "body cover"
    # The words of an amount are its second reading already.
    assert ("contracts", "", "total_amount_in_words") not in added
    assert {row["text_sha256"] for row in added.values()} == {hashlib.sha256(CONTRACT.encode()).hexdigest()}
    written = (register / "quotations.csv").read_bytes()
    again = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert again.returncode == 0
    assert "No quotation to add." in again.stdout
    assert (register / "quotations.csv").read_bytes() == written


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*QIYUE, "verify", *arguments], cwd=ROOT, capture_output=True, text=True)


def test_a_contradiction_ends_with_1_and_names_file_row_value_and_words(tmp_path: Path) -> None:
    texts, register = put_down(tmp_path, set_cell("contracts", "clause_ref", "body 3.1"))
    done = run("--register", str(register), "--texts", str(texts))
    assert done.returncode == 1
    line = next(line for line in done.stdout.splitlines() if "total_amount:" in line)
    assert "contracts.csv, row 2, total_amount: 1234560.50 stands in another clause: body 1.1 (cited: body 3.1)" in line
    assert "租金合计人民币 1,234,560.50 元" in line


def test_a_contract_without_its_text_is_said_and_no_text_at_all_is_refused(tmp_path: Path) -> None:
    texts, register = put_down(tmp_path, lambda files: files["contracts"].append({"contract_id": "other"}))
    done = run("--register", str(register), "--texts", str(texts))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "other: no text has the sha256 that is registered for it; not verified" in done.stdout
    shutil.rmtree(texts)
    texts.mkdir()
    done = run("--register", str(register), "--texts", str(texts))
    assert done.returncode == 1
    assert "holds the text of none of the contracts" in done.stderr


def test_another_copy_given_by_name_is_read_and_said_to_be_another(tmp_path: Path) -> None:
    texts, register = put_down(tmp_path)
    (texts / "coffee.txt").write_text(CONTRACT + "\n", encoding="utf-8")
    done = run(CONTRACT_ID, "--register", str(register), "--texts", str(texts / "coffee.txt"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "is not the registered copy of coffee-2026" in done.stdout
    done = run("tea-2026", "--register", str(register), "--texts", str(texts))
    assert "The register has no contract tea-2026; it has coffee-2026." in done.stderr


def test_a_signature_page_and_a_cover_are_places_of_their_own() -> None:
    document = Document(CONTRACT)
    assert "签订日期:2026年2月10日" in document.clause("body signature")[0].text
    assert "合同编号:KFJ-2026-01" in document.clause("body cover")[0].text
    assert document.clause("body 7") == []
    assert document.clause("annex-1 1") == []

"""The register check: bad files by the dozen, the real register, leniency, and normalised copies."""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from conftest import ROOT, run_qiyue
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_numerals import listed
from typer.testing import CliRunner

from qiyue import check
from qiyue.check import patterns, reading
from qiyue.check.faults import mask
from qiyue.check.normalise import normalise
from qiyue.cli import app
from qiyue.errors import QiyueError
from qiyue.project import Project
from qiyue.specification import load

PROJECT = Project(ROOT)
SPECIFICATION = load(PROJECT)
REAL_FILES = sorted([*(ROOT / "seeds/register").glob("*.csv"), *(ROOT / "seeds/actuals").glob("*.csv")])


def examples(count: int) -> settings:
    """The same examples in every run, so many of them."""
    return settings(
        max_examples=count,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


def write(folder: Path, files: dict[str, bytes | str]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def found(folder: Path) -> list[tuple[str, int, str]]:
    """Give what stops a build from a folder: file, row and column."""
    report = check.run_check(PROJECT, folder)
    return [(Path(fault.file).name, fault.row, fault.column) for fault in [*report.faults, *report.changes]]


def table(*rows: list[str]) -> str:
    lines = io.StringIO()
    csv.writer(lines, lineterminator="\n").writerows(rows)
    return lines.getvalue()


# Bad files. Each case: the files of a folder, and the file, row and column that must be named.

Case = tuple[dict[str, bytes | str], tuple[str, int, str]]
CONTRACTS = "contract_id,status,total_amount\n"


def bad_files() -> Iterator[tuple[str, Case]]:
    """Files that are broken as files."""
    good = CONTRACTS + "a,signed,1.00\n"
    whole: dict[str, tuple[bytes | str, int]] = {
        "nothing in it": (b"", 0),
        "blank lines alone": (b"\n\r\n\n", 0),
        "a byte order mark alone": (b"\xef\xbb\xbf", 0),
        "random bytes": (bytes((number * 197 + 89) % 256 for number in range(4000)), 1),
        "zeros": (bytes(100), 1),
        "a workbook": (b"PK\x03\x04" + bytes(50), 0),
        "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(50), 0),
        "no header": ("a,signed,1.00\nb,signed,2.00\n", 1),
        "a title above the header": ("合同台账,,\n" + good, 1),
        "a NUL byte": ((good + "b,sig").encode() + b"\x00ned,1.00\n", 3),
        "NUL bytes after a header": (CONTRACTS.encode() + bytes(20), 2),
        "Latin-1": ((good + "b,signed,\n").encode() + "é,signed,\n".encode("latin-1"), 4),
        "Big5": (CONTRACTS.encode() + "臺灣測試檔案,signed,\n".encode("big5"), 2),
        "Shift JIS": (CONTRACTS.encode() + "カタカナのテスト,signed,\n".encode("shift_jis"), 2),
        "half UTF-8, half GBK": (
            (CONTRACTS + "北京市经济局,signed,\n").encode() + "北京市投资中心,signed,\n".encode("gbk"),
            3,
        ),
        "UTF-8 cut within a character": ((CONTRACTS + "北京市经济和信息化").encode()[:-1], 2),
        "UTF-16 cut within a character": (b"\xff\xfe" + good.encode("utf-16-le")[:-1], 0),
        "UTF-16": (b"\xff\xfe" + good.encode("utf-16-le"), 0),
        "UTF-16, big end first": (b"\xfe\xff" + good.encode("utf-16-be"), 0),
        "GBK": (CONTRACTS.encode() + "北京市经济和信息化局,signed,1.00\n".encode("gbk"), 0),
        "GB 18030": (CONTRACTS.encode() + "北京市经济和信息化局㐂,signed,1.00\n".encode("gb18030"), 0),
        "an open quotation mark": (good + 'b,"signed,1.00\nc,signed,2.00\n', 3),
        "an open quotation mark in the header": ('contract_id,"status\na,signed\n', 1),
        "a sign after a quotation mark": (good + '"b"x,signed,1.00\nc,signed,2.00\n', 3),
        "a cell too many": (good + "b,signed,1.00,2.00\n", 3),
        "a cell too few": (good + "b,signed\n", 3),
        "a single cell": (good + "b\n", 3),
        "a thousands mark without quotation marks": (good + "b,signed,1,234.50\n", 3),
        "the header once more": (good + CONTRACTS + "b,signed,1.00\n", 3),
        "the header once more in capitals": (good + CONTRACTS.upper(), 3),
        "an empty row of commas": (good + ",,\n", 3),
        "many empty rows": (good + ",,\n" * 500, 3),
        "an empty row of blanks": (good + "　, ,\t\n", 3),
        "semicolons": (good.replace(",", ";"), 0),
        "tabs": (good.replace(",", "\t"), 0),
        "mixed line ends": (CONTRACTS.replace("\n", "\r\n") + "a,signed,1.00\n", 0),
        "a huge cell": (good + f"b,signed,{'9' * 40_000}\n", 3),
        "a cell beyond all measure": (good + f"b,signed,{'9' * 3_000_000}\n", 3),
        "a huge cell in quotation marks": (good + f'"{"b" * 50_000}",signed,1.00\n', 3),
    }
    for name, (content, row) in whole.items():
        yield name, ({"contracts.csv": content}, ("contracts.csv", row, ""))
    headers: dict[str, tuple[str, int, str]] = {
        "a column twice": ("contract_id,status,status\na,signed,signed\n", 1, "status"),
        "a column without a name": ("contract_id,,status\na,x,signed\n", 1, ""),
        "an empty column at the end": ("contract_id,status,\na,signed,\n", 1, ""),
        "a misspelt column": ("contract_id,status,total_amuont\na,signed,1.00\n", 1, ""),
        "a column name in capitals": ("Contract_ID,status\na,signed\n", 1, "contract_id"),
        "a column name between blanks": (" contract_id ,status\na,signed\n", 1, "contract_id"),
        "a full-width column name": ("contract_id,ｓｔａｔｕｓ\na,signed\n", 1, "status"),
        "no key": ("status,total_amount\nsigned,1.00\n", 1, "contract_id"),
    }
    for name, (text, row, column) in headers.items():
        yield name, ({"contracts.csv": text}, ("contracts.csv", row, column))
    good_name = {"contracts.csv": good}
    for name in ("contract.csv", "Contracts.CSV", "contracts.xlsx", "contracts.txt", "penalty_term.csv"):
        yield f"a file named {name}", ({**good_name, name: good} if name[0] != "C" else {name: good}, (name, 0, ""))
    yield "Parquet in name only", ({"contracts.parquet": good}, ("contracts.parquet", 0, ""))
    yield "an empty Parquet file", ({"contracts.parquet": b""}, ("contracts.parquet", 0, ""))
    yield "a cut Parquet file", ({"contracts.parquet": b"PAR1" + bytes(40)}, ("contracts.parquet", 0, ""))


# Cells that cannot be read without doubt, and cells that can be and are not as the register writes them.
NOT_AMOUNTS = listed(
    """
    1.916794e6 1E5 1234.505 1,23.45 12,34 1.234,50 -1 --1 1..2 1. abc 壹佰元 12万元 ５．１２３ #REF! ######## 0x1A NaN
    inf 1_000 1/2 (5.00) $5 5% － 无 ￥ 1234.50.00 1234l 12O
    """
)
NOT_DATES = listed(
    """
    2026-02-29 2026-13-01 2026-00-10 2026-04-31 26-03-03 3/3/2026 2026年3月 2026-3 46084 2926-03-03 0026-03-03
    2026/3-3 2026-03-03T08:00 明天 2026-W10 2100-02-29 2026年13月3日 1926-03-03 2026-03-03x 202603033
    """
)
NOT_CLAUSES = [
    *listed("11.2 body body_11.2 第十一条 body-11.2 annex1.2. body/11"),
    *("body 11.", "body 十一", "body 11,2", "body 11.02", "annex-0 1", "body 11.2; body 12"),
]
# Numbers that would lead to a person, put together here so that they stand nowhere as such.
MOBILE = "138" + "1234" + "5678"
CARD = "6222" * 4
CELLS: dict[tuple[str, str], list[str]] = {
    ("contracts", "total_amount"): NOT_AMOUNTS,
    ("contracts", "signed_date"): NOT_DATES,
    ("contracts", "clause_ref"): NOT_CLAUSES,
    ("contracts", "tax_rate"): listed("6 1.06 -0.06 0.123456789 6e-2 百分之六 106%"),
    ("contracts", "status"): ["closed", "sign ed", "signed,draft"],
    ("contracts", "category_code"): ["computing", "cloud_infrastructure", "Compute storage"],
    ("contracts", "title_zh"): [
        f"联系人 {MOBILE}",
        "电话０１０-" + "１２３４５６７８",
        "电话(010)" + "12345678",
        f"手机+86{MOBILE}",
        f"{MOBILE[:3]} {MOBILE[3:7]} {MOBILE[7:]}",
        "证号110101" + "19900307" + "123X",
        f"账号{CARD}123",
        "账号 " + "6222 " * 4 + "123",
        "#N/A",
        "=HYPERLINK(1)",
        "名称\ufffd",
        "名\x1b[2J称",
        "1.10108E+17",
    ],
    ("contract_line_items", "unit_price"): ["0.1234567", "1e-3", "5元/月"],
    ("contract_line_items", "quantity"): ["-3", "三", "12套"],
    ("contract_line_items", "term_months"): ["0", "-1", "12.5", "一年", "12个月"],
    ("contract_line_items", "line_number"): ["0", "1.5", "a", "", "一"],
    ("payment_schedule", "stated_share"): ["0", "-0.5", "0.1234567", "六成"],
    ("payment_schedule", "due_day_of_month"): ["0", "32", "月底"],
    ("payment_schedule", "share_denominator"): ["0", "三分之一"],
    ("contracts", "currency"): ["usd", "美元", "US"],
    ("payment_schedule", "instalment_number"): ["0", "first"],
    ("payment_schedule", "includes_first_day"): ["maybe", "2", "对"],
    ("payment_schedule", "service_fiscal_year"): ["26", "20266", "2026年"],
    ("payment_schedule", "offset_value"): ["1.5", "十五", "15天"],
    ("payment_schedule", "trigger_event"): ["signing", "contract signed"],
    ("penalty_terms", "step_size"): ["0", "-1", "七"],
    ("penalty_terms", "days_in_year"): ["366", "36", "0"],
    ("penalty_terms", "rate"): ["0.005%%", "千分之五", "5e-4", "-0.1"],
    ("penalty_terms", "liable_party"): ["甲方", "vendor"],
    ("penalty_terms", "tier_number"): ["0"],
    ("sla_terms", "target_value"): ["99.99.9", "-1", "2h", "1e2"],
    ("sla_terms", "target_unit"): ["hrs", "minuts"],
    ("source_documents", "sha256"): ["abc", "g" * 64, "a" * 63, "a" * 65],
    ("parties", "unified_social_credit_code"): [
        "91110108MA01CGBC5Q",
        "91110108MA01CGBC5",
        "91110108MA01CGCB5P",
        "I1110108MA01CGBC5P",
    ],
    ("events", "event_kind"): ["signed", "outage"],
    ("payments", "amount"): ["1e3", "12.345"],
}
CHANGED: dict[tuple[str, str], list[str]] = {
    ("contracts", "total_amount"): [
        "￥1,234.50",
        "1,234.50元",
        "１２３４．５",
        "¥ 5",
        "+5",
        ".5",
        "007",
        "1.500",
        "人民币5元",
    ],
    ("contracts", "signed_date"): [
        "2026年3月3日",
        "2026/3/3",
        "2026.03.03",
        "2026-3-3",
        "２０２６-０３-０３",
        "20260303",
    ],
    ("contracts", "tax_rate"): ["6%", "６％", "5‰"],
    ("contracts", "status"): ["Signed", "已签订", "ｓｉｇｎｅｄ"],
    ("contracts", "title_zh"): ["　名称", "名称\u00a0", "\t名称"],
    ("contracts", "clause_ref"): ["Body 11.2", "body  11.2", "ｂｏｄｙ　１１．２"],
    ("contract_line_items", "quantity"): ["1,200", "１２", "12.0000000"],
    ("contract_line_items", "term_months"): ["12.0", "１２", "012"],
    ("payment_schedule", "includes_first_day"): ["是", "否", "1", "Yes"],
    ("source_documents", "sha256"): ["A" * 64],
}


def bad_cells() -> Iterator[tuple[str, Case]]:
    for (file, column), values in [*CELLS.items(), *CHANGED.items()]:
        entity = SPECIFICATION.entities[file]
        header = list(dict.fromkeys([*entity.key, column]))
        for value in values:
            cells = {name: "1" if name.endswith("number") else "a" for name in header}
            if "excuse_kind" in cells:
                cells["excuse_kind"] = "force_majeure"
            row = [value if name == column else cells[name] for name in header]
            yield (
                f"{file}.{column} {value[:20]!r} ({len(value)})",
                ({f"{file}.csv": table(header, row)}, (f"{file}.csv", 2, column)),
            )


def bad_rows() -> Iterator[tuple[str, Case]]:
    """Keys, and texts that are too long or lead to a person."""

    def one(name: str, file: str, text: str, row: int, column: str) -> tuple[str, Case]:
        return f"{file}: {name}", ({f"{file}.csv": text}, (f"{file}.csv", row, column))

    yield one("key twice", "contracts", "contract_id\na\nb\na\n", 4, "contract_id")
    yield one("key blank", "contracts", "contract_id,status\n,signed\n", 2, "contract_id")
    lines = "contract_id,line_number\n"
    yield one("key twice", "contract_line_items", lines + "a,1\na,1\n", 3, "contract_id, line_number")
    yield one("key half blank", "contract_line_items", lines + "a,1\n,2\n", 3, "contract_id")
    terms = "contract_id,penalty_term_id,tier_number\na,t,\na,t,\n"
    yield one("key twice, its number blank", "penalty_terms", terms, 3, "contract_id, penalty_term_id, tier_number")
    quoted = "contract_id,file_name,row_key,column_name,quotation\na,contracts,,tax_rate,6%\n"
    yield one("key twice", "quotations", quoted + "a,contracts,,tax_rate,6%\n", 3, ", ".join(QUOTED))
    yield one("a page instead of a phrase", "quotations", quoted.replace("6%", "条" * 41), 2, "quotation")
    yield one("a phone", "quotations", quoted.replace("6%", MOBILE), 2, "quotation")
    yield one("a phone in a further column", "contracts", f"contract_id,备注\na,{MOBILE}\n", 2, "备注")


QUOTED = ("contract_id", "file_name", "row_key", "column_name")
CASES = [*bad_files(), *bad_cells(), *bad_rows()]


def test_there_are_bad_files_enough(say_count: Callable[[str], None]) -> None:
    assert len(CASES) >= 150
    assert len({name for name, _ in CASES}) == len(CASES)
    say_count(f"{len(CASES)} bad register files, each with its fault named")


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=[name for name, _ in CASES])
def test_the_fault_of_a_bad_file_is_named(case: Case, tmp_path: Path) -> None:
    files, (file, row, column) = case
    named = found(write(tmp_path / "register", files))
    assert any(name == file and at == row and column in of for name, at, of in named), named


def test_every_fault_of_a_run_is_shown_in_order(tmp_path: Path) -> None:
    rows = "".join(f"c{number},signed,{number}.123\n" for number in range(60))
    folder = write(tmp_path / "register", {"contracts.csv": CONTRACTS + rows, "parties.csv": "party_id,role\np,who\n"})
    report = check.run_check(PROJECT, folder)
    assert [(fault.row, fault.column, fault.value) for fault in report.faults] == [
        *((number + 2, "total_amount", f"{number}.123") for number in range(60)),
        (2, "role", "who"),
    ]
    assert str(report.faults[0]).endswith(
        'contracts.csv, row 2, total_amount: "0.123"; wanted: an amount in yuan, plain figures with at most two '
        "decimals, such as 1234.50"
    )
    assert str(report.faults[-1]).endswith(
        'parties.csv, row 2, role: "who"; wanted: one of the known words: buyer, supplier'
    )


def test_rows_have_the_numbers_that_excel_shows(tmp_path: Path) -> None:
    text = 'contract_id,title_zh,total_amount\na,"two\nlines",1.00\n\nb,,x\n'
    assert found(write(tmp_path / "register", {"contracts.csv": text})) == [("contracts.csv", 4, "total_amount")]


# What is no fault


def test_the_real_register_is_sound_and_its_data_docs_fetch_nothing(tmp_path: Path) -> None:
    report = check.run_check(PROJECT, docs=tmp_path / "docs")
    assert [str(fault) for fault in [*report.faults, *report.changes, *report.tidied, *report.notes]] == []
    assert report.file_count == len(REAL_FILES) == 23
    assert report.row_count == sum(len(rows_of(path.read_text(encoding="utf-8"))) - 1 for path in REAL_FILES)
    assert report.docs == tmp_path / "docs/index.html"
    pages = {page.stem: page.read_text(encoding="utf-8") for page in (tmp_path / "docs").glob("*.html")}
    with_rows = {path.stem for path in REAL_FILES if len(path.read_text(encoding="utf-8").splitlines()) > 1}
    assert set(pages) == {"index"} | with_rows
    assert "total_amount_in_words" in pages["contracts"]
    for page in pages.values():
        assert re.findall(r"""(?:src=|<link[^>]*href=|url\()["']?http[^>]*""", page) == []


@pytest.mark.parametrize("name", ["shapes", "portfolio", "drafts"])
def test_registers_of_other_shapes_are_sound(name: str) -> None:
    folder = ROOT / "tests/python/registers" / name
    if not folder.is_dir():
        pytest.skip(f"no register {name}")
    assert found(folder) == []


GOOD: dict[str, dict[str, bytes | str]] = {
    "contracts and penalty terms alone": {
        "contracts.csv": "contract_id,status,buyer_id,supplier_id,document_id,total_amount\na,signed,p,q,d,100.00\n",
        "penalty_terms.csv": "contract_id,penalty_term_id,rate,base_kind\na,t,0.001,contract_total\n",
    },
    "no contracts at all": {"sla_terms.csv": "contract_id,sla_id,target_unit\na,s,hour\na,t,hours\n"},
    "nothing": {},
    "a header alone": {"contracts.csv": CONTRACTS},
    "what Excel saves": {"contracts.csv": "\ufeff" + (CONTRACTS + "a,signed,1.00\n").replace("\n", "\r\n")},
    "lines that end in CR": {"contracts.csv": (CONTRACTS + "a,signed,1.00\n").replace("\n", "\r")},
    "no line end at the end": {"contracts.csv": CONTRACTS + "a,signed,1.00"},
    "blanks around cells and blank lines at the end": {"contracts.csv": CONTRACTS + " a , signed,1.00 \n\n\n"},
    "columns moved": {"contracts.csv": "total_amount,contract_id,status\n1.00,a,signed\n"},
    "an amount of eleven digits, printed without commas": {
        "quotations.csv": "contract_id,file_name,row_key,column_name,quotation\n"
        f"a,contracts,,total_amount,¥{MOBILE}.82\na,contracts,,net_amount,人民币{MOBILE}元\n"
    },
    "every cell in quotation marks": {"contracts.csv": '"contract_id","title_zh"\n"a","""甲"", 乙"\n'},
    "a further column": {"contracts.csv": "contract_id,remark\na,see file 12\n"},
    "numbers that lead to nobody": {
        "contracts.csv": table(
            ["contract_id", "contract_number", "title_zh", "title_en"],
            ["a", MOBILE, "91110108MA01CGBC5P", "LBXXS260302068"],
            ["b", CARD, "11010824210200012345-XM001", "2026-03-03 to 2027-03-02, 1689858.00"],
            ["c", "", "0" * 40 + MOBILE + "a" * 13, f"0.{MOBILE} and IOPS 3000-20000"],
        ),
    },
    "a day's fee three times": {
        "penalty_terms.csv": "contract_id,penalty_term_id,rate,base_kind\na,t,3,daily_service_fee\n",
    },
    "lines with a gap": {"contract_line_items.csv": "contract_id,line_number\na,1\na,3\n"},
    "a leap day": {"contracts.csv": "contract_id,signed_date\na,2024-02-29\nb,2000-02-29\n"},
    "a smaller total": {"amendments.csv": "contract_id,amendment_number,total_change_amount\na,1,-500.00\n"},
    "a discount": {
        "contract_line_items.csv": "contract_id,line_number,unit_price,line_amount\na,1,-5.5,-5.50\n",
    },
    "booleans as Excel writes them": {
        "payment_schedule.csv": "contract_id,instalment_number,includes_first_day\na,1,TRUE\na,2,FALSE\n",
    },
}  # fmt: skip


@pytest.mark.parametrize("name", list(GOOD))
def test_what_is_right_is_no_fault(name: str, tmp_path: Path) -> None:
    assert found(write(tmp_path / "register", GOOD[name])) == []


def test_what_crosses_cells_rows_or_files_is_left_to_the_build(tmp_path: Path) -> None:
    """The build tests it in SQL (tests/data); nothing is in both."""
    files: dict[str, bytes | str] = {
        "contracts.csv": "contract_id,status,signed_date,supplier_id\na,draft,2026-03-01,nobody\n",
        "payment_schedule.csv": "contract_id,instalment_number\nb,3\n",
    }
    assert found(write(tmp_path / "register", files)) == []


def test_faults_of_one_file_do_not_follow_into_another(tmp_path: Path) -> None:
    """A contract whose row cannot be read is not called missing as well."""
    terms = "contract_id,penalty_term_id\na,t\nb,t\n"
    broken: dict[str, tuple[bytes | str, list[tuple[str, int, str]]]] = {
        "unreadable": (b"\x00", [("contracts.csv", 1, "")]),
        "torn": (CONTRACTS + 'a,signed,1.00\n"b"x,signed,2.00\n', [("contracts.csv", 3, "")]),
        "a cell too many": (CONTRACTS + "a,signed,1.00\nb,signed,1,234\n", [("contracts.csv", 3, "")]),
    }
    for name, (content, faults) in broken.items():
        folder = write(tmp_path / name, {"contracts.csv": content, "penalty_terms.csv": terms})
        assert found(folder) == faults, name


def test_further_columns_and_files_are_noted(tmp_path: Path) -> None:
    files: dict[str, bytes | str] = {
        "contracts.csv": "contract_id,remark\na,x\n",
        "ledger.xlsx": b"PK",
        "readme.md": "x",
    }
    report = check.run_check(PROJECT, write(tmp_path / "register", files))
    assert report.is_sound
    assert [(Path(note.file).name, note.value) for note in report.notes] == [
        ("contracts.csv", "remark"),
        ("ledger.xlsx", ""),
    ]


def test_large_files_are_left_to_the_build_and_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LARGEST_FILE", 50)
    monkeypatch.setattr(reading, "LARGEST_TABLE", 3)
    terms = CONTRACTS + "".join(f"c{number},signed,x\n" for number in range(9))
    folder = write(
        tmp_path / "register", {"contracts.csv": terms, "penalty_terms.csv": "contract_id,penalty_term_id\na,t\n"}
    )
    duckdb.sql(f"copy (select 'p' || i as party_id from range(9) r(i)) to '{folder}/parties.parquet'")
    report = check.run_check(PROJECT, folder)
    assert report.is_sound
    assert len([note for note in report.notes if "`qiyue build`" in note.wanted]) == 2


def test_parquet_files_are_read_by_value(tmp_path: Path) -> None:
    folder = write(tmp_path / "register", {})
    columns = """'a' as contract_id, 'signed' as status, 1234.5::double as total_amount, timestamp '2026-03-03' as
        signed_date, 0.00001::double as performance_bond_rate, null::integer as net_amount"""
    duckdb.sql(f"copy (select {columns}) to '{folder}/contracts.parquet'")
    assert found(folder) == []
    columns = columns.replace("1234.5", "1234.505").replace("'signed'", "' Signed'")
    duckdb.sql(f"copy (select {columns}) to '{folder}/contracts.parquet'")
    assert sorted(found(folder)) == [("contracts.parquet", 2, "status"), ("contracts.parquet", 2, "total_amount")]


# Paths


def test_a_link_does_not_lead_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text(CONTRACTS + "a,signed,1.00\n")
    folder = write(tmp_path / "register", {})
    (folder / "contracts.csv").symlink_to("../secret.csv")
    (folder / "parties.csv").symlink_to("nowhere.csv")
    (folder / "events.csv").mkdir()
    assert found(folder) == [("contracts.csv", 0, ""), ("events.csv", 0, ""), ("parties.csv", 0, "")]


def test_names_with_signs_of_sql_and_globs_are_names(tmp_path: Path) -> None:
    folder = write(tmp_path / "it's [a] *'; drop table x; --", {})
    duckdb.sql("create or replace temp table made as select 'a' as contract_id, 'x''y' as \"re\"\"mark\"")
    connection = duckdb.connect()
    connection.execute('create table made as select \'a\' as contract_id, 1 as "re""mark\'"')
    connection.execute("copy made to 'made.parquet'".replace("made.parquet", str(tmp_path / "made.parquet")))
    (tmp_path / "made.parquet").rename(folder / "contracts.parquet")
    report = check.run_check(PROJECT, folder)
    assert report.is_sound
    assert report.row_count == 1


# Personal data


def test_numbers_that_lead_to_a_person_are_blotted_out(tmp_path: Path) -> None:
    text = f"contract_id,title_zh,signed_date\na,联系人{MOBILE},{MOBILE}\n"
    report = check.run_check(PROJECT, write(tmp_path / "register", {"contracts.csv": text}), docs=tmp_path / "docs")
    assert [fault.column for fault in report.faults] == ["title_zh", "signed_date"]
    assert all(MOBILE not in str(fault) and "138********" in str(fault) for fault in report.faults)
    assert MOBILE not in (tmp_path / "docs/contracts.html").read_text(encoding="utf-8")
    assert mask("1689858.00 与 2026-03-03") == "1689858.00 与 2026-03-03"
    assert mask("9999999999999999.99") == "9999999999999999.99"
    assert mask("622" + "2" * 16 + ".") == "622" + "*" * 16 + "."


# Normalised copies


def rows_of(text: str) -> list[list[str]]:
    return [row for row in csv.reader(io.StringIO(text, newline="")) if row]


FULL_WIDTH = str.maketrans({chr(sign): chr(sign + 0xFEE0) for sign in range(0x30, 0x3A)} | {".": "．", "-": "－"})


def messy(path: Path, style: int) -> bytes:
    """Write a file of the real register as Excel and people would; each style makes another mess of it."""
    entity = SPECIFICATION.entities[path.stem]
    header, *rows = rows_of(path.read_text(encoding="utf-8"))
    forms = [column.form for name in header if (column := entity.column(name))]
    codes = [SPECIFICATION.codes(column) for name in header if (column := entity.column(name))]

    def mess(cell: str, form: str, names: dict[str, str]) -> str:
        if not cell:
            return "　" if style == 1 else cell
        if form == "date":
            year, month, day = (int(part) for part in cell.split("-"))
            return [
                f"{year}/{month}/{day}",
                f"{year}年{month}月{day}日",
                cell.translate(FULL_WIDTH).replace("－", "-"),
            ][style]
        if form in ("amount", "price"):
            whole, point, part = cell.partition(".")
            grouped = f"{int(whole):,}{point}{part}"
            return [f"￥{grouped}", f"{grouped}元", cell.translate(FULL_WIDTH)][style]
        if form in ("quantity", "integer", "rate", "share"):
            return [f" {cell}", f"{cell}\t", cell.translate(FULL_WIDTH)][style]
        if form == "boolean":
            return [cell.upper(), "是" if cell == "true" else "否", cell.title()][style]
        if form == "code" and names:
            return [cell.upper(), cell + " ", cell][style]
        return [cell, f" {cell}　", f"\u00a0{cell}"][style] if form == "text" else cell

    made = [[mess(*cell) for cell in zip(row, forms, codes, strict=True)] for row in rows]
    order = list(range(len(header)))[:: -1 if style else 1]
    width = len(header)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([[header[place], header[place].upper(), f" {header[place]}"][style] for place in order])
    writer.writerows([row[place] for place in order] for row in made)
    if width > 1:
        writer.writerows([[""] * width] * 2)
    text = out.getvalue()
    return [text.encode("gb18030"), b"\xef\xbb\xbf" + text.encode(), b"\xff\xfe" + text.encode("utf-16-le")][style]


@pytest.mark.parametrize("style", [0, 1, 2], ids=["GBK", "byte order mark", "UTF-16 and full width"])
def test_a_messy_copy_of_the_register_is_normalised_into_the_register(style: int, tmp_path: Path) -> None:
    folder = write(tmp_path / "messy", {path.name: messy(path, style) for path in REAL_FILES})
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    report = check.run_check(PROJECT, folder, fix=tmp_path / "fixed")
    assert [str(fault) for fault in report.faults] == []
    assert len(report.changes) > 200
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    for path in REAL_FILES:
        fixed = rows_of((tmp_path / "fixed" / path.name).read_text(encoding="utf-8"))
        assert fixed == rows_of(path.read_text(encoding="utf-8")), path.name
        assert b"\r" not in (tmp_path / "fixed" / path.name).read_bytes()
    assert found(tmp_path / "fixed") == []


def test_copies_say_what_they_leave_to_mend_and_lose_nothing(tmp_path: Path) -> None:
    files: dict[str, bytes | str] = {
        "contracts.csv": "contract_id,signed_date,total_amount,remark\na,2026/3/3,1e5,keep\n",
        "parties.csv": "party_id,role\np,buyer,extra\n",
        "events.csv": "contract_id,event_id,note,note\na,e,one,two\n",
    }
    report = check.run_check(PROJECT, write(tmp_path / "register", files), fix=tmp_path / "fixed")
    assert sorted(path.name for path in report.not_written) == ["events.csv", "parties.csv"]
    assert sorted(path.name for path in (tmp_path / "fixed").iterdir()) == ["contracts.csv"]
    assert rows_of((tmp_path / "fixed/contracts.csv").read_text()) == [
        ["contract_id", "signed_date", "total_amount", "remark"],
        ["a", "2026-03-03", "1e5", "keep"],
    ]


def test_copies_go_into_an_empty_folder_only(tmp_path: Path) -> None:
    folder = write(tmp_path / "register", {"contracts.csv": "contract_id,signed_date\na,2026/3/3\n"})
    for target in (folder, folder / "contracts.csv"):
        with pytest.raises(QiyueError, match="not an empty folder"):
            check.run_check(PROJECT, folder, fix=target)
    assert (folder / "contracts.csv").read_text() == "contract_id,signed_date\na,2026/3/3\n"


# Whatever comes


@examples(60)
@given(st.binary(max_size=300))
def test_any_bytes_end_in_a_report(tmp_path: Path, content: bytes) -> None:
    report = check.run_check(PROJECT, write(tmp_path / "register", {"contracts.csv": content}))
    assert not report.is_sound
    assert all(fault.file.endswith("contracts.csv") and "\n" not in str(fault) for fault in report.faults)


REAL_PARTIES = (ROOT / "seeds/register/parties.csv").read_bytes()


@examples(40)
@given(st.data())
def test_a_real_file_with_any_damage_ends_in_a_report(tmp_path: Path, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(REAL_PARTIES)))
    end = start + data.draw(st.integers(0, 40))
    content = REAL_PARTIES[:start] + data.draw(st.binary(max_size=20)) + REAL_PARTIES[end:]
    report = check.run_check(PROJECT, write(tmp_path / "register", {"parties.csv": content}))
    for fault in [*report.faults, *report.changes, *report.notes]:
        assert Path(fault.file).name == "parties.csv"
        assert 0 <= fault.row <= content.count(b"\n") + content.count(b"\r") + 1
        assert str(fault).isprintable()


@examples(300)
@given(st.one_of(st.text(max_size=12), st.text("0123456789.,eE+-￥元%０５ ", max_size=10)))
def test_an_amount_is_read_as_it_stands_or_refused(text: str) -> None:
    read = normalise("amount", text, {})
    assert normalise("amount", read, {}) == read
    kept = "".join(sign for sign in text.translate({0xFF10: "0", 0xFF15: "5"}) if sign in "0123456789.-")
    if re.match(patterns.BY_FORM["amount"].regex, read) and text.isprintable() and "Ｅ" not in text:
        digits = [sign for sign in text if sign.isdecimal()]
        assert not set(text) & set("eE%"), "an exponent or a per cent sign is no amount"
        assert len(digits) >= 1
        if set(text) <= set("0123456789.,+-￥元０５ "):
            assert Decimal(read) == Decimal(kept)


@examples(300)
@given(
    st.decimals(0, 10**12, places=2),
    st.sampled_from(["￥{:,}", "{:,}元", "{:,}", " {} ", "¥ {}", "+{}", "0{}", "{}00"]),
)
def test_amounts_in_any_dress_are_read_exactly(amount: Decimal, dress: str) -> None:
    assert Decimal(normalise("amount", dress.format(amount), {})) == amount


def test_the_calendar_of_the_pattern_is_the_calendar() -> None:
    """Every combination of year, month and day against the calendar of Python."""
    for year in range(1990, 2100):
        for month in range(14):
            for day in range(28, 33):
                try:
                    is_day = bool(datetime.date(year, month, day))
                except ValueError:
                    is_day = False
                text = f"{year}-{month:02}-{day:02}"
                assert bool(re.match(patterns.BY_FORM["date"].regex, text)) == is_day, text


# Published codes: GB 32100-2015 prints the first as its example; the others are of public bodies.
CREDIT_CODES = ["91350100M000100Y43", "91110108MA01CGBC5P"]


@pytest.mark.parametrize("code", CREDIT_CODES)
def test_a_credit_code_holds_and_no_code_one_sign_away_does(code: str) -> None:
    assert patterns.credit_code_holds(code)
    for place, sign in enumerate(code):
        for other in "0123456789ABCDEFGHJKLMNPQRTUWXYIOSVZ":
            if other != sign:
                assert not patterns.credit_code_holds(code[:place] + other + code[place + 1 :])


# The command


def test_the_command_names_faults_and_ends_in_1(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write(tmp_path / "register", {"contracts.csv": CONTRACTS + "a,signed,1.916794e6\nb,Signed,2.00\n"})
    monkeypatch.chdir(tmp_path)
    arguments = ["check", "register", "--docs", "docs", "--fix", "fixed"]
    run = CliRunner().invoke(app, arguments)
    assert run.exit_code == 1
    assert run.stdout.splitlines() == [
        f'register/contracts.csv, row 2, total_amount: "1.916794e6"; wanted: {patterns.BY_FORM["amount"].wanted}',
        'register/contracts.csv, row 3, status: "Signed"; to normalise: signed',
        "2 faults in 1 file (1 file and 2 rows read). 1 of them is normalised in the copies, 1 is left to mend.",
        "Written to fixed: 1 file.",
        "Data Docs: docs/index.html",
    ]
    assert (folder.parent / "docs/index.html").is_file()
    assert rows_of((tmp_path / "fixed/contracts.csv").read_text())[2] == ["b", "signed", "2.00"]


def test_the_command_says_why_it_ends_in_1_though_all_was_normalised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "register", {"contracts.csv": CONTRACTS + "b,Signed,2.00\n"})
    monkeypatch.chdir(tmp_path)
    run = CliRunner().invoke(app, ["check", "register", "--docs", "docs", "--fix", "fixed"])
    assert run.exit_code == 1
    assert run.stdout.splitlines()[1:] == [
        "1 fault in 1 file (1 file and 1 row read). It is normalised in the copies.",
        "Written to fixed: 1 file.",
        "The file given still needs its changes, hence exit code 1; build from fixed, or put the copies in place.",
        "Data Docs: docs/index.html",
    ]


def test_a_build_begins_with_the_check(tmp_path: Path) -> None:
    folder = write(tmp_path / "register", {"contracts.csv": CONTRACTS + "a,signed,1.916794e6\n"})
    run = run_qiyue("build", "--register", str(folder), "--database", str(tmp_path / "qiyue.duckdb"))
    assert run.returncode == 1
    assert "row 2, total_amount" in run.stdout
    assert run.stderr.startswith("The register has faults, see above")
    assert not (tmp_path / "qiyue.duckdb").exists()

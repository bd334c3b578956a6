"""A register as one workbook and back: what stands in it, what an import changes, and that nothing is lost."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import duckdb
import pytest
import test_cases
from conftest import ROOT, clean_environment, run_qiyue
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from rich.console import Console

from qiyue import specification, workbook
from qiyue.errors import QiyueError
from qiyue.project import Project
from qiyue.workbook import layout
from qiyue.workbook.codes import Codes

PROJECT = Project(ROOT)
REGISTER = specification.load(PROJECT)
CODES = Codes(PROJECT, REGISTER)
HELPDESK = ROOT / "tests" / "python" / "registers" / "helpdesk"

SHEETS = [
    *(
        "使用说明",
        "合同",
        "当事人",
        "分项报价",
        "付款计划",
        "违约条款",
        "违约金总额上限",
        "服务水平",
        "解除权",
        "免责事由",
    ),
    *("义务", "续约选择", "其他当事人", "补充协议", "补充协议明细", "审阅意见", "引文", "合同文件"),
    *("履约事件", "付款记录", "发票", "考核结果", "违约金处理", "结算", "代码表"),
]


def register(name: str, folder: Path) -> Path:
    """Put the files of a register into a folder: the five contracts, a portfolio with all columns, or the cases."""
    folder.mkdir()
    if name == "cases":
        cases = [case for case in test_cases.all_cases() if case.name != test_cases.NAMED_BY_THE_CHECK]
        test_cases.write_register(cases, folder, is_alone=False)
        return folder
    sources = {
        "five contracts": [ROOT / "seeds" / "register", ROOT / "seeds" / "actuals"],
        "full": [ROOT / "tests" / "python" / "registers" / "full"],
        "helpdesk": [HELPDESK],
    }
    for source in sources[name]:
        for file in source.glob("*.csv"):
            shutil.copy(file, folder)
    return folder


def content(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def written(tmp_path: Path, source: Path, **options: Any) -> Path:
    path = tmp_path / "register.xlsx"
    workbook.write_workbook(PROJECT, path, register=source, **options)
    return path


def edit(path: Path, cells: dict[str, Any]) -> Workbook:
    """Type into cells such as 付款计划!F3 and save."""
    book = load_workbook(path)
    for place, value in cells.items():
        sheet, _, cell = place.partition("!")
        book[sheet][cell].value = value
    book.save(path)
    return book


def imported(path: Path, into: Path, **options: Any) -> tuple[bool, str]:
    said = io.StringIO()
    made = workbook.import_workbook(PROJECT, path, into, Console(file=said, width=200), **{"yes": True, **options})
    return made is not workbook.Import.FAULTY, said.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", ["five contracts", "full", "cases"])
def test_a_workbook_gives_the_same_bytes_back(name: str, language: str, tmp_path: Path) -> None:
    source = register(name, tmp_path / "source")
    path = written(tmp_path, source, language=language)
    emptied = tmp_path / "emptied"
    emptied.mkdir()
    for file in source.iterdir():
        (emptied / file.name).write_bytes(file.read_bytes().split(b"\n", 1)[0] + b"\n")
    assert imported(path, emptied)[0]
    assert content(emptied) == content(source)
    is_sound, said = imported(path, source)
    assert is_sound
    assert "Nothing changes" in said
    if name != "cases":  # their files lack columns, which a new register has
        assert imported(path, tmp_path / "new")[0]
        assert content(tmp_path / "new").items() >= content(source).items()


def test_the_same_register_gives_the_same_workbook(tmp_path: Path) -> None:
    assert written(tmp_path / "one", HELPDESK).read_bytes() == written(tmp_path / "two", HELPDESK).read_bytes()


def test_sheets_stand_in_the_order_of_the_officer(tmp_path: Path) -> None:
    book = load_workbook(written(tmp_path, HELPDESK))
    assert book.sheetnames == SHEETS
    assert set(layout.texts()["order"]) == set(REGISTER.entities)


def test_every_heading_says_what_its_column_means(tmp_path: Path) -> None:
    book = load_workbook(written(tmp_path, HELPDESK))
    for entity in REGISTER.entities.values():
        page = book[layout.title(entity)]
        assert page.freeze_panes is not None
        assert page.freeze_panes.endswith("3")
        headings = [column.name_zh for column in entity.columns]
        assert all(headings)
        assert len(set(headings)) == len(headings), entity.name
        assert [cell.value for cell in page[1]] == headings
        assert [cell.value for cell in page[2]] == [column.name for column in entity.columns]
        for cell, column in zip(page[1], entity.columns, strict=True):
            assert column.form in layout.texts()["forms"], column.form
            assert cell.comment is not None
            assert column.meaning_zh in cell.comment.text
            assert column.description in cell.comment.text
    total = book["合同"]["S1"]
    assert total.comment is not None
    assert total.comment.text.splitlines()[0] == "签订时的含税总价"
    assert total.comment.text.splitlines()[-1] == "例：1689858.00"


def test_every_cell_is_text_and_none_a_formula(tmp_path: Path) -> None:
    source = register("helpdesk", tmp_path / "source")
    file = source / "penalty_terms.csv"
    dangerous = ["=1+1", "+1", "-1", "@SUM(A1)", "=HYPERLINK(1)"]
    rows = list(csv.reader(io.StringIO(file.read_text(encoding="utf-8"))))
    for number, text in enumerate(dangerous):
        rows.append([*rows[1][:1], f"term-{number}", *rows[1][2:29], text, text, "body 1"])
    with file.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened, lineterminator="\n").writerows(rows)
    path = written(tmp_path, source)
    page = load_workbook(path)["违约条款"]
    assert [page.cell(row, 30).value for row in range(4, 9)] == dangerous
    for row in page.iter_rows(min_row=3):
        for cell in row:
            if cell.value is not None:
                assert (cell.data_type, cell.number_format) == ("s", "@"), cell.coordinate
    # What is typed below the last row is text, too.
    as_text = [one for one in page.column_dimensions.values() if one.number_format == "@"]
    assert [place for one in as_text for place in range(one.min or 0, (one.max or 0) + 1)] == list(range(1, 33))
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            assert not re.search(rb"<f[ >]", archive.read(name)), name


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_code_is_chosen_from_words(language: str, tmp_path: Path) -> None:
    book = load_workbook(written(tmp_path, HELPDESK, language=language))
    for entity in REGISTER.entities.values():
        page = book[layout.title(entity)]
        choices = {str(one.sqref).split(":")[0]: one.formula1 for one in page.data_validations.dataValidation}
        for place, column in enumerate(entity.columns, start=1):
            offered = choices.get(f"{get_column_letter(place)}3")
            codes = CODES.of(column)
            if not codes:
                refers = column.references and (entity.name, column.name) != tuple(column.references.split("."))
                assert bool(offered) == bool(refers or (column.references_in_contract and column.type == "code"))
                continue
            assert offered is not None, column.name
            area = re.fullmatch(r"'代码表'!\$([A-Z]+)\$(\d+):\$\1\$(\d+)", offered)
            assert area is not None, offered
            words = [book["代码表"][f"{area[1]}{row}"].value for row in range(int(area[2]), int(area[3]) + 1)]
            assert [CODES.code(column, str(word)) for word in words] == list(codes)
            assert Counter(words).most_common(1)[0][1] == 1
    shown = {"zh": "工作日", "en": "working day"}
    assert book["付款计划"]["S3"].value == shown[language]


def test_ids_of_other_sheets_are_offered(tmp_path: Path) -> None:
    page = load_workbook(written(tmp_path, HELPDESK))["付款计划"]
    choices = {str(one.sqref).split(":")[0]: one.formula1 for one in page.data_validations.dataValidation}
    assert re.fullmatch(r"'合同'!\$A\$3:\$A\$\d+", choices["A3"])


def test_a_workbook_of_one_contract_has_its_parties_and_no_others(tmp_path: Path) -> None:
    path = tmp_path / "one.xlsx"
    workbook.write_workbook(PROJECT, path, contracts=["culture-cloud-2026"])
    book = load_workbook(path)
    ids = {name: [row[0].value for row in book[name].iter_rows(min_row=3)] for name in ("合同", "当事人", "合同文件")}
    assert ids == {
        "合同": ["culture-cloud-2026"],
        "当事人": ["bj-culture-enforcement", "capinfo-cloud"],
        "合同文件": ["doc-culture"],
    }
    assert {row[0].value for row in book["付款计划"].iter_rows(min_row=3)} == {"culture-cloud-2026"}
    with pytest.raises(QiyueError, match="no contract nobody"):
        workbook.write_workbook(PROJECT, tmp_path / "none.xlsx", contracts=["nobody"])


def test_a_file_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    path = written(tmp_path, HELPDESK)
    before = path.read_bytes()
    with pytest.raises(QiyueError, match="somebody's work"):
        written(tmp_path, HELPDESK)
    assert path.read_bytes() == before


@pytest.mark.parametrize("spoil", ["torn,row\n", f"long,buyer,{'长' * 32_767},,,\n", '"open,buyer\n'])
def test_a_register_that_would_lose_something_is_not_written(spoil: str, tmp_path: Path) -> None:
    source = register("helpdesk", tmp_path / "source")
    with (source / "parties.csv").open("a", encoding="utf-8") as file:
        file.write(spoil)
    with pytest.raises(QiyueError, match=r"parties\.csv cannot be shown as a sheet without losing something"):
        written(tmp_path, source)


def test_an_import_says_what_it_changes_and_keeps_what_it_does_not_know(tmp_path: Path) -> None:
    source = register("helpdesk", tmp_path / "source")
    path = written(tmp_path, source)
    # The folder holds more than the workbook: a contract, a column, a party, a file.
    contracts = (source / "contracts.csv").read_text(encoding="utf-8").splitlines()
    other = ["another", *[""] * 24]
    (source / "contracts.csv").write_text(
        f"{contracts[0]},keeper\n{','.join(other)},a\n{contracts[1]},b\n", encoding="utf-8"
    )
    schedule = (source / "payment_schedule.csv").read_text(encoding="utf-8").splitlines()
    (source / "payment_schedule.csv").write_text(
        "\n".join([schedule[0], f"another,1{',' * 29}", *schedule[1:], f"another,2{',' * 29}", ""]), encoding="utf-8"
    )
    (source / "notes.txt").write_text("mine", encoding="utf-8")
    book = edit(path, {"付款计划!F3": "71000.00", "付款计划!B4": "3", "合同!E3": "未签订文本"})
    assert book["付款计划"]["F3"].value == "71000.00"
    before = content(source)

    is_sound, said = imported(path, source, dry_run=True)
    assert is_sound
    assert content(source) == before
    for line in (
        "payment_schedule.csv: 1 row added, 1 row removed, 1 cell changed, 2 of which the workbook does not speak kept",
        "+ example-helpdesk-2025 3",
        "- example-helpdesk-2025 2",
        "example-helpdesk-2025 1, stated_amount: 72000.00 → 71000.00",
        "example-helpdesk-2025, status: signed → draft",
        "Nothing was written (--dry-run).",
    ):
        assert line in said

    is_sound, said = imported(path, source)
    assert is_sound
    assert "Written: 2 files." in said
    after = content(source)
    assert {name for name in after if after[name] != before[name]} == {"contracts.csv", "payment_schedule.csv"}
    assert set(after) == set(before)
    assert after["contracts.csv"].decode() == before["contracts.csv"].decode().replace("signed,", "draft,")
    changed = [schedule[1].replace("72000.00", "71000.00"), schedule[2].replace("2025,2,", "2025,3,")]
    expected = [schedule[0], f"another,1{',' * 29}", *changed, f"another,2{',' * 29}", ""]
    assert after["payment_schedule.csv"].decode() == "\n".join(expected)


def test_a_fault_names_its_cell_and_nothing_is_written(tmp_path: Path) -> None:
    source = register("helpdesk", tmp_path / "source")
    path = written(tmp_path, source)
    edit(path, {"付款计划!F3": "72000.005", "付款计划!S4": "工作曰", "合同!S3": "119999.00"})
    before = content(source)
    is_sound, said = imported(path, source)
    assert not is_sound
    assert content(source) == before
    assert '付款计划!F3, stated_amount: "72000.005"; wanted: an amount in yuan' in said
    assert '付款计划!S4, offset_unit: "工作曰"; wanted: one of the known words: 工作日 (working_day)' in said
    assert "Nothing was written." in said


@pytest.mark.parametrize("place", [1, 2, 3])
def test_all_files_are_written_or_none(place: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = register("helpdesk", tmp_path / "source")
    path = written(tmp_path, source)
    edit(
        path,
        {
            "付款计划!F3": "71000.00",
            "合同!S3": "119000.00",
            "服务水平!F3": "99.5",
            "履约事件!A3": "example-helpdesk-2025",
        },
    )
    edit(path, {"履约事件!B3": "a", "履约事件!C3": "最终验收合格", "履约事件!D3": "2026-03-20"})
    before = content(source)
    replace = Path.replace
    calls = []

    def breaks(self: Path, target: Path) -> Path:
        calls.append(target)
        if len(calls) == place:
            raise OSError(28, "No space left on device", str(target))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", breaks)
    with pytest.raises(QiyueError, match="disk is full"):
        imported(path, source)
    monkeypatch.undo()
    assert content(source) == before
    assert imported(path, source)[1].endswith("Written: 4 files.\n")
    assert set(content(source)) == {*before, "events.csv"}


def test_a_file_with_faults_is_not_added_to(tmp_path: Path) -> None:
    source = register("helpdesk", tmp_path / "source")
    path = written(tmp_path, source)
    with (source / "parties.csv").open("a", encoding="utf-8") as file:
        file.write("torn,row\n")
    before = content(source)
    with pytest.raises(QiyueError, match="has faults and cannot be added to"):
        imported(path, source)
    assert content(source) == before


PROPOSALS = """file,row,column,value,quotation,clause_ref,confidence,rule
contracts,,signed_date,2025-04-01,2025年4月1日,body signature,0.99,date
payment_schedule,1,stated_amount,72000.00,72000.00元,body 3.2,0.95,instalment
payment_schedule,1,offset_value,15,15个工作日,body 3.2,0.55,period
payment_schedule,1,offset_unit,working_day,15个工作日,body 3.2,0.55,period
payment_schedule,2,stated_share,0.4,40%,body 3.3,0.6,share
penalty_terms,late-service/1,rate,0.001,千分之一,body 7.1,0.8,rate
penalty_terms,late-service/1,penalty_term_id,late-service,逾期,body 7.1,0.7,name
"""


@pytest.fixture
def proposed(tmp_path: Path) -> Path:
    folder = register("helpdesk", tmp_path / "proposed")
    (folder / "proposals.csv").write_text(PROPOSALS, encoding="utf-8")
    path = tmp_path / "proposed.xlsx"
    workbook.write_workbook(PROJECT, path, proposed=folder)
    return path


def test_a_proposal_stands_beside_its_quotation(proposed: Path) -> None:
    book = load_workbook(proposed)
    page = book["核对"]
    names = [cell.value for cell in page[2]]
    rows = [dict(zip(names, [cell.value for cell in row], strict=True)) for row in page.iter_rows(min_row=3)]
    # The doubtful ones come first and have no decision yet.
    assert [row["confidence"] for row in rows] == ["0.55", "0.55", "0.6", "0.8", "0.7", "0.99", "0.95"]
    assert [row["decision"] or "" for row in rows] == ["", "", "", "", "", "采纳", "采纳"]
    assert rows[1] | {"new_value": None} == rows[1] | {
        "place": "付款计划!S3",
        "heading": "期限单位",
        "value": "工作日",
        "quotation": "15个工作日",
        "clause_ref": "body 3.2",
        "new_value": None,
    }
    doubtful, sure = book["付款计划"]["R3"], book["付款计划"]["F3"]
    assert doubtful.comment is not None
    assert doubtful.comment.text.splitlines()[:2] == ["15个工作日", "body 3.2"]
    assert doubtful.fill.fgColor.rgb != sure.fill.fgColor.rgb != book["付款计划"]["A3"].fill.fgColor.rgb


def test_every_doubtful_proposal_wants_a_decision(proposed: Path, tmp_path: Path) -> None:
    is_sound, said = imported(proposed, tmp_path / "into")
    assert not is_sound
    assert said.count("wanted: a decision") == 5
    assert "核对!G3, payment_schedule.offset_value" in said
    assert not (tmp_path / "into").exists()


def test_decisions_are_carried_out(proposed: Path, tmp_path: Path) -> None:
    decisions = {
        "核对!G3": "修改", "核对!H3": "20",  # 15 days
        "核对!G4": "修改", "核对!H4": "日（自然日）",
        "核对!G5": "不采纳",
        "核对!G6": "采纳",
        "付款计划!F3": "72500.00",  # accepted beforehand, and then changed by hand
    }  # fmt: skip
    edit(proposed, {**decisions, "核对!G7": "采纳"})
    is_sound, said = imported(proposed, tmp_path / "into")
    assert is_sound, said
    rows = specification.read_rows(tmp_path / "into" / "payment_schedule.csv")
    names = ("stated_amount", "offset_value", "offset_unit", "stated_share")
    assert [[row[name] for name in names] for row in rows] == [
        ["72500.00", "20", "calendar_day", "0.6"],
        ["48000.00", "10", "working_day", ""],
    ]
    assert not (tmp_path / "into" / "proposals.csv").exists()


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"核对!G7": "不采纳"}, "核对!G7, penalty_terms.penalty_term_id: \"late-service\"; wanted: a row without"),
        ({"核对!G7": "修改"}, "核对!H7, penalty_terms.penalty_term_id: \"late-service\"; wanted: the new value"),
        ({"核对!G7": "采纳", "核对!G3": "修改", "核对!H3": 1 / 3}, "核对!H3"),
        ({"核对!G7": "也许"}, "wanted: a decision: 采纳 (accept), 修改 (change) or 不采纳 (reject)"),
        ({"核对!G7": "修改", "核对!H7": "=A1"}, "wanted: a value, not a formula"),
    ],
)  # fmt: skip
def test_a_decision_that_cannot_be_carried_out_is_named(
    cells: dict[str, Any], words: str, proposed: Path, tmp_path: Path
) -> None:
    edit(proposed, {f"核对!G{row}": "采纳" for row in range(3, 10)} | cells)
    is_sound, said = imported(proposed, tmp_path / "into")
    if words == "核对!H3":  # it is no whole number, which the check of the register says
        words = '付款计划!R3, offset_value: "0.333333333333333"; wanted: a whole number'
    assert not is_sound
    assert words in said


def test_proposals_that_name_no_column_are_refused(tmp_path: Path) -> None:
    folder = register("helpdesk", tmp_path / "proposed")
    (folder / "proposals.csv").write_text(PROPOSALS.replace(",rate,", ",rat,"), encoding="utf-8")
    with pytest.raises(QiyueError, match=r"proposals\.csv, row 7: .*penalty_terms\.rat"):
        workbook.write_workbook(PROJECT, tmp_path / "out.xlsx", proposed=folder)


def test_the_commands_lead_out_and_back(tmp_path: Path) -> None:
    path, into = tmp_path / "register.xlsx", tmp_path / "into"
    made = run_qiyue("workbook", "--register", str(HELPDESK), "--out", str(path))
    assert (made.returncode, made.stdout) == (0, f"Written: {path}, 10 rows.\n")
    assert run_qiyue("check", str(path), "--docs", str(tmp_path / "docs")).returncode == 0
    asked = run_qiyue("import", str(path), "--into", str(into))
    assert asked.returncode == 0
    assert "Nothing was written; add --yes" in asked.stdout
    assert not into.exists()
    assert run_qiyue("import", str(path), "--into", str(into), "--yes").returncode == 0
    assert content(into).items() >= content(HELPDESK).items()

    edit(path, {"付款计划!F3": "7,2000.00"})
    for command in (["check", str(path)], ["import", str(path)], ["build", "--register", str(path)]):
        ended = run_qiyue(*command)
        assert ended.returncode == 1
        assert '付款计划!F3, stated_amount: "7,2000.00"; wanted: an amount in yuan' in ended.stdout
        assert "Traceback" not in ended.stdout + ended.stderr


@pytest.mark.slow
def test_a_workbook_is_built_from_as_a_folder_is(tmp_path: Path) -> None:
    path = written(tmp_path, HELPDESK)
    edit(path, {"付款计划!C4": "milestone"})
    database = tmp_path / "qiyue.duckdb"
    built = run_qiyue("build", "--register", str(path), "--database", str(database), "--as-of", "2026-06-30")
    assert built.returncode == 0, built.stdout + built.stderr
    with duckdb.connect(str(database), read_only=True) as connection:
        rows = connection.sql(
            "select instalment_number, instalment_kind, scheduled_amount from marts.payment_timing order by 1"
        ).fetchall()
    assert [(number, kind, str(amount)) for number, kind, amount in rows] == [
        (1, "advance", "72000.00"),
        (2, "milestone", "48000.00"),
    ]


@pytest.mark.slow
def test_plain_dbt_says_what_to_do_with_a_workbook(tmp_path: Path) -> None:
    path = written(tmp_path, HELPDESK)
    dbt = [str(Path(sys.executable).with_name("dbt")), "build", "--vars", f"{{register_path: '{path}'}}"]
    ended = subprocess.run(
        [*dbt, "--target-path", str(tmp_path / "target"), "--log-path", str(tmp_path / "target")],
        cwd=ROOT,
        env=clean_environment() | {"QIYUE_DATABASE": str(tmp_path / "qiyue.duckdb"), "DO_NOT_TRACK": "1"},
        capture_output=True,
        text=True,
    )
    assert ended.returncode != 0
    assert f"`qiyue build --register {path}` builds from a workbook" in ended.stdout


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (PROPOSALS.encode("gbk"), "must be a CSV file in UTF-8"),
        (PROPOSALS.replace("quotation", "words", 1).encode(), "lacks the columns quotation"),
        (PROPOSALS.replace("0.99", "sure").encode(), "a confidence that is no number"),
    ],
)
def test_proposals_that_cannot_be_read_are_refused_in_one_sentence(content: bytes, said: str, tmp_path: Path) -> None:
    folder = register("helpdesk", tmp_path / "proposed")
    (folder / "proposals.csv").write_bytes(content)
    with pytest.raises(QiyueError, match=said):
        workbook.write_workbook(PROJECT, tmp_path / "out.xlsx", proposed=folder)

"""`qiyue propose`: what it writes, what the gate lets through, what it keeps to itself. All contracts are invented."""

from __future__ import annotations

import csv
import io
import subprocess
from pathlib import Path

import docx
import duckdb
import pytest
from conftest import ROOT, run_qiyue
from rich.console import Console

from qiyue import documents, propose, specification
from qiyue import verify as verifier
from qiyue.check import run_check
from qiyue.errors import QiyueError
from qiyue.project import find_project
from qiyue.propose import Proposer, compare, privacy, proposals
from qiyue.propose.proposals import Proposal
from qiyue.propose.writer import register_rows

SAMPLES = Path(__file__).parent / "proposing" / "documents"
CONTRACT = SAMPLES / "software-development.txt"
NAME = "software-development"

# Put together here, so that the project holds no number that could be someone's.
PHONE, IDENTITY, ACCOUNT = "138" + "0000" + "1234", "110101" + "19900307" + "7715", "6222" + "0000" * 3 + "123"


@pytest.fixture(scope="module")
def proposer() -> Proposer:
    return Proposer(find_project())


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("written") / "out"
    propose.propose(find_project(), CONTRACT, folder)
    return folder


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_register_files_have_the_columns_of_their_yaml(written: Path) -> None:
    for entity in specification.load(find_project()).entities.values():
        if entity.area == "register":
            header = (written / f"{entity.name}.csv").read_text(encoding="utf-8").splitlines()[0]
            assert header == ",".join(column.name for column in entity.columns)
    header = (written / "proposals.csv").read_text(encoding="utf-8").splitlines()[0]
    assert header == "file,row,column,value,quotation,clause_ref,confidence,rule"


def test_what_is_written_is_sound_and_verified(written: Path, tmp_path: Path) -> None:
    assert run_check(find_project(), written, docs=tmp_path / "docs", fix=None).is_sound
    result = verifier.verify(find_project(), written, None, SAMPLES)
    assert result.texts == {NAME: CONTRACT.name}
    assert not result.contradicts
    assert set(result.counts) == {verifier.Outcome.AGREES}


def test_every_cell_has_a_quotation_that_stands_in_its_clause(written: Path) -> None:
    text = documents.read(CONTRACT).text
    plain = "".join(text.split())
    for row in _rows(written / "proposals.csv"):
        assert row["quotation"], row
        assert "".join(row["quotation"].split()) in plain, row
        assert 0 < float(row["confidence"]) < 1


def test_every_filled_cell_is_proposed(written: Path) -> None:
    """Nothing stands in a register file but keys, clauses and what proposals.csv quotes."""
    described = specification.load(find_project())
    proposed = {(row["file"], row["row"], row["column"]) for row in _rows(written / "proposals.csv")}
    for name in ("contracts", "payment_schedule", "penalty_terms", "termination_rights", "sla_terms", "excuses"):
        entity = described.entities[name]
        rows = _rows(written / f"{name}.csv")
        assert rows or name == "excuses"
        for row in rows:
            for column, value in row.items():
                if value and column not in (*entity.key, "clause_ref", "document_id"):
                    assert (name, entity.row_key(row), column) in proposed


def test_a_register_is_never_written_to(written: Path, tmp_path: Path) -> None:
    register = tmp_path / "register"
    register.mkdir()
    (register / "contracts.csv").write_text("contract_id\nexample\n", encoding="utf-8")
    with pytest.raises(QiyueError, match="is a register"):
        propose.propose(find_project(), CONTRACT, register)
    assert [file.name for file in register.iterdir()] == ["contracts.csv"]
    # Its own folder may be written again.
    propose.propose(find_project(), CONTRACT, written)


def test_project_register_is_refused_by_the_command() -> None:
    done = run_qiyue("propose", str(CONTRACT), "--out", str(ROOT / "seeds" / "register"))
    assert done.returncode == 1
    assert "is a register" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_blank_is_a_blank_and_a_finding(tmp_path: Path) -> None:
    folder = tmp_path / "blank"
    propose.propose(find_project(), SAMPLES / "blank-template.txt", folder)
    findings = _rows(folder / "document_findings.csv")
    assert {row["clause_ref"] for row in findings} >= {"body 2", "body 3.1", "body 3.2", "body 4", "body 5.2"}
    assert {row["finding_kind"] for row in findings} == {"blank_term"}
    contract = _rows(folder / "contracts.csv")[0]
    assert not any(
        contract[name] for name in ("total_amount", "supplier_id", "signed_date", "contract_number", "status")
    )
    assert [row["stated_share"] for row in _rows(folder / "payment_schedule.csv")] == ["", ""]


GOOD = Proposal("contracts", "", "total_amount", "1865000.00", "￥1,865,000.00元", "body 2.1")


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"value": "1865000.01"}, "is printed otherwise"),
        ({"quotation": "￥1,865,000.01元", "value": "1865000.01"}, "stands nowhere"),
        ({"clause_ref": "body 2.2"}, "stands in another clause"),
        ({"clause_ref": "body 99"}, "stands in another clause"),
        ({"quotation": " "}, "has no quotation"),
        ({"value": "1,865,000.00"}, "its value is not"),
        ({"column": "price"}, "no such column"),
        ({"file": "contract"}, "no such column"),
        ({"file": "payment_schedule", "row": "1", "column": "trigger_event", "value": "dreamt",
          "quotation": "合同签订并生效", "clause_ref": "body 3.1"}, "none of the column's list"),
        ({"file": "payment_schedule", "row": "1", "column": "trigger_event", "value": "final_acceptance",
          "quotation": "合同签订并生效", "clause_ref": "body 3.1"}, "its quotation says"),
    ],
)  # fmt: skip
def test_gate_drops_what_its_clause_does_not_print(proposer: Proposer, changed: dict[str, str], why: str) -> None:
    text = documents.read(CONTRACT).text
    one = Proposal(**{**GOOD.__dict__, **changed})
    reading = proposer.read(text, NAME, [GOOD, one])
    assert reading.proposals == [GOOD]
    assert [reason for _, reason in reading.dropped if why in reason], reading.dropped


def test_another_reader_passes_the_same_gate(tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    lines = [
        "file,row,column,value,quotation,clause_ref",
        "contracts,,total_amount,1865000.00,人民币（大写）壹佰捌拾陆万伍仟元整（￥1865000.00元）,body 2.1",
        "contracts,,tax_rate,0.06,6%,body 2.1",
        "payment_schedule,1,stated_share,0.3,30%,body 3.1",
        "payment_schedule,1,stated_amount,559501.00,559500元,body 3.1",
    ]
    other.write_text("\n".join(lines) + "\n", encoding="utf-8")
    reading, _ = propose.propose(find_project(), CONTRACT, tmp_path / "out", NAME, other)
    assert [(one.column, one.value) for one in reading.proposals][1:] == [("tax_rate", "0.06"), ("stated_share", "0.3")]
    assert len(reading.dropped) == 1
    assert _rows(tmp_path / "out" / "payment_schedule.csv")[0]["stated_share"] == "0.3"
    other.write_text("file,row,value\ncontracts,,1\n", encoding="utf-8")
    with pytest.raises(QiyueError, match="lacks the columns column, quotation, clause_ref"):
        proposals.read_file(other)


def test_nothing_leads_to_a_person(tmp_path: Path) -> None:
    text = CONTRACT.read_text(encoding="utf-8")
    people = f"联系人：王小明\n联系电话：{PHONE}\n身份证号：{IDENTITY}\n开户账号：{ACCOUNT}\n法定代表人：李大强\n"
    text = text.replace("签订地点：示例市\n", f"签订地点：示例市\n{people}").replace(
        "6.3 乙方", f"6.3 联系人：王小明（{PHONE}）处罚款800.55元。乙方"
    )
    file = tmp_path / "people.txt"
    file.write_text(text.replace("（以下无正文）", f"（以下无正文）\n签字：赵一鸣\n账号：{ACCOUNT}"), encoding="utf-8")
    reading, _ = propose.propose(find_project(), file, tmp_path / "out")
    said = "".join(one.read_text(encoding="utf-8") for one in (tmp_path / "out").iterdir())
    shown = io.StringIO()
    propose.show(reading, tmp_path / "out", Console(file=shown, width=10_000))
    for leads in (PHONE, IDENTITY, ACCOUNT, "王小明", "李大强", "赵一鸣"):
        assert leads not in said
        assert leads not in shown.getvalue()
    # What it says of the contract is there all the same.
    assert "1865000.00" in said


@pytest.mark.slow
def test_what_is_proposed_of_every_document_builds_as_it_is(proposer: Proposer, tmp_path: Path) -> None:
    register = tmp_path / "register"
    register.mkdir()
    rows: dict[str, list[dict[str, str]]] = {}
    for file in sorted(SAMPLES.glob("*.txt")):
        reading = proposer.read(documents.read(file).text, file.stem)
        for name, found in register_rows(reading, proposer.described).items():
            rows.setdefault(name, []).extend(found)
    for name, found in rows.items():
        columns = [column.name for column in proposer.described.entities[name].columns]
        with (register / f"{name}.csv").open("w", encoding="utf-8", newline="") as lines:
            writer = csv.DictWriter(lines, columns)
            writer.writeheader()
            writer.writerows(found)
    database = tmp_path / "proposed.duckdb"
    done = run_qiyue("build", "--register", str(register), "--database", str(database), "--as-of", "2026-06-30")
    assert done.returncode == 0, done.stdout + done.stderr
    with duckdb.connect(str(database), read_only=True) as connection:
        row = connection.execute("select count(*) from marts.dim_contract where total_amount is not null").fetchone()
    # The template is blank; of every other the total was read.
    assert row == (len(rows["contracts"]) - 1,)


def test_masks() -> None:
    assert privacy.mask(f"电话：{PHONE}") == "电话：●●●"
    assert privacy.mask("法定代表人：李大强") == "法定代表人：●●●"
    assert privacy.mask("合同总价为1234567.00元") == "合同总价为1234567.00元"
    assert privacy.is_personal(ACCOUNT)


def test_proposals_are_not_for_git() -> None:
    done = subprocess.run(
        ["git", "check-ignore", "proposals/contract/proposals.csv"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == "proposals/contract/proposals.csv"


def test_what_a_penalty_sentence_says_and_no_row_can_is_listed(proposer: Proposer) -> None:
    text = CONTRACT.read_text(encoding="utf-8").replace(
        "第七条 其他", "6.4 乙方逾期的，违约金为未履行部分对应利润的8%与前述金额之较高者。\n第七条 其他"
    )
    reading = proposer.read(text, NAME)
    assert [clause for clause, words in reading.unread if "8%" in words] == ["body 6.4"]


def test_diff_names_what_only_one_of_the_two_has(written: Path, tmp_path: Path) -> None:
    register = tmp_path / "register"
    register.mkdir()
    for file in written.glob("*.csv"):
        (register / file.name).write_bytes(file.read_bytes())
    schedule = register / "payment_schedule.csv"
    lines = schedule.read_text(encoding="utf-8").splitlines()
    # One instalment was forgotten, one amount mistyped.
    schedule.write_text(
        "\n".join([lines[0], lines[1].replace("559500.00", "595500.00"), *lines[2:4]]) + "\n", encoding="utf-8"
    )
    shown = io.StringIO()
    place = register / NAME
    assert compare.show_differences(find_project(), CONTRACT, place, None, Console(file=shown, width=10_000))
    said = shown.getvalue().splitlines()
    assert "payment_schedule 1, stated_amount: the document says 559500.00, the register 595500.00 (body 3.1)" in said
    assert "payment_schedule 4, stated_share: the document says 0.05, the register nothing (body 3.4)" in said
    assert all(line.startswith("payment_schedule ") for line in said[:-1])
    assert said[-1].endswith("1 that differ.")
    same = io.StringIO()
    assert not compare.show_differences(find_project(), CONTRACT, written, None, Console(file=same))


def test_a_word_document_says_the_same_as_its_text(proposer: Proposer, tmp_path: Path) -> None:
    document = docx.Document()
    rows: list[list[str]] = []
    source = SAMPLES / "hardware-purchase.txt"
    for line in [*source.read_text(encoding="utf-8").splitlines(), ""]:
        if "\t" in line:
            rows.append(line.split("\t"))
            continue
        if rows:
            table = document.add_table(len(rows), max(map(len, rows)))
            for place, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    table.cell(place, column).text = cell
            rows = []
        document.add_paragraph(line)
    file = tmp_path / "hardware-purchase.docx"
    document.save(str(file))
    ours, theirs = (
        {(one.file, one.row, one.column, one.value) for one in proposer.read(documents.read(path).text, "x").proposals}
        for path in (file, source)
    )
    assert ours == theirs


def test_command_writes_and_says_what_it_did(tmp_path: Path) -> None:
    done = run_qiyue("propose", str(CONTRACT), "--out", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    assert "payment_schedule: 4 rows" in done.stdout
    assert "each with its quotation" in done.stdout
    missing = run_qiyue("propose", str(CONTRACT), "--diff", str(tmp_path / "nowhere" / "x"))
    assert missing.returncode == 1
    assert "no register" in missing.stderr

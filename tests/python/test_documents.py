"""Documents of every kind become the same clauses; what cannot be read is named with what to do."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from proposing import papers, prints
from reportlab.pdfgen.canvas import Canvas

from qiyue import documents, texts
from qiyue.errors import QiyueError
from qiyue.project import find_project
from qiyue.propose.passages import take_apart
from qiyue.propose.tables import read_lines
from qiyue.propose.values import Values

LEAST_RIGHT = 0.99


def _plain(text: str) -> str:
    return text.replace(" ", "")


def _wrong(maker: papers.Maker, folder: Path) -> tuple[list[str], int]:
    """Give the clauses that are not found once with their words, or that the document has not, and how many it has."""
    file, clauses = maker(folder)
    parts = texts.read_parts(documents.read(file).text)
    wrong = []
    for reference, words in clauses.items():
        part, _, number = reference.partition(" ")
        found = parts[part].find(number) if part in parts else []
        if len(found) != 1 or not _plain(found[0][0]).startswith(_plain(words)):
            wrong.append(f"{maker.__name__} {reference}: {found}")
    for one in parts.values():
        for clause in one.clauses:
            reference = f"{one.name} {'.'.join(map(str, clause.numbers))}"
            if reference not in clauses and "\t" not in one.lines[clause.start]:
                wrong.append(f"{maker.__name__} has no {reference}")
    return wrong, len(clauses)


def test_clauses_of_every_kind_of_document(tmp_path: Path) -> None:
    results = [_wrong(maker, tmp_path) for maker in papers.MAKERS]
    wrong = [one for found, _ in results for one in found]
    clauses = sum(count for _, count in results)
    assert len(papers.MAKERS) >= 10
    assert clauses >= 100
    assert len(wrong) <= (1 - LEAST_RIGHT) * clauses, wrong


@pytest.mark.parametrize("maker", papers.MAKERS, ids=lambda maker: maker.__name__)
def test_clauses_of_one_document(maker: papers.Maker, tmp_path: Path) -> None:
    assert not _wrong(maker, tmp_path)[0]


def test_a_printed_table_keeps_its_lines(tmp_path: Path) -> None:
    file, _ = prints.pdf_with_a_long_table(tmp_path)
    read = documents.read(file)
    lines = read_lines(take_apart(read.text).sheets, Values(find_project()), None)
    assert [line.number for line in lines] == [str(number) for number in range(1, 27)]
    for line, (_, description, price, quantity, amount, _) in zip(lines, prints.LINES[1:], strict=True):
        values = {column: said.value for column, said in line.cells.items()}
        assert (values["unit_price"], values["quantity"], values["line_amount"]) == (price, quantity, f"{amount}.00")
        assert values["description_zh"] == description
        assert (values["unit_zh"], values["term_months"], values["price_period"]) == ("元/月", "12", "month")


def test_headers_footers_and_page_numbers_are_left_out(tmp_path: Path) -> None:
    file, _ = prints.pdf_of_articles(tmp_path)
    text = documents.read(file).text
    assert "SL-2025-1" not in text
    assert "页" not in text
    # Each clause is one line again, however many it was printed on.
    assert len(text.splitlines()) == 2 + 12 * 3


def test_merged_cells_are_read_once(tmp_path: Path) -> None:
    file, _ = papers.word_with_tables(tmp_path)
    rows = [line for line in documents.read(file).text.splitlines() if "\t" in line]
    assert "合计\t\t\t\t120000" in rows
    assert "一级\t30分钟" in rows


def test_gaps_and_repeats_are_said(tmp_path: Path) -> None:
    file = tmp_path / "gap.txt"
    file.write_text("合同\n第一条 甲\n1. 一。\n3. 三。\n第二条 乙\n第二条 丙\n", encoding="utf-8")
    assert sorted(documents.read(file).notes) == [
        "body 1.3 comes where 1.2 is due: a gap",
        "body 2 comes after 2: a repeat",
    ]


def test_a_scan_is_named_as_one(tmp_path: Path) -> None:
    file = tmp_path / "scan.pdf"
    canvas = Canvas(str(file))
    canvas.rect(100, 100, 200, 200, fill=1)
    canvas.showPage()
    canvas.save()
    with pytest.raises(QiyueError, match=r"is a scan.*text recognition.*proofread"):
        documents.read(file)


def _zip(name: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(name, "x")
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("old.doc", b"x", "save it as .docx"),
        ("photo.jpg", b"x", "a picture holds no text"),
        ("broken.docx", b"PK not a zip", "no Word document that can be read"),
        ("other.docx", _zip("hello.txt"), "no Word document that can be read"),
        ("empty.docx", b"", "no Word document that can be read"),
        ("broken.pdf", b"%PDF-1.4 broken", "no PDF that can be read|is a scan"),
        ("empty.pdf", b"", "no PDF that can be read"),
        ("binary.txt", b"\xff\xfe\x00\x01\xff", "is no plain text"),
    ],
)
def test_what_cannot_be_read_ends_with_one_sentence(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(QiyueError, match=said):
        documents.read(file)

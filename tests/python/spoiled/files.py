"""Files that are no workbook, or a broken, locked or too large one, or one that another program has written."""

from __future__ import annotations

import re
from collections.abc import Callable

from spoiled import Case, Refused, Right, named, packed, patched

SAME = Right()
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ANEW = "save it as an Excel workbook (.xlsx)"

MAIN = "xl/workbook.xml"
TYPES = "[Content_Types].xml"
STRINGS = "xl/sharedStrings.xml"
CONTRACTS, PAYMENTS = "xl/worksheets/sheet2.xml", "xl/worksheets/sheet5.xml"
BLANK_ROW = '<row r="{0}">' + "".join(f'<c r="{letter}{{0}}" s="1"/>' for letter in "ABCDEFGHIJKLMNOPQRST") + "</row>"


def in_payments(change: Callable[[str], str]) -> Callable[[dict[str, bytes]], None]:
    """Change the XML of the sheet of instalments."""

    def patch(files: dict[str, bytes]) -> None:
        before = files[PAYMENTS].decode()
        after = change(before)
        assert after != before
        files[PAYMENTS] = after.encode()

    return patch


def cell(text: str) -> Callable[[str], str]:
    """Put another XML in place of the cell F3."""
    return lambda sheet: re.sub(r'<c r="F3".*?</c>', text, sheet, count=1)


def blank_rows(first: int, last: int) -> Callable[[str], str]:
    """Add rows of formatted cells without a value."""
    rows = "".join(BLANK_ROW.format(number) for number in range(first, last + 1))
    return lambda sheet: sheet.replace("</sheetData>", f"{rows}</sheetData>")


def without(name: str) -> Callable[[dict[str, bytes]], object]:
    return lambda files: files.pop(name)


def bomb(files: dict[str, bytes]) -> None:
    """A sheet of 300 MB that packs into 300 KB."""
    sheet = files[PAYMENTS]
    files[PAYMENTS] = sheet.replace(b"</sheetData>", b"</sheetData>" + b" " * 300_000_000)


def laughs(files: dict[str, bytes]) -> None:
    """Entities that unfold to more than any memory."""
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    head = f'<!DOCTYPE x [<!ENTITY a0 "haha">{entities}]>'
    sheet = files[PAYMENTS].decode()
    files[PAYMENTS] = (
        sheet.replace("<worksheet", f"{head}<worksheet", 1).replace("<sheetData>", "&a11;<sheetData>").encode()
    )


def outside(files: dict[str, bytes]) -> None:
    """An entity that would read a file of the machine."""
    sheet = files[PAYMENTS].decode()
    head = '<!DOCTYPE x [<!ENTITY outside SYSTEM "file:///etc/hostname">]>'
    sheet = re.sub(r'<c r="F3".*?</c>', '<c r="F3" t="inlineStr"><is><t>&outside;</t></is></c>', sheet, count=1)
    files[PAYMENTS] = sheet.replace("<worksheet", f"{head}<worksheet", 1).encode()


def macros(files: dict[str, bytes]) -> None:
    """What a workbook with macros holds beside its sheets."""
    files["xl/vbaProject.bin"] = OLE + b"\0" * 512
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    assert kind in files[TYPES]
    files[TYPES] = files[TYPES].replace(kind, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml")


def links(files: dict[str, bytes]) -> None:
    """A link to another workbook, with the values that it last had there."""
    files["xl/externalLinks/externalLink1.xml"] = (
        b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    )


def encoded(files: dict[str, bytes]) -> None:
    """A sheet in another encoding than it says."""
    files[PAYMENTS] = files[PAYMENTS].decode().encode("utf-16")


def strict(files: dict[str, bytes]) -> None:
    """The strict form of the standard, which Excel offers when it saves."""
    for name in list(files):
        if name.endswith((".xml", ".rels")):
            files[name] = (
                files[name]
                .replace(
                    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                    b"http://purl.oclc.org/ooxml/spreadsheetml/main",
                )
                .replace(
                    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                    b"http://purl.oclc.org/ooxml/officeDocument/relationships",
                )
            )


def amount(value: str) -> Right:
    return Right({("payment_schedule", 1, "stated_amount"): value})


def locked(content: bytes) -> bytes:
    """What Excel writes when a workbook is given a password: a container in which the archive is encrypted."""
    return OLE + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le") + content[::-1]


KINDS = [
    Case("CSV renamed", lambda _: b"contract_id,status\na,signed\n", Refused("is no Excel workbook")),
    Case("CSV of GBK renamed", lambda _: "合同标识,状态\n".encode("gbk"), Refused("is no Excel workbook")),
    Case("web page renamed", lambda _: b"<html><table></table></html>", Refused("is no Excel workbook")),
    Case("old Excel renamed", lambda _: OLE + b"\0" * 2000, Refused("is in the old form of Excel (.xls)")),
    Case("password", locked, Refused("is protected by a password")),
    Case("empty file", lambda _: b"", Refused("is empty")),
    Case("one byte", lambda _: b"P", Refused("is no Excel workbook")),
    Case("document renamed", lambda _: packed({"word/document.xml": b"<w/>"}), Refused("a file of another kind")),
    Case(
        "OpenDocument renamed", lambda _: packed({"mimetype": b"x", "content.xml": b"<x/>"}), Refused("of another kind")
    ),
    Case("binary workbook renamed", lambda _: packed({"xl/workbook.bin": b"\x83"}), Refused("is no Excel workbook")),
    Case("archive without anything", lambda _: b"PK\x05\x06" + b"\0" * 18, Refused("is no Excel workbook")),
    Case("cut off in the middle", lambda content: content[: len(content) // 2], Refused("is a broken workbook")),
    Case("cut off at the end", lambda content: content[:-30], Refused("is a broken workbook")),
    Case("only the first bytes", lambda content: content[:4], Refused("is a broken workbook")),
    Case(
        "middle overwritten",
        lambda content: content[:3000] + b"\0" * 3000 + content[6000:],
        Refused("is a broken workbook"),
    ),
    Case("bytes behind the end", lambda content: content + b"\n", SAME),
]

BROKEN = [
    patched("no types", without(TYPES), Refused("is a broken workbook")),
    patched("no workbook", without(MAIN), Refused("is a broken workbook")),
    patched("no sheet", lambda files: files.pop(PAYMENTS), Refused("is a broken workbook")),
    patched("no texts", without(STRINGS), Refused("is a broken workbook")),
    patched(
        "sheet that is no XML", in_payments(lambda sheet: sheet[: len(sheet) // 2]), Refused("is a broken workbook")
    ),
    patched(
        "workbook that is no XML", lambda files: files.update({MAIN: b"<workbook"}), Refused("is a broken workbook")
    ),
    patched(
        "text that is not there",
        in_payments(cell('<c r="F3" t="s"><v>999999</v></c>')),
        Refused("is a broken workbook"),
    ),
    patched("sheet in another encoding", encoded, Refused("is a broken workbook")),
    patched("strict form of the standard", strict, Refused(ANEW)),
    patched("bomb", bomb, Refused("is too large")),
    patched("entities that unfold", laughs, Refused("is a broken workbook")),
    patched("entity that reads a file", outside, Refused("is a broken workbook")),
    patched("macros", macros, SAME),
    patched("links to another workbook", links, SAME),
    patched("ten megabytes of blank rows", in_payments(blank_rows(5, 20_000)), SAME),
    patched("blank rows without end", in_payments(blank_rows(5, 140_000)), Refused("delete the empty rows")),
]

FORMULA = named("付款计划!F3", "not a formula")
THIRD_DECIMAL = named("付款计划!F3", "two decimals")
DATE = named("付款计划!F3", "Excel made a date of it")
LOGICAL = named("付款计划!F3", "TRUE or FALSE")


def amount_as(xml: str, kind: str = "n") -> Callable[[dict[str, bytes]], None]:
    """Write the cell of the first amount as another program might: what is in it, and its kind."""
    return in_payments(cell(f'<c r="F3" t="{kind}">{xml}</c>'))


BY_PROGRAMS = [
    patched("text within the cell", amount_as("<is><t>72000.00</t></is>", "inlineStr"), SAME),
    patched("text as a result", amount_as("<v>72000.00</v>", "str"), SAME),
    patched("number of seventeen signs", amount_as("<v>72000.100000000006</v>"), amount("72000.1")),
    patched("number written in the form of science", amount_as("<v>7.2E4</v>"), amount("72000")),
    patched("third decimal among many", amount_as("<v>72000.504999999997</v>"), THIRD_DECIMAL),
    patched("number that is none", amount_as("<v>abc</v>"), Refused("is a broken workbook")),
    patched("formula with its value", amount_as("<f>SUM(1,2)</f><v>72000</v>"), FORMULA),
    patched("formula with a text", amount_as('<f>T("x")</f><v>x</v>', "str"), FORMULA),
    patched("shared formula", amount_as('<f t="shared" ref="F3:F4" si="0">H3*2</f><v>1</v>'), FORMULA),
    patched("date of the standard", amount_as("<v>2025-04-01</v>", "d"), DATE),
    patched("logical value in the file", amount_as("<v>1</v>", "b"), LOGICAL),
    patched("cells without addresses", in_payments(lambda sheet: re.sub(r'<c r="[A-Z]+[12]"', "<c", sheet)), SAME),
    patched("no size of the sheet", in_payments(lambda sheet: re.sub(r"<dimension[^>]*/>", "", sheet)), SAME),
    patched(
        "wrong size of the sheet",
        in_payments(lambda sheet: re.sub(r'<dimension ref="[^"]*"', '<dimension ref="A1"', sheet)),
        SAME,
    ),
]


def dated(number: int, serial: str) -> Callable[[dict[str, bytes]], None]:
    """Write the day of signing as a serial number in a format that has a number and no definition."""

    def patch(files: dict[str, bytes]) -> None:
        styles = files["xl/styles.xml"].decode()
        count = int(re.findall(r'<cellXfs count="(\d+)"', styles)[0])
        form = f'<xf numFmtId="{number}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
        styles = styles.replace(f'<cellXfs count="{count}"', f'<cellXfs count="{count + 1}"')
        files["xl/styles.xml"] = styles.replace("</cellXfs>", form).encode()
        sheet = files[CONTRACTS].decode()
        cell = f'<c r="N3" s="{count}"><v>{serial}</v></c>'
        files[CONTRACTS] = re.sub(r'<c r="N3".*?</c>', cell, sheet, count=1).encode()

    return patch


TIME = named("合同!N3", "without a time of day")
BY_PROGRAMS += [
    patched("date of Excel in China", dated(31, "45748"), SAME),
    patched("another date of Excel in China", dated(57, "45748"), SAME),
    patched("date of Excel anywhere", dated(14, "45748"), SAME),
    patched("time of Excel in China", dated(32, "45748.5"), TIME),
]

CASES: list[Case] = [*KINDS, *BROKEN, *BY_PROGRAMS]

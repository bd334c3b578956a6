"""Opens a workbook that somebody hands in: says what it is where it is none, and unpacks no bomb."""

from __future__ import annotations

import re
import warnings
import zipfile
import zlib
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils.exceptions import InvalidFileException

from qiyue.errors import QiyueError, show_path

LARGEST_UNPACKED = 60_000_000
"""Bytes that the parts of a workbook may come to: some 20,000 rows of the widest sheet."""

# Formats that an Excel or WPS of China uses by their number alone (ECMA-376, 18.8.30); openpyxl does not know them and
# would give the serial number of a date.
_DATES_OF_CHINA = (*range(27, 32), 36, *range(50, 55), 57, 58)
_TIMES_OF_CHINA = (*range(32, 36), 55, 56)
BUILTIN_FORMATS.update(dict.fromkeys(_DATES_OF_CHINA, 'yyyy"年"m"月"d"日"'))
BUILTIN_FORMATS.update(dict.fromkeys(_TIMES_OF_CHINA, 'h"时"mm"分"'))

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s")
_SAVE = "open it in Excel, WPS or LibreOffice and save it as an Excel workbook (.xlsx)"
# What openpyxl and the libraries below it say of a file that breaks the form.
_BROKEN = (
    AttributeError, EOFError, IndexError, InvalidFileException, KeyError, NotImplementedError, OSError, OverflowError,
    SyntaxError, TypeError, ValueError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip


def is_workbook(path: Path | None) -> bool:
    """Tell whether a path is meant as a workbook: any file is, and no folder."""
    return path is not None and path.is_file()


def open_workbook(path: Path) -> Workbook:
    """Open a workbook for reading: values, formulas as such, merged cells and what is hidden.

    Macros are not run and links to other files not followed.

    Raises:
        QiyueError: it cannot be opened; the sentence says what it is instead.
    """
    try:
        with path.open("rb") as file:
            start = file.read(8)
    except OSError as error:
        raise QiyueError(f"{show_path(path)} cannot be opened ({error.strerror}).") from error
    if start != _OLE and not start.startswith(b"PK\x03\x04"):
        said = "is no Excel workbook (.xlsx) but a file of another kind, such as CSV" if start else "is empty"
        raise QiyueError(f"{show_path(path)} {said}; {_SAVE}, or name a folder of CSV files.")
    if start == _OLE:
        locked = _ENCRYPTED in path.read_bytes()
        said = "is protected by a password; remove it" if locked else f"is in the old form of Excel (.xls); {_SAVE}"
        raise QiyueError(f"{show_path(path)} {said}.")
    try:
        count = _look_into(path)
        with warnings.catch_warnings():
            # It warns of what it does not keep when it saves; here nothing is saved.
            warnings.simplefilter("ignore")
            book = load_workbook(path, keep_links=False)
        if len(book.sheetnames) < count:
            # It passes over what it does not find, and over the strict form of the standard.
            raise KeyError(f"{count - len(book.sheetnames)} of {count} sheets cannot be read")
        return book
    except _BROKEN as error:
        raise QiyueError(f"{show_path(path)} is a broken workbook ({_in_short(error)}); {_SAVE} anew.") from error


def _look_into(path: Path) -> int:
    """Look into the archive before anything is unpacked; give the number of sheets that it claims to hold."""
    with zipfile.ZipFile(path) as parts:
        names = {part.filename for part in parts.infolist()}
        # A part cannot be larger than it says here: the reader of the archive stops there.
        size = sum(part.file_size for part in parts.infolist())
        main = parts.read("xl/workbook.xml") if "xl/workbook.xml" in names and size <= LARGEST_UNPACKED else b""
    if size > LARGEST_UNPACKED:
        raise QiyueError(
            f"{show_path(path)} is too large ({size / 1e6:,.0f} MB unpacked, at most {LARGEST_UNPACKED / 1e6:,.0f}); "
            "delete the empty rows below the tables and save it again, or import a part of the contracts at a time."
        )
    if not any(name.startswith("xl/") and name.endswith(".xml") for name in names):
        raise QiyueError(f"{show_path(path)} is no Excel workbook (.xlsx) but a file of another kind; {_SAVE}.")
    return len(_SHEET.findall(main))


def _in_short(error: BaseException) -> str:
    """Give the first sentence of an error, on one line."""
    return (str(error).strip("'\" \n") or type(error).__name__).splitlines()[0][:120]

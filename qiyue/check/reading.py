"""Reads the files of a register as text, whatever Excel made of them, and names what is wrong with a file."""

from __future__ import annotations

import csv
import difflib
import io
import os
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from qiyue.check.faults import Fault, Kind
from qiyue.check.normalise import BLANKS, normalise
from qiyue.connection import quote
from qiyue.errors import show_path
from qiyue.specification import Entity, Specification

# Larger files are not pushed through the check cell by cell: the tests of the build do that in SQL.
LARGEST_FILE = 10_000_000  # bytes
LARGEST_TABLE = 20_000  # rows
LONGEST_CELL = 32_767  # characters, as in Excel

# Kinds of file that someone may take for a register file.
_ENDINGS = (".csv", ".parquet", ".xlsx", ".xls", ".txt", ".tsv")
_SAVE = "save it in Excel as CSV UTF-8"

Cells = dict[str, str | None]


@dataclass
class Table:
    """A register file as text: known columns and further ones, and each row under its number in Excel.

    `is_whole` is false where some of its rows could not be read; nothing that refers to it can then be called wrong.
    """

    entity: Entity
    file: str
    columns: list[str]
    further_columns: list[str] = field(default_factory=list)
    rows: dict[int, Cells] = field(default_factory=dict)
    torn_rows: set[int] = field(default_factory=set)  # with too many or too few cells
    is_whole: bool = True
    has_lost_columns: bool = False  # doubled, or without a name
    is_trimmed: bool = True  # by the models, which take what a Parquet file holds as it is

    def place(self, column: str) -> int:
        """Give the place of a column, to sort by."""
        names = [known.name for known in self.entity.columns] + self.further_columns
        return names.index(column) + 1 if column in names else 0


@dataclass
class Register:
    """What was read: a table for each file that could be, and what there is to say of the files.

    `unread` holds the entities whose file is there but could not be read, or not cell by cell.
    """

    tables: dict[str, Table] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)
    sources: dict[str, Path] = field(default_factory=dict)


class _UnreadableError(Exception):
    """A file that cannot be read: the row where it breaks off (0 for none), and what is wanted."""

    def __init__(self, wanted: str, row: int = 0, column: str = "", value: str = "") -> None:
        super().__init__(wanted)
        self.wanted, self.row, self.column, self.value = wanted, row, column, value


def read_register(specification: Specification, folders: dict[str, Path]) -> Register:
    """Read every file of a register.

    Args:
        specification: what the files may hold.
        folders: the folder of each area (`register`, `actuals`); both may be the same.
    """
    register = Register()
    for folder in dict.fromkeys(folders.values()):
        areas = {area for area, place in folders.items() if place == folder}
        names = [name for name, entity in specification.entities.items() if entity.area in areas]
        register.faults += _stray_files(folder, names)
    for entity in specification.entities.values():
        _read_entity(register, specification, entity, folders[entity.area])
    return register


def _read_entity(register: Register, specification: Specification, entity: Entity, folder: Path) -> None:
    paths = [folder / f"{entity.name}{ending}" for ending in (".parquet", ".csv")]
    found = [path for path in paths if os.path.lexists(path)]
    if not found:
        return
    path = found[0]
    say = _Sayer(show_path(path), entity)
    register.sources[entity.name] = path
    try:
        if not path.resolve().is_relative_to(folder.resolve()):
            raise _UnreadableError("a file of this folder, not a link that leads out of it")
        if not path.is_file():
            raise _UnreadableError("a file")
        if len(found) > 1:
            say(Kind.NOTE, f"{found[1].name} beside it is not read; keep one of the two")
        if path.suffix == ".parquet":
            table = _read_parquet(path, entity, specification, say)
        else:
            table = _read_csv(path, entity, specification, say)
    except _UnreadableError as error:
        say(Kind.FAULT, error.wanted, error.row, error.column, error.value)
        table = None
    except OSError as error:
        say(Kind.FAULT, f"a file that can be opened ({error.strerror})")
        table = None
    if table:
        register.tables[entity.name] = table
    else:
        register.unread.add(entity.name)
    register.faults += say.said


class _Sayer:
    """Collects what there is to say of one file."""

    def __init__(self, file: str, entity: Entity) -> None:
        self.said: list[Fault] = []
        self.file = file
        self._names = [column.name for column in entity.columns]

    def __call__(self, kind: Kind, wanted: str, row: int = 0, column: str = "", value: str = "") -> None:
        place = self._names.index(column) + 1 if column in self._names else 0
        self.said.append(Fault(self.file, row, place, column, value, wanted, kind))


def _stray_files(folder: Path, names: list[str]) -> Iterator[Fault]:
    """Name files that look like register files and are not read."""
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() not in _ENDINGS or path.name.startswith((".", "~$")):
            continue
        if path.stem in names and path.suffix in (".csv", ".parquet"):
            continue
        near = difflib.get_close_matches(path.stem.lower(), names, n=1, cutoff=0.8)
        if near:
            ending = path.suffix.lower() if path.suffix.lower() == ".parquet" else ".csv"
            yield Fault(show_path(path), 0, 0, "", "", f"the name {near[0]}{ending}; under this one it is not read")
        else:
            yield Fault(show_path(path), 0, 0, "", "", "not a file of the register; it is not read", Kind.NOTE)


def _read_parquet(path: Path, entity: Entity, specification: Specification, say: _Sayer) -> Table | None:
    literal = re.sub(r"([\[*?])", r"[\1]", str(path))
    try:
        with duckdb.connect() as connection:
            source = connection.execute("select * from read_parquet(?) limit 0", [literal]).description or []
            header = _Header([column[0] for column in source], entity, say, row=0)
            counted = connection.execute("select count(*) from read_parquet(?)", [literal]).fetchone()
            if counted and counted[0] > LARGEST_TABLE:
                _say_too_large(say, f"{counted[0]:,} rows")
                return None
            cells = ", ".join(_as_text(column[0], str(column[1])) for column in source)
            rows = connection.execute(f"select {cells} from read_parquet(?)", [literal]).fetchall()
    except duckdb.Error:
        raise _UnreadableError("a Parquet file; this one is broken or something else") from None
    table = Table(
        entity, say.file, header.known, header.further, has_lost_columns=header.has_lost_columns, is_trimmed=False
    )
    # A row of a Parquet file has no number of its own: the header would be row 1 if it were shown in Excel.
    for number, row in enumerate(rows, start=2):
        table.rows[number] = header.cells(["" if cell is None else cell for cell in row])
    typed = {_plain_name(column[0]) for column in source if str(column[1]) != "VARCHAR"}
    _normalise_cells(table, specification, say, typed)
    return table


def _as_text(column: str, sql_type: str) -> str:
    """Give the SQL for a Parquet column as text; a float as the decimal number that the models make of it."""
    quoted = quote(column)
    if sql_type in ("DOUBLE", "FLOAT"):
        return f"coalesce(try_cast({quoted} as decimal(38, 8))::varchar, {quoted}::varchar)"
    return f"{quoted}::varchar"


def _say_too_large(say: _Sayer, size: str) -> None:
    say(Kind.NOTE, f"its cells are not looked at here ({size}); the tests of `qiyue build` check them in SQL")


def _read_csv(path: Path, entity: Entity, specification: Specification, say: _Sayer) -> Table | None:
    if path.stat().st_size > LARGEST_FILE:
        with path.open("rb") as file:
            first_line = file.readline(LONGEST_CELL)
        records = _records(_decode(first_line, say), ",", say)
        _Header(next((cells for _, cells in records if cells), []), entity, say)
        _say_too_large(say, f"{path.stat().st_size / 1e6:,.0f} MB")
        return None
    text = _decode(path.read_bytes(), say)
    _look_at_line_ends(text, say)
    table = _read_rows(text, entity, say)
    if len(table.rows) > LARGEST_TABLE:
        _say_too_large(say, f"{len(table.rows):,} rows")
        return None
    _normalise_cells(table, specification, say)
    return table


def _read_rows(text: str, entity: Entity, say: _Sayer) -> Table:
    separator = _separator(text, entity, say)
    records = _records(text, separator, say)
    # Lines without a sign are passed over here as they are by the database.
    first, names = next(((number, cells) for number, cells in records if cells != []), (0, None))
    if names is None:
        raise _UnreadableError("a header row with the names of the columns" + ("" if first else "; the file is empty"))
    header = _Header(names, entity, say, row=first)
    table = Table(entity, say.file, header.known, header.further, has_lost_columns=header.has_lost_columns)
    empty: list[int] = []
    while True:
        try:
            number, cells = next(records)
        except StopIteration:
            break
        except _UnreadableError as error:
            say(Kind.FAULT, error.wanted, error.row, error.column, error.value)
            table.is_whole = False
            break
        if cells is None:
            table.is_whole = False
            continue
        if cells == []:
            continue
        if not any(cell.strip(BLANKS) for cell in cells):
            empty.append(number)
            continue
        if [cell.strip(BLANKS).lower() for cell in cells] == [name.strip(BLANKS).lower() for name in names]:
            say(Kind.FAULT, "a row of the register; this is the header once more", number)
            continue
        while len(cells) > header.width and not cells[-1].strip(BLANKS):
            cells.pop()
        if len(cells) != header.width:
            say(Kind.FAULT, f"{header.width} cells as in the header; there are {len(cells)}", number)
            table.torn_rows.add(number)
        table.rows[number] = header.cells(cells)
    for start, end in _runs(empty):
        say(Kind.CHANGE, "no empty row" if start == end else f"no empty rows (down to row {end})", start)
    return table


def _runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """Give the first and last of each run of numbers without a gap."""
    among = set(numbers)
    starts = [number for number in numbers if number - 1 not in among]
    ends = [number for number in numbers if number + 1 not in among]
    yield from zip(starts, ends, strict=True)


def _decode(content: bytes, say: _Sayer) -> str:
    """Read the bytes of a file as text, in the one encoding that it can be."""
    if content.startswith(b"PK\x03\x04") or content.startswith(b"\xd0\xcf\x11\xe0"):
        raise _UnreadableError(f"a CSV file; this is an Excel workbook: {_SAVE}")
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if content.startswith(mark):
            try:
                text = content[2:].decode(encoding)
            except UnicodeDecodeError:
                raise _UnreadableError(f"text; this is something else: {_SAVE}") from None
            say(Kind.CHANGE, "UTF-8; the file is in UTF-16")
            return text
    if b"\x00" in content:
        row = content[: content.index(b"\x00")].count(b"\n") + 1
        raise _UnreadableError(f"text; there is a NUL byte here, as in a file that is no CSV file: {_SAVE}", row)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        return _decode_gb18030(content, error.start, say)
    if text.startswith("\ufeff"):
        say(Kind.HARMLESS, "UTF-8 without a byte order mark")
        text = text[1:]
    return text


def _decode_gb18030(content: bytes, first_bad: int, say: _Sayer) -> str:
    row = content[:first_bad].count(b"\n") + 1
    refused = _UnreadableError(f"UTF-8; the text here is in an encoding that cannot be told: {_SAVE}", row)
    for line in content.splitlines():
        try:
            chinese = sum(sign >= "\u2e80" for sign in line.decode("utf-8"))
        except UnicodeDecodeError:
            continue
        # Two characters may look like UTF-8 by chance, a phrase does not.
        if chinese >= 4:
            raise _UnreadableError(
                f"one encoding for the whole file; this row is not in UTF-8 and others are: {_SAVE}", row
            )
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError:
        raise refused from None
    signs = [sign for sign in text if sign > "\x7f"]
    common = sum(_is_common(sign) for sign in signs)
    # What was written in another encoding gives rare characters when read as GB 18030.
    if common < 0.9 * len(signs) or any(unicodedata.category(sign) in ("Co", "Cn", "Cc") for sign in signs):
        raise refused
    say(Kind.CHANGE, "UTF-8; the file is in GB 18030 (GBK)")
    return text


def _is_common(sign: str) -> bool:
    try:
        sign.encode("gb2312")
    except UnicodeEncodeError:
        return sign in "￥×–—·"
    return True


def _look_at_line_ends(text: str, say: _Sayer) -> None:
    outside_quotes = re.sub(r'"[^"]*"', "", text)
    ends = set(re.findall(r"\r\n|\r|\n", outside_quotes))
    if len(ends) > 1:
        say(Kind.CHANGE, "one kind of line end throughout the file")
    elif ends - {"\n"}:
        say(Kind.HARMLESS, "line ends of one character (LF)")


def _separator(text: str, entity: Entity, say: _Sayer) -> str:
    first_line = text.lstrip("\r\n").splitlines()[0] if text.strip() else ""
    names = {column.name for column in entity.columns}

    def known(separator: str) -> int:
        return len({cell.strip(BLANKS + '"').lower() for cell in first_line.split(separator)} & names)

    best = max(",\t;|", key=known)
    if best != "," and known(best) > max(1, known(",")):
        say(Kind.CHANGE, "cells separated by commas")
        return best
    return ","


def _records(text: str, separator: str, say: _Sayer) -> Iterator[tuple[int, list[str] | None]]:
    """Give the cells of each row under its number in Excel; a line break within quotation marks starts no row.

    A row that cannot be taken apart is named and given as None.

    Raises:
        _UnreadableError: no row can be told from here on.
    """
    # strict: a quotation mark at the wrong place is named instead of guessed about.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "unexpected end" in str(error) or "field limit" in str(error):
                raise _UnreadableError(
                    f"a closing quotation mark, and cells of at most {LONGEST_CELL:,} characters", number
                ) from None
            say(Kind.FAULT, "a comma after the closing quotation mark; write a quotation mark in a text twice", number)
            yield number, None
            continue
        for place, cell in enumerate(cells):
            if len(cell) > LONGEST_CELL:
                say(Kind.FAULT, f"cells of at most {LONGEST_CELL:,} characters", number, "", cell[:20])
                cells[place] = cell[:LONGEST_CELL]
        yield number, cells


class _Header:
    """Which cell of a row belongs to which column."""

    def __init__(self, names: list[str], entity: Entity, say: _Sayer, row: int = 1) -> None:
        known = [column.name for column in entity.columns]
        named = [_plain_name(name) for name in names]
        while named and not named[-1]:
            named.pop()
        if not set(named) & set(known):
            if row:
                raise _UnreadableError(f"a header row with names of columns such as {', '.join(known[:3])}", row)
            raise _UnreadableError(f"columns such as {', '.join(known[:3])}")
        self.width = len(named)
        if len(named) < len(names):
            say(Kind.CHANGE, "no empty column at the end", row)
        self.has_lost_columns = not all(named) or len(set(named)) < len(named)
        self._places: dict[str, int] = {}
        missing = [name for name in known if name not in named]
        for place, (name, written) in enumerate(zip(named, names, strict=False)):
            if name in self._places:
                say(Kind.FAULT, "each column once", row, name, written)
                continue
            self._places[name] = place
            if name in known and written != name:
                say(Kind.CHANGE, f"the name {name}", row, name, written)
            if not name:
                say(Kind.FAULT, "a name for every column", row, "", f"column {place + 1}")
            elif name not in known:
                near = difflib.get_close_matches(name, missing, n=1, cutoff=0.8)
                if near:
                    say(Kind.FAULT, f"the name {near[0]}; under this one the column is not read", row, "", written)
                else:
                    say(Kind.NOTE, "no column of the register; it is not read", row, "", written)
        self.known = [name for name in known if name in self._places]
        self.further = [name for name in self._places if name and name not in known]
        for name in entity.required:
            if name not in self._places:
                say(Kind.FAULT, "this column: it is part of the key", row, name)

    def cells(self, row: list[str]) -> Cells:
        """Give the cells of a row by column, blank ones as None."""
        return {name: row[place] or None if place < len(row) else None for name, place in self._places.items() if name}


def _plain_name(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip(BLANKS).lower()


def _normalise_cells(
    table: Table, specification: Specification, say: _Sayer, typed: frozenset[str] | set[str] = frozenset()
) -> None:
    """Put each cell as the register writes it, and say so where dbt would not have read it the same.

    `typed` columns of a Parquet file hold values, not text: how they look as text is of no account.
    """
    columns = [column for column in table.entity.columns if column.name in table.columns]
    for column in columns:
        codes = specification.codes(column)
        form = column.form
        seen: dict[str, str] = {}
        for number, cells in table.rows.items():
            written = cells[column.name]
            if written is None:
                continue
            plain = seen.get(written)
            if plain is None:
                plain = seen[written] = normalise(form, written, codes)
            cells[column.name] = plain or None
            if plain == written or number in table.torn_rows:
                continue
            if column.name in typed:
                continue
            trimmed = written.strip(" ") if table.is_trimmed else written
            if plain == trimmed:
                say(Kind.HARMLESS, "no blanks around a value", number, column.name, written)
            elif form == "boolean" and plain == trimmed.lower():
                say(Kind.HARMLESS, plain, number, column.name, written)
            else:
                say(Kind.CHANGE, plain or "an empty cell", number, column.name, written)

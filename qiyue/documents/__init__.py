"""A contract document as text: plain text, Word (.docx) or a PDF with a text layer, all read into the same lines.

A line is a paragraph, or a row of a table with a tab between its cells; `qiyue.texts` finds the clauses in them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from qiyue import texts
from qiyue.errors import QiyueError, show_path

SUFFIXES = (".txt", ".docx", ".pdf")

_PICTURE = "a picture holds no text; ask for the file that was printed, or use a text recognition and proofread it"
_OTHERS = {
    ".doc": "open it in Word, WPS or LibreOffice and save it as .docx",
    ".wps": "open it in WPS and save it as .docx",
    ".rtf": "open it in Word, WPS or LibreOffice and save it as .docx",
    ".jpg": _PICTURE,
    ".jpeg": _PICTURE,
    ".png": _PICTURE,
    ".ofd": "open it in an OFD reader and print it as PDF",
}


@dataclass(frozen=True)
class Reading:
    """The text of a document, and what a reader should know before anything rests on it."""

    text: str
    notes: list[str] = field(default_factory=list)


def files(folder: Path) -> list[Path]:
    """Give the documents of a folder that can be read, in order of their names."""
    return sorted(file for file in folder.iterdir() if file.suffix.lower() in SUFFIXES and file.is_file())


def read(file: Path) -> Reading:
    """Read a document.

    Raises:
        QiyueError: it is of no kind that can be read, damaged, locked, or a scan without text; what to do is said.
    """
    return read_bytes(file.read_bytes(), file)


def read_bytes(content: bytes, file: Path) -> Reading:
    """Read a document from its bytes; the name of its file says what it is.

    Raises:
        QiyueError: as `read`.
    """
    # Loaded when asked for: they take long.
    suffix = file.suffix.lower()
    if suffix == ".docx":
        from qiyue.documents import word

        text = word.read(content, file)
    elif suffix == ".pdf":
        from qiyue.documents import pdf

        text = pdf.read(content, file)
    elif suffix in _OTHERS:
        raise QiyueError(f"{show_path(file)} cannot be read: {_OTHERS[suffix]}.")
    else:
        text = texts.decode(content, file)
    return Reading(text, outline_faults(text))


def outline_faults(text: str) -> list[str]:
    """Name every gap and repeat in the numbering: what rests on the clauses around it is in doubt."""
    said: list[str] = []
    for part in texts.read_parts(text).values():
        by_parent: dict[tuple[int, ...], list[int]] = {}
        for clause in part.clauses:
            by_parent.setdefault(clause.numbers[:-1], []).append(clause.numbers[-1])
        for parent, numbers in by_parent.items():
            for before, after in zip([0, *numbers], numbers, strict=False):
                if after == before + 1:
                    continue
                name = ".".join(map(str, (*parent, after)))
                if after <= before:
                    said.append(f"{part.name} {name} comes after {'.'.join(map(str, (*parent, before)))}: a repeat")
                else:
                    missing = ".".join(map(str, (*parent, before + 1)))
                    said.append(f"{part.name} {name} comes where {missing} is due: a gap")
    return said

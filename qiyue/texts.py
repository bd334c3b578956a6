"""A contract text as a tree of parts and clauses. The texts are the user's own copies; nothing of them is kept.

A clause has the number that the register gives it (DESIGN, `clause_ref`): the document part, a blank, and the numbers
of every level joined by points; the unnumbered carry a word, `cover`, `table` or `signature`.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from qiyue.console import clean
from qiyue.errors import QiyueError, show_path

_REFERENCE = re.compile(r"(body|annex-[1-9]\d*) (\d+(?:\.\d+)*|cover|table|signature)")
_CHINESE = "一二三四五六七八九"
_NUMERAL = rf"[{_CHINESE}十]+"

# The shapes of a heading, matched on the line with full-width signs made half-width. No clause of a contract has a
# number of three figures; a year or an amount at the start of a line is none.
_SHAPES = {
    "article": re.compile(rf"第\s*({_NUMERAL}|\d{{1,2}})\s*条"),
    "chinese": re.compile(rf"({_NUMERAL})\s*、"),
    "brackets": re.compile(rf"\(\s*({_NUMERAL})\s*\)"),
    "figure brackets": re.compile(r"\(\s*(\d{1,2})\s*\)"),
    "points": re.compile(r"(\d{1,2}(?:\.\d{1,2})+)(?![\d.%])\s*(?=\D)"),
    "figure": re.compile(r"(\d{1,2})\s*[.、](?!\d)"),
    "figure half bracket": re.compile(r"(\d{1,2})\s*\)"),
    "figure alone": re.compile(r"(\d{1,2}) {1,4}(?=[一-龥])"),
    "row": re.compile(r"(\d{1,2})\t"),
}
# Levels of these never stand within one another: a first number begins them anew.
_UNNESTED = {"article", "chinese", "brackets"}
_ANNEX = re.compile(rf"附\s*(?:件|录)?\s*({_NUMERAL}|\d{{1,2}})?\s*(?:[:《「]|\s|$)")
_ANNEX_LONGEST = 80
# Where the clauses of a document part end and its signatures begin.
_CLOSING = re.compile(
    r"\(?\s*以下无正文|合同附件(列表|清单|目录)|[甲乙丙]\s*方[^。]{0,40}\([^)]*[章字][^)]*\)|[甲乙丙]\s*方\s*:|[甲乙丙]方\t"
    r"|(?:采购|委托|受托|发包|承包|服务|供应|买|卖|需|供|中标|成交|监理)(?:人|方|商|单位)\s*(?:\([^)]{1,8}\)\s*)?:"
    r"|承诺(方|人)[^。]{0,20}[:(]|委托[方人]\s*\("
)
_TITLE_LONGEST = 24
_DOCUMENTS = (".txt", ".docx", ".pdf")
# A number without any sign behind it heads a short title or nothing: "3 付款方式", not "30 日内".
_BARE_TITLE_LONGEST = 14


@dataclass
class Clause:
    """A numbered clause: the numbers of its levels from the top, and its lines with those of its parts.

    `end` is the line after its last.
    """

    numbers: tuple[int, ...]
    start: int
    end: int


@dataclass
class Part:
    """A document part, `body` or `annex-N`: its lines and clauses.

    The cover is what stands before the first clause, `closing` the line after the last.
    """

    name: str
    lines: list[str]
    clauses: list[Clause] = field(default_factory=list)
    first: int = 0
    closing: int = 0

    def find(self, number: str) -> list[list[str]]:
        """Give the lines of every clause of that number: more than one where the document repeats it."""
        if number == "cover":
            return [self.lines[: self.first]] if any(map(str.strip, self.lines[: self.first])) else []
        if number == "table":
            return self._table()
        if number == "signature":
            return [self.lines[self.closing :]] if any(map(str.strip, self.lines[self.closing :])) else []
        numbers = tuple(map(int, number.split(".")))
        return [self.lines[one.start : one.end] for one in self.clauses if one.numbers == numbers]

    def _table(self) -> list[list[str]]:
        """Give the table after the clauses or, if there is none, the first to the last row within them."""
        for start in (self.closing, 0):
            rows = [place for place in range(start, len(self.lines)) if "\t" in self.lines[place]]
            if rows:
                return [self.lines[rows[0] : rows[-1] + 1]]
        return []


@dataclass
class _Level:
    shape: str
    is_title: bool
    number: int


def read_parts(text: str) -> dict[str, Part]:
    """Split a contract text into its parts and find their clauses."""
    lines = text.splitlines()
    starts = {"body": 0, **_annexes(lines)}
    names = sorted(starts, key=lambda name: starts[name])
    ends = [starts[name] for name in names[1:]] + [len(lines)]
    return {name: _read_part(name, lines[starts[name] : end]) for name, end in zip(names, ends, strict=True)}


def find(text: str, reference: str) -> list[list[str]]:
    """Find a clause in a contract text; one list of lines for every place that has its number.

    Raises:
        QiyueError: the reference has another form, or the text has no such clause; the nearest ones are named.
    """
    form = _REFERENCE.fullmatch(reference)
    if not form:
        raise QiyueError(
            f"A clause is written as in the register, such as body 11.2, annex-1 2.2.1 or body table, "
            f"not as {clean(reference)}."
        )
    parts = read_parts(text)
    if form[1] not in parts:
        raise QiyueError(f"The text has no {form[1]}; it has {', '.join(parts)}.")
    part = parts[form[1]]
    found = part.find(form[2])
    if found:
        return found
    raise QiyueError(f"The text has no {reference}; {_nearest(part, form[2])}.")


def is_heading(line: str) -> bool:
    """Tell whether a line opens with the number of a clause, or is the heading of an annex."""
    return _heading(line) is not None or bool(_ANNEX.match(_plain(line)) and len(line) <= _ANNEX_LONGEST)


def _annexes(lines: list[str]) -> dict[str, int]:
    """Find the line on which each annex begins; headings one under another are a list of annexes and begin none."""
    headings: list[tuple[int, int | None]] = []
    filled = [place for place, line in enumerate(lines) if line.strip()]
    matches = {place: _ANNEX.match(_plain(lines[place])) for place in filled}
    for order, place in enumerate(filled):
        match = matches[place]
        around = filled[max(order - 1, 0) : order] + filled[order + 1 : order + 2]
        if match and len(lines[place]) <= _ANNEX_LONGEST and not any(matches[near] for near in around):
            headings.append((place, _value(match[1]) if match[1] else None))
    starts: dict[str, int] = {}
    for place, number in headings:
        # Of two headings of one annex the later begins it. One without a number comes after those before.
        starts[f"annex-{len(starts) + 1 if number is None else number}"] = place
    return starts


def _read_part(name: str, lines: list[str]) -> Part:
    """Find the clauses of a part by the shapes and the order of its headings.

    A shape that is open goes on at its level, above all with the next number; one that is not opens a level below.
    Where a form is followed by the contract itself, the numbers begin anew: the longest run counts.
    """
    part = Part(name, lines, first=len(lines), closing=len(lines))
    runs: list[list[Clause]] = []
    stack: list[_Level] = []
    for place, line in enumerate(lines):
        heading = _heading(line)
        if heading is None:
            continue
        level, numbers = heading
        if len(numbers) > 1:
            if [one.number for one in stack[: len(numbers) - 1]] != list(numbers[:-1]):
                continue
            stack[len(numbers) - 1 :] = [level]
        else:
            depth = _depth(stack, level)
            if depth is None:
                stack.append(level)
            else:
                stack[depth:] = [level]
        if len(stack) == 1 and (not runs or level.number == 1):
            runs.append([])
        runs[-1].append(Clause(tuple(one.number for one in stack), place, len(lines)))
    if not runs:
        return part
    chosen = max(runs, key=lambda run: (len({one.numbers[0] for one in run}), run[0].start))
    part.clauses, part.first = chosen, chosen[0].start
    after = [run[0].start for run in runs if run[0].start > chosen[0].start]
    last_top = max(one.start for one in chosen if len(one.numbers) == 1)
    part.closing = next(
        (place for place in range(last_top + 1, len(lines)) if _CLOSING.match(_plain(lines[place]))), len(lines)
    )
    part.closing = min([part.closing, *after])
    part.clauses = [one for one in chosen if one.start < part.closing]
    for order, one in enumerate(part.clauses):
        later = (next_.start for next_ in part.clauses[order + 1 :] if len(next_.numbers) <= len(one.numbers))
        one.end = next(later, part.closing)
    return part


def _depth(stack: list[_Level], level: _Level) -> int | None:
    """Give the open level that a heading goes on with; None if it opens one of its own."""
    same = [depth for depth, one in enumerate(stack) if one.shape == level.shape]
    if not same:
        return None
    alike = [depth for depth in same if stack[depth].is_title == level.is_title]
    for depths in (alike, same):
        going_on = [depth for depth in depths if stack[depth].number + 1 == level.number]
        if going_on:
            return going_on[-1]
    if level.number == 1 and level.shape not in _UNNESTED and not alike:
        return None
    return (alike or same)[-1]


def _heading(line: str) -> tuple[_Level, tuple[int, ...]] | None:
    plain = _plain(line)
    for shape, pattern in _SHAPES.items():
        match = pattern.match(plain)
        if match:
            numbers = tuple(_value(number) for number in match[1].split("."))
            rest = plain[match.end() :].strip(" *:")
            # A title is short and says nothing in full; only beside it may the same shape number its parts.
            is_title = len(rest) <= _TITLE_LONGEST and not re.search(r"[,。;:!?]", rest)
            if shape == "figure alone" and not (is_title and len(rest) <= _BARE_TITLE_LONGEST):
                return None
            return None if 0 in numbers else (_Level(shape, is_title, numbers[-1]), numbers)
    return None


def _plain(line: str) -> str:
    """Give a line with half-width signs, without the marks of a list or of stress before its number."""
    return unicodedata.normalize("NFKC", line).replace("\u3000", " ").strip(" \ufeff").lstrip("-*#> ")


def _value(numeral: str) -> int:
    """Give the value of a number below a hundred, in figures or in Chinese."""
    if numeral.isdecimal():
        return int(numeral)
    tens, ten, ones = numeral.rpartition("十")
    return (_CHINESE.find(tens) + 1 or 1) * 10 * bool(ten) + (_CHINESE.find(ones) + 1 if ones else 0)


def _nearest(part: Part, number: str) -> str:
    """Say what stands at the nearest level above a number that is not there."""
    numbers = tuple(int(one) for one in number.split(".")) if number[0].isdecimal() else ()
    for depth in range(max(len(numbers) - 1, 0), -1, -1):
        below = [
            one.numbers
            for one in part.clauses
            if len(one.numbers) == depth + 1 and one.numbers[:depth] == numbers[:depth]
        ]
        if below:
            named = dict.fromkeys(".".join(map(str, one)) for one in below)
            return f"{part.name} has {', '.join(named)}"
    return f"{part.name} has no numbered clauses"


def choose(texts: Path, document: tuple[str, str] | None) -> tuple[Path, bytes, str | None]:
    """Choose the text: the file itself, the one of the registered name, else the one of the registered sha256."""
    name, registered = document or ("", "")
    file = texts
    if texts.is_dir():
        if not document:
            raise QiyueError("The warehouse does not say which file holds this contract; give the file with --texts.")
        file = texts / Path(name).name
        if not name or not file.is_file():
            for candidate in sorted(path for path in texts.iterdir() if path.suffix.lower() in _DOCUMENTS):
                content = candidate.read_bytes()
                if registered and sha256_of(content) == registered.lower():
                    return candidate, content, None
            raise QiyueError(
                f"{show_path(texts)} holds neither {clean(name) or 'a registered file'} nor a text of the registered "
                "sha256; give the folder or the file with --texts."
            )
    content = file.read_bytes()
    if registered and sha256_of(content) != registered.lower():
        return file, content, f"{clean(file.name)} is not the registered copy (its sha256 differs); check the wording."
    return file, content, None


def sha256_of(content: bytes) -> str:
    """Give the SHA-256 of a file in lower-case hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def decode(content: bytes, file: Path) -> str:
    """Give the text of a file in UTF-8 or, failing that, GB 18030.

    Raises:
        QiyueError: it is neither.
    """
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise QiyueError(f"{show_path(file)} is no plain text; save the contract as a text file in UTF-8.")

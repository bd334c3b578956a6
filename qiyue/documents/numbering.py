"""The automatic numbers of a Word document: what `numbering.xml` counts, as Word prints it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

_SMALL, _CAPITAL = "零一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖"
_CIRCLES = {number: chr(0x2460 + number - 1) for number in range(1, 21)}


def chinese(number: int, digits: str = _SMALL, ten: str = "十", hundred: str = "百") -> str:
    """Write a number below a thousand in Chinese: 十, 十二, 二十一, 一百零三."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = digits[hundreds] + hundred if hundreds else ""
    if tens:
        words += ("" if tens == 1 and not hundreds else digits[tens]) + ten
    elif hundreds and ones:
        words += digits[0]
    return words + (digits[ones] if ones else "")


def _letter(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    signs = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
    words = ""
    for value, sign in signs:
        words += sign * (number // value)
        number %= value
    return words


_FORMATS: dict[str, Callable[[int], str]] = {
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "ideographDigital": chinese,
    "chineseLegalSimplified": lambda number: chinese(number, _CAPITAL, "拾", "佰"),
    "ideographLegalTraditional": lambda number: chinese(number, _CAPITAL, "拾", "佰"),
    "decimalEnclosedCircle": lambda number: _CIRCLES.get(number, str(number)),
    "decimalEnclosedCircleChinese": lambda number: _CIRCLES.get(number, str(number)),
    "decimalZero": lambda number: f"{number:02}",
    "lowerLetter": _letter,
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "bullet": lambda _: "",
    "none": lambda _: "",
}


@dataclass
class _Level:
    """How a level of a list is printed, and with which number it starts."""

    format: str = "decimal"
    text: str = ""
    start: int = 1
    is_legal: bool = False


@dataclass
class Numbering:
    """Counts the lists of one document, paragraph by paragraph."""

    document: Any
    _abstract: dict[str, dict[int, _Level]] = field(default_factory=dict)
    _lists: dict[str, tuple[str, dict[int, int]]] = field(default_factory=dict)  # numId -> abstract, starts of its own
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _opened: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Read the lists; a document without any has none to count."""
        try:
            root = self.document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        for abstract in root.iterchildren(qn("w:abstractNum")):
            levels = {int(level.get(qn("w:ilvl"))): _level(level) for level in abstract.iterchildren(qn("w:lvl"))}
            self._abstract[abstract.get(qn("w:abstractNumId"))] = levels
        for one in root.iterchildren(qn("w:num")):
            starts = {
                int(override.get(qn("w:ilvl"))): int(_value(override, "w:startOverride") or 1)
                for override in one.iterchildren(qn("w:lvlOverride"))
                if override.find(qn("w:startOverride")) is not None
            }
            self._lists[one.get(qn("w:numId"))] = (_value(one, "w:abstractNumId"), starts)

    def label(self, paragraph: Any) -> str:
        """Count a paragraph (its XML) and give the number that Word prints before it; nothing where it has none."""
        number, depth = self._of(paragraph)
        if number not in self._lists:
            return ""
        abstract, starts = self._lists[number]
        levels = self._abstract.get(abstract, {})
        if depth not in levels:
            return ""
        counts = self._counts.setdefault(abstract, {})
        if number not in self._opened:
            self._opened.add(number)
            for level, start in starts.items():
                counts[level] = start - 1
        counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        for deeper in [level for level in counts if level > depth]:
            del counts[deeper]
        own = levels[depth]

        def printed(match: re.Match[str]) -> str:
            level = int(match[1]) - 1
            known = levels.get(level, _Level())
            count = counts.setdefault(level, known.start)
            form = "decimal" if own.is_legal else known.format
            return _FORMATS.get(form, str)(count)

        return "" if own.format == "bullet" else re.sub(r"%(\d)", printed, own.text)

    def _of(self, paragraph: Any) -> tuple[str, int]:
        """Give the list and the level of a paragraph: its own, or those of its style."""
        properties = paragraph.find(qn("w:pPr"))
        number, depth = "", None
        if properties is not None:
            own = properties.find(qn("w:numPr"))
            if own is not None:
                number, depth = _value(own, "w:numId"), _value(own, "w:ilvl")
            style = _value(properties, "w:pStyle")
            while style and not number:
                found = self._style(style)
                if found is None:
                    break
                listed = found.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
                if listed is not None:
                    number, depth = _value(listed, "w:numId"), depth or _value(listed, "w:ilvl")
                style = _value(found, "w:basedOn")
        return number, int(depth or 0)

    def _style(self, name: str) -> Any:
        styles = self.document.styles.element
        return next((one for one in styles.iterchildren(qn("w:style")) if one.get(qn("w:styleId")) == name), None)


def _level(level: Any) -> _Level:
    return _Level(
        _value(level, "w:numFmt") or "decimal",
        _value(level, "w:lvlText"),
        int(_value(level, "w:start") or 1),
        level.find(qn("w:isLgl")) is not None,
    )


def _value(element: Any, name: str) -> str:
    found = element.find(qn(name))
    return "" if found is None else str(found.get(qn("w:val")) or "")

"""The readers of amounts, rates and quantities in words, held against cn2an and against tables."""

import random
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import cn2an
import duckdb
import pytest
import yaml

from qiyue.project import Project
from qiyue.sql_macros import SqlMacros

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "macros" / "numerals"

CAPITALS = "零壹贰叁肆伍陆柒捌玖"
UNITS = "拾佰仟万亿"


def listed(text: str) -> list[str]:
    """Split a list that is easier to read without quotes."""
    return text.split()


EDGES = listed(
    """
    0 0.01 0.05 0.10 0.99 1 1.01 1.10 9 10 11 15.07 19.90 20 99 100 101 110 111 1000 1001 1010 1100 1409.50
    6007.14 1680.32 107000.53 325.04 16409.02 9999.99 10000 10001 10010 10100 11000 100000 110000 100001
    1000000 1001000 1010000 10000000 10001000 99999999.99 100000000 100000001 100005000 100010000 100050000
    1000000000 1000010000 1000000010 10203040506.07 100000000000 1000000000000 1000100000000 1000000010000
    1050000000000 2000500000000 8999999999999.99 9000000000000 9000000000000.01 9999999999999999.99
    """
)


class Reader:
    """Applies a macro to texts in DuckDB."""

    def __init__(self) -> None:
        self.macros = SqlMacros(Project(ROOT), "numerals")
        self.connection = duckdb.connect()

    def read(self, macro: str, texts: list[str]) -> dict[str, Any]:
        """Return what the macro makes of each text."""
        expression = getattr(self.macros, macro)("stated.text")
        query = f"select text, {expression} from (select unnest($1::varchar[]) as text) as stated"
        return dict(self.connection.execute(query, [texts]).fetchall())


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def random_amounts() -> list[Decimal]:
    """Amounts of every magnitude up to nine trillion yuan, many with runs of zeros, and the edges by name."""
    generator = random.Random(20260311)
    amounts = {Decimal(text) for text in EDGES}
    while len(amounts) < 500:
        digits = generator.randint(1, 15)
        sparse = "".join(generator.choice("0000123456789") for _ in range(digits))
        amounts.add(Decimal(int(sparse)).scaleb(-2))
        amounts.add(Decimal(generator.randrange(10**digits)).scaleb(-2))
    return sorted(amount for amount in amounts if amount <= 9 * 10**12 or amount > 10**15)


def in_words(amount: Decimal) -> str:
    """Write an amount as cn2an does, from text, so that no float stands between."""
    return str(cn2an.an2cn(f"{amount:.2f}", "rmb"))


def spellings(words: str) -> set[str]:
    """Every other way to print the same amount."""
    digit = "[壹贰叁肆伍陆柒捌玖]"
    # 支付结算办法, annex 1, 四: where the place of 万 or 元 is nothing, 零 may stand before 仟 or 角.
    kept = re.sub(f"([拾佰仟])万({digit}仟)", r"\1万零\2", words)
    kept = re.sub(f"([拾佰仟万亿])元({digit}角)", r"\1元零\2", kept)
    dropped = words if words.startswith("零") else words.replace("零", "")
    bare = words.removesuffix("整")
    return {
        words,
        kept,
        dropped,
        bare,
        bare + "正",
        bare + "整",
        words.replace("元", "圆"),
        words.replace("元", "圓"),
        "人民币" + words,
        "人民币：" + words,
        "人民币（大写）：" + words,
        "大写：" + words,
        "（大写）" + words,
        "(大写): " + words,
        "大写人民币 " + words,
        " " + "\u3000".join(words) + " ",
        words[1:] if words.startswith("壹拾") else words,
        words.translate(str.maketrans("贰叁陆万亿零", "貳參陸萬億〇")),
        words.translate(str.maketrans(CAPITALS[1:] + UNITS[:3], "一二三四五六七八九十百千")),
    }


def test_amounts_in_words_are_read_in_every_spelling(reader: Reader) -> None:
    expected = {text: amount for amount in random_amounts() for text in spellings(in_words(amount))}
    assert len(expected) > 6000
    read = reader.read("amount_in_words", list(expected))
    wrong = {text: (read[text], amount) for text, amount in expected.items() if read[text] != amount}
    assert not wrong


def test_no_two_amounts_are_read_alike_after_a_change_of_one_numeral(reader: Reader) -> None:
    generator = random.Random(7)
    words = {in_words(amount) for amount in generator.sample(random_amounts(), 120)} | {"拾万元整", "伍分"}
    changed = [
        (text, text[:place] + other + text[place + 1 :])
        for text in words
        for place, character in enumerate(text)
        if character in CAPITALS + UNITS
        for other in CAPITALS + UNITS
        if other != character
    ]
    read = reader.read("amount_in_words", sorted({text for pair in changed for text in pair}))
    assert all(read[text] is not None for text in words)
    assert sum(read[other] is not None for _, other in changed) > 5000
    assert not [(text, other) for text, other in changed if read[text] == read[other]]
    assert_read_soundly(read)


def assert_read_soundly(read: dict[str, Any]) -> None:
    """Whatever is read as an amount is how cn2an writes it, but for 零, 零角, 零分, 整 and a leading 拾 or 零元."""

    def core(words: str) -> str:
        return re.sub("^元|^(?=拾)", lambda match: "" if match[0] else "壹", re.sub("零[角分]|[零整]", "", words))

    assert not {
        text: amount for text, amount in read.items() if amount is not None and core(text) != core(in_words(amount))
    }


def test_what_is_read_from_random_strings_is_an_amount(reader: Reader) -> None:
    generator = random.Random(11)
    parts = [*CAPITALS, *UNITS, "元", "元", "角", "分", "整"]
    parts += [digit + unit for digit in "壹伍玖" for unit in (*UNITS[:3], "元", "角", "分")]
    texts = {"".join(generator.choices(parts, k=generator.randint(2, 7))) for _ in range(60000)}
    read = reader.read("amount_in_words", sorted(texts))
    assert sum(amount is not None for amount in read.values()) > 300
    assert_read_soundly(read)


PAGE = (ROOT / "docs" / "numerals.md").read_text(encoding="utf-8")
MACROS = ["amount_in_words", "stated_amount", "stated_rate", "stated_quantity", "printed_date"]


def forms_of(macro: str) -> tuple[dict[str, str], list[str]]:
    """Give the accepted forms of a macro with what each reads as, and the refused ones, as the page has them."""
    section = next(part for part in PAGE.split("\n## ") if f"\n`{macro}`:" in part)
    rows = re.findall(r"^\| `(.+?)` \| (\S[^|]*?) \|$", section, re.MULTILINE)
    refused = re.findall(r"`(.+?)`", next(line for line in section.splitlines() if line.startswith("不读 refused: ")))
    return {form.replace("\\|", "|"): value for form, value in rows}, [form.replace("\\|", "|") for form in refused]


def said(value: Any) -> str | None:
    """Write a value as the page does."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else None if value is None else str(value)


def test_the_page_has_every_reader() -> None:
    assert re.findall(r"^`(\w+)`:", PAGE, re.MULTILINE) == MACROS
    for macro in MACROS:
        accepted, refused = forms_of(macro)
        assert len(accepted) > 10, macro
        assert len(refused) > 5, macro


@pytest.mark.parametrize("macro", MACROS)
def test_every_form_of_the_page_is_read_as_it_says(reader: Reader, macro: str) -> None:
    """Each is worked by hand."""
    accepted, _ = forms_of(macro)
    read = {form: said(value) for form, value in reader.read(macro, list(accepted)).items()}
    if macro == "stated_quantity":
        units = reader.read("stated_unit", list(accepted))
        read = {form: f"{value} {units[form]}" if units[form] else str(value) for form, value in read.items()}
    expected = {
        form: value if macro in ("printed_date", "stated_quantity") else said(Decimal(value))
        for form, value in accepted.items()
    }
    assert read == expected


@pytest.mark.parametrize("macro", [*MACROS, "stated_unit"])
def test_no_refused_form_of_the_page_is_read(reader: Reader, macro: str) -> None:
    _, refused = forms_of(macro.replace("unit", "quantity"))
    read = reader.read(macro, ["", " ", *refused])
    assert {form: value for form, value in read.items() if value is not None} == {}


def test_every_unit_is_in_the_seed(reader: Reader) -> None:
    seed = (ROOT / "seeds" / "reference" / "target_units.csv").read_text(encoding="utf-8").splitlines()[1:]
    known = {line.split(",")[0] for line in seed}
    read = {line.split()[0] for line in str(reader.macros.unit_words()).split(";")}
    assert read <= known


@pytest.mark.parametrize(
    ("macro", "data_type"),
    [
        ("amount_in_words", "DECIMAL(18,2)"),
        ("stated_rate", "DECIMAL(18,8)"),
        ("stated_quantity", "DECIMAL(18,8)"),
        ("stated_unit", "VARCHAR"),
        ("stated_amount", "DECIMAL(38,8)"),
        ("printed_date", "DATE"),
    ],
)
def test_missing_text_is_null_of_the_declared_type(reader: Reader, macro: str, data_type: str) -> None:
    expression = getattr(reader.macros, macro)("stated.text")
    for null in ("null", "null::varchar", "null::integer"):
        query = f"select {expression} as reading, typeof(reading) from (select {null} as text) as stated"
        assert reader.connection.execute(query).fetchone() == (None, data_type)


def test_the_described_macros_are_the_readers() -> None:
    described = {
        (macro["name"], tuple(argument["name"] for argument in macro["arguments"]))
        for macro in yaml.safe_load((FOLDER / "_numerals__macros.yml").read_text(encoding="utf-8"))["macros"]
    }
    source = "\n".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.sql"))
    written = dict(re.findall(r"macro (\w+)\(([^)]*)\)", source))
    dispatched = {name.removeprefix("duckdb__") for name in written if name.startswith("duckdb__")}
    readers = {(name, tuple(written[name].split(", "))) for name in dispatched | {*MACROS, "stated_unit"}}
    assert described == readers


def test_a_rate_is_found_among_other_words(reader: Reader) -> None:
    printed = {
        "每日0.5%": "0.5%",
        "日万分之五": "万分之五",
        "合同总额的千分之五": "千分之五",
        "5 %": "5 %",
        "订单总价": None,
    }
    pattern = reader.macros.rate_among_words()
    for text, rate in printed.items():
        found = re.search(pattern, text)
        assert (found.group(1) if found else None) == rate


def test_what_stands_among_other_words_is_read_as_the_page_says(reader: Reader) -> None:
    """Each is worked by hand."""
    rows = re.findall(r"^\| `(\w+)` \| `(.+?)` \| (\S+) \|$", PAGE, re.MULTILINE)
    assert {macro for macro, *_ in rows} == {
        "sole_number", "sole_amount", "stated_fraction", "stated_discount", "stated_day_of_month"
    }  # fmt: skip
    for macro, form, value in rows:
        expected = None if value == "不读" else said(Decimal(value))
        assert said(reader.read(macro, [form])[form]) == expected, (macro, form)

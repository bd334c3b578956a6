"""The readers of amounts, rates and quantities in words, held against cn2an and against tables."""

import random
import re
from datetime import date
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
    """Whatever is read as an amount is how cn2an writes it, but for 零, 整 and a leading 拾 or 零元."""

    def core(words: str) -> str:
        return re.sub("^元|^(?=拾)", lambda match: "" if match[0] else "壹", re.sub("[零整]", "", words))

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


# Worked by hand.
AMOUNTS = {
    "贰万元": "20000",
    "拾元": "10",
    "拾万元": "100000",
    "拾伍万元整": "150000",
    "零元整": "0",
    "零伍分": "0.05",
    "伍角": "0.50",
    "伍角整": "0.50",
    "壹元零伍分": "1.05",
    "壹元伍分": "1.05",
    "贰元叁角肆分整": "2.34",
    "壹万亿元": "1000000000000",
    "壹万零贰佰亿元": "1020000000000",
    "壹亿伍元": "100000005",
    "壹佰万零柒仟元": "1007000",
    "三十五元二角": "35.20",
    "人民币大写：壹佰元正": "100",
}

MALFORMED_AMOUNTS = listed(
    """
    元 元整 整 壹 壹佰万 壹佰万整 零 零分 零角 圆圆 人民币 （大写）： 人民币（大写）：元 壹元元 壹元圆
    壹元整整 整壹元 壹元整正 壹佰仟元 壹拾佰元 伍佰陆仟元 壹拾贰拾元 贰佰叁佰元 壹拾拾元 拾拾元 佰元 仟元
    万元 亿元 壹佰拾元 壹万拾元 壹仟佰元 壹贰元 壹贰万元 壹万壹万元 壹亿贰亿元 壹万万元 壹亿亿元 壹亿亿万元
    壹万亿亿元 壹元贰万 壹佰元贰佰元 贰万亿万亿元 壹亿万元 零壹元 零壹拾元 零壹佰元 零元零元 壹零元 壹佰零元 壹万零元
    壹佰零零伍元 零零元 壹拾零伍元 壹佰零贰拾元 壹仟零贰佰元 壹万零贰仟元 壹亿零贰仟万元 壹元零叁角 壹元零角
    壹元零角伍分 壹元零零伍分 壹元叁角零伍分 壹元零 零叁角 壹角贰元 壹分贰角 伍分伍角 壹元伍分叁角
    壹元叁角叁角 壹元伍分伍分 壹元拾角 壹元拾伍分 壹拾角 拾角 角 分 壹元角 壹佰贰角 壹万伍分 负壹元 -壹元
    负壹佰元整 壹百O伍元 1元 100元 壹佰5元 ¥100.00 壹佰元人民币 人民币人民币人民币壹元 壹佰元（含税）
    约壹佰元 两万元 廿元 壹块 壹佰元。 壹点伍元 壹佰美元 壹佰元/年 壹佰元至贰佰元 叁拾元; abc ? | |元 壹|元
    大写 不详 按实结算 壹佰亿万元 壹仟佰拾元 另伍元 玖玖玖元
    """
)


def test_amounts_worked_by_hand(reader: Reader) -> None:
    expected = {text: Decimal(amount) for text, amount in AMOUNTS.items()}
    assert reader.read("amount_in_words", list(AMOUNTS)) == expected


def test_malformed_amounts_are_null(reader: Reader) -> None:
    read = reader.read("amount_in_words", ["", " ", *MALFORMED_AMOUNTS])
    assert {text: amount for text, amount in read.items() if amount is not None} == {}


# Worked by hand.
RATES = {
    "千分之五": "0.005",
    "千分之 五": "0.005",
    "万分之一": "0.0001",
    "万分之零点五": "0.00005",
    "万分之零点零五": "0.000005",
    "万分之二点一": "0.00021",
    "百分之十": "0.1",
    "百分之拾": "0.1",
    "百分之十五": "0.15",
    "百分之二十": "0.2",
    "百分之二十五点二五": "0.2525",
    "百分之零点五": "0.005",
    "百分之百": "1",
    "百分之一百二十": "1.2",
    "百分之一百零五": "1.05",
    "百分之5": "0.05",
    "千分之0.5": "0.0005",
    "千分之三百": "0.3",
    "0.5%": "0.005",
    "0.01％": "0.0001",
    "５．２５％": "0.0525",
    "10％": "0.1",
    "5.25 %": "0.0525",
    "0.0001%": "0.000001",
    "0%": "0",
    "5‰": "0.005",
    "1‱": "0.0001",
    "0.0005‱": "0.00000005",
    "十五%": "0.15",
}
UNREADABLE_RATES = listed(
    """
    五 5 0.5 % ‰ 百分之 分之五 百分之5% 5%% 千分之五‰ %5 百分之-5 -5% .5% 5.% 1.2.3% 1,000% 5%至10% 五分之一
    百分之五五 百分之5十 百分之点五 百分之五点 百分之零五 十分之一 亿分之一 百分之两 一成 日万分之五
    每日0.5% 百分之十百 0.00001% abc 12345678901%
    """
)


def test_rates_worked_by_hand(reader: Reader) -> None:
    expected = {text: Decimal(rate) for text, rate in RATES.items()}
    assert reader.read("stated_rate", list(RATES)) == expected


def test_unreadable_rates_are_null(reader: Reader) -> None:
    read = reader.read("stated_rate", ["", " ", *UNREADABLE_RATES])
    assert {text: rate for text, rate in read.items() if rate is not None} == {}


# Worked by hand.
QUANTITIES: dict[str, tuple[str, str | None]] = {
    "2小时": ("2", "hour"),
    "2 小时": ("2", "hour"),
    "4h": ("4", "hour"),
    "半小时": ("0.5", "hour"),
    "半个小时": ("0.5", "hour"),
    "二十四小时": ("24", "hour"),
    "0.5小时": ("0.5", "hour"),
    "≤2小时": ("2", "hour"),
    "15 分钟": ("15", "minute"),
    "30分钟内": ("30", "minute"),
    "不超过30分钟": ("30", "minute"),
    "十五分钟": ("15", "minute"),
    "１０分钟": ("10", "minute"),
    "30 minutes": ("30", "minute"),
    "within 30 Minutes": ("30", "minute"),
    "5 working days": ("5", "working_day"),
    "不低于99.99%": ("99.99", "percent"),
    "99.9999％": ("99.9999", "percent"),
    "100%": ("100", "percent"),
    "百分之九十九点九": ("99.9", "percent"),
    "不低于百分之九十九点九九": ("99.99", "percent"),
    "7个工作日": ("7", "working_day"),
    "3工作日内": ("3", "working_day"),
    "三十个工作日": ("30", "working_day"),
    "二次": ("2", "time"),
    "两次": ("2", "time"),
    "不少于2次": ("2", "time"),
    "超过3次以上": ("3", "time"),
    "每年2次": ("2", "time_per_year"),
    "每年至少一次": ("1", "time_per_year"),
    "2次/年": ("2", "time_per_year"),
    "90天": ("90", "day"),
    "达30日": ("30", "day"),
    "三十日以上": ("30", "day"),
    "超过三十日": ("30", "day"),
    "一百二十日": ("120", "day"),
    "三百六十五天": ("365", "day"),
    "10个自然日": ("10", "day"),
    "每日": ("1", "day"),
    "每天": ("1", "day"),
    "每个工作日": ("1", "working_day"),
    "每周": ("1", "week"),
    "两周": ("2", "week"),
    "每月": ("1", "month"),
    "第一个月": ("1", "month"),
    "12个月": ("12", "month"),
    "半个月": ("0.5", "month"),
    "半年": ("6", "month"),
    "每半年": ("6", "month"),
    "每季度": ("3", "month"),
    "1年": ("1", "year"),
    "每年": ("1", "year"),
    "两年": ("2", "year"),
    "等保三级": ("3", "level"),
    "等级保护第三级": ("3", "level"),
    "3级": ("3", "level"),
    "7×24小时": ("168", "hour_per_week"),
    "7*24 小时": ("168", "hour_per_week"),
    "7天×24小时": ("168", "hour_per_week"),
    "7X24": ("168", "hour_per_week"),
    "24×7": ("168", "hour_per_week"),
    "每周5天×8小时": ("40", "hour_per_week"),
    "5×8小时": ("40", "hour_per_week"),
    "每周40小时": ("40", "hour_per_week"),
    "每天24小时": ("24", "hour_per_day"),
    "8小时/日": ("8", "hour_per_day"),
    "2场": ("2", "session"),
    "3项": ("3", "item"),
    "99.99": ("99.99", None),
    "三": ("3", None),
}
UNREADABLE_QUANTITIES = listed(
    """
    小时 内 % 快 及时 实时 尽快 不低于 1-2小时 1至2小时 1~2小时 2小时30分钟 一个半小时 一年半 2小时4小时
    小时2 -2小时 二二小时 2十小时 15分 8时 2026年9月30日 2小时左右 8×24小时 7×25小时 7×0小时 7×24×365
    每月2次 2次/月 每天2次 每年8小时 .5小时 1,000次 99.99%% 百分之5% 7×24次 2parsecs 十百小时 三级乙等 1季度 2小时以及
    """
)


def test_quantities_worked_by_hand(reader: Reader) -> None:
    expected = {text: Decimal(number) for text, (number, _) in QUANTITIES.items()}
    assert reader.read("stated_quantity", list(QUANTITIES)) == expected


def test_units_worked_by_hand(reader: Reader) -> None:
    expected = {text: unit for text, (_, unit) in QUANTITIES.items()}
    assert reader.read("stated_unit", list(QUANTITIES)) == expected


def test_unreadable_quantities_are_null(reader: Reader) -> None:
    texts = ["", " ", *UNREADABLE_QUANTITIES]
    for macro in ("stated_quantity", "stated_unit"):
        read = reader.read(macro, texts)
        assert {text: number for text, number in read.items() if number is not None} == {}, macro


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
    readers = {
        (name, tuple(arguments.split(", ")))
        for name, arguments in re.findall(r"macro duckdb__(\w+)\(([^)]*)\)", source)
    }
    assert described == readers


def test_printed_dates(reader: Reader) -> None:
    printed = {
        "2026年3月3日": date(2026, 3, 3),
        "2026 年 03 月 15 日": date(2026, 3, 15),
        "2028年2月29日": date(2028, 2, 29),
        "2026年2月29日": None,
        "2026年13月1日": None,
        "2026-03-03": date(2026, 3, 3),
        "2026.3.3": date(2026, 3, 3),
        "2026/03/03": date(2026, 3, 3),
        "２０２６年３月３日": date(2026, 3, 3),
        "2025年12月31日前": date(2025, 12, 31),
        "2026 年 9 月 30 日之前": date(2026, 9, 30),
        "自2026年3月10日起": date(2026, 3, 10),
        "至2027年3月9日止": date(2027, 3, 9),
        "二〇二六年三月三日": date(2026, 3, 3),
        "二零二六年十二月三十一日": date(2026, 12, 31),
        "二〇二六年十月二十日": date(2026, 10, 20),
        "二〇二六年十一月十日": date(2026, 11, 10),
        "3月3日": None,
        "2026年3月": None,
        "2026年3月3日至2027年3月2日": None,
        "20260303": None,
        "26年3月3日": None,
        "": None,
    }
    assert reader.read("printed_date", list(printed)) == printed


# Worked by hand.
PRINTED_AMOUNTS = {
    "¥1689858.00": "1689858",
    "￥1,916,794.40 元": "1916794.40",
    "人民币 958397.2 元": "958397.2",
    "人民币¥1,150,770.42元": "1150770.42",
    "2557267.60": "2557267.60",
    "１２，０００．５０元整": "12000.5",
    "25.4 万元": "254000",
    "11.98万元": "119800",
    "3亿元": "300000000",
    "1.2亿": "120000000",
    "0.5": "0.5",
    "贰万元整": "20000",
    "人民币大写：壹佰元正": "100",
}
UNREADABLE_AMOUNTS = listed("1至2万元 约5元 5% 5美元 1.2.3元 元 ¥ 万元 -5元 壹佰佰元 5元/月 3千元 12345678901234567元")


def test_printed_amounts_worked_by_hand(reader: Reader) -> None:
    expected = {text: Decimal(amount) for text, amount in PRINTED_AMOUNTS.items()}
    assert reader.read("stated_amount", list(PRINTED_AMOUNTS)) == expected


def test_unreadable_amounts_are_null(reader: Reader) -> None:
    read = reader.read("stated_amount", ["", " ", *UNREADABLE_AMOUNTS])
    assert {text: amount for text, amount in read.items() if amount is not None} == {}


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

"""`qiyue cite`: the clause asked for and no other, in every shape of heading that contracts use.

The texts are invented.
"""

from __future__ import annotations

import hashlib
import io
import shutil
import subprocess
from pathlib import Path

import duckdb
import pytest
from conftest import QIYUE
from rich.console import Console

from qiyue.cite import cite
from qiyue.errors import QiyueError
from qiyue.texts import find

ARTICLES = """咖啡机租赁合同
出租方（甲方）：甲公司

第一条 机器与数量

1. 甲方出租机器。

2. 价格表如下：

序号\t名称\t数量
1\t大机器\t2
2\t小机器\t5
合计\t\t7

第二条 租期

租期三年。
2.5 吨以上的机器另议。

第十条：押金
1. 押金一万元。
2. 到期退还。

第二十一条 其他

本合同一式两份。

(以下无正文)
甲方（盖章）：甲公司

附件：清洁约定

清洁约定

第一条：范围

每周一次。

第二条：费用
1. 免费。
2. 耗材自理。
"""

NESTED = """茶叶采购
一、买方购买茶叶一批。
二、付款
（一）总价
总价一百元。
（二）方式
（1）分两次付。
（2）先付一半。
（三）账户：
三、内容
（一）品种
1.绿茶的挑选和包装
挑选后包装。
2.红茶
红茶密封；
（二）产地
产地为南方。
四、责任
1.迟延的，每日付一元；

2．质量不合格的，退货。
3、其他情形，协商。
五、生效
1.签字后生效。
甲方：（公章）   乙方：（公章）
2.这一行在签章之后。
"""

POINTS = """1、货物与服务

1.1 货物名称

一台。

1.2 服务

（一）送货。

(二) **安装服务**：装好为止。
备件另计。

2、付款

2.1 时间

（一）收货后付。

3、保密条款

（一）不外传。

（二）期满后一年。

以下无正文，为签字页。

附件 1: 《续租办法》

1. 总的原则

1. 自愿原则：双方自愿。

2. 公平原则：双方公平。

3. 诚信原则

2. 续租费用

(一) 标准

1. 标准为半价，一年一付。

(二) 开票

1. 先票后款，逾期顺延。

3. 办理步骤

1. 提前一月联系，确认意向。

2. 提前半月签字，逾期无效。

乙方（加盖公章）：乙公司

附件 2: 《承诺函》

一、送货承诺
1、当日送达。
- 2、破损包换。

二、其他承诺
1、每年回访一次。

二、其他
没有了。
承诺方（盖章）：乙公司
"""

FORM = """编号：
--\t--\t--

填表说明

一、编号由登记处填写。
二、空白处划线。
三、附件另附。

一、名词
（一）“货”指茶叶。
1. 绿茶；
2. 红茶。
（二）“款”指货款。

二、期限
一年。

三、表格
(一)\t日常\t
1\t清洗\t每日清洗
2\t检查\t每周检查，
\t\t并作记录
(二)\t应急\t
1\t抢修\t一小时到场

四、附则
（一）一式两份。

合同附件列表

附件一：清单
附件二：价目

甲方\t名称\t甲公司
\t电话\t
乙方\t名称\t
"""


@pytest.mark.parametrize(
    ("text", "reference", "first", "last"),
    [
        (ARTICLES, "body 1", "第一条 机器与数量", "合计\t\t7"),
        (ARTICLES, "body 1.1", "1. 甲方出租机器。", "1. 甲方出租机器。"),
        (ARTICLES, "body 1.2", "2. 价格表如下：", "合计\t\t7"),
        (ARTICLES, "body 2", "第二条 租期", "2.5 吨以上的机器另议。"),
        (ARTICLES, "body 10.2", "2. 到期退还。", "2. 到期退还。"),
        (ARTICLES, "body 21", "第二十一条 其他", "本合同一式两份。"),
        (ARTICLES, "body cover", "咖啡机租赁合同", "出租方（甲方）：甲公司"),
        (ARTICLES, "annex-1 1", "第一条：范围", "每周一次。"),
        (ARTICLES, "annex-1 2.2", "2. 耗材自理。", "2. 耗材自理。"),
        (NESTED, "body 1", "一、买方购买茶叶一批。", "一、买方购买茶叶一批。"),
        (NESTED, "body 2.1", "（一）总价", "总价一百元。"),
        (NESTED, "body 2.2.2", "（2）先付一半。", "（2）先付一半。"),
        (NESTED, "body 2.3", "（三）账户：", "（三）账户："),
        (NESTED, "body 3.1.1", "1.绿茶的挑选和包装", "挑选后包装。"),
        (NESTED, "body 3.1.2", "2.红茶", "红茶密封；"),
        (NESTED, "body 3.2", "（二）产地", "产地为南方。"),
        (NESTED, "body 4.1", "1.迟延的，每日付一元；", "1.迟延的，每日付一元；"),
        (NESTED, "body 4.2", "2．质量不合格的，退货。", "2．质量不合格的，退货。"),
        (NESTED, "body 4.3", "3、其他情形，协商。", "3、其他情形，协商。"),
        (NESTED, "body 5", "五、生效", "1.签字后生效。"),
        (POINTS, "body 1.1", "1.1 货物名称", "一台。"),
        (POINTS, "body 1.2.2", "(二) **安装服务**：装好为止。", "备件另计。"),
        (POINTS, "body 2.1.1", "（一）收货后付。", "（一）收货后付。"),
        (POINTS, "body 3.2", "（二）期满后一年。", "（二）期满后一年。"),
        (POINTS, "annex-1 1", "1. 总的原则", "3. 诚信原则"),
        (POINTS, "annex-1 1.2", "2. 公平原则：双方公平。", "2. 公平原则：双方公平。"),
        (POINTS, "annex-1 1.3", "3. 诚信原则", "3. 诚信原则"),
        (POINTS, "annex-1 2.1.1", "1. 标准为半价，一年一付。", "1. 标准为半价，一年一付。"),
        (POINTS, "annex-1 2.2.1", "1. 先票后款，逾期顺延。", "1. 先票后款，逾期顺延。"),
        (POINTS, "annex-1 3.2", "2. 提前半月签字，逾期无效。", "2. 提前半月签字，逾期无效。"),
        (POINTS, "annex-2 1.2", "- 2、破损包换。", "- 2、破损包换。"),
        (POINTS, "annex-2 2.1", "1、每年回访一次。", "1、每年回访一次。"),
        (FORM, "body cover", "编号：", "三、附件另附。"),
        (FORM, "body 1.1.2", "2. 红茶。", "2. 红茶。"),
        (FORM, "body 2", "二、期限", "一年。"),
        (FORM, "body 3.1.2", "2\t检查\t每周检查，", "\t\t并作记录"),
        (FORM, "body 3.2.1", "1\t抢修\t一小时到场", "1\t抢修\t一小时到场"),
        (FORM, "body 4.1", "（一）一式两份。", "（一）一式两份。"),
        (FORM, "body table", "甲方\t名称\t甲公司", "乙方\t名称\t"),
        (ARTICLES, "body table", "序号\t名称\t数量", "合计\t\t7"),
    ],
)
def test_clause_begins_and_ends_where_it_does_in_the_text(text: str, reference: str, first: str, last: str) -> None:
    (lines,) = find(text, reference)
    filled = [line for line in lines if line.strip()]
    assert (filled[0], filled[-1]) == (first, last)


def test_a_number_that_occurs_twice_gives_both_clauses() -> None:
    found = find(POINTS, "annex-2 2")
    assert [lines[0] for lines in found] == ["二、其他承诺", "二、其他"]


@pytest.mark.parametrize(
    ("text", "reference", "said"),
    [
        (ARTICLES, "body 10.3", "no body 10.3; body has 10.1, 10.2."),
        (ARTICLES, "body 3", "no body 3; body has 1, 2, 10, 21."),
        (ARTICLES, "annex-2 1", "no annex-2; it has body, annex-1."),
        (FORM, "annex-1 1", "no annex-1; it has body."),
        (NESTED, "body 5.2", "no body 5.2; body has 5.1."),
        (NESTED, "body table", "no body table; body has 1, 2, 3, 4, 5."),
        ("没有编号的一段话。", "body 1", "body has no numbered clauses."),
        ("", "body cover", "body has no numbered clauses."),
        (ARTICLES, "第十条", "not as 第十条."),
        (ARTICLES, "body 10..1", "not as body 10..1."),
    ],
)
def test_what_is_not_there_names_what_is(text: str, reference: str, said: str) -> None:
    with pytest.raises(QiyueError) as error:
        find(text, reference)
    assert str(error.value).endswith(said)


@pytest.fixture
def registered(built_warehouse: Path, tmp_path: Path) -> Path:
    """A warehouse in which an invented text is the registered copy of one contract."""
    copy = tmp_path / built_warehouse.name
    shutil.copy(built_warehouse, copy)
    with duckdb.connect(copy) as connection:
        digest = hashlib.sha256(ARTICLES.encode()).hexdigest()
        connection.execute(
            "update register.source_documents set file_name = 'coffee.txt', sha256 = ? "
            "where document_id = (select document_id from register.contracts where contract_id = 'culture-cloud-2026')",
            [digest],
        )
    return copy


def run(database: Path, texts: Path, *clause: str) -> subprocess.CompletedProcess[str]:
    command = [*QIYUE, "cite", "culture-cloud-2026", *clause, "--texts", str(texts), "--database", str(database)]
    return subprocess.run(command, capture_output=True, text=True)


def test_registered_copy_is_found_by_its_name_and_only_the_clause_is_printed(registered: Path, tmp_path: Path) -> None:
    (tmp_path / "coffee.txt").write_text(ARTICLES, encoding="utf-8")
    printed = run(registered, tmp_path, "body", "10.1")
    assert printed.returncode == 0
    assert printed.stdout == "culture-cloud-2026 · body 10.1 · coffee.txt\n\n1. 押金一万元。\n"
    assert printed.stderr == ""
    assert run(registered, tmp_path, "body 10.1").stdout == printed.stdout


def test_registered_copy_is_found_by_its_sha256_under_another_name(registered: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(NESTED, encoding="utf-8")
    (tmp_path / "renamed.txt").write_text(ARTICLES, encoding="utf-8")
    printed = run(registered, tmp_path, "body 10.1")
    assert printed.stdout.startswith("culture-cloud-2026 · body 10.1 · renamed.txt\n")
    assert printed.stderr == ""


def test_another_text_of_that_name_gives_one_line_of_warning(registered: Path, tmp_path: Path) -> None:
    (tmp_path / "coffee.txt").write_bytes(ARTICLES.replace("一万", "两万").encode("gb18030"))
    for texts in (tmp_path, tmp_path / "coffee.txt"):
        printed = run(registered, texts, "body 10.1")
        assert printed.returncode == 0
        assert "1. 押金两万元。" in printed.stdout
        assert printed.stderr == "coffee.txt is not the registered copy (its sha256 differs); check the wording.\n"


def test_control_signs_of_a_text_do_not_reach_the_terminal(registered: Path, tmp_path: Path) -> None:
    text = tmp_path / "coffee.txt"
    text.write_text("第一条 名称\n[red]\x1b[2J危险\u202e\n1\t表\n", encoding="utf-8")
    page = io.StringIO()
    cite(registered, "culture-cloud-2026", "body 1", text, Console(file=page))
    assert page.getvalue().endswith("第一条 名称\n[red]\\x1b[2J危险\\u202e\n1 | 表\n")


@pytest.mark.parametrize("name", ["../secret.txt", "/etc/hostname", ""])
def test_a_registered_name_cannot_lead_out_of_the_folder(registered: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.txt").write_text(ARTICLES.replace("一万", "九万"), encoding="utf-8")
    texts = tmp_path / "texts"
    texts.mkdir()
    with duckdb.connect(registered) as connection:
        connection.execute("update register.source_documents set file_name = ?", [name])
    printed = run(registered, texts, "body 10.1")
    assert printed.returncode == 1
    assert "nor a text of the registered sha256" in printed.stderr
    assert printed.stdout == ""


def test_without_the_views_the_file_itself_must_be_named(registered: Path, tmp_path: Path) -> None:
    (tmp_path / "coffee.txt").write_text(ARTICLES, encoding="utf-8")
    with duckdb.connect(registered) as connection:
        connection.execute("drop schema staging cascade")
    by_folder = run(registered, tmp_path, "body 10.1")
    by_file = run(registered, tmp_path / "coffee.txt", "body 10.1")
    assert by_folder.returncode == 1
    assert "give the file with --texts" in by_folder.stderr
    assert "1. 押金一万元。" in by_file.stdout


@pytest.mark.parametrize(
    ("content", "said"), [(b"\xff\xfe\x00\x01\xff", "is no plain text"), (b"", "has no body 10.1")]
)
def test_what_is_no_contract_text_ends_with_one_sentence(
    registered: Path, tmp_path: Path, content: bytes, said: str
) -> None:
    (tmp_path / "coffee.txt").write_bytes(content)
    printed = run(registered, tmp_path, "body 10.1")
    assert printed.returncode == 1
    assert said in printed.stderr
    assert printed.stderr.count("\n") == 1

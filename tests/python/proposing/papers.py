"""Makes contract documents of every kind that is read: plain text, Word and PDF. All contracts are invented.

Each maker gives the file and the clauses that stand in it, by hand: reference and first words.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from proposing.prints import Clauses, pdf_of_articles, pdf_of_chinese_levels, pdf_with_a_long_table

Maker = Callable[[Path], tuple[Path, Clauses]]


def text_of_articles(folder: Path) -> tuple[Path, Clauses]:
    file = folder / "articles.txt"
    file.write_text(
        "设备合同\n甲方：示例局\n\n第一条 标的\n1. 甲方购买设备。\n2. 设备清单见附件。\n第二条 价款\n价款为一万元。\n"
        "第十条 付款\n（一）首付款。\n（二）尾款。\n第十一条 其他\n1. 一式两份。\n\n（以下无正文）\n甲方（盖章）：\n\n"
        "附件1：设备清单\n一、设备\n1. 服务器。\n2. 交换机。\n二、备件\n",
        encoding="utf-8",
    )
    return file, {
        "body 1": "第一条 标的",
        "body 1.1": "1. 甲方购买设备",
        "body 1.2": "2. 设备清单",
        "body 2": "第二条 价款",
        "body 10": "第十条 付款",
        "body 10.1": "（一）首付款",
        "body 10.2": "（二）尾款",
        "body 11": "第十一条",
        "body 11.1": "1. 一式两份",
        "annex-1 1": "一、设备",
        "annex-1 1.1": "1. 服务器",
        "annex-1 1.2": "2. 交换机",
        "annex-1 2": "二、备件",
    }


def text_of_points(folder: Path) -> tuple[Path, Clauses]:
    file = folder / "points.txt"
    file.write_bytes(
        "服务合同\n甲方：示例局\n1 服务内容\n1.1 系统运维。\n1.2 数据备份。\n1.2.1 每日备份。\n1.2.2 每周核对。\n"
        "2 服务期限\n30 日内完成移交，期限为一年。\n3 费用\n3.1 总价。\n3.2 付款。\n1) 首付。\n2) 尾款。\n"
        "甲方：示例局（盖章）\n".encode("gb18030")
    )
    return file, {
        "body 1": "1 服务内容",
        "body 1.1": "1.1 系统运维",
        "body 1.2": "1.2 数据备份",
        "body 1.2.1": "1.2.1 每日",
        "body 1.2.2": "1.2.2 每周",
        "body 2": "2 服务期限",
        "body 3": "3 费用",
        "body 3.1": "3.1 总价",
        "body 3.2": "3.2 付款",
        "body 3.2.1": "1) 首付",
        "body 3.2.2": "2) 尾款",
    }


def _number(document: Any, levels: list[tuple[str, str]]) -> str:
    """Add a list to a Word document: the format and text of each level; give its number."""
    numbering = document.part.numbering_part.element
    identity = str(900 + len(numbering))
    written = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for depth, (form, text) in enumerate(levels)
    )
    abstract = parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{identity}">{written}</w:abstractNum>')
    # All abstract lists stand before the lists themselves.
    numbering.insert(0, abstract)
    numbering.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="{identity}"><w:abstractNumId w:val="{identity}"/></w:num>')
    )
    return identity


def _listed(paragraph: Any, number: str, depth: int) -> Any:
    properties = paragraph._p.get_or_add_pPr()
    properties.append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')
    )
    return paragraph


def _word(levels: list[tuple[str, str]], outline: list[tuple[int, str]], file: Path) -> Path:
    document = docx.Document()
    document.add_paragraph("服务合同")
    document.add_paragraph("甲方：示例局")
    number = _number(document, levels)
    for depth, text in outline:
        paragraph = document.add_paragraph(text)
        if depth >= 0:
            _listed(paragraph, number, depth)
    document.save(str(file))
    return file


def word_of_articles(folder: Path) -> tuple[Path, Clauses]:
    outline = [
        (0, "服务内容"),
        (1, "乙方提供运维服务。"),
        (1, "乙方提供培训。"),
        (0, "付款"),
        (-1, "付款分两期。"),
        (1, "首付款。"),
        (1, "尾款。"),
        (0, "违约责任"),
        (1, "逾期交付。"),
    ]
    file = _word([("chineseCounting", "第%1条"), ("decimal", "%2.")], outline, folder / "articles.docx")
    return file, {
        "body 1": "第一条 服务内容",
        "body 1.1": "1. 乙方提供运维",
        "body 1.2": "2. 乙方提供培训",
        "body 2": "第二条 付款",
        "body 2.1": "1. 首付款",
        "body 2.2": "2. 尾款",
        "body 3": "第三条 违约",
        "body 3.1": "1. 逾期",
    }


def word_of_chinese_levels(folder: Path) -> tuple[Path, Clauses]:
    outline = [(0, f"第{number}项内容") for number in range(1, 10)]
    outline += [
        (0, "付款"),
        (1, "首付款。"),
        (2, "签订后支付。"),
        (2, "凭发票支付。"),
        (1, "尾款。"),
        (0, "其他"),
        (1, "份数。"),
    ]
    levels = [("chineseCountingThousand", "%1、"), ("chineseCountingThousand", "（%2）"), ("decimal", "%3．")]
    file = _word(levels, outline, folder / "chinese.docx")
    first = {f"body {number}": f"{numeral}、第{number}项" for number, numeral in enumerate("一二三四五六七八九", 1)}
    return file, {
        **first,
        "body 10": "十、付款",
        "body 10.1": "（一） 首付款",
        "body 10.1.1": "1． 签订后",
        "body 10.1.2": "2． 凭发票",
        "body 10.2": "（二） 尾款",
        "body 11": "十一、其他",
        "body 11.1": "（一） 份数",
    }


def word_of_points(folder: Path) -> tuple[Path, Clauses]:
    outline = [
        (0, "定义"),
        (1, "合同。"),
        (1, "服务。"),
        (0, "价款"),
        (1, "总价。"),
        (2, "含税。"),
        (2, "固定。"),
        (1, "付款。"),
    ]
    levels = [("decimal", "%1."), ("decimal", "%1.%2"), ("decimal", "%1.%2.%3")]
    file = _word(levels, outline, folder / "points.docx")
    return file, {
        "body 1": "1. 定义",
        "body 1.1": "1.1 合同",
        "body 1.2": "1.2 服务",
        "body 2": "2. 价款",
        "body 2.1": "2.1 总价",
        "body 2.1.1": "2.1.1 含税",
        "body 2.1.2": "2.1.2 固定",
        "body 2.2": "2.2 付款",
    }


def word_with_tables(folder: Path) -> tuple[Path, Clauses]:
    """Typed numbers, a price table with merged cells, and a table within a cell of another."""
    document = docx.Document()
    for text in ("采购合同", "甲方：示例局", "一、标的", "1、货物如下："):
        document.add_paragraph(text)
    table = document.add_table(4, 5)
    for row, cells in enumerate(
        (
            ("序号", "名称", "数量", "单价（元）", "合价（元）"),
            ("1", "服务器", "2", "50000", "100000"),
            ("2", "交换机", "4", "5000", "20000"),
            ("合计", "", "", "", "120000"),
        )
    ):
        for place, text in enumerate(cells):
            table.cell(row, place).text = text
    table.cell(3, 0).merge(table.cell(3, 3))
    document.add_paragraph("2、交货地点为示例市。")
    document.add_paragraph("二、服务")
    outer = document.add_table(1, 2)
    outer.cell(0, 0).text = "（一）响应时间如下。"
    inner = outer.cell(0, 1).add_table(2, 2)
    for row, pair in enumerate((("级别", "时间"), ("一级", "30分钟"))):
        for place, text in enumerate(pair):
            inner.cell(row, place).text = text
    document.add_paragraph("（二）质保三年。")
    document.add_paragraph("三、其他")
    file = folder / "tables.docx"
    document.save(str(file))
    return file, {
        "body 1": "一、标的",
        "body 1.1": "1、货物",
        "body 1.2": "2、交货",
        "body 2": "二、服务",
        "body 2.1": "（一）响应",
        "body 2.2": "（二）质保",
        "body 3": "三、其他",
    }


def word_within_a_table(folder: Path) -> tuple[Path, Clauses]:
    """The whole contract stands in one cell, as some forms are laid out; an annex follows."""
    document = docx.Document()
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = "合同书"
    for text in (
        "甲方：示例局",
        "第一条 内容",
        "1.运维。",
        "2.培训。",
        "第二条 期限",
        "期限一年。",
        "（以下无正文）",
        "甲方（盖章）：",
    ):
        cell.add_paragraph(text)
    for text in ("附件1：保密协议", "第一条 范围", "第二条 责任", "1.违约金。", "附件2：清单", "一、软件", "二、硬件"):
        document.add_paragraph(text)
    file = folder / "within.docx"
    document.save(str(file))
    return file, {
        "body 1": "第一条 内容",
        "body 1.1": "1.运维",
        "body 1.2": "2.培训",
        "body 2": "第二条 期限",
        "annex-1 1": "第一条 范围",
        "annex-1 2": "第二条 责任",
        "annex-1 2.1": "1.违约金",
        "annex-2 1": "一、软件",
        "annex-2 2": "二、硬件",
    }


def word_of_styles(folder: Path) -> tuple[Path, Clauses]:
    """Numbers that come from a style, a content control, and changes that were tracked."""
    document = docx.Document()
    number = _number(document, [("chineseCounting", "第%1条"), ("decimal", "%2、")])
    style = document.styles["Heading 1"].element
    style.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>')
    )
    document.add_paragraph("合同书")
    document.add_heading("标的", level=1)
    _listed(document.add_paragraph("软件。"), number, 1)
    changed = document.add_heading("价", level=1)
    inserted = OxmlElement("w:ins")
    inserted.append(parse_xml(f"<w:r {nsdecls('w')}><w:t>款</w:t></w:r>"))
    changed._p.append(inserted)
    changed._p.append(parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>格</w:delText></w:r></w:del>"))
    control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtContent/></w:sdt>")
    inner = _listed(document.add_paragraph("总价一万元。"), number, 1)._p
    control.find(qn("w:sdtContent")).append(inner)
    document.element.body.insert(-1, control)
    document.add_heading("其他", level=1)
    file = folder / "styles.docx"
    document.save(str(file))
    return file, {
        "body 1": "第一条 标的",
        "body 1.1": "1、 软件",
        "body 2": "第二条 价款",
        "body 2.1": "1、 总价",
        "body 3": "第三条 其他",
    }


MAKERS: list[Maker] = [
    text_of_articles,
    text_of_points,
    word_of_articles,
    word_of_chinese_levels,
    word_of_points,
    word_with_tables,
    word_within_a_table,
    word_of_styles,
    pdf_of_articles,
    pdf_of_chinese_levels,
    pdf_with_a_long_table,
]

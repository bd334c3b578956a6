"""Prints contract documents as PDF: long paragraphs, several pages, tables that go over a page. All are invented."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

Clauses = dict[str, str]

LONG = (
    "乙方应当按照本合同约定的范围、标准和期限向甲方提供服务，并保证服务成果符合国家和行业的有关规定以及甲方的合理要求，"
)
FONT = "STSong-Light"  # a font of every PDF reader: nothing is embedded
pdfmetrics.registerFont(UnicodeCIDFont(FONT))


def _print(file: Path, flow: list[Any]) -> Path:
    """Print a PDF with a header, a footer and page numbers."""

    def edges(canvas: Any, page: Any) -> None:
        canvas.setFont(FONT, 9)
        canvas.drawString(72, A4[1] - 40, "示例市服务合同 SL-2025-1")
        canvas.drawCentredString(A4[0] / 2, 30, f"第 {page.page} 页 共 3 页")

    SimpleDocTemplate(str(file), pagesize=A4).build(flow, onFirstPage=edges, onLaterPages=edges)
    return file


STYLE = ParagraphStyle("body", fontName=FONT, fontSize=11, leading=18, firstLineIndent=22, wordWrap="CJK")


def pdf_of_articles(folder: Path) -> tuple[Path, Clauses]:
    """Long clauses that break over lines and pages."""
    clauses: Clauses = {}
    flow: list[Any] = [Paragraph("服务合同", STYLE), Paragraph("甲方：示例局", STYLE)]
    for number, numeral in enumerate(("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"), 1):
        flow.append(Paragraph(f"第{numeral}条 事项{numeral}", STYLE))
        clauses[f"body {number}"] = f"第{numeral}条 事项{numeral}"
        for item in (1, 2):
            flow.append(Paragraph(f"{item}. 要求{number}之{item}：{LONG * 3}期限{number}日。", STYLE))
            clauses[f"body {number}.{item}"] = f"{item}. 要求{number}之{item}"
    return _print(folder / "articles.pdf", flow), clauses


def pdf_of_chinese_levels(folder: Path) -> tuple[Path, Clauses]:
    flow = [
        Paragraph(text, STYLE)
        for text in (
            "采购合同",
            "甲方：示例局",
            "一、内容",
            f"（一）{LONG}",
            f"（二）{LONG}",
            "二、付款",
            "（一）首付款百分之三十。",
            "（二）尾款百分之七十。",
            "1、凭发票。",
            "2、凭验收报告。",
            "三、其他",
            "（以下无正文）",
        )
    ]
    flow += [
        PageBreak(),
        *(
            Paragraph(text, STYLE)
            for text in ("附件1：清单", "一、服务器", "二、交换机", "附件2：承诺", "1.响应。", "2.质保。")
        ),
    ]
    return _print(folder / "chinese.pdf", flow), {
        "body 1": "一、内容",
        "body 1.1": "（一）乙方",
        "body 1.2": "（二）乙方",
        "body 2": "二、付款",
        "body 2.1": "（一）首付款",
        "body 2.2": "（二）尾款",
        "body 2.2.1": "1、凭发票",
        "body 2.2.2": "2、凭验收",
        "body 3": "三、其他",
        "annex-1 1": "一、服务器",
        "annex-1 2": "二、交换机",
        "annex-2 1": "1.响应",
        "annex-2 2": "2.质保",
    }


LINES = [("序号", "服务名称", "单价（元）", "数量", "合价（元）", "备注")] + [
    (
        str(number),
        f"云主机资源服务第{number}类（{LONG[: 18 + number]}）",
        str(10 + number),
        str(number),
        str((10 + number) * number * 12),
        "单位：元/月；服务期限：12个月",
    )
    for number in range(1, 27)
]


def pdf_with_a_long_table(folder: Path) -> tuple[Path, Clauses]:
    """A table of 26 lines that goes over several pages; the heading is repeated on each."""
    rows = [
        [Paragraph(cell, ParagraphStyle("cell", fontName=FONT, fontSize=9, wordWrap="CJK")) for cell in line]
        for line in LINES
    ]
    table = Table(rows, colWidths=(30, 190, 50, 40, 60, 80), repeatRows=1)
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black")]))
    flow = [
        Paragraph("云服务合同", STYLE),
        Paragraph("第一条 服务", STYLE),
        Paragraph("1. 价格如下：", STYLE),
        table,
        Spacer(1, 12),
        Paragraph("2. 上述价格含税。", STYLE),
        Paragraph("第二条 期限", STYLE),
    ]
    return _print(folder / "table.pdf", flow), {
        "body 1": "第一条 服务",
        "body 1.1": "1. 价格",
        "body 1.2": "2. 上述",
        "body 2": "第二条 期限",
    }

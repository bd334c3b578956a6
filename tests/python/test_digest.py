"""`qiyue digest` on two versions of an invented register; every row of the mail is worked out by hand.

As of 2026-05-31 and, a month later, as of 2026-06-30:

- helpdesk: 60,000.00 due on 10 June become overdue; 40,000.00 due on 15 July come within 30 days, and so does a report
  due on 20 July. Another report moves from 1 to 15 August. An outage costs 2,000.00, of which 1,500.00 are imposed and
  500.00 waived.
- platform: the total was typed as 50,000.00 and is 80,000.00. It was payable 10 working days after the end of service
  (31 December, an assumption; 14 January 2027). Now it is accepted on 15 June: the 16th, 17th, 18th, 22nd (after the
  Dragon Boat holiday) to 26th, 29th and 30th are ten working days, so it is due on 30 June, which is not over.
- sensors: 10,000.00 US dollars due on 20 June become overdue, and are added to no yuan.
- archive: 20,000.00 overdue since March are paid on 5 June, which is nothing to tell. A retention of 1,000.00 due on 10
  July comes within 30 days.
- audit: signed in June, 5,000.00 due in September, with a finding whose words are an attack.
"""

from __future__ import annotations

import email
import email.policy
import re
import shutil
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import duckdb
import pytest
import yaml
from blanks import Rows, write
from conftest import ROOT, build_row, run_qiyue
from dated_warehouse import WITHOUT_TESTS, DatedWarehouse

from qiyue import provenance, publish
from qiyue.console import make_console
from qiyue.errors import QiyueError
from qiyue.notices import digest, mail
from qiyue.notices.wording import Wording

ATTACK = "<script>alert(1)</script> & <b>x</b>\r\nBcc: all@example.org"


def contract(contract_id: str, total: str, title: str, **cells: str) -> dict[str, str]:
    row = {"contract_id": contract_id, "title_zh": title, "title_en": contract_id.title(), "status": "signed"}
    parties = {"buyer_id": "bureau", "supplier_id": "software", "category_code": "operations_maintenance"}
    dates = {"signed_date": "2026-01-05", "service_start_date": "2026-01-05", "service_end_date": "2026-12-31"}
    return row | parties | dates | {"total_amount": total, "currency": "", "clause_ref": "body 1"} | cells


def instalment(contract_id: str, number: str, amount: str, due: str, **cells: str) -> dict[str, str]:
    row = {"contract_id": contract_id, "instalment_number": number, "instalment_kind": "milestone"}
    names = {"label_zh": f"第{number}期款", "label_en": f"Part {number}", "stated_amount": amount}
    when = {"trigger_event": "fixed_date", "offset_value": "", "offset_unit": "", "stated_due_date": due}
    return row | names | when | {"clause_ref": f"body 3.{number}"} | cells


def report(number: str, due: str) -> dict[str, str]:
    row = {"contract_id": "helpdesk", "obligation_number": number, "obligation_kind": "reporting"}
    names = {"description_zh": f"提交报告{number}", "description_en": f"Hand in report {number}"}
    when = {"trigger_event": "fixed_date", "stated_due_date": due, "recurrence": "once"}
    return row | {"obliged_party": "supplier"} | names | when | {"clause_ref": f"body 5.{number}"}


def register(*, is_later: bool) -> dict[str, Rows]:
    platform = "80000.00" if is_later else "50000.00"
    on_acceptance = {"trigger_event": "final_acceptance", "offset_value": "10", "offset_unit": "working_day"}
    outage = {"contract_id": "helpdesk", "penalty_term_id": "outage", "tier_number": "1", "liable_party": "supplier"}
    costs = {"breach_kind": "service_outage", "accrual": "per_event", "fixed_amount": "2000.00", "clause_ref": "body 9"}
    files = {
        "parties": [
            {"party_id": "bureau", "role": "buyer", "name_zh": "示例市数据局"},
            {"party_id": "software", "role": "supplier", "name_zh": "示例软件有限公司"},
        ],
        "contracts": [
            contract("helpdesk", "100000.00", "示例运维服务"),
            contract("platform", platform, "示例平台建设"),
            contract("sensors", "10000.00", "示例进口设备维护", currency="USD"),
            contract("archive", "21000.00", "示例档案数字化"),
        ],
        "payment_schedule": [
            instalment("helpdesk", "1", "60000.00", "2026-06-10"),
            instalment("helpdesk", "2", "40000.00", "2026-07-15"),
            instalment("platform", "1", platform, "", **on_acceptance),
            instalment("sensors", "1", "10000.00", "2026-06-20"),
            instalment("archive", "1", "20000.00", "2026-03-02"),
            instalment("archive", "2", "1000.00", "2026-07-10", instalment_kind="retention", label_zh="质保金"),
        ],
        "obligations": [report("1", "2026-08-15" if is_later else "2026-08-01"), report("2", "2026-07-20")],
        "penalty_terms": [outage | costs],
    }
    if is_later:
        files["contracts"].append(contract("audit", "5000.00", "示例审计服务", signed_date="2026-06-20"))
        files["payment_schedule"].append(instalment("audit", "1", "5000.00", "2026-09-30"))
        found = {"contract_id": "audit", "finding_number": "1", "finding_kind": "blank_term", "severity": "error"}
        files["document_findings"] = [found | {"message_zh": ATTACK, "message_en": ATTACK, "clause_ref": "body 2"}]
        files["events"] = [
            {"contract_id": "platform", "event_id": "e1", "event_kind": "final_acceptance", "event_date": "2026-06-15"},
            {"contract_id": "helpdesk", "event_id": "e2", "event_kind": "service_outage", "event_date": "2026-06-03"},
        ]
        paid = {"contract_id": "archive", "payment_id": "p1", "instalment_number": "1", "occurrence_number": "1"}
        files["payments"] = [paid | {"paid_date": "2026-06-05", "amount": "20000.00"}]
        decided = {
            "contract_id": "helpdesk",
            "penalty_term_id": "outage",
            "event_id": "e2",
            "decided_date": "2026-06-25",
        }
        files["penalty_decisions"] = [
            decided | {"decision_id": "d1", "decision": "imposed", "amount": "1500.00"},
            decided | {"decision_id": "d2", "decision": "waived", "amount": "500.00"},
        ]
    return files


@dataclass(frozen=True)
class Versions:
    before: Path
    after: Path


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> Versions:
    """The register in May and in June."""
    made = []
    for name, as_of, is_later in (("may", "2026-05-31", False), ("june", "2026-06-30", True)):
        folder = tmp_path_factory.mktemp(name)
        warehouse = DatedWarehouse(folder, write(register(is_later=is_later), folder / "register"), as_of)
        warehouse.dbt("build", *WITHOUT_TESTS)
        made.append(warehouse.database)
    return Versions(*made)


@pytest.fixture(scope="module")
def compared(versions: Versions) -> digest.Digest:
    return digest.compare(versions.before, versions.after)


def read(content: bytes) -> EmailMessage:
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    assert message.defects == []
    return message


def part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    assert body is not None
    return str(body.get_content())


def mailed(found: digest.Digest, language: str = "zh", envelope: mail.Envelope | None = None) -> EmailMessage:
    return read(mail.make(found, Wording(language, found.as_of, found.labels), envelope or mail.Envelope()))


def test_every_change_is_told_once_and_by_money(compared: digest.Digest) -> None:
    columns = ("section", "change_kind", "contract_id", "currency", "amount_before", "amount", "entry_date")
    rows = [tuple(str(row[name]) if row[name] is not None else "" for name in columns) for row in compared.changes]
    expected = {
        "overdue": [
            ("instalment", "helpdesk", "CNY", "", "60000.00", "2026-06-10"),
            ("instalment", "sensors", "USD", "", "10000.00", "2026-06-20"),
        ],
        "due": [
            ("instalment", "platform", "CNY", "", "80000.00", "2026-06-30"),
            ("instalment", "helpdesk", "CNY", "", "40000.00", "2026-07-15"),
            ("retention_release", "archive", "CNY", "", "1000.00", "2026-07-10"),
            ("obligation", "helpdesk", "CNY", "", "", "2026-07-20"),
        ],
        "certain": [("date_certain", "platform", "CNY", "", "80000.00", "2026-06-30")],
        "changed": [
            ("instalment_amount", "platform", "CNY", "50000.00", "80000.00", "2026-06-30"),
            ("total", "platform", "CNY", "50000.00", "80000.00", ""),
            ("contract_signed", "audit", "CNY", "", "5000.00", ""),
            ("date", "helpdesk", "CNY", "", "", "2026-08-15"),
        ],
        "penalties": [("accrued", "helpdesk", "CNY", "0.00", "2000.00", "")],
        "decisions": [
            ("imposed", "helpdesk", "CNY", "0.00", "1500.00", ""),
            ("waived", "helpdesk", "CNY", "0.00", "500.00", ""),
        ],
        "findings": [("finding", "audit", "CNY", "", "", "")],
    }
    for section in mail.SECTIONS:
        assert [row[1:] for row in rows if row[0] == section] == expected[section], section
    assert len(rows) == sum(map(len, expected.values()))


def test_sums_are_of_one_currency_and_of_what_is_owed(compared: digest.Digest) -> None:
    # 80,000 + 40,000 + 1,000 are owed within 30 days.
    assert [(row["section"], row["currency"], str(row["owed_amount"])) for row in compared.totals] == [
        ("due", "CNY", "121000.00"),
        ("overdue", "CNY", "60000.00"),
        ("overdue", "USD", "10000.00"),
    ]


def test_the_mail_says_it_in_chinese(compared: digest.Digest) -> None:
    message = mailed(compared)
    assert message["Subject"] == "契约合同动态 2026-06-30：新增逾期 2 项，新近 30 日内到期 4 项，共 15 项变化"
    text = part(message, "plain")
    for line in (
        "应付合计 60,000.00 元",
        "应付合计 USD 10,000.00",
        "1. 应付：第1期款（采购人）｜60,000.00 元｜2026-06-10（合同载明）｜条款：正文 3.1",
        "   示例运维服务（helpdesk）",
        "3. 应退还：质保金（采购人）｜1,000.00 元｜2026-07-10（合同载明）｜条款：正文 3.2",
        "4. 应履约：提交报告2（供应商）｜2026-07-20（合同载明）｜条款：正文 5.2",
        "2. 合同总价变更｜50,000.00 元 → 80,000.00 元｜条款：正文 1",
        "4. 日期变更：提交报告1｜2026-08-01 → 2026-08-15（合同载明）｜条款：正文 5.1",
        "1. 已产生违约金：服务中断（供应商）｜0.00 元 → 2,000.00 元｜条款：正文 9",
    ):
        assert line in text.splitlines()
    assert "2027-01-14 → 2026-06-30" in text
    assert "archive" in text
    assert "20,000.00" not in text


def test_the_mail_says_it_in_english(compared: digest.Digest) -> None:
    text = part(mailed(compared, "en"), "plain")
    assert "1. To pay: Part 1 (buyer) | CNY 60,000.00 | 10 Jun 2026 (stated) | Clause: body 3.1" in text
    assert "   Helpdesk (helpdesk)" in text
    assert "Penalty imposed: service outage (supplier) | CNY 0.00 → CNY 1,500.00" in text


def test_no_text_of_the_register_becomes_a_tag_or_a_header(compared: digest.Digest) -> None:
    message = mailed(compared)
    assert sorted(message.keys()) == ["Content-Type", "Date", "MIME-Version", "Subject"]
    html, text = part(message, "html"), part(message, "plain")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;x&lt;/b&gt; Bcc: all@example.org" in html
    assert "<script" not in html
    assert "<b>" not in html
    assert [line for line in text.splitlines() if line.startswith("Bcc")] == []


def test_both_parts_tell_the_same(compared: digest.Digest) -> None:
    message = mailed(compared)
    html, text = part(message, "html"), part(message, "plain")
    assert html.count("<tr>") - html.count("<thead>") == len(compared.changes)
    for cell in ("应付：第1期款（采购人）", "60,000.00 元", "2026-06-10（合同载明）", "示例运维服务（helpdesk）"):
        assert cell in text
        assert f">{cell}</td>" in html


def test_after_no_change_the_mail_is_one_line(versions: Versions) -> None:
    found = digest.compare(versions.after, versions.after)
    assert (found.changes, found.totals) == ([], [])
    message = mailed(found)
    assert message["Subject"] == "契约合同动态 2026-06-30：无变化"
    line = "与上一版（基准日 2026-06-30）相比，截至 2026-06-30 没有需要告知的变化。"
    assert part(message, "plain").strip() == line
    assert part(message, "html").count("<p>") == 1
    assert f"<p>{line}</p>" in part(message, "html")


def test_what_is_undone_is_told_too(versions: Versions) -> None:
    # From June back to May: a contract is gone, a total smaller, what accrued is not there any longer.
    found = digest.compare(versions.after, versions.before)
    told = {(row["change_kind"], row["contract_id"]): row for row in found.changes}
    assert told["contract_gone", "audit"]["amount_before"] == 5000
    assert told["total", "platform"]["amount"] == 50000
    # What was paid in June is unpaid in May.
    assert told["instalment", "archive"]["amount"] == 20000
    assert told["accrued", "helpdesk"]["amount"] == 0
    text = part(mailed(found), "plain")
    assert "不再列为已签合同｜5,000.00 元" in text


def test_every_kind_of_change_and_entry_has_its_words() -> None:
    sql = (ROOT / "qiyue/notices/queries/changes.sql").read_text(encoding="utf-8")
    kinds = set(re.findall(r"(?:then|else) '(\w+)'|'(\w+)' as change_kind", sql))
    yml = yaml.safe_load((ROOT / "models/marts/payments/_payments__models.yml").read_text(encoding="utf-8"))
    (columns,) = (model["columns"] for model in yml["models"] if model["name"] == "calendar_entries")
    (check,) = (
        constraint["expression"]
        for column in columns
        if column["name"] == "entry_kind"
        for constraint in column["constraints"]
        if constraint["type"] == "check"
    )
    wanted = {next(filter(None, found)) for found in kinds} - {"penalties", "decisions"}
    wanted |= set(re.findall(r"'(\w+)'", check))
    texts = yaml.safe_load((ROOT / "qiyue/notices/words.yml").read_text(encoding="utf-8"))
    assert {key.removeprefix("change_") for key in texts if key.startswith("change_")} == wanted
    assert {key.removeprefix("section_") for key in texts if key.startswith("section_")} == set(mail.SECTIONS)
    for key, text in texts.items():
        assert set(re.findall(r"{(\w+)}", text["zh"])) == set(re.findall(r"{(\w+)}", text["en"])), key


def test_the_same_changes_give_the_same_bytes(compared: digest.Digest) -> None:
    wording = Wording("zh", compared.as_of, compared.labels)
    assert mail.make(compared, wording, mail.Envelope()) == mail.make(compared, wording, mail.Envelope())


def test_a_long_section_is_cut_and_says_so(versions: Versions, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digest, "MOST_ROWS", 1)
    text = part(mailed(digest.compare(versions.before, versions.after)), "plain")
    assert "共 4 项，仅列前 1 项。" in text
    assert "应付：第1期款（采购人）｜80,000.00 元" in text
    assert "40,000.00" not in text


@pytest.mark.parametrize(
    "address",
    [
        "office@example.org\nBcc: all@example.org",
        "office@example.org\r\n\r\nHello",
        "Office <office@example.org>\nX: y",
        "a@example.org, b@example.org",
        "nobody",
        "a@b@c",
        "",
    ],
)
def test_what_is_no_address_is_refused_whole(address: str) -> None:
    with pytest.raises(QiyueError, match="is no mail address"):
        mail.Envelope.of(None, [address])


def test_addresses_stand_in_their_headers(compared: digest.Digest) -> None:
    envelope = mail.Envelope.of("qiyue@example.org", ["合同办 <office@example.org>", "audit@example.org"])
    message = mailed(compared, envelope=envelope)
    assert message["From"] == "qiyue@example.org"
    assert message["To"] == "合同办 <office@example.org>, audit@example.org"
    assert message["Date"] == "Tue, 30 Jun 2026 00:00:00 +0800"


def test_the_command_compares_with_the_version_before(versions: Versions, tmp_path: Path) -> None:
    site = publish.Site(tmp_path / "qiyue.duckdb")
    site.versions.mkdir()
    for number, source, place in ((1, versions.before, site.version_file(1)), (2, versions.after, site.published)):
        shutil.copy(source, place)
        provenance.write(place, build_row(number, date(2026, 4 + number, 30)))
    out = tmp_path / "digest.eml"
    arguments = ("digest", "--out", str(out), "--to", "office@example.org", "--database", str(site.published))
    run = run_qiyue(*arguments)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout == f"Digest: {out}, 15 changes.\n"
    message = read(out.read_bytes())
    assert message["To"] == "office@example.org"
    assert "应付：第1期款（采购人）｜60,000.00 元" in part(message, "plain")
    refused = run_qiyue(*arguments[:3], "--to", "x\ny@example.org", "--database", str(site.published))
    assert refused.returncode == 1
    assert refused.stderr.startswith('"x\\ny@example.org" is no mail address')


def test_a_version_without_a_calendar_is_named(versions: Versions, tmp_path: Path) -> None:
    old = tmp_path / "old.duckdb"
    shutil.copy(versions.before, old)
    with duckdb.connect(old) as connection:
        connection.execute("drop table marts.calendar_entries")
    with pytest.raises(QiyueError, match=r"old\.duckdb was built before Qiyue had a calendar"):
        digest.write(versions.after, tmp_path / "x.eml", make_console(), language="zh", before=old)

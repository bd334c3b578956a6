"""`qiyue calendar`: what one library has written, another reads."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import vobject
from conftest import run_qiyue
from dated_warehouse import AS_OF_DATE, DatedWarehouse

from qiyue import warehouse
from qiyue.console import make_console
from qiyue.errors import QiyueError
from qiyue.notices import ical
from qiyue.notices.wording import Wording

pytest_plugins = ["dated_warehouse"]

AS_OF = date(2026, 6, 30)
LABELS = {
    ("calendar_category", "payment"): ("付款", "payment"),
    ("calendar_category", "duty"): ("义务", "duty"),
    ("contract_side", "buyer"): ("采购人", "buyer"),
    ("date_basis", "assumed"): ("基于假设", "rests on an assumption"),
    ("date_basis", "stated"): ("合同载明", "stated in the document"),
    ("calendar_status", "later"): ("未到期", "not yet due"),
}
ROW: dict[str, Any] = {
    "contract_id": "a",
    "contract_title_zh": "示例合同",
    "contract_title_en": "An example",
    "entry_kind": "instalment",
    "entry_number": 2,
    "occurrence_number": 1,
    "entry_category": "payment",
    "title_zh": "尾款",
    "title_en": "Balance",
    "entry_date": date(2026, 9, 30),
    "date_basis": "assumed",
    "entry_date_earliest": date(2026, 9, 1),
    "entry_date_latest": date(2026, 10, 30),
    "days_until": 92,
    "acting_party": "buyer",
    "currency": "CNY",
    "amount": Decimal("48000.00"),
    "open_amount": Decimal("8000.00"),
    "entry_status": "later",
    "is_settled": False,
    "clause_ref": "body 3.3",
}


def made(*rows: dict[str, Any], language: str = "zh") -> bytes:
    return ical.make([ROW | row for row in rows], AS_OF, Wording(language, AS_OF, LABELS))


def events(content: bytes) -> list[Any]:
    """Read a file with another library than the one that wrote it."""
    (calendar,) = vobject.readComponents(content.decode())
    return list(getattr(calendar, "vevent_list", []))


def only(content: bytes) -> Any:
    (event,) = events(content)
    return event


def imported(calendar: dict[str, Any], content: bytes) -> dict[str, Any]:
    """Import as calendar programs do: an event replaces the one of its id, unless that one is newer."""
    found = dict(calendar)
    for event in events(content):
        known = found.get(event.uid.value)
        if known is None or int(event.sequence.value) >= int(known.sequence.value):
            found[event.uid.value] = event
    return found


def test_an_event_says_what_when_on_what_basis_how_much_and_where_it_stands() -> None:
    event = only(made({}))
    assert event.uid.value == "a/instalment/2/1@qiyue"
    assert event.summary.value == "付款：尾款（按假设） · 示例合同"
    assert (event.dtstart.value, event.dtend.value) == (date(2026, 9, 30), date(2026, 10, 1))
    assert event.description.value.splitlines() == [
        "合同：示例合同（a）",
        "责任方：采购人",
        "金额：48,000.00 元",
        "其中未结清：8,000.00 元",
        "条款：正文 3.3",
        "日期依据：基于假设",
        "最早 2026-09-01，最晚 2026-10-30",
        "状态：未到期（基准日 2026-06-30）",
    ]
    assert event.status.value == "TENTATIVE"
    assert event.categories.value == ["付款"]
    assert event.transp.value == "TRANSPARENT"


def test_an_event_in_english() -> None:
    event = only(made({"date_basis": "stated", "currency": "USD"}, language="en"))
    assert event.uid.value == "a/instalment/2/1@qiyue"
    assert event.summary.value == "Payment: Balance (stated) · An example"
    assert "Amount: USD 48,000.00" in event.description.value.splitlines()
    assert "Clause: body 3.3" in event.description.value.splitlines()
    assert event.status.value == "CONFIRMED"


@pytest.mark.parametrize(
    ("cells", "days"),
    [
        ({}, [30, 7]),
        ({"days_until": 30}, [30, 7]),
        ({"days_until": 29}, [7]),
        ({"days_until": 6}, []),
        ({"days_until": -1, "entry_status": "overdue"}, []),
        ({"entry_status": "settled", "is_settled": True}, []),
        ({"entry_status": "cancelled", "is_settled": True}, []),
    ],
)
def test_alarms_ring_thirty_and_seven_days_before_unless_that_is_past_or_settled(
    cells: dict[str, Any], days: list[int]
) -> None:
    alarms = getattr(only(made(cells)), "valarm_list", [])
    assert [alarm.trigger.value for alarm in alarms] == [timedelta(days=-day) for day in days]


def test_what_is_settled_replaces_its_event_and_says_so() -> None:
    paid = {"entry_status": "settled", "is_settled": True, "date_basis": "stated", "open_amount": Decimal("0.00")}
    calendar = imported(imported({}, made({})), made(paid))
    assert [event.summary.value for event in calendar.values()] == ["付款：尾款（合同载明）（已办结） · 示例合同"]
    assert only(made({"entry_status": "cancelled", "is_settled": True})).status.value == "CANCELLED"


@pytest.mark.parametrize(
    "text",
    [
        "一行\n两行",
        '分号;逗号,反斜杠\\冒号:引号"',
        "x\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:假的",
        "x\r\nATTENDEE:mailto:all@example.org",
        "为满足全区政务信息系统统一运维与安全保障需要而采购的云资源及其配套服务" * 8,
        "a" * 74 + "长" + "b" * 74,
        "\\n 不是换行",
    ],
)
def test_a_text_of_the_register_stays_a_text(text: str) -> None:
    content = made({"title_zh": text, "contract_title_zh": text, "contract_id": "c;,:/ 号\n1"})
    event = only(content)
    plain = text.replace("\r\n", "\n")
    assert event.summary.value == f"付款：{plain}（按假设） · {plain}"
    assert event.description.value.startswith(f"合同：{plain}（c;,:/ 号\\n1）\n")
    assert sorted(event.contents) == sorted(only(made({})).contents)
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"\n" not in b"".join(lines)
    for line in lines:
        line.decode()


def test_control_signs_reach_no_calendar() -> None:
    content = made({"title_zh": "a\x00b\x1bc\u2028d\re"})
    assert not set(content) & (set(range(32)) - set(b"\r\n"))
    assert only(content).summary.value.startswith("付款：a\\x00b\\x1bc\nd\ne（")


def test_ids_of_entries_are_stable_and_never_the_same() -> None:
    first = {"contract_id": "a/instalment", "entry_kind": "obligation"}
    other = {"contract_id": "a", "entry_kind": "instalment/obligation"}
    assert ical.uid(ROW | first) != ical.uid(ROW | other)
    assert ical.uid(ROW) == ical.uid(ROW | {"title_zh": "改名", "entry_date": date(2027, 1, 1)})


def test_the_same_rows_give_the_same_bytes_and_read_no_clock() -> None:
    assert made({}) == made({})
    event = only(made({}))
    assert event.sequence.value == "20260630"
    for stamp in (event.dtstamp, event.last_modified):
        assert stamp.value.isoformat() == "2026-06-30T00:00:00+00:00"


def test_every_entry_of_the_warehouse_is_there_once_however_often_it_is_imported(
    dated_warehouse: DatedWarehouse, tmp_path: Path
) -> None:
    out = tmp_path / "contracts.ics"
    ical.write(dated_warehouse.database, out, make_console(), language="zh", contract=None)
    content = out.read_bytes()
    (calendar,) = vobject.readComponents(content.decode())
    assert calendar.method.value == "PUBLISH"
    with warehouse.read(dated_warehouse.database) as connection:
        dates = connection.execute("select entry_date from marts.calendar_entries order by all").fetchall()
    assert len(dates) > 30
    once = imported({}, content)
    assert sorted(event.dtstart.value for event in once.values()) == [day for (day,) in dates]
    again = imported(once, content)
    assert again.keys() == once.keys()
    assert len(again) == len(dates) == len(events(content))


def test_the_command_writes_the_days_of_one_contract(dated_warehouse: DatedWarehouse, tmp_path: Path) -> None:
    out = tmp_path / "oa.ics"
    of = ("calendar", "--database", str(dated_warehouse.database), "--out", str(out), "--contract")
    run = run_qiyue(*of, "investment-oa-2025", "--lang", "en")
    # Three instalments and the end of service; its duties have no day.
    assert (run.returncode, run.stdout, run.stderr) == (0, f"Calendar: {out}, 4 entries.\n", "")
    found = events(out.read_bytes())
    assert [(event.dtstart.value.isoformat(), event.categories.value) for event in found] == [
        ("2025-03-31", ["Payment"]),
        ("2025-12-31", ["Payment"]),
        ("2026-02-28", ["Expiry"]),
        ("2026-03-13", ["Payment"]),
    ]
    assert AS_OF_DATE.replace("-", "") == found[0].sequence.value
    run = run_qiyue(*of, "no-such")
    assert run.returncode == 1
    assert run.stderr.startswith("There is no contract named no-such")


def test_without_a_day_to_keep_nothing_is_written(dated_warehouse: DatedWarehouse, tmp_path: Path) -> None:
    out = tmp_path / "draft.ics"
    with pytest.raises(QiyueError, match="no day to keep"):
        ical.write(dated_warehouse.database, out, make_console(), language="zh", contract="chaoyang-licensing-2026")
    assert not out.exists()

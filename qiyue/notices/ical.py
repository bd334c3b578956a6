"""`qiyue calendar`: the days to keep as an iCalendar file (RFC 5545) for any calendar program.

Every row of `marts.calendar_entries` is an event. What is settled stays in the file, without alarms and marked as such:
left out, it would stay in the calendars that have imported it, and they would go on ringing for it.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from urllib.parse import quote as percent_encoded

from icalendar import Alarm, Calendar, Event
from rich.console import Console

from qiyue import warehouse
from qiyue.console import clean
from qiyue.errors import QiyueError, plain_file_errors, show_path
from qiyue.explain import check_known
from qiyue.files import write_whole
from qiyue.notices.wording import Wording, labels
from qiyue.provenance import read_as_of_date
from qiyue.report.figures import Row, fetch

_QUERY = Path(__file__).with_name("queries") / "calendar.sql"
# Days before an entry on which a calendar rings.
ALARM_DAYS = (30, 7)


def write(database: Path, out: Path, console: Console, *, language: str, contract: str | None) -> None:
    """Write the calendar of a warehouse, and print where it is.

    Args:
        database: the published warehouse, or an export.
        out: the file to write.
        console: where to print.
        language: `zh` or `en`.
        contract: a contract_id; None takes all.

    Raises:
        QiyueError: the warehouse cannot be read or is not complete, it has no such contract or no dated entry, or the
            file cannot be written.
    """
    with warehouse.read(database) as connection:
        if contract is not None:
            check_known(connection, contract)
        as_of = read_as_of_date(connection)
        found = connection.execute("select current_database()").fetchone()
        wording = Wording(language, as_of, labels(connection, found[0] if found else ""))
        connection.execute("set variable contract_id = ?", [contract])
        rows = fetch(connection, _QUERY.read_text(encoding="utf-8"))
    if not rows:
        # A calendar without an event is none (RFC 5545, 3.6).
        raise QiyueError("There is no day to keep: no signed contract that is asked for has a dated entry.")
    with plain_file_errors("writing the calendar"):
        write_whole(out, make(rows, as_of, wording))
    console.print(f"Calendar: {show_path(out)}, {len(rows):,} entries.", markup=False, soft_wrap=True)


def make(rows: list[Row], as_of: date, wording: Wording) -> bytes:
    """Make the file of some rows. The same rows give the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Qiyue//calendar//{wording.language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", wording("calendar_name"))
    calendar.add("x-wr-timezone", "Asia/Shanghai")
    for row in rows:
        calendar.add_component(_event(row, as_of, wording))
    return bytes(calendar.to_ical())


def uid(row: Row) -> str:
    """Give the id of an entry, the same in every build and language; different entries have different ones."""
    parts = (row["contract_id"], row["entry_kind"], row["entry_number"], row["occurrence_number"])
    return "/".join(percent_encoded(str(part), safe="") for part in parts) + "@qiyue"


def _event(row: Row, as_of: date, wording: Wording) -> Event:
    event = Event()
    event.add("uid", uid(row))
    # What a calendar decides by whether an import is newer than what it has: the day that the warehouse looks from.
    stamp = datetime.combine(as_of, time(), tzinfo=UTC)
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("sequence", int(f"{as_of:%Y%m%d}"))
    event.add("dtstart", row["entry_date"])
    event.add("dtend", row["entry_date"] + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("status", _status(row))
    title = _title(row, wording)
    event.add("summary", title)
    event.add("description", _description(row, as_of, wording))
    event.add("categories", [_category(row, wording)])
    if not row["is_settled"]:
        for days in ALARM_DAYS:
            # An alarm whose day has passed would ring on import.
            if row["days_until"] >= days:
                event.add_component(_alarm(days, title))
    return event


def _category(row: Row, wording: Wording) -> str:
    label = wording.words.label("calendar_category", row["entry_category"])
    return label[:1].upper() + label[1:]


def _status(row: Row) -> str:
    if row["entry_status"] == "cancelled":
        return "CANCELLED"
    return "TENTATIVE" if row["date_basis"] == "assumed" else "CONFIRMED"


def _alarm(days: int, title: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", timedelta(days=-days))
    return alarm


def _title(row: Row, wording: Wording) -> str:
    return wording(
        "entry_title",
        category=_category(row, wording),
        title=wording.pick(row, "title"),
        basis=wording(f"basis_{row['date_basis']}") if row["date_basis"] else "",
        status=wording(f"status_{row['entry_status']}") if row["entry_status"] in ("settled", "cancelled") else "",
        contract=wording.pick(row, "contract_title") or clean(row["contract_id"]),
    )


def _description(row: Row, as_of: date, wording: Wording) -> str:
    words = wording.words
    contract = clean(row["contract_id"])
    lines = [wording("entry_contract", title=wording.pick(row, "contract_title") or contract, contract=contract)]
    if row["acting_party"]:
        lines.append(wording("entry_party", party=words.label("contract_side", row["acting_party"])))
    if row["amount"] is not None:
        lines.append(wording("entry_amount", amount=wording.money(row["amount"], row["currency"])))
    elif row["entry_category"] in ("payment", "release"):
        lines.append(wording("entry_amount", amount=words("unknown")))
    if row["open_amount"] is not None and row["open_amount"] != row["amount"]:
        lines.append(wording("entry_open", amount=wording.money(row["open_amount"], row["currency"])))
    lines.append(wording("entry_clause", clause=wording.clause(row["clause_ref"])))
    if row["date_basis"]:
        lines.append(wording("entry_basis", basis=words.label("date_basis", row["date_basis"])))
    earliest, latest = row["entry_date_earliest"], row["entry_date_latest"]
    if earliest and latest and earliest != latest:
        lines.append(wording("entry_range", earliest=words.day(earliest), latest=words.day(latest)))
    status = words.label("calendar_status", row["entry_status"])
    lines.append(wording("entry_status", status=status, as_of=words.day(as_of)))
    return "\n".join(lines)

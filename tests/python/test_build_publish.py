"""Publishing, going back and comparing, on small warehouses made by hand: no dbt is needed for these."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path

import duckdb
import pytest
from conftest import build_row
from rich.console import Console

from qiyue import diff, provenance, publish, status
from qiyue.errors import QiyueError

# How often the reader test publishes while readers read without pause.
PUBLICATIONS = 50


KEYS = {
    "contracts": ("contract_id",),
    "parties": ("party_id",),
    "terms": ("contract_id", "term_id", "tier_number"),
}


def write_warehouse(file: Path, version: int, statements: str = "", *, as_of: date = date(2026, 1, 1)) -> Path:
    """Make a warehouse with a build row, and two tables that agree on the version: a mixed read would show."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(file) as connection:
        connection.execute("create schema marts")
        for table in ("one", "other"):
            connection.execute(f"create table marts.{table} as select {version} as version from range(1000)")
        connection.execute(statements)
    provenance.write(file, build_row(version, as_of))
    return file


@pytest.fixture
def site(tmp_path: Path) -> publish.Site:
    return publish.Site(tmp_path / "warehouse/qiyue.duckdb")


def publish_version(site: publish.Site, version: int, statements: str = "", *, as_of: date = date(2026, 1, 1)) -> None:
    with publish.exclusive(site):
        publish.publish(site, write_warehouse(site.building, version, statements, as_of=as_of))


def shown(database: Path) -> str:
    out = StringIO()
    diff.show(database, KEYS, Console(file=out, width=160))
    return out.getvalue()


def test_the_last_three_versions_are_kept(site: publish.Site) -> None:
    for version in range(1, 7):
        publish_version(site, version)
    assert site.published_version() == 6
    assert site.kept() == [5, 4, 3]
    assert sorted(file.name for file in site.versions.glob("*.sha256")) == [f"qiyue-{n}.sha256" for n in (3, 4, 5)]
    assert [publish.number_in(site.version_file(number)) for number in site.kept()] == [5, 4, 3]


def test_rollback_goes_back_step_by_step_and_forward_again(site: publish.Site) -> None:
    for version in (1, 2, 3):
        publish_version(site, version)
    with publish.exclusive(site):
        assert publish.roll_back(site) == 2
        assert (site.published_version(), site.kept()) == (2, [3, 1])
        assert publish.roll_back(site) == 1
        with pytest.raises(QiyueError, match="no version before"):
            publish.roll_back(site)
        assert publish.roll_back(site, to=3) == 3
        assert (site.published_version(), site.kept()) == (3, [2, 1])
        assert not site.checksum_file(3).exists()
        with pytest.raises(QiyueError, match="Version 9 is not kept; these are: 2, 1"):
            publish.roll_back(site, to=9)


def test_rollback_to_a_broken_version_is_refused(site: publish.Site) -> None:
    for version in (1, 2):
        publish_version(site, version)
    site.version_file(1).write_bytes(b"broken")
    with publish.exclusive(site), pytest.raises(QiyueError, match="Version 1 is damaged"):
        publish.roll_back(site)
    assert site.published_version() == 2


def test_a_version_that_is_not_what_was_kept_is_refused(site: publish.Site) -> None:
    for version in (1, 2, 3):
        publish_version(site, version)
    # It can be read, and holds other figures than the version 2 that was published.
    with duckdb.connect(site.version_file(2)) as connection:
        connection.execute("update marts.one set version = 7")
    before = site.published.read_bytes(), site.version_file(2).read_bytes()
    said = r"Version 2 is damaged: it is not what was put there .*; publish another with --to \(1\)"
    with publish.exclusive(site), pytest.raises(QiyueError, match=said):
        publish.roll_back(site)
    assert (site.published.read_bytes(), site.version_file(2).read_bytes()) == before
    with publish.exclusive(site):
        assert publish.roll_back(site, to=1) == 1


def test_a_version_that_an_earlier_qiyue_kept_has_no_checksum_and_is_read_through(site: publish.Site) -> None:
    for version in (1, 2):
        publish_version(site, version)
    site.checksum_file(1).unlink()
    with publish.exclusive(site):
        assert publish.roll_back(site) == 1


def test_rollback_replaces_a_broken_published_file(site: publish.Site) -> None:
    for version in (1, 2, 3):
        publish_version(site, version)
    site.published.write_bytes(b"broken")
    with publish.exclusive(site):
        assert publish.roll_back(site) == 2
    assert site.published_version() == 2
    assert (site.versions / "qiyue-unreadable.duckdb").read_bytes() == b"broken"


def test_a_file_of_plain_dbt_build_is_kept_under_the_next_number(site: publish.Site) -> None:
    site.published.parent.mkdir()
    with duckdb.connect(site.published) as connection:
        connection.execute("create table plain (x integer)")
    assert site.published_version() == 1
    publish_version(site, 2)
    assert site.kept() == [1]
    out = StringIO()
    status.show(site.version_file(1), Console(file=out))
    assert "Made by plain `dbt build`" in out.getvalue()


def test_what_a_killed_writer_left_in_the_log_is_not_read_into_the_new_file(site: publish.Site) -> None:
    publish_version(site, 1)
    code = (
        "import duckdb, os, sys; connection = duckdb.connect(sys.argv[1]); "
        "connection.execute('create table marts.late (x int)'); os._exit(1)"
    )
    subprocess.run([sys.executable, "-c", code, str(site.published)], check=False)
    log = site.published.with_name("qiyue.duckdb.wal")
    assert log.stat().st_size > 0
    publish_version(site, 2)
    assert not log.exists()
    tables = "select count(*) from duckdb_tables() where table_name = 'late'"
    for file, count in ((site.published, 0), (site.version_file(1), 1)):
        with duckdb.connect(file, read_only=True) as connection:
            assert connection.execute(tables).fetchall() == [(count,)]


def test_leftovers_of_a_kill_while_publishing_are_cleared(site: publish.Site) -> None:
    publish_version(site, 1)
    publish_version(site, 2)
    # Killed after the published file was kept and before it was replaced.
    site.version_file(2).hardlink_to(site.published)
    (site.versions / ".qiyue-2.duckdb").hardlink_to(site.published)
    site.checksum_file(2).write_text("0", encoding="ascii")
    write_warehouse(site.building, 3)
    with publish.exclusive(site):
        assert not site.building.exists()
    assert sorted(file.name for file in site.versions.iterdir()) == ["qiyue-1.duckdb", "qiyue-1.sha256"]
    assert site.published_version() == 2


def test_versions_of_another_warehouse_in_the_same_folder_are_left_alone(site: publish.Site) -> None:
    other = publish.Site(site.published.with_name("qiyue-draft.duckdb"))
    for version in range(1, 6):
        publish_version(other, version)
    publish_version(site, 1)
    publish_version(site, 2)
    assert site.kept() == [1]
    assert other.kept() == [4, 3, 2]


@pytest.mark.slow
def test_readers_never_see_a_failed_or_mixed_read(site: publish.Site, say_count: Callable[[str], None]) -> None:
    publish_version(site, 1)
    # Opens the path afresh for each read, as a report does, and reads two tables that must agree.
    code = """
import duckdb, sys, pathlib
stop = pathlib.Path(sys.argv[2]); reads = failed = mixed = 0; seen = set()
while not stop.exists():
    try:
        with duckdb.connect(sys.argv[1], read_only=True) as c:
            one = c.execute('select distinct version from marts.one').fetchall()
            other = c.execute('select distinct version from marts.other').fetchall()
            build = c.execute('select version from marts.build').fetchall()
    except Exception as error:
        failed += 1; print(error, file=sys.stderr)
    else:
        mixed += not (one == other == build and len(one) == 1); seen.add(one[0][0])
    reads += 1
print(reads, failed, mixed, len(seen))
"""
    stop = site.published.parent / "stop"
    command = [sys.executable, "-c", code, str(site.published), str(stop)]
    readers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    with duckdb.connect(site.published, read_only=True) as held_open:
        for version in range(2, PUBLICATIONS + 2):
            publish_version(site, version)
        stop.touch()
        # Opened before the first of them: still reads what it opened.
        assert held_open.execute("select distinct version from marts.other").fetchall() == [(1,)]
    counts = [tuple(map(int, reader.communicate(timeout=60)[0].split())) for reader in readers]
    reads, failed, mixed = (sum(column) for column in list(zip(*counts, strict=True))[:3])
    say_count(f"{PUBLICATIONS} publications, {reads} reads: {failed} failed, {mixed} mixed")
    assert (failed, mixed) == (0, 0)
    assert all(versions_seen > 5 for *_, versions_seen in counts), "the readers hardly ran beside the publications"


MARTS = """
    create schema register; create schema reference;
    create table register.contracts as select 'a' as contract_id, {total} as total_amount, 'x' as title;
    create table register.parties as select 'p' as party_id, {party} as name;
    create table reference.rates as select 'lpr' as name, {rate} as rate;
    create table marts.dim_contract as
    select 'a' as contract_id, {total}::decimal(18, 2) as total_amount, {rule}::decimal(18, 2) as current_total_amount;
    create table marts.penalty_exposure as
    select 'b' as contract_id, 't' as penalty_term_id, 'buyer' as liable_party,
    {rate}::decimal(18, 6) as amount_per_day;
"""
BASE = {"total": "'1.00'", "party": "'n'", "rate": "0.5", "rule": "1"}


@pytest.mark.parametrize(
    ("change", "as_of", "expected", "unexpected"),
    [
        pytest.param(
            {"total": "'2.00'"},
            date(2026, 1, 1),
            ["register.contracts: row a: total_amount 1.00 -> 2.00"],
            ["\nb\n", "current_total_amount", "rules"],
            id="a register row",
        ),
        pytest.param(
            {"rate": "0.6"},
            date(2026, 1, 1),
            ["\nb\n", "penalty_term_id t, liable_party buyer", "reference.rates: row lpr 0.6: rate 0.5 -> 0.6"],
            ["\na\n", "rules"],
            id="a reference row",
        ),
        pytest.param(
            {"rule": "3"},
            date(2026, 1, 1),
            ["\na\n", "current_total_amount", "no row of register or reference differs, so the rules (the models) do"],
            ["\nb\n"],
            id="a rule",
        ),
        pytest.param(
            {"rule": "3"},
            date(2026, 2, 1),
            ["the as-of date moved from 2026-01-01 to 2026-02-01"],
            ["rules"],
            id="the as-of date",
        ),
        pytest.param(
            {"party": "'m'"},
            date(2026, 1, 1),
            ["No figure changed.", "register.parties: row p: name n -> m"],
            ["rules"],
            id="a row without a figure",
        ),
    ],
)
def test_diff_says_which_figures_changed_and_why(
    site: publish.Site, change: dict[str, str], as_of: date, expected: list[str], unexpected: list[str]
) -> None:
    publish_version(site, 1, MARTS.format(**BASE))
    publish_version(site, 2, MARTS.format(**BASE | change), as_of=as_of)
    text = shown(site.published)
    for part in expected:
        assert part in text
    for part in unexpected:
        assert part not in text


def test_diff_names_rows_by_their_key_however_much_of_them_changed(site: publish.Site) -> None:
    table = (
        "create schema register; create table register.terms as "
        "select * from (values ('a', 'x', 'late', 1, {}, {}), ('a', 'x', 'late', 2, 0, 0)) "
        "as t (contract_id, party, term_id, tier_number, rate, cap)"
    )
    publish_version(site, 1, table.format("1", "1"))
    publish_version(site, 2, table.format("2", "3"))
    assert "register.terms: row a late 1: rate 1 -> 2, cap 1 -> 3\n" in shown(site.published)


def test_diff_says_once_what_holds_for_all_contracts(site: publish.Site) -> None:
    change = {"party": "'m'", "rule": "3", "rate": "0.6"}
    publish_version(site, 1, MARTS.format(**BASE))
    publish_version(site, 2, MARTS.format(**BASE | change))
    text = shown(site.published)
    assert text.count("register.parties") == 1
    assert text.count("reference.rates") == 1
    assert text.index("\na\n") < text.index("\nb\n") < text.index("For all contracts:") < text.index("register.parties")


def test_diff_shows_what_a_payment_changes_and_which_findings_come_and_go(site: publish.Site) -> None:
    marts = """
        create schema actuals; create table actuals.payments (contract_id varchar, payment_id varchar);
        create table marts.payment_timing as select 'a' as contract_id, 1 as instalment_number,
        {}::decimal(18, 2) as paid_amount, {} as payment_status;
        create table marts.contract_findings as
        select 'a' as contract_id, {} as finding_id, 'notice' as severity;
    """
    publish_version(site, 1, marts.format(0, "'overdue'", "'unpaid'"))
    payment = "insert into actuals.payments values ('a', 'pay-1');"
    publish_version(site, 2, marts.format(72000, "'paid'", "'early'") + payment)
    rows = [line.split() for line in shown(site.published).splitlines()]
    assert ["payment_timing", "instalment_number", "1", "paid_amount", "0.00", "72000.00"] in rows
    assert ["payment_timing", "instalment_number", "1", "payment_status", "overdue", "paid"] in rows
    assert ["contract_findings", "finding_id", "unpaid", "severity", "notice"] in rows
    assert ["contract_findings", "finding_id", "early", "severity", "notice"] in rows
    assert "actuals.payments: row a pay-1 added" in shown(site.published)


def test_diff_names_rows_added_and_removed(site: publish.Site) -> None:
    table = "create schema register; create table register.t as select '{}' as contract_id, '{}' as y, {} as z"
    publish_version(site, 1, table.format("a", "x", 1))
    publish_version(site, 2, table.format("b", "w", 2))
    text = shown(site.published)
    assert "row a x removed" in text
    assert "row b w added" in text


def test_diff_counts_rows_where_there_are_too_many_to_match(site: publish.Site) -> None:
    table = "create schema register; create table register.t as select 'a' as contract_id, {} as y from range(150)"
    publish_version(site, 1, table.format("1"))
    publish_version(site, 2, table.format("2"))
    assert "register.t: 150 rows of before differ, 150 rows of now" in shown(site.published)


def test_diff_without_a_version_before_says_so(site: publish.Site) -> None:
    publish_version(site, 1)
    with pytest.raises(QiyueError, match="no version before"):
        shown(site.published)

"""`qiyue what-if`: its figures worked out by hand from the clauses, what it refuses, and that it publishes nothing."""

from __future__ import annotations

import csv
import hashlib
import shutil
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from conftest import ROOT, build_row, run_qiyue

from qiyue import provenance, publish, warehouse
from qiyue.errors import QiyueError
from qiyue.project import Project
from qiyue.what_if import Supposition, parse, suppositions

Row = dict[str, str]


@pytest.fixture(scope="module")
def published(built_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The five contracts as `qiyue build` would have published them from this project."""
    copy = tmp_path_factory.mktemp("published") / "qiyue.duckdb"
    shutil.copy(built_warehouse, copy)
    project = Project(ROOT)
    row = replace(
        build_row(1, provenance.as_of_date(copy)),
        register_hash=provenance.hash_of_register(project, None),
        git_commit=provenance.git_commit(ROOT)[0],
    )
    provenance.write(copy, row)
    return copy


@pytest.fixture(scope="module")
def asked(published: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, list[Row]]:
    """What one question prints, and the tables that it writes: every option at once, because a build is dear."""
    before = hashlib.sha256(published.read_bytes()).hexdigest()
    out = tmp_path_factory.mktemp("out") / "what-if.csv"
    arguments = ["--shift", "orgdept-cloud-2024:interim_acceptance=120", "--shift", "final_acceptance=60"]
    arguments += ["--late", "culture-cloud-2026=30", "--unpaid", "capinfo-cloud=100", "--unpaid", "kingsoft-cloud=31"]
    done = run_qiyue("what-if", *arguments, "--out", str(out), "--database", str(published))
    assert done.returncode == 0, done.stdout + done.stderr
    assert hashlib.sha256(published.read_bytes()).hexdigest() == before, "the published warehouse was written"
    assert [file.name for file in published.parent.iterdir()] == [published.name]
    with out.open(encoding="utf-8", newline="") as file:
        return done.stdout, list(csv.DictReader(file))


def _values(rows: list[Row], table: str, *columns: str) -> list[tuple[str, ...]]:
    return [tuple(row[column] for column in columns) for row in rows if row["table"] == table]


def test_instalments_move_with_their_events_and_their_cash_with_the_buyer(asked: tuple[str, list[Row]]) -> None:
    # orgdept-cloud-2024, body 8.2: 10 working days after acceptance. Interim: 2024-08-21 + 120 days is Thursday
    # 2024-12-19; ten working days later, New Year left out, is 2025-01-03, in the next fiscal year. Final: 2024-12-31 +
    # 60 days is Saturday 2025-03-01; ten working days later is 2025-03-14. Paid 31 days late: 02-03 and 04-14; the
    # first instalment, due on 2024-05-24, on 06-24.
    # culture-cloud-2026, body 6.2 to 6.4, paid 100 days late: 2026-03-24 becomes 07-02, the stated 2026-09-30 becomes
    # 2027-01-08, 2027-03-22 becomes 06-30. Due dates do not move with the payment.
    columns = ("contract", "instalment", "due_today", "due_then", "cash_then", "is_another_year")
    assert _values(asked[1], "instalments", *columns) == [
        ("culture-cloud-2026", "1", "2026-03-24", "2026-03-24", "2026-07-02", "False"),
        ("culture-cloud-2026", "2", "2026-09-30", "2026-09-30", "2027-01-08", "True"),
        ("culture-cloud-2026", "3", "2027-03-22", "2027-03-22", "2027-06-30", "False"),
        ("orgdept-cloud-2024", "1", "2024-05-24", "2024-05-24", "2024-06-24", "False"),
        ("orgdept-cloud-2024", "2", "2024-09-04", "2025-01-03", "2025-02-03", "True"),
        ("orgdept-cloud-2024", "3", "2025-01-15", "2025-03-14", "2025-04-14", "False"),
    ]


def test_cash_follows_into_the_next_year(asked: tuple[str, list[Row]]) -> None:
    # 575,038.32 of orgdept-cloud-2024 leave 2024 for 2025, 767,180.28 of culture-cloud-2026 leave 2026 for 2027.
    differences = _values(asked[1], "cash_by_year", "fiscal_year", "difference")
    assert differences == [("2024", "-575038.32"), ("2025", "575038.32"), ("2026", "-767180.28"), ("2027", "767180.28")]
    months = _values(asked[1], "cash_by_month", "contract", "month", "today", "what_if")
    assert ("orgdept-cloud-2024", "2024-09", "575038.32", "0.00") in months
    assert ("orgdept-cloud-2024", "2025-02", "0.00", "575038.32") in months
    assert ("culture-cloud-2026", "2027-01", "0.00", "767180.28") in months


def test_duties_move_with_their_events(asked: tuple[str, list[Row]]) -> None:
    # culture-cloud-2026, body 12: sign within 10 working days of final acceptance. 2027-03-09 + 60 days is Saturday
    # 2027-05-08; ten weekdays later is 2027-05-21. The supplier's 30 days do not add to the 60 that name the event.
    assert _values(asked[1], "duties", "contract", "number", "due_today", "due_then") == [
        ("culture-cloud-2026", "4", "2027-03-23", "2027-05-21")
    ]


def test_penalties_are_those_of_the_days_supposed(asked: tuple[str, list[Row]]) -> None:
    # 0.01 % a day of 2,557,267.60 (body 11.2, 11.3): 30 days 7,671.80, 100 days 25,572.68. 0.01 % of 1,916,794.40
    # (body 9.2, 9.4): 31 days 5,942.06. A right to terminate adds 10 %: 255,726.76 and 191,679.44.
    columns = ("contract", "party", "delay", "days_late", "exposure", "on_termination")
    assert _values(asked[1], "penalties", *columns) == [
        ("culture-cloud-2026", "buyer", "supposed", "100", "25572.68", "0.00"),
        ("culture-cloud-2026", "supplier", "supposed", "30", "7671.80", "255726.76"),
        ("orgdept-cloud-2024", "buyer", "supposed", "31", "5942.06", "191679.44"),
        ("orgdept-cloud-2024", "supplier", "for comparison", "31", "5942.06", "191679.44"),
    ]
    assert _values(asked[1], "terms", "contract", "party", "term", "exposure", "clause") == [
        ("culture-cloud-2026", "buyer", "late-payment", "25572.68", "body 11.2"),
        ("culture-cloud-2026", "supplier", "late-service", "7671.80", "body 11.3"),
        ("orgdept-cloud-2024", "buyer", "late-payment", "5942.06", "body 9.4"),
        ("orgdept-cloud-2024", "supplier", "late-service", "5942.06", "body 9.2"),
    ]


def test_rights_open_for_the_party_that_is_kept_waiting(asked: tuple[str, list[Row]]) -> None:
    # culture-cloud-2026, body 11.3: more than 5 days after 2026-03-10, so from 03-16. orgdept-cloud-2024, body 9.4:
    # more than 30 days after 2024-05-24, so from 06-24; the buyer's right (body 9.2) opens for no supposed delay.
    assert _values(asked[1], "rights", "contract", "right", "opens_on_day", "earliest_then", "opens") == [
        ("culture-cloud-2026", "late-service", "6", "2026-03-16", "True"),
        ("orgdept-cloud-2024", "late-payment", "31", "2024-06-24", "True"),
    ]


def test_what_is_printed_says_what_is_supposed(asked: tuple[str, list[Row]]) -> None:
    printed = asked[0]
    assert "What if: interim_acceptance of orgdept-cloud-2024 120 days later" in printed
    assert "What if: capinfo-cloud paid 100 days late" in printed
    assert "Nothing is published." in printed
    assert "-575,038.32" in printed


def test_what_is_recorded_is_not_shifted(published: Path) -> None:
    # The date of the signature (2026-03-03) is its record.
    arguments = ["--shift", "culture-cloud-2026:contract_signed=10", "--database", str(published)]
    done = run_qiyue("what-if", *arguments)
    assert done.returncode == 1
    assert done.stderr.startswith(
        "There is nothing to shift: contract_signed of culture-cloud-2026 is recorded on 2026-03"
    )
    assert "Cash" not in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "Nothing is supposed"),
        (["--shift", "final_aceptance=60"], "no event named final_aceptance; there are: final_acceptance"),
        (
            ["--shift", "culture-2026:final_acceptance=60"],
            "no contract or supplier named culture-2026; there are: culture",
        ),
        (["--late", "capinfo=30"], "no contract or supplier named capinfo; there are: capinfo-cloud"),
        # A buyer is a party, but no supplier.
        (["--unpaid", "bj-orgdept=30"], "no contract or supplier named bj-orgdept"),
        (["--late", "capinfo-cloud=30", "--late", "capinfo-cloud=40"], "--late capinfo-cloud is given 2 times"),
        (["--late", "capinfo-cloud=30", "--as-of", "2020-01-01"], "not from 2020-01-01"),
        (["--late", "capinfo-cloud=30", "--register", "tests/python/registers/drafts"], "The register is not the one"),
    ],
)
def test_what_cannot_be_asked_is_refused_before_a_build(published: Path, arguments: list[str], said: str) -> None:
    done = run_qiyue("what-if", *arguments, "--database", str(published))
    assert done.returncode == 1
    assert said in done.stderr
    assert "Building" not in done.stdout


def test_a_warehouse_of_another_register_wants_it_named(published: Path, tmp_path: Path) -> None:
    copy = tmp_path / "other.duckdb"
    shutil.copy(published, copy)
    row = provenance.read(copy)
    assert row is not None
    provenance.write(copy, replace(row, register_source="folder"))
    done = run_qiyue("what-if", "--late", "capinfo-cloud=30", "--database", str(copy))
    assert done.returncode == 1
    assert "name it with --register" in done.stderr


def test_without_a_warehouse_it_says_how_to_make_one(tmp_path: Path) -> None:
    done = run_qiyue("what-if", "--late", "capinfo-cloud=30", "--database", str(tmp_path / "none.duckdb"))
    assert done.returncode == 1
    assert "run `qiyue build` to make it" in done.stderr


@pytest.mark.parametrize(
    ("kind", "text", "supposed"),
    [
        ("shift", "final_acceptance=60", Supposition("shift", None, "final_acceptance", 60)),
        ("shift", "a:b=c: delivered = -7", Supposition("shift", "a:b=c", "delivered", -7)),
        ("late", "it's {{ x }}=3650", Supposition("late", "it's {{ x }}", None, 3650)),
        ("unpaid", "a=1", Supposition("unpaid", "a", None, 1)),
    ],
)
def test_an_option_is_read_from_its_end(kind: suppositions.Kind, text: str, supposed: Supposition) -> None:
    assert parse(kind, text) == supposed


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        ("shift", "final_acceptance", "not of this form"),
        ("shift", ":final_acceptance=3", "not of this form"),
        ("shift", "a:=3", "not of this form"),
        ("late", "=3", "not of this form"),
        ("late", "a=3.5", "not of this form"),
        ("late", "a=３", "not of this form"),
        ("shift", "final_acceptance=0", "and not 0"),
        ("shift", "final_acceptance=-3651", "from -3650 to 3650"),
        ("late", "a=-1", "from 1 to 3650"),
        ("unpaid", "a=3651", "from 1 to 3650"),
    ],
)
def test_an_option_that_says_no_days_is_refused(kind: suppositions.Kind, text: str, said: str) -> None:
    with pytest.raises(QiyueError, match=said):
        parse(kind, text)


def test_a_what_if_is_never_published(published: Path, tmp_path: Path) -> None:
    candidate = tmp_path / "candidate.duckdb"
    with duckdb.connect(str(candidate)) as connection:
        connection.execute("create schema intermediate")
        connection.execute("create view intermediate.int_what_if as select 1 as what_if_number")
    site = publish.Site(tmp_path / "qiyue.duckdb")
    shutil.copy(published, site.published)
    with pytest.raises(QiyueError, match="supposes what is not recorded"):
        publish.publish(site, candidate)
    assert site.published_version() == 1
    # An ordinary build has the same relation, and no row in it.
    with warehouse.read(published) as connection:
        assert connection.execute("select count(*) from intermediate.int_what_if").fetchone() == (0,)
    publish.publish(site, Path(shutil.copy(published, tmp_path / "ordinary.duckdb")))

"""`qiyue build` from end to end on a project of two contracts, whose second contract is 250.50 in one instalment."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from conftest import Run

Start = Callable[..., "subprocess.Popen[str]"]
Qiyue = Callable[..., Run]

# How often the kill test kills; `QIYUE_KILLS=200 pytest -k killed` is the long run.
KILLS = int(os.environ.get("QIYUE_KILLS", "4"))


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def query(project: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(project / "warehouse/qiyue.duckdb", read_only=True) as connection:
        return connection.execute(sql).fetchall()


def published(project: Path) -> str:
    return hashlib.sha256((project / "warehouse/qiyue.duckdb").read_bytes()).hexdigest()


def leftovers(project: Path) -> set[str]:
    return {file.name for file in (project / "warehouse").iterdir()} - {
        ".gitkeep",
        ".qiyue.lock",
        "qiyue.duckdb",
        "versions",
    }


def assert_refused(run: Run, sentence: str) -> None:
    assert run.returncode == 1, run.stdout + run.stderr
    assert sentence in run.stderr
    assert run.stderr.count("\n") == 1, "more than one sentence"
    assert "Traceback" not in run.stdout
    assert "nanobind" not in run.stdout + run.stderr


def test_a_build_publishes_and_records_where_it_comes_from(qiyue: Qiyue, tiny_project: Path) -> None:
    edit(tiny_project / "seeds/register/contracts.csv", "1000.00", "1000.000")
    run = qiyue("build", "--as-of", "2026-04-05")
    assert run.returncode == 0, run.stdout + run.stderr
    assert "3 of 3 tests passed" in run.stdout
    assert "Published version 2, as of 2026-04-05: warehouse/qiyue.duckdb" in run.stdout
    assert query(tiny_project, "select distinct due_date from marts.payment_timing") == [(date(2026, 4, 5),)]
    contents = "".join(
        f"{name}\0{hashlib.sha256((tiny_project / 'seeds/register' / name).read_bytes()).hexdigest()}\n"
        for name in ("contracts.csv", "payment_schedule.csv")
    )
    row = query(
        tiny_project,
        "select version, as_of_date, git_commit, register_source, register_hash, models_built, tests_run, "
        "tests_passed, python_version, abs(epoch(built_at) - epoch(now())) < 600 from marts.build",
    )
    register_hash = hashlib.sha256(contents.encode()).hexdigest()
    python = ".".join(map(str, sys.version_info[:3]))
    assert row == [(2, date(2026, 4, 5), None, "project", register_hash, 3, 3, 3, python, True)]
    without_comment = "select count(*) from duckdb_columns() where table_name = 'build' and comment is null"
    assert query(tiny_project, without_comment) == [(0,)]
    assert (tiny_project / "warehouse/qiyue.duckdb").stat().st_mode & 0o777 == 0o644
    assert leftovers(tiny_project) == set()
    status = qiyue("status")
    assert status.returncode == 0
    for fact in ("2026-04-05", register_hash, "tests_passed"):
        assert fact in status.stdout


def test_the_commit_and_uncommitted_changes_are_recorded(qiyue: Qiyue, tiny_project: Path) -> None:
    def git(*arguments: str) -> str:
        identity = ["-c", "user.name=t", "-c", "user.email=t@localhost"]
        return subprocess.run(
            ["git", *identity, *arguments], cwd=tiny_project, capture_output=True, text=True, check=True
        ).stdout.strip()

    git("init", "-q")
    (tiny_project / ".gitignore").write_text("warehouse/\ntarget/\n", encoding="utf-8")
    git("add", ".")
    git("commit", "-qm", "register")
    assert qiyue("build").returncode == 0
    provenance = "select git_commit, has_uncommitted_changes from marts.build"
    assert query(tiny_project, provenance) == [(git("rev-parse", "HEAD"), False)]
    edit(tiny_project / "seeds/reference/rates.csv", "0.0310", "0.0300")
    assert qiyue("build").returncode == 0
    assert query(tiny_project, provenance) == [(git("rev-parse", "HEAD"), True)]


def test_a_failed_test_shows_its_rows_and_leaves_the_published_file(qiyue: Qiyue, tiny_project: Path) -> None:
    before = published(tiny_project)
    edit(tiny_project / "seeds/register/contracts.csv", "250.50", "250.60")
    run = qiyue("build")
    assert_refused(run, "The published warehouse is as it was.")
    assert "FAILED payment_timing__instalments_add_up_to_the_contract" in run.stdout
    (row,) = (line.split() for line in run.stdout.splitlines() if "beta-2026" in line)
    assert row == ["beta-2026", "250.60", "250.50"]
    assert "alpha-2025" not in run.stdout
    assert "2 of 3 tests passed" in run.stdout
    assert published(tiny_project) == before
    assert leftovers(tiny_project) == set()


def test_many_offending_rows_are_cut_and_counted(qiyue: Qiyue, tiny_project: Path) -> None:
    contracts = "".join(f"gamma-{number},1.00\n" for number in range(50))
    instalments = "".join(f"gamma-{number},1,2.00\n" for number in range(50))
    for name, rows in (("contracts", contracts), ("payment_schedule", instalments)):
        with (tiny_project / f"seeds/register/{name}.csv").open("a", encoding="utf-8") as file:
            file.write(rows)
    run = qiyue("build")
    assert run.stdout.count("gamma-") == 20
    assert "The first 20 of 50 rows." in run.stdout


def test_a_models_error_names_the_file_and_what_the_database_said(qiyue: Qiyue, tiny_project: Path) -> None:
    before = published(tiny_project)
    edit(tiny_project / "seeds/register/payment_schedule.csv", "600.00", "six hundred")
    run = qiyue("build")
    assert_refused(run, "The published warehouse is as it was.")
    assert "FAILED payment_timing (model)" in run.stdout
    assert "models/marts/payment_timing.sql" in run.stdout
    assert 'Could not convert string "six hundred" to DECIMAL(18,2)' in run.stdout
    assert "1 node skipped" in run.stdout
    assert "compiled code" not in run.stdout
    assert published(tiny_project) == before


def test_a_broken_contract_of_a_model_shows_the_columns(qiyue: Qiyue, tiny_project: Path) -> None:
    edit(
        tiny_project / "models/marts/_marts__models.yml",
        "    description: One row per contract.\n    columns:\n      - name: contract_id\n",
        "    description: One row per contract.\n    config: {contract: {enforced: true}}\n    columns:\n"
        "      - {name: total_amount, data_type: 'decimal(18, 2)'}\n"
        "      - {name: current_total_amount, data_type: 'decimal(10, 1)'}\n"
        "      - name: contract_id\n        data_type: varchar\n",
    )
    run = qiyue("build")
    assert_refused(run, "The published warehouse is as it was.")
    (row,) = (line for line in run.stdout.splitlines() if "| current_total_amount" in line)
    assert "DECIMAL(18,2)" in row
    assert "DECIMAL(10,1)" in row


def test_unit_tests_are_left_to_make_test(qiyue: Qiyue, tiny_project: Path) -> None:
    edit(tiny_project / "models/marts/_marts__models.yml", "total_amount: 12.50", "total_amount: 12.75")
    run = qiyue("build")
    assert run.returncode == 0, run.stdout + run.stderr
    assert "3 of 3 tests passed" in run.stdout


def test_a_project_that_dbt_cannot_read_is_said_plainly(qiyue: Qiyue, tiny_project: Path) -> None:
    before = published(tiny_project)
    edit(tiny_project / "models/marts/dim_contract.sql", "ref('contracts')", "ref('contract')")
    run = qiyue("build")
    assert run.returncode == 1
    assert "dbt cannot read the project" in run.stderr
    assert "'contract' which was not found" in run.stderr
    assert "Traceback" not in run.stderr
    assert published(tiny_project) == before


@pytest.mark.parametrize("arguments", [(), ("--register", "another")])
def test_a_seed_that_is_not_utf_8_is_named(arguments: tuple[str, ...], qiyue: Qiyue, tiny_project: Path) -> None:
    (tiny_project / "another").mkdir()
    before = published(tiny_project)
    with (tiny_project / "seeds/register/contracts.csv").open("ab") as file:
        file.write("合同,1.00\n".encode("gbk"))
    run = qiyue("build", *arguments)
    assert_refused(run, "seeds/register/contracts.csv is not UTF-8")
    assert "Traceback" not in run.stderr
    assert published(tiny_project) == before


def test_of_a_traceback_at_parse_time_the_last_line_is_said(qiyue: Qiyue, tiny_project: Path) -> None:
    edit(tiny_project / "profiles.yml", "type: duckdb", "type: duckdb\n      plugins: [{module: no_such_plugin}]")
    run = qiyue("build")
    assert run.returncode == 1
    assert "no_such_plugin" in run.stderr
    assert "Traceback" not in run.stderr
    assert 'File "' not in run.stderr


def test_a_handed_in_register_is_recorded_as_such(qiyue: Qiyue, tiny_project: Path, tmp_path: Path) -> None:
    folder = tmp_path / "its 'own' register"
    folder.mkdir()
    (folder / "contracts.csv").write_text("contract_id,total_amount\n", encoding="utf-8")
    assert qiyue("build", "--register", str(folder)).returncode == 0
    content = hashlib.sha256(b"contract_id,total_amount\n").hexdigest()
    expected = hashlib.sha256(f"contracts.csv\0{content}\n".encode()).hexdigest()
    assert query(tiny_project, "select register_source, register_hash from marts.build") == [("folder", expected)]


def test_the_register_that_was_handed_in_reaches_dbt_as_its_full_path(
    qiyue: Qiyue, tiny_project: Path, tmp_path: Path
) -> None:
    (tmp_path / "another").mkdir()
    (tiny_project / "models/marts/seen.sql").write_text(
        "select '{{ var(\"register_path\") }}' as register_path", encoding="utf-8"
    )
    assert qiyue("build", "--register", "../another").returncode == 0
    assert query(tiny_project, "select register_path from marts.seen") == [(str(tmp_path / "another"),)]


def test_a_warehouse_is_not_named_with_quotes(qiyue: Qiyue, tiny_project: Path) -> None:
    refused = qiyue("build", "--database", "officer's.duckdb")
    assert_refused(refused, "The name of a warehouse must not contain quotes")
    assert list(tiny_project.glob("*officer*")) == []


def test_a_second_build_at_the_same_time_is_refused(start_qiyue: Start, tiny_project: Path) -> None:
    first = start_qiyue("build")
    wait_for(lambda: (tiny_project / "warehouse/.building-qiyue/qiyue.duckdb").exists())
    # Both at once, while the first still runs.
    others = [start_qiyue("build"), start_qiyue("rollback")]
    second, rollback = (Run(one.args, one.wait(60), *one.communicate()) for one in others)
    sentence = (
        f"Process {first.pid} is building warehouse/qiyue.duckdb at this moment; run the command again when it is done."
    )
    assert_refused(second, sentence)
    assert_refused(rollback, sentence)
    first.communicate(timeout=60)
    assert first.returncode == 0
    assert query(tiny_project, "select version from marts.build") == [(2,)]


def test_builds_into_several_files_at_once_are_each_told_their_own_outcome(
    start_qiyue: Start, tiny_project: Path, tmp_path: Path
) -> None:
    """A data test that fails for one of two registers: good and bad builds of one project, all at the same time."""
    (tiny_project / "tests/data/is_good.sql").write_text(
        "select '{{ var(\"register_path\") }}' as found where '{{ var(\"register_path\") }}' like '%bad'",
        encoding="utf-8",
    )
    for name in ("good", "bad"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "contracts.csv").write_text("contract_id,total_amount\n", encoding="utf-8")
    started = [
        (
            name,
            start_qiyue("build", "--register", str(tmp_path / name), "--database", str(tmp_path / f"{number}.duckdb")),
        )
        for number, name in enumerate(("good", "bad", "good", "bad"))
    ]
    ended = [(name, *one.communicate(timeout=120), one.returncode) for name, one in started]
    for number, (name, said, error, code) in enumerate(ended):
        assert code == (0 if name == "good" else 1), said + error
        assert ("FAILED is_good" in said) == (name == "bad"), said + error
        assert (tmp_path / f"{number}.duckdb").exists() == (name == "good")


def test_a_build_is_refused_while_the_published_file_is_open_for_writing(qiyue: Qiyue, tiny_project: Path) -> None:
    code = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    writer = subprocess.Popen(
        [sys.executable, "-c", code, str(tiny_project / "warehouse/qiyue.duckdb")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout is not None
    assert writer.stdout.readline() == "open\n"
    try:
        run = qiyue("build")
        assert_refused(run, f"warehouse/qiyue.duckdb is open for writing in process {writer.pid}; close it there")
    finally:
        writer.communicate("")
    assert qiyue("build").returncode == 0


def test_a_row_of_the_wrong_length_is_said_in_one_sentence(qiyue: Qiyue, tiny_project: Path) -> None:
    edit(tiny_project / "seeds/register/payment_schedule.csv", "alpha-2025,2,600.00", "alpha-2025,2")
    run = qiyue("build")
    assert_refused(run, "The published warehouse is as it was.")
    (place,) = (
        number for number, line in enumerate(run.stdout.splitlines()) if "FAILED payment_schedule (seed)" in line
    )
    assert run.stdout.splitlines()[place + 1 : place + 4] == [
        "  seeds/register/payment_schedule.csv",
        "  Some rows of this file have more or fewer cells than its header.",
        "",
    ]


# Full while dbt writes; full while the table `marts.build` is added.
@pytest.mark.parametrize("room", [50_000, 300_000])
def test_a_full_disk_leaves_the_published_file(room: int, qiyue: Qiyue, tiny_project: Path) -> None:
    warehouse = tiny_project / "warehouse"
    content = (warehouse / "qiyue.duckdb").read_bytes()
    # Room for the published file and a part of the new one.
    size = len(content) + room
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(warehouse)], capture_output=True
    )
    if mounted.returncode != 0:
        pytest.skip("only root may mount the small disk that this test fills")
    try:
        (warehouse / "qiyue.duckdb").write_bytes(content)
        assert_refused(qiyue("build"), "The disk is full")
        assert (warehouse / "qiyue.duckdb").read_bytes() == content
        assert leftovers(tiny_project) == set()
    finally:
        subprocess.run(["umount", str(warehouse)], check=True)


@pytest.mark.slow
def test_a_killed_build_leaves_a_whole_warehouse_and_nothing_in_the_way(
    qiyue: Qiyue, start_qiyue: Start, tiny_project: Path, say_count: Callable[[str], None]
) -> None:
    began = time.monotonic()
    assert qiyue("build").returncode == 0
    whole = time.monotonic() - began
    random_moments = random.Random(20260303)
    version, content = 2, published(tiny_project)
    finished = 0
    for _ in range(KILLS):
        build = start_qiyue("build")
        time.sleep(random_moments.uniform(0, whole * 1.05))
        build.send_signal(signal.SIGKILL)
        build.communicate(timeout=60)
        # Killed before it was put in place: the very same file. After: the next version, whole.
        if published(tiny_project) != content:
            version, content, finished = version + 1, published(tiny_project), finished + 1
        assert query(tiny_project, "select version, tests_passed from marts.build") == [(version, 3)]
        assert query(tiny_project, "select sum(scheduled_amount) from marts.payment_timing")[0][0] == 1250.50
    say_count(f"{KILLS} builds killed, {finished} of them after they had published: 0 broken warehouses")
    run = qiyue("build")
    assert run.returncode == 0, run.stdout + run.stderr
    assert leftovers(tiny_project) == set()
    assert query(tiny_project, "select version from marts.build") == [(version + 1,)]


def test_a_killed_builds_dbt_ends_with_it(start_qiyue: Start, tiny_project: Path) -> None:
    build = start_qiyue("build")
    wait_for(lambda: (tiny_project / "warehouse/.building-qiyue").exists() and children(build.pid) != [])
    (child,) = children(build.pid)
    build.kill()
    build.communicate(timeout=60)
    wait_for(lambda: not Path(f"/proc/{child}").exists())


def test_a_build_that_is_stopped_says_so(start_qiyue: Start, tiny_project: Path) -> None:
    before = published(tiny_project)
    build = start_qiyue("build")
    wait_for(lambda: (tiny_project / "warehouse/.building-qiyue").exists() and children(build.pid) != [])
    build.send_signal(signal.SIGINT)
    _, stderr = build.communicate(timeout=60)
    assert build.returncode == 1
    assert stderr == "Stopped. The published warehouse is as it was.\n"
    assert published(tiny_project) == before
    assert leftovers(tiny_project) == set()


def wait_for(condition: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


def children(process: int) -> list[int]:
    file = Path(f"/proc/{process}/task/{process}/children")
    return [int(child) for child in file.read_text().split()] if file.exists() else []

"""`qiyue export`: a warehouse as Parquet files gives the same report, to the byte, or is refused by the file's name."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from conftest import QIYUE, ROOT
from rich.console import Console
from test_build_publish import write_warehouse

from qiyue import diff, explain, status, warehouse
from qiyue.errors import QiyueError
from qiyue.export import manifest, rules, writing
from qiyue.export.manifest import DamagedExportError, NotAnExportError
from qiyue.project import Project
from qiyue.report import command

PROJECT = Project(ROOT)
QUIET = Console(quiet=True)
MART = "marts/payment_timing.parquet"


@pytest.fixture(scope="module")
def file(numbered_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real warehouse, with a text that would be much else were it not kept as text."""
    copy = tmp_path_factory.mktemp("export") / numbered_warehouse.name
    shutil.copy(numbered_warehouse, copy)
    with duckdb.connect(copy) as connection:
        connection.execute(
            "update marts.dim_contract set title_en = ? where contract_id = 'investment-oa-2025'",
            ["../../{{ 7 * 7 }} {0} <b>%s</b> '; drop schema marts; --"],
        )
    return copy


@pytest.fixture(scope="module")
def exported(file: Path) -> Path:
    out = file.with_name("exported")
    writing.export(PROJECT, file, out, QUIET)
    return out


@pytest.fixture
def copied(exported: Path, tmp_path: Path) -> Path:
    """An export of one's own, to damage."""
    return Path(shutil.copytree(exported, tmp_path / "copied"))


def printed(show: Callable[[Console], None]) -> str:
    page = io.StringIO()
    show(Console(file=page, width=200))
    return page.getvalue()


def reports(database: Path, out: Path) -> dict[str, bytes]:
    for form in ("html", "xlsx"):
        command.report(database, out, QUIET, format_=form)
    return {made.name: made.read_bytes() for made in out.iterdir()}


def described(connection: duckdb.DuckDBPyConnection, catalog: str) -> dict[tuple[str, str], list[Any]]:
    rows = connection.execute(
        "select schema_name, table_name, column_name, data_type from duckdb_columns() "
        "where database_name = ? order by schema_name, table_name, column_index",
        [catalog],
    ).fetchall()
    tables: dict[tuple[str, str], list[Any]] = {}
    for schema, table, *column in rows:
        if manifest.belongs(schema, table):
            tables.setdefault((schema, table), []).append(column)
    return tables


def assert_same_tables(file: Path, export: Path) -> None:
    with duckdb.connect() as connection:
        warehouse.attach(connection, file, "file")
        warehouse.attach(connection, export, "export")
        tables = described(connection, "file")
        assert described(connection, "export") == tables
        assert {("marts", "build"), ("register", "contracts"), ("intermediate", "int_as_of")} < set(tables)
        for schema, table in tables:
            one, other = (f"{catalog}.{schema}.{table}" for catalog in ("file", "export"))
            differing = connection.execute(
                f"(from {one} except all from {other}) union all (from {other} except all from {one})"
            )
            assert differing.fetchall() == [], table


def rewrite(folder: Path, change: Callable[[dict[str, Any]], Any]) -> None:
    """Change a manifest and put its hash right, as someone would who writes one by hand."""
    content = json.loads((folder / manifest.FILE).read_text(encoding="utf-8"))
    del content["sha256"]
    change(content)
    content["sha256"] = manifest._hash_of(content)
    (folder / manifest.FILE).write_text(json.dumps(content), encoding="utf-8")


def test_the_report_from_an_export_is_that_from_the_file_byte_for_byte(
    file: Path, exported: Path, tmp_path: Path
) -> None:
    from_file, from_export = reports(file, tmp_path / "file"), reports(exported, tmp_path / "export")
    assert len(from_file) == 4
    assert from_export == from_file


def test_an_export_holds_every_row_and_type_of_what_is_read(file: Path, exported: Path) -> None:
    assert_same_tables(file, exported)


def test_meanings_travel_with_the_marts(file: Path, exported: Path) -> None:
    query = "select column_name, comment from duckdb_columns() where schema_name = 'marts' order by all"
    with warehouse.read(file) as one, warehouse.read(exported) as other:
        meanings = one.execute(query).fetchall()
        assert len([comment for _, comment in meanings if comment]) > 400
        assert other.execute(query).fetchall() == meanings


def test_a_penalty_is_explained_from_an_export_as_from_the_file(file: Path, exported: Path) -> None:
    one, other = (
        printed(
            lambda console, path=path: explain.explain(  # type: ignore[misc]
                path, "culture-cloud-2026", "outage", console, days=1, party=None, language="en"
            )
        )
        for path in (file, exported)
    )
    assert "127,863.38" in one
    assert other == one


def test_every_penalty_is_worked_out_from_an_export_as_from_the_file(file: Path, exported: Path) -> None:
    with warehouse.read(file) as one, warehouse.read(exported) as other:
        terms = one.execute("select contract_id, penalty_term_id, liable_party from marts.penalty_exposure").fetchall()
        assert len(terms) >= 20
        for term in terms:
            for days in (1, 40):
                steps = f"select * from intermediate.penalty_steps(?, ?, ?, {days})"
                assert other.execute(steps, term).fetchall() == one.execute(steps, term).fetchall(), term


def test_what_an_export_needs_of_the_intermediate_models_is_what_the_commands_read() -> None:
    # What is to be published is a file that a build has just made, never an export.
    modules = set((ROOT / "qiyue").rglob("*.py")) - {ROOT / "qiyue" / "publish.py"}
    sources = [rules.sql(), *(path.read_text(encoding="utf-8") for path in modules)]
    sources += [path.read_text(encoding="utf-8") for path in (ROOT / "reports/queries").glob("*.sql")]
    read = {name for text in sources for name in re.findall(r"intermediate\.(int_\w+)", text)}
    assert read == set(manifest.INTERMEDIATE)


def test_rules_of_the_project_are_those_that_dbt_put_into_the_file(file: Path) -> None:
    with warehouse.read(file) as connection:
        assert rules.fingerprint_of(connection) == rules.fingerprint()


def test_penalties_are_not_explained_by_other_rules_than_they_were_built_with(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.duckdb"
    shutil.copy(file, other)
    with duckdb.connect(other) as connection:
        connection.execute("create or replace macro intermediate.penalty_steps(a, b, c, d) as table select 1 as one")
    writing.export(PROJECT, other, tmp_path / "export", QUIET)
    with pytest.raises(QiyueError, match="do not come with the rules of this version"):
        explain.explain(tmp_path / "export", "culture-cloud-2026", "outage", QUIET, days=1, party=None, language="zh")


def test_diff_between_files_and_exports_is_that_between_files(file: Path, exported: Path, tmp_path: Path) -> None:
    changed = tmp_path / "changed.duckdb"
    shutil.copy(file, changed)
    with duckdb.connect(changed) as connection:
        connection.execute(
            "update marts.dim_contract set total_amount = 254000.01 where contract_id = 'investment-oa-2025'"
        )
        connection.execute(
            "update register.contracts set total_amount = '254000.01' where contract_id = 'investment-oa-2025'"
        )
    changed_export = tmp_path / "changed"
    writing.export(PROJECT, changed, changed_export, QUIET)
    keys = {"contracts": ("contract_id",)}
    expected = diff.compare(file, changed, keys)
    assert [(str(change.before), str(change.after)) for change in expected.changes] == [("254000.00", "254000.01")]
    for before, after in ((exported, changed_export), (file, changed_export), (exported, changed)):
        found = diff.compare(before, after, keys)
        assert (found.changes, found.register, found.reference) == (expected.changes, expected.register, [])
    said = printed(lambda console: diff.show(changed_export, keys, console, before=exported))
    assert "254000.00" in said
    assert "row investment-oa-2025: total_amount 254000.00 -> 254000.01" in said


def test_an_export_alone_has_no_version_before_it(exported: Path) -> None:
    with pytest.raises(QiyueError, match="name with --before"):
        diff.show(exported, {}, QUIET)


def test_status_tells_version_day_and_provenance_of_an_export(exported: Path, copied: Path) -> None:
    said = printed(lambda console: status.show(exported, console))
    assert "every file is as it was exported" in said
    for fact in ("version", "as_of_date", "register_hash", "tests_passed"):
        assert re.search(rf"^ *{fact} ", said, re.MULTILINE), fact
    # What plain dbt has built says its day only.
    rewrite(copied, lambda content: content["tables"].remove(entry(content, "build")))
    (copied / "marts/build.parquet").unlink()
    assert re.search(r"It looks from \d{4}-\d{2}-\d{2}\.", printed(lambda console: status.show(copied, console)))


def entry(content: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = (table for table in content["tables"] if (table["schema"], table["name"]) == ("marts", name))
    return found  # type: ignore[no-any-return]


def cut_off(folder: Path) -> None:
    whole = (folder / MART).read_bytes()
    (folder / MART).write_bytes(whole[: len(whole) // 2])


def change_a_byte(folder: Path) -> None:
    content = bytearray((folder / MART).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / MART).write_bytes(content)


def change_the_manifest(folder: Path) -> None:
    text = (folder / manifest.FILE).read_text(encoding="utf-8")
    (folder / manifest.FILE).write_text(text.replace("DECIMAL(18,2)", "DECIMAL(18,1)", 1), encoding="utf-8")


def cut_off_the_manifest(folder: Path) -> None:
    text = (folder / manifest.FILE).read_text(encoding="utf-8")
    (folder / manifest.FILE).write_text(text[:-1000], encoding="utf-8")


FAULTS: dict[str, tuple[Callable[[Path], Any], str]] = {
    "a mart is missing": (lambda folder: (folder / MART).unlink(), f"{MART} is damaged: it is missing"),
    "a file is cut off": (cut_off, f"{MART} is damaged: it has "),
    "a byte is changed": (change_a_byte, f"{MART} is damaged: its content is not what was exported"),
    "a file is another one's": (
        lambda folder: shutil.copy(folder / "marts/dim_date.parquet", folder / MART),
        f"{MART} is damaged: it has ",
    ),
    "a file came from elsewhere": (
        lambda folder: shutil.copy(folder / MART, folder / "marts/more.parquet"),
        "marts/more.parquet does not belong to the export",
    ),
    "the manifest is missing": (lambda folder: (folder / manifest.FILE).unlink(), "is not an export: it holds no"),
    "the manifest is changed": (change_the_manifest, "manifest.json is damaged"),
    "the manifest is cut off": (cut_off_the_manifest, "manifest.json is damaged"),
    "the manifest is no text": (
        lambda folder: (folder / manifest.FILE).write_bytes(b"\xff\x00"),
        "manifest.json is damaged",
    ),
    "the manifest is another's": (
        lambda folder: (folder / manifest.FILE).write_text('{"format": "other", "schema_version": 1}'),
        "is not the manifest of an export of Qiyue",
    ),
    "the schema version is another": (
        lambda folder: rewrite(folder, lambda content: content.update(schema_version=2)),
        "manifest.json has schema version 2, and this version of Qiyue reads 1",
    ),
    "a name leads out of the folder": (
        lambda folder: rewrite(folder, lambda content: entry(content, "payment_timing").update(name="../../etc/x")),
        "manifest.json is damaged",
    ),
    "a type is a statement": (
        lambda folder: rewrite(
            folder,
            lambda content: entry(content, "payment_timing")["columns"][0].update(type="VARCHAR) from x; select (1"),
        ),
        "manifest.json is damaged",
    ),
    "a type is not that of the file": (
        lambda folder: rewrite(
            folder, lambda content: entry(content, "payment_timing")["columns"][0].update(name="no_such_column")
        ),
        f"{MART} is not what the manifest says of it",
    ),
    "a count is not that of the file": (
        lambda folder: rewrite(folder, lambda content: entry(content, "payment_timing").update(rows=1)),
        f"{MART} is not what the manifest says of it",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named_in_one_sentence(fault: str, copied: Path) -> None:
    make, sentence = FAULTS[fault]
    with warehouse.read(copied):
        pass
    make(copied)
    with pytest.raises((NotAnExportError, DamagedExportError)) as caught, warehouse.read(copied):
        pass
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "arguments",
    [
        ["report"],
        ["explain", "culture-cloud-2026", "outage"],
        ["status"],
        ["diff", "--before", "EXPORT"],
        ["calendar", "--out", "OUT"],
        ["digest", "--before", "EXPORT", "--out", "OUT"],
    ],
)
def test_every_command_refuses_a_damaged_export_plainly(
    arguments: list[str], exported: Path, copied: Path, tmp_path: Path
) -> None:
    change_a_byte(copied)
    places = {"EXPORT": str(exported), "OUT": str(tmp_path / "out")}
    asked = [places.get(word, word) for word in arguments]
    run = subprocess.run([*QIYUE, *asked, "--marts", str(copied)], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 1
    assert run.stdout == ""
    assert run.stderr.count("\n") == 1
    assert MART in run.stderr


def test_commands_read_an_export_from_the_command_line(file: Path, tmp_path: Path) -> None:
    """Also one whose path has signs that mean something in patterns and in SQL."""
    out = tmp_path / "it's [a] *"
    for arguments in (
        ["export", "--database", str(file), "--out", str(out)],
        ["status", "--marts", str(out)],
        ["explain", "culture-cloud-2026", "outage", "--days", "1", "--marts", str(out)],
        ["report", "--marts", str(out), "--lang", "en", "--out", str(tmp_path / "report")],
        ["calendar", "--marts", str(out), "--out", str(tmp_path / "export.ics")],
        ["calendar", "--database", str(file), "--out", str(tmp_path / "file.ics")],
        ["digest", "--marts", str(out), "--before", str(file), "--out", str(tmp_path / "digest.eml")],
        ["diff", "--marts", str(out), "--before", str(file)],
    ):
        run = subprocess.run([*QIYUE, *arguments], cwd=ROOT, capture_output=True, text=True)
        assert run.returncode == 0, run.stderr
    assert "No figure changed." in run.stdout
    assert (tmp_path / "report/qiyue-report.en.html").is_file()
    assert (tmp_path / "export.ics").read_bytes() == (tmp_path / "file.ics").read_bytes()


def test_an_export_is_there_whole_or_not_at_all(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(manifest, "write", stop)
    with pytest.raises(KeyboardInterrupt):
        writing.export(PROJECT, file, tmp_path / "out", QUIET)
    assert list(tmp_path.iterdir()) == []


def test_an_export_writes_over_nothing(file: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").touch()
    with pytest.raises(QiyueError, match="is not an empty folder"):
        writing.export(PROJECT, file, tmp_path, QUIET)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("create table marts.odd as select 170141183460469231731687303715884105727::hugeint as n", "odd.n cannot be"),
        ("create table marts.odd as select 0.1::double as n", "does not keep double"),
        ('create table marts."../odd" as select 1 as n', "holds other signs than a to z"),
    ],
)
def test_what_a_parquet_file_would_not_keep_is_refused(statement: str, sentence: str, tmp_path: Path) -> None:
    database = write_warehouse(tmp_path / "in/qiyue.duckdb", 1, statement)
    with pytest.raises(QiyueError, match=sentence):
        writing.export(PROJECT, database, tmp_path / "out", QUIET)
    assert [path.name for path in tmp_path.iterdir()] == ["in"]

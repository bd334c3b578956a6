"""Warehouses that are damaged, cut off, of another program or of a newer one: each command says so in a sentence."""

from __future__ import annotations

import shutil
import struct
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from conftest import Run
from rich.console import Console

from qiyue import cite, diff, publish, status, warehouse, what_if
from qiyue.errors import QiyueError
from qiyue.explain import explain
from qiyue.export import writing
from qiyue.notices import digest, ical
from qiyue.project import find_project
from qiyue.report import command

pytestmark = pytest.mark.slow

# Of a DuckDB file: three headers, then blocks.
HEADER, BLOCK = 4096, 262_144
QUIET = Console(quiet=True)


def damage_blocks(file: Path) -> None:
    """Spoil every block with rows of a mart, and none of what says which tables there are."""
    with duckdb.connect(str(file), read_only=True) as connection:
        tables = connection.execute("select table_name from duckdb_tables() where schema_name = 'marts'").fetchall()
        blocks = {
            block
            for (table,) in tables
            for (block,) in connection.execute(
                f"select block_id from pragma_storage_info('marts.{table}') where persistent and block_id >= 0"
            ).fetchall()
        }
    assert blocks
    with file.open("r+b") as stream:
        for block in blocks:
            stream.seek(3 * HEADER + block * BLOCK + 100)
            stream.write(b"damage")


def cut_off(file: Path) -> None:
    with file.open("r+b") as stream:
        stream.truncate(file.stat().st_size * 2 // 3)


def take_for_newer(file: Path) -> None:
    """Raise the version of the format in the first header, with the checksum that DuckDB reckons over it."""
    content = bytearray(file.read_bytes())
    content[12:20] = struct.pack("<Q", 2**16)
    checksum = 5381
    for (word,) in struct.iter_unpack("<Q", bytes(content[8:HEADER])):
        checksum ^= word * 0xBF58476D1CE4E5B9 & 2**64 - 1
    content[:8] = struct.pack("<Q", checksum)
    file.write_bytes(content)


def replace_by_text(file: Path) -> None:
    file.write_text("合同清单\n" * 3000, encoding="utf-8")


def replace_by_another_database(file: Path) -> None:
    file.unlink()
    with duckdb.connect(str(file)) as connection:
        connection.execute("create table accounts as select 1 as id")


SPOILT: dict[str, tuple[Callable[[Path], object], str]] = {
    "damaged": (damage_blocks, "is damaged: a part of it cannot be read"),
    "cut off": (cut_off, "is damaged: a part of it cannot be read"),
    "newer": (take_for_newer, "was written by a newer version"),
    "text": (replace_by_text, "is not a warehouse that can be read"),
    "another": (replace_by_another_database, ""),
}


@pytest.fixture(params=SPOILT)
def spoilt(request: pytest.FixtureRequest, numbered_warehouse: Path, tmp_path: Path) -> tuple[Path, str]:
    file = tmp_path / "spoilt.duckdb"
    shutil.copy(numbered_warehouse, file)
    spoil, sentence = SPOILT[request.param]
    spoil(file)
    return file, sentence


def test_every_command_says_what_is_wrong_and_writes_nothing(
    spoilt: tuple[Path, str], numbered_warehouse: Path, tmp_path: Path
) -> None:
    file, sentence = spoilt
    before = file.read_bytes()
    out = tmp_path / "out"
    project = find_project()
    shift = what_if.parse("shift", "final_acceptance=60")
    commands: dict[str, Callable[[], object]] = {
        "status": lambda: status.show(file, QUIET),
        "report": lambda: command.report(file, out, QUIET),
        "explain": lambda: explain(
            file, "culture-cloud-2026", "late-payment", QUIET, days=30, party=None, language="zh"
        ),
        "calendar": lambda: ical.write(file, out, QUIET, language="zh", contract=None),
        "digest": lambda: digest.write(file, out, QUIET, language="zh", before=numbered_warehouse),
        "digest before": lambda: digest.write(numbered_warehouse, out, QUIET, language="zh", before=file),
        "diff": lambda: diff.show(file, {}, QUIET, before=numbered_warehouse),
        "diff before": lambda: diff.show(numbered_warehouse, {}, QUIET, before=file),
        "export": lambda: writing.export(project, file, out, QUIET),
        "cite": lambda: cite.cite(file, "culture-cloud-2026", "body 1", tmp_path, QUIET),
        "what-if": lambda: what_if.what_if(project, what_if.Request(file, (shift,)), QUIET),
    }
    if not sentence:
        # Of another database it can only say that nobody knows where it comes from.
        del commands["status"]
    for name, run in commands.items():
        with pytest.raises(QiyueError) as refused:
            run()
        assert sentence in str(refused.value), name
        assert "\n" not in str(refused.value), name
        if "damaged" in sentence or "newer" in sentence:
            assert "spoilt.duckdb" in str(refused.value), name
        assert not out.exists(), name
    assert file.read_bytes() == before


def test_a_version_that_is_damaged_is_not_published_again(numbered_warehouse: Path, tmp_path: Path) -> None:
    site = publish.Site(tmp_path / "warehouse/qiyue.duckdb")
    site.versions.mkdir(parents=True)
    shutil.copy(numbered_warehouse, site.published)
    shutil.copy(numbered_warehouse, site.version_file(2))
    damage_blocks(site.version_file(2))
    before = site.published.read_bytes()
    with publish.exclusive(site), pytest.raises(QiyueError, match=r"Version 2 is damaged: a part of it cannot be read"):
        publish.roll_back(site)
    assert site.published.read_bytes() == before
    assert site.kept() == [2]
    with pytest.raises(warehouse.WarehouseUnreadableError):
        warehouse.read_through(site.version_file(2))


@pytest.mark.parametrize("spoil", [replace_by_text, replace_by_another_database, take_for_newer])
def test_a_build_takes_the_place_of_no_file_but_its_own(
    spoil: Callable[[Path], object], qiyue: Callable[..., Run], tiny_project: Path
) -> None:
    file = tiny_project / "notes.db"
    shutil.copy(tiny_project / "warehouse/qiyue.duckdb", file)
    spoil(file)
    before = file.read_bytes()
    run = qiyue("build", "--database", str(file))
    assert run.returncode == 1
    assert run.stderr.count("\n") == 1
    assert "name another file with --database" in run.stderr
    assert file.read_bytes() == before
    assert not (tiny_project / "versions").exists()

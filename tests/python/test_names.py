"""A name is a name, of a folder, a file or a contract, whatever signs it has; or it is refused before all else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from conftest import ROOT, run_qiyue

from qiyue import check, diff, status, workbook
from qiyue.console import make_console
from qiyue.errors import QiyueError
from qiyue.explain import explain
from qiyue.export import writing
from qiyue.generate import generate
from qiyue.notices import digest, ical
from qiyue.project import Project, find_project
from qiyue.propose import propose
from qiyue.report import command

pytestmark = pytest.mark.slow

# What dbt renders, quotes, the signs of a pattern, a line break, what a shell or SQL or an address reads, markup.
AWKWARD = "{{ 7*7 }}{% raw %}{# c #} o'q\"d a*b?[c]\nline;x--y $HOME~ #f [b]:x:"
# As the commands make it: a name is no markup.
CONSOLE = make_console()


@pytest.fixture
def register(tmp_path: Path) -> Path:
    """The real register in a folder with such a name; reached through `..` and a link."""
    folder = tmp_path / AWKWARD
    shutil.copytree(ROOT / "seeds/register", folder / "register")
    shutil.copytree(ROOT / "seeds/actuals", folder / "register", dirs_exist_ok=True)
    (tmp_path / "link to it").symlink_to(folder)
    return tmp_path / "link to it" / "register" / ".." / "register"


def test_every_command_reads_and_writes_under_such_a_name(
    register: Path, numbered_warehouse: Path, tmp_path: Path
) -> None:
    """What is written lies in the folder of that name, and nothing beside it."""
    project, folder = find_project(), tmp_path / AWKWARD
    report = check.run_check(project, register, docs=folder / "docs", fix=folder / "fixed")
    assert report.is_sound
    assert report.file_count == 23
    workbook.write_workbook(project, folder / "w.xlsx", register=register)
    made = workbook.import_workbook(project, folder / "w.xlsx", folder / "imported", CONSOLE, yes=True)
    assert made is workbook.Import.WRITTEN
    assert len(list((folder / "imported").glob("*.csv"))) == 23
    # The rules that come with it call their tables by the name of its file.
    copy = folder / numbered_warehouse.name
    shutil.copy(numbered_warehouse, copy)
    writing.export(project, copy, folder / "export", CONSOLE)
    for database in (copy, folder / "export"):
        status.show(database, CONSOLE)
        explain(database, "culture-cloud-2026", "late-payment", CONSOLE, days=30, party=None, language="zh")
        diff.show(numbered_warehouse, {}, CONSOLE, before=database)
        digest.write(numbered_warehouse, folder / "digest.eml", CONSOLE, language="zh", before=database)
        ical.write(database, folder / "calendar.ics", CONSOLE, language="zh", contract=None)
        command.report(database, folder / "report", CONSOLE, lang="zh", format_="all")
    generate(project, 3, 1, folder / "generated", CONSOLE)
    text = folder / "contract.txt"
    text.write_text("第一条 合同总价为人民币1000元。\n", encoding="utf-8")
    propose(project, text, folder / "proposed", "some-contract")
    assert {path.name for path in tmp_path.iterdir()} == {AWKWARD, "link to it"}
    assert len(list((folder / "report").iterdir())) == 3


@pytest.mark.parametrize("name", ["{{ 7*7 }}", "{% raw %}", "~", "$HOME", "-x", "c.d.e", "登记 50%20 (1)"])
def test_a_warehouse_has_the_name_that_was_asked_for(name: str, tmp_path: Path) -> None:
    assert Project(tmp_path).database(Path(f"{name}.duckdb")) == Path.cwd() / f"{name}.duckdb"


@pytest.mark.parametrize(
    "name", ["a'b", 'a"b', "a;b", "a\nb", "a\tb", "a?b", "a#b", "{# c #}", "main", "marts", "Temp", "register"]
)
def test_a_name_under_which_dbt_cannot_build_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(QiyueError, match="take another name"):
        Project(tmp_path).database(tmp_path / f"{name}.duckdb")


@pytest.mark.parametrize("name", ["a?b", "a#b"])
def test_so_is_the_name_of_its_folder(name: str, tmp_path: Path) -> None:
    with pytest.raises(QiyueError, match="take another name"):
        Project(tmp_path).database(tmp_path / name / "qiyue.duckdb")


def test_a_project_and_a_register_in_folders_of_such_names_are_built(tiny_project: Path, tmp_path: Path) -> None:
    name = '{{ 7*7 }}{% raw %} d"q a*b[c]\nline;x--y'
    moved = tmp_path / name / "project"
    shutil.copytree(tiny_project, moved)
    register = tmp_path / AWKWARD
    shutil.copytree(tiny_project / "seeds/register", register)
    beside = set(tmp_path.iterdir())
    run = run_qiyue("build", "--register", f"../../{AWKWARD}", "--database", "{{ 7*7 }}.duckdb", cwd=moved)
    assert run.returncode == 0, run.stdout + run.stderr
    assert (moved / "{{ 7*7 }}.duckdb").is_file()
    assert set(tmp_path.iterdir()) == beside


@pytest.mark.parametrize("name", ["o'q", "a?b", "a#b"])
def test_a_project_that_dbt_could_not_read_is_refused(name: str, tiny_project: Path, tmp_path: Path) -> None:
    moved = tmp_path / name
    tiny_project.rename(moved)
    before = sorted(moved.rglob("*"))
    run = run_qiyue("build", cwd=moved)
    assert run.returncode == 1
    assert run.stderr.startswith("dbt cannot read a project in ")
    assert run.stderr.count("\n") == 1
    assert sorted(moved.rglob("*")) == before


def test_a_name_that_is_no_utf_8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "\udc80").mkdir()
    for arguments in (
        ["check", "\udc80"],
        ["export", "--out", "\udc80/x"],
        ["generate", "--contracts", "1", "--out=\udc80"],
    ):
        run = run_qiyue(*arguments, cwd=tmp_path)
        assert run.returncode == 1
        assert "\\udc80" in run.stderr
        assert run.stderr.endswith(" is not UTF-8; rename the file or folder.\n")
        assert run.stderr.count("\n") == 1
    assert list((tmp_path / "\udc80").iterdir()) == []


@pytest.mark.parametrize("contract_id", ["../../x", "/etc/x", "a/b", "..", ".", "", " ", "a\nb", "\x1b[2J"])
def test_a_contract_whose_name_leads_elsewhere_is_refused(contract_id: str, tmp_path: Path) -> None:
    text = tmp_path / "contract.txt"
    text.write_text("第一条 合同总价为人民币1000元。\n", encoding="utf-8")
    with pytest.raises(QiyueError, match="cannot name a contract") as refused:
        propose(find_project(), text, None, contract_id)
    assert "\n" not in str(refused.value)
    assert list(tmp_path.iterdir()) == [text]

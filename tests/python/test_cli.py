"""The command line as a newcomer meets it: help, exit codes, one plain sentence on an error."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from conftest import HERE, QIYUE, ROOT, Run
from rich.console import Console

from qiyue.console import clean, print_rows

COMMANDS = [
    *("add", "build", "calendar", "check", "cite", "diff", "digest", "explain", "export", "generate", "import"),
    *("propose", "report", "rollback", "status", "verify", "what-if", "workbook"),
]


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_every_command_shows_an_example(command: str) -> None:
    shown = subprocess.run([*QIYUE, command, "--help"], capture_output=True, text=True)
    assert shown.returncode == 0
    assert f"qiyue {command}" in shown.stdout.split("For example")[1]


def test_help_lists_the_commands() -> None:
    shown = subprocess.run([*QIYUE, "--help"], capture_output=True, text=True)
    listed = re.findall(r"^│ ([a-z-]+) ", shown.stdout.split("─ Commands ─")[1], re.MULTILINE)
    assert sorted(listed) == COMMANDS


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["build", "--as-of", "2026-02-30"], "'2026-02-30'"),
        (["build", "--register", "no-such-folder"], "'no-such-folder'"),
        (["rollback", "--to", "0"], "'--to'"),
        (["publish"], "'publish'"),
    ],
)
def test_what_is_not_understood_ends_with_2_and_changes_nothing(
    arguments: list[str], named: str, qiyue: Callable[..., Run], tiny_project: Path
) -> None:
    before = (tiny_project / "warehouse/qiyue.duckdb").read_bytes()
    run = qiyue(*arguments)
    assert run.returncode == 2
    assert "Traceback" not in run.stderr
    assert named in run.stderr
    assert (tiny_project / "warehouse/qiyue.duckdb").read_bytes() == before


def test_without_a_project_the_installed_one_is_used(tmp_path: Path) -> None:
    code = "from qiyue.project import find_project; print(find_project().root)"
    found = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert Path(found.stdout.strip()) == ROOT


def test_commands_without_a_warehouse_say_how_to_make_one(qiyue: Callable[..., Run], tiny_project: Path) -> None:
    (tiny_project / "warehouse/qiyue.duckdb").unlink()
    for command in ("status", "diff"):
        run = qiyue(command)
        assert run.returncode == 1
        assert run.stderr == "There is no warehouse at warehouse/qiyue.duckdb; run `qiyue build` to make it.\n", command


def test_rows_that_do_not_fit_are_printed_one_a_paragraph(capsys: pytest.CaptureFixture[str]) -> None:
    columns = [f"column_{number}" for number in range(12)]
    print_rows(Console(width=80), columns, [list(range(12))])
    shown = capsys.readouterr().out
    assert shown.count("\n") == 1
    assert "column_0: 0, column_1: 1, " in shown
    assert "column_11: 11" in shown


def test_no_control_character_of_a_cell_reaches_the_terminal() -> None:
    assert clean("a\x1b[2Jb\r\nc") == "a\\x1b[2Jb\\r\\nc"
    assert clean("壹仟元整 ￥1") == "壹仟元整 ￥1"
    assert clean(None) == ""


def test_versions_of_the_project_agree() -> None:
    package = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    dbt = yaml.safe_load((ROOT / "dbt_project.yml").read_text(encoding="utf-8"))["version"]
    assert package == dbt


@pytest.mark.parametrize("lock_file", ["requirements.lock", "requirements-dev.lock"])
def test_lock_files_hold_exact_versions_with_hashes_and_no_address(lock_file: str) -> None:
    text = (ROOT / lock_file).read_text(encoding="utf-8")
    assert "://" not in text
    packages = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    assert len(packages) > 50
    for package in packages:
        assert "==" in package, package
        assert package.endswith("\\"), f"{package} has no hash"


def test_every_dependency_is_locked_and_says_why_it_is_there() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    start = lines.index("dependencies = [")
    end = lines.index("[project.scripts]")
    # Spark has an environment of its own.
    locked = "".join((ROOT / f"requirements-{name}.lock").read_text(encoding="utf-8") for name in ("dev", "spark"))
    named = [
        (place, line.split('"')[1])
        for place, line in enumerate(lines[:end])
        if line.startswith('    "') and place > start
    ]
    assert len(named) > 20
    for place, requirement in named:
        name = requirement.split(">")[0].split("=")[0]
        assert f"\n{name}==" in f"\n{locked}".replace("[msgpack]", ""), name
        assert "# " in lines[place] or lines[place - 1].lstrip().startswith("#"), f"{name} has no reason beside it"


def test_the_tiny_project_reads_the_variables_of_the_real_one() -> None:
    """Else the tests of the commands would pass on names that the models do not know."""
    tiny, real = (
        yaml.safe_load((folder / "dbt_project.yml").read_text(encoding="utf-8"))["vars"]
        for folder in (HERE / "tiny_project", ROOT)
    )
    assert set(tiny) <= set(real)

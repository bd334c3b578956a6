"""Fixtures for all Python tests."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from qiyue import provenance
from qiyue.report import pdf

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent

# Runs the command line as a user does, in a process of its own.
QIYUE = [sys.executable, "-c", "from qiyue.cli import main; main()"]

# Sentences with the counts of the tests by force; they stand in the output of every run.
_COUNTS = pytest.StashKey[list[str]]()

Run = subprocess.CompletedProcess[str]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, one in each process: Playwright allows no second."""
    path = pdf.find_browser()
    assert path, "these tests need Chromium; .ci/run installs it"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()


def clean_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("QIYUE_", "DBT_", "COLUMNS"))}


def run_qiyue(*arguments: str, cwd: Path = ROOT) -> Run:
    """Run a command of Qiyue in a folder, with nobody at the keyboard and no variable of the one who tests."""
    return subprocess.run(
        [*QIYUE, *arguments],
        cwd=cwd,
        env=clean_environment(),
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=600,
    )


def build_row(version: int, as_of: date) -> provenance.Build:
    """Give the row of a build that nobody made."""
    return provenance.Build(
        version=version,
        built_at=datetime(2026, 1, 1),  # noqa: DTZ001  (UTC without saying so, as in the table)
        as_of_date=as_of,
        git_commit=None,
        has_uncommitted_changes=None,
        register_source="project",
        register_hash="0" * 64,
        models_built=1,
        tests_run=1,
        tests_passed=1,
        project_version="0",
        python_version="0",
        dbt_version="0",
        dbt_duckdb_version="0",
        duckdb_version="0",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_COUNTS] = []


def pytest_sessionfinish(session: pytest.Session) -> None:
    # One of several processes hands its counts to the one that prints.
    if (output := getattr(session.config, "workeroutput", None)) is not None:
        output["counts"] = session.config.stash[_COUNTS]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    node.config.stash[_COUNTS].extend(getattr(node, "workeroutput", {}).get("counts", []))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for sentence in terminalreporter.config.stash[_COUNTS]:
        terminalreporter.write_line(sentence)


@pytest.fixture
def say_count(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Add a sentence to what pytest prints at its end."""
    return request.config.stash[_COUNTS].append


@pytest.fixture(scope="session")
def built_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real warehouse, to be read only: the one that `make data` has made, else one built here.

    dbt's target folder of that build is the folder it lies in.
    """
    if made := os.environ.get("QIYUE_TEST_DATABASE"):
        return ROOT / made
    folder = tmp_path_factory.mktemp("warehouse")
    database = folder / "qiyue.duckdb"
    command = ["dbt", "build", "--target-path", str(folder), "--log-path", str(folder / "logs")]
    built = subprocess.run(
        [str(Path(sys.executable).with_name("dbt")), *command[1:]],
        cwd=ROOT,
        env={**clean_environment(), "QIYUE_DATABASE": str(database), "DO_NOT_TRACK": "1"},
        capture_output=True,
        text=True,
    )
    assert built.returncode == 0, built.stdout[-8000:]
    return database


@pytest.fixture(scope="session")
def numbered_warehouse(built_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real warehouse as version 3, to be read only: with the row that `qiyue build` adds."""
    copy = tmp_path_factory.mktemp("numbered") / built_warehouse.name
    shutil.copy(built_warehouse, copy)
    provenance.write(copy, build_row(3, provenance.as_of_date(copy)))
    return copy


@pytest.fixture(scope="session")
def _parsed_tiny_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny project, built once, so that its copies need not be parsed from nothing."""
    project = tmp_path_factory.mktemp("tiny") / "project"
    shutil.copytree(HERE / "tiny_project", project)
    built = run_qiyue("build", cwd=project)
    assert built.returncode == 0, built.stdout + built.stderr
    return project


@pytest.fixture
def tiny_project(_parsed_tiny_project: Path, tmp_path: Path) -> Path:
    """A project of two contracts of one's own, with version 1 published."""
    project = tmp_path / "project"
    shutil.copytree(_parsed_tiny_project, project)
    return project


@pytest.fixture
def qiyue(tiny_project: Path) -> Callable[..., Run]:
    """Run a command of Qiyue in the tiny project."""
    return partial(run_qiyue, cwd=tiny_project)


@pytest.fixture
def start_qiyue(tiny_project: Path) -> Callable[..., subprocess.Popen[str]]:
    """Start a command of Qiyue in the tiny project and do not wait for it."""

    def start(*arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [*QIYUE, *arguments],
            cwd=tiny_project,
            env=clean_environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            stdin=subprocess.DEVNULL,
        )

    return start

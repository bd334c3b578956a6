"""Runs `dbt build` in a child process, follows it node by node, and says what failed."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from qiyue import warehouse
from qiyue.errors import QiyueError, show_path
from qiyue.project import Project

ROWS_SHOWN = 20
# What dbt may write ahead of the reader, in bytes: some thousand log lines.
_ROOM_FOR_LOG = 1_048_576

# What dbt and the libraries below it would otherwise send home.
NO_TELEMETRY = {
    "DO_NOT_TRACK": "1",
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    "GX_ANALYTICS_ENABLED": "false",
}

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
# Lines of a dbt message that tell where dbt stood, not what is wrong.
_NOISE = re.compile(
    r"^(encountered an error:$|compiled code at|> in macro|> called by|in macro|called by|LINE \d+:|\^)", re.IGNORECASE
)
_MESSAGE_LINES = 12
_TRACEBACK = "Traceback (most recent call last)"
_NOT_UTF_8 = "codec can't decode"
# What dbt keeps of a project that it has parsed.
_PARSED = "partial_parse.msgpack"
# Where dbt looks for files of the project.
_FOLDERS = ("seeds", "models", "macros", "tests", "analyses")

UNCHANGED = "The published warehouse is as it was."


@dataclass(frozen=True)
class Progress:
    """Where a build stands: nodes done of all, nodes failed so far, and the node that began or ended last."""

    done: int
    total: int
    failed: int
    node: str


@dataclass(frozen=True)
class Failure:
    """One node that failed.

    `rows` holds the offending rows of a test, at most `ROWS_SHOWN` of `row_count`; a model or seed has none and
    says in `message` what the database said.
    """

    name: str
    kind: str
    file: str
    description: str
    message: str
    columns: list[str] = field(default_factory=list)
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    row_count: int = 0


@dataclass(frozen=True)
class Outcome:
    """What a run of dbt came to, counted over its nodes."""

    succeeded: bool
    seconds: float
    models_built: int
    seeds_loaded: int
    tests_run: int
    tests_passed: int
    skipped: int
    warnings: list[str]
    failures: list[Failure]


def variables(as_of: date | None, register: Path | None) -> dict[str, Any]:
    """Give the dbt variables for what was asked, and none for what was not: each one makes dbt parse anew."""
    asked = {
        "as_of_date": as_of.isoformat() if as_of else None,
        "register_path": str(register.resolve()) if register else None,
    }
    return {name: value for name, value in asked.items() if value is not None}


@dataclass(frozen=True)
class Run:
    """A `dbt build` at work."""

    _project: Project
    _database: Path
    _target: Path
    _child: subprocess.Popen[str]

    def follow(self, on_progress: Callable[[Progress], None]) -> Outcome:
        """Wait for its end, calling `on_progress` when a node begins or ends.

        Raises:
            QiyueError: dbt ended before it ran a node, or was killed.
        """
        complaints = _follow(self._child, on_progress)
        code = self._child.wait()
        results_file = self._target / "run_results.json"
        if not results_file.is_file() or code < 0:
            raise QiyueError(_why_it_ended(self._project, code, complaints))
        return _read_outcome(self._target, self._database, succeeded=code == 0)


@contextmanager
def start(
    project: Project,
    database: Path,
    asked_variables: dict[str, Any],
    inherited_files: Sequence[int] = (),
    only: Sequence[str] = (),
) -> Iterator[Run]:
    """Start `dbt build` into a database file; it is ended with the block, if it still runs.

    Args:
        project: the project to build.
        database: the DuckDB file to write. What dbt writes besides goes into a folder that is this file's own, so that
            of two builds at once neither reads what the other has come to.
        asked_variables: dbt variables, from `variables()`.
        inherited_files: open files that the child keeps open, such as the lock of the build.
        only: models to build with all that they read, and without data tests; none builds and tests everything.
    """
    target = project.target / f"build-{hashlib.sha256(bytes(database)).hexdigest()[:12]}"
    # A build that was killed has left it.
    shutil.rmtree(target, ignore_errors=True)
    _carry_parsed(project.target, target)
    command = [sys.executable, "-m", "qiyue.dbt_child"]
    command += ["--log-format", "json", "--no-version-check", "--no-use-colors", "--log-level-file", "none"]
    command += ["build", "--project-dir", str(project.root), "--profiles-dir", str(project.root)]
    # Unit tests test the rules, not the data, and take half of the time; `make test` runs them.
    command += ["--exclude-resource-type", "unit_test"]
    if only:
        command += ["--exclude-resource-type", "test", "--select", *(f"+{model}" for model in only)]
    command += ["--target-path", str(target), "--log-path", str(target)]
    if asked_variables:
        command += ["--vars", json.dumps(asked_variables, ensure_ascii=False)]
    child = subprocess.Popen(
        command,
        cwd=project.root,
        env={**os.environ, **NO_TELEMETRY, "QIYUE_DATABASE": str(database)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        errors="replace",
        pass_fds=tuple(inherited_files),
        # Ctrl-C reaches this process alone, which then ends the child.
        start_new_session=True,
    )
    try:
        _widen(child)
        yield Run(project, database, target, child)
    finally:
        child.kill()
        child.wait()
        if not only:
            # Parsed with other variables, which the next build would throw away.
            _carry_parsed(target, project.target)
        shutil.rmtree(target, ignore_errors=True)


def _carry_parsed(source: Path, folder: Path) -> None:
    """Copy what dbt has parsed of the project into a folder, whole or not at all; without it dbt parses anew."""
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder) as made:
            Path(shutil.copy(source / _PARSED, made)).replace(folder / _PARSED)


def _widen(child: subprocess.Popen[str]) -> None:
    """Let dbt go on while nobody reads yet what it writes; where that cannot be, it waits for the reader."""
    if sys.platform == "linux" and child.stdout is not None:
        with suppress(OSError):
            fcntl.fcntl(child.stdout, fcntl.F_SETPIPE_SZ, _ROOM_FOR_LOG)


def _follow(child: subprocess.Popen[str], on_progress: Callable[[Progress], None]) -> list[str]:
    """Read dbt's log lines until it ends; give back its complaints."""
    done = total = failed = 0
    complaints: list[str] = []
    assert child.stdout is not None  # noqa: S101  (it is a pipe, see Popen above)
    for line in child.stdout:
        try:
            event = json.loads(line)
            info, data = event["info"], event["data"]
        except (json.JSONDecodeError, KeyError, TypeError):
            complaints.append(line)
            continue
        node = data.get("node_info", {}).get("node_name", "")
        if info["name"] == "LogStartLine":
            total = data["total"]
        elif info["name"].startswith("Log") and info["name"].endswith("Result"):
            done += 1
            failed += data.get("status") in ("error", "fail")
        else:
            if info["level"] == "error":
                complaints.append(info["msg"])
            continue
        on_progress(Progress(done, total, failed, node))
    return complaints


def _why_it_ended(project: Project, code: int, complaints: list[str]) -> str:
    if code < 0:
        return f"dbt was ended by signal {-code} before it was done; is there too little memory?"
    lines = [line for complaint in complaints for line in _plain_lines(complaint)]
    if any(_NOT_UTF_8 in line for line in lines) and (file := _file_not_utf_8(project)):
        return f"{show_path(file)} is not UTF-8, so dbt cannot read the project; save it as UTF-8. {UNCHANGED}"
    if any(line.startswith(_TRACEBACK) for line in lines):
        # The last line says what went wrong, the others where dbt stood.
        lines = lines[-1:]
    if not lines:
        return f"dbt ended with code {code} and said nothing; `dbt parse` may say why. {UNCHANGED}"
    return "dbt cannot read the project:\n" + "\n".join(f"  {line}" for line in lines[:_MESSAGE_LINES])


def _file_not_utf_8(project: Project) -> Path | None:
    """Give the first file of the project that dbt reads and that is not UTF-8."""
    for folder in _FOLDERS:
        for file in sorted((project.root / folder).rglob("*")):
            if file.suffix in (".csv", ".md", ".sql", ".yaml", ".yml") and file.is_file():
                try:
                    file.read_text(encoding="utf-8")
                except UnicodeDecodeError:
                    return file
    return None


def _plain_lines(message: str) -> list[str]:
    lines = (_COLOUR.sub("", line).strip() for line in message.splitlines())
    return [line for line in lines if line and not _NOISE.match(line)]


def _read_outcome(target: Path, database: Path, *, succeeded: bool) -> Outcome:
    run = json.loads((target / "run_results.json").read_text(encoding="utf-8"))
    results = run["results"]
    kinds = [result["unique_id"].split(".", 1)[0] for result in results]
    tests = [
        result["status"]
        for result, kind in zip(results, kinds, strict=True)
        if kind == "test" and result["status"] != "skipped"
    ]
    built = [
        kind for result, kind in zip(results, kinds, strict=True) if result["status"] in ("success", "partial success")
    ]
    return Outcome(
        succeeded=succeeded,
        seconds=run["elapsed_time"],
        models_built=built.count("model"),
        seeds_loaded=built.count("seed"),
        tests_run=len(tests),
        tests_passed=tests.count("pass"),
        skipped=sum(result["status"] == "skipped" for result in results),
        warnings=[
            f"{result['unique_id'].split('.')[2]}: {result['message']}"
            for result in results
            if result["status"] == "warn"
        ],
        failures=[] if succeeded else _read_failures(target, database, results),
    )


def _read_failures(target: Path, database: Path, results: list[dict[str, Any]]) -> list[Failure]:
    failed = [result for result in results if result["status"] in ("error", "fail", "runtime error")]
    manifest = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    return [_read_failure(manifest["nodes"].get(result["unique_id"], {}), result, database) for result in failed]


def _read_failure(node: dict[str, Any], result: dict[str, Any], database: Path) -> Failure:
    kind, _, name = result["unique_id"].split(".")[:3]
    columns: list[str] = []
    rows: list[tuple[Any, ...]] = []
    message = _say(result["message"] or "", kind)
    if kind == "test" and result["status"] == "fail" and result["compiled_code"]:
        # A test over something that is no longer there still has dbt's own sentence.
        with suppress(QiyueError, duckdb.Error):
            columns, rows = _offending_rows(result["compiled_code"], database)
    return Failure(
        name=node.get("name", name),
        kind=kind,
        file=node.get("original_file_path", ""),
        description=" ".join(node.get("description", "").split()),
        message=message,
        columns=columns,
        rows=rows,
        row_count=result["failures"] or 0,
    )


def _offending_rows(sql: str, database: Path) -> tuple[list[str], list[tuple[Any, ...]]]:
    with warehouse.read(database) as connection:
        cursor = connection.execute(sql)
        columns = [column[0] for column in cursor.description or ()]
        return columns, cursor.fetchmany(ROWS_SHOWN)


def _say(message: str, kind: str) -> str:
    """Shorten what dbt says of a node to what a reader needs.

    That is the table of a broken model contract, the place in a seed, else the first line of the database's message.
    """
    if kind == "seed" and "sniffing" in message:
        # DuckDB follows with thirty lines on the dialects of CSV that it has tried.
        return "Some rows of this file have more or fewer cells than its header."
    lines = _plain_lines(message)
    # The first line names the node and its file, which stand beside the message already.
    said = lines[1:] or lines
    shown = _MESSAGE_LINES if "enforced contract" in message else 3 if kind == "seed" else 1
    return "\n".join(said[:shown])

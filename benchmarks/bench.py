"""`make bench`: generate registers of growing size, build and test them, and set what it took beside other ways.

For every size one row of benchmarks/results/<name>.json, .md and .svg: the time of models, tests and report, peak
memory, file size and rows; two floors (the same SQL without dbt, contracts and tests, and a script by hand for the
marts that grow most, see floor.py); and three questions asked of the marts, of pandas and of Polars (see baselines.py),
whose answers must be the same to the fen.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from functools import partial
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
from baselines import QUESTIONS, Known, PandasRegister, PolarsRegister, ask_marts, to_answer

from qiyue.console import make_console
from qiyue.generate import LAST_DAY, generate
from qiyue.project import Project

ROOT = Path(__file__).resolve().parent.parent
SIZES = (1_000, 10_000, 100_000, 1_000_000)
REPEATS = 5
THREADS = 2


@dataclass
class Measurement:
    """What one size took: seconds, and bytes where the name says so."""

    contracts: int
    register_rows: int
    mart_rows: int
    generate_s: float
    models_s: float
    tests_s: float
    build_s: float
    report_s: float | None
    floor_s: float
    by_hand_s: float
    same_models_s: float
    peak_memory_bytes: int
    file_bytes: int
    tests_failed: int
    slowest_models_s: dict[str, float]
    analyses_median_s: float
    analyses_worst_s: float
    questions_s: dict[str, dict[str, float]] = field(default_factory=dict)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure every size that is asked for and write the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--contracts", type=int, nargs="+", default=SIZES, help="the sizes to measure")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks" / "results")
    parser.add_argument("--name", default="latest", help="name of the results' files")
    parser.add_argument(
        "--memory-limit", help="what DuckDB may use in a build, such as 2GB; else what profiles.yml says"
    )
    asked = parser.parse_args(arguments)
    if asked.memory_limit:
        os.environ["QIYUE_MEMORY_LIMIT"] = asked.memory_limit
    measurements = []
    for contracts in asked.contracts:
        with tempfile.TemporaryDirectory(prefix="qiyue-bench-") as folder:
            measurements.append(measure(contracts, asked.seed, Path(folder)))
        # After each size, so that a large one that fails leaves the others.
        write(measurements, asked.out, asked.name)
    return 0


def measure(contracts: int, seed: int, folder: Path) -> Measurement:
    """Generate, build, test, report and ask, all in `folder`.

    Raises:
        SystemExit: a model failed, or two ways of asking one question give different figures.
    """
    console = make_console()
    register, database, target = folder / "register", folder / "built" / "q.duckdb", folder / "target"
    database.parent.mkdir()
    (folder / "floor").mkdir()
    started = time.monotonic()
    rows = sum(generate(Project(ROOT), contracts, seed, register, console).values())
    generate_s = time.monotonic() - started

    variables = json.dumps({"register_path": str(register), "as_of_date": LAST_DAY})
    build_s, memory, _ = run_child(
        [
            dbt(),
            "build",
            "--quiet",
            "--exclude-resource-type",
            "unit_test",
            "--vars",
            variables,
            "--target-path",
            str(target),
            "--log-path",
            str(folder),
        ],
        database,
    )
    models_s, tests_s, failed, slowest = split_times(target / "run_results.json")
    # A build does not compile the questions of analyses/.
    run_child(
        [dbt(), "compile", "--quiet", "--vars", variables, "--target-path", str(target), "--log-path", str(folder)],
        database,
    )
    floors = run_floors(target, database, register, folder / "floor")
    report_s: float | None = None
    seconds, report_memory, code = run_child(
        [sys.executable, "-c", "from qiyue.cli import main; main()", "report", "--out", str(folder / "report")],
        database,
    )
    if code == 0:
        report_s, memory = seconds, max(memory, report_memory)
    with duckdb.connect(database, read_only=True) as connection:
        tables = [row[0] for row in connection.execute(_MART_TABLES).fetchall()]
        mart_rows = sum(_count(connection, table) for table in tables)
        analyses = [_median(partial(_run, connection, sql)) for sql in compiled_analyses(target)]
        questions = ask_everyone(register, connection)
    return Measurement(
        contracts=contracts,
        register_rows=rows,
        mart_rows=mart_rows,
        generate_s=generate_s,
        models_s=models_s,
        tests_s=tests_s,
        build_s=build_s,
        report_s=report_s,
        floor_s=floors["models_s"],
        by_hand_s=floors["by_hand_s"],
        same_models_s=floors["same_models_s"],
        peak_memory_bytes=memory,
        file_bytes=database.stat().st_size,
        tests_failed=failed,
        slowest_models_s=slowest,
        analyses_median_s=statistics.median(analyses) if analyses else 0.0,
        analyses_worst_s=max(analyses, default=0.0),
        questions_s=questions,
    )


_MART_TABLES = "select table_name from duckdb_tables() where schema_name = 'marts' order by 1"


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    row = connection.execute(f'select count(*) from marts."{table}"').fetchone()
    return int(row[0]) if row else 0


def dbt() -> str:
    """Give the dbt beside this Python."""
    return str(Path(sys.executable).with_name("dbt"))


def run_child(command: Sequence[str], database: Path) -> tuple[float, int, int]:
    """Run a command; give its seconds, its peak memory in bytes and its exit code."""
    started = time.monotonic()
    environment = {**os.environ, "QIYUE_DATABASE": str(database), "DO_NOT_TRACK": "1"}
    child = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    # Linux counts kilobytes, macOS bytes.
    unit = 1 if platform.system() == "Darwin" else 1024
    return time.monotonic() - started, usage.ru_maxrss * unit, child.returncode


def run_floors(target: Path, database: Path, register: Path, folder: Path) -> dict[str, float]:
    """Run floor.py in a process of its own; give the seconds of its floors.

    Raises:
        SystemExit: it failed, or its rows are not those of the marts.
    """
    paths = ["--target", target, "--built", database, "--register", register, "--folder", folder]
    ran = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / "floor.py"), *map(str, paths), "--as-of", LAST_DAY,
         "--threads", str(THREADS), "--memory-limit", memory_limit()],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    if ran.returncode:
        raise SystemExit("The floor failed.")
    return dict(json.loads(ran.stdout))


def split_times(results: Path) -> tuple[float, float, int, dict[str, float]]:
    """Split a dbt run into models and tests: seconds in which a model ran, in which only tests did, tests failed.

    Raises:
        SystemExit: there are no results, or a model failed.
    """
    if not results.is_file():
        raise SystemExit("dbt ended before it wrote its results.")
    models: list[tuple[float, float]] = []
    tests: list[tuple[float, float]] = []
    failed = 0
    slowest: dict[str, float] = {}
    for result in json.loads(results.read_text(encoding="utf-8"))["results"]:
        kind, name = result["unique_id"].split(".")[0], result["unique_id"].split(".")[2]
        spans = tests if kind in ("test", "unit_test") else models
        times = [entry for entry in result["timing"] if entry["completed_at"]]
        if times:
            spans.append((_seconds(times[0]["started_at"]), _seconds(times[-1]["completed_at"])))
        if kind == "model":
            if result["status"] != "success":
                raise SystemExit(f"The model {name} failed: {result['message']}")
            slowest[name] = result["execution_time"]
        elif result["status"] in ("fail", "error"):
            failed += 1
            print(f"failed: {name}: {str(result['message'])[:200]}", file=sys.stderr)
    of_models = covered(models)
    first = sorted(slowest, key=lambda name: -slowest[name])[:5]
    return of_models, covered(models + tests) - of_models, failed, {name: slowest[name] for name in first}


def _seconds(moment: str) -> float:
    return datetime.fromisoformat(moment.replace("Z", "+00:00")).timestamp()


def covered(spans: list[tuple[float, float]]) -> float:
    """Give the length of the union of the spans."""
    total, end = 0.0, float("-inf")
    for start, stop in sorted(spans):
        total += max(0.0, stop - max(start, end))
        end = max(end, stop)
    return total


def compiled_analyses(target: Path) -> list[str]:
    """Give the SQL of the questions of analyses/, as the build has compiled it."""
    nodes = json.loads((target / "manifest.json").read_text(encoding="utf-8"))["nodes"].values()
    files = [target / "compiled" / node["package_name"] / node["original_file_path"] for node in nodes
             if node["resource_type"] == "analysis"]  # fmt: skip
    return [file.read_text(encoding="utf-8") for file in sorted(files) if file.is_file()]


def ask_everyone(register: Path, connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, float]]:
    """Ask each question of the marts, of pandas and of Polars; give the seconds of each.

    Raises:
        SystemExit: they do not give the same figures to the fen.
    """
    horizons = [row[0] for row in connection.execute("select days_late from reference.exposure_horizons").fetchall()]
    rates = [
        (row[0], int(row[1] * 1_000_000))
        for row in connection.execute(
            "select effective_from, annual_rate from reference.reference_rates where rate_code = 'lpr_1y' order by 1"
        ).fetchall()
    ]
    working_days = [
        row[0]
        for row in connection.execute(
            "select date_day from marts.dim_date where is_working_day order by date_day"
        ).fetchall()
    ]
    known = Known(horizons, rates, working_days, date.fromisoformat(LAST_DAY))
    others = {"pandas": PandasRegister(register, known), "polars": PolarsRegister(register, known)}
    seconds: dict[str, dict[str, float]] = {}
    for question in QUESTIONS:
        expected = to_answer(ask_marts(question, connection))
        seconds[question] = {"marts": _median(partial(ask_marts, question, connection))}
        for name, other in others.items():
            started = time.monotonic()
            table = getattr(other, question)()
            seconds[question][name] = time.monotonic() - started
            answer = to_answer(table)
            wrong = [key for key in expected.keys() | answer.keys() if expected.get(key) != answer.get(key)]
            if wrong:
                key = wrong[0]
                raise SystemExit(
                    f"{question}: {name} differs from the marts in {len(wrong)} of {len(expected)} figures, "
                    f"such as {key}: {answer.get(key)} and {expected.get(key)} fen."
                )
    return seconds


def _run(connection: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    return connection.execute(sql).fetchall()


def _median(ask: Callable[[], Any]) -> float:
    times = []
    for _ in range(REPEATS):
        started = time.monotonic()
        ask()
        times.append(time.monotonic() - started)
    return statistics.median(times)


def memory_limit() -> str:
    """Give what DuckDB may use: what was asked for, else the default of profiles.yml."""
    profile = (ROOT / "profiles.yml").read_text(encoding="utf-8")
    default = re.search(r"QIYUE_MEMORY_LIMIT', '(\w+)'", profile)
    return os.environ.get("QIYUE_MEMORY_LIMIT") or (default[1] if default else "")


def describe_machine() -> dict[str, Any]:
    """Describe the machine: no name, no paths."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    versions = {name: version(name) for name in ("duckdb", "dbt-core", "dbt-duckdb", "pandas", "polars")}
    return {
        "cores": os.cpu_count(),
        "memory_gib": round(memory / 2**30),
        "memory_limit": memory_limit(),
        "system": platform.system(),
        "architecture": platform.machine(),
        "python": platform.python_version(),
        **versions,
    }


def write(measurements: list[Measurement], out: Path, name: str) -> None:
    """Write the results as JSON, as a table and as a plot."""
    out.mkdir(parents=True, exist_ok=True)
    machine = describe_machine()
    content = {"machine": machine, "measurements": [asdict(measurement) for measurement in measurements]}
    (out / f"{name}.json").write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    table = to_markdown(measurements, machine)
    (out / f"{name}.md").write_text(table, encoding="utf-8")
    (out / f"{name}.svg").write_text(to_svg(measurements), encoding="utf-8")
    print(table)


def to_markdown(measurements: list[Measurement], machine: dict[str, Any]) -> str:
    """Give the results as tables with their ratios."""
    lines = [
        "Measured on " + ", ".join(f"{name} {value}" for name, value in machine.items()) + ".",
        "",
        "| contracts | register rows | mart rows | generate | models | tests | report | floor | models ÷ floor "
        "| by hand | same models ÷ by hand | peak memory | file | analyses, median | worst |",
        "|" + "--:|" * 15,
    ]
    for one in measurements:
        report = "–" if one.report_s is None else f"{one.report_s:.1f} s"
        lines.append(
            f"| {one.contracts:,} | {one.register_rows:,} | {one.mart_rows:,} "
            f"| {one.generate_s:.1f} s | {one.models_s:.1f} s "
            f"| {one.tests_s:.1f} s | {report} | {one.floor_s:.1f} s | {one.models_s / one.floor_s:.2f} "
            f"| {one.by_hand_s:.1f} s | {one.same_models_s / one.by_hand_s:.2f} "
            f"| {one.peak_memory_bytes / 2**30:.2f} GiB | {one.file_bytes / 2**20:.0f} MiB "
            f"| {one.analyses_median_s * 1000:.0f} ms | {one.analyses_worst_s * 1000:.0f} ms |"
        )
    lines += [
        "",
        *(
            f"From {one.contracts:,} to {two.contracts:,} contracts models and tests take "
            f"{(two.models_s + two.tests_s) / (one.models_s + one.tests_s):.1f} times as long."
            for one, two in pairwise(measurements)
        ),
        "",
        "| contracts | question | marts | pandas | Polars | pandas ÷ marts | Polars ÷ marts |",
        "|--:|---|" + "--:|" * 5,
    ]
    for one in measurements:
        for question, seconds in one.questions_s.items():
            marts, pandas, polars = seconds["marts"], seconds["pandas"], seconds["polars"]
            lines.append(
                f"| {one.contracts:,} | {question.replace('_', ' ')} | {marts * 1000:.1f} ms | {pandas * 1000:.0f} ms "
                f"| {polars * 1000:.0f} ms | {pandas / marts:.0f} | {polars / marts:.0f} |"
            )
    return "\n".join(lines) + "\n"


def to_svg(measurements: list[Measurement]) -> str:
    """Plot seconds over contracts, both on logarithmic axes."""
    from math import log10

    width, height, left, bottom = 640, 400, 60, 40
    series = {
        "models": [(one.contracts, one.models_s) for one in measurements],
        "tests": [(one.contracts, max(one.tests_s, 0.01)) for one in measurements],
        "floor": [(one.contracts, one.floor_s) for one in measurements],
        "by hand": [(one.contracts, one.by_hand_s) for one in measurements],
    }
    colours = {"models": "#b3261e", "tests": "#777777", "floor": "#222222", "by hand": "#1b6e8c"}

    def place(contracts: int, seconds: float) -> tuple[float, float]:
        x = left + (log10(contracts) - 2.5) / 4 * (width - left - 80)
        y = height - bottom - (log10(seconds) + 2) / 5 * (height - bottom - 20)
        return x, y

    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        'font-family="sans-serif" font-size="12">',
             "<title>Seconds by number of contracts</title>"]  # fmt: skip
    for power in range(-2, 4):
        _, y = place(1000, 10.0**power)
        parts.append(
            f'<path d="M{left} {y:.1f}H{width - 80}" stroke="#ddd"/>'
            f'<text x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g} s</text>'
        )
    for power in range(3, 7):
        x, _ = place(10**power, 1)
        parts.append(f'<text x="{x:.1f}" y="{height - 16}" text-anchor="middle">{10**power:,}</text>')
    for name, points in series.items():
        where = [place(*point) for point in points]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in where)
        parts.append(f'<path d="M{path}" fill="none" stroke="{colours[name]}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colours[name]}"/>' for x, y in where]
        parts.append(
            f'<text x="{where[-1][0] + 8:.1f}" y="{where[-1][1] + 4:.1f}" fill="{colours[name]}">{name}</text>'
        )
    return "\n".join([*parts, "</svg>"]) + "\n"


if __name__ == "__main__":
    sys.exit(main())

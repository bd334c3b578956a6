"""Every model, test and analysis is SQL that Spark reads, too: looked at without Spark, so that it costs seconds.

`make spark` builds them there and compares the rows.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest
from conftest import ROOT
from engines import probes
from engines.dialect import PORTABLE, complaints

ENGINES = ("duckdb", "spark", "default")
HERE = Path(__file__).resolve().parent
# What dbt itself dispatches, and what only one engine is asked for.
OF_DBT = {"create_csv_table", "get_empty_schema_sql", "load_csv_rows", "persist_constraints"}


@pytest.fixture(scope="module")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What dbt compiles for Spark."""
    folder = tmp_path_factory.mktemp("spark")
    command = [sys.executable, str(HERE / "engines" / "compile_for_spark.py"), str(folder)]
    compiled = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert compiled.returncode == 0, compiled.stdout[-4000:] + compiled.stderr[-4000:]
    read: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return read


def test_every_query_is_read_by_spark(manifest: dict[str, Any]) -> None:
    compiled = {
        node["name"]: node["compiled_code"]
        for node in manifest["nodes"].values()
        if node["resource_type"] in ("model", "test", "analysis")
    }
    assert len(compiled) > 200
    found = {name: said for name, sql in compiled.items() if (said := complaints(sql))}
    assert found == {}, "\n".join(f"{name}: {', '.join(said)}" for name, said in found.items())


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("select a // b from t", "not Spark's SQL"),
        ("select a ~ 'b' from t", "not Spark's SQL"),
        ("select x::int from t", "::"),
        ("select cast(x as varchar) from t", "type varchar"),
        ("select cast(x as hugeint) from t", "type"),
        ("select string_agg(distinct x, ',' order by x nulls last) from t", "string_agg()"),
        ("select isodow(d) from t", "isodow()"),
        ("select trim(x) from t", "trim()"),
        ("select unnest(x) from t", "unnest()"),
        ("select * from read_csv('x.csv')", "read_csv()"),
        ("select regexp_matches(x, 'a') from t", "regexp_matches()"),
        ("select x[1] from t", "["),
        ("select [1, 2] from t", "["),
        ("select map {'a': 1} from t", "a struct in braces"),
        ("select * exclude (a) from t", "* with exceptions"),
        ("select a from t union all by name select a from u", "union by name"),
        ("select a from t asof join u using (a)", "asof join"),
        ("select distinct on (a) a from t", "distinct on"),
        ('select "a" from t', '"a", which is a text to Spark'),
        ("select a / b as c from t", "/ in a / b"),
        ("select sum(a) over (order by paid_date) from t", "order by paid_date without nulls last"),
    ],
)
def test_what_only_duckdb_reads_is_named(sql: str, said: str) -> None:
    assert any(complaint.startswith(said) for complaint in complaints(sql)), complaints(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "select cast(x as string), cast(x as decimal(18, 2)) from t where a in (1, 2)",
        "select sum(a) over (partition by b order by paid_date desc, paid_date nulls last, line_number) from t",
        "select cast((a - a % b) / b as decimal(38, 0)) from t",
    ],
)
def test_what_both_engines_read_is_let_through(sql: str) -> None:
    assert complaints(sql) == []


def test_every_dispatched_macro_is_written_for_both_engines(manifest: dict[str, Any]) -> None:
    macros = {macro["name"] for macro in manifest["macros"].values() if macro["package_name"] == "qiyue"}
    forms = {
        engine: {name.split("__", 1)[1] for name in macros if name.startswith(f"{engine}__")} for engine in ENGINES
    }
    assert len(forms["spark"]) > 20
    assert forms["default"] == set(), "a default claims to be right on engines that nobody has tried"
    assert forms["duckdb"] - OF_DBT == forms["spark"] - OF_DBT


def test_macros_make_of_awkward_values_what_is_right_on_duckdb(tmp_path: Path) -> None:
    """`make spark` asks Spark for the same."""
    command = [str(Path(sys.executable).with_name("dbt")), "--quiet", "show", "--limit", "-1", "--output", "json"]
    command += ["--target-path", str(tmp_path), "--log-path", str(tmp_path), "--inline", probes.query("duckdb")]
    environment = os.environ | {"QIYUE_DATABASE": str(tmp_path / "probes.duckdb")}
    shown = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert shown.returncode == 0, shown.stdout[-4000:]
    answer = json.loads(shown.stdout[shown.stdout.index("{") :])["show"]
    assert probes.wrong_answers("duckdb", answer) == []


def test_shared_functions_are_known_to_duckdb() -> None:
    with duckdb.connect() as connection:
        known = {str(name) for (name,) in connection.execute("select function_name from duckdb_functions()").fetchall()}
    syntax = {"cast", "coalesce", "exists", "extract", "try_cast"}
    windows = {"first_value", "lag", "lead", "rank", "row_number"}
    assert set(PORTABLE["shared_functions"]) - syntax - windows - known == set()

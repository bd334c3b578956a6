"""A small run of the benchmark: its shape, and that every way of asking gives the same figures. No times."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_a_small_run_measures_everything_and_all_answers_agree(tmp_path: Path) -> None:
    command = [sys.executable, "benchmarks/bench.py", "--contracts", "1000", "--out", str(tmp_path), "--name", "small"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    # It ends with an error where pandas or Polars differ from the marts by a fen.
    assert run.returncode == 0, run.stderr
    results = json.loads((tmp_path / "small.json").read_text(encoding="utf-8"))
    (measured,) = results["measurements"]
    assert measured["contracts"] == 1000
    assert measured["tests_failed"] == 0, run.stderr
    assert measured["mart_rows"] > measured["register_rows"] > 30_000
    assert all(measured[name] > 0 for name in ("models_s", "tests_s", "floor_s", "peak_memory_bytes", "file_bytes"))
    assert {tuple(sorted(ways)) for ways in measured["questions_s"].values()} == {("marts", "pandas", "polars")}
    assert "hostname" not in results["machine"]
    assert (tmp_path / "small.md").read_text(encoding="utf-8").count("| 1,000 |") == 4
    assert (tmp_path / "small.svg").read_text(encoding="utf-8").startswith("<svg")

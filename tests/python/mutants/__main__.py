"""`make mutants`: all changes, or some of each column; the table on the terminal and in docs/mutants.md.

Exit code 1 if a change of a cell with a second reading goes unnoticed.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from mutants import worker
from mutants.bar import Outcome
from mutants.mutations import SEED, by_column, enumerate_mutants, sample
from mutants.register import ROOT, load
from mutants.table import is_met, markdown, plain

# The day that the warehouse looks from, so that the same register gives the same table on any day.
AS_OF = "2026-06-30"
DOCUMENT = ROOT / "docs" / "mutants.md"


def build(database: Path, target: Path) -> None:
    """Build the warehouse and its tests once, beside the published one.

    Raises:
        SystemExit: the build fails.
    """
    dbt = [str(Path(sys.executable).with_name("dbt")), "build", "--exclude-resource-type", "unit_test"]
    dbt += ["--vars", f"{{as_of_date: {AS_OF}}}"]
    made = subprocess.run(
        [*dbt, "--target-path", str(target), "--log-path", str(target)],
        cwd=ROOT,
        env={**os.environ, "QIYUE_DATABASE": str(database), "DO_NOT_TRACK": "1"},
        capture_output=True,
        text=True,
    )
    if made.returncode:
        raise SystemExit(f"The register does not build unchanged:\n{made.stdout[-4000:]}")


def main() -> int:
    """Run and report."""
    parser = argparse.ArgumentParser(prog="mutants", description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED, help="draws the digits that change (default %(default)s)")
    parser.add_argument("--only", default="", help="a file, or file.column, to try alone; writes no document")
    parser.add_argument("--sample", type=int, metavar="N", help="try at most N changes of each column")
    parser.add_argument("--processes", type=int, default=2)
    chosen = parser.parse_args()
    began = time.monotonic()
    register = load()
    mutants = enumerate_mutants(register, chosen.seed)
    if chosen.only:
        mutants = [one for one in mutants if chosen.only in (one.file, f"{one.file}.{one.column}")]
    if chosen.sample:
        mutants = sample(mutants, chosen.sample, chosen.seed)
    with tempfile.TemporaryDirectory() as made:
        database, target = Path(made) / "qiyue.duckdb", Path(made) / "target"
        build(database, target)
        print(f"Built once; {len(mutants):,} changes to try.", flush=True)
        outcomes: list[Outcome] = []
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(chosen.processes, context, worker.start, (database, target)) as pool:
            # The longest first, so that all processes end together.
            work = [pool.submit(worker.judge, column) for column in sorted(by_column(mutants), key=len, reverse=True)]
            for done in as_completed(work):
                judged = done.result()
                outcomes += judged
                first, missed = judged[0].mutant, sum(one.noticed_by is None for one in judged)
                said = f"{first.file}.{first.column}: {len(judged)} changes, {missed} unnoticed"
                print(f"[{time.monotonic() - began:5.0f} s] {said}", flush=True)
    print(plain(register, outcomes))
    if not chosen.only:
        DOCUMENT.parent.mkdir(exist_ok=True)
        DOCUMENT.write_text(markdown(register, outcomes, chosen.seed, chosen.sample), encoding="utf-8")
    print(f"{time.monotonic() - began:.0f} seconds.")
    return 0 if is_met(outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())

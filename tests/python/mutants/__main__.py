"""`make mutants`: all changes, or some of each column; the tables on the terminal and in docs/mutants.md.

Exit code 1 if a change of a cell with a second reading goes unnoticed.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from mutants import built, worker
from mutants.bar import Outcome
from mutants.mutations import SEED, Mutant, by_column, enumerate_mutants, sample
from mutants.register import ROOT, Register, load
from mutants.table import filled, is_met, markdown, plain

DOCUMENT = ROOT / "docs" / "mutants.md"


def main() -> int:
    """Run and report."""
    parser = argparse.ArgumentParser(prog="mutants", description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED, help="draws the digits that change (default %(default)s)")
    parser.add_argument("--only", default="", help="a file, or file.column, to try alone; writes no document")
    parser.add_argument("--sample", type=int, metavar="N", help="try at most N changes of each column")
    parser.add_argument("--processes", type=int, default=2)
    chosen = parser.parse_args()
    began = time.monotonic()
    five = load()
    print("The register of the five contracts.", flush=True)
    outcomes = _judged(built.five_contracts, chosen, lambda _: True)
    print("The columns that they leave blank, in a contract that fills every column.", flush=True)
    others = _judged(built.every_column, chosen, lambda one: (one.file, one.column) not in filled(five))
    print(plain(five, outcomes), plain(five, others), sep="\n\n")
    if not chosen.only:
        DOCUMENT.write_text(markdown(five, outcomes, others, chosen.seed, chosen.sample), encoding="utf-8")
    print(f"{time.monotonic() - began:.0f} seconds.")
    return 0 if is_met([*outcomes, *others]) else 1


def _judged(
    build: Callable[[Path], Path], chosen: argparse.Namespace, is_wanted: Callable[[Mutant], bool]
) -> list[Outcome]:
    """Build a register once and judge its changes, or those that are wanted of them, telling of each column."""
    began = time.monotonic()
    outcomes: list[Outcome] = []
    with tempfile.TemporaryDirectory() as made:
        folder = build(Path(made))
        mutants = _drawn(load(folder), chosen, is_wanted)
        print(f"Built once; {len(mutants):,} changes to try.", flush=True)
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(chosen.processes, context, worker.start, (folder, Path(made))) as pool:
            # The longest first, so that all processes end together.
            work = [pool.submit(worker.judge, column) for column in sorted(by_column(mutants), key=len, reverse=True)]
            for done in as_completed(work):
                judged = done.result()
                outcomes += judged
                first, missed = judged[0].mutant, sum(one.noticed_by is None for one in judged)
                said = f"{first.file}.{first.column}: {len(judged)} changes, {missed} unnoticed"
                print(f"[{time.monotonic() - began:5.0f} s] {said}", flush=True)
                for one in judged:
                    if one.mutant.has_second_reading and one.noticed_by is None:
                        changed = f"row {one.mutant.row + 2}: {one.mutant.old!r} -> {one.mutant.new!r}"
                        print(f"  unnoticed beside its second reading: {changed}", flush=True)
    return outcomes


def _drawn(register: Register, chosen: argparse.Namespace, is_wanted: Callable[[Mutant], bool]) -> list[Mutant]:
    mutants = [one for one in enumerate_mutants(register, chosen.seed) if is_wanted(one)]
    if chosen.only:
        mutants = [one for one in mutants if chosen.only in (one.file, f"{one.file}.{one.column}")]
    return sample(mutants, chosen.sample, chosen.seed) if chosen.sample else mutants


if __name__ == "__main__":
    sys.exit(main())

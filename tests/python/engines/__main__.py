"""`make spark`: builds registers on DuckDB and on Spark and compares the marts, row for row.

Without a choice it is the five contracts. Spark builds each register twice: `spark.sql.decimalOperations.
allowPrecisionLoss` decides what becomes of a product of too many digits, and must not matter. The last line counts the
marts that are equal; exit code 1 if one is not, or if a build or one of its tests failed.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from engines import builds, marts, probes, registers

WORK = builds.ROOT / "target" / "spark"


def main() -> int:
    """Run and report."""
    parser = argparse.ArgumentParser(prog="make spark", description=__doc__)
    parser.add_argument("--contracts", type=int, action="append", default=[], help="a synthetic register of so many")
    parser.add_argument("--cases", action="store_true", help="the contracts of tests/cases as one register")
    parser.add_argument("--five", action="store_true", help="the five contracts, which no choice means, too")
    parser.add_argument("--once", action="store_true", help="build on Spark with allowPrecisionLoss true only")
    parser.add_argument("--without-tests", action="store_true", help="build models only")
    parser.add_argument("--unit-tests", action="store_true", help="run the unit tests on Spark, too (five contracts)")
    chosen = parser.parse_args()
    if complaint := builds.java_is_missing():
        print(complaint, file=sys.stderr)
        return 1
    wrong = probes.wrong_answers("spark", probes.answers_of_spark({"": probes.compiled_for_spark(WORK)})[""])
    print(f"Probes: {len(probes.probes('spark')) - len(wrong)} of {len(probes.probes('spark'))} right on Spark")
    if wrong:
        print("\n".join(wrong))
        return 1
    asked = registers.asked(WORK, five=chosen.five, cases=chosen.cases, synthetic=chosen.contracts)
    equal = True
    for register in asked:
        kinds = ["unit_test", "test"] if chosen.without_tests else ["unit_test"]
        if chosen.unit_tests and register.folder is None:
            kinds.remove("unit_test")
        equal &= _compare(register, WORK / register.name, [True] if chosen.once else [True, False], kinds)
    return 0 if equal else 1


def _compare(register: registers.Register, work: Path, settings: list[bool], left_out: list[str]) -> bool:
    """Build a register on both engines, on Spark with each setting, and print how their marts compare."""
    began = time.monotonic()
    duck = builds.on_duckdb(register.folder, work)
    print(f"{register.title}: built on DuckDB in {duck.seconds:.0f} s", flush=True)
    if not duck.succeeded:
        print(duck.output)
        return False
    all_equal = True
    for may_lose in settings:
        spark = builds.on_spark(register.folder, work, may_lose_precision=may_lose, left_out=left_out)
        print(f"{register.title}: built on Spark in {spark.seconds:.0f} s, {spark.summary}", flush=True)
        if not spark.succeeded:
            print(spark.output)
            return False
        compared = marts.compare(duck.warehouse, spark.warehouse)
        equal = [mart for mart in compared if mart.difference is None]
        for mart in compared:
            if mart.difference is not None:
                print(mart.difference)
        if empty := [mart.name for mart in equal if mart.rows == 0]:
            print(f"Empty on both engines: {', '.join(empty)}")
        print(f"{register.title}: {sum(mart.rows for mart in compared):,} rows, {time.monotonic() - began:.0f} s")
        setting = f"allowPrecisionLoss={str(may_lose).lower()}"
        print(f"{register.title}, {setting}: {len(equal)} of {len(compared)} marts equal", flush=True)
        all_equal &= len(equal) == len(compared) > 0
    return all_equal


if __name__ == "__main__":
    sys.exit(main())

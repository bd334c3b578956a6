"""`make spark-mistakes`: puts each mistake of `mistakes.yml` into a copy of the project and sees whether it is noticed.

First the probes of all mistakes are asked in one session of Spark. With what they do not notice, one mart is built from
the cases and compared with DuckDB's. The last line counts; exit code 1 if a mistake went unnoticed.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import yaml

from engines import builds, marts, probes, registers

MISTAKES = Path(__file__).parent / "mistakes.yml"
WORK = builds.ROOT / "target" / "spark-mistakes"
BUILT = "dim_contract"
_COPIED = ("dbt_project.yml", "profiles.yml", "macros", "models", "seeds", "analyses")


@dataclass(frozen=True)
class Mistake:
    """A text of a macro and what is written in its place; `file` for what is no macro."""

    macro: str
    old: str
    new: str
    file: str | None = None

    def make(self, root: Path) -> None:
        """Write the mistake into a copy of the project.

        Raises:
            ValueError: the macro, or the text in it, is not there.
        """
        begins = "" if self.file else f"{{% macro {self.macro}("
        files = [root / self.file] if self.file else sorted((root / "macros").rglob("*.sql"))
        for file in files:
            text = file.read_text(encoding="utf-8")
            if begins not in text:
                continue
            head, rest = text[: text.index(begins)], text[text.index(begins) :]
            body, end, tail = rest.partition("{%- endmacro %}") if begins else (rest, "", "")
            if self.old in body:
                file.write_text(head + body.replace(self.old, self.new) + end + tail, encoding="utf-8")
                return
        message = f"{self.macro}: there is no {self.old!r}"
        raise ValueError(message)


def main() -> int:
    """Run and report."""
    parser = argparse.ArgumentParser(prog="make spark-mistakes", description=__doc__)
    parser.add_argument("--only", nargs="+", help="the names of some macros")
    parser.add_argument("--probes", action="store_true", help="ask the probes only")
    chosen = parser.parse_args()
    if complaint := builds.java_is_missing():
        print(complaint, file=sys.stderr)
        return 1
    mistakes = [Mistake(**entry) for entry in yaml.safe_load(MISTAKES.read_text(encoding="utf-8"))]
    mistakes = [one for one in mistakes if not chosen.only or one.macro in chosen.only]
    queries, noticed = {}, {}
    for mistake in mistakes:
        try:
            queries[mistake.macro] = probes.compiled_for_spark(WORK / "probes", _with(mistake))
        except ValueError as error:
            noticed[mistake.macro] = f"compiling: {error}"
    for macro, answer in probes.answers_of_spark(queries).items():
        if wrong := probes.wrong_answers("spark", answer):
            noticed[macro] = f"probes: {wrong[0]}"
    for mistake in mistakes:
        if mistake.macro not in noticed and not chosen.probes and (said := _by_build(_with(mistake))):
            noticed[mistake.macro] = said
        print(f"{mistake.macro}: {noticed.get(mistake.macro, 'NOT NOTICED')[:200]}", flush=True)
    print(f"{len(noticed)} of {len(mistakes)} mistakes noticed")
    return 0 if len(noticed) == len(mistakes) else 1


def _with(mistake: Mistake) -> Path:
    """Copy what dbt needs of the project, and make the mistake there."""
    root = WORK / "project"
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    for name in _COPIED:
        source = builds.ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, root / name)
    shutil.copytree(builds.ROOT / "tests" / "data", root / "tests" / "data")
    mistake.make(root)
    return root


@cache
def _right() -> tuple[registers.Register, builds.Build]:
    """Build the cases on DuckDB, which have the most kinds of contract."""
    (register,) = registers.asked(WORK, five=False, cases=True, synthetic=[])
    return register, builds.on_duckdb(register.folder, WORK)


def _by_build(root: Path) -> str | None:
    register, duck = _right()
    spark = builds.on_spark(
        register.folder, WORK, may_lose_precision=True, left_out=["unit_test", "test"], root=root, only=BUILT
    )
    if not spark.succeeded:
        return f"build: {_error(spark.output)}"
    (mart,) = marts.compare(duck.warehouse, spark.warehouse, BUILT)
    return f"comparison: {mart.difference}".splitlines()[0] if mart.difference else None


def _error(output: str) -> str:
    """Give what dbt says below the first of its lines that only names an error."""
    lines = [line.strip() for line in output.splitlines()]
    said = [line for before, line in pairwise(lines) if " Error" in before and " Error" not in line]
    return (said or lines or ["dbt said nothing"])[0][:160]


if __name__ == "__main__":
    sys.exit(main())

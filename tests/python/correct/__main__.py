"""`make correct`: draws correct contracts, has them checked and built, and counts how many are refused.

Exit code 1 if one is. A full run writes docs/correct.md.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from correct import judge
from correct.contracts import SEED, draw_contracts
from correct.document import Drawing, markdown
from correct.register import rows_of, write_csv, write_parquet

FULL = 100_000
PER_FOLDER = 2_000
"""Contracts that are checked at once: `qiyue check` looks at every cell of files up to 20,000 rows."""
CHECKED = 10
"""Folders that are checked cell by cell, each in about ten seconds; all contracts are built."""
DOCUMENT = judge.ROOT / "docs" / "correct.md"


def main() -> int:
    """Run and report."""
    parser = argparse.ArgumentParser(prog="correct", description=__doc__)
    parser.add_argument("--contracts", type=int, default=FULL, help="how many (default %(default)s)")
    parser.add_argument("--seed", type=int, default=SEED, help="draws the contracts (default %(default)s)")
    parser.add_argument("--out", type=Path, help="a new folder that keeps the registers")
    parser.add_argument("--write", action="store_true", help="write docs/correct.md, which a full run does anyway")
    chosen = parser.parse_args()
    began = time.monotonic()
    shapes: Counter[str] = Counter()
    refusals = judge.Refusals()
    with tempfile.TemporaryDirectory() as temporary:
        made = chosen.out or Path(temporary) / "correct"
        drawn = draw_contracts(chosen.contracts, chosen.seed, shapes)
        parts: list[Path] = []
        while batch := list(itertools.islice(drawn, PER_FOLDER)):
            parts.append(made / f"part-{len(parts) + 1}")
            write_csv(rows_of(batch), parts[-1])
        print(f"[{time.monotonic() - began:5.0f} s] {chosen.contracts:,} contracts drawn", flush=True)
        looked_at = parts[:CHECKED]
        for part in looked_at:
            judge.check(part, refusals)
            print(f"[{time.monotonic() - began:5.0f} s] {part.name} of {len(looked_at)} checked", flush=True)
        write_parquet(parts, made / "register")
        judge.build(made / "register", made, refusals)
    print("\n".join(refusals.lines()))
    refused = len(refusals.contracts)
    drawing = Drawing(chosen.seed, chosen.contracts, min(chosen.contracts, CHECKED * PER_FOLDER), shapes)
    print(drawing.sentence(refused))
    print(f"{time.monotonic() - began:.0f} seconds.")
    if chosen.write or chosen.contracts == FULL:
        DOCUMENT.write_text(markdown(drawing, refusals), encoding="utf-8")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())

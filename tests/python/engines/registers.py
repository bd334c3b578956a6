"""The registers that are built on both engines, as folders of Parquet files."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from correct.register import write_parquet
from test_cases import all_cases, write_register

from engines.builds import ROOT


@dataclass(frozen=True)
class Register:
    """What is built: its name in file names and in sentences, and its folder; none for the seeds."""

    name: str
    title: str
    folder: Path | None


def asked(work: Path, *, five: bool, cases: bool, synthetic: list[int]) -> list[Register]:
    """Write the registers that were asked for into a folder; no choice means the five contracts."""
    found = [] if (cases or synthetic) and not five else [Register("five", "Five contracts", None)]
    if cases:
        found.append(_joined_cases(work / "cases" / "register"))
    return found + [_synthetic(count, work / f"synthetic-{count}" / "register") for count in synthetic]


def _joined_cases(folder: Path) -> Register:
    shutil.rmtree(folder, ignore_errors=True)
    cases = all_cases()
    with tempfile.TemporaryDirectory() as temporary:
        write_register(cases, Path(temporary), is_alone=False)
        write_parquet([Path(temporary)], folder)
    return Register("cases", f"{len(cases)} cases", folder)


def _synthetic(contracts: int, folder: Path) -> Register:
    shutil.rmtree(folder, ignore_errors=True)
    command = [sys.executable, "-c", "from qiyue.cli import main; main()"]
    command += ["generate", "--contracts", str(contracts), "--out", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return Register(f"synthetic-{contracts}", f"{contracts:,} synthetic contracts", folder)

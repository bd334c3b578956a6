"""Compiles the project for Spark into a folder, without Spark: nothing is connected to, nothing is run.

dbt-spark asks whether pyspark is there before it reads a profile of a session; an empty module answers.
"""

from __future__ import annotations

import argparse
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

from dbt.cli.main import dbtRunner


def main() -> int:
    """Compile every model, test and analysis, for which dbt leaves `manifest.json`, or one query into `query.sql`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where dbt leaves its files")
    parser.add_argument("--project", type=Path, default=Path.cwd(), help="the folder of the project")
    parser.add_argument("--query", type=Path, help="a file with a query that calls macros")
    asked = parser.parse_args()
    stand_in = ModuleType("pyspark")
    stand_in.__spec__ = ModuleSpec("pyspark", loader=None)
    sys.modules["pyspark"] = stand_in
    command = ["--quiet", "compile", "--target", "spark", "--no-populate-cache", "--no-introspect"]
    command += ["--project-dir", str(asked.project), "--profiles-dir", str(asked.project)]
    command += ["--target-path", str(asked.folder.resolve()), "--log-path", str(asked.folder.resolve())]
    if asked.query:
        command += ["--inline", asked.query.read_text(encoding="utf-8")]
    ended = dbtRunner().invoke(command)
    if not ended.success:
        return 1
    if asked.query:
        results: Any = ended.result
        (compiled,) = results
        (asked.folder / "query.sql").write_text(compiled.node.compiled_code, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

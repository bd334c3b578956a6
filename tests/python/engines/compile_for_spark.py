"""Compiles the project for Spark into a folder, without Spark: nothing is connected to, nothing is run.

dbt-spark asks whether pyspark is there before it reads a profile of a session; an empty module answers.
"""

from __future__ import annotations

import sys
from importlib.machinery import ModuleSpec
from types import ModuleType

from dbt.cli.main import dbtRunner


def main(folder: str) -> int:
    """Compile every model, test and analysis; dbt leaves `manifest.json` in the folder."""
    stand_in = ModuleType("pyspark")
    stand_in.__spec__ = ModuleSpec("pyspark", loader=None)
    sys.modules["pyspark"] = stand_in
    command = ["--quiet", "compile", "--target", "spark", "--no-populate-cache", "--no-introspect"]
    ended = dbtRunner().invoke([*command, "--target-path", folder, "--log-path", folder])
    return 0 if ended.success else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

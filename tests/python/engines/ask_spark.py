"""Answers queries on Spark, in one session held to ANSI: `.venv-spark` runs it.

It reads a JSON object of queries by name and writes one of their answers: a list of rows, or the error as a text.
"""

from __future__ import annotations

import json
import sys

from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

SETTINGS = {
    "spark.master": "local[2]",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.catalogImplementation": "in-memory",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.shuffle.partitions": "1",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "OFF",
}


def main() -> None:
    """Answer what stands on standard input."""
    builder = SparkSession.builder
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    answers: dict[str, list[dict[str, object]] | str] = {}
    for name, query in json.load(sys.stdin).items():
        try:
            answers[name] = [row.asDict() for row in session.sql(query).collect()]
        except PySparkException as error:
            answers[name] = str(error).splitlines()[0]
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()

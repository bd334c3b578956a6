"""Tables that Spark has written become an export like any other: same rows, same types, same report."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from conftest import ROOT
from test_export import QUIET, assert_same_tables, reports

from qiyue import warehouse
from qiyue.errors import QiyueError
from qiyue.export import manifest, writing
from qiyue.project import Project

PROJECT = Project(ROOT)
CONTRACTS = "marts.db/dim_contract"
PARTS = 3


def write_as_spark(table: pa.Table, folder: Path) -> None:
    """Write a table as Spark does: parts in no order, 96-bit timestamps with a zone, and marks beside them."""
    folder.mkdir(parents=True)
    for number in range(PARTS):
        rows = table.take(pc.sort_indices(pa.array(range(table.num_rows)), [("", "descending")])[number::PARTS])
        part = folder / f"part-0000{number}-c000.snappy.parquet"
        pq.write_table(rows, part, use_deprecated_int96_timestamps=True, flavor="spark")
        (folder / f".{part.name}.crc").write_bytes(b"crc")
    (folder / "_SUCCESS").touch()


def widened(kind: pa.DataType) -> pa.DataType:
    """Give the wider type in which another engine may hold the same values."""
    if pa.types.is_decimal(kind):
        return pa.decimal128(38, kind.scale)
    if pa.types.is_timestamp(kind):
        return pa.timestamp("us", "UTC")
    return pa.int64() if kind == pa.int32() else kind


@pytest.fixture(scope="module")
def written(numbered_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of the real warehouse as Spark leaves them."""
    folder = tmp_path_factory.mktemp("spark")
    with warehouse.read(numbered_warehouse) as connection:
        held = connection.execute(
            "select schema_name, table_name from duckdb_tables() where schema_name <> 'test_failures'"
        ).fetchall()
        for schema, name in held:
            table = connection.sql(f"from {schema}.{name}").to_arrow_table()
            if schema == "marts":
                table = table.cast(pa.schema([field.with_type(widened(field.type)) for field in table.schema]))
            write_as_spark(table, folder / f"{schema}.db" / name)
    return folder


@pytest.fixture
def damaged(written: Path, tmp_path: Path) -> Path:
    """Tables of one's own, to damage."""
    return Path(shutil.copytree(written, tmp_path / "tables"))


def test_tables_of_spark_give_the_rows_types_and_report_of_the_file(
    numbered_warehouse: Path, written: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    writing.export(PROJECT, numbered_warehouse, out, QUIET, tables=written)
    assert_same_tables(numbered_warehouse, out)
    assert reports(out, tmp_path / "spark") == reports(numbered_warehouse, tmp_path / "file")


def test_single_files_and_folders_called_parquet_are_read_as_well(
    numbered_warehouse: Path, damaged: Path, tmp_path: Path
) -> None:
    (damaged / "marts.db").rename(damaged / "marts")
    (damaged / "marts/dim_date").rename(damaged / "marts/dim_date.parquet")
    whole = pa.concat_tables(
        [pq.read_table(part) for part in sorted((damaged / "marts/dim_contract").glob("*.parquet"))]
    )
    shutil.rmtree(damaged / "marts/dim_contract")
    pq.write_table(whole, damaged / "marts/dim_contract.parquet")
    writing.export(PROJECT, numbered_warehouse, tmp_path / "out", QUIET, tables=damaged)
    assert_same_tables(numbered_warehouse, tmp_path / "out")


def test_tables_are_no_export_themselves(written: Path) -> None:
    with pytest.raises(manifest.NotAnExportError, match="is not an export"), warehouse.read(written):
        pass


def retyped(folder: Path, column: str, kind: pa.DataType) -> None:
    for part in (folder / CONTRACTS).glob("*.parquet"):
        table = pq.read_table(part)
        values = pa.nulls(table.num_rows, kind)
        pq.write_table(table.set_column(table.schema.get_field_index(column), column, values), part)


def without_column(folder: Path) -> None:
    for part in (folder / CONTRACTS).glob("*.parquet"):
        pq.write_table(pq.read_table(part).drop_columns(["total_amount"]), part)


def too_large(folder: Path) -> None:
    """A value that the wider type of the other engine holds and the mart's does not."""
    part = next((folder / CONTRACTS).glob("*.parquet"))
    table = pq.read_table(part)
    place = table.schema.get_field_index("total_amount")
    amounts = pa.array([10**30] * table.num_rows, pa.decimal128(38, 0)).cast(table.schema.field(place).type)
    pq.write_table(table.set_column(place, "total_amount", amounts), part)


def empty(folder: Path) -> None:
    for part in (folder / CONTRACTS).glob("*.parquet"):
        part.unlink()


FAULTS: dict[str, tuple[Callable[[Path], Any], str]] = {
    "a mart is missing": (lambda folder: shutil.rmtree(folder / CONTRACTS), "holds no table marts.dim_contract"),
    "a mart has no part": (empty, "dim_contract holds no Parquet file"),
    "Spark is still writing": (lambda folder: (folder / CONTRACTS / "_temporary").mkdir(), "holds a folder _temporary"),
    "it is a Delta table": (lambda folder: (folder / CONTRACTS / "_delta_log").mkdir(), "holds a folder _delta_log"),
    "it is partitioned": (
        lambda folder: (folder / CONTRACTS / "status=signed").mkdir(),
        "holds a folder status=signed",
    ),
    "a mart is there twice": (
        lambda folder: shutil.copytree(folder / CONTRACTS, folder / "marts/dim_contract"),
        "marts.dim_contract a second time",
    ),
    "a part is no Parquet": (
        lambda folder: next((folder / CONTRACTS).glob("*.parquet")).write_text("no Parquet"),
        "cannot be",
    ),
    "an amount is a float": (
        lambda folder: retyped(folder, "total_amount", pa.float64()),
        "marts.dim_contract.total_amount is double and the project says decimal(18,2)",
    ),
    "an amount has more places": (
        lambda folder: retyped(folder, "total_amount", pa.decimal128(38, 3)),
        "marts.dim_contract.total_amount is decimal(38,3) and the project says decimal(18,2)",
    ),
    "an amount is too large": (too_large, "marts.dim_contract cannot be exported"),
    "a column is missing": (without_column, "The columns of marts.dim_contract are not those of this project"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_the_tables_is_named_and_nothing_is_exported(
    fault: str, numbered_warehouse: Path, damaged: Path, tmp_path: Path
) -> None:
    make, sentence = FAULTS[fault]
    make(damaged)
    with pytest.raises(QiyueError) as caught:
        writing.export(PROJECT, numbered_warehouse, tmp_path / "out", QUIET, tables=damaged)
    assert sentence in str(caught.value)
    assert "dim_contract" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert [path.name for path in tmp_path.iterdir()] == ["tables"]

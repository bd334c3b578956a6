"""The same marts on DuckDB and on Spark: builds a register on both engines and compares every row."""

"""A warehouse as a folder of Parquet files: what `qiyue export` writes, and `--marts` reads in place of a DuckDB file.

    FOLDER/manifest.json            schema version, and of each table its columns, its rows and the SHA-256 of its file
    FOLDER/SCHEMA/NAME.parquet      one file a table

Every reader opens it through `qiyue.warehouse`, as it opens a DuckDB file.
"""

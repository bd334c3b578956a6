"""`qiyue cite`: find a clause in the user's own copy of a contract text and print it. Nothing of it is kept."""

from __future__ import annotations

from pathlib import Path

import duckdb
from rich.console import Console
from rich.text import Text

from qiyue import documents, warehouse
from qiyue import texts as contract_texts
from qiyue.console import clean, make_console
from qiyue.errors import plain_file_errors
from qiyue.explain import check_known


def cite(database: Path, contract: str, reference: str, texts: Path, console: Console) -> None:
    """Print a clause from the user's copy of a contract text.

    Args:
        database: the published warehouse.
        contract: a contract_id.
        reference: a clause as the register cites it.
        texts: the folder with the texts, or one text.
        console: where to print the clause; a warning about the text goes to stderr.

    Raises:
        QiyueError: the contract, its text or the clause cannot be found.
    """
    reference = " ".join(reference.split())
    with warehouse.read(database) as connection:
        check_known(connection, contract)
        document = _document(connection, contract)
    with plain_file_errors("reading the contract text"):
        file, content, warning = contract_texts.choose(texts, document)
    found = contract_texts.find(documents.read_bytes(content, file).text, reference)
    if warning:
        make_console(stderr=True).print(Text(clean(warning)), style="yellow", soft_wrap=True)
    if len(found) > 1:
        sentence = f"The text has {len(found)} clauses {reference}; here is each."
        make_console(stderr=True).print(clean(sentence), style="yellow", soft_wrap=True)
    console.print(Text(clean(f"{contract} · {reference} · {file.name}")), style="bold", soft_wrap=True)
    for lines in found:
        console.print()
        for line in "\n".join(lines).strip("\n").split("\n"):
            # A tab parts the cells of a table; other control signs show as their escapes.
            console.print(Text(clean(line.rstrip().replace("\t", " | "))), soft_wrap=True)


def _document(connection: duckdb.DuckDBPyConnection, contract: str) -> tuple[str, str] | None:
    """Give file name and sha256 of a contract's text; None where the warehouse does not hold them."""
    try:
        row = connection.execute(
            """
            select documents.file_name, documents.sha256
            from staging.stg_register__contracts as contracts
            inner join staging.stg_register__source_documents as documents using (document_id)
            where contracts.contract_id = ?
            """,
            [contract],
        ).fetchone()
    except duckdb.CatalogException:
        # Built from another register: its views over files are not kept.
        return None
    return (row[0] or "", row[1] or "") if row else None

"""`qiyue status`: what is published, and what stands behind it."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

from rich.console import Console

from qiyue import provenance, publish
from qiyue.console import print_rows
from qiyue.errors import QiyueError, show_path
from qiyue.export import manifest


def show(database: Path, console: Console) -> None:
    """Print the provenance of the published warehouse, the versions kept, and the build that runs; or of an export.

    Raises:
        QiyueError: there is no published warehouse, or it cannot be read.
    """
    if database.is_dir():
        _show_export(database, console)
        return
    site = publish.Site(database)
    if process := publish.running_build(site):
        console.print(f"Process {process} is building a new version at this moment.")
    row = provenance.read(site.published)
    console.print(f"Published: {show_path(site.published)} ({_size(site.published)})", markup=False, soft_wrap=True)
    _print_provenance(row, console)
    _print_kept(site, console)


def _show_export(folder: Path, console: Console) -> None:
    # Reading it holds every file against the manifest.
    row = provenance.read(folder)
    held = manifest.read(folder)
    size = f"{held.size / 1_048_576:.1f} MiB"
    said = f"Export: {show_path(folder)} ({len(held.tables)} tables, {size}; every file is as it was exported)"
    console.print(said, markup=False, soft_wrap=True)
    _print_provenance(row, console)
    if row is None:
        console.print(f"It looks from {provenance.as_of_date(folder)}.")


def _print_provenance(row: provenance.Build | None, console: Console) -> None:
    if row is None:
        console.print("Made by plain `dbt build`: it says nothing about where it comes from.", markup=False)
    else:
        print_rows(console, ["fact", "value"], [(column.name, getattr(row, column.name)) for column in fields(row)])


def _print_kept(site: publish.Site, console: Console) -> None:
    rows: list[tuple[object, ...]] = []
    for number in site.kept():
        try:
            row = provenance.read(site.version_file(number))
        except QiyueError:
            rows.append((number, "cannot be read", None, _size(site.version_file(number))))
            continue
        rows.append((number, row and row.built_at, row and row.as_of_date, _size(site.version_file(number))))
    if rows:
        console.print("\nVersions kept for `qiyue rollback`:", markup=False)
        print_rows(console, ["version", "built_at (UTC)", "as_of_date", "size"], rows)
    else:
        console.print("No version before it is kept.")


def _size(file: Path) -> str:
    return f"{file.stat().st_size / 1_048_576:.1f} MiB"

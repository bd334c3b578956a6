"""The one error that a user may see."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qiyue.console import clean

# As the system says it, and so do the messages of DuckDB and dbt.
DISK_FULL = "No space left on device"
DISK_FULL_SENTENCE = "The disk is full; free some space and run the command again."
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


class QiyueError(Exception):
    """Something that the user can mend: one plain sentence that says what happened and what to do."""


@contextmanager
def plain_file_errors(doing: str) -> Iterator[None]:
    """Turn an error of the file system into a `QiyueError`.

    Args:
        doing: what was being done, as it follows "while", such as "publishing the warehouse".
    """
    try:
        yield
    except OSError as error:
        where = f" ({show_path(error.filename)})" if error.filename else ""
        if error.errno in _FULL:
            raise QiyueError(DISK_FULL_SENTENCE) from error
        if error.errno in _FORBIDDEN:
            said = f"The folder or file may not be written{where}; ask its owner for the right to"
        else:
            said = f"{error.strerror or error}{where}"
        raise QiyueError(f"{said} (this happened while {doing}).") from error


def show_path(path: str | bytes | Path) -> str:
    """Give a path as a user reads it: relative where it lies below the current folder, safe on a terminal."""
    shown = Path(path.decode(errors="replace") if isinstance(path, bytes) else path)
    try:
        return clean(shown.relative_to(Path.cwd()))
    except ValueError:
        return clean(shown)

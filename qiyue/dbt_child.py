"""Runs dbt in this process, as the child of `qiyue build`: python -m qiyue.dbt_child ARGUMENTS.

A child of its own because dbt holds the lock of the database until its process ends. It ends at once when its
parent does, however that came about: otherwise a killed build would go on writing unseen.
"""

from __future__ import annotations

import os
import sys
import threading


def _end_with_parent() -> None:
    # The parent holds the other end of stdin and writes nothing, so this returns when the parent is gone.
    os.read(0, 1)
    os._exit(1)


if __name__ == "__main__":
    threading.Thread(target=_end_with_parent, daemon=True).start()
    from dbt.cli.main import cli

    cli(sys.argv[1:])

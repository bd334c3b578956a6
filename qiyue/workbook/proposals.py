"""What was read from a document, cell by cell, as a workbook shows it to be decided on."""

from __future__ import annotations

from pathlib import Path

from qiyue.errors import QiyueError, show_path
from qiyue.propose.proposals import FILE_NAME, Proposal, read_file
from qiyue.specification import Specification
from qiyue.workbook.layout import texts

DOUBTFUL = 0.9
"""A value of which a reader is less sure than this is shown in colour, and no decision is filled in for it."""


def is_doubtful(proposal: Proposal) -> bool:
    """Whether it is for a person to look at first."""
    return not proposal.confidence >= DOUBTFUL  # a confidence of nan is a doubt, too


def decision(proposal: Proposal) -> str:
    """Give the decision that is filled in beforehand."""
    accepted: str = texts()["decisions"][0]
    return "" if is_doubtful(proposal) else accepted


def read(folder: Path, specification: Specification) -> list[Proposal]:
    """Read the proposals of a folder, those in doubt first.

    Raises:
        QiyueError: there are none, or they name what no register has.
    """
    path = folder / FILE_NAME
    if not path.is_file():
        raise QiyueError(
            f"There is no {FILE_NAME} in {show_path(folder)}; name a folder that `qiyue propose` has written."
        )
    proposals = read_file(path)
    for number, one in enumerate(proposals, start=2):
        entity = specification.entities.get(one.file)
        if not entity or not entity.column(one.column):
            raise QiyueError(
                f"{show_path(path)}, row {number}: no file of the register has a column {one.file}.{one.column}; "
                "write the proposals anew."
            )
    return sorted(proposals, key=lambda one: not is_doubtful(one))

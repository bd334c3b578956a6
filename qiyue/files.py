"""Writing a file so that nobody reads half of it."""

from __future__ import annotations

from pathlib import Path


def write_whole(target: Path, content: bytes) -> None:
    """Write a file in one step: a reader sees the old one or the new one, never a half."""
    part = target.with_name(f".{target.name}.part")
    part.write_bytes(content)
    part.replace(target)

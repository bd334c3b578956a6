"""The PDF: the HTML page printed by a Chromium of the machine."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from qiyue.errors import QiyueError, show_path

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
_SECONDS = 120


def find_browser() -> str | None:
    """Give the path of a browser that can print a page without a window; None where there is none."""
    return next((path for name in _BROWSERS if (path := shutil.which(name))), None)


def how_to_get_one(page: Path) -> str:
    """Say how to come by the PDF where the machine has no such browser."""
    return (
        f"No PDF was made, because there is no Chromium or Chrome on this machine; install one "
        f"(on Debian or Ubuntu, apt install chromium) and run this again, or print {show_path(page)} from any browser."
    )


def print_page(browser: str, page: Path, target: Path) -> None:
    """Print a page to a PDF file.

    Raises:
        QiyueError: the browser did not make it.
    """
    with tempfile.TemporaryDirectory() as profile:
        command = [
            browser,
            "--headless",
            "--disable-gpu",
            "--no-first-run",
            "--disable-extensions",
            "--disable-background-networking",
            f"--user-data-dir={profile}",
            "--no-pdf-header-footer",
            f"--print-to-pdf={target}",
            page.resolve().as_uri(),
        ]
        # Chromium refuses to run as root inside its sandbox; the page is our own and fetches nothing.
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.insert(1, "--no-sandbox")
        target.unlink(missing_ok=True)
        with contextlib.suppress(OSError, subprocess.SubprocessError):
            subprocess.run(command, capture_output=True, timeout=_SECONDS, check=True)
    if not target.is_file() or not target.stat().st_size:
        raise QiyueError(f"{Path(browser).name} could not print {show_path(page)}; print it from a browser instead.")

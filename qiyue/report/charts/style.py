"""The colours and type sizes of the charts.

One accent and neutrals; each pair that meets differs in lightness, so that a grey print keeps them apart.
"""

from __future__ import annotations

ACCENT = "#1f4e79"
# The accent and what is left of it, each paler than the one before.
TINTS = (ACCENT, "#4f7ba6", "#8fb0cf", "#c9d9e8", "#e4ecf4")

INK = "#1c1c1c"  # text
GREY = "#5c5c5c"  # text that stands back, and the lines of axes
MIDDLE = "#8a8a8a"  # a second line beside the accent
BAND = "#d5d9de"  # a period behind the marks on it
LINE = "#e2e2e2"  # grid
PALE = "#e8e8e8"  # bars beside those of the accent
WHITE = "#ffffff"
CLEAR = "rgba(0,0,0,0)"

# Sizes of type in pixels.
TEXT_SIZE = 13
SMALL_SIZE = 12

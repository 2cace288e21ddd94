"""Columns and rows from which a layout holds, and the class that each gives the screen."""

from __future__ import annotations

WIDTHS: list[tuple[int, str]] | None = [
    (0, "-tiny"),
    (60, "-narrow"),
    (80, "-middle"),
    (112, "-wide"),
]
HEIGHTS: list[tuple[int, str]] | None = [(0, "-flat"), (20, "-low"), (24, "-even"), (32, "-high")]

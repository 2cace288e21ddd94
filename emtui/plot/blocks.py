"""Block characters: a height in eighths of a character, and histograms of counts."""

from __future__ import annotations

import math
from collections.abc import Sequence

BLOCKS = " ▁▂▃▄▅▆▇█"
"""The character for 0 to 8 eighths."""


def sparkline(counts: Sequence[float], rows: int = 1, width: int = 1) -> str:
    """Counts as columns of block characters, in `rows` lines, each column `width` wide.

    The highest fills all rows. Heights are rounded up, so one that is not 0 always shows.
    """
    top = max(counts, default=0.0)
    eighths = [math.ceil(8 * rows * count / top) if count > 0 else 0 for count in counts]
    return "\n".join(
        "".join(BLOCKS[max(0, min(8, height - 8 * row))] * width for height in eighths)
        for row in reversed(range(rows))
    )

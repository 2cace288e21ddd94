"""Numbers at a glance: how many, from where to where, and a histogram one line high."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from emtui.slips.reading.columns import ColumnPreview
from emtui.slips.reading.errors import harmless

BLOCKS = " ▁▂▃▄▅▆▇█"


def bars(counts: Sequence[int], width: int = 1) -> str:
    """Counts as blocks of eight heights, each `width` characters wide; only 0 is blank."""
    most = max(counts, default=0)
    # Rounded up, so that a single slip among a million is still seen.
    heights = [-(-8 * count // most) if most else 0 for count in counts]
    return "".join(BLOCKS[height] * width for height in heights)


def summed_up(column: ColumnPreview) -> str:
    """How many numbers, and their range."""
    return f"{column.count:,} numbers from {column.low:.6g} to {column.high:.6g}"


def column_line(column: ColumnPreview) -> Text:
    """A column in two lines: its name, and under it its histogram and numbers."""
    line = Text(harmless(column.name), "bold", no_wrap=True, overflow="ellipsis")
    line.append(f"\n{bars(column.histogram)} ", "not bold")
    return line.append(summed_up(column), "not bold dim")

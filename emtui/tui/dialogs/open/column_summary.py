"""Numbers at a glance: how many, from where to where, and a histogram one line high."""

from __future__ import annotations

from rich.text import Text

from emtui.plot.blocks import sparkline
from emtui.slips.harmless import harmless
from emtui.slips.reading.columns import ColumnPreview


def summed_up(column: ColumnPreview) -> str:
    """How many numbers, and their range."""
    return f"{column.count:,} numbers from {column.low:.6g} to {column.high:.6g}"


def column_line(column: ColumnPreview) -> Text:
    """A column in two lines: its name, and under it its histogram and numbers."""
    line = Text(harmless(column.name), "bold", no_wrap=True, overflow="ellipsis")
    line.append(f"\n{sparkline(column.histogram)} ", "not bold")
    return line.append(summed_up(column), "not bold dim")

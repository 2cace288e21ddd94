"""Small histograms of block characters, for dialogs."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from rich.text import Text
from textual.app import RenderResult
from textual.widget import Widget

from emtui.em.mixture import Array
from emtui.plot.blocks import sparkline


def bars(numbers: Array, columns: int) -> list[float]:
    """How many of the numbers lie in each of `columns` equal parts of their range."""
    low, high = float(numbers.min()) / 2, float(numbers.max()) / 2
    if not high > low:
        middle = [0.0] * columns
        middle[columns // 2] = float(len(numbers))
        return middle
    # Halved, so that the widest range does not overflow.
    places = (numbers / 2 - low) / (high - low) * columns
    index = np.minimum(places.astype(np.intp), columns - 1)
    return [float(count) for count in np.bincount(index, minlength=columns)]


class SlipsPreview(Widget):
    """A histogram as wide as the widget, over a line with the smallest and the largest slip."""

    def __init__(self, numbers: ArrayLike = (), *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._numbers = np.asarray(numbers, dtype=np.float64)

    def show(self, numbers: ArrayLike) -> None:
        """Draw these numbers instead; what is not finite is left out."""
        given = np.asarray(numbers, dtype=np.float64)
        self._numbers = given[np.isfinite(given)]
        self.refresh()

    def render(self) -> RenderResult:
        """Blocks above, the range below."""
        width, height = self.size
        if not len(self._numbers) or width < 1:
            return Text("no slips", "dim")
        picture = sparkline(bars(self._numbers, width), max(1, height - 1))
        low, high = f"{self._numbers.min():.6g}", f"{self._numbers.max():.6g}"
        gap = max(1, width - len(low) - len(high))
        text = Text(picture, self.app.theme_variables.get("foreground", ""), no_wrap=True)
        return text.append(f"\n{low}{' ' * gap}{high}", "not bold default dim")

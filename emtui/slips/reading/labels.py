"""The column that says who wrote each slip."""

from __future__ import annotations

from array import array

import numpy as np
from numpy.typing import NDArray

from emtui.em.mixture import Array
from emtui.slips.harmless import listed, quoted
from emtui.slips.reading.columns import Labels
from emtui.slips.reading.errors import ReadError
from emtui.slips.reading.missing import is_missing

FRIENDS = (("ali", "bilal"), ("a", "b"))
"""Labels, in lower case, that name the two friends."""


class LabelCells:
    """A column of labels while it is read."""

    def __init__(self, name: str, number: int) -> None:
        self.name = name
        self.number = number
        self.codes = array("i")
        self._places: dict[str, int] = {}

    def add(self, text: str) -> None:
        """Take the next label; a missing cell is no label."""
        text = text.strip()
        known = self._places.get(text)
        if known is None:
            known = -1 if is_missing(text) else len(self._places)
            if known >= 0:
                self._places[text] = known
        self.codes.append(known)

    def skip(self, cells: int = 1) -> None:
        """Rows without a label."""
        self.codes.extend([-1] * cells)

    def labels(self) -> Labels:
        """All that was read."""
        codes = np.array(self.codes, dtype=np.int32)
        return Labels(self.name, self.number, codes, tuple(self._places))


def who_wrote(name: str, labels: Labels, codes: NDArray[np.int32], values: Array) -> Array:
    """Who wrote each slip, 0 for Ali and 1 for Bilal, shape ``(N,)``.

    Ali is the label that says so (Ali or A, in either case), else the one whose slips have the
    smaller mean.

    Args:
        name: the file's, for messages.
        labels: the column of labels.
        codes: each slip's place in ``labels.words``, shape ``(N,)``.
        values: the slips, shape ``(N,)``.

    Raises:
        ReadError: there are not exactly two different labels.
    """
    present = [int(code) for code in np.unique(codes)]
    words = [labels.words[code] for code in present]
    for friends in FRIENDS:
        places = [friends.index(word.lower()) for word in words if word.lower() in friends]
        if words and len(places) == len(words) and len(set(places)) == len(places):
            writer = dict(zip(present, places, strict=True))
            return np.where(codes == _code_of(writer, 0), 0.0, 1.0)
    if len(words) != 2:
        found = f" ({listed(words, 5)})" if words else ""
        raise ReadError(
            f"{name}, column {quoted(labels.name)}: {len(words)} different labels{found}, but two "
            "friends wrote the slips; name a column of two labels with --truth"
        )
    first, second = ((codes == code) for code in present)
    means = (float((values[who] / len(values)).sum() / who.mean()) for who in (first, second))
    ali = present[0] if next(means) <= next(means) else present[1]
    return np.where(codes == ali, 0.0, 1.0)


def _code_of(writer: dict[int, int], friend: int) -> int:
    return next((code for code, place in writer.items() if place == friend), -1)

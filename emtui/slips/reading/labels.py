"""The column that says who wrote each slip."""

from __future__ import annotations

from array import array

import numpy as np
from numpy.typing import NDArray

from emtui.em.mixture import Array
from emtui.slips.envelope import SIX
from emtui.slips.harmless import listed, quoted
from emtui.slips.reading.columns import Labels
from emtui.slips.reading.errors import ReadError
from emtui.slips.reading.missing import is_missing

COUNTS = ("2 to 6", "one", "two", "three", "four", "five", "six")
"""How many friends, in words; first where any number will do."""


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


def who_wrote(
    name: str, labels: Labels, codes: NDArray[np.int32], values: Array, friends: int = 2
) -> Array:
    """Who wrote each slip, 0 for Ali, 1 for Bilal and so on, shape ``(N,)``.

    A label that says so is theirs (Ali or A, in either case); where not all do, labels are in the
    order of their slips' means.

    Args:
        name: the file's, for messages.
        labels: the column of labels.
        codes: each slip's place in ``labels.words``, shape ``(N,)``.
        values: the slips, shape ``(N,)``.
        friends: how many labels there are; 0 for any number from 2 to 6.

    Raises:
        ReadError: there are not so many different labels.
    """
    present = [int(code) for code in np.unique(codes)]
    words = [labels.words[code].lower() for code in present]
    known = SIX[: friends or len(SIX)]
    for told in ([one.lower() for one in known], [one[0].lower() for one in known]):
        if words and set(words) <= set(told) and len(set(words)) == len(words):
            return _placed(codes, present, [told.index(word) for word in words])
    if not (len(words) == friends or (friends == 0 and 2 <= len(words) <= len(SIX))):
        shown = [labels.words[code] for code in present]
        found = f" ({listed(shown, 5)})" if shown else ""
        count = COUNTS[friends]
        raise ReadError(
            f"{name}, column {quoted(labels.name)}: {len(words)} different labels{found}, but "
            f"{count} friends wrote the slips; name a column of {count} labels with --truth"
        )
    who = [codes == code for code in present]
    means = [float((values[mine] / len(values)).sum() / mine.mean()) for mine in who]
    return _placed(codes, present, np.argsort(np.argsort(means, kind="stable")).tolist())


def _placed(codes: NDArray[np.int32], present: list[int], friends: list[int]) -> Array:
    """Each slip's friend, of the codes that are present."""
    table = np.zeros(max(present) + 1)
    table[present] = friends
    return np.asarray(table[codes])

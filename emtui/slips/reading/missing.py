"""Cells that say that they hold nothing."""

from __future__ import annotations

from emtui.slips.reading.numerals import NUMBER

EMPTY = "empty"
MISSING = {"": EMPTY, "na": "NA", "nan": "NaN", "-nan": "NaN", "null": "null", "-": "-"} | {
    word.lower(): word for word in ("n/a", "#N/A", "<NA>")
}
"""What a missing cell may say (in lower case), and what to call it."""

INFINITE = {sign + word for sign in ("", "+", "-") for word in ("inf", "infinity", "∞")}


def is_missing(text: str) -> bool:
    """Whether a cell says that it holds nothing."""
    return text.strip().lower() in MISSING


class Nothing:
    """Which cells say that they hold nothing: those that always do, and those told of."""

    def __init__(self, told: tuple[str, ...] = ()) -> None:
        more = {text.strip().lower(): text.strip() for text in told}
        self._texts = MISSING | more if more else MISSING  # one for many columns
        self.numbers = {
            float(text): text.strip() for text in told if NUMBER.fullmatch(text.strip())
        }
        """Numbers that stand for nothing, and how they were told of."""

    def word_for(self, text: str) -> str | None:
        """What to call a cell that holds nothing; None where it holds something."""
        return self._texts.get(text.lower())

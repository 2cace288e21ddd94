"""Missing cells: how files write them."""

from __future__ import annotations

from emtui.slips.reading.numerals import COMMA_NUMBER, NUMBER, canonical

EMPTY = "empty"
MISSING = (
    {"": EMPTY, "na": "NA", "nan": "NaN", "-nan": "NaN", "+nan": "NaN", "null": "null", "-": "-"}
    | {word.lower(): word for word in ("n/a", "#N/A", "#NA", "#NV", "#N/D", "<NA>", "\\N")}
    | {
        f"{sign}1.#{word}": "NaN"
        for sign in ("", "-")
        for word in ("qnan", "ind", "nan", "qnan0", "ind00")
    }
)
"""What a missing cell may say (in lower case), and what to call it."""

INFINITE = {sign + word for sign in ("", "+", "-") for word in ("inf", "infinity", "∞", "1.#inf")}


def is_missing(text: str) -> bool:
    """Whether a cell is missing by its own word."""
    return text.strip().lower() in MISSING


def _with_a_point(text: str) -> str:
    number = canonical(text.strip())
    return number.replace(",", ".") if COMMA_NUMBER.fullmatch(number) else number


class Nothing:
    """Which cells are missing: the words that always say so, and those of the options."""

    def __init__(self, told: tuple[str, ...] = ()) -> None:
        more = {text.strip().lower(): text.strip() for text in told}
        self._texts = MISSING | more if more else MISSING  # one for many columns
        self.numbers = {
            float(number): text.strip()
            for text in told
            if NUMBER.fullmatch(number := _with_a_point(text))
        }
        """Numbers that are codes for a missing value, and how the options write them."""

    def word_for(self, text: str) -> str | None:
        """What to call a missing cell; None where it is not one."""
        return self._texts.get(text.lower())

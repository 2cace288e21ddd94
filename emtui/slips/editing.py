"""Editing an envelope by hand: adding, changing and removing slips, with undo and redo."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from emtui.slips.envelope import Envelope
from emtui.slips.harmless import quoted
from emtui.slips.reading.numerals import canonical, is_number

MOST_BY_HAND = 5000
"""The most slips that can be edited by hand."""
EDITED = ", edited"
NOT_FINITE = ("nan", "inf", "infinity")
"""Words that `float` takes for numbers; a message about them says that they are not finite."""

Values = tuple[float, ...]


class EditError(ValueError):
    """The edit is not possible; the message says why in one line."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Slips while a person edits them; every edit gives a new draft.

    Attributes:
        values: the slips in their own order.
        past: the slips before each edit, the oldest first.
        future: what was undone, the next to be redone last.
        origin: the envelope that is edited; None for a new one.
    """

    values: Values = ()
    past: tuple[Values, ...] = ()
    future: tuple[Values, ...] = ()
    origin: Envelope | None = None

    @classmethod
    def of(cls, envelope: Envelope) -> Draft:
        """A draft of the envelope's slips, without edits.

        Raises:
            EditError: it has more than MOST_BY_HAND slips, or counts that are not whole.
        """
        slips = envelope.slips
        if envelope.weights is not None:
            raise EditError(
                "a slip is there or not, these have counts that are not whole: edit their file"
            )
        if len(slips) > MOST_BY_HAND:
            raise EditError(
                f"{len(slips):,} slips are too many to edit by hand: at most {MOST_BY_HAND:,}"
            )
        return cls(tuple(slips.tolist()), origin=envelope)

    @property
    def changed(self) -> bool:
        """Whether the slips differ from the original ones."""
        return self.origin is None or self.values != tuple(self.origin.slips.tolist())

    def add(self, value: float) -> Draft:
        """Add a slip at the end.

        Raises:
            EditError: the value is not finite, or there are MOST_BY_HAND slips already.
        """
        if len(self.values) >= MOST_BY_HAND:
            raise EditError(f"up to {MOST_BY_HAND:,} slips can be edited by hand")
        return self._with((*self.values, _finite(value)))

    def change(self, at: int, value: float) -> Draft:
        """Change the number on slip `at`, counted from 0.

        Raises:
            EditError: the value is not finite, or there is no such slip.
        """
        at = self._place(at)
        return self._with((*self.values[:at], _finite(value), *self.values[at + 1 :]))

    def take_out(self, at: int) -> Draft:
        """Remove slip `at`, counted from 0.

        Raises:
            EditError: there is no such slip.
        """
        at = self._place(at)
        return self._with((*self.values[:at], *self.values[at + 1 :]))

    def undo(self) -> Draft:
        """The draft before the last edit; itself if there was none."""
        if not self.past:
            return self
        *past, values = self.past
        return Draft(values, tuple(past), (*self.future, self.values), self.origin)

    def redo(self) -> Draft:
        """The draft with the last undone edit redone; itself if there is none."""
        if not self.future:
            return self
        *future, values = self.future
        return Draft(values, (*self.past, self.values), tuple(future), self.origin)

    def to_envelope(self, name: str) -> Envelope:
        """The slips as an envelope; the truth is kept only if no slip was changed.

        Raises:
            SampleError: fewer than two different numbers.
        """
        source = self.origin.source if self.origin else ""
        truth = self.origin.truth if self.origin and not self.changed else None
        made = Envelope.of(name, self.values, source=source, truth=truth)
        return replace(
            made, by_hand=self.changed or (self.origin is not None and self.origin.by_hand)
        )

    def _with(self, values: Values) -> Draft:
        return Draft(values, (*self.past, self.values), (), self.origin)

    def _place(self, at: int) -> int:
        if not 0 <= at < len(self.values):
            raise EditError(f"there is no slip {at + 1}")
        return at


def edited_name(name: str) -> str:
    """The name of an edited envelope."""
    return name.removesuffix(EDITED) + EDITED


def number_of(text: str) -> float:
    """The number a person typed, with a decimal point or a decimal comma.

    Raises:
        EditError: it is not a number, or not finite; the message says which.
    """
    text = text.strip()
    number = canonical(text).replace(",", ".")
    if not is_number(text) and number.lower().lstrip("+-") not in NOT_FINITE:
        raise EditError(f"{quoted(text)} is not a number" if text else "type a number")
    value = float(number)
    if not math.isfinite(value):
        raise EditError(f"{quoted(text)} is not a finite number")
    return value


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise EditError("a slip must be a finite number")
    return float(value)

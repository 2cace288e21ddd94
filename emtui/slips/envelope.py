"""An envelope: a named set of slips, in their original order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from emtui.em.mixture import Array, Mixture, frozen
from emtui.em.sample import Sample, SampleError
from emtui.slips.essay import ESSAY
from emtui.slips.harmless import NAME_WIDTH, harmless

if TYPE_CHECKING:
    from emtui.em.binned_likelihood import Bins
    from emtui.em.summary import Summary

SIX = ("Ali", "Bilal", "Celia", "Dina", "Emre", "Farah")
"""Friends, in the order of the mixture's components."""
NAMES = SIX[:2]
"""The two of the essay."""
LETTERS = ("A", "B")
"""Their letters in formulas."""

MOST_NOTES, NOTE_WIDTH = 10, 300
"""Notes of a summary that are told, and the most characters of each."""


@dataclass(frozen=True, eq=False, slots=True)
class Envelope:
    """Slips in their original order, and the sample that the engine works on.

    Attributes:
        name: what a person calls it: a file's name, ``the essay``.
        slips: the numbers in their own order, shape ``(N,)``, read-only.
        sample: the same, sorted, ties merged, standardised.
        source: where they come from, in a line; empty if unknown.
        truth: who wrote each slip, shape ``(N,)``, 0 for Ali, 1 for Bilal, ...; None if unknown.
        notes: what to tell the person about the reading, such as cells skipped.
        dealt: the mixture they were drawn from, in the slips' units; None if they were not.
        weights: how many slips each number stands for, shape ``(N,)``, above 0, read-only; None
            where each is one slip.
        bins: the bins that the slips fell into, where only these are known; `slips` are then
            their middles.
        rows: which row of the file each slip came from, from 1, shape ``(N,)``; None where every
            row is one slip.
        column: of the file, that the slips were read from; empty where it has no name.
        by_hand: whether a person typed, changed or pasted them, so that no file has them.
        files: where the slips come from several, their names and how many slips each gave.
    """

    name: str
    slips: Array
    sample: Sample
    source: str = ""
    truth: Array | None = None
    notes: tuple[str, ...] = field(default=())
    dealt: Mixture | None = None
    weights: Array | None = None
    bins: Bins | None = None
    rows: NDArray[np.intp] | None = None
    files: tuple[tuple[str, int], ...] = ()
    column: str = ""
    by_hand: bool = False

    @classmethod
    def summed(cls, name: str, summary: Summary, notes: Sequence[str] = ()) -> Envelope:
        """A summary as an envelope; its slips are those that the summary drew.

        Without `notes` those of the summary, up to MOST_NOTES, are told.

        Raises:
            SampleError: all slips read alike.
        """
        from emtui.em.summary import sample_of  # not at launch

        found = summary.survey
        words = ((harmless(word, NAME_WIDTH), count) for word, count in found.left_out.items())
        left = ", ".join(f"{count:,} {word}" for word, count in words if count)
        told = [f"{left} left out"] if left else []
        kept = [harmless(note, NOTE_WIDTH) for note in summary.notes[:MOST_NOTES]]
        if found.count > len(found.drawn):
            told.append(
                "summed, not held: the dip, the crooked lump's BIC, --bootstrap and --test look "
                f"at {len(found.drawn):,} slips at most"
            )
        return cls(
            name,
            frozen(found.drawn),
            sample_of(summary),
            source=", ".join(harmless(path, NAME_WIDTH) for path in summary.sources[:3]),
            notes=(*(notes or kept), *told),
        )

    @property
    def count(self) -> int:
        """How many slips there are; of a summary, more than it drew."""
        return len(self.slips) if self.sample.points is None else round(self.sample.total)

    @property
    def is_summed(self) -> bool:
        """Whether the slips are a summary's, and most of them not here."""
        return self.sample.points is not None

    @classmethod
    def of(
        cls,
        name: str,
        slips: ArrayLike,
        *,
        source: str = "",
        truth: ArrayLike | None = None,
        notes: Sequence[str] = (),
        dealt: Mixture | None = None,
        weights: ArrayLike | None = None,
    ) -> Envelope:
        """Put numbers into an envelope; weights of 1 each are none.

        Raises:
            SampleError: they cannot be fitted (fewer than two different ones, not finite), or
                `truth` is not as long as `slips`, a weight is not above 0.
        """
        numbers = _held(slips)
        known = None if truth is None else _held(truth)
        if known is not None and known.shape != numbers.shape:
            raise SampleError("every slip needs one writer")
        held = None if weights is None else _held(weights)
        if held is not None and len(held) and (held == 1.0).all():
            held = None
        if held is not None and not (held > 0).all():
            raise SampleError("a count must be above 0")
        sample = Sample.of(numbers, held)
        if sample.untold:
            left = len(sample.values)
            notes = (
                *notes,
                f"beside so wide a range {left + sample.untold:,} different numbers are fitted as "
                f"{left:,}; leave the farthest out to tell the others apart",
            )
        return cls(name, numbers, sample, source, known, tuple(notes), dealt, held)

    @property
    def distinct(self) -> int:
        """How many different numbers the slips are, also such as the fit cannot tell apart."""
        return len(self.sample.values) + self.sample.untold

    @property
    def each(self) -> Array:
        """How many slips each number stands for, shape ``(N,)``."""
        return np.broadcast_to(1.0, self.slips.shape) if self.weights is None else self.weights

    @property
    def rows_from_1(self) -> NDArray[np.intp]:
        """Which row of its file each slip came from, shape ``(N,)``."""
        return np.arange(1, len(self.slips) + 1) if self.rows is None else self.rows


class Part(NamedTuple):
    """What one of several files gives; as an `Envelope`'s attributes of the same names."""

    name: str
    slips: Array
    weights: Array | None
    rows: NDArray[np.intp] | None


def together(name: str, parts: Sequence[Part], notes: Sequence[str]) -> Envelope:
    """The slips of several files in one envelope, with what is to be told of them.

    Raises:
        SampleError: they make no sample.
    """
    weights = None
    if any(part.weights is not None for part in parts):
        ones = (np.ones(len(p.slips)) if p.weights is None else p.weights for p in parts)
        weights = np.concatenate(list(ones))
    whole = Envelope.of(
        name,
        np.concatenate([part.slips for part in parts]) if parts else [],
        notes=notes,
        weights=weights,
    )
    rows = [np.arange(1, len(p.slips) + 1) if p.rows is None else p.rows for p in parts]
    files = tuple((part.name, len(part.slips)) for part in parts)
    return replace(whole, rows=np.concatenate(rows), files=files)


def _held(values: ArrayLike) -> Array:
    """The values as a read-only array; not copied if they already are one that owns its data."""
    if isinstance(values, np.ndarray) and values.dtype == np.float64 and values.ndim == 1:
        whole: Array = values
        if whole.flags.owndata and not whole.flags.writeable:
            return whole
    return frozen(values)


def essay_envelope() -> Envelope:
    """The essay's own envelope."""
    return Envelope.of("the essay", ESSAY, source="A Mathless Introduction to the EM Algorithm")

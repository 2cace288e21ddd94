"""What one pass over slips tells before any are condensed: how many, from where to where, a sample.

Surveys of parts add up to that of the whole, whatever the order. The sample holds the slips with
the smallest hashes of where they stand (a part's key and the place in it), as in Broder 1997:
which slips are drawn depends neither on their values nor on who counted them. Of every 64
neighbours one has a hash in the lowest 64th of the hashes, one in the next, and so on: a sample of
few is drawn without a look at the hashes of the others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from emtui.em.mixture import Array

Hashes = NDArray[np.uint64]

DRAWN = 100_000
"""Slips that a survey draws, at most."""
ANY = 2**64 - 1
"""A bound below which all hashes lie."""
SPARE = 1.2
"""The part of the slips to be drawn that is expected below a likely bound."""
ROOM = 1 << 16
"""Places whose hashes are computed at once."""
SIDE = 6
"""Neighbours are 2 to this power."""
STRIDE = 53
"""From a neighbour to that of the next rank, modulo their number; odd."""
_GOLDEN = 0x9E3779B97F4A7C15


@dataclass(frozen=True, eq=False, slots=True)
class Survey:
    """A pass over slips, or several added up.

    Attributes:
        count: how many slips.
        low, high: the smallest and the largest; infinite, the wrong way round, where there is none.
        hashes: of the slips drawn, shape ``(d,)``, d at most DRAWN; rising where `settled`.
        drawn: those slips, shape ``(d,)``.
        left_out: how many cells were no slips, by what stood there.
    """

    count: int = 0
    low: float = np.inf
    high: float = -np.inf
    hashes: Hashes = field(default_factory=lambda: np.empty(0, np.uint64))
    drawn: Array = field(default_factory=lambda: np.empty(0))
    left_out: Mapping[str, int] = field(default_factory=dict)

    def __add__(self, other: Survey) -> Survey:
        hashes = np.concatenate([self.hashes, other.hashes])
        drawn = np.concatenate([self.drawn, other.drawn])
        if len(hashes) > DRAWN:
            order = np.argpartition(hashes, DRAWN - 1)[:DRAWN]
            hashes, drawn = hashes[order], drawn[order]
        words = {*self.left_out, *other.left_out}
        return Survey(
            self.count + other.count,
            min(self.low, other.low),
            max(self.high, other.high),
            hashes,
            drawn,
            {w: self.left_out.get(w, 0) + other.left_out.get(w, 0) for w in sorted(words)},
        )

    @property
    def bound(self) -> int:
        """Slips whose hash is not below it are not drawn."""
        return int(self.hashes.max()) if len(self.hashes) == DRAWN else ANY

    @property
    def likely_bound(self) -> int:
        """Above what `bound` will be, all but surely, if there are `count` slips in all."""
        return min(ANY, int(2**64 * (SPARE * DRAWN / max(self.count, 1))))

    def settled(self) -> Survey:
        """The same with its sample in the order of the hashes, however it was added up."""
        order = np.argsort(self.hashes)
        return replace(self, hashes=self.hashes[order], drawn=self.drawn[order])


def survey(values: Array, key: int, first: int, bound: int = ANY) -> Survey:
    """The survey of some neighbouring slips of a part.

    Args:
        values: finite, at least one, shape ``(n,)``.
        key: of the part, from `part_key`.
        first: how many slips of the part stand before them.
        bound: that of the survey it is to be added to, which saves work.
    """
    found = []
    for start in range(0, len(values), ROOM):
        some = values[start : start + ROOM]
        places, hashes = _places(key, first + start, len(some), bound)
        found.append((hashes, some[places]))
    hashes, drawn = map(np.concatenate, zip(*found, strict=True))
    ends = float(values.min()), float(values.max())
    return Survey() + Survey(len(values), *ends, hashes, drawn)


def part_key(name: str, seed: int = 0) -> int:
    """A number that stands for a part, such as a file's path, in the hashes of its slips."""
    digest = hashlib.blake2b(f"{seed}:{name}".encode(errors="surrogateescape"), digest_size=8)
    return int.from_bytes(digest.digest(), "little")


def _places(key: int, first: int, count: int, bound: int) -> tuple[NDArray[np.intp], Hashes]:
    """Those of `count` places, from `first` on, whose hashes lie below a bound; and the hashes.

    The lowest bits are those of the block of neighbours, the highest tell these apart.
    """
    side, all_bits = np.uint64(SIDE), np.uint64(64)
    blocks = np.arange(first >> SIDE, (first + count + 2**SIDE - 1) >> SIDE, dtype=np.uint64)
    mixed = _mixed(key, blocks)
    low, turn = mixed >> side, mixed & np.uint64(2**SIDE - 1)
    ranks = np.arange(((bound - 1) >> (64 - SIDE)) + 1, dtype=np.uint64)[:, None]
    hashes = (ranks << (all_bits - side)) | low
    places = ((ranks - turn) * np.uint64(STRIDE)) & np.uint64(2**SIDE - 1)
    places += blocks << side
    chosen = (places >= np.uint64(first)) & (places < np.uint64(first + count))
    chosen &= hashes < np.uint64(bound)
    return places[chosen].astype(np.intp) - first, hashes[chosen]


def _mixed(key: int, numbers: Hashes) -> Hashes:
    """A hash of every number, same shape: the finaliser of SplitMix64 (Steele 2014)."""
    z = numbers * np.uint64(_GOLDEN)
    z += np.uint64(key)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        z ^= z >> np.uint64(shift)
        z *= np.uint64(factor)
    z ^= z >> np.uint64(31)
    return z

"""Long arrays piece by piece, so that what is worked on stays in cache."""

from __future__ import annotations

from collections.abc import Iterator

BLOCK = 8192
"""Slips worked on at once: three buffers of this length stay in a core's own cache."""


def blocks(start: int, stop: int, size: int = BLOCK) -> Iterator[slice]:
    """Slices that cover ``start:stop``, none longer than `size`."""
    return (slice(a, min(a + size, stop)) for a in range(start, stop, size))

"""Several files, or what lies at an address, read whole into one envelope."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from emtui.em.mixture import Array
from emtui.em.sample import SampleError
from emtui.slips.envelope import Envelope
from emtui.slips.harmless import NAME_WIDTH, harmless, quoted
from emtui.slips.reading import arrow
from emtui.slips.reading.addresses import opened
from emtui.slips.reading.collect import slips_in
from emtui.slips.reading.errors import AllMissing, ReadError, check_slips, why_not
from emtui.slips.reading.options import ReadOptions
from emtui.slips.reading.readers import columns_of

Skipped = tuple[tuple[str, str], ...]
"""Files left out, and why."""
Part = tuple[str, Array, Array | None, tuple[str, ...]]
"""A file's column, its slips, how many each stands for, and what is to be told."""


def read_together(
    paths: Sequence[str], options: ReadOptions, *, skip_files: bool = False
) -> tuple[Envelope, Skipped]:
    """Read the same column of files into one envelope, in the order of the files.

    Args:
        paths: of the files, or addresses.
        options: as for `read_path`, without `truth` and `bins`.
        skip_files: leave out what cannot be read, instead of refusing.

    Raises:
        ReadError: a file cannot be read, or another column holds its slips.
    """
    parts: dict[str, Part] = {}
    skipped: list[tuple[str, str]] = []
    missing: list[str] = []
    for path in paths:
        shown = harmless(path, NAME_WIDTH)
        if len(paths) > 1 and arrow.has_no_rows(path):
            continue
        try:
            part = _part(path, shown, options)
        except AllMissing as fault:
            missing.append(str(fault))
            continue
        except ReadError as fault:
            if not skip_files:
                raise
            skipped.append((path, str(fault)))
            continue
        for first, other in list(parts.items())[:1]:
            if part[0] != other[0]:
                raise ReadError(
                    f"{shown}: its slips are in column {quoted(part[0])}, those of "
                    f"{first} in {quoted(other[0])}; name one with --column"
                )
        parts[shown] = part
        check_slips(shown, sum(len(part[1]) for part in parts.values()), options.max_slips)
    if not parts:
        why = [*missing, *(why for _, why in skipped), f"{shown}: no rows"]
        raise ReadError(why[0])
    return _together(parts, missing), tuple(skipped)


def _part(path: str, shown: str, options: ReadOptions) -> Part:
    try:
        with opened(path) as stream:
            column, _, told = columns_of(stream, shown, None, options, None)
    except (OSError, ValueError) as error:
        raise ReadError(f"{shown}: {why_not(error)}") from error
    values, _, weights, notes = slips_in(shown, column, None, told, options)
    return column.name, values, weights, notes


def _together(parts: dict[str, Part], more: list[str]) -> Envelope:
    """One envelope of all slips, with what is to be told of each file."""
    name = next(iter(parts)).rpartition("/")[2] if len(parts) == 1 else f"{len(parts)} files"
    slips = [values for _, values, _, _ in parts.values()]
    weights = [np.ones(len(v)) if w is None else w for _, v, w, _ in parts.values()]
    weighted = any(w is not None for _, _, w, _ in parts.values())
    try:
        return Envelope.of(
            name,
            np.concatenate(slips) if slips else [],
            notes=[
                *(f"{shown}: {note}" for shown, (*_, notes) in parts.items() for note in notes),
                *more,
            ],
            weights=np.concatenate(weights) if weighted else None,
        )
    except SampleError as fault:
        raise ReadError(f"{name}: {fault}") from fault

"""Several files, or what lies at an address, read whole into one envelope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from emtui.em.sample import SampleError
from emtui.slips.envelope import Envelope
from emtui.slips.harmless import NAME_WIDTH, harmless, quoted
from emtui.slips.reading import arrow
from emtui.slips.reading.addresses import opened
from emtui.slips.reading.collect import Taken, slips_in
from emtui.slips.reading.errors import AllMissing, ReadError, check_slips, why_not
from emtui.slips.reading.options import ReadOptions
from emtui.slips.reading.readers import columns_of

Skipped = tuple[tuple[str, str], ...]
"""Files left out, and why."""
Part = tuple[str, Taken]
"""The name of a file's column, and what it gives."""


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
        check_slips(shown, sum(len(one.values) for _, one in parts.values()), options.max_slips)
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
    taken = slips_in(shown, column, None, told, options)
    return column.name, taken


def _together(parts: dict[str, Part], more: list[str]) -> Envelope:
    """One envelope of all slips, with what is to be told of each file."""
    name = next(iter(parts)).rpartition("/")[2] if len(parts) == 1 else f"{len(parts)} files"
    taken = [one for _, one in parts.values()]
    weights = None
    if any(one.weights is not None for one in taken):
        weights = np.concatenate(
            [np.ones(len(one.values)) if one.weights is None else one.weights for one in taken]
        )
    try:
        made = Envelope.of(
            name,
            np.concatenate([one.values for one in taken]) if taken else [],
            notes=[
                *(f"{shown}: {note}" for shown, (_, one) in parts.items() for note in one.notes),
                *more,
            ],
            weights=weights,
        )
    except SampleError as fault:
        raise ReadError(f"{name}: {fault}") from fault
    rows = [np.arange(1, len(one.values) + 1) if one.rows is None else one.rows for one in taken]
    files = tuple((shown, len(one.values)) for shown, (_, one) in parts.items())
    return replace(
        made,
        rows=np.concatenate(rows) if rows else None,
        files=files if len(files) > 1 else (),
    )

"""Several files, or what lies at an address, read whole into one envelope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from emtui.em.sample import SampleError
from emtui.slips.envelope import Envelope, Part, together
from emtui.slips.harmless import NAME_WIDTH, harmless, quoted
from emtui.slips.reading import arrow
from emtui.slips.reading.addresses import opened
from emtui.slips.reading.collect import Taken, slips_in
from emtui.slips.reading.errors import AllMissing, ReadError, check_slips, why_not
from emtui.slips.reading.options import ReadOptions
from emtui.slips.reading.readers import columns_of

Skipped = tuple[tuple[str, str], ...]
"""Files left out, and why."""


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
    parts: dict[str, tuple[str, Taken]] = {}
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
                fix = "name one with --column" if options.column is None else "give both one name"
                raise ReadError(
                    f"{shown}: its slips are in column {quoted(part[0])}, those of "
                    f"{first} in {quoted(other[0])}; {fix}"
                )
        parts[shown] = part
        check_slips(shown, sum(len(one.values) for _, one in parts.values()), options.max_slips)
    if not parts:
        why = [*missing, *(why for _, why in skipped), f"{shown}: no rows"]
        raise ReadError(why[0])
    taken = {shown: one for shown, (_, one) in parts.items()}
    return _together(taken, missing), tuple(skipped)


def _part(path: str, shown: str, options: ReadOptions) -> tuple[str, Taken]:
    """The name of a file's column, and what it gives."""
    try:
        with opened(path) as stream:
            column, _, told = columns_of(stream, shown, None, options, None)
    except (OSError, ValueError) as error:
        raise ReadError(f"{shown}: {why_not(error)}") from error
    taken = slips_in(shown, column, None, told, options)
    return column.name, taken


def _together(taken: dict[str, Taken], missing: list[str]) -> Envelope:
    """One envelope of all slips; of one file it has that file's name."""
    name = next(iter(taken)).rpartition("/")[2] if len(taken) == 1 else f"{len(taken)} files"
    parts = [Part(shown, one.values, one.weights, one.rows) for shown, one in taken.items()]
    notes = [f"{shown}: {note}" for shown, one in taken.items() for note in one.notes]
    try:
        made = together(name, parts, [*notes, *missing])
    except SampleError as fault:
        raise ReadError(f"{name}: {fault}") from fault
    return made if len(taken) > 1 else replace(made, files=())

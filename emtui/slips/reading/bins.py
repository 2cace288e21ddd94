"""Bins given by their edges and how many slips fell into each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from emtui.em.binned_likelihood import Bins
from emtui.em.mixture import Array
from emtui.em.sample import SampleError
from emtui.slips.envelope import Envelope
from emtui.slips.harmless import harmless, quoted
from emtui.slips.reading.advice import BOUND, RANGE
from emtui.slips.reading.columns import Column, Table
from emtui.slips.reading.counts import weights_notes
from emtui.slips.reading.errors import ReadError, check_slips
from emtui.slips.reading.missing import INFINITE
from emtui.slips.reading.named import find_column
from emtui.slips.reading.options import ReadOptions
from emtui.slips.reading.refused import SKIP


def with_open_ends(options: ReadOptions) -> ReadOptions:
    """The options with infinity read as a missing edge."""
    return replace(options, na=(*options.na, *INFINITE))


def bin_places(name: str, names: Sequence[str], options: ReadOptions) -> list[int]:
    """The places of the columns of lower edges, upper edges and counts.

    Raises:
        ReadError: there is no such column, or one is asked for twice.
    """
    assert options.bins is not None
    if options.counts is None:
        raise ReadError(f"{name}: --bins needs --counts, the column of how many slips fell in each")
    places = [find_column(name, names, wanted, "--bins") for wanted in options.bins]
    places.append(find_column(name, names, options.counts, "--counts"))
    if len(set(places)) < 3:
        raise ReadError(f"{name}: --bins and --counts need three different columns")
    return places


def chained(lower: Column, upper: Column) -> bool:
    """Whether two columns look like the edges of bins, each beginning where the last ended."""
    a, b = lower.values[1:], upper.values[:-1]
    if len(a) < 2 or len(a) != len(b):
        return False
    rising = np.diff(lower.values[1:]) > 0
    return bool((a == b).all() and rising.all())


def binned(name: str, shown: str, table: Table, options: ReadOptions) -> Envelope:
    """The envelope of a table of bins: slips at the bins' middles, and the bins themselves.

    Raises:
        ReadError: a cell is no number, or the bins make no sample.
    """
    places = bin_places(shown, table.names, options)
    columns = [_column(shown, table, place) for place in places]
    lower, upper, counts = (column.values for column in columns)
    known = ~np.isnan(counts)
    notes = table.notes
    if without := int((~known).sum()):
        notes += (f"{without} row{'s' * (without > 1)} without a count left out",)
    lower, upper, counts = lower[known], upper[known], counts[known]
    _refuse_holes(shown, columns, lower, upper)
    try:
        bins = Bins.of(lower, upper, counts)
    except SampleError as error:
        raise ReadError(f"{shown}: {error}") from error
    check_slips(shown, int(min(bins.total, 2**62)), options.max_slips)
    edges = f"{harmless(columns[0].name)} and {harmless(columns[1].name)}"
    notes += (f"{bins.given:,} bins with edges in {edges}, {bins.total:,.6g} slips",)
    if not bins.points.whole:
        notes += weights_notes(counts)[:1]
    some = bins.counts > 0
    middles, often = (bins.spans[some] / 2).sum(-1), bins.counts[some]
    weights = None
    if bins.points.whole:
        middles = np.repeat(middles, often.astype(np.int64))
    else:
        weights = often
    envelope = Envelope.of(harmless(name), middles, source=shown, notes=notes, weights=weights)
    return replace(envelope, bins=bins)


def _column(shown: str, table: Table, place: int) -> Column:
    """A column of numbers, none of them bad."""
    held = [column for column in table.columns if column.number == place + 1]
    if not held or not held[0].count:
        raise ReadError(f"{shown}: column {quoted(table.names[place])} holds no numbers")
    if held[0].bad:
        bad = held[0].first_bad.removesuffix(f", {SKIP}")  # no bin may be left out
        for what in (BOUND.what, RANGE.what):
            before, found, _ = bad.partition(what)
            if found:
                end = "write the edge alone, or nothing where the bin has no end"
                raise ReadError(f"{shown}, {before}{found}; {end}")
        raise ReadError(f"{shown}, {bad}")
    return held[0]


def _refuse_holes(shown: str, columns: Sequence[Column], lower: Array, upper: Array) -> None:
    """Refuse an edge that is missing elsewhere than below the lowest or above the highest bin."""
    for column, edges, others, outer in (
        (columns[0], lower, upper, np.nanmin),
        (columns[1], upper, lower, np.nanmax),
    ):
        missing = np.isnan(edges)
        if not missing.any():
            continue
        beside = others[missing]
        if np.isnan(beside).any() or (beside != outer(others)).any():
            end = "lowest" if outer is np.nanmin else "highest"
            raise ReadError(
                f"{shown}, column {quoted(column.name)}: an edge is missing; only the {end} bin "
                "may be open there"
            )

"""Values with counts: which column counts, and how many slips each value stands for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from emtui.em.mixture import Array
from emtui.em.verdict import FEW
from emtui.slips.harmless import harmless, quoted
from emtui.slips.reading.columns import Column, Labels, Table
from emtui.slips.reading.errors import ReadError, check_slips
from emtui.slips.reading.named import COUNT, find_column, wants_slips
from emtui.slips.reading.options import ReadOptions

COUNT_WORDS = frozenset(
    ("count", "counts", "tally", "tallies", "occurrence", "occurrences", "anzahl", "häufigkeit")
) | frozenset(
    ("häufigkeiten", "nombre", "effectif", "effectifs", "frecuencia", "frecuencias", "frequenza")
).union(
    ("pweight", "fweight", "frequenze", "conteggio", "frequência", "frequências", "contagem"),
    ("aantal", "aantallen", "antal", "antall", "liczba", "liczebność", "количество", "частота"),
    ("频数", "頻数", "次数", "度数", "件数", "個数", "计数", "تعداد", "فراوانی", "সংখ্যা", "आवृत्ति"),
)
"""Words, in lower case, that name columns that say how often a value was seen."""
WHOLE_WORDS = frozenset(("freq", "freqs", "frequency", "frequencies", "n", "nobs"))
"""The same, of columns of whole numbers: a frequency in Hertz is none."""


def wanted_counts(names: Sequence[str], options: ReadOptions) -> str | None:
    """The column of counts that was asked for, or that of a file which emtui wrote."""
    own = COUNT in names and wants_slips(names, options.column)
    if options.counts is None and own:
        return COUNT
    return options.counts


def counts_of(name: str, table: Table, options: ReadOptions) -> Column | None:
    """The column that says how many slips each value stands for; None where there is none.

    Raises:
        ReadError: there is no such column, or it holds no numbers.
    """
    wanted = wanted_counts(table.names, options)
    if wanted is None:
        return None
    place = find_column(name, table.names, wanted, "--counts")
    held = [column for column in table.columns if column.number == place + 1]
    if not held or not held[0].count:
        raise ReadError(
            f"{name}: column {quoted(table.names[place])} holds no counts; "
            "name another with --counts"
        )
    return held[0]


def looks_like_counts(column: Column, others: Sequence[Column]) -> bool:
    """Whether a column's name and numbers are those of counts of one of `others`.

    Where its name says more than that, such as ``cell count``, values must not repeat.
    """
    words = re.findall(r"[^\W\d_]+", column.name.lower())
    if "hz" in words or not words or words[0].startswith(("cum", "kum")):
        return False
    of = words[1:2] == ["of"]
    names = {words[-1], words[0]} if of else {words[-1]}
    numbers = column.values[~np.isnan(column.values)]
    named = names & COUNT_WORDS or (names & WHOLE_WORDS and (numbers % 1 == 0).all())
    counts_rows = column.counts_up and len(numbers) > 2
    if not named or counts_rows or not (numbers >= 0).all():
        return False
    return len(words) == 1 or any(other.all_different for other in others if other is not column)


def counted(
    shown: str, column: Column, counts: Column, labels: Labels | None, options: ReadOptions
) -> tuple[Column, Labels | None, tuple[str, ...]]:
    """Values with whole counts repeated, with other counts weighted; and what is to be told.

    Raises:
        ReadError: a count is negative or not finite, or all together are too many.
    """
    if counts is column:
        raise ReadError(f"{shown}: column {quoted(column.name)} cannot count itself")
    if counts.bad and not options.skip_bad:
        raise ReadError(f"{shown}, {counts.first_bad}")
    times = counts.values
    if len(times) != len(column.values):
        raise ReadError(f"{shown}: {len(column.values)} values but {len(times)} counts")
    known = ~np.isnan(times)
    wrong = times[known & ~((times >= 0) & np.isfinite(times))]
    if len(wrong):
        raise ReadError(
            f"{shown}, column {quoted(counts.name)}: {wrong[0]:g} is not a count; counts are 0 or "
            "above"
        )
    held = known & ~np.isnan(column.values)
    told = f"{int(held.sum()):,} values, each as often as {harmless(counts.name)} says"
    notes: tuple[str, ...] = (told,)
    if without := int((~known).sum()):
        notes += (f"{without} row{'s' * (without > 1)} without a count left out",)
    check_slips(shown, int(min(times[held].sum(), 2**62)), options.max_slips)
    if (times[held] % 1 != 0).any():
        return replace(column, weights=times), labels, notes + weights_notes(times[held])
    often = np.where(known, times, 0).astype(np.int64)
    often[~held & known] = 1  # a value that is missing is left out once
    if labels is not None:
        labels = replace(labels, codes=np.repeat(labels.codes, often))
    rows = np.repeat(np.arange(len(often)), often)
    return replace(column, values=np.repeat(column.values, often), rows=rows), labels, notes


def weights_notes(weights: Array) -> tuple[str, ...]:
    """For how many slips counts that are not whole are taken, and what they may be worth.

    Weights of a survey say as much as ``(sum w)^2 / sum w^2`` slips (Kish 1965, section 11.7).
    """
    total = float(weights.sum())
    notes: tuple[str, ...] = (
        f"counts add up to {total:,.6g}: BIC, errors and verdict take them for so many slips",
    )
    if total < FEW:
        notes += ("counts are wanted, not shares or densities: multiply them by how many slips",)
        return notes
    worth = total**2 / float((weights**2).sum()) if total > 0 else 0.0
    if worth and not 0.9 * worth < total < 1.1 * worth:
        notes += (
            f"if they are weights of a survey, they are worth {worth:,.4g} slips: "
            f"divide them by {total / worth:.4g}",
        )
    return notes

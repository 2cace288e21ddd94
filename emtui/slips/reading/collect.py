"""Turns a chosen column into an envelope, with notes of what was left out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from emtui.em.mixture import Array
from emtui.em.sample import SampleError
from emtui.slips.envelope import Envelope
from emtui.slips.harmless import harmless, quoted
from emtui.slips.reading.columns import Column, Labels
from emtui.slips.reading.doubts import doubts
from emtui.slips.reading.errors import ReadError, check_slips
from emtui.slips.reading.labels import who_wrote
from emtui.slips.reading.missing import EMPTY
from emtui.slips.reading.options import ReadOptions

FEW_GROUPS = 12
"""So many groups are always fitted, however few slips are in each."""


def fill(
    name: str,
    shown: str,
    column: Column,
    labels: Labels | None,
    notes: tuple[str, ...],
    options: ReadOptions,
) -> Envelope:
    """Put a column's numbers into an envelope, with who wrote them where `labels` say so.

    Args:
        name: what the envelope is called.
        shown: the file's name for messages, harmless to show.
        column: the numbers.
        labels: of the same rows, or None.
        notes: what there is to tell already.
        options: what the person said about bad cells.

    Raises:
        ReadError: a cell is bad, the labels do not fit, or the numbers make no sample.
    """
    taken = slips_in(shown, column, labels, notes, options)
    try:
        made = Envelope.of(
            harmless(name),
            taken.values,
            source=shown,
            truth=taken.truth,
            notes=taken.notes,
            weights=taken.weights,
        )
        return replace(made, rows=taken.rows, column=column.given_name)
    except SampleError as error:
        raise ReadError(f"{shown}: {error}{_besides(taken.notes)}") from error


class Taken(NamedTuple):
    """What a column gives.

    Attributes:
        values: its slips, shape ``(N,)``.
        truth: who wrote each, where labels say so.
        weights: how many each stands for; None for one each.
        rows: where each stood in the file, from 1; None where every row has its slip.
        notes: what is to be told.
    """

    values: Array
    truth: Array | None
    weights: Array | None
    rows: NDArray[np.intp] | None
    notes: tuple[str, ...]


def slips_in(
    shown: str,
    column: Column,
    labels: Labels | None,
    notes: tuple[str, ...],
    options: ReadOptions,
) -> Taken:
    """The slips of a column, who wrote each, how many each stands for, and what is to be told.

    Raises:
        ReadError: a cell is bad, or the labels do not fit.
    """
    _refuse_bad(shown, column, options)
    check_slips(shown, len(column.values), options.max_slips)
    notes += _left_out(column) + doubts(column, options)
    values, truth = column.values, None
    if labels is not None and len(labels.codes) != len(values):
        raise ReadError(
            f"{shown}: {len(values)} slips but {len(labels.codes)} labels; give each slip one"
        )
    keep = _that_count(column)
    if labels is not None:
        notes += _unlabelled(keep, labels)
        keep &= labels.codes >= 0
    weights = None if column.weights is None else column.weights[keep]
    if not keep.all():
        values = values[keep]
    if labels is not None and len(values):
        truth = who_wrote(shown, labels, labels.codes[keep], values, options.friends)
    rows = None if keep.all() and column.rows is None else column.rows_of(keep)
    values.setflags(write=False)
    return Taken(values, truth, weights, rows, notes)


@dataclass(frozen=True, eq=False, slots=True)
class Groups:
    """Slips in groups.

    Attributes:
        column: the name of the column that tells the groups apart.
        groups: each group's label and its envelope, or why it makes none; in order of appearance.
        rows: for each group the rows of its slips in the file, from 1, shape ``(N_g,)``.
        notes: what to tell of the reading.
        slips: those of all groups, in the file's order, shape ``(N,)``.
        weights: how many slips each stands for; None for one each.
    """

    column: str
    groups: tuple[tuple[str, Envelope | str], ...]
    rows: tuple[NDArray[np.intp], ...]
    notes: tuple[str, ...]
    slips: Array
    weights: Array | None


def grouped(
    name: str,
    shown: str,
    column: Column,
    labels: Labels,
    notes: tuple[str, ...],
    options: ReadOptions,
) -> Groups:
    """Put the numbers of every label into an envelope of their own.

    Raises:
        ReadError: a cell is bad, or no number has a label.
    """
    _refuse_bad(shown, column, options)
    if len(labels.codes) != len(column.values):
        raise ReadError(f"{shown}: {len(column.values)} slips but {len(labels.codes)} labels")
    notes += _left_out(column) + doubts(column, options)
    held = _that_count(column)
    notes += _unlabelled(held, labels)
    if len(labels.words) > max(FEW_GROUPS, np.count_nonzero(labels.codes >= 0) / 2):
        raise ReadError(
            f"{shown}, column {quoted(labels.name)}: {len(labels.words):,} groups for "
            f"{len(labels.codes):,} rows; name a column with few labels with --by"
        )
    places = [np.flatnonzero(held & (labels.codes == code)) for code in range(len(labels.words))]
    groups = [
        (word, _group(harmless(f"{name}, {word}"), shown, column, here))
        for word, here in zip(labels.words, places, strict=True)
    ]
    if not groups:
        raise ReadError(f"{shown}, column {quoted(labels.name)}: no labels in it")
    held &= labels.codes >= 0
    weights = None if column.weights is None else column.weights[held]
    slips = column.values[held]
    rows = tuple(map(column.rows_of, places))
    return Groups(labels.name, tuple(groups), rows, notes, slips, weights)


def _group(name: str, shown: str, column: Column, here: NDArray[np.intp]) -> Envelope | str:
    """The envelope of the cells at some places; or why they make none."""
    weights = None if column.weights is None else column.weights[here]
    try:
        made = Envelope.of(name, column.values[here], source=shown, weights=weights)
        return replace(made, column=column.given_name)
    except SampleError as error:
        return str(error) if len(here) else "no numbers"


def _refuse_bad(shown: str, column: Column, options: ReadOptions) -> None:
    if column.bad and not options.skip_bad:
        raise ReadError(f"{shown}, {column.first_bad}", column.first_meant[1:-1], column.answers)


def _that_count(column: Column) -> NDArray[np.bool_]:
    """Which cells hold a number that counts at all."""
    held = ~np.isnan(column.values)
    if column.weights is not None:
        held &= column.weights > 0
    return held


def _unlabelled(held: NDArray[np.bool_], labels: Labels) -> tuple[str, ...]:
    """A note of the slips without a label."""
    count = int(np.count_nonzero(held & (labels.codes < 0)))
    return (f"{count} slip{'s' * (count > 1)} without a label left out",) if count else ()


def _besides(notes: tuple[str, ...]) -> str:
    return f" ({'; '.join(notes)})" if notes else ""


def _left_out(column: Column) -> tuple[str, ...]:
    """What was left out of a column, a sentence each."""
    said = []
    for word, count in sorted(column.missing.items()):
        kind, reading = (f"{word} ", "") if word == EMPTY else ("", f" reading {word}")
        said.append(f"{count} {kind}cell{'s' * (count > 1)}{reading} left out")
    if column.bad:
        cells = "cell that is not a number" if column.bad == 1 else "cells that are not numbers"
        some = ", ".join(column.some_bad)
        more = " and so on" * (column.bad > len(column.some_bad))
        said.append(f"{column.bad} {cells} left out" + (f": {some}{more}" if some else ""))
    return (*said, *written_notes(column, column.count))


def written_notes(column: Column, numbers: int) -> tuple[str, ...]:
    """How a column's numbers were written, where that was not plain, a sentence each."""
    said = []
    for what, count in sorted(column.taken_off.items()):
        bare = numbers - count
        beside = f"; {bare} number{'s' * (bare > 1)} had none" if bare > 0 else ""
        said.append(f"{count} {what}{'s' * (count > 1)} taken off{beside}")
    return (*said, *(("commas read as decimal commas",) if column.commas else ()))

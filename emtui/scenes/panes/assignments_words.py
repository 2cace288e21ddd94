"""The words under the picture of all the assignments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from emtui.em.exhaustive import extrapolate, human_time
from emtui.em.labelings import Labeling, slips_of
from emtui.plot.captions import line, packed
from emtui.plot.marks import FRIENDS, TEXT, Ink, Words, kind
from emtui.scenes.numbers import score
from emtui.scenes.pane import View
from emtui.scenes.panes.exhaustive_study import (
    Scores,
    Search,
    best_here,
    cursor_at_rest,
    farthest,
    present_scores,
    standing,
)
from emtui.slips.envelope import NAMES

TRIED = kind(0)
"""The ink of the exhaustive search."""
WIDE = 58
"""Columns from which the scores are in a table."""
ASKED = (20, 50, 100)
"""Numbers of slips to give the time for."""
NUMBERS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve",
)  # fmt: skip
Row = tuple[str, Scores, Ink]
"""The name of a row, its scores, and its ink."""


def assignments_words(view: View) -> tuple[Words, ...]:
    """Both scores of the best and of EM, which slips are whose, how many were tried, how long."""
    found: Search = view.found
    lines = _search_words(view, found) if found.tries else _time_words(view, found)
    return tuple(lines)


def _search_words(view: View, found: Search) -> Iterator[Words]:
    best = best_here(view, found)
    if best is None:
        told = [f"{found.done:,} tried", "in all a friend has no spread"]
        yield from packed(told, view.columns)
        return
    labeling = best.labeling
    all_seen = best is found.bests[-1]
    name = "best so far" if all_seen and found.done < found.total else "best of all"
    if not all_seen:
        name = "best by here"
    rows = (
        (name, Scores(labeling.classification, labeling.log_likelihood), TRIED),
        (standing(view), present_scores(view), TEXT),
    )
    yield from _table(rows, view.columns)
    yield _whose(labeling, view, view.columns)
    pieces = [
        f"{found.done:,} tried",
        f"{found.degenerate:,} of them ruled out: no spread",
    ]
    if found.run_is_best:
        pieces.append(f"{found.runs:,} runs of neighbours find the same")
    yield from packed(pieces, view.columns)
    yield from packed(_times(found), view.columns)
    if found.rate:
        yield line(_rate(found.rate))


def _table(rows: Sequence[Row], columns: int) -> Iterator[Words]:
    """Both scores of every row; the first row also names them."""
    beside = [value for _, told, _ in rows for value in (told.named, told.alone)]
    for number, (name, scores, ink) in enumerate(rows):
        named, alone = score(scores.named, *beside), score(scores.alone, *beside)
        if columns >= WIDE:
            heads = ("with names", "slips alone") if number == 0 else ("", "")
            yield line(
                (f"{name:<12}", ink), (f" {named:>11} ", TEXT), f"{heads[0]:<10}",
                (f"  {alone:>11} ", TEXT), heads[1],
            )  # fmt: skip
        else:
            short = f"{name.removeprefix('the ').split()[0]:<6}"
            if len(f"{short}{named} named, {alone} not") > columns:
                named, alone = score(scores.named), score(scores.alone)
            yield line((short, ink), (named, TEXT), " named, ", (alone, TEXT), " not")


def _whose(labeling: Labeling, view: View, columns: int) -> Words:
    """Which slips are whose: the shorter list, cut in the middle if there is no room."""
    sample = view.frame.session.sample
    slips = sample.place_in_units(slips_of(sample))
    k = int(2 * labeling.labels.sum() <= len(slips))
    number = view.frame.backdrop.figures.slip
    mine = [number(float(x)) for x in slips[labeling.labels == k]]
    rest = len(slips) - len(mine)
    others = NUMBERS[rest] if rest < len(NUMBERS) else str(rest)
    ways = (
        (f"{NAMES[k]} ", f" against the other {others}"),
        (f"{NAMES[k]} ", f", other {others}"),
        ("", f", other {others}"),
    )
    text = " ".join(mine)
    for head, end in ways:
        if len(head + text + end) <= columns:
            return line((head + text, FRIENDS[k]), end)
    head, end = ways[0 if columns >= WIDE else -1]
    while len(mine) > 2 and len(head + _with_gap(mine) + end) > columns:
        del mine[len(mine) // 2]
    if len(head + _with_gap(mine) + end) > columns:
        return line((f"{NAMES[k]} {len(slips) - rest}", FRIENDS[k]), end)
    return line((head + _with_gap(mine), FRIENDS[k]), end)


def _with_gap(numbers: list[str]) -> str:
    half = (len(numbers) + 1) // 2
    return " ".join((*numbers[:half], "…", *numbers[half:]))


def _time_words(view: View, found: Search) -> Iterator[Words]:
    if not found.rate:
        return
    yield line((f"{found.slips:,} slips: {_time(found.slips, found.rate)}", TEXT))
    if view.cursor is not None and view.cursor != cursor_at_rest(view):
        asked = min(round(view.cursor[0]), farthest(found))
        yield line((f"{asked:,} slips: {_time(asked, found.rate)}", TRIED))
    if found.run is not None and found.here is not None:
        best = Scores(found.run.classification, found.run.log_likelihood)
        yield from _table(
            (("best run", best, TRIED), (standing(view), found.here, TEXT)), view.columns
        )
        told = ["one friend's slips are neighbours", f"{found.runs:,} runs are enough"]
        yield from packed(told, view.columns)
    yield from packed(_times(found), view.columns)
    yield line(_rate(found.rate))


def _times(found: Search) -> list[str]:
    """How long various numbers of slips would take at this machine's rate."""
    if not found.rate:
        return []
    times = [_time(n, found.rate) for n in ASKED]
    return [
        f"{n}{' slips' if n == ASKED[0] else ''}: {t}" for n, t in zip(ASKED, times, strict=True)
    ]


def _time(slips: int, rate: float) -> str:
    words = human_time(extrapolate(slips, rate))
    return words.replace("less than", "under").replace("more than", "over")


def _rate(rate: float) -> str:
    return f"here: {rate / 1e6:.1f} million tried a second"

"""The fits of several groups as one table: for a person, in CSV, in JSON."""

from __future__ import annotations

import argparse
import csv
import io
import json
import math
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from emtui.em.fitting import FitFindings
from emtui.em.history import Why
from emtui.plot.numerals import MINUS
from emtui.report.data import as_json, friends_data
from emtui.report.ends import why_nothing
from emtui.report.standard_errors import StandardErrors
from emtui.scenes import numbers
from emtui.scenes.narration.verdict import conclusion
from emtui.slips.envelope import NAMES, Envelope
from emtui.slips.harmless import harmless

WIDTH = 30
"""Columns of a label."""
KINDS = ("mean", "spread", "share")
"""What is told of every friend, as the JSON names it."""


@dataclass(frozen=True, eq=False, slots=True)
class GroupRow:
    """One group: its label, its envelope, and its fit with standard errors, or why there is none.

    Attributes:
        label: of the group.
        envelope: None where it makes none.
        fit: None where there is none.
        errors: of the fit, where they were asked for.
        reason: why there is no fit.
    """

    label: str
    envelope: Envelope | None = None
    fit: FitFindings | None = None
    errors: StandardErrors | None = None
    reason: str = ""

    @property
    def says(self) -> str:
        """The verdict's code; empty where nothing may be said of this end."""
        fit = self.fit
        return fit.verdict.says if fit is not None and fit.verdict is not None and fit.sound else ""

    @property
    def why(self) -> str:
        """Why there is no fit, or no verdict; empty where there is one."""
        if self.fit is None:
            return self.reason
        if not self.fit.sound:
            return why_nothing(self.fit.session)
        assert self.fit.verdict is not None
        return conclusion(self.fit.verdict) if self.says == "none" else ""

    @property
    def p(self) -> float:
        """Of the test; NaN without one."""
        fit = self.fit
        return fit.verdict.test.p if fit and fit.verdict and fit.verdict.test else math.nan


def _verdict(row: GroupRow, fit: FitFindings) -> str:
    """The verdict in a word or two; of an end that has none, what it is."""
    if fit.sound:
        return "too few" if row.says == "none" else row.says
    end = fit.session.now.end
    return end.why.value if end is not None and end.why is not Why.SETTLED else "spike"


def _numbers(friends: list[dict[str, Any]], digits: int) -> list[str]:
    """Numbers, spreads and shares of all friends, a cell each."""
    pairs = [" ".join(f"{friend[key]:.{digits}g}" for friend in friends) for key in KINDS[:2]]
    return [*pairs, " ".join(numbers.percent(friend["share"], 1) for friend in friends)]


def _lines(row: GroupRow, *, tested: bool) -> Iterator[list[str]]:
    """A group's lines of cells: with standard errors a second one; without a fit only its label."""
    label = harmless(row.label, WIDTH)
    if row.fit is None or row.envelope is None:
        yield [label]
        return
    slips = numbers.how_many(row.envelope.sample.total)
    told = _numbers(friends_data(row.fit.session.now.mixture), 5)
    cuts = " and ".join(f"{cut:.5g}" for cut in row.fit.cuts.inside) if row.fit.cuts else ""
    p = [f"{row.p:.3f}" if math.isfinite(row.p) else "-"] if tested else []
    yield [label, slips, *told, _verdict(row, row.fit), cuts or "-", *p]
    if row.errors is not None and row.errors.used > 1:
        yield ["  ±", "", *_numbers(row.errors.friends, 2)]


def _as_table(head: str, rows: list[GroupRow], options: argparse.Namespace) -> str:
    heads = [harmless(head), "slips", "numbers", "spreads", "shares", "verdict", "cuts"]
    heads += ["test p"] if options.test else []
    lines = [(line, row) for row in rows for line in _lines(row, tested=bool(options.test))]
    every = [heads, *(line for line, _ in lines)]
    widths = [max(len(line[k]) for line in every if len(line) > k) for k in range(len(heads))]

    def told(cells: list[str]) -> str:
        return "  ".join(c.ljust(w) for c, w in zip(cells, widths, strict=False)).rstrip()

    shown = [told(heads)]
    shown += [told(line) if len(line) > 1 else f"{told(line):{widths[0]}}  {row.reason}"
              for line, row in lines]  # fmt: skip
    for row in rows:
        if row.fit is not None and not row.fit.sound:
            words = f"{harmless(row.label, WIDTH)}: {row.why}"
            shown += textwrap.wrap(words, 80, subsequent_indent="  ", break_on_hyphens=False)
    return "\n".join(shown).replace(MINUS, "-")


def _as_json(head: str, rows: list[GroupRow], options: argparse.Namespace) -> str:
    found: list[dict[str, Any]] = []
    for row in rows:
        if row.fit is None or row.envelope is None:
            found.append({"group": row.label, "error": row.reason})
        else:
            one = as_json(
                row.envelope, row.fit.session, trace=False, errors=row.errors, found=row.fit
            )
            found.append({"group": row.label} | json.loads(one))
    return json.dumps(found, indent=2, allow_nan=False)


def _as_csv(head: str, rows: list[GroupRow], options: argparse.Namespace) -> str:
    told = [friends_data(row.fit.session.now.mixture) for row in rows if row.fit is not None]
    most = max(told, key=len, default=[{"name": name} for name in NAMES])
    columns = [f"{friend['name'].lower()}_{kind}" for friend in most for kind in KINDS]
    beside = [f"{column}_error" for column in columns] if options.bootstrap else []
    p = ["test_p"] if options.test else []
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([head, "slips", *columns, *beside, "says", "cut", *p, "reason"])
    for row in rows:
        fit, slips, cuts = row.fit, "", ""
        friends: list[dict[str, Any]] = []
        if fit is not None and row.envelope is not None:
            friends, slips = friends_data(fit.session.now.mixture), _full(row.envelope.sample.total)
            cuts = " ".join(map(str, fit.cuts.inside)) if fit.cuts else ""
        errors = row.errors.friends if row.errors else []
        values = _filled(friends, len(columns)) + _filled(errors, len(beside))
        test = [_full(row.p)] if options.test else []
        writer.writerow([row.label, slips, *values, row.says, cuts, *test, row.why])
    return text.getvalue().rstrip("\n")


def _filled(friends: list[dict[str, Any]], columns: int) -> list[Any]:
    """The friends' numbers in so many columns; what is not finite or not there is left empty."""
    given = [friend[kind] for friend in friends for kind in KINDS][:columns]
    told = [number if math.isfinite(number) else "" for number in given]
    return told + [""] * (columns - len(told))


def _full(number: float) -> str:
    return f"{number:.17g}" if math.isfinite(number) else ""


FORMATS = {"table": _as_table, "json": _as_json, "csv": _as_csv}
"""The three forms of the table."""

"""`emtui fit --by` and `--each`: one fit a group or a file, and one table of them all."""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from emtui.commands.arguments import STANDARD_INPUT, NeedsAnswer, open_envelope, reading_options
from emtui.commands.fit import fitted
from emtui.commands.output import complain, refusal, say
from emtui.commands.parsing import UsageError
from emtui.commands.progress import telling
from emtui.em.fitting import FitFindings
from emtui.em.responsibilities import probabilities
from emtui.plot.numerals import MINUS
from emtui.report.data import as_json, friends_data
from emtui.scenes import numbers
from emtui.slips.atomic import WriteError
from emtui.slips.envelope import NAMES, Envelope
from emtui.slips.harmless import NAME_WIDTH, harmless
from emtui.slips.places import expanded
from emtui.slips.reading.collect import Groups
from emtui.slips.reading.readers import ReadError, read_groups
from emtui.slips.writing import slips_out


@dataclass(frozen=True, eq=False, slots=True)
class GroupRow:
    """One group: its label, its envelope, and its fit or why there is none."""

    label: str
    envelope: Envelope | None
    fit: FitFindings | None
    reason: str = ""


def run(options: argparse.Namespace) -> int:
    """Fit every group or file, print the table, and return the exit status."""
    _refuse(options)
    if options.each:
        head, rows = "file", _each(options)
    else:
        groups = read_by(options)
        for note in groups.notes:
            complain(f"emtui: {harmless(options.file or STANDARD_INPUT, NAME_WIDTH)}: {note}")
        head = groups.column
        rows = [_row(label, envelope, options) for label, envelope in groups.groups]
        if options.slips_out is not None:
            _write(groups, rows, options)
    say(FORMATS[options.format](head, rows, options))
    return 0 if any(row.fit is not None for row in rows) else 2


def _refuse(options: argparse.Namespace) -> None:
    """Refuse what does not go with several fits."""
    refuse_both(options)
    for name in ("trace", "bootstrap", "test", "truth", "example", "bins", "plot", "picture"):
        if getattr(options, name):
            raise UsageError(f"--{name} is about one envelope; leave it out beside --by or --each")
    if options.each and options.slips_out is not None:
        raise UsageError("--slips-out is about one file; leave it out beside --each")


def refuse_both(options: argparse.Namespace) -> None:
    """Refuse --by and --each together, and without what they are about."""
    if options.by is not None and options.each:
        raise UsageError("--by and --each exclude each other; leave one out")
    if options.others and not options.each:
        raise UsageError("--by is about one file; leave the others out")
    if options.each and options.file in (None, "-"):
        raise UsageError("--each needs files; name them")


def read_by(options: argparse.Namespace) -> Groups:
    """The groups of one file.

    Raises:
        UsageError: it cannot be read, or is no file.
    """
    name = STANDARD_INPUT if options.file in (None, "-") else _only(options.file)
    said = reading_options(options)
    try:
        with telling("reading") as tell:
            if name == STANDARD_INPUT:
                if sys.stdin is None or sys.stdin.isatty():
                    raise UsageError("--by needs a file, or a table piped in")
                return read_groups(sys.stdin.buffer, name, options.by, said, tell)
            with open(name, "rb") as stream:
                return read_groups(stream, name, options.by, said, tell)
    except OSError as error:
        raise UsageError(f"{harmless(name)}: cannot be read ({error.strerror})") from error
    except ReadError as fault:
        raise UsageError(str(fault).replace("--truth", "--by")) from fault


def _each(options: argparse.Namespace) -> list[GroupRow]:
    return [_row(file, envelope, options) for file, envelope in each_envelope(options)]


def each_envelope(options: argparse.Namespace) -> tuple[tuple[str, Envelope | str], ...]:
    """Every file's envelope, or why it makes none."""
    rows = []
    for file in _files(options.file, *options.others):
        alone = argparse.Namespace(**vars(options) | {"file": file})
        try:
            envelope: Envelope | str = open_envelope(alone, pipe_by_default=False)
        except (NeedsAnswer, UsageError) as fault:
            envelope = str(fault)
        rows.append((file, envelope))
    return tuple(rows)


def _files(*paths: str) -> tuple[str, ...]:
    """The files that paths, folders and patterns name."""
    try:
        return expanded(paths)
    except ReadError as fault:
        raise UsageError(str(fault)) from fault


def _only(path: str) -> str:
    """The one file that a path, a folder or a pattern names."""
    files = _files(path)
    if len(files) > 1:
        raise UsageError(f"--by is about one file, and {harmless(path)} names {len(files)}")
    return files[0]


def _row(label: str, envelope: Envelope | str, options: argparse.Namespace) -> GroupRow:
    """The fit of one group; a group that cannot be fitted has its reason."""
    if isinstance(envelope, str):
        return GroupRow(label, None, None, envelope)
    judged = argparse.Namespace(**vars(options) | {"format": "table"})
    try:
        return GroupRow(label, envelope, fitted(envelope, judged))
    except UsageError as fault:
        return GroupRow(label, envelope, None, str(fault))


def _write(groups: Groups, rows: list[GroupRow], options: argparse.Namespace) -> None:
    """Write the slips of all groups that were fitted, in the file's order."""
    slips, weights, found, labels, places = [], [], [], [], []
    for row, here in zip(rows, groups.rows, strict=True):
        if row.envelope is not None and row.fit is not None:
            slips.append(row.envelope.slips)
            weights.append(row.envelope.each)
            found.append(np.asarray(probabilities(row.fit.session, row.envelope.slips)))
            labels += [row.label] * len(here)
            places.append(here)
    if not slips:
        raise UsageError("--slips-out: no group could be fitted")
    most = max(map(len, found))  # a friend whom a group does not have wrote none of its slips
    found = [np.pad(one, ((0, most - len(one)), (0, 0))) for one in found]
    order = np.argsort(np.concatenate(places), kind="stable")
    whole = replace(
        Envelope.of(
            "all groups", np.concatenate(slips)[order], weights=np.concatenate(weights)[order]
        ),
        rows=np.concatenate(places)[order],
    )
    try:
        slips_out(
            whole,
            np.concatenate(found, axis=1)[:, order],
            options.slips_out,
            replace=options.replace,
            group=(groups.column, [labels[place] for place in order.tolist()]),
        )
    except WriteError as error:
        raise UsageError(refusal(error)) from error


def _says(fit: FitFindings) -> str:
    """The verdict's word; nothing where nothing may be said of this end."""
    return fit.verdict.says if fit.verdict is not None and fit.sound else ""


def _cells(row: GroupRow) -> list[str]:
    """A fitted row for a person: slips, numbers, spreads, shares, verdict, cuts."""
    assert row.envelope is not None
    assert row.fit is not None
    friends = friends_data(row.fit.session.now.mixture)
    pairs = [" ".join(f"{friend[key]:.5g}" for friend in friends) for key in ("mean", "spread")]
    shares = " ".join(numbers.percent(friend["share"], 1) for friend in friends)
    cuts = " and ".join(f"{cut:.5g}" for cut in row.fit.cuts.inside) if row.fit.cuts else ""
    slips = numbers.how_many(row.envelope.sample.total)
    return [slips, *pairs, shares, _says(row.fit) or "-", cuts or "-"]


def _as_table(head: str, rows: list[GroupRow], options: argparse.Namespace) -> str:
    heads = [harmless(head), "slips", "numbers", "spreads", "shares", "verdict", "cuts"]
    lines = [heads, *([harmless(r.label, 30), *_cells(r)] for r in rows if r.fit is not None)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    widths[0] = max(len(heads[0]), *(len(harmless(row.label, 30)) for row in rows))
    fitted_lines = iter(lines[1:])

    def line(cells: list[str]) -> str:
        return "  ".join(c.ljust(w) for c, w in zip(cells, widths, strict=True)).rstrip()

    told = [line(heads)]
    for row in rows:
        if row.fit is None:
            told.append(f"{harmless(row.label, 30).ljust(widths[0])}  {row.reason}")
        else:
            told.append(line(next(fitted_lines)))
    return "\n".join(told).replace(MINUS, "-")


def _as_json(head: str, rows: list[GroupRow], options: argparse.Namespace) -> str:
    found: list[dict[str, Any]] = []
    for row in rows:
        if row.fit is None or row.envelope is None:
            found.append({"group": row.label, "error": row.reason})
        else:
            one = as_json(row.envelope, row.fit.session, trace=False, found=row.fit)
            found.append({"group": row.label} | json.loads(one))
    return json.dumps(found, indent=2, allow_nan=False)


def _as_csv(head: str, rows: list[GroupRow], options: argparse.Namespace) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    kinds = ("mean", "spread", "share")
    told = [friends_data(row.fit.session.now.mixture) for row in rows if row.fit is not None]
    most = max(told, key=len, default=[{"name": name} for name in NAMES])
    columns = [f"{friend['name'].lower()}_{kind}" for friend in most for kind in kinds]
    writer.writerow([head, "slips", *columns, "says", "cut", "reason"])
    for row in rows:
        if row.fit is None or row.envelope is None:
            writer.writerow([row.label, *[""] * (len(columns) + 3), row.reason])
            continue
        friends = friends_data(row.fit.session.now.mixture)
        values = [friend[kind] for friend in friends for kind in kinds]
        values += [""] * (len(columns) - len(values))
        cuts = " ".join(map(str, row.fit.cuts.inside)) if row.fit.cuts else ""
        slips = f"{row.envelope.sample.total:.17g}"
        writer.writerow([row.label, slips, *values, _says(row.fit), cuts, ""])
    return text.getvalue().rstrip("\n")


FORMATS = {"table": _as_table, "json": _as_json, "csv": _as_csv}
"""The three forms of the table."""

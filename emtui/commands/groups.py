"""`emtui fit --by` and `--each`: one fit a group or a file, and one table of them all."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace

import numpy as np

from emtui.commands.arguments import STANDARD_INPUT, NeedsAnswer, open_envelope, reading_options
from emtui.commands.fit import fitted, standard_errors
from emtui.commands.group_forms import FORMATS, GroupRow
from emtui.commands.output import complain, refusal, say
from emtui.commands.parsing import UsageError
from emtui.commands.progress import telling
from emtui.em.responsibilities import probabilities
from emtui.slips.atomic import WriteError
from emtui.slips.envelope import Envelope
from emtui.slips.harmless import NAME_WIDTH, harmless
from emtui.slips.places import expanded
from emtui.slips.reading.collect import Groups
from emtui.slips.reading.readers import ReadError, read_groups
from emtui.slips.summary_file import is_summary
from emtui.slips.writing import slips_out


def run(options: argparse.Namespace) -> int:
    """Fit every group or file, print the table, and return the exit status."""
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


def refuse(options: argparse.Namespace) -> None:
    """Refuse what does not go with several fits."""
    refuse_both(options)
    for name in ("plot", "picture"):
        if getattr(options, name):
            instead = (
                "fit one file alone" if options.each else "emtui FILE --by COLUMN shows each group"
            )
            raise UsageError(f"--{name} is about one envelope; leave it out: {instead}")
    for name in ("trace", "truth", "example", "bins"):
        if getattr(options, name):
            raise UsageError(f"--{name} is about one envelope; leave it out beside --by or --each")
    if options.each and options.slips_out is not None:
        raise UsageError("--slips-out does not go with --each; fit the files without --each")


def refuse_both(options: argparse.Namespace) -> None:
    """Refuse --by and --each together, and without what they are about."""
    if options.by is not None and options.each:
        raise UsageError("--by and --each exclude each other; leave one out")
    if options.others and not options.each:
        raise UsageError("--by is about one file; leave the others out")
    if options.each and options.file in (None, "-"):
        raise UsageError("--each needs files; name them")
    for name in ("stream", "cluster"):
        if getattr(options, name):
            raise UsageError(f"--{name} makes one sum; leave it out beside --by or --each")


def read_by(options: argparse.Namespace) -> Groups:
    """The groups of one file.

    Raises:
        UsageError: it cannot be read, or is no file.
    """
    name = STANDARD_INPUT if options.file in (None, "-") else _only(options.file)
    if is_summary(name):
        raise UsageError("--by needs rows, and a summary (.slips) has none; name its files")
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
        return GroupRow(label, reason=envelope)
    judged = argparse.Namespace(**vars(options) | {"format": "table"})
    try:
        found = fitted(envelope, judged)
        return GroupRow(label, envelope, found, errors=standard_errors(envelope, found, options))
    except UsageError as fault:
        return GroupRow(label, envelope, reason=str(fault))


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

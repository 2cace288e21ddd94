"""Options that do not go with slips which are summed, refused in one line before any are read."""

from __future__ import annotations

import argparse
from collections.abc import Iterable

from emtui.commands.parsing import UsageError
from emtui.commands.summing_arguments import IN_MEMORY
from emtui.em.summary import Summary
from emtui.slips.harmless import NAME_WIDTH, harmless, quoted
from emtui.slips.reading.options import MAX_BYTES, MAX_SLIPS
from emtui.slips.writing import PARQUET

OF_FILES = (
    *("truth", "counts", "bins", "decimal", "thousands", "na", "skip_lines"),
    *("percent", "currency", "skip_bad", "max_bytes", "max_slips"),
    *("in_memory", "stream", "cells", "cluster", "edges"),
)
"""Options about files of slips, which a summary is not."""
OF_WHOLE_FILES = ("truth", "counts", "bins")
"""Options about files that are read whole."""
USUAL = {"in_memory": IN_MEMORY, "max_bytes": MAX_BYTES, "max_slips": MAX_SLIPS}
"""What options are where nobody says; others are empty."""


def refuse_for_summaries(options: argparse.Namespace) -> None:
    """Refuse options that cannot be obeyed where summaries are opened.

    Raises:
        UsageError: there is one of these.
    """
    if found := said(options, OF_FILES):
        raise UsageError(
            f"{found} is about files of slips, and summaries (.slips) were made of them; leave it "
            "out, or condense the files with it"
        )
    if what := _single(options) or said(options, ("slips_out",)):
        raise UsageError(
            f"{what} needs every slip, and a summary (.slips) holds none; name the files that it "
            "was made of"
        )


def refuse_for_streams(options: argparse.Namespace, beyond: str) -> None:
    """Refuse options that cannot be obeyed where files are summed.

    Args:
        options: of the command line.
        beyond: the limit that the files are beyond, as its option; empty if a sum was asked for.

    Raises:
        UsageError: there is one of these.
    """
    instead = f"{beyond} N lets more be read whole"
    if not beyond:
        instead = f"leave out {said(options, ('stream', 'cluster'))}"
    if found := said(options, OF_WHOLE_FILES):
        raise UsageError(f"{found} is about a file that is read whole; {instead}")
    if what := _single(options):
        raise UsageError(f"{what} needs every slip in memory; {instead}")
    if (getattr(options, "slips_out", None) or "").lower().endswith(PARQUET):
        raise UsageError("--slips-out: slips that are not in memory go to .csv or .jsonl")


def check_column(summary: Summary, asked: str | None, name: str) -> None:
    """Refuse a summary of another column than the one asked for.

    Raises:
        UsageError: it is.
    """
    if asked is not None and asked != summary.column:
        shown = f"column {quoted(summary.column)}" if summary.column else "a column without a name"
        raise UsageError(
            f"{harmless(name, NAME_WIDTH)}: the sum of {shown}, not of {quoted(asked)}; leave "
            "--column out, or condense the files with it"
        )


def _single(options: argparse.Namespace) -> str:
    """The option that looks at single slips; empty if there is none."""
    if getattr(options, "assign", "soft") == "hard":
        return "--assign hard"
    return "--exact" if getattr(options, "exact", False) else ""


def said(options: argparse.Namespace, names: Iterable[str]) -> str:
    """The first of these options that was given otherwise than usual; empty if none was."""
    for name in names:
        if getattr(options, name, None) not in (None, [], USUAL.get(name, False)):
            return f"--{name.replace('_', '-')}"
    return ""

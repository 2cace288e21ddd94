"""`emtui condense`: files of slips into a summary, which adds up with others."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from emtui.commands.output import complain, refusal, say
from emtui.commands.parsing import Parser, UsageError, add_reading, shield_negatives
from emtui.commands.summaries import (
    other_notes,
    passes,
    skipped_notes,
    streamed,
    streamed_notes,
    summed,
)
from emtui.commands.summing_arguments import add_passes
from emtui.em.sample import SampleError
from emtui.slips.atomic import WriteError, check_target
from emtui.slips.harmless import NAME_WIDTH, harmless
from emtui.slips.places import found_at
from emtui.slips.reading.errors import ReadError
from emtui.slips.summary_file import SUFFIX, is_summary, read_summary, write_summary

ABOUT = """
Sum the slips of files, however many, into a summary: a file of a few megabytes
that emtui and emtui fit open like the slips themselves. Summaries of the same
cells add up: emtui fit a.slips b.slips. Make them where the slips are. It also
holds up to 100,000 slips drawn from them all, and the names of their files.

PATH can be a file, a folder, a pattern in quotes, or an address that fsspec
opens, such as s3://bucket/slips.parquet. Summaries (.slips) as PATH are added.
"""

MORE = """
exit status:
  0    written
  1    an error in emtui itself; two lines say where to find the report
  2    unreadable slips, invalid arguments, or OUT could not be written; one
       line says why
  130  stopped with Ctrl+C; nothing was written

examples:
  emtui condense 'logs/*.parquet' --column ms -o all.slips && emtui all.slips
  emtui condense monday/ --column ms -o monday.slips
  emtui condense tuesday/ --column ms -o tuesday.slips --edges monday.slips
  emtui fit monday.slips tuesday.slips
"""


def parser() -> Parser:
    """The command's arguments."""
    parser = Parser("emtui condense", ["[options] PATH... -o OUT.slips"], ABOUT, MORE)
    add_reading(parser, whole_files=False, piped=False)
    parser.add_argument("others", nargs="*", metavar="PATH", help="further files")
    group = parser.add_argument_group("summing")
    add_passes(group)
    group.add_argument(
        "--edges", metavar="FILE", help="take the cells of this summary, so that both add up"
    )
    group.add_argument("-o", "--out", metavar="OUT", help="the summary; its name ends in .slips")
    group.add_argument(
        "--replace", action="store_true", help="replace OUT if it exists (default: refuse)"
    )
    return parser


def run(arguments: Sequence[str]) -> int:
    """Sum, write, and return the exit status."""
    options = parser().parse(shield_negatives(arguments))
    if options.file is None:
        raise UsageError("name the files of slips: emtui condense PATH... -o OUT.slips")
    if "-" in (options.file, *options.others):
        raise UsageError("standard input can be read once only; save it to a file")
    if options.out is None:
        raise UsageError(f"say where to write it: -o OUT{SUFFIX}")
    if options.cells is not None and options.edges is not None:
        raise UsageError("--cells: the cells are those of the summary of --edges; leave one out")
    if PurePath(options.out).name.lower() == SUFFIX:
        shown = harmless(options.out, NAME_WIDTH)
        raise UsageError(f"{shown}: the summary's name is empty; write -o OUT{SUFFIX}")
    if PurePath(options.out).suffix.lower() != SUFFIX:
        shown = harmless(options.out, NAME_WIDTH)
        raise UsageError(f"{shown}: a summary's name ends in {SUFFIX}; write -o OUT{SUFFIX}")
    try:
        check_target(options.out, replace=options.replace)
        files, others = found_at([options.file, *options.others])
        if any(map(is_summary, files)):
            summary, skipped = summed(files, options)
            notes = skipped_notes(skipped)
        else:
            like = None if options.edges is None else read_summary(options.edges)
            with passes(options, files) as each:
                found = streamed(options, files, each, like)
            summary, notes = found.summary, (*streamed_notes(found), *other_notes(others))
        for note in notes:
            complain(f"emtui: {note}")
        write_summary(summary, options.out, replace=options.replace)
    except WriteError as error:
        raise UsageError(refusal(error)) from error
    except (ReadError, SampleError) as fault:
        raise UsageError(str(fault)) from fault
    count, files_read = summary.survey.count, len(summary.sources)
    say(
        f"{harmless(options.out, NAME_WIDTH)}: {count:,} slips of {files_read:,} "
        f"file{'s' * (files_read > 1)} in {len(summary.edges) - 1:,} cells"
    )
    return 0

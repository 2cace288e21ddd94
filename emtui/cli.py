"""The command line: `emtui` opens the screen, its subcommands do without."""

from __future__ import annotations

import argparse
import errno
import os
import sys
from collections.abc import Callable, Sequence

BAD_INPUT = 2
FULL = tuple(getattr(errno, name, None) for name in ("ENOSPC", "EDQUOT", "EFBIG", "EIO"))
"""What the system says where a file can take no more."""
DUMB = ("dumb", "unknown")
"""Terminals that cannot place text on a screen."""
LARGE = 30_000_000
"""Bytes from which a file is read on the screen instead of before it: a second or more."""

DESCRIPTION = """\
Who wrote which slip? Step through the EM algorithm on your own numbers, in the terminal.

  emtui                 the essay's fourteen slips
  emtui slips.csv       your own file
  cat numbers | emtui - a pipe
  emtui --example NAME  a built-in envelope (emtui examples lists them)
  emtui fit slips.csv   the fit alone, without a screen (emtui fit --help)
  emtui deal            slips from two friends whose numbers you choose
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run emtui and return the exit status: 0; 2 for bad input or arguments; 1 for a fault."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    command = COMMANDS.get(given[0]) if given else None
    from emtui.commands.arguments import UsageError

    try:
        status = command(given[1:]) if command else _open(given)
        if sys.stdout is not None:
            sys.stdout.flush()
    except UsageError as error:
        print(f"emtui: {error}", file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        return _unwritten(error)
    except Exception:
        return _fault()
    return status


def _unwritten(error: OSError) -> int:
    """The exit status where standard output took no more; a full disk is said in one line."""
    gone = isinstance(error, BrokenPipeError)
    if not gone and (error.errno not in FULL or error.filename is not None):
        return _fault()
    # What is still to be written at the exit has nowhere to go.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if gone:
        # The reader of our output has gone; nothing is left to say.
        return 0
    print(f"emtui: standard output: not written ({error.strerror})", file=sys.stderr)
    return BAD_INPUT


def _fault() -> int:
    """Tell of the unexpected error being handled; its traceback only where it is asked for."""
    import traceback

    from emtui.commands import fault

    if fault.debugging():
        raise
    print(fault.told(traceback.format_exc()), file=sys.stderr)
    return fault.FAULT


def _fit(arguments: Sequence[str]) -> int:
    from emtui.commands import fit

    return fit.run(arguments)


def _deal(arguments: Sequence[str]) -> int:
    from emtui.commands import deal

    return deal.run(arguments)


def _examples(arguments: Sequence[str]) -> int:
    from emtui.commands import examples

    return examples.run(arguments)


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "fit": _fit,
    "deal": _deal,
    "examples": _examples,
}
"""Subcommands by name; each imports what it needs only when it is asked for."""


def parser() -> argparse.ArgumentParser:
    """Arguments of `emtui` itself."""
    from emtui import __version__
    from emtui.commands.arguments import add_reading

    parser = argparse.ArgumentParser(
        prog="emtui",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="In the screen, ? shows all keys and q leaves.",
    )
    parser.add_argument("--version", action="version", version=f"emtui {__version__}")
    add_reading(parser)
    return parser


def _open(arguments: Sequence[str]) -> int:
    from emtui.commands import fault
    from emtui.commands.arguments import Question, open_envelope
    from emtui.slips.envelope import essay_envelope

    options = parser().parse_args(arguments)
    envelope, asking = essay_envelope(), ""
    if _takes_long(options):
        asking = options.file
    else:
        try:
            envelope = open_envelope(options, pipe_by_default=False)
        except Question as question:
            asking = question.path
    _claim_terminal()
    from emtui.tui.app import EmtuiApp

    for name in ("COLUMNS", "LINES"):
        # Exported by some shells, they freeze the size that Textual sees at its first value.
        os.environ.pop(name, None)
    app = EmtuiApp(envelope, asking, debugging=fault.debugging())
    app.run()
    if app.fault:
        print(fault.told(app.fault), file=sys.stderr)
        return fault.FAULT
    return app.return_code or 0


def _takes_long(options: argparse.Namespace) -> bool:
    """Whether to read the file on the screen, where progress shows and Escape cancels."""
    how = (options.example, options.column, options.truth, options.decimal)
    if options.file in (None, "-") or any(how) or options.skip_bad:
        return False
    try:
        return os.path.getsize(options.file) >= LARGE
    except OSError:
        return False


def _claim_terminal() -> None:
    """Make standard input the keyboard again after a pipe was read.

    Raises:
        UsageError: there is no terminal to draw on or to read keys from.
    """
    from emtui.commands.arguments import UsageError

    needs = "needs a terminal; without one, use: emtui fit"
    # Textual draws on standard error, so that is what has to be a terminal.
    if sys.__stderr__ is None or not sys.__stderr__.isatty():
        raise UsageError(needs)
    if os.environ.get("TERM") in DUMB:
        raise UsageError(f"TERM={os.environ['TERM']} cannot place text; use: emtui fit")
    if sys.stdin is not None and sys.stdin.isatty():
        return
    try:
        terminal = os.open("/dev/tty", os.O_RDWR)
    except OSError as error:
        raise UsageError(needs) from error
    os.dup2(terminal, 0)
    os.close(terminal)
    # Textual asks for the original stream by this name.
    sys.stdin = open(0, closefd=False)  # noqa: SIM115
    setattr(sys, "__stdin__", sys.stdin)  # noqa: B010


if __name__ == "__main__":
    sys.exit(main())

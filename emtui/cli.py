"""The command line: `emtui` opens the screen, its subcommands do without."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emtui.em.session import Session
    from emtui.report.film import Moment, Shooting
    from emtui.slips.envelope import Envelope
    from emtui.tui.app import EmtuiApp

BAD_INPUT = 2
STOPPED = 130
TOO_MUCH = "emtui: too much for this machine's memory; give it fewer slips, starts or files"
TURN = 0.001
"""Seconds after which a thread at work lets the screen have its turn."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run emtui and return the exit status: 0; 2 for bad input or arguments; 1 for a fault."""
    try:
        if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            status = _guarded(list(sys.argv[1:] if arguments is None else arguments))
        except SystemExit as leaving:  # the parsers' --help and --version
            status = leaving.code if isinstance(leaving.code, int) else 0
        from emtui.commands.output import finish

        return status if finish() or status else BAD_INPUT
    except KeyboardInterrupt:  # before or after all that handles it
        return STOPPED
    except MemoryError:  # again, as the first was told
        os.write(2, f"{TOO_MUCH}\n".encode())
        return BAD_INPUT


def _guarded(arguments: list[str]) -> int:
    """Run emtui; whatever happens is an exit status, told in a line or two where it has to be."""
    from emtui.commands.output import complain

    try:
        return _run(arguments)
    except BrokenPipeError:
        return 0  # the reader of our output has gone; nothing is left to say
    except KeyboardInterrupt:
        return STOPPED
    except MemoryError:
        complain(TOO_MUCH)
        return BAD_INPUT
    except Exception as error:
        import traceback

        from emtui.commands import fault

        if fault.debugging():
            raise
        return _tell(error, traceback.format_exc())


def _run(given: list[str]) -> int:
    from emtui.commands import fault, memory
    from emtui.commands.output import complain, write_plainly
    from emtui.commands.parsing import UsageError

    write_plainly()
    if not fault.debugging():
        warnings.simplefilter("ignore")  # what Python and numpy warn of says nothing to a person
    command = COMMANDS.get(given[0]) if given else None
    if command:
        _leave_tidily()
    try:
        memory.claim(memory.COMMAND if command else memory.SCREEN)
        return command(given[1:]) if command else _open(given)
    except UsageError as error:
        complain(f"emtui: {error}")
        return BAD_INPUT


def _leave_tidily() -> None:
    """Let signals that end a command unwind it, so that no half-written file stays behind."""

    def leave(number: int, frame: object) -> None:
        raise SystemExit(128 + number)

    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, leave)


def _filmed(
    envelope: Envelope,
    session: Session,
    how: Shooting,
    tell: Callable[[float], object] = lambda share: None,
) -> list[Moment]:
    """A climb played without a terminal."""
    import asyncio

    from emtui.scenes.backdrop import Backdrop
    from emtui.scenes.frame import Frame
    from emtui.tui.app import EmtuiApp
    from emtui.tui.filming import film
    from emtui.tui.unwatched import on_request

    frame = Frame(Backdrop.of(envelope), session)
    with _nobodys_state():
        return asyncio.run(on_request(film(EmtuiApp(debugging=True), frame, how, tell)))


@contextlib.contextmanager
def _nobodys_state() -> Iterator[None]:
    """A state folder for a while: nobody's settings or journal are read or touched."""
    import tempfile

    from emtui.state_folder import FOLDER

    kept = os.environ.get(FOLDER)
    with tempfile.TemporaryDirectory() as folder:
        os.environ[FOLDER] = folder
        try:
            yield
        finally:
            if kept is None:
                del os.environ[FOLDER]
            else:
                os.environ[FOLDER] = kept


def _command(name: str, arguments: Sequence[str]) -> int:
    """Run a subcommand, which imports what it needs only now."""
    run = import_module(f"emtui.commands.{name}").run
    status: int = run(arguments, _filmed) if name == "film" else run(arguments)
    return status


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    name: partial(_command, name)
    for name in ("fit", "condense", "deal", "examples", "film", "lessons", "serve", "completion")
}
"""Subcommands by name. They import no screen: what films the app is given to the one that does."""


def _open(arguments: Sequence[str]) -> int:
    from emtui.commands import fault, memory, opening

    options = opening.parser().parse(arguments)
    page = "" if options.page is None else opening.page_named(options.page)
    given = bool(options.file or options.example)
    envelope, unread, groups = None, None, opening.groups(options)
    if groups is None and given:
        envelope, unread = opening.read(options, COMMANDS)
    served = opening.is_served()
    if not served:
        opening.claim_terminal()
    memory.check_room()
    sys.setswitchinterval(TURN)
    # Raised in a callback of what is being imported, an interrupt would be lost.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    gc.disable()  # until the screen stands: looking for garbage in what is imported finds none
    from emtui.tui.app import EmtuiApp
    from emtui.tui.capabilities import EVERYTHING, SERVED
    from emtui.tui.launch import Launch

    for name in () if served else ("COLUMNS", "LINES"):
        # Exported by some shells, they freeze the size that Textual sees at its first value.
        os.environ.pop(name, None)
    launch = Launch(
        envelope,
        unread,
        page=page,
        start_at=options.start_at,
        present=options.present,
        may=SERVED if served else EVERYTHING,
        groups=groups,
    )
    app = EmtuiApp(launch, debugging=fault.debugging() and not served)
    app.endings.heed()
    app.run()
    return _ended(app, served=served)


def _ended(app: EmtuiApp, *, served: bool) -> int:
    """The exit status of an app; what ended it is told."""
    from emtui.commands import fault

    if app.fault and served:
        from emtui.commands.output import complain

        complain(app.fault)  # whoever serves it reads it; a visitor's own folder goes with them
        return fault.FAULT
    if app.fault and fault.debugging():
        return fault.FAULT  # Textual has shown it
    if app.fault:
        return _tell(app.ended_by, app.fault)
    return app.return_code or 0


def _tell(error: BaseException | None, report: str) -> int:
    """Say in a line or two what ended emtui, and keep the report of it; the exit status."""
    from emtui.commands import fault, memory
    from emtui.commands.output import complain

    if not memory.short(error):
        return fault.tell(report)
    complain(TOO_MUCH)
    return BAD_INPUT


if __name__ == "__main__":
    sys.exit(main())

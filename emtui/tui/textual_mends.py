"""Workarounds for faults of Textual, each with the version it is for and what it avoids.

This is the one file that uses Textual's private names. For each workaround a test shows the fault
in Textual as it is; where that test fails, Textual has mended it and the workaround can go.
"""

from __future__ import annotations

import codecs
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from itertools import groupby
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar

from textual import _xterm_parser, events
from textual._parser import ParseError
from textual.app import App
from textual.binding import Binding, BindingType
from textual.command import CommandList, CommandPalette
from textual.css.query import NoMatches
from textual.keys import Keys
from textual.message import Message
from textual.message_pump import MessagePump
from textual.strip import Strip
from textual.widgets import OptionList

from emtui.tui.dialogs.base import Dialog

if TYPE_CHECKING:
    from textual.driver import Driver

X10_MOUSE = re.compile(rb"\x1b\[M.{3}", re.DOTALL)
X10_CUT = re.compile(rb"\x1b\[M.{0,2}\Z", re.DOTALL)
"""An incomplete mouse report, whose rest has not been read yet."""

SILENCE = 2.0
"""Seconds without input after which a paste whose end has not come is taken as ended."""
MOST_COLUMNS, MOST_ROWS = 1_000, 500
"""A terminal has no more; to lay out what reports of a size could ask for takes for ever."""


def strips_of(app: App[Any]) -> list[Strip]:
    """The screen's rows. Textual 8.2.8 gives its screen as a picture, and in no other way."""
    return app.screen._compositor.render_strips(app.size)


class InputDecoder:
    """Decodes a terminal's input without ever failing.

    Textual 8.2.8 decodes strictly: one byte that is not UTF-8, such as é from a Latin-1 terminal,
    ends its input thread and the app. Here such bytes become U+FFFD, which no key is bound to.

    Mouse reports of the X10 form hold bytes above 127 past column 95. A terminal sends them when
    it was reset and has forgotten the mode that Textual asked for; they are dropped, and
    `ask_again` is called.
    """

    def __init__(self, ask_again: Callable[[], None]) -> None:
        self._decode = codecs.getincrementaldecoder("utf-8")(errors="replace").decode
        self._ask_again = ask_again
        self._held = b""

    def decode(self, data: bytes, final: bool = False) -> str:
        """The text of `data`, after what was held back before."""
        data = self._held + data
        data, reports = X10_MOUSE.subn(b"", data)
        self._held = b""
        if not final and (cut := X10_CUT.search(data)):
            data, self._held = data[: cut.start()], cut[0]
        if reports:
            self._ask_again()
        return self._decode(data, final)


class Burst(Message):
    """Keys that were read together, in their order; repeats of one key are merged while they wait.

    Textual 8.2.8 handles keys one by one, however far the screen lags behind them, and cannot
    tell a paste from typing where a terminal does not say which it is.
    """

    def __init__(self, keys: list[events.Key]) -> None:
        super().__init__()
        self.keys = keys

    def can_replace(self, message: Message) -> bool:
        """Whether `message`, which came later, has all of this one's keys now."""
        if not isinstance(message, Burst):
            return False
        if len({key.key for key in (*self.keys, *message.keys)}) > 1:
            return False
        message.keys[:0] = self.keys
        return True


class InputParser(_xterm_parser.XTermParser):
    """Ignores sequences that no terminal should send, and lets pastes end only at their end.

    Textual 8.2.8 raises ValueError or OverflowError on key codes such as ``ESC [ 1114112 ; 1 u``,
    ``ESC [ 97 ; 1:3 u`` and ``ESC [ 97:65 ; 2 u``, which ends its input thread and the app.

    It believes any report of the terminal's size, and hangs on one of 99,999 columns and rows.

    An escape character in a paste ends it for Textual 8.2.8, so that the rest is run as keys, and
    a paste whose end never comes takes every later key. Here all up to the end is text, escape
    characters as U+FFFD, and `SILENCE` is an end.
    """

    def __init__(self, debug: bool = False) -> None:
        self._pasted: list[str] | None = None
        """What was pasted so far, its last few characters apart; None outside a paste."""
        self._heard = 0.0
        """When something of it came last, as `monotonic` has it."""
        self._before = ""
        """The last few characters before what is parsed: a paste's beginning may come in two."""
        super().__init__(debug)

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        try:
            keys = list(super()._sequence_to_key_events(sequence, alt))
            "".join(key.character or "" for key in keys).encode()  # a lone surrogate
        except (ValueError, OverflowError):
            return [events.Key(Keys.Ignore, None)]
        return keys

    def feed(self, data: str) -> Iterator[Message]:
        """Parse `data`; after an error the rest of it is dropped and parsing begins anew.

        Keys that stand next to each other come as one `Burst`.
        """
        found: list[Message] = []
        try:
            for message in self._with_pastes(data):
                found.append(message)
        except (ParseError, EOFError):
            raise
        except Exception:
            super().__init__()
        for are_keys, run in groupby(found, lambda message: isinstance(message, events.Key)):
            together: list[Any] = list(run)
            for key in together if are_keys else ():
                key.time = together[0].time  # they came in one read, however long it took to parse
            yield from [Burst(together)] if are_keys else together

    def tick(self) -> Iterator[Message]:
        """What has come by the time alone: an escape key, or the end of a paste."""
        yield from super().tick()
        if self._pasted is not None and monotonic() - self._heard >= SILENCE:
            yield self._end_paste()

    def _with_pastes(self, data: str) -> Iterator[Message]:
        begin, end = _xterm_parser.BRACKETED_PASTE_START, _xterm_parser.BRACKETED_PASTE_END
        if not data:
            yield from super().feed(data)  # there will be no more
        while data:
            if self._pasted is None:
                seen = self._before + data
                at = seen.find(begin)
                here = len(data) if at < 0 else at + len(begin) - len(self._before)
                self._before = seen[1 - len(begin) :] if at < 0 else ""
                yield from self._without_sizes(data[:here] + (end if at >= 0 else ""))
                data = data[here:]
                self._pasted, self._heard = (None if at < 0 else [""]), monotonic()
            else:
                text, ended, data = (self._pasted.pop() + data).partition(end)
                self._pasted += text[: 1 - len(end)], text[1 - len(end) :]
                self._heard = monotonic()
                if ended:
                    yield self._end_paste()

    def _without_sizes(self, data: str) -> Iterator[Message]:
        """Parse what is no paste, without sizes that no terminal has."""
        known = self.terminal_size, self.terminal_pixel_size, self.mouse_pixels
        for message in super().feed(data):
            if isinstance(message, events.Resize):
                columns, rows = message.size
                if not (0 < columns <= MOST_COLUMNS and 0 < rows <= MOST_ROWS):
                    self.terminal_size, self.terminal_pixel_size, self.mouse_pixels = known
                    continue
                known = self.terminal_size, self.terminal_pixel_size, self.mouse_pixels
            if not isinstance(message, events.Paste):  # the empty one of its beginning and end
                yield message

    def _end_paste(self) -> events.Paste:
        text = "".join(self._pasted or ())
        self._pasted = None
        return events.Paste(text.replace("\x00", "").replace("\x1b", "\ufffd"))


class BrowserParser(InputParser):
    """Takes an Escape that comes alone for the key: a browser sends every sequence whole.

    Textual 8.2.8 waits for more, and takes the next key for one pressed with Alt.
    """

    def feed(self, data: str) -> Iterator[Message]:
        """Parse what came together."""
        if data == "\x1b" and self._pasted is None:
            return iter([Burst([events.Key("escape", None)])])
        return super().feed(data)


def tolerant(driver: type[Driver]) -> type[Driver]:
    """The driver class with the decoder and the parser above; unchanged on other systems."""
    if driver.__module__ == "textual.drivers.web_driver":
        return _tolerant_in_browsers(driver)
    try:
        from textual.drivers import linux_driver
    except ImportError:
        return driver
    if not issubclass(driver, linux_driver.LinuxDriver):
        return driver

    class TolerantDriver(driver):  # type: ignore[misc, valid-type]
        """Reads keys from a terminal that may send anything."""

        def run_input_thread(self) -> None:
            """Wait for input and dispatch events."""
            decoder = partial(InputDecoder, self._enable_mouse_support)
            vars(linux_driver)["getincrementaldecoder"] = lambda encoding: decoder
            vars(linux_driver)["XTermParser"] = InputParser
            while not self.exit_event.is_set():
                try:
                    super().run_input_thread()
                except OSError:  # the terminal has gone
                    raise
                except Exception as error:
                    self._loop.call_soon_threadsafe(self._app._handle_exception, error)

    return TolerantDriver


def _tolerant_in_browsers(driver: type[Driver]) -> type[Driver]:
    from textual.drivers import web_driver

    decoder = partial(InputDecoder, lambda: None)
    vars(web_driver)["getincrementaldecoder"] = lambda encoding: decoder
    vars(web_driver)["XTermParser"] = BrowserParser

    class TolerantWebDriver(driver):  # type: ignore[misc, valid-type]
        """Ends the app where the server has gone, which Textual 8.2.8 outlives for ever."""

        def run_input_thread(self) -> None:
            """Wait for input, and end when there can be no more."""
            try:
                super().run_input_thread()
            finally:
                if not self.exit_event.is_set():
                    self._loop.call_soon_threadsafe(self._app.exit)

    return TolerantWebDriver


def guard(app: App[Any], outlive: Callable[[BaseException], bool]) -> None:
    """Let `outlive` decide after every unexpected error whether the app goes on.

    Textual 8.2.8 ends the app on any error in a handler, watcher, timer, worker or picture, and
    what raised in a handler hears no message any more.

    Args:
        app: the app.
        outlive: called with the error, in the app's thread; says whether to go on.
    """
    end = app._handle_exception

    def handle(error: Exception) -> None:
        if not outlive(_itself(error)):
            end(error)

    vars(app)["_handle_exception"] = handle
    vars(app)[GUARDED] = True
    MessagePump._dispatch_message = _dispatch  # type: ignore[method-assign, assignment]


GIVEN_BACK = "".join(f"\x1b[?{n}l" for n in (1000, 1002, 1003, 1006, 1015, 1004, 2004, 2048, 1049))


def give_back(app: App[Any]) -> None:
    """Give the terminal back at once, waiting for nothing.

    Textual 8.2.8 does so only at the end of its shutdown, which may never come.
    """
    before = getattr(app._driver, "attrs_before", None)
    if before is None or sys.__stderr__ is None:
        return
    import termios

    screen = sys.__stderr__.fileno()
    with suppress(termios.error, OSError):
        termios.tcsetattr(screen, termios.TCSANOW, before)
        os.set_blocking(screen, False)  # what is not read by anybody is not waited for
        os.write(screen, f"\x1b[<u{GIVEN_BACK}\x1b[?7h\x1b[?25h".encode())
        os.set_blocking(screen, True)


def ending_error(app: App[Any]) -> BaseException | None:
    """The error that ended an app, which Textual 8.2.8 keeps without a public name."""
    return None if app._exception is None else _itself(app._exception)


def _itself(error: BaseException) -> BaseException:
    """An error itself: that of a worker comes within one of Textual's."""
    held: BaseException = getattr(error, "error", error)
    return held


GUARDED = "emtui_guarded"
_textual_dispatch = MessagePump._dispatch_message


async def _dispatch(pump: MessagePump, message: Message) -> None:
    """Dispatch a message; what raises goes on to hear the next one where its app is guarded."""
    try:
        await _textual_dispatch(pump, message)
    except Exception as error:
        app = pump.app
        if GUARDED not in vars(app):
            raise
        app._handle_exception(error)


class Lines(OptionList):
    """An option list that ignores Page Up and Page Down while no line is visible.

    Textual 8.2.8 fails on them in a list without a visible row, and on a click where the list was
    filled anew under the mouse: it looks for a line that has gone.
    """

    async def _on_click(self, event: events.Click) -> None:
        with suppress(IndexError):
            await super()._on_click(event)

    def action_page_down(self) -> None:
        """Turn a page."""
        if self.scrollable_content_region:
            super().action_page_down()  # type: ignore[no-untyped-call]

    def action_page_up(self) -> None:
        """Turn a page back."""
        if self.scrollable_content_region:
            super().action_page_up()  # type: ignore[no-untyped-call]


class Commands(CommandPalette, Dialog[None]):
    """The palette of commands.

    Textual 8.2.8 ends the app if its palette is closed while it is still being built, since a
    search looks for a list that has gone; and its list has the fault that `Lines` avoids.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pagedown", "page('down')", show=False),
        Binding("pageup", "page('up')", show=False),
    ]

    def action_page(self, way: str) -> None:
        """Turn a page of the commands found."""
        found = self.query_one(CommandList)
        if found.scrollable_content_region:
            turn = found.action_page_down if way == "down" else found.action_page_up
            turn()  # type: ignore[no-untyped-call]

    def _gather_commands(self, search_value: str) -> None:  # type: ignore[override]
        async def gather() -> None:
            search = CommandPalette._gather_commands.__wrapped__  # type: ignore[attr-defined]
            with suppress(NoMatches):
                await search(self, search_value)

        worker: Any = gather
        self.run_worker(worker, exclusive=True, group=self._GATHER_COMMANDS_GROUP)

    def _watch__list_visible(self) -> None:
        with suppress(NoMatches):
            super()._watch__list_visible()

    async def _watch__show_busy(self) -> None:
        with suppress(NoMatches):
            await super()._watch__show_busy()

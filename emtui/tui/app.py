"""The application: signals, themes, and the workbench as its one screen."""

from __future__ import annotations

import contextlib
import gc
import io
import os
import threading
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, ClassVar

from rich.console import Console
from textual import events
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widgets import Input

from emtui.tui.control.bursts import Bursts
from emtui.tui.control.endings import Endings
from emtui.tui.control.held_input import HeldInput, Reached
from emtui.tui.launch import Launch
from emtui.tui.preferences import Preferences
from emtui.tui.screens.splash import Splash
from emtui.tui.textual_mends import Burst, ending_error, give_back, guard, tolerant

if TYPE_CHECKING:
    from textual.driver import Driver
    from textual.notifications import SeverityLevel

    from emtui.tui.screens.workbench import Workbench


GRACE = 5.0
"""Seconds after which the program ends even if a read, or a terminal that is gone, blocks it."""


class EmtuiApp(Preferences):
    """emtui on an envelope."""

    TITLE = "emtui"
    CSS_PATH = "emtui.tcss"
    ALLOW_SELECT = False  # Ctrl+C leaves, so nothing selected could be copied; terminals select
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c", "copy_or_quit", "quit", show=False, system=True, priority=True),
        Binding("ctrl+q", "interrupt", "quit", show=False, system=True, priority=True),
        Binding("ctrl+z", "suspend_process", "suspend", show=False, system=True),
    ]

    def __init__(self, launch: Launch | None = None, *, debugging: bool = False) -> None:
        """Open what `launch` asks for: the essay's slips where it is None.

        Args:
            launch: what is opened, and what the session may do.
            debugging: whether any unexpected error ends the app and Textual prints it; else
                `Rescue` decides, and what ended the app is kept in `fault`.
        """
        self._launch = launch or Launch()
        super().__init__(self._launch.may)
        self._told = io.StringIO()
        self._failure: BaseException | None = None
        """Why there will be no workbench."""
        self._bench: Workbench | None = None
        """The workbench; None while the splash screen stands for it."""
        self.endings = Endings(self, self._keep_work)
        self._debugging = debugging
        self._warned: object = None
        """What was done when its loss was told of."""
        self.pressed = 0.0
        """When the last key was pressed or the mouse let go, as `time.monotonic` has it."""
        self._bursts = Bursts(self._deliver, self._paste_text, self.set_timer)
        self._held = HeldInput(self, lambda: self._bench)
        if not debugging:
            self.error_console = Console(file=self._told, width=100, markup=False, highlight=False)

    def get_driver_class(self) -> type[Driver]:
        """The system's driver, made to take any input."""
        return tolerant(super().get_driver_class())

    @property
    def fault(self) -> str:
        """The report of the unexpected error that ended the app; empty where there was none."""
        return self._told.getvalue()

    @property
    def ended_by(self) -> BaseException | None:
        """The unexpected error that ended the app; None where there was none."""
        return self._failure or ending_error(self)

    def _prepare(self) -> Callable[[], Workbench]:
        """Import the workbench and everything behind it, and open the envelope."""
        from emtui.plot import terminal
        from emtui.scenes.frame import Frame
        from emtui.slips.envelope import essay_envelope
        from emtui.tui.control.rescue import Rescue
        from emtui.tui.screens.workbench import Workbench

        launch = self._launch
        if not self._debugging:
            guard(self, Rescue(self, launch.may).outlive)
        opened = launch.groups.whole if launch.groups else launch.envelope
        frame = Frame.of(opened or essay_envelope(), 0 if launch.unread else launch.start_at)
        terminal.warm_up()
        # Modules stay: the garbage collector need not scan them again between two keys.
        gc.freeze()
        gc.enable()
        return lambda: Workbench(frame, launch, maths=self.settings.maths)

    async def on_burst(self, message: Burst) -> None:
        """Keys that came together: pasted text, one key many times, or different keys."""
        screen = self.screen_stack[-1] if self.screen_stack else None
        ready = screen is not None and not isinstance(screen, Splash | ModalScreen)
        await self._bursts.take(message.keys, field=not ready or isinstance(self.focused, Input))

    async def _deliver(self, keys: Sequence[events.Key]) -> None:
        """Deliver keys; repeats of one that moves along the half-steps are taken as one move."""
        for name, run in groupby(keys, lambda key: key.key):
            same, bench = list(run), self._bench
            ready = bench is not None and self.screen is bench and self.focused is None
            ready &= not self._held.waits
            if not (ready and bench is not None and bench.transport.take_by_key(name, len(same))):
                for key in same:
                    await self.on_event(key)

    def _paste_text(self, text: str) -> None:
        self.screen.post_message(events.Paste(text))

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """Show a notification: on the workbench in its notice line."""
        if self._bench is not None and self._bench.is_mounted:
            self._bench.tell(message)
        else:
            super().notify(message, title=title, severity=severity, timeout=timeout, markup=markup)

    async def on_event(self, event: events.Event) -> None:
        """Hold back input during the splash screen, except for Ctrl+C."""
        if isinstance(event, events.Key | events.MouseUp):
            self.pressed = event.time
        screen = self.screen_stack[-1] if self.screen_stack else None
        new = isinstance(event, events.Key | events.Paste) and not event.is_forwarded
        typed = event if new and isinstance(event, events.Key | events.Paste) else None
        leaves = isinstance(typed, events.Key) and typed.key == "ctrl+c"
        if typed is not None and not leaves and isinstance(screen, Splash):
            screen.held.append(typed)
        elif typed is not None and not leaves and self._held.take(typed):
            pass  # it comes again when it is its turn
        else:
            opens = isinstance(typed, events.Key) and self._held.begin(typed.key)
            await super().on_event(event)
            if opens:
                self._held.follow()

    async def on_reached(self, message: Reached) -> None:
        """A key that opens a dialog has been handled."""
        await self._held.reached(message)

    async def on_decided(self) -> None:
        """A page's answer has made its screen."""
        await self._held.go_on()

    def on_splash_failed(self, message: Splash.Failed) -> None:
        """End with a report: without a workbench the app cannot go on."""
        self._failure = message.error
        self._told.write(repr(message.error))
        self.exit(return_code=1)

    async def on_splash_ready(self, message: Splash.Ready) -> None:
        """Replace the splash screen by the workbench, and replay the keys held back.

        They come before any later input: the app handles no other event meanwhile.
        """
        splash = self.screen
        assert isinstance(splash, Splash)
        self._bench = message.make().add_class(*splash.classes)  # else it is laid out twice
        await self.switch_screen(self._bench)
        for event in splash.held:
            await super().on_event(event)

    def on_mount(self) -> None:
        """Show the splash screen, and leave in good order when asked by a signal."""
        self.push_screen(Splash(self._prepare, puzzle=self._launch.is_plain))
        if not self.is_headless:
            self.endings.take_over()

    async def action_copy_or_quit(self) -> None:
        """Copy what is selected in a field; where nothing is, quit."""
        field = self.focused
        if isinstance(field, Input) and field.selected_text:
            field.action_copy()
        else:
            await self.action_interrupt()

    async def action_interrupt(self) -> None:
        """Quit; but not in a browser, where Ctrl+C is meant to copy and nothing can be kept."""
        if self._launch.may.interrupt:
            await self.action_quit()
        else:
            self.notify("q leaves.")

    async def action_quit(self) -> None:
        """Quit, and keep slips made by hand for the next launch.

        Where nothing is kept, what would be lost asks for a second q: in a browser that is a
        visitor's guesses and bets.
        """
        bench = None if self._launch.may.keep_journal else self._bench
        done = () if bench is None else bench.essay.own_work
        if not done or done == self._warned:
            with contextlib.suppress(Exception):  # it ends all the same
                self._keep_work(by_hand=True)
            await super().action_quit()
            return
        self._warned = done
        self.notify("Your guesses and bets go with this page. x downloads them; q again leaves.")

    def action_suspend_process(self) -> None:
        """Give the terminal back for a while, where there is one to give."""
        if self._launch.may.suspend:
            super().action_suspend_process()

    def exit(self, result: None = None, return_code: int = 0, message: Any = None) -> None:
        """Exit; after `GRACE` seconds even if a read or a lost terminal blocks."""
        if not self.is_headless:
            last = threading.Timer(GRACE, self._end_anyway, (return_code,))
            last.daemon = True
            with contextlib.suppress(RuntimeError):  # not enough memory for another thread
                last.start()
        super().exit(result, return_code, message)

    def _end_anyway(self, return_code: int) -> None:
        give_back(self)
        os._exit(return_code)

    def _keep_work(self, *, by_hand: bool = False) -> None:
        if self._bench is not None:
            from emtui.tui.control.rescue import keep_work

            keep_work(self, by_hand=by_hand)

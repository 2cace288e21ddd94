"""Recovery from unexpected errors: closes the pane or dialog that failed, and keeps the session."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from time import monotonic

from textual.app import App, ScreenStackError
from textual.css.query import NoMatches
from textual.dom import DOMNode

from emtui.fault_report import complain, save_report
from emtui.scenes.frame import Frame
from emtui.slips.envelope import Envelope
from emtui.tui.capabilities import Capabilities
from emtui.tui.control.essay import FREE, Essay
from emtui.tui.dialogs.base import Dialog
from emtui.tui.dialogs.saved_work import KeptDialog
from emtui.tui.screens.workbench import Workbench
from emtui.tui.store.saved_work import keep
from emtui.tui.widgets.page_panel import PagePanel
from emtui.tui.widgets.study_pane import StudyPane
from emtui.tui.widgets.why_panel import WhyPanel

MOST, WITHIN = 5, 10.0
"""More errors than this within so many seconds end the app."""

Closing = Callable[[], None]


def keep_work(app: App[None], *, by_hand: bool = False) -> None:
    """Keep for the next launch what a person made: the slips, also those being edited, the climb.

    Nothing is kept where nothing was done, or before a class. An offer not answered yet stays.
    `by_hand`, only slips typed, changed or pasted are kept: who leaves has the others elsewhere.
    """
    stack = app.screen_stack
    bench = next((screen for screen in stack if isinstance(screen, Workbench)), None)
    if bench is None or not bench.pages.keeps or any(isinstance(s, KeptDialog) for s in stack):
        return
    for dialog in stack:
        edited = dialog.rescued() if isinstance(dialog, Dialog) else None
        if isinstance(edited, Envelope):
            keep(Frame.of(edited))
            return
    made = bench.pages.made
    if made is not None and (made.backdrop.envelope.by_hand or not by_hand):
        keep(made)


class Rescue:
    """Decides after each error whether the app goes on, and closes what raised it."""

    def __init__(
        self, app: App[None], may: Capabilities, clock: Callable[[], float] = monotonic
    ) -> None:
        self._app, self._may, self._clock = app, may, clock
        self._times: list[float] = []
        self._closing: set[str] = set()
        """Places about to be closed, whose further errors are ignored."""

    def outlive(self, error: BaseException) -> bool:
        """Whether the app goes on; if not, the person's work is saved for the next launch."""
        try:
            return self._outlive(error)
        except Exception:
            return False

    def _outlive(self, error: BaseException) -> bool:
        if self._is_gone(error):
            return True
        bench = next((s for s in self._app.screen_stack if isinstance(s, Workbench)), None)
        if bench is None:
            return False
        place, close = self._culprit(error, bench)
        if place in self._closing:
            return True
        now = self._clock()
        self._times = [t for t in self._times if now - t < WITHIN] + [now]
        if len(self._times) > MOST:
            keep_work(self._app)
            return False
        where = self._written_down("".join(traceback.format_exception(error)))
        self._closing.add(place)

        def recover() -> None:
            self._closing.discard(place)
            if self._app.return_code is not None:
                return
            bench.playback.stop()
            bench.playback.end_glide()
            close()
            self._app.notify(
                f"An error in emtui itself{place}; your climb is as it was.{where}",
                severity="error",
                markup=False,
                timeout=12,
            )

        self._app.call_later(recover)
        return True

    def _is_gone(self, error: BaseException) -> bool:
        """Whether a widget, or a screen of an app that is ending, was looked for too late."""
        if not isinstance(error, NoMatches | ScreenStackError):
            return False
        stack = self._app.screen_stack
        closed = isinstance(error, NoMatches) and any(
            isinstance(one, Dialog) and one not in stack for one in _involved(error)
        )
        return closed or self._app.return_code is not None

    def _written_down(self, report: str) -> str:
        """Where the report lies, in a sentence; of a served session, whoever serves it reads it."""
        if not self._may.write_files:
            complain(report)
            return ""
        place = save_report(report)
        return f" What happened is written down in {place}." if place else ""

    def _culprit(self, error: BaseException, bench: Workbench) -> tuple[str, Closing]:
        """Words for the place that raised the error, and a function that closes it."""
        for one in _involved(error):
            if isinstance(one, Dialog):
                return " closed the dialog", one.give_up
            if isinstance(one, StudyPane | WhyPanel):
                return " closed the pane", lambda: bench.side.show("")
            if isinstance(one, PagePanel | Essay):
                return " closed the page", lambda: bench.pages.read(FREE)
        return "", lambda: None


def _involved(error: BaseException) -> Iterator[object]:
    """The objects whose methods were on the stack, the innermost first, each with its ancestors."""
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    for frame in reversed(frames):
        one = frame.f_locals.get("self")
        yield one
        if isinstance(one, DOMNode):
            with suppress(AttributeError):  # not mounted yet
                yield from one.ancestors

"""The essay on the workbench: opens its pages, plays its answers, and keeps the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emtui.lessons.journal import Journal
from emtui.scenes.frame import Frame
from emtui.tui.control.commands import COMMANDS
from emtui.tui.control.essay import FREE, Arrangement, Essay
from emtui.tui.store.journal import load_journal, save_journal
from emtui.tui.widgets.page_panel import Answers, Decided, PagePanel
from emtui.tui.widgets.plot_pane import PlotPane

if TYPE_CHECKING:
    from emtui.tui.screens.workbench import Workbench


class EssayMode:
    """Shows on the workbench what `Essay`, which has no screen, decides."""

    def __init__(self, bench: Workbench, *, keeps: bool) -> None:
        """`keeps`: whether the journal is read and written; before a class it is neither."""
        self._bench, self._first, self.keeps = bench, bench.session, keeps
        self._saved = Journal()
        self.essay = Essay(self._saved)
        self._focused = ""
        """The pane that was given the arrows, as the page has it."""

    def take_up(self) -> str:
        """Begin with the journal of the last launch; a sentence where that could not be used."""
        self._saved, problem = load_journal() if self.keeps else (Journal(), "")
        self.essay = Essay(self._saved)
        return problem

    @property
    def made(self) -> Frame | None:
        """What free play was brought to since it opened; None where nothing was done."""
        frame = self.essay.free(self._bench.frame)
        return None if frame.session is self._first else frame

    def read(self, name: str | None) -> None:
        """Open a page as it was left, or as it begins; the empty name is free play."""
        bench = self._bench
        if name is None or name == self.essay.page:
            return
        bench.transport.interrupt()
        bench.zoom.show(None)  # its question would be hidden
        arrangement = self.essay.open(name, self._arrangement())
        bench.set_class(name != FREE, "-page").set_class(self.essay.alone, "-alone")
        self._arrange(arrangement)

    def read_part(self, part: int) -> None:
        """Open a part at the page read last, or at its first."""
        self.read(self.essay.of_part(part))

    def turn(self, by: int) -> None:
        """Turn a page on, or back; from free play to the page read last."""
        name = self.essay.next(by)
        if name is None:
            self._bench.app.bell()
        else:
            self.read(name)

    def again(self) -> None:
        """Play the page once more from its beginning."""
        self._arrange(self.essay.again(self._arrangement()))

    def forget(self) -> None:
        """Forget all answers; a page that is open begins anew."""
        self.essay.forget()
        self.again()

    def take_back_focus(self) -> None:
        """Give the keys to the page's answers, or to the pane that the page is about."""
        bench = self._bench
        if bench.focused is not None or bench.query_one(PagePanel).focus_answers():
            return
        if self._focused and self._focused == bench.side.name:
            bench.set_focus(bench.side.study)

    def keep_focus(self) -> None:
        """Leave the keys with the pane that the page is about, while nothing is to be answered."""
        bench = self._bench
        if not isinstance(bench.focused, PlotPane) or bench.guess.on or bench.zoom.pane is not None:
            return
        asked = bench.query_one(Answers).display
        if bench.reading and not asked and self._focused and self._focused == bench.side.name:
            bench.set_focus(bench.side.study)

    def decides(self, key: str) -> bool:
        """Whether a key, pressed now, gives an answer."""
        answers = self._bench.focused
        return key == "enter" and isinstance(answers, Answers) and answers.in_view

    def use_own_slips(self) -> None:
        """Put the reader's own slips on the page."""
        try:
            self._arrange(self.essay.use_own_slips())
        finally:
            self._bench.post_message(Decided())

    def answer(self, event: PagePanel.Answered) -> None:
        """Note an answer, and play it."""
        try:
            self._play(event)
        finally:
            self._bench.post_message(Decided())

    def _play(self, event: PagePanel.Answered) -> None:
        bench = self._bench
        shown, acts = self.essay.answer(event.question, event.answer, self._arrangement())
        if shown.frame is not bench.frame:
            self._arrange(shown)
        for act in acts:
            COMMANDS[act](bench)
        bench.follow()

    def follow(self) -> None:
        """Tell the page what is on the screen, and save the journal if that changed it."""
        bench = self._bench
        self.essay.follow(bench.frame, bench.side.study.view, bench.side.name)
        bench.reading = self.essay.reading
        if self.essay.journal is not self._saved:
            self._saved = self.essay.journal
            if self.keeps:
                save_journal(self._saved)

    def _arrangement(self) -> Arrangement:
        bench = self._bench
        name = bench.side.name
        focus = bool(name) and name == self._focused
        return Arrangement(bench.frame, name, bench.side.choice, focus)

    def _arrange(self, arrangement: Arrangement) -> None:
        bench = self._bench
        bench.transport.put(arrangement.frame)
        self._focused = arrangement.pane if arrangement.focus else ""
        bench.side.show(arrangement.pane, arrangement.choice, focus=arrangement.focus)
        bench.follow()

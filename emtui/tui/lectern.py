"""A desk to read the essay at: pages put their scenery onto the stage and follow the reader."""

from __future__ import annotations

from dataclasses import dataclass, replace

from textual.reactive import reactive

from emtui.lessons.book import first_of, number_of, pages
from emtui.lessons.journal import Journal
from emtui.lessons.page import Reader, Scenery
from emtui.lessons.staging import noted, staged
from emtui.scenes.backdrop import Backdrop
from emtui.scenes.frame import Frame
from emtui.slips.envelope import Envelope
from emtui.tui.asking import Asking
from emtui.tui.store.files import keep, read_kept, set_aside
from emtui.tui.widgets.page_panel import PagePanel, Reading
from emtui.tui.widgets.study_pane import StudyPane

KEPT_AS = "lessons"
FREE = ""
"""The name of free play, where a page's name stands otherwise."""


@dataclass(frozen=True, eq=False, slots=True)
class Left:
    """A stage as the reader left it."""

    frame: Frame
    pane: str
    choice: int


class Lectern(Asking):
    """Free play, and every page as it was left."""

    page: reactive[str] = reactive(FREE, repaint=False)
    reading: reactive[Reading | None] = reactive(None, repaint=False)

    def __init__(self, frame: Frame, page: str = FREE) -> None:
        """Open on `frame` in free play, or on a page, by name."""
        super().__init__(frame)
        self._first = page
        self._left: dict[str, Left] = {}
        self._journal = Journal()
        self._seen: tuple[object, ...] = ()

    def on_mount(self) -> None:
        """Take up the journal where it was left."""
        try:
            kept = read_kept(KEPT_AS)
            self._journal = Journal() if kept is None else Journal.from_json(kept)
        except ValueError:
            self.notify(set_aside(KEPT_AS), markup=False)
        self.watch(self, "frame", self._follow, init=False)
        self.watch(self.query_one(StudyPane), "view", self._follow, init=False)
        self.call_after_refresh(self.read, self._first)

    # Turning pages.

    def action_part(self, part: int) -> None:
        """Open a part at the page read last, or at its first."""
        last = pages().get(self._journal.page)
        self.read(self._journal.page if last and last.part == part else first_of(part))

    def action_free(self) -> None:
        """Back to free play, as it was left."""
        self.read(FREE)

    def action_turn(self, by: int) -> None:
        """A page on, or back; from free play to the page read last."""
        names = list(pages())
        if self.page == FREE:
            self.read(self._journal.page if self._journal.page in names else names[0])
            return
        at = names.index(self.page) + by
        if 0 <= at < len(names):
            self.read(names[at])
        else:
            self.app.bell()

    def action_next(self) -> None:
        """The next page; after the last one, free play."""
        last = self.page == list(pages())[-1]
        self.read(FREE) if last else self.action_turn(1)

    def action_again(self) -> None:
        """The page once more from its beginning."""
        if self.page == FREE:
            return
        self._journal = self._journal.begun(self.page)
        self._set(pages()[self.page].scenery)
        self._follow()

    def action_scroll_page(self, by: int) -> None:
        """Move a page's words up or down, where they do not all fit."""
        self.query_one(PagePanel).scroll_relative(y=by, animate=False)

    def action_contents(self) -> None:
        """Choose a page."""
        from emtui.tui.dialogs.contents import ContentsDialog

        self._halt()
        self.app.push_screen(ContentsDialog(self._journal), self._chosen)

    def _chosen(self, name: str | None) -> None:
        if name is not None:
            self.read(name)

    def read(self, name: str) -> None:
        """Put a page onto the stage as it was left, or as it begins; the empty name: free play."""
        if name == self.page:
            return
        self._halt()
        study = self.query_one(StudyPane)
        pane, choice = (
            (study.pane.name, study.view.choice) if study.pane and study.view else ("", 0)
        )
        self._left[self.page] = Left(self.shown, pane, choice)
        left = self._left.get(name)
        self.page = name
        self.set_class(name != FREE, "-page")
        self.set_class(name != FREE and pages()[name].alone, "-alone")
        self._journal = self._journal.opened(name) if name else self._journal
        if left is not None:
            self._stand(left.frame, left.pane, left.choice)
        else:
            self._set(pages()[name].scenery)
        self._follow()
        self._save()

    def _set(self, scenery: Scenery, backdrop: Backdrop | None = None) -> None:
        """Put scenery onto the stage; on `backdrop`, where that is given, instead of its own."""
        if backdrop is None and scenery.envelope is not None:
            backdrop = Backdrop.of(scenery.envelope())
        backdrop = backdrop or self.shown.backdrop
        frame = staged(scenery, backdrop)
        self._stand(frame, scenery.pane, scenery.choice, focus=scenery.focus)

    def _stand(self, frame: Frame, pane: str, choice: int, *, focus: bool = False) -> None:
        self._put(frame)
        self.show_pane(pane, choice, focus=focus)

    def _opened(self, frame: Frame) -> None:
        """Slips that the reader brings are for free play, and for pages that can take them."""
        if self.page != FREE:
            self._left[FREE] = Left(frame, "", 0)
            if not pages()[self.page].own_slips:
                self.read(FREE)
        super()._opened(frame)

    # Following the reader.

    def _follow(self) -> None:
        """Tell the page what the reader did, wherever something that it reads has changed."""
        if self.page == FREE:
            self.reading = None
            return
        study = self.query_one(StudyPane)
        frame, view, pane = self.shown, study.view, study.pane.name if study.pane else ""
        seen: tuple[object, ...] = (self._journal, self.page, pane)
        seen += (frame.session, frame.revealed, frame.others, frame.hand)
        if view is not None:
            seen += (view.found, view.progress is None, view.choice, view.pins, view.cursor)
        if seen == self._seen:
            return
        page = pages()[self.page]
        reader = Reader(frame, self._journal, self.page, view, pane)
        journal = noted(page, reader)
        changed, self._journal = journal is not self._journal, journal
        self._seen = (journal, *seen[1:])
        self.reading = Reading(
            page, replace(reader, journal=journal), number_of(self.page), len(pages()), self._own()
        )
        if changed:
            self._save()

    def _own(self) -> str:
        """The name of the reader's own slips, where this page can take them and has not yet."""
        own = self._left.get(FREE)
        if own is None or not pages()[self.page].own_slips:
            return ""
        envelope = own.frame.backdrop.envelope
        same = _same(envelope, self.shown.backdrop.envelope)
        return "" if same else envelope.name

    def on_page_panel_answered(self, event: PagePanel.Answered) -> None:
        """Note the answer, and play it."""
        answer = event.question.answers[event.answer]
        self._journal = self._journal.answered(self.page, event.question.name, event.answer)
        assert self.reading is not None
        scenery = answer.sets(replace(self.reading.reader, journal=self._journal))
        if scenery is not None:
            self._set(scenery, self.shown.backdrop if scenery.envelope is None else None)
        for act in answer.acts:
            getattr(self, f"action_{act}")()
        self._follow()

    def on_page_panel_own_slips(self) -> None:
        """The page once more, with the slips of free play."""
        scenery = pages()[self.page].scenery
        self._set(scenery, self._left[FREE].frame.backdrop)
        self._follow()

    def _save(self) -> None:
        keep(KEPT_AS, self._journal.as_json())


def _same(one: Envelope, other: Envelope) -> bool:
    """Whether two envelopes hold the same slips."""
    mine, others = one.sample, other.sample
    return mine is others or (
        len(mine.values) == len(others.values)
        and bool((mine.values == others.values).all())
        and mine.scale == others.scale
        and mine.shift == others.shift
    )

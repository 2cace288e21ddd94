"""Runs a pane's study in a worker thread, with progress, and keeps the latest results."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import replace
from time import monotonic
from typing import Any

from textual import work
from textual.containers import Vertical
from textual.reactive import reactive
from textual.worker import get_current_worker

from emtui.scenes.pane import Pane, View

RESULTS = 24
"""Results kept, so that a step back finds its picture again."""
PAUSE = 0.04
"""Seconds between two reports of a study: as often as a person sees."""


class Computing(Vertical):
    """Has a pane's view, and fills it with what the pane's study finds."""

    view: reactive[View | None] = reactive(None, repaint=False)

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self.pane: Pane | None = None
        self._results: OrderedDict[Hashable, Any] = OrderedDict()
        self._asked: Hashable = None
        """What the study at work depends on."""

    def follow(self) -> None:
        """Show what is known for the present frame, and compute what is not."""
        if self.pane is None or self.view is None or self.pane.study is None:
            return
        name, choice, depends = self.pane.name, self.view.choice, self.pane.study.depends(self.view)
        key = (name, choice, depends)
        known = {k: self._results.get((name, k, depends)) for k in range(len(self.pane.choices))}
        others = {k: found for k, found in known.items() if found is not None and k != choice}
        if [*map(id, others.values())] != [*map(id, self.view.known.values())]:
            self.view = replace(self.view, known=others)
        if key in self._results:
            self._results.move_to_end(key)
            if self._asked is not None or not _shows(self.view, self._results[key]):
                self.give_up()
                self.view = _showing(self.view, self._results[key], None)
        elif key != self._asked:
            self._asked = key
            self._compute(key, self.pane, self.view)

    # Described here: else Textual writes out every argument, with all its arrays, at each call.
    @work(thread=True, exclusive=True, description="a pane's study")
    def _compute(self, key: Hashable, pane: Pane, view: View) -> None:
        worker, told = get_current_worker(), 0.0
        assert pane.study is not None

        def tell(report: Callable[..., None], *what: Any) -> None:
            nonlocal told
            if not worker.is_cancelled and monotonic() - told >= PAUSE:
                told = monotonic()
                self.app.call_from_thread(report, key, *what)

        def going_on(share: float) -> bool:
            tell(self._progress, share)
            return not worker.is_cancelled

        found: Any = None
        try:
            for found in pane.study.compute(view, going_on):
                if worker.is_cancelled:
                    return
                tell(self._arrive, found, False)
        except ValueError as refusal:
            found = refusal
        if not worker.is_cancelled:
            self.app.call_from_thread(self._arrive, key, found, True)

    def _progress(self, key: Hashable, share: float) -> None:
        if key == self._asked and self.view is not None:
            self.view = replace(self.view, progress=share)

    def _arrive(self, key: Hashable, found: Any, final: bool) -> None:
        if key != self._asked or self.view is None:
            return
        if final:
            self._asked = None
            self._results[key] = found
            if len(self._results) > RESULTS:
                self._results.popitem(last=False)
        progress = None if final else self.view.progress
        self.view = _showing(self.view, found, progress)

    def give_up(self) -> None:
        """Compute nothing any more."""
        self.workers.cancel_node(self)
        self._asked = None

    def forget(self) -> None:
        """Compute nothing any more, and keep nothing of what was found."""
        self.give_up()
        self._results.clear()


def _shows(view: View, found: Any) -> bool:
    return view.refused == str(found) if isinstance(found, ValueError) else view.found is found


def _showing(view: View, found: Any, progress: float | None) -> View:
    """The view with another result, or with the words that say why there is none."""
    if isinstance(found, ValueError):
        return replace(view, found=None, refused=str(found), progress=None)
    return replace(view, found=found, refused="", progress=progress)

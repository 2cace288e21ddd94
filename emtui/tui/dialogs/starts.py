"""The dialog of starts: one by name, or one of a hundred random ones, grouped by their ends."""

from __future__ import annotations

import math
import secrets
from collections.abc import Sequence
from typing import ClassVar

import numpy as np
from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import DataTable, OptionList, ProgressBar
from textual.widgets.option_list import Option
from textual.worker import get_current_worker

from emtui.em.basins import EndRow, EndsTable, random_table
from emtui.em.history import Why
from emtui.em.session import Session
from emtui.em.starts import BY_HAND, DEFAULT, STARTS, Start, random_mixtures, random_start
from emtui.scenes.numbers import Figures, score
from emtui.tui.dialogs.base import Dialog
from emtui.tui.textual_mends import Lines

ON_FEW = "on few slips"
"""Marks an end on a handful of slips, which is never called the best."""
MANY = 100
"""Random starts tried at once."""
MOST_ROWS = 11
"""Ends that the table shows at once; collapsed and emptied ones beyond these share a row."""
ROOM_FOR_BOTH, ROOM_FOR_SPREADS = 28, 76
"""Rows of the window from which list and table fit, and columns for the spreads."""


class StartsDialog(Dialog[Start | str | None]):
    """Asks for a start; returns it, BY_HAND for a guess by hand, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "cancel")]

    def __init__(self, session: Session, figures: Figures) -> None:
        super().__init__()
        self._session, self._figures = session, figures
        self._seed = secrets.randbelow(10_000)
        self._table: EndsTable | None = None

    def compose(self) -> ComposeResult:
        """The starts by name; the table of ends appears below them once asked for."""
        with Vertical(id="starts", classes="dialog") as frame:
            frame.border_title = "Begin from"
            frame.border_subtitle = "Enter takes it, Esc cancels"
            yield Lines(
                *(
                    Option(_line("usual" if name == DEFAULT else name, words), name)
                    for name, (words, _) in STARTS.items()
                ),
                Option(_line("random", f"seed {self._seed}"), "random"),
                Option(_line(BY_HAND, "move the friends yourself"), BY_HAND),
                Option(_line(f"try {MANY}", "random starts, and where they end"), "many"),
            )
            yield ProgressBar(total=1.0, show_eta=False, id="trying")
            yield DataTable(id="ends", cursor_type="row")

    def on_mount(self) -> None:
        """Nothing is tried yet."""
        self.query_one("#trying").display = False
        self.query_one("#ends").display = False

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take the start, or try many."""
        sample, variant = self._session.sample, self._session.variant
        if event.option_id == "many":
            self._try()
        elif event.option_id == "random":
            self.dismiss(random_start(sample, variant, self._seed))
        elif event.option_id == BY_HAND:
            self.dismiss(BY_HAND)
        elif event.option_id:
            self.dismiss(STARTS[event.option_id][1](sample, variant))

    @work(thread=True, exclusive=True)
    def _try(self) -> None:
        worker, session = get_current_worker(), self._session
        self.app.call_from_thread(setattr, self.query_one("#trying"), "display", True)

        def going_on(share: float) -> bool:
            self.app.call_from_thread(self.query_one(ProgressBar).update, progress=share)
            return not worker.is_cancelled

        table = random_table(
            session.sample,
            session.variant,
            self._seed,
            MANY,
            limits=session.limits,
            going_on=going_on,
        )
        if not worker.is_cancelled:
            self.app.call_from_thread(self._show, table)

    def _show(self, table: EndsTable) -> None:
        self._table = table
        ends = self.query_one("#ends", DataTable)
        ends.clear(columns=True)
        ends.add_columns("score", "Ali", "Bilal", "times", "end")
        rows = table.rows
        whole = shown_alone(rows)
        for k, row in enumerate(rows[:whole]):
            ends.add_row(*self._cells(row), key=str(k))
        if rest := rows[whole:]:
            count = f"{sum(row.starts for row in rest):,}"
            ends.add_row("", "", "", count, f"{len(rest)} more traps", key=str(whole))
        self.query_one("#trying").display = False
        ends.display = True
        self.query_one("#starts").add_class("-ends")
        if self.size.height < ROOM_FOR_BOTH:
            self.query_one(OptionList).display = False
        ends.focus()

    def _cells(self, row: EndRow) -> tuple[str, ...]:
        write, sds = self._figures.number, row.mixture.sds
        friends = [write(float(mean)) for mean in row.mixture.means]
        if self.size.width >= ROOM_FOR_SPREADS:
            friends = [f"{m} ± {write(float(s))}" for m, s in zip(friends, sds, strict=True)]
        # For a collapsed end, the score only says where the run was stopped.
        open_top = row.why is Why.COLLAPSED and not self._session.variant.bounded
        height = score(math.inf if open_top else row.score)
        return (height, *friends, f"{row.starts:,}", _end(row))

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        """Open the first of the starts that ended there, as a run."""
        if self._table is None or event.row_key.value is None:
            return
        own = np.flatnonzero(self._table.index == int(event.row_key.value))
        if not len(own):
            self.dismiss(self._table.best)
            return
        number = int(own[0])
        sample, variant = self._session.sample, self._session.variant
        mixture = random_mixtures(sample, variant, self._seed, number + 1)[number]
        self.dismiss(Start(f"random {self._seed}.{number + 1}", mixture, self._seed))


def shown_alone(rows: Sequence[EndRow]) -> int:
    """How many ends have a row of their own: all, or all but the last of the traps."""
    sound = sum(row.why not in (Why.COLLAPSED, Why.EMPTIED) for row in rows)
    return len(rows) if len(rows) <= MOST_ROWS else max(sound, MOST_ROWS - 1)


def _end(row: EndRow) -> str:
    """What is to be known of an end before all else, in a narrow column."""
    if not row.starts:
        return "best of more"
    if row.spiked and row.why in (Why.SETTLED, Why.STEP_LIMIT):
        return ON_FEW
    return "one story" if row.merged else row.why.value


def _line(name: str, words: str) -> Text:
    return Text.assemble((f"{name:<15}", "bold"), (words, "dim"))

"""The why panel: one slip's probabilities in words and as a path, beside a table of all slips."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.style import Style
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.coordinate import Coordinate
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Static

from emtui.plot.marks import Ink, mix
from emtui.scenes.frame import Frame
from emtui.scenes.panes.why import (
    ORDERS,
    SlipRow,
    in_doubt,
    next_slip,
    path_scene,
    path_words,
    slip_rows,
    why_words,
)
from emtui.scenes.signs import DOUBT, SYMBOLS
from emtui.tui.widgets.binding import bound
from emtui.tui.widgets.plot_pane import PlotPane, ink_style, palette_of

if TYPE_CHECKING:
    from textual.widgets import DataTable

    from emtui.tui.widgets.slip_table import SlipTable

ROOM_FOR_PATH = 11
"""Least rows for the path to be a plot."""
FAR = 10
"""Slips that a Shift arrow moves by."""


def path_depends(frame: Frame) -> Hashable:
    """What the path depends on: it does not glide."""
    return frame.session, frame.slip


class WhyPanel(Horizontal, can_focus=True):
    """Follows one slip through the half-steps; while closed it computes nothing."""

    BORDER_TITLE = "Why this slip?"

    frame: reactive[Frame] = reactive(bound, init=False)
    order: reactive[str] = reactive("value")
    """The table's, one of ORDERS."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "along(-1)", show=False),
        Binding("right", "along(1)", show=False),
        Binding("shift+left", f"along({-FAR})", show=False),
        Binding("shift+right", f"along({FAR})", show=False),
        Binding("up", "down(-1)", show=False),
        Binding("down", "down(1)", show=False),
        Binding("shift+up", f"down({-FAR})", show=False),
        Binding("shift+down", f"down({FAR})", show=False),
        Binding("u", "sort", show=False),
        Binding("escape", "leave", show=False),
    ]

    @dataclass
    class Chosen(Message):
        """The person asks about the slip at a place (standard scale)."""

        place: float

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self.display = False
        self._rows: tuple[SlipRow, ...] = ()
        self._table: SlipTable | None = None
        """Made when the panel is first opened."""

    def compose(self) -> ComposeResult:
        """Words over the path; the table comes when the panel is first opened."""
        with Vertical(id="why-slip"):
            yield Static("", id="why-words", markup=False)
            yield PlotPane("", path_scene, id="path", depends=path_depends).data_bind(
                picture=WhyPanel.frame
            )

    # Following the frame.

    def open(self) -> None:
        """Show the slip whose writer is least certain, and take the focus."""
        if self._table is None:
            from emtui.tui.widgets.slip_table import SlipTable  # not at launch

            self._table = SlipTable("why-table")
            self.mount(self._table)
        self.display = True
        self._follow()
        self.focus()

    def close(self) -> None:
        """Show nothing."""
        self.display = False
        self._rows = ()
        if self._table is not None:
            self._table.clear()
        self.remove_class("-table")
        if self.has_focus_within:
            self.screen.set_focus(None)

    def watch_frame(self, old: Frame | None, new: Frame) -> None:
        """Update for another half-step or slip; a glide changes nothing here."""
        if old is None or path_depends(old) != path_depends(new):
            self._follow()

    def on_resize(self) -> None:
        """The path is a plot, or words."""
        self._follow()

    def watch_order(self) -> None:
        """Sort anew."""
        self._follow()

    def _follow(self) -> None:
        if not self.display or self._table is None:
            return
        if self.frame.slip is None:
            self.post_message(self.Chosen(in_doubt(self.frame)))
            return
        self.border_subtitle = f"←→ ↑↓ slip, u: {ORDERS[self.order][0]}"
        self.query_one("#why-words", Static).update(self._words(self.frame, self.frame.slip))
        self._tabulate(self._table, slip_rows(self.frame, self.order))
        places = [row.place for row in self._rows]
        if self.frame.slip in places:
            self._table.move_cursor(row=places.index(self.frame.slip), animate=False)

    def _words(self, frame: Frame, place: float) -> Text:
        told = why_words(frame, place)
        room = self.size.height >= ROOM_FOR_PATH
        self.query_one("#path").display = room
        if not room:
            told = (*told, path_words(frame, place))
        lines = [Text.assemble(*((text, self._style(ink)) for text, ink in line)) for line in told]
        return Text("\n").join(lines)

    def _tabulate(self, table: SlipTable, rows: tuple[SlipRow, ...]) -> None:
        """Show these rows; in an unchanged order, update only the cells that changed."""
        before, self._rows = self._rows, rows
        if [row.place for row in before] != [row.place for row in rows]:
            table.clear()
            table.add_rows(self._cells(row) for row in rows)
            return
        for place, (old, new) in enumerate(zip(before, rows, strict=True)):
            if old != new:
                for column, cell in enumerate(self._cells(new)[2:], 2):
                    table.update_cell_at(Coordinate(place, column), cell)

    def _cells(self, row: SlipRow) -> tuple[Text, ...]:
        symbol = DOUBT if 0.4 < row.ali < 0.6 else SYMBOLS[int(row.ali < 0.5)]
        numbers = (Text(cell, justify="right") for cell in row.cells)
        return (*numbers, Text(symbol, self._style(mix(1 - row.ali))))

    def _style(self, ink: Ink) -> Style:
        return ink_style(palette_of(self.app, self.background_colors[1]), ink)

    # Choosing a slip.

    def action_along(self, by: int) -> None:
        """The next slip along the axis."""
        if self.frame.slip is not None:
            self.post_message(self.Chosen(next_slip(self.frame, self.frame.slip, by)))

    def action_down(self, by: int) -> None:
        """The next row of the table."""
        if self._table is not None and self._rows:
            row = min(max(self._table.cursor_row + by, 0), len(self._rows) - 1)
            self.post_message(self.Chosen(self._rows[row].place))

    def on_slip_table_picked(self, event: SlipTable.Picked) -> None:
        """A click on a row asks about its slip."""
        event.stop()
        if event.row < len(self._rows):
            self.post_message(self.Chosen(self._rows[event.row].place))

    def on_data_table_header_selected(self, event: DataTable.HeaderSelected) -> None:
        """A click on a heading sorts by it; another click, the other way round."""
        from emtui.tui.widgets.slip_table import HEADINGS

        first, second = HEADINGS[str(event.label)]
        self.order = second if self.order == first else first

    def action_sort(self) -> None:
        """The next order of the table."""
        names = list(ORDERS)
        self.order = names[(names.index(self.order) + 1) % len(names)]

    def action_leave(self) -> None:
        """Give up the focus."""
        self.screen.set_focus(None)

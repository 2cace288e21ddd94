"""The pane that a key opens: its picture, its words, its cursor, and its study in a worker."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Static

from emtui.em.starts import Start
from emtui.plot.marks import Axis, Scene
from emtui.scenes.frame import Frame
from emtui.scenes.pane import Pane, Place, View
from emtui.tui.widgets.binding import bound
from emtui.tui.widgets.computing import Computing
from emtui.tui.widgets.excerpt import LARGER, SCROLL, Excerpt
from emtui.tui.widgets.plot_pane import PlotPane, ink_style, palette_of

FRAME = 2
"""Columns of a pane's width beside its title."""
MOVES = {
    "left": (-1.0, 0.0), "right": (1.0, 0.0), "up": (0.0, 1.0), "down": (0.0, -1.0),
}  # fmt: skip

READING = "-reading"
"""The class while words have the picture's room."""


class StudyPane(Computing, can_focus=True):
    """Shows one pane at a time; closed, it takes no room and computes nothing."""

    frame: reactive[Frame] = reactive(bound, repaint=False, init=False)

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(key, f"move('{key}')", show=False) for key in MOVES),
        *(Binding(f"shift+{key}", f"move('{key}', 8)", show=False) for key in MOVES),
        Binding("enter", "pin", show=False),
        Binding("escape", "leave", show=False),
    ]

    @dataclass
    class Started(Message):
        """The person begins a run from a place in the pane."""

        start: Start

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.display = False
        self._left_at: Place | None = None
        """Where the cursor was when it was put away."""
        self._awaiting: list[tuple[str, int]] = []
        """Moves of the cursor that came before there was anything to move over."""
        self._excerpt = Excerpt()

    def compose(self) -> ComposeResult:
        """The picture over its words."""
        plot = PlotPane("", self._draw, id="study")
        plot.can_focus = False  # the pane has the focus as a whole: one stop of Tab, not two
        yield plot.data_bind(picture=StudyPane.view)
        yield Static("", id="study-words", markup=False)

    def _draw(self, view: View, columns: int) -> Scene:
        assert self.pane is not None
        if view.refused or (view.found is None and self.pane.study is not None):
            unit = Axis(0.0, 1.0)
            return Scene(unit, unit, words=view.refused or "Computing …")
        return self.pane.scene(view, columns)

    # Opening, turning and closing.

    def open(self, pane: Pane, choice: int = 0, *, focus: bool = True) -> None:
        """Show `pane`; with `focus`, one that has a cursor takes the arrows."""
        if pane is not self.pane:
            self.give_up()
            if pane.by_key and self.has_focus:  # its cursor is not taken over from another pane
                self.screen.set_focus(None)
        self._awaiting.clear()
        self._left_at = None
        self._from_the_top()
        self.pane, self.display = pane, True
        self.view = View(
            self.frame if pane.glides else self.frame.rested, choice=choice % len(pane.choices)
        )
        self.follow()
        if pane.cursor is None:
            return
        if self.has_focus:
            self.on_focus()
        elif focus and not pane.by_key:
            self.screen.set_focus(self)  # at once: the next key may be here already

    def turn(self) -> None:
        """Show the pane's next choice."""
        if self.pane is not None and self.view is not None:
            self.open(self.pane, self.view.choice + 1)

    def close(self) -> None:
        """Show nothing, and compute nothing."""
        self.forget()
        self.pane, self.view, self.display = None, None, False
        if self.has_focus_within:
            self.screen.set_focus(None)

    # Following the frame.

    def watch_frame(self, frame: Frame) -> None:
        """Another half-step, another picture of the glide."""
        if self.view is None or self.pane is None:
            return
        if not self.pane.glides:
            if not frame.differs(self.view.frame):
                return
            frame = frame.rested
        if frame.session.now is not self.view.frame.session.now:
            self._left_at = None
            self._from_the_top()
        if frame.session.sample is self.view.frame.session.sample:
            self.view = replace(self.view, frame=frame)
            self.follow()
            return
        # What was found about other slips means nothing here.
        self._left_at = None
        self.view = View(frame, choice=self.view.choice)
        self.follow()
        if self.has_focus:
            self.on_focus()

    def watch_view(self, view: View | None) -> None:
        """Keep title and words with the picture."""
        if view is None or self.pane is None:
            return
        if self.screen.focused is self and view.cursor is None:
            self.on_focus()  # what it points at may only be known with the study's result
        choice = self.pane.choices[view.choice]
        title = ": ".join(part for part in (self.pane.title, choice) if part)
        self.border_title = title if len(title) <= self.size.width - FRAME else choice
        self.query_one("#study-words", Static).update(self._words(view))
        if self._awaiting and view.found is not None:
            self.call_after_refresh(self._catch_up)

    def _words(self, view: View) -> Text:
        assert self.pane is not None
        waiting = view.refused or (view.found is None and self.pane.study is not None)
        wide = max(self.size.width, 1)
        told = () if waiting else self.pane.words(replace(view, columns=wide))
        palette = palette_of(self.app, self.background_colors[1])
        lines = [
            Text.assemble(*((text, ink_style(palette, ink)) for text, ink in line)) for line in told
        ]
        if view.progress is not None:
            lines.insert(0, Text(f"{_meter(view.progress)} {view.progress:4.0%}", "dim"))
            if self._room(len(lines)) == 1:  # the words come when it is done
                return lines[0]
        more = LARGER if self._arrows_taken else SCROLL
        return Text("\n").join(self._excerpt.cut(lines, self._room(len(lines)), wide, more))

    def _room(self, lines: int) -> int:
        """Rows for words."""
        if self._excerpt.alone:
            return self.size.height
        most = self.query_one("#study-words").styles.max_height
        return int(most.value) if most is not None else lines

    @property
    def _arrows_taken(self) -> bool:
        """Whether ↑ and ↓ belong to a cursor or to a list, or soon will: a page has answers."""
        if self.screen.has_class("-page"):
            return True
        own = self.has_focus and (self.view is None or self.view.cursor is None)
        return not own and self.screen.focused is not None

    def scroll_words(self, rows: int) -> bool:
        """Scroll words that do not all fit; whether there was anything to scroll."""
        if self.view is None or not self._excerpt.scroll(rows):
            return False
        self.set_class(self._excerpt.alone, READING)
        self.watch_view(self.view)
        return True

    def _from_the_top(self) -> None:
        self._excerpt.reset()
        self.remove_class(READING)

    def on_resize(self) -> None:
        """Words for another width."""
        self.watch_view(self.view)

    # The cursor.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The arrows and Enter are the pane's own only where it has a cursor."""
        if action in ("move", "pin"):
            return self.view is not None and self.view.cursor is not None
        return True

    def look(self, way: str) -> None:
        """Move the cursor while another widget keeps the focus."""
        self._show_cursor()
        self.action_move(way)

    def on_focus(self) -> None:
        """The cursor appears, unless the mouse has put it somewhere already."""
        self._show_cursor()

    def _show_cursor(self) -> None:
        view = self.view
        if view is None or view.cursor is not None or self.pane is None or not self.pane.cursor:
            return
        if (place := self._left_at or self.pane.cursor(view)) is not None:
            self.view = replace(view, cursor=place)

    def on_blur(self) -> None:
        """The cursor is put away, unless it is the whole terminal that was turned away from."""
        if self.view is not None and self.app.app_focus:
            self._left_at = self.view.cursor
            self.view = replace(self.view, cursor=None)

    def action_move(self, way: str, cells: int = 1) -> None:
        """Move the cursor by cells of the picture, or as the pane has it."""
        if self.pane is None or self.view is None or self.view.cursor is None:
            return
        if self._awaiting or (self.pane.study is not None and self.view.found is None):
            self._awaiting.append((way, cells))
        else:
            self._move(way, cells)

    def _catch_up(self) -> None:
        """Do what was asked for before the first picture."""
        moves, self._awaiting = self._awaiting, []
        for move in moves:
            self._move(*move)

    def _move(self, way: str, cells: int) -> None:
        if self.pane is None or self.view is None or self.view.cursor is None:
            return
        plot = self.query_one(PlotPane)
        (x, y), (dx, dy) = self.view.cursor, plot.grain()
        right, up = (cells * step for step in MOVES[way])
        if self.pane.move is not None:
            place = self.pane.move(self.view, (right, up), (dx, dy))
        else:
            place = plot.within((x + right * dx, y + up * dy))
        self.view = replace(self.view, cursor=place)

    def on_plot_pane_pointed(self, event: PlotPane.Pointed) -> None:
        """The mouse moves the cursor, too, as far as the picture reaches."""
        event.stop()
        outside = self.query_one(PlotPane).within(event.place) != event.place
        if outside or self.view is None or self.pane is None or self.pane.cursor is None:
            return
        ready = self.view.found is not None or self.pane.study is None
        if ready and self.pane.cursor(self.view) is not None:
            place = self.pane.point(self.view, event.place) if self.pane.point else event.place
            self.view = replace(self.view, cursor=place)
            self.focus()

    def action_pin(self) -> None:
        """Pin the cursor's place, or begin a run there."""
        if self.pane is None or self.view is None or self.view.cursor is None:
            return
        if self.pane.pins:
            pins = self.view.pins if len(self.view.pins) < self.pane.pins else ()
            self.view = replace(self.view, pins=(*pins, self.view.cursor))
        if self.pane.start is not None and (start := self.pane.start(self.view)) is not None:
            self.post_message(self.Started(start))

    def action_leave(self) -> None:
        """Give the arrows back."""
        self.screen.set_focus(None)


def _meter(share: float, width: int = 20) -> str:
    done = round(max(0.0, min(1.0, share)) * width)
    return "━" * done + "─" * (width - done)

"""The pane that plots: paints the Scene that a function makes of a frame or a view."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rich.color import Color as RichColor
from rich.style import Style
from textual import events
from textual.app import App
from textual.color import Color
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from emtui.plot import terminal
from emtui.plot.layout import lay_out
from emtui.plot.marks import Ink, Scene
from emtui.plot.palette import Palette
from emtui.scenes.pane import Place
from emtui.tui.themes import tones_of
from emtui.tui.widgets.rows import Rows

SceneMaker = Callable[[Any, int], Scene]


class PlotPane(Rows, can_focus=True):
    """Paints `scene(picture)`, and posts where it is clicked."""

    picture: reactive[Any] = reactive(None, repaint=False)
    """What is drawn: a Frame or a View."""

    @dataclass
    class Pointed(Message):
        """The mouse was pressed on the picture, or moved with its button held.

        Attributes:
            pane: the pane.
            place: where, in the units of its axes.
            dragged: whether the button was held down before.
        """

        pane: PlotPane
        place: Place
        dragged: bool

        @property
        def control(self) -> PlotPane:
            """The pane, for selectors."""
            return self.pane

    @dataclass
    class Turned(Message):
        """The wheel was turned over the picture; `up` is away from the person."""

        pane: PlotPane
        place: Place
        up: bool

        @property
        def control(self) -> PlotPane:
            """The pane, for selectors."""
            return self.pane

    def __init__(
        self,
        title: str,
        scene: SceneMaker,
        *,
        id: str,
        depends: Callable[[Any], Hashable] = lambda picture: picture,
    ) -> None:
        """A pane; it is repainted when `depends(picture)` changes."""
        super().__init__(id=id)
        self.border_title = title
        self._make, self._depends = scene, depends
        self._scene: Scene | None = None
        self._painted_in: tuple[Palette, Style] | None = None
        self._held = False

    def watch_picture(self, old: Any, new: Any) -> None:
        """Repaint, if anything visible has changed."""
        if old is None or new is None or self._depends(old) != self._depends(new):
            self.renew()
            if self._made is None:
                self.call_after_refresh(self._show_caption)
            else:
                self._show_caption()

    def on_resize(self) -> None:
        """A caption where there is room for it."""
        self.call_after_refresh(self._show_caption)

    def make(self, width: int, height: int) -> list[Strip]:
        """The picture."""
        if self.picture is None or not self.size:
            return []
        self._scene = self._make(self.picture, width)
        self._painted_in = palette, style = self._colours()
        return terminal.draw(self._scene, width, height, palette, style)

    def notify_style_update(self) -> None:
        """Classes and focus seldom change a picture's colours: then it stays as it was painted."""
        made = self._made
        super().notify_style_update()
        if made is not None and self._colours() == self._painted_in:
            self._made = made

    def _colours(self) -> tuple[Palette, Style]:
        return palette_of(self.app, self.background_colors[1]), self.rich_style

    def _show_caption(self) -> None:
        """Put the scene's caption on the border of the pane, or of the container that frames it.

        Not during render: Textual drops refreshes requested then.
        """
        frame = self if self.styles.border_bottom[0] else self.parent
        words = self._scene.caption_in(self.size.width) if self._scene else ""
        if isinstance(frame, Widget) and frame.border_subtitle != words:
            frame.border_subtitle = words

    # Where the mouse is, in the units of the axes.

    def place_at(self, column: float, row: float) -> Place | None:
        """The place under a cell of the pane's inside; None where no picture is."""
        layout = lay_out(self._scene, *self.size) if self._scene else None
        return (layout.x_at(column), layout.y_at(row)) if layout else None

    def grain(self) -> Place:
        """Width of a column and height of a row, in the axes' units; zeros without a picture."""
        layout = lay_out(self._scene, *self.size) if self._scene else None
        if layout is None:
            return 0.0, 0.0
        x, y = layout.x, layout.y
        return (x.high - x.low) / layout.columns, (y.high - y.low) / layout.rows

    def within(self, place: Place) -> Place:
        """The place itself, or the nearest at the picture's edge."""
        layout = lay_out(self._scene, *self.size) if self._scene else None
        if layout is None:
            return place
        x, y = layout.x, layout.y
        return min(max(place[0], x.low), x.high), min(max(place[1], y.low), y.high)

    def _place_of(self, event: events.MouseEvent) -> Place | None:
        inside = event.get_content_offset(self)
        return self.place_at(inside.x, inside.y) if inside else None

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Post the place, and capture the mouse."""
        if (place := self._place_of(event)) and event.button == 1:
            self._held = True
            self.capture_mouse()
            self.post_message(self.Pointed(self, place, dragged=False))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Post the place dragged to."""
        if self._held and (place := self._place_of(event)):
            self.post_message(self.Pointed(self, place, dragged=True))

    def on_mouse_up(self) -> None:
        """Release the mouse."""
        if self._held:
            self._held = False
            self.release_mouse()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Tell of the wheel."""
        self._wheel(event, up=True)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Tell of the wheel."""
        self._wheel(event, up=False)

    def _wheel(self, event: events.MouseEvent, *, up: bool) -> None:
        if place := self._place_of(event):
            self.post_message(self.Turned(self, place, up))


@lru_cache(maxsize=256)
def ink_style(palette: Palette, ink: Ink) -> Style:
    """The style of words in an ink."""
    return Style(color=RichColor.from_rgb(*palette.rgb(ink)))


def palette_of(app: App[Any], ground: Color) -> Palette:
    """The colours of plots under the theme in force, on a background."""
    return Palette.of(**tones_of(app, ground))

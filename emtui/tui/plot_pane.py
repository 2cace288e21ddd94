"""The one pane that plots: any function from a Frame to a Scene, painted through the door."""

from __future__ import annotations

from collections.abc import Callable

from textual.color import Color
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from emtui.scenes import canvas
from emtui.scenes.frame import Frame
from emtui.scenes.marks import Scene
from emtui.scenes.palette import Palette

SceneMaker = Callable[[Frame, int], Scene]


class PlotPane(Widget):
    """A bordered pane that shows what `scene` makes of the frame."""

    frame: reactive[Frame | None] = reactive(None)
    ready: reactive[bool] = reactive(False)
    """Whether plotext is loaded; until then the pane stays empty."""

    def __init__(self, title: str, scene: SceneMaker, *, id: str) -> None:
        super().__init__(id=id)
        self.border_title = title
        self._make = scene
        self._painted: tuple[object, list[Strip]] | None = None

    def palette(self) -> Palette:
        """The colours of the theme in force, on this pane's own background."""
        theme = self.app.theme_variables
        ground = self.background_colors[1].rgb
        return Palette.of(
            ground,
            _rgb(theme.get("foreground", "white")),
            _rgb(theme.get("accent", "white")),
            _rgb(theme.get("warning", "yellow")),
            dark=self.app.current_theme.dark,
        )

    def render_line(self, y: int) -> Strip:
        """One row of the picture."""
        strips = self._strips()
        return (strips[y] if y < len(strips) else Strip.blank(self.size.width)).apply_style(
            self.rich_style
        )

    def _strips(self) -> list[Strip]:
        width, height = self.size
        if self.frame is None or not self.ready:
            return []
        key = (self.frame, width, height, self.app.theme, self.background_colors[1])
        if self._painted is None or self._painted[0] != key:
            scene = self._make(self.frame, width)
            caption = scene.caption if len(scene.caption) <= width else ""
            if self.border_subtitle != caption:
                self.border_subtitle = caption
            self._painted = (key, canvas.draw(scene, width, height, self.palette()))
        return self._painted[1]


def _rgb(colour: str) -> tuple[int, int, int]:
    return Color.parse(colour).rgb

"""The line at the top: the program, what is open, and what goes on by itself."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text
from textual.app import RenderResult
from textual.reactive import reactive
from textual.widget import Widget

from emtui.scenes.frame import Frame
from emtui.scenes.narration.opening import is_opening
from emtui.scenes.numbers import how_many
from emtui.slips.harmless import harmless
from emtui.tui.widgets.binding import bound


class Masthead(Widget):
    """One line: the program, the envelope, the start, the variant; as much as fits."""

    frame: reactive[Frame] = reactive(bound, repaint=False, init=False)
    pace: reactive[str] = reactive("")

    def watch_frame(self, old: Frame | None, new: Frame) -> None:
        """Draw again where the line reads otherwise; most half-steps leave it as it is."""
        if old is None or list(_pieces(old)) != list(_pieces(new)):
            self.refresh()

    def render(self) -> RenderResult:
        """The line: what would be cut at the right is left out instead."""
        line = Text(no_wrap=True).append(" emtui ", "bold reverse")
        pace = Text(f" {self.pace} ", "bold reverse") if self.pace else Text()
        room = self.size.width - len(pace)
        for style, words, action in _pieces(self.frame):
            if len(line) + len(words) + 2 <= room:
                piece = Text(words, style)
                if action:
                    piece.apply_meta({"@click": action})
                line.append("  ").append_text(piece)
        line.append(" " * (room - len(line)))
        return line.append_text(pace)


def _pieces(frame: Frame) -> Iterator[tuple[str, str, str]]:
    """Style, words, and what a click on them does."""
    envelope, session = frame.backdrop.envelope, frame.session
    distinct = len(envelope.sample.values)
    yield "bold", harmless(envelope.name), "screen.dialog('open')"
    yield "", f"{how_many(envelope.sample.total)} slips", "screen.dialog('edit')"
    if is_opening(frame):
        return
    yield "", f"{session.start.name} start", "screen.dialog('starts')"
    variant = session.variant
    words = f"{variant.assign} · spreads {variant.spread} · shares {variant.share}"
    yield "dim", words, "screen.dialog('variant')"
    if distinct < envelope.sample.total:
        yield "dim", f"{distinct:,} different numbers", ""

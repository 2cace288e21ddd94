"""The line at the top: the program, what is open, and what is running."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text
from textual.app import RenderResult
from textual.reactive import reactive
from textual.widget import Widget

from emtui.em.variants import Variant
from emtui.lessons.reading import Reading
from emtui.scenes.frame import Frame
from emtui.scenes.narration.opening import is_opening, start_words
from emtui.scenes.numbers import how_many
from emtui.slips.harmless import harmless
from emtui.tui.keys import Command, on_screen
from emtui.tui.widgets.binding import bound


class Masthead(Widget):
    """One line: the program, the envelope, the start, the variant; as much as fits."""

    frame: reactive[Frame] = reactive(bound, repaint=False, init=False)
    pace: reactive[str] = reactive("")
    reading: reactive[Reading | None] = reactive(None, repaint=False, init=False)

    def watch_frame(self, old: Frame | None, new: Frame) -> None:
        """Repaint if the line has changed; after most half-steps it has not."""
        if old is None or list(_pieces(old)) != list(_pieces(new)):
            self.refresh()

    def watch_reading(self, old: Reading | None, new: Reading | None) -> None:
        """Repaint when a page is opened or left."""
        if (old is None) != (new is None):
            self.refresh()

    def render(self) -> RenderResult:
        """The line; a piece that does not fit is left out."""
        line = Text(no_wrap=True).append(" emtui ", "bold reverse")
        pace = Text(f" {self.pace} ", "bold reverse") if self.pace else Text()
        room = self.size.width - len(pace)
        for style, words, command in _pieces(self.frame):
            if self.reading is not None and command in ("starts", "variant"):
                continue  # the page says in its own words what we start from
            if len(line) + len(words) + 2 <= room:
                piece = Text(words, style)
                if command:
                    piece.apply_meta({"@click": on_screen(command)})
                line.append("  ").append_text(piece)
        line.append(" " * (room - len(line)))
        return line.append_text(pace)


def _pieces(frame: Frame) -> Iterator[tuple[str, str, Command | None]]:
    """Style, words, and what a click on them does."""
    envelope, session = frame.backdrop.envelope, frame.session
    yield "bold", harmless(envelope.name), "open"
    if envelope.column:
        yield "", f"column {harmless(envelope.column)}", "open"
    yield "", f"{how_many(envelope.sample.total)} slips", "edit"
    if is_opening(frame):
        return
    yield "", start_words(session.start), "starts"
    yield "dim", variant_words(session.variant), "variant"


def variant_words(variant: Variant) -> str:
    """The variant's choices that differ from the default."""
    told = {
        "hard labels": variant.assign == "hard",
        "one spread": variant.spread == "same",
        "spread known": variant.spread == "known",
        "equal shares": variant.share == "equal",
        f"smallest spread {variant.min_sd:g}": variant.min_sd > 0,
    }
    return " · ".join(words for words, so in told.items() if so) or "the usual rules"

"""The narrator: a sentence on what just happened, with its formula where that is asked for."""

from __future__ import annotations

from collections.abc import Iterator

from rich.segment import Segment
from rich.text import Text
from textual.reactive import reactive

from emtui.scenes.frame import Frame
from emtui.scenes.narration.formulas import formula
from emtui.scenes.narration.opening import is_opening, key_words, puzzle
from emtui.scenes.narration.puzzle import TITLE
from emtui.scenes.narration.sentences import headline, sentence
from emtui.slips.envelope import LETTERS
from emtui.tui.widgets.binding import bound
from emtui.tui.widgets.friends import friend_styles
from emtui.tui.widgets.plot_pane import ink_style, palette_of
from emtui.tui.widgets.text_rows import Line, TextRows


class Narrator(TextRows):
    """One sentence on what just happened, under the phase's headline; its formula beside it."""

    frame: reactive[Frame] = reactive(bound, repaint=False, init=False)
    maths: reactive[bool] = reactive(False)

    def watch_frame(self, old: Frame | None, new: Frame) -> None:
        """Say what there is to say of another half-step; a glide changes nothing of it."""
        if old is None or new.differs(old):
            self._head(new)
            if self.styles.is_auto_height:
                self.refresh(layout=True)  # another sentence may need another height
            else:
                self.renew()

    def _head(self, frame: Frame) -> None:
        """Keep the border's words with the phase."""
        if self._opens(frame):
            self.border_title, self.border_subtitle = TITLE, ""
            return
        # The frame's corners, and a space on each side of the words.
        self.border_title = headline(frame)
        self.border_subtitle = f"half-step {frame.session.at:,}"

    def _opens(self, frame: Frame) -> bool:
        """Whether the puzzle is said: a page of the essay has words and keys of its own."""
        return is_opening(frame) and not self.screen.has_class("-page")

    def on_resize(self) -> None:
        """A headline as long as there is room for."""
        self._head(self.frame)

    def lines(self) -> Iterator[Line]:
        """The sentence, wrapped, and as much of its formula as fits under it."""
        width, height = self.content_size
        if self._opens(self.frame):
            yield from self._opening(max(width, 1), height)
            return
        told = Text(sentence(self.frame)).wrap(self.app.console, max(width, 1))
        for line in told:
            yield (Segment(line.plain.rstrip()),)
        if self.maths:
            room = height - len(told)
            lines = formula(self.frame)
            if room > len(lines):
                lines = ("", *lines)
            yield from map(self._inked, lines[: max(room, 0)])

    def _opening(self, width: int, height: int) -> Iterator[Line]:
        """The puzzle and the keys, set apart where there is room."""
        blocks: list[list[Line]] = [
            [(Segment(row.plain.rstrip()),) for row in Text(told).wrap(self.app.console, width)]
            for told in puzzle(self.frame)
        ]
        palette = palette_of(self.app, self.background_colors[1])
        keys = [[Segment(t, ink_style(palette, ink)) for t, ink in row] for row in key_words()]
        blocks.append(list(keys))
        apart = height >= sum(map(len, blocks)) + len(blocks) - 1
        for number, block in enumerate(blocks):
            if number and apart:
                yield ()
            yield from block

    def _inked(self, line: str) -> Line:
        """A line of the formula; what is Ali's and what is Bilal's in their colours."""
        text = Text(line, end="")
        for letter, style in zip(LETTERS, friend_styles(self), strict=True):
            text.highlight_regex(rf"(?<=[μσπfn]){letter}|(?<=P\(){letter}|^{letter}(?=:)", style)
        return list(text.render(self.app.console))

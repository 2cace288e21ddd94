"""The panels of words beside the plots: what is open, both friends' numbers, the narrator."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual.app import RenderResult
from textual.reactive import reactive
from textual.widget import Widget

from emtui.plot.marks import FRIENDS
from emtui.scenes.frame import Frame
from emtui.scenes.narration.formulas import formula
from emtui.scenes.narration.friends import TruthRow, friend_rows, score_rows, truth_rows
from emtui.scenes.narration.sentences import headline, sentence
from emtui.scenes.panes.slips import SYMBOLS
from emtui.slips.envelope import LETTERS, NAMES
from emtui.slips.harmless import harmless
from emtui.tui.keys import KEYS, Key
from emtui.tui.widgets.lines import Line, Written
from emtui.tui.widgets.plot_pane import ink_style, palette_of

BOLD, DIM = Style(bold=True), Style(dim=True)


class Masthead(Widget):
    """One line: the program, the envelope, the start, the variant; as much as fits."""

    frame: reactive[Frame | None] = reactive(None, repaint=False)
    pace: reactive[str] = reactive("")

    def watch_frame(self, old: Frame | None, new: Frame | None) -> None:
        """Draw again where the line reads otherwise; most half-steps leave it as it is."""
        if list(_pieces(old)) != list(_pieces(new)):
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


def _pieces(frame: Frame | None) -> Iterator[tuple[str, str, str]]:
    """Style, words, and what a click on them does."""
    if frame is None:
        return
    envelope, session = frame.backdrop.envelope, frame.session
    distinct = len(envelope.sample.values)
    yield "bold", harmless(envelope.name), "screen.open"
    yield "", f"{envelope.sample.total:,.0f} slips", "screen.edit"
    yield "", f"{session.start.name} start", "screen.starts"
    variant = session.variant
    words = f"{variant.assign} · spreads {variant.spread} · shares {variant.share}"
    yield "dim", words, "screen.variant"
    if distinct < envelope.sample.total:
        yield "dim", f"{distinct:,} different numbers", ""


class FriendsPanel(Written):
    """Number, spread and share of both, and the score over its floor.

    Where it is three rows high it drops what the last half-step changed in each. While the truth
    is shown, how far each is off it stands there instead.
    """

    BORDER_TITLE = "The friends"
    frame: reactive[Frame | None] = reactive(None, repaint=False)

    def watch_frame(self, old: Frame | None, new: Frame | None) -> None:
        """Draw again for what is said here; a glide changes nothing of it."""
        if old is None or new is None or new.differs(old):
            self.renew()

    def lines(self) -> Iterator[Line]:
        """A small table; what the last half-step changed stands dim beside each value."""
        if self.frame is None:
            return iter(())
        frame, styles = self.frame, friend_styles(self)
        return self._short(frame, styles) if self.size.height < 6 else self._long(frame, styles)

    def _long(self, frame: Frame, styles: Sequence[Style]) -> Iterator[Line]:
        off = truth_rows(frame)
        heads = [Segment(" " * 6)]
        for k in (0, 1):
            heads.append(Segment(f"{_pointer(frame, k)} {SYMBOLS[k]} {NAMES[k]:<6}", styles[k]))
            heads.append(Segment(f"{off_heading(off[k], k) if off else '':<7}", DIM))
        yield heads
        for row in friend_rows(frame):
            line = [Segment(f"{row.name:<7}", DIM)]
            changes = (row.ali_change, row.bilal_change)
            if off is not None:
                changes = (getattr(off[0], row.name), getattr(off[1], row.name))
            for value, change in zip((row.ali, row.bilal), changes, strict=True):
                line += Segment(f"{value:>8} "), Segment(f"{change:<8}", DIM)
            yield line
        for score in score_rows(frame):
            yield (
                Segment(f"{score.name:<7}", DIM),
                Segment(f" {score.value:>12} "),
                Segment(score.change, DIM),
            )

    def _short(self, frame: Frame, styles: Sequence[Style]) -> Iterator[Line]:
        number, spread, share = friend_rows(frame)
        off = truth_rows(frame)
        values = ((number.ali, spread.ali, share.ali), (number.bilal, spread.bilal, share.bilal))
        for k, (mean, sd, weight) in enumerate(values):
            name = f"{_pointer(frame, k, SYMBOLS[k])} {NAMES[k]:<6}"
            words = f"{mean:>7} ± {sd:<7}{weight:>7}"
            if off is not None:
                words = f"{mean:>7} {off_heading(off[k], k)} {off[k].number}"
            elif len(name) + len(words) > self.size.width:
                words = f"{mean} ± {sd} {weight}"
            yield Segment(name, styles[k]), Segment(words)
        score, _ = score_rows(frame)
        yield Segment("score   ", DIM), Segment(f"{score.value} "), Segment(score.change, DIM)


def _pointer(frame: Frame, k: int, else_: str = " ") -> str:
    """What marks the friend in hand while a guess is made by hand."""
    return "▶" if frame.hand == k else else_


def off_heading(off: TruthRow, k: int) -> str:
    """The words before how far friend `k` is off; whose truth it is, where not their own."""
    return "off by" if off.friend == k else f"off {SYMBOLS[off.friend]}"


class Narrator(Written):
    """One sentence on what just happened, under the phase's headline; its formula beside it."""

    frame: reactive[Frame | None] = reactive(None, repaint=False)
    maths: reactive[bool] = reactive(False)

    def watch_frame(self, old: Frame | None, new: Frame | None) -> None:
        """Say what there is to say of another half-step; a glide changes nothing of it."""
        if new is not None and (old is None or new.differs(old)):
            self._head(new)
            if self.styles.is_auto_height:
                self.refresh(layout=True)  # another sentence may need another height
            else:
                self.renew()

    def _head(self, frame: Frame) -> None:
        """Keep the border's words with the phase."""
        # The frame's corners, and a space on each side of the words.
        self.border_title = headline(frame, max(1, self.outer_size.width - 6))
        self.border_subtitle = f"half-step {frame.session.at:,}"

    def on_resize(self) -> None:
        """A headline as long as there is room for."""
        if self.frame is not None:
            self._head(self.frame)

    def lines(self) -> Iterator[Line]:
        """The sentence, wrapped, and as much of its formula as fits under it."""
        if self.frame is None:
            return
        width, height = self.content_size
        told = Text(sentence(self.frame)).wrap(self.app.console, max(width, 1))
        for line in told:
            yield (Segment(line.plain.rstrip()),)
        if self.maths:
            room = height - len(told)
            lines = formula(self.frame)
            if room > len(lines):
                lines = ("", *lines)
            yield from map(self._inked, lines[: max(room, 0)])

    def _inked(self, line: str) -> Line:
        """A line of the formula; what is Ali's and what is Bilal's in their colours."""
        text = Text(line, end="")
        for letter, style in zip(LETTERS, friend_styles(self), strict=True):
            text.highlight_regex(rf"(?<=[μσπfn]){letter}|(?<=P\(){letter}|^{letter}(?=:)", style)
        return list(text.render(self.app.console))


def friend_styles(widget: Widget) -> list[Style]:
    """Ali's and Bilal's colours on the widget's ground."""
    palette = palette_of(widget.app, widget.background_colors[1])
    return [ink_style(palette, ink) + BOLD for ink in FRIENDS]


class KeyBar(Widget):
    """The keys that matter most, as many as fit; a click does what the key does."""

    keys: reactive[tuple[Key, ...]] = reactive(KEYS)
    """The keys in force: the workbench's, or those of a mode."""

    def render(self) -> RenderResult:
        """Keys in the table's order; help and quit always."""
        shown_keys = [key for key in self.keys if key.shown]
        always = [key for key in shown_keys if key.always]
        room = self.size.width - sum(len(_item(key)) for key in always)
        line = Text(no_wrap=True)
        for key in shown_keys:
            item = _item(key)
            if key not in always:
                if len(item) > room:
                    continue
                room -= len(item)
            line.append_text(item)
        return line


def _item(key: Key) -> Text:
    item = Text(f" {key.display or key.keys} ", "bold").append(f"{key.words} ", "not bold dim")
    action = key.action if "." in key.action else f"screen.{key.action}"
    item.apply_meta({"@click": action})
    return item

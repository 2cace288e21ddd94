"""The panels of words beside the plots: what is open, both friends' numbers, the narrator."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.color import Color as RichColor
from rich.style import Style
from rich.text import Text
from textual.app import App, RenderResult
from textual.color import Color
from textual.reactive import reactive
from textual.widget import Widget

from emtui.scenes.formulas import LETTERS, formula
from emtui.scenes.frame import Frame
from emtui.scenes.friends import TruthRow, friend_rows, score_rows, truth_rows
from emtui.scenes.narrator import NAMES, headline, sentence
from emtui.scenes.slips_pane import SYMBOLS
from emtui.tui.keys import KEYS, Key
from emtui.tui.plot_pane import palette_of

BOLD = Style(bold=True)


def shown(text: str, most: int = 40) -> str:
    """A name from outside as harmless text: control characters visible, long ones cut."""
    clean = "".join(char if char.isprintable() else "�" for char in text)
    return clean if len(clean) <= most else clean[: most - 1] + "…"


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
    yield "bold", shown(envelope.name), "screen.open"
    yield "", f"{envelope.sample.total:,.0f} slips", "screen.edit"
    yield "", f"{session.start.name} start", "screen.starts"
    variant = session.variant
    words = f"{variant.assign} · spreads {variant.spread} · shares {variant.share}"
    yield "dim", words, "screen.variant"
    if distinct < envelope.sample.total:
        yield "dim", f"{distinct:,} different numbers", ""


class FriendsPanel(Widget):
    """Number, spread and share of both, and the score over its floor.

    Where it is three rows high it drops what the last half-step changed in each. While the truth
    is shown, how far each is off it stands there instead.
    """

    frame: reactive[Frame | None] = reactive(None)

    def render(self) -> RenderResult:
        """A small table; what the last half-step changed stands dim beside each value."""
        if self.frame is None:
            return Text()
        lines = self._short() if self.size.height < 6 else self._long()
        return Text("\n", no_wrap=True).join(lines)

    def _long(self) -> Iterator[Text]:
        assert self.frame is not None
        off = truth_rows(self.frame)
        heads = Text(" " * 6)
        for k in (0, 1):
            heads.append(f"{self._pointer(k)} {SYMBOLS[k]} {NAMES[k]:<6}", self._style(k))
            heads.append(f"{off_heading(off[k], k) if off else '':<7}", "not bold dim")
        yield heads
        for row in friend_rows(self.frame):
            line = Text(f"{row.name:<7}", "dim")
            changes = (row.ali_change, row.bilal_change)
            if off is not None:
                changes = (getattr(off[0], row.name), getattr(off[1], row.name))
            for value, change in zip((row.ali, row.bilal), changes, strict=True):
                line.append(f"{value:>8} ", "not dim").append(f"{change:<8}")
            yield line
        for score in score_rows(self.frame):
            line = Text(f"{score.name:<7}", "dim")
            yield line.append(f" {score.value:>12} ", "not dim").append(score.change)

    def _short(self) -> Iterator[Text]:
        assert self.frame is not None
        number, spread, share = friend_rows(self.frame)
        off = truth_rows(self.frame)
        values = ((number.ali, spread.ali, share.ali), (number.bilal, spread.bilal, share.bilal))
        for k, (mean, sd, weight) in enumerate(values):
            line = Text(f"{self._pointer(k, SYMBOLS[k])} {NAMES[k]:<6}", self._style(k))
            values_words = f"{mean:>7} ± {sd:<7}{weight:>7}"
            if off is not None:
                values_words = f"{mean:>7} {off_heading(off[k], k)} {off[k].number}"
            elif len(line) + len(values_words) > self.size.width:
                values_words = f"{mean} ± {sd} {weight}"
            yield line.append(values_words, Style(color="default", bold=False))
        score, _ = score_rows(self.frame)
        yield Text("score   ", "dim").append(f"{score.value} ", "not dim").append(score.change)

    def _pointer(self, k: int, else_: str = " ") -> str:
        """What marks the friend in hand while a guess is made by hand."""
        return "▶" if self.frame is not None and self.frame.hand == k else else_

    def _style(self, k: int) -> Style:
        return _friend_styles(self.app)[k]


def off_heading(off: TruthRow, k: int) -> str:
    """The words before how far friend `k` is off; whose truth it is, where not their own."""
    return "off by" if off.friend == k else f"off {SYMBOLS[off.friend]}"


class Narrator(Widget):
    """One sentence on what just happened, under the phase's headline; its formula beside it."""

    frame: reactive[Frame | None] = reactive(None)
    maths: reactive[bool] = reactive(False)

    def watch_frame(self, frame: Frame | None) -> None:
        """Keep the border's words with the phase."""
        if frame is None:
            return
        # The frame's corners, and a space on each side of the words.
        self.border_title = headline(frame, max(1, self.outer_size.width - 6))
        self.border_subtitle = f"half-step {frame.session.at:,}"

    def on_resize(self) -> None:
        """A headline as long as there is room for."""
        self.watch_frame(self.frame)

    def render(self) -> RenderResult:
        """The sentence, wrapped, and as much of its formula as fits under it."""
        if self.frame is None:
            return Text()
        width, height = self.content_size
        told = Text(sentence(self.frame)).wrap(self.app.console, max(width, 1))
        for line in told:
            line.rstrip()
        if not self.maths:
            return Text("\n").join(told)
        room = height - len(told)
        lines = formula(self.frame)
        if room > len(lines):
            lines = ("", *lines)
        return Text("\n").join([*told, *map(self._inked, lines[: max(room, 0)])])

    def _inked(self, line: str) -> Text:
        """A line of the formula; what is Ali's and what is Bilal's in their colours."""
        text = Text(line)
        for letter, style in zip(LETTERS, _friend_styles(self.app), strict=True):
            text.highlight_regex(rf"(?<=[μσπfn]){letter}|(?<=P\(){letter}|^{letter}(?=:)", style)
        return text


def _friend_styles(app: App[Any]) -> list[Style]:
    """Ali's and Bilal's colours in the theme in force."""
    palette = palette_of(app, Color.parse(app.theme_variables.get("background", "black")))
    return [Style.from_color(RichColor.from_rgb(*c)) + BOLD for c in (palette.ali, palette.bilal)]


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

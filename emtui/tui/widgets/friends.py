"""The panel of both friends' numbers, and the score over its floor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.segment import Segment
from rich.style import Style
from textual.reactive import reactive
from textual.widget import Widget

from emtui.plot.marks import FRIENDS
from emtui.scenes.frame import Frame
from emtui.scenes.narration.friends import TruthRow, friend_rows, score_rows, truth_rows
from emtui.scenes.signs import SYMBOLS
from emtui.slips.envelope import NAMES
from emtui.tui.widgets.binding import bound
from emtui.tui.widgets.plot_pane import ink_style, palette_of
from emtui.tui.widgets.text_rows import Line, TextRows

BOLD, DIM = Style(bold=True), Style(dim=True)


class FriendsPanel(TextRows):
    """Number, spread and share of both, the score, and with the maths the floor under it.

    At three rows it drops the changes of the last half-step. While the truth is shown, each value's
    error is shown instead of its change.
    """

    BORDER_TITLE = "The friends"
    frame: reactive[Frame] = reactive(bound, repaint=False, init=False)
    maths: reactive[bool] = reactive(False, repaint=False, init=False)

    def watch_frame(self, old: Frame | None, new: Frame) -> None:
        """Repaint; a glide changes nothing here."""
        if old is None or new.differs(old):
            self.renew()

    def watch_maths(self) -> None:
        """With the floor, or without."""
        self.renew()

    def lines(self) -> Iterator[Line]:
        """A small table; the change of the last half-step is dim beside each value."""
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
        for score in score_rows(frame)[: 1 + self.maths]:
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
    """The mark of the selected friend while a guess is made by hand."""
    return "▶" if frame.hand == k else else_


def off_heading(off: TruthRow, k: int) -> str:
    """The words before how far friend `k` is off; whose truth it is, where not their own."""
    return "off by" if off.friend == k else f"off {SYMBOLS[off.friend]}"


def friend_styles(widget: Widget) -> list[Style]:
    """Ali's and Bilal's colours on the widget's ground."""
    palette = palette_of(widget.app, widget.background_colors[1])
    return [ink_style(palette, ink) + BOLD for ink in FRIENDS]

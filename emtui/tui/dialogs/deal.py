"""The deal dialog: a form for both friends, with a live preview of the slips."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Grid, Vertical
from textual.widgets import Button, Input, Label, Static
from textual.worker import get_current_worker

from emtui.slips.dealing import Deal, DealError
from emtui.slips.editing import EditError, number_of
from emtui.slips.envelope import Envelope
from emtui.slips.harmless import quoted
from emtui.slips.reading.options import MAX_SLIPS
from emtui.tui.dialogs.base import Dialog
from emtui.tui.widgets.slips_preview import SlipsPreview

PREVIEWED = 10_000
"""The most slips in the preview."""

FIELDS = {
    "ali-number": "Ali's number",
    "ali-spread": "Ali's spread",
    "share": "Ali's share",
    "bilal-number": "Bilal's number",
    "bilal-spread": "Bilal's spread",
    "slips": "the number of slips",
    "seed": "the seed",
    "digits": "the digits after the point",
}
"""The fields, and their names in messages; empty digits are chosen from the spreads."""


class DealDialog(Dialog[Envelope | None]):
    """Returns the envelope dealt, which knows who wrote each slip, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "cancel")]

    def __init__(self, most: int = MAX_SLIPS) -> None:
        """`most`: slips that may be dealt."""
        super().__init__()
        self._most = most

    def compose(self) -> ComposeResult:
        """Three rows of fields, the histogram, and a line for what is wrong."""
        with Vertical(id="deal", classes="dialog form") as frame:
            frame.border_title = "Deal an envelope"
            frame.border_subtitle = "Enter deals, Esc cancels"
            with Grid(id="deal-fields"):
                yield from map(Label, ("", "number", "spread", "share"))
                yield Label("Ali")
                yield from map(self._field, ("ali-number", "ali-spread", "share"))
                yield Label("Bilal")
                yield from map(self._field, ("bilal-number", "bilal-spread"))
                yield Label("", id="rest")
                yield Label("slips")
                yield self._field("slips")
                yield Label("seed", id="seed-label")
                yield self._field("seed")
                yield Label("decimals")
                yield self._field("digits")
            yield SlipsPreview(id="preview")
            yield Static("", id="problem", markup=False)
            yield Button("Deal", id="go", compact=True)

    def _field(self, name: str) -> Input:
        return Input(DEFAULTS[name], id=name, compact=True)

    @on(Input.Changed)
    def _preview(self) -> None:
        """Draw what would be dealt, or say what is wrong."""
        try:
            deal = self._deal()
        except (DealError, EditError) as error:
            self._tell(str(error))
            self.query_one("#rest", Label).update("")
            return
        self._tell("")
        self.query_one("#rest", Label).update(f"{1 - deal.share:.6g}")
        self.query_one("#digits", Input).placeholder = str(deal.decimals)
        slips, _ = replace(deal, slips=min(deal.slips, PREVIEWED)).numbers()
        self.query_one(SlipsPreview).show(slips)

    @on(Input.Submitted)
    @on(Button.Pressed, "#go")
    def _accept(self) -> None:
        """Deal, in a worker: ten million slips take a while."""
        try:
            deal = self._deal()
        except (DealError, EditError) as error:
            self._tell(str(error))
            return
        self._tell("dealing")
        self._work_on(deal)

    @work(thread=True, exclusive=True)
    def _work_on(self, deal: Deal) -> None:
        worker = get_current_worker()
        try:
            envelope = deal.envelope()
        except DealError as error:
            if not worker.is_cancelled:
                self.app.call_from_thread(self._tell, str(error))
        else:
            if not worker.is_cancelled:
                self.app.call_from_thread(self.dismiss, envelope)

    def _deal(self) -> Deal:
        """What the form says.

        Raises:
            EditError: a field holds no number, or no whole one where it must.
            DealError: such slips cannot be dealt.
        """
        deal = Deal(
            slips=self._whole("slips"),
            ali=(self._number("ali-number"), self._number("ali-spread")),
            bilal=(self._number("bilal-number"), self._number("bilal-spread")),
            share=self._number("share"),
            seed=self._whole("seed"),
            digits=self._whole("digits") if self.query_one("#digits", Input).value else None,
        )
        if deal.slips > self._most:
            raise DealError(f"{deal.slips} slips cannot be dealt: at most {self._most:,} here")
        return deal

    def _number(self, name: str) -> float:
        text = self.query_one(f"#{name}", Input).value
        if not text.strip():
            raise EditError(f"{FIELDS[name]} is missing")
        try:
            return number_of(text)
        except EditError as error:
            raise EditError(f"{FIELDS[name]}: {error}") from error

    def _whole(self, name: str) -> int:
        text = self.query_one(f"#{name}", Input).value.strip()
        if not text:
            raise EditError(f"{FIELDS[name]} is missing")
        if not (text.isascii() and text.isdigit() and len(text) <= 18):
            raise EditError(f"{FIELDS[name]}: {quoted(text)} is not a whole number, 0 or larger")
        return int(text)

    def _tell(self, words: str) -> None:
        self.query_one("#problem", Static).update(words)


def _defaults(deal: Deal) -> dict[str, str]:
    (ali, ali_sd), (bilal, bilal_sd) = deal.ali, deal.bilal
    values = (ali, ali_sd, deal.share, bilal, bilal_sd, deal.slips, deal.seed)
    return {
        **dict.fromkeys(FIELDS, ""),
        **dict(zip(FIELDS, (f"{v:g}" for v in values), strict=False)),
    }


DEFAULTS = _defaults(Deal())
"""The initial values of the fields."""

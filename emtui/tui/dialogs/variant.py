"""The variant of EM: how slips are assigned, what may differ, how narrow a spread may get."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Input, Label, Static

from emtui.em.estimation import start_common_sd
from emtui.em.session import Session
from emtui.em.starts import usable
from emtui.em.variants import ASSIGNERS, SHARES, SPREADS, Variant
from emtui.slips.editing import EditError, number_of
from emtui.tui.dialogs.base import Dialog
from emtui.tui.widgets.choices import Choice, Choices

CHOICES = (
    ("assign", "Slips go", ASSIGNERS),
    ("spread", "Spreads", SPREADS),
    ("share", "Shares", SHARES),
)
"""Field of the variant, what a person reads, and the table it is chosen from."""
FIELDS = {
    "known-sd": "Known spread, in the slips' units (empty: that of the start)",
    "min-spread": "Smallest spread, in the slips' units (empty: no limit)",
}
"""Id of a field, and its label."""


class VariantDialog(Dialog[Variant | None]):
    """Asks for a variant; returns it, or None. The start stays, so that runs can be compared.

    Args:
        session: the present run, whose start the variant must be able to work with.
    """

    AUTO_FOCUS = "Choices"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "cancel"),
        Binding("ctrl+s", "use", "use it"),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._variant = session.variant

    def compose(self) -> ComposeResult:
        """A set of choices for each table, and fields for the known and the smallest spread."""
        with VerticalScroll(id="variant", classes="dialog") as frame:
            frame.border_title = "The variant"
            frame.border_subtitle = "Ctrl+S uses it, Esc cancels"
            for field, words, table in CHOICES:
                with Vertical(classes="choice"):
                    yield Label(words)
                    with Choices(id=field):
                        for name, rule in table.items():
                            chosen = name == getattr(self._variant, field)
                            yield Choice(f"{name}: {rule.words}", value=chosen, name=name)
            for name, words in FIELDS.items():
                value = getattr(self._variant, f"{name.partition('-')[0]}_sd")
                yield Label(words)
                yield Input(repr(value).removesuffix(".0") if value else "", id=name)
            yield Static("", id="problem", markup=False)

    def on_mount(self) -> None:
        """Begin at the first heading, which the focus below it would scroll away."""
        frame = self.query_one("#variant")
        self.call_after_refresh(self.call_after_refresh, frame.scroll_home, animate=False)

    def on_input_submitted(self) -> None:
        """Enter in a field uses the variant."""
        self.action_use()

    def action_use(self) -> None:
        """Return the chosen variant, if its spreads are usable."""
        try:
            variant = self._asked()
        except ValueError as error:
            problem = self.query_one("#problem", Static)
            problem.update(str(error))
            self.call_after_refresh(problem.scroll_visible, animate=False)
        else:
            self.dismiss(variant)

    def _asked(self) -> Variant:
        """The variant as it stands in the dialog.

        Raises:
            ValueError: a field holds no spread, or one that nothing can be computed with.
        """
        assign, spread, share = (self._chosen(field) for field, _, _ in CHOICES)
        known, least = (self._spread(name) for name in FIELDS)
        sample, start = self._session.sample, self._session.start.mixture
        if not SPREADS[spread].known:
            known = 0.0
        elif not known:
            known = float(start_common_sd(start)[0]) * sample.scale
        if 0 < known < least:
            raise ValueError("The known spread is below the smallest spread.")
        variant = Variant(assign, spread, share, min_sd=least, known_sd=known)
        if assign == "hard" and sample.points is not None:
            raise ValueError("Hard labels need every slip, and a summary does not hold them.")
        admitted = variant.admit(start, sample.scale)
        if not usable(admitted.sds):
            raise ValueError("This spread is too wide or too narrow for the slips.")
        return variant

    def _spread(self, name: str) -> float:
        text = self.query_one(f"#{name}", Input).value.strip()
        words = FIELDS[name].partition(",")[0].lower()
        try:
            value = number_of(text) if text else 0.0
        except EditError as error:
            raise ValueError(f"The {words}: {error}.") from error
        if value < 0:
            raise ValueError(f"The {words} must be 0 or above.")
        return value

    def _chosen(self, field: str) -> str:
        pressed = self.query_one(f"#{field}", Choices).pressed_button
        return str(pressed.name) if pressed and pressed.name else str(getattr(self._variant, field))

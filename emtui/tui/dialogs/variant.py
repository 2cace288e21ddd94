"""The variant of EM: how slips are assigned, what may differ, how narrow a spread may get."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Input, Label, Static

from emtui.em.variants import ASSIGNERS, SHARES, SPREADS, Variant
from emtui.tui.dialogs.base import Dialog
from emtui.tui.widgets.choices import Choice, Choices

CHOICES = (
    ("assign", "Slips go", ASSIGNERS),
    ("spread", "Spreads", SPREADS),
    ("share", "Shares", SHARES),
)
"""Field of the variant, what a person reads, and the table it is chosen from."""


class VariantDialog(Dialog[Variant | None]):
    """Asks for a variant; gives it, or None. The start stays, so that two runs compare."""

    AUTO_FOCUS = "Choices"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "cancel"),
        Binding("ctrl+s", "use", "use it"),
    ]

    def __init__(self, variant: Variant) -> None:
        super().__init__()
        self._variant = variant

    def compose(self) -> ComposeResult:
        """A set of choices for each table, and a field for the smallest spread."""
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
            yield Label("Smallest spread (0: no limit), in the slips' units")
            yield Input(f"{self._variant.min_spread:g}", id="min-spread", type="number")
            yield Static("", id="problem", markup=False)

    def on_input_submitted(self) -> None:
        """Enter in the field uses the variant."""
        self.action_use()

    def action_use(self) -> None:
        """Give the variant chosen, if the smallest spread is one."""
        text = self.query_one("#min-spread", Input).value.strip() or "0"
        try:
            least = float(text)
        except ValueError:
            least = -1.0
        if not 0 <= least < float("inf"):
            self.query_one("#problem", Static).update("The smallest spread must be 0 or above.")
            return
        chosen = {field: self._chosen(field) for field, _, _ in CHOICES}
        self.dismiss(Variant(**chosen, min_spread=least))

    def _chosen(self, field: str) -> str:
        pressed = self.query_one(f"#{field}", Choices).pressed_button
        return str(pressed.name) if pressed and pressed.name else str(getattr(self._variant, field))

"""The edit dialog: add, change and remove slips, with undo and a live histogram."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import ClassVar

from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Input, OptionList, Static

from emtui.em.sample import SampleError
from emtui.slips.editing import Draft, EditError, edited_name, number_of
from emtui.slips.envelope import Envelope
from emtui.slips.harmless import harmless
from emtui.tui.dialogs.base import Dialog
from emtui.tui.textual_mends import Lines
from emtui.tui.widgets.slips_preview import SlipsPreview

ADDING = "Type a number, Enter adds it"
ON_A_SLIP = "On a slip, Enter changes it and Delete takes it out."


class SlipList(Lines):
    """The slips in their own order; digits typed here go to the field."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("delete,backspace", "screen.take_out", "take out", show=False)
    ]

    def __init__(self) -> None:
        super().__init__(id="slip-list", markup=False, compact=True)
        self._rows: list[str] = []

    def show(self, values: Sequence[float], cursor: int | None) -> None:
        """List these slips; a slip added or changed updates only its own row."""
        width = len(str(len(values)))
        rows = [f"{number:<{width}}  {written(value)}" for number, value in enumerate(values, 1)]
        old, self._rows = self._rows, rows
        same = next((k for k, (a, b) in enumerate(zip(old, rows, strict=False)) if a != b), None)
        if same is None and len(rows) >= len(old):
            self.add_options(rows[len(old) :])
        elif same is not None and old[same + 1 :] == rows[same + 1 :]:
            self.replace_option_prompt_at_index(same, rows[same])
        else:
            self.clear_options()
            self.add_options(rows)
        if rows and cursor is not None:
            self.highlighted = min(cursor, len(rows) - 1)

    def on_key(self, event: events.Key) -> None:
        """Begin a new number as soon as one is typed."""
        if event.character and event.character in "0123456789.-+":
            event.stop()
            field = self.screen.query_one("#number", Input)
            field.focus()
            field.value = event.character
            field.cursor_position = 1


class EditDialog(Dialog[Envelope | None]):
    """Returns an envelope with the edited slips; None if nothing changed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "cancel"),
        Binding("ctrl+s", "use", "use", priority=True),
        Binding("ctrl+z", "undo", "undo", priority=True),
        Binding("ctrl+y", "redo", "redo", priority=True),
    ]

    def __init__(self, envelope: Envelope) -> None:
        super().__init__()
        self._envelope = envelope
        self._draft: Draft | None = None
        self._why_not = ""
        self._changing: int | None = None
        self._warned = False
        """Whether the next Escape discards the changes, which a line says."""
        try:
            self._draft = Draft.of(envelope)
        except EditError as error:
            self._why_not = str(error)

    def compose(self) -> ComposeResult:
        """Histogram, slips, the number's field; or why there is nothing to edit."""
        with Vertical(id="edit", classes="dialog form") as frame:
            frame.border_title = Text(f"Edit {harmless(self._envelope.name)}")
            if self._draft is None:
                frame.add_class("-refused")
                frame.border_subtitle = "Esc closes"
                yield Static(self._why_not, markup=False)
                return
            frame.border_subtitle = "Ctrl+Z undo, Ctrl+Y redo, Ctrl+S use, Esc cancel"
            yield SlipsPreview(self._draft.values, id="preview")
            yield Static("", id="count", markup=False)
            yield Static(ON_A_SLIP, id="on-a-slip")
            yield SlipList()
            with Horizontal(classes="row"):
                yield Input(placeholder=ADDING, id="number", select_on_focus=False, compact=True)
                yield Button("Use these slips", id="use", compact=True)
            yield Static("", id="problem", markup=False)

    def on_mount(self) -> None:
        """Show the slips, and wait for a number."""
        if self._draft is not None:
            self._show(self._draft)
            self.query_one("#number").focus()

    # What a person does.

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Add the number, or put it on the slip that is being changed."""
        if self._draft is None:
            return
        try:
            value, at = number_of(event.value), self._changing
            draft = self._draft.add(value) if at is None else self._draft.change(at, value)
        except EditError as error:
            self._tell(str(error))
            return
        self._show(draft, len(draft.values) - 1 if at is None else at)
        if at is not None:
            self.query_one(SlipList).focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Change the slip under the cursor."""
        if self._draft is None:
            return
        self._changing = event.option_index
        field = self.query_one("#number", Input)
        field.value = written(self._draft.values[event.option_index])
        field.action_select_all()
        field.focus()
        self._tell(f"Slip {event.option_index + 1}: type its new number, Enter changes it")

    def action_take_out(self) -> None:
        """Take out the slip under the cursor."""
        at = self.query_one(SlipList).highlighted
        if self._draft is not None and at is not None:
            self._show(self._draft.take_out(at), at)

    def action_undo(self) -> None:
        """Undo the last edit."""
        if self._draft is not None:
            self._show(self._draft.undo())

    def action_redo(self) -> None:
        """Redo the last undone edit."""
        if self._draft is not None:
            self._show(self._draft.redo())

    def action_cancel(self) -> None:
        """Leave the slip being changed as it is; else the dialog, where changes go after a word."""
        draft, at = self._draft, self._changing
        if draft is not None and at is not None:
            self._show(draft, at)
            self.query_one(SlipList).focus()
        elif draft is not None and draft.changed and not self._warned:
            count = len(draft.past)
            self._tell(f"Esc again discards {count:,} change{'s' * (count != 1)}; Ctrl+S uses them")
            self._warned = True
        else:
            self.dismiss(None)

    @on(Button.Pressed, "#use")
    def action_use(self) -> None:
        """Give the slips as they are now."""
        if self._draft is None:
            return
        if not self._draft.changed:
            self.dismiss(None)
            return
        try:
            self.dismiss(self._draft.to_envelope(edited_name(self._envelope.name)))
        except SampleError as error:
            self._tell(str(error))

    def rescued(self) -> Envelope | None:
        """The slips as edited so far."""
        if self._draft is None or not self._draft.changed:
            return None
        with suppress(SampleError):
            return self._draft.to_envelope(edited_name(self._envelope.name))
        return None

    # What it shows.

    def _show(self, draft: Draft, at: int | None = None) -> None:
        """Show a draft, with the list's cursor on slip `at`, or where it was."""
        self._draft, self._changing, self._warned = draft, None, False
        slips = self.query_one(SlipList)
        cursor = slips.highlighted if at is None else at
        slips.show(draft.values, cursor)
        self.query_one(SlipsPreview).show(draft.values)
        different = len(set(draft.values))
        count = len(draft.values)
        self.query_one("#count", Static).update(
            f"{count:,} slip{'s' * (count != 1)}, {different:,} different"
        )
        self.query_one("#number", Input).value = ""
        self._tell("")

    def _tell(self, words: str) -> None:
        self.query_one("#problem", Static).update(words)


def written(value: float) -> str:
    """The shortest text that reads as the same number."""
    return repr(value).removesuffix(".0")

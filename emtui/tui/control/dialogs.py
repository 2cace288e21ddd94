"""What each dialog is opened with, and what is done with what it gives.

Each is imported when it is asked for: together they take as long as the launch.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from textual import events
from textual.screen import ModalScreen

from emtui.tui.store.files import has_kept
from emtui.tui.widgets.notice import Notice

if TYPE_CHECKING:
    from emtui.slips.reading.request import Unread
    from emtui.tui.launch import Launch
    from emtui.tui.screens.workbench import Workbench

Name = Literal["starts", "variant", "open", "edit", "deal", "export", "contents", "groups"]
Opened = tuple[ModalScreen[Any], Callable[[Any], None]]
"""A dialog, and what to call with its result; that is None where the person cancelled."""


def _starts(bench: Workbench) -> Opened:
    from emtui.tui.dialogs.starts import StartsDialog

    return StartsDialog(bench.session, bench.frame.backdrop.figures), bench.begin.start


def _variant(bench: Workbench) -> Opened:
    from emtui.tui.dialogs.variant import VariantDialog

    return VariantDialog(bench.session), bench.begin.configure


def _open(bench: Workbench) -> Opened:
    from emtui.tui.dialogs.open.dialog import OpenDialog

    return OpenDialog(may=bench.may), bench.begin.load


def _edit(bench: Workbench) -> Opened:
    from emtui.tui.dialogs.edit import EditDialog

    return EditDialog(bench.frame.backdrop.envelope), bench.begin.load


def _deal(bench: Workbench) -> Opened:
    from emtui.tui.dialogs.deal import DealDialog

    return DealDialog(bench.may.most_slips), bench.begin.load


def _export(bench: Workbench) -> Opened:
    from emtui.lessons.assignment import handed_in
    from emtui.report.exports import Subject
    from emtui.tui.control.panels import panels_shown
    from emtui.tui.dialogs.export import ExportDialog
    from emtui.tui.standalone_svg import standalone

    screen = standalone(bench.app.export_screenshot(title="emtui"))  # before a dialog covers it
    journal = bench.essay.journal
    subject = Subject(
        bench.frame.backdrop.envelope, bench.session, lambda: screen, panels_shown(bench),
        lambda: handed_in(journal, date.today()),
    )  # fmt: skip
    return ExportDialog(subject, bench.may), bench.tell


def _contents(bench: Workbench) -> Opened:
    from emtui.tui.dialogs.contents import FORGET, ContentsDialog

    def turn(name: str | None) -> None:
        bench.pages.forget() if name == FORGET else bench.pages.read(name)

    return ContentsDialog(bench.essay.journal, bench.essay.unread), turn


def _groups(bench: Workbench) -> Opened:
    from emtui.tui.dialogs.groups import GroupsDialog

    def chosen(at: int | None) -> None:
        if at is not None:
            bench.groups.open(at)

    return GroupsDialog(bench.groups), chosen


DIALOGS: Mapping[Name, Callable[[Workbench], Opened]] = {
    "starts": _starts,
    "variant": _variant,
    "open": _open,
    "edit": _edit,
    "deal": _deal,
    "export": _export,
    "contents": _contents,
    "groups": _groups,
}
"""By the names of their commands. The help is not among them: it interrupts nothing."""


def _put_over(bench: Workbench, dialog: ModalScreen[Any], then: Callable[[Any], Any]) -> None:
    """Put a dialog over the workbench where none is, as one may be below a palette of commands.

    A dialog paints what lies below it, so that dozens over one another would end in a recursion.
    What was told of the key before it is not left standing there.
    """
    if bench.app.screen is bench:
        bench.query_one(Notice).clear()
        bench.app.push_screen(dialog, then)
    else:
        bench.app.bell()


def open_dialog(bench: Workbench, name: Name) -> None:
    """Open a dialog over the workbench."""
    bench.transport.interrupt()
    dialog, then = DIALOGS[name](bench)
    _put_over(bench, dialog, then)


def open_unread(bench: Workbench, unread: Unread) -> None:
    """Open the dialog on a file or text that is to be read, or asked about."""
    from emtui.tui.dialogs.open.dialog import OpenDialog

    _put_over(bench, OpenDialog(unread, bench.may), bench.begin.load)


def open_first(bench: Workbench, launch: Launch) -> None:
    """Ask about a file that is to be read; else offer what an earlier launch kept."""
    if launch.unread is not None:
        open_unread(bench, launch.unread)
    elif launch.keeps and has_kept():
        offer_kept(bench, in_passing=launch.envelope is not None or launch.groups is not None)


def offer_kept(bench: Workbench, *, in_passing: bool = False) -> None:
    """Offer what an earlier launch kept as it ended; `in_passing`, only say so."""
    from emtui.tui.dialogs.saved_work import LATER, KeptDialog, told
    from emtui.tui.store.saved_work import forget, load_kept

    kept, problem = load_kept()
    bench.tell(problem)
    if kept is None:
        return
    if in_passing:
        notes = bench.frame.backdrop.envelope.notes
        bench.tell("; ".join((*notes, f"Kept from before: {told(kept)}. {LATER}")))
        return

    def chosen(wanted: bool | None) -> None:
        if wanted is None:
            bench.tell(LATER)
            return
        forget()
        if wanted:
            bench.begin.show(kept)

    _put_over(bench, KeptDialog(kept), chosen)


def open_help(bench: Workbench) -> None:
    """Show all keys; one that is clicked is done."""
    from emtui.tui.dialogs.help import HelpDialog

    async def do(action: str | None) -> None:
        if action is not None and bench.is_running:
            await bench.run_action(action)

    _put_over(bench, HelpDialog(), do)


def paste(bench: Workbench, event: events.Paste) -> None:
    """Open a pasted path or pasted numbers, or say what was not understood."""
    from emtui.slips.reading.request import Unread
    from emtui.tui.dialogs.open.pasting import understood

    bench.transport.interrupt()
    found = understood(event.text, bench.may)
    if isinstance(found, str):
        bench.tell(found)
    elif isinstance(found, Unread):
        open_unread(bench, found)
    else:
        bench.begin.load(found)

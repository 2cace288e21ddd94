"""One of every dialog that there is, found by code."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

from rich.text import Text

import emtui.tui
from emtui.scenes.frame import Frame
from emtui.slips.envelope import essay_envelope
from emtui.slips.groups import GroupList
from emtui.tui.control.dialogs import DIALOGS
from emtui.tui.control.groups import GroupMode
from emtui.tui.dialogs.base import Dialog
from emtui.tui.dialogs.help import HelpDialog
from emtui.tui.dialogs.open.questions import AskDialog, FileQuestion
from emtui.tui.dialogs.saved_work import KeptDialog
from emtui.tui.screens.workbench import Workbench
from emtui.tui.textual_mends import Commands


def kinds() -> set[type[object]]:
    """Every class of dialogs in the package."""
    for module in pkgutil.walk_packages(emtui.tui.__path__, "emtui.tui."):
        importlib.import_module(module.name)
    found: set[type[object]] = set()
    left: list[type[object]] = [Dialog]
    while left:
        for kind in left.pop().__subclasses__():
            found.add(kind)
            left.append(kind)
    return found


def every(bench: Workbench) -> Iterator[Dialog[object]]:
    """One of each, as the workbench opens it."""
    whole = essay_envelope()
    bench.groups = GroupMode(bench, GroupList("g", whole, (("a", whole), ("b", "one slip"))))
    for make in DIALOGS.values():
        yield make(bench)[0]  # type: ignore[misc]
    bench.groups = GroupMode(bench, None)
    yield HelpDialog()  # type: ignore[misc]
    yield KeptDialog(Frame.of(whole))  # type: ignore[misc]
    yield AskDialog(FileQuestion("?", "Which?", ((Text("this"), None), (Text("that"), None))))  # type: ignore[misc]
    yield Commands()  # type: ignore[misc]

"""What each command of the key table does on the workbench."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from emtui.tui.control import dialogs
from emtui.tui.control.essay import FREE
from emtui.tui.control.page_keys import allows
from emtui.tui.keys import Command
from emtui.tui.widgets.page_panel import PagePanel

if TYPE_CHECKING:
    from emtui.tui.screens.workbench import Workbench

NEEDS_SLIPS: Mapping[Command, str] = {
    "edit": "The editor needs every slip, and a summary does not hold them.",
    "why": "A single slip cannot be asked about: a summary does not hold them.",
    "one": "One friend's slips come one by one, and a summary does not hold them.",
    "assignments": "Labels need every slip, and a summary does not hold them.",
}
"""What is said where a command needs single slips that are not there."""


def scroll(bench: Workbench, rows: int) -> None:
    """Scroll the page's words; where they go no farther that way, those of the open pane."""
    page, study = bench.query_one(PagePanel), bench.side.study
    more_below = rows > 0 and page.display and page.scroll_y < page.max_scroll_y
    if more_below or not study.scroll_words(rows):
        page.scroll_by(rows)


COMMANDS: Mapping[Command, Callable[[Workbench], None]] = {
    "step": lambda bench: bench.transport.take("step"),
    "iterate": lambda bench: bench.transport.take("iterate"),
    "back": lambda bench: bench.transport.take("back"),
    "redo": lambda bench: bench.transport.take("redo"),
    "rewind": lambda bench: bench.transport.take("rewind"),
    "run": lambda bench: bench.transport.run(),
    "play": lambda bench: bench.transport.toggle_play(),
    "faster": lambda bench: bench.transport.change_speed(1),
    "slower": lambda bench: bench.transport.change_speed(-1),
    "stop": lambda bench: bench.transport.stop(),
    "random": lambda bench: bench.begin.random(),
    "higher": lambda bench: bench.begin.highest(),
    "guess": lambda bench: bench.guess.enter(),
    "move_number": lambda bench: bench.guess.move("number", 1),
    "move_spread": lambda bench: bench.guess.move("spread", 1),
    "move_share": lambda bench: bench.guess.move("share", 1),
    "take_other": lambda bench: bench.guess.take_other(),
    "hand_over": lambda bench: bench.guess.hand_over(),
    "put_back": lambda bench: bench.guess.put_back(),
    "starts": lambda bench: dialogs.open_dialog(bench, "starts"),
    "variant": lambda bench: dialogs.open_dialog(bench, "variant"),
    "open": lambda bench: dialogs.open_dialog(bench, "open"),
    "edit": lambda bench: dialogs.open_dialog(bench, "edit"),
    "deal": lambda bench: dialogs.open_dialog(bench, "deal"),
    "export": lambda bench: dialogs.open_dialog(bench, "export"),
    "contents": lambda bench: dialogs.open_dialog(bench, "contents"),
    "group_back": lambda bench: bench.groups.step(-1),
    "group_on": lambda bench: bench.groups.step(1),
    "help": lambda bench: dialogs.open_help(bench),
    "why": lambda bench: bench.side.toggle_why(),
    "bound": lambda bench: bench.side.toggle("bound"),
    "landscape": lambda bench: bench.side.toggle("landscape"),
    "basins": lambda bench: bench.side.toggle("basins"),
    "assignments": lambda bench: bench.side.toggle("assignments"),
    "one": lambda bench: bench.side.toggle("one"),
    "speed": lambda bench: bench.side.toggle("speed"),
    "two": lambda bench: bench.side.toggle("two"),
    "take_cut": lambda bench: bench.side.take_cut(),
    "let_go": lambda bench: bench.set_focus(None),
    "truth": lambda bench: bench.switches.truth(),
    "maths": lambda bench: bench.switches.maths(),
    "zoom": lambda bench: bench.switches.zoom(),
    "present": lambda bench: bench.switches.presenting(),
    "give_back": lambda bench: bench.switches.give_back(),
    "part_1": lambda bench: bench.pages.read_part(0),
    "part_2": lambda bench: bench.pages.read_part(1),
    "part_3": lambda bench: bench.pages.read_part(2),
    "part_4": lambda bench: bench.pages.read_part(3),
    "free": lambda bench: bench.pages.read(FREE),
    "next": lambda bench: bench.pages.turn(1),
    "previous": lambda bench: bench.pages.turn(-1),
    "again": lambda bench: bench.pages.again(),
    "scroll_down": lambda bench: scroll(bench, 1),
    "scroll_up": lambda bench: scroll(bench, -1),
}
"""Every command: a test holds that none is missing."""


def do(bench: Workbench, command: Command) -> None:
    """Do a command, where the page that is read allows it and the slips that it needs are there."""
    if not allows(bench, command):
        return
    if command in NEEDS_SLIPS and bench.frame.backdrop.envelope.is_summed:
        bench.tell(NEEDS_SLIPS[command])
    else:
        COMMANDS[command](bench)

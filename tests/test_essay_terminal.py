"""Every page played in a real terminal by the keys that it names, and read as a person reads it.

What must stand on the screen is told by pages that are played without one.
"""

from __future__ import annotations

import re
import time

import pytest

from emtui.lessons.book import number_of, pages
from emtui.lessons.journal import Journal
from emtui.lessons.page import Page, Reader
from emtui.tui.widgets.page_panel import MOMENT
from tests.lessons.kit import PLAYER, plain
from tests.long_run import LONG, in_long_runs
from tests.test_terminal import EMTUI, Terminal, given_back, terminal

__all__ = ["terminal"]
NAMES = {
    "enter": "Enter", "down": "Down", "left": "Left", "right": "Right", "space": "Space",
    "tab": "Tab", "end": "End", "shift+left": "S-Left", "shift+right": "S-Right",
}  # fmt: skip
"""Keys as tmux has them."""
SIZES = {"80x24": (80, 24), "120x34": (120, 34)}
BESIDE = 66
"""Columns beside a page at 120."""
WORDS = 9
"""Words at the beginning of what a page says that are looked for."""


BY_CELLS = {"one_hill": 4}
"""Of pages where the arrows move by cells of the screen, so that numbers are its own: how many."""


def read(screen: str) -> str:
    """The words of a page in one line; what stands beside it at 120 columns is left out."""
    rows = screen.splitlines()
    wide = max(map(len, rows), default=0) > 80
    cropped = [row[BESIDE:] if wide else row for row in rows]
    return unnumbered(" ".join(re.sub(r"[│╭╮╰╯─]", " ", " ".join(cropped)).split()))


def unnumbered(words: str) -> str:
    """Without the points that lists have after their numbers in Markdown, and not on the screen."""
    return re.sub(r"(\d)\. ", r"\1 ", words)


def begins(page: Page, reader: Reader) -> str:
    """The first words of what the page says, as they are read."""
    told = unnumbered(plain(page.prose(reader)))
    return " ".join(told.split()[: BY_CELLS.get(reader.page, WORDS)])


def shown(terminal: Terminal, page: Page, reader: Reader) -> str:
    """The screen once it says what the page says now, under its title, and without scrolling.

    A screen may be read while it is painted: the words of a page can be there before its title.
    """
    title, told = f"{number_of(reader.page)} · {page.title}", begins(page, reader)
    return terminal.wait(
        lambda screen: title in screen and told in read(screen) and "↓ more" not in screen
    )


def play(terminal: Terminal, name: str, journal: Journal) -> Journal:
    """Play a page, from its first card on, to its end; the reader's journal then."""
    page, seen = pages()[name], list(PLAYER.moments(name, journal, last=True))
    for at, (before, after) in enumerate(seen):
        shown(terminal, page, before)
        if keys := page.keys(at):
            terminal.keys(*(NAMES.get(key, key) for key in keys))
        shown(terminal, page, after)
        time.sleep(MOMENT)  # answers that come up by themselves are not given before
        if at + 1 < len(seen):
            terminal.keys("Enter")
    terminal.wait("✓ done")
    return seen[-1][1].journal


def leave(terminal: Terminal) -> None:
    terminal.keys("q")
    terminal.wait(given_back)
    terminal.close()


def sit(terminal: Terminal, names: list[str], journal: Journal) -> Journal:
    """The pages in one sitting, from the first key of the launch on."""
    terminal.keys("1")
    for name in names:
        journal = play(terminal, name, journal)
        terminal.keys("Enter")
    return journal


@pytest.mark.parametrize("size", ["80x24", *in_long_runs("120x34")])
@pytest.mark.parametrize("launches", [1, *in_long_runs(2)])
def test_the_essay_is_sat_through(terminal: Terminal, size: str, launches: int) -> None:
    names, journal = list(pages()) if LONG else list(pages())[:3], Journal()
    for launch in range(launches):
        terminal.run(EMTUI, *SIZES[size])
        terminal.wait("1 the essay")
        if launch:  # read before: the essay opens where it was left
            terminal.keys("1", *["PPage"] * len(names))
        journal = Journal.from_json(sit(terminal, names, journal).as_json())
        leave(terminal)


@pytest.mark.long
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", pages())
def test_a_page_is_played_from_the_command_line_and_again(
    terminal: Terminal, size: str, name: str
) -> None:
    journal = Journal()
    for _ in range(2):
        terminal.run(f"{EMTUI} --page {number_of(name)}", *SIZES[size])
        journal = Journal.from_json(play(terminal, name, journal).as_json())
        leave(terminal)

"""The program in a real terminal, read as a person reads it."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from emtui.em.history import Phase
from emtui.tui.widgets.presenter_banner import WORDS, lettered

PATIENCE = 30.0
"""Seconds to wait for words to appear; a bound against hanging, not a measurement."""


def needs(program: str) -> None:
    """Skip where `program` is absent."""
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")


class Terminal:
    """A terminal of its own in a tmux server of its own, another one for every launch.

    A server that is told to end still answers for a moment, and takes a session down with it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder, self._launches = folder, 0

    @property
    def _tmux(self) -> list[str]:
        return ["tmux", "-S", str(self._folder / f"tmux-{self._launches}"), "-f", os.devnull]

    def run(self, command: str, columns: int = 80, rows: int = 24) -> None:
        self._launches += 1
        size = ["-x", str(columns), "-y", str(rows)]
        environment = ["-e", "TEXTUAL_ANIMATIONS=none", "-e", "COLORTERM=truecolor"]
        # Some shells export the size at their start; the window may still be resized.
        environment += ["-e", f"EMTUI_STATE={self._folder / 'state'}"]
        environment += ["-e", f"COLUMNS={columns}", "-e", f"LINES={rows}"]
        shell = f"{command}; echo status $?; stty -a | tr ' ' '\\n' | grep -x -e echo -e icanon"
        subprocess.run(
            [*self._tmux, "new-session", "-d", *size, *environment, f"{shell}; sleep 600"],
            check=True,
        )

    def keys(self, *keys: str) -> None:
        subprocess.run([*self._tmux, "send-keys", *keys], check=True)

    def resize(self, columns: int, rows: int) -> None:
        size = ["-x", str(columns), "-y", str(rows)]
        subprocess.run([*self._tmux, "resize-window", *size], check=True)

    def screen(self) -> str:
        done = subprocess.run(
            [*self._tmux, "capture-pane", "-p"], check=True, capture_output=True, text=True
        )
        return done.stdout

    def wait(self, seen: Callable[[str], bool] | str) -> str:
        """The screen as soon as it shows what is waited for."""
        test = seen if callable(seen) else lambda screen: seen in screen
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            screen = self.screen()
            if test(screen):
                return screen
            time.sleep(0.05)
        pytest.fail(f"not seen: {seen}\n{self.screen()}")

    def close(self) -> None:
        subprocess.run([*self._tmux, "kill-server"], check=False)


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    needs("tmux")
    terminal = Terminal(tmp_path)
    yield terminal
    terminal.close()


EMTUI = f"{shlex.quote(sys.executable)} -m emtui"


def given_back(screen: str) -> bool:
    """The program has left with status 0, and the terminal echoes and edits lines again."""
    return all(words in screen.splitlines() for words in ("status 0", "echo", "icanon"))


def test_a_persons_first_minute(terminal: Terminal) -> None:
    terminal.run(EMTUI)
    terminal.wait(lambda screen: "Who wrote which" in screen and "█" in screen)
    terminal.keys("Space")
    terminal.wait("Who wrote what?")
    terminal.keys("Space")
    terminal.wait("What numbers, then?")
    terminal.keys("Left")
    terminal.wait("Who wrote what?")
    terminal.keys("End")
    screen = terminal.wait("Settled after")
    assert "0.0721" in screen
    assert "0.5627" in screen
    terminal.resize(120, 34)
    terminal.wait("The friends")
    terminal.keys("?")
    terminal.wait("Take the next half-step")
    terminal.keys("Escape")
    terminal.wait(lambda screen: "Take the next half-step" not in screen)
    terminal.keys("q")
    terminal.wait(given_back)


@pytest.mark.long
def test_a_pipe_and_then_the_keyboard(terminal: Terminal) -> None:
    terminal.run(f"printf '1 2 3\\n9 10 11\\n' | {EMTUI} -")
    terminal.wait(lambda screen: "standard input" in screen and "6 slips" in screen)
    terminal.keys("End")
    terminal.wait("The end of this climb")
    terminal.keys("q")
    terminal.wait(given_back)


def test_a_file_opened_by_its_path(terminal: Terminal, tmp_path: Path) -> None:
    good, bad = tmp_path / "mine.txt", tmp_path / "bad.txt"
    good.write_text("1\n2\n3\n9\n10\n11\n")
    bad.write_text("1\nabc\n")
    terminal.run(EMTUI)
    terminal.wait("the essay")
    terminal.keys("o")
    terminal.wait("Open an envelope")
    terminal.keys("-l", str(bad))
    terminal.keys("Enter")
    terminal.wait("abc")
    assert "the essay" in terminal.screen()
    terminal.keys("Escape")
    terminal.wait("Nothing was opened")
    terminal.keys("Escape")
    terminal.wait(lambda screen: "Open an envelope" not in screen)
    terminal.keys("o")
    terminal.wait("Open an envelope")
    terminal.keys("-l", str(good))
    terminal.keys("Enter")
    terminal.wait(lambda screen: "Open it" in screen and "6 numbers" in screen)
    assert "the essay" in terminal.screen()
    terminal.keys("Enter")
    terminal.wait(lambda screen: "mine.txt" in screen.splitlines()[0] and "6 slips" in screen)
    terminal.keys("q")
    terminal.wait(given_back)


def test_without_a_terminal_one_line_says_so() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "emtui"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        start_new_session=True,
    )
    assert done.returncode == 2
    assert done.stderr == "emtui: needs a terminal; without one, use: emtui fit\n"


@pytest.mark.long
def test_a_file_that_could_mean_two_things_is_asked_about(
    terminal: Terminal, tmp_path: Path
) -> None:
    path = tmp_path / "commas.txt"
    path.write_text("0,5\n0,7\n0,9\n1,2\n")
    terminal.run(f"{EMTUI} {shlex.quote(str(path))}")
    terminal.wait(lambda screen: "one number" in screen and "two numbers" in screen)
    terminal.keys("Enter")
    terminal.wait("Open it")
    terminal.keys("Enter")
    terminal.wait(lambda screen: "commas.txt" in screen.splitlines()[0] and "4 slips" in screen)
    terminal.keys("q")
    terminal.wait(given_back)


@pytest.mark.long
def test_a_file_as_argument(terminal: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("name;weight\n" + "".join(f"n{i};{i},5\n" for i in range(20)))
    terminal.run(f"{EMTUI} {shlex.quote(str(path))}", 120, 34)
    terminal.wait(lambda screen: "table.csv" in screen and "20 slips" in screen)
    terminal.keys("q")
    terminal.wait(given_back)


def test_a_pipe_that_could_mean_two_things_is_asked_about(terminal: Terminal) -> None:
    terminal.run(f"printf 'a,b\\n1,5\\n2,6\\n4,9\\n' | {EMTUI} -")
    terminal.wait(lambda screen: "Which column?" in screen and "from 5 to 9" in screen)
    terminal.keys("Down", "Enter")
    terminal.wait(lambda screen: "Open it" in screen and "3 numbers from 5 to 9" in screen)
    terminal.keys("Enter")
    terminal.wait(lambda screen: "standard input" in screen.splitlines()[0] and "3 slips" in screen)
    terminal.keys("q")
    terminal.wait(given_back)


def test_play_scrub_guess_and_quit(terminal: Terminal) -> None:
    terminal.run(EMTUI, 120, 34)
    terminal.wait(lambda screen: "Who wrote which" in screen and "█" in screen)
    terminal.keys("+", "+", "p")
    terminal.wait("Settled after")
    # The strip's first column is the guess: a click there stands on it again.
    rows = terminal.screen().splitlines()
    row = next(k for k, line in enumerate(rows) if line.startswith(" steps"))
    column = rows[row].index("○")
    terminal.keys("-l", f"\x1b[<0;{column + 1};{row + 1}M\x1b[<0;{column + 1};{row + 1}m")
    terminal.wait("A guess")
    terminal.keys("g")
    before = terminal.wait("By hand: Ali")
    terminal.keys("Right", "Right", "Up")
    terminal.wait(lambda screen: "Your guess scores" in screen and screen != before)
    terminal.keys("Enter")
    terminal.wait("your guess")
    terminal.keys("End")
    assert "0.5627" in terminal.wait("Settled after")
    terminal.keys("q")
    terminal.wait(given_back)


@pytest.mark.long
def test_a_pipe_shown_to_a_class_some_half_steps_in(terminal: Terminal) -> None:
    terminal.run(f"printf '1 2 3 11 12 13' | {EMTUI} - --start-at 3 --present", 120, 34)
    large = [row.rstrip() for row in lettered(WORDS[Phase.ASSIGNED])]
    screen = terminal.wait(lambda screen: "█" in screen and all(row in screen for row in large))
    assert "Z Esc back" in screen
    terminal.keys("Z")
    terminal.wait(lambda screen: "half-step 3" in screen and "quit" in screen)
    terminal.keys("q")
    terminal.wait(given_back)

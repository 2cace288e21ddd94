"""Workarounds for faults of Textual, beside the faults: one that fails here can go."""

from __future__ import annotations

import ast
import codecs
import inspect
import itertools
import re
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from rich.style import Style
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.command import CommandPalette
from textual.css.query import NoMatches
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Click, Key, Paste, Resize
from textual.keys import Keys
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, OptionList, Tree

import emtui
from emtui.tui import textual_mends
from emtui.tui.textual_mends import (
    SILENCE,
    BrowserParser,
    Burst,
    Commands,
    InputDecoder,
    InputParser,
    Lines,
)
from tests.tui.app_kit import opened, workbench

NO_KEYS = ("\x1b[1114112;1u", "\x1b[97;1:3u", "\x1b[97:65;2u")


def keys_of(data: str) -> list[str]:
    """The keys that our parser finds, but for those that are none."""
    bursts = [message for message in InputParser().feed(data) if isinstance(message, Burst)]
    return [key.key for burst in bursts for key in burst.keys if key.key != Keys.Ignore]


@pytest.mark.parametrize("sequence", NO_KEYS)
def test_textual_still_fails_on_key_codes_that_are_none(sequence: str) -> None:
    with pytest.raises((ValueError, OverflowError)):
        list(XTermParser().feed(sequence))


@pytest.mark.parametrize("sequence", NO_KEYS)
def test_key_codes_that_are_none_are_ignored(sequence: str) -> None:
    assert keys_of(f"a{sequence}b") == ["a", "b"]


@pytest.mark.parametrize("code", [0xD800, 0xDFFF])
def test_half_a_surrogate_pair_is_no_key(code: int) -> None:
    assert keys_of(f"a\x1b[{code};1u") == ["a"]


def test_real_keys_are_parsed_as_before() -> None:
    typed = "a\x1b[A\x1b[1;2C\x1b[97;5uz"
    ours = keys_of(typed)
    assert ours == [event.key for event in XTermParser().feed(typed) if isinstance(event, Key)]
    assert ours == ["a", "up", "shift+right", "ctrl+a", "z"]


def test_a_strict_decoder_still_fails_on_other_bytes() -> None:
    with pytest.raises(UnicodeDecodeError):
        codecs.getincrementaldecoder("utf-8")().decode(b"a\xffb")


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        ([b"a\xffb"], "a\ufffdb"),
        ([b"\xe9t\xe9 x"], "\ufffdt\ufffd x"),
        ([b"\xc3", b"\xa9"], "é"),
        ([b"\xe2\x82", b"q"], "\ufffdq"),
        ([b"\x1b"], "\x1b"),
        ([b"\x1b["], "\x1b["),
    ],
)
def test_bytes_of_any_kind_are_decoded(pieces: list[bytes], text: str) -> None:
    decoder = InputDecoder(lambda: pytest.fail("no mouse report was sent"))
    assert "".join(map(decoder.decode, pieces)) == text


def test_mouse_reports_of_the_old_form_are_dropped_and_the_mode_is_asked_for_again() -> None:
    asked: list[None] = []
    decoder = InputDecoder(lambda: asked.append(None))
    whole = b"a\x1b[M \xc3\xa9b\x1b[M\xff\xff\xffc"
    for cut in range(len(whole)):
        asked.clear()
        decoded = decoder.decode(whole[:cut]) + decoder.decode(whole[cut:])
        split = any(whole[cut - n : cut] == b"\x1b[M"[:n] for n in (1, 2))
        assert split or decoded == "abc"
        assert split or asked


async def test_a_palette_that_is_left_while_it_is_built_is_no_end() -> None:
    async with opened() as pilot:
        for _ in range(3):
            palette = Commands()
            await pilot.app.push_screen(palette)
            await palette.query("*").remove()
            palette._gather_commands("st")
            palette._list_visible = not palette._list_visible
            palette._show_busy = not palette._show_busy
            await pilot.pause()
            palette.dismiss()
            palette.dismiss()
            await pilot.pause()
        assert pilot.app.screen is workbench(pilot)


async def test_textual_still_ends_on_such_a_palette() -> None:
    async with opened() as pilot:
        palette: CommandPalette = CommandPalette()
        await pilot.app.push_screen(palette)
        await palette.query("*").remove()
        with pytest.raises(NoMatches):
            palette._list_visible = not palette._list_visible
        pilot.app.pop_screen()


PRIVATE = re.compile(
    r"(?<!self)(?<!cls)(?<!super\(\))\._[a-z]\w*|from \S*\._\w+ import|import _[a-z]\w*"
)
KNOWN_PRIVATE = {"os._exit", "sys._getframe"}


def test_private_names_are_used_in_this_one_file_only() -> None:
    """Names of our own objects that begin so are used by their own classes, through self."""
    package = Path(emtui.__file__).parent
    for path in package.rglob("*.py"):
        if path.name == "textual_mends.py":
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            code = line.partition("#")[0]
            for found in PRIVATE.finditer(code):
                owner = re.search(r"\w*$", code[: found.start()])
                name = f"{owner[0] if owner else ''}{found[0]}"
                assert name in KNOWN_PRIVATE or not textual_has(found[0]), (path, line)


def textual_has(name: str) -> bool:
    """Whether anything of Textual's that we build on has that private name."""
    return any(
        hasattr(kind, name.strip("."))
        for kind in (App, Screen, Widget, OptionList, Input, CommandPalette, Tree, LinuxDriver)
    ) or not name.startswith(".")


def test_every_mend_names_its_version() -> None:
    tree = ast.parse(inspect.getsource(textual_mends))
    told = ast.get_docstring(tree) or ""
    assert "private names" in told
    for node in tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
            words = ast.get_docstring(node) or ""
            assert f"Textual {version('textual')}" in words or node.name == "tolerant", node.name


async def test_textual_still_fails_on_a_click_on_a_line_that_has_gone() -> None:
    async with opened() as pilot:
        for kind, fails in ((OptionList, True), (Lines, False)):
            lines = kind("a", "b")
            await pilot.app.screen.mount(lines)
            click = clicked(lines, 1)
            lines.clear_options()
            if fails:
                with pytest.raises(IndexError):
                    await lines._on_click(click)
            else:
                await lines._on_click(click)
            await lines.remove()


def clicked(lines: OptionList, option: int) -> Click:
    """A click on an option as it was painted."""
    style = Style(meta={"option": option})
    return Click(lines, 0, 0, 0, 0, 1, False, False, False, style=style)


@pytest.mark.parametrize("action", ["page_down", "page_up"])
async def test_textual_still_fails_to_turn_a_page_of_a_list_without_a_row(action: str) -> None:
    async with opened() as pilot:
        for kind, fails in ((OptionList, True), (Lines, False)):
            lines = kind(*map(str, range(50)))
            lines.styles.height = 0
            await pilot.app.screen.mount(lines)
            await pilot.pause()
            turn = getattr(lines, f"action_{action}")
            if fails:
                with pytest.raises((KeyError, ZeroDivisionError)):
                    turn()
            else:
                turn()
            await lines.remove()


async def test_textual_still_ends_on_an_error_in_a_handler() -> None:
    class Broken(App[None]):
        def on_key(self) -> None:
            raise RuntimeError("no such thing should happen")

    with pytest.raises(RuntimeError, match="no such thing"):
        async with Broken().run_test() as pilot:
            await pilot.press("a")


def test_an_escape_from_a_browser_is_a_key_and_waits_for_none() -> None:
    waits = XTermParser()
    assert not [*waits.feed("\x1b"), *waits.feed("g")]  # a key with Alt, once more is there
    parser = BrowserParser()
    bursts: list[Any] = [burst for sent in ("\x1b", "g") for burst in parser.feed(sent)]
    assert [key.key for burst in bursts for key in burst.keys] == ["escape", "g"]


def test_textual_still_believes_any_size() -> None:
    assert [type(message) for message in XTermParser().feed(report_of(99_999, 99_999))] == [Resize]


def report_of(columns: int, rows: int, width: int = 0, height: int = 0) -> str:
    """A terminal's own report of its size."""
    return f"\x1b[48;{rows};{columns};{height};{width}t"


@pytest.mark.parametrize("size", [(99_999, 99_999), (2000, 2000), (1001, 40), (80, 501), (0, 9)])
def test_sizes_that_no_terminal_has_are_ignored(size: tuple[int, int]) -> None:
    parser = InputParser()
    found: list[Any] = [*parser.feed(report_of(1000, 500, 9000, 9000) + report_of(*size) + "b")]
    assert [type(message) for message in found] == [Resize, Burst]
    assert found[0].size == (1000, 500)
    assert parser.terminal_size == (1000, 500)
    assert parser.terminal_pixel_size == (9000, 9000)


def test_textual_still_ends_a_paste_at_an_escape() -> None:
    found = list(XTermParser().feed("\x1b[200~abc\x1bq 12\x1b[201~"))
    assert "q" in [message.key for message in found if isinstance(message, Key)]


def test_all_up_to_the_end_of_a_paste_is_text() -> None:
    pasted = "a\x1b[200~abc\x1bq\x1b[A \x1b\x1b[20112\x1b[201~b\x1b[200~\x1b[201~c"
    for cut in range(len(pasted)):
        parser = InputParser()
        found = (
            [*parser.feed(pasted[:cut]), *parser.feed(pasted[cut:])]
            if cut
            else [*parser.feed(pasted)]
        )
        assert read(found) == ["a", "<abc\ufffdq\ufffd[A \ufffd\ufffd[20112>", "b", "<>", "c"], cut


def read(found: list[Any]) -> list[str]:
    """Keys by their names, pastes in brackets."""
    told: list[str] = []
    for message in found:
        pasted = isinstance(message, Paste)
        told += [f"<{message.text}>"] if pasted else [key.key for key in message.keys]
    return told


def test_textual_still_waits_for_ever_for_the_end_of_a_paste(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    later = itertools.count(0, 1000)
    monkeypatch.setattr("textual._parser.get_time", lambda: next(later))
    parser = XTermParser()
    assert not [*parser.feed("\x1b[200~1 2"), *parser.tick(), *parser.feed("\x03"), *parser.tick()]


def test_a_paste_ends_by_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 10.0
    monkeypatch.setattr(textual_mends, "monotonic", lambda: now)
    parser = InputParser()
    assert not [*parser.feed("\x1b[200~1 2"), *parser.tick()]
    now += SILENCE - 0.1
    assert not [*parser.feed(" 3"), *parser.tick()]
    now += SILENCE - 0.1
    assert not list(parser.tick())
    now += 0.2
    assert read([*parser.tick(), *parser.feed("\x03"), *parser.tick()]) == ["<1 2 3>", "ctrl+c"]


def test_textual_still_gives_keys_one_by_one() -> None:
    found = list(XTermParser().feed("abc"))
    assert [type(message) for message in found] == [Key, Key, Key]
    assert [type(message) for message in InputParser().feed("abc")] == [Burst]

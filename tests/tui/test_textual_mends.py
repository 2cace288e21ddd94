"""Workarounds for faults of Textual, beside the faults: one that fails here can go."""

from __future__ import annotations

import codecs

import pytest
from textual._xterm_parser import XTermParser
from textual.command import CommandPalette
from textual.css.query import NoMatches
from textual.events import Key
from textual.keys import Keys

from emtui.tui.textual_mends import Burst, Commands, InputDecoder, InputParser
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

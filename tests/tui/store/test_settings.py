"""What a person chose is found again at the next launch; a broken file is put aside."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from textual.color import Color
from textual.pilot import Pilot

from emtui.scenes.narration.formulas import formula
from emtui.state_folder import state_path
from emtui.tui.app import EmtuiApp
from emtui.tui.store.settings import NAME, Settings, load_settings
from emtui.tui.themes import FRAME, HIGH_CONTRAST, Themes
from emtui.tui.widgets.plot_pane import palette_of
from tests.tui.app_kit import NARROW, opened, press, settle, text, workbench


def app_of(pilot: Pilot[None]) -> EmtuiApp:
    assert isinstance(pilot.app, EmtuiApp)
    return pilot.app


def put(text: bytes) -> Path:
    place = state_path(f"{NAME}.json")
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(text)
    return place


async def test_theme_maths_and_glide_are_remembered() -> None:
    async with opened(fresh=True) as pilot:
        assert app_of(pilot).settings == Settings()
        await press(pilot, "m", "G", "T", *"highlight")
        await press(pilot, *["backspace"] * 5, *"contrastlight")
        await pilot.pause(0.3)
        await press(pilot, "enter")
        await pilot.pause(0.3)
    async with opened(fresh=True) as pilot:
        app = app_of(pilot)
        assert app.settings == Settings("high-contrast-light", glide=False, maths=True)
        assert app.theme == "high-contrast-light"
        assert app.animation_level == "none"
        assert workbench(pilot).maths
        await press(pilot, "space")  # the opening has no formula
        assert formula(workbench(pilot).frame)[0].split()[0] in text(pilot, "#narrator")
        await press(pilot, "m")
        assert "ln L" not in text(pilot, "#narrator")
    assert not load_settings()[0].maths


async def test_themes_of_the_terminals_own_colours_are_offered_last() -> None:
    """One for light terminals cannot be read on a dark one."""
    async with opened(fresh=True) as pilot:
        await press(pilot, "T", *"light")
        await pilot.pause(0.4)
        await press(pilot, "enter")
        await pilot.pause(0.3)
        assert "light" in pilot.app.theme
        assert not pilot.app.current_theme.ansi
        themes = Themes(pilot.app.screen)
        ansi = [pilot.app.available_themes[name].ansi for name, _ in themes.commands]
        assert ansi == sorted(ansi)
        assert any(ansi)


async def test_one_key_undoes_a_theme() -> None:
    async with opened(fresh=True) as pilot:
        pilot.app.theme = "nord"
        await settle(pilot)
        pilot.app.theme = "ansi-light"
        await settle(pilot)
        await press(pilot, "u")
        assert pilot.app.theme == app_of(pilot).settings.theme == "nord"
        await press(pilot, "u")
        assert pilot.app.theme == "ansi-light"


async def test_the_glide_is_switched_and_said() -> None:
    async with opened(fresh=True) as pilot:
        app_of(pilot).animation_level = "full"
        await press(pilot, "G")
        assert app_of(pilot).animation_level == "none"
        assert "Pictures jump." in text(pilot)
        await press(pilot, "space")
        assert workbench(pilot).frame.origin is None


async def test_a_glide_held_off_from_outside_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("textual.constants.TEXTUAL_ANIMATIONS", "none")
    async with opened(fresh=True) as pilot:
        await press(pilot, "G", "G")
        assert app_of(pilot).settings.glide
        assert app_of(pilot).animation_level == "none"
        assert "TEXTUAL_ANIMATIONS" in text(pilot)


@pytest.mark.parametrize(
    "broken",
    [b"", b"{", b"[]", b"\xff\xfe", b'{"maths": "yes"}', b'{"theme": 7}', b"[" * 100_000],
)
def test_a_broken_file_is_put_aside(broken: bytes) -> None:
    place = put(broken)
    settings, word = load_settings()
    assert settings == Settings()
    assert word == "settings.json could not be used; it is kept as settings.broken."
    assert place.with_suffix(".broken").read_bytes() == broken
    assert not place.exists()


async def test_a_broken_file_is_put_aside_with_a_word() -> None:
    place = put(broken := b'{"theme": 7}')
    async with opened(NARROW, fresh=True) as pilot:
        assert app_of(pilot).settings == Settings()
        toasts = [toast.message for toast in app_of(pilot)._notifications]
        told = " ".join([*toasts, *text(pilot, "#notice").split()])
        assert told == "settings.json could not be used; it is kept as settings.broken."
        assert place.with_suffix(".broken").read_bytes() == broken
        assert not place.exists()
        await press(pilot, "m")
        assert json.loads(place.read_text()) == {"theme": "", "glide": True, "maths": True}


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="a folder is unreadable elsewhere, too")
async def test_what_cannot_be_read_is_no_crash() -> None:
    place = state_path(f"{NAME}.json")
    place.mkdir(parents=True)  # a folder where the file should be: no one can read it
    async with opened(fresh=True) as pilot:
        assert "settings.json could not be used" in text(pilot)
        assert app_of(pilot).settings == Settings()


async def test_a_theme_that_is_gone_and_a_setting_not_known_are_passed_over() -> None:
    put(b'{"theme": "gone", "shine": 3, "maths": true}')
    async with opened(fresh=True) as pilot:
        assert app_of(pilot).theme == "textual-dark"
        assert app_of(pilot).settings.maths


async def test_where_nothing_can_be_kept_settings_hold_until_the_end() -> None:
    folder = state_path(f"{NAME}.json").parent
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("a file where a folder should be")
    async with opened(fresh=True) as pilot:
        await press(pilot, "m")
        assert workbench(pilot).maths
        await press(pilot, "space")  # the opening has no formula
        assert formula(workbench(pilot).frame)[0].split()[0] in text(pilot, "#narrator")


async def test_high_contrast_reaches_the_plots() -> None:
    async with opened(NARROW) as pilot:
        for theme in HIGH_CONTRAST:
            pilot.app.theme = theme.name
            await settle(pilot)
            slips = workbench(pilot).query_one("#slips")
            palette = palette_of(pilot.app, slips.background_colors[1])
            for colour in (palette.text, palette.ali, palette.bilal):
                assert contrast(colour, palette.background) >= 7, theme.name


THEMES = ("textual-dark", "textual-light", "nord", "gruvbox", "solarized-light", "ansi-light")


async def test_words_and_friends_can_be_read_in_every_theme() -> None:
    async with opened(NARROW) as pilot:
        for theme in THEMES:
            pilot.app.theme = theme
            await settle(pilot)
            slips = workbench(pilot).query_one("#slips")
            palette = palette_of(pilot.app, slips.background_colors[1])
            for colour in (palette.text, palette.ali, palette.bilal):
                assert contrast(colour, palette.background) >= 3, theme


def test_frames_are_quiet_and_seen_in_every_theme() -> None:
    app = EmtuiApp()
    for name, theme in app.available_themes.items():
        if not theme.ansi:
            app.set_reactive(EmtuiApp.theme, name)
            found = app.get_css_variables()
            frame, ground = (Color.parse(found[key]).rgb for key in (FRAME, "background"))
            words = Color.parse(found["foreground"]).rgb
            assert 1.3 <= contrast(frame, ground) <= contrast(words, ground), name


def contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    """The contrast ratio of two colours (WCAG 2.2)."""

    def light(colour: tuple[int, int, int]) -> float:
        r, g, b = (
            c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
            for c in (channel / 255 for channel in colour)
        )
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)

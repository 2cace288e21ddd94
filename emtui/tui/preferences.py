"""An app that remembers what a person chose, and offers every action of the key table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Any

from textual import constants
from textual.app import App, SystemCommand
from textual.color import Color
from textual.message import Message
from textual.screen import ModalScreen, Screen

from emtui.slips.harmless import harmless
from emtui.tui.capabilities import EVERYTHING, Capabilities
from emtui.tui.keys import KEYS, spelled
from emtui.tui.store.files import has_kept
from emtui.tui.store.settings import load_settings
from emtui.tui.textual_mends import Commands
from emtui.tui.themes import FRAME, HIGH_CONTRAST, Themes

QUIET = 0.27
"""A frame's colour, as a fraction of the way from the background to the text."""


class SettingChosen(Message):
    """A person chose a setting on a screen; it is to be remembered.

    Attributes:
        choices: values of `Settings`, by name.
    """

    def __init__(self, **choices: Any) -> None:
        super().__init__()
        self.choices = choices


class Preferences(App[None]):
    """Keeps theme, glide and maths between launches; builds the command palette."""

    def __init__(self, may: Capabilities = EVERYTHING) -> None:
        """`may`: whether choices are kept for the next launch."""
        super().__init__()
        self._may = may
        for theme in HIGH_CONTRAST:
            self.register_theme(theme)
        self.settings, self._word = load_settings()
        # Another version may not have the theme.
        if self.settings.theme in self.available_themes:
            self.theme = self.settings.theme
        if not self.settings.glide:
            self.animation_level = "none"

    def on_mount(self) -> None:
        """Report settings that could not be read; from now on remember the theme."""
        if self._word:
            self.notify(self._word, markup=False)
        self._theme_before = self.theme
        self.watch(self, "theme", self._remember_theme, init=False)

    def _remember_theme(self, old: str, new: str) -> None:
        self._theme_before = old
        self._remember(theme=new)

    def action_undo_theme(self) -> None:
        """Go back to the theme before the present one; twice returns to the present one."""
        self.theme = self._theme_before

    def on_setting_chosen(self, event: SettingChosen) -> None:
        """Remember what was chosen on a screen."""
        self._remember(**event.choices)

    def _remember(self, **choices: object) -> None:
        settings = replace(self.settings, **choices)  # type: ignore[arg-type]
        if settings != self.settings:
            self.settings = settings
            if self._may.keep_journal:
                settings.save()

    def action_command_palette(self) -> None:
        """Show the palette of commands."""
        if not isinstance(self.screen, Commands):
            self.push_screen(Commands(id="--command-palette"))

    def search_themes(self) -> None:
        """Show the palette of themes."""
        self.push_screen(Commands([Themes], placeholder="Search for themes…"))

    def get_css_variables(self) -> dict[str, str]:
        """The theme's variables, and the frames' colour: quiet on light and on dark backgrounds."""
        found = super().get_css_variables()
        quiet = "ansi_bright_black"
        if not self.current_theme.ansi:
            ground, words = (Color.parse(found[name]) for name in ("background", "foreground"))
            quiet = ground.blend(words, QUIET).hex6
        found.setdefault(FRAME, quiet)
        return found

    def action_glide(self) -> None:
        """Let pictures glide between half-steps, or jump."""
        glide = not self.settings.glide
        self._remember(glide=glide)
        self.animation_level = constants.TEXTUAL_ANIMATIONS if glide else "none"
        if glide and self.animation_level == "none":
            self.notify("They would glide, but TEXTUAL_ANIMATIONS=none is set.")
        else:
            self.notify("Pictures glide." if glide else "Pictures jump.", timeout=2)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Every action of the key table, once; over a dialog those of the app itself."""
        for key in KEYS:
            own = key.action.startswith("app.")
            if key.action != "app.command_palette" and (own or not isinstance(screen, ModalScreen)):
                run = partial(self.run_action, key.action, screen)
                yield SystemCommand(key.help, spelled(key), run)
        groups = getattr(screen, "groups", None)
        if groups and groups.rows:
            yield SystemCommand("List the groups, with the cut of each", "( )", groups.show_list)
            for at, (label, _) in enumerate(groups.rows):
                title = f"Open the group {harmless(label, 40)}"
                yield SystemCommand(title, "( )", partial(groups.open, at))
        if not isinstance(screen, ModalScreen):
            if has_kept():
                run = partial(self.run_action, "open_kept", screen)
                yield SystemCommand("Where you were: the climb that was kept", "", run)
            from emtui.slips.examples import EXAMPLES  # imports numpy: not at launch

            for name, example in EXAMPLES.items():
                run = partial(self.run_action, f"open_example('{name}')", screen)
                yield SystemCommand(f"Open the example {example.title}", example.source, run)

"""A bare Textual app that draws one braille Static: the yardstick of a launch."""

from __future__ import annotations

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.widgets import Static


class Bare(App[None]):
    BINDINGS: ClassVar[list[BindingType]] = [("q", "quit", "quit")]

    def compose(self) -> ComposeResult:
        yield Static("⣿" * 40)


if __name__ == "__main__":
    Bare().run()

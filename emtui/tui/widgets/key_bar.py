"""The line of keys at the bottom."""

from __future__ import annotations

from rich.text import Text
from textual.app import RenderResult
from textual.reactive import reactive
from textual.widget import Widget

from emtui.tui.keys import KEYS, Key


class KeyBar(Widget):
    """The keys that matter most, as many as fit; a click does what the key does."""

    keys: reactive[tuple[Key, ...]] = reactive(KEYS)
    """The keys in force: the workbench's, or those of a mode."""

    def render(self) -> RenderResult:
        """Keys in the table's order; those marked `always` are dropped last."""
        shown_keys = [key for key in self.keys if key.shown]
        always = [key for key in shown_keys if key.always]
        room = self.size.width - sum(len(_item(key)) for key in always)
        line = Text(no_wrap=True)
        for key in shown_keys:
            item = _item(key)
            if key not in always:
                if len(item) > room:
                    continue
                room -= len(item)
            line.append_text(item)
        return line


def _item(key: Key) -> Text:
    item = Text(f" {key.display or key.keys} ", "bold").append(f"{key.words} ", "not bold dim")
    if key.action:
        item.apply_meta({"@click": key.action})
    return item

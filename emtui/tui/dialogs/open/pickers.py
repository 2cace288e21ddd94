"""Widgets to pick a file: a field that completes paths, a tree, recent files, examples."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from rich.text import Text, TextType
from textual import events
from textual.binding import Binding, BindingType
from textual.suggester import Suggester
from textual.widgets import DirectoryTree, Input, OptionList
from textual.widgets.directory_tree import DirEntry
from textual.widgets.option_list import Option

from emtui.slips.examples import EXAMPLES, Example, load_example
from emtui.slips.harmless import NAME_WIDTH, harmless
from emtui.slips.reading.columns import ColumnPreview
from emtui.slips.reading.suffixes import could_be_read
from emtui.tui.dialogs.open.loading import Loaded
from emtui.tui.dialogs.open.paths import LONGEST, completed, exists, is_file, is_folder, path_from
from emtui.tui.textual_mends import Lines


class PathSuggester(Suggester):
    """Completes paths from the file system, without blocking the screen."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        """The first file or folder that begins so."""
        return await asyncio.to_thread(completed, value)


class PathInput(Input):
    """A field for a path; Tab or Right takes the completion shown."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab", "complete", "complete", show=False)]

    def __init__(self, id: str) -> None:
        super().__init__(
            placeholder="Type a path, drop a file or paste numbers",
            suggester=PathSuggester(),
            select_on_focus=False,
            id=id,
        )

    def action_complete(self) -> None:
        """Take the completion, or go on to the next widget where there is none."""
        if self._suggestion.startswith(self.value) and self._suggestion != self.value:
            self.value = self._suggestion
            self.cursor_position = len(self.value)
        else:
            self.screen.focus_next()

    def on_paste(self, event: events.Paste) -> None:
        """Leave a dropped file, and text of several lines, to the dialog."""
        event.prevent_default()
        text = event.text.strip()
        if "\n" not in text and "\r" not in text and not exists(path_from(text)):
            event.stop()
            self.replace(harmless(text, LONGEST), *self.selection)


class FileTree(DirectoryTree):
    """Folders, and files that could be read; names are plain text, without markup."""

    ICON_FILE = ""
    ICON_NODE = "▸ "
    ICON_NODE_EXPANDED = "▾ "

    def filter_paths(self, paths: Iterable[Path]) -> Iterable[Path]:
        """Leave out what is hidden and what could not hold slips."""
        return [path for path in paths if _is_worth_showing(path)]

    async def watch_path(self) -> None:
        """Show another folder, without waiting for it to load."""
        had_cursor = self.cursor_node is not None
        self.reset_node(self.root, str(self.path), DirEntry(self.PATH(self.path)))
        self.reload()
        if had_cursor:
            self.cursor_line = 0
        self.scroll_to(0, 0, animate=False)

    def on_tree_node_expanded(self, event: DirectoryTree.NodeExpanded[DirEntry]) -> None:
        """Load a folder without blocking the tree's messages.

        Textual's own tree awaits the load, and deadlocks if it is cancelled as the app ends.
        """
        event.prevent_default()
        event.stop()
        entry = event.node.data
        if entry is not None and not entry.loaded:
            entry.loaded = True
            self.reload_node(event.node)

    def give_up(self) -> None:
        """Cancel loading: a network folder could block the screen."""
        self.workers.cancel_node(self)

    def process_label(self, label: TextType) -> Text:
        """A file's name, harmless: no markup, no control characters."""
        return Text(harmless(str(label), NAME_WIDTH))


def _is_worth_showing(path: Path) -> bool:
    if path.name.startswith("."):
        return False
    return is_folder(path) or (could_be_read(path.name) and is_file(path))


class RecentList(Lines):
    """The files opened last: the name, and dim its folder."""

    def __init__(self, files: tuple[Path, ...], id: str) -> None:
        super().__init__(*(Option(_named(file)) for file in files), id=id)
        self._files = files
        self.display = bool(files)

    def file(self, index: int) -> Path:
        """The file that an option stands for."""
        return self._files[index]


def _named(file: Path) -> Text:
    name = Text(harmless(file.name, NAME_WIDTH), no_wrap=True, overflow="ellipsis")
    return name.append(f"\n {harmless(str(file.parent), NAME_WIDTH)}", "dim")


class ExampleList(Lines):
    """The built-in envelopes: the name, and dim where its numbers come from."""

    def __init__(self, id: str) -> None:
        super().__init__(*(Option(_told(one), name) for name, one in EXAMPLES.items()), id=id)

    def found(self, event: OptionList.OptionSelected) -> Loaded:
        """What is in the one selected."""
        assert event.option_id is not None
        envelope = load_example(event.option_id)
        return Loaded(envelope, ColumnPreview.of(envelope.name, 1, envelope.slips))


def _told(example: Example) -> Text:
    name = Text(example.title, no_wrap=True, overflow="ellipsis")
    name.append(f" · {len(example.load().slips)}", "dim")
    return name.append(f"\n {example.source}", "dim")

"""What a dialog reads beside the screen, and how that looks before it replaces anything."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from rich.text import Text

from emtui.slips.envelope import Envelope
from emtui.slips.reading.columns import ColumnPreview
from emtui.slips.reading.errors import NAME_WIDTH, harmless
from emtui.slips.reading.options import ReadOptions
from emtui.slips.reading.readers import ReadError, read_path, read_stream
from emtui.slips.reading.request import PASTED
from emtui.tui.dialogs.open.column_summary import bars, summed_up


@dataclass(frozen=True, eq=False, slots=True)
class Request:
    """Something to read: a file, or without one a text, or bytes and what to call them."""

    path: Path | None
    text: str = ""
    options: ReadOptions = field(default_factory=ReadOptions)
    data: bytes = b""
    called: str = PASTED

    @property
    def name(self) -> str:
        """What to call it, harmless."""
        return harmless(self.path.name if self.path else self.called)

    def read(self, progress: Callable[[float], bool]) -> Found:
        """Read it; raises as `read_path` does."""
        if self.path is None:
            data = self.data or ("\ufeff" + self.text).encode("utf-8", "replace")
            envelope = read_stream(io.BytesIO(data), self.called, self.options, progress)
        elif self.path.exists() and not self.path.is_file():
            # To open a pipe or a device may wait forever.
            raise ReadError(f"{harmless(str(self.path), NAME_WIDTH)}: not a file; choose another")
        else:
            envelope = read_path(self.path, self.options, progress)
        return Found(envelope, ColumnPreview.of(envelope.name, 1, envelope.slips))


@dataclass(frozen=True, eq=False, slots=True)
class Found:
    """An envelope that was read, and how it looks at a glance."""

    envelope: Envelope
    glance: ColumnPreview


Outcome = Found | ReadError


def preview(found: Found) -> Text:
    """Name, count and range, histogram, and what should be heard about the reading."""
    words = Text(harmless(found.envelope.name, NAME_WIDTH), "bold")
    words.append(f"\n{summed_up(found.glance)}", "not bold")
    words.append(f"\n{bars(found.glance.histogram, 2)}", "not bold")
    for note in found.envelope.notes:
        words.append(f"\n{note}", "not bold dim")
    return words

"""Reading for the dialog, in a worker; and the preview of what was read."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from rich.text import Text

from emtui.plot.blocks import sparkline
from emtui.scenes.narration.opening import heard
from emtui.slips.envelope import Envelope
from emtui.slips.harmless import NAME_WIDTH, harmless
from emtui.slips.reading.columns import ColumnPreview
from emtui.slips.reading.doubts import missing_codes
from emtui.slips.reading.readers import ReadError, read_path, read_stream, read_text
from emtui.slips.reading.request import Unread
from emtui.tui.dialogs.open.column_summary import summed_up
from emtui.tui.dialogs.open.paths import exists, is_file


@dataclass(frozen=True, eq=False, slots=True)
class Loaded:
    """An envelope that was read, its preview, and numbers that may stand for missing values."""

    envelope: Envelope
    glance: ColumnPreview
    codes: tuple[float, ...] = ()


Outcome = Loaded | ReadError


def load(unread: Unread, progress: Callable[[float], bool]) -> Loaded:
    """Read it; raises as `read_path` does."""
    path = Path(unread.path)
    if unread.data:
        envelope = read_stream(io.BytesIO(unread.data), unread.name, unread.options, progress)
    elif not unread.path:
        envelope = read_text(unread.text, unread.name, unread.options, progress)
    elif exists(path) and not is_file(path):
        # Opening a pipe or a device may block forever.
        raise ReadError(f"{harmless(unread.path, NAME_WIDTH)}: not a file; choose another")
    else:
        envelope = read_path(path, unread.options, progress)
    glance = ColumnPreview.of(envelope.name, 1, envelope.slips)
    if envelope.is_summed:
        ends = envelope.sample.place_in_units(np.array([envelope.sample.lowest,
                                                        envelope.sample.highest]))  # fmt: skip
        glance = replace(glance, count=envelope.count, low=float(ends[0]), high=float(ends[1]))
        return Loaded(envelope, glance)
    return Loaded(envelope, glance, missing_codes(envelope.slips))


def preview(found: Loaded) -> Text:
    """Name, count and range, histogram, and what should be heard about the reading."""
    words = Text(harmless(found.envelope.name, NAME_WIDTH), "bold")
    words.append(f"\n{summed_up(found.glance)}", "not bold")
    words.append(f"\n{sparkline(found.glance.histogram, width=2)}", "not bold")
    for note in heard(found.envelope):
        words.append(f"\n{note}", "not bold dim")
    return words

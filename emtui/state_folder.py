"""The folder that keeps a person's settings, journal and fault reports between launches."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_state_dir

FOLDER = "EMTUI_STATE"
"""The environment variable that names another folder."""


def state_path(name: str) -> Path:
    """The path of the file `name` in the state folder; neither need exist."""
    folder = os.environ.get(FOLDER) or user_state_dir("emtui", appauthor=False)
    return Path(folder) / name

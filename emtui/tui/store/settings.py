"""Settings kept between launches: the theme, whether pictures glide, words or maths."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any

from emtui.tui.store.files import read_json, set_aside, write_json

NAME = "settings"


@dataclass(frozen=True, slots=True)
class Settings:
    """Choices that are remembered.

    Attributes:
        theme: its name; empty where none was chosen.
        glide: whether pictures glide from one half-step to the next.
        maths: whether the narrator's sentence has its formula beside it.
    """

    theme: str = ""
    glide: bool = True
    maths: bool = False

    @classmethod
    def of(cls, stored: Any) -> Settings:
        """The settings in what was read; unknown keys are ignored.

        Raises:
            ValueError: it is none, or one of them is of the wrong kind.
        """
        if not isinstance(stored, dict):
            raise ValueError("no settings")
        known = {field.name: stored[field.name] for field in fields(cls) if field.name in stored}
        for name, value in known.items():
            if type(value) is not type(getattr(cls(), name)):
                raise ValueError(f"{name} cannot be {value!r}")
        return cls(**known)

    def save(self) -> None:
        """Save them; if that fails, they last until the app ends."""
        write_json(NAME, asdict(self))


def load_settings() -> tuple[Settings, str]:
    """The settings of the last launch, and a message if they could not be used."""
    try:
        stored = read_json(NAME)
        return (Settings() if stored is None else Settings.of(stored)), ""
    except ValueError:
        return Settings(), set_aside(NAME)

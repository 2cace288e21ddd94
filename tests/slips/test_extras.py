"""The commands that messages name install what pyproject.toml lists."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from emtui.slips.extras import EXTRAS, install

ROOT = Path(__file__).parents[2]
LISTED = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"][
    "optional-dependencies"
]


@pytest.mark.parametrize("extra", EXTRAS)
def test_an_extra_installs_the_same_by_name(extra: str) -> None:
    names = [re.split(r"[><=~ ]", row)[0] for row in LISTED[extra]]
    assert install(extra).replace("'", "").split() == ["pip", "install", *names]


def test_the_readme_names_the_same_commands() -> None:
    told = (ROOT / "README.md").read_text("utf-8")
    assert all(install(extra) in told for extra in EXTRAS)
    assert "pip install 'emtui[" not in told

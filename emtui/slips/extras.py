"""What a plain install does without, and the command that adds it, wherever emtui came from."""

from __future__ import annotations

EXTRAS = {
    "parquet": "pyarrow",
    "cluster": "'dask[distributed]' pyarrow",
    "serve": "textual-serve",
    "figures": "matplotlib",
    "completion": "shtab",
}
"""The packages of each extra in pyproject.toml that a person may need."""


def install(extra: str) -> str:
    """The command that installs an extra's packages beside emtui."""
    return f"pip install {EXTRAS[extra]}"

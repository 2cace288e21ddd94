"""Which files could hold slips, told by their names alone."""

from __future__ import annotations

from pathlib import PurePath

PACKED = frozenset({".gz", ".bz2", ".xz"})
READABLE = frozenset(
    {"", ".txt", ".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".dat"}
    | {".parquet", ".arrow", ".feather", ".slips"}
)
"""Suffixes of files that could hold slips; each may be followed by one of compression."""


def could_be_read(name: str) -> bool:
    """Whether a file of this name could hold slips; told by its suffix alone."""
    path = PurePath(name)
    if path.suffix.lower() in PACKED:
        path = path.with_suffix("")
    return path.suffix.lower() in READABLE

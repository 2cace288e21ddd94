"""Texts as files."""

from __future__ import annotations

import io


def as_bytes(data: str | bytes) -> bytes:
    return data.encode() if isinstance(data, str) else data


def stream_of(data: str | bytes) -> io.BytesIO:
    return io.BytesIO(as_bytes(data))

"""Files, and what lies at addresses such as ``s3://`` (through fsspec, where it is installed)."""

from __future__ import annotations

from typing import BinaryIO, cast

from emtui.slips.harmless import NAME_WIDTH, harmless
from emtui.slips.reading.errors import ReadError


def is_address(path: str) -> bool:
    """Whether a path is an address for fsspec, such as ``s3://bucket/slips.parquet``."""
    return "://" in path


def opened(path: str) -> BinaryIO:
    """A file, or what lies at an address, opened for reading bytes.

    Raises:
        ReadError: the address needs a package that is not installed.
        OSError: it cannot be opened.
    """
    if not is_address(path):
        return open(path, "rb")
    try:
        import fsspec

        return cast("BinaryIO", fsspec.open(path, "rb").open())
    except ImportError as missing:
        raise lacking(path) from missing


def lacking(path: str) -> ReadError:
    """What is said where no package opens such an address."""
    return ReadError(
        f"{harmless(path, NAME_WIDTH)}: such an address needs a package: install fsspec and the "
        "one for its kind, such as s3fs or gcsfs"
    )

"""Writing slips to a file, with the probability that each friend wrote them."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from emtui.em.mixture import Array
from emtui.slips.atomic import WriteError, check_target, write_atomically
from emtui.slips.envelope import SIX, Envelope
from emtui.slips.harmless import NAME_WIDTH, harmless
from emtui.slips.reading.arrow import need_pyarrow
from emtui.slips.reading.errors import ReadError
from emtui.slips.reading.named import COUNT, FRIEND, ROW, SLIP

ROWS = 4096
"""Rows written at a time."""

Rows = Iterator[dict[str, Any]]
"""Blocks of rows: for each column a list of values."""

Form = Callable[[Rows], Iterator[bytes]]

PARQUET = ".parquet"


def slips_out(
    envelope: Envelope,
    responsibilities: Array,
    path: str | os.PathLike[str],
    *,
    replace: bool = False,
    group: tuple[str, Sequence[str]] | None = None,
) -> None:
    """Write each slip with who probably wrote it, in the envelope's order.

    The columns are row (of the file, from 1, the header not counted), slip, ali, bilal and so on
    (probabilities) and, if known, friend; where slips come from several files, file is the first.
    Numbers have full double precision. The suffix selects the format: .csv, .jsonl or .parquet.

    Args:
        envelope: N slips.
        responsibilities: probabilities, Ali's row first, shape ``(K, N)``, in the same order.
        path: the target.
        replace: whether an existing file may be replaced.
        group: the name of a further, first column, and its N labels.

    Raises:
        WriteError: an unknown suffix, pyarrow is not installed, or `write_atomically` refused.
        ValueError: the probabilities have another shape.
    """
    friends, *rest = responsibilities.shape
    if rest != [len(envelope.slips)] or not 1 <= friends <= len(SIX):
        raise ValueError(f"probabilities of shape {responsibilities.shape}")
    form = _form(path)
    if envelope.files:
        group = ("file", [name for name, count in envelope.files for _ in range(count)])
    write_atomically(path, form(_rows(envelope, responsibilities, group)), replace=replace)


def stream_out(
    files: Iterable[tuple[str, Iterable[Array]]],
    found: Callable[[Array], Array],
    path: str | os.PathLike[str],
    *,
    replace: bool = False,
    named: bool = False,
) -> None:
    """The same for slips that are read once more, block by block.

    Args:
        files: the name of each, and its slips block by block, shape ``(n,)`` each, NaN where a row
            holds none.
        found: their probabilities, shape ``(K, n)``.
        path: the target, .csv or .jsonl.
        replace: whether an existing file may be replaced.
        named: whether a first column names the file.

    Raises:
        WriteError: as `slips_out`, and for .parquet, which is written whole.
    """
    form = _form(path)
    if Path(path).suffix.lower() == PARQUET:
        shown = harmless(str(path), NAME_WIDTH)
        raise WriteError(f"{shown}: slips that are not held go to .csv or .jsonl; choose one")

    def rows() -> Rows:
        for file, blocks in files:
            above = 0
            for block in blocks:
                for start in range(0, len(block), ROWS):
                    part = block[start : start + ROWS]
                    held = np.flatnonzero(~np.isnan(part))
                    names = (name.lower() for name in SIX)
                    probable = zip(names, found(part[held]).tolist(), strict=False)
                    told = {ROW: (held + above + start + 1).tolist(), SLIP: part[held].tolist()}
                    yield ({"file": [file] * len(held)} if named else {}) | told | dict(probable)
                above += len(block)

    write_atomically(path, form(rows()), replace=replace)


def check_slips_out(path: str | os.PathLike[str], *, replace: bool = False) -> None:
    """Refuse now what `slips_out` would refuse, as far as can be told beforehand.

    Raises:
        WriteError: as `slips_out` does.
    """
    _form(path)
    check_target(path, replace=replace)


def _form(path: str | os.PathLike[str]) -> Form:
    """The writer for a file of this name."""
    shown = harmless(str(path), NAME_WIDTH)
    suffix = Path(path).suffix.lower()
    if suffix not in FORMS:
        raise WriteError(f"{shown}: the suffix says the form; end the name in {_suffixes()}")
    if suffix == PARQUET:
        try:
            need_pyarrow(f"{shown}: Parquet files need pyarrow")
        except ReadError as missing:
            raise WriteError(str(missing)) from missing
    return FORMS[suffix]


def _rows(
    envelope: Envelope, responsibilities: Array, group: tuple[str, Sequence[str]] | None
) -> Rows:
    rows = envelope.rows_from_1
    for start in range(0, len(envelope.slips), ROWS):
        part = slice(start, start + ROWS)
        block: dict[str, Any] = {} if group is None else {group[0]: list(group[1][part])}
        block[ROW] = rows[part].tolist()
        block[SLIP] = envelope.slips[part].tolist()
        if envelope.weights is not None:
            block[COUNT] = envelope.weights[part].tolist()
        for name, row in zip(SIX, responsibilities[:, part], strict=False):
            block[name.lower()] = np.asarray(row, dtype=np.float64).tolist()
        if envelope.truth is not None:
            block[FRIEND] = [SIX[int(who)] for who in envelope.truth[part].tolist()]
        yield block


def _cell(value: object) -> str:
    """A cell of a CSV file, in quotation marks where it needs them."""
    text = str(value)
    if isinstance(value, str) and any(sign in text for sign in ',"\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text


def _csv(blocks: Rows) -> Iterator[bytes]:
    for number, block in enumerate(blocks):
        lines = [",".join(map(_cell, row)) for row in zip(*block.values(), strict=True)]
        if number == 0:
            lines.insert(0, ",".join(map(_cell, block)))
        yield ("\n".join(lines) + "\n").encode()


def _json_lines(blocks: Rows) -> Iterator[bytes]:
    import json

    for block in blocks:
        rows = zip(*block.values(), strict=True)
        yield "".join(
            json.dumps(dict(zip(block, row, strict=True))) + "\n" for row in rows
        ).encode()


def _parquet(blocks: Rows) -> Iterator[bytes]:
    import pyarrow
    from pyarrow import parquet

    table = pyarrow.concat_tables(pyarrow.table(block) for block in blocks)
    file = io.BytesIO()
    parquet.write_table(table.combine_chunks(), file)
    return iter((file.getvalue(),))


FORMS: dict[str, Form] = {
    ".csv": _csv,
    ".jsonl": _json_lines,
    PARQUET: _parquet,
}
"""The writers by suffix."""


def _suffixes() -> str:
    *others, last = FORMS
    return f"{', '.join(others)} or {last}"

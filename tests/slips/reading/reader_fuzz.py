"""Hostile files through the reader: `python reader_fuzz.py FIRST LAST`.

Random bytes, good files damaged, good files packed and damaged, and damage that is packed, with
every option. A library that a format needs may end the process: that is looked for, too.
"""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
from collections.abc import Iterator
from importlib.util import find_spec

import numpy as np

from emtui.slips.reading.readers import ReadError, ReadOptions, read_stream
from tests.fuzz_kit import child

Rng = np.random.Generator

PACKINGS = (gzip.compress, bz2.compress, lzma.compress)
JUNK = (
    b",", b";", b'"', b"\n", b"\r", b"\r\n", b"\0", b"\xff", b"\xfe", b"\xef\xbb\xbf", b"1e999",
    b"-", b"nan", b"inf", b"[", b"]", b"{", b"}", b"#", b"\t", b" ", b"\x1b[2J", b"9" * 400,
    b"0" * 5000, b"[" * 3000, b'"a":', b"\xe2\x80\xae", b"PAR1", b"\xff\xff\xff\xff", b"\x1f\x8b",
)  # fmt: skip
OPTIONS = {
    "column": (None, "1", "2", "slip", "all", "-1", "\u00b2", "", "\0"),
    "truth": (None, "friend", "w", "3"),
    "decimal": (None, "comma", "point"),
    "thousands": (None, "comma", "point", "space", "apostrophe"),
    "counts": (None, "count", "1"),
    "na": ((), ("-99",), ("--", "?", "")),
    "skip_lines": (0, 1, 3),
    "percent": (False, True),
    "currency": (False, True),
    "max_bytes": (2_000_000_000, 500),
    "max_slips": (100_000_000, 10),
    "skip_bad": (False, True),
}


def numbers(rng: Rng, n: int) -> list[str]:
    forms = (".17g", ".3f", "e", ".0f")
    values = rng.normal(size=n) * 10.0 ** rng.integers(-3, 9)
    return [format(v, forms[rng.integers(len(forms))]) for v in values]


def plain(rng: Rng) -> bytes:
    between = ("\n", " ", "\t", ", ", "; ", "\r\n")[rng.integers(6)]
    return between.join(numbers(rng, int(rng.integers(0, 60)))).encode()


def table(rng: Rng) -> bytes:
    between = (",", ";", "\t", "|")[rng.integers(4)]
    head = [["id", "slip", "friend"]] if rng.integers(2) else []
    body = [[str(i), v, ("Ali", "Bilal")[i % 2]] for i, v in enumerate(numbers(rng, 20))]
    return "\n".join(between.join(row) for row in [*head, *body]).encode()


def records(rng: Rng) -> bytes:
    rows = [{"slip": float(v), "w": ("a", "b")[i % 2]} for i, v in enumerate(numbers(rng, 15))]
    if rng.integers(2):
        return "\n".join(json.dumps(row) for row in rows).encode()
    columns = {"slip": [row["slip"] for row in rows], "w": [row["w"] for row in rows]}
    return json.dumps((rows, columns, columns["slip"])[rng.integers(3)]).encode()


def columnar(rng: Rng) -> bytes:
    """A Parquet or Arrow file; where pyarrow is not installed, what begins like one."""
    if find_spec("pyarrow") is None:
        return b"PAR1" + rng.bytes(300)
    import pyarrow
    from pyarrow import ipc, parquet

    made = pyarrow.table({"slip": rng.normal(size=30), "friend": ["Ali", "Bilal"] * 15})
    out = io.BytesIO()
    kind = rng.integers(3)
    if kind == 0:
        parquet.write_table(made, out)
    else:
        with (ipc.new_file if kind == 1 else ipc.new_stream)(out, made.schema) as writer:
            writer.write_table(made)
    return out.getvalue()


def noise(rng: Rng) -> bytes:
    return rng.bytes(int(rng.integers(0, 3000)))


def encoded(rng: Rng) -> bytes:
    names = ("utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "latin-1", "utf-32")
    return f"gr\u00f6\u00dfe\n{plain(rng).decode()}".encode(names[rng.integers(len(names))])


def dressed(rng: Rng) -> bytes:
    """Numbers of every day: money, per cent, thousands, other scripts, exponents of Fortran."""
    forms = ("${:,.2f}", "{:.1f} %", "{:,.0f} kg", "({:,.2f} EUR)", "{:_.2f}", "{:.3E}")
    form = forms[rng.integers(len(forms))]
    texts = [form.format(v) for v in rng.normal(size=20) * 10.0 ** rng.integers(0, 9)]
    signs = (",.", ".,", " ,", "'.", "\u00a0,", "\u066c\u066b")[rng.integers(6)]
    texts = [text.translate({44: signs[0], 46: signs[1]}) for text in texts]
    zero = (48, 0x0660, 0x06F0, 0x0966, 0x09E6, 0xFF10)[rng.integers(6)]
    texts = [text.translate({48 + d: zero + d for d in range(10)}) for text in texts]
    if rng.integers(2):
        texts = ["id;v", *(f"{n};{text}" for n, text in enumerate(texts))]
    return "\n".join(texts).replace("E+", ("E+", "D+")[rng.integers(2)]).encode()


def printed(rng: Rng) -> bytes:
    """What R, pandas, polars, Julia, MATLAB and databases print."""
    texts = numbers(rng, int(rng.integers(2, 12)))
    rows = [f"{n:3}  {v:>22}  a b" for n, v in enumerate(texts)]
    made = (
        "[1] " + " ".join(texts[:3]) + "\n[4] " + " ".join(texts[3:]),
        "   weight group\n" + "\n".join(rows) + "\n\n[9 rows x 2 columns]",
        "\n".join(f"{n} {v}" for n, v in enumerate(texts)) + "\nName: x, dtype: float64",
        "# A tibble: 9 × 1\n  w\n  <dbl>\n" + "\n".join(f"{n} {v}" for n, v in enumerate(texts)),
        "┌─────┐\n│ w   │\n│ --- │\n│ f64 │\n╞═════╡\n" + "\n".join(f"│ {v} │" for v in texts),
        "x =\n\n   1.0e+03 *\n\n" + "\n".join(texts),
        "| w | g |\n|---|---|\n" + "\n".join(f"| {v} | a |" for v in texts),
        '"w" "g"\n' + "\n".join(f'"{n}" {v} "a"' for n, v in enumerate(texts)),
        "a b c\n" + " ".join(texts[:3]),
        "Made by Ann\n\nw,count\n" + "\n".join(f"{v},{n}" for n, v in enumerate(texts)),
    )
    return made[rng.integers(len(made))].encode()


def code(rng: Rng) -> bytes:
    """Lists of numbers in code, and tables as JSON."""
    texts = numbers(rng, int(rng.integers(1, 12)))
    listed = ", ".join(texts)
    made = (
        f"x <- c({listed})",
        f"c({listed}) -> x",
        f"x = np.array([{listed}], dtype=float)",
        f"x = [{' '.join(texts)}]; y = [{listed}];",
        "[" + ", ".join(f"np.float64({v})" for v in texts) + "]",
        "double x[] = {" + listed + "};",
        json.dumps({"columns": ["a", "b"], "data": [[v, "x"] for v in texts]}),
        json.dumps({"a": dict(enumerate(texts)), "b": dict(enumerate(texts))}),
        json.dumps([[v, "x"] for v in texts]),
        "sep=~\na~b\n" + "\n".join(f"{v}~x" for v in texts),
    )
    return made[rng.integers(len(made))].encode()


MAKERS = (
    dressed,
    printed,
    code,
    plain,
    plain,
    table,
    table,
    records,
    records,
    columnar,
    noise,
    encoded,
)


def damaged(rng: Rng, data: bytes) -> bytes:
    """A few bytes cut out, doubled, turned, or replaced by junk."""
    for _ in range(rng.choice((0, 0, 1, 1, 2, 5))):
        start = int(rng.integers(0, len(data) + 1))
        end = min(len(data), start + int(rng.integers(0, 1 + max(1, len(data) // 4))))
        kind = rng.integers(5)
        if kind == 0:
            data = data[:start] + data[end:]
        elif kind == 1:
            data = data[:start] + data[start:end] * 3 + data[end:]
        elif kind == 2:
            data = data[:start]
        elif kind == 3 and start < len(data):
            data = data[:start] + bytes([data[start] ^ (1 << rng.integers(8))]) + data[start + 1 :]
        else:
            data = data[:start] + JUNK[rng.integers(len(JUNK))] + data[start:]
    return data


def hostile(seed: int) -> tuple[bytes, ReadOptions]:
    """The file of a seed, and how it is to be read."""
    rng = np.random.default_rng(seed)
    data = damaged(rng, MAKERS[rng.integers(len(MAKERS))](rng))
    for _ in range(rng.choice((0, 0, 0, 1, 2))):
        data = PACKINGS[rng.integers(len(PACKINGS))](data)
        data = damaged(rng, data) if rng.random() < 0.3 else data
    chosen = {
        name: values[rng.integers(len(values)) if rng.random() < 0.3 else 0]
        for name, values in OPTIONS.items()
    }
    return data, ReadOptions(**chosen)  # type: ignore[arg-type]


def faults_of(seed: int) -> Iterator[str]:
    """What a person would call broken: anything but an envelope or one short, clear line."""
    data, options = hostile(seed)
    try:
        envelope = read_stream(io.BytesIO(data), "fuzz", options)
    except ReadError as error:
        line = str(error)
        if not (line.startswith("fuzz") and line.isprintable() and len(line) < 1000):
            yield f"no clear line: {line[:200]!r}"
        return
    if len(envelope.slips) < 2 or not np.isfinite(envelope.slips).all():
        yield "slips that are none"
    if envelope.truth is not None and not set(envelope.truth.tolist()) <= {0.0, 1.0}:
        yield "a truth that is none"
    if not all(note.isprintable() for note in envelope.notes):
        yield "a note that is not printable"


if __name__ == "__main__":
    child(faults_of)

"""Known numbers as the programs of this world write them, for Hypothesis.

A form takes numbers as plain decimal texts and gives what a program makes of them, and the options
with which a person would open that.
"""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
from collections.abc import Callable, Iterable
from itertools import repeat
from typing import Any, NamedTuple

from hypothesis import strategies as st

from emtui.slips.reading.options import ReadOptions

Draw = Callable[..., Any]
PLAIN = ReadOptions()


class Written(NamedTuple):
    """A text, how a person would open it, and how often each number stands in it."""

    text: str
    options: ReadOptions = PLAIN
    times: tuple[int, ...] = ()


Form = Callable[[Draw, list[str]], Written]

LABELS = ("a", "b", "Ali", "Bilal", "control", "naïve", "x1")
NAMES = ("weight", "Höhe", "x", "Fluor [a.u.]", "time_ms", "value")
SPACED = ("New York", "San José", "a\tb", "low dose", "Ali")


def pick(draw: Draw, *among: Any) -> Any:
    return draw(st.sampled_from(among))


def labels_for(draw: Draw, numbers: list[str], among: Iterable[str] = LABELS) -> list[str]:
    words = st.sampled_from(tuple(among))
    made: list[str] = draw(st.lists(words, min_size=len(numbers), max_size=len(numbers)))
    return made


@st.composite
def decimals(draw: st.DrawFn) -> list[str]:
    """Two or more different numbers, written alike, as plain decimal texts."""
    kind = pick(draw, "fixed", "fixed", "whole", "shortest", "mixed")
    size = draw(st.integers(2, 12))
    places, power = draw(st.integers(1, 4)), draw(st.integers(1, 7))
    least = pick(draw, 0, 0, -(10**power))
    whole = st.integers(least, 10**power)
    made = {
        "fixed": st.builds(lambda n: f"{n / 10**places:.{places}f}", whole),
        "whole": whole.map(str),
        "shortest": st.floats(1e-3, 1e6).map(repr),
        "mixed": st.builds(lambda n: f"{n / 10**places:.10g}", st.integers(1, 99_999)),
    }[kind]
    numbers = draw(st.lists(made, min_size=size, max_size=size))
    numbers = [text.removeprefix("-") if float(text) == 0 else text for text in numbers]
    if len(set(map(float, numbers))) < 2:
        numbers[0] = "1.5" if float(numbers[1]) != 1.5 else "1.7"
    return numbers


# R


def r_write_table(draw: Draw, numbers: list[str]) -> Written:
    between, quote = pick(draw, " ", "\t"), pick(draw, '"', '"', "")
    name, words = pick(draw, *NAMES[:3]), labels_for(draw, numbers, SPACED if quote else LABELS)
    words = [word.replace("\t", " ") for word in words] if between == "\t" else words
    numbered = draw(st.booleans())
    rows = [
        between.join([f"{quote}{n}{quote}"] * numbered + [number, f"{quote}{word}{quote}"])
        for n, (number, word) in enumerate(zip(numbers, words, strict=True), 1)
    ]
    return Written(
        between.join((f"{quote}{name}{quote}", f"{quote}group{quote}"))
        + "\n"
        + "\n".join(rows)
        + "\n"
    )


def r_write_csv(draw: Draw, numbers: list[str]) -> Written:
    words = labels_for(draw, numbers, SPACED)
    semicolons = draw(st.booleans())
    between = ";" if semicolons else ","
    turned = [text.replace(".", ",") if semicolons else text for text in numbers]
    numbered = draw(st.booleans())
    head = ['""'] * numbered + [f'"{pick(draw, *NAMES)}"', '"group"']
    rows = [
        between.join([f'"{n}"'] * numbered + [number, f'"{word}"'])
        for n, (number, word) in enumerate(zip(turned, words, strict=True), 1)
    ]
    return Written("\n".join((between.join(head), *rows)) + "\n")


def r_print_frame(draw: Draw, numbers: list[str]) -> Written:
    words = labels_for(draw, numbers)
    heads = (["", *map(str, range(1, len(numbers) + 1))], ["weight", *numbers], ["group", *words])
    columns = heads if draw(st.booleans()) else (heads[0], heads[2], heads[1])
    return Written(right_aligned(columns))


def right_aligned(columns: Iterable[list[str]], first_left: bool = True) -> str:
    padded = []
    for place, column in enumerate(columns):
        wide = max(map(len, column))
        padded.append(
            [c.ljust(wide) if first_left and not place else c.rjust(wide) for c in column]
        )
    return "\n".join(" ".join(row).rstrip() for row in zip(*padded, strict=True)) + "\n"


def r_print_vector(draw: Draw, numbers: list[str]) -> Written:
    across, wide = draw(st.integers(1, 6)), max(map(len, numbers))
    tag = len(str(len(numbers))) + 2
    lines = [
        f"[{n + 1}]".rjust(tag) + "".join(f" {t.rjust(wide)}" for t in numbers[n : n + across])
        for n in range(0, len(numbers), across)
    ]
    prompt = "> x\n" if draw(st.booleans()) else ""
    return Written(prompt + "\n".join(lines) + "\n")


def r_dput(draw: Draw, numbers: list[str]) -> Written:
    whole = all("." not in text for text in numbers)
    cells = [text + "L" * (whole and draw(st.booleans())) for text in numbers]
    cells.insert(draw(st.integers(0, len(cells))), "NA") if draw(st.booleans()) else None
    if draw(st.booleans()):
        cells = [f"{name} = {cell}" for name, cell in zip(LABELS * 3, cells, strict=False)]
    made = f"c({pick(draw, ', ', ',', ',' + chr(10)).join(cells)})"
    return Written(pick(draw, "", "x <- ", "my.data = ") + made + "\n")


# pandas


def pandas_csv(draw: Draw, numbers: list[str]) -> Written:
    name = pick(draw, *NAMES)
    columns = [[name, *numbers]]
    if draw(st.booleans()):
        columns.append(["group", *labels_for(draw, numbers)])
    if draw(st.booleans()):
        columns.insert(0, ["", *map(str, range(len(numbers)))])
    text = "\n".join(",".join(row) for row in zip(*columns, strict=True)) + "\n"
    asked = ReadOptions(column=name) if draw(st.booleans()) else PLAIN
    return Written(text, asked)


def pandas_string(draw: Draw, numbers: list[str]) -> Written:
    index = ["", *map(str, range(len(numbers)))]
    columns = [index, ["weight", *numbers]]
    if draw(st.booleans()):
        columns.append(["group", *labels_for(draw, numbers)])
    tail = f"\n[{len(numbers)} rows x {len(columns) - 1} columns]\n" if draw(st.booleans()) else ""
    return Written(right_aligned(columns) + tail)


def pandas_series(draw: Draw, numbers: list[str]) -> Written:
    index = list(map(str, range(len(numbers))))
    if draw(st.booleans()):
        index = [f"s{n}" for n in index]
    wide = max(map(len, numbers))
    rows = [f"{i.ljust(4)}   {t.rjust(wide)}" for i, t in zip(index, numbers, strict=True)]
    return Written("\n".join((*rows, pick(draw, "Name: w, dtype: float64", "dtype: float64"))))


def pandas_json(draw: Draw, numbers: list[str]) -> Written:
    values, words = [json.loads(t) for t in numbers], labels_for(draw, numbers)
    name, keys = pick(draw, *NAMES), list(map(str, range(len(numbers))))
    rows = [{name: value, "group": word} for value, word in zip(values, words, strict=True)]
    pairs = [list(row.values()) for row in rows]
    schema = {
        "fields": [{"name": "index", "type": "integer"}, {"name": name, "type": "number"}],
        "primaryKey": ["index"],
    }
    made: dict[str, Any] = {
        "records": rows,
        "columns": {
            name: dict(zip(keys, values, strict=True)),
            "group": dict(zip(keys, words, strict=True)),
        },
        "index": dict(zip(keys, rows, strict=True)),
        "split": {"columns": [name, "group"], "index": [*range(len(rows))], "data": pairs},
        "values": pairs,
        "table": {"schema": schema, "data": [{"index": n, **r} for n, r in enumerate(rows)]},
        "series": dict(zip(keys, values, strict=True)),
        "series split": {"name": name, "index": [*range(len(rows))], "data": values},
        "list": values,
        "lists": {name: values, "group": words},
    }
    kind = pick(draw, *made, "lines")
    if kind == "lines":
        return Written("\n".join(json.dumps(row) for row in rows) + "\n")
    indent = pick(draw, None, 2)
    return Written(json.dumps(made[kind], indent=indent, ensure_ascii=draw(st.booleans())))


# MATLAB, Octave, numpy, Julia


def matlab_list(draw: Draw, numbers: list[str]) -> Written:
    between = pick(draw, " ", ", ", "; ", ";\n", "\n")
    end = pick(draw, "]", "];", "];\n", "]';\n")
    return Written(f"{pick(draw, 'x = ', 'my_x=', '')}[{between.join(numbers)}{end}")


def matlab_matrix(draw: Draw, numbers: list[str]) -> Written:
    rows = [f"{n} {text}" for n, text in enumerate(numbers, 1)]
    return Written(f"x = [{pick(draw, '; ', ';' + chr(10), chr(10)).join(rows)}];\n")


def matlab_print(draw: Draw, numbers: list[str]) -> Written:
    wide = max(map(len, numbers)) + 4
    return Written("x =\n\n" + "".join(text.rjust(wide) + "\n" for text in numbers) + "\n")


def octave_save(draw: Draw, numbers: list[str]) -> Written:
    head = f"# Created by Octave 8.4.0\n# name: x\n# type: matrix\n# rows: {len(numbers)}\n"
    return Written(f"{head}# columns: 1\n" + "".join(f" {t}\n" for t in numbers) + "\n\n")


def numpy_array(draw: Draw, numbers: list[str]) -> Written:
    across = draw(st.integers(1, 6))
    printed = draw(st.booleans())
    between, after = (" ", "") if printed else (", ", ",")
    lines = [between.join(numbers[n : n + across]) for n in range(0, len(numbers), across)]
    body = f"{after}\n ".join(lines)
    if printed:
        return Written(f"[{body}]\n")
    end = pick(draw, "])", "], dtype=float32)", "], shape=(3,))")
    return Written(f"{pick(draw, '', 'x = ', 'np.')}array([{body}{end}\n")


def numpy_savetxt(draw: Draw, numbers: list[str]) -> Written:
    form = pick(draw, ".18e", "")
    cells = [f"{float(text):{form}}" if form else text for text in numbers]
    head = pick(draw, "", "# weight\n")
    return Written(head + "\n".join(cells) + "\n")


def numpy_scalars(draw: Draw, numbers: list[str]) -> Written:
    return Written(f"[{', '.join(f'np.float64({text})' for text in numbers)}]")


def julia_vector(draw: Draw, numbers: list[str]) -> Written:
    head = f"{len(numbers)}-element Vector{{Float64}}:\n"
    return Written(head + "\n".join(text.rjust(12) for text in numbers) + "\n")


def julia_list(draw: Draw, numbers: list[str]) -> Written:
    cells = list(numbers)
    cells.insert(draw(st.integers(0, len(cells))), "missing") if draw(st.booleans()) else None
    return Written(f"{pick(draw, '', 'x = ')}[{', '.join(cells)}]\n")


# One number, in many ways


def in_cells(draw: Draw, cells: list[str], options: ReadOptions, among: str = ";\t|") -> Written:
    """Cells a line, or as a column of a table beside a count of rows and words."""
    between = pick(draw, "", *among)
    if not between:
        return Written("\n".join((*[pick(draw, *NAMES)] * draw(st.booleans()), *cells)), options)
    if between == ",":
        cells = [f'"{cell}"' if "," in cell else cell for cell in cells]
    name = pick(draw, *NAMES)
    rows = [
        ("id", name, "group"),
        *zip(map(str, range(1, 99)), cells, labels_for(draw, cells), strict=False),
    ]
    text = "\n".join(between.join(row) for row in rows) + "\n"
    if pick(draw, True, True, False):
        options = with_column(options, name)
    return Written(text, options)


def with_column(options: ReadOptions, name: str) -> ReadOptions:
    from dataclasses import replace

    return replace(options, column=name)


GROUPS: dict[str, tuple[Any, str]] = {
    ",": ("comma", "."),
    ".": ("point", ","),
    " ": ("space", ".,"),
    "\u00a0": ("space", ".,"),
    "\u202f": ("space", ".,"),
    "'": ("apostrophe", ".,"),
    "’": ("apostrophe", ".,"),
}


def thousands(draw: Draw, numbers: list[str]) -> Written:
    sign = pick(draw, *GROUPS)
    option, points = GROUPS[sign]
    point = pick(draw, *points)
    cells = [grouped(text, sign, point) for text in numbers]
    decimal: Any = "comma" if point == "," and draw(st.booleans()) else None
    told = ReadOptions(thousands=option, decimal=decimal)
    return in_cells(draw, cells, pick(draw, told, PLAIN), ";\t|,")


def grouped(text: str, sign: str, point: str) -> str:
    whole, _, fraction = text.partition(".")
    minus, whole = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return f"{minus}{int(whole):,}".replace(",", sign) + (point + fraction if fraction else "")


def decimal_comma(draw: Draw, numbers: list[str]) -> Written:
    cells = [text.replace(".", ",") for text in numbers]
    said = pick(draw, PLAIN, ReadOptions(decimal="comma"))
    return in_cells(draw, cells, said, ";\t|,")


def percent(draw: Draw, numbers: list[str]) -> Written:
    sign = pick(draw, "%", " %", "\u00a0%")
    comma = draw(st.booleans())
    cells = [(t.replace(".", ",") if comma else t) + sign for t in numbers]
    return in_cells(draw, cells, pick(draw, ReadOptions(percent=True), PLAIN))


def currency(draw: Draw, numbers: list[str]) -> Written:
    before, after = pick(
        draw, ("$", ""), ("€", ""), ("", " €"), ("USD ", ""), ("", " kr"), ("£", "")
    )
    thousand = pick(draw, "", ",")
    cells = [
        ("-" if t.startswith("-") else "")
        + before
        + grouped(t.removeprefix("-"), thousand, ".")
        + after
        for t in numbers
    ]
    said: dict[str, Any] = {"currency": True} | ({"thousands": "comma"} if thousand else {})
    return in_cells(draw, cells, pick(draw, ReadOptions(**said), PLAIN), ";\t|,")


SCRIPTS = (
    (0x0660, "\u066b", "\u066c"),
    (0x06F0, "\u066b", "\u066c"),
    (0x0966, ".", ""),
    (0x09E6, ".", ""),
    (0xFF10, "\uff0e", ""),
)


def other_script(draw: Draw, numbers: list[str]) -> Written:
    zero, point, thousand = pick(draw, *SCRIPTS)
    cells = [grouped(text, draw(st.booleans()) * thousand, point) for text in numbers]
    turned = [cell.translate({48 + d: zero + d for d in range(10)}) for cell in cells]
    return in_cells(draw, turned, PLAIN)


def fortran(draw: Draw, numbers: list[str]) -> Written:
    return in_cells(draw, [f"{float(t):.16E}".replace("E", "D") for t in numbers], PLAIN)


def underscored(draw: Draw, numbers: list[str]) -> Written:
    return in_cells(draw, [grouped(t, "_", ".") for t in numbers], PLAIN)


# Tables


def told_separator(draw: Draw, numbers: list[str]) -> Written:
    sign = pick(draw, "~", "^", "|", ";", ",", "\t", "!", "$", "§", "¦")
    words = labels_for(draw, numbers)
    rows = [sign.join(row) for row in zip(words, numbers, strict=True)]
    told = pick(draw, f"sep={sign}", f'"sep={sign}"', f"SEP={sign}")
    return Written("\n".join((told, sign.join(("group", "weight")), *rows)) + "\n")


def lines_above(draw: Draw, numbers: list[str]) -> Written:
    above = draw(st.lists(st.sampled_from(("Made by Ann", "Run 7", "Lab: north", "2024-03-01", "")),
                          min_size=1, max_size=3))  # fmt: skip
    between = pick(draw, ",", ";", "\t")
    rows = [between.join(row) for row in zip(labels_for(draw, numbers), numbers, strict=True)]
    said = pick(draw, PLAIN, ReadOptions(skip_lines=len(above)))
    return Written("\n".join((*above, between.join(("group", "weight")), *rows)) + "\n", said)


def quoted(draw: Draw, numbers: list[str]) -> Written:
    between = pick(draw, ",", ";", "\t", " ")
    words = labels_for(draw, numbers, SPACED)
    every = draw(st.booleans())
    cells = [f'"{text}"' if every else text for text in numbers]
    rows = [between.join((f'"{w}"', c)) for w, c in zip(words, cells, strict=True)]
    return Written("\n".join((between.join(('"my group"', '"the weight"')), *rows)) + "\n")


def with_blanks(draw: Draw, numbers: list[str]) -> Written:
    """Empty cells, or another word for nothing, among the numbers."""
    word = pick(draw, "", "NA", "nan", "-", "N/A", "null", "--", "?")
    cells = list(numbers)
    for _ in range(draw(st.integers(1, 3))):
        cells.insert(draw(st.integers(0, len(cells))), word)
    said = ReadOptions(na=(word,)) if word in ("--", "?") else PLAIN
    rows = [f"{n},{cell},w" for n, cell in enumerate(cells)]
    return Written("\n".join(("id,weight,group", *rows)) + "\n", with_column(said, "weight"))


def with_counts(draw: Draw, numbers: list[str]) -> Written:
    times = tuple(draw(st.lists(st.integers(0, 5), min_size=len(numbers), max_size=len(numbers))))
    times = times if sum(t > 0 for t in times) > 1 else (1, 2, *times[2:])
    between = pick(draw, ",", ";", "\t", " ")
    rows = [between.join((t, str(n))) for t, n in zip(numbers, times, strict=True)]
    name = pick(draw, "count", "n", "often")
    said = ReadOptions(column="weight", counts=name)
    return Written("\n".join((between.join(("weight", name)), *rows)) + "\n", said, times)


FORMS: dict[str, Form] = {
    form.__name__: form
    for form in (
        r_write_table, r_write_csv, r_print_frame, r_print_vector, r_dput,
        pandas_csv, pandas_string, pandas_series, pandas_json,
        matlab_list, matlab_matrix, matlab_print, octave_save,
        numpy_array, numpy_savetxt, numpy_scalars, julia_vector, julia_list,
        thousands, decimal_comma, percent, currency, other_script, fortran, underscored,
        told_separator, lines_above, quoted, with_blanks, with_counts,
    )
}  # fmt: skip

PACKINGS = (bytes, gzip.compress, bz2.compress, lzma.compress)
ENCODINGS = ("utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252")


@st.composite
def as_file(draw: st.DrawFn, text: str) -> bytes:
    """A text with any line ends, in any encoding, packed or not."""
    text = text.replace("\n", pick(draw, "\n", "\n", "\r\n", "\r"))
    encoding = pick(draw, *ENCODINGS)
    try:
        data = text.encode(encoding)
    except UnicodeEncodeError:
        data = text.encode()
    return bytes(pick(draw, *PACKINGS)(data))


def expected(numbers: list[str], times: tuple[int, ...]) -> list[float]:
    each = times or tuple(repeat(1, len(numbers)))
    return [float(text) for text, many in zip(numbers, each, strict=True) for _ in range(many)]

"""What programs print, as tables and lists that the readers know.

R's vectors and tibbles, pandas' frames and series, Julia, MATLAB, tables drawn with lines. Each
line stays one line, so that messages still name the right one.
"""

from __future__ import annotations

import re

from emtui.slips.harmless import quoted
from emtui.slips.reading.encoded import as_text
from emtui.slips.reading.errors import ReadError
from emtui.slips.reading.lines import all_numbers
from emtui.slips.reading.options import ReadOptions
from emtui.slips.reading.prints_refused import (
    SERIES_END,
    refuse_cut,
    refuse_summary,
    refuse_tallies,
)
from emtui.slips.reading.source import Source, with_text

# Looked for in whole files of anything: none may backtrack far, so repeats are possessive (*+, ++)
# where what follows could not match within them.
_R_INDEX = re.compile(r"^\s*\[\d+\](?=\s|$)")
_R_FIRST = re.compile(r"^\s*\[1\](?=\s|$)")
_PROMPT = re.compile(r"^(?:> |>>> |\+ |In \[\d+\]:|julia> ).*")
_RULE = re.compile(
    r"^(?=[\s─━═┄┈╌│┃┆┼╪╞╡╤╧╫├┤┌┐└┘┬┴╭╮╰╯+|=:-]*+$).*?[─━═+=-]{2}"
    r"|^\s*+_{2,}+(?:\s++_{2,}+)*+\s*$"
    r"|^\s*+\|?+\s*+:?-++:?\s*+(?:\|\s*+:?-++:?\s*+)++\|?+\s*$"
)
_BAR = re.compile(r"[│┃┆]")
_TYPE = (
    r"<?(?:dbl|int|chr|fct|lgl|date|dttm|ord|num|char|factor|IDate|[iuf]\d{1,2}|str|cat|bool|"
    r"Float\d\d\??|U?Int\d\d?\d?\??|String\d*\??|Bool\??|Date\??|Any|---|"
    r"double|float|real|integer|bigint|smallint|u?int\d\d?|varchar|text|boolean|timestamp|"
    r"decimal\(\d+,\s?\d+\))>?"
)
_TYPES = re.compile(rf"^[\s|]*{_TYPE}(?:[\s|]+{_TYPE})*[\s|]*$")
_FOOTER = re.compile(
    r"^[ \t]*+(?:\[\d+ rows x \d+ columns\]|\(\d+ rows?(?: affected)?\)|\d++ rows? in set.*|"
    r"\d++ rows? selected\.|(?:\| *+)?\d++ rows(?: ++\d++ columns)?+ *+\|?|COPY .* FROM stdin;|"
    r"Time: \d[\d.,]*+ ms(?: \([\d:., dhms]++\))?|Timing is (?:on|off)\.|"
    r"\\\.)[^\S\n]*$"
)
_CAPTION = re.compile(
    r"^(?:shape: \(\d+(?:, ?\d*)?\)|\d+[×x]\d+ (?:\w+\.)?(?:SubDataFrame|DataFrame|Matrix\{.*\}.*)|"
    r"[ \t]*\d+×\d+ table|Time Series:|(?:Start|End|Frequency) = .*|Time differences in \w+|"
    r"\d+-element (?:\w+\.)?\w+\{.*\}.*|Series: .*|"
    r"[ \t]*The SAS System\b.*|A tibble: .*|\[\d[\d,]* observations?\])\s*$"
)
_MATLAB = re.compile(r"^[^\S\n]*+[A-Za-z]\w*+ =[^\S\n]*$")
_MATLAB_COLUMNS = re.compile(r"^\s*Columns? \d+(?: (?:through|to|and) \d+)?:?\s*$")
_STATA_ROW = re.compile(r"^\s*\d+\.\s(?=\|.*\|\s*$)")
_MATRIX_ROW = re.compile(r"^\s*\[\d+,\]")
_MATRIX_HEAD = re.compile(r"^\s*(?:\[,\d+\]\s*)+$")
_JULIA_ROW = re.compile(r"^\s*+(?:(?:Row|\d++)\s*+)?│(?=[^│]*$)")
_LATEX_ROW = re.compile(
    r"^[^\S\n]*+([^\n&]*+&[^\n]*?)\\\\(?:\[[^\]\n]{0,20}+\])?[^\S\n]*+"
    r"(?:\\[a-z]++(?:\{[^}\n]*+\})*+[^\S\n]*+)*+$"
)
_MATH = re.compile(r"\$[^\S\n]*([+-]?[\d.,]+)[^\S\n]*\$")
_LATEX = re.compile(r"^\s*+\\[a-zA-Z]{3,}+\*?\s*+(?:[\[{(].*)?$")
_NUMPY_ROWS = re.compile(r"\A\s*+\[\[(?=[^\[\],]*\d)[^\[\],]*+\][^\S\n]*+\n\s*+\[")
_SERIES_ROW = re.compile(r"^\d{4}(?=[ \t]+[-+.\d])")
_OF_YEAR = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Qtr[1-4])"
_SERIES_HEAD = re.compile(rf"^[ \t]++{_OF_YEAR}(?:[ \t]++{_OF_YEAR})*+[ \t]*$")
_LEVELS = re.compile(r"(?:\d+ )?Levels:")
_NOTHING = re.compile(r"^\s*(?:numeric|integer|double)\(0\)\s*$")
_FOR_THE_EYE = (
    _PROMPT,
    _RULE,
    _TYPES,
    SERIES_END,
    _FOOTER,
    _CAPTION,
    _MATLAB,
    _MATLAB_COLUMNS,
    _NOTHING,
    _LATEX,
)
"""Lines that hold no numbers."""
_SIGNS = (
    re.compile(r"^[ \t]*\[1\][ \t]+\S", re.MULTILINE),
    re.compile(r"^[ \t]*\[1,\][ \t]+\S", re.MULTILINE),
    re.compile(r"^[ \t]*1:[ \t]+\S.*\n[ \t]*2:[ \t]", re.MULTILINE),
    re.compile(r"^[ \t]*+\|-[-+]*+\|[ \t]*+$", re.MULTILINE),
    re.compile(
        r"\A\s*+(?=[^\n]*[^\W\d_])[^\n]*+\n\s*+(?:-{3,}+|={3,}+|_{3,}+)"
        r"(?:[ \t]++[-=_]{2,}+)*+[ \t]*+$",
        re.MULTILINE,
    ),
    re.compile(r"^[^\S\n]*+<(?:dbl|int|num)>(?:\s|$)|\s<(?:dbl|int|num)>[^\S\n]*+$", re.MULTILINE),
    re.compile(r"^[^\"\n]*[│┃┆]", re.MULTILINE),
    re.compile(r"^[^\S\n]*+(?:\|[^\S\n]*+)?:?-{3,}+:?[^\S\n]*+\|", re.MULTILINE),
    re.compile(r"\A[^\n]*\|[^\n]*\n[^\S\n]*+\|?+[^\S\n]*+:?-++:?[^\S\n]*+\|"),
    re.compile(
        r"^[^\S\n]*+(?:\+[-=]{2,}+)++\+\s*$|^-{2,}+(?:\+-{2,}+)++\s*$|^={2,}+(?: ++={2,}+)++\s*$",
        re.MULTILINE,
    ),
    re.compile(SERIES_END.pattern, re.MULTILINE),
    re.compile(_FOOTER.pattern, re.MULTILINE),
    re.compile(_CAPTION.pattern, re.MULTILINE),
    re.compile(_MATLAB.pattern, re.MULTILINE),
    re.compile(r"^# A tibble:", re.MULTILINE),
    re.compile(_LATEX_ROW.pattern, re.MULTILINE),
    _NUMPY_ROWS,
    re.compile(rf"\A\s*{_SERIES_HEAD.pattern}\n\d{{4}}", re.MULTILINE),
    re.compile(r"^(?:numeric|integer|double)\(0\)\s*$", re.MULTILINE),
)
"""Patterns found in a printout and not in a data file."""


def unprinted(source: Source, options: ReadOptions) -> Source:
    """The source, a printout turned into a plain list or table.

    Raises:
        ReadError: the printout is a summary, leaves rows out, or has a common factor.
    """
    if b"\x00" in source.head:
        return source
    head = as_text(source.head)
    refuse_summary(source.name, head)
    refuse_tallies(source, head)
    if not any(sign.search(head) for sign in _SIGNS) and not _is_named_vector(head, source):
        return source
    text = as_text(source.everything()).replace("\r\n", "\n").replace("\r", "\n")
    refuse_cut(source.name, text, options)
    lines = text.split("\n")
    if sum(bool(_R_FIRST.match(line)) for line in lines) > 1:
        raise ReadError(f"{source.name}: several printed vectors, one after another; keep one")
    series = any(map(SERIES_END.match, lines)) and not any(map(_BAR.search, lines))
    named = _is_named_vector(text, source)
    by_years = _is_time_series(lines)
    turned = []
    brackets = _NUMPY_ROWS.match(text)
    vector = any(map(_R_FIRST.match, lines))
    header = next((line.strip() for line in lines if line.strip()), "")
    filled = [number for number, line in enumerate(lines) if line.strip()]
    last = filled[-1] if len(filled) > 2 else -1
    # R prints the levels of a factor below it.
    levels = next((n for n, line in enumerate(lines) if _LEVELS.match(line)), len(lines))
    for number, line in enumerate(lines):
        plain = _plain(line)
        if vector:
            plain = plain.replace('"', " ")
        if by_years:
            plain = "" if _SERIES_HEAD.match(line) else _SERIES_ROW.sub("", line)
        if brackets:
            plain = re.sub(r"[\[\]]", " ", plain)
            if len(plain.split()) > 1:
                raise ReadError(
                    f"{source.name}, line {number + 1}: {quoted(line.strip())} is a row of several "
                    "columns; print one column, or write the table to a CSV file"
                )
        if number == last and line.strip() == header and not all_numbers(plain):
            plain = ""  # data.table says its columns' names again
        if series and plain.strip():
            *index, value = plain.split()
            plain = value if index else ""
        if named and not all_numbers(plain):
            plain = ""
        turned.append("" if number >= levels else plain)
    return with_text(source, "\n".join(turned))


def _is_time_series(lines: list[str]) -> bool:
    """Whether R prints a year a line below months or quarters, the first or last year not whole.

    Where all are whole it may be a table with columns to choose from.
    """
    held = [line for line in lines if line.strip()]
    if len(held) < 2 or not _SERIES_HEAD.match(held[0]):
        return False
    years = [line for line in held if not _SERIES_HEAD.match(line)]
    widths = {len(line.split()) for line in years}
    return all(map(_SERIES_ROW.match, years)) and widths != {len(held[0].split()) + 1}


def _plain(line: str) -> str:
    """One line without its decoration: rules, frames and indices."""
    if row := _LATEX_ROW.match(line):
        return _MATH.sub(r"\1", row[1]).replace("&", "|")
    bare = _STATA_ROW.sub("", _MATRIX_ROW.sub("", _R_INDEX.sub("", line)))
    if _MATRIX_HEAD.match(bare):
        return re.sub(r"\[,(\d+)\]", r"V\1", bare)
    bare = _BAR.sub("|", _JULIA_ROW.sub("", bare))
    if bare.strip() and any(pattern.match(bare) for pattern in _FOR_THE_EYE):
        return ""
    if _BAR.search(line) or re.match(r"\s*\|.*\|\s*$", bare):
        return bare.strip().removeprefix("|").removesuffix("|")
    return bare


def _is_named_vector(text: str, source: Source) -> bool:
    """Whether lines of names and lines of as many numbers take turns, as R prints them."""
    if not source.whole or '"' in text or len(text) > 100_000:
        return False
    lines = [line.split() for line in text.splitlines() if line.strip()]
    names, numbers = lines[0::2], lines[1::2]
    if not numbers or len(names) != len(numbers) or len(names[0]) < 2 or "," in text:
        return False
    if any("\t" in line for line in text.splitlines()):
        return False
    return all(map(len, names)) and all(
        len(n) == len(v) and all_numbers(" ".join(v)) and not any(map(all_numbers, n))
        for n, v in zip(names, numbers, strict=True)
    )

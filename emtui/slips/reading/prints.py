"""What programs print, as tables and lists that the readers know.

R's vectors and tibbles, pandas' frames and series, Julia, MATLAB, tables drawn with lines. Each
line stays one line, so that messages still name the right one.
"""

from __future__ import annotations

import re
from itertools import pairwise

from emtui.slips.harmless import quoted
from emtui.slips.reading.encoded import as_text
from emtui.slips.reading.errors import ReadError
from emtui.slips.reading.lines import all_numbers
from emtui.slips.reading.options import ReadOptions
from emtui.slips.reading.source import Source, with_text

_R_INDEX = re.compile(r"^\s*\[\d+\](?=\s|$)")
_R_FIRST = re.compile(r"^\s*\[1\](?=\s|$)")
_PROMPT = re.compile(r"^(?:> |>>> |\+ |In \[\d+\]:|julia> ).*")
_RULE = re.compile(
    r"^[\s─━═┄┈╌│┃┆┼╪╞╡╤╧╫├┤┌┐└┘┬┴╭╮╰╯+|=:-]*[─━═+=-]{2,}[\s─━═┄┈╌│┃┆┼╪╞╡╤╧╫├┤┌┐└┘┬┴╭╮╰╯+|=:-]*$"
    r"|^\s*_{2,}(?:\s+_{2,})*\s*$"
)
_BAR = re.compile(r"[│┃┆]")
_TYPE = (
    r"<?(?:dbl|int|chr|fct|lgl|date|dttm|ord|num|char|factor|IDate|[iuf]\d{1,2}|str|cat|bool|"
    r"Float\d\d\??|U?Int\d\d?\d?\??|String\d*\??|Bool\??|Date\??|Any|---|"
    r"double|float|real|integer|bigint|smallint|u?int\d\d?|varchar|text|boolean|timestamp|"
    r"decimal\(\d+,\s?\d+\))>?"
)
_TYPES = re.compile(rf"^[\s|]*{_TYPE}(?:[\s|]+{_TYPE})*[\s|]*$")
_SERIES_END = re.compile(r"^(?:Name: .*, |Length: \d+, |Freq: \w+, )*dtype: \w+\s*$")
_FOOTER = re.compile(
    r"^[ \t]*(?:\[\d+ rows x \d+ columns\]|\(\d+ rows?(?: affected)?\)|\d+ rows? in set.*|"
    r"\d+ rows? selected\.|(?:\| *)?\d+ rows(?: +\d+ columns)? *\|?|COPY .* FROM stdin;|\\\.)\s*$"
)
_CAPTION = re.compile(
    r"^(?:shape: \(\d+(?:, ?\d*)?\)|\d+[×x]\d+ (?:\w+\.)?(?:SubDataFrame|DataFrame|Matrix\{.*\}.*)|"
    r"[ \t]*\d+×\d+ table|Time Series:|(?:Start|End|Frequency) = .*|Time differences in \w+|"
    r"\d+-element (?:\w+\.)?\w+\{.*\}.*|Series: .*|A tibble: .*|\[\d[\d,]* observations?\])\s*$"
)
_MATLAB = re.compile(r"^[ \t]*[A-Za-z]\w* =\s*$")
_MATLAB_COLUMNS = re.compile(r"^\s*Columns? \d+(?: (?:through|to|and) \d+)?:?\s*$")
_STATA_ROW = re.compile(r"^\s*\d+\.\s(?=\|.*\|\s*$)")
_MATRIX_ROW = re.compile(r"^\s*\[\d+,\]")
_MATRIX_HEAD = re.compile(r"^\s*(?:\[,\d+\]\s*)+$")
_JULIA_ROW = re.compile(r"^\s*(?:Row|\d+)?\s*│(?=[^│]*$)")
_NOTHING = re.compile(r"^\s*(?:numeric|integer|double)\(0\)\s*$")
_FOR_THE_EYE = (
    _PROMPT,
    _RULE,
    _TYPES,
    _SERIES_END,
    _FOOTER,
    _CAPTION,
    _MATLAB,
    _MATLAB_COLUMNS,
    _NOTHING,
)
"""Lines that hold no numbers."""
_SUMMARY = re.compile(
    r"^[ \t]*Min\.\s+1st Qu\.\s+Median\b|\bMin\.\s*:\s*[-+\d]|^[ \t]*0%\s+25%\s+50%|"
    r"^count\s.*\n(?:unique\s.*\n)?mean\s.*\nstd\s.*\nmin\s",
    re.MULTILINE,
)
"""What R's `summary` and `quantile` and pandas' `describe` print in place of the numbers."""
_FACTOR = re.compile(r"^[ \t]*\d+(?:\.\d+)?e[+-]?\d+ +\*[ \t]*$", re.MULTILINE)
_CUT = re.compile(
    r"^(?:[ \t│|]*(?:# (?:ℹ|i|…|\.\.\.) .*more (?:row|column).*|\[ reached .*omitted .*|"
    r"[⋮…]+(?:\s+[⋮…]+)*|\.{2,3}(?:\s+\.{2,3})*|(?:…[ \t│┆|]*)+)|.*\b\d+ rows omitted.*)[ \t│|]*$|"
    r"(?<=:)[ \t].*\n[ \t]*---[ \t]*$",
    re.MULTILINE,
)
_WRAPPED = re.compile(r"^[ \t]*\S.*[ \t]\\[ \t]*\n[ \t]*\S.*[^\\\n][ \t]*\\?[ \t]*\n", re.MULTILINE)
_SIGNS = (
    re.compile(r"^[ \t]*\[1\][ \t]+\S", re.MULTILINE),
    re.compile(r"^[ \t]*\[1,\][ \t]+\S", re.MULTILINE),
    re.compile(r"^[ \t]*1:[ \t]+\S.*\n[ \t]*2:[ \t]", re.MULTILINE),
    re.compile(r"^[ \t]*\|-[-+]*\+?[-+]*\|[ \t]*$", re.MULTILINE),
    re.compile(
        r"\A\s*(?=\S)(?=[^\n]*[^\W\d_])[^\n]*\n\s*(?:-{3,}|={3,}|_{3,})(?:[ \t]+[-=_]{2,})*[ \t]*$",
        re.MULTILINE,
    ),
    re.compile(r"^[ \t]*<(?:dbl|int|num)>(?:\s|$)|\s<(?:dbl|int|num)>\s*$", re.MULTILINE),
    re.compile(r"^[^\"\n]*[│┃┆]", re.MULTILINE),
    re.compile(r"^[ \t]*(?:\|[ \t]*)?:?-{3,}:?\s*\|", re.MULTILINE),
    re.compile(
        r"^[ \t]*(?:\+[-=]{2,})+\+\s*$|^-{2,}(?:\+-{2,})+\s*$|^={2,}(?: +={2,})+\s*$", re.MULTILINE
    ),
    re.compile(_SERIES_END.pattern, re.MULTILINE),
    re.compile(_FOOTER.pattern, re.MULTILINE),
    re.compile(_CAPTION.pattern, re.MULTILINE),
    re.compile(_MATLAB.pattern, re.MULTILINE),
    re.compile(r"^# A tibble:", re.MULTILINE),
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
    _refuse_summary(source.name, head)
    refuse_tallies(source, head)
    if not any(sign.search(head) for sign in _SIGNS) and not _is_named_vector(head, source):
        return source
    text = as_text(source.everything()).replace("\r\n", "\n").replace("\r", "\n")
    _refuse_cut(source.name, text, options)
    lines = text.split("\n")
    if sum(bool(_R_FIRST.match(line)) for line in lines) > 1:
        raise ReadError(f"{source.name}: several printed vectors, one after another; keep one")
    series = any(map(_SERIES_END.match, lines)) and not any(map(_BAR.search, lines))
    named = _is_named_vector(text, source)
    turned = []
    vector = any(map(_R_FIRST.match, lines))
    header = next((line.strip() for line in lines if line.strip()), "")
    filled = [number for number, line in enumerate(lines) if line.strip()]
    last = filled[-1] if len(filled) > 2 else -1
    for number, line in enumerate(lines):
        plain = _plain(line)
        if vector:
            plain = plain.replace('"', " ")
        if number == last and line.strip() == header and not all_numbers(plain):
            plain = ""  # data.table says its columns' names again
        if series and plain.strip():
            *index, value = plain.split()
            plain = value if index else ""
        if named and not all_numbers(plain):
            plain = ""
        turned.append("" if line.strip() and _is_r_factor(lines, number) else plain)
    return with_text(source, "\n".join(turned))


def _plain(line: str) -> str:
    """One line without its decoration: rules, frames and indices."""
    bare = _STATA_ROW.sub("", _MATRIX_ROW.sub("", _R_INDEX.sub("", line)))
    if _MATRIX_HEAD.match(bare):
        return re.sub(r"\[,(\d+)\]", r"V\1", bare)
    bare = _BAR.sub("|", _JULIA_ROW.sub("", bare))
    if bare.strip() and any(pattern.match(bare) for pattern in _FOR_THE_EYE):
        return ""
    if _BAR.search(line) or re.match(r"\s*\|.*\|\s*$", bare):
        return bare.strip().removeprefix("|").removesuffix("|")
    return bare


def _is_r_factor(lines: list[str], number: int) -> bool:
    """Whether a line belongs to the levels that R prints below a factor."""
    return any(line.startswith("Levels:") for line in lines[: number + 1])


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


def refuse_tallies(source: Source, head: str) -> None:
    """Refuse what prints how often values were seen, and frames broken into blocks of columns.

    Raises:
        ReadError: so it is.
    """
    say = "write values and counts as two columns, and say --column VALUES --counts COUNTS"
    lines = [line for line in head.replace("\r\n", "\n").split("\n") if line.strip()]
    if len(lines) > 2 and _SERIES_END.match(lines[-1]) and _counts_values(lines):
        raise ReadError(f"{source.name}: counts of values, as pandas prints them; {say}")
    if source.whole and _is_tally(lines):
        raise ReadError(f"{source.name}: counts of values, as R prints them; {say}")
    if broken := _WRAPPED.search(head):
        line = head.count("\n", 0, broken.start()) + 1
        raise ReadError(
            f"{source.name}, line {line}: the printout is broken into blocks of columns; write the "
            "table to a CSV file and open that"
        )


def _counts_values(lines: list[str]) -> bool:
    """Whether a printed series is what `value_counts` gives."""
    pairs = [line.split() for line in lines[:-1] if len(line.split()) == 2]
    if "Name: count," in lines[-1]:
        return True
    if "int64" not in lines[-1] or len(pairs) < 2 or not all(all_numbers(v) for _, v in pairs):
        return False
    often = [float(v) for _, v in pairs]
    return any("." in value for value, _ in pairs) and often == sorted(often, reverse=True)


def _is_tally(lines: list[str]) -> bool:
    """Whether lines of rising values and lines of counts below them take turns, as of `table`."""
    rows = lines[1:] if len(lines) % 2 else lines
    if not rows or len(rows[0].split()) < 2:
        return False
    values: list[float] = []
    for above, below in zip(rows[0::2], rows[1::2], strict=True):
        ends = [[cell.end() for cell in re.finditer(r"\S+", line)] for line in (above, below)]
        if not (above.endswith(" ") and below.endswith(" ") and ends[0] == ends[1]):
            return False
        if not all_numbers(above) or not all(map(str.isdigit, below.split())):
            return False
        values += map(float, above.split())
    return all(a < b for a, b in pairwise(values))


def _refuse_summary(name: str, head: str) -> None:
    found = _SUMMARY.search(head.replace("\r\n", "\n"))
    if found:
        line = head.count("\n", 0, found.end()) + 1
        raise ReadError(
            f"{name}, line {line}: a summary of numbers, not the numbers themselves; write those "
            "to a file and open that"
        )


def _refuse_cut(name: str, text: str, options: ReadOptions) -> None:
    found = _CUT.search(text)
    if found and not options.skip_bad:
        line = text.count("\n", 0, found.end()) + 1
        shown = quoted(found[0].rpartition("\n")[2].strip())
        raise ReadError(
            f"{name}, line {line}: the printout leaves rows out ({shown}); "
            "write the numbers to a file and open that"
        )
    factor = _FACTOR.search(text)
    if factor:
        line = text.count("\n", 0, factor.start()) + 1
        raise ReadError(
            f"{name}, line {line}: {quoted(factor[0].strip())} multiplies all that follows; print "
            "the numbers without a common factor (format long g)"
        )

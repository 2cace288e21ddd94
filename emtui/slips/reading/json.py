"""JSON and JSON Lines: a list of numbers, objects with a column each, an object of lists."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from emtui.slips.harmless import harmless, quoted
from emtui.slips.reading.cells import Cells
from emtui.slips.reading.code import gap_in, looks_like_code, read_code_text
from emtui.slips.reading.column_choice import truth_wanted
from emtui.slips.reading.columns import Table
from emtui.slips.reading.encoded import as_text
from emtui.slips.reading.errors import ReadError, check_slips
from emtui.slips.reading.json_records import Place, Records, label_of
from emtui.slips.reading.json_shapes import as_lists, tally_note
from emtui.slips.reading.labels import LabelCells
from emtui.slips.reading.options import ReadOptions
from emtui.slips.reading.source import BLOCK, Source
from emtui.slips.reading.straight import WIDE
from emtui.slips.reading.typed_cells import add_value

BEGINNING = re.compile(rb'\s*(?:\{|\[\s*(?:["\[\]{}\d.+-]|true|false|null|NaN|Infinity|$))')
BATCH = 500
"""Objects held at once: with more of them Python's search for cycles takes a third of the time."""
MOST_PYTHON = 1_000_000
"""Characters of a value in Python's writing: its reader takes a hundred times as much memory."""
FIX = "give a list of numbers, a list of objects or an object of lists"


def looks_like_json(source: Source) -> bool:
    """Whether the text begins as a list or an object does, and not as a name in brackets."""
    return bool(BEGINNING.match(source.head))


def looks_like_lines(source: Source) -> bool:
    """Whether the first line is a whole object, and more lines follow."""
    start = source.head.lstrip()
    if not start.startswith(b"{"):
        return False
    first, _, rest = (start.replace(b"\r", b"\n")).partition(b"\n")
    if not rest.strip():
        return False
    try:
        _parsed(as_text(first))
    except ValueError:
        return False
    return True


def _parsed(text: str) -> dict[str, object]:
    import json

    try:
        value = json.loads(text)
    except RecursionError as deep:
        raise ValueError("lists within lists without an end") from deep
    if not isinstance(value, dict):
        raise ValueError("expected an object in braces")
    return value


def read_json(source: Source, options: ReadOptions) -> Table:
    """Read one JSON value: a list of numbers or objects, or an object of lists.

    Raises:
        ReadError: it is no JSON, or holds neither of these.
    """
    import json

    text = as_text(source.everything())
    try:
        value = _loaded(source.name, text)
    except json.JSONDecodeError as error:
        if looks_like_code(source, options) and not gap_in(text):
            return read_code_text(source.name, text, options)
        value = _of_python(text)
        if value is not None:
            return _table_of(source.name, value, options)
        raise ReadError(
            f"{source.name}, line {error.lineno}, character {error.colno}: not valid JSON "
            f"({error.msg}); correct it there"
        ) from error
    except (ValueError, RecursionError) as error:
        raise ReadError(f"{source.name}: not JSON that can be read; {FIX}") from error
    return _table_of(source.name, value, options)


def _loaded(name: str, text: str) -> Any:
    """A value of JSON, in whose objects no key is given twice: one value of it would be lost."""
    import json

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) == len(pairs):
            return found
        twice = Counter(key for key, _ in pairs).most_common(1)[0][0]
        raise ReadError(f"{name}: {quoted(twice)} is given twice in one object; rename one of them")

    try:
        return json.loads(text, object_pairs_hook=once)
    except json.JSONDecodeError:
        raise
    except ValueError:  # a whole number of more figures than Python reads: beyond all doubles
        return json.loads(text, object_pairs_hook=once, parse_int=float)


def _of_python(text: str) -> Any:
    """A list or an object as Python writes it, with single quotes and the like; None for others."""
    from ast import literal_eval

    try:
        value = literal_eval(text.strip()) if len(text) <= MOST_PYTHON else None
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return None
    try:
        return _as_of_json(value) if isinstance(value, (dict, list, tuple)) else None
    except RecursionError:
        return None


def _as_of_json(value: Any) -> Any:
    """The value with its keys as text and lists for tuples; an object of equal keys is None."""
    if isinstance(value, (list, tuple)):
        return [_as_of_json(item) for item in value]
    if not isinstance(value, dict):
        return value
    named = {str(key): _as_of_json(item) for key, item in value.items()}
    return named if len(named) == len(value) else None


def _table_of(name: str, value: Any, options: ReadOptions) -> Table:
    """The columns of a value of JSON."""
    if (lists := as_lists(value)) is not None:
        return replace(_object_of_lists(name, lists, options), notes=tally_note(value))
    if isinstance(value, dict):
        return _object_of_lists(name, value, options)
    if value and all(isinstance(item, dict) for item in value):
        rows = ((f"item {number}", item) for number, item in enumerate(value, 1))
        records = Records(name, options)
        records.take(rows)
        return records.table()
    return _list_of_numbers(name, value, options)


def read_json_lines(source: Source, options: ReadOptions) -> Table:
    """Read an object a line.

    Raises:
        ReadError: a line is no JSON object.
    """
    records = Records(source.name, options)
    above, size = 0, BLOCK
    while block := source.body.read(size):
        block += source.body.readline()
        if records.take_straight(block):
            check_slips(source.name, records.rows, options.max_slips)
            size = WIDE
            above += block.count(b"\n")
            continue
        size = BLOCK
        lines = as_text(block).replace("\r\n", "\n").replace("\r", "\n").split("\n")
        if not lines[-1]:
            lines.pop()
        for start in range(0, len(lines), BATCH):
            batch = lines[start : start + BATCH]
            if plain := _objects(batch):
                records.take_block(plain, above + start)
            else:
                records.take(_one_by_one(source.name, batch, above + start))
        check_slips(source.name, records.rows, options.max_slips)
        above += len(lines)
    return records.table()


def _objects(lines: list[str]) -> list[dict[str, object]]:
    """The objects of lines that have one each; nothing where a line has anything else."""
    from json import JSONDecoder

    scan = JSONDecoder().scan_once  # type: ignore[attr-defined]
    found = []
    try:
        for line in lines:
            value, end = scan(line, 0)
            if end != len(line) or type(value) is not dict:
                return []
            found.append(value)
    except (StopIteration, ValueError, RecursionError):
        return []
    return found


def _one_by_one(
    name: str, lines: list[str], above: int
) -> Iterator[tuple[Place, dict[str, object]]]:
    for number, line in enumerate(lines, above + 1):
        if not line.strip():
            continue
        try:
            yield number, _parsed(line)
        except ValueError as error:
            why = re.sub(r":? line \d.*", "", str(error))
            raise ReadError(
                f"{name}, line {number}: not a JSON object ({harmless(why, 60)}); "
                "every line must be one"
            ) from error


def _list_of_numbers(name: str, items: list[object], options: ReadOptions) -> Table:
    if items and all(isinstance(item, (list, dict)) for item in items):
        raise ReadError(f"{name}: a list of lists that is no table; {FIX}")
    cells = Cells("", 1, options)
    for number, item in enumerate(items, 1):
        add_value(cells, item, f"item {number}")
    return Table(("1",), (replace(cells.column(), name="1"),))


def _object_of_lists(name: str, value: Mapping[str, object], options: ReadOptions) -> Table:
    lists = {key: item for key, item in value.items() if isinstance(item, list)}
    if not lists:
        raise ReadError(f"{name}: an object without a list in it; {FIX}")
    names = tuple(lists)
    columns = []
    for number, (key, items) in enumerate(lists.items(), 1):
        cells = Cells(key, number, options)
        for row, item in enumerate(items, 1):
            add_value(cells, item, f"item {row}")
        columns.append(cells.column())
    place = truth_wanted(name, names, options)
    labels = None
    if place is not None:
        label_cells = LabelCells(names[place], place + 1)
        for item in lists[names[place]]:
            label_cells.add(label_of(item))
        labels = label_cells.labels()
        columns.pop(place)
    return Table(names, tuple(columns), labels)

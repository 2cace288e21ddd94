"""The shapes in which programs write a table as JSON, as an object of lists.

pandas calls them split, table, columns, index and values (`DataFrame.to_json`).
"""

from __future__ import annotations

Value = object
Lists = dict[str, list[Value]]

SCALARS = (str, int, float, type(None))


def as_lists(value: object) -> Lists | None:
    """A table in one of these shapes as a list for every column; None where it is none."""
    if isinstance(value, list):
        return _of_rows(value, None)
    if not isinstance(value, dict):
        return None
    data, columns = value.get("data"), value.get("columns")
    if isinstance(columns, list) and isinstance(data, list):
        return _of_rows(data, [str(column) for column in columns])
    series = isinstance(data, list) and isinstance(value.get("index"), list)
    if series and "name" in value and all(isinstance(cell, SCALARS) for cell in data or []):
        return {str(value["name"] or 1): list(data or [])}
    if isinstance(value.get("schema"), dict) and _are_records(data):
        return _of_records(data, _index_of(value["schema"]))
    if value and all(isinstance(inner, dict) for inner in value.values()):
        return _of_objects(value)
    if len(value) > 1 and all(key.isdigit() for key in value):
        return {"1": list(value.values())}  # a series
    return None


def tally_note(value: object) -> tuple[str, ...]:
    """A note where numbers name whole numbers and do not count them: those may be counts."""
    if not isinstance(value, dict) or list(value) == [str(row) for row in range(len(value))]:
        return ()
    if not all(key.isdigit() and type(item) is int and item >= 0 for key, item in value.items()):
        return ()
    return (
        "the numbers behind the colons were read as slips; if they are counts of those before, "
        "write both as two columns and say --counts",
    )


def _are_records(data: object) -> bool:
    return isinstance(data, list) and bool(data) and all(isinstance(row, dict) for row in data)


def _of_rows(rows: list[Value], names: list[str] | None) -> Lists | None:
    """Lists of as many cells each; without names a first row of words has them."""
    if not rows or not all(isinstance(row, list) for row in rows):
        return None
    cells: list[list[Value]] = rows  # type: ignore[assignment]
    widths = {len(row) for row in cells}
    if len(widths) > 1 or not max(widths):
        return None
    if not all(isinstance(cell, SCALARS) for row in cells for cell in row):
        return None
    worded = [all(isinstance(cell, str) for cell in row) for row in cells[:2]]
    if names is None and worded == [True, False]:
        names, cells = [str(cell) for cell in cells[0]], cells[1:]
    if names is None:
        names = [str(number) for number in range(1, len(cells[0]) + 1)]
    if len(names) != max(widths) or len(set(names)) < len(names):
        return None
    return {
        name: list(column) for name, column in zip(names, zip(*cells, strict=True), strict=True)
    }


def _index_of(schema: dict[str, Value]) -> list[Value]:
    key = schema.get("primaryKey")
    return key if isinstance(key, list) else []


def _of_records(records: object, left_out: list[Value]) -> Lists:
    rows: list[dict[str, Value]] = records  # type: ignore[assignment]
    names = dict.fromkeys(name for row in rows for name in row if name not in left_out)
    return {name: [row.get(name) for row in rows] for name in names}


def _of_objects(value: dict[str, dict[str, Value]]) -> Lists | None:
    """Objects within an object: a column each, or a row each."""
    inner = list(value.values())
    if not all(isinstance(cell, SCALARS) for row in inner for cell in row.values()):
        return None
    if _are_rows(value):
        return _of_records(inner, [])
    keys = list(dict.fromkeys(key for row in inner for key in row))
    return {name: [row.get(key) for key in keys] for name, row in value.items()}


def _are_rows(value: dict[str, dict[str, Value]]) -> bool:
    """Whether the inner objects are rows: numbered, of more than one kind, or more than columns."""
    inner = list(value.values())
    if all(key.isdigit() for row in inner for key in row):
        return False
    if all(key.isdigit() for key in value):
        return True
    kinds = [{isinstance(cell, str) for cell in row.values()} for row in inner]
    mixed = any(len(kind) > 1 for kind in kinds)
    return mixed or (len({tuple(k) for k in kinds}) == 1 and len(inner) > max(map(len, inner)))

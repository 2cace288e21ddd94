"""The rules of shape, read from syntax trees: composed rather than inherited, named once."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

import emtui

ROOT = Path(emtui.__file__).parent
ABSTRACT = {"Rows", "TextRows", "Computing"}
"""Small bases that are never used by themselves; they do not count as ancestors."""
SMALL = 120
"""The most lines that such a base may have."""

Parents = Mapping[str, tuple[str, ...]]


@cache
def classes() -> tuple[tuple[Path, ast.ClassDef], ...]:
    """Every class at the top of a module of ours."""
    return tuple(_classes())


def _classes() -> Iterator[tuple[Path, ast.ClassDef]]:
    for path in sorted(ROOT.rglob("*.py")):
        body = ast.parse(path.read_text(encoding="utf-8")).body
        yield from ((path, node) for node in body if isinstance(node, ast.ClassDef))


def parents(found: Iterable[ast.ClassDef]) -> Parents:
    """The names of each class's direct bases, subscripts and modules left away."""
    return {node.name: tuple(filter(None, map(base_name, node.bases))) for node in found}


def base_name(node: ast.expr) -> str:
    if isinstance(node, ast.Subscript):
        return base_name(node.value)
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def ancestors(name: str, known: Parents) -> set[str]:
    """All classes of ours that a class inherits from, abstract bases left away."""
    direct = [base for base in known[name] if base in known]
    above = {*direct, *(further for base in direct for further in ancestors(base, known))}
    return above - ABSTRACT


def test_no_class_stands_on_a_ladder() -> None:
    known = parents(node for _, node in classes())
    tall = {name: above for name in known if len(above := ancestors(name, known)) > 1}
    assert not tall


def test_abstract_bases_are_small_and_there() -> None:
    lengths = {
        node.name: (node.end_lineno or 0) - node.lineno
        for _, node in classes()
        if node.name in ABSTRACT
    }
    assert set(lengths) == ABSTRACT
    assert all(length <= SMALL for length in lengths.values()), lengths


def test_a_class_name_stands_for_one_thing() -> None:
    places: dict[str, list[Path]] = {}
    for path, node in classes():
        places.setdefault(node.name, []).append(path.relative_to(ROOT))
    twice = {name: where for name, where in places.items() if len(where) > 1}
    assert not twice


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("class A: ...\nclass B(A): ...\nclass C(B): ...", {"A", "B"}),
        ("class A: ...\nclass B: ...\nclass C(A, B): ...", {"A", "B"}),
        ("class B(m.A[int]): ...\nclass A: ...\nclass C(x.B[None]): ...", {"A", "B"}),
        ("class Rows: ...\nclass B(Rows): ...\nclass C(B): ...", {"B"}),
        ("class C(Screen[None]): ...", set()),
    ],
)
def test_the_checker_finds_ancestors(source: str, found: set[str]) -> None:
    nodes = [node for node in ast.parse(source).body if isinstance(node, ast.ClassDef)]
    assert ancestors("C", parents(nodes)) == found

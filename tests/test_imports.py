"""The house's import rules, read from every module's syntax tree.

em <- slips <- plot <- scenes <- report, lessons <- tui, commands <- cli. An import counts wherever
it stands: at the top, inside a function, or by a relative path.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import emtui

ROOT = Path(emtui.__file__).parent
RANKS = {
    "em": 0,
    "slips": 1,
    "state_folder": 2,
    "fault_report": 3,
    "plot": 2,
    "scenes": 3,
    "report": 4,
    "serving": 4,
    "lessons": 4,
    "tui": 5,
    "commands": 5,
    "fitting": 5,
    "cli": 6,
}
"""A room imports from rooms of a lower rank and from itself, not from one of its own rank."""

SCREENLESS = ("textual", "rich", "plotext")
WIDGETS = ("textual.app", "textual.widgets", "textual.widget", "textual.screen")


def imports_of(source: str, module: str, is_package: bool) -> Iterator[str]:
    """Every dotted name that a module's source imports; `from a import b` gives a and a.b."""
    package = module.split(".") if is_package else module.split(".")[:-1]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and node.args:
            # importlib.import_module("x") and __import__("x")
            called = node.func.attr if isinstance(node.func, ast.Attribute) else None
            called = node.func.id if isinstance(node.func, ast.Name) else called
            name = node.args[0]
            if called not in ("import_module", "__import__") or not isinstance(name, ast.Constant):
                continue
            if isinstance(name.value, str):
                yield name.value


def within(name: str, *roots: str) -> bool:
    """Whether a dotted name is one of `roots` or lies inside one."""
    return any(name == root or name.startswith(root + ".") for root in roots)


def room_of(module: str) -> str:
    """The room a module lies in: ``em`` for ``emtui.em.stopping``; empty for emtui itself."""
    return module.split(".")[1] if "." in module else ""


def wrong_with(module: str, imported: str) -> str | None:
    """What rule the import of `imported` by `module` breaks, if any."""
    room = room_of(module)
    top = imported.split(".")[0]
    checks = {
        "only cli imports the app": within(imported, "emtui.tui.app")
        and room not in ("cli", "tui"),
        "the app is built in cli alone": within(imported, "emtui.tui.app") and room == "tui",
        "only plot/terminal.py imports plotext": top == "plotext"
        and module != "emtui.plot.terminal",
        "only plot/figure.py imports matplotlib": top == "matplotlib"
        and module != "emtui.plot.figure",
        f"{room} knows no screen": room in ("em", "slips") and top in SCREENLESS,
        "em is numpy and the standard library": room == "em"
        and top not in ("numpy", "emtui")
        and top not in sys.stdlib_module_names,
        "plots and scenes know no widgets": room in ("plot", "scenes")
        and within(imported, *WIDGETS),
        "imports point one way": within(imported, "emtui")
        and imported != "emtui"
        and room in RANKS
        and room_of(imported) in RANKS
        and room != room_of(imported)
        and RANKS[room_of(imported)] >= RANKS[room],
    }
    return next((rule for rule, broken in checks.items() if broken), None)


def violations(source: str, module: str, is_package: bool = False) -> list[str]:
    """Every broken rule of one module, in words."""
    found = {name: wrong_with(module, name) for name in imports_of(source, module, is_package)}
    return [f"{module} imports {name}: {rule}" for name, rule in found.items() if rule]


def modules() -> Iterator[tuple[str, Path]]:
    """Every module of the package, by dotted name."""
    for path in sorted(ROOT.rglob("*.py")):
        parts = path.relative_to(ROOT.parent).with_suffix("").parts
        yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


def test_every_module_keeps_the_rules() -> None:
    found = []
    for module, path in modules():
        source = path.read_text(encoding="utf-8")
        found += violations(source, module, path.name == "__init__.py")
    assert not found, "\n".join(found)


def test_every_room_has_a_rank() -> None:
    rooms = {room_of(module) for module, _ in modules()} - {"", "__main__"}
    assert rooms <= set(RANKS)
    assert {"em", "slips"} <= rooms


BROKEN: list[tuple[str, bool, str, str]] = [
    ("emtui.em.stopping", False, "import textual", "textual"),
    ("emtui.em.stopping", False, "import scipy.stats", "scipy.stats"),
    ("emtui.em.stopping", False, "from emtui.slips.envelope import Envelope", "emtui.slips"),
    ("emtui.em.stopping", False, "from ..slips import envelope", "emtui.slips.envelope"),
    ("emtui.em", True, "from ..slips import envelope", "emtui.slips.envelope"),
    ("emtui.em.stopping", False, "from .. import slips", "emtui.slips"),
    ("emtui.em.stopping", False, "from emtui import slips as s", "emtui.slips"),
    ("emtui.em.stopping", False, "def f():\n    import rich.text", "rich.text"),
    ("emtui.em.stopping", False, "if True:\n    from plotext import _core", "plotext"),
    ("emtui.em.stopping", False, "import importlib\nimportlib.import_module('textual')", "textual"),
    ("emtui.em.stopping", False, "__import__('textual.app')", "textual.app"),
    ("emtui.em.stopping", False, "import numpy, textual", "textual"),
    ("emtui.slips.reading.readers", False, "def f():\n    from rich import text", "rich"),
    ("emtui.slips.reading.readers", False, "from emtui.tui import workbench", "emtui.tui"),
    ("emtui.plot.marks", False, "from textual.widget import Widget", "textual.widget"),
    ("emtui.plot.marks", False, "from textual import app", "textual.app"),
    ("emtui.plot.marks", False, "from textual.widgets import Static", "textual.widgets"),
    ("emtui.plot.marks", False, "import textual.screen", "textual.screen"),
    ("emtui.plot.marks", False, "import plotext as plt", "plotext"),
    ("emtui.report.picture", False, "def f():\n    from matplotlib import pyplot", "matplotlib"),
    ("emtui.plot.marks", False, "from ..tui.workbench import Workbench", "emtui.tui"),
    ("emtui.lessons.one", False, "from emtui.cli import main", "emtui.cli"),
    ("emtui.tui.screens.workbench", False, "from emtui.tui.app import App", "emtui.tui.app"),
    ("emtui.tui.screens.workbench", False, "from ..app import App", "emtui.tui.app"),
    ("emtui.tui.screens.workbench", False, "from .. import app", "emtui.tui.app"),
    ("emtui.tui", True, "from . import app", "emtui.tui.app"),
    ("emtui.tui.screens.workbench", False, "import plotext", "plotext"),
    ("emtui.tui.screens.workbench", False, "def f():\n    from emtui.cli import main", "emtui.cli"),
    ("emtui.commands.fit", False, "from emtui.tui.app import App", "emtui.tui.app"),
]


@pytest.mark.parametrize(("module", "is_package", "source", "named"), BROKEN)
def test_the_checker_catches(module: str, is_package: bool, source: str, named: str) -> None:
    found = violations(source, module, is_package)
    assert any(f"{module} imports {named}" in line for line in found)


FINE: list[tuple[str, str]] = [
    ("emtui.em.stopping", "from __future__ import annotations\nimport math\nimport numpy.typing"),
    ("emtui.em.stopping", "from emtui.em import sample\nfrom .mixture import Mixture"),
    (
        "emtui.slips.reading.readers",
        "import csv\nfrom emtui.em.sample import Sample\nfrom . import envelope",
    ),
    ("emtui.plot.figure", "def f():\n    from matplotlib.figure import Figure"),
    ("emtui.plot.terminal", "import plotext\nfrom textual.strip import Strip"),
    ("emtui.plot.marks", "from rich.style import Style\nfrom textual.app_like import x"),
    (
        "emtui.tui.screens.workbench",
        "from textual.app import ComposeResult\nfrom emtui.scenes import marks",
    ),
    ("emtui.cli", "def f():\n    from emtui.tui.app import EmApp"),
    ("emtui.cli", "from emtui.em.session import Session\nfrom emtui.commands import fit"),
]


@pytest.mark.parametrize(("module", "source"), FINE)
def test_the_checker_lets_pass(module: str, source: str) -> None:
    assert violations(source, module) == []

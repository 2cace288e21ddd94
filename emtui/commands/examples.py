"""`emtui examples`: the built-in envelopes and where their numbers come from."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from emtui.commands.output import say
from emtui.commands.parsing import PAGE, Parser
from emtui.slips.examples import EXAMPLES

ABOUT = """
List the built-in envelopes: for each its name, what it is, and where its
numbers come from.
"""

MORE = """
exit status:
  0    listed
  1    an error in emtui itself; two lines say where to find the report
  2    invalid arguments; one line says why

examples:
  emtui examples
  emtui --example galaxies
  emtui fit --example faithful-waiting
"""


def parser() -> Parser:
    """The command's arguments: none."""
    return Parser("emtui examples", ["[--help]"], ABOUT, MORE)


def run(arguments: Sequence[str]) -> int:
    """List them, and return the exit status."""
    parser().parse_args(arguments)
    lines = []
    for name, example in EXAMPLES.items():
        lines.append(name if name == example.title else f"{name:20}{example.title}")
        lines += textwrap.wrap(
            example.source, PAGE, initial_indent="    ", subsequent_indent="    "
        )
    say("\n".join(lines))
    return 0

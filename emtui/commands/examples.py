"""`emtui examples`: the built-in envelopes and where their numbers come from."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from emtui.slips.examples import EXAMPLES


def run(arguments: Sequence[str]) -> int:
    """List them, and return the exit status."""
    argparse.ArgumentParser(
        prog="emtui examples",
        description="List the built-in envelopes; open one with emtui --example NAME.",
    ).parse_args(arguments)
    width = max(len(name) for name in EXAMPLES)
    for name, example in EXAMPLES.items():
        print(f"{name:{width}}  {example.title}")
        print(f"{'':{width}}  {example.source}")
    return 0

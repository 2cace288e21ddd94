"""`emtui completion`: a script by which a shell completes emtui's commands, options and files."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import Any

from emtui.commands import condense, deal, examples, film, fit_arguments, lessons, opening, serve
from emtui.commands.output import say
from emtui.commands.parsing import Parser, UsageError
from emtui.lessons.book import pages
from emtui.slips.examples import EXAMPLES
from emtui.slips.extras import install

SHELLS = ("bash", "zsh", "fish", "tcsh", "powershell")
MISSING = f"completion needs shtab, which is not installed; {install('completion')}"
PATHS = ("FILE", "OUT", "DIR")
"""What an argument is called that stands for a path."""
FILES_TOO = {
    " -F _shtab_emtui emtui": (
        " -o default -F _emtui emtui\n"
        '_emtui() { _shtab_emtui "$@"; case $3 in @VALUES@) compopt +o default ;; esac; }'
    ),
    "emtui commands' _commands\n": "emtui commands' _commands\n  _files\n",
    "      esac\n  esac\n": "        *) _files ;;\n      esac\n  esac\n",
}
"""Lines of scripts for bash and zsh, and what completes files where a command may stand; in bash
not after an option whose value is no path."""
NAMES: dict[str, Callable[[], list[str]]] = {
    "--example": lambda: list(EXAMPLES),
    "--page": lambda: [str(number) for number in range(1, len(pages()) + 1)],
}
"""What can stand after an option, where that is one of a few."""
ABOUT = """
Print a script that completes emtui's commands, options and file names.
"""
MORE = """
examples:
  emtui completion bash > ~/.local/share/bash-completion/completions/emtui
  emtui completion zsh > ~/.zfunc/_emtui
  emtui completion fish > ~/.config/fish/completions/emtui.fish
"""


def parser() -> Parser:
    """The command's arguments."""
    parser = Parser("emtui completion", ["|".join(SHELLS)], ABOUT, MORE)
    parser.add_argument("shell", choices=SHELLS, metavar="SHELL", help="the shell")
    return parser


PARSERS: dict[str, Callable[[], Parser]] = {
    "fit": fit_arguments.parser,
    "condense": condense.parser,
    "deal": deal.parser,
    "examples": examples.parser,
    "film": film.parser,
    "lessons": lessons.parser,
    "serve": serve.parser,
    "completion": parser,
}


def whole_parser() -> argparse.ArgumentParser:
    """Emtui and its commands as one parser, which only describes them: nothing is parsed by it."""
    whole = opening.parser()
    described: Any = whole.add_subparsers(
        title="commands", metavar="COMMAND", parser_class=Described
    )
    for name, make in PARSERS.items():
        one = make()
        described.add_parser(
            name, parents=[one], help=(one.description or "").split(".")[0].replace("\n", " "),
            description=one.description, epilog=one.epilog, formatter_class=one.formatter_class,
            usage=one.usage,
        )  # fmt: skip
    return whole


class Described(argparse.ArgumentParser):
    """A command without a help option of its own: it inherits one from its parent."""

    def __init__(self, **given: object) -> None:
        super().__init__(add_help=False, **given)  # type: ignore[arg-type]


def run(arguments: Sequence[str]) -> int:
    """Print the script, and return the exit status."""
    options = parser().parse_args(arguments)
    try:
        import shtab
    except ImportError as error:
        raise UsageError(MISSING) from error
    whole = whole_parser()
    _complete_paths(whole, shtab.FILE)
    # A file may stand where a command may: the shell's own completion of files comes after ours.
    files = ("file", "others")
    whole._actions = [action for action in whole._actions if action.dest not in files]
    script = shtab.complete(whole, options.shell)
    for theirs, ours in FILES_TOO.items():
        script = script.replace(theirs, ours.replace("@VALUES@", "|".join(sorted(_plain(whole)))))
    say(script)
    return 0


def _complete_paths(parser: argparse.ArgumentParser, how: object) -> None:
    """Let every argument that is a path be completed as one, and names as what there is."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for one in action.choices.values():
                _complete_paths(one, how)
        elif named := set(NAMES) & set(action.option_strings):
            action.choices = NAMES[named.pop()]()
        elif action.metavar in PATHS:
            action.complete = how  # type: ignore[attr-defined]


def _plain(parser: argparse.ArgumentParser) -> set[str]:
    """The options whose value is neither a path nor one of a few."""
    found = set()
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            found |= {name for one in action.choices.values() for name in _plain(one)}
        elif action.nargs != 0 and action.choices is None and action.metavar not in PATHS:
            found |= set(action.option_strings)
    return found

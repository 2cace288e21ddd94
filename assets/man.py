"""Write the manual page from the commands' own parsers: ``python assets/man.py``."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from textwrap import dedent

from argparse_manpage.manpage import Manpage

from emtui import __version__
from emtui.commands.completion import PARSERS, whole_parser

PAGE = Path(__file__).parents[1] / "emtui" / "emtui.1"
OF_COMMAND = re.compile(r"(.+) \\fI\\,'emtui (\w+)'\\/\\fR")
"""The title of a command's section, as argparse-manpage writes it."""


def page() -> str:
    """The page; what is indented, such as a list of examples, keeps its lines."""
    whole = whole_parser()
    about = {"project_name": f"emtui {__version__}", "manual_title": "User Commands", "date": " "}
    head, *sections = re.split(r"^\.SH ?", str(Manpage(whole, _data=about)), flags=re.MULTILINE)
    parts, last = [head], ""
    for section in sections:
        title, _, body = section.partition("\n")
        found = OF_COMMAND.fullmatch(title)
        name = found[2] if found else ""
        if last not in ("", name):
            parts.append(_titled(_escaped(PARSERS[last]().epilog or ""), ".SS"))
        last = name
        if found and found[1] == "COMMAND":
            words = body.partition("\n\n")[2]  # its usage is in the synopsis
            parts.append(f".SH EMTUI {name.upper()}\n{words}")
        elif found:
            parts.append(f".SS {found[1].capitalize()}\n{body}")
        elif title == "NAME":
            parts.append(".SH NAME\nemtui \\- who wrote which slip?\n")
        elif title == "SYNOPSIS":
            parts.append(_synopsis(whole))
        elif title in ("DESCRIPTION", "COMMENTS"):
            own = f".SH {title}\n" if title == "DESCRIPTION" else ""
            parts.append(own + _titled(body, ".SH"))
        elif title:  # the commands, without a title, stand in the description
            parts.append(f".SH {title}\n{body}")
    text = "\n".join(parts).replace(".SH NAME", ".nh\n.ad l\n.SH NAME", 1)
    text = re.sub(r"(?:^  .*\n)+", _as_it_is, text, flags=re.MULTILINE)
    return re.sub(r"\n{2,}", "\n\n", text).rstrip() + "\n"


def _as_it_is(lines: re.Match[str]) -> str:
    """Lines that are not filled, from the left, so that they fit 80 columns as in the help."""
    return "\n".join([".nf", ".in 2n", dedent(lines[0]) + ".in", ".fi\n"])


def _synopsis(whole: argparse.ArgumentParser) -> str:
    """One line for each way to call a command."""
    ways = [line.strip() for line in (whole.usage or "").splitlines() if "|deal|" not in line]
    for make in PARSERS.values():
        ways += [line.strip() for line in (make().usage or "").splitlines()]
    lines = [re.sub(r"^(emtui(?: [a-z]+)?)(?= |$)", r"\\fB\1\\fR", _escaped(way)) for way in ways]
    return "\n".join([".SH SYNOPSIS", ".nf", *lines, ".fi", ""])


def _titled(text: str, macro: str) -> str:
    """Words that stand alone before a colon become titles."""
    found = re.sub(
        r"^([A-Za-z, ]+):$", lambda m: f"{macro} {_title(m[1], macro)}", text, flags=re.M
    )
    return f"{found}\n"


def _title(words: str, macro: str) -> str:
    return words.upper() if macro == ".SH" else words[0].upper() + words[1:]


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("-", "\\-")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")

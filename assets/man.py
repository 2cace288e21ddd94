"""Write the manual page from the commands' own parsers: ``python assets/man.py``."""

from __future__ import annotations

import re
from pathlib import Path

from argparse_manpage.manpage import Manpage

from emtui import __version__
from emtui.commands.completion import whole_parser

PAGE = Path(__file__).parents[1] / "emtui" / "emtui.1"


def page() -> str:
    """The page; what is indented, such as a list of examples, keeps its lines."""
    about = {"project_name": f"emtui {__version__}", "manual_title": "User Commands", "date": " "}
    text = str(Manpage(whole_parser(), _data=about))
    text = text.replace(".SH NAME\nemtui", ".SH NAME\nemtui \\- who wrote which slip?", 1)
    text = re.sub(r" (emtui (?:fit\|deal|[a-z]+ [\[-]))", r"\n.br\n\1", text)
    text = re.sub(r"((?:^  .*\n)+)", r".nf\n\1.fi\n", text, flags=re.MULTILINE)
    return re.sub(r"\n{3,}", "\n\n", text).rstrip() + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")

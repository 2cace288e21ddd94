"""The essay on paper: each page as Markdown, before it is played and after, and their contents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from emtui.lessons.page import PARTS, Page, Reader

CONTENTS = "README.md"
INTRODUCTION = """\
Two friends, Ali and Bilal, each wrote noisy copies of a number on slips of paper. The slips lie
mixed in one envelope. Who wrote which?

Every picture here is the program's own, and every number was computed when this was written
down. Each page asks before it tells: answer first, then read how it went. The keys that pages
speak of are the program's; `emtui --page 1` opens the first page to be played.
"""


@dataclass(frozen=True, eq=False, slots=True)
class Drawn:
    """A page as it was played.

    Attributes:
        page: the page.
        number: from 1.
        cards: the reader at each card, before it was played and after.
        pictures: the stage at the page's beginning and at its end, SVG.
    """

    page: Page
    number: int
    cards: tuple[tuple[Reader, Reader], ...]
    pictures: tuple[str, str]


def stem(number: int, page: Page) -> str:
    """The name of a page's files, without an ending."""
    words = re.sub(r"[^a-z0-9]+", "-", page.title.lower()).strip("-")
    return f"{number:02d}-{words}"


def file_names(pages: Sequence[Page]) -> list[str]:
    """Every file that the handout of these pages has."""
    stems = [stem(number, page) for number, page in enumerate(pages, 1)]
    return [CONTENTS, *(f"{name}{end}" for name in stems for end in (".md", *ENDS))]


ENDS = (".svg", "-played.svg")
"""What the files of the pictures before and after end with."""


def files(drawn: Sequence[Drawn]) -> Iterator[tuple[str, str]]:
    """Name and text of every file, the contents last: who finds them finds all they name."""
    for at, one in enumerate(drawn):
        links = [f"[Contents]({CONTENTS})"]
        links += [f"[← {b.page.title}]({stem(b.number, b.page)}.md)" for b in drawn[:at][-1:]]
        links += [f"[{a.page.title} →]({stem(a.number, a.page)}.md)" for a in drawn[at + 1 :][:1]]
        yield from page_files(one, links)
    yield CONTENTS, _contents(drawn)


def page_files(one: Drawn, links: Sequence[str] = ()) -> Iterator[tuple[str, str]]:
    """Name and text of the files of one page, which ends with links to others."""
    name = stem(one.number, one.page)
    yield from zip((name + end for end in ENDS), one.pictures, strict=True)
    yield f"{name}.md", _markdown(one, links)


def _contents(drawn: Sequence[Drawn]) -> str:
    lines, part = ["# The EM algorithm, without the mathematics until the end", INTRODUCTION], -1
    for one in drawn:
        if one.page.part != part:
            part = one.page.part
            lines.append(f"## {PARTS[part]}\n")
        lines.append(f"{one.number}. [{one.page.title}]({stem(one.number, one.page)}.md)")
        if one is drawn[-1] or drawn[one.number].page.part != part:
            lines.append("")
    return "\n".join(lines)


def _markdown(one: Drawn, links: Sequence[str]) -> str:
    page, name = one.page, stem(one.number, one.page)
    parts = [
        f"# {one.number} · {page.title}",
        f"*{PARTS[page.part]}*",
        f"![The stage of page {one.number}]({name}{ENDS[0]})",
    ]
    for before, after in one.cards:
        parts += [page.prose(before), *_asked(page, before)]
        if page.card(before).is_played(after) and page.prose(after) != page.prose(before):
            parts.append(_quoted(page.prose(after)))
    parts.append(f"![The stage of page {one.number} after it was played]({name}{ENDS[1]})")
    parts += ["---", " · ".join([*links, f"play it: `emtui --page {one.number}`"])]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _asked(page: Page, reader: Reader) -> Iterator[str]:
    """The bet, with its answers."""
    asks = page.card(reader).asks
    if asks is not None:
        yield f"**{asks.words} …**"
        yield "\n".join(f"- {answer.words}" for answer in asks.answers)


def _quoted(told: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in told.splitlines())

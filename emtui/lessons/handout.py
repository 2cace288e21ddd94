"""The essay as Markdown: every page before and after it is played, and a table of contents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from emtui.lessons.page import PARTS, Page, Question, Reader

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
    """A page before it was played, and after.

    Attributes:
        page: the page.
        number: from 1.
        before, after: the reader at both moments.
        pictures: the plots at both moments, as SVG.
    """

    page: Page
    number: int
    before: Reader
    after: Reader
    pictures: tuple[str, str]


def stem(number: int, page: Page) -> str:
    """The name of a page's files, without suffix."""
    words = re.sub(r"[^a-z0-9]+", "-", page.title.lower()).strip("-")
    return f"{number:02d}-{words}"


def file_names(pages: Sequence[Page]) -> list[str]:
    """All files of the handout."""
    stems = [stem(number, page) for number, page in enumerate(pages, 1)]
    return [CONTENTS, *(f"{name}{end}" for name in stems for end in (".md", *ENDS))]


ENDS = (".svg", "-played.svg")
"""Endings of the picture files, before and after."""


def files(drawn: Sequence[Drawn]) -> Iterator[tuple[str, str]]:
    """Name and text of every file; the contents come last, when all that they link to exists."""
    for at, one in enumerate(drawn):
        links = [f"[Contents]({CONTENTS})"]
        links += [f"[← {b.page.title}]({stem(b.number, b.page)}.md)" for b in drawn[:at][-1:]]
        links += [f"[{a.page.title} →]({stem(a.number, a.page)}.md)" for a in drawn[at + 1 :][:1]]
        yield from page_files(one, links)
    yield CONTENTS, _contents(drawn)


def page_files(one: Drawn, links: Sequence[str] = ()) -> Iterator[tuple[str, str]]:
    """Name and text of one page's files; the page ends with links to others."""
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
    first, last = page.prose(one.before), page.prose(one.after)
    parts = [
        f"# {one.number} · {page.title}",
        f"*{PARTS[page.part]}*",
        first,
        f"![The stage of page {one.number}]({name}{ENDS[0]})",
        *_asked(page, one.before),
        "## Played",
        *_answered(page, one.after.journal.answers, one.after.page),
        f"![The stage of page {one.number} after it was played]({name}{ENDS[1]})",
    ]
    if told := page.react(one.after):
        parts.append("\n".join(f"> {line}".rstrip() for line in told.splitlines()))
    if last != first:
        parts.append(last)
    parts += ["---", " · ".join([*links, f"play it: `emtui --page {one.number}`"])]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _asked(page: Page, reader: Reader) -> Iterator[str]:
    """What to do, and the open question with its answers."""
    question = page.question(reader)
    if question is not None:
        yield f"**{question.words}**"
        yield "\n".join(f"- {answer.words}" for answer in question.answers)
    if page.todo:
        yield f"▸ {page.todo}"


def _answered(page: Page, answers: Mapping[str, int], name: str) -> Iterator[str]:
    """Which answers were given, in the order of the questions."""
    given = [
        (q, answers[f"{name}/{q.name}"]) for q in page.questions if f"{name}/{q.name}" in answers
    ]
    if given:
        yield "\n".join(_line(question, answer) for question, answer in given)


def _line(question: Question, answer: int) -> str:
    return f"- {question.words} **{question.answers[answer].words}**"

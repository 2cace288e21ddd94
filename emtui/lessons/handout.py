"""The essay on paper: each page as Markdown, before it is played and after, and their contents."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from emtui.lessons.book import number_of, pages
from emtui.lessons.one_file import Section, in_one
from emtui.lessons.page import PARTS, Page, Reader
from emtui.lessons.telling import listed

CONTENTS, NOTES, WHOLE = "README.md", "notes.md", "essay.html"
"""The contents, the teacher's notes, and all pages in one file that needs no other."""
TITLE = "The EM algorithm, without the mathematics until the end"
BLANK = "\\_" * 24
"""A line to write on."""
GUESSED = "Ali {0} ± {0}, Bilal {0} ± {0}".format("\\_" * 8)
"""Where a guess by hand is written down."""
WHY = "Why? " + "\\_" * 60
"""Where a bet is defended."""
EXAMPLE = "For example: "
"""Introduces a guess that was made for the export, not by a reader."""
SIGNED = f"Name: {BLANK} &nbsp; Date: {BLANK}"
INTRODUCTION = """\
Two friends, Ali and Bilal, each wrote noisy copies of a number on slips of paper. The slips lie
mixed in one envelope. Who wrote which?

Every picture here is the program's own, and every number was computed when this was written
down. Each page asks before it tells: bet first. The keys that pages speak of are the program's;
`emtui --page 1` opens the first page to be played.
"""
BEFOREHAND = """
`emtui --present --page 2` shows a page to a class: nothing of an earlier reader is used, and
nothing is kept. Make the terminal's letters as large as leaves 80 x 24: every card fits.

`emtui lessons --assignment SEED --out FILE` deals slips to hand out, a seed for each student;
`emtui lessons --reveal SEED` tells you what they were dealt from, and where EM ends. Students hand
in what they guessed and bet with `x` in the app, or with `emtui lessons --hand-in FILE`;
`grep -E '^(EM ended|bets right)' *.txt` sums up a folder of these.
"""
FIRST = (
    *("two_friends", "if_only_we_knew", "rival_stories", "try_them_all"),
    *("one_slip", "everyones_slips", "new_numbers", "again_and_again"),
)
PLANS: Mapping[int, tuple[str, ...]] = {
    45: FIRST,
    90: (
        *(*FIRST, "never_falls", "the_floor", "hard_labels", "stuck"),
        *("a_trap", "is_it_two", "in_the_books"),
    ),
}
"""Which pages make a lesson of so many minutes: EM whole, then also what it can and cannot do."""
ROW = re.compile(r"[^ *`]*\u00a0[^ *`]*(  )?")
"""A row of a table, in Markdown."""


@dataclass(frozen=True, eq=False, slots=True)
class Drawn:
    """A page as it was played.

    Attributes:
        page: the page.
        number: from 1.
        cards: the reader at each card, before it was played and after.
        pictures: the stage at the page's beginning and, where it was played to its end, there, SVG.
        panels: of each picture its panels, one by one, each with its title.
    """

    page: Page
    number: int
    cards: tuple[tuple[Reader, Reader], ...]
    pictures: tuple[str, ...]
    panels: tuple[tuple[tuple[str, str], ...], ...]


def stem(number: int, page: Page) -> str:
    """The name of a page's files, without an ending."""
    words = re.sub(r"[^a-z0-9]+", "-", page.title.lower()).strip("-")
    return f"{number:02d}-{words}"


def file_names(book: Sequence[Page], *, answers: bool = False) -> list[str]:
    """All files of the handout; with answers also pictures of what was played, and the notes."""
    stems = [stem(number, page) for number, page in enumerate(book, 1)]
    ends = (".md", *(ENDS if answers else ENDS[:1]))
    whole = (CONTENTS, WHOLE, NOTES) if answers else (CONTENTS, WHOLE)
    return [*whole, *(f"{name}{end}" for name in stems for end in ends)]


ENDS = (".svg", "-played.svg")
"""Endings of the picture files, before and after."""


def files(drawn: Sequence[Drawn], *, answers: bool = False) -> Iterator[tuple[str, str]]:
    """Name and text of every file; the contents come last, when all that they link to exists.

    Args:
        drawn: the pages as they were played.
        answers: whether how each bet went is told; else it is a student's version.
    """
    for at, one in enumerate(drawn):
        links = [f"[Contents]({CONTENTS})"]
        links += [f"[← {b.page.title}]({stem(b.number, b.page)}.md)" for b in drawn[:at][-1:]]
        links += [f"[{a.page.title} →]({stem(a.number, a.page)}.md)" for a in drawn[at + 1 :][:1]]
        yield from page_files(one, links, answers=answers)
    if answers:
        yield NOTES, notes(drawn)
    yield WHOLE, _in_one(drawn, answers=answers)
    yield CONTENTS, _contents(drawn, answers=answers)


def page_files(
    one: Drawn, links: Sequence[str] = (), *, answers: bool = False
) -> Iterator[tuple[str, str]]:
    """Name and text of one page's files; the page ends with links to others."""
    name = stem(one.number, one.page)
    for end, picture in zip(ENDS, _pictures(one, answers=answers), strict=False):
        yield f"{name}{end}", picture
    play = f"play it: `emtui --page {one.number}`"
    parts = [*_told(one, answers=answers), "---", " · ".join([*links, play])]
    yield f"{name}.md", "\n\n".join(part.strip() for part in parts) + "\n"


def _pictures(one: Drawn, *, answers: bool) -> tuple[str, ...]:
    """The pictures that a version shows, none twice."""
    return tuple(dict.fromkeys(one.pictures if answers else one.pictures[:1]))


def notes(drawn: Sequence[Drawn]) -> str:
    """For the teacher: what fits in a lesson, what to ask, what goes wrong, and all answers."""
    parts = ["# For the teacher", BEFOREHAND.strip(), "\n".join(_plans())]
    for one in drawn:
        notes = one.page.notes
        parts += [
            f"## {one.number} · {one.page.title} ({notes.minutes} minutes)",
            f"**Ask:** {notes.ask}",
            f"**What goes wrong:** {notes.wrong}",
        ]
    answers = [line for one in drawn for line in _answers(one)]
    return "\n\n".join([*parts, "## Answers", "\n".join(answers)]) + "\n"


def _plans() -> Iterator[str]:
    """What fits in a lesson, and how long it then takes."""
    book = pages()
    for most, names in PLANS.items():
        numbers = [number_of(name) for name in names]
        runs = [
            [n for _, n in run] for _, run in groupby(enumerate(numbers), lambda k: k[1] - k[0])
        ]
        told = [str(run[0]) if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs]
        minutes = sum(book[name].notes.minutes for name in names)
        yield f"- {most} minutes: pages {listed(told)}; about {minutes}"
    yield f"- all pages: about {sum(page.notes.minutes for page in book.values())} minutes"


def _answers(one: Drawn) -> Iterator[str]:
    """The true answer of each bet of a page."""
    bets = [(one.page.card(before).asks, one.page.truth(after)) for before, after in one.cards]
    told = [(asks, right) for asks, right in bets if asks is not None and right is not None]
    for at, (asks, right) in enumerate(told, 1):
        which = f", bet {at}" if len(told) > 1 else ""
        yield f"- {one.number}{which}: {asks.told} **{asks.answers[right].words}**"


def _contents(drawn: Sequence[Drawn], *, answers: bool) -> str:
    parts = _opening(drawn, lambda one: f"{stem(one.number, one.page)}.md", answers=answers)
    parts.append(f"All pages in one file, to print: [{WHOLE}]({WHOLE}).")
    parts += [f"For the teacher: [{NOTES}]({NOTES})."] * answers
    return "\n\n".join(parts) + "\n"


def _opening(drawn: Sequence[Drawn], place: Callable[[Drawn], str], *, answers: bool) -> list[str]:
    """The title, a line to sign on, and the contents, in Markdown; a page is at `place`."""
    told = [f"# {TITLE}", *([] if answers else [SIGNED]), INTRODUCTION.strip()]
    for part, run in groupby(drawn, lambda one: one.page.part):
        listed = [f"{one.number}. [{one.page.title}]({place(one)})" for one in run]
        told += [f"## {PARTS[part]}", "\n".join(listed)]
    return told


def _told(one: Drawn, *, answers: bool) -> Iterator[str]:
    """A page's Markdown, block by block."""
    page, name = one.page, stem(one.number, one.page)
    yield f"# {one.number} · {page.title}"
    yield f"*{PARTS[page.part]}*"
    yield f"![The stage of page {one.number}]({name}{ENDS[0]})"
    if answers:
        yield f"*{page.notes.minutes} minutes. Ask: {page.notes.ask}*"
        yield f"*What goes wrong: {page.notes.wrong}*"
    for before, after in one.cards:
        yield _tabled(page.prose(before))
        asked = [*_asked(page, before)]
        yield from asked
        if asked and not answers:
            yield WHY
        guesses = ("g", "guess") in page.card(before).uses
        if guesses:
            yield GUESSED
        replied = page.card(before).is_played(after) and page.prose(after) != page.prose(before)
        if answers and replied:
            told = re.sub(r"\A\*\*(Yes|No): ", "**Answer: ", page.prose(after))
            yield _quoted(_tabled(EXAMPLE + told if guesses else told))
    if len(_pictures(one, answers=answers)) > 1:
        yield f"![The stage of page {one.number} after it was played]({name}{ENDS[1]})"


def _asked(page: Page, reader: Reader) -> Iterator[str]:
    """The bet, with its answers."""
    asks = page.card(reader).asks
    if asks is not None:
        yield f"**{asks.told}**"
        yield "\n".join(f"- {answer.words}" for answer in asks.answers)


def _tabled(told: str) -> str:
    """Prose whose rows of a table, which hard spaces hold together, are blocks of code."""
    parts = []
    for is_row, run in groupby(told.split("\n"), lambda line: bool(ROW.fullmatch(line))):
        lines = [line.rstrip(" ") for line in run]
        parts.append("\n".join(["", "```", *lines, "```", ""] if is_row else lines))
    return "\n".join(parts).replace("\u00a0", " ").strip()


def _quoted(told: str) -> str:
    return "\n".join(f"> {line}" if line else ">" for line in told.splitlines())


def _in_one(drawn: Sequence[Drawn], *, answers: bool) -> str:
    """All pages in one HTML file."""
    opening = _opening(drawn, lambda one: f"#page-{one.number}", answers=answers)
    sections = [
        Section(
            one.number,
            "\n\n".join(_told(one, answers=answers)),
            one.panels[: len(_pictures(one, answers=answers))],
        )
        for one in drawn
    ]
    return in_one(TITLE, "\n\n".join(opening), sections)

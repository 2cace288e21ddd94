"""The essay as Markdown: its files, the links between them, and what each page's file tells."""

from __future__ import annotations

import re

from emtui.lessons.book import number_of, pages
from emtui.lessons.handout import CONTENTS, Drawn, file_names, files, page_files
from emtui.lessons.page import PARTS
from tests.lessons.kit import answered, page_of, stage


def drawn(name: str) -> Drawn:
    """A page with its first question answered, and no pictures to speak of."""
    before = stage(name)
    question = page_of(before).question(before)
    after = before if question is None else answered(before, question.name, 0)
    return Drawn(page_of(before), number_of(name), before, after, ("<svg/>", "<svg id='2'/>"))


ALL = [drawn(name) for name in pages()]


def test_every_link_leads_to_a_file_that_is_written() -> None:
    written = dict(files(ALL))
    assert sorted(written) == sorted(file_names(list(pages().values())))
    assert list(written)[-1] == CONTENTS
    linked = set()
    for name, text in written.items():
        if name.endswith(".md"):
            here = set(re.findall(r"\]\(([^)]+)\)", text))
            assert here <= set(written), name
            linked |= here
    assert linked == set(written)


def test_the_contents_list_every_page_under_its_part() -> None:
    contents = dict(files(ALL))[CONTENTS]
    part = ""
    listed = []
    for line in contents.splitlines():
        part = line.removeprefix("## ") if line.startswith("## ") else part
        if match := re.match(r"(\d+)\. \[(.+)\]\(", line):
            listed.append((int(match[1]), match[2], part))
    assert listed == [
        (number, page.title, PARTS[page.part]) for number, page in enumerate(pages().values(), 1)
    ]


def test_a_page_is_told_as_it_was_read_asked_and_played() -> None:
    one = drawn("what_if_wrong")
    text = dict(page_files(one, ["[Contents](README.md)"]))["04-what-if-we-are-wrong.md"]
    parts = (
        f"# {one.number} · What if we are wrong?",
        one.page.prose(one.before),
        "(04-what-if-we-are-wrong.svg)",
        "**Which story makes these slips more likely?**",
        "- both in the middle",
        "## Played",
        "more likely? **far apart**",
        "(04-what-if-we-are-wrong-played.svg)",
        "> Yes. *Far apart* scores **10.644639**",
        "[Contents](README.md) · play it: `emtui --page 4`",
    )
    places = [text.find(part) for part in parts]
    assert -1 not in places
    assert places == sorted(places)


def test_prose_that_has_changed_is_told_again_and_no_other() -> None:
    for name, again in (("if_only_we_knew", True), ("guess_improve_repeat", False)):
        one = drawn(name)
        text = dict(page_files(one))
        (body,) = [text[file] for file in text if file.endswith(".md")]
        played = body.partition("## Played")[2]
        assert (one.page.prose(one.after).splitlines()[0] in played) is again

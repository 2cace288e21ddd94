"""A page as it is read."""

from __future__ import annotations

from dataclasses import dataclass

from emtui.lessons.book import number_of, pages
from emtui.lessons.journal import Journal
from emtui.lessons.page import Page, Reader


def unread(journal: Journal) -> str:
    """The page to read next: the one read last, or the first after it that is not done.

    Where nothing is left to be done, it is the one read last.
    """
    names = list(pages())
    at = names.index(journal.page) if journal.page in names else 0
    left = (name for name in (*names[at:], *names[:at]) if name not in journal.done)
    return next(left, names[at])


@dataclass(frozen=True, eq=False, slots=True)
class Reading:
    """A page as it is read.

    Attributes:
        page: the page.
        reader: the reader at this moment.
        number, count: which page of how many.
        own: the name of the reader's own slips, where the page can take them; else empty.
    """

    page: Page
    reader: Reader
    number: int
    count: int
    own: str = ""

    @property
    def has_scores(self) -> bool:
        """Whether the page is about both friends, and scores have been told of before it ends."""
        return not self.page.alone and self.number >= number_of("rival_stories")

    @property
    def further(self) -> int:
        """Where this page is done, the number of the next that is not, beyond the one after it."""
        ahead = number_of(unread(self.reader.journal.opened(self.reader.page)))
        return ahead if ahead > self.number + 1 else 0

    @property
    def waits(self) -> str:
        """What the page waits for; empty where nothing."""
        return self.page.waits(self.reader)

"""A page as it is read."""

from __future__ import annotations

from dataclasses import dataclass

from emtui.lessons.book import number_of
from emtui.lessons.page import Page, Reader


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
    def waits(self) -> str:
        """What the page waits for; empty where nothing."""
        return self.page.waits(self.reader)

"""All pages, found by the names of their modules: a new page is a new file."""

from __future__ import annotations

import importlib
import pkgutil
import re
from functools import cache

import emtui.lessons.pages
from emtui.lessons.page import Page

NAME = re.compile(r"p\d\d_(\w+)")


@cache
def pages() -> dict[str, Page]:
    """Every page by its name, in reading order."""
    found = sorted(module.name for module in pkgutil.iter_modules(emtui.lessons.pages.__path__))
    book = {}
    for name in found:
        if match := NAME.fullmatch(name):
            book[match[1]] = importlib.import_module(f"emtui.lessons.pages.{name}").PAGE
    return book


def number_of(name: str) -> int:
    """The page's number, from 1."""
    return list(pages()).index(name) + 1


def first_of(part: int) -> str:
    """The name of the first page of a part."""
    return next(name for name, page in pages().items() if page.part == part)

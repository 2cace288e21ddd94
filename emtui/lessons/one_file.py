"""Markdown of the essay's pages as one HTML file, to read or to print; it needs no other."""

from __future__ import annotations

import html as escaping
import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass

STYLE = """\
:root { color-scheme: light dark; }
body { max-width: 46em; margin: 2em auto; padding: 0 1em; font: 16px/1.5 Georgia, serif;
  color: #1b1b1b; background: #fff; }
h1, h2, h3 { line-height: 1.2; }
h3, ol, .bet ul { margin: 0.4em 0; }
section { margin-top: 3.5em; }
.head { display: flex; justify-content: space-between; align-items: baseline; gap: 1em; }
.stage { display: flex; gap: 1em; align-items: flex-start; margin: 1em 0; }
.stage img { width: calc(50% - 0.5em); height: auto; }
blockquote { border-left: 3px solid #999; margin: 1em 0; padding-left: 1em; }
pre { font: 14px/1.4 "DejaVu Sans Mono", Menlo, monospace; overflow-x: auto; }
code { overflow-wrap: anywhere; }
.bet ul { list-style: "\\2610\\00a0\\00a0"; }
.blank { display: inline-block; max-width: 80%; border-bottom: 1px solid; line-height: 1.9; }
@media screen and (max-width: 36em) {
  .stage { flex-direction: column; }
  .stage img { width: 100%; }
  pre { font-size: 12px; }
}
@media screen and (prefers-color-scheme: dark) {
  body { color: #ddd; background: #1b1b1b; }
  a { color: #8ab4f8; }
  img { filter: invert(0.9) hue-rotate(180deg); }
}
@media print {
  @page { margin: 10mm 15mm 12mm; @bottom-center { content: counter(page); font-size: 9pt; } }
  :root { color-scheme: light; }
  body { margin: 0; padding: 0; max-width: none; font-size: 10pt; line-height: 1.35; }
  a { color: inherit; text-decoration: none; }
  p, pre { margin: 0.6em 0; }
  pre { font-size: 8.5pt; white-space: pre-wrap; }
  h2, .head p, .contents h3 { margin: 0; }
  .contents { columns: 2; }
  section { display: grid; grid-template: auto auto 1fr / 53% 45%; column-gap: 2%;
    margin-top: 1em; padding-top: 0.5em; border-top: 1px solid #bbb; }
  .head { grid-column: 1 / 3; }
  .told { grid-row: 2 / 4; }
  .stage { display: block; margin: 0; }
  .stage img { width: 100%; }
  section, .bet, .stage, .end, pre, li { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  blockquote { break-before: avoid; }
  p { orphans: 3; widows: 3; }
}
"""
"""On paper a page's pictures stand beside its words, so that most sheets hold two pages."""
BET = re.compile(r"<p><strong>(?:(?!</p>).)*</strong></p>\s*<ul>.*?</ul>", re.DOTALL)
"""A bet with its answers."""
BLANK = re.compile("_{6,}")
"""A line to write on."""
PLAYED = "<p><em>Once it's played:</em></p>"
PICTURE = re.compile(r'<p><img src="[^"]*\.svg" [^>]*></p>')


@dataclass(frozen=True, eq=False, slots=True)
class Section:
    """A page: its number, its Markdown, and for each picture there its panels: title and SVG."""

    number: int
    told: str
    stages: Sequence[Sequence[tuple[str, str]]]


def in_one(title: str, opening: str, sections: Sequence[Section]) -> str:
    """The whole as HTML: the opening with the contents, and the pages with embedded pictures."""
    from markdown_it import MarkdownIt

    made = MarkdownIt("commonmark", {"html": False})
    head, rule, contents = _lower(made.render(opening), 2).partition("<h3>")
    parts = [head, f'<div class="contents">{rule}{contents}</div>' if rule else ""]
    for one in sections:
        html = _lower(made.render(one.told), 1)
        html = html.replace(" …</strong>", "&nbsp;…</strong>")
        html = BET.sub(lambda found: f'<div class="bet">{found[0]}</div>', html)
        top, told, *_ = PICTURE.split(html)
        first, *later = one.stages
        changed = [[panel for panel in panels if panel not in first] for panels in later]
        stages = [_stage(panels, one.number) for panels in (first, *changed)]
        blocks = [f'<div class="head">{top}</div>', *stages[:1], f'<div class="told">{told}</div>']
        inside = "\n".join(
            [*blocks, *(f'<div class="end">{PLAYED}{stage}</div>' for stage in stages[1:])]
        )
        parts.append(f'<section id="page-{one.number}">\n{inside}\n</section>\n')
    body = BLANK.sub(_blank, "\n".join(parts))
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>\n{STYLE}</style></head><body>\n{body}</body></html>\n"
    )


def _lower(html: str, level: int) -> str:
    """Headings of a level one level lower: the whole has one title, and each page is below it."""
    return re.sub(rf"(</?h){level}>", rf"\g<1>{level + 1}>", html)


def _stage(panels: Sequence[tuple[str, str]], number: int) -> str:
    """Embedded pictures; as images, their ids cannot clash with those of another."""
    images = []
    for title, svg in panels:
        data, alt = b64encode(svg.encode()).decode(), escaping.escape(f"{title}, page {number}")
        images.append(f'<img alt="{alt}" src="data:image/svg+xml;base64,{data}">')
    return f'<div class="stage">{"".join(images)}</div>'


def _blank(found: re.Match[str]) -> str:
    return f'<span class="blank" style="width: {len(found[0]) / 2:g}em">&nbsp;</span>'

"""Long texts in a small part of Markdown: headings, lists, tables, bold, links. No HTML of the writer goes through."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

ALLOWED = ("heading", "list", "table", "emphasis", "link", "backticks", "escape", "newline", "hr")
LINKED = ("https://", "http://", "mailto:", "tel:")
DEEPEST_NESTING, TOP, BOTTOM = 60, 2, 6
"""The name of the page is its h1, so that headings of a text begin at h2."""


class Heading(NamedTuple):
    """A line of the table of contents; `level` counts from one."""

    anchor: str
    level: int
    title: str


class Rendered(NamedTuple):
    """Safe HTML, and where its headings are."""

    html: str
    headings: list[Heading]


def render(source: str, script: Callable[[str], str] = str) -> Rendered:
    """Return the HTML of `source`, its words written as `script` does; what is not allowed stays as it was typed."""
    tokens = READER.parse(source)
    headings = list(_number(tokens, script))
    _prepare(tokens, script)
    return Rendered(READER.renderer.render(tokens, READER.options, {}), headings)


def _reader() -> MarkdownIt:
    reader = MarkdownIt("zero", {"html": False, "maxNesting": DEEPEST_NESTING}).enable(list(ALLOWED))
    reader.validateLink = lambda url: url.lower().startswith(LINKED)  # type: ignore[method-assign]
    reader.add_render_rule("table_open", _open_table)
    reader.add_render_rule("table_close", _close_table)
    return reader


def _number(tokens: list[Token], script: Callable[[str], str]) -> Iterable[Heading]:
    """Give each heading its anchor, and levels that leave none out."""
    opened = [place for place, token in enumerate(tokens) if token.type == "heading_open"]
    highest = min((int(tokens[place].tag[1:]) for place in opened), default=1)
    before = TOP - 1
    for number, place in enumerate(opened, start=1):
        level = min(int(tokens[place].tag[1:]) - highest + TOP, before + 1, BOTTOM)
        tokens[place].tag = tokens[place + 2].tag = f"h{level}"
        tokens[place].attrSet("id", f"b{number}")
        before = level
        yield Heading(f"b{number}", level - TOP + 1, _plain(tokens[place + 1], script))


def _plain(inline: Token, script: Callable[[str], str]) -> str:
    parts = inline.children or ()
    return "".join(script(token.content) if token.type == "text" else token.content for token in parts)


def _prepare(tokens: Iterable[Token], script: Callable[[str], str]) -> None:
    under = ""
    for token in tokens:
        token.attrs.pop("style", None)
        under = str(token.attrs.get("id", under))
        token.meta["under"] = under
        if token.type == "th_open":
            token.attrSet("scope", "col")
        for child in token.children or ():
            if child.type == "text":
                child.content = script(child.content)


def _open_table(_renderer: object, tokens: Sequence[Token], place: int, *_context: object) -> str:
    """A wide table is moved sideways, also by the keyboard; a reader aloud calls it as the heading above it."""
    under = tokens[place].meta["under"]
    called = f' role="region" aria-labelledby="{under}"' if under else ""
    return f'<div class="scroll"{called} tabindex="0"><table class="text">\n'


def _close_table(*_context: object) -> str:
    return "</table></div>\n"


READER = _reader()

__all__ = ["Heading", "Rendered", "render"]

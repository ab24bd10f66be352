"""The sidebar: every room declares its own menu; a person sees what the active role may open."""

from dataclasses import dataclass

from flask import current_app, request, url_for
from flask_babel.speaklater import LazyString
from flask_login import current_user

from hemis.web import language


@dataclass(frozen=True)
class Item:
    """A page of a menu."""

    title: LazyString
    endpoint: str
    permission: str
    also: str = ""
    """Resources without an item of their own, by spaces, whose pages are opened from this one."""

    @property
    def blueprints(self) -> tuple[str, ...]:
        return (self.endpoint.rpartition(".")[0], *self.also.split())


@dataclass(frozen=True)
class Menu:
    """A menu of the deck with its pages."""

    title: LazyString
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Link:
    """An item as one page shows it."""

    title: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class Section:
    """A menu as one page shows it: the items that the active role may open."""

    title: str
    links: list[Link]
    current: Link | None
    is_open: bool


def menu(title: LazyString, *items: Item) -> Menu:
    """Declare the menu of a room."""
    return Menu(title, items)


def declared() -> list[Menu]:
    """Return all menus in the order of the deck."""
    return list(current_app.extensions["menus"])


def permitted() -> list[Section]:
    """Return the menus that the active role may open, in the language of the page."""
    here = request.blueprint or ""
    kept = _drawn(current_user.permissions)
    is_short = len(kept) < SHORT
    return [_section(title, items, here, is_short) for title, items in kept]


def current_title() -> LazyString | str:
    """Return the title of the item that this page belongs to."""
    here = request.blueprint or ""
    return next(
        (item.title for each in declared() for item in each.items if _is_inside(here, item.blueprints)),
        "",
    )


SHORT = 4
"""So few menus stand open, all of them."""
Drawn = list[tuple[str, list[tuple[str, str, tuple[str, ...]]]]]


def _drawn(permissions: frozenset[str]) -> Drawn:
    """Titles, addresses and blueprints, put together once for each role and language."""
    kept: dict[object, Drawn] = current_app.extensions.setdefault("kept_menus", {})
    key = permissions, language.current(), request.root_path
    if key not in kept:
        shown = [(each.title, [item for item in each.items if item.permission in permissions]) for each in declared()]
        kept[key] = [
            (str(title), [(str(item.title), url_for(item.endpoint), item.blueprints) for item in items])
            for title, items in shown
            if items
        ]
    return kept[key]


def _section(title: str, items: list[tuple[str, str, tuple[str, ...]]], here: str, is_short: bool) -> Section:
    links = [Link(name, url, _is_inside(here, inside)) for name, url, inside in items]
    current = next((link for link in links if link.is_current), None)
    return Section(title, links, current, is_short or current is not None)


def _is_inside(here: str, blueprints: tuple[str, ...]) -> bool:
    return any(here == each or here.startswith(f"{each}.") for each in blueprints)


__all__ = ["Item", "Menu", "current_title", "declared", "menu", "permitted"]

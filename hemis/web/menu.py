"""The sidebar: every room declares its own menu; a person sees what the active role may open."""

from dataclasses import dataclass

from flask import current_app, request, url_for
from flask_babel.speaklater import LazyString

from hemis.access import can


@dataclass(frozen=True)
class Item:
    """A page of a menu."""

    title: LazyString
    endpoint: str
    permission: str

    @property
    def url(self) -> str:
        return url_for(self.endpoint)

    @property
    def is_current(self) -> bool:
        own, here = self.endpoint.rsplit(".", 1)[0], request.blueprint or ""
        return here == own or here.startswith(f"{own}.")


@dataclass(frozen=True)
class Menu:
    """A menu of the deck with its pages."""

    title: LazyString
    items: tuple[Item, ...]

    @property
    def is_current(self) -> bool:
        return any(item.is_current for item in self.items)


def menu(title: LazyString, *items: Item) -> Menu:
    """Declare the menu of a room."""
    return Menu(title, items)


def declared() -> list[Menu]:
    """Return all menus in the order of the deck."""
    return list(current_app.extensions["menus"])


def permitted() -> list[Menu]:
    """Return the menus and items that the active role may open."""
    shown = [Menu(each.title, tuple(item for item in each.items if can(item.permission))) for each in declared()]
    return [each for each in shown if each.items]


def current_title() -> LazyString | str:
    """Return the title of the item that this page belongs to."""
    return next((item.title for each in declared() for item in each.items if item.is_current), "")


__all__ = ["Item", "Menu", "current_title", "declared", "menu", "permitted"]

"""A parsed page as a person meets it: words, links, rows, forms that can be filled in and sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

import html5lib
from werkzeug.datastructures import MultiDict

from tests.rig.sound import read_sound

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.rig.client import PageClient

CONTROLS = ("input", "select", "textarea", "button")
UNSEEN = {"script", "style", "template"}
INLINE = re.compile("a|abbr|b|bdi|cite|code|em|i|kbd|mark|q|s|small|span|strong|sub|sup|time|u|wbr")


class Page:
    """A parsed page: its words, its links, its forms."""

    def __init__(self, html: str, url: str = "", *, fragment: bool = False) -> None:
        sound = None if fragment else read_sound(html)
        self.root, self.parse_errors = (sound, []) if sound is not None else parse(html, fragment=fragment)
        self.html = html
        self.url = url
        self._elements = [element for element in self.root.iter() if isinstance(element.tag, str)]
        self._by_tag: dict[str, list[Element]] = {}
        for element in self._elements:
            self._by_tag.setdefault(tag_of(element), []).append(element)
        self._parents: dict[Element, Element] = {}

    def __contains__(self, words: str) -> bool:
        return squeeze(words) in self.text

    def __repr__(self) -> str:
        return f"<Page {self.url} {self.heading!r}>"

    @property
    def text(self) -> str:
        """The words a person can see, in one line."""
        body = self.find("body")
        return text_of(self.root if body is None else body)

    @property
    def title(self) -> str:
        return self.text_at("title")

    @property
    def heading(self) -> str:
        return self.text_at("h1")

    @property
    def links(self) -> dict[str, str]:
        """Text or label of each link -> its address; the first of equal texts wins."""
        found: dict[str, str] = {}
        for link in self.find_all("a", href=True):
            found.setdefault(name_of(link), urljoin(self.url, link.get("href", "")))
        return found

    @property
    def forms(self) -> list[Form]:
        return [Form(self, element) for element in self.find_all("form")]

    def form(self, name: str | int | None = None) -> Form:
        """The form with this id, name, action or position; without a name the only form inside <main>."""
        forms = self.forms
        if isinstance(name, int):
            return forms[name]
        if name is None:
            main = self.find("main")
            inside = set() if main is None else set(main.iter("form"))
            found = [form for form in forms if form.element in inside] if inside else forms
        else:
            found = [form for form in forms if name in form.names]
        assert len(found) == 1, f"{self.url}: {len(found)} forms for {name!r}; there are {[f.names for f in forms]}"
        return found[0]

    def find_all(self, tag: str = "*", **attributes: str | bool) -> list[Element]:
        """Elements by tag and attributes: a string must be equal, True means present; `class_` matches one class."""
        among = self._elements if tag == "*" else self._by_tag.get(tag, [])
        return [element for element in among if _matches(element, attributes)]

    def find(self, tag: str = "*", **attributes: str | bool) -> Element | None:
        return next(iter(self.find_all(tag, **attributes)), None)

    def by_id(self, identifier: str) -> Element:
        element = self.find(id=identifier)
        assert element is not None, f"{self.url}: nothing has the id {identifier!r}"
        return element

    def text_at(self, tag: str = "*", **attributes: str | bool) -> str:
        element = self.find(tag, **attributes)
        return "" if element is None else text_of(element)

    def rows(self, table: int = 0) -> list[list[str]]:
        """The text of a table's body cells."""
        tables = self.find_all("table")
        assert len(tables) > table, f"{self.url}: there is no table {table}"
        bodies = list(tables[table].iter("tbody"))
        return [
            [text_of(cell) for cell in row if cell.tag in ("td", "th")] for body in bodies for row in body.iter("tr")
        ]

    def ancestors(self, element: Element) -> Iterator[Element]:
        if not self._parents:
            self._parents = {child: parent for parent in self.root.iter() for child in parent}
        while (parent := self._parents.get(element)) is not None:
            yield parent
            element = parent


@dataclass
class Form:
    """A form as it stands on the page, with what a browser would send."""

    page: Page
    element: Element

    @property
    def names(self) -> set[str]:
        return {text for key in ("id", "name", "action") if (text := self.element.get(key))}

    @property
    def action(self) -> str:
        return urljoin(self.page.url, self.element.get("action", ""))

    @property
    def method(self) -> str:
        return self.element.get("method", "get").upper()

    @property
    def controls(self) -> list[Element]:
        own = [
            e for e in self.element.iter() if e.tag in ("input", "select", "textarea", "button") and not e.get("form")
        ]
        return own + [e for e in self.page.find_all(form=self.element.get("id") or " ") if e.get("name")]

    @property
    def data(self) -> MultiDict[str, str]:
        """Names and values of the untouched form; a test may bend them and send them by itself."""
        return MultiDict([pair for control in self.controls for pair in _values(control)])

    @property
    def errors(self) -> dict[str, str]:
        """Name of a refused field -> the message that its aria-describedby points to."""
        refused = [e for e in self.controls if e.get("aria-invalid") == "true"]
        return {e.get("name", ""): _described(self.page, e) for e in refused}

    def filled(self, values: dict[str, object]) -> MultiDict[str, str]:
        """The data with some fields changed: None leaves a field out, a list sends several values."""
        data = self.data
        known = {control.get("name") for control in self.controls}
        for name, value in values.items():
            assert name in known, f"{self.page.url}: the form has no field {name!r}, only {sorted(filter(None, known))}"
            if value is None:
                data.poplist(name)
            else:
                data.setlist(name, [*value] if isinstance(value, (list, tuple)) else [value])  # type: ignore[list-item]
        return data

    def send(self, client: PageClient, /, **values: object) -> TestResponse:
        return client.send(self, **values)

    def submit(self, client: PageClient, /, **values: object) -> Page:
        return client.submit(self, **values)

    def refused(self, client: PageClient, /, **values: object) -> Page:
        return client.refused(self, **values)


def parse(html: str, *, fragment: bool = False) -> tuple[Element, list[tuple]]:
    """The tree that a browser would make, and what is wrong with the page."""
    parser = html5lib.HTMLParser(html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    root = parser.parseFragment(html, container=_container(html)) if fragment else parser.parse(html)
    return root, parser.errors


def _container(html: str) -> str:
    """Where a fragment will stand: outside a table the parser would drop the tags of rows and cells."""
    first = re.match(r"\s*<(t[rdh])\b", html)
    return {"tr": "tbody", "td": "tr", "th": "tr"}[first[1]] if first else "div"


def squeeze(text: str) -> str:
    return " ".join(text.split())


def text_of(element: Element) -> str:
    """The element's words with blocks kept apart and scripts left out."""
    return squeeze("".join(_texts(element)))


def name_of(element: Element) -> str:
    """What a screen reader says for a button, link or picture."""
    inner = [e.get("alt") or e.get("aria-label") or "" for e in element.iter() if e is not element]
    return squeeze(element.get("aria-label") or " ".join([text_of(element), *inner]))


def _texts(element: Element) -> Iterator[str]:
    gap = "" if INLINE.fullmatch(tag_of(element)) else " "
    yield gap + (element.text or "")
    for child in element:
        if tag_of(child) and tag_of(child) not in UNSEEN:
            yield from _texts(child)
        yield child.tail or ""
    yield gap


def tag_of(element: Element) -> str:
    """The tag without its namespace; empty for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _matches(element: Element, attributes: dict[str, str | bool]) -> bool:
    for key, wanted in attributes.items():
        name = key.rstrip("_").replace("_", "-")
        value = element.get(name)
        if value is None or (name == "class" and wanted not in value.split()):
            return False
        if name != "class" and wanted is not True and value != wanted:
            return False
    return True


def _values(control: Element) -> list[tuple[str, str]]:
    """What a browser would send for an untouched control: nothing for buttons and unticked boxes."""
    name, kind = control.get("name"), control.get("type", "text")
    if not name or control.get("disabled") is not None or control.tag == "button":
        return []
    if control.tag == "select":
        options = [option for option in control.iter("option") if option.get("disabled") is None]
        chosen = [option for option in options if option.get("selected") is not None]
        if not chosen and control.get("multiple") is None:
            chosen = options[:1]
        return [(name, option.get("value", text_of(option))) for option in chosen]
    if control.tag == "textarea":
        return [(name, control.text or "")]
    if kind in ("checkbox", "radio"):
        return [(name, control.get("value", "on"))] if control.get("checked") is not None else []
    return [] if kind in ("submit", "button", "reset", "image", "file") else [(name, control.get("value", ""))]


def _described(page: Page, element: Element) -> str:
    targets = (element.get("aria-errormessage") or element.get("aria-describedby") or "").split()
    return squeeze(" ".join(text_of(page.by_id(target)) for target in targets))

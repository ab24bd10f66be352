"""The rules that every page keeps, checked whenever a test opens one."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from html5lib.constants import E as PARSE_ERRORS

from tests.rig.reading import Form, Page, name_of, squeeze, tag_of, text_of

__all__ = ["Form", "Page", "PageProblem", "check_fragment", "check_page", "lost_links"]

LEAKED_NAMES = re.compile(r"\b(None|Undefined)\b")
SPOKEN_ATTRIBUTES = ("value", "title", "placeholder", "alt", "aria-label", "content", "href", "action")
DATA = "application/ld+json"
"""Of a script that is none: browsers run nothing of this type."""
FOR_ALL = ("public", "narrow")
"""The pages of visitors and those that refuse; of refused forms `test_bad_input` goes through the links."""
NAMED = {"input", "select", "textarea", "button", "a", "img"}
UNLABELLED_KINDS = {"hidden", "submit", "reset", "button", "image"}


class PageProblem(AssertionError):
    """Everything that is wrong with one page, as a list."""

    def __init__(self, url: str, problems: list[str]) -> None:
        super().__init__("\n  ".join([f"{url or 'page'}: {len(problems)} problem(s)", *problems]))
        self.problems = problems


def check_page(html: str, url: str = "", *, csrf: bool = True) -> Page:
    """Parse a whole page; raise PageProblem if it breaks one of the rules that all pages keep."""
    page = Page(html, url)
    _report(url, [*_parse_problems(page), *_whole_page_problems(page), *_common_problems(page, csrf)])
    return page


def check_fragment(html: str, url: str = "", *, csrf: bool = True) -> Page:
    """The same for a piece that htmx puts into a page: no title, heading or language of its own."""
    page = Page(html, url, fragment=True)
    _report(url, [*_parse_problems(page), *_common_problems(page, csrf)])
    return page


def _report(url: str, problems: list[str]) -> None:
    if problems:
        raise PageProblem(url, problems)


def _parse_problems(page: Page) -> Iterator[str]:
    for (line, _column), code, details in page.parse_errors:
        yield f"line {line}: {PARSE_ERRORS.get(code, code) % details}"


def _whole_page_problems(page: Page) -> Iterator[str]:
    html = page.root
    if not html.get("lang"):
        yield "<html> has no lang"
    body = page.find("body")
    if body is not None and body.get("class") in FOR_ALL:
        yield from lost_links(page)
    headings = page.find_all("h1")
    if len(headings) != 1:
        yield f"{len(headings)} h1 instead of one"
    elif not page.heading or not page.title.startswith(page.heading):
        yield f"the title {page.title!r} does not begin with the h1 {page.heading!r}"


def lost_links(page: Page) -> Iterator[str]:
    """What a link leads to within its own page must be there."""
    wanted = {(link.get("href") or "").partition("#")[::2] for link in page.find_all("a", href=True)}
    anchors = {anchor for place, anchor in wanted if anchor and place in ("", page.url)}
    if missing := anchors - {element.get("id") for element in page.find_all(id=True)}:
        yield f"links lead to {', '.join(sorted(missing))}, which is not on the page"


def _common_problems(page: Page, csrf: bool) -> Iterator[str]:
    for rule in (_duplicate_ids, _unnamed_controls, _unsafe_markup, _leaked_names, _htmx_addresses):
        yield from rule(page)
    for form in page.forms:
        yield from _form_problems(form, csrf)


def _duplicate_ids(page: Page) -> Iterator[str]:
    identifiers = [e.get("id") for e in page.find_all(id=True)]
    for identifier in sorted({i for i in identifiers if identifiers.count(i) > 1 and i}):
        yield f"the id {identifier!r} stands {identifiers.count(identifier)} times"


def _unnamed_controls(page: Page) -> Iterator[str]:
    labels = {label.get("for"): text_of(label) for label in page.find_all("label", for_=True)}
    by_id = {e.get("id"): e for e in page.find_all(id=True)}
    for element in page.find_all():
        tag, kind = tag_of(element), element.get("type", "")
        if tag not in NAMED:
            continue
        pointed = " ".join(text_of(by_id[i]) for i in element.get("aria-labelledby", "").split() if i in by_id)
        named = bool(pointed.strip() or element.get("aria-label", "").strip())
        if tag in ("input", "select", "textarea") and kind not in UNLABELLED_KINDS:
            wrapped = any(e.tag == "label" and text_of(e) for e in page.ancestors(element))
            if not (named or wrapped or labels.get(element.get("id"))):
                yield f"<{tag} name={element.get('name')!r}> has no label"
        elif tag in ("button", "a") and not (named or name_of(element)):
            yield f"<{tag} {element.get('href') or element.get('name') or ''}> has no text"
        elif tag == "input" and kind in ("submit", "button", "reset") and not (named or element.get("value")):
            yield f"<input type={kind}> has no text"
        elif tag == "img" and element.get("alt") is None:
            yield f"<img src={element.get('src')!r}> has no alt"


def _unsafe_markup(page: Page) -> Iterator[str]:
    for element in page.find_all():
        tag = tag_of(element)
        if tag == "style" or (tag == "script" and not element.get("src") and element.get("type") != DATA):
            yield f"inline <{tag}>"
        for name in element.keys():  # noqa: SIM118 - an Element is not a dict
            if name == "style" or name.startswith("on") or name.startswith("hx-on"):
                yield f"<{tag}> carries {name}="


def _leaked_names(page: Page) -> Iterator[str]:
    if not LEAKED_NAMES.search(page.html):
        return  # most pages: no need to go through all that they say
    for element in page.find_all():
        spoken = [element.get(name, "") for name in SPOKEN_ATTRIBUTES]
        own = [] if tag_of(element) in ("script", "style") else [element.text or "", *(c.tail or "" for c in element)]
        for text in [*own, *spoken]:
            if LEAKED_NAMES.search(text):
                yield f"<{tag_of(element)}> says {squeeze(text)[:60]!r}"


def _htmx_addresses(page: Page) -> Iterator[str]:
    for element in page.find_all():
        for name in ("hx-get", "hx-post"):
            address = element.get(name)
            if address is None or element.get("data-fragment") is not None:
                continue
            around = [element, *page.ancestors(element)]
            plain = next((a for e in around for k in ("href", "formaction", "action") if (a := e.get(k))), None)
            if address != plain:
                yield f"{name}={address!r} differs from the plain address {plain!r}"


def _form_problems(form: Form, csrf: bool) -> Iterator[str]:
    if not form.element.get("action") or not form.element.get("method"):
        yield f"the form {sorted(form.names)} lacks action or method"
    tokens = [e.get("value") for e in form.controls if e.get("name") == "csrf_token"]
    if form.method == "POST" and csrf and not any(tokens):
        yield f"the form {form.action} has no csrf token"
    if form.method == "GET" and tokens:
        yield f"the form {form.action} would put its csrf token into the address"
    if urlsplit(form.action).netloc not in ("", urlsplit(form.page.url).netloc):
        yield f"the form {form.action} leaves this site"

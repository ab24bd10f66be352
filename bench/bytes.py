"""Bytes over the wire: every page of the budgets in a real browser, first and later visit, and what a save sends.

    python -m bench.bytes INSTANCE

Ends with 1 when something is over its budget.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext
from playwright.sync_api import Page as Tab

from bench.pages import Budget, Measured, measured
from bench.place import COOKIE, arguments, prepare
from bench.wire import Wire, tap
from tests.rig.browser import open_browser

PHONE = {"width": 360, "height": 740}
SETTLED = 700
"""Milliseconds after which a page that has loaded asks for nothing more, its service worker included."""


def main() -> int:
    place = prepare(arguments(__doc__).parse_args().instance)
    pages = measured(place.app(), place)
    print(f"{'page':28}{'cold KB':>9}{'warm KB':>9}{'requests':>10}{'HTML KB':>9}{'budget':>22}")
    with place.server() as server, tap(server.url) as wire, open_browser() as browser:
        excess = [name for page in pages for name in weigh(browser, wire, page)]
        excess += weigh_journal_save(browser, wire, find(pages, "journal of 30"))
        excess += weigh_cell_save(browser, wire, find(pages, "grade sheet 30 x 4"))
    for each in excess:
        print(f"over its budget: {each}")
    return 1 if excess else 0


def find(pages: list[Measured], name: str) -> Measured:
    return next(page for page in pages if page.name == name)


@contextmanager
def visitor(browser: Browser, wire: Wire, page: Measured, **options: object) -> Iterator[BrowserContext]:
    """A phone that has never been here, signed in already if the page needs it."""
    context = browser.new_context(viewport=PHONE, has_touch=True, base_url=wire.url, **options)  # type: ignore[arg-type]
    if page.session:
        context.add_cookies([{"name": COOKIE, "value": page.session, "url": wire.url}])
    yield context
    context.close()


def weigh(browser: Browser, wire: Wire, page: Measured) -> list[str]:
    """Print a line of the table; return what is over the budget."""
    with visitor(browser, wire, page) as context:
        tab = context.new_page()
        html: list[int] = []
        tab.on(
            "response", lambda answer: html.append(_length(answer.headers)) if answer.url.endswith(page.path) else None
        )
        cold, requests = visit(tab, wire, page.path), len(wire.requests)
        tab.goto("about:blank")
        warm = visit(tab, wire, page.path)
    budget = page.budget
    print(f"{page.name:28}{cold / 1000:9.1f}{warm / 1000:9.1f}{requests:10}{html[0] / 1000:9.1f}{said(budget):>22}")
    return [
        f"{page.name}: {what} {value:g} > {most:g}"
        for what, value, most in (
            ("cold KB", cold / 1000, budget.cold),
            ("warm KB", warm / 1000, budget.warm),
            ("requests", requests, budget.requests),
        )
        if most is not None and value > most
    ]


def _length(headers: dict[str, str]) -> int:
    return int(headers.get("content-length", 0))


def visit(tab: Tab, wire: Wire, path: str) -> int:
    """Open a page and return the bytes that came down until nothing more came."""
    wire.reset()
    answer = tab.goto(path)
    assert answer is not None
    assert answer.status == 200, f"{path}: {answer.status}"
    tab.wait_for_timeout(SETTLED)
    return wire.down


def said(budget: Budget) -> str:
    parts = (budget.cold, budget.warm, budget.requests)
    return " / ".join("-" if part is None else f"{part:g}" for part in parts)


def weigh_journal_save(browser: Browser, wire: Wire, page: Measured) -> list[str]:
    """Mark three of thirty as absent and save as a teacher does, by the button."""

    def act(tab: Tab) -> None:
        for row in tab.locator("#journal label.mark").all()[:3]:
            row.click()
        tab.locator("#journal .primary").click()

    return weigh_save(browser, wire, page, act, up=1.5, down=1.0)


def weigh_cell_save(browser: Browser, wire: Wire, page: Measured) -> list[str]:
    """Type the points of one student and leave the cell."""

    def act(tab: Tab) -> None:
        cell = tab.locator("#sheet td input").first
        cell.fill("12" if cell.input_value() != "12" else "13")
        cell.press("Tab")

    return weigh_save(browser, wire, page, act, up=1.5, down=1.2)


def weigh_save(
    browser: Browser, wire: Wire, page: Measured, act: Callable[[Tab], None], *, up: float, down: float
) -> list[str]:
    with visitor(browser, wire, page) as context:
        tab = context.new_page()
        visit(tab, wire, page.path)
        wire.reset()
        act(tab)
        tab.wait_for_timeout(SETTLED)
        sent, came, asked = wire.up / 1000, wire.down / 1000, list(wire.requests)
    name = f"save: {page.name}"
    print(f"{name:28}{sent:8.2f} KB up {came:8.2f} KB down, budget {up:g} / {down:g}: {', '.join(asked)}")
    pairs = (("KB up", sent, up), ("KB down", came, down))
    return [f"{name}: {what} {value:.2f} > {most:g}" for what, value, most in pairs if value > most]


if __name__ == "__main__":
    sys.exit(main())

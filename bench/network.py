"""How long a person waits on a slow line and on a slow phone; the set-up of the connection is not counted.

    python -m bench.network INSTANCE

The phone is so many times slower than the machine of the budgets: on a slower machine the browser is slowed less.
Shown is the median of several visits until the page can be used (its text is drawn and its scripts have run), and from
the tap on a button until the page says that it is saved. Ends with 1 when something is over its budget.
"""

import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace

from playwright.sync_api import Browser, BrowserContext
from playwright.sync_api import Page as Tab

from bench.bytes import find
from bench.machine import both_cores, slowness
from bench.pages import PUBLIC as PUBLIC_BUDGET
from bench.pages import Measured, measured
from bench.place import COOKIE, arguments, prepare
from tests.rig.browser import Server, open_browser, slow_cpu, throttle

PHONE = {"width": 360, "height": 740}
ROUNDS = 5
USABLE = """() => {
  const [page] = performance.getEntriesByType("navigation");
  const [paint] = performance.getEntriesByName("first-contentful-paint");
  return Math.max(page.domContentLoadedEventEnd, paint?.startTime ?? 0) - (page.connectEnd - page.connectStart);
}"""


@dataclass(frozen=True)
class Line:
    """A connection and a processor."""

    name: str
    kilobits: float
    latency: float
    times_slower: float = 1


MOBILE = Line("1,024 kbit/s + 150 ms", 1024, 150)
WEAKEST = Line("64 kbit/s + 600 ms", 64, 600)
WEAK = Line("400 kbit/s + 400 ms", 400, 400)
OLD_PHONE = Line("1,024 kbit/s + 150 ms, 4 x slower", 1024, 150, 4)
PUBLIC, JOURNAL, SHEET = "public: list of seminars", "journal of 30", "grade sheet 30 x 4"
LIMITS = (
    # page, line, seconds cold, warm, save
    (JOURNAL, MOBILE, 0.7, None, 0.25),
    (SHEET, MOBILE, None, None, 0.25),
    (PUBLIC, WEAK, None, None, None),
    (JOURNAL, WEAK, 1.6, 0.7, 0.55),
    (SHEET, WEAK, None, None, 0.55),
    (JOURNAL, OLD_PHONE, 1.0, None, None),
    (SHEET, OLD_PHONE, 1.0, None, None),
)
PUBLIC_LIMITS = ((MOBILE, 0.5, None, None), (WEAKEST, 6.0, None, None))
"""What holds for each page of the public service."""
Seconds = tuple[float, float, float | None]


def main() -> int:
    place = prepare(arguments(__doc__).parse_args().instance)
    pages = measured(place.app(), place)
    excess, slower = [], []
    print(f"{'page':26}{'line':36}{'cold s':>8}{'warm s':>8}{'save s':>8}   budget")
    with place.server() as server, open_browser() as browser, both_cores() as cores:
        visited = [(page.name, *limits) for page in pages if page.budget is PUBLIC_BUDGET for limits in PUBLIC_LIMITS]
        for name, line, *limits in (*visited, *LIMITS):
            slower.append(slowness(cores))
            line = replace(line, times_slower=max(1, line.times_slower / slower[-1]))
            rounds = [once(browser, server, find(pages, name), line) for _ in range(ROUNDS)]
            values = [_median([each[number] for each in rounds]) for number in range(3)]
            print(f"{name:26}{line.name:36}{_row(values)}   {' / '.join(_said(each) for each in limits)}")
            excess += [
                f"{name}, {line.name}: {value:.2f} s > {most}"
                for value, most in zip(values, limits, strict=True)
                if value is not None and most is not None and value > most
            ]
    print(f"this machine was {statistics.median(slower):.1f} times slower than that of the budgets")
    for each in excess:
        print(f"over its budget: {each}")
    return 1 if excess else 0


def once(browser: Browser, server: Server, page: Measured, line: Line) -> Seconds:
    """Visit with an empty cache, visit again, and save if there is something to save."""
    context = browser.new_context(viewport=PHONE, has_touch=True, base_url=server.url, service_workers="block")
    try:
        if page.session:
            context.add_cookies([{"name": COOKIE, "value": page.session, "url": server.url}])
        return _visits(context, page, line)
    finally:
        context.close()


def _visits(context: BrowserContext, page: Measured, line: Line) -> Seconds:
    tab = context.new_page()
    throttle(tab, kilobits=line.kilobits, latency=line.latency)
    slow_cpu(tab, line.times_slower)
    cold = _usable(tab, page.path)
    tab.goto("about:blank")
    warm = _usable(tab, page.path)
    act = SAVES.get(page.name)
    return cold, warm, act(tab) if act else None


def _usable(tab: Tab, path: str) -> float:
    tab.goto(path, wait_until="load")
    return float(tab.evaluate(USABLE)) / 1000


# Both clocks are the page's own: what the tools need to notice the change is not part of the wait.
TIMED = """([selector, saved]) => new Promise((done) => {
  const begun = performance.now();
  new MutationObserver(() => { if (document.querySelector(saved)) done(performance.now() - begun); })
    .observe(document.body, { subtree: true, childList: true, attributes: true });
  const act = document.querySelector(selector);
  if (act.tagName === "BUTTON") act.click();
  else act.dispatchEvent(new Event("change", { bubbles: true }));
})"""


def _save_journal(tab: Tab) -> float:
    for row in tab.locator("#journal label.mark").all()[:3]:
        row.click()
    return float(tab.evaluate(TIMED, ["#journal .primary", "#count.saved"])) / 1000


def _save_cell(tab: Tab) -> float:
    cell = tab.locator("#sheet td input").first
    value = "12" if cell.input_value() != "12" else "13"
    cell.evaluate("(input, value) => { input.value = value; input.id ||= 'measured'; }", value)
    name = cell.evaluate("input => CSS.escape(input.id)")
    return float(tab.evaluate(TIMED, [f"#{name}", "td.saved"])) / 1000


SAVES: dict[str, Callable[[Tab], float]] = {JOURNAL: _save_journal, SHEET: _save_cell}


def _median(values: list[float | None]) -> float | None:
    there = [each for each in values if each is not None]
    return statistics.median(there) if there else None


def _row(values: list[float | None]) -> str:
    return "".join(f"{'-' if each is None else f'{each:.2f}':>8}" for each in values)


def _said(value: float | None) -> str:
    return "-" if value is None else f"{value:g}"


if __name__ == "__main__":
    sys.exit(main())

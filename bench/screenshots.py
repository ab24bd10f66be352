"""The picture of the README: the journal of a lesson on a phone, with two students marked.

python -m bench.screenshots INSTANCE
"""

import sys
from pathlib import Path

from bench.place import COOKIE, arguments, cookie, prepare
from tests.rig.browser import open_browser

FOLDER = Path(__file__).parents[1] / "docs/screenshots"
PHONE = {"width": 360, "height": 740}


def main() -> int:
    place = prepare(arguments(__doc__).parse_args().instance)
    session = cookie(place.app(), place.teacher)
    with place.server() as server, open_browser() as browser:
        context = browser.new_context(viewport=PHONE, device_scale_factor=2, base_url=server.url, locale="uz-Cyrl-UZ")
        context.add_cookies([{"name": COOKIE, "value": session, "url": server.url}])
        tab = context.new_page()
        tab.goto(f"/lessons/journals/{place.lesson}")
        rows = tab.locator("#journal label.mark")
        rows.nth(1).click()
        for _tap in range(2):
            rows.nth(4).click()
        tab.evaluate("scrollTo(0, 0)")
        FOLDER.mkdir(parents=True, exist_ok=True)
        tab.screenshot(path=FOLDER / "journal.png")
    return 0


if __name__ == "__main__":
    sys.exit(main())

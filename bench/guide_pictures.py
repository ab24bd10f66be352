"""The pictures of the instruction for visitors: pages of the public service on a phone, in each language, as WebP.

python -m bench.guide_pictures INSTANCE
"""

import base64
import sys
from pathlib import Path

from playwright.sync_api import Page as Tab

from bench.place import arguments
from hemis.web.language import LANGUAGES
from tests.rig.browser import open_browser, run_server

FOLDER = Path(__file__).parents[1] / "hemis/static/guide"
PHONE = {"width": 360, "height": 480}
HOME = "/ilmiy-faoliyat"
QUALITY = 0.5
BARE = "document.querySelectorAll('.flash').forEach((each) => each.remove())"
"""The first page without the news of the day."""
TO_MAIN = "scrollTo(0, document.querySelector('main').offsetTop)"
TO_WEBP = """async ([png, quality]) => {
  const picture = new Image();
  picture.src = "data:image/png;base64," + png;
  await picture.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [picture.width, picture.height];
  canvas.getContext("2d").drawImage(picture, 0, 0);
  return canvas.toDataURL("image/webp", quality).split(",")[1];
}"""


def main() -> int:
    instance = arguments(__doc__).parse_args().instance.resolve()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with run_server({"HEMIS_INSTANCE": str(instance)}) as server, open_browser() as browser:
        tab = browser.new_context(viewport=PHONE, base_url=server.url).new_page()
        maker = browser.new_context().new_page()
        for code in LANGUAGES:
            for name, address in pages(tab):
                tab.goto(f"{address}{'&' if '?' in address else '?'}lang={code}")
                tab.evaluate(BARE if name == "start" else TO_MAIN)
                picture = base64.b64encode(tab.screenshot()).decode()
                light = base64.b64decode(maker.evaluate(TO_WEBP, [picture, QUALITY]))
                (FOLDER / f"{name}.{code}.webp").write_bytes(light)
                print(f"{name}.{code}: {len(light):,} bytes")
    return 0


def pages(tab: Tab) -> list[tuple[str, str]]:
    """Return what is shown: the start, a search, and the first thing that it finds."""
    tab.goto(f"{HOME}/seminarlar/?when=past")
    first = tab.locator(".cards h2 a").first.get_attribute("href") or HOME
    word = tab.locator(".cards h2 a").first.inner_text().split()[0]
    return [("start", f"{HOME}/"), ("search", f"{HOME}/seminarlar/?q={word}"), ("item", first)]


if __name__ == "__main__":
    sys.exit(main())

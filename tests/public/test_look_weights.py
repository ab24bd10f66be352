"""What the pages weigh in a look of large letters and high contrast, with photos on them."""

import pytest

from hemis.web import institution, maintenance
from tests.house.weights import open_page, weigh
from tests.public.test_photos import bring
from tests.public.test_service import many

HOME = "/ilmiy-faoliyat"
COLD, WARM, REQUESTS, STATEMENTS = 14 * 1024, 4 * 1024, 3, 8
DIRECTIONS = ("seminarlar", "anjumanlar", "tadbirlar", "talablar", "kengashlar", "dissertatsiyalar")


@pytest.fixture(autouse=True)
def _nothing_is_read_again(monkeypatch):
    """What is kept for seconds in production must not run out in the middle of a count."""
    for module in (institution, maintenance):
        monkeypatch.setattr(module, "KEPT_SECONDS", 3600)


def pages(world):
    yield from (f"{HOME}/", f"{HOME}/yoriqnoma", f"{HOME}/qidiruv", f"{HOME}/qidiruv?q=ilmiy", "/tekshirish/")
    yield from (f"{HOME}/{each}/" for each in DIRECTIONS)
    yield f"{HOME}/seminarlar/{world.seminar_published}"
    yield f"{HOME}/dissertatsiyalar/{world.dissertation_published}"


@pytest.mark.promise("E5", "E6")
@pytest.mark.parametrize("asked", ["lang=en", "lang=ru&view=large-contrast"])
def test_every_public_page_keeps_its_budget(app, client, as_, world, asked):
    bring(as_, app, world, count=2)
    many(app, 60, indexed=True)
    over = {}
    for address in pages(world):
        url = f"{address}{'&' if '?' in address else '?'}{asked}" if asked else address
        weight = weigh(client, url)
        *_answers, seen = open_page(app, client, url)
        if weight.cold > COLD or weight.warm > WARM or weight.requests > REQUESTS or len(seen) > STATEMENTS:
            over[url] = (weight, len(seen))
        assert not seen.writes
    assert over == {}

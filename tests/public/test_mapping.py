"""robots.txt and the sitemap agree: everything that is named may be read, is there, and names its other languages."""

import re
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest

from hemis.extensions import db
from hemis.models.announcements import Edition
from hemis.public import mapping
from tests.house.walks import engine_of
from tests.public.test_service import many, take_away
from tests.rig.counter import count_statements

HOME = "/ilmiy-faoliyat"
S, X = "{http://www.sitemaps.org/schemas/sitemap/0.9}", "{http://www.w3.org/1999/xhtml}"


def locations(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.content_type == "application/xml; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=55"
    root = ElementTree.fromstring(answer.data)
    return {each.findtext(f"{S}loc"): each for each in root}


def everything(client):
    """Address → element of every page in every part."""
    return {
        address: each
        for part in locations(client, "/sitemap.xml")
        for address, each in locations(client, part.removeprefix("http://localhost")).items()
    }


@pytest.mark.both_engines
def test_every_shown_page_is_named_in_every_language_and_is_there(app, client, world):
    found = everything(client)
    with app.app_context():
        shown = db.session.scalar(db.select(db.func.count(Edition.id)).where(Edition.withdrawn_at.is_(None)))
    assert len(found) == 4 * (shown + 9)
    assert f"http://localhost{HOME}/seminarlar/{world.seminar_published}?lang=uz_Latn" in found
    for address, each in found.items():
        links = {link.get("hreflang"): link.get("href") for link in each.iter(f"{X}link")}
        assert set(links) == {"uz-Cyrl", "uz-Latn", "ru", "en", "x-default"}
        assert address in links.values()
        page = client.page(address.removeprefix("http://localhost"))
        assert page.find("link", rel="canonical").get("href") == address
        own = {link.get("hreflang"): link.get("href") for link in page.find_all("link", rel="alternate")}
        assert {code: href for code, href in own.items() if code} == links


def test_a_page_says_when_it_changed_and_is_gone_when_it_is(app, client, world):
    place = f"http://localhost{HOME}/seminarlar/{world.seminar_published}"
    assert everything(client)[place].findtext(f"{S}lastmod").endswith("+05:00")
    take_away(app, world)
    assert place not in everything(client)
    assert client.get("/sitemap-77.xml").status_code == 404


def test_robots_may_read_what_is_named_and_nothing_else(client, world):
    text = client.get("/robots.txt").text
    assert "Sitemap: http://localhost/sitemap.xml" in text
    rules = RobotFileParser()
    rules.parse(text.splitlines())
    assert all(rules.can_fetch("x", address) for address in everything(client))
    for address in ("/account/login", f"{HOME}/qidiruv?q=a", "/tekshirish/2345-6789-ABCD", "/research/seminars/", "/"):
        assert not rules.can_fetch("x", f"http://localhost{address}"), address


def follows(text, path):
    """Whether a robot that reads RFC 9309 may fetch a path: the longest rule that fits decides."""
    rules = [line.split(": ") for line in text.splitlines() if line.startswith(("Allow", "Disallow"))]
    fitting = [(len(to), word) for word, to in rules if re.match(re.escape(to).replace(r"\*", ".*"), path)]
    return max(fitting)[1] == "Allow"


def test_robots_leave_looks_and_the_way_to_the_reception_alone(client):
    text = client.get("/robots.txt").text
    for path in (f"{HOME}/?lang=ru", f"{HOME}/seminarlar/1", f"{HOME}/pasport"):
        assert follows(text, path), path
    for path in (f"{HOME}/?view=large", f"{HOME}/seminarlar/1?lang=ru&view=contrast", f"{HOME}/shikoyat?sahifa=/"):
        assert not follows(text, path), path


def test_a_long_register_is_told_in_parts_at_the_price_of_a_short_one(app, client, monkeypatch):
    monkeypatch.setattr(mapping, "PART", 20)
    many(app, 60)
    parts = locations(client, "/sitemap.xml")
    assert len(parts) >= 4
    places = everything(client)
    assert len({urlsplit(each).path for each in places}) == len(places) / 4
    listed = [each for part in parts for each in locations(client, part.removeprefix("http://localhost"))]
    assert len(listed) == len(places), "no page stands in two parts"
    for address in ("/sitemap.xml", "/sitemap-pages.xml", "/sitemap-1.xml"):
        client.get(address)
        with count_statements(engine_of(app)) as seen:
            client.get(address)
        assert len(seen) <= 2, seen
        assert not seen.writes

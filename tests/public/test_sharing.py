"""What the pages say to search engines and to whoever shares an address."""

import json
import re

import pytest

from hemis.extensions import db
from hemis.models.announcements import Edition
from hemis.models.structure import University
from hemis.operations import files
from hemis.web import institution
from tests.public.test_service import correct

HOME = "/ilmiy-faoliyat"
LIST = f"{HOME}/seminarlar/"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000000000500"
    "01a5f645400000000049454e44ae426082"
)


def things_of(answer):
    """Type → thing of the data on a page."""
    texts = re.findall(r'<script type="application/ld\+json">(.*?)</script>', answer.text)
    assert len(texts) == 1
    content = json.loads(texts[0])
    assert content["@context"] == "https://schema.org"
    return {each["@type"]: each for each in content["@graph"]}


def test_a_seminar_is_told_as_an_event(client, world):
    event = things_of(client.get(f"{LIST}{world.seminar_published}"))["Event"]
    assert event["name"] == "Эълон қилинган семинар"
    assert event["startDate"] == "2026-10-22T14:00:00+05:00"
    assert event["eventStatus"] == "https://schema.org/EventScheduled"
    assert event["location"]["name"].startswith("Бош ўқув биноси")
    assert event["url"] == f"http://localhost{LIST}{world.seminar_published}"


def test_a_dissertation_is_told_as_a_thesis_with_its_abstract(client, world):
    address = f"{HOME}/dissertatsiyalar/{world.dissertation_published}"
    thesis = things_of(client.get(address))["Thesis"]
    assert thesis["inSupportOf"] == "PhD"
    assert thesis["author"]["@type"] == "Person"
    assert thesis["encoding"][0]["encodingFormat"] == "application/pdf"
    with client.get(thesis["encoding"][0]["contentUrl"]) as file:
        assert file.data.startswith(b"%PDF")


def test_the_way_to_a_page_is_told_in_the_language_of_its_address(client, world):
    for lang, name in (("", "Семинарлар"), ("uz_Latn", "Seminarlar"), ("en", "Seminars")):
        way = things_of(client.get(f"{LIST}{world.seminar_published}?lang={lang}"))["BreadcrumbList"]
        steps = way["itemListElement"]
        assert [each["position"] for each in steps] == [1, 2, 3]
        assert steps[1]["name"] == name
        assert all(client.get(each["item"]).status_code == 200 for each in steps)
        assert all(("lang=" in each["item"]) is bool(lang) for each in steps)


def test_the_first_page_tells_whose_service_it_is(client):
    told = things_of(client.get(f"{HOME}/"))["CollegeOrUniversity"]
    assert told["name"] == "Бухоро давлат университети"
    assert "logo" not in told


def test_no_text_ends_the_data_and_becomes_a_page(app, client, world):
    title = "</script><script>alert(1)</script><!-- &amp;"
    correct(app, world, lambda row: {"title": title})
    answer = client.get(f"{LIST}{world.seminar_published}")
    assert "<script>" not in answer.text
    assert things_of(answer)["Event"]["name"] == title


@pytest.mark.parametrize("lang", ["uz_Cyrl", "uz_Latn", "ru", "en"])
def test_a_shared_address_shows_title_words_and_its_one_place(client, world, lang):
    place = f"{LIST}{world.seminar_published}"
    page = client.page(f"{place}?lang={lang}&view=large")
    shared = {each.get("property"): each.get("content") for each in page.find_all("meta") if each.get("property")}
    assert shared["og:title"] == page.heading
    assert "22.10.2026 14:00" in shared["og:description"]
    assert shared["og:type"] == "article"
    query = "" if lang == "uz_Cyrl" else f"?lang={lang}"
    assert shared["og:url"] == f"http://localhost{place}{query}"
    assert page.find("link", rel="canonical").get("href") == shared["og:url"]
    others = {each.get("hreflang"): each.get("href") for each in page.find_all("link", rel="alternate")}
    assert set(others) >= {"uz-Cyrl", "uz-Latn", "ru", "en"}


def test_the_logo_stands_beside_a_shared_address(app, client):
    with app.app_context():
        name = files.put(PNG, app.config["UPLOADS"])
        held = db.session.get(University, 1)
        held.logo_name, held.logo_type = name, "image/png"
        db.session.commit()
        institution.forget()
    page = client.page(f"{HOME}/")
    address = page.find("meta", property="og:image").get("content")
    with client.get(address) as answer:
        assert (answer.mimetype, answer.data) == ("image/png", PNG)
        assert "Content-Disposition" not in answer.headers
    assert things_of(client.get(f"{HOME}/"))["CollegeOrUniversity"]["logo"] == address
    assert client.get(f"{HOME}/logotip/00000000").status_code == 404


def test_every_direction_has_sound_data(app, client):
    with app.app_context():
        rows = db.session.scalars(db.select(Edition).where(Edition.withdrawn_at.is_(None))).all()
        assert {row.direction for row in rows} >= {"seminar", "dissertation"}
        with app.test_request_context():
            addresses = [
                app.url_for("public.item", direction=row.direction, announcement_id=row.announcement_id) for row in rows
            ]
    for address in addresses:
        assert "BreadcrumbList" in things_of(client.get(address))

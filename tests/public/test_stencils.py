"""Lists that are put together from what was drawn before: the same to the letter, and of nobody else's address."""

import itertools

import pytest

from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.announcements import Announcement
from hemis.operations import announcements
from hemis.web import clock, kept
from tests.house.walks import engine_of
from tests.rig.counter import count_statements

LIST = "/ilmiy-faoliyat/dissertatsiyalar/"
EVENTS = "/ilmiy-faoliyat/seminarlar/"
LANGUAGES, LOOKS = ("uz_Cyrl", "uz_Latn", "ru", "en"), ("", "large", "contrast", "large-contrast")


@pytest.mark.parametrize("path", [LIST, EVENTS])
def test_a_list_put_together_is_what_was_drawn_whole(app, client, path):
    ways = [f"{path}?kind=%26b%3D{lang}&lang={lang}&view={look}" for lang in LANGUAGES for look in LOOKS]
    drawn = {way: client.get(way).text for way in ways}
    for way, _again in itertools.product(reversed(ways), range(2)):
        with app.app_context():
            for drawer in kept._shelf().drawers.values():
                drawer.clear()  # what was drawn stays, the pages do not
        assert client.get(way).text == drawn[way], way
    assert len(set(drawn.values())) == len(ways)


def test_what_was_typed_stands_in_its_own_page_alone(app, client):
    for typed, shown in (("integ", "integ"), ('"><b>integral', None), ("интеграл", "интеграл"), ("int&lt", None)):
        for kind in ("", "&kind=phd"):
            page = client.get(LIST, query_string={"q": typed} | ({"kind": "phd"} if kind else {})).text
            assert "<b>integral" not in page
            assert shown is None or f'value="{shown}"' in page
            assert "\0" not in page
    assert 'type="search" value=""' in client.get(f"{LIST}?kind=a8").text


def test_every_address_of_a_list_is_its_own(app, client):
    for number in range(3):
        html = client.get(f"{LIST}?kind=a{number}&lang=ru").text
        assert f"dissertatsiyalar/?kind=a{number}&amp;lang=ru" in html
        assert all(f"?kind=a{other}" not in html for other in range(3) if other != number)
    assert "other.example" in client.get(f"{LIST}?kind=a1&lang=ru", headers={"Host": "other.example"}).text
    assert "other.example" not in client.get(f"{LIST}?kind=a4&lang=ru").text


def test_what_was_taken_away_is_in_no_list_that_is_put_together(app, client, world):
    title = "Эълон қилинган семинар"
    assert all(title in client.get(f"{EVENTS}?page={number}").text for number in range(3))
    with app.app_context():
        row, office = db.session.get(Announcement, world.seminar_published), db.session.get(User, 1)
        announcements.unpublish(row, "хато", version=row.version, at=clock.now(), by=office)
        db.session.commit()
    assert title not in client.get(f"{EVENTS}?page=3").text


def test_a_list_put_together_asks_the_database_once(app, client):
    for number in range(3):
        client.get(f"{LIST}?kind=a{number}")
    with count_statements(engine_of(app)) as seen:
        client.get(f"{LIST}?kind=a3")
    assert len(seen) == 1

"""Defended dissertations: found by kind, year, speciality and words; the abstract opens in the browser."""

import re

import pytest

from hemis.extensions import db
from hemis.models.announcements import Announcement, EditionWord
from hemis.models.dissertations import Dissertation
from hemis.operations import announcements
from hemis.web import clock
from tests.house.walks import engine_of
from tests.rig.counter import count_statements

LIST = "/ilmiy-faoliyat/dissertatsiyalar/"
TITLE = "Интеграл тенгламаларни ечишнинг тақрибий усуллари"


def test_a_visitor_finds_a_defence_and_reads_when_and_where_it_is(client):
    page = client.page(client.page(LIST).links[TITLE])
    for words in ("23.10.2026 14:00", "мажлислар зали", "B2024.2.PhD/FM316", "Ҳакимов Анвар, фан доктори", "01.01.03"):
        assert words in page
    assert page.links["Очиш: Диссертация матни"].startswith("https://example.uz/")


@pytest.mark.parametrize(("lang", "spoken"), [("", None), ("uz_Latn", None), ("ru", "uz-Cyrl"), ("en", "uz-Latn")])
def test_a_speciality_to_choose_says_that_it_is_uzbek(client, lang, spoken):
    page = client.page(f"{LIST}?lang={lang}")
    told = {
        name: {each.get("lang") for each in page.find("select", id=name)[1:]} for name in ("kind", "speciality_code")
    }
    assert told == {"kind": {None}, "speciality_code": {spoken}}


def test_the_abstract_opens_in_the_browser_with_its_size_told(client, world):
    page = client.page(f"{LIST}{world.dissertation_published}")
    link = page.links["Авторефератни очиш (PDF, 1 КБ)"]
    with client.get(link) as answer:
        assert answer.mimetype == "application/pdf"
        assert answer.headers["Content-Disposition"].startswith("inline; ")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "script-src" not in answer.headers["Content-Security-Policy"]
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; ")
        assert answer.data.startswith(b"%PDF")


@pytest.mark.parametrize(
    "asked", ["q=Ғафуров", "q=gafurov", "q=G'afurov+taqrib", "q=01.01.03", "q=Юнусова", "q=интеграл"]
)
def test_it_is_found_in_either_script(client, asked):
    assert TITLE in client.page(f"{LIST}?{asked}").links


@pytest.mark.parametrize("asked", ["q=йўқсўз", "q=ғ", "q=Қоралама", "q=dissertation.kind%3Dphd"])
def test_nothing_else_is_found(client, asked):
    assert TITLE not in client.page(f"{LIST}?{asked}").links


@pytest.mark.both_engines
def test_the_list_is_narrowed_by_kind_year_and_speciality(client):
    page = client.page(LIST)
    assert "01.01.03 Ҳисоблаш математикаси" in page
    for asked in ("kind=phd", "speciality_code=01.01.03", "year=2026", "kind=phd&speciality_code=01.01.03&year=2026"):
        assert TITLE in client.page(f"{LIST}?{asked}").links, asked
    assert TITLE in client.page(f"{LIST}?kind=dsc").links, "a kind that is not there is as if it was not asked for"
    assert TITLE in client.page(f"{LIST}?kind=phd").links
    year = client.page(f"{LIST}?kind=phd").links["2026"]
    assert "kind=phd" in year


@pytest.mark.both_engines
def test_a_withdrawn_one_leaves_no_word_behind(app, client, world):
    key = world.dissertation_published
    with app.app_context():
        row = db.session.get(Announcement, key)
        by = db.session.get(announcements.User, world.users["scientist"])
        announcements.unpublish(row, "хато", version=row.version, at=clock.now(), by=by)
        db.session.commit()
        words = db.session.scalars(db.select(EditionWord.word)).all()
        assert words, "the words of the seminar stay"
        assert not [word for word in words if "dissertation" in word or word.startswith("gafur")]
    page = client.page(f"{LIST}?q=gafurov")
    assert TITLE not in page
    assert "01.01.03" not in page


def test_the_draft_is_nowhere(app, client, world):
    assert client.get(f"{LIST}{world.dissertation}").status_code == 404
    assert "Қоралама диссертация" not in client.page(LIST)
    with app.app_context():
        assert db.session.scalar(db.select(db.func.count()).select_from(Dissertation)) == 2


def test_it_is_no_calendar_entry(client, world):
    assert client.get(f"{LIST}{world.dissertation_published}.ics").status_code == 404


def test_the_list_costs_few_queries(app, client):
    client.get(LIST)
    with count_statements(engine_of(app)) as seen:
        client.get(f"{LIST}?q=gafurov&kind=phd")
    assert len(seen) <= 9, seen
    assert not seen.writes


@pytest.mark.parametrize("lang", ["uz_Latn", "ru", "en"])
def test_it_is_read_in_other_languages(client, world, lang):
    page = client.get(f"{LIST}{world.dissertation_published}?lang={lang}")
    assert page.status_code == 200
    assert re.search(r"23\.10\.2026", page.text)

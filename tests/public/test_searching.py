"""One search over all directions, in either script, with what each of them holds."""

import re
from datetime import date

import pytest

from hemis.access import published
from hemis.extensions import db
from hemis.models.announcements import Edition
from hemis.operations.edition_words import has_all
from tests.house.walks import engine_of
from tests.public.test_service import many, take_away
from tests.rig.counter import count_statements

HOME = "/ilmiy-faoliyat"
SEARCH = f"{HOME}/qidiruv"
SEMINAR, THESIS = "Эълон қилинган семинар", "Интеграл тенгламаларни ечишнинг тақрибий усуллари"


@pytest.mark.both_engines
@pytest.mark.parametrize("asked", ["интеграл", "integral", "ИНТЕГ", "integral tenglama"])
def test_one_search_finds_in_all_directions(client, asked):
    page = client.page(f"{SEARCH}?q={asked}")
    assert {SEMINAR, THESIS} <= set(page.links)
    assert "Ҳаммаси: 2" in page.links
    assert "Семинарлар: 1" in page.links
    assert "Диссертациялар: 1" in page.links


@pytest.mark.both_engines
def test_a_direction_is_looked_at_alone_and_everything_asked_is_carried(client):
    page = client.page(f"{SEARCH}?q=integral&year=2026&lang=uz_Latn&view=large")
    alone = page.links["Dissertatsiyalar: 1"]
    assert all(each in alone for each in ("q=integral", "year=2026", "lang=uz_Latn", "view=large"))
    narrowed = client.page(alone)
    assert any(text.startswith("Integral") for text in narrowed.links)
    assert "Eʼlon qilingan seminar" not in narrowed.links
    form = narrowed.form(0)
    assert form.data["direction"] == "dissertatsiyalar"
    assert form.data["year"] == "2026"
    assert "Eʼlon qilingan seminar" not in client.page(f"{SEARCH}?q=elon&year=1999&lang=uz_Latn").links


def test_a_search_from_the_first_page(client):
    page = client.submit(client.page(f"{HOME}/").form(0), q="gafurov")
    assert THESIS in page.links
    assert SEMINAR not in page.links


def test_what_the_public_may_not_read_is_not_found(app, client, world):
    assert "топилмади" in client.page(f"{SEARCH}?q=Қоралама")
    take_away(app, world)
    assert SEMINAR not in client.page(f"{SEARCH}?q=elon").links


@pytest.mark.parametrize(
    "query",
    [
        *("", "q=", "q=%00", "q=integral&direction=x&year=abc&page=99999", "q=integral&year=0000", "q=%25_'"),
        *("q=integral&year=2026x", "q=integral&year=20261"),
    ],
)
def test_bad_parameters_do_no_harm(client, query):
    page = client.page(f"{SEARCH}?{query}")
    assert page.find("meta", name_="robots") is not None or "noindex" in client.get(f"{SEARCH}?{query}").text


def test_pages_follow_each_other_and_cost_the_same(app, client):
    client.get(f"{SEARCH}?q=integral")
    with count_statements(engine_of(app)) as few:
        client.get(f"{SEARCH}?q=integral")
    many(app, 45, indexed=True)
    page = client.page(f"{SEARCH}?q=ilmiy")
    assert "Семинарлар: 45" in page.links
    assert "1 / 3-саҳифа" in page
    assert "q=ilmiy" in page.links["Кейинги ›"]
    with count_statements(engine_of(app)) as lots:
        client.get(f"{SEARCH}?q=ilmiy")
    assert len(lots) <= len(few) <= 5, lots
    assert not lots.writes


@pytest.mark.parametrize("place", ["qidiruv", "dissertatsiyalar/"])
def test_a_word_is_looked_for_once_however_often_and_in_how_many_pieces_it_is_typed(app, client, place):
    client.get(f"{HOME}/{place}?q=тенглама")  # what all searches of a list share is read
    asked = " ".join(["инт", "интеграл", "integral"] * 20)
    with count_statements(engine_of(app)) as seen:
        page = client.page(f"{HOME}/{place}?q={asked}")
    assert THESIS in page.links
    assert max(statement.count("FROM edition_word") for statement in seen) == 1


@pytest.mark.both_engines
@pytest.mark.parametrize("place", ["qidiruv", "dissertatsiyalar/"])
def test_of_a_page_of_words_only_so_many_are_looked_for(app, client, place):
    words = " ".join(first + second for first in "бмткснрдлв" for second in "аиоуэ")
    with count_statements(engine_of(app)) as seen:
        client.page(f"{HOME}/{place}?q={words}")
    assert max(statement.count("FROM edition_word") for statement in seen) <= 20


@pytest.mark.parametrize("place", ["qidiruv", "seminarlar/"])
def test_a_page_of_text_in_the_field_makes_no_page_of_megabytes(client, place):
    usual, endless = (len(client.get(f"{HOME}/{place}?q={'a' * length}").data) for length in (200, 20_000))
    assert endless <= usual


@pytest.mark.parametrize("year", ["20", "abc", "99999", "0000"])
def test_a_year_that_cannot_be_read_is_told_beside_its_field(client, year):
    page = client.page(f"{SEARCH}?q=integral&year={year}")
    assert "Йил ўқилмади" in page.text_at("p", id="year-error")
    assert page.find("input", id="year").get("aria-describedby") == "year-error"
    assert page.form(0).data["year"] == year
    assert "Ҳаммаси: 2" in page.links
    assert not client.page(f"{SEARCH}?q=integral&year=2026").find_all("p", id="year-error")


def test_a_list_says_what_has_a_summary(client):
    page = client.page(f"{SEARCH}?q=gafurov")
    assert "Автореферат бор (PDF, 1 КБ)" in page
    assert "Автореферат бор (PDF, 1 КБ)" in client.page(f"{HOME}/dissertatsiyalar/")


def register(app, count):
    """So many more editions whose days lie across each other; return the titles as they follow each other."""
    many(app, count, indexed=True)
    with app.app_context():
        rows = db.session.scalars(published(Edition).where(Edition.title.like("%илмий-назарий%"))).all()
        for row in rows:
            row.day = date(2026, 1, 1 + row.id * 7 % 11)
        db.session.commit()
        return [row.title for row in sorted(rows, key=lambda row: (row.day, row.id), reverse=True)]


def titles(page):
    return [text for text in page.links if "илмий-назарий" in text]


def told(page):
    """How many finds a page says that there are."""
    return int(re.search(r"(?:Жами|Ҳаммаси): (\d+)", page.text).group(1))


@pytest.mark.both_engines
@pytest.mark.parametrize("place", ["qidiruv", "seminarlar/"])
def test_the_pages_of_a_search_hold_every_find_once_and_the_newest_first(app, client, place):
    expected, seen = register(app, 45), []
    for number in range(1, 6):
        page = client.page(f"{HOME}/{place}?q=ilmiy tatbiq&page={number}")
        assert told(page) == 45
        seen += [title for title in titles(page) if title not in seen]
    assert seen == expected
    assert titles(client.page(f"{HOME}/{place}?q=ilmiy tatbiq&page=99"))[-1] == expected[-1]


@pytest.mark.both_engines
@pytest.mark.parametrize("place", ["qidiruv", "seminarlar/"])
def test_a_text_that_was_taken_away_is_not_counted_even_where_its_words_were_left(app, client, place):
    register(app, 20)
    with app.app_context():
        row = db.session.scalars(published(Edition).where(Edition.title.like("7-илмий-%"))).one()
        row.withdrawn_at = row.published_at
        db.session.commit()
    page = client.page(f"{HOME}/{place}?q=ilmiy")
    assert told(page) == 19
    assert len(titles(page)) == {"qidiruv": 19, "seminarlar/": 12}[place]


@pytest.mark.both_engines
def test_no_word_is_looked_up_for_each_edition_by_itself(app):
    with app.app_context():
        asked = published(Edition).where(has_all(["ilmiy", "tatbiq"])).with_only_columns(Edition.id)
        told = asked.compile(db.engine, compile_kwargs={"literal_binds": True})
        explain = {"postgresql": "EXPLAIN", "sqlite": "EXPLAIN QUERY PLAN"}[db.engine.dialect.name]
        plan = "\n".join(str(row) for row in db.session.connection().exec_driver_sql(f"{explain} {told}"))
    words = plan.count("hashed SubPlan") or plan.count("LIST SUBQUERY")
    assert words == 2, plan
    assert "CORRELATED" not in plan
    assert "Join" not in plan
    assert "Nested Loop" not in plan


@pytest.mark.both_engines
def test_a_line_of_a_find_is_drawn_once(app, client):
    client.get(f"{SEARCH}?q=integral")
    with count_statements(engine_of(app)) as seen:
        again = client.page(f"{SEARCH}?q=integral tenglama")
    assert {SEMINAR, THESIS} <= set(again.links)
    assert not [statement for statement in seen if "edition.content" in statement]

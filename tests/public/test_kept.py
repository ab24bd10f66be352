"""Public pages that a process keeps: the same for everybody, never older than said, gone with what was withdrawn."""

import sqlite3
from contextlib import contextmanager
from urllib.parse import quote

import brotli
import psycopg
import pytest
from flask import request, request_started
from sqlalchemy import event, select, update
from sqlalchemy.exc import OperationalError

from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.announcements import Announcement, Edition
from hemis.operations import announcements, service_days
from hemis.web import clock, kept, shelf
from tests.house.walks import engine_of, samples, visits
from tests.public.test_service import many
from tests.rig.asked import ALL, names_asked
from tests.rig.counter import count_statements

HOME = "/ilmiy-faoliyat"
LIST = f"{HOME}/seminarlar/"
PAST = f"{LIST}?year=2026"
TITLE = "Эълон қилинган семинар"
MARK = '<p class="flash warning">'
WORK = {"reason": "Тизимни янгилаш", "first_day": "2026-10-06", "starts_at": "09:00"}
WORK |= {"last_day": "2026-10-06", "ends_at": "23:00"}


@contextmanager
def away(app):
    """Let no statement reach the database."""

    def refuse(*_call):
        raise OperationalError("away", None, sqlite3.OperationalError("away"))

    app.config["SHOW_ERROR_PAGES"] = True
    engine = engine_of(app)
    event.listen(engine, "before_cursor_execute", refuse)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", refuse)


def pages_kept(app):
    """Return path and query of all that is kept, drawer by drawer."""
    with app.app_context():
        return [(key[0], key[1]) for drawer in kept._shelf().drawers.values() for key in drawer]


def taken_away(app, world):
    with app.app_context():
        row, office = db.session.get(Announcement, world.seminar_published), db.session.get(User, 1)
        announcements.unpublish(row, "хато", version=row.version, at=clock.now(), by=office)
        db.session.commit()


def test_a_page_is_drawn_once_for_everybody(app, client, as_):
    first, people = client.get(LIST), (client, as_("teacher"), as_("admin"))
    with count_statements(engine_of(app)) as seen:
        answers = [who.get(LIST) for who in people]
    assert not seen
    assert [answer.data for answer in answers] == [first.data] * 3
    assert [dict(answer.headers) for answer in answers] == [dict(first.headers)] * 3


def test_a_kept_page_leaves_before_the_framework_begins(app, client, world):
    begun = []
    with request_started.connected_to(lambda _app: begun.append(request.path), app):
        first = client.get(LIST)
        assert begun == [LIST]
        assert client.get(LIST).data == first.data
        since = client.get(LIST, headers={"If-Modified-Since": "Sun, 01 Jan 2023 00:00:00 GMT"})
        assert (since.status_code, begun) == (200, [LIST])
        assert (client.head(LIST).status_code, client.post(LIST).status_code) == (200, 405)
        assert client.get(f"{LIST}{world.seminar}").status_code == 404
    assert begun == [LIST, LIST, LIST, f"{LIST}{world.seminar}"]


def test_counting_what_was_read_throws_nothing_away(app, client):
    client.get(LIST)
    with app.app_context():
        service_days.add_answers({(clock.today(), True): 3})
        db.session.commit()
    with count_statements(engine_of(app)) as seen:
        assert TITLE in client.get(LIST).text
    assert not seen


@pytest.mark.both_engines
def test_a_list_tells_of_what_another_process_published_after_seconds(app, client, at):
    at("2026-10-06 12:00:00")
    assert "Жами: 1 та" in client.page(PAST)
    with app.app_context(), db.engine.begin() as another:  # a session of this process would empty the shelf
        table = Edition.__table__
        row = another.execute(select(table).where(table.c.title == TITLE)).one()._mapping
        own = select(Announcement.id).where(Announcement.id.not_in(select(table.c.announcement_id))).limit(1)
        other = {"id": row["id"] + 900, "announcement_id": another.scalar(own), "title": "Бошқа жараён эълон қилди"}
        another.execute(table.insert().values(dict(row) | other))
    at("2026-10-06 12:00:06")
    page = client.page(PAST)
    assert "Бошқа жараён эълон қилди" in page.links
    assert "Жами: 2 та" in page


def test_languages_encodings_and_questions_are_never_mixed(client):
    asked = [(lang, coding) for lang in ("", "ru", "en", "uz_Latn") for coding in ("br", "gzip", "identity")]
    first = {each: client.get(f"{LIST}?lang={each[0]}", headers={"Accept-Encoding": each[1]}).data for each in asked}
    for each in reversed(asked):
        answer = client.get(f"{LIST}?lang={each[0]}", headers={"Accept-Encoding": each[1]})
        assert answer.data == first[each], each
        assert answer.headers.get("Content-Encoding", "identity") == each[1]
    assert len({first[lang, "identity"] for lang, _coding in asked}) == 4
    assert TITLE in client.get(f"{LIST}?q=elon").text
    assert TITLE not in client.get(f"{LIST}?q=nobody").text
    assert client.get(LIST, headers={"Host": "other.example"}).text.count("other.example")
    assert "other.example" not in client.get(LIST).text


def test_the_right_copy_of_a_kept_page_is_answered_by_a_bare_304(client):
    tag = client.get(LIST, headers={"Accept-Encoding": "br"}).headers["ETag"]
    for _again in range(2):
        same = client.get(LIST, headers={"Accept-Encoding": "br", "If-None-Match": tag})
        assert (same.status_code, same.data, same.headers.get("Content-Type")) == (304, b"", None)
    assert client.get(LIST, headers={"If-None-Match": '"another"'}).status_code == 200
    page = client.get(LIST, headers={"Accept-Encoding": "br"})
    assert TITLE in brotli.decompress(page.data).decode()


def test_who_asks_with_an_old_copy_first_fills_the_shelf(app, client):
    tag = client.get(LIST).headers["ETag"]
    with app.app_context():
        kept.forget()
    assert client.get(LIST, headers={"If-None-Match": tag}).status_code == 304
    with count_statements(engine_of(app)) as seen:
        assert TITLE in client.get(LIST).text
    assert not seen


def test_what_this_process_takes_away_is_gone_at_once(app, client, world):
    address = f"{LIST}{world.seminar_published}"
    assert client.get(address).status_code == 200
    assert TITLE in client.get(LIST).text
    taken_away(app, world)
    assert client.get(address).status_code == 404
    assert TITLE not in client.get(LIST).text


def test_a_page_is_drawn_again_after_seconds(app, client, at):
    at("2026-10-06 12:00:00")
    assert TITLE in client.get(LIST).text
    with app.app_context(), db.engine.begin() as other:
        other.execute(update(Edition).where(Edition.title == TITLE).values(withdrawn_at=clock.now()))
    at("2026-10-06 12:00:04")
    assert TITLE in client.get(LIST).text
    at("2026-10-06 12:00:05")
    assert TITLE not in client.get(LIST).text


@pytest.mark.parametrize("lang", ["", "ru", "uz_Latn"])
def test_a_line_drawn_for_one_list_stands_on_others_in_its_language(app, client, lang):
    first = client.page(f"{LIST}?lang={lang}")
    with count_statements(engine_of(app)) as seen:
        year = client.page(f"{LIST}?lang={lang}&year=2026")
    assert "edition.content" not in repr(list(seen)), seen
    assert first.text_at("ul", class_="cards") == year.text_at("ul", class_="cards")


def test_what_another_process_has_taken_away_never_stands_in(app, client, at, world):
    address = f"{LIST}{world.seminar_published}"
    at("2026-10-06 12:00:00")
    assert client.get(address).status_code == 200
    with app.app_context():
        kept.look()
        db.session.rollback()
        with db.engine.begin() as other:
            other.execute(update(Edition).where(Edition.title == TITLE).values(withdrawn_at=clock.now()))
        kept.look()
        db.session.rollback()
    at("2026-10-06 12:01:00")
    with away(app):
        assert client.get(address).status_code == 503


def test_for_an_hour_an_old_page_stands_in_and_says_so(app, client, at):
    at("2026-10-06 12:00:00")
    new = client.get(f"{LIST}?lang=ru", headers={"Accept-Encoding": "br"})
    with away(app):
        for moment in ("12:00:06", "12:59:59"):
            at(f"2026-10-06 {moment}")
            old = client.get(f"{LIST}?lang=ru", headers={"Accept-Encoding": "br", "If-None-Match": new.headers["ETag"]})
            assert (old.status_code, old.headers["Cache-Control"]) == (200, "no-store")
            assert "ETag" not in old.headers
            text = brotli.decompress(old.data).decode()
            assert MARK in text
            assert "06.10.2026 12:00" in text
        at("2026-10-06 13:00:00")
        refused = client.get(f"{LIST}?lang=ru")
        assert (refused.status_code, "Retry-After" in refused.headers) == (503, True)
    assert MARK not in client.get(f"{LIST}?lang=ru").text.split("<h1>")[0]


def test_maintenance_closes_the_shelf_too(app, client, as_, at):
    at("2026-10-06 12:00:00")
    client.get(LIST)
    admin = as_("admin")
    admin.submit(admin.page("/system/maintenance/new").form(), **WORK | {"starts_at": "12:30"})
    assert client.get(LIST).status_code == 200
    at("2026-10-06 12:30:01")
    assert client.get(LIST).status_code == 503
    with away(app):
        assert client.get(LIST).status_code == 503


def test_nothing_that_must_not_be_kept_is(app, client, world):
    for address in ("/tekshirish/", f"{LIST}999999", "/account/login"):
        client.get(address)
    assert not pages_kept(app)


def test_the_shelf_is_bounded_and_keeps_what_is_asked_for(app, client, monkeypatch):
    monkeypatch.setattr(shelf, "MOST", 5)
    for number in range(12):
        client.get(f"{LIST}?q={number}")
        client.get(f"{LIST}?q=0")
    asked = [query for _path, query in pages_kept(app)]
    assert asked == ["q=8", "q=9", "q=10", "q=11", "q=0"]


def test_words_that_no_page_looks_for_ask_for_the_same_page(app, client):
    first = client.get(f"{LIST}?lang=ru&year=2026")
    with count_statements(engine_of(app)) as statements:
        for query in ("year=2026&lang=ru", "lang=ru&year=2026&utm_source=telegram", "fbclid=x&year=2026&_=1&lang=ru"):
            assert client.get(f"{LIST}?{query}").data == first.data
    assert not statements
    assert pages_kept(app) == [(LIST, "lang=ru&year=2026")]


@pytest.mark.parametrize("query", ["%71=бегона", "+q=1", "q=бегона", "year=2026&year=2025", "year=2025&year=2026"])
def test_a_word_that_a_page_may_look_for_asks_for_another(app, client, query):
    client.get(LIST)
    client.get(f"{LIST}?year=2026")
    client.get(f"{LIST}?{query}")
    assert len(pages_kept(app)) == 3


def test_no_public_page_looks_for_a_word_by_which_it_is_not_kept(app, client, world):
    many(app, 3, indexed=True)
    for visit in visits(app):
        if visit.method == "GET" and visit.endpoint.startswith("public."):
            address = visit.address(app, samples(world, world))
            with names_asked(app) as names:
                first = client.get(f"{address}?q=ilmiy")
            assert names - {ALL} <= kept.READ, address
            with app.app_context():
                kept.forget()
            drawn = client.get(f"{address}?begona=1&q=ilmiy&format=csv&sort=day")
            assert (drawn.status_code, drawn.data) == (first.status_code, first.data), address


@pytest.mark.promise("D3")
def test_no_flood_of_strange_addresses_pushes_out_what_stands_in(app, client, world, monkeypatch, at):
    at("2026-10-06 12:00:00")
    monkeypatch.setattr(shelf, "MOST", 5)
    plain = (f"{HOME}/", LIST, f"{LIST}?lang=ru&view=large", f"{LIST}{world.seminar_published}")
    for address in plain:
        client.get(address)
    for number in range(12):
        for query in (
            f"_={number}",
            f"q={number}",
            f"page={number}",
            f"lang=x{number}",
            f"lang=ru&view=large&_={number}",
        ):
            client.get(f"{LIST}?{query}")
            client.get(f"{LIST}{world.seminar_published}?{query}")
    at("2026-10-06 12:30:00")
    with away(app):
        assert [client.get(address).status_code for address in plain] == [200] * 4


def test_an_endless_address_is_answered_and_not_kept(app, client):
    assert TITLE in client.get(f"{LIST}?_={'x' * kept.LONGEST_ADDRESS}").text
    assert not pages_kept(app)


@pytest.mark.parametrize("wrong", ["br;q=0, gzip;q=0", "*", "gzip;q=1, br;q=0.1", "", "x" * 200])
def test_an_odd_wish_for_an_encoding_is_answered_as_always(client, wrong):
    first = client.get(LIST, headers={"Accept-Encoding": wrong})
    again = client.get(LIST, headers={"Accept-Encoding": wrong})
    assert (again.data, again.headers.get("Content-Encoding")) == (first.data, first.headers.get("Content-Encoding"))


def test_what_is_kept_of_a_list_holds_nothing_of_another_visitor(client):
    client.get(LIST)
    typed = client.page(f"{LIST}?q=semi&year=2026&view=large")
    assert (typed.form(0).data["q"], typed.form(0).data["view"]) == ("semi", "large")
    assert client.page(f"{LIST}?lang=ru").form(0).data["lang"] == "ru"
    plain = client.page(f"{LIST}?_=1")
    assert "lang" not in plain.form(0).data
    assert not plain.form(0).data["q"]
    client.get(f"{LIST}?_=2", headers={"Host": "example.org"})
    assert "example.org" not in client.get(f"{LIST}?_=3").text


def test_a_search_that_finds_nothing_says_so_with_the_words_of_its_own_visitor(client):
    for typed, more, said in (
        ("йўқсўз", "&lang=ru&view=large", "Ничего не найдено"),
        ('"><b>йўқ', "", "Ҳеч нарса топилмади"),
        ("йўқ\0lines", "&year=2026", "Ҳеч нарса топилмади"),
        ("бошқа", "", "Ҳеч нарса топилмади"),
    ):
        page = client.page(f"{LIST}?q={quote(typed)}{more}")
        assert said in page, typed
        assert page.form(0).data["q"] == typed.replace("\0", "")
        assert page.find("b") is None
        assert "?q=" in page.links["English"]
    assert "Ҳеч нарса топилмади" not in client.page(LIST)


def test_search_engines_are_told_an_address_without_a_language_that_nobody_speaks(client):
    for query, ending in (
        ("year=2026&lang=xx&view=large", "?year=2026"),
        ("lang=ru&year=2026", "?year=2026&lang=ru"),
        ("utm_source=a&fbclid=b&page=1&q=", ""),
        ("page=2&x=1&year=2026&year=2025", "?year=2026&page=2"),
        ("direction=x&_scheme=y", ""),
    ):
        page = client.page(f"{LIST}?{query}")
        assert page.find("link", rel="canonical").get("href").endswith(f"{LIST}{ending}"), query
        ways = [link for link in page.links.values() if not link.endswith("#main")]
        assert not [link for link in ways if "utm_" in link or "x=1" in link]


@pytest.mark.parametrize("address", [LIST, f"{HOME}/qidiruv?q=ilmiy"])
def test_the_way_from_page_to_page_carries_what_is_known_and_nothing_else(app, client, address):
    many(app, 60, indexed=True)
    sign = "&" if "?" in address else "?"
    second = client.page(client.page(f"{address}{sign}utm_source=a&lang=ru").links["Вперёд ›"])
    assert second.links["‹ Назад"] == f"{address}{sign}lang=ru"
    assert "page=3" in second.links["Вперёд ›"]
    assert "utm_source" not in second.links["Вперёд ›"]


def test_a_code_that_is_looked_up_stays_with_the_language(client):
    page = client.page("/tekshirish/?code=AAAA-BBBB-CCCC&x=1")
    assert client.page(page.links["English"]).form().data["code"] == "AAAA-BBBB-CCCC"


@pytest.mark.postgres
@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
def test_a_list_comes_though_its_connection_was_cut_a_moment_ago(app, client, world):
    """Nobody asks beforehand whether the server is still there; who is not answered asks once more, and does then."""
    engine = engine_of(app)
    client.get(PAST)
    place = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(place, autocommit=True) as other:
        others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        cut = other.execute(f"SELECT pg_terminate_backend(pid, 5000) {others}").fetchall()
    assert cut
    with count_statements(engine) as seen:
        answer = client.get(f"{PAST}&page=2")
    assert (answer.status_code, TITLE in answer.text) == (200, True)
    assert len([statement for statement in seen if statement.endswith("LIMIT 12 OFFSET 0")]) == 2

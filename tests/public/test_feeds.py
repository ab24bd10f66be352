"""A feed of what was published or corrected, and a calendar of what comes: for programs that come back."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree

import brotli
import pytest
from icalendar import Calendar

from tests.house.walks import engine_of
from tests.public.test_service import correct, many, take_away
from tests.rig.counter import count_statements

HOME = "/ilmiy-faoliyat"
FEED, CALENDAR = f"{HOME}/yangiliklar.atom", f"{HOME}/taqvim.ics"
OWN_FEED, OWN_CALENDAR = f"{HOME}/seminarlar/yangiliklar.atom", f"{HOME}/seminarlar/taqvim.ics"
ALL = (FEED, CALENDAR, OWN_FEED, OWN_CALENDAR)
A = "{http://www.w3.org/2005/Atom}"
SEMINAR = "Эълон қилинган семинар"


def entries_of(client, address):
    root = ElementTree.fromstring(client.get(address).data)
    return {each.findtext(f"{A}title"): each for each in root.iter(f"{A}entry")}


def events_of(client, address):
    return {str(each["summary"]): each for each in Calendar.from_ical(client.get(address).data).walk("VEVENT")}


def test_a_feed_holds_what_was_published_with_its_files(client, world):
    found = entries_of(client, FEED)
    assert SEMINAR in found
    thesis = found["Интеграл тенгламаларни ечишнинг тақрибий усуллари"]
    links = {each.get("rel"): each for each in thesis.iter(f"{A}link")}
    assert links["enclosure"].get("type") == "application/pdf"
    for each in links.values():
        with client.get(each.get("href")) as answer:
            assert answer.status_code == 200
    assert set(entries_of(client, OWN_FEED)) == {SEMINAR}


def test_a_correction_is_the_same_entry_once_more(app, client, world):
    before = entries_of(client, OWN_FEED)[SEMINAR]
    correct(app, world, lambda row: {"title": "Тузатилган <семинар> & яна"})
    after = entries_of(client, OWN_FEED)
    assert set(after) == {"Тузатилган <семинар> & яна"}
    entry = after["Тузатилган <семинар> & яна"]
    assert entry.findtext(f"{A}id") == before.findtext(f"{A}id")
    assert entry.findtext(f"{A}updated") >= before.findtext(f"{A}updated")
    assert "2-таҳрир" in entry.findtext(f"{A}summary")


def test_a_sign_that_no_feed_may_hold_breaks_no_feed(app, client, world):
    """A spreadsheet may bring such signs past the forms; one of them would end the feed of all items."""
    correct(app, world, lambda row: {"title": "Тузатилган\ufffe \uffff\x0bсеминар", "place": "301\x01-хона"})
    assert set(entries_of(client, OWN_FEED)) == {"Тузатилган семинар"}


def test_a_draft_and_what_was_taken_away_are_in_neither(app, client, world):
    correct(app, world, lambda row: {"title": "МАХФИЙ"}, until="approved")
    for address in ALL:
        assert "МАХФИЙ" not in client.get(address).text
    take_away(app, world)
    for address in ALL:
        assert SEMINAR not in client.get(address).text


def test_a_calendar_holds_what_is_to_come(client, at):
    assert SEMINAR in events_of(client, CALENDAR)
    assert set(events_of(client, OWN_CALENDAR)) == {SEMINAR}
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT6H" in client.get(CALENDAR).text
    at("2026-10-23 09:00")
    assert SEMINAR not in events_of(client, CALENDAR)


def test_an_entry_of_the_whole_calendar_is_that_of_the_single_one(client, world):
    alone = events_of(client, f"{HOME}/seminarlar/{world.seminar_published}.ics")[SEMINAR]
    assert events_of(client, CALENDAR)[SEMINAR] == alone


def test_a_calendar_is_read_in_the_script_of_its_address(client):
    found = events_of(client, f"{CALENDAR}?lang=uz_Latn")
    assert "Eʼlon qilingan seminar" in found
    assert not [each for each in found if re.search("[а-яўқғҳ]", each)]


def test_where_nothing_happens_on_a_day_is_no_calendar(client):
    assert client.get(f"{HOME}/dissertatsiyalar/taqvim.ics").status_code == 404
    assert "text/calendar" not in {
        each.get("type") for each in client.page(f"{HOME}/dissertatsiyalar/").find_all("link")
    }


@pytest.mark.parametrize("lang", ["uz_Cyrl", "uz_Latn", "ru", "en"])
def test_pages_lead_to_both_in_their_language(client, lang):
    for address, wanted in ((f"{HOME}/", (FEED, CALENDAR)), (f"{HOME}/seminarlar/", (OWN_FEED, OWN_CALENDAR))):
        page = client.page(f"{address}?lang={lang}&view=large")
        query = "" if lang == "uz_Cyrl" else f"?lang={lang}"
        found = {each.get("type"): each.get("href") for each in page.find_all("link", rel="alternate")}
        assert found["application/atom+xml"] == f"http://localhost{wanted[0]}{query}"
        assert found["text/calendar"] == f"http://localhost{wanted[1]}{query}"
        assert {f"http://localhost{each}{query}" for each in wanted} <= set(page.links.values())
    assert ElementTree.fromstring(client.get(f"{FEED}?lang={lang}").data).get(
        "{http://www.w3.org/XML/1998/namespace}lang"
    )


@pytest.mark.both_engines
@pytest.mark.parametrize("address", ALL)
def test_the_right_copy_is_answered_304(client, address):
    first = client.get(address, headers={"Accept-Encoding": "br"})
    assert first.headers["Cache-Control"] == "public, max-age=55"
    assert parsedate_to_datetime(first.headers["Last-Modified"])
    assert "Set-Cookie" not in first.headers
    for named in ({"If-None-Match": first.headers["ETag"]}, {"If-Modified-Since": first.headers["Last-Modified"]}):
        again = client.get(address, headers={"Accept-Encoding": "br", **named})
        assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("address", ALL)
def test_a_copy_from_before_something_was_taken_away_is_not_right(app, client, world, at, address):
    """A program that compares the day alone must not go on showing what is no longer there."""
    at("2026-10-10 09:00")
    since = client.get(address).headers["Last-Modified"]
    at("2026-10-10 10:00")
    take_away(app, world)
    answer = client.get(address, headers={"If-Modified-Since": since})
    assert answer.status_code == 200
    assert SEMINAR not in answer.text


def test_a_calendar_of_yesterday_is_not_right_today(client, at):
    since = client.get(CALENDAR).headers["Last-Modified"]
    at("2026-10-23 09:00")
    answer = client.get(CALENDAR, headers={"If-Modified-Since": since})
    assert answer.status_code == 200
    assert parsedate_to_datetime(answer.headers["Last-Modified"]) == datetime(2026, 10, 22, 19, tzinfo=UTC)


def test_they_stay_small_and_cost_the_same_however_much_there_is(app, client):
    many(app, 5)
    for address in ALL:
        client.get(address)
        with count_statements(engine_of(app)) as few:
            client.get(address)
        assert len(few) <= 4, few
        assert not few.writes
    many(app, 100)
    answer = client.get(FEED, headers={"Accept-Encoding": "br"})
    assert answer.headers["Content-Encoding"] == "br"
    assert len(answer.data) <= 14_000
    assert len(list(ElementTree.fromstring(brotli.decompress(answer.data)).iter(f"{A}entry"))) == 40

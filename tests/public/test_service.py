"""«ОТМ илмий фаолияти»: open to everybody, cacheable, without cookie or script, and only what is published."""

import io
import re

import brotli
import pytest
from icalendar import Calendar

from hemis.domain.names import fold
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.announcements import Announcement, AnnouncementFile, Edition, EditionFile
from hemis.models.research import Seminar
from hemis.operations import announcements, edition_words, files, seminars
from hemis.web import clock, kept
from hemis.web.addresses import up_to
from hemis.web.fields import LARGEST
from tests.house.walks import engine_of
from tests.house.weights import weigh
from tests.rig.counter import count_statements

HOME = "/ilmiy-faoliyat"
LIST = f"{HOME}/seminarlar/"
STATES = ("draft", "submitted", "approved", "sent_back", "withdrawn")


def addresses(world):
    return [f"{HOME}/", f"{HOME}/yoriqnoma", LIST, f"{LIST}{world.seminar_published}"]


def test_the_card_tells_the_facts_of_the_passport(client):
    page = client.page(f"{HOME}/")
    assert page.heading == "ОТМ илмий фаолияти"
    for words in (
        "Бухоро давлат университети",
        "Талаб қилинмайди",
        "Бепул",
        "кечаю кундуз",
        "30 сония",
        "Илмий ишлар бўйича проректор",
        "Муҳаммад Иқбол кўчаси 11",
        "профилактика",
    ):
        assert words in page, words
    complaint = page.links["«Электрон қабулхона» орқали шикоят қилиш"]
    reception = client.get(complaint).location
    assert reception.startswith("https://example.uz/qabulxona?")
    assert "xizmat=%D0%9E%D0%A2%D0%9C" in reception
    assert "Йўриқнома" in page.links
    assert "Эълон қилинган семинар" in page


def test_a_visitor_finds_and_reads_a_seminar(client, world):
    page = client.page(LIST)
    detail = client.page(page.links["Эълон қилинган семинар"])
    assert "22.10.2026 14:00" in detail
    assert "1-масала: интеграл тенгламалар" in detail
    assert "Бош ўқув биноси" in detail
    assert f"{LIST}{world.seminar_published}.ics" in detail.links.values()


@pytest.mark.parametrize("look", ["lang=uz_Cyrl", "lang=ru&view=large"])
def test_a_link_to_a_place_of_another_page_finds_it(client, look):
    ways = [link.get("href").partition("#") for link in client.page(f"{HOME}/pasport?{look}").find_all("a")]
    places = {(address, anchor) for address, _sign, anchor in ways if address and anchor}
    assert {anchor for _address, anchor in places} == {"qulaylik"}
    without_reception = (f"{HOME}/yoriqnoma?{look}", "shikoyat")
    for address, anchor in (*places, without_reception):
        assert client.page(address).by_id(anchor) is not None


def test_a_year_without_anything_asks_for_no_other_word(app, client):
    many(app, 1)
    with app.app_context():
        newest = db.session.scalar(db.select(Edition).order_by(Edition.id.desc()))
        newest.day = newest.day.replace(year=2024)
        db.session.commit()
    assert "2025 йилда эълон қилинган маълумот йўқ" in client.page(f"{LIST}?year=2025")
    assert "Бошқа сўз билан" in client.page(f"{LIST}?year=2025&q=йўқсўз")


@pytest.mark.parametrize("look", ["", "?lang=ru&view=large"])
def test_an_item_leads_back_to_its_list(client, world, look):
    page = client.page(f"{LIST}{world.seminar_published}{look}")
    ways = [link.get("href") for link in page.find("nav", class_="crumbs").iter("a")]
    assert [way.partition("?")[0] for way in ways] == [f"{HOME}/", LIST]
    assert ways[1] in [link.get("href") for link in page.find_all("a", aria_current="true")]


@pytest.mark.parametrize("word", ["Эълон", "e'lon", "elon", "ҚИЛИНГАН seminar"])
def test_search_meets_both_scripts(client, word):
    assert "Эълон қилинган семинар" in client.page(f"{LIST}?q={word}").links


@pytest.mark.parametrize("word", ["интеграл", "integral tenglama", "эълон интеграл"])
def test_a_question_on_the_agenda_leads_to_its_seminar(client, word):
    page = client.page(f"{LIST}?q={word}")
    assert "Эълон қилинган семинар" in page.links
    assert "1-масала: интеграл тенгламалар" in page
    assert "Эълон қилинган семинар" not in client.page(f"{LIST}?q={word}+йўқсўз").links
    assert "1-масала" not in client.page(f"{LIST}?q=эълон")


def test_a_speaker_leads_to_the_seminar(app, client, world):
    correct(app, world, lambda row: {"title": row.title}, [seminars.Question("Якун", "Ҳасанов Ғани", None)])
    page = client.page(f"{LIST}?q=hasanov")
    assert "Эълон қилинган семинар" in page.links
    assert "1. Якун · Ҳасанов Ғани" in page


def test_the_past_lies_in_its_own_list_and_year(client, at):
    assert "эълон қилинмаган" in client.page(f"{LIST}?when=past") or "топилмади" in client.page(f"{LIST}?when=past")
    assert "Эълон қилинган семинар" in client.page(f"{LIST}?year=2026").links
    at("2026-10-23 09:00")
    assert "Эълон қилинган семинар" not in client.page(LIST).links
    assert "Эълон қилинган семинар" in client.page(f"{LIST}?when=past").links


def test_bad_parameters_do_no_harm(client):
    wrong = (
        "year=abc",
        "year=99999999999",
        "page=0",
        "page=x",
        "when=%00",
        "q=%25%27%22%3Cscript%3E",
        "lang=xx",
        "_x=1",
    )
    for query in wrong:
        client.page(f"{LIST}?{query}")


@pytest.mark.parametrize(
    ("code", "title"), [("uz_Cyrl", "Эълон қилинган семинар"), ("uz_Latn", "Eʼlon qilingan seminar")]
)
def test_the_language_lives_in_the_address(client, code, title):
    page = client.page(f"{LIST}?lang={code}")
    assert title in page.links
    assert ("lang=uz_Latn" in page.links[title]) is (code == "uz_Latn")
    hidden = page.form(0).data.get("lang")
    assert hidden == code
    assert page.find("link", hreflang="en") is not None


def test_no_cookie_no_script_no_person(client, as_, world):
    for who in (client, as_("dean")):
        for address in [*addresses(world), f"{LIST}{world.seminar_published}.ics", "/.well-known/security.txt"]:
            answer = who.get(address)
            assert answer.status_code == 200, address
            assert "Set-Cookie" not in answer.headers
            assert "Cookie" not in answer.headers.get("Vary", "")
            assert "<script" not in answer.text.replace('<script type="application/ld+json">', "")
            assert "csrf_token" not in answer.text
            assert answer.headers["Cache-Control"] == "public, max-age=55"
            assert "Деканов" not in answer.text


def test_the_right_copy_is_answered_304(client, world):
    for address in [*addresses(world), f"{LIST}{world.seminar_published}.ics"]:
        for coding in ("br", "identity"):
            headers = {"Accept-Encoding": coding}
            tag = client.get(address, headers=headers).headers["ETag"]
            again = client.get(address, headers=headers | {"If-None-Match": tag})
            assert (again.status_code, again.data) == (304, b""), (address, coding)


def weight(answer):
    head = sum(len(name) + len(value) + 4 for name, value in answer.headers) + 17
    return head + len(answer.data)


def test_bytes_and_requests_stay_within_the_budget(app, client, world):
    many(app, 60)
    for address in (LIST, f"{LIST}{world.seminar_published}"):
        answer = client.get(address, headers={"Accept-Encoding": "br"})
        assert answer.headers["Content-Encoding"] == "br"
        html = brotli.decompress(answer.data).decode()
        assets = re.findall(r'(?:src|href)="(/static/[^"]+)"', html)
        assert len(assets) <= 2
        total = weight(answer) + sum(weight(got(client, each)) for each in assets)
        assert total <= 14 * 1024, total
        tag = answer.headers["ETag"]
        again = client.get(address, headers={"Accept-Encoding": "br", "If-None-Match": tag})
        assert weight(again) <= 4 * 1024
        assert weight(answer) <= 4 * 1024, "even a page that changed"


def many(app, count, *, indexed=False):
    with app.app_context():
        source = db.session.scalar(db.select(Announcement).where(Announcement.status == "published"))
        edition = db.session.scalar(db.select(Edition))
        columns = {column.key: getattr(source, column.key) for column in Seminar.__mapper__.column_attrs}
        shown = {column.key: getattr(edition, column.key) for column in Edition.__mapper__.column_attrs}
        for number in range(count):
            title = f"{number}-илмий-назарий семинар: дифференциал тенгламалар ва уларнинг татбиқлари"
            row = Seminar(**(columns | {"id": None, "title": title, "title_key": fold(title)}))
            db.session.add(row)
            db.session.flush()
            shown |= {"id": None, "title": title, "search_key": fold(title), "announcement_id": row.id}
            copy = Edition(**shown)
            db.session.add(copy)
            if indexed:
                db.session.flush()
                edition_words.lay(copy, ())
        db.session.commit()


def test_a_longer_list_costs_no_more_queries(app, client):
    client.get(LIST)  # what every process reads once
    with app.app_context():
        kept.forget()
    with count_statements(engine_of(app)) as few:
        client.get(LIST)
    many(app, 30)
    with count_statements(engine_of(app)) as lots:
        client.get(LIST)
    assert len(lots) <= len(few) <= 5, lots
    assert not lots.writes


def test_pages_follow_each_other(app, client):
    many(app, 45)
    page = client.page(LIST)
    assert "1 / 4-саҳифа" in page
    assert "2 / 4-саҳифа" in client.page(page.links["Кейинги ›"])


def test_what_comes_stands_soonest_first_and_what_was_newest_first(app, client, at):
    many(app, 3, indexed=True)
    numbered = [f"{each}-илмий-назарий семинар: дифференциал тенгламалар ва уларнинг татбиқлари" for each in range(3)]
    assert [each for each in client.page(LIST).links if each in numbered] == numbered
    newest = numbered[::-1]
    assert [each for each in client.page(f"{LIST}?q=назарий").links if each in numbered] == newest
    at("2026-10-23 09:00")
    for asked in ("when=past", "year=2026"):
        assert [each for each in client.page(f"{LIST}?{asked}").links if each in numbered] == newest


def test_an_item_has_no_page_under_another_direction(client, world):
    assert client.get(f"/ilmiy-faoliyat/anjumanlar/{world.seminar_published}").status_code == 404
    assert client.get(f"/ilmiy-faoliyat/seminarlar/{world.dissertation_published}").status_code == 404


def attach(app, world, seminar_id):
    """A file row whose content really lies in the store."""
    with app.app_context():
        stored = files.keep(io.BytesIO(b"%PDF-1.4\nmaxfiy\n%%EOF\n"), "dastur.pdf", app.config["UPLOADS"])
        row = AnnouncementFile(
            announcement_id=seminar_id,
            title="Дастур",
            stored_name=stored.name,
            media_type=stored.media_type,
            size=stored.size,
            uploaded_at=clock.now(),
            uploaded_by_id=world.users["scientist"],
        )
        db.session.add(row)
        db.session.flush()
        edition = db.session.scalar(db.select(Edition.id).where(Edition.announcement_id == seminar_id))
        db.session.add(EditionFile(edition_id=edition, file_id=row.id))
        db.session.commit()
        return row.id


def got(client, address):
    """An answer read to its end; a file that is sent would stay open."""
    answer = client.get(address, headers={"Accept-Encoding": "br"})
    assert answer.data is not None
    answer.close()
    return answer


def correct(app, world, values, agenda=None, *, until="published"):
    """Open the published seminar for a correction and take the new text as far as `until`."""
    with app.app_context():
        row = db.session.get(Announcement, world.seminar_published)
        office, rector = (db.session.get(User, world.users[login]) for login in ("scientist", "vice_rector"))
        announcements.correct(row, version=row.version, by=office)
        kept = {"ends_at": row.ends_at, "starts_at": row.starts_at}
        seminars.save(row, kept | values(row), agenda or seminars.agenda_of(row), version=row.version, by=office)
        steps = {
            "submitted": lambda: announcements.submit(row, version=row.version, at=clock.now(), by=office),
            "sent_back": lambda: announcements.send_back(row, "изоҳ", version=row.version, by=rector),
            "approved": lambda: announcements.approve(row, version=row.version, at=clock.now(), by=rector),
            "withdrawn": lambda: announcements.withdraw(row, "хато", version=row.version, by=office),
            "published": lambda: announcements.publish(row, version=row.version, at=clock.now(), by=office),
        }
        for step in WAYS[until]:
            steps[step]()
        db.session.commit()


WAYS = {
    "draft": (),
    "submitted": ("submitted",),
    "sent_back": ("submitted", "sent_back"),
    "approved": ("submitted", "approved"),
    "withdrawn": ("submitted", "approved", "withdrawn"),
    "published": ("submitted", "approved", "published"),
}


def take_away(app, world):
    """Take the published seminar off the service."""
    with app.app_context():
        row = db.session.get(Announcement, world.seminar_published)
        office = db.session.get(User, world.users["scientist"])
        announcements.unpublish(row, "хато", version=row.version, at=clock.now(), by=office)
        db.session.commit()


def test_a_correction_replaces_the_old_text_once_it_is_approved(app, client, world):
    correct(app, world, lambda row: {"title": "Тузатилган семинар"})
    page = client.page(LIST)
    assert "Тузатилган семинар" in page.links
    assert "Эълон қилинган семинар" not in page
    assert client.page(page.links["Тузатилган семинар"]).heading == "Тузатилган семинар"
    with app.app_context():
        editions = db.session.scalars(
            db.select(Edition).where(Edition.direction == "seminar").order_by(Edition.number)
        ).all()
        assert [(each.number, each.title, each.withdrawn_at is None) for each in editions] == [
            (1, "Эълон қилинган семинар", False),
            (2, "Тузатилган семинар", True),
        ]


def test_a_file_taken_off_a_correction_stays_with_the_old_text(app, client, world):
    key = world.seminar_published
    file_id = attach(app, world, key)
    correct(app, world, lambda row: {}, until="draft")
    with app.app_context():
        row = db.session.get(Announcement, key)
        announcements.detach(row, db.session.get(AnnouncementFile, file_id), by=db.session.get(User, 1))
        db.session.commit()
    assert got(client, f"{LIST}{key}/fayllar/{file_id}").status_code == 200
    assert "Дастур" in client.page(f"{LIST}{key}").links


@pytest.mark.promise("F9")
@pytest.mark.parametrize("status", STATES)
def test_no_door_shows_what_is_not_published(app, client, as_, world, status):
    key = world.seminar_published
    file_id = attach(app, world, key)
    doors = (f"{LIST}{key}", f"{LIST}{key}.ics", f"{LIST}{key}/fayllar/{file_id}")
    for door in doors:
        assert got(client, door).status_code == 200, door
    correct(app, world, lambda row: {"title": "МАХФИЙ мавзу"}, until=status)
    assert "Эълон қилинган семинар" in client.get(LIST).text, "the old text stays"
    assert client.get(doors[0]).status_code == 200
    assert "МАХФИЙ" not in client.get(doors[0]).text
    take_away(app, world)
    for who in (client, as_("scientist"), as_("vice_rector")):
        for door in doors:
            answer = who.get(door)
            assert answer.status_code == 404, (door, status)
            assert b"maxfiy" not in answer.data
        for query in ("", "?q=МАХФИЙ", "?year=2026", "?when=past", "?format=csv"):
            door = LIST + query
            assert "МАХФИЙ" not in who.get(f"{HOME}/").text
            text = who.get(door).text.replace('value="МАХФИЙ"', "")
            assert "МАХФИЙ" not in text, (door, status)


def test_a_file_belongs_to_its_seminar_only(app, client, world):
    file_id = attach(app, world, world.seminar_published)
    assert client.get(f"{LIST}{world.seminar}/fayllar/{file_id}").status_code == 404
    assert client.get(f"{LIST}{world.seminar_published}/fayllar/99999").status_code == 404


def test_a_file_that_is_no_photo_has_no_small_picture(app, client, world):
    file_id = attach(app, world, world.seminar_published)
    assert client.get(f"{LIST}{world.seminar_published}/rasmlar/{file_id}.webp").status_code == 404


def test_a_corrected_event_replaces_its_entry_in_a_calendar(app, client, world):
    address = f"{LIST}{world.seminar_published}.ics"
    assert "SEQUENCE:1" in client.get(address).text
    correct(app, world, lambda row: {"title": "Тузатилган семинар"})
    assert "SEQUENCE:2" in client.get(address).text


def test_only_requirements_show_what_they_replaced(app, client, world):
    correct(app, world, lambda row: {"title": "Тузатилган семинар"})
    assert client.get(f"{LIST}{world.seminar_published}/tahrir/1").status_code == 404


def test_a_file_is_a_download_that_no_browser_runs(app, client, world):
    file_id = attach(app, world, world.seminar_published)
    answer = got(client, f"{LIST}{world.seminar_published}/fayllar/{file_id}")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "1 КБ" in client.page(f"{LIST}{world.seminar_published}")


def test_the_calendar_file_carries_time_place_and_agenda(client, world):
    answer = client.get(f"{LIST}{world.seminar_published}.ics")
    assert answer.content_type == "text/calendar; charset=utf-8"
    event = next(iter(Calendar.from_ical(answer.data).walk("VEVENT")))
    assert event["summary"] == "Эълон қилинган семинар"
    assert event.start.isoformat() == "2026-10-22T09:00:00+00:00"
    assert event.end.isoformat() == "2026-10-22T09:40:00+00:00"
    assert "1-масала" in event["description"].replace("1. ", "")


def test_what_is_not_there_is_said_in_the_look_of_the_service(client):
    endless = "9" * 20
    numbers = (f"{LIST}{endless}", f"{LIST}{2**31}", f"{LIST}{endless}.ics", f"{LIST}1/fayllar/{endless}")
    for address in (f"{HOME}/yoq", f"{LIST}99999", f"{LIST}1/2/3", *numbers):
        page = client.page(address, 404)
        assert page.heading == "Саҳифа топилмади"
        assert page.links["Хизматнинг биринчи саҳифаси"] == f"{HOME}/"
    assert f"{HOME}/?lang=uz_Latn" in client.page(f"{HOME}/yoq?lang=uz_Latn", 404).links.values()


@pytest.mark.parametrize("most", [LARGEST, 40, 999, 1000])
def test_an_address_holds_no_number_that_no_table_could(most):
    pattern = re.compile(up_to(most))
    for number in {0, 1, 9, most // 2, most - 1, most, most * 10 // 11}:
        assert pattern.fullmatch(str(number)), number
        assert pattern.fullmatch(f"00{number}"), number
    for number in (most + 1, most + 10, most * 10, most * 2 + 1, -1):
        assert not pattern.fullmatch(str(number)), number
    assert not pattern.fullmatch("")


def test_finders_of_weaknesses_know_whom_to_tell(client):
    text = client.get("/.well-known/security.txt").text
    assert "Contact: " in text
    assert "Expires: 2027-04-04" in text


@pytest.mark.parametrize("code", ["uz_Cyrl", "uz_Latn", "ru", "en"])
def test_the_instruction_shows_light_pictures_that_wait_until_they_are_asked_for(client, code):
    page = client.page(f"{HOME}/yoriqnoma?lang={code}")
    pictures = [each.attrib for each in page.find_all("img")]
    assert len(pictures) == 3
    folded = [each for fold in page.find_all("details") for each in fold.iter() if each.get("loading") == "lazy"]
    assert len(folded) == 3, "a picture that nobody asked for is not loaded"
    for each in pictures:
        assert each["loading"] == "lazy"
        assert (each["width"], each["height"]) == ("360", "480")
        assert len(each["alt"]) > 30
        answer = got(client, each["src"])
        assert answer.content_type == "image/webp"
        assert len(answer.data) <= 20_000


def test_the_instruction_itself_is_as_light_as_any_page(client):
    assert weigh(client, f"{HOME}/yoriqnoma").cold <= 14_000
    assert weigh(client, f"{HOME}/pasport").cold <= 14_000
    assert weigh(client, "/status").cold <= 14_000

"""Анжуманлар: entered and approved; the public reads days, sections, papers, and which files there are."""

from io import BytesIO

import pytest
from icalendar import Calendar

ROOM = "/research/conferences/"
PUBLIC = "/ilmiy-faoliyat/anjumanlar/"
FILLED = {
    "title": "Яшил иқтисодиёт",
    "level": "international",
    "day": "2026-11-05",
    "last_day": "2026-11-06",
    "format": "onsite",
    "place": "Бош ўқув биноси",
    "organiser": "Иқтисодиёт факультети",
    "languages": ["uz", "en"],
}


def publish(as_, place):
    """Take an announcement from its draft to the public."""
    for who, verb in (("scientist", "/submission"), ("vice_rector", "/approval"), ("scientist", "/publication")):
        client = as_(who)
        form = next(form for form in client.page(place).forms if form.action.endswith(verb))
        page = client.submit(form)
    return page


def bring(client, key, **values):
    """Attach a PDF and return the page that follows."""
    form = client.page(f"/research/announcements/{key}/files/new").form()
    data = {"csrf_token": form.data["csrf_token"], "file": (BytesIO(b"%PDF-1.7\n%%EOF\n"), "fayl.pdf"), **values}
    return client.post(f"/research/announcements/{key}/files/new", data=data)


def test_a_conference_is_entered_and_what_is_missing_is_told_before_it_goes(as_):
    client = as_("scientist")
    page = client.submit(client.page(f"{ROOM}new").form(), **FILLED)
    assert page.heading == FILLED["title"]
    assert "05.11.2026–06.11.2026" in page
    assert "ўзбек, инглиз" in page
    for words, more in (
        ("тушунарли сўзлар билан", {"about": "Табиат ва иқтисод ҳақида"}),
        ("Шўъбалар киритилмаган", {"sections": "Сув ресурслари\n\n  Иқлим "}),
        ("Ким билан боғланиш", {"phone": "+998900000000", "call": "Беш бет"}),
        ("охирги кун кўрсатилмаган", {"papers_until": "2026-10-20"}),
    ):
        place = page.url
        page = client.submit(next(form for form in client.page(place).forms if form.action.endswith("/submission")))
        assert words in page
        page = client.submit(client.page(f"{place}/edit").form(), **more)
    assert "Сув ресурслари" in page
    assert "20.10.2026" in page


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("last_day", {"last_day": "2026-11-04"}),
        ("last_day", {"last_day": "2027-11-04"}),
        ("papers_until", {"papers_until": "2026-11-06"}),
        ("email", {"email": "почта эмас"}),
        ("place", {"place": " "}),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(as_, field, changes):
    client = as_("scientist")
    page = client.refused(client.page(f"{ROOM}new").form(), **(FILLED | changes))
    assert field in page.form().errors
    assert page.form().data["title"] == FILLED["title"]


def test_somebody_must_understand_it(as_):
    client = as_("scientist")
    page = client.refused(client.page(f"{ROOM}new").form(), **(FILLED | {"languages": []}))
    assert page.text_at("p", id="languages-error") == "Тўлдирилиши шарт."


def test_the_public_reads_it_with_the_kinds_of_its_files(as_, client, world):
    place = f"{ROOM}{world.conference}"
    assert bring(as_("scientist"), world.conference, title="Тўплам", kind="proceedings").status_code == 303
    assert "Мақолалар тўплами" in as_("scientist").page(ROOM)
    assert client.get(f"{PUBLIC}{world.conference}").status_code == 404
    publish(as_, place)
    line = client.page(PUBLIC)
    for words in ("14.11.2026 гача", "Республика анжумани", "шўъбалар: 2", "Файллар: Мақолалар тўплами", "20.10.2026"):
        assert words in line, words
    page = client.page(line.links["Қоралама анжуман"])
    for words in ("Қуёш энергияси", "қандай иш бериши", "ўзбек, рус", "бепул", "Мақола беш бетдан", "Тўплам"):
        assert words in page, words
    assert page.links["anjuman@example.uz"] == "mailto:anjuman%40example.uz"
    assert page.links["+998 90 000-97-01"] == "tel:+998900009701"
    assert as_("scientist").page(place).links["+998 90 000-97-01"] == "tel:+998900009701"


def test_a_section_leads_to_its_conference_in_either_script(as_, client, world):
    publish(as_, f"{ROOM}{world.conference}")
    page = client.page(f"{PUBLIC}?q=quyosh")
    assert "Қоралама анжуман" in page.links
    assert "2. Қуёш энергияси" in page


def test_a_file_of_a_kind_that_the_direction_does_not_know_is_refused(as_, world):
    assert bring(as_("scientist"), world.conference, title="Баён", kind="minutes").status_code == 422


def test_it_is_coming_until_its_last_day_is_over(as_, at, client, world):
    publish(as_, f"{ROOM}{world.conference}")
    for day, is_coming in (("2026-11-14 23:00", True), ("2026-11-15 01:00", False)):
        at(day)
        assert ("Қоралама анжуман" in client.page(PUBLIC).links) is is_coming
        assert ("Қоралама анжуман" in client.page(f"{PUBLIC}?when=past").links) is not is_coming


def test_its_calendar_entry_holds_whole_days(as_, client, world):
    publish(as_, f"{ROOM}{world.conference}")
    event = Calendar.from_ical(client.get(f"{PUBLIC}{world.conference}.ics").data).walk("VEVENT")[0]
    days = [event.decoded(part).isoformat() for part in ("dtstart", "dtend")]
    assert days == ["2026-11-12", "2026-11-15"]


def test_the_list_is_carried_away(as_):
    answer = as_("management").get(f"{ROOM}?format=csv&level=republican&q=anjuman")
    assert "Қоралама анжуман" in answer.text
    assert "аралаш" in answer.text
    assert "топилмади" in as_("management").page(f"{ROOM}?level=regional")


@pytest.mark.parametrize("who", ["dean", "teacher", "head", "student", "hr", "ministry"])
def test_others_do_not_enter(as_, world, who):
    client = as_(who)
    for place in ("", f"{world.conference}", f"{world.conference}/edit", "new"):
        assert client.get(f"{ROOM}{place}").status_code == 403


def test_a_seminar_is_not_a_conference(as_, world):
    assert as_("scientist").get(f"{ROOM}{world.seminar}").status_code == 404
    assert as_("scientist").get(f"/research/meetings/{world.conference}").status_code == 404

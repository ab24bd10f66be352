"""Давра суҳбати, видеоконференция, симпозиум: the plan of the year is public first, then the fact beside it."""

import pytest
from icalendar import Calendar

from tests.menus.research.test_conferences import publish

ROOM = "/research/meetings/"
PUBLIC = "/ilmiy-faoliyat/tadbirlar/"
FILLED = {
    "title": "Тил ва таълим",
    "kind": "symposium",
    "planned_on": "2026-10-01",
    "place": "Мажлислар зали",
    "organiser": "Илмий бўлим",
}
FACT = {"held_on": "2026-10-02", "participants": "33", "outcome": "Тўртта маъруза тингланди"}


def reported(as_, world, **fact):
    """Correct the published plan by its fact and publish that."""
    place, office = f"{ROOM}{world.meeting}", as_("scientist")
    office.submit(next(form for form in office.page(place).forms if form.action.endswith("/correction")))
    office.submit(office.page(f"{place}/edit").form(), **fact)
    return publish(as_, place)


def test_the_plan_is_public_first_and_the_fact_later_beside_it(as_, at, client, world):
    publish(as_, f"{ROOM}{world.meeting}")
    line = client.page(PUBLIC)
    assert "Давра суҳбати · режада" in line
    at("2026-11-02 10:00")
    reported(
        as_, world, held_on="2026-10-30", participants="52", outcome="Тўртта маъруза бўлди", recommendations="Учта"
    )
    line = client.page(f"{PUBLIC}?when=past")
    for words in ("бошқа куни ўтказилди", "30.10.2026", "Режадаги кун: 28.10.2026", "Якуни бор, тавсиялар бор"):
        assert words in line, words
    page = client.page(f"{PUBLIC}{world.meeting}")
    for words in ("Очилиш сўзи", "40", "52", "28.10.2026", "30.10.2026", "Тўртта маъруза бўлди", "Учта"):
        assert words in page, words


def test_what_was_planned_and_not_held_shows(as_, at, client, world):
    publish(as_, f"{ROOM}{world.meeting}")
    at("2026-10-28 22:00")
    assert "режада" in client.page(PUBLIC)
    at("2026-10-29 00:30")
    missed = "ўтказилгани ҳақида маълумот йўқ"
    assert missed in client.page(f"{PUBLIC}?year=2026")
    page = as_("scientist").page(f"{ROOM}?standing=missed")
    assert missed in " ".join(page.rows()[0])
    assert "топилмади" in as_("scientist").page(f"{ROOM}?standing=planned")


def test_a_cancelled_one_says_why_also_in_the_calendar(as_, client, world):
    publish(as_, f"{ROOM}{world.meeting}")
    reported(as_, world, cancelled_because="Модератор сафарда")
    assert "Бекор қилинди: Модератор сафарда" in client.page(PUBLIC)
    event = Calendar.from_ical(client.get(f"{PUBLIC}{world.meeting}.ics").data).walk("VEVENT")[0]
    assert event["status"] == "CANCELLED"


@pytest.mark.parametrize(
    ("standing", "changes"),
    [
        ("held", FACT | {"held_on": "2026-10-01"}),
        ("moved", FACT),
        ("cancelled", {"cancelled_because": "Касаллик"}),
        ("missed", {}),
    ],
)
def test_the_office_finds_meetings_by_how_they_stand(as_, standing, changes):
    client = as_("scientist")
    client.submit(client.page(f"{ROOM}new").form(), **(FILLED | changes))
    page = client.page(f"{ROOM}?standing={standing}")
    assert [row[0] for row in page.rows()] == [FILLED["title"]]
    assert FILLED["title"] in client.get(f"{ROOM}?standing={standing}&kind=symposium&format=csv").text


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("held_on", FACT | {"held_on": "2026-12-31"}),
        ("held_on", {"participants": "33"}),
        ("held_on", {"outcome": "Яхши ўтди"}),
        ("cancelled_because", FACT | {"cancelled_because": "Касаллик"}),
        ("participants", FACT | {"participants": "0"}),
        ("planned_participants", {"planned_participants": "минг"}),
        ("planned_on", {"planned_on": ""}),
    ],
)
def test_a_fact_that_cannot_be_is_refused_beside_its_field(as_, field, changes):
    client = as_("scientist")
    page = client.refused(client.page(f"{ROOM}new").form(), **(FILLED | changes))
    assert field in page.form().errors
    assert page.form().data["title"] == FILLED["title"]


@pytest.mark.parametrize(
    ("words", "changes"),
    [("Режа ёзилмаган", {}), ("якуни эса ёзилмаган", {"plan": "Уч маъруза", "held_on": "2026-10-01"})],
)
def test_nothing_goes_to_the_public_without_plan_or_outcome(as_, words, changes):
    client = as_("scientist")
    page = client.submit(client.page(f"{ROOM}new").form(), **(FILLED | changes))
    assert words in client.submit(next(form for form in page.forms if form.action.endswith("/submission")))


@pytest.mark.parametrize("who", ["dean", "teacher", "head", "student", "hr", "ministry"])
def test_others_do_not_enter(as_, world, who):
    client = as_(who)
    for place in ("", f"{world.meeting}", f"{world.meeting}/edit", "new"):
        assert client.get(f"{ROOM}{place}").status_code == 403

"""Бўш аудиториялар and the week of a room. Rooms B01-01 and B01-02 both have lessons on 6 October, pairs 1 and 4."""

import pytest

from tests.house.test_budgets import weigh
from tests.house.walks import engine_of
from tests.menus.infrastructure.test_rooms import codes_on
from tests.rig.counter import count_statements

FREE = "/infrastructure/free-rooms/"


def free(client, query):
    return codes_on(client.page(f"{FREE}?{query}"))


@pytest.mark.both_engines
@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("day=2026-10-06&pair=1", []),
        ("day=2026-10-06&pair=2", ["B01-01", "B01-02"]),
        ("day=06.10.2026&pair=4", []),
        ("day=2026-10-05&pair=2", []),
        ("day=2026-10-06&pair=2&capacity=61", []),
        ("day=2026-10-06&pair=2&kind=11&sort=-code", ["B01-02", "B01-01"]),
        ("day=2026-10-06&pair=2&kind=12", []),
        ("day=2026-10-06&pair=2&equipment=computer", ["B01-01", "B01-02"]),
        ("day=2026-10-06&pair=2&equipment=camera", []),
        ("day=2026-10-06&pair=2&accessible=1", []),
    ],
)
def test_a_room_is_free_when_nobody_teaches_in_it(as_, world, query, codes):
    assert free(as_("registrar"), query) == codes


@pytest.mark.both_engines
def test_lessons_outside_ones_own_scope_take_a_room_too(as_, world):
    for who in ("dean", "teacher", "head", "hr"):
        assert free(as_(who), "day=2026-10-06&pair=1") == []


def test_without_a_pair_the_running_one_is_meant(as_, world, at):
    client = as_("teacher")
    assert "06.10.2026, 2-жуфтлик (10:00–11:20)" in client.page(FREE)
    at("2026-10-06 14:55")
    client = as_("teacher")
    assert "5-жуфтлик" in client.page(FREE).text_at("div", id="list")
    assert "1-жуфтлик" in client.page(f"{FREE}?day=2026-10-07").text_at("div", id="list")


def test_a_day_off_is_said_with_its_name(as_, world):
    client = as_("teacher")
    assert "Бу кун дам олиш куни: Ўқитувчи ва мураббийлар куни." in client.page(f"{FREE}?day=2026-10-01")
    assert "Бу кун дам олиш куни." in client.page(f"{FREE}?day=2026-10-04")
    assert "дам олиш" not in client.page(f"{FREE}?day=2026-10-06").text_at("div", id="list")


def test_a_day_of_no_year_says_what_to_do(as_, world):
    page = as_("teacher").page(f"{FREE}?day=2031-10-01")
    assert "ҳеч қайси ўқув йилига кирмайди" in page
    assert page.links["Бугунга қайтиш"] == FREE


def test_a_free_room_leads_to_its_week(as_, world):
    page = as_("teacher").page(f"{FREE}?day=2026-10-07&pair=1")
    assert page.links["B01-01"] == f"/infrastructure/rooms/{world.room}/week?day=2026-10-07"


def week(world, day="", room=None):
    return f"/infrastructure/rooms/{room or world.room}/week{day}"


@pytest.mark.both_engines
def test_the_week_shows_subject_groups_and_teacher(as_, world):
    page = as_("registrar").page(week(world))
    rows = page.rows()
    assert len(rows) == 6
    tuesday = rows[1]
    assert "Сешанба 06.10.2026" in tuesday[0]
    assert "бўш жуфтликлар: 2, 3, 5, 6" in tuesday[0]
    assert "Математик анализ маъруза 11-ФИЗ, 12-ФИЗ Насруллаев Ж.С." in tuesday[1]
    assert tuesday[2] == "бўш"
    assert "Математик анализ" in rows[0][2]


@pytest.mark.parametrize("who", ["dean", "teacher", "head"])
def test_a_lesson_outside_ones_scope_is_a_taken_pair_of_its_faculty(as_, world, who):
    page = as_(who).page(week(world, room=world.foreign.room))
    assert page.rows()[1][1] == "банд Филология"
    assert "БЕГОНА" not in page.text
    assert "БЕГОНА" not in as_(who).get(week(world, "/print", room=world.foreign.room)).text


def test_one_goes_from_week_to_week_and_back_to_today(as_, world):
    client = as_("teacher")
    page = client.page(week(world))
    assert "Бугун" not in page.links
    later = client.page(page.links["Кейинги ›"])
    assert "12.10.2026–18.10.2026" in later
    assert later.links["Бугун"] == week(world)
    assert client.page(later.links["‹ Олдинги"]).url == week(world, "?day=2026-10-06")


def test_days_off_are_named_in_the_week(as_, world):
    rows = as_("teacher").page(week(world, "?day=2026-09-29")).rows()
    assert "Ўқитувчи ва мураббийлар куни" in rows[3][0]
    assert len(rows) == 6


def test_a_week_of_no_year_is_said(as_, world):
    assert "ҳеч қайси ўқув йилига кирмайди" in as_("teacher").page(week(world, "?day=2031-10-01"))


def test_the_week_is_printed(as_, world):
    page = as_("teacher").page(week(world, "/print?day=2026-10-06"))
    assert page.heading == "B01-01: ҳафталик жадвал"
    assert "БухДУ" in page


def test_the_week_is_light(as_, world, app):
    client = as_("registrar")
    weight = weigh(client, week(world))
    assert weight.cold <= 30_000, weight
    with count_statements(engine_of(app)) as seen:
        client.page(week(world))
    assert len(seen) <= 8, seen

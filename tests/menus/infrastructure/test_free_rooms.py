"""Бўш аудиториялар. Rooms B01-01 and B01-02 both have lessons on 6 October, pairs 1 and 4."""

import pytest

from tests.menus.infrastructure.test_rooms import codes_on

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
    assert page.links["B01-01"] == f"/curriculum/timetables/rooms/{world.room}?week=2026-10-07"

"""The teacher's day: what is on today, what was forgotten, and whose day others may see."""

import pytest

from hemis.extensions import db
from tests.rig.counter import count_statements

FORGOTTEN = "<h2>Белгиланмаган дарслар</h2>"


def test_today_comes_first_and_each_lesson_says_where_it_stands(as_, world):
    page = as_("teacher").page("/lessons/days/")
    assert page.heading == "Бугунги дарслар"
    assert "Сешанба, 06.10.2026" in page
    addresses = [link.get("href") for link in page.find_all("a", data_keep=True)]
    assert addresses == [
        f"/lessons/journals/{key}" for key in (world.lesson_yesterday, world.lesson, world.lesson_later)
    ]
    assert "07.10.2026 охиригача белгиланади" in page
    assert "бошланмаган" in page


def test_a_forgotten_lesson_is_named_until_it_is_marked_or_too_late(as_, app, at, world):
    teacher = as_("teacher")
    assert FORGOTTEN in teacher.get("/lessons/days/").text
    teacher.submit(teacher.page(f"/lessons/journals/{world.lesson_yesterday}").form("journal"))
    assert FORGOTTEN not in teacher.get("/lessons/days/").text
    at("2026-10-09 09:00")
    assert FORGOTTEN not in as_("teacher").get("/lessons/days/").text
    assert "муддати ўтган" in as_("teacher").page("/lessons/days/?day=2026-10-06")


def test_a_day_without_lessons_says_so(as_):
    assert "Бу кунда дарс йўқ." in as_("teacher").page("/lessons/days/?day=2026-10-11")


@pytest.mark.parametrize("login", ["dean", "head", "management"])
def test_others_choose_a_day_and_a_teacher_in_their_scope(as_, world, login):
    client = as_(login)
    page = client.page("/lessons/days/")
    assert "Насруллаев" in page
    assert ("БЕГОНА" in page) == (login == "management")
    assert "Математик анализ" in client.page(f"/lessons/days/?day=2026-09-22&teacher={world.teacher}")


def test_a_foreign_teacher_brings_nothing(as_, world):
    assert "БЕГОНА" not in as_("dean").page(f"/lessons/days/?teacher={world.foreign.teacher}")


@pytest.mark.parametrize("query", ["?day=kecha", "?teacher=-1", "?teacher=99999999999999999999", "?day=0001-01-01"])
def test_nonsense_in_the_address_is_no_error(as_, query):
    as_("dean").page(f"/lessons/days/{query}")
    as_("teacher").page(f"/lessons/days/{query}")


def test_a_day_costs_no_more_than_eight_statements(as_, app, world):
    teacher = as_("teacher")
    with app.app_context():
        engine = db.engine
    teacher.page("/lessons/days/")
    with count_statements(engine) as seen:
        teacher.page("/lessons/days/")
    assert len(seen) <= 8, seen


def test_the_worker_is_for_everybody_and_keeps_only_what_names_its_person(as_, client, world):
    worker = client.get("/lessons/sw.js")
    assert (worker.status_code, worker.mimetype) == (200, "text/javascript")
    teacher = as_("teacher")
    assert teacher.get("/lessons/days/").headers["Keep-For"] == str(world.users["teacher"])
    assert "Keep-For" not in as_("dean").get("/lessons/days/").headers
    assert teacher.get("/lessons/token").json["person"] == world.users["teacher"]
    assert as_("dean").get("/lessons/token").status_code == 403

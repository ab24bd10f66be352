"""Self check-in: the teacher shows a code, students of the lesson use it once, the teacher saves the journal."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from hemis.extensions import db
from hemis.models.arrivals import Arrival, ArrivalRound
from hemis.models.teaching import Absence, Lesson
from hemis.operations import arrivals
from hemis.web import clock
from tests.house.walks import engine_of
from tests.rig.counter import count_statements

LESSON, AFTER, NEXT = "2026-10-06 09:00", "2026-10-06 09:50", "2026-10-06 09:00:30"


@pytest.fixture
def teacher(as_, at):
    at(LESSON)
    return as_("teacher")


@pytest.fixture
def screen(world):
    return f"/lessons/arrivals/{world.lesson}"


def code_of(app, world):
    with app.app_context():
        return arrivals.current_code(db.session.get(ArrivalRound, world.lesson), clock.now())


def scanned(app, world):
    return f"/lessons/arriving/{world.lesson}/{code_of(app, world)}"


@pytest.mark.both_engines
def test_who_scans_is_on_the_list_and_who_does_not_is_proposed_as_absent(app, world, as_, teacher, screen):
    page = teacher.submit(teacher.page(screen).form("opening"))
    assert page.find("svg") is not None
    assert "Келди: 0 / " in page.text
    student = as_("student")
    form = student.page(scanned(app, world)).form("arriving")
    assert "қайд этилган" in student.submit(form).text
    assert "Келди: 1 / " in teacher.page(screen).text
    journal = teacher.submit(teacher.page(screen).form("closing"))
    marks = journal.form("journal").filled({})
    missed = {name: hours for name, hours in marks.items() if name[1:].isdigit()}
    assert missed.pop(f"s{world.students[0]}") == "0"
    assert set(missed.values()) == {"2"}
    with app.app_context():
        assert db.session.scalar(select(func.count()).where(Absence.lesson_id == world.lesson)) == 0
    saved = teacher.submit(journal.form("journal"), **{f"s{world.students[1]}": "0"})
    assert f"Йўқ: {len(missed) - 1} нафар" in saved.text


def test_the_picture_holds_an_address_that_only_this_moment_knows(app, world, as_, teacher, screen, at):
    teacher.submit(teacher.page(screen).form("opening"))
    first = scanned(app, world)
    at("2026-10-06 09:00:20")
    assert scanned(app, world) != first
    refused = as_("student").page(first, 422)
    assert "Экрандаги янги кодни сканерланг" in refused.text
    assert refused.find("form", id="arriving") is None


def test_who_scanned_in_time_may_press_a_little_later_and_no_longer(app, world, as_, teacher, screen, at):
    teacher.submit(teacher.page(screen).form("opening"))
    student = as_("student")
    form = student.page(scanned(app, world)).form("arriving")
    at("2026-10-06 09:02:01")
    assert "Коднинг муддати ўтди" in student.refused(form).text
    at("2026-10-06 09:01:30")
    assert "қайд этилган" in student.submit(form).text


def test_a_ticket_is_of_one_student_and_one_lesson(app, world, as_, teacher, screen):
    teacher.submit(teacher.page(screen).form("opening"))
    student = as_("student")
    form = student.page(scanned(app, world)).form("arriving")
    assert "Коднинг муддати ўтди" in student.refused(form, ticket="yoq").text
    assert "Коднинг муддати ўтди" in student.refused(form, ticket="").text
    with app.app_context():
        assert db.session.scalar(select(func.count(Arrival.student_id))) == 0


def test_nothing_is_taken_before_the_lesson_after_it_and_when_the_teacher_closed(app, world, as_, teacher, screen, at):
    opening = teacher.page(screen).form("opening")
    at("2026-10-06 08:29")
    early = teacher.page(screen)
    assert "Дарс ҳали бошланмаган" in early
    assert early.find("form", id="opening") is None
    assert "Дарс ҳали бошланмаган" in teacher.refused(opening).text
    at(LESSON)
    teacher.submit(opening)
    student = as_("student")
    form = student.page(scanned(app, world)).form("arriving")
    at("2026-10-06 09:01")
    teacher.submit(teacher.page(screen).form("closing"))
    assert "очмаган ёки ёпган" in student.refused(form).text
    at(AFTER)
    assert "Дарс тугаган" in student.refused(form).text
    assert "Дарс тугаган" in teacher.refused(opening).text


def test_a_check_in_that_was_forgotten_open_is_found_from_the_journal(app, world, as_, teacher, screen, at):
    teacher.submit(teacher.page(screen).form("opening"))
    student = as_("student")
    student.submit(student.page(scanned(app, world)).form("arriving"))
    at(AFTER)
    page = teacher.page(teacher.page(f"/lessons/journals/{world.lesson}").links["QR код билан қайд этилганлар"])
    assert "Дарс тугаган" in page
    assert "Келди: 1 / " in page
    marks = teacher.page(page.links["Журналга ўтиш"]).form("journal").filled({})
    assert marks[f"s{world.students[0]}"] == "0"
    assert marks[f"s{world.students[1]}"] == "2"


def test_who_came_before_the_lesson_was_moved_is_not_on_its_list(app, world, as_, teacher, screen, at):
    teacher.submit(teacher.page(screen).form("opening"))
    student = as_("student")
    student.submit(student.page(scanned(app, world)).form("arriving"))
    with app.app_context():
        db.session.get_one(Lesson, world.lesson).day += timedelta(days=1)
        db.session.commit()
    at("2026-10-07 09:00")
    teacher = as_("teacher")  # a session does not last until tomorrow
    page = teacher.page(screen)
    assert "Келди" not in page
    assert "Келди: 0 / " in teacher.submit(page.form("opening"))


def test_the_secret_of_a_second_opening_is_another(app, world, teacher, screen):
    opening = teacher.page(screen).form("opening")
    teacher.submit(opening)
    first = code_of(app, world)
    teacher.submit(opening)
    assert code_of(app, world) != first


def test_a_foreign_student_and_a_foreign_teacher_find_nothing(app, world, as_, teacher, screen):
    teacher.submit(teacher.page(screen).form("opening"))
    assert as_("foreign_teacher").get(screen).status_code == 404
    assert as_("student").get(f"/lessons/arriving/{world.foreign.lesson}").status_code == 404
    assert as_("dean").get(screen).status_code == 403


@pytest.mark.both_engines
def test_eight_presses_at_once_are_one_arrival(app, world, as_, teacher, screen):
    teacher.submit(teacher.page(screen).form("opening"))
    clients = [as_("student") for _ in range(8)]
    forms = [client.page(scanned(app, world)).form("arriving") for client in clients]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda pair: pair[0].send(pair[1]).status_code, zip(clients, forms, strict=True)))
    assert set(answers) == {303}
    with app.app_context():
        assert db.session.scalar(select(func.count(Arrival.student_id))) == 1


def test_the_screen_costs_the_same_however_many_have_come(app, world, as_, teacher, screen):
    teacher.submit(teacher.page(screen).form("opening"))
    costs = []
    for come in (1, 4):
        with app.app_context():
            for student_id in world.students[:come]:
                db.session.merge(
                    Arrival(lesson_id=world.lesson, student_id=student_id, arrived_at=clock.now(), address="")
                )
            db.session.commit()
        teacher.page(screen)
        with count_statements(engine_of(app)) as seen:
            teacher.page(screen)
        costs.append(len(seen))
    assert costs[0] == costs[1] <= 8


def digits_of(app, world):
    with app.app_context():
        return arrivals.current_digits(db.session.get(ArrivalRound, world.lesson), clock.now())


@pytest.mark.both_engines
def test_without_a_camera_the_digits_are_typed(app, world, as_, teacher, screen, at):
    typing, student = "/lessons/arriving/", as_("student")
    refused = "Ҳозир қайд этиш очилган дарсингиз йўқ"
    assert refused in student.refused(student.page(typing).form("typing"), digits="000000")
    teacher.submit(teacher.page(screen).form("opening"))
    digits = digits_of(app, world)
    assert f"{digits[:3]} {digits[3:]}" in teacher.page(screen).text
    wrong = f"{(int(digits) + 1) % 10**6:06}"
    assert "Рақамлар нотўғри" in student.refused(student.page(typing).form("typing"), digits=wrong)
    at(NEXT)
    assert "Рақамлар нотўғри" in student.refused(student.page(typing).form("typing"), digits=digits)
    digits = digits_of(app, world)
    assert (
        "қайд этилган" in student.submit(student.page(typing).form("typing"), digits=f"{digits[:3]} {digits[3:]}").text
    )
    assert "Келди: 1 / " in teacher.page(screen).text
    at(AFTER)
    digits = digits_of(app, world)
    assert "Дарс тугаган" in student.refused(student.page(typing).form("typing"), digits=digits)


def test_a_whole_lecture_types_behind_one_address_and_nobody_guesses(app, world, as_, teacher, screen):
    teacher.submit(teacher.page(screen).form("opening"))
    guesser = as_("foreign_student")
    form = guesser.page("/lessons/arriving/").form("typing")
    answers = [guesser.send(form, digits="1").status_code for _ in range(21)]
    assert answers == [422] * 20 + [429]
    student = as_("student")
    page = student.submit(student.page("/lessons/arriving/").form("typing"), digits=digits_of(app, world))
    assert "қайд этилган" in page.text


def test_a_phone_in_another_network_is_a_question_for_the_teacher():
    near = [Arrival(student_id=key, address="10.0.0.1") for key in range(3)]
    assert arrivals.far_off([*near, Arrival(student_id=9, address="172.16.0.9")]) == {9}
    assert arrivals.far_off(near) == set()
    assert arrivals.far_off([]) == set()
    assert arrivals.far_off([near[0], Arrival(student_id=9, address="172.16.0.9")]) == set()
    alone = [Arrival(student_id=key, address=f"10.0.0.{key}") for key in range(6)]
    assert arrivals.far_off(alone) == set()

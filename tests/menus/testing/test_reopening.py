"""An exam that was ended too early, or whose class had no power: everybody writes on, by one step (H-25)."""

from datetime import timedelta

import pytest

from hemis.cli.tick import tick
from hemis.extensions import db
from hemis.models.audit import AuditEntry
from hemis.models.testing import AttemptQuestion, ComputerExam, ExamAttempt
from tests.house.walks import token_of
from tests.world import NOW

HOME = "/testing/exams/"
LATER = "2026-10-06 10:50"
"""Twenty minutes after the day of tests begins."""


@pytest.fixture
def exam(world):
    return f"{HOME}{world.computer_exam}"


@pytest.fixture
def page(world):
    return f"/testing/mine/attempts/{world.attempt}/questions/1"


def answer(client, page, chosen, key):
    return client.post(page, data={"csrf_token": token_of(client), "key": key, "chosen": chosen})


def finish(client, exam):
    client.submit(client.page(f"{exam}/completion").form())


def attempt_of(app, world):
    with app.app_context():
        row = db.session.get(ExamAttempt, world.attempt)
        return row.ended_how, row.points, row.ends_at


@pytest.mark.both_engines
def test_who_was_writing_writes_on_with_the_time_that_was_left(app, as_, at, world, exam, page):
    student, client = as_("student"), as_("teacher")
    answer(student, page, "0", "before")
    finish(client, exam)
    assert attempt_of(app, world)[:2] == ("closed", 20)
    at(LATER)
    client, student = as_("teacher"), as_("student")
    form = client.page(f"{exam}/reopening").form()
    assert "Тўлдирилиши шарт" in client.refused(form, reason="")
    assert "1 та уриниш давом этади" in client.submit(form, reason="Янглиш босилди")
    assert attempt_of(app, world) == (None, None, NOW + timedelta(minutes=20 + 55))
    answer(student, page, "1", "after")
    with app.app_context():
        kept = db.session.scalars(db.select(AttemptQuestion).where(AttemptQuestion.attempt_id == world.attempt)).one()
        assert (kept.answer, kept.earned) == ("1", None)
        told = db.session.scalars(db.select(AuditEntry).where(AuditEntry.verb == "reopen")).all()
        assert {row.object_type for row in told} == {"computer_exam", "exam_attempt"}
        assert {row.reason for row in told} == {"Янглиш босилди"}
    finish(client, exam)
    assert attempt_of(app, world)[:2] == ("closed", 0)


def test_whose_time_is_not_over_is_said_before_the_end(as_, at, exam):
    page = as_("teacher").page(f"{exam}/completion")
    assert "Вақти ҳали тугамаган гуруҳлар бор" in page
    assert "06.10.2026 12:00" in page
    at("2026-10-06 12:01")
    assert "ҳали тугамаган" not in as_("teacher").page(f"{exam}/completion")


def test_who_had_finished_stays_as_the_person_was(app, as_, world, exam):
    student, client = as_("student"), as_("teacher")
    student.submit(student.page(f"/testing/mine/attempts/{world.attempt}/finish").form())
    before = attempt_of(app, world)
    finish(client, exam)
    assert "0 та уриниш давом этади" in client.submit(
        client.page(f"{exam}/reopening").form(), reason="Иккинчи гуруҳ бор"
    )
    assert attempt_of(app, world) == before
    assert "топширилмоқда" in client.page(exam)


def test_nothing_is_opened_that_runs_or_stands_in_a_sheet(app, as_, world, exam):
    client = as_("teacher")
    assert "Фақат якунланган" in client.refused(client.page(f"{exam}/reopening").form(), reason="Шунчаки")
    finish(client, exam)
    form = client.page(f"{exam}/reopening").form()
    client.submit(client.page(f"{HOME}sittings/{world.sitting}/results").form())
    client.refused(form, reason="Шунчаки")
    with app.app_context():
        assert db.session.get(ComputerExam, world.computer_exam).status == "confirmed"


@pytest.mark.parametrize("who", ["head", "dean", "student"])
def test_nobody_else_opens_it(as_, exam, who):
    client = as_(who)
    assert client.post(f"{exam}/reopening", data={"csrf_token": token_of(client), "reason": "x"}).status_code == 403


def test_students_may_have_seen_the_answers_is_said(app, as_, world, exam):
    with app.app_context():
        db.session.get(ComputerExam, world.computer_exam).shows_answers = True
        db.session.commit()
    client = as_("teacher")
    finish(client, exam)
    assert "тўғри жавобларни кўрган бўлиши мумкин" in client.page(f"{exam}/reopening")


@pytest.mark.both_engines
@pytest.mark.parametrize("is_counted", [True, False])
def test_a_group_whose_time_ran_out_without_power_goes_on_by_one_step(app, as_, at, world, exam, page, is_counted):
    at("2026-10-06 11:40")
    if is_counted:
        assert app.test_cli_runner().invoke(tick).exit_code == 0
    client = as_("teacher")
    form = client.page(f"{exam}/extension").form()
    assert "ҳеч ким ёзмаяпти" in client.refused(form, minutes="20", reason="Ток")
    asked = {"minutes": "20", "reason": "Ток", "with_over": "y"}
    assert "гуруҳни танланг" in client.refused(form, **asked)
    assert "Вақт қўшилди: 1 та уриниш" in client.submit(form, sitting_id=world.sitting, **asked)
    assert attempt_of(app, world) == (None, None, NOW + timedelta(minutes=90))
    assert answer(as_("student"), page, "0", "k").status_code == 303


def test_who_finished_or_was_ended_does_not_go_on(app, as_, world, exam):
    student, client = as_("student"), as_("teacher")
    student.submit(student.page(f"/testing/mine/attempts/{world.attempt}/finish").form())
    asked = {"minutes": "20", "reason": "Ток", "with_over": "y", "sitting_id": world.sitting}
    assert "ҳеч ким ёзмаяпти" in client.refused(client.page(f"{exam}/extension").form(), **asked)
    assert attempt_of(app, world)[0] == "self"

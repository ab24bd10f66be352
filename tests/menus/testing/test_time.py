"""Time at an exam: more for everybody who writes, more for one before the start, and the list of those who write."""

from datetime import timedelta

import pytest

from hemis.cli.tick import tick
from hemis.extensions import db
from hemis.models.audit import AuditEntry
from hemis.models.testing import AnswerSave, ComputerExam, ExamAllowance, ExamAttempt
from tests.house.walks import token_of
from tests.world import NOW

HOME = "/testing/exams/"


@pytest.fixture
def exam(world):
    return f"{HOME}{world.computer_exam}"


@pytest.mark.both_engines
def test_the_watch_says_whose_answers_come_from_two_places(app, as_, world, exam):
    student, page = as_("student"), f"/testing/mine/attempts/{world.attempt}/questions/1"
    student.post(page, data={"csrf_token": token_of(student), "key": "a", "chosen": "1"})
    teacher = as_("teacher")
    assert "та манзилдан" not in teacher.page(f"{exam}/watch")
    with app.app_context():
        db.session.execute(db.update(AnswerSave).values(address="10.0.0.9"))
        db.session.commit()
    assert "2 та манзилдан" in teacher.page(f"{exam}/watch")
    assert "10.0.0.9, 127.0.0.1" in teacher.get(f"{exam}/watch?format=csv").data.decode("utf-8-sig")


@pytest.mark.both_engines
def test_everybody_who_writes_gets_more_time_with_a_reason(app, as_, world, exam):
    client = as_("teacher")
    assert "Тўлдирилиши шарт" in client.refused(client.page(f"{exam}/extension").form(), minutes="15", reason="")
    page = client.submit(client.page(f"{exam}/extension").form(), minutes="15", reason="Свет ўчди")
    assert "Вақт қўшилди: 1 та уриниш" in page
    assert "70 дақиқа" in page
    assert "+15 дақиқа" in page
    with app.app_context():
        told = db.session.scalars(db.select(AuditEntry).where(AuditEntry.verb == "extend")).all()
        assert {row.object_type for row in told} == {"computer_exam", "exam_attempt"}
        assert {row.reason for row in told} == {"Свет ўчди"}


def test_who_has_finished_gets_nothing_and_nobody_writing_is_said(app, as_, world, exam):
    client = as_("teacher")
    client.submit(client.page(f"{HOME}attempts/{world.attempt}/ending").form(), reason="Кўчирди")
    assert "ҳеч ким ёзмаяпти" in client.refused(client.page(f"{exam}/extension").form(), minutes="5", reason="Ток")
    with app.app_context():
        assert db.session.get(ExamAttempt, world.attempt).extra_minutes == 0


def test_a_group_of_another_exam_is_refused(as_, world, exam):
    client = as_("teacher")
    form = client.page(f"{exam}/extension").form()
    client.refused(form, minutes="5", reason="Ток", sitting_id=world.foreign.sitting)


@pytest.mark.both_engines
def test_more_time_that_was_given_before_begins_with_the_attempt(app, as_, world, exam):
    with app.app_context():
        db.session.execute(db.delete(ExamAllowance))
        db.session.commit()
    teacher = as_("teacher")
    refused = teacher.refused(teacher.page(f"{exam}/allowances").form(), student_id=world.students[0], reason="№ 5")
    assert "Талаба имтиҳонни бошлаган" in refused
    student = as_("student")
    student.submit(student.page(f"/testing/mine/attempts/{world.attempt}/finish").form())
    with app.app_context():
        db.session.execute(db.text("DELETE FROM attempt_question"))
        db.session.execute(db.text("DELETE FROM exam_attempt"))
        db.session.commit()
    page = teacher.submit(
        teacher.page(f"{exam}/allowances").form(), student_id=world.students[0], minutes="20", reason="№ 5, 01.09.2026"
    )
    assert "Қўшимча вақт берилди" in page
    assert "№ 5, 01.09.2026" in page
    assert "+20 дақиқа" in teacher.page(f"{exam}/watch")
    assert "20 дақиқа қўшимча вақт" in student.page(f"/testing/mine/{world.computer_exam}")
    student.submit(student.page(f"/testing/mine/{world.computer_exam}").form())
    with app.app_context():
        row = db.session.scalars(db.select(ExamAttempt).where(ExamAttempt.exam_id == world.computer_exam)).one()
        assert (row.ends_at, row.extra_minutes) == (NOW + timedelta(minutes=80), 20)


def test_it_is_taken_back_before_the_start(app, as_, world):
    client = as_("teacher")
    address = f"{HOME}allowances/{world.allowance}/removal"
    assert "олиб ташланди" in client.submit(client.page(address).form())
    with app.app_context():
        assert db.session.get(ExamAllowance, world.allowance) is None


def test_the_watch_page_is_filtered_sorted_and_taken_as_a_file(as_, world, exam):
    client = as_("teacher")
    assert len(client.page(f"{exam}/watch").rows()) == 6
    assert len(client.page(f"{exam}/watch?state=writing").rows()) == 1
    assert len(client.page(f"{exam}/watch?q=abdullayev").rows()) == 1
    assert "Бундай қатнашувчи топилмади" in client.page(f"{exam}/watch?q=зззз")
    assert len(client.page(f"{exam}/watch?group={world.sitting}").rows()) == 6
    names = [row[0] for row in client.page(f"{exam}/watch?sort=name").rows()]
    assert [row[0] for row in client.page(f"{exam}/watch?sort=-name").rows()] == names[::-1]
    assert client.page(f"{exam}/watch?sort=-answers").rows()[0][2] == "0 / 1"
    content = client.get(f"{exam}/watch?format=csv&state=writing").data.decode("utf-8-sig")
    assert "Тўғри жавоблар" in content
    assert "127.0.0.1" in content
    assert content.count("\n") == 2


@pytest.mark.both_engines
def test_what_has_run_out_is_ended_by_the_clock_or_by_whoever_ends_the_exam(app, as_, at, world, exam):
    at("2026-10-06 11:40")
    student = as_("student")
    assert "натижа бир неча дақиқада чиқади" in student.page(f"/testing/mine/attempts/{world.attempt}")
    teacher = as_("teacher")
    teacher.submit(teacher.page(f"{exam}/completion").form())
    with app.app_context():
        row = db.session.get(ExamAttempt, world.attempt)
        assert (row.ended_how, row.ended_at) == ("time", row.ends_at), "the server had stood still in the last minute"


def test_the_clockwork_ends_it_too(app, at, world):
    at("2026-10-06 11:40")
    app.test_cli_runner().invoke(tick)
    with app.app_context():
        row = db.session.get(ExamAttempt, world.attempt)
        assert (row.ended_how, row.points) == ("time", 0)
        assert db.session.get(ComputerExam, world.computer_exam).status == "running"


@pytest.mark.parametrize("who", ["head", "dean", "registrar"])
def test_who_watches_gives_no_time(as_, exam, who):
    for path in ("extension", "allowances"):
        assert as_(who).get(f"{exam}/{path}").status_code == 403

"""A day told on one sheet, teachers reminded of lessons, one lesson given to a colleague, a heat map in a file."""

import io

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select, update

from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.audit import AuditEntry
from hemis.models.reminders import LessonReminder
from hemis.models.staff import Employee
from hemis.models.students import AcademicGroup
from hemis.models.teaching import AbsenceTotal, Lesson
from hemis.operations import measures
from hemis.operations.attendance import Held, hold_many
from hemis.web import clock
from tests.rig.counter import count_statements

DIGEST, NEW, UNMARKED = "/attendance/digest/", "/attendance/reminders/new", "/attendance/unmarked/"


@pytest.fixture
def missed(app, world):
    """The first student misses two pairs, the second an hour, a stranger a pair."""
    first, second = world.students[:2]
    with app.app_context():
        for place, login, marks in (
            (world, "teacher", {world.lesson: {first: 2, second: 1}, world.lesson_old: {first: 2}}),
            (world.foreign, "foreign_teacher", {world.foreign.lesson: {world.foreign.students[0]: 2}}),
        ):
            user = db.session.get_one(User, world.users[login])
            held = [
                Held(lesson, place.subject, place.faculty, clock.now(), user.id, absent)
                for lesson, absent in marks.items()
            ]
            hold_many(held, by=user)
        db.session.commit()
    return world


def tutor(app, world):
    with app.app_context():
        db.session.execute(update(AcademicGroup).where(AcademicGroup.id == world.group).values(tutor_id=world.teacher))
        db.session.commit()


@pytest.mark.both_engines
@pytest.mark.parametrize("who", ["dean", "head", "management", "registrar"])
def test_the_digest_of_a_day_for_each_office(app, as_, missed, who):
    page = as_(who).page(f"{DIGEST}?day=06.10.2026")
    assert "Кунлик хабар: 06.10.2026" in page
    assert "2 та, сабабсиз 3 соат" in page.text or who in ("management", "registrar")
    assert "БЕГОНА" not in page
    for kind in ("xlsx", "csv", "print"):
        assert as_(who).get(f"{DIGEST}?day=06.10.2026&format={kind}").status_code == 200


def test_the_digest_of_a_tutor_leads_to_lessons_that_open(app, as_, missed):
    tutor(app, missed)
    page = as_("teacher").page(f"{DIGEST}?day=06.10.2026")
    assert [row[0] for row in page.rows()] == ["11-ФИЗ"]
    lessons = as_("teacher").page(page.links["11-ФИЗ"])
    assert "06.10.2026" in lessons
    assert as_("teacher").get("/attendance/digest/?day=06.10.2026&format=print").status_code == 200


def test_who_passed_a_limit_is_named(app, as_, at, missed):
    with app.app_context():
        total = db.session.get_one(AbsenceTotal, (missed.students[0], missed.subject))
        total.unexcused_hours = 37
        db.session.commit()
    page = as_("dean").page(f"{DIGEST}?day=06.10.2026")
    assert "36 соатлик чегарадан ўтди, жами сабабсиз 37 соат" in page
    at("2026-10-07 08:00")
    home = as_("dean").page("/")
    assert "36 соатдан янги ўтганлар: 1 нафар" in home
    assert home.links["Кунлик хабар"].startswith(DIGEST)


def test_a_day_to_come_is_said_beside_its_field_and_a_digest_costs_few_statements(app, as_, missed):
    client = as_("dean")
    page = client.page(f"{DIGEST}?day=01.01.2030")
    assert "Кунлик хабар: 06.10.2026" in page
    assert "Бу кун ҳали келмади: охирги дарс куни кўрсатилди." in page.find(id="day-errors").text
    assert 'value="2030-01-01"' in page.html
    assert "day-errors" not in client.page(f"{DIGEST}?day=06.10.2026").html
    with app.app_context():
        engine = db.engine
    with count_statements(engine) as found:
        client.page(DIGEST)
    assert len(found) <= 8, found


def test_who_sees_no_boards_sees_no_digest(as_, missed):
    for who in ("student", "accountant", "hr"):
        assert as_(who).get(DIGEST).status_code == 403


@pytest.mark.both_engines
def test_a_teacher_is_reminded_once_a_day_and_sees_it_until_the_lessons_are_marked(app, as_, at, world):
    at("2026-10-07 08:00")
    assert "эслатма" not in as_("teacher").page("/").text
    client = as_("dean")
    page = client.page(client.page(UNMARKED).links["Эслатиш"])
    said = client.submit(page.form())
    assert "1 нафар ўқитувчига эслатилди" in said
    assert "07.10.2026" in said.rows()[0][4]
    home = as_("teacher").page("/")
    assert "Белгиланмаган дарслар: эслатма" in home
    assert "эслатган" in home
    again = as_("head").page(NEW)
    assert "бугун эслатилган" in again
    with app.app_context():
        row = db.session.scalars(select(LessonReminder)).one()
        assert row.teacher_id == world.teacher
        assert db.session.scalar(select(AuditEntry.number).where(AuditEntry.verb == "remind")) is not None
        user = db.session.get_one(User, world.users["teacher"])
        waiting = db.session.scalars(select(Lesson).where(Lesson.teacher_id == world.teacher, Lesson.held_at.is_(None)))
        hold_many([Held(each.id, world.subject, world.faculty, clock.now(), user.id, {}) for each in waiting], by=user)
        db.session.commit()
    assert "эслатма" not in as_("teacher").page("/").text
    at("2026-10-08 08:00")
    assert "ҳамма журналлар тўлдирилган" in as_("dean").page(UNMARKED)


def test_a_foreign_teacher_is_not_reminded(app, as_, at, world):
    at("2026-10-07 08:00")
    client = as_("dean")
    form = client.page(NEW).form()
    answer = client.post(NEW, data={**form.data, "teacher_id": str(world.foreign.teacher)})
    assert answer.status_code == 422
    assert "Эслатиладиган ўқитувчини танланг" in answer.text
    with app.app_context():
        assert db.session.scalars(select(LessonReminder)).all() == []
    for who in ("teacher", "management", "student"):
        assert as_(who).get(NEW).status_code == 403


def test_the_semester_of_a_group_goes_into_files_and_onto_paper(as_, missed):
    address = f"/attendance/boards/groups/{missed.group}"
    client = as_("dean")
    assert set(client.page(address).links) >= {"CSV", "Чоп этиш"}
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(f"{address}?format=xlsx").data))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[0][:2] == ["Ҳафта", "Математик анализ"]
    assert rows[-1][0] == "Сабабсиз, соат"
    assert rows[-1][1] == 5
    assert isinstance(rows[-2][1], int | float)
    assert "Математик анализ" in client.page(f"{address}?format=print")
    assert as_("dean").get(f"/attendance/boards/groups/{missed.foreign.group}?format=xlsx").status_code == 404


@pytest.mark.both_engines
def test_a_lesson_is_given_to_a_colleague(app, as_, world):
    address = f"/curriculum/timetables/lessons/{world.lesson_later}"
    client = as_("head")
    with app.app_context():
        other = db.session.scalar(select(Employee.id).where(Employee.number == "E-teacher2"))
    form = client.page(f"{address}/teacher").form()
    refused = client.post(f"{address}/teacher", data={**form.data, "teacher_id": other, "reason": "к"})
    assert (refused.status_code, "Сабабни ёзинг" in refused.text) == (422, True)
    page = client.submit(client.page(f"{address}/teacher").form(), teacher_id=other, reason="Ўқитувчи касал")
    assert "Бу дарсни энди танланган ўқитувчи ўтади" in page
    assert "Ўқитувчи касал" in page.text_at("section", class_="history")
    assert as_("teacher").get(f"/lessons/journals/{world.lesson_later}").status_code == 404
    assert as_("teacher2").get(f"/lessons/journals/{world.lesson_later}").status_code == 200
    assert as_("head").get(f"/curriculum/timetables/lessons/{world.foreign.lesson}/teacher").status_code == 404
    assert as_("teacher").get(f"{address}/teacher").status_code == 403


@pytest.mark.both_engines
def test_the_minute_looks_at_changed_hours_only(app, missed, monkeypatch):
    asked = []
    follow = measures.follow
    monkeypatch.setattr(measures, "follow", lambda students, at: asked.append(students) or follow(students, at=at))
    with app.app_context():
        measures.follow_changed(at=clock.now())
        assert asked == [{missed.students[0], missed.students[1], missed.foreign.students[0]}]
        assert measures.follow_changed(at=clock.now()) == (0, 0)
        assert len(asked) == 1
        total = db.session.get_one(AbsenceTotal, (missed.students[0], missed.subject))
        total.unexcused_hours, total.is_followed = 76, False
        db.session.flush()
        assert measures.follow_changed(at=clock.now())[0] >= 1
        assert asked[1:] == [{missed.students[0]}]
        db.session.refresh(total)
        total.unexcused_hours, total.is_followed = 2, False
        db.session.flush()
        assert measures.follow_changed(at=clock.now())[1] >= 1
        db.session.rollback()

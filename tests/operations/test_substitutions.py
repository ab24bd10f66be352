"""Another teacher gives one lesson: who marks it, what stays with the load, and who is refused."""

from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select, update

from hemis.domain.errors import RuleError
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.assessment import GradeSheet
from hemis.models.exams import Exam, ExamSession
from hemis.models.infrastructure import Room
from hemis.models.staff import Employee
from hemis.models.teaching import Lesson, LessonGroup, TeachingLoad
from hemis.models.timetable import LessonChange
from hemis.operations import attendance, examining, loads, substitutions
from hemis.operations.attendance import Sent, Stale
from hemis.operations.attendance_boards import loads_given, semester_of
from hemis.operations.rosters import open_journal
from tests.missing import autumn
from tests.world import NOW, TASHKENT

pytestmark = pytest.mark.both_engines
REASON = "Ўқитувчи касал"


@pytest.fixture
def room(database, world):
    other = db.session.scalars(select(Employee).where(Employee.number == "E-teacher2")).one()
    head, teacher = (database.get_one(User, world.users[name]) for name in ("head", "teacher"))
    return SimpleNamespace(world=world, other=other.id, head=head, teacher=teacher, lesson=world.lesson_later)


def substitute(room, lesson=None, teacher=None, reason=REASON):
    row = db.session.get_one(Lesson, lesson or room.lesson, populate_existing=True)
    substitutions.substitute(row, teacher or room.other, reason=reason, by=room.head, at=NOW)
    return row


def save(room, teacher, version=None):
    row = db.session.get_one(Lesson, room.lesson, populate_existing=True)
    at = datetime(row.day.year, row.day.month, row.day.day, 20, tzinfo=TASHKENT)
    journal = open_journal(select(Lesson), room.lesson, to_save_at=at)
    sent = Sent(version or journal.lesson.version, {room.world.students[0]: 2})
    return attendance.save(journal, sent, teacher_id=teacher, by=room.teacher, at=at)


def test_the_colleague_keeps_the_journal_and_nobody_else(room):
    version = db.session.get_one(Lesson, room.lesson).version
    substitute(room)
    with pytest.raises(RuleError) as refused:
        save(room, room.world.teacher)
    assert refused.value.msgid == attendance.NOT_OWN
    with pytest.raises(Stale):  # the phone that held the lesson before
        save(room, room.world.teacher, version=version)
    assert save(room, room.other)["absent"] == 1
    with pytest.raises(RuleError) as refused:
        substitute(room, teacher=room.world.teacher)
    assert refused.value.msgid == substitutions.HELD


def test_the_load_stays_and_each_sees_the_own_hours(room):
    load = db.session.get_one(Lesson, room.lesson).load_id
    period = semester_of(NOW.date())
    before = loads_given(select(Lesson).where(Lesson.teacher_id == room.world.teacher), period)
    row = substitute(room)
    assert db.session.get_one(TeachingLoad, load).teacher_id == room.world.teacher
    own = loads_given(select(Lesson).where(Lesson.teacher_id == room.world.teacher), period)
    theirs = loads_given(select(Lesson).where(Lesson.teacher_id == room.other, Lesson.load_id == load), period)
    assert sum(each.planned for each in own) == sum(each.planned for each in before)
    assert sum(each.placed for each in own) == sum(each.placed for each in before) - 2
    assert [(each.planned, each.placed) for each in theirs] == [(0, 2)]
    told = db.session.scalars(select(LessonChange).where(LessonChange.lesson_id == row.id)).all()
    assert {each.teacher_id for each in told} <= {room.world.teacher}


def test_a_new_teacher_of_the_load_leaves_the_lesson_with_the_colleague(room):
    lessons = autumn(room.world, 3, first=NOW.date() + timedelta(days=14))
    third = db.session.get_one(Lesson, room.world.foreign.lesson).teacher_id
    substitute(room, lessons[0], third)
    load = db.session.get_one(TeachingLoad, db.session.get_one(Lesson, lessons[0]).load_id)
    db.session.refresh(load, ["curriculum_subject"])
    load.hours = 200
    db.session.flush()
    with pytest.MonkeyPatch.context() as patch:  # the plan of the world is small
        patch.setattr(loads, "refuse_hours", lambda *_each: None)
        loads.change_load(load, teacher_id=room.other, hours=load.hours, by=room.head, at=NOW)
    found = select(Lesson.teacher_id).where(Lesson.id.in_(lessons)).order_by(Lesson.day, Lesson.slot_id)
    assert list(db.session.scalars(found)) == [third, room.other, room.other]


@pytest.mark.parametrize("reason", ["", "к"])
def test_a_reason_is_asked_for(room, reason):
    with pytest.raises(RuleError) as refused:
        substitute(room, reason=reason)
    assert refused.value.field == "reason"


def test_the_same_and_a_busy_teacher_are_refused(room):
    with pytest.raises(RuleError) as refused:
        substitute(room, teacher=room.world.teacher)
    assert refused.value.msgid == substitutions.SAME
    row = db.session.get_one(Lesson, room.lesson)
    names = ("load_id", "curriculum_subject_id", "department_id", "faculty_id", "lesson_kind", "day", "slot_id")
    values = {name: getattr(row, name) for name in names}
    first = db.session.get_one(Room, row.room_id)
    free = Room(code="B01-999", building_id=first.building_id, number="999", kind="11", capacity=5)
    db.session.add(free)
    db.session.flush()
    db.session.add(Lesson(teacher_id=room.other, room_id=free.id, **values))
    db.session.flush()
    with pytest.raises(RuleError) as refused:
        substitute(room)
    assert (refused.value.field, "банд" in refused.value.msgid) == ("teacher_id", True)
    assert db.session.scalar(select(LessonGroup.lesson_id).where(LessonGroup.lesson_id == room.lesson)) == room.lesson


def retake(room, examiner):
    """A retake of the lesson's subject and group, just opened."""
    lesson = db.session.get_one(Lesson, room.lesson)
    group = db.session.scalar(select(LessonGroup.group_id).where(LessonGroup.lesson_id == lesson.id))
    place = {"curriculum_subject_id": lesson.curriculum_subject_id, "group_id": group, "faculty_id": lesson.faculty_id}
    row = GradeSheet(**place, department_id=lesson.department_id, round=2, teacher_id=examiner, status="draft")
    db.session.add(row)
    db.session.flush()
    return row


def test_who_examines_the_retake_is_not_made_the_teacher_of_the_group(room, monkeypatch):
    sheet = retake(room, room.other)
    with pytest.raises(RuleError) as refused:
        substitute(room)
    assert (refused.value.msgid, refused.value.field) == (examining.RETAKES, "teacher_id")
    load = db.session.get_one(TeachingLoad, db.session.get_one(Lesson, room.lesson).load_id)
    db.session.refresh(load, ["curriculum_subject"])
    monkeypatch.setattr(loads, "refuse_hours", lambda *_each: None)  # the plan of the world is small
    with pytest.raises(RuleError) as refused:
        loads.change_load(load, teacher_id=room.other, hours=200, by=room.head, at=NOW)
    assert refused.value.msgid == examining.RETAKES
    sheet.status, sheet.closed_at, sheet.closed_by_id = "closed", NOW, room.head.id
    db.session.flush()
    substitute(room)


def test_who_examines_the_group_by_an_approved_timetable_is_not_made_its_teacher(room):
    exam = db.session.get_one(Exam, room.world.exam)
    signed = {
        "submitted_at": NOW,
        "submitted_by_id": room.teacher.id,
        "approved_at": NOW,
        "approved_by_id": room.head.id,
    }
    approved = update(ExamSession).where(ExamSession.id == exam.session_id).values(status="approved", **signed)
    db.session.execute(approved)
    with pytest.raises(RuleError) as refused:
        substitute(room)
    assert (refused.value.msgid, refused.value.params["day"]) == (examining.EXAMINES, f"{exam.day:%d.%m.%Y}")

"""Exams: what the operations refuse by name, what the database never holds, and two people at once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from hemis.domain.errors import RuleError
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.audit import AuditEntry
from hemis.models.curriculum import CurriculumSubject
from hemis.models.exams import Exam, ExamGroup, ExamLine, ExamSession
from hemis.models.infrastructure import Room
from hemis.models.joining import GroupSubject
from hemis.models.staff import Employee
from hemis.models.teaching import Lesson, LessonGroup, TeachingLoad
from hemis.operations import exam_faults, exam_sessions, exams, loads, substitutions
from hemis.operations.exams import NewExam
from hemis.operations.teaching import NewLesson, NewLoad, add_lessons
from tests.crowd import unlocked
from tests.world import NOW, TODAY

DAY = date(2027, 1, 8)


def examiner():
    return db.session.scalars(select(Employee.id).where(Employee.number == "E-teacher2")).one()


def wanted(world, **changes):
    new = NewExam(
        session_id=world.exam_session,
        curriculum_subject_id=world.subject,
        faculty_id=world.faculty,
        department_id=world.department,
        group_ids=(world.group2,),
        day=DAY,
        slot_id=world.slots[0],
        room_id=world.room,
        examiner_id=examiner(),
        form="12",
    )
    return replace(new, **changes)


def session_of(world):
    return db.session.get_one(ExamSession, world.exam_session)


def put(world, **changes):
    agreed = changes.pop("agreed", False)
    return exams.place(session_of(world), wanted(world, **changes), by=None, today=TODAY, agreed=agreed)


def user(world, login):
    return db.session.get_one(User, world.users[login])


def refusal(world, **changes):
    with pytest.raises(RuleError) as refused:
        put(world, **changes)
    return refused.value


@pytest.mark.both_engines
def test_an_exam_is_put_with_its_group_and_told(database, world):
    key = put(world)
    row = database.scalars(select(ExamGroup).where(ExamGroup.exam_id == key)).one()
    assert (row.group_id, row.day, row.slot_id) == (world.group2, DAY, world.slots[0])
    database.commit()
    told = database.scalars(select(AuditEntry).where(AuditEntry.object_type == "exam")).one()
    assert (told.verb, told.object_id) == ("create", key)


@pytest.mark.both_engines
@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"day": date(2027, 1, 10)}, "day", "дам олиш куни"),
        ({"day": date(2027, 1, 25)}, "day", "сессия ичида"),
        ({"day": date(2026, 12, 1)}, "day", "сессия ичида"),
    ],
)
def test_a_day_that_cannot_be_is_refused(database, world, changes, field, said):
    error = refusal(world, **changes)
    assert error.field == field
    assert said in str(error)


def test_no_exam_is_put_into_the_past(database, world):
    with pytest.raises(RuleError, match="Ўтиб кетган"):
        exams.place(session_of(world), wanted(world), by=None, today=date(2027, 1, 9))


@pytest.mark.both_engines
def test_the_teaching_teacher_does_not_examine(database, world):
    error = refusal(world, examiner_id=world.teacher)
    assert error.field == "examiner_id"
    assert "Насруллаев Жаҳонгир Содиқович бу фандан 12-ФИЗ гуруҳига дарс беради" in str(error)


@pytest.mark.both_engines
def test_neither_does_who_gave_a_lesson_and_handed_the_load_over(database, world):
    subject = joinedload(TeachingLoad.curriculum_subject)
    load = database.get_one(TeachingLoad, world.load, options=[subject])
    database.execute(delete(Exam))  # the examiner of the first exam is to teach
    loads.change_load(load, teacher_id=examiner(), hours=30, by=user(world, "head"), at=NOW - timedelta(days=5))
    assert "дарс беради" in str(refusal(world, examiner_id=world.teacher))
    assert "дарс беради" in str(refusal(world))


@pytest.mark.both_engines
@pytest.mark.parametrize(("gap", "is_kept"), [(1, False), (2, False), (3, True)])
def test_two_days_lie_between_two_exams_of_a_group(database, world, gap, is_kept):
    put(world)
    database.execute(delete(Exam).where(Exam.id == world.exam))
    day = date(2027, 1, 8 + gap) if gap != 2 else date(2027, 1, 6)
    rule = exams._check_gaps
    new = wanted(world, day=day)
    if is_kept:
        rule(session_of(world), new, None)
    else:
        with pytest.raises(RuleError, match=r"камида 2 кун|бир кунда"):
            rule(session_of(world), new, None)


def test_a_small_room_is_refused_unless_agreed(database, world):
    small = Room(code="B01-99", building_id=1, number="99", kind="11", capacity=1)
    database.add(small)
    database.flush()
    assert "хонаси кичик: 1 ўрин" in str(refusal(world, room_id=small.id))
    assert put(world, room_id=small.id, agreed=True)


def test_a_group_is_examined_once(database, world):
    put(world)
    assert "рўйхатида йўқ ёки жадвалга аввал қўйилган" in str(refusal(world, day=date(2027, 1, 15)))


@pytest.mark.both_engines
def test_a_busy_room_or_examiner_is_named(database, world):
    there = {"day": date(2027, 1, 5), "slot_id": world.slots[0]}
    error = refusal(world, **there)
    assert (error.field, str(error)[:6]) == ("room_id", "B01-01")
    other = Room(code="B01-98", building_id=1, number="98", kind="11", capacity=50)
    database.add(other)
    database.flush()
    error = refusal(world, **there, room_id=other.id)
    assert error.field == "examiner_id"
    assert "Ҳайитова Маҳлиё Ботир қизи 05.01.2027 куни 1-жуфтликда банд" in str(error)


def lesson_of(world, **changes):
    load = NewLoad(
        curriculum_subject_id=world.subject,
        teacher_id=world.teacher,
        department_id=world.department,
        lesson_kind="11",
        hours=30,
        group_ids=(world.group,),
    )
    load = replace(load, **{name: value for name, value in changes.items() if name in ("teacher_id", "group_ids")})
    room = changes.get("room_id", world.foreign.room)
    place = {"day": date(2027, 1, 5), "slot_id": world.slots[0]}
    return NewLesson(load_id=world.load, load=load, faculty_id=world.faculty, room_id=room, **place)


@pytest.mark.both_engines
@pytest.mark.parametrize("who", ["group_ids", "room_id", "teacher_id"])
def test_a_lesson_does_not_meet_an_exam(database, world, who):
    free = {"group_ids": (world.group2,)}
    busy = {"group_ids": (world.group,), "room_id": world.room, "teacher_id": examiner()}
    with pytest.raises(RuleError, match="имтиҳон бор"):
        add_lessons([lesson_of(world, **(free | {who: busy[who]}))], by=None)


@pytest.mark.both_engines
@pytest.mark.parametrize("who", ["group", "room", "teacher"])
def test_an_exam_does_not_meet_a_lesson(database, world, who):
    lesson = {"group_ids": (world.foreign.group,), "room_id": world.foreign.room, "teacher_id": world.foreign.teacher}
    lesson |= {"group": {"group_ids": (world.group2,)}, "room": {"room_id": world.room}}.get(
        who, {"teacher_id": examiner()}
    )
    add_lessons([replace(lesson_of(world, **lesson), day=DAY)], by=None)
    error = refusal(world)
    assert error.field == {"group": "day", "room": "room_id", "teacher": "examiner_id"}[who]
    assert "08.01.2027 куни 1-жуфтликда" in str(error)


@pytest.mark.both_engines
def test_the_database_itself_refuses_what_must_never_be(database, world):
    key = put(world)
    database.flush()
    other = put_elsewhere(database, world)

    def refused(write):
        with pytest.raises(IntegrityError), database.begin_nested():
            write()

    def group(exam, group_id, day):
        values = {"curriculum_subject_id": world.subject, "day": day, "slot_id": world.slots[0]}
        row = {"exam_id": exam, "group_id": group_id, **values}
        return lambda: database.execute(ExamGroup.__table__.insert().values(row))

    refused(lambda: database.execute(Exam.__table__.update().where(Exam.id == key).values(examiner_id=world.teacher)))
    refused(lambda: database.execute(Exam.__table__.update().where(Exam.id == key).values(form="99")))
    refused(group(other, world.group2, date(2027, 1, 9)))
    refused(group(other, world.group, date(2027, 1, 8)))
    lesson = {"room_id": world.room, "day": DAY, "slot_id": world.slots[0]}
    refused(lambda: database.execute(Lesson.__table__.update().where(Lesson.id == world.lesson).values(lesson)))


def put_elsewhere(database, world):
    """An exam without groups, two hundred years from now."""
    row = Exam(
        session_id=world.exam_session,
        curriculum_subject_id=world.subject,
        faculty_id=world.faculty,
        department_id=world.department,
        examiner_id=world.foreign.teacher,
        room_id=world.foreign.room,
        day=date(2227, 1, 8),
        slot_id=world.slots[0],
        form="12",
    )
    database.add(row)
    database.flush()
    return row.id


@pytest.mark.both_engines
def test_a_moved_exam_takes_its_groups_along(database, world):
    exam, session = database.get_one(Exam, world.exam), session_of(world)
    new = replace(wanted(world), group_ids=(world.group,), day=date(2027, 1, 12), slot_id=world.slots[2])
    exams.move(exam, session, new, by=user(world, "dean"), today=TODAY)
    row = database.scalars(select(ExamGroup).where(ExamGroup.exam_id == world.exam)).one()
    assert (row.day, row.slot_id) == (date(2027, 1, 12), world.slots[2])
    exams.take_off(exam, session, by=user(world, "dean"))
    assert database.scalar(select(func.count()).select_from(ExamGroup).where(ExamGroup.exam_id == world.exam)) == 0


def whole(world):
    """Join the groups and place what is left, so that nothing is missing."""
    for group in (world.group, world.group2):
        if not db.session.scalar(select(GroupSubject.id).filter_by(group_id=group)):
            db.session.add(GroupSubject(group_id=group, curriculum_subject_id=world.subject))
    db.session.flush()
    assert exams.fill_rest(session_of(world), form="12", by=None, today=TODAY) == (1, 0)
    return session_of(world)


@pytest.mark.both_engines
def test_the_rest_is_filled_by_the_rules_and_faults_are_named(database, world):
    said = [str(fault.reason) for fault in exam_faults.faults_of(session_of(world))]
    assert said.count("гуруҳ фанга бириктирилмаган") == 2
    assert said.count("имтиҳон жадвалга қўйилмаган") == 1
    assert exam_faults.faults_of(whole(world)) == []
    load = database.get_one(TeachingLoad, world.load)
    load.teacher_id = examiner()
    database.flush()
    assert [str(fault.reason) for fault in exam_faults.faults_of(session_of(world))] == [exam_faults.TEACHES] * 2


def give_a_lesson(world, *, at=NOW):
    """The colleague who examines gives one coming lesson of the groups."""
    row = db.session.get_one(Lesson, world.lesson_later)
    substitutions.substitute(row, examiner(), reason="Ўқитувчи касал бўлиб қолди", by=user(world, "head"), at=at)


@pytest.mark.both_engines
def test_who_gives_a_lesson_after_the_exam_was_placed_keeps_it_from_approval(database, world):
    """A7: a lesson given in place of a colleague is a lesson with the group."""
    session = whole(world)
    give_a_lesson(world)
    assert {str(fault.reason) for fault in exam_faults.faults_of(session)} == {exam_faults.TEACHES}
    with pytest.raises(RuleError, match="камчилик бор"):
        exam_sessions.submit(session, at=NOW, by=user(world, "dean"))


@pytest.mark.both_engines
def test_the_examiner_of_an_approved_timetable_is_not_made_a_teacher_of_the_group(database, world):
    session = whole(world)
    exam_sessions.submit(session, at=NOW, by=user(world, "dean"))
    exam_sessions.approve(session, at=NOW, by=user(world, "studies"))
    load = database.get_one(TeachingLoad, world.load, options=[joinedload(TeachingLoad.curriculum_subject)])
    before = database.get_one(Exam, world.exam)
    assert before.examiner_id == examiner()
    for act in (
        lambda: give_a_lesson(world),
        lambda: loads.change_load(load, teacher_id=examiner(), hours=30, by=user(world, "head"), at=NOW),
    ):
        with pytest.raises(RuleError, match="якуний назорат олади") as refused:
            act()
        assert refused.value.field == "teacher_id"
    assert exam_faults.faults_of(session) == []


@pytest.mark.both_engines
def test_an_approved_timetable_stands_still_in_the_database_too(database, world):
    session, dean, studies = whole(world), user(world, "dean"), user(world, "studies")
    exam_sessions.submit(session, at=NOW, by=dean)
    with pytest.raises(RuleError, match="бошқа ходим"):
        exam_sessions.approve(session, at=NOW, by=dean)
    exam_sessions.approve(session, at=NOW, by=studies)
    with pytest.raises(RuleError, match="очиш керак"):
        exams.take_off(database.get_one(Exam, world.exam), session, by=dean)
    mine = ExamGroup.exam_id == world.exam
    for statement in (
        Exam.__table__.update().where(Exam.id == world.exam).values(form="11"),
        Exam.__table__.delete().where(Exam.id == world.exam),
        ExamGroup.__table__.delete().where(mine),
    ):
        with pytest.raises(IntegrityError), database.begin_nested():
            database.execute(statement)


@pytest.mark.both_engines
def test_it_is_opened_again_by_a_second_person_with_a_reason(database, world):
    session, dean, studies = whole(world), user(world, "dean"), user(world, "studies")
    exam_sessions.submit(session, at=NOW, by=dean)
    exam_sessions.approve(session, at=NOW, by=studies)
    exam_sessions.ask_reopening(session, "Ўқитувчи хизмат сафарига кетди", at=NOW, by=dean)
    with pytest.raises(RuleError, match="бошқа ходим"):
        exam_sessions.reopen(session, "Ўқитувчи хизмат сафарига кетди", by=dean)
    with pytest.raises(RuleError, match="Сабабни тўлиқ"):
        exam_sessions.reopen(session, "бор", by=studies)
    exam_sessions.reopen(session, session.ask_reason, by=studies)
    assert (session.status, session.approved_by_id, session.asked_by_id) == ("sent_back", None, None)
    exams.take_off(database.get_one(Exam, world.exam), session, by=dean)
    with pytest.raises(RuleError, match="камчилик бор"):
        exam_sessions.submit(session, at=NOW, by=dean)


@pytest.mark.both_engines
def test_the_days_come_from_the_curricula(database, world):
    span = exam_sessions.span_of(world.faculty, world.year, "11")
    assert (span.starts_on, span.ends_on) == (date(2026, 12, 14), date(2027, 1, 23))
    assert exam_sessions.span_of(world.faculty, world.year, "12") == (None, None)


@pytest.mark.both_engines
def test_days_that_leave_an_exam_outside_are_refused(database, world):
    with pytest.raises(RuleError, match="1 та имтиҳон"):
        exam_sessions.change_days(session_of(world), date(2027, 1, 6), date(2027, 1, 20), by=user(world, "dean"))


@pytest.mark.both_engines
def test_two_people_want_the_same_room_and_one_is_told(app, world):
    """One of each faculty: no lock of a session keeps them apart, only the database does."""
    with app.app_context():
        first = wanted(world)
        foreign = replace(
            first,
            session_id=world.foreign.exam_session,
            curriculum_subject_id=world.foreign.subject,
            faculty_id=world.foreign.faculty,
            department_id=world.foreign.department,
            group_ids=(world.foreign.group2,),
        )
        db.session.rollback()
    answers = at_once(app, [lambda new=new: place_new(new) for new in (first, foreign)])
    [said] = [each for each in answers if isinstance(each, str)]
    assert "банд" in said


def place_new(new):
    session = db.session.get_one(ExamSession, new.session_id)
    return exams.place(session, new, by=None, today=TODAY)


@pytest.mark.both_engines
def test_an_exam_and_a_lesson_want_the_same_room_and_one_is_told(app, world):
    with app.app_context():
        new = wanted(world)
        lesson = replace(lesson_of(world, room_id=world.room), day=DAY)
        db.session.rollback()
    answers = at_once(app, [lambda: place_new(new), lambda: add_lessons([lesson], by=None)[0]])
    [said] = [each for each in answers if isinstance(each, str)]
    assert "банд" in said or "имтиҳон бор" in said
    with app.app_context():
        held = select(func.count()).select_from(LessonGroup).where(LessonGroup.day == DAY)
        placed = select(func.count()).select_from(Exam).where(Exam.day == DAY)
        assert db.session.scalar(held) + db.session.scalar(placed) == 1


def at_once(app, writes):
    def run(write):
        with app.app_context():
            try:
                made = write()
                db.session.commit()
            except RuleError as refused:
                db.session.rollback()
                return str(refused)
            return made

    with ThreadPoolExecutor(2) as threads:
        return list(threads.map(run, writes))


@pytest.mark.both_engines
@pytest.mark.parametrize(
    "changes",
    [
        {"finish": "13"},
        {"finish": "12"},
        {"lecture_hours": 0, "practice_hours": 0, "lab_hours": 0, "seminar_hours": 0, "independent_hours": 120},
    ],
)
def test_what_is_defended_and_what_has_no_lessons_demands_no_exam(database, world, changes):
    lines = select(func.count()).select_from(ExamLine).where(ExamLine.curriculum_subject_id == world.subject)
    assert db.session.scalar(lines) > 0
    with unlocked(world.subject):
        db.session.execute(update(CurriculumSubject).where(CurriculumSubject.id == world.subject).values(changes))
    assert db.session.scalar(lines) == 0

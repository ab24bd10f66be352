"""The journal of a lesson: whose, when, what, once; and the totals that must never drift from the absences."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from hemis.domain.errors import RuleError
from hemis.extensions import db
from hemis.models.accounts import Delivery, User
from hemis.models.audit import AuditEntry
from hemis.models.settings import Holiday, RuleValue
from hemis.models.students import Enrolment
from hemis.models.teaching import Absence, AbsenceTotal, Lesson
from hemis.operations import attendance, deliveries
from hemis.operations.attendance import Held, Hours, Sent, Stale
from hemis.operations.rosters import Journal, open_journal
from tests.rig.counter import count_statements
from tests.world import enrolment

TASHKENT = ZoneInfo("Asia/Tashkent")
NOW = datetime(2026, 10, 6, 10, 30, tzinfo=TASHKENT)
pytestmark = pytest.mark.both_engines


@pytest.fixture
def room(database, world):
    """The teacher at work: `room.save({student: hours})`."""
    teacher = database.get_one(User, world.users["teacher"])
    return SimpleNamespace(teacher=teacher, world=world, session=database)


def journal_of(lesson_id: int, topic_id: int | None = None, to_save_at: datetime | None = None) -> Journal:
    found = open_journal(select(Lesson), lesson_id, topic_id=topic_id, to_save_at=to_save_at)
    assert found is not None
    return found


def deliver(room, marks, *, lesson=None, key="k1", at=NOW, version=None, topic_id=None, teacher_id=None):
    journal = journal_of(lesson or room.world.lesson, topic_id, at)
    sent = Sent(version or journal.lesson.version, marks, topic_id)
    whose = {"teacher_id": teacher_id or room.world.teacher, "by": room.teacher, "at": at}
    return attendance.deliver(journal, sent, key=key, **whose)


def absences(lesson_id: int) -> dict[int, Hours]:
    rows = db.session.execute(
        select(Absence.student_id, Absence.unexcused_hours, Absence.excused_hours).where(Absence.lesson_id == lesson_id)
    )
    return {row[0]: Hours(row[1], row[2]) for row in rows}


def assert_totals_agree() -> None:
    sums = {
        (row[0], row[1]): (row[2], row[3])
        for row in db.session.execute(
            select(
                Absence.student_id,
                Lesson.curriculum_subject_id,
                func.sum(Absence.unexcused_hours),
                func.sum(Absence.excused_hours),
            )
            .join(Lesson, Lesson.id == Absence.lesson_id)
            .group_by(Absence.student_id, Lesson.curriculum_subject_id)
        )
    }
    totals = {
        (row.student_id, row.curriculum_subject_id): (row.unexcused_hours, row.excused_hours)
        for row in db.session.scalars(select(AbsenceTotal).execution_options(populate_existing=True))
        if row.unexcused_hours or row.excused_hours
    }
    assert totals == sums
    counts = dict(db.session.execute(select(Absence.lesson_id, func.count()).group_by(Absence.lesson_id)).all())
    kept = db.session.execute(select(Lesson.id, Lesson.absent_count).where(Lesson.absent_count > 0))
    assert dict(kept.all()) == counts


def test_a_saved_journal_holds_the_lesson_and_counts_the_hours(room):
    first, second = room.world.students[:2]
    answer = deliver(room, {first: 2, second: 1})
    lesson = journal_of(room.world.lesson).lesson
    assert answer == {"version": 2, "absent": 2}
    assert (lesson.held_at, lesson.held_by_id, lesson.version) == (NOW, room.teacher.id, 2)
    assert absences(lesson.id) == {first: Hours(2), second: Hours(1)}
    assert_totals_agree()


def test_a_student_who_is_not_named_keeps_the_mark(room):
    first, second = room.world.students[:2]
    deliver(room, {first: 2})
    deliver(room, {second: 1}, key="k2")
    assert absences(room.world.lesson) == {first: Hours(2), second: Hours(1)}


def test_a_mark_taken_back_leaves_nothing(room):
    deliver(room, {room.world.students[0]: 2})
    deliver(room, {room.world.students[0]: 0}, key="k2")
    assert absences(room.world.lesson) == {}
    assert_totals_agree()


def test_only_the_own_lesson(room):
    with pytest.raises(RuleError) as refused:
        deliver(room, {}, teacher_id=room.world.teacher + 1)
    assert refused.value.msgid == attendance.NOT_OWN


def test_only_a_lesson_that_has_begun(room):
    with pytest.raises(RuleError) as refused:
        deliver(room, {}, lesson=room.world.lesson_later)
    assert refused.value.msgid == attendance.NOT_BEGUN
    deliver(room, {}, lesson=room.world.lesson_later, at=datetime(2026, 10, 6, 13, 30, tzinfo=TASHKENT))


@pytest.mark.parametrize(
    ("moment", "in_time"),
    [("2026-10-07T23:59:59", True), ("2026-10-08T00:00:00", False), ("2026-10-20T10:00:00", False)],
)
def test_until_the_end_of_the_next_working_day(room, moment, in_time):
    at = datetime.fromisoformat(moment).replace(tzinfo=TASHKENT)
    if in_time:
        deliver(room, {}, at=at)
        return
    with pytest.raises(RuleError) as refused:
        deliver(room, {}, at=at)
    assert refused.value.msgid == attendance.TOO_LATE


def test_days_off_and_the_rule_move_the_term(room):
    for week_days in (5, 6):
        room.session.add(Holiday(day=date(2026, 10, 7), week_days=week_days, is_working=False, name="Байрам"))
    room.session.flush()
    assert both_closings(room) == {datetime(2026, 10, 9, tzinfo=TASHKENT)}
    room.session.add(
        RuleValue(key="attendance.edit_workdays", value="2", valid_from=date(2026, 9, 1), act="Кенгаш қарори")
    )
    room.session.flush()
    assert both_closings(room) == {datetime(2026, 10, 10, tzinfo=TASHKENT)}
    room.session.add(RuleValue(key="week.days", value="5", valid_from=date(2026, 9, 1), act="Кенгаш қарори"))
    rule = room.session.scalars(select(RuleValue).where(RuleValue.key == "attendance.edit_workdays")).one()
    rule.valid_to = date(2026, 10, 6)
    room.session.flush()
    assert both_closings(room) == {datetime(2026, 10, 9, tzinfo=TASHKENT)}


def both_closings(room):
    """When the journal closes as the pages ask for it, and as a save reads it along with the journal, however late."""
    day, lesson = date(2026, 10, 6), room.world.lesson
    days = (journal_of(lesson, None, NOW + timedelta(days=late)).calendar for late in (0, 1, 50))
    return {attendance.closes_at(day)} | {attendance.closes_at(day, text) for text in days}


@pytest.mark.parametrize(("status", "reason"), [("12", "академик таътилда"), ("13", "четлашган")])
def test_a_student_who_does_not_study_on_that_day_is_not_markable(room, status, reason):
    student = room.world.students[0]
    stretch = room.session.scalar(select(Enrolment).where(Enrolment.student_id == student))
    stretch.ends_on = date(2026, 10, 1)
    room.session.flush()
    room.session.add(enrolment(student, room.world.group, date(2026, 10, 1), status=status))
    room.session.flush()
    member = next(each for each in journal_of(room.world.lesson).members if each.id == student)
    assert member.fixed == reason
    with pytest.raises(RuleError) as refused:
        deliver(room, {student: 2})
    assert refused.value.msgid == attendance.NOT_MARKABLE
    assert next(each for each in journal_of(room.world.lesson_old).members if each.id == student).fixed == ""


def test_a_student_moved_to_another_group_is_told_and_marked_there(room):
    student = room.world.students[0]
    stretch = room.session.scalar(select(Enrolment).where(Enrolment.student_id == student))
    stretch.ends_on = date(2026, 10, 1)
    room.session.flush()
    room.session.add(enrolment(student, room.world.group2, date(2026, 10, 1)))
    room.session.flush()
    lines = {each.group_id: each for each in journal_of(room.world.lesson).members if each.id == student}
    assert lines[room.world.group].fixed == "бошқа гуруҳга кўчирилган"
    assert lines[room.world.group2].fixed == ""


def test_strangers_wrong_hours_and_foreign_topics_are_refused(room):
    foreign = room.world.foreign.students[0]
    for marks, topic_id, msgid in (
        ({foreign: 2}, None, attendance.NOT_MEMBER),
        ({room.world.students[0]: 3}, None, attendance.WRONG_HOURS),
        ({room.world.students[0]: -1}, None, attendance.WRONG_HOURS),
        ({}, 10**6, attendance.WRONG_TOPIC),
    ):
        with pytest.raises(RuleError) as refused:
            deliver(room, marks, topic_id=topic_id)
        assert refused.value.msgid == msgid
    assert journal_of(room.world.lesson).lesson.held_at is None


def test_excused_hours_survive_a_save_by_the_teacher(room):
    first, second = room.world.students[:2]
    deliver(room, {first: 2})
    excuse(room, {first: Hours(0, 2)})
    deliver(room, {first: 2, second: 2}, key="k2")
    assert absences(room.world.lesson) == {first: Hours(0, 2), second: Hours(2)}
    with pytest.raises(RuleError) as refused:
        deliver(room, {first: 0}, key="k3")
    assert refused.value.msgid == attendance.NOT_MARKABLE
    assert_totals_agree()


def excuse(room, wanted, *, reason="Тиббий маълумотнома № 12", version=None, lesson=None, at=NOW):
    journal = journal_of(lesson or room.world.lesson)
    attendance.correct(
        journal, wanted, version=version or journal.lesson.version, reason=reason, by=room.teacher, at=at
    )


def test_the_deans_office_corrects_at_any_time_but_only_with_a_reason(room):
    student = room.world.students[0]
    with pytest.raises(RuleError) as refused:
        excuse(room, {student: Hours(2)}, lesson=room.world.lesson_old, reason="сабаб")
    assert (refused.value.msgid, refused.value.field) == (attendance.REASON_NEEDED, "reason")
    excuse(room, {student: Hours(1, 1)}, lesson=room.world.lesson_old)
    assert absences(room.world.lesson_old) == {student: Hours(1, 1)}
    assert journal_of(room.world.lesson_old).lesson.held_at == NOW
    room.session.commit()
    entry = room.session.scalar(select(AuditEntry).where(AuditEntry.verb == "correct"))
    assert entry.reason == "Тиббий маълумотнома № 12"
    assert_totals_agree()


def test_a_stale_save_changes_nothing(room):
    student = room.world.students[0]
    deliver(room, {student: 2})
    with pytest.raises(Stale):
        deliver(room, {student: 1}, key="k2", version=1)
    with pytest.raises(Stale):
        excuse(room, {student: Hours(0, 2)}, version=1)
    assert absences(room.world.lesson) == {student: Hours(2)}


def test_one_cell_changes_only_what_the_person_saw(room):
    student = room.world.students[0]
    deliver(room, {student: 2})
    put = {"teacher_id": room.world.teacher, "by": room.teacher, "at": NOW}

    def cell(hours, was):
        journal = journal_of(room.world.lesson)
        member = next(each for each in journal.members if each.id == student)
        attendance.set_mark(journal, member, hours, was=was, **put)

    cell(1, was=2)
    with pytest.raises(Stale):
        cell(0, was=2)
    assert absences(room.world.lesson) == {student: Hours(1)}


@pytest.mark.promise("C3")
def test_fifty_copies_of_one_delivery_have_one_effect(app, world, database):
    student = world.students[0]

    def copy(_number: int, marks: dict[int, int] | None = None) -> object:
        with app.app_context():
            teacher = db.session.get_one(User, world.users["teacher"])
            journal = journal_of(world.lesson)
            try:
                answer: object = attendance.deliver(
                    journal, Sent(1, marks or {student: 2}), key="one", teacher_id=world.teacher, by=teacher, at=NOW
                )
                db.session.commit()
            except RuleError as refused:
                db.session.rollback()
                answer = refused.msgid
            return answer

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(copy, range(50)))
    assert answers == [{"version": 2, "absent": 1}] * 50
    assert copy(0, {student: 1}) == deliveries.OTHER_BODY
    assert absences(world.lesson) == {student: Hours(2)}
    assert database.scalar(select(func.count()).select_from(Delivery)) == 1
    assert database.scalar(select(func.count()).select_from(AuditEntry).where(AuditEntry.verb == "hold")) == 1
    assert_totals_agree()


def test_a_copy_gets_its_answer_even_after_the_term(room):
    marks = {room.world.students[0]: 2}
    answer = deliver(room, marks)
    assert deliver(room, marks, version=1, at=NOW + timedelta(days=9)) == answer


def test_a_key_serves_one_journal_only(room):
    deliver(room, {room.world.students[0]: 2})
    with pytest.raises(RuleError):
        deliver(room, {room.world.students[0]: 2}, lesson=room.world.lesson_yesterday)
    assert absences(room.world.lesson_yesterday) == {}


def test_totals_equal_the_absences_after_any_edits(room):
    chance = random.Random(20261006)
    everybody = room.world.students + room.world.students2
    for step in range(60):
        lesson = chance.choice([room.world.lesson, room.world.lesson_yesterday])
        some = chance.sample(everybody, chance.randint(1, 5))
        try:
            if step % 3:
                deliver(room, {student: chance.randint(0, 2) for student in some}, lesson=lesson, key=f"key {step}")
            else:
                pairs = [Hours(0), Hours(1), Hours(2), Hours(0, 1), Hours(1, 1), Hours(0, 2)]
                excuse(room, {student: chance.choice(pairs) for student in some}, lesson=lesson)
        except RuleError as refused:
            assert refused.msgid == attendance.NOT_MARKABLE  # noqa: PT017 - any other refusal would be a bug
        assert_totals_agree()


def test_many_lessons_are_held_at_once(room):
    world = room.world
    held = [
        Held(lesson, world.subject, world.faculty, NOW, room.teacher.id, {student: 2 for student in world.students[:2]})
        for lesson in (world.lesson, world.lesson_yesterday, world.lesson_old)
    ]
    with count_statements(db.engine) as seen:
        assert attendance.hold_many(held, by=room.teacher) == 3
    assert len(seen) <= 10, seen
    room.session.commit()
    assert room.session.scalar(select(func.count()).select_from(AuditEntry).where(AuditEntry.verb == "hold")) == 1
    assert_totals_agree()
    assert attendance.hold_many([], by=room.teacher) == 0

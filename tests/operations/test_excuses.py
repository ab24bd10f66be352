"""Papers that excuse absences: all subjects at once, exactly undone; and measures that come and go with the hours."""

import random
from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.exc import OperationalError

from hemis.domain.errors import RuleError
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.audit import AuditEntry
from hemis.models.curriculum import CurriculumSubject
from hemis.models.excuses import AbsenceExcuse, AttendanceMeasure, ExcusedLesson, ExcuseFile
from hemis.models.orders import Order, OrderLine
from hemis.models.settings import RuleValue
from hemis.models.students import Student
from hemis.models.teaching import Absence, AbsenceTotal, Lesson
from hemis.operations import attendance, excuses, measures
from hemis.operations.attendance import Hours, Sent
from hemis.operations.files import StoredFile
from hemis.operations.invariants import INVARIANTS
from hemis.operations.rosters import open_journal
from tests.missing import autumn, miss
from tests.rig.counter import CONTROL, count_statements
from tests.world import NOW, TASHKENT

pytestmark = pytest.mark.both_engines
SCAN = (StoredFile("a" * 64, "application/pdf", 10), "маълумотнома")
REASON = "Ҳужжат қалбаки экан"


@pytest.fixture
def room(database, world):
    """Forty lessons, and the people at work."""
    dean, teacher = (database.get_one(User, world.users[name]) for name in ("dean", "teacher"))
    lessons = autumn(world, 40)
    student = world.students[0]
    return SimpleNamespace(world=world, dean=dean, teacher=teacher, lessons=lessons, student=student)


def enter(room, first, last, *, number="86", student=None, kind="01", at=NOW):
    row = AbsenceExcuse(student_id=student or room.student)
    values = {"kind": kind, "number": number, "starts_on": first, "ends_on": last, "note": ""}
    excuses.enter(row, values, [SCAN], at=at, by=room.dean)
    return row


def day_of(lesson):
    return db.session.scalar(select(Lesson.day).where(Lesson.id == lesson))


def hours(room, lesson, student=None):
    found = select(Absence.unexcused_hours, Absence.excused_hours).where(Absence.lesson_id == lesson)
    row = db.session.execute(found.where(Absence.student_id == (student or room.student))).one_or_none()
    return tuple(row or (0, 0))


def total(room, student=None):
    rows = select(func.sum(AbsenceTotal.unexcused_hours), func.sum(AbsenceTotal.excused_hours))
    return tuple(db.session.execute(rows.where(AbsenceTotal.student_id == (student or room.student))).one())


def states(room, kind="expulsion", student=None):
    rows = select(AttendanceMeasure.state).where(AttendanceMeasure.student_id == (student or room.student))
    rows = rows.where(AttendanceMeasure.kind == kind).order_by(AttendanceMeasure.id)
    return list(db.session.scalars(rows.execution_options(populate_existing=True)))


def measure(room):
    rows = select(AttendanceMeasure).where(AttendanceMeasure.student_id == room.student)
    return db.session.scalars(rows.where(AttendanceMeasure.kind == "expulsion")).one()


def assert_sound():
    db.session.flush()
    for sentence, faults in INVARIANTS[:3]:
        assert db.session.execute(text(faults)).all() == [], sentence


def correct(room, lesson, wanted, at=NOW):
    journal = open_journal(select(Lesson), lesson)
    version = journal.lesson.version
    attendance.correct(journal, wanted, version=version, reason="Деканат тузатиши", by=room.dean, at=at)


def save(room, lesson, marks):
    day = db.session.get_one(Lesson, lesson).day
    at = datetime(day.year, day.month, day.day, 20, tzinfo=TASHKENT)
    journal = open_journal(select(Lesson), lesson, to_save_at=at)
    sent = Sent(journal.lesson.version, marks)
    return attendance.save(journal, sent, teacher_id=room.world.teacher, by=room.teacher, at=at)


def test_one_paper_excuses_the_hours_of_its_days_and_no_others(room):
    miss(room.world, room.student, room.lessons[:12])
    first = day_of(room.lessons[0])
    excuse = enter(room, first, first)
    assert [hours(room, each) for each in room.lessons[:7]] == [(0, 2)] * 6 + [(2, 0)]
    assert total(room) == (12, 12)
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.number.desc())).first()
    assert entry is None or entry.object_type != "absence_excuse"  # it is written at the commit, once
    db.session.commit()
    told = db.session.scalars(select(AuditEntry).where(AuditEntry.object_type == "absence_excuse")).all()
    assert [each.verb for each in told] == ["create", "attach"]
    assert '"hours": [null, 12]' in told[0].changes
    assert '"lessons": [null, 6]' in told[0].changes
    assert excuse.id == told[0].object_id
    assert_sound()


def test_withdrawn_it_gives_back_exactly_what_it_turned_also_after_a_correction(room):
    miss(room.world, room.student, room.lessons[:4])
    day = day_of(room.lessons[0])
    correct(room, room.lessons[3], {room.student: Hours(0, 2)})  # excused by another reason: not its own
    excuse = enter(room, day, day)
    correct(room, room.lessons[0], {room.student: Hours()})  # was there after all
    correct(room, room.lessons[1], {room.student: Hours(1, 1)})
    assert_sound()
    assert excuses.withdraw(excuse, REASON, at=NOW, by=room.dean) == 3
    assert [hours(room, each) for each in room.lessons[:4]] == [(0, 0), (2, 0), (2, 0), (0, 2)]
    assert total(room) == (4, 2)
    assert_sound()
    with pytest.raises(RuleError):
        excuses.withdraw(excuse, REASON, at=NOW, by=room.dean)


def test_two_papers_of_the_same_days_stand_for_each_other(room):
    miss(room.world, room.student, room.lessons[:12])
    first, second = day_of(room.lessons[0]), day_of(room.lessons[6])
    one = enter(room, first, second, number="1")
    other = enter(room, second, second + timedelta(days=3), number="2")
    assert total(room) == (0, 24)
    assert excuses.withdraw(one, REASON, at=NOW, by=room.dean) == 12
    assert total(room) == (12, 12)
    assert_sound()
    assert excuses.withdraw(other, REASON, at=NOW, by=room.dean) == 12
    assert total(room) == (24, 0)
    assert db.session.scalar(select(func.count()).select_from(ExcusedLesson)) == 0
    assert_sound()


def test_an_absence_that_is_marked_later_is_excused_by_itself(room, app):
    excuse = enter(room, day_of(room.lessons[0]), day_of(room.lessons[0]))
    second = room.world.students[1]
    save(room, room.lessons[0], {room.student: 2, second: 2})
    assert hours(room, room.lessons[0]) == (0, 2)
    assert hours(room, room.lessons[0], second) == (2, 0)
    assert save(room, room.lessons[0], {room.student: 2, second: 1})["absent"] == 2  # the same mark again is no change
    with pytest.raises(RuleError):
        save(room, room.lessons[0], {room.student: 1})
    assert_sound()
    excuses.withdraw(excuse, REASON, at=NOW, by=room.dean)
    assert hours(room, room.lessons[0]) == (2, 0)
    assert_sound()


def test_a_forgotten_journal_that_the_office_keeps_obeys_the_papers(room):
    """The office fills a journal weeks later and knows nothing of the papers; what the paper excuses comes back."""
    excuse, second = enter(room, day_of(room.lessons[0]), day_of(room.lessons[0])), room.world.students[1]
    correct(room, room.lessons[0], {room.student: Hours(2), second: Hours(1)})
    assert hours(room, room.lessons[0]) == (0, 2)
    assert hours(room, room.lessons[0], second) == (1, 0)
    assert_sound()
    excuses.withdraw(excuse, REASON, at=NOW, by=room.dean)
    assert hours(room, room.lessons[0]) == (2, 0)
    correct(room, room.lessons[0], {room.student: Hours(1)})  # what stands already is changed as the office says
    assert hours(room, room.lessons[0]) == (1, 0)
    assert_sound()


def test_a_common_save_costs_no_statement_more(room):
    with count_statements(db.engine) as plain:
        save(room, room.lessons[1], {room.world.students[1]: 2})
    enter(room, day_of(room.lessons[0]), day_of(room.lessons[0]))
    with count_statements(db.engine) as covered:
        save(room, room.lessons[2], {room.world.students[1]: 2})
    assert len(covered) == len(plain), covered


def test_the_statements_do_not_grow_with_the_lessons(room):
    miss(room.world, room.student, room.lessons[:7])
    miss(room.world, room.world.students[1], room.lessons[30:31])
    first, last = day_of(room.lessons[0]), day_of(room.lessons[-1])
    with count_statements(db.engine) as few:
        small = enter(room, first, last, student=room.world.students[1])
    with count_statements(db.engine) as many:
        large = enter(room, first, last)
    assert len(many) == len(few) <= 20, many
    with count_statements(db.engine) as few:
        excuses.withdraw(small, REASON, at=NOW, by=room.dean)
    with count_statements(db.engine) as many:
        excuses.withdraw(large, REASON, at=NOW, by=room.dean)
    assert len(many) <= len(few) + 1, many  # hours of one and of two


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        ("2026-09-08", "2026-09-07", "ends_on"),
        ("2025-09-01", "2026-09-07", "ends_on"),
        ("2062-09-07", "2062-09-08", "starts_on"),
        ("1926-09-07", "1926-09-08", "starts_on"),
    ],
)
def test_impossible_days_are_refused(room, first, last, field):
    with pytest.raises(RuleError) as refused:
        enter(room, date.fromisoformat(first), date.fromisoformat(last))
    assert refused.value.field == field


def test_the_same_paper_twice_and_a_paper_without_a_scan_are_refused(room):
    day = day_of(room.lessons[0])
    enter(room, day, day)
    with pytest.raises(RuleError) as refused:
        enter(room, day, day)
    assert refused.value.field == "number"
    values = {"kind": "01", "number": "9", "starts_on": day, "ends_on": day, "note": ""}
    with pytest.raises(RuleError) as refused:
        excuses.enter(AbsenceExcuse(student_id=room.student), values, [], at=NOW, by=room.dean)
    assert refused.value.field == "file"


def test_days_before_the_student_came_excuse_what_the_student_missed_elsewhere(room):
    """The hours are the student's: where the person sat on that day makes no difference."""
    stranger = room.world.foreign.students[0]
    miss(room.world, stranger, room.lessons[:1])
    enter(room, date(2026, 1, 1), day_of(room.lessons[0]), student=stranger)
    assert hours(room, room.lessons[0], stranger) == (0, 2)
    assert_sound()


def test_c7_and_c8_a_measure_is_proposed_withdrawn_and_proposed_anew(room):
    miss(room.world, room.student, room.lessons[:37])
    measures.follow(None, at=NOW)
    assert states(room) == []  # 74 hours keep
    miss(room.world, room.student, room.lessons[37:38])
    assert measures.follow(None, at=NOW)[0] >= 1
    assert measures.follow(None, at=NOW) == (0, 0)
    assert states(room) == ["open"]
    row = measure(room)
    assert (row.hours, row.limit_value) == (76, 74)
    status = select(Student.status).where(Student.id == room.student)
    assert db.session.scalar(status) == "11"  # no automatic expulsion
    correct(room, room.lessons[0], {room.student: Hours(0, 2)})
    assert states(room) == ["withdrawn"]  # 74
    miss(room.world, room.student, room.lessons[38:39])
    measures.follow(None, at=NOW)
    assert states(room) == ["withdrawn", "open"]
    day = day_of(room.lessons[1])
    excuse = enter(room, day, day)
    assert states(room) == ["withdrawn", "withdrawn"]
    excuses.withdraw(excuse, REASON, at=NOW, by=room.dean)
    assert states(room) == ["withdrawn", "withdrawn", "open"]


@pytest.mark.parametrize(("missed", "expected"), [(14, []), (15, ["open"]), (16, ["open"])])
def test_c1_a_subject_is_barred_from_a_quarter_on(room, missed, expected):
    place = db.session.get_one(Lesson, room.lessons[0]).curriculum_subject_id
    assert db.session.get_one(CurriculumSubject, place).auditory_hours == 60
    miss(room.world, room.student, room.lessons[: missed // 2])
    if missed % 2:
        miss(room.world, room.student, room.lessons[20:21], 1)
    measures.follow([room.student], at=NOW)
    assert states(room, "bar") == expected


def test_a_decided_measure_is_not_proposed_again_until_the_hours_have_fallen(room):
    miss(room.world, room.student, room.lessons[:38])
    measures.follow(None, at=NOW)
    row = measure(room)
    measures.dismiss(row, "Оилавий аҳволи оғир", at=NOW, by=room.dean)
    miss(room.world, room.student, room.lessons[38:39])
    assert measures.follow(None, at=NOW) == (0, 0)
    with pytest.raises(RuleError):
        measures.dismiss(row, "Оилавий аҳволи оғир", at=NOW, by=room.dean)
    day = day_of(room.lessons[0])
    excuse = enter(room, day, day)
    assert states(room) == ["dismissed"]
    excuses.withdraw(excuse, REASON, at=NOW, by=room.dean)
    assert states(room) == ["dismissed", "open"]


def test_the_version_of_the_rule_is_kept_with_what_was_found(room):
    version = RuleValue(key="att.expel_hours", value="20", valid_from=date(2026, 9, 1), act="Кенгаш 5-баён")
    db.session.add(version)
    miss(room.world, room.student, room.lessons[:11])
    measures.follow(None, at=NOW)
    row = measure(room)
    assert (row.hours, row.limit_value, row.rule_id, row.act) == (22, 20, version.id, "Кенгаш 5-баён")


def test_the_order_is_drafted_once_with_its_ground(room):
    miss(room.world, room.student, room.lessons[:38])
    measures.follow(None, at=NOW)
    row = measure(room)
    student = db.session.get_one(Student, room.student)
    order = measures.draft_order(row, student, "76 соат", at=NOW, by=room.dean)
    line = db.session.scalars(select(OrderLine).where(OrderLine.order_id == order.id)).one()
    assert (order.kind, order.status, line.student_id, line.ground) == ("expulsion", "draft", room.student, "15")
    assert states(room) == ["done"]
    with pytest.raises(RuleError):
        measures.draft_order(row, student, "76 соат", at=NOW, by=room.dean)
    db.session.delete(db.session.get_one(OrderLine, line.id))
    db.session.flush()
    db.session.delete(db.session.get_one(Order, order.id))
    db.session.flush()
    db.session.refresh(row)
    assert measures.draft_order(row, student, "76 соат", at=NOW, by=room.dean).id


def test_what_was_marked_while_the_paper_was_entered_is_caught_up(room):
    day = day_of(room.lessons[0])
    excuse = enter(room, day, day)
    miss(room.world, room.student, room.lessons[:1])  # a journal that had not seen the paper
    lesson = db.session.get_one(Lesson, room.lessons[0], populate_existing=True)
    lesson.held_at = NOW
    db.session.flush()
    excuses.catch_up(NOW + timedelta(minutes=1))
    assert hours(room, room.lessons[0]) == (0, 2)
    assert db.session.scalar(select(ExcusedLesson.hours).where(ExcusedLesson.excuse_id == excuse.id)) == 2
    assert_sound()


class Model:
    """What must be so, told lesson by lesson: who excuses each hour."""

    def __init__(self, lessons, days):
        self.days, self.hours, self.by, self.papers = dict(zip(lessons, days, strict=True)), {}, {}, {}

    def covering(self, lesson, but=None):
        own = (key for key, (first, last) in self.papers.items() if key != but and first <= self.days[lesson] <= last)
        return min(own, default=None)

    def save(self, lesson, missed):
        before = self.hours.get(lesson, (0, 0))
        if sum(before) == missed:
            return
        paper = self.covering(lesson)
        if paper is not None and missed and not sum(before):
            self.hours[lesson], self.by[lesson] = (0, missed), {paper: missed}
        else:
            self.hours[lesson] = (missed, 0)

    def correct(self, lesson, wanted):
        paper = self.covering(lesson)
        if paper is not None and wanted[0] and not sum(self.hours.get(lesson, (0, 0))):
            self.hours[lesson], self.by[lesson] = (0, sum(wanted)), {paper: wanted[0]}
            return
        rest, kept = wanted[1], {}
        for key, hours_ in sorted(self.by.get(lesson, {}).items()):
            if take := min(hours_, rest):
                kept[key] = take
            rest -= take
        self.hours[lesson], self.by[lesson] = tuple(wanted), kept

    def enter(self, key, first, last):
        self.papers[key] = (first, last)
        for lesson, (unexcused, excused) in list(self.hours.items()):
            if unexcused and first <= self.days[lesson] <= last:
                self.hours[lesson] = (0, unexcused + excused)
                self.by.setdefault(lesson, {})[key] = unexcused

    def withdraw(self, key):
        del self.papers[key]
        for lesson, papers in self.by.items():
            if taken := papers.pop(key, 0):
                heir = self.covering(lesson)
                if heir is None:
                    unexcused, excused = self.hours[lesson]
                    self.hours[lesson] = (unexcused + taken, excused - taken)
                else:
                    papers[heir] = papers.get(heir, 0) + taken


@pytest.mark.parametrize("seed", range(4))
def test_random_sequences_equal_a_recount(room, seed):
    chance, lessons = random.Random(seed), room.lessons[:18]
    days = [day_of(each) for each in lessons]
    model, papers = Model(lessons, days), {}
    for step in range(60):
        what, lesson = chance.choice(("save", "save", "correct", "enter", "withdraw")), chance.choice(lessons)
        now = model.hours.get(lesson, (0, 0))
        if what == "save" and not now[1]:
            missed = chance.randrange(3)
            save(room, lesson, {room.student: missed})
            model.save(lesson, missed)
        elif what == "correct":
            wanted = Hours(*chance.choice(((0, 0), (1, 0), (2, 0), (0, 1), (0, 2), (1, 1))))
            correct(room, lesson, {room.student: wanted})
            model.correct(lesson, wanted)
        elif what == "enter":
            first, last = sorted(chance.choices(days, k=2))
            row = enter(room, first, last, number=str(step))
            papers[row.id] = row
            model.enter(row.id, first, last)
        elif what == "withdraw" and papers:
            key = chance.choice(sorted(papers))
            excuses.withdraw(papers.pop(key), REASON, at=NOW, by=room.dean)
            model.withdraw(key)
        expected = {key: pair for key, pair in model.hours.items() if sum(pair)}
        assert {key: pair for key in lessons if sum(pair := hours(room, key))} == expected, (seed, step, what)
        unexcused, excused = total(room)
        assert (unexcused or 0, excused or 0) == tuple(sum(each[side] for each in expected.values()) for side in (0, 1))
        assert_sound()


class Fault:
    """Breaks the statement of a number; `reached` says whether there was one."""

    def __init__(self, number):
        self.left, self.reached = number, False

    def __call__(self, _connection, _cursor, statement, *_rest):
        if CONTROL.match(statement):
            return
        self.left -= 1
        if self.left == 0:
            self.reached = True
            raise OperationalError(statement, {}, Exception("the disk is full"))


TOLD = (Absence, AbsenceTotal, Lesson, AbsenceExcuse, ExcuseFile, ExcusedLesson, AttendanceMeasure, AuditEntry)


def everything():
    db.session.rollback()
    rows = ((model.__name__, db.session.execute(select(*model.__table__.columns)).all()) for model in TOLD)
    return {name: sorted(map(tuple, found), key=repr) for name, found in rows}


@pytest.mark.promise("D5")
@pytest.mark.parametrize("what", ["enter", "withdraw"])
def test_a_fault_at_any_statement_turns_nothing(room, what):
    miss(room.world, room.student, room.lessons[:38])
    measures.follow(None, at=NOW)
    day, student, dean = day_of(room.lessons[0]), room.student, room.dean.id
    key = enter(room, day, day).id if what == "withdraw" else None
    db.session.commit()
    before, number = everything(), 0
    while True:
        number += 1
        fault = Fault(number)
        event.listen(db.engine, "before_cursor_execute", fault)
        try:
            here = SimpleNamespace(student=student, dean=db.session.get_one(User, dean))
            if what == "enter":
                enter(here, day, day)
            else:
                excuses.withdraw(db.session.get_one(AbsenceExcuse, key), REASON, at=NOW, by=here.dean)
            db.session.commit()
        except OperationalError:
            event.remove(db.engine, "before_cursor_execute", fault)
            assert everything() == before, number
            continue
        event.remove(db.engine, "before_cursor_execute", fault)
        assert not fault.reached
        break
    assert number > 10
    assert everything() != before
    assert_sound()

"""Worked examples A: what a teacher, an examiner and the dean's office come to with them."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select, update

from hemis.domain.calendar import TASHKENT
from hemis.domain.errors import RuleError
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.assessment import GradeSheet
from hemis.models.controls import AcademicDebt
from hemis.models.curriculum import GradingSystem
from hemis.models.exams import Exam, ExamSession
from hemis.models.settings import RuleValue
from hemis.models.staff import Employee
from hemis.operations import appeals, assessment, debts, gradebook, retakes, sheets
from hemis.operations.assessment import Typed
from hemis.operations.commissions import NewCommission
from hemis.operations.late_sheets import is_late
from hemis.operations.retakes import NewPermit, NewRetake
from hemis.web.sheets import WITH_SUBJECT
from tests.transcripts import change_system
from tests.world import NOW, TODAY

pytestmark = pytest.mark.both_engines
ADDRESS = "https://hemis.example/q/"
GOOD = ("30", "20", "50")


def person(world, login):
    return db.session.get_one(User, world.users[login])


def read(key):
    row = db.session.scalars(select(GradeSheet).where(GradeSheet.id == key).options(*WITH_SUBJECT)).one()
    return gradebook.read(row, today=TODAY)


def enter(world, key, rows, at=NOW):
    """Type rows of points, one of each student; None leaves a cell alone."""
    book, typed = read(key), []
    for student, row in rows.items():
        for control, text in zip(world.controls, row, strict=True):
            cell = book.cell((world.students[student], control))
            if text is not None:
                typed.append(Typed(world.students[student], control, cell.version, cell.key, text))
    return assessment.enter(book, typed, by=person(world, "teacher"), at=at)


def confirmed(world, key, rows, at=NOW):
    """The sheet filled by the teacher, closed and confirmed; whoever is not named has done well."""
    present = [world.students.index(line.student_id) for line in read(key).lines]
    assert enter(world, key, dict.fromkeys(present, GOOD) | rows, at).is_written
    sheets.close(read(key), by=person(world, "teacher"), at=at)
    sheets.confirm(read(key), by=person(world, "dean"), at=at, today=TODAY, address=ADDRESS)
    return read(key)


def found(world, book, place):
    result = book.result(book.by_student[world.students[place]])
    return result.total, result.mark, result.state


def debt(world, place=0):
    owed = select(AcademicDebt).filter_by(student_id=world.students[place])
    return db.session.scalars(owed.execution_options(populate_existing=True)).one_or_none()


def rule(key, value):
    db.session.add(RuleValue(key=key, value=value, valid_from=date(2020, 9, 1), act="Кенгаш"))
    db.session.flush()


@pytest.fixture
def others(database, world):
    """Two more employees, who teach nothing."""
    for number in range(2):
        name = {"surname": f"Аъзоев{number}", "first_name": "Аъзо", "patronymic": "", "sort_key": f"аъзоев{number}"}
        latin = {"surname_latin": f"Aʼzoyev{number}", "first_name_latin": "Aʼzo", "patronymic_latin": ""}
        database.add(Employee(number=f"A-{number}", gender="11", **name, **latin))
    database.flush()
    return list(database.scalars(select(Employee.id).where(Employee.id != world.teacher).order_by(Employee.id)))


def retake(world, others, *places, **changed):
    chosen = [world.students[place] for place in places]
    return NewRetake(chosen, others[0], TODAY + timedelta(days=3), False)._replace(**changed)


def opened(world, book, new):
    return retakes.open_retake(book, new, today=TODAY, by=person(world, "dean"))


# The halves are asked nothing here, so that the sum alone decides.
SUMS_3069 = {
    **{("30", "20", "50"): 5, ("30", "20", "40"): 5, ("30", "20", "39,9"): 4, ("30", "20", "20"): 4},
    **{("30", "20", "19,9"): 3, ("30", "20", "10"): 3, ("30", "20", "9,9"): 2, ("0", "12", "0"): 2},
}
"""A1: 100, 90, 89.9, 70, 69.9, 60, 59.9 and 12, which is the least that the mid-term lets through."""


@pytest.mark.parametrize("rows", [list(SUMS_3069)[:6], list(SUMS_3069)[2:]], ids=["upper", "lower"])
def test_a1_marks_by_the_sum(world, database, rows):
    rule("grade.final_min", "0")
    rule("grade.semester_min", "0")
    assert enter(world, world.sheet, dict(enumerate(rows))).is_written
    assert [found(world, read(world.sheet), place)[1] for place in range(6)] == [SUMS_3069[row] for row in rows]


def test_a2_marks_of_the_archive(world, database):
    change_system(world, "12")
    rows = [("30", "20", "50"), ("30", "20", "36"), ("30", "20", "35"), ("30", "13", "28"), ("30", "12", "28")]
    rows.append(("16,5", "11", "27,5"))
    assert enter(world, world.sheet, dict(enumerate(rows))).is_written
    marks = [found(world, read(world.sheet), place)[:2] for place in range(6)]
    assert marks == [(100, 5), (86, 5), (85, 4), (71, 4), (70, 3), (55, 3)]
    enter(world, world.sheet, {5: (None, None, "27")})
    assert found(world, read(world.sheet), 5) == (Decimal("54.5"), 2, "failed")


@pytest.mark.parametrize("code", ["11", "13"])
def test_a4_a5_the_final_stands_by_itself(world, database, code):
    """A4: 45, 44, 35, 34, 30 of fifty are passed; A5: 27 and 29 are a debt, whatever the sum."""
    change_system(world, code)
    finals = ("45", "35", "30", "29,9", "29", "27")
    book = confirmed(world, world.sheet, {place: ("27", "18", final) for place, final in enumerate(finals)})
    assert [found(world, book, place)[1] for place in range(6)] == [5, 4, 4, 2, 2, 2]
    assert found(world, book, 5) == (72, 2, "failed")
    assert [debt(world, place) is None for place in range(6)] == [True, True, True, False, False, False]


def test_a7_who_has_a_lesson_with_the_group_does_not_examine_it(world, database, others):
    book = confirmed(world, world.sheet, {0: ("27", "18", "27")})
    with pytest.raises(RuleError) as refused:
        opened(world, book, retake(world, others, 0, examiner_id=world.teacher))
    assert refused.value.field == "examiner_id"
    assert opened(world, book, retake(world, others, 0)).teacher_id == others[0]


def test_a8_a_hospital_paper_opens_nothing_without_the_order_of_the_dean(world, database, others):
    book = confirmed(world, world.sheet, {1: ("27", "18", "К")})
    assert found(world, book, 1) == (45, 2, "absent")
    key = world.students[1], world.controls[2]
    held = debt(world, 1).until + timedelta(days=10)
    for number in ("", "  "):
        with pytest.raises(RuleError) as refused:
            retakes.permit(book, *key, NewPermit(number, TODAY, held, "касаллик"), at=NOW, by=person(world, "dean"))
        assert refused.value.field == "order_number"
    late = retake(world, others, 1, held_on=held)
    with pytest.raises(RuleError):
        retakes.open_retake(book, late, today=held, by=person(world, "dean"))
    new = NewPermit("15-Ф", TODAY, held + timedelta(days=10), "касаллик варақаси")
    retakes.permit(book, *key, new, at=NOW, by=person(world, "dean"))
    assert retakes.open_retake(book, late, today=held, by=person(world, "dean")).round == 2


def test_a10_the_second_retake_asks_for_a_commission(world, database, others):
    book = confirmed(world, world.sheet, {0: ("27", "18", "27")})
    row = opened(world, book, retake(world, others, 0))
    again = confirmed(world, row.id, {0: (None, None, "29")})
    assert debt(world).step == "commission"
    with pytest.raises(RuleError) as refused:
        opened(world, again, retake(world, others, 0))
    assert refused.value.field == "commission_number"
    last = opened(world, again, retake(world, others, 0, commission=NewCommission("7", TODAY, others[1:3])))
    assert (last.round, debt(world).step) == (3, "commission")


@pytest.mark.parametrize(
    ("ends_on", "until"),
    [
        *((date(2027, 1, 31), date(2027, 2, 28)), (date(2027, 1, 30), date(2027, 2, 28))),
        *((date(2027, 1, 28), date(2027, 2, 28)), (date(2027, 1, 27), date(2027, 2, 27))),
        (date(2028, 1, 31), date(2028, 2, 29)),
    ],
)
def test_a11_a_month_after_the_session_ends_with_february(world, database, others, ends_on, until):
    change_system(world, "11")
    database.execute(update(ExamSession).where(ExamSession.faculty_id == world.faculty).values(ends_on=ends_on))
    book = confirmed(world, world.sheet, {0: ("27", "18", "27")})
    assert (debt(world).until, debt(world).is_credit) == (until, False)
    for today, is_open in ((until, True), (until + timedelta(days=1), False)):
        new = retake(world, others, 0, held_on=until)
        if is_open:
            assert [each.step for each in retakes.debtors(book, today=today)] == ["retake"]
            continue
        with pytest.raises(RuleError):
            retakes.open_retake(book, new, today=today, by=person(world, "dean"))
    assert debts.debts_of(world.students) == {world.students[0]: 1}


@pytest.mark.parametrize(
    ("at", "is_in_time"),
    [("2026-06-11 09:30:00", True), ("2026-06-11 09:30:01", False), ("2026-06-11 09:29:59", True)],
)
def test_a13_an_appeal_is_accepted_for_a_day_to_the_second(world, database, at, is_in_time):
    book = confirmed(world, world.sheet, {}, at=datetime(2026, 6, 10, 9, 30, tzinfo=TASHKENT))
    moment = datetime.fromisoformat(at).replace(tzinfo=TASHKENT)
    filed = (book, world.students[0], world.controls[2], "Балл кам қўйилган")
    told = {"at": moment, "today": moment.date(), "by": person(world, "dean")}
    if is_in_time:
        assert appeals.file(*filed, **told).status == "filed"
        return
    with pytest.raises(RuleError, match="муддати тугаган"):
        appeals.file(*filed, **told)


@pytest.mark.parametrize(("form", "days"), [("12", 3), ("11", 0)], ids=["written", "at-once"])
def test_a14_marks_are_overdue_from_midnight(world, database, form, days):
    exam = database.scalars(select(Exam).where(Exam.curriculum_subject_id == world.subject)).one()
    exam.form = form
    database.flush()

    def late(day):
        return world.sheet in database.scalars(select(GradeSheet.id).where(is_late(day))).all()

    last = exam.day + timedelta(days=days)
    assert (late(last), late(last + timedelta(days=1))) == (False, True)
    confirmed(world, world.sheet, {})
    assert not late(last + timedelta(days=1))


def test_only_the_archive_is_computed_by_its_own_limits(world, database):
    """16.5 of 30, 11 of 20 and 27.5 of 50 pass in 1981; 3069 does not even let them to the final."""
    row = {0: ("16,5", "11", None)}
    enter(world, world.sheet, row)
    assert found(world, read(world.sheet), 0)[2] == "not_admitted"
    system = change_system(world, "12")
    assert database.get_one(GradingSystem, system.id).code == "12"
    assert found(world, read(world.sheet), 0)[2] == "incomplete"

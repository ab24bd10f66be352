"""What the database itself holds of personal schedules: a subject once, two people, one approval."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from hemis.domain.errors import RuleError, StaleError
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.assessment import Grade, GradeSheet
from hemis.models.controls import AcademicDebt
from hemis.models.curriculum import SubjectControl
from hemis.models.schedules import PersonalSchedule, ScheduleLine
from hemis.models.settings import RuleValue
from hemis.models.students import Student
from hemis.operations import schedule_bulk, schedule_fees, schedule_steps, schedules
from hemis.operations.schedules import NewSchedule
from tests.rig.counter import count_statements
from tests.world import NOW, TODAY

pytestmark = pytest.mark.both_engines
ADDRESS = "http://localhost/uz/tekshirish/"


def user(login):
    return db.session.scalars(select(User).filter_by(login=login)).one()


def rule(key, value):
    db.session.add(RuleValue(key=key, value=value, valid_from=date(2026, 9, 1), act="Кенгаш қарори"))
    db.session.flush()


def owe(world, *places):
    """Debts of the subject of the open sheet."""
    for place in places:
        same = {"student_id": world.students[place], "curriculum_subject_id": world.subject}
        db.session.execute(delete(AcademicDebt).filter_by(**same))
        row = AcademicDebt(student_id=world.students[place], curriculum_subject_id=world.subject, sheet_id=world.sheet)
        row.faculty_id, row.department_id = world.faculty, world.department
        row.state, row.step, row.until, row.points, row.is_credit = "failed", "restudy", TODAY, 52, True
        db.session.add(row)
    db.session.flush()


def draft(world, place=0, ground="debts"):
    student = db.session.get_one(Student, world.students[place])
    db.session.refresh(student, ["group"])
    new = NewSchedule(ground, [world.subject])
    return schedules.prepare(student, new, today=TODAY, at=NOW, by=user("dean"))


def line_of(row):
    line = schedules.lines_of(row)[0]
    db.session.refresh(line, ["schedule"])
    return line


def settle(world, row):
    days = {"starts_on": TODAY, "ends_on": date(2026, 11, 20), "midterm_on": None, "final_on": date(2026, 11, 18)}
    values = {"form": "individual", "teacher_id": world.teacher, **days}
    schedules.settle(line_of(row), values, version=row.version, by=user("dean"))


def submitted(world):
    rule("contract.base", "12600000")
    owe(world, 0)
    row = draft(world)
    settle(world, row)
    schedule_steps.submit(row, version=row.version, at=NOW, today=TODAY, by=user("dean"))
    return row


def approve(row, version, login="studies", office="studies"):
    said = {"version": version, "at": NOW, "today": TODAY, "by": user(login), "address": ADDRESS}
    return schedule_steps.approve(row, office, **said)


def test_a_line_twice_in_two_schedules_is_refused_by_the_database(database, world):
    owe(world, 0)
    row = draft(world)
    with pytest.raises(RuleError, match="бошқа графигида"):
        draft(world)
    other = PersonalSchedule(student_id=row.student_id, ground="debts", drafted_by_id=user("dean").id, drafted_at=NOW)
    db.session.add(other)
    db.session.flush()
    same = ScheduleLine(schedule_id=other.id, student_id=row.student_id, curriculum_subject_id=world.subject)
    same.department_id, same.credits, same.hours = world.department, 4, 120
    with pytest.raises(RuleError, match="бошқа графигида"):
        schedules.write([same])
    db.session.expunge(same) if same in db.session else None


def test_the_second_of_two_who_approve_comes_too_late(database, world):
    row = submitted(world)
    seen = row.version
    paper = approve(row, seen)
    assert paper.number.startswith("2026/")
    with pytest.raises(RuleError):
        approve(row, seen)
    schedule_steps.send_back(row, "Қайта кўринг", version=row.version, at=NOW, by=user("studies"))
    with pytest.raises(StaleError):
        schedule_steps.submit(row, version=seen, at=NOW, today=TODAY, by=user("dean"))


def test_only_the_office_of_the_rule_approves_and_never_who_sent(database, world):
    row = submitted(world)
    with pytest.raises(RuleError, match="проректор"):
        approve(row, row.version, "dean", "dean")
    rule("restudy.approval", "dean")
    with pytest.raises(RuleError, match="тасдиқлай олмайсиз"):
        approve(row, row.version, "dean", "dean")
    row.approved_by_id, row.approved_at = row.submitted_by_id, NOW
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


@pytest.mark.parametrize(
    ("value", "may"),
    [("studies", {"studies", "rector"}), ("rector", {"rector"}), ("dean", {"dean"})],
)
def test_the_rector_approves_in_the_place_of_the_vice_rector_or_alone(database, value, may):
    rule("restudy.approval", value)
    offices = ("studies", "rector", "dean", None)
    assert {each for each in offices if schedule_steps.may_approve(each, TODAY)} == may


def test_the_fee_is_that_of_the_example(database, world):
    rule("contract.base", "12600000")
    owe(world, 0)
    row = draft(world)
    line_of(row).credits = 6
    db.session.flush()
    schedule_fees.reprice(row)
    assert line_of(row).fee == Decimal(1_260_000)  # B13


def test_the_base_of_a_faculty_wins_and_the_ground_may_be_free(database, world):
    rule("contract.base", "12600000")
    special = RuleValue(key="contract.base", value="9250000", valid_from=date(2026, 9, 1), act="Кенгаш қарори")
    special.scope, special.faculty_id = f"faculty={world.faculty}", world.faculty
    db.session.add(special)
    db.session.flush()
    owe(world, 0)
    row = draft(world)
    assert line_of(row).fee == Decimal(616_667)  # B14
    schedules.change(row, NewSchedule("difference", []), version=row.version, by=user("dean"))
    assert (line_of(row).fee, line_of(row).base) == (0, None)


def test_a_teacher_without_a_post_on_that_day_is_refused(database, world):
    owe(world, 0)
    row = draft(world)
    days = {
        "starts_on": date(2019, 1, 1),
        "ends_on": date(2019, 3, 1),
        "midterm_on": None,
        "final_on": date(2019, 3, 1),
    }
    values = {"form": "individual", "teacher_id": world.teacher, **days}
    with pytest.raises(RuleError) as refused:
        schedules.settle(line_of(row), values, version=row.version, by=user("dean"))
    assert refused.value.field == "teacher_id"


def test_drafts_of_many_cost_no_more_statements_to_foresee(database, world):
    owe(world, 0)
    debts = select(AcademicDebt).where(AcademicDebt.step == "restudy")
    with count_statements(db.engine) as few:
        assert len(schedule_bulk.wanted(debts, today=TODAY)) == 1
    owe(world, 1, 2, 3)
    db.session.expire_all()
    with count_statements(db.engine) as many:
        assert len(schedule_bulk.wanted(debts, today=TODAY)) == 4
    assert len(many) == len(few)


def test_what_stands_in_a_schedule_is_not_drafted_again(database, world):
    owe(world, 0, 1)
    draft(world)
    debts = select(AcademicDebt).where(AcademicDebt.step == "restudy")
    found = schedule_bulk.wanted(debts, today=TODAY)
    assert [each.student.id for each in found] == [world.students[1]]
    assert schedule_bulk.draft_all(found, [world.students[1]], today=TODAY, at=NOW, by=user("dean")) == 1
    with pytest.raises(RuleError, match="бошқа графигида"):
        schedule_bulk.draft_all(found, [world.students[1]], today=TODAY, at=NOW, by=user("dean"))
    db.session.rollback()


def test_a_payment_is_entered_once_it_is_approved_and_not_for_tomorrow(database, world):
    row = submitted(world)
    line = line_of(row)
    with pytest.raises(RuleError, match="тасдиқланган графикнинг"):
        schedule_steps.pay(line, TODAY, "17", today=TODAY, by=user("accountant"))
    approve(row, row.version)
    with pytest.raises(RuleError) as refused:
        schedule_steps.pay(line, date(2027, 1, 1), "17", today=TODAY, by=user("accountant"))
    assert refused.value.field == "paid_on"
    schedule_steps.pay(line, TODAY, "  КВ   17 ", today=TODAY, by=user("accountant"))
    assert (line.payment_number, line.is_settled) == ("КВ 17", True)


def test_what_was_passed_meanwhile_is_neither_sent_nor_approved(database, world):
    row = submitted(world)
    pass_it(world, 0)
    with pytest.raises(RuleError, match="топширган"):
        approve(row, row.version)
    schedule_steps.send_back(row, "фан топширган", version=row.version, at=NOW, by=user("studies"))
    with pytest.raises(RuleError, match="топширган"):
        schedule_steps.submit(row, version=row.version, at=NOW, today=TODAY, by=user("dean"))


def pass_it(world, place):
    """The open sheet is confirmed with full points of a student, whose debt goes."""
    own = {"sheet_id": world.sheet, "student_id": world.students[place]}
    full = select(SubjectControl.id, SubjectControl.max_points).filter_by(curriculum_subject_id=world.subject)
    db.session.execute(delete(Grade).filter_by(**own))
    for key, most in db.session.execute(full).all():
        db.session.add(Grade(**own, control_id=key, points=most, entered_by_id=user("dean").id, entered_at=NOW))
    signed = {
        "closed_at": NOW,
        "closed_by_id": user("dean").id,
        "confirmed_at": NOW,
        "confirmed_by_id": user("studies").id,
    }
    db.session.execute(update(GradeSheet).filter_by(id=world.sheet).values(status="confirmed", **signed))
    db.session.execute(delete(AcademicDebt).filter_by(student_id=own["student_id"]))
    db.session.flush()

"""What a confirmed sheet leaves open follows it: a bar taken away, an appeal won, points corrected (rules 1.3, 1.4)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from hemis.domain.errors import RuleError
from hemis.extensions import db
from hemis.models.assessment import GradeSheet
from hemis.models.audit import AuditEntry
from hemis.models.controls import AcademicDebt
from hemis.models.teaching import AbsenceTotal
from hemis.operations import appeals, debts, gpa, retakes, sheets, standing
from hemis.operations.appeals import Verdict
from hemis.operations.retakes import NewPermit, NewRetake
from tests import retaken
from tests.retaken import ADDRESS, GOOD, HELD, WHY, close, confirm, enter, read, user
from tests.world import NOW, TODAY

pytestmark = pytest.mark.both_engines


@pytest.fixture
def people(database, world):
    return retaken.others(world)


def first(world, cells):
    """The first sheet confirmed; who is not named has done well, None leaves a cell empty."""
    rows = {(student, control): GOOD[control] for student in range(6) for control in range(3)} | cells
    enter(world, world.sheet, {key: text for key, text in rows.items() if text is not None})
    close(world, world.sheet)
    confirm(world, world.sheet)


def debt(world, place):
    owed = select(AcademicDebt).filter_by(student_id=world.students[place])
    return db.session.scalars(owed.execution_options(populate_existing=True)).one_or_none()


def retake(world, people, *places):
    new = NewRetake([world.students[place] for place in places], people[0], HELD, False)
    return retakes.open_retake(read(world.sheet), new, today=TODAY, by=user(world, "dean"))


def appeal(world, place, control, by="dean"):
    key = world.students[place], world.controls[control]
    return appeals.file(read(world.sheet), *key, "Балл кам берилган", at=NOW, today=TODAY, by=user(world, by))


def uphold(world, row, people, points):
    named = retaken.commission(people)
    appeals.take_up(row, read(world.sheet), named, at=NOW, today=TODAY, by=user(world, "dean"))
    said = Verdict(True, points, WHY)
    registrar = user(world, "registrar")
    appeals.decide(row, read(world.sheet), said, at=NOW, today=TODAY, address=ADDRESS, by=registrar)


def miss(world, place, unexcused, excused=0):
    key = {"student_id": world.students[place], "curriculum_subject_id": world.subject}
    total = db.session.scalars(select(AbsenceTotal).filter_by(**key)).one_or_none()
    if total is None:
        db.session.add(total := AbsenceTotal(**key, faculty_id=world.faculty))
    total.unexcused_hours, total.excused_hours = unexcused, excused
    db.session.flush()


def on_retake(sheet):
    return {line.student_id for line in read(sheet.id).lines}


def unequal(*keys):
    return {f"sheet {key}" for key in keys} & set(debts.unequal())


def test_who_was_barred_and_wins_the_midterm_still_owes_the_final(database, world, people):
    first(world, {(2, 1): "11", (2, 2): None})
    assert debt(world, 2).state == "not_admitted"
    uphold(world, appeal(world, 2, 1), people, "13,5")
    assert (debt(world, 2).state, debt(world, 2).step, debt(world, 2).points) == (
        "not_admitted",
        "retake",
        Decimal("38.5"),
    )
    row = retake(world, people, 2)
    cells = [read(row.id).cell((world.students[2], control)) for control in world.controls]
    assert [(cell.text, cell.is_carried) for cell in cells] == [("25", True), ("13,5", True), ("", False)]
    assert not unequal(world.sheet)


def test_whose_hours_are_excused_after_the_sheet_still_owes_the_final(database, world, people):
    miss(world, 0, 15)
    first(world, {(0, 2): None})
    assert debt(world, 0).step == "restudy"
    miss(world, 0, 11, 4)
    gpa.follow_hours([world.students[0]], [world.subject], at=NOW)
    assert debt(world, 0).step == "retake"
    row = retake(world, people, 0)
    enter(world, row.id, {(0, 2): "36"})
    close(world, row.id)
    confirm(world, row.id)
    assert debt(world, 0) is None
    assert standing.passed_of(world.students[:1])[world.students[0]]
    assert not unequal(world.sheet, row.id)


def test_the_dean_may_give_more_time_to_whom_the_final_was_closed(database, world, people):
    miss(world, 0, 15)
    first(world, {(0, 2): None})
    key = world.students[0], world.controls[2]
    new = NewPermit("21-Ф", TODAY, debt(world, 0).until + timedelta(days=20), "касаллик варақаси")
    with pytest.raises(RuleError, match="назоратга келган"):
        retakes.permit(read(world.sheet), *key, new, at=NOW, by=user(world, "dean"))
    miss(world, 0, 11, 4)
    gpa.follow_hours([world.students[0]], [world.subject], at=NOW)
    row = retakes.permit(read(world.sheet), *key, new, at=NOW, by=user(world, "dean"))
    assert row.order_number == "21-Ф"


def test_who_has_won_the_final_leaves_the_retake(database, world, people):
    """3, 4 and 5 are not retaken, whichever comes first: the sheet of the retake or the decision."""
    first(world, {(0, 2): "28", (1, 2): "12"})
    row = retake(world, people, 0, 1)
    enter(world, row.id, {(0, 2): "11"})
    uphold(world, appeal(world, 0, 2), people, "34")
    assert on_retake(row) == {world.students[1]}
    enter(world, row.id, {(1, 2): "33"})
    close(world, row.id)
    confirm(world, row.id)
    assert (debt(world, 0), debt(world, 1)) == (None, None)
    assert standing.passed_of(world.students[:1])[world.students[0]]
    assert not unequal(world.sheet, row.id)
    database.commit()
    verbs = select(AuditEntry.verb).filter_by(object_type="grade_sheet", object_id=row.id)
    assert "leave_retake" in database.scalars(verbs).all()


def test_a_retake_on_which_nobody_stands_any_more_is_gone(database, world, people):
    first(world, {(0, 2): "28"})
    key = retake(world, people, 0).id
    uphold(world, appeal(world, 0, 2), people, "30")
    assert db.session.scalar(select(GradeSheet.id).filter_by(id=key)) is None


def test_points_won_in_the_semester_stand_on_the_open_retake_too(database, world, people):
    first(world, {(0, 0): "19", (0, 2): "28"})
    row = retake(world, people, 0)
    enter(world, row.id, {(0, 2): "31"})
    uphold(world, appeal(world, 0, 0), people, "29,5")
    cells = [read(row.id).cell((world.students[0], control)).text for control in world.controls]
    assert cells == ["29,5", "17,5", "31"]
    assert read(row.id).sheet.entered_count == 3


def test_a_first_sheet_corrected_is_followed_by_its_open_retake(database, world, people):
    first(world, {(0, 2): "28", (1, 2): "12"})
    row = retake(world, people, 0, 1)
    asked = sheets.ask_reopening(read(world.sheet).sheet, WHY, by=user(world, "teacher"), at=NOW, today=TODAY)
    sheets.allow_reopening(asked, 2, by=user(world, "registrar"), at=NOW, today=TODAY)
    enter(world, world.sheet, {(0, 2): "38", (1, 1): "19"})
    close(world, world.sheet)
    confirm(world, world.sheet)
    assert on_retake(row) == {world.students[1]}
    assert read(row.id).cell((world.students[1], world.controls[1])).text == "19"


def test_who_has_appealed_waits_for_the_decision(database, world, people):
    first(world, {(0, 2): "28", (1, 2): "12"})
    filed = appeal(world, 0, 2)
    with pytest.raises(RuleError, match="апелляция берган"):
        retake(world, people, 0, 1)
    appeals.withdraw(filed, at=NOW, by=user(world, "dean"))
    assert on_retake(retake(world, people, 0, 1)) == set(world.students[:2])

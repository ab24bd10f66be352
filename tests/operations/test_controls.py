"""Retakes, debts, permits, appeals and annulments below the pages (rules 1.1, 1.3, 1.4; examples A5-A14)."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import DBAPIError

from hemis.domain import controls
from hemis.domain.errors import RuleError
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.assessment import Grade, GradeSheet, SheetReopening
from hemis.models.audit import AuditEntry
from hemis.models.controls import AcademicDebt, Appeal, SheetAnnulment
from hemis.models.curriculum import GradingSystem, Semester, Week
from hemis.models.exams import Exam
from hemis.models.staff import Employee
from hemis.models.students import Student
from hemis.models.teaching import AbsenceTotal
from hemis.operations import (
    annulments,
    appealed,
    appeals,
    assessment,
    commissions,
    debts,
    documents,
    gpa,
    gradebook,
    late_sheets,
    retakes,
    sheets,
    standing,
    student_records,
)
from hemis.operations.appeals import Verdict
from hemis.operations.assessment import Typed
from hemis.operations.commissions import NewCommission
from hemis.operations.retakes import NewPermit, NewRetake
from hemis.web.sheets import WITH_SUBJECT
from tests.world import NOW, TODAY

GOOD = ("25", "17.5", "45")
ADDRESS = "https://hemis.example/q/"
HELD = TODAY + timedelta(days=3)
WHY = "Имтиҳон иши комиссияда қайта кўриб чиқилди."


@pytest.fixture
def people(database, world):
    return {login: database.get(User, world.users[login]) for login in ("teacher", "dean", "registrar")}


@pytest.fixture
def others(database, world):
    """Employees who teach nothing to the group."""
    for number in range(2):
        name = {"surname": f"Аъзоев{number}", "first_name": "Аъзо", "patronymic": "", "sort_key": f"аъзоев{number}"}
        latin = {"surname_latin": f"Aʼzoyev{number}", "first_name_latin": "Aʼzo", "patronymic_latin": ""}
        database.add(Employee(number=f"A-{number}", gender="11", **name, **latin))
    database.flush()
    found = select(Employee.id).where(Employee.id != world.teacher).order_by(Employee.id)
    return list(database.scalars(found.limit(4)))


@pytest.fixture
def act(database, world, people):
    """`act.enter(sheet, cells)`, `act.confirmed(sheet, cells)`: what people do with a sheet."""

    class Act:
        def read(self, key):
            row = database.scalars(select(GradeSheet).where(GradeSheet.id == key).options(*WITH_SUBJECT)).one()
            return gradebook.read(row, today=TODAY)

        def enter(self, key, cells, at=NOW):
            book = self.read(key)
            typed = []
            for (student, control), text in cells.items():
                at_cell = world.students[student], world.controls[control]
                now = book.cell(at_cell)
                typed.append(Typed(*at_cell, now.version, now.key, text))
            outcome = assessment.enter(book, typed, by=people["teacher"], at=at)
            assert outcome.is_written, outcome
            return self.read(key)

        def confirmed(self, key, cells, at=NOW):
            self.enter(key, cells)
            sheets.close(self.read(key), by=people["teacher"], at=at)
            sheets.confirm(self.read(key), by=people["dean"], at=at, today=TODAY, address=ADDRESS)
            return self.read(key)

    return Act()


def first(**changed):
    """Six students: good marks, but for the cells that are given."""
    cells = {(student, control): GOOD[control] for student in range(6) for control in range(3)}
    return {key: text for key, text in (cells | changed.get("cells", {})).items() if text is not None}


OWES = {(0, 2): "27", (1, 2): "К", (2, 1): "8", (2, 2): None}
"""Failed, absent, not admitted."""


@pytest.fixture
def owed(act, world):
    return act.confirmed(world.sheet, first(cells=OWES))


def debt_of(world, place):
    return db.session.scalars(select(AcademicDebt).filter_by(student_id=world.students[place])).one_or_none()


def retake(world, others, *places, **changed):
    chosen = [world.students[place] for place in places]
    return NewRetake(chosen, others[0], HELD, False)._replace(**changed)


@pytest.fixture
def opened(owed, world, others, people):
    return retakes.open_retake(owed, retake(world, others, 0, 1, 2), today=TODAY, by=people["dean"])


@pytest.mark.both_engines
def test_a_confirmed_sheet_lays_the_debts(owed, world):
    """A5: 27 of 50 is a debt though the sum is 69,5."""
    assert [debt_of(world, place).state for place in range(3)] == ["failed", "absent", "not_admitted"]
    assert [debt_of(world, place).step for place in range(3)] == ["retake"] * 3
    assert debt_of(world, 3) is None


def test_reopening_takes_the_debts_back(database, owed, world, people):
    row = sheets.ask_reopening(owed.sheet, WHY, by=people["teacher"], at=NOW, today=TODAY)
    sheets.allow_reopening(row, 2, by=people["registrar"], at=NOW, today=TODAY)
    assert database.scalar(select(func.count(AcademicDebt.id)).filter_by(sheet_id=world.sheet)) == 0


@pytest.mark.both_engines
def test_the_debtors_alone_stand_on_the_retake(act, opened, world):
    book = act.read(opened.id)
    assert sorted(line.student_id for line in book.lines) == sorted(world.students[:3])
    assert (opened.round, opened.status) == (2, "draft")


def test_what_was_passed_is_brought_and_stands_still(act, opened, world, people):
    book = act.read(opened.id)
    cells = [book.cell((world.students[0], control)) for control in world.controls]
    assert [(cell.text, cell.is_carried) for cell in cells] == [("25", True), ("17,5", True), ("", False)]
    barred = [book.cell((world.students[2], control)) for control in world.controls]
    assert [cell.is_carried for cell in barred] == [True, False, False]
    typed = Typed(world.students[0], world.controls[0], cells[0].version, cells[0].key, "30")
    assert assessment.examine(book, [typed], by=people["teacher"], at=NOW).faults


def test_three_four_and_five_are_not_retaken(owed, world, others, people):
    with pytest.raises(RuleError, match="қарздор эмас"):
        retakes.open_retake(owed, retake(world, others, 3), today=TODAY, by=people["dean"])


def test_who_taught_the_group_does_not_take_the_retake(owed, world, others, people):
    """A7."""
    with pytest.raises(RuleError) as refused:
        retakes.open_retake(owed, retake(world, others, 0, examiner_id=world.teacher), today=TODAY, by=people["dean"])
    assert refused.value.field == "examiner_id"


def test_the_window_closes(owed, world, others, people):
    late = debt_of(world, 0).until + timedelta(days=1)
    new = retake(world, others, 0, held_on=late)
    with pytest.raises(RuleError) as refused:
        retakes.open_retake(owed, new, today=TODAY, by=people["dean"])
    assert refused.value.field == "held_on"
    with pytest.raises(RuleError, match="қайта топшира олмайди"):
        retakes.open_retake(owed, retake(world, others, 0), today=late, by=people["dean"])


def test_a_quarter_missed_leads_to_the_subject_again(database, act, world, others, people):
    missed = {"student_id": world.students[0], "curriculum_subject_id": world.subject, "faculty_id": world.faculty}
    database.add(AbsenceTotal(**missed, unexcused_hours=15, excused_hours=0))
    database.flush()
    book = act.confirmed(world.sheet, first(cells={(0, 2): None}))
    assert debt_of(world, 0).step == "restudy"
    with pytest.raises(RuleError, match="қайта топшира олмайди"):
        retakes.open_retake(book, retake(world, others, 0), today=TODAY, by=people["dean"])


def test_a_commission_takes_the_second_retake_and_nobody_a_third(act, opened, world, others, people):
    """A10."""
    book = act.confirmed(opened.id, {(0, 2): "20", (1, 2): "30", (2, 1): "12", (2, 2): "40"})
    assert debt_of(world, 0).step == "commission"
    assert debt_of(world, 1) is None
    with pytest.raises(RuleError) as refused:
        retakes.open_retake(book, retake(world, others, 0), today=TODAY, by=people["dean"])
    assert refused.value.field == "commission_number"
    named = NewCommission("7", TODAY, others[1:3])
    last = retakes.open_retake(book, retake(world, others, 0, commission=named), today=TODAY, by=people["dean"])
    assert (last.round, last.commission_id is not None) == (3, True)
    book = act.confirmed(last.id, {(0, 2): "10"})
    assert debt_of(world, 0).step == "restudy"
    with pytest.raises(RuleError, match="қайта топшириш йўқ"):
        retakes.open_retake(book, retake(world, others, 0), today=TODAY, by=people["dean"])


def test_a_retake_goes_over_the_first_result(act, opened, world):
    act.confirmed(opened.id, {(0, 2): "45", (1, 2): "30", (2, 1): "12", (2, 2): "40"})
    passed = standing.passed_of(world.students[:3])
    assert [bool(passed[key]) for key in world.students[:3]] == [True] * 3


def test_four_debts_outside_the_credit_system_leave_no_retake(database, owed, world, others, people):
    row = debt_of(world, 0)
    row.is_credit = False
    database.flush()
    found = retakes.debtors(owed, today=TODAY)
    assert next(each for each in found if each.line.student_id == world.students[0]).step == "retake"
    monkey = dict.fromkeys(world.students[:3], 4)
    original, debts.debts_of = debts.debts_of, lambda keys: monkey
    try:
        with pytest.raises(RuleError, match="қайта топшира олмайди"):
            retakes.open_retake(owed, retake(world, others, 0), today=TODAY, by=people["dean"])
    finally:
        debts.debts_of = original


def test_a_permit_needs_the_number_of_the_deans_order(owed, world, people):
    """A8."""
    key = world.students[1], world.controls[2]
    with pytest.raises(RuleError) as refused:
        retakes.permit(owed, *key, NewPermit(" ", TODAY, HELD, "касаллик"), at=NOW, by=people["dean"])
    assert refused.value.field == "order_number"
    came = world.students[0], world.controls[2]
    with pytest.raises(RuleError, match="узрли"):
        retakes.permit(owed, *came, NewPermit("15", TODAY, HELD, "касаллик"), at=NOW, by=people["dean"])


def test_a_permit_holds_longer_than_the_window(owed, world, others, people):
    until = debt_of(world, 1).until
    new = NewPermit("15", TODAY, until + timedelta(days=20), "касаллик варақаси")
    retakes.permit(owed, world.students[1], world.controls[2], new, at=NOW, by=people["dean"])
    held = until + timedelta(days=10)
    row = retakes.open_retake(owed, retake(world, others, 1, held_on=held), today=held, by=people["dean"])
    assert row.held_on == held


@pytest.fixture
def filed(owed, world, people):
    key = world.students[0], world.controls[2]
    return appeals.file(owed, *key, "Балл кам берилган", at=NOW, today=TODAY, by=people["dean"])


def verdict(*, upheld=True, points="31"):
    return Verdict(upheld, points, WHY)


def take_up(act, world, filed, members, by):
    named = NewCommission("3", TODAY, members)
    appeals.take_up(filed, act.read(world.sheet), named, at=NOW, today=TODAY, by=by)


def decide(act, world, filed, said, by):
    appeals.decide(filed, act.read(world.sheet), said, at=NOW, today=TODAY, address=ADDRESS, by=by)


TASHKENT = ZoneInfo("Asia/Tashkent")


@pytest.mark.parametrize(("second", "is_late"), [(0, False), (1, True)])
def test_an_appeal_is_accepted_for_a_day_to_the_second(act, world, people, second, is_late):
    """A13."""
    published = datetime(2026, 6, 10, 9, 30, tzinfo=TASHKENT)
    book = act.confirmed(world.sheet, first(), at=published)
    at = datetime(2026, 6, 11, 9, 30, second, tzinfo=TASHKENT)
    key = world.students[0], world.controls[2]
    if is_late:
        with pytest.raises(RuleError, match="муддати тугаган"):
            appeals.file(book, *key, "Балл кам берилган", at=at, today=date(2026, 6, 11), by=people["dean"])
    else:
        assert (
            appeals.file(book, *key, "Балл кам берилган", at=at, today=date(2026, 6, 11), by=people["dean"]).status
            == "filed"
        )


@pytest.mark.both_engines
def test_an_upheld_appeal_keeps_both_values(database, act, world, filed, others, people):
    take_up(act, world, filed, others[1:4], people["dean"])
    decide(act, world, filed, verdict(), people["registrar"])
    assert (filed.status, filed.old_points, filed.new_points) == ("upheld", Decimal(27), Decimal(31))
    book = act.read(world.sheet)
    assert book.cell((world.students[0], world.controls[2])).points == 31
    assert book.sheet.status == "confirmed"
    assert debt_of(world, 0) is None
    assert appealed.remarks(world.sheet) == [f"Апелляция № 3: {book.lines[0].full_name}, ЯН 27 → 31"]
    assert documents.content_of(documents.current("grade_sheet", world.sheet))["remarks"] == appealed.remarks(
        world.sheet
    )
    assert [appealed.change(each) for each in appealed.of_students(world.students)[world.sheet]] == ["ЯН 27 → 31"]
    database.commit()
    told = database.scalars(select(AuditEntry.reason).filter_by(object_type="grade_sheet", object_id=world.sheet))
    assert any("№ 3" in text and WHY in text for text in told)
    opening = database.scalars(select(SheetReopening).filter_by(sheet_id=world.sheet)).one()
    assert opening.ended_at is not None
    assert opening.asked_by_id != opening.allowed_by_id


def test_a_dismissed_appeal_changes_nothing(act, world, filed, others, people):
    take_up(act, world, filed, others[1:4], people["registrar"])
    decide(act, world, filed, verdict(upheld=False), people["registrar"])
    assert (filed.status, filed.new_points) == ("dismissed", None)
    assert act.read(world.sheet).cell((world.students[0], world.controls[2])).points == 27


def test_who_filed_does_not_decide_and_who_gave_the_mark_sits_in_no_commission(act, world, filed, others, people):
    for members, word in (([*others[2:4], world.teacher], "имтиҳон олган"), (others[1:3], "камида 3")):
        with pytest.raises(RuleError, match=word):
            take_up(act, world, filed, members, people["registrar"])
    assert (filed.status, filed.commission_id) == ("filed", None)
    with pytest.raises(RuleError, match="комиссиясини тузинг"):
        decide(act, world, filed, verdict(), people["registrar"])
    take_up(act, world, filed, others[1:4], people["dean"])
    with pytest.raises(RuleError, match="Ўзингиз"):
        decide(act, world, filed, verdict(), people["dean"])
    with pytest.raises(RuleError) as refused:
        decide(act, world, filed, verdict(points="27"), people["registrar"])
    assert refused.value.field == "points"
    assert filed.status == "taken"


def test_the_commission_of_a_second_retake_does_not_judge_itself(database, act, world, filed, others, people):
    made = commissions.form(NewCommission("9", TODAY, others[:3]), world.department, today=TODAY, by=people["dean"])
    book = act.read(world.sheet)
    book.sheet.commission_id = made.id
    assert appeals.markers(filed, book) >= {*others[:3], world.teacher}
    with pytest.raises(RuleError, match="имтиҳон олган"):
        take_up(act, world, filed, others[1:4], people["registrar"])


def test_who_holds_the_exam_by_the_timetable_sits_in_no_commission(database, act, world, filed, people):
    exam = database.scalars(select(Exam).where(Exam.faculty_id == world.faculty)).first()
    sheet = act.read(world.sheet).sheet
    assert (exam.curriculum_subject_id, exam.id) == (sheet.curriculum_subject_id, world.exam)
    assert exam.examiner_id in appeals.markers(filed, act.read(world.sheet))


@pytest.mark.both_engines
def test_an_appeal_is_withdrawn_while_no_commission_has_it(act, world, filed, others, people):
    key = world.students[0], world.controls[2]
    appeals.withdraw(filed, at=NOW, by=people["dean"])
    assert filed.status == "withdrawn"
    with pytest.raises(RuleError, match="қайтариб олиб бўлмайди"):
        appeals.withdraw(filed, at=NOW, by=people["dean"])
    with pytest.raises(RuleError, match="саҳифани янгиланг"):
        take_up(act, world, filed, others[1:4], people["dean"])
    again = appeals.file(act.read(world.sheet), *key, "Яна бир бор", at=NOW, today=TODAY, by=people["dean"])
    take_up(act, world, again, others[1:4], people["dean"])
    with pytest.raises(RuleError, match="қайтариб олиб бўлмайди"):
        appeals.withdraw(again, at=NOW, by=people["dean"])


def test_one_mark_is_appealed_once(owed, world, filed, people):
    with pytest.raises(RuleError, match="аллақачон"):
        appeals.file(owed, world.students[0], world.controls[2], "Яна бир бор", at=NOW, today=TODAY, by=people["dean"])


@pytest.mark.both_engines
def test_an_annulled_sheet_is_kept_and_the_control_held_again(database, act, owed, world, people):
    renewed = annulments.annul(owed, WHY, "5-A", at=NOW, today=TODAY, by=people["registrar"])
    old = act.read(world.sheet)
    assert old.sheet.status == "annulled"
    assert old.cell((world.students[0], world.controls[2])).points == 27
    book = act.read(renewed.id)
    assert (renewed.round, renewed.status) == (1, "draft")
    assert book.cell((world.students[0], world.controls[0])).is_carried
    assert not book.cell((world.students[0], world.controls[2])).is_filled
    assert database.scalar(select(func.count(AcademicDebt.id)).filter_by(sheet_id=world.sheet)) == 0
    assert database.get(SheetAnnulment, world.sheet).act_number == "5-A"


@pytest.mark.both_engines
def test_the_database_keeps_an_annulled_sheet_locked(database, act, owed, world, people):
    annulments.annul(owed, WHY, "5-A", at=NOW, today=TODAY, by=people["registrar"])
    with pytest.raises(DBAPIError, match="locked"):
        database.execute(update(Grade).where(Grade.sheet_id == world.sheet).values(points=Decimal(50)))


def test_a_sheet_with_a_retake_is_annulled_from_its_end(opened, owed, people):
    with pytest.raises(RuleError, match="аввал ўша"):
        annulments.annul(owed, WHY, "5-A", at=NOW, today=TODAY, by=people["registrar"])


def test_a_retake_annulled_gives_the_debts_back(act, opened, world, people):
    book = act.confirmed(opened.id, {(0, 2): "45", (1, 2): "30", (2, 1): "12", (2, 2): "40"})
    assert debt_of(world, 0) is None
    annulments.annul(book, WHY, "6-A", at=NOW, today=TODAY, by=people["registrar"])
    assert debt_of(world, 0).sheet_id == world.sheet


def test_the_credit_system_is_told_from_the_others(database, owed, world):
    system = owed.sheet.curriculum_subject.semester.curriculum.grading_system_id
    assert debt_of(world, 0).is_credit is (database.get(GradingSystem, system).code == "13")
    assert database.scalar(select(func.count(Appeal.id))) >= 0


def confirmed_retake(act, opened):
    """Who failed fails again, the others pass."""
    return act.confirmed(opened.id, {(0, 2): "20", (1, 2): "30", (2, 1): "12", (2, 2): "40"})


@pytest.mark.both_engines
def test_a_corrected_first_sheet_does_not_speak_over_the_retake(database, act, opened, world, people):
    confirmed_retake(act, opened)
    book = act.read(world.sheet)
    row = sheets.ask_reopening(book.sheet, WHY, by=people["teacher"], at=NOW, today=TODAY)
    sheets.allow_reopening(row, 2, by=people["registrar"], at=NOW, today=TODAY)
    assert debt_of(world, 0).sheet_id == opened.id
    sheets.close(act.read(world.sheet), by=people["teacher"], at=NOW)
    sheets.confirm(act.read(world.sheet), by=people["dean"], at=NOW, today=TODAY, address=ADDRESS)
    assert [debt_of(world, place) and debt_of(world, place).step for place in range(3)] == ["commission", None, None]
    assert not {f"sheet {key}" for key in (world.sheet, opened.id)} & set(debts.unequal())


@pytest.mark.both_engines
def test_who_owes_after_the_retake_was_closed_gets_another_sheet(act, owed, world, others, people):
    one = retakes.open_retake(owed, retake(world, others, 0), today=TODAY, by=people["dean"])
    act.confirmed(one.id, {(0, 2): "45"})
    two = retakes.open_retake(act.read(world.sheet), retake(world, others, 1), today=TODAY, by=people["dean"])
    assert [(each.round, each.series) for each in (one, two)] == [(2, 1), (2, 2)]
    act.confirmed(two.id, {(1, 2): "10"})
    assert [debt_of(world, place) and debt_of(world, place).sheet_id for place in range(3)] == [
        None,
        two.id,
        world.sheet,
    ]
    assert not {f"sheet {key}" for key in (world.sheet, one.id, two.id)} & set(debts.unequal())
    debt_of(world, 1).state = "absent"
    assert f"sheet {two.id}" in debts.unequal()


def test_others_join_an_open_retake_and_nobody_stands_on_it_twice(act, owed, world, others, people):
    sheet = retakes.open_retake(owed, retake(world, others, 0), today=TODAY, by=people["dean"])
    assert retakes.draft_after(owed.sheet) is sheet
    retakes.join_retake(owed, sheet, [world.students[1]], today=TODAY, by=people["dean"])
    assert sorted(act.read(sheet.id).by_student) == sorted(world.students[:2])
    with pytest.raises(RuleError, match="турибди"):
        retakes.join_retake(owed, sheet, [world.students[1]], today=TODAY, by=people["dean"])
    with pytest.raises(RuleError, match="турибди"):
        retakes.open_retake(owed, retake(world, others, 0), today=TODAY, by=people["dean"])


def test_who_does_not_study_now_is_not_put_on_a_retake(database, owed, world, others, people):
    database.execute(update(Student).where(Student.id == world.students[0]).values(status="13"))
    with pytest.raises(RuleError, match="ўқимаяпти"):
        retakes.open_retake(owed, retake(world, others, 0), today=TODAY, by=people["dean"])


def test_corrected_hours_change_the_debt_of_a_confirmed_sheet(database, owed, world):
    """A quarter missed, as it turned out afterwards, leads to the subject again; excused hours lead back."""
    total = AbsenceTotal(student_id=world.students[2], curriculum_subject_id=world.subject, faculty_id=world.faculty)
    total.unexcused_hours, total.excused_hours = 40, 0
    database.add(total)
    gpa.follow_hours([world.students[2]], [world.subject], at=NOW)
    assert debt_of(world, 2).step == "restudy"
    total.unexcused_hours, total.excused_hours = 0, 40
    gpa.follow_hours([world.students[2]], [world.subject], at=NOW)
    assert debt_of(world, 2).step == "retake"


def test_the_last_course_retakes_until_the_final_attestation(database, act, world, monkeypatch):
    monkeypatch.setattr(controls, "is_last_course", lambda semester, semesters: True)
    book = act.confirmed(world.sheet, first(cells=OWES))
    semester = book.sheet.curriculum_subject.semester
    last = select(func.max(Semester.ends_on)).filter_by(curriculum_id=semester.curriculum_id)
    weeks = select(func.min(Week.starts_on)).join(Semester, Semester.id == Week.semester_id)
    begins = database.scalar(weeks.where(Semester.number == semester.curriculum.semesters, Week.kind == "14"))
    wanted = database.scalar(last) if begins is None else begins - timedelta(days=1)
    assert debt_of(world, 0).until == wanted


def test_an_appeal_of_an_annulled_sheet_is_only_dismissed(act, world, filed, others, people):
    annulments.annul(act.read(world.sheet), WHY, "5-А", at=NOW, today=TODAY, by=people["registrar"])
    take_up(act, world, filed, others[1:4], people["dean"])
    with pytest.raises(RuleError, match="фақат рад"):
        decide(act, world, filed, verdict(), people["registrar"])
    decide(act, world, filed, verdict(upheld=False), people["registrar"])
    assert filed.status == "dismissed"


def test_an_annulled_sheet_counts_nowhere_else(database, act, world, owed, people):
    renewed = annulments.annul(act.read(world.sheet), WHY, "5-А", at=NOW, today=TODAY, by=people["registrar"])
    shown = {row.sheet_id for row in student_records.results(world.students[0])}
    assert renewed.id in shown
    assert world.sheet not in shown
    assert [row.renewed_id for row in annulments.about(act.read(world.sheet).sheet)] == [renewed.id]
    late = select(GradeSheet.id).where(late_sheets.is_late(TODAY + timedelta(days=30)))
    assert renewed.id not in database.scalars(late).all()
    renewed.held_on = TODAY
    database.flush()
    assert renewed.id in database.scalars(late).all()

"""Personal schedules of a faculty: some run in a group, two are paid, one is on its sheet, the rest wait."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import select

from hemis.access.roles import Role
from hemis.demo.papers import ADDRESS
from hemis.demo.staffing import Staff
from hemis.domain.schedules import OPEN
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.controls import AcademicDebt
from hemis.models.curriculum import CurriculumSubject
from hemis.models.schedules import PersonalSchedule, ScheduleLine
from hemis.models.staff import Post
from hemis.models.students import Student
from hemis.operations import restudy, schedule_bulk, schedule_fees, schedule_steps, schedules, settings
from hemis.operations.restudy import NewGroup

RULES = {"contract.base": "9250000", "restudy.min_group": "3"}
ACT = "Муассаса кенгашининг 2-сон баёни"
DRAFTS, APPROVED, LEAST = 12, 5, 3
LATELY, LONG = timedelta(days=6), timedelta(days=40)


def write(deans: Mapping[int, User], staff: Staff, year_starts_on: date, now: datetime) -> None:
    """Write them for the first faculty that has debtors who may be asked for again."""
    for key, value in RULES.items():
        settings.set_rule(settings.NewValue(key, value, year_starts_on, ACT), today=year_starts_on, by=None)
    faculty_id, dean = next(iter(deans.items()))
    at = now - LATELY
    debts = select(AcademicDebt).where(AcademicDebt.faculty_id == faculty_id)
    owed = schedule_bulk.wanted(debts, today=at.date())
    found = sorted(owed, key=lambda each: each.student.user_id is None)[:DRAFTS]  # those who sign in first
    if not found:
        return
    schedule_bulk.draft_all(found, [each.student.id for each in found], today=at.date(), at=at, by=dean)
    _group(faculty_id, dean, at)
    made = [row for row in _drafts() if _settle(row, dean, at)]
    studies = staff.offices[Role.STUDIES_VICE_RECTOR]
    for place, row in enumerate(made[: APPROVED + 2]):
        schedule_steps.submit(row, version=row.version, at=at, today=at.date(), by=dean)
        if place < APPROVED:
            said = {"version": row.version, "at": at, "today": at.date(), "by": studies, "address": ADDRESS}
            schedule_steps.approve(row, schedule_steps.approver(at.date()), **said)  # type: ignore[arg-type]
    _pay(made[:2], staff.offices[Role.ACCOUNTING], dean, now)


def _group(faculty_id: int, dean: User, at: datetime) -> None:
    """The subject that most of them owe is studied again together."""
    lines = db.session.scalars(select(ScheduleLine).filter_by(status=OPEN).order_by(ScheduleLine.id)).all()
    places = {row.id: row for row in db.session.scalars(select(CurriculumSubject))}
    by_subject: dict[int, list[ScheduleLine]] = {}
    for line in lines:
        by_subject.setdefault(places[line.curriculum_subject_id].subject_id, []).append(line)
    subject_id, most = max(by_subject.items(), key=lambda each: len(each[1]))
    if len(most) < LEAST:
        return
    department_id = most[0].department_id
    first = at.date()
    last = first + LONG
    days = (first, last, first + LONG / 2, last - timedelta(days=2))
    new = NewGroup(subject_id, department_id, faculty_id, "group", _teacher(department_id), *days)
    restudy.form_group(new, [line.id for line in most], today=first, at=at, by=dean)


def _drafts() -> list[PersonalSchedule]:
    rows = select(PersonalSchedule).join(Student, Student.id == PersonalSchedule.student_id)
    return list(db.session.scalars(rows.order_by(Student.sort_key, PersonalSchedule.id)))


def _settle(row: PersonalSchedule, dean: User, at: datetime) -> bool:
    """Give days and a teacher to the subjects of a draft that are in no group."""
    first = at.date()
    days = {"starts_on": first, "ends_on": first + LONG, "midterm_on": None, "final_on": first + LONG}
    for line in schedule_fees.lines_of(row):
        db.session.refresh(line, ["schedule"])
        if line.restudy_group_id is None:
            values = {"form": "individual", "teacher_id": _teacher(line.department_id), **days}
            schedules.settle(line, values, version=row.version, by=dean)
    return True


def _teacher(department_id: int) -> int:
    return (
        db.session.scalars(select(Post.employee_id).filter_by(department_id=department_id).order_by(Post.id)).first()
        or 0
    )


def _pay(rows: list[PersonalSchedule], accountant: User, dean: User, now: datetime) -> None:
    """The first two have paid, and the first one is on a sheet."""
    today = now.date()
    for place, row in enumerate(rows, start=1):
        for line in schedule_fees.lines_of(row):
            db.session.refresh(line, ["schedule"])
            schedule_steps.pay(
                line, today - timedelta(days=2), f"КВ-{today.year}/{place:03}", today=today, by=accountant
            )
    for line in schedule_fees.lines_of(rows[0])[:1] if rows else ():
        day = line.final_on or today
        restudy.open_sheet(line, [line.id], day, is_written=False, today=today, by=dean)


__all__ = ["write"]

"""Grade sheets of the semester before: most confirmed, some still to be confirmed, one opened again."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from decimal import Decimal
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from hemis.access.roles import Role
from hemis.demo.crowd import Crew
from hemis.demo.marks import Controls, Marker, controls_of
from hemis.demo.staffing import Staff
from hemis.demo.term import Term
from hemis.domain.calendar import TASHKENT
from hemis.domain.control_kinds import FINAL, MIDTERM
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.assessment import GradeSheet
from hemis.models.curriculum import CurriculumSubject, Semester
from hemis.models.staff import Employee, Post
from hemis.models.students import AcademicGroup
from hemis.operations import gradebook, sheets
from hemis.operations.assessment import Opening, Points, enter_many, open_sheets

GROUPS, SUBJECTS, LEFT_CLOSED = 6, 2, 2
PASSING = Decimal("0.6")
CLOSING_TIME = time(16, 20, tzinfo=TASHKENT)
BEFORE_END = timedelta(days=5)
REASON = "Бир талабанинг оралиқ назорат балли хато кўчирилган, далолатнома илова қилинади."


def write(now_term: Term, marker: Marker, staff: Staff, deans: dict[int, User], now: datetime) -> list[GradeSheet]:
    """Write the sheets and take them through their steps; return the confirmed ones."""
    teachers = {person.employee_id: person.user for person in staff.teachers.values()}
    found = list(_subjects(marker.crew, now_term))
    if not found:
        return []
    openings = [
        Opening(subject.id, group.id, teacher_of(subject), subject.department_id, group.faculty_id)
        for subject, group in found
    ]
    closed_at = datetime.combine(found[0][0].semester.ends_on - BEFORE_END, CLOSING_TIME)
    opened = open_sheets(openings, by=None)
    controls = controls_of({sheet.curriculum_subject_id for sheet in opened})
    cells = [
        cell for sheet in opened for cell in _cells(sheet, controls, marker, teachers[sheet.teacher_id].id, closed_at)
    ]
    enter_many(cells, at=closed_at - timedelta(days=1))
    left = list({sheet.faculty_id: sheet for sheet in opened}.values())[:LEFT_CLOSED]
    settled = [sheet for sheet in opened if sheet not in left]
    sheets.settle_many(
        [sheets.Settled(sheet.id, teachers[sheet.teacher_id].id, deans[sheet.faculty_id].id) for sheet in settled],
        closed_at=closed_at,
        confirmed_at=closed_at + timedelta(days=1),
    )
    for sheet in left:
        sheets.close(gradebook.read(sheet, today=closed_at.date()), by=teachers[sheet.teacher_id], at=closed_at)
    _reopen(settled[0], teachers[settled[0].teacher_id], staff.offices[Role.ACADEMIC_OFFICE], now)
    return settled[1:]


def _reopen(sheet: GradeSheet, teacher: User, office: User, now: datetime) -> None:
    asked = sheets.ask_reopening(sheet, REASON, by=teacher, at=now - timedelta(hours=2), today=now.date())
    sheets.allow_reopening(asked, 24, by=office, at=now - timedelta(hours=1), today=now.date())


def _subjects(crew: Crew, now: Term) -> Iterator[tuple[CurriculumSubject, AcademicGroup]]:
    """Some subjects of the semester before, of the first groups that had one."""
    older = (group for group in crew.groups.values() if now.number(group.course) > 1)
    for group in islice(older, GROUPS):
        statement = (
            select(CurriculumSubject)
            .join(CurriculumSubject.semester)
            .where(Semester.curriculum_id == group.curriculum_id, Semester.number == now.number(group.course) - 1)
            .where(CurriculumSubject.lecture_hours > 0)
            .options(joinedload(CurriculumSubject.semester).joinedload(Semester.curriculum))
            .order_by(CurriculumSubject.id)
        )
        for subject in db.session.scalars(statement.limit(SUBJECTS)):
            yield subject, group


def teacher_of(subject: CurriculumSubject) -> int:
    statement = select(Employee.id).join(Post, Post.employee_id == Employee.id)
    here = statement.where(Post.department_id == subject.department_id, Employee.user_id.is_not(None))
    return db.session.scalars(here.order_by(Employee.id.desc()).limit(1)).one()


def _cells(sheet: GradeSheet, controls: Controls, marker: Marker, by_id: int, closed_at: datetime) -> Iterator[Points]:
    """All controls of each student; no final for whoever was not admitted to it."""
    of_subject = controls[sheet.curriculum_subject_id]
    for student in marker.students(sheet.group_id, closed_at.date()):
        points = {kind: marker.points(student, control.max_points) for kind, control in of_subject.items()}
        least = {kind: PASSING * control.max_points for kind, control in of_subject.items() if kind != FINAL}
        is_admitted = sum(points[kind] for kind in least) >= sum(least.values()) and points[MIDTERM] >= least[MIDTERM]
        for kind, value in points.items():
            if kind != FINAL or is_admitted:
                yield Points(sheet.id, student, of_subject[kind].id, value, by_id)

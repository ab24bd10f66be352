"""A group that began and graduated under the rating system of 1981: its marks are read by the rules of that time."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import func, select

from hemis.demo import crowd
from hemis.demo.crowd import semesters
from hemis.demo.finishing import AFTER, CLOSED_AT, FINISHED, subjects_of
from hemis.demo.marks import controls_of
from hemis.demo.papers import Office
from hemis.demo.past import teacher_of
from hemis.demo.people import Crowd
from hemis.demo.staffing import Staff, birth_years
from hemis.demo.structure import Structure
from hemis.demo.term import term
from hemis.domain.grading import ARCHIVE
from hemis.domain.movement import GRADUATED
from hemis.extensions import db
from hemis.models.assessment import GradeSheet
from hemis.models.curriculum import AcademicYear, Curriculum, CurriculumSubject, GradingSystem
from hemis.models.students import AcademicGroup, Student
from hemis.operations import plain, sheets
from hemis.operations.assessment import Opening, Points, enter_many, open_sheets
from hemis.operations.curriculum import add_curriculum, add_year
from hemis.operations.past_courses import WentUp, go_through
from hemis.operations.students import admit_many, move

INTAKE, SIZE, COURSES = 2015, 9, 2
"""The act went out of force in 2018: these are its last but one master's students."""
SHARES = (Decimal("0.92"), Decimal("0.88"), Decimal("0.86"), Decimal("0.78"), Decimal("0.71"), Decimal("0.58"))
"""Under the system of 1981 they are 5, 5, 5, 4, 4, 3; under that of today 5, 4, 4, 4, 4, 2."""
LAST_DAY = date(INTAKE + COURSES, 6, 30)


def write(
    curricula: dict[tuple[str, int], Curriculum], made: Structure, staff: Staff, people: Crowd, office: Office
) -> None:
    """Make the group; the smallest demo, without its programme, has none."""
    like = next((plan for (code, _course), plan in curricula.items() if code == FINISHED), None)
    if like is None:
        return
    years = {year: _year(year) for year in range(INTAKE, INTAKE + COURSES)}
    system = db.session.scalars(select(GradingSystem.id).where(GradingSystem.code == ARCHIVE)).one()
    same = {name: getattr(like, name) for name in ("speciality_id", "faculty_id", "semesters", "credits")}
    plan = Curriculum(
        name=f"{like.name.rsplit(',', 1)[0]}, {INTAKE}",
        intake_year_id=years[INTAKE].id,
        grading_system_id=system,
        is_approved=True,
        **same,
    )
    add_curriculum(plan, list(semesters(FINISHED, INTAKE, office.week, made, years)), by=None)
    group = _group(plan, staff, office)
    students = _admit(group, people, office)
    second = term(INTAKE + 1, True, office.week).starts_on
    go_through([WentUp(group.id, ((second, f"{INTAKE + 1}-{group.id:04}-КК"),))], by=None)
    _mark(group, students, staff, office)
    for key in students:  # the orders of that time stand on paper
        number = f"{LAST_DAY.year}-{group.id:04}-Б"
        move(db.session.get_one(Student, key), on=LAST_DAY, status=GRADUATED, order_number=number, by=None)
    plain.update(group, {"is_active": False}, by=None)


def _year(year: int) -> AcademicYear:
    first, last = date(year, 9, 1), date(year + 1, 8, 31)
    return add_year(year, starts_on=first, ends_on=last, is_current=False, by=None)


def _group(plan: Curriculum, staff: Staff, office: Office) -> AcademicGroup:
    group = AcademicGroup(
        name=f"{COURSES}-9 АРХ-{INTAKE % 100}",
        education_form=plan.education_form,
        faculty_id=plan.faculty_id,
        speciality_id=plan.speciality_id,
        curriculum_id=plan.id,
        course=COURSES,
        start_year=INTAKE,
    )
    plain.create_many([group], by=None)
    return group


def _admit(group: AcademicGroup, people: Crowd, office: Office) -> list[int]:
    serial = 1 + db.session.scalars(select(func.count()).select_from(Student)).one()
    first = term(INTAKE, True, office.week).starts_on
    told = {"group_id": group.id, "starts_on": first, "order_number": f"{INTAKE}-{group.id:04}-Т"}
    born = birth_years(INTAKE + COURSES, COURSES + 4)
    new = [crowd.newcomer(people, serial + at, born=born, year=INTAKE, **told) for at in range(SIZE)]
    return admit_many(new, by=None)


def _mark(group: AcademicGroup, students: list[int], staff: Staff, office: Office) -> None:
    """Write the confirmed sheets of the whole plan, semester by semester."""
    accounts = {person.employee_id: person.user.id for person in staff.teachers.values()}
    subjects = subjects_of(group)
    openings = [Opening(each.id, group.id, teacher_of(each), each.department_id, group.faculty_id) for each in subjects]
    opened = open_sheets(openings, by=None)
    for number in sorted({each.semester.number for each in subjects}):
        rows = [(sheet, each) for sheet, each in zip(opened, subjects, strict=True) if each.semester.number == number]
        closed_at = datetime.combine(rows[0][1].semester.ends_on - AFTER, CLOSED_AT)
        cells = [cell for sheet, each in rows for cell in _cells(sheet, each, students, accounts)]
        enter_many(cells, at=closed_at - AFTER)
        settled = [sheets.Settled(sheet.id, accounts[sheet.teacher_id], office.dean.id) for sheet, _each in rows]
        sheets.settle_many(settled, closed_at=closed_at, confirmed_at=closed_at + AFTER)


def _cells(
    sheet: GradeSheet, subject: CurriculumSubject, students: list[int], accounts: dict[int, int]
) -> Iterator[Points]:
    """Each student keeps to a level; the best have one mark lower now and then."""
    controls = controls_of({subject.id})[subject.id].values()
    for at, student in enumerate(students):
        share = SHARES[min(at % len(SHARES) + (subject.id % 5 == 0), len(SHARES) - 1)]
        for control in controls:
            points = Decimal(round(share * control.max_points * 2)) / 2
            yield Points(sheet.id, student, control.id, points, accounts[sheet.teacher_id])


__all__ = ["write"]

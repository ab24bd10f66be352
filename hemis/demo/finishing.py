"""Two groups of the first faculty whose year is over with all its marks: one is to be promoted, one to graduate.

Their decisions were put off to the autumn, so that the worksheets have something to decide on any day of the year.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from hemis.demo import crowd, facts
from hemis.demo.groups import Layout, Stream
from hemis.demo.marks import controls_of
from hemis.demo.papers import Office
from hemis.demo.past import teacher_of
from hemis.demo.people import Crowd
from hemis.demo.staffing import Staff, birth_years
from hemis.demo.structure import Structure
from hemis.demo.term import term
from hemis.domain.calendar import TASHKENT
from hemis.extensions import db
from hemis.models.assessment import GradeSheet
from hemis.models.curriculum import AcademicYear, Curriculum, CurriculumSubject, Semester, SubjectControl
from hemis.models.students import AcademicGroup, Student
from hemis.operations import plain, sheets
from hemis.operations.assessment import Opening, Points, enter_many, open_sheets
from hemis.operations.curriculum import add_curriculum
from hemis.operations.past_courses import WentUp, go_through
from hemis.operations.students import admit_many

RUNNING, FINISHED = "60540100", "70540101"
"""A bachelor's programme in its first course, a master's programme in its last one."""
EXTRAMURAL = "13"
GONE, LAST_DAY = 3, (6, 30)
"""Some of the last course have graduated in time."""
GOOD, POOR = Decimal("0.82"), Decimal("0.4")
SIZE, LATE, WEAK = 12, 2, 3
"""So many students of a group; the last of the first group came in the spring, and every third of it is weak."""
CLOSED_AT = time(16, 20, tzinfo=TASHKENT)
AFTER = timedelta(days=5)


class Late(NamedTuple):
    """A group, its students, and those of them who study from the spring on."""

    group: AcademicGroup
    students: list[int]
    newer: list[int]


def write(
    curricula: dict[tuple[str, int], Curriculum],
    made: Structure,
    years: dict[int, AcademicYear],
    system_id: int,
    staff: Staff,
    people: Crowd,
    office: Office,
) -> None:
    """Make both groups with their marks; the smallest demo, without such programmes, has none."""
    if (RUNNING, 1) not in curricula or (RUNNING, 2) not in curricula:
        return
    plan = Layout((Stream(FINISHED, 3, ()),), 1)
    curricula |= crowd.add_curricula(plan, office.running, office.week, made, years, system_id)
    year = office.running.start_year
    spring = term(year - 1, False, office.week).starts_on
    paused = _paused(curricula[RUNNING, 2], made, years, office)
    running = _group(paused, RUNNING, 1, year - 1, staff, people, office)
    finished = _group(curricula[FINISHED, 3], FINISHED, 2, year - 2, staff, people, office)
    everybody = [*running.students, *finished.students]
    office.done("semester", everybody, {}, spring)
    for each in (running, finished):
        _mark(each, staff, office)
    office.done("graduation", finished.students[-GONE:], {}, date(year, *LAST_DAY))


def _paused(like: Curriculum, made: Structure, years: dict[int, AcademicYear], office: Office) -> Curriculum:
    """The plan of an extramural intake that goes on a year later: nothing of it is taught or examined now."""
    names = ("speciality_id", "faculty_id", "intake_year_id", "grading_system_id", "semesters", "credits")
    same = {name: getattr(like, name) for name in names}
    plan = Curriculum(name=f"{like.name}, сиртқи", education_form=EXTRAMURAL, is_approved=True, **same)
    intake = office.running.start_year - 1
    planned = list(crowd.semesters(RUNNING, intake, office.week, made, years, pause=1))
    return add_curriculum(plan, planned, by=None)


def _group(
    curriculum: Curriculum, code: str, course: int, since: int, staff: Staff, people: Crowd, office: Office
) -> Late:
    department = facts.by_code("specialities")[code]["department_code"]
    prefix = facts.by_code("departments")[department]["subject_prefix"]
    group = AcademicGroup(
        name=f"{course}-9 {prefix}-{since % 100:02}",
        education_form=curriculum.education_form,
        faculty_id=curriculum.faculty_id,
        speciality_id=curriculum.speciality_id,
        curriculum_id=curriculum.id,
        tutor_id=staff.teachers[0, (department, 0)].employee_id,
        course=course,
        start_year=since,
    )
    plain.create_many([group], by=None)
    first = term(since, True, office.week).starts_on
    keys = _admit(group, SIZE, first, people, office)
    steps = [
        (term(since + each, True, office.week).starts_on, f"{since + each}-{group.id:04}-КК")
        for each in range(1, course)
    ]
    go_through([WentUp(group.id, tuple(steps))], by=None)
    spring = term(office.running.start_year - 1, False, office.week).starts_on
    newer = _admit(group, LATE, spring + AFTER, people, office) if course == 1 else []
    return Late(group, keys, newer)


def _admit(group: AcademicGroup, number: int, since: date, people: Crowd, office: Office) -> list[int]:
    """People who came into a group on a day."""
    serial = 1 + db.session.scalars(select(func.count()).select_from(Student)).one()
    told = {"group_id": group.id, "starts_on": since, "order_number": f"{since.year}-{group.id:04}-Т"}
    born = birth_years(office.running.start_year, group.course)
    new = [crowd.newcomer(people, serial + at, born=born, year=group.start_year, **told) for at in range(number)]
    return admit_many(new, by=None)


def _mark(late: Late, staff: Staff, office: Office) -> None:
    """Write the marks of every semester that is over, semester by semester."""
    accounts = {person.employee_id: person.user.id for person in staff.teachers.values()}
    subjects = subjects_of(late.group)
    openings = [
        Opening(each.id, late.group.id, teacher_of(each), each.department_id, late.group.faculty_id)
        for each in subjects
    ]
    opened = open_sheets(openings, by=None)
    controls = controls_of({each.id for each in subjects})
    for number in sorted({each.semester.number for each in subjects}):
        rows = [(sheet, each) for sheet, each in zip(opened, subjects, strict=True) if each.semester.number == number]
        closed_at = datetime.combine(rows[0][1].semester.ends_on - AFTER, CLOSED_AT)
        cells = [cell for sheet, each in rows for cell in _cells(late, sheet, each, controls[each.id], accounts)]
        enter_many(cells, at=closed_at - timedelta(days=1))
        settled = [sheets.Settled(sheet.id, accounts[sheet.teacher_id], office.dean.id) for sheet, _each in rows]
        sheets.settle_many(settled, closed_at=closed_at, confirmed_at=closed_at + timedelta(days=1))


def subjects_of(group: AcademicGroup) -> list[CurriculumSubject]:
    """Return what the group has been through: of electives that stand for one another the first."""
    rows = (
        select(CurriculumSubject)
        .join(CurriculumSubject.semester)
        .where(Semester.curriculum_id == group.curriculum_id, Semester.number <= 2 * group.course)
        .options(joinedload(CurriculumSubject.semester).joinedload(Semester.curriculum))
        .order_by(Semester.number, CurriculumSubject.id)
    )
    kept: dict[object, CurriculumSubject] = {}
    for each in db.session.scalars(rows):
        kept.setdefault((each.semester_id, each.elective_group) if each.elective_group else each.id, each)
    return list(kept.values())


def _cells(
    late: Late,
    sheet: GradeSheet,
    subject: CurriculumSubject,
    controls: Mapping[str, SubjectControl],
    accounts: dict[int, int],
) -> Iterator[Points]:
    """Good points for most; the weak fail, and one who should graduate has failed the last subject of the plan."""
    is_spring = subject.semester.number % 2 == 0
    for at, student in enumerate([*late.students, *(late.newer if is_spring else ())]):
        share = POOR if _fails(late, at, subject) else GOOD + Decimal(at % 4) / 25
        for control in controls.values():
            points = Decimal(round(share * control.max_points * 2)) / 2
            yield Points(sheet.id, student, control.id, points, accounts[sheet.teacher_id])


def _fails(late: Late, at: int, subject: CurriculumSubject) -> bool:
    if late.group.course > 1:
        return at == 0 and subject.semester.number == 2 * late.group.course
    is_second = bool((subject.id + at) % 3)
    return (at % WEAK == 0 and is_second) or (at == 1 and subject.semester.number == 1 and subject.lecture_hours == 0)


__all__ = ["subjects_of", "write"]

"""Two who came into a plan from elsewhere: one with subjects passed at another university, one who was reinstated."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from io import BytesIO

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from hemis.demo.subjects import PAGE
from hemis.domain.movement import STUDYING
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.curriculum import Curriculum, Speciality
from hemis.models.differences import OutsideSubject
from hemis.models.students import AcademicGroup, Student
from hemis.operations import difference_papers, differences, files
from hemis.operations.outside_subjects import save_outside

LONG_AGO, LATELY = timedelta(days=210), timedelta(days=20)
"""Before the sheets of the last semester were confirmed, so that some lines are closed and others overdue."""
INSTITUTION = "Самарқанд давлат университети"
REASON = "Фан дастурларининг мазмуни бир хил, номи фарқ қилади."


def reinstate(deans: Mapping[int, User], now: datetime) -> None:
    """Write the difference of who came back; to be called before the sheets that close some of its lines."""
    faculty_id, dean = next(iter(deans.items()))
    for student in _students(faculty_id)[1:2]:
        _reinstated(student, dean, now)


def write(deans: Mapping[int, User], now: datetime) -> None:
    """Write the difference of who came from another university."""
    faculty_id, dean = next(iter(deans.items()))
    for student in _students(faculty_id)[:1]:
        _transferred(student, dean, now)


def _transferred(student: Student, dean: User, now: datetime) -> None:
    """Passed three subjects elsewhere; one has another name and is matched by hand."""
    plan = student.group.curriculum_id
    wanted = differences.places_of(plan, 2)[:5]
    kept = files.keep(BytesIO(PAGE), "malumotnoma.pdf", current_app.config["UPLOADS"])
    day = now.date() - LATELY
    names = {place.name: place for place in wanted[:2]} | {f"{wanted[-1].name} асослари": wanted[-1]}
    for name, place in names.items():
        values = {
            "institution": INSTITUTION,
            "paper_kind": "certificate",
            "paper_number": f"АМ-{day.year}/117",
            "paper_on": day,
            "name": name,
            "subject_id": place.subject_id if name == place.name else None,
            "credits": place.credits,
            "hours": place.credits * 30,
            "mark": "4",
            "scale": "5 баллик",
        }
        save_outside(OutsideSubject(student_id=student.id), values, kept, today=now.date(), by=dean)
    made = difference_papers.prepare(student, plan, 2, today=day, at=now - LATELY, by=dean)
    line = next(each for each in difference_papers.lines_of(made.id) if each.curriculum_subject_id == wanted[-1].key)
    other = [
        each.key for each, left in difference_papers.choices_for(made, line) if left and each.name.endswith("лари")
    ]
    told = {"deadline": line.deadline, "today": day, "by": dean, "reason": REASON}
    difference_papers.settle_line(made, line, other, version=made.version, **told)  # type: ignore[arg-type]
    difference_papers.fix(made, version=made.version, at=now - LATELY, by=dean)


def _reinstated(student: Student, dean: User, now: datetime) -> None:
    """Everything up to the last semester was to be made up; its sheets close what was passed since."""
    day = (now - LONG_AGO).date()
    upto = max(1, 2 * student.group.course - 2)
    made = difference_papers.prepare(student, student.group.curriculum_id, upto, today=day, at=now - LONG_AGO, by=dean)
    difference_papers.fix(made, version=made.version, at=now - LONG_AGO, by=dean)


def _students(faculty_id: int) -> Sequence[Student]:
    """One student of the last place of each group past its first course; nobody who signs in."""
    rows = (
        select(Student)
        .join(AcademicGroup, AcademicGroup.id == Student.group_id)
        .join(Curriculum, Curriculum.id == AcademicGroup.curriculum_id)
        .join(Speciality, Speciality.id == AcademicGroup.speciality_id)
        .options(joinedload(Student.group))
        .where(Student.faculty_id == faculty_id, Student.status == STUDYING, Student.user_id.is_(None))
        .where(AcademicGroup.course > 1, Curriculum.is_approved)
        .order_by(AcademicGroup.id, Student.sort_key.desc())
    )
    by_group: dict[int, Student] = {}
    for student in db.session.scalars(rows):
        by_group.setdefault(student.group_id, student)
    return list(by_group.values())


__all__ = ["write"]

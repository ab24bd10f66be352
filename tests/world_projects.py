"""A project that waits for the head, and a student's article that the head has approved, at each faculty."""

from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select

from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.projects import ProjectFile, ResearchProject
from hemis.models.staff import Employee
from hemis.models.structure import Department
from hemis.models.student_research import StudentResearch
from hemis.operations import projects, student_science
from hemis.operations.files import StoredFile
from hemis.operations.project_people import Hand
from hemis.operations.projects import Entry
from hemis.operations.teams import Member

TITLE = "Қуёш элементлари самарадорлиги"
ARTICLE = "Талаба нигоҳида термодинамика"
FACTS = {
    "kind": "state_grant",
    "category": "applied",
    "funder": "Инновацион ривожланиш агентлиги",
    "amount": Decimal("450000000.50"),
    "currency": "UZS",
    "contract_number": "12-АМ",
    "contract_date": date(2026, 1, 5),
    "starts_on": date(2026, 1, 10),
    "ends_on": date(2027, 12, 31),
    "about": "",
}


def make(teacher: Employee, mark: str, year_id: int, moment: Any, file: StoredFile) -> None:
    """Enter the project of a teacher with somebody from elsewhere; `mark` is БЕГОНА at the foreign faculty."""
    hand = Hand(db.session.get_one(User, teacher.user_id), is_office=False)
    facts = FACTS | {"name": f"{mark}{TITLE}", "number": f"{'BG' if mark else 'AM'}-2026-14"}
    team = [
        Member(teacher.full_name, teacher.number, role="head"),
        Member(f"{mark}Назаров Б.", "", f"{mark}СамДУ", "member", date(2026, 3, 1)),
    ]
    project = ResearchProject()
    entry = Entry(facts, team, [(year_id, Decimal("150000000.25"))])
    projects.save(project, entry, version=1, today=moment.date(), hand=hand)
    projects.attach(project, "contract", f"{mark}Шартнома", file, at=moment - timedelta(days=3), hand=hand)
    projects.submit(project, version=1, at=moment - timedelta(days=2), hand=hand)


def guide(teacher: Employee, head: User, student_id: int, mark: str, moment: Any, file: StoredFile) -> None:
    """Let a teacher guide the article of a student, and the head approve it."""
    row, user = StudentResearch(), db.session.get_one(User, teacher.user_id)
    values = {
        "kind": "article",
        "title": f"{mark}{ARTICLE}",
        "place": f"{mark}Ёш физик",
        "done_on": date(2026, 9, 10),
        "result": "",
    }
    student_science.save(row, values, [student_id], file, version=1, today=moment.date(), by=user)
    student_science.submit(row, version=1, at=moment - timedelta(days=2), by=user)
    student_science.approve(row, version=2, at=moment - timedelta(days=1), by=head)


def read(faculty_id: int) -> SimpleNamespace:
    """Return the ids of what `make` and `guide` have left."""
    one = db.session.scalar
    of_faculty = Department.faculty_id == faculty_id
    project = one(select(ResearchProject.id).where(ResearchProject.department.has(of_faculty)))
    return SimpleNamespace(
        project=project,
        project_file=one(select(ProjectFile.id).where(ProjectFile.project_id == project)),
        research=one(select(StudentResearch.id).where(StudentResearch.department.has(of_faculty))),
    )

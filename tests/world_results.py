"""Extracts of results in the world of the tests: one of each faculty, that of the foreign one marked."""

from typing import Any

from sqlalchemy import select

from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.documents import IssuedDocument
from hemis.models.students import Student
from hemis.operations import documents, extracts

ADDRESS = "http://localhost/uz/tekshirish/"


def make(faculty: int, mark: str, dean: User, moment: Any) -> None:
    """Issue an extract to the first student of a faculty, as the paper would be with one semester."""
    own = select(Student).where(Student.faculty_id == faculty).order_by(Student.id)
    student = db.session.scalars(own).first()
    assert student is not None
    paper = {
        "title": extracts.TITLE,
        "university": "Университет",
        "logo": ["", ""],
        "faculty": f"{mark}Факультет",
        "initials": f"{mark}А.Б.",
        "group": "101",
        "date": "06.10.2026",
        "labels": extracts.LABELS,
        "facts": [["Талаба", f"{mark}{student.full_name}"]],
        "headings": list(extracts.HEADINGS),
        "semesters": [{"number": 1, "year": "2026/2027", "rows": [["Фан", "120", "4", "90", "5"]], "sum": "GPA: 5,00"}],
        "total": "GPA: 5,00",
        "signatures": [["Факультет декани", ""]],
    }
    issued = {"by": dean, "at": moment, "today": moment.date(), "address": ADDRESS}
    documents.issue(extracts.KIND, student.id, paper, **issued)


def read(faculty_id: int) -> int | None:
    """Return the id by which tests name the extract of a faculty."""
    own = select(Student.id).where(Student.faculty_id == faculty_id)
    rows = select(IssuedDocument.id).where(IssuedDocument.kind == extracts.KIND)
    return db.session.scalar(rows.where(IssuedDocument.subject_id.in_(own)))

"""What teachers have published: one work that waits for the head at each faculty."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select

from hemis.domain.scholarship import EMPTY
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.scholarship import ScientificWork
from hemis.models.staff import Employee
from hemis.models.structure import Department
from hemis.operations import scholarship
from hemis.operations.authorship import Author
from hemis.operations.files import StoredFile

TITLE = "Ярим ўтказгичларда иссиқлик ўтказувчанлик"


def make(teacher: Employee, mark: str, moment: Any, file: StoredFile) -> None:
    """Enter the work of a teacher with a co-author from elsewhere; `mark` is БЕГОНА at the foreign faculty."""
    work, author = ScientificWork(), db.session.get(User, teacher.user_id)
    values = {
        **EMPTY,
        "kind": "article_local",
        "title": f"{mark}{TITLE}",
        "published_on": date(2026, 9, 15),
        "language": "uz",
        "source": f"{mark}Физика журнали",
        "issue": "3",
        "page_range": "12–18",
        "in_oak": True,
    }
    authors = [Author(teacher.full_name, teacher.number), Author(f"{mark}Назаров Б.", "", f"{mark}СамДУ")]
    scholarship.save(work, values, authors, file, version=1, today=moment.date(), by=author)
    scholarship.submit(work, version=1, at=moment - timedelta(days=2), by=author)


def read(faculty_id: int) -> SimpleNamespace:
    """Return the ids of what `make` has left."""
    of_faculty = select(ScientificWork.id).where(ScientificWork.department.has(Department.faculty_id == faculty_id))
    return SimpleNamespace(scientific_work=db.session.scalar(of_faculty.order_by(ScientificWork.id)))

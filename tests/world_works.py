"""What teachers have published: one work and one set of figures that wait for the head at each faculty."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select

from hemis.domain.scholarship import EMPTY
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.curriculum import AcademicYear
from hemis.models.oak import OakEdition
from hemis.models.profiles import ResearchIndicator
from hemis.models.scholarship import ScientificWork
from hemis.models.staff import Employee
from hemis.models.structure import Department
from hemis.operations import indicators, oak, scholarship
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
    _make_figures(teacher, mark, moment, author)


def _make_figures(teacher: Employee, mark: str, moment: Any, author: Any) -> None:
    """Enter the figures of a teacher in one database; each faculty's teacher has another profile."""
    identifier = "5719001999" if mark else "5719001234"
    indicators.save_profiles(teacher, {"scopus": identifier}, by=author)
    year = db.session.scalars(select(AcademicYear).where(AcademicYear.is_current)).one()
    values = {"year_id": year.id, "system": "scopus", "documents": 12, "citations": 30, "h_index": 3}
    row = ResearchIndicator()
    indicators.save(row, values, version=1, today=moment.date(), by=author)
    indicators.submit(row, version=1, at=moment - timedelta(days=2), by=author)


def make_edition() -> None:
    """Put one edition into the list of the ОАК."""
    values = {"name": "Физика ва астрономия", "issn": "0378-5955", "valid_from": date(2020, 1, 1), "valid_to": None}
    oak.save(OakEdition(), {**values, "act": "30.12.2019 й. 277/3-сон"}, by=None)


def read(faculty_id: int) -> SimpleNamespace:
    """Return the ids of what `make` has left."""
    of_faculty = select(ScientificWork.id).where(ScientificWork.department.has(Department.faculty_id == faculty_id))
    figures = select(ResearchIndicator.id).where(ResearchIndicator.department.has(Department.faculty_id == faculty_id))
    return SimpleNamespace(
        scientific_work=db.session.scalar(of_faculty.order_by(ScientificWork.id)),
        indicator=db.session.scalar(figures.order_by(ResearchIndicator.id)),
        oak_edition=db.session.scalar(select(OakEdition.id)),
    )

"""What the keys of boards of attendance are called."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import select

from hemis.extensions import db
from hemis.models.curriculum import CurriculumSubject
from hemis.models.staff import Employee
from hemis.models.structure import Department, Faculty
from hemis.models.students import AcademicGroup
from hemis.models.subjects import Subject
from hemis.operations.attendance_boards import DEPARTMENT, FACULTY, GROUP, SUBJECT, TEACHER


class Named(NamedTuple):
    """What a board calls a key: the number of its row, its name in both scripts, its place in the alphabet."""

    id: int
    name: str
    name_latin: str
    sort_key: str


def rows_named(by: str, keys: Iterable[Any]) -> dict[Any, Named]:
    """Return key → its name; the caller has found the keys among the viewer's lessons."""
    wanted = list(keys)
    if by == SUBJECT:
        columns = (CurriculumSubject.id, Subject.id, Subject.name, Subject.name_latin, Subject.sort_key)
        places = select(*columns).join(Subject, Subject.id == CurriculumSubject.subject_id)
        found = db.session.execute(places.where(CurriculumSubject.id.in_(wanted)))
        return {row[0]: Named(*row[1:]) for row in found}
    if by == TEACHER:
        names = (Employee.surname, Employee.first_name, Employee.patronymic)
        latin = (Employee.surname_latin, Employee.first_name_latin, Employee.patronymic_latin)
        people = db.session.execute(
            select(Employee.id, Employee.sort_key, *names, *latin).where(Employee.id.in_(wanted))
        )
        return {row[0]: Named(row[0], _full(row[2:5]), _full(row[5:]), row[1]) for row in people}
    model: Any = {GROUP: AcademicGroup, DEPARTMENT: Department, FACULTY: Faculty}[by]
    units = select(model.id, model.name, model.name_latin, model.sort_key).where(model.id.in_(wanted))
    return {row[0]: Named(*row) for row in db.session.execute(units)}


def _full(names: Iterable[str]) -> str:
    return " ".join(names).strip()


__all__ = ["Named", "rows_named"]

"""Which rows a role sees: one line per role. No path means no rows, never all."""

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple, TypeVar

from flask import abort
from sqlalchemy import BindParameter, Integer, Select, bindparam, false, select, true
from sqlalchemy.orm.interfaces import ORMOption

from hemis.access.anchors import Anchor, Criterion
from hemis.access.guard import viewer
from hemis.access.roles import Role
from hemis.access.science_anchors import ANCHORS
from hemis.access.viewer import Viewer
from hemis.extensions import Base, db

Model = TypeVar("Model", bound=Base)


class Anybody(NamedTuple):
    """Some viewer of a role, for a statement put together before it is known who asks."""

    role: Role | None
    faculty_id: BindParameter[int] = bindparam("faculty_id", type_=Integer)
    department_id: BindParameter[int] = bindparam("department_id", type_=Integer)
    employee_id: BindParameter[int] = bindparam("employee_id", type_=Integer)
    student_id: BindParameter[int] = bindparam("student_id", type_=Integer)
    user_id: BindParameter[int] = bindparam("user_id", type_=Integer)


def everything(seen_by: Viewer | Anybody, anchor: Anchor) -> Criterion:
    return true()


def _own(name: str, key: str) -> Callable[[Viewer | Anybody, Anchor], Criterion]:
    def scope(seen_by: Viewer | Anybody, anchor: Anchor) -> Criterion:
        if anchor.is_open:
            return true()
        path, own = getattr(anchor, name), getattr(seen_by, key)
        return false() if path is None or own is None else path(own)

    return scope


own_faculty = _own("faculty", "faculty_id")
own_department = _own("department", "department_id")
own_subjects = _own("teacher", "employee_id")
own_record = _own("student", "student_id")


def nothing(seen_by: Viewer | Anybody, anchor: Anchor) -> Criterion:
    return true() if anchor.is_open else false()


SCOPES: dict[Role, Callable[[Viewer | Anybody, Anchor], Criterion]] = {
    Role.HR_OFFICE: everything,
    Role.ACADEMIC_OFFICE: everything,
    Role.MARKETING_OFFICE: everything,
    Role.RESEARCH_OFFICE: everything,
    Role.DOCTORAL_OFFICE: everything,
    Role.ACCOUNTING: everything,
    Role.FACULTY: own_faculty,
    Role.DEPARTMENT_HEAD: own_department,
    Role.TEACHER: own_subjects,
    Role.VICE_RECTOR: everything,
    Role.MINISTRY: nothing,
    Role.ADMINISTRATOR: everything,
    Role.STUDENT: own_record,
    Role.MANAGEMENT: everything,
    Role.STUDIES_VICE_RECTOR: everything,
}


def visible(model: type[Model]) -> Criterion:
    """Return the criterion that a row of `model` lies in the viewer's scope."""
    return _seen(model, viewer())


def _seen(model: type[Model], seen_by: Viewer | Anybody) -> Criterion:
    anchor = ANCHORS.get(model, Anchor())
    if anchor.mine is not None:
        return anchor.mine(seen_by.user_id)
    return SCOPES[seen_by.role](seen_by, anchor) if seen_by.role else false()


def scoped(model: type[Model]) -> Select[Model]:
    """Return the select of the rows that the viewer may see: the only way a page gets rows."""
    return select(model).where(visible(model))


def scoped_or_404(model: type[Model], key: int, *loads: ORMOption, lock: bool = False) -> Model:
    """Return one row of the viewer's scope with `loads`, or answer 404 as if it did not exist; `lock` it to write."""
    seen_by = viewer()
    values = {name: getattr(seen_by, name) for name in Anybody._fields[1:]}
    row: Model | None = db.session.scalars(_one(model, seen_by.role, loads, lock), {"key": key, **values}).one_or_none()
    if row is None:
        abort(404)
    return row


@lru_cache(maxsize=256)
def _one(model: type[Model], role: Role | None, loads: tuple[ORMOption, ...], lock: bool) -> Select[Model]:
    """Put a statement together once: that takes longer than the database does. Who has no faculty equals none."""
    column = next(iter(model.__mapper__.primary_key))
    found = select(model).where(_seen(model, Anybody(role)), column == bindparam("key", type_=Integer)).options(*loads)
    return found.with_for_update(of=model).execution_options(populate_existing=True) if lock else found


__all__ = ["ANCHORS", "SCOPES", "scoped", "scoped_or_404", "visible"]

"""The signed-in person as a request sees them: account, active role, anchors."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from flask_login import UserMixin
from sqlalchemy import String, bindparam, exists, select
from sqlalchemy.orm import aliased, joinedload

from hemis.access.grants import GRANTS
from hemis.access.roles import Role
from hemis.extensions import db
from hemis.models.accounts import RoleAssignment, User, UserSession
from hemis.models.staff import Employee
from hemis.models.students import Student


@dataclass(frozen=True)
class Viewer(UserMixin):
    """Built from one query; holds no right that the database did not hold when the request began."""

    token: str
    session: UserSession
    user: User
    assignment: RoleAssignment | None
    employee_id: int | None
    student_id: int | None
    has_choice: bool
    """Whether the account has a role beside the active one, of today or of another day."""

    def get_id(self) -> str:
        return self.token

    @property
    def user_id(self) -> int:
        return self.user.id

    @cached_property
    def role(self) -> Role | None:
        return Role(self.assignment.role) if self.assignment else None

    @cached_property
    def permissions(self) -> frozenset[str]:
        return GRANTS[self.role] if self.role else frozenset()

    @property
    def faculty_id(self) -> int | None:
        return self.assignment.faculty_id if self.assignment else None

    @property
    def department_id(self) -> int | None:
        return self.assignment.department_id if self.assignment else None


_OTHER = aliased(RoleAssignment)
_FOUND = (
    select(
        UserSession,
        Employee.id,
        Student.id,
        exists().where(_OTHER.user_id == UserSession.user_id, _OTHER.id.is_distinct_from(UserSession.assignment_id)),
    )
    .where(UserSession.token_hash == bindparam("token_hash", type_=String), UserSession.ended_at.is_(None))
    .outerjoin(Employee, Employee.user_id == UserSession.user_id)
    .outerjoin(Student, Student.user_id == UserSession.user_id)
    .options(joinedload(UserSession.user), joinedload(UserSession.assignment))
)
"""Put together once: every request begins with it."""


def viewer_of(user_id: int, assignment_id: int | None, day: date) -> Viewer | None:
    """Return the viewer that a person is in a role held on a day, for work that goes on without a browser."""
    user = db.session.get(User, user_id)
    assignment = db.session.get(RoleAssignment, assignment_id) if assignment_id else None
    if user is None or not user.is_active or assignment is None or assignment.user_id != user_id:
        return None
    if day < assignment.starts_on or (assignment.ends_on is not None and assignment.ends_on < day):
        return None
    employee = db.session.scalar(select(Employee.id).where(Employee.user_id == user_id))
    student = db.session.scalar(select(Student.id).where(Student.user_id == user_id))
    return Viewer("", UserSession(user_id=user_id), user, assignment, employee, student, False)


def find_viewer(token: str, token_hash: str) -> Viewer | None:
    """Return the viewer of a live session row, or None; dates are checked by `operations.accounts`."""
    found = db.session.execute(_FOUND, {"token_hash": token_hash}).first()
    if found is None:
        return None
    row, employee_id, student_id, has_choice = found
    return Viewer(token, row, row.user, row.assignment, employee_id, student_id, bool(has_choice))

"""Who stands in a project, and who may therefore change it or decide nothing on it."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, exists, literal, or_, select, union_all

from hemis.domain.projects import HEAD
from hemis.domain.workflow import APPROVED, CHECKED, SUBMITTED, WORK_EDITABLE
from hemis.extensions import db
from hemis.models.accounts import RoleAssignment, User
from hemis.models.projects import ProjectMember, ResearchProject
from hemis.models.staff import Employee
from hemis.operations.scholar_steps import nobody_heads

DECIDED = frozenset({APPROVED, CHECKED})


class Hand(NamedTuple):
    """Who writes: an account, and whether it is the science department that keeps all projects."""

    user: User
    is_office: bool


Standing = frozenset[str]
"""The roles that a person has or had in a project; whoever has entered it as its leader is one."""


def standing_of(project: ResearchProject, user: User) -> Standing:
    """Return what a person is in a project, by one statement."""
    card = select(Employee.id).where(Employee.user_id == user.id)
    mine = select(ProjectMember.role).where(ProjectMember.project_id == project.id, ProjectMember.employee_id.in_(card))
    entered = select(literal(HEAD)).where(literal(project.owner_id or 0).in_(card))
    return frozenset(db.session.scalars(union_all(mine, entered)))


def keeps(project: ResearchProject, hand: Hand, standing: Standing) -> bool:
    """Whether a project is a person's to send: a leader's, or what the office has entered itself."""
    return (hand.is_office and project.owner_id is None) or HEAD in standing


def may_change(project: ResearchProject, hand: Hand, standing: Standing) -> bool:
    """Whether a person may open the form of a project at all."""
    if project.status in DECIDED:
        return hand.is_office and not standing
    return project.status in WORK_EDITABLE and keeps(project, hand, standing)


def may_attach(project: ResearchProject, hand: Hand, standing: Standing) -> bool:
    """Whether a person may add a paper: the leaders and the office, but while nobody decides."""
    return project.status != SUBMITTED and (hand.is_office or HEAD in standing)


def is_own(project: ResearchProject, user: User, standing: Standing) -> bool:
    """Whether a person may decide nothing here: nobody decides on what they have sent or work in."""
    return project.submitted_by_id == user.id or bool(standing)


def without_a_head(day: date) -> ColumnElement[bool]:
    """The criterion that nobody heads the department who stands outside the project: the vice-rector decides."""
    inside = exists().where(
        Employee.user_id == RoleAssignment.user_id,
        or_(
            Employee.id == ResearchProject.owner_id,
            exists().where(ProjectMember.project_id == ResearchProject.id, ProjectMember.employee_id == Employee.id),
        ),
    )
    return nobody_heads(ResearchProject, inside.correlate_except(Employee, ProjectMember), day)


__all__ = [
    "DECIDED",
    "Hand",
    "Standing",
    "is_own",
    "keeps",
    "may_attach",
    "may_change",
    "standing_of",
    "without_a_head",
]

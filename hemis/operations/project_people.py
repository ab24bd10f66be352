"""Who stands in a project, and who may therefore change it or decide nothing on it."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, exists, or_, select

from hemis.domain.projects import HEAD
from hemis.domain.workflow import APPROVED, CHECKED, SUBMITTED, WORK_EDITABLE
from hemis.extensions import db
from hemis.models.accounts import RoleAssignment, User
from hemis.models.projects import ProjectMember, ResearchProject
from hemis.models.staff import Employee
from hemis.operations import scholarship

DECIDED = frozenset({APPROVED, CHECKED})


class Hand(NamedTuple):
    """Who writes: an account, and whether it is the science department that keeps all projects."""

    user: User
    is_office: bool


def may_change(project: ResearchProject, hand: Hand) -> bool:
    """Whether a person may open the form of a project at all."""
    if project.status in DECIDED:
        return hand.is_office and not is_member(project, hand.user)
    if project.status not in WORK_EDITABLE:
        return False
    return keeps(project, hand)


def leads(project: ResearchProject, user: User) -> bool:
    """Whether a person has entered a project as its leader, or is or was named as one."""
    return _stands_in(project, user, ProjectMember.role == HEAD)


def is_member(project: ResearchProject, user: User) -> bool:
    """Whether a person works or worked in a project."""
    return _stands_in(project, user)


def _stands_in(project: ResearchProject, user: User, *criteria: ColumnElement[bool]) -> bool:
    mine = select(ProjectMember.employee_id).where(ProjectMember.project_id == project.id, *criteria)
    card = exists().where(Employee.user_id == user.id, or_(Employee.id.in_(mine), Employee.id == project.owner_id))
    return bool(db.session.scalar(select(card)))


def is_own(project: ResearchProject, user: User) -> bool:
    """Whether a person may decide nothing here: nobody decides on what they have sent or work in."""
    return project.submitted_by_id == user.id or is_member(project, user)


def may_attach(project: ResearchProject, hand: Hand) -> bool:
    """Whether a person may add a paper: the leaders and the office, but while nobody decides."""
    return project.status != SUBMITTED and (hand.is_office or leads(project, hand.user))


def keeps(project: ResearchProject, hand: Hand) -> bool:
    """Whether a project is a person's to send: a leader's, or what the office has entered itself."""
    return (hand.is_office and project.owner_id is None) or leads(project, hand.user)


def without_a_head(day: date) -> ColumnElement[bool]:
    """The criterion that nobody heads the department who stands outside the project: the vice-rector decides."""
    inside = exists().where(
        Employee.user_id == RoleAssignment.user_id,
        or_(
            Employee.id == ResearchProject.owner_id,
            exists().where(ProjectMember.project_id == ResearchProject.id, ProjectMember.employee_id == Employee.id),
        ),
    )
    head = exists().where(
        RoleAssignment.role == scholarship.HEAD,
        RoleAssignment.department_id == ResearchProject.department_id,
        RoleAssignment.starts_on <= day,
        or_(RoleAssignment.ends_on.is_(None), RoleAssignment.ends_on >= day),
        ~inside.correlate_except(Employee, ProjectMember),
    )
    return ~head.correlate(ResearchProject)


__all__ = ["DECIDED", "Hand", "is_member", "is_own", "keeps", "leads", "may_attach", "may_change", "without_a_head"]

"""Who works in a project, in order: whoever is of the house is found by the name or by the number of the card."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import delete, select

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.projects import HEAD, Stretch
from hemis.extensions import db
from hemis.models.projects import ProjectMember, ResearchProject
from hemis.models.staff import Employee
from hemis.operations.authorship import people_called

NOBODY = N_("%(place)s-аъзо: %(number)s рақамли ходим топилмади.")
OTHER_NAME = N_("%(place)s-аъзо: %(number)s рақамли ходимнинг исми бошқа. Рақамини ёки исмини тўғриланг.")
SEVERAL = N_("%(place)s-аъзо: «%(name)s» исмли ходим бир нечта. Ходим рақамини ҳам ёзинг.")


class Member(NamedTuple):
    """A member as typed: a number of a card, or an institution, or only a name; no first day means the first one."""

    name: str
    number: str = ""
    organisation: str = ""
    role: str = "member"
    joined_on: date | None = None
    left_on: date | None = None


class Placed(NamedTuple):
    """A member with the card, if it is somebody of the house."""

    name: str
    employee_id: int | None
    organisation: str
    role: str
    joined_on: date
    left_on: date | None


def find(members: Sequence[Member], starts_on: date) -> list[Placed]:
    """Find who is of the house; RuleError on `team` when a name is several people's or a number nobody's."""
    return [_find(place, member, starts_on) for place, member in enumerate(members, start=1)]


def _find(place: int, member: Member, starts_on: date) -> Placed:
    card = None if member.organisation else _card(place, member)
    days = (member.joined_on or starts_on, member.left_on)
    return Placed(member.name, card.id if card else None, member.organisation, member.role, *days)


def _card(place: int, member: Member) -> Employee | None:
    called = people_called(member.name)
    if member.number:
        by_number = db.session.scalar(select(Employee).where(Employee.number == member.number))
        if by_number is None:
            raise RuleError(NOBODY, field="team", place=place, number=member.number)
        if by_number.id not in {each.id for each in called}:
            raise RuleError(OTHER_NAME, field="team", place=place, number=member.number)
        return by_number
    if len(called) > 1:
        raise RuleError(SEVERAL, field="team", place=place, name=member.name)
    return called[0] if called else None


def stretches(team: Sequence[Placed]) -> list[Stretch]:
    """Return the team for the rules: the same card, or the same foreign name, is the same person."""
    return [
        Stretch(each.employee_id or (each.name, each.organisation), each.name, each.role, each.joined_on, each.left_on)
        for each in team
    ]


def typed(project: ResearchProject) -> list[Member]:
    """Return the members of a stored project as its form shows them."""
    row = ProjectMember
    rows = (
        select(row.name, Employee.number, row.organisation, row.role, row.joined_on, row.left_on)
        .outerjoin(Employee, Employee.id == row.employee_id)
        .where(row.project_id == project.id)
        .order_by(row.position)
    )
    return [
        Member(name, number or "", organisation, role, joined_on, left_on)
        for name, number, organisation, role, joined_on, left_on in db.session.execute(rows)
    ]


def write(project: ResearchProject, team: Sequence[Placed]) -> None:
    """Write the members anew; the caller tells of it."""
    db.session.execute(delete(ProjectMember).where(ProjectMember.project_id == project.id))
    db.session.add_all(
        ProjectMember(project_id=project.id, position=position, **each._asdict())
        for position, each in enumerate(team, start=1)
    )
    db.session.flush()
    db.session.expire(project, ["members"])


def told(members: Sequence[Member] | Sequence[Placed]) -> str:
    """Return the members in one line with their days, for the history; the leader is marked."""
    return ", ".join(map(_told, members))


def _told(each: Member | Placed) -> str:
    days = "–".join(f"{day:%d.%m.%Y}" if day else "" for day in (each.joined_on, each.left_on))
    mark = "★" if each.role == HEAD else ""
    return f"{mark}{each.name} ({days})"


__all__ = ["Member", "Placed", "find", "stretches", "told", "typed", "write"]

"""Where the rating takes from what people have done: works, indicators, projects and defences, by one statement.

Only what has been approved counts, each thing in the academic year of its date: the day of a publication or of a
registration, the year of an indicator, the day on which somebody joined a project, the day of a defence.
"""

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, String, case, func, literal, null, or_, select, union_all

from hemis.domain.calendar import academic_year_days
from hemis.domain.rating import (
    DEFENCE,
    H_INDEX,
    HEAD,
    MEMBER,
    OAK,
    PROJECT,
    REGISTERED,
    SCOPUS_WOS,
    SUPERVISION,
    WORK,
    Item,
)
from hemis.extensions import db
from hemis.models.curriculum import AcademicYear
from hemis.models.doctoral import DoctoralStudent
from hemis.models.profiles import ResearchIndicator
from hemis.models.projects import ProjectMember, ResearchProject
from hemis.models.scholarship import ScientificWork, WorkAuthor

APPROVED = ("approved", "checked")
DEFENDED = "defended"
NO_TRAIT = literal("", String)


class Done(NamedTuple):
    """An item and whose it is."""

    employee_id: int
    item: Item


def done(first: date, last: date) -> list[Done]:
    """Return what everybody did from one day to another, in the order of the days."""
    parts = (_works(first, last), _indices(first, last), _projects(), _own_defences(), _supervised())
    union = union_all(*parts).subquery()
    columns = union.c
    rows = select(union).where(columns.employee_id.is_not(None), columns.day.between(first, last))
    ordered = rows.order_by(columns.day, columns.source, columns.key)
    return [Done(row.employee_id, _item(row)) for row in db.session.execute(ordered)]


def _item(row: Any) -> Item:
    traits = frozenset(each for each in (row.first_trait, row.second_trait, row.third_trait) if each)
    return Item(row.source, row.key, row.title, row.day, row.kind, traits, row.authors, row.share, row.amount)


def _row(source: str, **columns: Any) -> Select[Any]:
    """A branch of the union: all of them have these columns in this order."""
    known = {
        "employee_id": columns["employee_id"],
        "source": literal(source, String),
        "key": columns["key"],
        "title": columns["title"],
        "day": columns["day"],
        "kind": columns["kind"],
        "first_trait": columns.get("first_trait", NO_TRAIT),
        "second_trait": columns.get("second_trait", NO_TRAIT),
        "third_trait": columns.get("third_trait", NO_TRAIT),
        "authors": columns.get("authors", literal(1)),
        "share": columns.get("share", null()),
        "amount": columns.get("amount", literal(1)),
    }
    return select(*(column.label(name) for name, column in known.items()))


def _works(first: date, last: date) -> Select[Any]:
    """Each author of a work has a row; all authors are counted, of this institution or another."""
    work = ScientificWork
    registered = or_(work.issn != "", work.doi != "")
    return (
        _row(
            WORK,
            employee_id=WorkAuthor.employee_id,
            key=work.id,
            title=work.title,
            day=work.published_on,
            kind=work.kind,
            first_trait=_trait(or_(work.in_scopus, work.in_wos), SCOPUS_WOS),
            second_trait=_trait(work.in_oak, OAK),
            third_trait=_trait(registered, REGISTERED),
            authors=func.count().over(partition_by=work.id),
            share=WorkAuthor.share,
        )
        .join_from(WorkAuthor, work, work.id == WorkAuthor.work_id)
        .where(work.status.in_(APPROVED), work.published_on.between(first, last))
    )


def _trait(holds: Any, name: str) -> ColumnElement[str]:
    return case((holds, name), else_="")


def _indices(first: date, last: date) -> Select[Any]:
    """An index is entered for a year, and counts from its 1 September, whenever the lessons of that year begin."""
    index = ResearchIndicator
    opened = {str(each): literal(academic_year_days(each)[0]) for each in range(first.year, last.year + 1)}
    return (
        _row(
            H_INDEX,
            employee_id=index.employee_id,
            key=index.id,
            title=NO_TRAIT,
            day=case(opened, value=AcademicYear.code),
            kind=index.system,
            amount=index.h_index,
        )
        .join_from(index, AcademicYear, AcademicYear.id == index.year_id)
        .where(index.status.in_(APPROVED), index.h_index > 0, AcademicYear.code.in_(opened))
    )


def _projects() -> Select[Any]:
    """A project counts once for each person, however often somebody left it and came back."""
    member, project = ProjectMember, ResearchProject
    is_head = func.max(case((member.role == HEAD, 1), else_=0)) == 1
    return (
        _row(
            PROJECT,
            employee_id=member.employee_id,
            key=project.id,
            title=project.name,
            day=func.min(member.joined_on),
            kind=project.kind,
            first_trait=case((is_head, HEAD), else_=MEMBER),
        )
        .join_from(member, project, project.id == member.project_id)
        .where(project.status.in_(APPROVED), member.employee_id.is_not(None))
        .group_by(member.employee_id, project.id, project.name, project.kind)
    )


def _own_defences() -> Select[Any]:
    return _defences(DEFENCE, DoctoralStudent.employee_id)


def _supervised() -> Select[Any]:
    return _defences(SUPERVISION, DoctoralStudent.supervisor_id)


def _defences(source: str, whose: Any) -> Select[Any]:
    student = DoctoralStudent
    columns = {"key": student.id, "title": student.name, "day": student.defended_on, "kind": student.degree}
    return _row(source, employee_id=whose, **columns).where(student.status == DEFENDED)


__all__ = ["Done", "done"]

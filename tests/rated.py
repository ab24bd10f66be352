"""What people have done, put straight into the tables: approved, and of a day of the running year."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete

from hemis.domain.scholarship import EMPTY
from hemis.extensions import db
from hemis.models.doctoral import DoctoralStudent
from hemis.models.profiles import ResearchIndicator
from hemis.models.projects import ProjectMember, ResearchProject
from hemis.models.scholarship import ScientificWork, WorkAuthor

DAY = date(2026, 9, 20)


def add(model: type[Any], **values: Any) -> Any:
    """Add a row with those of the values that its table has."""
    row = model(**{name: value for name, value in values.items() if hasattr(model, name)})
    db.session.add(row)
    db.session.flush()
    return row


def work(world: Any, *authors: int | None, title: str, status: str = "approved", **facts: Any) -> ScientificWork:
    """A work with its authors in order; None stands for one of another institution, a pair brings a share."""
    row = ScientificWork(
        **{**EMPTY, "kind": "article_foreign", "published_on": DAY, **facts},
        owner_id=world.employee,
        department_id=world.department,
        title=title,
        title_key=title.casefold(),
        status=status,
        remark="Тузатинг" if status == "sent_back" else "",
        submitted_by_id=world.users["teacher"],
        approved_by_id=world.users["head"] if status in ("approved", "checked") else None,
        checked_by_id=world.users["scientist"] if status == "checked" else None,
    )
    for position, author in enumerate(authors, start=1):
        key, share = author if isinstance(author, tuple) else (author, None)
        row.authors.append(WorkAuthor(position=position, name=f"М{position}", employee_id=key, share=share))
    db.session.add(row)
    db.session.flush()
    return row


def index(world: Any, system: str, h: int, status: str = "approved") -> ResearchIndicator:
    """An h-index of the teacher, in the place of what the world has for the year."""
    same = {"employee_id": world.employee, "year_id": world.year, "system": system}
    db.session.execute(delete(ResearchIndicator).filter_by(**same))
    return add(
        ResearchIndicator,
        employee_id=world.employee,
        department_id=world.department,
        year_id=world.year,
        system=system,
        documents=h,
        citations=h * h,
        h_index=h,
        status=status,
        submitted_by_id=world.users["teacher"],
        approved_by_id=world.users["head"] if status == "approved" else None,
    )


def project(world: Any, *stretches: tuple[str, date], kind: str = "state_grant", status: str = "approved") -> Any:
    """A project with the teacher in it, as often as there are stretches."""
    made = add(
        ResearchProject,
        number=f"Ф-{kind}",
        name="Қуёш энергияси",
        kind=kind,
        category="applied",
        amount=100,
        currency="UZS",
        department_id=world.department,
        starts_on=date(2026, 9, 1),
        ends_on=date(2028, 9, 1),
        status=status,
        submitted_by_id=world.users["teacher"],
        approved_by_id=world.users["head"] if status == "approved" else None,
    )
    for position, (role, joined) in enumerate(stretches, start=1):
        add(
            ProjectMember,
            project_id=made.id,
            position=position,
            name="М",
            employee_id=world.employee,
            role=role,
            joined_on=joined,
            left_on=joined + timedelta(days=5),
        )
    return made


def defence(world: Any, degree: str, *, own: bool, status: str = "defended") -> Any:
    """A dissertation that the teacher has defended, or that somebody has under the teacher."""
    whose = {"employee_id": world.employee} if own else {"supervisor_id": world.employee}
    return add(
        DoctoralStudent,
        name="Собиров Анвар",
        degree=degree,
        status=status,
        defended_on=DAY,
        form="11",
        speciality_code="01.04.07",
        speciality="Физика",
        payment_form="11",
        department_id=world.department,
        admitted_on=date(2023, 1, 1),
        ends_on=date(2026, 1, 1),
        order_number="1",
        order_date=date(2023, 1, 1),
        council="DSc.03",
        **whose,
    )

"""What the worksheets of promotion and of graduation share: groups asked for, parts, and decisions that travel."""

from collections.abc import Collection, Mapping
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, case, func
from sqlalchemy.orm import contains_eager
from wtforms import StringField

from hemis.access import scoped
from hemis.domain.classifiers import COURSE
from hemis.extensions import db
from hemis.models.curriculum import Curriculum, Speciality
from hemis.models.students import AcademicGroup, Enrolment, Student
from hemis.operations.promotions import Departure, in_draft
from hemis.web.forms import DateField, Form, IntegerField, ScopedSelect, choice, clean, required, row_id
from hemis.web.jinja import named
from hemis.web.listing import ALL, FilterForm, Page, folded

PER_SHEET, LONGEST_REASON = 50, 500
SORTS = {
    "course": AcademicGroup.course,
    "name": AcademicGroup.sort_key,
    "speciality": Speciality.sort_key,
    "students": AcademicGroup.student_count,
}


class CourseFilter(FilterForm):
    """Which groups."""

    q = StringField(_l("Қидириш"))
    course = choice(_l("Курс"), COURSE, optional=True, blank=ALL)
    speciality_id = ScopedSelect(
        _l("Мутахассислик"),
        model=Speciality,
        title=lambda row: f"{row.code} {named(row)}",
        narrow=lambda rows: rows.order_by(Speciality.code),
        blank=ALL,
    )

    def narrow(self, rows: Select[AcademicGroup]) -> Select[AcademicGroup]:
        if course := self.chosen("course"):
            rows = rows.where(AcademicGroup.course == int(course))
        rows = self.by_columns(rows, AcademicGroup.speciality_id)
        return rows.where(folded(AcademicGroup.name_key, self.q.data))


class SheetFilter(CourseFilter):
    """The same, without reading what there is to choose from."""

    speciality_id = IntegerField()


class SheetForm(Form):
    effective_on = DateField(_l("Кучга кириш куни"), required())


def groups_with_plans() -> Select[AcademicGroup]:
    """Return the active groups of the viewer's scope beside their curricula and specialities."""
    rows = scoped(AcademicGroup).join(AcademicGroup.curriculum).join(AcademicGroup.speciality)
    return rows.options(contains_eager(AcademicGroup.speciality)).where(AcademicGroup.is_active)


def whole(typed: str | None, other: int) -> int:
    """Read a whole number of an address or a form."""
    try:
        return int(row_id(typed or "") or other)
    except ValueError:
        return other


def groups_asked(rows: Select[AcademicGroup]) -> dict[int, AcademicGroup]:
    """The groups asked for, of one course: those ticked, else all that the filters of the list before show."""
    ticked = [key for key in (whole(each, 0) for each in request.args.getlist("group")) if key]
    filters = SheetFilter()
    rows = filters.narrow(rows)
    if ticked:
        rows = rows.where(AcademicGroup.id.in_(ticked))
    elif not filters.chosen("course"):
        return {}
    path = contains_eager(AcademicGroup.curriculum)
    loads = (
        path.joinedload(each) for each in (Curriculum.intake_year, Curriculum.grading_system, Curriculum.speciality)
    )
    found = db.session.scalars(rows.options(*loads).order_by(AcademicGroup.sort_key, AcademicGroup.id)).all()
    return {group.id: group for group in found if group.course == found[0].course}


def students_of(groups: Collection[int]) -> Select[Student]:
    """Who studies the course of these groups."""
    stretch = (Enrolment.student_id == Student.id) & Enrolment.ends_on.is_(None)
    rows = scoped(Student).join(Enrolment, stretch).join(AcademicGroup, AcademicGroup.id == Student.group_id)
    return rows.where(Student.group_id.in_(groups), Student.status == "11", Enrolment.course == AcademicGroup.course)


def free_of(groups: Collection[int], *kinds: str) -> Select[Student]:
    """Those of them whom no draft of these kinds names yet, group by group."""
    rows = students_of(groups).where(~in_draft(*kinds))
    return rows.order_by(AcademicGroup.sort_key, AcademicGroup.id, Student.sort_key, Student.id)


def part_of(groups: Collection[int], number: int, *kinds: str) -> tuple[Page[Student], int]:
    """One part of a sheet, and how many students drafts of these kinds name already."""
    counted = students_of(groups).with_only_columns(
        func.count(), func.sum(case((in_draft(*kinds), 1), else_=0)), maintain_column_froms=True
    )
    count, drafted = db.session.execute(counted).one()
    total = count - (drafted or 0)
    number = min(max(number, 1), max(1, -(-total // PER_SHEET)))
    part = free_of(groups, *kinds).limit(PER_SHEET).offset((number - 1) * PER_SHEET)
    return Page(list(db.session.scalars(part)), number, PER_SHEET, total), drafted or 0


def departures(decisions: Mapping[str, str]) -> dict[int, Departure]:
    """What the form says beside the proposals, of all parts of the sheet."""
    found = {}
    for name, value in request.form.items():
        if name.startswith("decision-") and value in decisions:
            reason = clean(request.form.get(name.replace("decision", "reason"), ""))[:LONGEST_REASON]
            found[whole(name.removeprefix("decision-"), 0)] = Departure(value, reason)
    return found


def apart(found: Mapping[int, Departure], proposals: Mapping[int, Any]) -> dict[int, Departure]:
    """Those of the decisions that really depart from what is proposed."""
    return {key: each for key, each in found.items() if key in proposals and each.decision != proposals[key].decision}


def decided(page: Page[Student], decisions: Mapping[str, str], signs: Mapping[str, str]) -> dict[str, Any]:
    """What the template of a sheet says of decisions; those on other parts are carried hidden."""
    found, here = departures(decisions), {each.id for each in page.items}
    elsewhere = {key: each for key, each in found.items() if key not in here}
    return {"departures": found, "elsewhere": elsewhere, "decisions": decisions, "signs": signs}


def figure(value: Any) -> str:
    """A GPA as files write it."""
    return f"{value:.2f}".replace(".", ",") if value is not None else ""


def told(reason: Any) -> str:
    """A reason in the language of the page."""
    return _(reason.msgid, **reason.params)


__all__ = ["SORTS", "CourseFilter", "SheetForm", "apart", "decided", "departures", "figure", "free_of", "groups_asked"]
__all__ += ["groups_with_plans", "part_of", "told", "whole"]

"""What the sheets of a faculty are watched by: whose they are, of which year, and which are late."""

from flask import request
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, or_
from wtforms import StringField

from hemis.access import scoped, viewer
from hemis.models.assessment import GradeSheet
from hemis.models.curriculum import AcademicYear, Semester
from hemis.models.staff import Employee
from hemis.operations.late_sheets import is_late
from hemis.operations.people import called
from hemis.web import clock
from hemis.web.choices import department_filter, faculty_filter
from hemis.web.chosen import ids_asked
from hemis.web.forms import ScopedSelect, choice
from hemis.web.listing import ALL
from hemis.web.sheets import SheetFilter, joined

LEFT_OUT = ("ids", "page", "format", "draft", "endpoint", "message")
"""What is not carried on, and names that the way back keeps for itself."""


def year_filter() -> ScopedSelect:
    """Declare the filter of a list by academic year; which year an empty one means is said by the list."""
    return ScopedSelect(
        _l("Ўқув йили"),
        model=AcademicYear,
        title=lambda row: row.name,
        narrow=lambda rows: rows.order_by(AcademicYear.code.desc()),
        blank=ALL,
    )


class WatchFilter(SheetFilter):
    teacher = StringField(_l("Ўқитувчи"))
    department_id = department_filter()
    late = choice(_l("Баллар муддати"), {"1": _l("муддати ўтган, ёпилмаган")}, optional=True, blank=ALL)
    year_id = year_filter()
    faculty_id = faculty_filter()

    def __init__(self) -> None:
        super().__init__()
        if viewer().faculty_id:
            del self.faculty_id

    def narrow(self, statement: Select[GradeSheet]) -> Select[GradeSheet]:
        statement = self.by_columns(
            super().narrow(statement), GradeSheet.department_id, GradeSheet.faculty_id, Semester.year_id
        )
        if self.chosen("late"):
            statement = statement.where(is_late(clock.today()))
        if words := (self.teacher.data or "").strip():
            statement = statement.where(GradeSheet.teacher.has(or_(Employee.number == words, called(Employee, words))))
        return statement


def chosen_sheets() -> Select[GradeSheet]:
    """Return the sheets of the viewer that were ticked on the list; when none was, all that its filters show."""
    rows = WatchFilter().narrow(joined(scoped(GradeSheet)))
    keys = ids_asked()
    return rows.where(GradeSheet.id.in_(keys)) if keys else rows


def list_asked() -> dict[str, str]:
    """Return the query of the list from which one came: its filters, without the page and what was ticked."""
    return {name: value for name, value in request.args.items() if name not in LEFT_OUT and not name.startswith("_")}


__all__ = ["WatchFilter", "chosen_sheets", "list_asked", "year_filter"]

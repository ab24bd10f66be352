"""The limits of absence as the rules have them today, and in which words a number near them is shown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import cast

from flask import g
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_
from wtforms import SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional

from hemis.access import scoped
from hemis.domain import attendance
from hemis.domain.formats import plain
from hemis.domain.rules import number_on
from hemis.extensions import db
from hemis.models.curriculum import Semester
from hemis.models.settings import RuleValue
from hemis.models.students import AcademicGroup
from hemis.web import clock
from hemis.web.forms import ScopedSelect, choice
from hemis.web.jinja import script

SUBJECT, SEMESTER = "att.subject_pct", "att.expel_hours"
AFTER_THE_END = timedelta(days=45)
"""The totals of a semester stay in sight through its finals."""
Chip = tuple[str, str]
ALL = _l("барчаси")


@dataclass(frozen=True)
class Limits:
    """Percent of a subject and hours of a semester beyond which a student is lost, and the steps before them."""

    subject: Decimal
    semester: int

    @property
    def subject_levels(self) -> tuple[int, ...]:
        return (*(level for level in attendance.SUBJECT_LEVELS if level < self.subject), int(self.subject))

    def of_subject(self, unexcused: int, auditory: int) -> Chip | None:
        """The warning that a share of a subject deserves, or None."""
        if attendance.is_blocked(unexcused, auditory, self.subject):
            return _("якуний назоратга киритилмайди"), "danger"
        level = attendance.subject_level(unexcused, auditory, self.subject_levels)
        return (_("%(level)s фоизга етди", level=level), "warn") if level else None

    def of_semester(self, hours: int) -> Chip | None:
        """The warning that the hours of a semester deserve, or None."""
        if attendance.is_expellable(hours, self.semester):
            return _("%(limit)s соатдан ошди: деканат қарори керак", limit=self.semester), "danger"
        level = attendance.semester_level(hours, limit=self.semester)
        return (_("%(level)s соатга етди", level=level), "warn") if level else None


def limits() -> Limits:
    """Return the limits that hold today, read once a request."""
    if "limits" not in g:
        g.limits = _read()
    return cast(Limits, g.limits)


def _read() -> Limits:
    versions = db.session.scalars(scoped(RuleValue).where(RuleValue.key.in_((SUBJECT, SEMESTER)))).all()
    percent, hours = (number_on(key, versions, clock.today()) for key in (SUBJECT, SEMESTER))
    return Limits(percent, int(hours))


def running(day: date) -> ColumnElement[bool]:
    """The criterion of the semesters that run on a day or have just ended."""
    return and_(Semester.starts_on <= day, Semester.ends_on >= day - AFTER_THE_END)


def share(unexcused: int, auditory: int) -> str:
    """`26,67 %`."""
    return f"{plain(attendance.share(unexcused, auditory))} %"


def group_filter() -> ScopedSelect:
    """Declare the filter by group; every room of the dean's office begins with it."""
    return ScopedSelect(
        _l("Гуруҳ"),
        [Optional()],
        model=AcademicGroup,
        title=lambda row: script(row.name),
        narrow=lambda statement: statement.where(AcademicGroup.is_active).order_by(AcademicGroup.name_key),
        blank=ALL,
    )


def course_filter() -> SelectField:
    """Declare the filter by year of study."""
    return choice(_l("Курс"), {str(year): str(year) for year in range(1, 8)}, optional=True, blank=ALL)


def level_filter(levels: Callable[[], Mapping[str, str]]) -> SelectField:
    """Declare the filter by warning level; `levels` gives code → title by the limits of the day."""

    def choices() -> list[SelectChoice]:
        return [SelectChoice("", ALL), *(SelectChoice(code, title) for code, title in levels().items())]

    return SelectField(_l("Чегара"), choices=choices)


__all__ = ["Limits", "course_filter", "group_filter", "level_filter", "limits", "running", "share"]

"""The limits of absence that a semester began with, for whom it is, and in which words a number near them is shown."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, cast

from flask import g
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import BigInteger, ColumnElement, Select, and_, case, literal
from wtforms import SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional

from hemis import access
from hemis.access import is_watched_group, scoped, watches_groups
from hemis.domain import attendance
from hemis.domain.formats import plain
from hemis.domain.rule_spec import FACULTY, FORM, LEVEL
from hemis.domain.rules import RULES, number_on, ranked, scope_text, scope_values, value_on, whole_on
from hemis.extensions import db
from hemis.models.curriculum import Curriculum, Semester, Speciality
from hemis.models.settings import RuleValue
from hemis.models.students import AcademicGroup
from hemis.web.forms import ScopedSelect, choice
from hemis.web.jinja import script
from hemis.web.listing import ALL, FilterForm

SUBJECT, SEMESTER = "att.subject_pct", "att.expel_hours"
STEPS_OF = {SUBJECT: "att.subject_warn", SEMESTER: "att.semester_warn"}
FINE = 10_000
"""A rule has four decimals at most; a database compares it as a whole number of these parts."""
AFTER_THE_END = timedelta(days=45)
"""The totals of a semester stay in sight through its finals."""
Chip = tuple[str, str]
BEYOND = "beyond"
"""The last choice of a filter by level: the limit itself, whatever it is for each of the rows."""


@dataclass(frozen=True)
class Limits:
    """Percent of a subject and hours of a semester beyond which a student is lost, and the steps before them."""

    subject: Decimal
    semester: int
    subject_steps: tuple[Decimal, ...]
    semester_steps: tuple[int, ...]

    def of_subject(self, unexcused: int, auditory: int) -> Chip | None:
        """The warning that a share of a subject deserves, or None."""
        if attendance.is_blocked(unexcused, auditory, self.subject):
            return _("якуний назоратга киритилмайди"), "danger"
        steps = tuple(step for step in self.subject_steps if step < self.subject)
        level = attendance.subject_level(unexcused, auditory, steps)
        return (_("%(level)s фоизга етди", level=plain(level)), "warn") if level else None

    def of_semester(self, hours: int) -> Chip | None:
        """The warning that the hours of a semester deserve, or None."""
        if attendance.is_expellable(hours, self.semester):
            return _("%(limit)s соатдан ошди: деканат қарори керак", limit=self.semester), "danger"
        steps = tuple(step for step in self.semester_steps if step <= self.semester)
        level = attendance.semester_level(hours, steps, self.semester)
        return (_("%(level)s соатга етди", level=level), "warn") if level else None


class Rules:
    """The limits of every day and scope, from versions that are read once."""

    def __init__(self, versions: Sequence[RuleValue]) -> None:
        self.versions = versions
        self._known: dict[tuple[date, str], Limits] = {}

    def on(self, day: date, scope: str = "") -> Limits:
        """The limits of a semester that begins on `day`, for whom `scope` names."""
        if (day, scope) not in self._known:
            self._known[day, scope] = Limits(
                number_on(SUBJECT, self.versions, day, scope),
                whole_on(SEMESTER, self.versions, day, scope),
                cast(tuple[Decimal, ...], value_on(STEPS_OF[SUBJECT], self.versions, day, scope)),
                tuple(map(int, cast(tuple[Decimal, ...], value_on(STEPS_OF[SEMESTER], self.versions, day, scope)))),
            )
        return self._known[day, scope]

    def of(self, row: Semester | date, programme: Curriculum | AcademicGroup) -> Limits:
        """The limits of a semester, or of one that begins on a day, for a curriculum or a group; both name their
        faculty, form and, by their speciality, level, which must be loaded.
        """
        day = row if isinstance(row, date) else row.starts_on
        level = programme.speciality.education_type
        return self.on(day, scope_text({FACULTY: programme.faculty_id, FORM: programme.education_form, LEVEL: level}))

    def column(self, key: str, day: Any, programme: type[Curriculum | AcademicGroup]) -> ColumnElement[int]:
        """The same of the row at hand, in ten-thousandths, for criteria; `Speciality` must be joined."""
        columns = {FACULTY: programme.faculty_id, FORM: programme.education_form, LEVEL: Speciality.education_type}

        def holds(version: RuleValue) -> ColumnElement[bool]:
            named = scope_values(version.scope)
            for_whom = [columns[kind] == (int(code) if kind == FACULTY else code) for kind, code in named.items()]
            ended = [day < version.valid_to] if version.valid_to else []
            return and_(day >= version.valid_from, *ended, *for_whom)

        default = _fine(Decimal(RULES[key].default))
        whens = [(holds(each), _fine(Decimal(each.value.replace(",", ".")))) for each in ranked(key, self.versions)]
        return case(*whens, else_=default) if whens else default


def _fine(number: Decimal) -> ColumnElement[int]:
    return literal(int(number * FINE), BigInteger)


def limits() -> Rules:
    """Return the limits of absence, read once a request."""
    if "limits" not in g:
        keys = (*STEPS_OF, *STEPS_OF.values())
        g.limits = Rules(db.session.scalars(scoped(RuleValue).where(RuleValue.key.in_(keys))).all())
    return cast(Rules, g.limits)


def told(numbers: Iterable[Decimal | int]) -> str:
    """The limits that a page shows, such as `25` or `20, 25`; those that hold today for everybody on an empty page."""
    return ", ".join(plain(Decimal(number)) for number in sorted(set(numbers)))


def running(day: date) -> ColumnElement[bool]:
    """The criterion of the semesters that run on a day or have just ended."""
    return and_(Semester.starts_on <= day, Semester.ends_on >= day - AFTER_THE_END)


def share(unexcused: int, auditory: int) -> str:
    """`26,67 %`."""
    return f"{plain(attendance.share(unexcused, auditory))} %"


def group_filter(*, taught: bool = False) -> ScopedSelect:
    """Declare the filter by group: those that the viewer watches, or also those that a teacher teaches."""

    def narrow(rows: Select[AcademicGroup]) -> Select[AcademicGroup]:
        rows = rows.where(AcademicGroup.is_active).order_by(AcademicGroup.name_key)
        return rows if taught else rows.where(is_watched_group())

    return ScopedSelect(
        _l("Гуруҳ"),
        [Optional()],
        model=AcademicGroup,
        title=lambda row: script(row.name),
        narrow=narrow,
        blank=ALL,
    )


def watches_nobody(filters: FilterForm) -> bool:
    """Say whether a tutor was given no group: the filter by group knows, the database is asked where there is none."""
    if "group_id" not in filters:
        return access.watches_nobody()
    return watches_groups() and len(filters["group_id"].choices) == 1


def course_filter() -> SelectField:
    """Declare the filter by year of study."""
    return choice(_l("Курс"), {str(year): str(year) for year in range(1, 8)}, optional=True, blank=ALL)


def level_filter(levels: Callable[[], Mapping[str, str]]) -> SelectField:
    """Declare the filter by warning level; `levels` gives code → title by the limits of the day."""

    def choices() -> list[SelectChoice]:
        return [SelectChoice("", ALL), *(SelectChoice(code, title) for code, title in levels().items())]

    return SelectField(_l("Чегара"), choices=choices)


__all__ = [
    *("BEYOND", "FINE", "SEMESTER", "SUBJECT", "Limits", "Rules"),
    *("course_filter", "group_filter", "level_filter", "limits", "running", "share", "told", "watches_nobody"),
]

"""Шахсий маълумотга мурожаатлар: who looked at whom; one page per person, with what was changed (X-7, F4)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, and_
from wtforms import StringField
from wtforms.validators import Optional

from hemis.access import requires, scoped, scoped_or_404
from hemis.domain.vocabulary import KINDS
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.audit import PersonalView
from hemis.models.staff import Employee
from hemis.models.students import Student
from hemis.operations.people import called
from hemis.operations.rules import whole_rule
from hemis.web import clock, looks
from hemis.web.export import asked_for_file, export
from hemis.web.forms import DateField, choice
from hemis.web.listing import ALL, FilterForm, folded, paginate, sort_by

bp = Blueprint("personal", __name__, url_prefix="/personal")
PEOPLE: dict[str, type[Employee | Student]] = {"employee": Employee, "student": Student}


class LookFilter(FilterForm):
    q = StringField(_l("Ким кўрган: исм ёки логин"))
    whose = StringField(_l("Кимнинг маълумоти: исм"))
    place = choice(_l("Қаерда"), looks.PAGES, optional=True, blank=ALL)
    depth = choice(
        _l("Нима кўринган"),
        {str(int(whole)): title for whole, title in looks.DEPTH.items()},
        optional=True,
        blank=ALL,
    )
    since = DateField(_l("Қайси кундан"), [Optional()])
    until = DateField(_l("Қайси кунгача"), [Optional()])

    def narrow(self, statement: Select[PersonalView]) -> Select[PersonalView]:
        since, until = self.chosen("since") or date.min, self.chosen("until") or date.max
        statement = statement.where(PersonalView.day.between(since, until))
        if place := self.chosen("place"):
            statement = statement.where(PersonalView.page == place)
        if depth := self.chosen("depth"):
            statement = statement.where(PersonalView.is_whole == (depth == "1"))
        if self.q.data:
            people = scoped(User).where(folded(User.name_key, self.q.data)).with_only_columns(User.id)
            statement = statement.where(PersonalView.viewer_id.in_(people))
        return statement.where(_called(self.whose.data)) if self.whose.data else statement


def _called(words: str) -> ColumnElement[bool]:
    """The criterion that somebody of this name was looked at."""
    found = None
    for kind, model in PEOPLE.items():
        people = scoped(model).where(called(model, words)).with_only_columns(model.id)
        one = and_(PersonalView.object_type == kind, PersonalView.object_id.in_(people))
        found = one if found is None else found | one
    return found  # type: ignore[return-value]


COLUMNS = (
    (_l("Сана"), lambda row: row.day),
    (_l("Ким кўрган"), lambda row: row.viewer.name),
    (_l("Рол"), looks.role_of),
    (_l("Кимнинг маълумоти"), lambda row: f"{_(KINDS[row.object_type])} № {row.object_id}"),
    (_l("Қаерда"), looks.page_of_look),
    (_l("Нима кўринган"), looks.depth_of),
    (_l("Биринчи марта"), lambda row: f"{row.first_at.astimezone(clock.TASHKENT):%d.%m.%Y %H:%M}"),
    (_l("Охирги марта"), lambda row: f"{row.last_at.astimezone(clock.TASHKENT):%d.%m.%Y %H:%M}"),
    (_l("Неча марта"), lambda row: row.times),
)


@bp.get("/")
@requires("system.audit:view")
def index() -> ResponseReturnValue:
    filters = LookFilter()
    rows = sort_by(filters.narrow(scoped(PersonalView)).options(looks.WITH_VIEWER), looks.SORTS, "-last")
    if asked_for_file():
        return export(rows, COLUMNS, "personal-views")
    page, days = paginate(rows), whole_rule("privacy.keep_days", on=clock.today())
    whose = _people(page.items)
    return render_template(
        "system/personal/index.html", filters=filters, page=page, looks=looks, whose=whose, days=days
    )


def _people(rows: Iterable[PersonalView]) -> dict[tuple[str, int], Any]:
    """Whom the rows of a page are about, None where the card is gone; one statement for each kind of person."""
    keys = {(row.object_type, row.object_id) for row in rows}
    found: dict[tuple[str, int], Any] = dict.fromkeys(keys)
    for kind, model in PEOPLE.items():
        numbers = {number for name, number in keys if name == kind and number}
        for person in db.session.scalars(scoped(model).where(model.id.in_(numbers))) if numbers else ():
            found[kind, person.id] = person
    return found


@bp.get("/employees/<int:employee_id>")
@requires("system.audit:view")
def employee(employee_id: int) -> ResponseReturnValue:
    return _show(scoped_or_404(Employee, employee_id))


@bp.get("/students/<int:student_id>")
@requires("system.audit:view")
def student(student_id: int) -> ResponseReturnValue:
    return _show(scoped_or_404(Student, student_id))


def _show(row: Employee | Student) -> ResponseReturnValue:
    seen = scoped(PersonalView).where(PersonalView.object_type == row.__tablename__, PersonalView.object_id == row.id)
    page = paginate(sort_by(seen.options(looks.WITH_VIEWER), looks.SORTS, "-last"))
    return render_template(
        "system/personal/show.html", row=row, page=page, looks=looks, changes=looks.changes_of([row])
    )

"""Ўқитувчилар ва бошқа ходимлар штати: posts of today or of before, with the sum of their stakes (H-2)."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, and_, func, not_
from sqlalchemy.orm import contains_eager, joinedload
from wtforms import StringField

from hemis.access import requires, scoped
from hemis.domain.classifiers import ACADEMIC_DEGREE, EMPLOYMENT_FORM, STAFF_KIND
from hemis.domain.formats import plain
from hemis.domain.i18n import N_
from hemis.domain.staffing import TEACHING_CATEGORIES
from hemis.extensions import db
from hemis.menus.staff import choices
from hemis.models.staff import Employee, Position, Post
from hemis.operations.people import called
from hemis.operations.posts import running
from hemis.web import clock, personal
from hemis.web.export import Column, asked_for_file, export
from hemis.web.forms import choice
from hemis.web.jinja import named
from hemis.web.listing import FilterForm, paginate, sort_by

teachers = Blueprint("teachers", __name__, url_prefix="/teachers")
workers = Blueprint("workers", __name__, url_prefix="/workers")
SORTS = {
    "name": Employee.sort_key,
    "position": Position.code,
    "stake": Post.stake,
    "starts": Post.starts_on,
}
TEACHING = and_(Post.department_id.is_not(None), Position.category.in_(TEACHING_CATEGORIES))
ENDED, EVERY = "ended", "every"
WHEN = {ENDED: N_("тугаганлари"), EVERY: N_("барчаси")}
COLUMNS: Sequence[Column] = (
    (_l("Ходим рақами"), lambda row: row.employee.number),
    (_l("Ф.И.Ш."), lambda row: row.employee.full_name),
    (_l("Ф.И.Ш. (лотинча)"), lambda row: row.employee.full_name_latin),
    (_l("Лавозим"), lambda row: row.position.name),
    (_l("Бўлинма"), lambda row: named(row.department or row.division)),
    (_l("Ходим тури"), lambda row: _(STAFF_KIND[row.staff_kind])),
    (_l("Меҳнат шакли"), lambda row: _(EMPLOYMENT_FORM[row.employment_form])),
    (_l("Ставка"), lambda row: row.stake),
    (_l("Илмий даражаси"), lambda row: _(ACADEMIC_DEGREE[row.employee.academic_degree])),
    (_l("Шартнома рақами"), lambda row: row.contract_number),
    (_l("Шартнома санаси"), lambda row: row.contract_date),
    (_l("Буйруқ рақами"), lambda row: row.order_number),
    (_l("Буйруқ санаси"), lambda row: row.order_date),
    (_l("Қайси кундан"), lambda row: row.starts_on),
    (_l("Қайси кунгача"), lambda row: row.ends_on),
)


class PostFilter(FilterForm):
    q = StringField(_l("Исм"))
    department_id = choices.department_filter()
    position_id = choices.position_filter()
    form = choice(_l("Меҳнат шакли"), EMPLOYMENT_FORM, optional=True, blank=choices.ALL)
    kind = choice(_l("Ходим тури"), STAFF_KIND, optional=True, blank=choices.ALL)
    when = choice(_l("Муддати"), WHEN, optional=True, blank=_l("амалдагилари"))

    def narrow(self, statement: Select[Post]) -> Select[Post]:
        columns = {
            "department_id": Post.department_id,
            "division_id": Post.division_id,
            "position_id": Post.position_id,
            "form": Post.employment_form,
            "kind": Post.staff_kind,
        }
        for name, column in columns.items():
            if name in self and (value := self.chosen(name)):
                statement = statement.where(column == value)
        when, today = self.chosen("when"), clock.today()
        if when != EVERY:
            statement = statement.where(Post.ends_on < today if when == ENDED else running(today))
        return statement.where(called(Employee, self.q.data))


class TeacherFilter(PostFilter):
    position_id = choices.position_filter(*TEACHING_CATEGORIES)


class WorkerFilter(PostFilter):
    division_id = choices.division_filter()


@teachers.get("/")
@requires("staff.posts:view")
def index() -> ResponseReturnValue:
    return _listed("staff/teachers/index.html", TeacherFilter(), TEACHING)


@workers.get("/", endpoint="index")
@requires("staff.posts:view")
def workers_index() -> ResponseReturnValue:
    return _listed("staff/workers/index.html", WorkerFilter(), not_(TEACHING))


def _listed(template: str, filters: PostFilter, which: ColumnElement[bool]) -> ResponseReturnValue:
    rows = filters.narrow(
        scoped(Post)
        .join(Employee, Employee.id == Post.employee_id)
        .join(Position, Position.id == Post.position_id)
        .where(which)
    )
    shown = sort_by(rows, SORTS).options(
        contains_eager(Post.employee),
        contains_eager(Post.position),
        joinedload(Post.department),
        joinedload(Post.division),
    )
    if asked_for_file():
        personal.looked_through(Employee, shown)
        return export(shown, COLUMNS, "posts")
    return render_template(template, filters=filters, page=paginate(shown), total=_total(rows))


def _total(rows: Select[Any]) -> str:
    return plain(db.session.scalar(rows.with_only_columns(func.sum(Post.stake))) or Decimal(0))

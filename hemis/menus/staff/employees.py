"""Ходимлар базаси: everybody who works or has worked here, kept by the HR office (H-2)."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, true
from sqlalchemy.orm import joinedload, with_expression
from wtforms import StringField

from hemis.access import can, requires, scoped, scoped_or_404
from hemis.domain.classifiers import ACADEMIC_DEGREE, ACADEMIC_RANK, EMPLOYEE_STATUS, GENDER
from hemis.domain.i18n import N_
from hemis.domain.identifiers import check_pinfl, mask_passport, mask_pinfl, parse_pinfl
from hemis.extensions import db
from hemis.menus.staff import accounts, choices, posts, statuses
from hemis.menus.staff.forms import EmployeeForm
from hemis.models.staff import Employee, Post, PostCompetition, StatusPeriod, TrainingCourse
from hemis.operations import posts as post_rules
from hemis.operations.people import called
from hemis.operations.statuses import status_on
from hemis.web import clock, personal, uploads
from hemis.web.export import Column, asked_for_file, export
from hemis.web.forms import choice
from hemis.web.history import history_of
from hemis.web.jinja import named
from hemis.web.listing import FilterForm, paginate, sort_by

bp = Blueprint("employees", __name__, url_prefix="/employees")
for part in (posts, statuses, accounts):
    bp.register_blueprint(part.bp)
SORTS = {
    "name": Employee.sort_key,
    "number": Employee.number,
    "degree": Employee.academic_degree,
    "rank": Employee.academic_rank,
    "year": Employee.hired_year,
}
POST_LOADS = tuple(joinedload(each) for each in (Post.position, Post.department, Post.division))
PLACES = {"1": N_("амалдаги штати бор"), "0": N_("амалдаги штати йўқ")}


class EmployeeFilter(FilterForm):
    q = StringField(_l("Исм ёки рақам"))
    department_id = choices.department_filter()
    division_id = choices.division_filter()
    position_id = choices.position_filter()
    status = choice(_l("Ҳолати"), EMPLOYEE_STATUS, optional=True, blank=choices.ALL)
    degree = choice(_l("Илмий даража"), ACADEMIC_DEGREE, optional=True, blank=choices.ALL)
    rank = choice(_l("Илмий унвон"), ACADEMIC_RANK, optional=True, blank=choices.ALL)
    active = choice(_l("Штат"), PLACES, optional=True, blank=choices.ALL)

    def narrow(self, statement: Select[Employee]) -> Select[Employee]:
        day = clock.today()
        if status := self.chosen("status"):
            statement = statement.where(status_on(day) == status)
        for name, column in (("degree", Employee.academic_degree), ("rank", Employee.academic_rank)):
            if value := self.chosen(name):
                statement = statement.where(column == value)
        if held := self._of_post():
            statement = statement.where(post_rules.holds_post(day, *held))
        if active := self.chosen("active"):
            holds = post_rules.holds_post(day)
            statement = statement.where(holds if active == "1" else ~holds)
        return statement.where(self._found())

    def _of_post(self) -> list[ColumnElement[bool]]:
        columns = {
            "department_id": Post.department_id,
            "division_id": Post.division_id,
            "position_id": Post.position_id,
        }
        return [column == value for name, column in columns.items() if (value := self.chosen(name))]

    def _found(self) -> ColumnElement[bool]:
        """A name by its words; digits are the beginning of an employee's number, or for the HR office a ЖШШИР."""
        typed = "".join((self.q.data or "").split())
        if not typed:
            return true()
        if typed.isascii() and typed.isdigit():
            by_number = Employee.number.startswith(typed, autoescape=True)
            return by_number | (Employee.pinfl == typed) if can("staff.personal:view") else by_number
        return called(Employee, self.q.data)


def columns(held: Mapping[int, Sequence[Post]]) -> tuple[Column, ...]:
    """What a file tells of an employee; personal numbers only to those who may see them."""
    whole = can("staff.personal:view")
    return (
        (_l("Ходим рақами"), lambda row: row.number),
        (_l("Ф.И.Ш."), lambda row: row.full_name),
        (_l("Ф.И.Ш. (лотинча)"), lambda row: row.full_name_latin),
        (_l("Жинси"), lambda row: _(GENDER[row.gender])),
        (_l("Туғилган санаси"), lambda row: row.birth_date),
        (_l("ЖШШИР"), lambda row: (row.pinfl if whole else mask_pinfl(row.pinfl)) if row.pinfl else ""),
        (_l("Паспорт"), lambda row: row.passport_number if whole else mask_passport(row.passport_number)),
        (_l("Лавозими"), lambda row: ", ".join(each.position.name for each in held.get(row.id, ()))),
        (_l("Бўлинма"), lambda row: ", ".join(named(unit_of(each)) for each in held.get(row.id, ()))),
        (_l("Илмий даражаси"), lambda row: _(ACADEMIC_DEGREE[row.academic_degree])),
        (_l("Илмий унвони"), lambda row: _(ACADEMIC_RANK[row.academic_rank])),
        (_l("Мутахассислиги"), lambda row: row.speciality),
        (_l("Ишга кирган йили"), lambda row: row.hired_year),
        (_l("Ҳолати"), lambda row: _(EMPLOYEE_STATUS[row.status_today])),
        (_l("Телефон"), lambda row: row.phone),
        (_l("Электрон почта"), lambda row: row.email),
    )


def unit_of(post: Post) -> Any:
    """The department or the division of a post."""
    return post.department or post.division


def of_today() -> Any:
    """Load the state of today with each employee."""
    return with_expression(Employee.status_today, status_on(clock.today()))


def held_by(keys: Sequence[int] | None = None) -> dict[int, list[Post]]:
    """Employee → the posts of today in the viewer's scope, by one query."""
    rows = scoped(Post).where(post_rules.running(clock.today())).options(*POST_LOADS)
    if keys is not None:
        rows = rows.where(Post.employee_id.in_(keys))
    found: dict[int, list[Post]] = {}
    for post in db.session.scalars(rows.order_by(Post.stake.desc(), Post.id)):
        found.setdefault(post.employee_id, []).append(post)
    return found


@bp.get("/")
@requires("staff.employees:view")
def index() -> ResponseReturnValue:
    filters = EmployeeFilter()
    rows = sort_by(filters.narrow(scoped(Employee)), SORTS).options(of_today())
    if asked_for_file():
        personal.looked_through(Employee, rows)
        return export(rows, columns(held_by()), "employees")
    page = paginate(rows)
    personal.searched(Employee, page, filters.q.data)
    held = held_by([row.id for row in page])
    return render_template("staff/employees/index.html", filters=filters, page=page, held=held)


@bp.get("/<int:employee_id>")
@requires("staff.employees:view")
def show(employee_id: int) -> ResponseReturnValue:
    employee = scoped_or_404(Employee, employee_id, joinedload(Employee.user), of_today())
    personal.looked_at(Employee, employee_id, personal.CARD)
    own = {model: scoped(model).where(model.employee_id == employee_id) for model in SECTIONS}
    found = {
        model: db.session.scalars(own[model].order_by(*order).options(*loads)).all()
        for model, (order, loads) in SECTIONS.items()
    }
    return render_template(
        "staff/employees/show.html",
        employee=employee,
        posts=found[Post],
        periods=found[StatusPeriod],
        courses=found[TrainingCourse],
        elections=found[PostCompetition],
        numbers=numbers_of(employee),
        today=clock.today(),
        history=history_of(employee, EmployeeForm),
    )


SECTIONS: dict[Any, tuple[tuple[Any, ...], tuple[Any, ...]]] = {
    Post: ((Post.starts_on.desc(), Post.id.desc()), POST_LOADS),
    StatusPeriod: ((StatusPeriod.starts_on.desc(), StatusPeriod.id.desc()), ()),
    TrainingCourse: ((TrainingCourse.ends_on.desc(),), ()),
    PostCompetition: (
        (PostCompetition.elected_on.desc(),),
        (joinedload(PostCompetition.position), joinedload(PostCompetition.department)),
    ),
}
"""What a card shows besides the facts: model → its order and what is loaded with it."""


def numbers_of(employee: Employee) -> dict[str, Any]:
    """ЖШШИР and passport as the viewer may see them, and what is doubtful about them."""
    if not can("staff.personal:view"):
        pinfl = mask_pinfl(employee.pinfl) if employee.pinfl else ""
        return {"pinfl": pinfl, "passport": mask_passport(employee.passport_number), "doubts": []}
    doubts = (
        check_pinfl(parse_pinfl(employee.pinfl), gender=employee.gender, birth_date=employee.birth_date)
        if employee.pinfl
        else []
    )
    said = [_(doubt.msgid, **doubt.params) for doubt in doubts]
    return {"pinfl": employee.pinfl or "", "passport": employee.passport_number, "doubts": said}


@bp.get("/<int:employee_id>/paper")
@requires("staff.personal:view")
def paper(employee_id: int) -> ResponseReturnValue:
    employee = scoped_or_404(Employee, employee_id, of_today())
    personal.looked_at(Employee, employee_id, personal.PAPER)
    held = scoped(Post).where(Post.employee_id == employee_id).options(*POST_LOADS)
    return render_template(
        "staff/employees/print.html",
        employee=employee,
        posts=db.session.scalars(held.order_by(Post.starts_on, Post.id)).all(),
        day=clock.today(),
    )


@bp.get("/<int:employee_id>/photo")
@requires("staff.employees:view")
def photo(employee_id: int) -> ResponseReturnValue:
    employee = scoped_or_404(Employee, employee_id)
    if not employee.photo_name:
        abort(404)
    return uploads.answer_with(employee.photo_name, employee.photo_type, employee.number)

"""Баҳолаш тизимлари: grading systems with their marks, whose bounds are one form; kept by the academic office."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from wtforms import BooleanField, StringField
from wtforms.validators import NumberRange, Optional, ValidationError

from hemis.access import person, requires, scoped, scoped_or_404
from hemis.domain.control_kinds import COUNTS_AS
from hemis.domain.formats import plain as figure
from hemis.domain.grading import SCALE_3069, GradeBound
from hemis.models.curriculum import GradingSystem
from hemis.operations import control_kinds
from hemis.operations import grading_systems as grading
from hemis.web.answers import done, listed, removal
from hemis.web.export import yes_no
from hemis.web.fields import PointsField
from hemis.web.forms import DateField, Form, required, text
from hemis.web.history import history_of
from hemis.web.listing import FilterForm, activity_filter, folded, sort_by

bp = Blueprint("grading", __name__, url_prefix="/grading")
MARKS = (5, 4, 3, 2)
SORTS = {"name": GradingSystem.sort_key, "code": GradingSystem.code, "from": GradingSystem.valid_from}
COLUMNS = (
    (_l("Код"), lambda row: row.code),
    (_l("Номи"), lambda row: row.name),
    (_l("Асос"), lambda row: row.act),
    (_l("Қайси кундан"), lambda row: row.valid_from),
    (_l("Қайси кунгача"), lambda row: row.valid_to),
    (_l("Ўтиш балли"), lambda row: figure(row.pass_points)),
    (_l("Фаол"), lambda row: yes_no(row.is_active)),
)


class GradingFilter(FilterForm):
    q = StringField(_l("Қидириш"))
    active = activity_filter()

    def narrow(self, statement: Select[GradingSystem]) -> Select[GradingSystem]:
        return self.by_activity(statement, GradingSystem).where(folded(GradingSystem.name_key, self.q.data))


def _one_decimal(form: Any, field: Any) -> None:
    if field.data is not None and field.data != round(field.data, 1):
        raise ValidationError(_("Кўпи билан битта каср рақами киритинг: масалан, 69,9."))


def _points(label: Any) -> PointsField:
    wrong = _l("%(min)s дан %(max)s гача сон киритинг.")
    return PointsField(label, [Optional(), NumberRange(0, 100, message=wrong), _one_decimal], places=None)


class SystemForm(Form):
    name = text(_l("Номи"), 300)
    name_latin = text(_l("Номи (лотинча)"), 300, optional=True, description=_l("Бўш қолдирилса, ўзи ёзилади."))
    code = text(_l("Код"), 4)
    act = text(_l("Асос"), 300)
    valid_from = DateField(_l("Қайси кундан"), required())
    valid_to = DateField(
        _l("Қайси кунгача"), [Optional()], description=_l("Шу кундан бошлаб амал қилмайди; бўш қолдирилса, муддатсиз.")
    )
    is_active = BooleanField(_l("Фаол"), default=True)


class BoundsForm(SystemForm):
    """A system with its marks: a mark without bounds is not used."""

    name_5 = text(_l("5 баҳо: номи"), 40, optional=True)
    low_5 = _points(_l("5 баҳо: қуйи чегара"))
    high_5 = _points(_l("5 баҳо: юқори чегара"))
    name_4 = text(_l("4 баҳо: номи"), 40, optional=True)
    low_4 = _points(_l("4 баҳо: қуйи чегара"))
    high_4 = _points(_l("4 баҳо: юқори чегара"))
    name_3 = text(_l("3 баҳо: номи"), 40, optional=True)
    low_3 = _points(_l("3 баҳо: қуйи чегара"))
    high_3 = _points(_l("3 баҳо: юқори чегара"))
    name_2 = text(_l("2 баҳо: номи"), 40, optional=True)
    low_2 = _points(_l("2 баҳо: қуйи чегара"))
    high_2 = _points(_l("2 баҳо: юқори чегара"))

    @property
    def values(self) -> dict[str, Any]:
        """The columns of the system alone."""
        own = SystemForm(formdata=None)
        return {name: value for name, value in super().values.items() if name in own}

    @property
    def bounds(self) -> list[GradeBound]:
        """The marks of which both bounds were given."""
        names = {bound.mark: bound.name for bound in SCALE_3069.bounds}
        rows = [
            (mark, self[f"name_{mark}"].data, self[f"low_{mark}"].data, self[f"high_{mark}"].data) for mark in MARKS
        ]
        return [
            GradeBound(mark, name or names[mark], Decimal(low), Decimal(high))
            for mark, name, low, high in rows
            if low is not None and high is not None
        ]


@bp.get("/")
@requires("curriculum.grading:view")
def index() -> ResponseReturnValue:
    filters = GradingFilter()
    rows = sort_by(filters.narrow(scoped(GradingSystem)), SORTS, "-from")
    return listed("curriculum/grading/index.html", rows, COLUMNS, filters)


@bp.get("/<int:system_id>")
@requires("curriculum.grading:view")
def show(system_id: int) -> ResponseReturnValue:
    system = scoped_or_404(GradingSystem, system_id)
    return render_template(
        "curriculum/grading/show.html",
        system=system,
        kinds=grading.kinds_of(system_id),
        free_kinds=control_kinds.kinds_of(system_id),
        counts_as=COUNTS_AS,
        is_in_use=grading.is_in_use(system),
        history=history_of(system, SystemForm),
    )


@bp.route("/new", methods=["GET", "POST"])
@requires("curriculum.grading:edit")
def new() -> ResponseReturnValue:
    system = GradingSystem()
    form = BoundsForm(**_filled(SCALE_3069.bounds))
    return _form(
        form,
        system,
        lambda: grading.save_system(system, form.values, form.bounds, by=person()),
        _l("Янги баҳолаш тизими"),
    )


@bp.route("/<int:system_id>/edit", methods=["GET", "POST"])
@requires("curriculum.grading:edit")
def edit(system_id: int) -> ResponseReturnValue:
    system = scoped_or_404(GradingSystem, system_id)
    form = BoundsForm(obj=system, **_stored(system))
    return _form(
        form,
        system,
        lambda: grading.save_system(system, form.values, form.bounds, by=person()),
        _l("Баҳолаш тизимини ўзгартириш"),
    )


@bp.route("/<int:system_id>/version", methods=["GET", "POST"])
@requires("curriculum.grading:edit")
def version(system_id: int) -> ResponseReturnValue:
    former = scoped_or_404(GradingSystem, system_id)
    form = BoundsForm(name=former.name, **_stored(former))
    return _form(
        form, former, lambda: grading.add_version(former, form.values, form.bounds, by=person()), _l("Янги версия")
    )


def _form(form: BoundsForm, system: GradingSystem, write: Callable[[], Any], title: Any) -> ResponseReturnValue:
    made: list[Any] = []
    if form.carry_out(lambda: made.append(write())):
        return done(_("Сақланди."), ".show", system_id=(made[0] or system).id)
    locked = bool(system.id) and grading.is_in_use(system)
    return render_template(
        "curriculum/grading/form.html", form=form, system=system, title=title, marks=MARKS, is_in_use=locked
    ), form.status


def _stored(system: GradingSystem) -> dict[str, Any]:
    kinds = grading.kinds_of(system.id)
    return _filled(GradeBound(kind.mark, kind.name, kind.min_points, kind.max_points) for kind in kinds)


def _filled(bounds: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for bound in bounds:
        found |= {
            f"name_{bound.mark}": bound.name,
            f"low_{bound.mark}": bound.minimum,
            f"high_{bound.mark}": bound.maximum,
        }
    return found


@bp.route("/<int:system_id>/remove", methods=["GET", "POST"])
@requires("curriculum.grading:edit")
def remove(system_id: int) -> ResponseReturnValue:
    return removal(scoped_or_404(GradingSystem, system_id), url_for(".show", system_id=system_id))

"""Қайднома турлари: on which forms results are kept; a small table of the academic office."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from wtforms import BooleanField, StringField
from wtforms.validators import Regexp

from hemis.access import person, requires, scoped, scoped_or_404
from hemis.models.curriculum import GradeSheetKind
from hemis.operations import plain
from hemis.web.answers import done, listed, removal
from hemis.web.export import yes_no
from hemis.web.forms import Form, IntegerField, between, required, text
from hemis.web.history import history_of
from hemis.web.listing import FilterForm, activity_filter, folded, sort_by

bp = Blueprint("sheet_kinds", __name__, url_prefix="/sheet-kinds")
SORTS = {"position": GradeSheetKind.position, "name": GradeSheetKind.sort_key, "code": GradeSheetKind.code}
COLUMNS = (
    (_l("Код"), lambda row: row.code),
    (_l("Номи"), lambda row: row.name),
    (_l("Номи (лотинча)"), lambda row: row.name_latin),
    (_l("Тартиби"), lambda row: row.position),
    (_l("Фаол"), lambda row: yes_no(row.is_active)),
)


class SheetKindFilter(FilterForm):
    q = StringField(_l("Қидириш"))
    active = activity_filter()

    def narrow(self, statement: Select[GradeSheetKind]) -> Select[GradeSheetKind]:
        return self.by_activity(statement, GradeSheetKind).where(folded(GradeSheetKind.name_key, self.q.data))


class SheetKindForm(Form):
    name = text(_l("Номи"), 300)
    name_latin = text(_l("Номи (лотинча)"), 300, optional=True, description=_l("Бўш қолдирилса, ўзи ёзилади."))
    code = StringField(
        _l("Код"), [*required(), Regexp(r"^[0-9]{2}$", message=_l("Код икки рақамдан иборат бўлади: масалан, 17."))]
    )
    position = IntegerField(_l("Тартиби"), [*required(), between(0, 99)], default=0)
    is_active = BooleanField(_l("Фаол"), default=True)


@bp.get("/")
@requires("curriculum.sheet_kinds:view")
def index() -> ResponseReturnValue:
    filters = SheetKindFilter()
    rows = sort_by(filters.narrow(scoped(GradeSheetKind)), SORTS)
    return listed("curriculum/sheet_kinds/index.html", rows, COLUMNS, filters)


@bp.get("/<int:sheet_kind_id>")
@requires("curriculum.sheet_kinds:view")
def show(sheet_kind_id: int) -> ResponseReturnValue:
    kind = scoped_or_404(GradeSheetKind, sheet_kind_id)
    return render_template("curriculum/sheet_kinds/show.html", kind=kind, history=history_of(kind, SheetKindForm))


@bp.route("/new", methods=["GET", "POST"])
@requires("curriculum.sheet_kinds:edit")
def new() -> ResponseReturnValue:
    return _form(GradeSheetKind())


@bp.route("/<int:sheet_kind_id>/edit", methods=["GET", "POST"])
@requires("curriculum.sheet_kinds:edit")
def edit(sheet_kind_id: int) -> ResponseReturnValue:
    return _form(scoped_or_404(GradeSheetKind, sheet_kind_id))


def _form(kind: GradeSheetKind) -> ResponseReturnValue:
    form = SheetKindForm(obj=kind)
    if form.carry_out(lambda: plain.save(kind, form.values, by=person())):
        return done(_("Сақланди."), ".show", sheet_kind_id=kind.id)
    return render_template("curriculum/sheet_kinds/form.html", form=form, kind=kind), form.status


@bp.route("/<int:sheet_kind_id>/remove", methods=["GET", "POST"])
@requires("curriculum.sheet_kinds:edit")
def remove(sheet_kind_id: int) -> ResponseReturnValue:
    return removal(scoped_or_404(GradeSheetKind, sheet_kind_id), url_for(".show", sheet_kind_id=sheet_kind_id))

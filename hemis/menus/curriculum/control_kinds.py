"""Эркин назорат турлари: the kinds of controls that a grading system holds beside the standard ones."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload
from wtforms import BooleanField

from hemis.access import person, requires, scoped_or_404
from hemis.domain.control_kinds import COUNTS_AS
from hemis.menus.curriculum.grading import bp
from hemis.models.control_kinds import ControlKind
from hemis.models.curriculum import GradingSystem
from hemis.operations import control_kinds, plain
from hemis.web.answers import done
from hemis.web.forms import Form, IntegerField, between, choice, required, text
from hemis.web.history import history_of


class KindForm(Form):
    name = text(_l("Номи"), 60)
    short = text(_l("Қисқа номи"), 8, description=_l("Қайднома устунининг сарлавҳаси, масалан: МИ."))
    counts_as = choice(_l("Нима сифатида ҳисобланади"), COUNTS_AS)
    max_points = IntegerField(_l("Энг юқори балл"), [*required(), between(1, 100)])
    bars = BooleanField(
        _l("Якуний назоратга киритиш шарти"),
        description=_l("Белгиланса, ўтиш улушини олмаган талаба якуний назоратга киритилмайди."),
    )
    is_active = BooleanField(_l("Фаол"), default=True)


def found(kind_id: int) -> ControlKind:
    return scoped_or_404(ControlKind, kind_id, joinedload(ControlKind.system))


@bp.route("/<int:system_id>/kinds/new", methods=["GET", "POST"])
@requires("curriculum.grading:edit")
def new_kind(system_id: int) -> ResponseReturnValue:
    system = scoped_or_404(GradingSystem, system_id)
    return _form(ControlKind(system_id=system.id), system, KindForm())


@bp.route("/kinds/<int:control_kind_id>/edit", methods=["GET", "POST"])
@requires("curriculum.grading:edit")
def edit_kind(control_kind_id: int) -> ResponseReturnValue:
    kind = found(control_kind_id)
    return _form(kind, kind.system, KindForm(obj=kind))


def _form(kind: ControlKind, system: GradingSystem, form: KindForm) -> ResponseReturnValue:
    if form.carry_out(lambda: control_kinds.save_kind(kind, form.values, by=person())):
        return done(_("Сақланди."), ".show", system_id=system.id, _anchor="kinds")
    is_used = bool(kind.id and control_kinds.used_of([kind]))
    history = history_of(kind, KindForm) if kind.id else []
    page = {"form": form, "kind": kind, "system": system, "is_used": is_used, "history": history}
    return render_template("curriculum/grading/kind_form.html", **page), form.status


@bp.route("/kinds/<int:control_kind_id>/remove", methods=["GET", "POST"])
@requires("curriculum.grading:edit")
def remove_kind(control_kind_id: int) -> ResponseReturnValue:
    kind, form = found(control_kind_id), Form()
    system_id, gone = kind.system_id, list[bool]()
    if form.carry_out(lambda: gone.append(plain.remove_or_switch_off(kind, by=person()))):
        said = _("Ўчирилди.") if gone[0] else _("Нофаол қилинди: унга боғланган маълумотлар сақланди.")
        return done(said, ".show", system_id=system_id, _anchor="kinds")
    cancel_url = url_for(".show", system_id=system_id, _anchor="kinds")
    return render_template("layouts/remove.html", form=form, row=kind, cancel_url=cancel_url), form.status

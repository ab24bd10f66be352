"""Searches of the base that a person keeps under a name, applies again and throws away."""

from urllib.parse import urlencode

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hemis.access import person, requires, scoped_or_404
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.menus.students.base import LIST, StudentFilter, bp
from hemis.models.reading import SavedFilter
from hemis.operations import plain, reading
from hemis.operations.student_cards import is_personal_number
from hemis.web.answers import done
from hemis.web.forms import Form, text

KNOWN = {name for name in dir(StudentFilter) if not name.startswith("_")} | {"sort"}


PERSONAL = N_("ЖШШИР билан қидирув сақланмайди: рақам бошқа жойда қолмасин.")


class NameForm(Form):
    name = text(_l("Номи"), 60, description=_l("Масалан: 1-курс, контракт."))


def asked_query() -> str:
    """Return the filters of the address as a query string, without the page and what no filter knows."""
    return urlencode([(name, value) for name, value in request.args.items(multi=True) if value and name in KNOWN])


@bp.route("/filters/new", methods=["GET", "POST"])
@requires("students.base:view")
def keep() -> ResponseReturnValue:
    form = NameForm()
    if form.carry_out(lambda: _keep(form.name.data)):
        flash(_("Филтр сақланди."))
        return redirect(f"{url_for('.index')}?{asked_query()}", 303)
    return render_template("students/base/keep.html", form=form, query=asked_query()), form.status


def _keep(name: str) -> None:
    if is_personal_number(request.args.get("q")):
        raise RuleError(PERSONAL)
    reading.keep_filter(LIST, name, asked_query(), by=person())


@bp.route("/filters/<int:filter_id>/remove", methods=["GET", "POST"])
@requires("students.base:view")
def forget(filter_id: int) -> ResponseReturnValue:
    kept, form = scoped_or_404(SavedFilter, filter_id), Form()
    if form.carry_out(lambda: plain.remove(kept, by=person())):
        return done(_("Сақланган филтр ўчирилди."), ".index")
    return render_template("students/base/forget.html", form=form, kept=kept), form.status

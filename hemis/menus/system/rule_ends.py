"""The early end of a special value: its day and reason typed, shown with what it would change, confirmed (X-4)."""

from datetime import date

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hemis.access import person, requires, scoped_or_404
from hemis.menus.system.rule_changes import PAGES, typed_of
from hemis.menus.system.rule_words import scopes_of, shown, spec_or_404, told
from hemis.menus.system.rules import bp
from hemis.models.settings import RuleValue
from hemis.operations import gpa_all, rule_change, rule_effects, settings
from hemis.web import clock
from hemis.web.answers import done
from hemis.web.forms import DateField, Form, required, text


class EndForm(Form):
    valid_to = DateField(
        _l("Қайси кундан амал қилмайди"), required(), description=_l("Бу кундан барчага тегишли қиймат ишлайди.")
    )
    reason = text(_l("Сабаб: ҳужжат номи, рақами ва санаси"), 500, area=True)

    @property
    def last(self) -> date:
        """The day from which the value holds no longer."""
        return self.valid_to.data or clock.today()


@bp.route("/versions/<int:version_id>/end", methods=["GET", "POST"])
@requires("system.rules:edit")
def end(version_id: int) -> ResponseReturnValue:
    version, form = scoped_or_404(RuleValue, version_id), EndForm()
    is_again = "again" in request.form
    if not is_again and form.carry_out(lambda: settings.check_end(version, form.last, form.reason.data, clock.today())):
        return _preview(version, form)
    return _form(version, form, 200 if is_again else form.status)


@bp.post("/versions/<int:version_id>/ending")
@requires("system.rules:edit")
def ending(version_id: int) -> ResponseReturnValue:
    version, form = scoped_or_404(RuleValue, version_id), EndForm()
    today = clock.today()
    if form.carry_out(lambda: settings.end_rule(version, form.last, form.reason.data, today=today, by=person())):
        gpa_all.start_for_rule(version.key, by=person(), at=clock.now())
        return done(_("Алоҳида қиймат тугатилди."), ".show", rule_key=version.key)
    return _form(version, form, 422)


def _form(version: RuleValue, form: EndForm, status: int) -> ResponseReturnValue:
    spec, scope = spec_or_404(version.key), scopes_of([version])[version.scope]
    value = shown(spec, version.value)
    page = render_template("system/rules/end.html", form=form, version=version, spec=spec, scope=scope, value=value)
    return page, status


def _preview(version: RuleValue, form: EndForm) -> ResponseReturnValue:
    """What would be different without the value, before it is confirmed."""
    spec = spec_or_404(version.key)
    change = rule_change.end_of(version, form.last, today=clock.today())
    found = rule_effects.effects(change)
    return render_template(
        "system/rules/ending.html",
        spec=spec,
        form=form,
        version=version,
        scope=scopes_of([version])[version.scope],
        values=[shown(spec, typed_of(spec, each)) for each in change.values(spec.key, version.scope)],
        found=found,
        links=PAGES if found else {},
        views=current_app.view_functions,
        most=rule_effects.SHOWN,
        **told(spec.key),
    )

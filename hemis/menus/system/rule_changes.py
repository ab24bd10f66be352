"""A new value of a rule: typed, shown with what it would change, confirmed; or withdrawn before it holds (X-4)."""

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.fields import SelectChoice
from wtforms.validators import Optional

from hemis.access import person, requires, scoped_or_404
from hemis.domain import rules as domain
from hemis.domain.classifiers import EDUCATION_FORM, EDUCATION_TYPE
from hemis.domain.rule_spec import CHOICE, DAYS, FACULTY, FORM, LEVEL, RuleSpec
from hemis.menus.system.rule_words import EVERYBODY, hint, shown, spec_or_404, told
from hemis.menus.system.rules import bp
from hemis.models.settings import RuleValue
from hemis.models.structure import Faculty
from hemis.operations import gpa_all, rule_change, rule_effects, settings
from hemis.operations.settings import NewValue
from hemis.web import clock
from hemis.web.answers import done
from hemis.web.forms import DateField, Form, ScopedSelect, choice, required, text
from hemis.web.jinja import named

PAGES = {
    rule_change.STUDENT: ("attendance.absences.student", "student_id"),
    rule_change.CURRICULUM: ("curriculum.curricula.checks", "curriculum_id"),
    rule_change.EMPLOYEE: ("staff.employees.show", "employee_id"),
    rule_change.SHEET: ("performance.sheets.show", "sheet_id"),
    rule_change.REOPENING: ("performance.reopenings.allowance", "reopening_id"),
}


class VersionForm(Form):
    value = text(_l("Янги қиймат"), 200)
    valid_from = DateField(_l("Қайси кундан"), required())
    valid_to = DateField(_l("Қайси кунгача"), [Optional()], description=_l("Бўш қолдирилса, муддатсиз."))
    faculty = ScopedSelect(
        _l("Факультет"),
        [Optional()],
        model=Faculty,
        title=named,
        narrow=lambda rows: rows.where(Faculty.is_active).order_by(Faculty.sort_key),
        blank=EVERYBODY,
    )
    form = choice(_l("Таълим шакли"), EDUCATION_FORM, optional=True, blank=EVERYBODY)
    level = choice(_l("Таълим тури"), EDUCATION_TYPE, optional=True, blank=EVERYBODY)
    act = text(_l("Асос: ҳужжат номи, рақами ва санаси"), 300)
    reason = text(
        _l("Сабаб"), 500, optional=True, area=True, description=_l("Қиймат ўтган кундан бошланса, сабаби ёзилади.")
    )

    @property
    def scope(self) -> str:
        """Whom the value is for."""
        return domain.scope_text({kind: self[kind].data for kind in (FACULTY, FORM, LEVEL) if kind in self})

    def of(self, key: str) -> NewValue:
        """The value as it was typed."""
        first = self.valid_from.data or clock.today()
        last, reason = self.valid_to.data, self.reason.data or ""
        return NewValue(key, self.value.data, first, self.act.data, last, self.scope, reason)


class ChoiceForm(VersionForm):
    value = choice(_l("Янги қиймат"), {})


def _form(spec: RuleSpec) -> VersionForm:
    form = ChoiceForm() if spec.type == CHOICE else VersionForm()
    if spec.type == CHOICE:
        form.value.choices = [SelectChoice(code, shown(spec, code)) for code in spec.choices]
    for kind in (FACULTY, FORM, LEVEL):
        if kind not in spec.scopes:
            del form[kind]
    return form


def _refused(spec: RuleSpec, form: VersionForm, status: int) -> ResponseReturnValue:
    return render_template("system/rules/form.html", form=form, spec=spec, hint=hint(spec)), status


@bp.route("/<rule_key>/new", methods=["GET", "POST"])
@requires("system.rules:edit")
def new(rule_key: str) -> ResponseReturnValue:
    spec = spec_or_404(rule_key)
    form = _form(spec)
    is_again = "again" in request.form
    if not is_again and form.carry_out(lambda: settings.check_rule(form.of(rule_key), today=clock.today())):
        return _preview(spec, form)
    return _refused(spec, form, 200 if is_again else form.status)


def _preview(spec: RuleSpec, form: VersionForm) -> ResponseReturnValue:
    """What the value would change, before it is confirmed."""
    typed = form.of(spec.key)
    change = rule_change.change_of(typed, today=clock.today())
    found = rule_effects.effects(change)
    return render_template(
        "system/rules/preview.html",
        spec=spec,
        form=form,
        scope=_words(form),
        values=[shown(spec, typed_of(spec, each)) for each in change.values(spec.key, typed.scope)],
        found=found,
        links=PAGES if found else {},
        views=current_app.view_functions,
        most=rule_effects.SHOWN,
        is_past=typed.valid_from < clock.today(),
        **told(spec.key),
    )


def _words(form: VersionForm) -> str:
    """Whom the value is for, in words."""
    fields = [form[kind] for kind in (FACULTY, FORM, LEVEL) if kind in form and form[kind].data]
    told = (str(option.label) for field in fields for option in field.iter_choices() if option.selected)
    return ", ".join(told) or str(EVERYBODY)


def typed_of(spec: RuleSpec, value: domain.Value) -> str:
    """A read value as it is typed."""
    if not isinstance(value, tuple):
        return str(value)
    if spec.type == DAYS:
        return "/".join(f"{day[1]:02}.{day[0]:02}" for day in value if isinstance(day, tuple))
    return "/".join(str(each) for each in value)


@bp.post("/<rule_key>/confirmation")
@requires("system.rules:edit")
def confirmation(rule_key: str) -> ResponseReturnValue:
    spec = spec_or_404(rule_key)
    form = _form(spec)
    if form.carry_out(lambda: settings.set_rule(form.of(rule_key), today=clock.today(), by=person())):
        gpa_all.start_for_rule(rule_key, by=person(), at=clock.now())
        return done(_("Янги қиймат киритилди."), ".show", rule_key=rule_key)
    return _refused(spec, form, 422)


@bp.route("/versions/<int:version_id>/removal", methods=["GET", "POST"])
@requires("system.rules:edit")
def removal(version_id: int) -> ResponseReturnValue:
    version = scoped_or_404(RuleValue, version_id)
    form = Form()
    if form.carry_out(lambda: settings.withdraw_rule(version, today=clock.today(), by=person())):
        return done(_("Ҳали кучга кирмаган қиймат ўчирилди."), ".show", rule_key=version.key)
    spec = spec_or_404(version.key)
    return render_template("system/rules/removal.html", form=form, version=version, spec=spec), form.status

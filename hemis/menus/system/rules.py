"""Қоидалар: every parameter of the rules with its validity and its act, kept by the administrator."""

from dataclasses import dataclass

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hemis.access import person, requires, scoped, scoped_or_404
from hemis.domain.formats import plain as figure
from hemis.domain.rules import CHOICE, NUMBERS, RULES, RuleSpec
from hemis.extensions import db
from hemis.models.settings import RuleValue
from hemis.operations import settings
from hemis.web import clock
from hemis.web.answers import done
from hemis.web.forms import DateField, Form, required, text

bp = Blueprint("rules", __name__, url_prefix="/rules")


class VersionForm(Form):
    value = text(_l("Янги қиймат"), 200)
    valid_from = DateField(_l("Қайси кундан"), required())
    act = text(_l("Асос: ҳужжат номи, рақами ва санаси"), 300)


@dataclass(frozen=True)
class Rule:
    """A parameter, with the version that holds today if one is stored."""

    spec: RuleSpec
    now: RuleValue | None

    @property
    def value(self) -> str:
        return self.now.value if self.now else self.spec.default

    @property
    def act(self) -> str:
        return self.now.act if self.now else _(self.spec.act)


def _holds(version: RuleValue) -> bool:
    day = clock.today()
    return version.valid_from <= day and (version.valid_to is None or day < version.valid_to)


def _spec(rule_key: str) -> RuleSpec:
    return RULES[rule_key] if rule_key in RULES else abort(404)


def _hint(spec: RuleSpec) -> str:
    if spec.type == CHOICE:
        return _("Қуйидагилардан бири: %(choices)s.", choices=", ".join(spec.choices))
    if spec.type == NUMBERS:
        return _("Сонлар тартиб билан, «/» билан ажратилади: масалан, %(example)s.", example=spec.default)
    return _("%(minimum)s дан %(maximum)s гача.", minimum=figure(spec.minimum), maximum=figure(spec.maximum))


@bp.get("/")
@requires("system.rules:view")
def index() -> ResponseReturnValue:
    stored = db.session.scalars(scoped(RuleValue).where(RuleValue.scope == "")).all()
    now = {version.key: version for version in stored if _holds(version)}
    shown = [Rule(spec, now.get(key)) for key, spec in RULES.items()]
    return render_template("system/rules/index.html", rules=shown)


@bp.get("/<rule_key>")
@requires("system.rules:view")
def show(rule_key: str) -> ResponseReturnValue:
    spec = _spec(rule_key)
    stored = scoped(RuleValue).where(RuleValue.key == rule_key).order_by(RuleValue.scope, RuleValue.valid_from.desc())
    versions = db.session.scalars(stored).all()
    now = next((version for version in versions if not version.scope and _holds(version)), None)
    return render_template(
        "system/rules/show.html", rule=Rule(spec, now), versions=versions, today=clock.today(), hint=_hint(spec)
    )


@bp.route("/<rule_key>/new", methods=["GET", "POST"])
@requires("system.rules:edit")
def new(rule_key: str) -> ResponseReturnValue:
    spec = _spec(rule_key)
    form = VersionForm()
    if form.carry_out(lambda: settings.set_rule(rule_key, **form.values, today=clock.today(), by=person())):
        return done(_("Янги қиймат киритилди."), ".show", rule_key=rule_key)
    return render_template("system/rules/form.html", form=form, spec=spec, hint=_hint(spec)), form.status


@bp.route("/versions/<int:version_id>/removal", methods=["GET", "POST"])
@requires("system.rules:edit")
def removal(version_id: int) -> ResponseReturnValue:
    version = scoped_or_404(RuleValue, version_id)
    form = Form()
    if form.carry_out(lambda: settings.withdraw_rule(version, today=clock.today(), by=person())):
        return done(_("Ҳали кучга кирмаган қиймат ўчирилди."), ".show", rule_key=version.key)
    spec = _spec(version.key)
    return render_template("system/rules/removal.html", form=form, version=version, spec=spec), form.status

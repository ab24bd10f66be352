"""A rule in words: its value with the unit, whom it is for, what may be typed, where it is read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort, current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hemis.access import can, scoped
from hemis.domain import rules as domain
from hemis.domain.classifiers import EDUCATION_FORM, EDUCATION_TYPE
from hemis.domain.daily_marks import FORMULAS
from hemis.domain.formats import plain as figure
from hemis.domain.i18n import N_
from hemis.domain.rule_spec import AREAS, CHOICE, DAYS, FACULTY, FORM, LEVEL, NUMBERS, RuleSpec
from hemis.domain.rules import AREA_OF, RULES
from hemis.extensions import db
from hemis.menus.system.rule_uses import USES, when
from hemis.models.settings import RuleValue
from hemis.models.structure import Faculty
from hemis.web import clock
from hemis.web.jinja import named

BY_ACT, CHANGED, COMING, SPECIAL = "act", "changed", "coming", "special"
STATES = {
    BY_ACT: N_("ҳужжатдаги қиймат"),
    CHANGED: N_("муассаса ўзгартирган"),
    COMING: N_("янги қиймати кутилмоқда"),
    SPECIAL: N_("алоҳида қийматлари бор"),
}
OPTIONS = {"warn": _l("огоҳлантириш"), "block": _l("сақламаслик"), "yes": _l("ҳа"), "no": _l("йўқ")}
OFFICES = {
    "dean": N_("деканат"),
    "studies": N_("ўқув-услубий бошқарма"),
    "lawyer": N_("юрист"),
    "accounting": N_("бухгалтерия"),
    "none": N_("ҳеч ким"),
}
OWN = {
    "exam.by_examiner": {
        "named": N_("имтиҳон жадвалида тайинланган имтиҳон олувчи, жадвал бўлмаса — фан ўқитувчиси"),
        "always": N_("фақат имтиҳон жадвалида тайинланган имтиҳон олувчи"),
    },
    "restudy.approval": {
        "studies": N_("ўқув ишлари бўйича проректор"),
        "rector": N_("ректор"),
        "dean": N_("факультет декани"),
    },
    "restudy.free": {
        "difference+leave": N_("фарқ ва таътил"),
        "difference": N_("фақат фарқ"),
        "leave": N_("фақат таътил"),
        "none": N_("ҳеч ким"),
    },
    "restudy.unpaid": {"block": N_("қайднома очилмайди"), "warn": N_("қайднома очилаверади")},
}
"""Choices that are called otherwise than those of other rules."""
EVERYBODY = _l("барчасига")


@dataclass(frozen=True)
class Rule:
    """A parameter with its stored versions."""

    spec: RuleSpec
    versions: Sequence[RuleValue]

    @property
    def area(self) -> str:
        return AREA_OF[self.spec.key]

    @property
    def now(self) -> RuleValue | None:
        """What holds today for everybody, if it is stored."""
        return next((each for each in self.versions if not each.scope and holds(each)), None)

    @property
    def value(self) -> str:
        return shown(self.spec, self.now.value if self.now else self.spec.default)

    @property
    def act(self) -> str:
        return _(self.now.act) if self.now else _(self.spec.act)

    @property
    def states(self) -> list[str]:
        """What a person would ask for: whether the value is that of the act, and what else there is."""
        is_own = self.now is not None and self.now.value != self.spec.default
        coming = any(each.valid_from > clock.today() for each in self.versions)
        special = any(each.scope and (each.valid_to is None or each.valid_to > clock.today()) for each in self.versions)
        return [CHANGED if is_own else BY_ACT, *([COMING] if coming else []), *([SPECIAL] if special else [])]


def holds(version: RuleValue) -> bool:
    """Whether a version holds today."""
    day = clock.today()
    return version.valid_from <= day and (version.valid_to is None or day < version.valid_to)


def shown(spec: RuleSpec, value: str) -> str:
    """Return a value as people read it, with its unit."""
    if value in OWN.get(spec.key, {}):
        return str(_(OWN[spec.key][value]))
    if spec.type == CHOICE:
        offices = [office for office in value.split("+") if office in OFFICES]
        return " + ".join(_(OFFICES[office]) for office in offices) or str(
            _(FORMULAS[value]) if value in FORMULAS else OPTIONS.get(value, value)
        )
    figures = value if spec.type == DAYS else value.replace(".", ",")
    return f"{figures} {_(spec.unit)}" if spec.unit else figures


def hint(spec: RuleSpec) -> str:
    """Return what may be typed."""
    if spec.type == CHOICE:
        return _("Қуйидагилардан бири: %(choices)s.", choices=", ".join(shown(spec, each) for each in spec.choices))
    if spec.type == DAYS:
        return _("Кунлар «кун.ой» кўринишида, «/» билан ажратилади: масалан, %(example)s.", example=spec.default)
    if spec.type == NUMBERS:
        return _("Сонлар тартиб билан, «/» билан ажратилади: масалан, %(example)s.", example=spec.default)
    return _("%(minimum)s дан %(maximum)s гача.", minimum=figure(spec.minimum), maximum=figure(spec.maximum))


def spec_or_404(rule_key: str) -> RuleSpec:
    return RULES[rule_key] if rule_key in RULES else abort(404)


def scopes_of(versions: Sequence[RuleValue]) -> dict[str, str]:
    """Whom each scope names, in words."""
    scopes = {version.scope: domain.scope_values(version.scope) for version in versions}
    asked = {int(values[FACULTY]) for values in scopes.values() if FACULTY in values}
    rows = db.session.scalars(scoped(Faculty).where(Faculty.id.in_(asked))) if asked else ()
    faculties = {str(row.id): named(row) for row in rows}
    words = {FACULTY: faculties, FORM: EDUCATION_FORM, LEVEL: EDUCATION_TYPE}
    return {
        scope: ", ".join(_(words[kind].get(code, code)) for kind, code in values.items()) or str(EVERYBODY)
        for scope, values in scopes.items()
    }


def told(key: str) -> dict[str, Any]:
    """Where a rule is read: (title, address or None for who may not go there), and the value of which day counts."""
    views: dict[str, Any] = dict(current_app.view_functions)
    uses = [(use.title, use.endpoint if can(views[use.endpoint].policy) else None) for use in USES.get(key, ())]
    return {"area": AREAS[AREA_OF[key]], "uses": uses, "when": when(key)}

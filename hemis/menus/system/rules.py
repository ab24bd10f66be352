"""Қоидалар: every parameter of the rules with its validity and its act, kept by the administrator (X-4)."""

from collections.abc import Sequence

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField

from hemis.access import requires, scoped
from hemis.domain.names import fold
from hemis.domain.rule_spec import AREAS
from hemis.domain.rules import RULES
from hemis.extensions import db
from hemis.menus.system.rule_words import STATES, Rule, hint, scopes_of, shown, spec_or_404, told
from hemis.models.settings import RuleValue
from hemis.web import clock
from hemis.web.export import asked_for_file, export_lines
from hemis.web.forms import DateField, Form, choice, text
from hemis.web.history import Line, entries_of, line_of
from hemis.web.listing import ALL, FilterForm, folded_words, page_of

bp = Blueprint("rules", __name__, url_prefix="/rules")


class ValueWords(Form):
    """The fields of a value, as its history calls them."""

    value = text(_l("Қиймат"), 200)
    valid_from = DateField(_l("Қайси кундан"))
    valid_to = DateField(_l("Қайси кунгача"))
    act = text(_l("Асос"), 300)


class RuleFilter(FilterForm):
    q = StringField(_l("Қидириш"))
    area = choice(_l("Соҳа"), AREAS, optional=True, blank=ALL)
    state = choice(_l("Ҳолати"), STATES, optional=True, blank=ALL)

    def fits(self, rule: Rule) -> bool:
        """Whether a rule is among those that are asked for."""
        area, state = self.chosen("area"), self.chosen("state")
        known = fold(f"{_(rule.spec.title)} {rule.spec.title} {rule.spec.key}")
        return (
            (not area or rule.area == area)
            and (not state or state in rule.states)
            and all(word in known for word in folded_words(self.q.data))
        )


COLUMNS = (
    (_l("Соҳа"), lambda rule: _(AREAS[rule.area])),
    (_l("Қоида"), lambda rule: _(rule.spec.title)),
    (_l("Қиймат"), lambda rule: rule.value),
    (_l("Қайси кундан"), lambda rule: rule.now.valid_from if rule.now else None),
    (_l("Мумкин бўлган қийматлар"), lambda rule: hint(rule.spec)),
    (_l("Асос"), lambda rule: rule.act),
    (_l("Ҳолати"), lambda rule: ", ".join(_(STATES[state]) for state in rule.states)),
)


def _rules(*keys: str) -> list[Rule]:
    """The rules with their versions, the latest first, by one statement."""
    stored = scoped(RuleValue).order_by(RuleValue.scope, RuleValue.valid_from.desc())
    versions: dict[str, list[RuleValue]] = {key: [] for key in keys or RULES}
    for row in db.session.scalars(stored.where(RuleValue.key.in_(versions))):
        versions[row.key].append(row)
    return [Rule(RULES[key], rows) for key, rows in versions.items()]


@bp.get("/")
@requires("system.rules:view")
def index() -> ResponseReturnValue:
    filters = RuleFilter()
    found = [rule for rule in _rules() if filters.fits(rule)]
    if asked_for_file():
        return export_lines(found, COLUMNS, "rules")
    page = page_of(found)
    return render_template("system/rules/index.html", filters=filters, page=page, areas=AREAS, states=STATES)


@bp.get("/<rule_key>")
@requires("system.rules:view")
def show(rule_key: str) -> ResponseReturnValue:
    spec = spec_or_404(rule_key)
    [rule] = _rules(rule_key)
    return render_template(
        "system/rules/show.html",
        rule=rule,
        scopes=scopes_of(rule.versions),
        today=clock.today(),
        hint=hint(spec),
        value_of=lambda version: shown(spec, version.value),
        history=_history(rule.versions),
        **told(rule_key),
    )


def _history(versions: Sequence[RuleValue]) -> list[Line]:
    """What was entered, ended and withdrawn, the newest first."""
    fields = {field.name: field for field in ValueWords(formdata=None)}
    entries = [entry for version in versions[:10] for entry in entries_of(version, 3)]
    return [line_of(entry, fields) for entry in sorted(entries, key=lambda entry: entry.number, reverse=True)]

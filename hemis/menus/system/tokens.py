"""Вазирлик веб-хизмати: keys that the administrator gives to named officials, and what they are used for (P-16)."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import joinedload
from wtforms import SelectMultipleField, StringField
from wtforms.fields import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from hemis.access import person, requires, scoped, scoped_or_404
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.visits import ApiToken, ApiTokenUse
from hemis.operations import api_tokens
from hemis.web import clock
from hemis.web.answers import done, listed
from hemis.web.forms import DateField, Form, choice, required, text
from hemis.web.history import history_of
from hemis.web.listing import ALL, FilterForm, folded, sort_by

bp = Blueprint("tokens", __name__, url_prefix="/tokens")
SCOPES = {"requests": N_("мурожаатлар сони"), "results": N_("хизмат натижалари")}
STATES = {"good": N_("амалда"), "over": N_("муддати тугаган"), "revoked": N_("бекор қилинган")}
OUTCOMES = {"answered": N_("жавоб берилди"), "refused": N_("рад этилди"), "throttled": N_("чекловдан ошган")}
KINDS = {"good": "ok", "over": "muted", "revoked": "danger"}
USES_SHOWN = 30
SORTS = {"holder": ApiToken.search_key, "until": ApiToken.valid_until, "used": ApiToken.last_used_at}
PEOPLE = (joinedload(ApiToken.created_by), joinedload(ApiToken.revoked_by))


def state_of(row: ApiToken) -> str:
    """Return where a token stands today: a key of `STATES`."""
    return "revoked" if row.revoked_at else "good" if row.valid_until >= clock.today() else "over"


COLUMNS = (
    (_l("Токен эгаси"), lambda row: row.holder),
    (_l("Лавозими"), lambda row: row.post),
    (_l("Идораси"), lambda row: row.body),
    (_l("Рухсатлари"), lambda row: ", ".join(_(SCOPES[scope]) for scope in row.scopes)),
    (_l("Охирги куни"), lambda row: row.valid_until),
    (_l("Охирги марта ишлатилган"), lambda row: clock.local(row.last_used_at) if row.last_used_at else ""),
    (_l("Ҳолати"), lambda row: _(STATES[state_of(row)])),
)


class TokenFilter(FilterForm):
    q = StringField(_l("Исм, лавозим ёки идора"))
    state = choice(_l("Ҳолати"), STATES, optional=True, blank=ALL)

    def narrow(self, statement: Select[ApiToken]) -> Select[ApiToken]:
        is_open, is_over = ApiToken.revoked_at.is_(None), ApiToken.valid_until < clock.today()
        states = {"good": is_open & ~is_over, "over": is_open & is_over, "revoked": ~is_open}
        if state := self.chosen("state"):
            statement = statement.where(states[state])
        return statement.where(folded(ApiToken.search_key, self.q.data))


class TokenForm(Form):
    holder = text(_l("Токен эгаси"), 200, description=_l("Вазирлик ваколат берган мансабдорнинг тўлиқ исми."))
    post = text(_l("Лавозими"), 200)
    body = text(_l("Идораси"), 200)
    scopes = SelectMultipleField(
        _l("Рухсатлари"),
        choices=[SelectChoice(code, _l(title)) for code, title in SCOPES.items()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    valid_until = DateField(_l("Охирги куни"), required(), description=_l("Кўпи билан бир йил."))


class RevocationForm(Form):
    reason = text(_l("Сабаби"), 500, area=True)


@bp.get("/")
@requires("system.tokens:view")
def index() -> ResponseReturnValue:
    filters = TokenFilter()
    rows = sort_by(filters.narrow(scoped(ApiToken)), SORTS, "holder")
    return listed("system/tokens/index.html", rows, COLUMNS, filters, **_words())


@bp.get("/<int:token_id>")
@requires("system.tokens:view")
def show(token_id: int) -> ResponseReturnValue:
    token = scoped_or_404(ApiToken, token_id, *PEOPLE)
    used = scoped(ApiTokenUse).where(ApiTokenUse.token_id == token_id)
    last = used.order_by(ApiTokenUse.day.desc(), ApiTokenUse.outcome).limit(USES_SHOWN)
    shown = {"token": token, "uses": db.session.scalars(last).all(), "history": history_of(token, TokenForm)}
    return render_template("system/tokens/show.html", **shown, **_words())


@bp.route("/new", methods=["GET", "POST"])
@requires("system.tokens:edit")
def new() -> ResponseReturnValue:
    form, row, given = TokenForm(), ApiToken(), []
    if form.carry_out(lambda: given.append(api_tokens.issue(row, form.values, at=clock.now(), by=person()))):
        return render_template("system/tokens/given.html", token=row, secret=given[0])
    return render_template("system/tokens/form.html", form=form), form.status


@bp.route("/<int:token_id>/revocation", methods=["GET", "POST"])
@requires("system.tokens:edit")
def revocation(token_id: int) -> ResponseReturnValue:
    token, form = scoped_or_404(ApiToken, token_id, lock=True), RevocationForm()
    if form.carry_out(lambda: api_tokens.revoke(token, form.reason.data, at=clock.now(), by=person())):
        return done(_("Токен бекор қилинди: у билан энди ҳеч нарса олинмайди."), ".show", token_id=token_id)
    return render_template("system/tokens/revocation.html", form=form, token=token), form.status


def _words() -> dict[str, object]:
    return {"scopes": SCOPES, "states": STATES, "state_of": state_of, "kinds": KINDS, "outcomes": OUTCOMES}

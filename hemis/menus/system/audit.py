"""Журнал: who changed what and when, and whether the chain of the entries is whole."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import joinedload
from wtforms import StringField
from wtforms.validators import Optional

from hemis.access import requires, scoped
from hemis.domain.names import sort_key
from hemis.domain.vocabulary import KINDS
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.audit import AuditEntry
from hemis.operations import audit
from hemis.web import audit as words
from hemis.web import clock
from hemis.web.answers import done
from hemis.web.chosen import asked_id
from hemis.web.export import asked_for_file, export
from hemis.web.forms import DateField, choice
from hemis.web.listing import ALL, FilterForm, folded

bp = Blueprint("audit", __name__, url_prefix="/audit")
SHOWN = 50
SORTED_KINDS = dict(sorted(KINDS.items(), key=lambda item: sort_key(item[1])))
COLUMNS = (
    (_l("Рақами"), lambda row: row.number),
    (_l("Вақти"), lambda row: f"{row.at.astimezone(clock.TASHKENT):%d.%m.%Y %H:%M:%S}"),
    (_l("Ким"), words.who),
    (_l("Нима"), words.what),
    (_l("Ўзгаришлар"), words.summary),
    (_l("Сабаб"), lambda row: row.reason),
)


class AuditFilter(FilterForm):
    q = StringField(_l("Ким: исм ёки логин"))
    kind = choice(_l("Нима"), SORTED_KINDS, optional=True, blank=ALL)
    since = DateField(_l("Қайси кундан"), [Optional()])
    until = DateField(_l("Қайси кунгача"), [Optional()])

    def narrow(self, statement: Select[AuditEntry]) -> Select[AuditEntry]:
        if kind := self.chosen("kind"):
            statement = statement.where(AuditEntry.object_type == kind)
        if since := self.chosen("since"):
            statement = statement.where(AuditEntry.at >= datetime.combine(since, time(), clock.TASHKENT))
        if until := self.chosen("until"):
            end = datetime.combine(until, time(), clock.TASHKENT) + timedelta(days=1)
            statement = statement.where(AuditEntry.at < end)
        if self.q.data:
            people = scoped(User).where(folded(User.name_key, self.q.data)).with_only_columns(User.id)
            statement = statement.where(AuditEntry.user_id.in_(people))
        return statement


@dataclass(frozen=True)
class Stretch:
    """A stretch of entries, newest first; found by number, since counting a long table takes long."""

    entries: list[AuditEntry]
    is_newest: bool

    @property
    def older(self) -> int | None:
        """The number before which the next stretch begins."""
        return self.entries[SHOWN - 1].number if len(self.entries) > SHOWN else None


@bp.get("/")
@requires("system.audit:view")
def index() -> ResponseReturnValue:
    filters = AuditFilter()
    rows = filters.narrow(scoped(AuditEntry)).options(joinedload(AuditEntry.user)).order_by(AuditEntry.number.desc())
    if asked_for_file():
        return export(rows, COLUMNS, "audit")
    before = asked_id("before")
    shown = rows if before is None else rows.where(AuditEntry.number < before)
    stretch = Stretch(list(db.session.scalars(shown.limit(SHOWN + 1))), before is None)
    return render_template("system/audit/index.html", filters=filters, stretch=stretch, words=words, shown=SHOWN)


@bp.post("/verification")
@requires("system.audit:view")
def verification() -> ResponseReturnValue:
    verdict = audit.verify(current_app.config["AUDIT_KEY"].encode())
    if verdict.broken_at is None:
        said = _("Журнал бутун: %(count)s та ёзув текширилди, ҳеч бири ўзгартирилмаган.", count=verdict.entries)
        return done(said, ".index")
    flash(_("Журнал %(number)s-ёзувдан бошлаб бузилган: база четдан ўзгартирилган.", number=verdict.broken_at), "error")
    return redirect(url_for(".index"), 303)

"""Ўзлаштириш кўчирмаси: given by the dean's office with a number and a QR code, registered, taken back."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, or_
from sqlalchemy.orm import joinedload
from wtforms import StringField
from wtforms.validators import Optional

from hemis.access import person, requires, scoped, scoped_or_404
from hemis.domain.i18n import N_
from hemis.domain.movement import GRADUATED, STUDYING
from hemis.extensions import db
from hemis.models.documents import IssuedDocument
from hemis.models.students import AcademicGroup, Student
from hemis.operations import documents, extracts
from hemis.operations.people import called
from hemis.web import clock, language, personal
from hemis.web.answers import done
from hemis.web.export import asked_for_file, export
from hemis.web.forms import DateField, Form, choice, text
from hemis.web.history import history_of
from hemis.web.listing import ALL, FilterForm, folded, paginate, sort_by
from hemis.web.pdf import as_pdf, inline, together, verification_address

bp = Blueprint("extracts", __name__, url_prefix="/extracts")
SORTS = {"issued": IssuedDocument.issued_at, "number": IssuedDocument.number}
STATES = {"1": N_("кучда"), "0": N_("бекор қилинган")}
WITH_GROUP = joinedload(Student.group).joinedload(AcademicGroup.speciality)
People = Mapping[int, Student]
MOST_AT_ONCE = 60
"""Papers in one file: more than the largest group has."""


class ExtractFilter(FilterForm):
    q = StringField(_l("Исм ёки кўчирма рақами"))
    group = StringField(_l("Гуруҳ номи"))
    since = DateField(_l("Қайси кундан"), [Optional()])
    until = DateField(_l("Қайси кунгача"), [Optional()])
    state = choice(_l("Ҳолати"), STATES, optional=True, blank=ALL)

    def narrow(self, rows: Select[IssuedDocument]) -> Select[IssuedDocument]:
        rows = rows.where(IssuedDocument.kind == extracts.KIND)
        if since := self.chosen("since"):
            rows = rows.where(IssuedDocument.issued_on >= since)
        if until := self.chosen("until"):
            rows = rows.where(IssuedDocument.issued_on <= until)
        if state := self.chosen("state"):
            revoked = IssuedDocument.revoked_at
            rows = rows.where(revoked.is_(None) if state == "1" else revoked.is_not(None))
        if typed := (self.q.data or "").strip():
            named = scoped(Student).where(called(Student, typed)).with_only_columns(Student.id)
            number = IssuedDocument.number.startswith(typed, autoescape=True)
            rows = rows.where(or_(number, IssuedDocument.subject_id.in_(named)))
        if typed := (self.group.data or "").strip():
            inside = scoped(Student).join(Student.group).where(folded(AcademicGroup.name_key, typed))
            rows = rows.where(IssuedDocument.subject_id.in_(inside.with_only_columns(Student.id)))
        return rows


class PurposeForm(Form):
    purpose = text(_l("Қаерга берилади"), 120, description=_l("Масалан: талаб қилинган жойга, банкка, бошқа ОТМга."))
    language = choice(
        _l("Кўчирма тили"),
        language.LANGUAGES,
        description=_l("Сарлавҳалар шу тилда, исм ва фан номлари шу тилнинг ёзувида чиқади."),
    )


class ReasonForm(Form):
    reason = text(_l("Сабаби"), 300, area=True)


@bp.get("/")
@requires("performance.extracts:view")
def index() -> ResponseReturnValue:
    filters = ExtractFilter()
    rows = filters.narrow(scoped(IssuedDocument).options(joinedload(IssuedDocument.issued_by)))
    rows = sort_by(rows, SORTS, "-issued")
    if asked_for_file():
        keys = rows.with_only_columns(IssuedDocument.subject_id, maintain_column_froms=True).order_by(None)
        whose = scoped(Student).where(Student.id.in_(keys))
        personal.looked_through(Student, whose)
        return export(rows, _columns(_people(whose)), "extracts", _("Ўзлаштириш кўчирмалари"))
    page = paginate(rows)
    people = _people(scoped(Student).where(Student.id.in_({row.subject_id for row in page})))
    old = extracts.outdated([row for row in page if not row.revoked_at])
    told: dict[str, Any] = {"people": people, "old": old, "most_at_once": MOST_AT_ONCE}
    return render_template("performance/extracts/index.html", filters=filters, page=page, **told)


@bp.route("/students/<int:student_id>/new", methods=["GET", "POST"])
@requires("performance.extracts:edit")
def new(student_id: int) -> ResponseReturnValue:
    student, form = scoped_or_404(Student, student_id, WITH_GROUP, lock=True), PurposeForm()
    made: list[IssuedDocument] = []
    if form.carry_out(lambda: made.append(_issue(student, form))):
        flash(_("Кўчирмага %(number)s рақами берилди.", number=made[0].number))
        return redirect(url_for(".show", extract_id=made[0].id), 303)
    return render_template("performance/extracts/new.html", form=form, student=student), form.status


@bp.route("/groups/<int:group_id>/new", methods=["GET", "POST"])
@requires("performance.extracts:edit")
def group(group_id: int) -> ResponseReturnValue:
    row, form = scoped_or_404(AcademicGroup, group_id, lock=True), PurposeForm()
    mine = scoped(Student).where(Student.group_id == group_id, Student.status.in_((STUDYING, GRADUATED)))
    made: list[IssuedDocument] = []
    if form.carry_out(lambda: made.extend(_issue_many(mine.order_by(Student.sort_key), form))):
        flash(_("%(count)s та кўчирмага рақам берилди.", count=len(made)))
        numbers: dict[str, Any] = {"since": made[0].issued_on.isoformat(), "group": row.name, "state": "1"}
        return redirect(url_for(".index", **numbers), 303)
    count = db.session.scalar(mine.with_only_columns(func.count(), maintain_column_froms=True))
    return render_template("performance/extracts/group.html", form=form, group=row, count=count), form.status


@bp.get("/bundle")
@requires("performance.extracts:view")
def bundle() -> ResponseReturnValue:
    """Print the papers that the list shows, as many as one file holds."""
    rows = ExtractFilter().narrow(scoped(IssuedDocument)).order_by(IssuedDocument.id).limit(MOST_AT_ONCE)
    found = db.session.scalars(rows).all()
    if not found:
        abort(404)
    keys = {row.subject_id for row in found}
    personal.looked_through(Student, scoped(Student).where(Student.id.in_(keys)))
    return inline(together("extract", found), "extracts")


@bp.get("/<int:extract_id>")
@requires("performance.extracts:view")
def show(extract_id: int) -> ResponseReturnValue:
    row = scoped_or_404(IssuedDocument, extract_id, joinedload(IssuedDocument.issued_by))
    is_old = row.id in extracts.outdated([row])
    content, history = documents.content_of(row), history_of(row, ReasonForm)
    personal.looked_at(Student, row.subject_id, personal.CARD)
    return render_template("performance/extracts/show.html", row=row, content=content, history=history, is_old=is_old)


@bp.get("/<int:extract_id>/print")
@requires("performance.extracts:view")
def printed(extract_id: int) -> ResponseReturnValue:
    row = scoped_or_404(IssuedDocument, extract_id)
    personal.looked_at(Student, row.subject_id, personal.PAPER)
    return as_pdf("extract", row)


@bp.route("/<int:extract_id>/revocation", methods=["GET", "POST"])
@requires("performance.extracts:edit")
def revocation(extract_id: int) -> ResponseReturnValue:
    row, form = scoped_or_404(IssuedDocument, extract_id, lock=True), ReasonForm()
    if form.carry_out(lambda: extracts.revoke(row, form.reason.data or "", by=person(), at=clock.now())):
        return done(_("Кўчирма бекор қилинди: текшириш саҳифаси буни кўрсатади."), ".show", extract_id=row.id)
    return render_template("performance/extracts/revocation.html", form=form, row=row), form.status


def _issue(student: Student, form: PurposeForm) -> IssuedDocument:
    return extracts.issue(student, form.purpose.data or "", **_about(form))


def _issue_many(students: Select[Student], form: PurposeForm) -> list[IssuedDocument]:
    people = db.session.scalars(students.options(joinedload(Student.group).joinedload(AcademicGroup.speciality)))
    return extracts.issue_many(people, form.purpose.data or "", **_about(form))


def _about(form: PurposeForm) -> dict[str, Any]:
    """Return what an issue is told besides the student: who, when, and in which language."""
    code = form.language.data or language.SOURCE
    tongue = extracts.Tongue(code, language.words_in(code), code in language.LATIN)
    about = {"by": person(), "at": clock.now(), "today": clock.today(), "address": verification_address()}
    return {**about, "tongue": tongue}


def _people(rows: Select[Student]) -> People:
    return {row.id: row for row in db.session.scalars(rows.options(joinedload(Student.group)))}


def state_of(row: IssuedDocument) -> str:
    """Return whether a paper is in force, in words."""
    state = "0" if row.revoked_at else "1"
    return str(_(STATES[state]))


def _columns(people: People) -> tuple[tuple[Any, Any], ...]:
    return (
        (_l("Рақами"), lambda row: row.number),
        (_l("Санаси"), lambda row: row.issued_on),
        (_l("Талаба"), lambda row: people[row.subject_id].full_name if row.subject_id in people else ""),
        (_l("Гуруҳ"), lambda row: people[row.subject_id].group.name if row.subject_id in people else ""),
        (_l("Ким берган"), lambda row: row.issued_by.name),
        (_l("Ҳолати"), state_of),
        (_l("Бекор қилиш сабаби"), lambda row: row.revoked_reason),
    )

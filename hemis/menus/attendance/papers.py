"""Узр ҳужжатларим: a student sends papers with their scans, sees what came of them, takes back what waits (H-13)."""

from typing import Any

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from sqlalchemy import Select
from sqlalchemy.orm import joinedload, selectinload
from wtforms import StringField

from hemis.access import person, requires, scoped, scoped_or_404, viewer
from hemis.domain.excuses import ABSENCE_REASON, PAPER, STATES
from hemis.menus.attendance.excuse_entry import SCANS
from hemis.menus.attendance.excuses import ALL, PEOPLE, shares_of
from hemis.models.excuses import AbsenceExcuse, ExcuseFile
from hemis.operations import excuse_sending, excuses
from hemis.operations.competence import check_scan
from hemis.operations.files import StoredFile
from hemis.operations.rules import whole_rules
from hemis.web import clock, uploads
from hemis.web.answers import done, listed
from hemis.web.export import Column
from hemis.web.forms import DateField, Form, choice, required, text
from hemis.web.listing import FilterForm, folded, sort_by

bp = Blueprint("papers", __name__, url_prefix="/papers")
SCAN_FIELDS = ("file", "second_file")
SORTS = {"sent": AbsenceExcuse.entered_at, "from": AbsenceExcuse.starts_on, "due": AbsenceExcuse.due_on}
COLUMNS: tuple[Column, ...] = (
    (_l("Сабаб"), lambda row: _(ABSENCE_REASON[row.kind])),
    (_l("Ҳужжат рақами"), lambda row: row.number),
    (_l("Қайси кундан"), lambda row: row.starts_on),
    (_l("Қайси кунгача"), lambda row: row.ends_on),
    (_l("Юборилган вақти"), lambda row: clock.exact(row.entered_at)),
    (_l("Ҳолати"), lambda row: _(STATES[row.status][0])),
    (_l("Рад этиш сабаби"), lambda row: row.refusal),
)


class PaperFilter(FilterForm):
    q = StringField(_l("Ҳужжат рақами"))
    kind = choice(_l("Сабаб"), ABSENCE_REASON, optional=True, blank=ALL)
    status = choice(_l("Ҳолати"), {key: title for key, (title, _kind) in STATES.items()}, optional=True, blank=ALL)

    def narrow(self, rows: Select[Any]) -> Select[Any]:
        rows = self.by_columns(rows, AbsenceExcuse.kind, AbsenceExcuse.status)
        return rows.where(folded(AbsenceExcuse.number_key, self.q.data))


class PaperForm(Form):
    """What the paper says, and a scan of it."""

    kind = choice(_l("Сабаб"), ABSENCE_REASON, asks=True)
    starts_on = DateField(_l("Қайси кундан"), required())
    ends_on = DateField(_l("Қайси кунгача"), required(), description=_l("Шу кун ҳам киради."))
    number = text(_l("Ҳужжат рақами"), 60, description=_l("Рақами бўлмаса, «рақамсиз» деб ёзинг."))
    file = FileField(_l("Ҳужжат нусхаси"), description=SCANS)
    second_file = FileField(_l("Иккинчи бет ёки ҳужжат"), description=SCANS)
    note = text(_l("Изоҳ"), 500, optional=True, area=True)

    @property
    def values(self) -> dict[str, Any]:
        """The columns; the scans are told apart."""
        return {name: value for name, value in super().values.items() if name not in SCAN_FIELDS}


@bp.get("/")
@requires("attendance.papers:view")
def index() -> ResponseReturnValue:
    filters = PaperFilter()
    rows = sort_by(filters.narrow(scoped(AbsenceExcuse)), SORTS, "-sent")
    words = {"reasons": ABSENCE_REASON, "states": STATES, "today": clock.today()}
    return listed("attendance/papers/index.html", rows, COLUMNS, filters, hours_of=excuses.hours_of, **words)


@bp.route("/new", methods=["GET", "POST"])
@requires("attendance.papers:edit")
def new() -> ResponseReturnValue:
    form, row = PaperForm(), AbsenceExcuse(student_id=viewer().student_id or abort(404))
    form.file.flags.required = True
    if form.carry_out(lambda: _send(row, form)):
        return done(
            _("Ҳужжат деканатга юборилди: %(at)s.", at=clock.exact(row.entered_at)), ".show", own_excuse_id=row.id
        )
    limits = whole_rules(excuse_sending.SEND, excuse_sending.DECIDE, on=clock.today())
    days, within = limits[excuse_sending.SEND], limits[excuse_sending.DECIDE]
    return render_template("attendance/papers/form.html", form=form, days=days, within=within), form.status


def _send(row: AbsenceExcuse, form: PaperForm) -> None:
    """Ask first, then keep the scans: a paper that is refused leaves no file behind."""
    values, today = form.values, clock.today()
    excuse_sending.examine(row.student_id, values, today=today, by=person())
    scans = [(file, _(PAPER[form.kind.data])) for file in map(_kept, SCAN_FIELDS) if file]
    excuse_sending.send(row, values, scans, at=clock.now(), today=today, by=person())


def _kept(name: str) -> StoredFile | None:
    upload = request.files.get(name)
    if not upload:
        return None
    check_scan(upload.filename or "")
    return uploads.keep(upload)


@bp.get("/<int:own_excuse_id>")
@requires("attendance.papers:view")
def show(own_excuse_id: int) -> ResponseReturnValue:
    row = _found(own_excuse_id)
    words = {"reasons": ABSENCE_REASON, "states": STATES, "today": clock.today(), "exact": clock.exact}
    size_of = uploads.size_in_words
    return render_template("attendance/papers/show.html", row=row, shares=shares_of(row), size_of=size_of, **words)


@bp.route("/<int:own_excuse_id>/recall", methods=["GET", "POST"])
@requires("attendance.papers:edit")
def recall(own_excuse_id: int) -> ResponseReturnValue:
    row, form = _found(own_excuse_id), Form()
    if form.carry_out(lambda: excuse_sending.recall(row, at=clock.now(), by=person())):
        return done(_("Ҳужжат қайтариб олинди."), ".show", own_excuse_id=row.id)
    return render_template("attendance/papers/recall.html", form=form, row=row, reasons=ABSENCE_REASON), form.status


@bp.get("/<int:own_excuse_id>/files/<int:own_excuse_file_id>")
@requires("attendance.papers:view")
def file(own_excuse_id: int, own_excuse_file_id: int) -> ResponseReturnValue:
    row = scoped_or_404(ExcuseFile, own_excuse_file_id)
    if row.excuse_id != own_excuse_id:
        abort(404)
    return uploads.answer_with(row.stored_name, row.media_type, row.title)


def _found(key: int) -> AbsenceExcuse:
    people = tuple(joinedload(each) for each in PEOPLE)
    return scoped_or_404(AbsenceExcuse, key, *people, selectinload(AbsenceExcuse.files))

"""A paper is entered: who, which days and what they will turn, then what it says; its scans; taking it back."""

from datetime import date
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from sqlalchemy.orm import joinedload
from wtforms.validators import Optional

from hemis.access import person, requires, scoped_or_404
from hemis.domain.excuses import ABSENCE_REASON, PAPER
from hemis.extensions import db
from hemis.menus.attendance.excuses import bp, file_of, found
from hemis.models.excuses import AbsenceExcuse
from hemis.models.students import Student
from hemis.operations import excuses
from hemis.operations.competence import check_scan
from hemis.operations.files import StoredFile
from hemis.web import clock, personal, uploads
from hemis.web.answers import done
from hemis.web.forms import DateField, Form, choice, required, text
from hemis.web.listing import FilterForm
from hemis.web.students import choose_student

SCANS = _l("PDF, PNG ёки JPEG, кўпи билан 25 МБ.")


class PeriodFilter(FilterForm):
    """The days of the paper: what they turn is shown before anything is saved."""

    starts_on = DateField(_l("Қайси кундан"), [Optional()])
    ends_on = DateField(_l("Қайси кунгача"), [Optional()])


class ExcuseForm(Form):
    """What the paper says; the days come from the page before."""

    starts_on = DateField(_l("Қайси кундан"), required())
    ends_on = DateField(_l("Қайси кунгача"), required(), description=_l("Шу кун ҳам киради."))
    kind = choice(_l("Сабаб"), ABSENCE_REASON, asks=True)
    number = text(_l("Ҳужжат рақами"), 60, description=_l("Рақами бўлмаса, «рақамсиз» деб ёзинг."))
    note = text(_l("Изоҳ"), 500, optional=True, area=True)
    file = FileField(_l("Ҳужжат нусхаси"), description=SCANS)
    second_file = FileField(_l("Иккинчи бет ёки ҳужжат"), description=SCANS)

    @property
    def values(self) -> dict[str, Any]:
        """The columns; the scans are told apart."""
        return {name: value for name, value in super().values.items() if name not in ("file", "second_file")}


class ScanForm(Form):
    title = text(_l("Номи"), 200, description=_l("Масалан: Маълумотноманинг орқа томони"))
    file = FileField(_l("Ҳужжат нусхаси"), description=SCANS)


class WithdrawForm(Form):
    reason = text(_l("Нима учун қайтариб олинади"), 500, area=True)


@bp.get("/new")
@requires("attendance.excuses:edit")
def choose() -> ResponseReturnValue:
    return choose_student("attendance/excuses/choose.html")


@bp.route("/new/<int:student_id>", methods=["GET", "POST"])
@requires("attendance.excuses:edit")
def new(student_id: int) -> ResponseReturnValue:
    student = scoped_or_404(Student, student_id, joinedload(Student.group))
    personal.looked_at(Student, student_id, personal.CARD)
    period = PeriodFilter()
    days = {name: period.chosen(name) for name in ("starts_on", "ends_on")}
    form, row, hours = ExcuseForm(data=days), AbsenceExcuse(student_id=student_id), list[int]()
    form.file.flags.required = True
    if form.carry_out(lambda: hours.append(_enter(row, form))):
        return done(_said(hours[0]), ".show", excuse_id=row.id)
    first, last = _days(form if form.is_submitted() else None, days)
    shares = excuses.preview(student_id, first, last) if first and last and first <= last else None
    told: dict[str, Any] = {"form": form, "period": period, "student": student, "papers": PAPER, "shares": shares}
    return render_template("attendance/excuses/form.html", **told, first=first, last=last), form.status


def _days(form: ExcuseForm | None, asked: dict[str, Any]) -> tuple[date | None, date | None]:
    return (form.starts_on.data, form.ends_on.data) if form else (asked["starts_on"], asked["ends_on"])


def _said(hours: int) -> str:
    if not hours:
        return _("Сақланди. Бу кунларда сабабсиз қолдирилган дарс йўқ: кейин белгиланганлари ўзи сабабли бўлади.")
    return _("Сақланди: ҳужжат барча фанларда %(hours)s соатни сабабли қилди.", hours=hours)


def _enter(row: AbsenceExcuse, form: ExcuseForm) -> int:
    title = _(PAPER[form.kind.data])
    kept = [_kept(name) for name in ("file", "second_file")]
    scans = [(file, title) for file in kept if file]
    return excuses.enter(row, form.values, scans, at=clock.now(), by=person())


def _kept(name: str) -> StoredFile | None:
    upload = request.files.get(name)
    if not upload:
        return None
    check_scan(upload.filename or "")
    return uploads.keep(upload)


@bp.route("/<int:excuse_id>/withdrawal", methods=["GET", "POST"])
@requires("attendance.excuses:edit")
def withdrawal(excuse_id: int) -> ResponseReturnValue:
    row, form = found(excuse_id), WithdrawForm()
    if form.carry_out(lambda: excuses.withdraw(row, form.reason.data, at=clock.now(), by=person())):
        return done(_("Ҳужжат қайтариб олинди."), ".show", excuse_id=row.id)
    told = {"shares": excuses.turned_by(row.id), "reasons": ABSENCE_REASON}
    return render_template("attendance/excuses/withdrawal.html", form=form, row=row, **told), form.status


@bp.route("/<int:excuse_id>/files/new", methods=["GET", "POST"])
@requires("attendance.excuses:edit")
def new_file(excuse_id: int) -> ResponseReturnValue:
    row, form = found(excuse_id), ScanForm()
    form.file.flags.required = True
    if form.carry_out(lambda: _attach(row, form)):
        return done(_("Файл бириктирилди."), ".show", excuse_id=row.id)
    return render_template("attendance/excuses/file.html", form=form, row=row), form.status


def _attach(row: AbsenceExcuse, form: ScanForm) -> None:
    kept = _kept("file")
    if kept is None:
        raise excuses.no_scan()
    excuses.add_scan(row, kept, form.title.data, at=clock.now(), by=person())


@bp.route("/<int:excuse_id>/files/<int:excuse_file_id>/remove", methods=["GET", "POST"])
@requires("attendance.excuses:edit")
def remove_file(excuse_id: int, excuse_file_id: int) -> ResponseReturnValue:
    row, form = found(excuse_id), Form()
    file = file_of(row, excuse_file_id)
    title = file.title
    if form.carry_out(lambda: excuses.remove_scan(row, file, by=person())):
        db.session.expire(row, ["files"])
        return done(_("Файл олиб ташланди."), ".show", excuse_id=row.id)
    back = url_for(".show", excuse_id=excuse_id)
    return render_template("attendance/excuses/remove_file.html", form=form, title=title, back=back), form.status

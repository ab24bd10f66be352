"""Аттестация: once for each year of study, with the minutes of whoever has held it."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import selectinload

from hemis.access import person, requires, scoped_or_404
from hemis.domain.doctoral import RESULTS
from hemis.menus.doctoral import papers
from hemis.menus.doctoral.words import doctoral_student
from hemis.models.doctoral import Attestation, DoctoralStudent
from hemis.operations import doctoral_study
from hemis.web import clock
from hemis.web.answers import done
from hemis.web.forms import DateField, Form, IntegerField, between, choice, required, text
from hemis.web.history import history_of

UNLESS_PASSED = _l("Ўтмаган ёки шартли ўтган бўлса, ёзилади.")
bp = Blueprint("attestations", __name__, url_prefix="/attestations")


class AttestationForm(Form):
    study_year = IntegerField(_l("Ўқиш йили"), [*required(), between(1, 20)])
    held_on = DateField(_l("Ўтказилган сана"), required())
    minutes_number = text(_l("Баён рақами"), 40)
    result = choice(_l("Натижа"), RESULTS, asks=True, blank=_l("танланг"))
    remark = text(_l("Изоҳ"), 1000, optional=True, area=True, description=UNLESS_PASSED)


@bp.route("/<int:doctoral_id>/new", methods=["GET", "POST"])
@requires("doctoral.students:edit")
def new(doctoral_id: int) -> ResponseReturnValue:
    return _form(Attestation(), doctoral_student(doctoral_id))


@bp.route("/<int:attestation_id>/edit", methods=["GET", "POST"])
@requires("doctoral.students:edit")
def edit(attestation_id: int) -> ResponseReturnValue:
    row = scoped_or_404(Attestation, attestation_id)
    return _form(row, doctoral_student(row.student_id))


def _form(row: Attestation, student: DoctoralStudent) -> ResponseReturnValue:
    form, key = AttestationForm(obj=row), student.id
    if form.carry_out(lambda: _save(row, student, form)):
        return done(_("Сақланди."), "doctoral.plans.index", doctoral_id=key)
    history = history_of(row, AttestationForm) if row.id else []
    values = {"row": row, "student": student, "history": history}
    return render_template("doctoral/attestations/form.html", form=form, **values), form.status


def _save(row: Attestation, student: DoctoralStudent, form: AttestationForm) -> None:
    doctoral_study.save_attestation(row, student, form.values, today=clock.today(), by=person())


@bp.get("/<int:doctoral_id>/print")
@requires("doctoral.students:view")
def printed(doctoral_id: int) -> ResponseReturnValue:
    return papers.attestation_sheet(doctoral_student(doctoral_id, selectinload(DoctoralStudent.attestations)))

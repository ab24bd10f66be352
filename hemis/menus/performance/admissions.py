"""Имтиҳонга қўйилганлар рўйхати: who may sit the final and who may not, with the reason and its act (rules 1.3)."""

from collections import Counter
from datetime import timedelta
from typing import NamedTuple

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hemis.access import person, requires, scoped, scoped_or_404
from hemis.domain import controls
from hemis.domain.control_kinds import APART, FINAL, GATES
from hemis.extensions import db
from hemis.models.assessment import GradeSheet
from hemis.models.controls import ControlPermit
from hemis.operations import gradebook, retakes
from hemis.operations.gradebook import Gradebook
from hemis.operations.retakes import NewPermit
from hemis.web import clock, language
from hemis.web.answers import done
from hemis.web.controls import control_short, told
from hemis.web.export import asked_for_file, export_table
from hemis.web.forms import DateField, Form, required, text
from hemis.web.sheets import WITH_SUBJECT, words

bp = Blueprint("admissions", __name__, url_prefix="/admissions")
bp.context_processor(words)


class Admission(NamedTuple):
    """A line of the list."""

    number: int
    student_id: int
    record: str
    name: str
    points: list[str]
    reasons: list[str]
    acts: list[str]
    absent: list[tuple[int, str]]
    """The controls that were missed, for which a dean's order may be given."""
    permits: list[ControlPermit]
    awaited: list[str]
    """What is not entered yet of all that admission hangs on."""

    @property
    def state(self) -> str:
        return "barred" if self.reasons else "awaited" if self.awaited else "admitted"


class PermitForm(Form):
    order_number = text(_l("Деканнинг фармойиши рақами"), 40)
    order_date = DateField(_l("Фармойиш санаси"), required())
    valid_until = DateField(_l("Қайси кунгача топширади"), required())
    reason = text(_l("Узрли сабаб ва ҳужжати"), 500, area=True)


@bp.get("/<int:sheet_id>")
@requires("performance.admissions:view")
def show(sheet_id: int) -> ResponseReturnValue:
    book = _read(sheet_id)
    lines = _lines(book)
    if asked_for_file():
        return export_table(_headings(), [_row(line) for line in lines], "admissions", _title(book))
    counts = Counter(line.state for line in lines)
    return render_template("performance/admissions/show.html", book=book, lines=lines, counts=counts)


@bp.route("/<int:sheet_id>/permits/<int:student_id>/<int:control_id>", methods=["GET", "POST"])
@requires("performance.admissions:edit")
def permit(sheet_id: int, student_id: int, control_id: int) -> ResponseReturnValue:
    book = _read(sheet_id, lock=True)
    if not book.has((student_id, control_id)):
        abort(404)
    today = clock.today()
    form = PermitForm(order_date=today, valid_until=today + timedelta(days=10))
    if form.carry_out(lambda: _permit(book, (student_id, control_id), form)):
        return done(_("Фармойиш қайд этилди: талаба назоратни топшира олади."), ".show", sheet_id=sheet_id)
    line, control = book.by_student[student_id], control_short(book.by_control[control_id])
    page = {"form": form, "book": book, "line": line, "control": control}
    return render_template("performance/admissions/permit.html", **page), form.status


def _permit(book: Gradebook, key: tuple[int, int], form: PermitForm) -> None:
    said = NewPermit(
        str(form.order_number.data or ""), form.order_date.data, form.valid_until.data, str(form.reason.data)
    )
    retakes.permit(book, *key, said, at=clock.now(), by=person())


def _read(sheet_id: int, *, lock: bool = False) -> Gradebook:
    sheet = scoped_or_404(GradeSheet, sheet_id, *WITH_SUBJECT, lock=lock)
    return gradebook.read(sheet, today=clock.today())


def _lines(book: Gradebook) -> list[Admission]:
    permits = db.session.scalars(scoped(ControlPermit).filter_by(sheet_id=book.sheet.id)).all()
    return [
        _line(book, line, number, [row for row in permits if row.student_id == line.student_id])
        for number, line in enumerate((line for line in book.lines if line.is_member), start=1)
    ]


def _line(book: Gradebook, line: gradebook.Line, number: int, permits: list[ControlPermit]) -> Admission:
    reasons, latin = book.barred(line), language.is_latin()
    missed = retakes.missed(book, line) - {row.control_id for row in permits}
    absent = [(key, control_short(control)) for key, control in book.by_control.items() if key in missed]
    return Admission(
        number,
        line.student_id,
        line.number,
        line.full_name_latin if latin else line.full_name,
        [line.cells[key].text for key in book.by_control],
        [told(reason) for reason in reasons],
        list(dict.fromkeys(_(controls.act_of(reason)) for reason in reasons)),
        absent,
        permits,
        [] if reasons else [control_short(book.by_control[key]) for key in _awaited(book, line)],
    )


def _awaited(book: Gradebook, line: gradebook.Line) -> list[int]:
    """The controls before the final without points; none of them where there is no final."""
    kinds = {key: control.kind for key, control in book.by_control.items()}
    if FINAL not in kinds.values():
        return []
    return [key for key, kind in kinds.items() if _is_awaited(kind) and not line.cells[key].is_filled]


def _is_awaited(kind: str) -> bool:
    return kind != FINAL and (kind not in APART or kind in GATES)


def _title(book: Gradebook) -> str:
    subject, group = book.sheet.curriculum_subject.subject.name, book.sheet.group.name
    return _("Имтиҳонга қўйилганлар рўйхати: %(subject)s, %(group)s", subject=subject, group=group)


def _headings() -> list[str]:
    return [_("№"), _("Талаба рақами"), _("Талаба"), _("Якуний назорат"), _("Сабаби"), _("Асос")]


def _row(line: Admission) -> list[str | int]:
    states = {"admitted": _("қўйилди"), "barred": _("қўйилмади"), "awaited": _("ҳали аниқ эмас")}
    waits = [_("Бали киритилмаган: %(controls)s.", controls=", ".join(line.awaited))] if line.awaited else []
    said = " ".join([*line.reasons, *waits])
    return [line.number, line.record, line.name, states[line.state], said, " ".join(line.acts)]

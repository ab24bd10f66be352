"""Бошқа муассасада ўқилган фанлар: what students bring by their papers, entered by the offices (H-7, H-11)."""

from typing import Any

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from sqlalchemy import Select, or_
from sqlalchemy.orm import contains_eager, joinedload
from wtforms import StringField

from hemis.access import person, requires, scoped, scoped_or_404, viewer
from hemis.models.differences import OutsideSubject
from hemis.models.structure import Faculty
from hemis.models.students import Student
from hemis.models.subjects import Subject
from hemis.operations import outside_subjects
from hemis.operations.outside_subjects import PAPERS
from hemis.operations.people import called
from hemis.web import clock, personal, uploads
from hemis.web.answers import done, listed
from hemis.web.export import Column, asked_for_file, yes_no
from hemis.web.forms import DateField, Form, IntegerField, ScopedSelect, between, choice, required, text
from hemis.web.history import history_of
from hemis.web.jinja import named
from hemis.web.listing import ALL, FilterForm, folded, sort_by

bp = Blueprint("outside", __name__, url_prefix="/outside")
STANDING = {"1": _l("ҳисобда"), "0": _l("ҳисобдан чиқарилган")}
SORTS = {
    "student": Student.sort_key,
    "name": OutsideSubject.name,
    "institution": OutsideSubject.institution,
    "paper": OutsideSubject.paper_on,
    "credits": OutsideSubject.credits,
}
COLUMNS: tuple[Column, ...] = (
    (_l("Талаба рақами"), lambda row: row.student.number),
    (_l("Ф.И.Ш."), lambda row: row.student.full_name),
    (_l("Фан"), lambda row: row.name),
    (_l("Муассаса"), lambda row: row.institution),
    (_l("Ҳужжат"), lambda row: _(PAPERS[row.paper_kind])),
    (_l("Ҳужжат рақами"), lambda row: row.paper_number),
    (_l("Ҳужжат санаси"), lambda row: row.paper_on),
    (_l("Кредит"), lambda row: row.credits),
    (_l("Соат"), lambda row: row.hours),
    (_l("Баҳо"), lambda row: row.mark),
    (_l("Баҳолаш шкаласи"), lambda row: row.scale),
    (_l("Ҳисобдан чиқарилган"), lambda row: yes_no(row.withdrawn_at is not None)),
)


class OutsideForm(Form):
    """What a paper says of one subject."""

    institution = text(_l("Муассаса"), 300, description=_l("Ҳужжатда ёзилганидек, тўлиқ номи."))
    paper_kind = choice(_l("Ҳужжат тури"), PAPERS)
    paper_number = text(_l("Ҳужжат рақами"), 40)
    paper_on = DateField(_l("Ҳужжат санаси"), required())
    name = text(_l("Фан номи"), 200)
    subject_id = ScopedSelect(
        _l("Базамиздаги айни шу фан"),
        model=Subject,
        title=named,
        narrow=lambda rows: rows.where(Subject.is_active).order_by(Subject.sort_key),
        blank=_l("базада йўқ ёки фарқ қилади"),
    )
    credits = IntegerField(
        _l("Кредит"),
        [*required(), between(0, 60)],
        description=_l("Ҳужжатда кредит бўлмаса, 0 ёзинг: у соатдан ҳисобланади."),
    )
    hours = IntegerField(_l("Соат"), [*required(), between(0, 2000)], default=0)
    mark = text(_l("Баҳо"), 20, description=_l("Масалан: 4, 86, B+."))
    scale = text(_l("Баҳолаш шкаласи"), 40, description=_l("Масалан: 5 баллик, 100 баллик, A–F."))
    file = FileField(_l("Ҳужжат нусхаси"), description=_l("PDF, PNG ёки JPEG, кўпи билан 25 МБ."))

    @property
    def values(self) -> dict[str, Any]:
        """The columns; the scan is told apart."""
        return {name: value for name, value in super().values.items() if name != "file"}


class WithdrawForm(Form):
    reason = text(_l("Нима учун ҳисобдан чиқарилади"), 300)


class HistoryForm(OutsideForm):
    """The words of the history."""

    withdrawn_reason = text(_l("Ҳисобдан чиқариш сабаби"), 300)


class OwnOutsideFilter(FilterForm):
    q = StringField(_l("Талаба, фан, муассаса, ҳужжат рақами"))
    paper_kind = choice(_l("Ҳужжат тури"), PAPERS, optional=True, blank=ALL)
    state = choice(_l("Ҳолати"), STANDING, optional=True, blank=ALL)

    def narrow(self, statement: Select[Any]) -> Select[Any]:
        row = OutsideSubject
        statement = self.by_columns(statement, row.paper_kind, Student.faculty_id)
        if asked := self.chosen("state"):
            statement = statement.where(row.withdrawn_at.is_(None) if asked == "1" else row.withdrawn_at.is_not(None))
        if not (words := (self.q.data or "").strip()):
            return statement
        return statement.where(or_(Student.number == words, called(Student, words), folded(row.text_key, words)))


class OutsideFilter(OwnOutsideFilter):
    """The same for those who see several faculties."""

    faculty_id = ScopedSelect(
        _l("Факультет"), model=Faculty, title=named, narrow=lambda rows: rows.order_by(Faculty.sort_key), blank=ALL
    )


@bp.get("/")
@requires("movement.outside:view")
def index() -> ResponseReturnValue:
    filters = OwnOutsideFilter() if viewer().faculty_id else OutsideFilter()
    owner = contains_eager(OutsideSubject.student)
    rows = scoped(OutsideSubject).join(OutsideSubject.student).options(owner, owner.joinedload(Student.group))
    rows = filters.narrow(rows)
    if asked_for_file():
        personal.looked_through(Student, rows.with_only_columns(Student.id))
    return listed("movement/outside/index.html", sort_by(rows, SORTS, "student"), COLUMNS, filters, papers=PAPERS)


@bp.get("/<int:outside_id>")
@requires("movement.outside:view")
def show(outside_id: int) -> ResponseReturnValue:
    row = found(outside_id)
    history = history_of(row, HistoryForm)
    told = {"papers": PAPERS, "size_of": uploads.size_in_words}
    return render_template("movement/outside/show.html", row=row, history=history, **told)


def found(outside_id: int) -> OutsideSubject:
    """Return a row of the viewer's scope with its student, or answer 404; whose page it is is noted."""
    owner = joinedload(OutsideSubject.student)
    row = scoped_or_404(OutsideSubject, outside_id, owner.joinedload(Student.group), joinedload(OutsideSubject.subject))
    personal.looked_at(Student, row.student_id, personal.CARD)
    return row


@bp.get("/<int:outside_id>/scan")
@requires("movement.outside:view")
def scan(outside_id: int) -> ResponseReturnValue:
    row = found(outside_id)
    if not row.stored_name:
        abort(404)
    return uploads.answer_with(row.stored_name, row.media_type, f"{row.institution} {row.paper_number}")


@bp.route("/<int:outside_id>/withdrawal", methods=["GET", "POST"])
@requires("movement.outside:edit")
def withdrawal(outside_id: int) -> ResponseReturnValue:
    row, form = found(outside_id), WithdrawForm()
    if form.carry_out(lambda: outside_subjects.withdraw(row, form.reason.data, at=clock.now(), by=person())):
        return done(_("Фан ҳисобдан чиқарилди."), ".show", outside_id=row.id)
    return render_template("movement/outside/withdrawal.html", form=form, row=row), form.status

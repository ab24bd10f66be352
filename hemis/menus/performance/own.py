"""Натижаларим: the published results of the student who is signed in, and the way from there to an appeal (H-25)."""

from typing import Any

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import contains_eager
from wtforms import RadioField, StringField
from wtforms.fields import SelectChoice

from hemis.access import person, requires, scoped, scoped_or_404, viewer
from hemis.domain import results
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.menus.performance.appeals import STATES as APPEAL_STATES
from hemis.models.assessment import GradeSheet
from hemis.models.controls import Appeal
from hemis.models.curriculum import Curriculum, CurriculumSubject, Semester
from hemis.models.subjects import Subject
from hemis.operations import appeals, gradebook, own_results
from hemis.operations.own_results import OwnSheet
from hemis.web import clock
from hemis.web.answers import done
from hemis.web.controls import control_short, control_title
from hemis.web.export import asked_for_file, export_lines
from hemis.web.forms import Form, choice, required, text
from hemis.web.listing import ALL, FilterForm, folded, page_of
from hemis.web.sheets import ROUNDS, STATES, WITH_SUBJECT

bp = Blueprint("own", __name__, url_prefix="/own")
RESULTS = {
    results.PASSED: (N_("ўзлаштирган"), "ok"),
    results.FAILED: (N_("қарздор"), "danger"),
    results.NOT_ADMITTED: (N_("якунийга киритилмаган"), "danger"),
    results.ABSENT: (N_("якунийга келмаган"), "danger"),
    results.INCOMPLETE: (N_("тўлиқ эмас"), "muted"),
}
SEMESTERS = range(1, 13)


def _points(row: OwnSheet) -> str:
    return "; ".join(f"{control_short(cell)} {cell.points or 0:n}" for cell in row.cells if cell.is_filled)


COLUMNS = (
    (_l("Семестр"), lambda row: row.sheet.curriculum_subject.semester.number),
    (_l("Фан"), lambda row: row.sheet.curriculum_subject.subject.name),
    (_l("Қайднома тури"), lambda row: _(ROUNDS[row.sheet.round])),
    (_l("Кредит"), lambda row: row.sheet.curriculum_subject.credits),
    (_l("Баллар"), _points),
    (_l("Жами"), lambda row: row.result.total),
    (_l("Баҳо"), lambda row: row.result.mark),
    (_l("Ҳолати"), lambda row: _(RESULTS[row.result.state][0])),
    (_l("Эълон қилинган"), lambda row: clock.local(row.sheet.published_at)),
)


class ResultFilter(FilterForm):
    q = StringField(_l("Фан"))
    semester = choice(_l("Семестр"), {str(number): str(number) for number in SEMESTERS}, optional=True, blank=ALL)

    def narrow(self, rows: Select[Any]) -> Select[Any]:
        if number := self.chosen("semester"):
            rows = rows.where(Semester.number == int(number))
        return rows.where(folded(Subject.name_key, self.q.data))


class ClaimForm(Form):
    control_id = RadioField(_l("Қайси назорат"), required(), coerce=str)
    claim = text(
        _l("Нимага эътирозингиз бор"),
        1000,
        area=True,
        description=_l("Масалан: 3-саволга тўлиқ жавоб берганман, лекин балл қўйилмаган."),
    )


@bp.get("/")
@requires("performance.own:view")
def index() -> ResponseReturnValue:
    filters = ResultFilter()
    rows = filters.narrow(_joined(scoped(GradeSheet))).order_by(
        Semester.number.desc(), Subject.sort_key, GradeSheet.round.desc(), GradeSheet.id
    )
    sheets = db.session.scalars(rows).unique().all()
    if asked_for_file():
        return export_lines(_read(sheets), COLUMNS, "results")
    page = page_of(sheets)
    found = {each.sheet.id: each for each in _read(page.items)}
    return render_template("performance/own/index.html", filters=filters, page=page, found=found, **_words())


@bp.get("/<int:own_sheet_id>")
@requires("performance.own:view")
def show(own_sheet_id: int) -> ResponseReturnValue:
    row = _read([_found(own_sheet_id)])[0]
    return render_template("performance/own/show.html", row=row, now=clock.now(), exact=clock.exact, **_words())


@bp.route("/<int:own_sheet_id>/appeal", methods=["GET", "POST"])
@requires("performance.claims:edit")
def appeal(own_sheet_id: int) -> ResponseReturnValue:
    at = clock.now()  # before anything is waited for: the second in which it was sent counts
    sheet, form, made = _found(own_sheet_id, lock=True), ClaimForm(), list[Appeal]()
    row = own_results.read(_student(), [sheet], at=at)[0]
    form.control_id.choices = [
        SelectChoice(str(cell.control_id), _("%(control)s: %(points)s балл", control=control_title(cell), points=said))
        for cell, said in ((cell, "0" if cell.points is None else f"{cell.points.normalize():f}") for cell in row.cells)
        if cell.is_filled and not cell.is_carried
    ]
    if form.carry_out(lambda: made.append(_file(sheet, form, at))):
        said = _("Апелляция қабул қилинди: %(at)s. Қарор %(day)s гача чиқади.", at=clock.exact(at), day=_due(made[0]))
        return done(said, "performance.claims.show", own_appeal_id=made[0].id)
    return render_template("performance/own/appeal.html", form=form, row=row, exact=clock.exact, now=at), form.status


def _file(sheet: GradeSheet, form: ClaimForm, at: Any) -> Appeal:
    book, claim = gradebook.read(sheet, today=clock.today()), str(form.claim.data)
    return appeals.file(book, _student(), int(form.control_id.data), claim, at=at, today=clock.today(), by=person())


def _due(row: Appeal) -> str:
    return f"{row.due_on:%d.%m.%Y}"


def _student() -> int:
    return viewer().student_id or abort(404)


def _found(sheet_id: int, *, lock: bool = False) -> GradeSheet:
    return scoped_or_404(GradeSheet, sheet_id, *WITH_SUBJECT, lock=lock)


def _read(sheets: Any) -> list[OwnSheet]:
    return own_results.read(_student(), sheets, at=clock.now())


def _words() -> dict[str, Any]:
    words = {"rounds": ROUNDS, "states": STATES}
    return {"results": RESULTS, "appeal_states": APPEAL_STATES, **words}


def _joined(rows: Select[Any]) -> Select[Any]:
    subject = contains_eager(GradeSheet.curriculum_subject)
    semester = subject.contains_eager(CurriculumSubject.semester)
    curriculum = semester.contains_eager(Semester.curriculum)
    return (
        rows.join(GradeSheet.curriculum_subject)
        .join(CurriculumSubject.subject)
        .join(CurriculumSubject.semester)
        .join(Semester.curriculum)
        .join(Curriculum.speciality)
        .options(subject.contains_eager(CurriculumSubject.subject), curriculum.contains_eager(Curriculum.speciality))
    )

"""Имтиҳонлар: the examination sessions of the faculties (H-5, H-12), opened, given other days and watched."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import contains_eager, joinedload
from wtforms import StringField
from wtforms.validators import Optional

from hemis.access import person, requires, scoped, scoped_or_404, viewer
from hemis.menus.curriculum.selects import ALL, faculties, years
from hemis.models.curriculum import AcademicYear
from hemis.models.exams import ExamSession
from hemis.models.structure import Faculty
from hemis.operations import exam_faults, exam_sessions, publication
from hemis.web import clock
from hemis.web.answers import done, listed
from hemis.web.forms import DateField, Form, choice, required, text
from hemis.web.history import history_of
from hemis.web.listing import FilterForm, folded, sort_by

bp = Blueprint("exams", __name__, url_prefix="/exams")
STATES = {
    "draft": _l("қоралама"),
    "submitted": _l("тасдиқда"),
    "sent_back": _l("қайтарилган"),
    "approved": _l("тасдиқланган"),
}
SIGNS = {"draft": "muted", "submitted": "warn", "sent_back": "danger", "approved": "ok"}
WORDS = {"states": STATES, "signs": SIGNS, "seasons": publication.SEASONS}
SORTS = {"year": AcademicYear.code, "faculty": Faculty.sort_key, "starts": ExamSession.starts_on}
COLUMNS = (
    (_l("Факультет"), lambda row: row.faculty.name),
    (_l("Ўқув йили"), lambda row: row.year.name),
    (_l("Семестр"), lambda row: _(publication.SEASONS[row.season])),
    (_l("Биринчи куни"), lambda row: row.starts_on),
    (_l("Охирги куни"), lambda row: row.ends_on),
    (_l("Ҳолати"), lambda row: str(STATES[row.status])),
)
WITH_NAMES = (joinedload(ExamSession.faculty), joinedload(ExamSession.year))
WITH_PEOPLE = (
    *WITH_NAMES,
    joinedload(ExamSession.submitted_by),
    joinedload(ExamSession.approved_by),
    joinedload(ExamSession.asked_by),
)


class SessionFilter(FilterForm):
    q = StringField(_l("Қидириш"))
    year_id = years(_l("Ўқув йили"), blank=ALL)
    season = choice(_l("Семестр"), publication.SEASONS, optional=True, blank=ALL)
    state = choice(_l("Ҳолати"), STATES, optional=True, blank=ALL)

    def narrow(self, statement: Select[ExamSession]) -> Select[ExamSession]:
        for name in ("year_id", "season"):
            if value := self.chosen(name):
                statement = statement.where(getattr(ExamSession, name) == value)
        if state := self.chosen("state"):
            statement = statement.where(ExamSession.status == state)
        return statement.where(folded(Faculty.name_key, self.q.data))


class DaysForm(Form):
    starts_on = DateField(_l("Биринчи куни"), required())
    ends_on = DateField(_l("Охирги куни"), required())


class SessionForm(Form):
    faculty_id = faculties(_l("Факультет"), validators=required())
    year_id = years(_l("Ўқув йили"), validators=required())
    season = choice(_l("Семестр"), publication.SEASONS)
    starts_on = DateField(
        _l("Биринчи куни"),
        [Optional()],
        description=_l("Бўш қолдирилса, сана тасдиқланган ўқув режаларнинг аттестация ҳафталаридан олинади."),
    )
    ends_on = DateField(_l("Охирги куни"), [Optional()])


class HistoryForm(Form):
    """The words of a session's history."""

    starts_on = DateField(_l("Биринчи куни"))
    ends_on = DateField(_l("Охирги куни"))
    season = choice(_l("Семестр"), publication.SEASONS)
    status = choice(_l("Ҳолати"), STATES)
    remark = text(_l("Изоҳ"), 1000)


@bp.get("/")
@requires("curriculum.exams:view")
def index() -> ResponseReturnValue:
    filters = SessionFilter()
    rows = (
        scoped(ExamSession)
        .join(ExamSession.faculty)
        .join(ExamSession.year)
        .options(contains_eager(ExamSession.faculty), contains_eager(ExamSession.year))
    )
    rows = sort_by(filters.narrow(rows), SORTS, "-year")
    counts = exam_sessions.counts_of
    return listed("curriculum/exams/index.html", rows, COLUMNS, filters, counts_of=counts, **WORDS)


def found(session_id: int, *, lock: bool = False) -> ExamSession:
    """Return a session of the viewer's scope with its names."""
    return scoped_or_404(ExamSession, session_id, *(() if lock else WITH_NAMES), lock=lock)


@bp.route("/new", methods=["GET", "POST"])
@requires("curriculum.exams:edit")
def new() -> ResponseReturnValue:
    own = viewer().faculty_id
    term = publication.term_of(own, clock.today())
    form = SessionForm(data={"year_id": term.year_id, "season": term.season} if term else {})
    if own:
        del form.faculty_id
    made: list[ExamSession] = []
    if form.carry_out(lambda: made.append(_open(form, own))):
        said = _("Сессия очилди: рўйхат тасдиқланган ўқув режалардан тузилди.")
        return done(said, ".show", session_id=made[0].id)
    return render_template("curriculum/exams/new.html", form=form), form.status


def _open(form: SessionForm, own: int | None) -> ExamSession:
    values = form.values
    faculty_id = own or values.pop("faculty_id")
    return exam_sessions.open_session(faculty_id, **values, by=person())


@bp.route("/<int:session_id>/edit", methods=["GET", "POST"])
@requires("curriculum.exams:edit")
def edit(session_id: int) -> ResponseReturnValue:
    row = found(session_id)
    form = DaysForm(obj=row)
    if form.carry_out(lambda: exam_sessions.change_days(row, **form.values, by=person())):
        return done(_("Сақланди."), ".show", session_id=session_id)
    return render_template("curriculum/exams/form.html", form=form, session=row, **WORDS), form.status


@bp.route("/<int:session_id>/removal", methods=["GET", "POST"])
@requires("curriculum.exams:edit")
def remove(session_id: int) -> ResponseReturnValue:
    row, form = found(session_id), Form()
    if form.carry_out(lambda: exam_sessions.remove(row, by=person())):
        return done(_("Сессия ўчирилди."), ".index")
    return render_template("curriculum/exams/remove.html", form=form, session=row, **WORDS), form.status


@bp.get("/<int:session_id>/checks")
@requires("curriculum.exams:view")
def checks(session_id: int) -> ResponseReturnValue:
    """What keeps the timetable from being approved, who did what, and when."""
    row = scoped_or_404(ExamSession, session_id, *WITH_PEOPLE)
    values = {"faults": exam_faults.faults_of(row), "history": history_of(row, HistoryForm)}
    return render_template("curriculum/exams/checks.html", session=row, **values, **WORDS)


__all__ = ["WORDS", "bp", "found"]

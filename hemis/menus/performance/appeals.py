"""Апелляциялар: filed within the hours after publication, decided by a commission (rules 1.4, functions §9.6)."""

from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, or_
from sqlalchemy.orm import contains_eager, joinedload
from wtforms import RadioField, StringField
from wtforms.fields import SelectChoice

from hemis.access import person, requires, scoped, scoped_or_404
from hemis.domain.i18n import N_
from hemis.models.assessment import GradeSheet
from hemis.models.commissions import Commission, CommissionMember
from hemis.models.controls import Appeal
from hemis.models.curriculum import CurriculumSubject, Semester
from hemis.models.students import Student
from hemis.models.subjects import Subject
from hemis.operations import appeals, gradebook
from hemis.operations.appeals import Verdict
from hemis.operations.commissions import NewCommission, free
from hemis.operations.gradebook import Gradebook
from hemis.operations.people import called
from hemis.web import clock, language
from hemis.web.answers import done, listed
from hemis.web.controls import control_short
from hemis.web.export import Column
from hemis.web.forms import DateField, Form, checks, choice, required, text
from hemis.web.history import history_of
from hemis.web.jinja import named
from hemis.web.listing import ALL, FilterForm, folded, sort_by
from hemis.web.pdf import verification_address
from hemis.web.sheets import WITH_SUBJECT, words

bp = Blueprint("appeals", __name__, url_prefix="/appeals")
bp.context_processor(words)
STATES = {
    "filed": (N_("берилган"), "warn"),
    "taken": (N_("комиссияда"), "warn"),
    "upheld": (N_("қаноатлантирилган"), "ok"),
    "dismissed": (N_("рад этилган"), "muted"),
    "withdrawn": (N_("қайтариб олинган"), "muted"),
}
LATE, WAITING = "late", "waiting"
SORTS = {"filed": Appeal.filed_at, "due": Appeal.due_on, "student": Student.sort_key, "subject": Subject.name_key}
WITH_PEOPLE = (
    joinedload(Appeal.student),
    joinedload(Appeal.control),
    joinedload(Appeal.filed_by),
    joinedload(Appeal.taken_by),
    joinedload(Appeal.decided_by),
    joinedload(Appeal.commission).selectinload(Commission.members).joinedload(CommissionMember.employee),
    joinedload(Appeal.sheet).joinedload(GradeSheet.teacher),
    joinedload(Appeal.sheet).joinedload(GradeSheet.group),
    joinedload(Appeal.sheet).joinedload(GradeSheet.curriculum_subject).joinedload(CurriculumSubject.subject),
    joinedload(Appeal.sheet)
    .joinedload(GradeSheet.curriculum_subject)
    .joinedload(CurriculumSubject.semester)
    .joinedload(Semester.year),
)
COLUMNS: tuple[Column, ...] = (
    (_l("Талаба"), lambda row: row.student.full_name),
    (_l("Фан"), lambda row: row.sheet.curriculum_subject.subject.name),
    (_l("Гуруҳ"), lambda row: row.sheet.group.name),
    (_l("Назорат"), lambda row: control_short(row.control)),
    (_l("Берилган вақти"), lambda row: clock.local(row.filed_at)),
    (_l("Кўриш муддати"), lambda row: row.due_on),
    (_l("Ҳолати"), lambda row: _(STATES[row.status][0])),
    (_l("Аввалги балл"), lambda row: row.old_points),
    (_l("Янги балл"), lambda row: row.new_points),
)


class AppealFilter(FilterForm):
    q = StringField(_l("Талаба"))
    subject = StringField(_l("Фан"))
    status = choice(
        _l("Ҳолати"),
        {
            WAITING: N_("қарор кутилмоқда"),
            LATE: N_("муддати ўтган"),
            **{key: title for key, (title, _kind) in STATES.items()},
        },
        optional=True,
        blank=ALL,
    )

    def narrow(self, statement: Select[Any]) -> Select[Any]:
        status = self.chosen("status")
        if status == LATE:
            statement = statement.where(Appeal.status.in_(appeals.OPEN), Appeal.due_on < clock.today())
        elif status == WAITING:
            statement = statement.where(Appeal.status.in_(appeals.OPEN))
        elif status:
            statement = statement.where(Appeal.status == status)
        words = (self.q.data or "").strip()
        if words:
            statement = statement.where(or_(Student.number == words, called(Student, words)))
        return statement.where(folded(Subject.name_key, self.subject.data))


class AppealForm(Form):
    student_id = choice(_l("Талаба"), {}, asks=True, coerce=str)
    control_id = choice(_l("Назорат"), {}, asks=True, coerce=str)
    claim = text(_l("Талабанинг эътирози"), 1000, area=True)


class CommissionForm(Form):
    commission_number = text(_l("Комиссия баённомасининг рақами"), 40)
    formed_on = DateField(_l("Баённома санаси"), required())
    member_ids = checks(
        _l("Комиссия аъзолари"),
        validators=required(),
        description=_l("Камида 3 киши; биринчиси раис. Баллни қўйганлар рўйхатда йўқ."),
    )

    @property
    def said(self) -> NewCommission:
        return NewCommission(str(self.commission_number.data), self.formed_on.data, self.member_ids.data or [])


class DecisionForm(Form):
    verdict = RadioField(
        _l("Қарор"),
        required(),
        choices=[
            SelectChoice("upheld", _l("қаноатлантирилди: балл ўзгаради")),
            SelectChoice("dismissed", _l("рад этилди: балл қолади")),
        ],
    )
    points = text(_l("Янги балл"), 6, optional=True, description=_l("Фақат апелляция қаноатлантирилса."))
    reason = text(
        _l("Қарор асоси"), 1000, area=True, description=_l("Камида 20 та белги. Талаба буни ўз саҳифасида ўқийди.")
    )

    @property
    def said(self) -> Verdict:
        return Verdict(self.verdict.data == "upheld", str(self.points.data or ""), str(self.reason.data))


class HistoryForm(Form):
    """The words of the history."""

    status = choice(_l("Ҳолати"), {key: title for key, (title, _kind) in STATES.items()})
    number = text(_l("Комиссия баённомасининг рақами"), 40)
    points = text(_l("Балл"), 6)


@bp.get("/")
@requires("performance.appeals:view")
def index() -> ResponseReturnValue:
    filters = AppealFilter()
    rows = sort_by(filters.narrow(_joined(scoped(Appeal))), SORTS, "-filed")
    return listed("performance/appeals/index.html", rows, COLUMNS, filters, states=STATES, today=clock.today())


@bp.get("/<int:appeal_id>")
@requires("performance.appeals:view")
def show(appeal_id: int) -> ResponseReturnValue:
    row = scoped_or_404(Appeal, appeal_id, *WITH_PEOPLE)
    history = history_of(row, HistoryForm)
    return render_template("performance/appeals/show.html", row=row, history=history, **_page())


@bp.get("/<int:appeal_id>/print")
@requires("performance.appeals:view")
def printed(appeal_id: int) -> ResponseReturnValue:
    row = scoped_or_404(Appeal, appeal_id, *WITH_PEOPLE)
    return render_template("performance/appeals/print.html", row=row, **_page())


@bp.route("/new/<int:sheet_id>", methods=["GET", "POST"])
@requires("performance.appeals:edit")
def new(sheet_id: int) -> ResponseReturnValue:
    book, form = _read(sheet_id), AppealForm()
    latin = language.is_latin()
    form.student_id.choices += [
        SelectChoice(str(line.student_id), line.full_name_latin if latin else line.full_name) for line in book.lines
    ]
    form.control_id.choices += [
        SelectChoice(str(key), control_short(control)) for key, control in book.by_control.items()
    ]
    if form.carry_out(lambda: _file(book, form)):
        return done(_("Апелляция қабул қилинди."), ".index")
    return render_template("performance/appeals/new.html", form=form, book=book), form.status


@bp.route("/<int:appeal_id>/commission", methods=["GET", "POST"])
@requires("performance.appeals:approve")
def commission(appeal_id: int) -> ResponseReturnValue:
    row = scoped_or_404(Appeal, appeal_id, *WITH_PEOPLE, lock=True)
    book, form = _read(row.sheet_id), CommissionForm(formed_on=clock.today())
    barred = appeals.markers(row, book)
    able = free(book.sheet.department_id, barred, clock.today())
    form.member_ids.choices = [SelectChoice(each.id, named(each)) for each in able]
    if form.carry_out(lambda: _take_up(row, book, form.said)):
        return done(_("Комиссия тузилди: талаба унинг аъзоларини кўради."), ".show", appeal_id=appeal_id)
    return render_template("performance/appeals/commission.html", form=form, row=row, **_page()), form.status


@bp.route("/<int:appeal_id>/decision", methods=["GET", "POST"])
@requires("performance.appeals:approve")
def decision(appeal_id: int) -> ResponseReturnValue:
    row = scoped_or_404(Appeal, appeal_id, *WITH_PEOPLE, lock=True)
    book, form = _read(row.sheet_id), DecisionForm()
    if form.carry_out(lambda: _decide(row, book, form.said)):
        return done(_("Қарор қайд этилди: талаба уни ўз саҳифасида кўради."), ".show", appeal_id=appeal_id)
    return render_template("performance/appeals/decision.html", form=form, row=row, **_page()), form.status


def _page() -> dict[str, Any]:
    return {"states": STATES, "today": clock.today()}


def _read(sheet_id: int) -> Gradebook:
    sheet = scoped_or_404(GradeSheet, sheet_id, *WITH_SUBJECT, lock=True)
    return gradebook.read(sheet, today=clock.today())


def _file(book: Gradebook, form: AppealForm) -> None:
    key = int(form.student_id.data), int(form.control_id.data)
    appeals.file(book, *key, str(form.claim.data), at=clock.now(), today=clock.today(), by=person())


def _take_up(row: Appeal, book: Gradebook, new: NewCommission) -> None:
    appeals.take_up(row, book, new, at=clock.now(), today=clock.today(), by=person())


def _decide(row: Appeal, book: Gradebook, said: Verdict) -> None:
    address = verification_address()
    appeals.decide(row, book, said, at=clock.now(), today=clock.today(), address=address, by=person())


def _joined(statement: Select[Appeal]) -> Select[Appeal]:
    sheet = contains_eager(Appeal.sheet)
    subject = sheet.contains_eager(GradeSheet.curriculum_subject).contains_eager(CurriculumSubject.subject)
    return (
        statement.join(Appeal.student)
        .join(Appeal.sheet)
        .join(GradeSheet.group)
        .join(GradeSheet.curriculum_subject)
        .join(CurriculumSubject.subject)
        .options(
            contains_eager(Appeal.student), sheet.contains_eager(GradeSheet.group), subject, joinedload(Appeal.control)
        )
    )

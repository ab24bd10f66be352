"""Тест имтиҳонлари: exams on the computer with their head; what belongs to one is in the files beside (H-25)."""

from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import contains_eager, joinedload
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import Optional

from hemis.access import can, person, requires, scoped, scoped_or_404, viewer
from hemis.domain.control_kinds import FREE, TITLES
from hemis.domain.i18n import N_
from hemis.domain.questions import DIFFICULTY, KINDS
from hemis.domain.testing import COUNTING, MOST_ATTEMPTS, MOST_MINUTES, MOST_VARIANTS, OPEN_TO_STUDENTS, STATES, total
from hemis.menus.testing.choices import controls, event_field, examiners
from hemis.models.curriculum import CurriculumSubject, Semester, SubjectControl
from hemis.models.exams import Exam
from hemis.models.subjects import Subject
from hemis.models.testing import ComputerExam
from hemis.operations import testing
from hemis.operations.testing_grading import waiting_count
from hemis.web import clock
from hemis.web.answers import done, listed
from hemis.web.controls import control_title
from hemis.web.forms import Form, IntegerField, between, choice, required, row_id, text
from hemis.web.history import history_of
from hemis.web.listing import ALL, FilterForm, folded, sort_by

bp = Blueprint("exams", __name__, url_prefix="/exams")
ANY_FREE = "free"
SIGNS = {"draft": "muted", "ready": "ok", "running": "warn", "finished": "warn", "confirmed": "ok"}
SORTS = {
    "title": ComputerExam.title_key,
    "subject": Subject.sort_key,
    "created": ComputerExam.created_at,
    "status": ComputerExam.status,
    "minutes": ComputerExam.minutes,
}
COLUMNS = (
    (_l("Номи"), lambda row: row.title),
    (_l("Фан"), lambda row: row.curriculum_subject.subject.name),
    (_l("Назорат"), lambda row: control_title(row.control)),
    (_l("Дақиқа"), lambda row: row.minutes),
    (_l("Энг юқори балл"), lambda row: row.control.max_points),
    (_l("Ўқитувчи"), lambda row: row.teacher.full_name),
    (_l("Ҳолати"), lambda row: _(STATES[row.status])),
)
_PLACE = joinedload(ComputerExam.curriculum_subject)
WHOLE = (
    _PLACE.joinedload(CurriculumSubject.subject),
    _PLACE.joinedload(CurriculumSubject.semester).joinedload(Semester.curriculum),
    joinedload(ComputerExam.control),
    joinedload(ComputerExam.teacher),
    joinedload(ComputerExam.examiner),
    joinedload(ComputerExam.event).joinedload(Exam.slot),
)


@bp.context_processor
def words() -> dict[str, Any]:
    """What the templates of the room say about an exam."""
    return {
        "states": STATES,
        "signs": SIGNS,
        "kinds": KINDS,
        "difficulties": DIFFICULTY,
        "countings": COUNTING,
        "is_open": lambda exam: exam.status in OPEN_TO_STUDENTS,
    }


class ExamFilter(FilterForm):
    q = StringField(_l("Қидириш"))
    status = choice(_l("Ҳолати"), STATES, optional=True, blank=ALL)
    kind = choice(_l("Назорат"), {**TITLES, ANY_FREE: N_("Эркин назорат")}, optional=True, blank=ALL)

    def narrow(self, statement: Select[ComputerExam]) -> Select[ComputerExam]:
        statement = self.by_columns(statement, ComputerExam.status)
        if kind := self.chosen("kind"):
            kinds = tuple(FREE.values()) if kind == ANY_FREE else (kind,)
            statement = statement.where(ComputerExam.control.has(SubjectControl.kind.in_(kinds)))
        return statement.where(folded(ComputerExam.title_key, self.q.data))


class ExamForm(Form):
    title = text(_l("Номи"), 200)
    control_id = SelectField(_l("Фан ва назорат"), required(), coerce=row_id)
    minutes = IntegerField(_l("Вақти, дақиқа"), [*required(), between(1, MOST_MINUTES)], default=60)
    attempts = IntegerField(_l("Уринишлар сони"), [*required(), between(1, MOST_ATTEMPTS)], default=1)
    counting = choice(_l("Қайси уриниш ҳисобга олинади"), COUNTING)
    variants = IntegerField(
        _l("Вариантлар сони"),
        [*required(), between(0, MOST_VARIANTS)],
        default=0,
        description=_l("0 бўлса, ҳар бир талабага саволлар алоҳида танланади."),
    )
    examiner_id = SelectField(
        _l("Ёзма жавобларни текширувчи"),
        [Optional()],
        coerce=row_id,
        description=_l("Якуний назоратда бу гуруҳларга дарс бермаган ўқитувчи бўлади."),
    )
    event_id = event_field()
    networks = text(
        _l("Рухсат этилган манзиллар"),
        1000,
        optional=True,
        area=True,
        description=_l("Компьютер синфининг IP манзиллари, масалан, 10.20.30.0/24. Бўш бўлса, ҳар жойдан топширилади."),
    )
    shows_answers = BooleanField(_l("Имтиҳон ҳамма учун якунлангач, талаба тўғри жавобларни кўради"))
    note = text(_l("Талабаларга изоҳ"), 1000, optional=True, area=True)


class HistoryForm(Form):
    """The words of an exam's history."""

    title = text(_l("Номи"), 200)
    status = choice(_l("Ҳолати"), STATES)
    minutes = IntegerField(_l("Вақти, дақиқа"))
    attempts = IntegerField(_l("Уринишлар сони"))
    counting = choice(_l("Қайси уриниш ҳисобга олинади"), COUNTING)
    variants = IntegerField(_l("Вариантлар сони"))
    networks = text(_l("Рухсат этилган манзиллар"), 1000)
    shows_answers = BooleanField(_l("Имтиҳон ҳамма учун якунлангач, талаба тўғри жавобларни кўради"))
    note = text(_l("Талабаларга изоҳ"), 1000)


@bp.get("/")
@requires("testing.exams:view")
def index() -> ResponseReturnValue:
    filters, place = ExamFilter(), contains_eager(ComputerExam.curriculum_subject)
    rows = (
        scoped(ComputerExam)
        .join(ComputerExam.curriculum_subject)
        .join(CurriculumSubject.subject)
        .options(place.contains_eager(CurriculumSubject.subject))
        .options(joinedload(ComputerExam.control), joinedload(ComputerExam.teacher))
    )
    return listed("testing/exams/index.html", sort_by(filters.narrow(rows), SORTS, "-created"), COLUMNS, filters)


def found(computer_exam_id: int, *, lock: bool = False) -> ComputerExam:
    """An exam of the viewer with its names."""
    return scoped_or_404(ComputerExam, computer_exam_id, *WHOLE, lock=lock)


@bp.get("/<int:computer_exam_id>")
@requires("testing.exams:view")
def show(computer_exam_id: int) -> ResponseReturnValue:
    exam = found(computer_exam_id)
    parts, sittings = testing.parts_of(exam.id), testing.sittings_of(exam.id)
    is_draft, is_read = exam.status == "draft", exam.status in ("draft", "ready")
    return render_template(
        "testing/exams/show.html",
        exam=exam,
        parts=parts,
        sittings=sittings,
        total=total(testing.as_domain(parts)),
        faults=[refusal_of(each) for each in testing.faults_of(exam, parts, sittings)] if is_draft else [],
        waiting=0 if is_read else waiting_count(exam.id),
        history=history_of(exam, HistoryForm),
        may_edit=can("testing.exams:edit"),
    )


def refusal_of(reason: Any) -> str:
    """A reason in the language of the page."""
    return _(reason.msgid, **reason.params)


@bp.route("/new", methods=["GET", "POST"])
@requires("testing.exams:edit")
def new() -> ResponseReturnValue:
    return _form(ComputerExam())


@bp.route("/<int:computer_exam_id>/edit", methods=["GET", "POST"])
@requires("testing.exams:edit")
def edit(computer_exam_id: int) -> ResponseReturnValue:
    return _form(found(computer_exam_id, lock=True))


def _form(exam: ComputerExam) -> ResponseReturnValue:
    form, offered = ExamForm(obj=exam), controls()
    form.control_id.choices = [("", "—"), *((each.id, title) for each, title in offered)]
    form.examiner_id.choices = [("", "—"), *examiners(exam.examiner_id)]
    if form.carry_out(lambda: _save(exam, form, {each.id: each.curriculum_subject_id for each, _title in offered})):
        return done(_("Сақланди."), ".show", computer_exam_id=exam.id)
    return render_template("testing/exams/form.html", form=form, exam=exam, has_controls=bool(offered)), form.status


def _save(exam: ComputerExam, form: ExamForm, subjects: dict[int, int]) -> None:
    values = form.values | {"curriculum_subject_id": subjects[form.control_id.data]}
    values |= {"examiner_id": form.examiner_id.data or None, "event_id": form.event_id.data or None}
    teacher_id = exam.teacher_id or viewer().employee_id
    testing.save(exam, values, teacher_id=teacher_id, at=clock.now(), by=person())


@bp.route("/<int:computer_exam_id>/removal", methods=["GET", "POST"])
@requires("testing.exams:edit")
def removal(computer_exam_id: int) -> ResponseReturnValue:
    exam, form = found(computer_exam_id, lock=True), Form()
    if form.carry_out(lambda: testing.remove(exam, by=person())):
        return done(_("Ўчирилди."), ".index")
    return render_template("testing/exams/removal.html", form=form, exam=exam), form.status


__all__ = ["WHOLE", "bp", "found", "refusal_of"]

"""Менинг имтиҳонларим: what a student takes on the computer: when, how long, how often, and what came of it (H-25)."""

from collections.abc import Sequence
from typing import NamedTuple

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload
from wtforms import StringField

from hemis.access import person, requires, scoped, scoped_or_404, viewer
from hemis.domain.testing import OPEN_TO_STUDENTS
from hemis.models.curriculum import CurriculumSubject
from hemis.models.students import Student
from hemis.models.testing import ComputerExam, ExamAttempt, ExamSitting
from hemis.operations import testing_attempts, testing_mine, testing_time
from hemis.operations.testing_watch import HOW
from hemis.web import clock
from hemis.web.forms import Form
from hemis.web.listing import FilterForm, folded, paginate

bp = Blueprint("mine", __name__, url_prefix="/mine")
LOADS = (
    joinedload(ComputerExam.curriculum_subject).joinedload(CurriculumSubject.subject),
    joinedload(ComputerExam.control),
    joinedload(ComputerExam.teacher),
)


class MineFilter(FilterForm):
    q = StringField(_l("Қидириш"))


class Standing(NamedTuple):
    """How an exam stands for one student."""

    sittings: Sequence[ExamSitting]
    attempts: Sequence[ExamAttempt]
    running: ExamAttempt | None
    may_begin: bool


@bp.get("/")
@requires("testing.mine:view")
def index() -> ResponseReturnValue:
    filters = MineFilter()
    rows = scoped(ComputerExam).options(*LOADS).where(folded(ComputerExam.title_key, filters.q.data))
    page = paginate(rows.order_by(ComputerExam.id.desc()))
    standings = testing_mine.standings_of(page.items, viewer().student_id or 0)
    words = {"state_of": testing_mine.state_of, "states": testing_mine.STATES, "signs": testing_mine.SIGNS}
    now = clock.now()
    return render_template("testing/mine/index.html", filters=filters, page=page, standings=standings, now=now, **words)


def own() -> Student:
    """The student who is signed in."""
    return scoped_or_404(Student, viewer().student_id or abort(404))


@bp.route("/<int:computer_exam_id>", methods=["GET", "POST"])
@requires("testing.mine:edit")
def show(computer_exam_id: int) -> ResponseReturnValue:
    exam, student, form = scoped_or_404(ComputerExam, computer_exam_id, *LOADS), own(), Form()
    begun: list[ExamAttempt] = []
    if form.carry_out(lambda: begun.append(_begin(exam, student))):
        return redirect(url_for(".question", attempt_id=begun[0].id, number=1), 303)
    standing = _standing(exam, student)
    more = testing_time.allowed(exam.id, student.id)
    values = {"exam": exam, "standing": standing, "now": clock.now(), "how": HOW, "more": more}
    return render_template("testing/mine/show.html", form=form, **values), form.status


def _begin(exam: ComputerExam, student: Student) -> ExamAttempt:
    address = request.remote_addr or ""
    return testing_attempts.begin(exam, student, address=address, by=person(), at=clock.now(), today=clock.today())


def _standing(exam: ComputerExam, student: Student) -> Standing:
    now = clock.now()
    sittings = testing_attempts.sittings_for(exam.id, student.id)
    attempts = testing_attempts.attempts_of(exam.id, student.id)
    running = next((each for each in attempts if each.ended_at is None and now <= each.ends_at), None)
    is_open = exam.status in OPEN_TO_STUDENTS and any(each.opens_at <= now < each.closes_at for each in sittings)
    may_begin = running is None and is_open and len(attempts) < exam.attempts
    return Standing(sittings, attempts, running, may_begin)


__all__ = ["LOADS", "bp", "own"]

"""Бир уриниш: the answers of one student, and every single save of them, for its teacher and an appeal."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload

from hemis.access import requires, scoped_or_404
from hemis.domain.testing import OPEN_TO_STUDENTS
from hemis.domain.testing_grades import RULINGS
from hemis.menus.testing.exams import bp
from hemis.models.testing import ComputerExam, ExamAttempt
from hemis.operations import testing_mine, testing_saves, testing_watch
from hemis.operations.testing_grading import waiting_count
from hemis.web.export import asked_for_file, export_table
from hemis.web.fields import PointsField
from hemis.web.forms import Form
from hemis.web.history import history_of
from hemis.web.jinja import date_and_time, named
from hemis.web.listing import page_of

LOADS = (
    joinedload(ExamAttempt.student),
    joinedload(ExamAttempt.exam).joinedload(ComputerExam.control),
)


class HistoryForm(Form):
    """The words of an attempt's history."""

    points = PointsField(_l("Балл"))


def _is_read(row: ExamAttempt) -> bool:
    """Answers are shown with a name only once all typed ones are read without one."""
    return row.exam.status not in OPEN_TO_STUDENTS and not waiting_count(row.exam_id)


@bp.get("/attempts/<int:attempt_id>")
@requires("testing.exams:edit")
def attempt(attempt_id: int) -> ResponseReturnValue:
    row = scoped_or_404(ExamAttempt, attempt_id, *LOADS)
    is_read = _is_read(row)
    answers = testing_mine.answers_of(row) if is_read else []
    history = history_of(row, HistoryForm if is_read else Form)
    values = {"attempt": row, "exam": row.exam, "answers": answers, "history": history, "how": testing_watch.HOW}
    values["words"] = RULINGS
    return render_template("testing/exams/attempt.html", is_read=is_read, **values)


@bp.get("/attempts/<int:attempt_id>/saves")
@requires("testing.exams:edit")
def saves(attempt_id: int) -> ResponseReturnValue:
    """Each answer that was confirmed to the student, in the order of time."""
    row = scoped_or_404(ExamAttempt, attempt_id, *LOADS)
    is_read = _is_read(row)
    rows = testing_saves.saves_of(row) if is_read else []
    if is_read and asked_for_file():
        headings = [_("Вақти"), _("Савол"), _("Нечанчи марта"), _("Аввалги жавоб"), _("Жавоб"), _("Манзил")]
        cells = [
            [date_and_time(each.at), each.number, each.version, each.before, each.after, each.address] for each in rows
        ]
        return export_table(headings, cells, "answers", f"{row.exam.title}: {named(row.student)}")
    values = {"attempt": row, "exam": row.exam, "page": page_of(rows, 100), "is_read": is_read}
    return render_template("testing/exams/saves.html", **values)

"""Натижани қайдномага ўтказиш: shown row by row, entered by one confirmed step, and not twice."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload
from wtforms import BooleanField

from hemis.access import person, requires, scoped, scoped_or_404
from hemis.domain.workflow import ANNULLED
from hemis.extensions import db
from hemis.menus.testing.exams import bp, found, refusal_of
from hemis.models.assessment import GradeSheet
from hemis.models.testing import ComputerExam, ExamSitting
from hemis.operations import gradebook, testing_results, testing_watch
from hemis.operations.gradebook import Gradebook
from hemis.operations.testing_results import Transfer
from hemis.web import clock
from hemis.web.answers import done
from hemis.web.forms import Form
from hemis.web.sheets import WITH_SUBJECT

GROUP = joinedload(ExamSitting.group)


class TransferForm(Form):
    absent = BooleanField(_l("Қатнашмаган талабаларга «К» (келмади) қўйилсин"))


@bp.route("/sittings/<int:sitting_id>/results", methods=["GET", "POST"])
@requires("testing.exams:edit")
def results(sitting_id: int) -> ResponseReturnValue:
    sitting, form = scoped_or_404(ExamSitting, sitting_id, GROUP, lock=True), TransferForm()
    exam = found(sitting.exam_id, lock=True)
    book = book_of(exam, sitting)
    transfer = _transfer(exam, sitting, book, absent=bool(form.absent.data))
    if book and form.carry_out(
        lambda: testing_results.enter(exam, sitting, book, transfer, by=person(), at=clock.now())
    ):
        return done(_("Натижалар қайдномага ўтказилди."), ".show", computer_exam_id=exam.id)
    reason = testing_results.obstacle(exam, sitting, transfer.waiting, book is not None)
    values = {"exam": exam, "sitting": sitting, "group": sitting.group, "transfer": transfer, "said": refusal_of}
    if book and not reason:
        reason = book.hands.obstacle(book.by_control[exam.control_id].kind, person().id, clock.today())
    told = refusal_of(reason) if reason else ""
    return render_template("testing/exams/results.html", form=form, book=book, obstacle=told, **values), form.status


def book_of(exam: ComputerExam, sitting: ExamSitting) -> Gradebook | None:
    """The newest sheet of the group that the viewer keeps; locked when something may be written."""
    rows = scoped(GradeSheet).where(
        GradeSheet.curriculum_subject_id == exam.curriculum_subject_id,
        GradeSheet.group_id == sitting.group_id,
        GradeSheet.status != ANNULLED,
    )
    newest = rows.with_only_columns(GradeSheet.id).order_by(GradeSheet.round.desc(), GradeSheet.series.desc())
    key = db.session.scalar(newest.limit(1))
    if key is None:
        return None
    sheet = scoped_or_404(GradeSheet, key, *WITH_SUBJECT, lock=request.method == "POST")
    return gradebook.read(sheet, today=clock.today()).read_by(person().id, clock.today())


def _transfer(exam: ComputerExam, sitting: ExamSitting, book: Gradebook | None, *, absent: bool) -> Transfer:
    if book is None:
        return Transfer()
    people = testing_watch.people_of(exam, sitting.id)
    return testing_results.transfer_of(exam, book, people, absent=absent)


__all__ = ["GROUP", "book_of"]

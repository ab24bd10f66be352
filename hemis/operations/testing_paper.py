"""An exam taken on paper: its variant is drawn again, the answers are typed in, and they count as on a computer."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from hemis.domain import testing, workflow
from hemis.domain.control_kinds import FINAL
from hemis.domain.digits import whole_number
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.testing_grades import chosen_of, read_answer
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.students import Student
from hemis.models.testing import AnswerSave, AttemptQuestion, ComputerExam, ExamAttempt, ExamSitting
from hemis.operations import bulk, testing_attempts

NOT_HERE = N_("Бу талаба имтиҳонни шу гуруҳ билан топширмайди.")
SAT_ALREADY = N_("Талабанинг уриниши бор: қоғоздан киритилмайди.")
NO_VARIANT = N_("Вариант рақами 1 дан %(most)s гача бўлсин.")
NOT_CHOSEN = N_("Талаба ва вариант рақамини танланг.")
EARLY = N_("Имтиҳон ҳали бошланмаган: жавоблар у бошлангандан кейин киритилади.")

_PAPER = {"key": "paper", "version": 1, "address": ""}
Given = Mapping[int, tuple[Sequence[str], str]]
"""Place of a question from 1 → the places of the chosen options from 0 as they stand on the paper, the typed words."""


def enter(
    exam: ComputerExam,
    sitting: ExamSitting,
    student: Student,
    variant: int,
    given: Given,
    *,
    by: User,
    at: datetime,
    today: date,
) -> ExamAttempt:
    """Write a whole attempt with its answers and count it; the exam is locked. RuleError says why not."""
    workflow.step(testing.STEPS, testing_attempts.held(exam), "begin")
    if not 1 <= variant <= testing.MOST_VARIANTS:
        raise RuleError(NO_VARIANT, field="variant", most=testing.MOST_VARIANTS)
    if at <= sitting.opens_at:
        raise RuleError(EARLY)
    if sitting.id not in {each.id for each in testing_attempts.sittings_for(exam.id, student.id)}:
        raise RuleError(NOT_HERE, field="student_id")
    if testing_attempts.attempts_of(exam.id, student.id):
        raise RuleError(SAT_ALREADY, field="student_id")
    if exam.control.kind == FINAL:
        testing_attempts.require_admission(exam, sitting, student, today)
    start = sitting.opens_at
    row = testing_attempts.make(exam, sitting, student, 1, address="", by=by, at=start, paper=variant)
    _answer(row, given, at)
    testing_attempts.end(row, exam, how="paper", at=min(at, row.ends_at), by=by)
    return row


def _answer(attempt: ExamAttempt, given: Given, at: datetime) -> None:
    rows = select(AttemptQuestion).where(AttemptQuestion.attempt_id == attempt.id)
    saves = []
    for row in db.session.scalars(rows.options(joinedload(AttemptQuestion.exam_question))):
        places, text = given.get(row.position, ((), ""))
        order = chosen_of(row.option_order)
        chosen = [_option(order, each) for each in places]
        answer = read_answer(row.exam_question.kind, len(order), chosen, text)
        if answer:
            row.answer, row.version, row.answered_at = answer, 1, at
            saves.append({"attempt_question_id": row.id, "answer": answer, "saved_at": at, **_PAPER})
    db.session.flush()
    if saves:
        bulk.insert_many(AnswerSave, saves)


def _option(order: Sequence[int], place: str) -> str:
    """The number of the option that stands at a place of the paper; what no page sends stays as it is."""
    at = whole_number(place, 3)
    return "x" if at is None or at >= len(order) else str(order[at])


__all__ = ["enter"]

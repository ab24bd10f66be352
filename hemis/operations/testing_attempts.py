"""An attempt at a computer exam: begun by the student, ended by the student, the clock or the teacher (H-25)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from hemis.domain import testing, workflow
from hemis.domain.control_kinds import FINAL
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.assessment import GradeSheet
from hemis.models.controls import SheetStudent
from hemis.models.curriculum import Curriculum, CurriculumSubject, Semester
from hemis.models.students import Student
from hemis.models.testing import (
    TAKES_PART,
    AttemptQuestion,
    ComputerExam,
    ExamAttempt,
    ExamSitting,
)
from hemis.operations import audit, bulk, gradebook, testing_draws, testing_grading, testing_time

NO_SITTING = N_("Бу имтиҳон гуруҳингиз учун очилмаган.")
TOO_EARLY = N_("Имтиҳон ҳали очилмаган: бошланишини кутинг.")
TOO_LATE = N_("Имтиҳон вақти тугаган: уни энди бошлаб бўлмайди.")
NO_ATTEMPTS = N_("Уринишлар тугаган: %(attempts)s та эди.")
ENDED = N_("Бу уриниш якунланган.")
SUBJECT = (
    joinedload(GradeSheet.curriculum_subject)
    .joinedload(CurriculumSubject.semester)
    .joinedload(Semester.curriculum)
    .joinedload(Curriculum.speciality)
)
AT_ONCE = 200


def sittings_for(exam_id: int, student_id: int) -> list[ExamSitting]:
    """The times at which a student may sit, the earliest first."""
    rows = (
        select(ExamSitting)
        .join(ComputerExam, ComputerExam.id == ExamSitting.exam_id)
        .join(Student, TAKES_PART)
        .where(ExamSitting.exam_id == exam_id, Student.id == student_id)
    )
    return list(db.session.scalars(rows.order_by(ExamSitting.opens_at, ExamSitting.id)))


def attempts_of(exam_id: int, student_id: int) -> list[ExamAttempt]:
    """All attempts of a student, the first one first."""
    rows = select(ExamAttempt).where(ExamAttempt.exam_id == exam_id, ExamAttempt.student_id == student_id)
    return list(db.session.scalars(rows.order_by(ExamAttempt.number)))


def begin(exam: ComputerExam, student: Student, *, address: str, by: User, at: datetime, today: date) -> ExamAttempt:
    """Begin an attempt, or return the one that runs; RuleError says why not. Needs the exam's control."""
    known = attempts_of(exam.id, student.id)
    running = next((each for each in known if each.ended_at is None), None)
    if running is not None and not testing.is_over(running.ends_at, at, exam.grace_seconds):
        return running
    if running is not None:
        end(running, exam, how="time", at=running.ends_at, by=None)
    sitting = _open_sitting(sittings_for(exam.id, student.id), at)
    workflow.step(testing.STEPS, held(exam), "begin")
    testing.require_place(exam.networks, address)
    if len(known) >= exam.attempts:
        raise RuleError(NO_ATTEMPTS, attempts=exam.attempts)
    if exam.control.kind == FINAL:
        require_admission(exam, sitting, student, today)
    try:
        with db.session.begin_nested():
            return make(exam, sitting, student, len(known) + 1, address=address, by=by, at=at)
    except IntegrityError:
        return attempts_of(exam.id, student.id)[-1]  # the same button, pressed twice


def held(exam: ComputerExam) -> str:
    """The status of an exam that nobody ends meanwhile: those who begin share its lock, the first one has it alone."""
    own = select(ComputerExam.status).where(ComputerExam.id == exam.id)
    return str(db.session.scalar(own.with_for_update(read=exam.status != testing.READY)))


def _open_sitting(sittings: Sequence[ExamSitting], at: datetime) -> ExamSitting:
    if not sittings:
        raise RuleError(NO_SITTING)
    now = next((each for each in sittings if each.opens_at <= at < each.closes_at), None)
    if now is None:
        raise RuleError(TOO_EARLY if any(at < each.opens_at for each in sittings) else TOO_LATE)
    return now


def require_admission(exam: ComputerExam, sitting: ExamSitting, student: Student, today: date) -> None:
    """Rules 1.3: who failed the mid-term or missed too much does not sit the final, as the sheet stands."""
    rows = select(GradeSheet).where(
        GradeSheet.curriculum_subject_id == exam.curriculum_subject_id,
        GradeSheet.group_id == sitting.group_id,
        GradeSheet.status != workflow.ANNULLED,
    )
    listed = select(SheetStudent.sheet_id).where(SheetStudent.student_id == student.id)
    rows = rows.where(or_(GradeSheet.round == 1, GradeSheet.id.in_(listed)))
    newest = rows.order_by(GradeSheet.round.desc(), GradeSheet.series.desc())
    sheet = db.session.scalars(newest.options(SUBJECT).limit(1)).first()
    if sheet is None:
        return
    book = gradebook.read(sheet, today=today)
    line = book.by_student.get(student.id)
    for reason in book.barred(line) if line else ():
        raise RuleError(reason.msgid, **reason.params)


def make(
    exam: ComputerExam,
    sitting: ExamSitting,
    student: Student,
    number: int,
    *,
    address: str,
    by: User,
    at: datetime,
    paper: int | None = None,
) -> ExamAttempt:
    """Draw the questions of an attempt and write it; `paper` is the number of a printed variant."""
    word, variant = testing_draws.student_word(exam, student.id, number)
    if paper is not None:
        word, variant = testing_draws.variant_word(paper), paper
    extra = testing_time.allowed(exam.id, student.id)
    row = ExamAttempt(
        exam_id=exam.id,
        sitting_id=sitting.id,
        student_id=student.id,
        number=number,
        variant=variant,
        address=address[:45],
        started_at=at,
        ends_at=testing.ends_at(at, exam.minutes, sitting.closes_at, extra),
        extra_minutes=extra,
    )
    db.session.add(row)
    db.session.flush()
    places = enumerate(testing_draws.made(exam, word), start=1)
    questions = [
        {
            "attempt_id": row.id,
            "position": position,
            "exam_question_id": shown.key,
            "points": shown.points,
            "option_order": shown.order,
            "answer": "",
            "version": 0,
        }
        for position, shown in places
    ]
    bulk.insert_many(AttemptQuestion, questions)
    audit.record("begin", row, by=by, changes=audit.snapshot(row))
    _let_run(exam, by)
    return row


def _let_run(exam: ComputerExam, by: User) -> None:
    """The first who begins makes the exam a running one."""
    first = update(ComputerExam).where(ComputerExam.id == exam.id, ComputerExam.status == testing.READY)
    changing = first.values(status=testing.RUNNING).returning(ComputerExam.id)
    if exam.status == testing.READY and db.session.scalar(changing) is not None:
        audit.record("begin", exam, by=by, changes={"status": (testing.READY, testing.RUNNING)})


def end(row: ExamAttempt, exam: ComputerExam, *, how: str, at: datetime, by: User | None, reason: str = "") -> None:
    """End an attempt and count its points; who ends it a second time changes nothing."""
    if row.ended_at is not None:
        return
    row.ended_at, row.ended_how = min(at, row.ends_at + timedelta(seconds=exam.grace_seconds)), how
    testing_grading.grade(row)
    told = {"ended_how": (None, how), "points": (None, row.points)}
    audit.record("finish", row, by=by, changes=told, reason=reason)
    db.session.flush()


def finish_own(row: ExamAttempt, exam: ComputerExam, *, by: User, at: datetime) -> None:
    """The student has finished; later than its time it has ended by the clock."""
    is_late = testing.is_over(row.ends_at, at, exam.grace_seconds)
    end(row, exam, how="time" if is_late else "self", at=row.ends_at if is_late else at, by=by)


def end_by_teacher(row: ExamAttempt, exam: ComputerExam, reason: str, *, by: User, at: datetime) -> None:
    if row.ended_at is not None:
        raise RuleError(ENDED)
    end(row, exam, how="teacher", at=at, by=by, reason=reason)


def finish_exam(exam: ComputerExam, *, by: User, at: datetime) -> int:
    """End the exam for everybody; attempts that still run end with it. Return how many those were."""
    target = workflow.step(testing.STEPS, exam.status, "finish")
    running = db.session.scalars(_open(ExamAttempt.exam_id == exam.id).with_for_update(of=ExamAttempt)).all()
    for row in running:
        is_over = testing.is_over(row.ends_at, at, exam.grace_seconds)
        end(row, exam, how="time" if is_over else "closed", at=row.ends_at if is_over else at, by=by)
    before, exam.status = exam.status, target
    exam.finished_at, exam.finished_by_id = at, by.id
    db.session.flush()
    audit.record("finish", exam, by=by, changes={"status": (before, target)})
    return len(running)


def close_due(at: datetime) -> int:
    """End what has run out of time without a word from its student; return how many.

    Each is locked: an answer that is still on its way is saved before, and counts.
    """
    latest = at - timedelta(seconds=300)
    """No exam has a longer grace."""
    rows = db.session.scalars(
        _open(ExamAttempt.ends_at < at)
        .options(joinedload(ExamAttempt.exam))
        .limit(AT_ONCE)
        .with_for_update(of=ExamAttempt, skip_locked=True)
        .execution_options(populate_existing=True)
    ).all()
    over = [row for row in rows if row.ends_at < latest or testing.is_over(row.ends_at, at, row.exam.grace_seconds)]
    for row in over:
        end(row, row.exam, how="time", at=row.ends_at, by=None)
    return len(over)


def _open(*criteria: Any) -> Any:
    return select(ExamAttempt).where(ExamAttempt.ended_at.is_(None), *criteria).order_by(ExamAttempt.id)

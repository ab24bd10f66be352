"""An exam that has been held: its examiner, who signs in, has marked half of the group and finds the sheet."""

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import Select, select

from hemis.domain.errors import RuleError
from hemis.domain.results import FINAL
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.assessment import GradeSheet
from hemis.models.exams import Exam, ExamGroup, ExamSession
from hemis.models.staff import Employee
from hemis.operations import assessment, exam_board, exam_sessions, exams, gradebook
from hemis.operations.assessment import Points, Typed, enter_many
from hemis.operations.calendar import working_week_between
from hemis.operations.exams import NewExam
from hemis.operations.gradebook import Gradebook
from hemis.web.sheets import WITH_SUBJECT

ORAL = "11"
LONGEST_BREAK = timedelta(days=21)
GOOD, BEST = Decimal("0.7"), Decimal("0.28")
SPREAD = 5


def hold_early(session: ExamSession, shown: Collection[int], now: datetime, dean: User) -> Exam | None:
    """Give an exam of an open session to a teacher whose login is shown, on the last working day."""
    day = _last_day(now.date())
    exam_sessions.change_days(session, min(day, session.starts_on), session.ends_on, by=dean)
    examiners = db.session.scalars(select(Employee).where(Employee.id.in_(shown)).order_by(Employee.id)).all()
    rows = db.session.scalars(_started(session)).all()
    places = [(exam, person) for exam in rows for person in examiners if _may(exam, person)]
    return next((exam for exam, person in places if _moved(exam, session, person, day, dean)), None)


def _last_day(today: date) -> date:
    week = working_week_between(today - LONGEST_BREAK, today)
    return next(
        day for day in (today - timedelta(days=back) for back in range(LONGEST_BREAK.days)) if week.is_working(day)
    )


def _started(session: ExamSession) -> Select[Exam]:
    """Exams of one group whose sheet has most points already."""
    alone = select(ExamGroup.exam_id).group_by(ExamGroup.exam_id).having(db.func.count() == 1)
    rows = select(Exam).join(ExamGroup, ExamGroup.exam_id == Exam.id).join(GradeSheet, _OF_EXAM)
    kept = rows.where(Exam.session_id == session.id, Exam.id.in_(alone), GradeSheet.status == "draft")
    return kept.order_by(GradeSheet.entered_count.desc(), Exam.id)


_OF_EXAM = (GradeSheet.group_id == ExamGroup.group_id) & (
    GradeSheet.curriculum_subject_id == ExamGroup.curriculum_subject_id
)


def _may(exam: Exam, person: Employee) -> bool:
    taught = exam_board.taught_by(exam.curriculum_subject_id, _groups(exam))
    return db.session.scalar(select(Employee.id).where(Employee.id == person.id, Employee.id.in_(taught))) is None


def _groups(exam: Exam) -> list[int]:
    return list(db.session.scalars(select(ExamGroup.group_id).where(ExamGroup.exam_id == exam.id)))


def _moved(exam: Exam, session: ExamSession, person: Employee, day: date, dean: User) -> bool:
    """Say whether a pair of the day was free for room, examiner and group."""
    names = ("session_id", "curriculum_subject_id", "faculty_id", "department_id", "room_id")
    told = {name: getattr(exam, name) for name in names} | {"group_ids": tuple(_groups(exam)), "form": ORAL}
    for slot in exam_board.slots_of(session)[::-1]:
        try:
            new = NewExam(**told, day=day, slot_id=slot.id, examiner_id=person.id)
            exams.move(exam, session, new, by=dean, today=day, agreed=True)
        except RuleError:
            continue
        return True
    return False


def mark(exam: Exam, now: datetime) -> None:
    """The teacher completes the semester; the examiner marks every other student who is admitted."""
    group = _groups(exam)[0]
    found = select(GradeSheet.id).filter_by(curriculum_subject_id=exam.curriculum_subject_id, group_id=group, round=1)
    key = db.session.scalars(found).one()
    enter_many(_semester(_book(key, now), _account(_book(key, now).sheet.teacher_id)), at=now)
    book = _book(key, now)
    final = next(int(each.key) for each in book.controls if each.kind == FINAL)
    admitted = [line for line in book.lines if line.is_member and not book.kept_out(line)]
    typed = [
        Typed(line.student_id, final, 0, "", str(_points(place, book.by_control[final].maximum)))
        for place, line in enumerate(admitted[::2])
    ]
    assessment.enter(book, typed, by=_account(exam.examiner_id), at=now)


def _book(key: int, now: datetime) -> Gradebook:
    rows = select(GradeSheet).where(GradeSheet.id == key).options(*WITH_SUBJECT)
    sheet = db.session.scalars(rows.execution_options(populate_existing=True)).one()
    return gradebook.read(sheet, today=now.date())


def _account(employee_id: int) -> User:
    return db.session.scalars(select(User).join(Employee).where(Employee.id == employee_id)).one()


def _semester(book: Gradebook, teacher: User) -> Iterator[Points]:
    for place, line in enumerate(book.lines):
        for control in book.controls:
            if control.kind != FINAL and not line.cells[int(control.key)].is_filled:
                points = _points(place, control.maximum)
                yield Points(book.sheet.id, line.student_id, int(control.key), points, teacher.id)


def _points(place: int, maximum: Decimal | int) -> Decimal:
    return Decimal(round((GOOD + BEST * (place % SPREAD) / SPREAD) * maximum))


__all__ = ["hold_early", "mark"]

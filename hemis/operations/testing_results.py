"""The results of a group go into its grade sheet: shown first, entered by one confirmed step, and not twice (H-25)."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select

from hemis.domain import testing, workflow
from hemis.domain.control_kinds import FINAL
from hemis.domain.errors import Reason, RuleError
from hemis.domain.formats import plain
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.testing import ComputerExam, ExamSitting
from hemis.operations import assessment, audit
from hemis.operations.assessment import Typed
from hemis.operations.gradebook import ABSENT, Gradebook, Line
from hemis.operations.testing_watch import Person, hide_points

NOT_OVER = N_("Аввал имтиҳонни якунланг: кейин натижа қайдномага ўтказилади.")
UNREAD = N_("Ўқилмаган ёзма жавоблар бор: %(count)s та. Аввал уларни баҳоланг.")
DONE = N_("Бу гуруҳнинг натижаси қайдномага ўтказилган.")
NO_SHEET = N_("Гуруҳнинг бу фандан қайдномаси йўқ: уни деканат очади.")
OTHER_SHEET = N_("Бу қайднома бошқа фан ёки гуруҳники.")
NOTHING = N_("Ўтказиладиган балл йўқ.")
NOT_ON_SHEET = N_("қайдномада йўқ")
WRITTEN = N_("катакда балл бор: %(points)s, ўзгармайди")
CHANGED = N_("Қайднома шу орада ўзгарди: саҳифани янгилаб, қайта кўринг.")
UNCOUNTED = N_("уриниши ҳали якунланмаган ёки баҳоланмаган")
ABSENT_STAYS = N_("қатнашмаган: катак бўш қолади")


@dataclass
class Row:
    """What would be entered for one student, or why nothing is."""

    person: Person
    points: Decimal | None
    is_absent: bool = False
    reasons: tuple[Reason, ...] = ()

    @property
    def is_entered(self) -> bool:
        return not self.reasons

    @property
    def text(self) -> str:
        return ABSENT if self.is_absent else plain(self.points or Decimal(0), 1)


@dataclass
class Transfer:
    """What the confirmed step would write, row by row."""

    rows: list[Row] = field(default_factory=list)
    waiting: int = 0
    """How many typed answers nobody has read."""

    @property
    def entered(self) -> list[Row]:
        return [row for row in self.rows if row.is_entered]


def obstacle(exam: ComputerExam, sitting: ExamSitting, waiting: int, has_sheet: bool) -> Reason | None:
    """What keeps the results from being entered at all."""
    if sitting.entered_at is not None:
        return Reason(DONE, {})
    if exam.status != testing.FINISHED:
        return Reason(NOT_OVER, {})
    if waiting:
        return Reason(UNREAD, {"count": str(waiting)})
    return None if has_sheet else Reason(NO_SHEET, {})


def transfer_of(exam: ComputerExam, book: Gradebook, people: list[Person], *, absent: bool) -> Transfer:
    """Lay the results beside the sheet; `absent` says that who did not take part gets «К»."""
    waiting = hide_points(exam, people)
    is_final = any(each.kind == FINAL and each.key == exam.control_id for each in book.controls)
    return Transfer([_row(exam, book, person, absent=absent, is_final=is_final) for person in people], waiting)


def _row(exam: ComputerExam, book: Gradebook, person: Person, *, absent: bool, is_final: bool) -> Row:
    line: Line | None = book.by_student.get(person.student.id)
    points = person.points(exam.counting)
    if line is None or not line.is_member:
        return Row(person, points, reasons=(Reason(NOT_ON_SHEET, {}),))
    there = line.cells[exam.control_id]
    if there.is_filled:
        return Row(person, points, reasons=(Reason(WRITTEN, {"points": there.text}),))
    if is_final and (barred := book.barred(line)):
        return Row(person, points, reasons=(Reason(book.kept_out(line), {}),) if book.is_part else barred)
    if person.attempts and points is None:
        return Row(person, None, reasons=(Reason(UNCOUNTED, {}),))
    if not person.attempts and not absent:
        return Row(person, None, reasons=(Reason(ABSENT_STAYS, {}),))
    return Row(person, points, is_absent=not person.attempts)


def enter(
    exam: ComputerExam, sitting: ExamSitting, book: Gradebook, transfer: Transfer, *, by: User, at: datetime
) -> int:
    """Write the points into the open sheet, all or none, and mark the group as done; `sitting` and sheet are locked."""
    sheet = book.sheet
    if (sheet.curriculum_subject_id, sheet.group_id) != (exam.curriculum_subject_id, sitting.group_id):
        raise RuleError(OTHER_SHEET)
    if reason := obstacle(exam, sitting, transfer.waiting, has_sheet=True):
        raise RuleError(reason.msgid, **reason.params)
    if not transfer.entered:
        raise RuleError(NOTHING)
    outcome = assessment.enter(book, [_typed(exam, book, row) for row in transfer.entered], by=by, at=at)
    for fault in outcome.faults.values():
        raise fault
    if outcome.clashes:
        raise RuleError(CHANGED)
    for row in transfer.entered:
        if row.person.attempt:
            row.person.attempt.entered_points = row.points
    sitting.entered_at, sitting.entered_by_id, sitting.sheet_id = at, by.id, sheet.id
    db.session.flush()
    count = len(outcome.changes)
    audit.record("enter", sitting, by=by, changes={"sheet_id": (None, sheet.id), "count": (None, count)})
    _confirm_when_all(exam, by=by)
    return count


def _typed(exam: ComputerExam, book: Gradebook, row: Row) -> Typed:
    cell = book.cell((row.person.student.id, exam.control_id))
    return Typed(row.person.student.id, exam.control_id, cell.version, cell.key, row.text)


def _confirm_when_all(exam: ComputerExam, *, by: User) -> None:
    """The exam is done with once the results of its last group stand in a sheet."""
    left = select(ExamSitting.id).where(ExamSitting.exam_id == exam.id, ExamSitting.entered_at.is_(None))
    if db.session.scalar(left.limit(1)) is None:
        before, exam.status = exam.status, workflow.step(testing.STEPS, exam.status, "confirm")
        db.session.flush()
        audit.record("confirm", exam, by=by, changes={"status": (before, exam.status)})

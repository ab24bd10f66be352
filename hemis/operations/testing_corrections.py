"""Points of an exam that changed after they went into the sheet: they follow by one confirmed step, with a reason."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from hemis.domain.errors import Reason, RuleError
from hemis.domain.formats import plain
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.testing import ComputerExam, ExamSitting
from hemis.operations import assessment, audit
from hemis.operations.assessment import Typed
from hemis.operations.gradebook import Gradebook
from hemis.operations.testing_results import CHANGED, NOT_ON_SHEET, OTHER_SHEET, UNCOUNTED
from hemis.operations.testing_watch import Person

NOT_ENTERED = N_("Бу гуруҳнинг натижаси ҳали қайдномага ўтказилмаган: уни аввал ўтказинг.")
NO_DIFFERENCE = N_("Қайдномадаги баллар имтиҳон натижасига тенг: тузатадиган нарса йўқ.")
BY_HAND = N_("катакдаги балл қўлда ёки апелляция билан ўзгарган: %(points)s, тегилмайди")


class Row(NamedTuple):
    """What stood in the sheet, what the exam says now, and why the cell would stay as it is."""

    person: Person
    before: Decimal | None
    after: Decimal | None
    reasons: tuple[Reason, ...] = ()


def rows_of(exam: ComputerExam, book: Gradebook, people: Sequence[Person]) -> list[Row]:
    """Those whose points are no longer what the exam wrote into the sheet."""
    rows = []
    for person in people:
        entered = person.attempt.entered_points if person.attempt else None
        now = person.points(exam.counting)
        if entered is not None and now != entered:
            rows.append(Row(person, entered, now, _reasons(exam, book, person, entered, now)))
    return rows


def _reasons(
    exam: ComputerExam, book: Gradebook, person: Person, entered: Decimal, now: Decimal | None
) -> tuple[Reason, ...]:
    line = book.by_student.get(person.student.id)
    if line is None or not line.is_member:
        return (Reason(NOT_ON_SHEET, {}),)
    if now is None:
        return (Reason(UNCOUNTED, {}),)
    cell = line.cells[exam.control_id]
    if cell.points != entered or cell.is_absent or cell.is_carried:
        return (Reason(BY_HAND, {"points": cell.text}),)
    return ()


def correct(
    exam: ComputerExam,
    sitting: ExamSitting,
    book: Gradebook,
    rows: Sequence[Row],
    reason: str,
    *,
    by: User,
    at: datetime,
) -> int:
    """Write the changed points into the open sheet, all or none; sheet and `sitting` are locked. Return how many."""
    if sitting.entered_at is None:
        raise RuleError(NOT_ENTERED)
    if sitting.sheet_id != book.sheet.id:
        raise RuleError(OTHER_SHEET)
    written = [row for row in rows if not row.reasons]
    if not written:
        raise RuleError(NO_DIFFERENCE)
    outcome = assessment.enter(book, [_typed(exam, book, row) for row in written], by=by, at=at)
    for fault in outcome.faults.values():
        raise fault
    if outcome.clashes:
        raise RuleError(CHANGED)
    for row in written:
        if row.person.attempt:
            row.person.attempt.entered_points = row.after
    db.session.flush()
    audit.record("correct", sitting, by=by, changes={"count": (None, len(written))}, reason=reason)
    facts = [(row.person.attempts[-1].id, {"entered_points": (row.before, row.after)}) for row in written]
    audit.record_many("correct", type(written[0].person.attempts[-1]), facts, by=by, reason=reason)
    return len(written)


def _typed(exam: ComputerExam, book: Gradebook, row: Row) -> Typed:
    cell = book.cell((row.person.student.id, exam.control_id))
    return Typed(row.person.student.id, exam.control_id, cell.version, cell.key, plain(row.after or Decimal(0), 1))


__all__ = ["Row", "correct", "rows_of"]

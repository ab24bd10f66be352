"""A retake that is open follows the sheet before it: who has passed by now leaves it, corrected points come anew.

An appeal or a reopening may change the first sheet when its debtors stand on a retake already (rules 1.3, 1.4: marks
3, 4 and 5 are not retaken). A retake that is closed has been taken: it speaks for itself.
"""

from collections.abc import Iterable

from sqlalchemy import delete, func, or_, select
from sqlalchemy.exc import IntegrityError

from hemis.domain import controls, workflow
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.assessment import Grade, GradeSheet
from hemis.models.controls import SheetStudent
from hemis.operations import audit, debts, gradebook
from hemis.operations.gradebook import Gradebook, Line
from hemis.operations.retakes import ROUNDS, carry

Change = tuple[str, str]


def follow(book: Gradebook, *, by: User) -> None:
    """Bring the open retakes after a confirmed sheet into line with it."""
    before = book.sheet
    if before.round >= ROUNDS:
        return
    same = {name: getattr(before, name) for name in ("curriculum_subject_id", "group_id", "kind")}
    rows = select(GradeSheet).filter_by(**same, round=before.round + 1, status=workflow.DRAFT)
    drafts = db.session.scalars(rows.options(*debts.WITH_PLAN).order_by(GradeSheet.id).with_for_update(of=GradeSheet))
    for sheet in drafts.all():
        _follow(book, gradebook.read(sheet, today=before.curriculum_subject.semester.ends_on), by)


def _follow(book: Gradebook, taken: Gradebook, by: User) -> None:
    gone, stale, told = set[int](), list[tuple[Line, set[int]]](), dict[str, Change]()
    for line in taken.lines:
        source = book.by_student.get(line.student_id)
        if source is None:
            continue
        if debts.left_by(book, source).state not in controls.DEBTS:
            gone.add(line.student_id)
            told |= _changes(line, {})
        elif changes := _changes(line, _after(book, source, line)):
            stale.append((source, _open_to(book, source)))
            told |= changes
    if gone or stale:
        write(book, taken.sheet, gone, stale)
        _tell(taken, gone, told, by)


def _open_to(book: Gradebook, line: Line) -> set[int]:
    return controls.open_controls(book.controls, line.cells, book.scale, book.thresholds)


def _after(book: Gradebook, source: Line, line: Line) -> dict[int, str]:
    """The words of the cells as they shall stand: what is taken again as it was typed, the rest as it was earned."""
    is_open = _open_to(book, source)
    own = {key: cell.text for key, cell in line.cells.items() if key in is_open and not cell.is_carried}
    return own | {key: cell.text for key, cell in source.cells.items() if key not in is_open}


def _changes(line: Line, after: dict[int, str]) -> dict[str, Change]:
    return {
        f"{line.student_id}:{key}": (cell.text, after.get(key, ""))
        for key, cell in line.cells.items()
        if cell.text != after.get(key, "")
    }


def write(book: Gradebook, sheet: GradeSheet, gone: set[int], stale: Iterable[tuple[Line, set[int]]]) -> None:
    """Take those who are gone off an open retake, and bring anew what others earned before."""
    mine = delete(Grade).where(Grade.sheet_id == sheet.id)
    db.session.execute(mine.where(Grade.student_id.in_(gone)))
    again = list(stale)
    for line, is_open in again:
        brought = or_(Grade.is_carried, Grade.control_id.not_in(is_open))
        db.session.execute(mine.where(Grade.student_id == line.student_id, brought))
    carry(book, sheet, again)
    listed = delete(SheetStudent).where(SheetStudent.sheet_id == sheet.id, SheetStudent.student_id.in_(gone))
    db.session.execute(listed)
    filled = select(func.count()).select_from(Grade).where(Grade.sheet_id == sheet.id)
    sheet.entered_count = db.session.scalar(filled.where(or_(Grade.points.is_not(None), Grade.is_absent))) or 0
    sheet.version += 1
    db.session.flush()


def _tell(taken: Gradebook, gone: set[int], told: dict[str, Change], by: User) -> None:
    """Note the cells and who has left; a retake on which nobody stands any more is no sheet."""
    sheet, left = taken.sheet, len(taken.lines) - len(gone)
    if told:
        audit.record("enter", sheet, by=by, changes=told)
    if gone:
        audit.record("leave_retake", sheet, by=by, changes={"students": (len(taken.lines), left)})
    if not left:
        _remove(sheet, by)


def _remove(sheet: GradeSheet, by: User) -> None:
    try:
        with db.session.begin_nested():
            db.session.execute(delete(GradeSheet).where(GradeSheet.id == sheet.id))
    except IntegrityError:
        return
    audit.record("remove", sheet, by=by, changes={"status": (sheet.status, None)})
    db.session.expunge(sheet)


__all__ = ["follow", "write"]

"""Points of assignments and daily marks as points of a control: proposed, looked at, and put into the sheet once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from sqlalchemy import delete, select

from hemis.domain.assignments import GRADED, SKIP, ZERO, Share, control_points
from hemis.domain.errors import RuleError, StaleError
from hemis.domain.formats import plain
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.assessment import GradeSheet
from hemis.models.assignments import Assignment, AssignmentGroup, AssignmentWork, DailyMarking, PointsTransfer
from hemis.models.teaching import TeachingLoad
from hemis.operations import assessment, audit, daily_marks
from hemis.operations.assessment import Typed
from hemis.operations.deliveries import fingerprint
from hemis.operations.gradebook import Cell, Gradebook, Line, value_key
from hemis.operations.rules import rule_value, scope_of

NEW, SAME, OURS, TYPED, WAITING, NOTHING, LEFT = "new", "same", "ours", "typed", "waiting", "nothing", "left"
STATES = {
    NEW: N_("ёзилади"),
    SAME: N_("ўзгармайди"),
    OURS: N_("янгиланади"),
    TYPED: N_("қўлда киритилган балл турибди"),
    WAITING: N_("жавоби ҳали текширилмаган"),
    NOTHING: N_("ҳисоблайдиган нарса йўқ"),
    LEFT: N_("гуруҳдан чиққан"),
}
NOT_FED = N_("Бу назоратга муддати тугаган топшириқ қўшилмаган: ўтказадиган балл йўқ.")
UNCHANGED = N_("Ўтказадиган балл йўқ: ҳаммаси аввалгидек.")


class Proposal(NamedTuple):
    """What a cell holds now, what assignments say, and which of the two will stand."""

    line: Line
    now: Cell
    points: Decimal | None
    state: str


@dataclass(frozen=True)
class Feed:
    """What feeds one control of a sheet; what is not due yet counts for nobody."""

    control_id: int
    maximum: Decimal
    due: Sequence[Assignment]
    coming: Sequence[Assignment]
    daily: Sequence[DailyMarking] = field(default=())
    others: Sequence[int] = field(default=())
    """The other controls that are fed."""
    proposals: Sequence[Proposal] = field(default=())

    @cached_property
    def print_(self) -> str:
        """Equal as long as nothing has changed since a page showed it."""
        told = [(each.line.student_id, each.now.version, str(each.points), each.state) for each in self.proposals]
        return fingerprint({"control": self.control_id, "rows": told})


def fed_controls(sheet: GradeSheet) -> list[int]:
    """Return the controls of a sheet that assignments or daily marks feed."""
    return _fed(_feeding(sheet), daily_marks.feeding(sheet.curriculum_subject_id, sheet.group_id))


def _fed(rows: Iterable[Assignment], daily: Iterable[DailyMarking]) -> list[int]:
    fed = {row.control_id for row in rows} | {row.control_id for row in daily}
    return sorted(key for key in fed if key is not None)


def _feeding(sheet: GradeSheet) -> Sequence[Assignment]:
    rows = (
        select(Assignment)
        .join(Assignment.load)
        .join(AssignmentGroup, AssignmentGroup.assignment_id == Assignment.id)
        .where(
            TeachingLoad.curriculum_subject_id == sheet.curriculum_subject_id,
            AssignmentGroup.group_id == sheet.group_id,
            Assignment.control_id.is_not(None),
            Assignment.published_at.is_not(None),
            Assignment.is_active,
        )
        .order_by(Assignment.due_at, Assignment.id)
    )
    return db.session.scalars(rows).all()


def propose(book: Gradebook, control_id: int, *, at: datetime) -> Feed:
    """Return what would be written into one control; the rule of the semester says what a missing answer is."""
    every = _feeding(book.sheet)
    marked = daily_marks.feeding(book.sheet.curriculum_subject_id, book.sheet.group_id)
    others = [key for key in _fed(every, marked) if key != control_id and key in book.by_control]
    rows = [row for row in every if row.control_id == control_id]
    due = [row for row in rows if row.due_at < at]
    maximum = Decimal(book.by_control[control_id].maximum)
    daily = [row for row in marked if row.control_id == control_id]
    feed = Feed(control_id, maximum, due, [row for row in rows if row.due_at >= at], daily, others)
    means = daily_marks.means_of([each.load_id for each in daily])
    best = max((bound.mark for bound in book.scale.bounds), default=5)
    works, ours, missing = _works(due), _transferred(book.sheet, control_id), _missing(book)

    def proposal(line: Line) -> Proposal:
        marks = [daily_marks.share_of(means[each.load_id].get(line.student_id), best, each.weight) for each in daily]
        return _proposal(line, feed, works[line.student_id], marks, ours.get(line.student_id), missing)

    return replace(feed, proposals=[proposal(line) for line in book.lines])


def _missing(book: Gradebook) -> str:
    semester = book.sheet.curriculum_subject.semester
    value = rule_value("task.missing_zero", on=semester.starts_on, scope=scope_of(semester.curriculum))
    return ZERO if value == "yes" else SKIP


def _works(rows: Iterable[Assignment]) -> dict[int, dict[int, AssignmentWork]]:
    """Student → assignment → work."""
    found: dict[int, dict[int, AssignmentWork]] = defaultdict(dict)
    keys = [row.id for row in rows]
    for work in db.session.scalars(select(AssignmentWork).where(AssignmentWork.assignment_id.in_(keys))):
        found[work.student_id][work.assignment_id] = work
    return found


def _transferred(sheet: GradeSheet, control_id: int) -> dict[int, int]:
    """Student → the version of the cell that we wrote last."""
    rows = select(PointsTransfer.student_id, PointsTransfer.version).where(
        PointsTransfer.sheet_id == sheet.id, PointsTransfer.control_id == control_id
    )
    return {student: version for student, version in db.session.execute(rows)}


def _proposal(
    line: Line, feed: Feed, works: dict[int, AssignmentWork], marks: list[Share], ours: int | None, missing: str
) -> Proposal:
    now = line.cells[feed.control_id]
    if not line.is_member:
        return Proposal(line, now, None, LEFT)
    if any(work.state != GRADED for work in works.values()):
        return Proposal(line, now, None, WAITING)
    shares = [
        Share(works[row.id].counted if row.id in works else None, Decimal(row.max_points), row.weight)
        for row in feed.due
    ]
    points = control_points([*shares, *marks], feed.maximum, missing)
    if points is None:
        return Proposal(line, now, None, NOTHING)
    if now.key == value_key(points, False):
        return Proposal(line, now, points, SAME)
    if not now.is_filled:
        return Proposal(line, now, points, NEW)
    return Proposal(line, now, points, OURS if ours == now.version else TYPED)


def transfer(book: Gradebook, feed: Feed, overwritten: Collection[int], *, seen: str, by: User, at: datetime) -> int:
    """Write the proposed points into the open sheet, which is locked; return how many cells changed.

    Points typed by hand are replaced only for the students in `overwritten`. StaleError when anything has changed
    since the page was shown.
    """
    assessment.require_open(book.sheet, at)
    if seen != feed.print_:
        raise StaleError()
    if not feed.due and not feed.daily:
        raise RuleError(NOT_FED)
    written = [
        each
        for each in feed.proposals
        if each.state in (NEW, OURS) or (each.state == TYPED and each.line.student_id in overwritten)
    ]
    outcome = assessment.enter(book, [_typed(each, feed.control_id) for each in written], by=by, at=at)
    for error in outcome.faults.values():
        raise error
    if not outcome.is_written:
        raise StaleError()
    if not outcome.changes:
        raise RuleError(UNCHANGED)
    _remember(book, feed.control_id, [student for student, _control in outcome.changes], by=by, at=at)
    return len(outcome.changes)


def _typed(each: Proposal, control_id: int) -> Typed:
    assert each.points is not None
    return Typed(each.line.student_id, control_id, each.now.version, each.now.key, plain(each.points, 1))


def _remember(book: Gradebook, control_id: int, students: Collection[int], *, by: User, at: datetime) -> None:
    sheet = book.sheet
    known = (PointsTransfer.sheet_id == sheet.id, PointsTransfer.control_id == control_id)
    db.session.execute(delete(PointsTransfer).where(*known, PointsTransfer.student_id.in_(students)))
    cells = {student: book.cell((student, control_id)) for student in students}
    place = {"sheet_id": sheet.id, "control_id": control_id, "by_id": by.id, "at": at}
    db.session.add_all(
        PointsTransfer(student_id=student, version=cell.version, points=cell.points, **place)
        for student, cell in cells.items()
    )
    db.session.flush()
    audit.record("transfer_points", sheet, by=by, changes={"transferred": (None, len(students))})


__all__ = ["STATES", "Feed", "Proposal", "fed_controls", "propose", "transfer"]

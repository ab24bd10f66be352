"""Points of assignments and daily marks as points of a control: proposed, looked at, and put into the sheet once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from sqlalchemy import delete, select

from hemis.domain.assignments import GRADED, RETURNED, SENT, SKIP, ZERO, Share, control_points
from hemis.domain.calendar import TASHKENT
from hemis.domain.daily_marks import MEAN
from hemis.domain.errors import RuleError, StaleError
from hemis.domain.formats import plain
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.assessment import GradeSheet
from hemis.models.assignments import Assignment, AssignmentGroup, AssignmentWork, DailyMarking, PointsTransfer
from hemis.models.students import Enrolment
from hemis.models.teaching import TeachingLoad
from hemis.operations import assessment, assignment_deadlines, audit, daily_marks
from hemis.operations.assessment import Typed
from hemis.operations.assignment_deadlines import Deadlines
from hemis.operations.deliveries import fingerprint
from hemis.operations.gradebook import FORMULA, MISSING, Cell, Gradebook, Line, value_key
from hemis.operations.gradebook_rows import STUDYING

NEW, SAME, OURS, TYPED, WAITING, NOTHING, LEFT = "new", "same", "ours", "typed", "waiting", "nothing", "left"
EXTENDED = "extended"
STATES = {
    NEW: N_("ёзилади"),
    SAME: N_("ўзгармайди"),
    OURS: N_("янгиланади"),
    TYPED: N_("қўлда киритилган балл турибди"),
    WAITING: N_("жавоби ҳали текширилмаган"),
    RETURNED: N_("қайтарилган, талаба қайта юбормаган"),
    EXTENDED: N_("муддати узайтирилган, ҳали топширмаган"),
    NOTHING: N_("ҳисоблайдиган нарса йўқ"),
    LEFT: N_("гуруҳдан чиққан"),
}
NOT_FED = N_("Бу назоратга муддати тугаган топшириқ қўшилмаган: ўтказадиган балл йўқ.")
GOT_ZERO = N_("топширмаган: 0 балл")
LEFT_OUT = N_("топширмаган: ҳисобга олинмайди")
NOT_HERE = N_("муддат куни гуруҳда ўқимаган: ҳисобга олинмайди")
NO_MARKS = N_("баҳо қўйилмаган: 0 балл")
NO_MARKS_LEFT_OUT = N_("баҳо қўйилмаган: ҳисобга олинмайди")
NOBODY_MARKED = N_("гуруҳда ҳали ҳеч кимга баҳо қўйилмаган: ҳисобга олинмайди")
UNCOUNTED = (NOT_HERE, NOBODY_MARKED)
DAILY = N_("Кунлик баҳолар")
UNCHANGED = N_("Ўтказадиган балл йўқ: ҳаммаси аввалгидек.")


class Part(NamedTuple):
    """What one assignment, or the daily marks of a load, bring to a student's points; `said` tells why they do not."""

    title: str
    share: Share
    said: str = ""


class Proposal(NamedTuple):
    """What a cell holds now, what assignments say, of which parts, and which of the two will stand."""

    line: Line
    now: Cell
    points: Decimal | None
    state: str
    parts: Sequence[Part] = ()


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
    formula: str = MEAN

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
    until = assignment_deadlines.of_rows(rows)
    of_group = {row.id: until[row.id].of(0, book.sheet.group_id).due for row in rows}
    due = [row for row in rows if of_group[row.id] < at]
    maximum = Decimal(book.by_control[control_id].maximum)
    daily = [row for row in marked if row.control_id == control_id]
    feed = Feed(control_id, maximum, due, [row for row in rows if row not in due], daily, others)
    facts = _Facts(feed, book, until, at)
    return replace(feed, proposals=[facts.proposal(line) for line in book.lines], formula=facts.formula)


class _Facts:
    """What has to be known of all students to propose the points of each."""

    def __init__(self, feed: Feed, book: Gradebook, until: Mapping[int, Deadlines], at: datetime) -> None:
        self.feed, self.until, self.at, self.group_id = feed, until, at, book.sheet.group_id
        self.missing = ZERO if book.rules[MISSING] == "yes" else SKIP
        self.formula = str(book.rules[FORMULA])
        self.marks = daily_marks.sums_of([each.load_id for each in feed.daily], self.formula)
        self.best = max((bound.mark for bound in book.scale.bounds), default=5)
        students = {line.student_id for line in book.lines}
        self.marked = {load for load, known in self.marks.items() if students & known.keys()}
        self.works, self.ours = _works(feed.due), _transferred(book.sheet, feed.control_id)
        self.stretches = _stretches(self.group_id, [line.student_id for line in book.lines]) if feed.due else {}

    def proposal(self, line: Line) -> Proposal:
        """Return what is proposed for one student, with the parts of which it is made."""
        now, works = line.cells[self.feed.control_id], self.works[line.student_id]
        if not line.is_member:
            return Proposal(line, now, None, LEFT)
        parts = [*self._tasks(line, works), *self._marks(line)]
        unjudged = {work.state for work in works.values()} - {GRADED}
        if unjudged:
            return Proposal(line, now, None, WAITING if SENT in unjudged else RETURNED, parts)
        if any(row.id not in works and self._is_extended(row, line) for row in self.feed.due):
            return Proposal(line, now, None, EXTENDED, parts)
        kept = [part.share for part in parts if part.said not in UNCOUNTED]
        return _decided(line, now, control_points(kept, self.feed.maximum, self.missing), self.ours, parts)

    def _tasks(self, line: Line, works: dict[int, AssignmentWork]) -> Iterator[Part]:
        for row in self.feed.due:
            work = works.get(row.id)
            share = Share(work.counted if work else None, Decimal(row.max_points), row.weight)
            said = ""
            if work is None:
                said = GOT_ZERO if self.missing == ZERO else LEFT_OUT
                said = said if self._was_here(line, row) else NOT_HERE
                said = STATES[EXTENDED] if self._is_extended(row, line) else said
            elif work.state != GRADED:
                said = STATES[RETURNED if work.state == RETURNED else WAITING]
            yield Part(row.title, share, said)

    def _marks(self, line: Line) -> Iterator[Part]:
        for each in self.feed.daily:
            found = self.marks[each.load_id].get(line.student_id)
            said = NO_MARKS if self.missing == ZERO else NO_MARKS_LEFT_OUT
            said = said if each.load_id in self.marked else NOBODY_MARKED
            yield Part(DAILY, daily_marks.share_of(found, self.best, each.weight), "" if found else said)

    def _is_extended(self, row: Assignment, line: Line) -> bool:
        return self.until[row.id].of(line.student_id, self.group_id).due >= self.at

    def _was_here(self, line: Line, row: Assignment) -> bool:
        """Whether a student studied in the group on the day of the deadline; a guest of it is there all the time."""
        day = self.until[row.id].of(line.student_id, self.group_id).due.astimezone(TASHKENT).date()
        known = self.stretches.get(line.student_id)
        return known is None or any(first <= day < last for first, last in known)


def _stretches(group_id: int, keys: Collection[int]) -> dict[int, list[tuple[date, date]]]:
    """Student → from when until before when that one has studied in a group."""
    rows = select(Enrolment.student_id, Enrolment.status, Enrolment.starts_on, Enrolment.ends_on).where(
        Enrolment.group_id == group_id, Enrolment.student_id.in_(keys)
    )
    found: dict[int, list[tuple[date, date]]] = defaultdict(list)
    for student, status, first, last in db.session.execute(rows):
        kept = found[student]
        if status == STUDYING:
            kept.append((first, last or date.max))
    return found


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


def _decided(line: Line, now: Cell, points: Decimal | None, ours: Mapping[int, int], parts: Sequence[Part]) -> Proposal:
    if points is None:
        return Proposal(line, now, None, NOTHING, parts)
    if now.key == value_key(points, False):
        return Proposal(line, now, points, SAME, parts)
    if not now.is_filled:
        return Proposal(line, now, points, NEW, parts)
    return Proposal(line, now, points, OURS if ours.get(line.student_id) == now.version else TYPED, parts)


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


__all__ = ["DAILY", "STATES", "Feed", "Part", "Proposal", "fed_controls", "propose", "transfer"]

"""Until when whom: the deadline of an assignment, a group's own one, and a later one given to a single student."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from hemis.domain.assignments import Deadline, counted
from hemis.domain.calendar import TASHKENT
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.assignments import Assignment, AssignmentExtension, AssignmentGroup, AssignmentWork, gets_it
from hemis.models.students import Student
from hemis.models.teaching import TeachingLoad
from hemis.operations import assignments, audit, plain

EARLIER = N_("Эълон қилинган топшириқнинг муддати фақат узайтирилади: аввалгиси %(before)s.")
OTHER_GROUP = N_("Бу гуруҳга топшириқ берилмаган: саҳифани янгиланг.")
NOT_PUBLISHED = N_("Топшириқ ҳали эълон қилинмаган: талабага муддат эълондан кейин узайтирилади.")
NO_REASON = N_("Сабабини ёзинг: уни талаба ва кафедра ўқийди.")
NOT_TAKER = N_("Бу талабага топшириқ берилмаган.")
PAST = N_("Янги муддат ўтиб бўлган: кейинги кун ёки соатни киритинг.")
SHORTEST_REASON = 3


@dataclass(frozen=True)
class Deadlines:
    """The deadlines of one assignment; a student of several of its groups has the latest of theirs."""

    base: Deadline
    groups: Mapping[int, datetime] = field(default_factory=dict)
    extensions: Mapping[int, AssignmentExtension] = field(default_factory=dict)

    def of(self, student_id: int, *group_ids: int) -> Deadline:
        """That of a student who takes the subject with these groups."""
        due = max((self.groups.get(key, self.base.due) for key in group_ids), default=self.base.due)
        if extension := self.extensions.get(student_id):
            due = max(due, extension.due_at)
        return self.base.moved(due)


def of_rows(rows: Collection[Assignment]) -> dict[int, Deadlines]:
    """Return assignment → its deadlines, by two statements."""
    keys = [row.id for row in rows]
    own: dict[int, dict[int, datetime]] = defaultdict(dict)
    more: dict[int, dict[int, AssignmentExtension]] = defaultdict(dict)
    groups = select(AssignmentGroup).where(AssignmentGroup.assignment_id.in_(keys), AssignmentGroup.due_at.is_not(None))
    if keys:
        for each in db.session.scalars(groups):
            own[each.assignment_id][each.group_id] = each.due_at or datetime.max
        for extension in db.session.scalars(
            select(AssignmentExtension).where(AssignmentExtension.assignment_id.in_(keys))
        ):
            more[extension.assignment_id][extension.student_id] = extension
    return {row.id: Deadlines(row.deadline, own[row.id], more[row.id]) for row in rows}


def for_student(student_id: int, rows: Sequence[Assignment]) -> dict[int, Deadline]:
    """Return assignment → the deadline of one student, by two statements however many there are."""
    keys = [row.id for row in rows]
    if not keys:
        return {}
    groups = (
        select(AssignmentGroup.assignment_id, AssignmentGroup.due_at)
        .join(Assignment, Assignment.id == AssignmentGroup.assignment_id)
        .join(TeachingLoad, TeachingLoad.id == Assignment.load_id)
        .join(Student, Student.id == student_id)
        .where(AssignmentGroup.assignment_id.in_(keys), gets_it(TeachingLoad.curriculum_subject_id))
    )
    found: dict[int, list[datetime | None]] = defaultdict(list)
    for key, due_at in db.session.execute(groups):
        found[key].append(due_at)
    later = select(AssignmentExtension.assignment_id, AssignmentExtension.due_at).where(
        AssignmentExtension.student_id == student_id, AssignmentExtension.assignment_id.in_(keys)
    )
    extended = {key: due_at for key, due_at in db.session.execute(later)}
    return {row.id: _for_one(row, found[row.id], extended.get(row.id)) for row in rows}


def _for_one(row: Assignment, groups: Sequence[datetime | None], extended: datetime | None) -> Deadline:
    due = max((each or row.due_at for each in groups), default=row.due_at)
    return row.deadline.moved(max(due, extended or due))


def extension_of(row: Assignment, student_id: int) -> AssignmentExtension | None:
    """Return what was given to one student."""
    return db.session.get(AssignmentExtension, (row.id, student_id))


def set_groups(row: Assignment, wanted: Mapping[int, datetime | None], *, at: datetime, by: User | None) -> None:
    """Give groups deadlines of their own, all or none; None is everybody's. A published one only moves later."""
    groups = {each.group_id: each for each in row.groups}
    if not wanted.keys() <= groups.keys():
        raise RuleError(OTHER_GROUP)
    changed = {key: due_at for key, due_at in wanted.items() if due_at != groups[key].due_at}
    for key, due_at in changed.items():
        if row.published_at:
            _require_later(groups[key].due_at or row.due_at, due_at or row.due_at, f"day{key}")
        elif due_at is not None and due_at <= at:
            raise RuleError(PAST, field=f"day{key}")
    before = _told(row)
    for key, due_at in changed.items():
        groups[key].due_at = due_at
    db.session.flush()
    if changed:
        audit.record("extend", row, by=by, changes={"groups_due": (before, _told(row))})
        forgive(row, by=by)


def extend(row: Assignment, values: Mapping[str, Any], *, by: User | None) -> None:
    """Move everybody's deadline, and take off what it no longer asks for."""
    assignments.extend(row, values, by=by)
    forgive(row, by=by)


def _told(row: Assignment) -> str | None:
    own = [f"{each.group.name}: {_in_words(each.due_at)}" for each in row.groups if each.due_at]
    return "; ".join(own) or None


def _in_words(moment: datetime) -> str:
    return f"{moment.astimezone(TASHKENT):%d.%m.%Y %H:%M}"


def _require_later(before: datetime, after: datetime, field: str) -> None:
    if after < before:
        raise RuleError(EARLIER, field=field, before=_in_words(before))


def give(row: Assignment, student: Student, due_at: datetime, reason: str, *, at: datetime, by: User) -> None:
    """Give one student more time; everybody else's deadline stands."""
    if not row.published_at:
        raise RuleError(NOT_PUBLISHED)
    if len(reason) < SHORTEST_REASON:
        raise RuleError(NO_REASON, field="reason")
    if not is_taker(row, student.id):
        raise RuleError(NOT_TAKER)
    if due_at <= at:
        raise RuleError(PAST, field="due_day")
    before = for_student(student.id, [row])[row.id].due
    _require_later(before, due_at, "due_day")
    known = extension_of(row, student.id) or AssignmentExtension(assignment_id=row.id, student_id=student.id)
    known.due_at, known.reason, known.given_at, known.given_by_id = due_at, reason, at, by.id
    db.session.add(known)
    db.session.flush()
    told = {"extended_for": (None, student.full_name), "due_at": (before, due_at)}
    audit.record("extend", row, by=by, changes=told, reason=reason)
    forgive(row, by=by)


def forgive(row: Assignment, *, by: User | None) -> None:
    """Take off answers what a later deadline no longer asks for being late; what was in time stays so."""
    late = select(AssignmentWork).where(AssignmentWork.assignment_id == row.id, AssignmentWork.penalty > 0)
    works = db.session.scalars(late.order_by(AssignmentWork.id).with_for_update()).all()
    if not works:
        return
    everybody, groups = of_rows([row])[row.id], groups_of(row)
    for work in works:
        penalty = everybody.of(work.student_id, *groups[work.student_id]).penalty(work.sent_at)
        if penalty < work.penalty:
            points = None if work.points is None else counted(work.points, penalty)
            plain.update(work, {"penalty": penalty, "counted": points, "version": work.version + 1}, by=by)


def groups_of(row: Assignment) -> defaultdict[int, list[int]]:
    """Return student → the groups with which an assignment is got."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    for student, group_id in db.session.execute(assignments.takers(row.id, row.load.curriculum_subject_id)):
        found[student.id].append(group_id)
    return found


def is_taker(row: Assignment, student_id: int) -> bool:
    """Whether a student has to answer an assignment."""
    taken = assignments.takers(row.id, row.load.curriculum_subject_id).where(Student.id == student_id)
    return db.session.execute(taken).first() is not None


__all__ = [
    "Deadlines",
    "extend",
    "extension_of",
    "for_student",
    "forgive",
    "give",
    "groups_of",
    "is_taker",
    "of_rows",
    "set_groups",
]

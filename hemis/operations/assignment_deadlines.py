"""Until when whom: the deadline of an assignment, a group's own one, and a later one given to a single student."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import CompoundSelect, and_, literal, select, union_all

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
    students: Mapping[int, datetime] = field(default_factory=dict)

    def of(self, student_id: int, *group_ids: int) -> Deadline:
        """That of a student who takes the subject with these groups."""
        due = max((self.groups.get(key, self.base.due) for key in group_ids), default=self.base.due)
        return self.base.moved(max(due, self.students.get(student_id, due)))


class Own(NamedTuple):
    """The deadline of one student, and why it is later than that of the others, if it is."""

    deadline: Deadline
    reason: str = ""

    @property
    def due(self) -> datetime:
        return self.deadline.due


def of_rows(rows: Collection[Assignment]) -> dict[int, Deadlines]:
    """Return assignment → its deadlines, by one statement."""
    keys = [row.id for row in rows]
    groups, student = AssignmentGroup, AssignmentExtension
    every: CompoundSelect[Any] = union_all(
        select(groups.assignment_id, groups.group_id, literal(0), groups.due_at).where(
            groups.assignment_id.in_(keys), groups.due_at.is_not(None)
        ),
        select(student.assignment_id, literal(0), student.student_id, student.due_at).where(
            student.assignment_id.in_(keys)
        ),
    )
    own: dict[int, dict[int, datetime]] = defaultdict(dict)
    more: dict[int, dict[int, datetime]] = defaultdict(dict)
    for key, group_id, student_id, due_at in db.session.execute(every) if keys else ():
        if student_id:
            more[key][student_id] = due_at
        else:
            own[key][group_id] = due_at
    return {row.id: Deadlines(row.deadline, own[row.id], more[row.id]) for row in rows}


def for_student(student_id: int, rows: Sequence[Assignment]) -> dict[int, Own]:
    """Return assignment → the deadline of one student, by one statement however many there are."""
    keys = [row.id for row in rows]
    if not keys:
        return {}
    mine = and_(
        AssignmentExtension.assignment_id == AssignmentGroup.assignment_id,
        AssignmentExtension.student_id == student_id,
    )
    statement = (
        select(
            AssignmentGroup.assignment_id,
            AssignmentGroup.due_at,
            AssignmentExtension.due_at,
            AssignmentExtension.reason,
        )
        .join(Assignment, Assignment.id == AssignmentGroup.assignment_id)
        .join(TeachingLoad, TeachingLoad.id == Assignment.load_id)
        .join(Student, Student.id == student_id)
        .outerjoin(AssignmentExtension, mine)
        .where(AssignmentGroup.assignment_id.in_(keys), gets_it(TeachingLoad.curriculum_subject_id))
    )
    found: dict[int, list[Any]] = defaultdict(list)
    for key, *due in db.session.execute(statement):
        found[key].append(due)
    return {row.id: _for_one(row, found[row.id]) for row in rows}


def _for_one(row: Assignment, found: Sequence[Any]) -> Own:
    due = max((of_group or row.due_at for of_group, _more, _reason in found), default=row.due_at)
    later = [(more, reason) for _of_group, more, reason in found if more is not None and more >= due]
    return Own(row.deadline.moved(later[0][0]), later[0][1]) if later else Own(row.deadline.moved(due))


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
    "Own",
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

"""GPA of everybody: computed anew as a job with progress, and proved equal to what is stored (promise C12)."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.jobs import QUEUED, Job
from hemis.models.students import AcademicGroup, Student
from hemis.operations import gpa, jobs
from hemis.operations.jobs import Work

KIND = "gpa"
EVERYBODY = -1
"""Stands for all faculties where one is asked for."""
AT_ONCE = 500


def start(*, by: User, at: datetime, faculty_id: int | None = None) -> Job:
    """Begin to compute the averages of a faculty or of everybody anew; RuleError while that is being done."""
    return jobs.start(KIND, by=by, at=at, subject_id=faculty_id or EVERYBODY)


def start_for_rule(key: str, *, by: User, at: datetime) -> bool:
    """Compute everybody anew where a rule counts; say whether it does. A job that waits already will see the rule."""
    same = select(Job.id).where(Job.kind == KIND, Job.subject_id == 0, Job.status == QUEUED)
    if key not in gpa.RULES_BEHIND:
        return False
    if db.session.scalar(same.limit(1)) is None:
        jobs.start(KIND, by=by, at=at, params={"rule": key})
    return True


@jobs.handles(KIND)
def compute_all(work: Work) -> dict[str, Any]:
    """Read and compute part by part without keeping others from writing, then store at once what has changed.

    Whom somebody else has computed meanwhile is computed once more in the transaction of the writing.
    """
    keys: list[int] = jobs.read_only(lambda: everybody(work.subject_id))
    found: list[gpa.Row] = []
    before: dict[int, dict[gpa.Row, int]] = {}
    for number, part in enumerate(_parts(keys)):
        work.step(number * AT_ONCE, len(keys))
        rows, had = jobs.read_only(partial(_read, part))
        found += rows
        before |= had
    work.step(len(keys), len(keys))
    at, changed = work.clock(), 0
    overtaken = [key for key, rows in _stored(keys) if rows != before.get(key, {})]
    late = set(overtaken)
    fresh = [key for key in keys if key not in late]
    mine = [row for row in found if row[0] not in late]
    changed += gpa.replace(fresh, mine, at=at) if fresh else 0
    for part in _parts(overtaken):
        changed += gpa.recompute(part, at=at)
    return {"students": len(keys), "changed": changed}


def _read(part: Sequence[int]) -> tuple[list[gpa.Row], dict[int, dict[gpa.Row, int]]]:
    return gpa.rows_of(gpa.people(part)), gpa.stored(part)


def unequal() -> list[str]:
    """Return the students whose stored averages are not what they would be now, as `flask check` asks."""
    wrong = []
    for part in _parts(everybody()):
        wanted: dict[int, set[gpa.Row]] = {key: set() for key in part}
        for row in gpa.rows_of(gpa.people(part)):
            wanted[row[0]].add(row)
        had = gpa.stored(part)
        wrong += [f"student {key}" for key in part if set(had.get(key, {})) != wanted[key]]
        db.session.expunge_all()
    return wrong


def everybody(faculty_id: int = EVERYBODY) -> list[int]:
    """Return the students of a faculty or of all; those of one plan stand together, so that it is read once."""
    rows = select(Student.id).join(AcademicGroup, AcademicGroup.id == Student.group_id)
    if faculty_id > 0:
        rows = rows.where(Student.faculty_id == faculty_id)
    return list(db.session.scalars(rows.order_by(AcademicGroup.curriculum_id, Student.group_id, Student.id)))


def _parts(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    return (keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE))


def _stored(keys: Sequence[int]) -> Iterator[tuple[int, dict[gpa.Row, int]]]:
    for part in _parts(keys):
        had = gpa.stored(part)
        yield from ((key, had.get(key, {})) for key in part)


def newest(faculty_id: int | None) -> Job | None:
    """Return the newest such job about a faculty, or about everybody."""
    about = {EVERYBODY, 0, faculty_id or EVERYBODY}
    found = select(Job).where(Job.kind == KIND, Job.subject_id.in_(about)).options(joinedload(Job.owner))
    return db.session.scalar(found.order_by(Job.id.desc()).limit(1))


__all__ = ["KIND", "compute_all", "everybody", "newest", "start", "start_for_rule", "unequal"]

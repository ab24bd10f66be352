"""GPA of everybody: computed anew as a job with progress, and proved equal to what is stored (promise C12)."""

from collections.abc import Iterator, Mapping, Sequence
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
    """Compute everybody anew where a rule counts; say whether it does."""
    if key in gpa.RULES_BEHIND:
        start_again(key, by=by, at=at)
    return key in gpa.RULES_BEHIND


def start_again(why: str, *, by: User, at: datetime) -> None:
    """Compute everybody anew after a change that may concern anybody; a job that waits already will see it."""
    same = select(Job.id).where(Job.kind == KIND, Job.subject_id == 0, Job.status == QUEUED)
    if db.session.scalar(same.limit(1)) is None:
        jobs.start(KIND, by=by, at=at, params={"rule": why})


@jobs.handles(KIND)
def compute_all(work: Work) -> dict[str, Any]:
    """Read and compute part by part without keeping others from writing, and store of each part what has changed.

    Every part is right by itself, so it is kept at once: memory and locks stay small, and a job that is stopped or
    killed has done what it has done; begun again it writes only the rest.
    """
    keys: list[int] = jobs.read_only(lambda: everybody(work.subject_id))
    changed = 0
    for number, part in enumerate(_parts(keys)):
        work.step(number * AT_ONCE, len(keys))
        wanted, before = jobs.read_only(partial(_read, part))
        differ = [key for key in part if wanted[key] != set(before.get(key, {}))]
        if differ:
            changed += _store(differ, wanted, before, at=work.clock())
            work.keep()
    work.step(len(keys), len(keys))
    return {"students": len(keys), "changed": changed}


def _read(part: Sequence[int]) -> tuple[dict[int, set[gpa.Row]], dict[int, dict[gpa.Row, int]]]:
    """Return of a part of the students what is to be stored and what is."""
    wanted: dict[int, set[gpa.Row]] = {key: set() for key in part}
    for row in gpa.rows_of(gpa.people(part)):
        wanted[row[0]].add(row)
    return wanted, gpa.stored(part)


def _store(
    students: Sequence[int],
    wanted: Mapping[int, set[gpa.Row]],
    before: Mapping[int, dict[gpa.Row, int]],
    *,
    at: datetime,
) -> int:
    """Store what was computed; whom somebody else has computed meanwhile is computed once more under the lock."""
    gpa.people(students, lock=True)
    now = gpa.stored(students)
    late = [key for key in students if now.get(key, {}) != before.get(key, {})]
    mine = [key for key in students if key not in set(late)]
    rows = (row for key in mine for row in wanted[key])
    return gpa.replace(mine, rows, at=at, before=now) + gpa.recompute(late, at=at)


def unequal() -> list[str]:
    """Return the students whose stored averages are not what they would be now, as `flask check` asks."""
    wrong = []
    for part in _parts(everybody()):
        wanted, had = _read(part)
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


def newest(faculty_id: int | None) -> Job | None:
    """Return the newest such job about a faculty, or about everybody."""
    about = {EVERYBODY, 0, faculty_id or EVERYBODY}
    found = select(Job).where(Job.kind == KIND, Job.subject_id.in_(about)).options(joinedload(Job.owner))
    return db.session.scalar(found.order_by(Job.id.desc()).limit(1))


__all__ = ["KIND", "compute_all", "everybody", "newest", "start", "start_again", "start_for_rule", "unequal"]

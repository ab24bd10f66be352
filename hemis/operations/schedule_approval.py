"""Many personal schedules approved at once: what would be approved, what keeps the others, then all or none."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, false, select, tuple_

from hemis.domain.errors import Reason, RuleError, StaleError
from hemis.domain.i18n import N_
from hemis.domain.workflow import APPROVED, SUBMITTED, is_second_person
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.schedules import PersonalSchedule
from hemis.operations import audit, documents, schedule_papers
from hemis.operations.schedule_checks import problems_of
from hemis.operations.schedule_steps import approver, require_office

AT_ONCE = 300
NOBODY = N_("Камида битта графикни белгиланг.")
TOO_MANY = N_("Бир марта кўпи билан %(most)s та график тасдиқланади: рўйхатни филтрлар билан қисқартиринг.")
OWN = N_("Буни ўзингиз юборгансиз: бошқа ходим тасдиқлайди.")


class Waiting(NamedTuple):
    """A schedule that waits for approval, and what keeps it, if anything does."""

    row: PersonalSchedule
    problem: Reason | None


def awaits(office: str | None, *, today: date, by: User) -> ColumnElement[bool]:
    """The criterion that a schedule waits for the approval of a person of an office."""
    if office != approver(today):
        return false()
    return (PersonalSchedule.status == SUBMITTED) & (PersonalSchedule.submitted_by_id != by.id)


def waiting(rows: Sequence[PersonalSchedule], *, by: User) -> list[Waiting]:
    """Look at schedules that were sent: which of them the person may approve now, and why the others not."""
    problems = problems_of(rows)
    own = {row.id: Reason(OWN, {}) for row in rows if not is_second_person(row.submitted_by_id, by.id)}
    return [Waiting(row, own.get(row.id) or problems.get(row.id)) for row in rows]


def approve_all(
    seen: Mapping[int, int], office: str | None, *, at: datetime, today: date, by: User, address: str
) -> int:
    """Approve schedules as they were seen, id → version, each with its numbered paper; all of them or none.

    StaleError where one of them has changed since. As many statements for hundreds as for one, faculties aside.
    """
    require_office(office, today)
    if not seen:
        raise RuleError(NOBODY, field="schedules")
    if len(seen) > AT_ONCE:
        raise RuleError(TOO_MANY, field="schedules", most=AT_ONCE)
    rows = _as_seen(seen)
    if kept := next((each.problem for each in waiting(rows, by=by) if each.problem), None):
        raise RuleError(kept.msgid, field="schedules", **kept.params)
    _take(rows, at=at, by=by)
    told = [(row.id, {"status": (SUBMITTED, APPROVED)}) for row in rows]
    audit.record_many("approve", PersonalSchedule, told, by=by)
    papers = schedule_papers.papers_of(rows, today=today)
    issued = [(row.id, papers[row.id]) for row in rows]
    documents.issue_many(schedule_papers.KIND, issued, by=by, at=at, today=today, address=address)
    return len(rows)


def _as_seen(seen: Mapping[int, int]) -> Sequence[PersonalSchedule]:
    """The schedules, locked; StaleError unless each still waits and is as it was seen."""
    of = PersonalSchedule
    as_seen = tuple_(of.id, of.version).in_(list(seen.items()))
    wanted = select(of).where(as_seen, of.status == SUBMITTED).order_by(of.id).with_for_update(of=of)
    rows = db.session.scalars(wanted.execution_options(populate_existing=True)).all()
    if len(rows) < len(seen):
        raise StaleError
    return rows


def _take(rows: Sequence[PersonalSchedule], *, at: datetime, by: User) -> None:
    for row in rows:
        row.status, row.approved_at, row.approved_by_id, row.version = APPROVED, at, by.id, row.version + 1
    db.session.flush()


__all__ = ["AT_ONCE", "Waiting", "approve_all", "awaits", "waiting"]

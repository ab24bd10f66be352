"""The windows in which students choose electives: opened by the dean's office, changed, closed and opened again."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Select, delete, exists, func, select
from sqlalchemy.orm import joinedload

from hemis.domain import electives
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.curriculum import Curriculum, CurriculumSubject, Semester
from hemis.models.electives import ElectiveChoice, ElectiveWindow, ElectiveWindowGroup
from hemis.models.students import AcademicGroup, Student
from hemis.operations import audit, bulk, plain
from hemis.operations.publication import SEASON, Term
from hemis.operations.rules import whole_rule

SHORTEST_REASON = 10
NO_GROUP = N_("Камида битта гуруҳни белгиланг.")
BACKWARDS = N_("Охирги кун биринчи кундан олдин бўлиши мумкин эмас.")
GONE_BY = N_("Охирги кун бугундан олдин бўлиши мумкин эмас.")
AFTER_SEMESTER = N_("Танлов семестр тугашидан (%(day)s) олдин якунланиши керак.")
TAKEN = N_("«%(group)s» гуруҳининг семестри учун танлов аввал очилган: гуруҳни ўша танловга қўшинг.")
STARTED = N_("Танлов бошланган: биринчи кунини ўзгартириб бўлмайди.")
HAS_CHOSEN = N_("«%(group)s» талабалари танлаб бўлган: гуруҳни танловдан чиқариб бўлмайди.")
IS_OVER = N_("Танлов якунланган: уни ўзгартириш учун аввал сабаб билан қайта очинг.")
NOT_OVER = N_("Танлов ҳали якунланмаган: аввал уни якунланг ёки охирги кунини кутинг.")
IS_JOINED = N_("Танлов натижаси фанга бириктирилган: энди ўзгариш «Фанга бириктириш» саҳифасида қилинади.")
NO_REASON = N_("Нима учун қайта очилаётганини ёзинг: камида %(least)s та белги.")
HAS_CHOICES = N_("Талабалар танлаб бўлган: танловни ўчириб бўлмайди.")


class Candidate(NamedTuple):
    """A group, and its semester with electives about which nobody has been asked yet."""

    group: AcademicGroup
    semester: Semester


def candidates(groups: Select[AcademicGroup], term: Term) -> Sequence[Candidate]:
    """Return those of some groups whose curriculum has electives in a term, and no window for them yet."""
    has_electives = exists().where(CurriculumSubject.semester_id == Semester.id, CurriculumSubject.elective_group != "")
    is_open = exists().where(ElectiveWindow.semester_id == Semester.id)
    rows = db.session.execute(
        groups.join(Curriculum, Curriculum.id == AcademicGroup.curriculum_id)
        .join(Semester, Semester.curriculum_id == Curriculum.id)
        .where(Semester.year_id == term.year_id, SEASON.in_([term.season]), Curriculum.is_approved)
        .where(AcademicGroup.is_active, AcademicGroup.student_count > 0, has_electives, ~is_open)
        .add_columns(Semester)
        .options(joinedload(AcademicGroup.curriculum))
        .order_by(AcademicGroup.course, AcademicGroup.sort_key)
    )
    return [Candidate(*row) for row in rows]


def last_day(opens_on: date) -> date:
    """Return the last day of a window of the usual length."""
    return opens_on + timedelta(days=whole_rule("elective.window_days", on=opens_on) - 1)


def open_windows(
    chosen: Iterable[Candidate], opens_on: date, closes_on: date, *, by: User, at: datetime, today: date
) -> list[ElectiveWindow]:
    """Open the choice for groups: one window for each semester of a curriculum, all of them or none."""
    by_semester: dict[int, list[Candidate]] = {}
    for each in chosen:
        by_semester.setdefault(each.semester.id, []).append(each)
    if not by_semester:
        raise RuleError(NO_GROUP, field="groups")
    _check_days(opens_on, closes_on, today, [found[0].semester for found in by_semester.values()])
    with db.session.begin_nested():
        return [_open(found, opens_on, closes_on, by=by, at=at) for found in by_semester.values()]


def _open(found: list[Candidate], opens_on: date, closes_on: date, *, by: User, at: datetime) -> ElectiveWindow:
    group, semester = found[0]
    row = ElectiveWindow(
        semester_id=semester.id,
        faculty_id=group.faculty_id,
        opens_on=opens_on,
        closes_on=closes_on,
        opened_at=at,
        opened_by_id=by.id,
    )
    names = ", ".join(each.group.name for each in found)
    try:
        plain.create(row, by=by, told={"groups": (None, names)})
    except RuleError as error:  # somebody else was quicker
        raise RuleError(TAKEN, field="groups", group=group.name) from error
    _write_groups(row, [each.group.id for each in found])
    return row


def _write_groups(row: ElectiveWindow, group_ids: Iterable[int]) -> None:
    bulk.insert_many(ElectiveWindowGroup, [{"window_id": row.id, "group_id": key} for key in group_ids])


def _check_days(opens_on: date, closes_on: date, today: date, semesters: Iterable[Semester]) -> None:
    if closes_on < opens_on:
        raise RuleError(BACKWARDS, field="closes_on")
    if closes_on < today:
        raise RuleError(GONE_BY, field="closes_on")
    last = min(semester.ends_on for semester in semesters)
    if closes_on >= last:
        raise RuleError(AFTER_SEMESTER, field="closes_on", day=f"{last:%d.%m.%Y}")


def state_of(row: ElectiveWindow, today: date) -> str:
    """Return the state of a window on a day, as `domain.electives` names it."""
    closed, joined = row.closed_at is not None, row.joined_at is not None
    return electives.state_of(row.opens_on, row.closes_on, today, is_closed=closed, is_joined=joined)


def hold(row: ElectiveWindow, *, shared: bool = False) -> None:
    """Lock a window until the end of the transaction and read it anew.

    Students share it while they choose; who closes, reopens or joins waits for them and has it alone.
    """
    names = ["opens_on", "closes_on", "closed_at", "joined_at"]
    db.session.refresh(row, names, with_for_update={"read": True} if shared else True)


def require(row: ElectiveWindow, today: date, *, is_over: bool) -> None:
    """Lock a window to write; RuleError unless it is, or is not, over. One that became the joining is neither."""
    hold(row)
    state = state_of(row, today)
    if state == electives.JOINED:
        raise RuleError(IS_JOINED)
    if is_over != (state == electives.OVER):
        raise RuleError(NOT_OVER if is_over else IS_OVER)


def groups_of(row: ElectiveWindow) -> Sequence[AcademicGroup]:
    """Return the groups of a window by name."""
    found = select(AcademicGroup).join(ElectiveWindowGroup, ElectiveWindowGroup.group_id == AcademicGroup.id)
    return db.session.scalars(
        found.where(ElectiveWindowGroup.window_id == row.id).order_by(AcademicGroup.sort_key)
    ).all()


def listed_groups(groups: Select[AcademicGroup]) -> Sequence[AcademicGroup]:
    """Return groups that a window may have, by name."""
    return db.session.scalars(groups.order_by(AcademicGroup.sort_key)).all()


def change(
    row: ElectiveWindow, opens_on: date, closes_on: date, groups: Sequence[AcademicGroup], *, by: User, today: date
) -> None:
    """Give a window that is not over other days and groups; a group that has chosen stays."""
    require(row, today, is_over=False)
    if not groups:
        raise RuleError(NO_GROUP, field="groups")
    if opens_on != row.opens_on and row.opens_on <= today:
        raise RuleError(STARTED, field="opens_on")
    _check_days(opens_on, closes_on, today, [row.semester])
    before, after = {each.id: each for each in groups_of(row)}, {each.id: each for each in groups}
    for key in before.keys() - after.keys():
        _require_no_choice(row, before[key])
    with db.session.begin_nested():
        plain.update(row, {"opens_on": opens_on, "closes_on": closes_on}, by=by)
        gone = ElectiveWindowGroup.group_id.in_(before.keys() - after.keys())
        db.session.execute(delete(ElectiveWindowGroup).where(ElectiveWindowGroup.window_id == row.id, gone))
        _write_groups(row, after.keys() - before.keys())
    if before.keys() != after.keys():
        told = tuple(", ".join(sorted(each.name for each in found.values())) for found in (before, after))
        audit.record("update", row, by=by, changes={"groups": (told[0], told[1])})


def _require_no_choice(row: ElectiveWindow, group: AcademicGroup) -> None:
    own = select(ElectiveChoice.id).join(Student, Student.id == ElectiveChoice.student_id)
    if db.session.scalar(own.where(ElectiveChoice.window_id == row.id, Student.group_id == group.id).limit(1)):
        raise RuleError(HAS_CHOSEN, field="groups", group=group.name)


def close(row: ElectiveWindow, *, by: User, at: datetime, today: date) -> None:
    """End the choice before its last day: who is choosing at this moment is waited for, who comes later is refused."""
    require(row, today, is_over=False)
    plain.update(row, {"closed_at": at, "closed_by_id": by.id}, by=by, verb="close")


def reopen(row: ElectiveWindow, closes_on: date, reason: str, *, by: User, at: datetime, today: date) -> None:
    """Open a choice again until another day, with a reason that everybody reads."""
    require(row, today, is_over=True)
    if len(reason.strip()) < SHORTEST_REASON:
        raise RuleError(NO_REASON, field="reason", least=SHORTEST_REASON)
    _check_days(row.opens_on, closes_on, today, [row.semester])
    values = {"closes_on": closes_on, "closed_at": None, "closed_by_id": None, "reason": reason.strip()}
    plain.update(
        row, {**values, "reopened_at": at, "reopened_by_id": by.id}, by=by, verb="reopen", reason=reason.strip()
    )


def remove(row: ElectiveWindow, *, by: User) -> None:
    """Delete a window in which nobody has chosen anything."""
    hold(row)
    if db.session.scalar(select(func.count()).where(ElectiveChoice.window_id == row.id)):
        raise RuleError(HAS_CHOICES)
    with db.session.begin_nested():
        db.session.execute(delete(ElectiveWindowGroup).where(ElectiveWindowGroup.window_id == row.id))
        plain.remove(row, by=by)


__all__ = [
    "Candidate",
    "candidates",
    "change",
    "close",
    "groups_of",
    "hold",
    "last_day",
    "listed_groups",
    "open_windows",
    "remove",
    "reopen",
    "require",
    "state_of",
]

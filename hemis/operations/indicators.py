"""Илмий фаоллик: profiles of a teacher in the databases, and their figures of each academic year (functions §13.5)."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, inspect, select, tuple_
from sqlalchemy.orm import contains_eager

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.profiles import SYSTEMS, address_of, prove_figures, read_identifier
from hemis.domain.workflow import RESEARCH_INDICATOR, SUBMITTED, WORK_COUNTED
from hemis.extensions import db
from hemis.models.accounts import RoleAssignment, User
from hemis.models.audit import AuditEntry
from hemis.models.curriculum import AcademicYear
from hemis.models.profiles import ResearchIndicator, ResearchProfile
from hemis.models.staff import Employee
from hemis.operations import plain
from hemis.operations.hands import take_turn
from hemis.operations.scholar_steps import Steps, nobody_heads
from hemis.operations.scholarship import STATES, department_of, employee_of

NOT_YOURS = N_("Кўрсаткични ўқитувчининг ўзи киритади ва ўзгартиради.")
LOCKED = N_(
    "Бу кўрсаткич энди ўзгартирилмайди: юборилганини ўзингиз қайтариб оласиз, тасдиқланганини илмий бўлим қайтаради."
)
OWN = N_("Ўз кўрсаткичингизни ўзингиз тасдиқлай олмайсиз: буни бошқа раҳбар қилади.")
NO_PROFILE = N_("Аввал %(system)s профилингизни киритинг: кўрсаткич шу профилга қараб текширилади.")
AHEAD = N_("%(year)s ўқув йили ҳали бошланмаган.")
ENTERED = N_("%(system)s кўрсаткичингиз %(year)s ўқув йили учун киритилган.")
COUNTED = N_("Бир марта тасдиқланган кўрсаткич ўчирилмайди: у ҳисобга кирган. Тўғрилаб, қайта юборинг.")
TAKEN = N_("Бу %(system)s профили бошқа ходимга ёзилган: %(name)s.")
WAITING = N_("%(system)s кўрсаткичингиз тасдиқлашда: аввал уни қайтариб олинг, кейин профилни ўзгартиринг.")
RESTS = N_("%(system)s кўрсаткичларингиз шу профилга қараб тасдиқланган: профил олиб ташланмайди, фақат тўғриланади.")


def save_profiles(employee: Employee, typed: Mapping[str, str], *, by: User) -> None:
    """Write one's identifiers, system → what was typed; an empty one takes the profile away."""
    _require_me(employee.id, by)
    proved = {system: read_identifier(system, typed.get(system) or "") for system in SYSTEMS}
    held = profiles_of(employee.id)
    for system, identifier in proved.items():
        _save_profile(employee, held.get(system), system, identifier, by)


def _save_profile(employee: Employee, row: ResearchProfile | None, system: str, identifier: str, by: User) -> None:
    if identifier:
        _refuse_taken(employee, system, identifier)
    if row and row.identifier != identifier:
        _refuse_resting(row, identifier)
    if not identifier:
        if row:
            plain.remove(row, by=by)
        return
    values = {"identifier": identifier, "url": address_of(system, identifier)}
    plain.save(row or ResearchProfile(employee_id=employee.id, system=system), values, by=by)


def _refuse_resting(row: ResearchProfile, identifier: str) -> None:
    """Keep a profile while somebody decides by it; what was decided by it needs one, though it may be corrected."""
    figures = select(ResearchIndicator.status).where(ResearchIndicator.employee_id == row.employee_id)
    states = set(db.session.scalars(figures.where(ResearchIndicator.system == row.system)))
    if SUBMITTED in states:
        raise RuleError(WAITING, field=row.system, system=SYSTEMS[row.system])
    if not identifier and states & WORK_COUNTED:
        raise RuleError(RESTS, field=row.system, system=SYSTEMS[row.system])


def _refuse_taken(employee: Employee, system: str, identifier: str) -> None:
    same = select(Employee).join(ResearchProfile, ResearchProfile.employee_id == Employee.id)
    same = same.where(ResearchProfile.system == system, ResearchProfile.identifier == identifier)
    holder = db.session.scalar(same.where(Employee.id != employee.id))
    if holder:
        raise RuleError(TAKEN, field=system, system=SYSTEMS[system], name=holder.full_name)


def profiles_of(employee_id: int) -> dict[str, ResearchProfile]:
    """Return system → the profile of a teacher, in the order of the systems."""
    rows = db.session.scalars(select(ResearchProfile).where(ResearchProfile.employee_id == employee_id))
    found = {row.system: row for row in rows}
    return {system: found[system] for system in SYSTEMS if system in found}


def save(row: ResearchIndicator, values: Mapping[str, Any], *, version: int, today: date, by: User) -> None:
    """Create or change the figures of one's own; what no list of works can have is refused."""
    me = employee_of(by)
    is_new = bool(inspect(row).transient)
    if not is_new:
        require_open(row, by=by)
    prove_figures(values["documents"], values["citations"], values["h_index"])
    _prove_place(row, values, me, today)
    if is_new:
        own = {"employee_id": me.id, "department_id": department_of(me, today)}
        plain.save(row, {**own, **values}, by=by)
    else:
        take_turn(row, version)
        plain.update(row, values, by=by)


def _prove_place(row: ResearchIndicator, values: Mapping[str, Any], me: Employee, today: date) -> None:
    """The system has a profile, the year has begun, and the figures are not there yet."""
    system, year = values["system"], db.session.get_one(AcademicYear, values["year_id"])
    if system not in profiles_of(me.id):
        raise RuleError(NO_PROFILE, field="system", system=SYSTEMS[system])
    if year.starts_on > today:
        raise RuleError(AHEAD, field="year_id", year=year.name)
    same = select(ResearchIndicator.id).where(
        ResearchIndicator.employee_id == me.id,
        ResearchIndicator.year_id == year.id,
        ResearchIndicator.system == system,
        ResearchIndicator.id != (row.id or 0),
    )
    if db.session.scalar(same):
        raise RuleError(ENTERED, field="system", system=SYSTEMS[system], year=year.name)


def current_year_id() -> int | None:
    """Return the year whose figures are entered now."""
    found = db.session.scalar(select(AcademicYear.id).where(AcademicYear.is_current))
    return int(found) if found else None


def remove(row: ResearchIndicator, *, by: User) -> None:
    """Delete an entry of one's own that has never counted."""
    require_removable(row, by=by)
    plain.remove(row, by=by)


def is_own(row: ResearchIndicator, user: User) -> bool:
    """Whether the figures are a person's own."""
    mine = select(Employee.id).where(Employee.id == row.employee_id, Employee.user_id == user.id)
    return db.session.scalar(mine) is not None


def without_a_head(day: date) -> ColumnElement[bool]:
    """The criterion that nobody else heads the department: the vice-rector decides on the figures of its head."""
    owner = exists().where(Employee.user_id == RoleAssignment.user_id, Employee.id == ResearchIndicator.employee_id)
    return nobody_heads(ResearchIndicator, owner.correlate_except(Employee), day)


def before(rows: Collection[ResearchIndicator]) -> dict[int, ResearchIndicator]:
    """Return figures → those that were approved for the academic year before, by one statement. `year` is loaded."""
    wanted = {(row.employee_id, row.system, _year_before(row)): row.id for row in rows}
    if not wanted:
        return {}
    key = tuple_(ResearchIndicator.employee_id, ResearchIndicator.system, AcademicYear.code)
    found = (
        select(ResearchIndicator)
        .join(ResearchIndicator.year)
        .options(contains_eager(ResearchIndicator.year))
        .where(key.in_(wanted), ResearchIndicator.status.in_(WORK_COUNTED))
    )
    return {wanted[row.employee_id, row.system, row.year.code]: row for row in db.session.scalars(found)}


def _year_before(row: ResearchIndicator) -> str:
    return str(int(row.year.code) - 1)


def outdated(rows: Collection[ResearchIndicator]) -> set[int]:
    """Return the figures whose profile has been corrected since they were last decided on, by one statement."""
    decided = [row for row in rows if row.status in WORK_COUNTED]
    if not decided:
        return set()
    profile = ResearchProfile
    told = (AuditEntry.object_type == profile.__tablename__) & (AuditEntry.object_id == profile.id)
    corrected = (
        select(profile.employee_id, profile.system, func.max(AuditEntry.at))
        .join(AuditEntry, told)
        .where(AuditEntry.verb == "update", profile.employee_id.in_({row.employee_id for row in decided}))
        .group_by(profile.employee_id, profile.system)
    )
    last = {(key, system): at for key, system, at in db.session.execute(corrected)}
    return {row.id for row in decided if _is_before(row, last.get((row.employee_id, row.system)))}


def _is_before(row: ResearchIndicator, corrected: datetime | None) -> bool:
    decided = row.checked_at or row.approved_at
    return corrected is not None and decided is not None and decided < corrected


def latest_of(employee_ids: Iterable[int]) -> dict[tuple[int, str], ResearchIndicator]:
    """Return (teacher, system) → the newest approved figures."""
    rows = (
        select(ResearchIndicator)
        .join(ResearchIndicator.year)
        .options(contains_eager(ResearchIndicator.year))
        .where(ResearchIndicator.employee_id.in_(list(employee_ids)), ResearchIndicator.status.in_(WORK_COUNTED))
        .order_by(AcademicYear.code)
    )
    return {(row.employee_id, row.system): row for row in db.session.scalars(rows)}


def _require_me(employee_id: int, by: User) -> None:
    if employee_of(by).id != employee_id:
        raise RuleError(NOT_YOURS)


STEPS = Steps(RESEARCH_INDICATOR, is_own, OWN, lambda row, by: _require_me(row.employee_id, by), LOCKED, COUNTED)
submit, withdraw, approve, check, send_back = STEPS.submit, STEPS.withdraw, STEPS.approve, STEPS.check, STEPS.send_back
require_open, require_removable = STEPS.require_open, STEPS.require_removable


__all__ = [
    "STATES",
    "approve",
    "before",
    "check",
    "current_year_id",
    "is_own",
    "latest_of",
    "outdated",
    "profiles_of",
    "remove",
    "require_open",
    "require_removable",
    "save",
    "save_profiles",
    "send_back",
    "submit",
    "withdraw",
    "without_a_head",
]

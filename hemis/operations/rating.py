"""The criteria of a year: a draft is written, put in force, and frozen with the minutes of a council (H-8)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, inspect, select
from sqlalchemy.orm import joinedload

from hemis.domain.errors import RuleError
from hemis.domain.formats import half_up, short_date
from hemis.domain.i18n import N_
from hemis.domain.rating import CONDITIONS_OF, EACH, EQUAL, NONE, PLACES, SHARE, WORK
from hemis.domain.rating_defaults import DEFAULTS, DEGREES, GROUPS, PROJECTS, SYSTEMS
from hemis.domain.scholarship import KINDS
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.curriculum import AcademicYear
from hemis.models.rating import DRAFT, FROZEN, IN_FORCE, RatingCriterion, RatingGroup, RatingResult, RatingSet
from hemis.operations import plain, rating_tables
from hemis.operations.hands import take_turn

STATES = {DRAFT: N_("қоралама"), IN_FORCE: N_("амалда"), FROZEN: N_("музлатилган")}
KINDS_OF: Mapping[str, Mapping[str, str]] = {
    "work": KINDS,
    "h_index": SYSTEMS,
    "project": PROJECTS,
    "defence": DEGREES,
    "supervision": DEGREES,
}
"""Which kinds a source knows."""
NOT_DRAFT = N_("Фақат қоралама мезонлар ўзгартирилади: тўпламдан нусха олиб, нусхани ўзгартиринг.")
EMPTY = N_("Тўпламда мезон йўқ: аввал камида битта мезон киритинг.")
IS_FROZEN = N_("%(year)s ўқув йили рейтинги музлатилган: унинг мезонлари алмаштирилмайди.")
NOT_IN_FORCE = N_("Фақат амалдаги мезонлар бўйича рейтинг музлатилади.")
IN_FUTURE = N_("Бу сана ҳали келмаган.")
MINUTES_TOO_EARLY = N_("Кенгаш рейтингни ҳисоб санасидан (%(day)s) олдин тасдиқлай олмайди.")
OUTSIDE_YEAR = N_("Сана ўқув йили ичида бўлсин: %(first)s дан %(last)s гача.")
NOBODY = N_("%(day)s да кафедраларда штати бор ўқитувчи йўқ: музлатиладиган натижа бўлмайди.")
NOT_OF_SOURCE = N_("Бу шарт танланган манбага тўғри келмайди.")
KIND_NOT_OF_SOURCE = N_("Бу тур танланган манбага тўғри келмайди: «%(kind)s».")
NOT_DIVIDED = N_("Фақат илмий ва услубий ишлар балли муаллифларга бўлинади.")
DIVIDED = N_("Иш балли муаллифларга қандай берилишини танланг.")
GROUP_IN_USE = N_("Гуруҳда мезонлар бор: аввал уларни бошқа гуруҳга ўтказинг ёки ўчиринг.")
NOT_POSITIVE = N_("Нолдан катта сон киритинг.")
TOO_FINE = N_("Вергулдан кейин кўпи билан икки хона киритинг.")
FOREIGN_GROUP = N_("Бу гуруҳ бошқа тўпламники.")


def start(year: AcademicYear, name: str, model: RatingSet | None, *, by: User) -> RatingSet:
    """Begin a draft of a year's criteria: from another set, or from the defaults."""
    made = RatingSet(year_id=year.id, name=name)
    plain.create(made, by=by)
    _copy(made, model, by) if model else _fill(made, by)
    return made


def _fill(made: RatingSet, by: User) -> None:
    groups = {name: RatingGroup(set_id=made.id, name=name) for name in GROUPS}
    plain.create_many(list(groups.values()), by=by)
    rows = [
        RatingCriterion(
            set_id=made.id,
            group_id=groups[each.group].id,
            position=position,
            name=each.name,
            source=each.source,
            kinds=" ".join(each.kinds),
            condition=each.condition,
            points=each.worth,
            split=each.split,
            cap=each.most,
        )
        for position, each in enumerate(DEFAULTS, start=1)
    ]
    plain.create_many(rows, by=by)


def _copy(made: RatingSet, model: RatingSet, by: User) -> None:
    groups = {each.id: RatingGroup(set_id=made.id, name=each.name, cap=each.cap) for each in model.groups}
    plain.create_many(list(groups.values()), by=by)
    same = ("position", "name", "source", "kinds", "condition", "points", "split", "cap")
    rows = [
        RatingCriterion(
            set_id=made.id,
            group_id=groups[each.group_id].id if each.group_id else None,
            **{name: getattr(each, name) for name in same},
        )
        for each in model.criteria
    ]
    plain.create_many(rows, by=by)


def save_criterion(
    chosen: RatingSet, criterion: RatingCriterion, values: Mapping[str, Any], *, version: int, by: User
) -> None:
    """Add a criterion at the end of a draft, or change one."""
    _require_draft(chosen)
    whole = _proved(chosen, values)
    if _is_same(criterion, whole):
        return
    take_turn(chosen, version)
    if inspect(criterion).transient:
        last = select(func.max(RatingCriterion.position)).where(RatingCriterion.set_id == chosen.id)
        whole |= {"set_id": chosen.id, "position": (db.session.scalar(last) or 0) + 1}
    plain.save(criterion, whole, by=by)


def _is_same(row: RatingCriterion | RatingGroup, values: Mapping[str, Any]) -> bool:
    """Whether somebody has changed nothing, and so stands in nobody's way."""
    return row.id is not None and all(getattr(row, name) == value for name, value in values.items())


def _proved(chosen: RatingSet, values: Mapping[str, Any]) -> dict[str, Any]:
    source, known = values["source"], KINDS_OF[values["source"]]
    _prove_points(values)
    for kind in values["kinds"]:
        if kind not in known:
            raise RuleError(KIND_NOT_OF_SOURCE, field="kinds", kind=kind)
    if values["condition"] and values["condition"] not in CONDITIONS_OF.get(source, ()):
        raise RuleError(NOT_OF_SOURCE, field="condition")
    if source != WORK and values["split"] != NONE:
        raise RuleError(NOT_DIVIDED, field="split")
    if source == WORK and values["split"] not in (EACH, EQUAL, SHARE):
        raise RuleError(DIVIDED, field="split")
    if values["group_id"] and db.session.get_one(RatingGroup, values["group_id"]).set_id != chosen.id:
        raise RuleError(FOREIGN_GROUP, field="group_id")
    ordered = [kind for kind in known if kind in values["kinds"]]
    return {**values, "kinds": " ".join(ordered), "condition": values["condition"] or ""}


def _prove_points(values: Mapping[str, Any]) -> None:
    for name in ("points", "cap"):
        value = values.get(name)
        if value is not None and value <= 0:
            raise RuleError(NOT_POSITIVE, field=name)
        if value is not None and half_up(value, PLACES) != value:
            raise RuleError(TOO_FINE, field=name)


def remove_criterion(chosen: RatingSet, criterion: RatingCriterion, *, version: int, by: User) -> None:
    """Take a criterion out of a draft."""
    _require_draft(chosen)
    take_turn(chosen, version)
    plain.remove(criterion, by=by)


def move(chosen: RatingSet, criterion: RatingCriterion, step: int, *, version: int, by: User) -> None:
    """Move a criterion of a draft up (-1) or down (1): a work falls under the first that fits."""
    _require_draft(chosen)
    rows = select(RatingCriterion).where(RatingCriterion.set_id == chosen.id)
    ordered = list(db.session.scalars(rows.order_by(RatingCriterion.position, RatingCriterion.id)))
    at = ordered.index(criterion)
    to = at + step
    if not 0 <= to < len(ordered):
        return
    take_turn(chosen, version)
    ordered[at], ordered[to] = ordered[to], ordered[at]
    for position, each in enumerate(ordered, start=1):
        plain.update(each, {"position": position}, by=by)


def save_group(chosen: RatingSet, group: RatingGroup, values: Mapping[str, Any], *, version: int, by: User) -> None:
    """Add a group of criteria to a draft, or change one."""
    _require_draft(chosen)
    _prove_points(values)
    if _is_same(group, values):
        return
    take_turn(chosen, version)
    plain.save(group, {**values, "set_id": chosen.id}, by=by)


def remove_group(chosen: RatingSet, group: RatingGroup, *, version: int, by: User) -> None:
    """Take an empty group out of a draft."""
    _require_draft(chosen)
    inside = select(func.count()).where(RatingCriterion.group_id == group.id)
    if db.session.scalar(inside):
        raise RuleError(GROUP_IN_USE)
    take_turn(chosen, version)
    plain.remove(group, by=by)


def put_in_force(chosen: RatingSet, *, version: int, by: User) -> None:
    """Let a draft count from now on; the set that counted until now becomes a draft again."""
    _require_draft(chosen)
    if not db.session.scalar(select(func.count()).where(RatingCriterion.set_id == chosen.id)):
        raise RuleError(EMPTY)
    standing = select(RatingSet).options(joinedload(RatingSet.year))
    earlier = db.session.scalar(standing.where(RatingSet.year_id == chosen.year_id, RatingSet.state != DRAFT))
    if earlier and earlier.state == FROZEN:
        raise RuleError(IS_FROZEN, year=earlier.year.name)
    take_turn(chosen, version)
    if earlier:
        plain.update(earlier, {"state": DRAFT, "version": earlier.version + 1}, by=by, verb="step_aside")
    plain.update(chosen, {"state": IN_FORCE}, by=by, verb="put_in_force")


def remove(chosen: RatingSet, *, version: int, by: User) -> None:
    """Delete a draft with its criteria."""
    _require_draft(chosen)
    take_turn(chosen, version)
    db.session.expire(chosen, ["groups", "criteria"])
    plain.remove(chosen, by=by)


def freeze(chosen: RatingSet, values: Mapping[str, Any], *, version: int, today: date, at: datetime, by: User) -> None:
    """Keep the rating of a day for good, with the minutes of the council that has confirmed it."""
    if chosen.state != IN_FORCE:
        raise RuleError(NOT_IN_FORCE)
    for name in ("reckoned_on", "minutes_date"):
        if values[name] > today:
            raise RuleError(IN_FUTURE, field=name)
    first, last = rating_tables.days_of(chosen.year)
    if not first <= values["reckoned_on"] <= last:
        raise RuleError(OUTSIDE_YEAR, field="reckoned_on", first=short_date(first), last=short_date(last))
    if values["minutes_date"] < values["reckoned_on"]:
        raise RuleError(MINUTES_TOO_EARLY, field="minutes_date", day=short_date(values["reckoned_on"]))
    day = values["reckoned_on"]
    standing = rating_tables.Reading(today).as_of(chosen, day, until=day)
    if not standing.lines:
        raise RuleError(NOBODY, field="reckoned_on", day=short_date(day))
    take_turn(chosen, version)
    _keep(standing)
    kept = {**values, "state": FROZEN, "frozen_at": at, "frozen_by_id": by.id}
    plain.update(chosen, kept, by=by, verb="freeze")


def _keep(standing: rating_tables.Standing) -> None:
    """Write the results themselves: the journal tells of the freeze, not of each of two thousand lines."""
    for line in standing.lines:
        own = standing.found.get(line.key)
        db.session.add(
            RatingResult(
                set_id=standing.chosen.id,
                employee_id=line.key,
                department_id=line.department.id,
                faculty_id=line.faculty.id,
                stake=line.stake,
                points=line.points,
                place=line.place,
                items=rating_tables.packed(own) if own else "[]",
            )
        )
    db.session.flush()


def _require_draft(chosen: RatingSet) -> None:
    if chosen.state != DRAFT:
        raise RuleError(NOT_DRAFT)


__all__ = [
    "KINDS_OF",
    "STATES",
    "freeze",
    "move",
    "put_in_force",
    "remove",
    "remove_criterion",
    "remove_group",
    "save_criterion",
    "save_group",
    "start",
]

"""What a doctoral student does year by year: the individual plan, attestations, orders that change the state."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import inspect, select

from hemis.domain import doctoral as rule
from hemis.domain.errors import RuleError
from hemis.domain.formats import short_date
from hemis.domain.i18n import N_
from hemis.domain.workflow import step
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.doctoral import Attestation, DoctoralStep, DoctoralStudent, PlanItem
from hemis.models.staff import Employee
from hemis.operations import audit, plain
from hemis.operations.doctoral import (
    IN_FUTURE,
    STUDIES_ALREADY,
    last_step,
    require_term,
    studies_elsewhere,
)
from hemis.operations.doctoral_register import require_registered
from hemis.operations.hands import take_turn

NO_SUCH_YEAR = N_("Докторантнинг ўқиш муддатида бундай йил йўқ: 1 дан %(last)s гача ёзинг.")
OUTSIDE_YEAR = N_("%(year)s-ўқиш йили %(first)s дан %(last)s гача.")
NOT_SUPERVISOR = N_("Режа бандини докторантнинг илмий раҳбари ёки бўлим белгилайди.")
DONE_ITEM = N_("Бажарилган банд ўчирилмайди: аввал белгисини олиб ташланг.")
TOO_EARLY = N_("%(year)s-ўқиш йили %(day)s да бошланади.")
SECOND = N_("Бу ўқиш йили учун аттестация киритилган: ўшани ўзгартиринг.")
NO_REMARK = N_("Нега тўлиқ ўтмаганини ва нимани тўғрилаш кераклигини ёзинг.")
NOT_STUDYING = N_("Аттестация фақат ўқиётган докторант учун киритилади.")
NO_REASON = N_("Сабабини ёзинг.")
NO_UNTIL = N_("Қайси кунгача эканини ёзинг.")
NO_ORDER = N_("Буйруқ рақами ва санасини ёзинг.")
NOT_LATER = N_("Бу сана %(day)s дан кейин бўлиши керак.")
BEFORE_LAST = N_("Бу сана ҳолатнинг аввалги ўзгаришидан (%(day)s) олдин.")
NO_DEFENCE = N_("Аввал «Ҳимояга йўл»да ҳимоя санаси ва кенгаш шифрини киритинг.")
NOT_HELD = N_("Ҳимоя %(day)s да бўлади: ҳимоя қилди деб ундан олдин белгиланмайди.")
TRAINEE = N_("Стажёр-тадқиқотчи диссертация ҳимоя қилмайди.")


def years_of(student: DoctoralStudent) -> int:
    """How many years of study the term of a doctoral student has."""
    return rule.years_of(student.admitted_on, student.ends_on, student.leave_days)


def course_of(student: DoctoralStudent, day: date) -> int:
    """The year of study of a doctoral student on a day."""
    return rule.course_on(student.admitted_on, student.ends_on, student.leave_days, day)


def year_of(student: DoctoralStudent, year: int) -> tuple[date, date]:
    """The first and the last day of a year of study; the days of leave lie before its end."""
    first = rule.term_end(student.admitted_on, year - 1) + timedelta(days=1)
    return first, rule.year_end(student.admitted_on, student.leave_days, year)


def _require_year(student: DoctoralStudent, year: int) -> None:
    last = years_of(student)
    if not 1 <= year <= last:
        raise RuleError(NO_SUCH_YEAR, field="study_year", last=last)


def save_item(item: PlanItem, student: DoctoralStudent, values: Mapping[str, Any], *, by: User | None) -> None:
    """Write what is to be done in a year of study, with a last day inside that year."""
    _require_year(student, values["study_year"])
    first, last = year_of(student, values["study_year"])
    if not first <= values["due_on"] <= last:
        raise RuleError(
            OUTSIDE_YEAR, field="due_on", year=values["study_year"], first=short_date(first), last=short_date(last)
        )
    plain.save(item, {**values, "student_id": student.id}, by=by)


def mark_item(
    item: PlanItem, student: DoctoralStudent, values: Mapping[str, Any], *, keeps: bool, today: date, by: User
) -> None:
    """Say when an item was done, with a remark: the supervisor of this student, or the bureau (`keeps`)."""
    if not keeps and not is_supervisor(student, by):
        raise RuleError(NOT_SUPERVISOR)
    done = values["done_on"]
    if done and done > today:
        raise RuleError(IN_FUTURE, field="done_on")
    if done and done < student.admitted_on:
        raise RuleError(NOT_LATER, field="done_on", day=short_date(student.admitted_on))
    plain.update(item, values, by=by, verb="mark_item")


def is_supervisor(student: DoctoralStudent, user: User) -> bool:
    """Whether a person of the house supervises this doctoral student."""
    mine = select(Employee.id).where(Employee.user_id == user.id, Employee.id == student.supervisor_id)
    return db.session.scalar(mine) is not None


def remove_item(item: PlanItem, *, by: User) -> None:
    """Take an item off the plan while it is not done."""
    if item.done_on:
        raise RuleError(DONE_ITEM)
    plain.remove(item, by=by)


def save_attestation(
    row: Attestation, student: DoctoralStudent, values: Mapping[str, Any], *, today: date, by: User | None
) -> None:
    """Write the attestation of a year of study, of which there is one."""
    if inspect(row).transient and student.status not in rule.AT_WORK | {rule.FINISHED}:
        raise RuleError(NOT_STUDYING)
    year = values["study_year"]
    _require_year(student, year)
    first, _last = year_of(student, year)
    if values["held_on"] < first:
        raise RuleError(TOO_EARLY, field="held_on", year=year, day=short_date(first))
    if values["held_on"] > today:
        raise RuleError(IN_FUTURE, field="held_on")
    if values["result"] != rule.PASSED and not values["remark"]:
        raise RuleError(NO_REMARK, field="remark")
    same = select(Attestation.id).where(Attestation.student_id == student.id, Attestation.study_year == year)
    if db.session.scalar(same.where(Attestation.id != (row.id or 0))) is not None:
        raise RuleError(SECOND, field="study_year")
    plain.save(row, {**values, "student_id": student.id}, by=by)


def take(
    student: DoctoralStudent, verb: str, values: Mapping[str, Any], *, version: int, today: date, by: User | None
) -> None:
    """Change the state by an order; a leave moves the term by its days when it ends, an extension says the new one."""
    after = step(rule.STEPS, student.status, verb)
    before = last_step(student)
    if verb == "resume":
        after = _state_before_leave(student)
    _require_words(student, verb, values)
    _require_days(student, before, verb, values, today)
    if verb == "defend":
        _require_defence(student, values["on_day"])
    if verb == "reinstate" and studies_elsewhere(student, student.employee_id):
        raise RuleError(STUDIES_ALREADY)
    took = {"status": after, **_term_after(student, before, verb, values)}
    take_turn(student, version)
    changes = {name: (getattr(student, name), value) for name, value in took.items()}
    row = DoctoralStep(student_id=student.id, verb=verb, status=after, **values)
    for name, value in took.items():
        setattr(student, name, value)
    db.session.add(row)
    db.session.flush()
    db.session.expire(student, ["steps"])
    if verb == "resume" and before:
        _put_items_off(student, before.on_day, (row.on_day - before.on_day).days, by)
    told = {"ground": (None, values["order_number"])} if values["order_number"] else {}
    audit.record(verb, student, by=by, changes={**changes, **told}, reason=values["reason"])


def _state_before_leave(student: DoctoralStudent) -> str:
    """Who comes back goes on as before: with a term that was extended, if it was."""
    states = select(DoctoralStep.status).where(DoctoralStep.student_id == student.id)
    known = db.session.scalars(states.order_by(DoctoralStep.id.desc()).offset(1).limit(1)).first()
    return rule.EXTENDED if known == rule.EXTENDED else rule.STUDYING


def _put_items_off(student: DoctoralStudent, begun: date, days: int, by: User | None) -> None:
    """What was to be done in a leave or after it is due as many days later as the leave has lasted."""
    mine = select(PlanItem).where(PlanItem.student_id == student.id, PlanItem.done_on.is_(None))
    for item in db.session.scalars(mine.where(PlanItem.due_on >= begun)).all():
        plain.update(item, {"due_on": item.due_on + timedelta(days=days)}, by=by)


def _require_words(student: DoctoralStudent, verb: str, values: Mapping[str, Any]) -> None:
    if verb == "defend":
        return
    if not values["order_number"] or not values["order_date"]:
        raise RuleError(NO_ORDER, field="order_date" if values["order_number"] else "order_number")
    if verb in rule.WITH_REASON and not values["reason"]:
        raise RuleError(NO_REASON, field="reason")
    if verb in rule.WITH_DAY and not values["until"]:
        raise RuleError(NO_UNTIL, field="until")


def _require_days(
    student: DoctoralStudent, before: DoctoralStep | None, verb: str, values: Mapping[str, Any], today: date
) -> None:
    day, earliest = values["on_day"], before.on_day if before else student.admitted_on
    if day < earliest:
        raise RuleError(BEFORE_LAST, field="on_day", day=short_date(earliest))
    for name in ("on_day", "order_date"):
        if values[name] and values[name] > today:
            raise RuleError(IN_FUTURE, field=name)
    if verb in rule.WITH_DAY:
        least = student.ends_on if verb == "extend" else day
        if values["until"] <= least:
            raise RuleError(NOT_LATER, field="until", day=short_date(least))
        require_term(student.admitted_on, values["until"], "until")


def _require_defence(student: DoctoralStudent, day: date) -> None:
    if student.form == rule.TRAINEE:
        raise RuleError(TRAINEE)
    if student.defended_on is None or not student.council:
        raise RuleError(NO_DEFENCE)
    if student.defended_on > day:
        raise RuleError(NOT_HELD, field="on_day", day=short_date(student.defended_on))
    require_registered(student)


def _term_after(
    student: DoctoralStudent, before: DoctoralStep | None, verb: str, values: Mapping[str, Any]
) -> dict[str, Any]:
    if verb in ("extend", "reinstate"):
        return {"ends_on": values["until"]}
    if verb == "resume" and before:
        days = (values["on_day"] - before.on_day).days
        return {"leave_days": student.leave_days + days, "ends_on": student.ends_on + timedelta(days=days)}
    return {}


__all__ = [
    "course_of",
    "is_supervisor",
    "mark_item",
    "remove_item",
    "save_attestation",
    "save_item",
    "take",
    "year_of",
    "years_of",
]

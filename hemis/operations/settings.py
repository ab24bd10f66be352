"""Rules change by versions: a new one closes the former, and what was computed under the former stays."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import String, cast, func, select

from hemis.domain import rules
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.rule_spec import FACULTY, FORM, LEVEL
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.assessment import GradeSheet
from hemis.models.curriculum import Curriculum, CurriculumSubject, Semester, Speciality
from hemis.models.settings import Holiday, RuleValue
from hemis.operations import plain

WITHOUT_REASON = N_("Ўтган кундан бошланадиган қийматнинг сабабини ёзинг: камида %(count)s та белги.")
SETTLED = N_("Шу кундан бошланган семестрларда %(count)s та ёпилган қайднома бор: уларнинг натижаси ўзгармайди.")
LATER = N_("%(day)s санасидан бошланадиган қиймат бор: янгиси ундан кейин бошланади.")
BACKWARDS = N_("Охирги кун бошланиш кунидан кейин бўлади.")
NO_SCOPE = N_("Бу қоиданинг қиймати бутун муассаса учун бир хил.")
BEGUN = N_("Кучга кирган қийматни ўчириб бўлмайди: янги қиймат киритинг.")
FOR_ALL = N_("Барчага тегишли қиймат муддатидан олдин тугатилмайди: унинг ўрнига янги қиймат киритинг.")
ENDED = N_("Бу қиймат %(day)s санасида тугаган.")
NOT_BEGUN = N_("Ҳали кучга кирмаган қиймат тугатилмайди, ўчирилади.")
PAST_END = N_("Ўтган кундан тугатиб бўлмайди: шу кунгача ҳисобланган натижалар ўзгармайди.")
NOT_EARLIER = N_("Бу қиймат %(day)s санасида ўзи тугайди: ундан олдинги кунни киритинг.")
END_REASON = N_("Тугатиш сабабини ёзинг: камида %(count)s та белги.")
REASON_MIN = 20
KEPT_BY_SHEETS = frozenset({"grade.final_min", "grade.semester_min", "att.subject_pct"})
"""What a grade sheet is read by whenever it is opened, as it was at the beginning of the semester."""
SCOPED = {
    FACULTY: cast(Curriculum.faculty_id, String),
    FORM: Curriculum.education_form,
    LEVEL: Speciality.education_type,
}
"""By what a scope is compared; a scope is text."""
SAME_DAY = N_("Бу кун шу иш ҳафтаси учун киритилган.")


class NewValue(NamedTuple):
    """A value as it is typed: it holds from a day up to, not including, `valid_to`, for whom `scope` names."""

    key: str
    value: str
    valid_from: date
    act: str
    valid_to: date | None = None
    scope: str = ""
    reason: str = ""


def versions(key: str, scope: str = "") -> list[RuleValue]:
    """Return the versions of a rule, the latest first."""
    found = select(RuleValue).where(RuleValue.key == key, RuleValue.scope == scope)
    return list(db.session.scalars(found.order_by(RuleValue.valid_from.desc())))


def check_rule(new: NewValue, *, today: date) -> RuleValue | None:
    """RuleError beside its field when a value may not be entered; else the version that it would end."""
    spec = rules.RULES[new.key]
    rules.parse_value(spec, new.value)
    if not rules.scope_values(new.scope).keys() <= set(spec.scopes):
        raise RuleError(NO_SCOPE, field=next(iter(rules.scope_values(new.scope))))
    if new.valid_to is not None and new.valid_to <= new.valid_from:
        raise RuleError(BACKWARDS, field="valid_to")
    former = next(iter(versions(new.key, new.scope)), None)
    if former and former.valid_from >= new.valid_from:
        raise RuleError(LATER, field="valid_from", day=f"{former.valid_from:%d.%m.%Y}")
    if new.valid_from < today:
        _check_past(new)
    return former


def _check_past(new: NewValue) -> None:
    """What was decided by the former value stays as it was decided."""
    if len(new.reason.strip()) < REASON_MIN:
        raise RuleError(WITHOUT_REASON, field="reason", count=REASON_MIN)
    if new.key not in KEPT_BY_SHEETS:
        return
    closed = (
        select(func.count(GradeSheet.id))
        .join(CurriculumSubject, CurriculumSubject.id == GradeSheet.curriculum_subject_id)
        .join(Semester, Semester.id == CurriculumSubject.semester_id)
        .join(Curriculum, Curriculum.id == Semester.curriculum_id)
        .join(Speciality, Speciality.id == Curriculum.speciality_id)
        .where(GradeSheet.status.not_in(("draft", "annulled")), Semester.starts_on >= new.valid_from)
        .where(*(SCOPED[kind] == whom for kind, whom in rules.scope_values(new.scope).items()))
    )
    if new.valid_to:
        closed = closed.where(Semester.starts_on < new.valid_to)
    if count := db.session.scalar(closed):
        raise RuleError(SETTLED, field="valid_from", count=count)


def set_rule(new: NewValue, *, today: date, by: User | None) -> RuleValue:
    """Let a value hold from a day on; the version before it ends there."""
    former = check_rule(new, today=today)
    if former and (former.valid_to is None or former.valid_to > new.valid_from):
        plain.update(former, {"valid_to": new.valid_from}, by=by, reason=new.reason or new.act)
    faculty = rules.scope_values(new.scope).get(FACULTY)
    row = RuleValue(
        key=new.key,
        scope=new.scope,
        faculty_id=int(faculty) if faculty else None,
        value=new.value.strip(),
        valid_from=new.valid_from,
        valid_to=new.valid_to,
        act=new.act,
    )
    return plain.create(row, by=by, reason=new.reason)


def withdraw_rule(version: RuleValue, *, today: date, by: User | None) -> None:
    """Delete a version that does not hold yet; the one before it goes on."""
    if version.valid_from <= today:
        raise RuleError(BEGUN)
    known = versions(version.key, version.scope)
    former = next((each for each in known if each.valid_to == version.valid_from), None)
    until = min((each.valid_from for each in known if each.valid_from > version.valid_from), default=None)
    plain.remove(version, by=by)
    if former:
        plain.update(former, {"valid_to": until}, by=by)


def check_end(version: RuleValue, last: date, reason: str, today: date) -> None:
    """RuleError beside its field when a special value may not end on a day: it has no value of its own from then on."""
    if not version.scope:
        raise RuleError(FOR_ALL)
    if version.valid_to is not None and version.valid_to <= today:
        raise RuleError(ENDED, day=f"{version.valid_to:%d.%m.%Y}")
    if version.valid_from > today:
        raise RuleError(NOT_BEGUN)
    if last < today:
        raise RuleError(PAST_END, field="valid_to")
    if version.valid_from >= last:
        raise RuleError(BACKWARDS, field="valid_to")
    if version.valid_to is not None and last >= version.valid_to:
        raise RuleError(NOT_EARLIER, field="valid_to", day=f"{version.valid_to:%d.%m.%Y}")
    if len(reason.strip()) < REASON_MIN:
        raise RuleError(END_REASON, field="reason", count=REASON_MIN)


def end_rule(version: RuleValue, last: date, reason: str, *, today: date, by: User | None) -> None:
    """Let a special value hold no longer from the day `last` on; whom it was for, the value for everybody is for."""
    check_end(version, last, reason, today)
    plain.update(version, {"valid_to": last}, by=by, reason=reason.strip())


def save_holiday(row: Holiday, values: Mapping[str, Any], *, by: User | None) -> None:
    """Create or change a day that differs from its weekday."""
    taken = select(Holiday.id).where(Holiday.day == values["day"], Holiday.week_days == values["week_days"])
    if db.session.scalar(taken.where(Holiday.id != (row.id or 0))):
        raise RuleError(SAME_DAY, field="day")
    plain.save(row, values, by=by)


def add_holiday(values: Mapping[str, Any], weeks: Iterable[int], *, by: User | None) -> None:
    """Add a day for each of the weeks."""
    for week_days in weeks:
        save_holiday(Holiday(), {**values, "week_days": week_days}, by=by)


__all__ = [
    *("NewValue", "add_holiday", "check_end", "check_rule", "end_rule", "save_holiday", "set_rule", "versions"),
    "withdraw_rule",
]

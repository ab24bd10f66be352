"""What follows a control: until when it is retaken, what a debtor may do next, when marks are due (rules 1.3, 1.4).

Низом 3069: windows of retakes, commission, debts that keep on the course; ВМҚ 824 cl. 41: re-study.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from hemis.domain import results
from hemis.domain.calendar import add_months, within_hours
from hemis.domain.control_kinds import APART, FINAL, GATES, MIDTERMS
from hemis.domain.errors import Reason, RuleError
from hemis.domain.grading import HUNDRED, GradeScale
from hemis.domain.i18n import N_
from hemis.domain.results import Control, Entries, Thresholds
from hemis.domain.schedules import RESTUDY_ROUND

RETAKE, COMMISSION, RESTUDY, REPEAT, EXPIRED = "retake", "commission", "restudy", "repeat", "expired"
STEPS = {
    RETAKE: N_("қайта топшириш"),
    COMMISSION: N_("комиссияга топшириш"),
    RESTUDY: N_("фанни қайта ўқиш"),
    REPEAT: N_("курсдан қолдириш"),
    EXPIRED: N_("муддат ўтган: фанни қайта ўқиш"),
}
STATES = {
    results.FAILED: N_("ўзлаштирмаган"),
    results.ABSENT: N_("якуний назоратга келмаган"),
    results.NOT_ADMITTED: N_("якуний назоратга киритилмаган"),
}
DEBTS = frozenset(STATES)
"""The states of a subject that are an academic debt; 3, 4 and 5 are not retaken."""
SEMESTERS_A_COURSE = 2
LATE_APPEAL = N_("Апелляция муддати тугаган: натижа эълон қилинганидан кейин %(hours)s соат ичида берилади.")


class Window(NamedTuple):
    """The rule of a retake's window: months when there are any, else days."""

    months: int
    days: int


def window_end(closed_on: date, window: Window) -> date:
    """The last day of a retake: 31.01 and a month give 28.02, 31.01 and thirty days 02.03."""
    if window.months:
        return add_months(closed_on, window.months)
    return closed_on + timedelta(days=window.days)


def is_last_course(semester: int, semesters: int) -> bool:
    """Whether a semester belongs to the last course: its debtors retake until the final attestation (rules 1.3)."""
    return semester > semesters - SEMESTERS_A_COURSE


def step_after(round: int, state: str, *, is_barred_by_absence: bool, retakes: int) -> str:
    """What the regulation gives a debtor after a sheet: retake, then the commission, then the subject again.

    Who missed a quarter of the lessons has dropped out of the subject and studies it again, whatever the round.
    """
    if is_barred_by_absence or round > retakes or round == RESTUDY_ROUND:
        return RESTUDY
    return RETAKE if round == 1 else COMMISSION


def next_step(step: str, *, until: date, today: date, is_credit: bool, debts: int, limit: int) -> str:
    """What a debtor may do today: outside the credit system too many debts leave nothing but the course again."""
    if not is_credit and debts >= limit:
        return REPEAT
    return EXPIRED if step != RESTUDY and today > until else step


def is_barred_by_absence(unexcused_percent: Decimal, thresholds: Thresholds) -> bool:
    """Whether a quarter of the subject was missed (ВМҚ 824 cl. 41); the limit itself counts."""
    return unexcused_percent >= thresholds.unexcused_limit


def open_controls(controls: Sequence[Control], entries: Entries, scale: GradeScale, thresholds: Thresholds) -> set[int]:
    """The controls that a debtor takes again, by key: the final, the mid-terms and what bars like them that were not
    passed, own parts of the sum below the same share, and the current work when it alone kept the semester below its
    threshold."""
    again = GATES | MIDTERMS | APART
    missed = [each for each in controls if each.kind in again and not _reaches(each, entries, scale)]
    failed = {int(each.key) for each in missed}
    final = {int(control.key) for control in controls if control.kind == FINAL}
    if not final:
        return {int(control.key) for control in controls}
    semester = [control for control in controls if control.kind != FINAL and control.kind not in APART]
    got = sum(entries[each.cell].points or 0 for each in semester if each.cell in entries)
    most = sum(each.maximum for each in semester)
    is_short = bool(semester) and got * HUNDRED < results.limits_of(scale, thresholds).semester_min * most
    is_current = is_short and all(each.kind in APART for each in missed)
    current = {int(each.key) for each in semester if each.kind not in MIDTERMS} if is_current else set()
    return final | failed | current


def _reaches(control: Control, entries: Entries, scale: GradeScale) -> bool:
    entry = entries.get(control.cell)
    if entry is None or entry.is_absent or entry.points is None:
        return False
    return entry.points * HUNDRED >= scale.pass_percent * control.maximum


def appeal_until(published_at: datetime, hours: int) -> datetime:
    """The last second in which an appeal is accepted: it counts whole (A13)."""
    return published_at.replace(microsecond=0) + timedelta(hours=hours)


def may_appeal(published_at: datetime | None, filed_at: datetime, hours: int) -> bool:
    """Whether the hours after the publication of the result still run, to the second."""
    if published_at is None:
        return False
    return within_hours(published_at.replace(microsecond=0), filed_at.replace(microsecond=0), hours)


def require_appeal_time(published_at: datetime | None, filed_at: datetime, hours: int) -> None:
    """RuleError unless the hours after the publication of the result still run; the last second counts."""
    if not may_appeal(published_at, filed_at, hours):
        raise RuleError(LATE_APPEAL, field=None, hours=hours)


def check_commission(members: Collection[int], least: int, *, barred: Collection[int] = ()) -> None:
    """RuleError unless a commission has its members and nobody who gave the disputed mark is among them."""
    if set(barred) & set(members):
        raise RuleError(N_("Комиссияга имтиҳон олган ўқитувчи киритилмайди: бошқа аъзони танланг."), field="member_ids")
    if len(set(members)) < least:
        raise RuleError(N_("Комиссия камида %(least)s аъзодан тузилади."), field="member_ids", least=least)


def act_of(reason: Reason) -> str:
    """The act behind a reason of non-admission, for the list that a dean's office hangs out."""
    if "control" in reason.params:
        return N_("баҳолаш тизими")
    return N_("ВМҚ 824, 41-банд") if "limit" in reason.params else N_("3069-сон низом, 16–17-бандлар")

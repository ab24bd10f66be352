"""Assignments (functions 4.5): in time or late, what lateness takes off, and how points become points of a control.

Points are Decimal with one decimal at most, moments are aware datetimes; nothing here reads the clock.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from hemis.domain.errors import RuleError
from hemis.domain.formats import half_up
from hemis.domain.grading import HUNDRED
from hemis.domain.i18n import N_

REFUSED, UNTIL, PERCENT = "refused", "until", "percent"
POLICIES = {
    REFUSED: N_("қабул қилинмайди"),
    UNTIL: N_("белгиланган вақтгача қабул қилинади"),
    PERCENT: N_("қабул қилинади, ҳар бир кун учун балл камаяди"),
}
SENT, RETURNED, GRADED = "sent", "returned", "graded"
NEW, SOON, EXPIRED = "new", "soon", "expired"
ZERO, SKIP = "zero", "skip"
DAY = timedelta(days=1)

OVER = N_("Муддат тугаган: жавоб қабул қилинмайди. Саволингиз бўлса, ўқитувчига мурожаат қилинг.")
NO_ATTEMPTS = N_("Уринишлар тугаган: яна юбориш учун ўқитувчи жавобни қайтариши керак.")
GRADED_ALREADY = N_("Жавобга баҳо қўйилган: уни ўзгартириш учун ўқитувчи жавобни қайтариши керак.")
NOTHING_SENT = N_("Жавоб матнини ёзинг ёки файл танланг.")


class Deadline(NamedTuple):
    """When an assignment is due and what happens afterwards; `until` and `percent` belong to their policies."""

    due: datetime
    policy: str
    until: datetime | None = None
    percent: int | None = None

    def moved(self, due: datetime) -> "Deadline":
        """Return the same for who is due at another moment; a late acceptance keeps its length."""
        until = None if self.until is None else due + (self.until - self.due)
        return self._replace(due=due, until=until)

    def is_open(self, at: datetime) -> bool:
        """Whether an answer is taken at this moment; the second of the deadline itself still counts."""
        second = at.replace(microsecond=0)
        if second <= self.due:
            return True
        if self.policy == UNTIL:
            return self.until is not None and second <= self.until
        return self.policy == PERCENT and self.penalty(at) < 100

    def days_late(self, at: datetime) -> int:
        """Days begun after the deadline: one second late is the first day."""
        late = at.replace(microsecond=0) - self.due
        return -(-late // DAY) if late > timedelta(0) else 0

    def penalty(self, at: datetime) -> int:
        """Percent of the points that an answer of this moment loses, 0 to 100."""
        if self.policy != PERCENT or self.percent is None:
            return 0
        return min(100, self.days_late(at) * self.percent)


def require_sendable(
    deadline: Deadline, *, state: str | None, used: int, attempts: int, at: datetime, is_empty: bool
) -> None:
    """RuleError unless an answer may be sent now: in time, an attempt left, not graded, and something in it.

    A returned answer may be sent once more even when all attempts are used: that is what returning means.
    """
    if state == GRADED:
        raise RuleError(GRADED_ALREADY)
    if not deadline.is_open(at):
        raise RuleError(OVER)
    if used >= attempts and state != RETURNED:
        raise RuleError(NO_ATTEMPTS)
    if is_empty:
        raise RuleError(NOTHING_SENT, field="text")


def attempts_left(state: str | None, used: int, attempts: int) -> int:
    """How often the student may still send; a returned answer at least once."""
    if state == GRADED:
        return 0
    return max(attempts - used, 1 if state == RETURNED else 0)


def standing(deadline: Deadline, state: str | None, at: datetime, soon: timedelta) -> str:
    """The state of an assignment for one student: new, soon, expired, sent, returned or graded (functions 4.5)."""
    if state in (SENT, GRADED, RETURNED):
        return state
    if not deadline.is_open(at):
        return EXPIRED
    return SOON if deadline.due - at <= soon else NEW


def counted(points: Decimal, penalty: int) -> Decimal:
    """What points are worth after lateness took its percent: 8 with 10 percent off is 7,2; half up to one decimal."""
    return half_up(points * (HUNDRED - penalty) / HUNDRED, 1)


class Share(NamedTuple):
    """One assignment as it feeds a control: points (None is not done), their maximum, and its weight."""

    points: Decimal | None
    maximum: Decimal
    weight: int


def control_points(shares: Iterable[Share], maximum: Decimal, missing: str = ZERO) -> Decimal | None:
    """The points of a control: the weighted mean of the shares reached, scaled to its maximum, half up to one decimal.

    What is not done counts as nothing (`zero`) or is left out (`skip`), as the rule says; None when nothing counts.
    """
    kept = [share for share in shares if share.points is not None or missing == ZERO]
    weight = sum(share.weight for share in kept)
    if not weight:
        return None
    reached = sum((Fraction(share.points or 0) / Fraction(share.maximum) * share.weight for share in kept), Fraction())
    tenths = reached * Fraction(maximum) * 10 / weight
    return min(Decimal(int(tenths + Fraction(1, 2))) / 10, maximum)


def require_better(before: Deadline, after: Deadline) -> None:
    """RuleError when a published assignment would become harder: its deadline may only move later."""
    if after.due < before.due:
        raise RuleError(N_("Эълон қилинган топшириқнинг муддати фақат узайтирилади."), field="due_day")


def require_plan(deadline: Deadline) -> None:
    """RuleError unless the policy has what it needs, and only sense: `until` lies after the deadline."""
    if deadline.policy == UNTIL and (deadline.until is None or deadline.until <= deadline.due):
        raise RuleError(N_("Кечикканлар қабул қилинадиган вақт муддатдан кейин бўлади."), field="until_day")
    if deadline.policy == PERCENT and not deadline.percent:
        raise RuleError(N_("Ҳар бир кечиккан кун учун камаядиган фоизни киритинг."), field="late_percent")


__all__ = [
    "Deadline",
    "Share",
    "attempts_left",
    "control_points",
    "counted",
    "require_better",
    "require_plan",
    "require_sendable",
    "standing",
]

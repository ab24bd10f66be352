"""What is proposed for a student at the end of a course: on to the next, once more, or wait (rules 1.3, 2.2, 2.4)."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from hemis.domain.errors import Reason
from hemis.domain.formats import half_up, number
from hemis.domain.grading import PASS_MARK, gpa
from hemis.domain.i18n import N_

PROMOTE, REPEAT, WAIT = "promote", "repeat", "wait"
DECISIONS = {
    PROMOTE: N_("кейинги курсга ўтказилсин"),
    REPEAT: N_("курсдан қолдирилсин"),
    WAIT: N_("ҳозирча киритилмасин"),
}
WAITS = N_("%(count)s та фаннинг баҳоси тасдиқланган қайдномада йўқ.")
REACHES = N_("GPA %(gpa)s, чегара %(threshold)s: етади (%(act)s).")
REACHES_WITH_DEBTS = N_("GPA %(gpa)s, чегара %(threshold)s: етади, %(count)s та қарз билан ўтади (%(act)s).")
BELOW = N_("GPA %(gpa)s, чегара %(threshold)s: етмайди (%(act)s).")
FEW_DEBTS = N_("%(count)s та қарз, чегара %(limit)s та: топшириш учун муддат берилади (%(act)s).")
MANY_DEBTS = N_("%(count)s та қарз, чегара %(limit)s та: курсдан қолдирилади (%(act)s).")


class Taken(NamedTuple):
    """A subject of the plan as the student stands in it; `stands` once a confirmed sheet says so.

    `is_counted` is one that a fixed difference counts from elsewhere: it is passed, without a mark of our own.
    """

    name: str
    credits: int
    mark: int | None
    stands: bool
    is_of_year: bool = True
    is_counted: bool = False

    @property
    def is_passed(self) -> bool:
        return self.is_counted or (self.mark is not None and self.mark >= PASS_MARK)


class Measure(NamedTuple):
    """The rule by which a programme promotes: by GPA in the credit system, by the number of debts outside it."""

    is_credit: bool
    threshold: Decimal
    debt_limit: int
    failed_as: int
    act: str
    """The act or the decision that set the limit, as it is printed."""


class Proposal(NamedTuple):
    """The decision and why; GPA of the year and of all, credits earned in all, debts, subjects without a mark."""

    decision: str
    reason: Reason
    gpa: Decimal | None
    total_gpa: Decimal | None
    earned: int
    debts: tuple[Taken, ...]
    missing: int


def is_promoted(gpa: Decimal, threshold: Decimal) -> bool:
    """Whether the year's GPA, rounded half up to two decimals, reaches the council's threshold; debts do not matter."""
    return half_up(gpa, 2) >= threshold


def gpa_of(taken: Sequence[Taken], failed_as: int) -> Decimal | None:
    """GPA of some subjects; what is counted without a mark has no part in it (rules 2.2)."""
    return gpa([(each.credits, each.mark) for each in taken if not each.is_counted], failed_as)


def propose(taken: Sequence[Taken], measure: Measure) -> Proposal:
    """Propose by the marks that stand; a subject of this year without one makes everybody wait."""
    year = [each for each in taken if each.is_of_year]
    of_year, of_all = gpa_of(year, measure.failed_as), gpa_of(taken, measure.failed_as)
    earned = sum(each.credits for each in taken if each.is_passed)
    debts = tuple(each for each in taken if each.stands and not each.is_passed)
    missing = sum(not each.stands for each in year)
    decision, reason = _decided(of_year, len(debts), missing or (0 if year else 1), measure)
    return Proposal(decision, reason, of_year, of_all, earned, debts, missing)


def decision_of(reached: Decimal | None, debts: int, missing: int, measure: Measure) -> str:
    """Decide by the GPA of the year and the debts in all; `missing` are the subjects of the year without a mark."""
    if missing or reached is None:
        return WAIT
    if measure.is_credit:
        return PROMOTE if is_promoted(reached, measure.threshold) else REPEAT
    return REPEAT if debts >= measure.debt_limit else PROMOTE


def _decided(reached: Decimal | None, debts: int, missing: int, measure: Measure) -> tuple[str, Reason]:
    decision = decision_of(reached, debts, missing, measure)
    if decision == WAIT or reached is None:
        return WAIT, Reason(WAITS, {"count": str(missing)})
    if measure.is_credit:
        said = {"gpa": number(reached, 2), "threshold": number(measure.threshold, 2), "act": measure.act}
        if decision == PROMOTE and debts:
            return PROMOTE, Reason(REACHES_WITH_DEBTS, {**said, "count": str(debts)})
        return decision, Reason(REACHES if decision == PROMOTE else BELOW, said)
    said = {"count": str(debts), "limit": str(measure.debt_limit), "act": measure.act}
    return decision, Reason(MANY_DEBTS if decision == REPEAT else FEW_DEBTS, said)

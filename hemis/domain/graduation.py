"""What must hold before a student graduates: all of the plan passed, its credits earned, its last semester reached.

Rules 2.1, 2.4, 5.3, 6.3: nobody graduates with a debt, and a missing credit has no exception.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from hemis.domain.errors import Reason
from hemis.domain.i18n import N_
from hemis.domain.promotion import Taken, gpa_of

GRADUATE, WAIT = "graduate", "wait"
DECISIONS = {GRADUATE: N_("ўқишни битирсин"), WAIT: N_("ҳозирча киритилмасин")}
NAMED = 3
"""So many subjects are named in a refusal; the worksheet has all of them."""
NOT_LAST = N_("Талаба %(course)s-курсда, ўқув режада эса %(courses)s та курс бор.")
NOT_LAST_SEMESTER = N_("Талаба %(semester)s-семестрда, ўқув режа эса %(semesters)s-семестрда тугайди.")
UNPASSED = N_("Режанинг %(count)s та фани топширилмаган: %(subjects)s.")
UNPASSED_MANY = N_("Режанинг %(count)s та фани топширилмаган: %(subjects)s ва бошқалар.")
TOO_FEW = N_("Битиришга рухсат берилмайди: %(earned)s кредит тўпланган, %(required)s кредит керак.")
PASSED = N_("Режанинг ҳамма фани топширилган, %(earned)s кредит тўпланган, %(needed)s кредит керак (%(act)s).")


class Attained(NamedTuple):
    """What of the plan a student has: whole credits earned and needed, the subjects not passed, in their order."""

    earned: int
    needed: int
    unpassed: tuple[Taken, ...] = ()


class Reached(NamedTuple):
    """Where a student stands, and where the plan ends."""

    course: int
    semester: int
    courses: int
    semesters: int


class Prospect(NamedTuple):
    """The decision and why; GPA of the whole plan, and what was attained of it."""

    decision: str
    reasons: tuple[Reason, ...]
    gpa: Decimal | None
    attained: Attained


def attained(taken: Sequence[Taken], needed: int, counted: int = 0) -> Attained:
    """Sum up a whole plan; `counted` are credits from another plan of subjects that are passed here in part only."""
    earned = sum(each.credits for each in taken if each.is_passed) + counted
    return Attained(earned, needed, tuple(each for each in taken if not each.is_passed))


def obstacles(reached: Reached, found: Attained) -> tuple[Reason, ...]:
    """Everything that keeps a student from graduating; nothing when he or she may."""
    told = []
    if reached.course < reached.courses:
        told.append(Reason(NOT_LAST, {"course": str(reached.course), "courses": str(reached.courses)}))
    elif reached.semester < reached.semesters:
        values = {"semester": str(reached.semester), "semesters": str(reached.semesters)}
        told.append(Reason(NOT_LAST_SEMESTER, values))
    if found.unpassed:
        names = ", ".join(f"«{each.name}»" for each in found.unpassed[:NAMED])
        many = UNPASSED if len(found.unpassed) <= NAMED else UNPASSED_MANY
        told.append(Reason(many, {"count": str(len(found.unpassed)), "subjects": names}))
    if found.earned < found.needed:
        values = {"earned": str(found.earned), "required": str(found.needed)}
        told.append(Reason(TOO_FEW, values))
    return tuple(told)


def propose(taken: Sequence[Taken], found: Attained, reached: Reached, *, failed_as: int, act: str) -> Prospect:
    """Propose by the marks that stand; `act` is the act that sets the volume, as it is printed."""
    of_all = gpa_of(taken, failed_as)
    against = obstacles(reached, found)
    if against:
        return Prospect(WAIT, against, of_all, found)
    values = {"earned": str(found.earned), "needed": str(found.needed), "act": act}
    return Prospect(GRADUATE, (Reason(PASSED, values),), of_all, found)


__all__ = ["DECISIONS", "GRADUATE", "WAIT", "Attained", "Prospect", "Reached", "attained", "obstacles", "propose"]

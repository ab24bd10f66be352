"""Difference of curricula (фанлар фарқи): credits that count in the new plan, credits to be made up (rules 4.3)."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_

OPEN, OVERDUE, CLOSED = "open", "overdue", "closed"
STATES = {OPEN: N_("топширилади"), OVERDUE: N_("муддати ўтган"), CLOSED: N_("топширилди")}
"""How a subject to be made up stands."""
NO_CREDITS = N_("«%(name)s» фанининг кредити бошқа фанларга ҳисобга олинган: аввал ўша ердан бўшатинг.")


@dataclass(frozen=True)
class PlanSubject:
    """A subject of the plan the student comes into; hours are academic, whole."""

    subject: Hashable
    name: str
    semester: int
    credits: int
    hours: int = 0


@dataclass(frozen=True)
class PassedSubject:
    """A subject the student has passed elsewhere or before."""

    subject: Hashable
    name: str
    credits: int
    hours: int = 0
    key: str = ""
    """Where it is kept: a place of a plan here, or a row of what was passed elsewhere."""
    institution: str = ""
    """Empty for this one."""


@dataclass(frozen=True)
class Counted:
    """A subject of the new plan and what it is counted from; `missing` credits are to be made up, 0 when none.

    `taken` are the credits that each of `passed` gives.
    """

    target: PlanSubject
    passed: tuple[PassedSubject, ...]
    missing: int
    taken: tuple[int, ...] = ()


@dataclass(frozen=True)
class Difference:
    """What counts, what is to be made up (whole subjects), and what the new plan has no place for."""

    counted: tuple[Counted, ...]
    to_make_up: tuple[PlanSubject, ...]
    extra: tuple[PassedSubject, ...]

    @property
    def counted_credits(self) -> int:
        """Credits that count."""
        return sum(each.target.credits - each.missing for each in self.counted)

    @property
    def credits_to_make_up(self) -> int:
        """Credits of the subjects that are missing, whole or in part."""
        return sum(each.credits for each in self.to_make_up) + sum(each.missing for each in self.counted)


def differences(target: Sequence[PlanSubject], passed: Sequence[PassedSubject], upto_semester: int) -> Difference:
    """Lay the plan up to and with `upto_semester` beside what was passed.

    Subjects are the same when their ids are, else when their names read alike. A subject taught in several semesters
    is counted from its first semester on; credits passed beyond the plan's do not count anywhere else.
    """
    pool = [(each, each.credits) for each in passed]
    counted, to_make_up, used = [], [], set()
    for subject in sorted(target, key=lambda each: (each.semester, each.name)):
        if subject.semester > upto_semester:
            continue
        sources, given, missing = [], [], subject.credits
        for place, (each, left) in enumerate(pool):
            if missing and left and is_same(subject, each):
                taken = min(left, missing)
                pool[place] = each, left - taken
                missing -= taken
                sources.append(each)
                given.append(taken)
                used.add(place)
        if sources:
            counted.append(Counted(subject, tuple(sources), missing, tuple(given)))
        else:
            to_make_up.append(subject)
    extra = tuple(each for place, (each, _) in enumerate(pool) if place not in used)
    return Difference(tuple(counted), tuple(to_make_up), extra)


def match(target: PlanSubject, chosen: Sequence[PassedSubject], left: Sequence[int]) -> Counted:
    """Count a subject from what a person chose for it; `left` are the credits that each choice still has to give.

    RuleError on field `sources` for a choice that has none left.
    """
    given, missing = [], target.credits
    for each, free in zip(chosen, left, strict=True):
        if free <= 0:
            raise RuleError(NO_CREDITS, field="sources", name=each.name)
        given.append(min(free, missing))
        missing -= given[-1]
    kept = [(each, taken) for each, taken in zip(chosen, given, strict=True) if taken]
    return Counted(target, tuple(each for each, _ in kept), missing, tuple(taken for _, taken in kept))


def is_same(subject: PlanSubject, passed: PassedSubject) -> bool:
    """Whether a subject of a plan is the one that was passed: by its id in the base, else by its name."""
    return subject.subject == passed.subject or _folded(subject.name) == _folded(passed.name)


def made_up(wanted: Mapping[int, PlanSubject], passed: Mapping[int, PassedSubject], own: Collection[int]) -> set[int]:
    """Return which places of a plan have been made up; `wanted` has the credits that were missing.

    A place is closed by its own sheet, else by the same subject of another plan with as many credits. What is passed
    at another place of the plan itself (`own`) is that place's: the third semester of a language is not its first.
    """
    closed = set(wanted) & set(passed)
    rest = {key: target for key, target in wanted.items() if key not in closed}
    elsewhere = [each for key, each in passed.items() if key not in own]
    last = max((target.semester for target in rest.values()), default=0)
    whole = {each.target for each in differences(list(rest.values()), elsewhere, last).counted if not each.missing}
    return closed | {key for key, target in rest.items() if target in whole}


def state_of(passed_on: date | None, deadline: date, today: date) -> str:
    """Return how a subject to be made up stands on a day; the day of the deadline still counts."""
    if passed_on is not None:
        return CLOSED
    return OVERDUE if deadline < today else OPEN


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


__all__ = [
    *("CLOSED", "OPEN", "OVERDUE", "STATES"),
    *("Counted", "Difference", "PassedSubject", "PlanSubject"),
    *("differences", "is_same", "made_up", "match", "state_of"),
]

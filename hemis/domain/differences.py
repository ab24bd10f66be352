"""Difference of curricula (фанлар фарқи): credits that count in the new plan, credits to be made up (rules 4.3)."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass


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


@dataclass(frozen=True)
class Counted:
    """A subject of the new plan and what it is counted from; `missing` credits are to be made up, 0 when none."""

    target: PlanSubject
    passed: tuple[PassedSubject, ...]
    missing: int


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
        sources, missing = [], subject.credits
        for place, (each, left) in enumerate(pool):
            if missing and left and _is_same(subject, each):
                taken = min(left, missing)
                pool[place] = each, left - taken
                missing -= taken
                sources.append(each)
                used.add(place)
        if sources:
            counted.append(Counted(subject, tuple(sources), missing))
        else:
            to_make_up.append(subject)
    extra = tuple(each for place, (each, _) in enumerate(pool) if place not in used)
    return Difference(tuple(counted), tuple(to_make_up), extra)


def _is_same(subject: PlanSubject, passed: PassedSubject) -> bool:
    return subject.subject == passed.subject or _folded(subject.name) == _folded(passed.name)


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


__all__ = ["Counted", "Difference", "PassedSubject", "PlanSubject", "differences"]

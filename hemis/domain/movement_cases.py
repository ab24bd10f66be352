"""One student of an order: where he or she stands, and where the order takes him or her (rules 4.1)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hemis.domain.graduation import Attained
from hemis.domain.movement import KINDS
from hemis.domain.movement_terms import first_semester

GRANT, STATE_GRANT = "11", "11"
"""The form of payment by a grant, and the usual kind of it."""
NOTHING = Attained(earned=0, needed=1)


@dataclass(frozen=True, kw_only=True)
class Place:
    """A group as an order sees it; `semesters` are those of its plan, `programme` the name of its speciality."""

    group_id: int
    name: str
    faculty_id: int
    programme: str
    speciality_id: int
    language: str
    form: str
    course: int
    semesters: int
    is_active: bool = True


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """A stretch of study: what a student is from a day on."""

    status: str
    group_id: int
    course: int
    semester: int
    payment_form: str
    grant_kind: str = ""
    """With a grant who gives it, `STATE_GRANT` where nothing else was said; empty with a contract."""
    starts_on: date = date.min


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the order says of one student; the columns of a line."""

    ground: str = ""
    reason: str = ""
    payment_form: str | None = None
    course: int | None = None
    semester: int | None = None
    until: date | None = None
    elsewhere: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def grant_kind(self) -> str:
        """The kind of grant that the order gives; empty where it says nothing of it."""
        return str(self.details.get("grant_kind") or "")


@dataclass(frozen=True, kw_only=True)
class Case:
    """A student of an order: `now` the open stretch, `place` its group, `goal` the group the order names.

    `named` is how the card writes surname, first name, patronymic. `missed` are the unexcused hours of the semester
    and `allowed` the limit that holds for it. `attained` is what the student has of the plan, which only a graduation
    asks: somebody of whom nothing is told has nothing. `restored` is the stretch to which a cancellation returns;
    `is_latest` says whether the stretch made by the order that is corrected or cancelled is the open one. `leave` is
    the day on which the leave that is corrected began, and its ground.
    """

    student_id: int
    now: Stretch
    place: Place
    asked: Asked = field(default_factory=Asked)
    goal: Place | None = None
    named: tuple[str, str, str] = ("", "", "")
    leaves: int = 0
    missed: int = 0
    allowed: int = 0
    attained: Attained = NOTHING
    expelled_on: date | None = None
    leave: tuple[date, str] | None = None
    restored: Stretch | None = None
    is_latest: bool = True

    @property
    def there(self) -> Place:
        """The group in which the student goes on."""
        return self.goal or self.place


def grown(kind: str, cases: list[Case]) -> frozenset[int]:
    """The groups whose course an order of promotion takes one up: those that students of the same course go on in."""
    if kind != "promotion":
        return frozenset()
    return frozenset(case.there.group_id for case in cases if case.now.course == case.there.course)


def after(kind: str, case: Case) -> Stretch:
    """The stretch that begins when the order is carried out; its day is the order's."""
    if kind == "cancellation":
        return case.restored or case.now
    paid = case.asked.payment_form or case.now.payment_form
    course = case.asked.course if kind == "correction" and case.asked.course else _course(kind, case)
    return Stretch(
        status=KINDS[kind].target or case.now.status,
        group_id=case.there.group_id,
        course=course,
        semester=case.asked.semester or _semester(kind, case, course),
        payment_form=paid,
        grant_kind=grant_of(paid, case.asked.grant_kind or case.now.grant_kind),
    )


def grant_of(payment_form: str, kind: str) -> str:
    """The kind of a grant, the usual one unless another is named; nothing of who pays a contract."""
    return (kind or STATE_GRANT) if payment_form == GRANT else ""


def _course(kind: str, case: Case) -> int:
    if kind == "promotion":
        return case.now.course + 1
    takes_course_of_group = kind in ("admission", "transfer", "transfer_in", "reinstatement", "correction")
    return case.goal.course if case.goal and takes_course_of_group else case.now.course


def _semester(kind: str, case: Case, course: int) -> int:
    if kind == "semester":
        return case.now.semester + 1
    if kind == "repeat" or course != case.now.course:
        return first_semester(course)
    return case.now.semester


__all__ = ["GRANT", "STATE_GRANT", "Asked", "Case", "Place", "Stretch", "after", "grant_of", "grown"]

"""Why an order may not move a student: every condition of rules 4, each told in one sentence with its dates."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from hemis.domain import graduation
from hemis.domain import movement_terms as terms
from hemis.domain import movement_words as words
from hemis.domain.attendance import is_expellable
from hemis.domain.calendar import course_of
from hemis.domain.errors import Reason
from hemis.domain.formats import short_date
from hemis.domain.movement import ABSENCE, ACADEMIC_DEBT, IN_WINDOW, KINDS, OF_PROGRAMME, TAKES_GROUP
from hemis.domain.movement_cases import GRANT, Case, Stretch, after

STATE_OWNED = "11"
SUMMER_AND_WINTER = ("transfer.summer", "transfer.summer_decision", "transfer.winter", "transfer.winter_decision")
RULES = (*SUMMER_AND_WINTER, "reinstate.years", "leave.max_count", *dict.fromkeys(terms.LEAVE_MONTHS.values()))
"""The rules that these conditions read."""


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """The order around a case: its day of effect, its faculty (None: of the university), and rules by day.

    `target` is the kind of the order that is corrected; `grown` the groups that its promotion takes up.
    `begins_stretch` is false where only a name changes, or where what is cancelled was never carried out.
    """

    effective_on: date
    faculty_id: int | None
    rule: Callable[[str, date], Any]
    grown: frozenset[int] = frozenset()
    target: str = ""
    begins_stretch: bool = True


def reasons(kind: str, case: Case, about: Circumstances) -> Iterator[Reason]:
    """Yield everything that keeps one student from being moved; nothing when the move is an edge of the machine."""
    move = KINDS[kind]
    if case.now.status not in move.sources:
        yield _told(words.STATES[case.now.status])
        return
    if about.begins_stretch and about.effective_on <= case.now.starts_on:
        yield _told(words.EARLY, day=case.now.starts_on)
    if about.faculty_id is not None and case.place.faculty_id != about.faculty_id:
        yield _told(words.FOREIGN)
    yield from _ground(kind, case)
    yield from _group(kind, case, about)
    if move.needs_elsewhere and not case.asked.elsewhere.strip():
        yield _told(words.NO_ELSEWHERE)
    yield from OWN.get(kind, _nothing)(case, about)
    yield from _numbers(kind, case)
    if case.asked.grant_kind and after(kind, case).payment_form != GRANT and kind != "cancellation":
        yield _told(words.NO_GRANT)


def _told(msgid: str, **params: object) -> Reason:
    return Reason(msgid, {key: short_date(x) if isinstance(x, date) else str(x) for key, x in params.items()})


def _nothing(_case: Case, _about: Circumstances) -> Iterator[Reason]:
    return iter(())


def _ground(kind: str, case: Case) -> Iterator[Reason]:
    grounds = KINDS[kind].grounds
    if kind == "expulsion" and case.asked.ground == ACADEMIC_DEBT:
        yield _told(words.DEBT)
    elif grounds and case.asked.ground not in grounds:
        is_between = kind in ("transfer_out", "transfer_in") and case.asked.ground
        yield _told(words.STATE_ONLY if is_between else words.NO_GROUND)


def _group(kind: str, case: Case, about: Circumstances) -> Iterator[Reason]:
    if KINDS[kind].needs_group and case.goal is None:
        yield _told(words.NO_GROUP)
    if case.goal is None or kind == "cancellation":
        return
    if kind not in TAKES_GROUP:
        yield _told(words.TAKES_NO_GROUP)
    if not case.goal.is_active:
        yield _told(words.CLOSED, group=case.goal.name)
    if about.faculty_id is not None and case.goal.faculty_id != about.faculty_id:
        yield _told(words.OTHER_FACULTY, group=case.goal.name)
    if kind in ("transfer", "reinstatement", "correction") and case.goal.course > case.now.course:
        yield _told(words.TOO_HIGH, group=case.goal.name, course=case.goal.course, own=case.now.course)


def _numbers(kind: str, case: Case) -> Iterator[Reason]:
    """Course and semester, where the order writes them, are those that come out."""
    if kind == "cancellation":
        return
    new = after(kind, case)
    if case.asked.course is not None and case.asked.course != new.course:
        yield _told(words.WRONG_COURSE, asked=case.asked.course, course=new.course)
    elif course_of(new.semester) != new.course:
        problem = words.NEEDS_PROMOTION if kind == "semester" else words.WRONG_SEMESTER
        yield _told(problem, semester=new.semester, course=new.course)


def _expulsion(case: Case, _about: Circumstances) -> Iterator[Reason]:
    if case.asked.ground == ABSENCE and not is_expellable(case.missed, case.allowed):
        yield _told(words.HOURS, missed=case.missed, allowed=case.allowed)


def _leave(case: Case, about: Circumstances) -> Iterator[Reason]:
    most = about.rule("leave.max_count", about.effective_on)
    if most and case.leaves >= most:
        yield _told(words.LEAVES, number=case.leaves)
    if case.asked.until is None:
        yield _told(words.NO_UNTIL)
    else:
        yield from _last_day(case.asked.until, (about.effective_on, case.asked.ground), about)


def _last_day(until: date, leave: tuple[date, str], about: Circumstances) -> Iterator[Reason]:
    """The last day of a leave lies within what its ground allows from the day on which it began."""
    began, ground = leave
    if until < began:
        yield _told(words.UNTIL_EARLY)
    elif ground in terms.LEAVE_MONTHS:
        last = terms.leave_last_day(began, about.rule(terms.LEAVE_MONTHS[ground], began))
        if until > last:
            yield _told(words.UNTIL_LATE, day=last)


def _return(case: Case, _about: Circumstances) -> Iterator[Reason]:
    if case.goal and case.goal.course != case.now.course:
        yield _told(words.OTHER_COURSE, group=case.goal.name, course=case.goal.course, own=case.now.course)


def _promotion(case: Case, about: Circumstances) -> Iterator[Reason]:
    there = case.there
    courses = terms.last_course(there.semesters)
    if case.now.course >= courses:
        yield _told(words.PLAN_ENDS, courses=courses)
        return
    course = there.course + (there.group_id in about.grown)
    if course != case.now.course + 1:
        yield _told(words.OTHER_COURSE, group=there.name, course=course, own=case.now.course + 1)


def _repeat(case: Case, _about: Circumstances) -> Iterator[Reason]:
    if case.goal is None:
        return
    if case.goal.group_id == case.place.group_id:
        yield _told(words.SAME_GROUP)
    if case.goal.course not in (case.now.course, case.now.course - 1):
        yield _told(words.OTHER_COURSE, group=case.goal.name, course=case.goal.course, own=case.now.course)


def _graduation(case: Case, _about: Circumstances) -> Iterator[Reason]:
    semesters = case.place.semesters
    reached = graduation.Reached(case.now.course, case.now.semester, terms.last_course(semesters), semesters)
    yield from graduation.obstacles(reached, case.attained)


def _transfer(case: Case, about: Circumstances) -> Iterator[Reason]:
    ground, place, goal = case.asked.ground, case.place, case.there
    if is_unchanged(case.now, after("transfer", case)):
        yield _told(words.SAME)
        return
    if goal.speciality_id != place.speciality_id and ground not in OF_PROGRAMME:
        yield _told(words.NOT_SAME_PROGRAMME, group=goal.name)
    elif goal.speciality_id == place.speciality_id:
        if ground in OF_PROGRAMME:
            yield _told(words.SAME_PROGRAMME)
        elif goal.form != place.form and ground != "form":
            yield _told(words.OTHER_FORM, group=goal.name)
        elif goal.form == place.form and goal.language != place.language and ground != "language":
            yield _told(words.OTHER_LANGUAGE, group=goal.name)
    elif ground == "corresponding" and goal.programme.casefold() != place.programme.casefold():
        yield _told(words.NOT_CORRESPONDING)
    if ground == "unrelated" and not case.asked.reason.strip():
        yield _told(words.COMMISSION)
    if ground in IN_WINDOW:
        yield from _window(case, about)


def _between(case: Case, about: Circumstances) -> Iterator[Reason]:
    """State institutions among themselves take two grounds only (example D5)."""
    owner = str(case.asked.details.get("ownership", ""))
    if case.asked.ground == "nonstate" and owner == STATE_OWNED:
        yield _told(words.STATE_ONLY)
    yield from _window(case, about)


def _window(case: Case, about: Circumstances) -> Iterator[Reason]:
    applied = _applied_on(case.asked.details)
    if applied is None:
        yield _told(words.NO_APPLIED)
        return
    if applied > about.effective_on:
        yield _told(words.APPLIED_LATER, day=applied)
    seasons = terms.Seasons(*(about.rule(key, applied) for key in SUMMER_AND_WINTER))
    window = terms.window_of(applied, seasons)
    if window is None:
        closed, coming = terms.closed_and_next(applied, seasons)
        yield _told(words.LATE, day=applied, last=closed.last, first=coming.first, until=coming.last)
    elif about.effective_on > window.order_by:
        yield _told(words.ORDER_LATE, day=window.order_by)


def _reinstatement(case: Case, about: Circumstances) -> Iterator[Reason]:
    applied = _applied_on(case.asked.details) or about.effective_on
    if applied > about.effective_on:
        yield _told(words.APPLIED_LATER, day=applied)
    if case.expelled_on is None or case.asked.reason.strip():
        return
    years = tuple(int(number) for number in about.rule("reinstate.years", applied))
    who = terms.competence(case.expelled_on, applied, (years[0], years[1]))
    if who == terms.MINISTRY:
        yield _told(words.MINISTRY, years=years[0])
    elif who == terms.COMMISSION:
        yield _told(words.INTERAGENCY, years=years[1])


def _rename(case: Case, _about: Circumstances) -> Iterator[Reason]:
    new = new_name(case.asked.details)
    if not new[0] or not new[1]:
        yield _told(words.NO_NAME)
    elif new == case.named and not any(case.asked.details.get(f"{part}_latin") for part in NAME):
        yield _told(words.SAME_NAME)


def _correction(case: Case, about: Circumstances) -> Iterator[Reason]:
    if about.target == "rename":
        yield from _rename(case, about)
    elif not case.is_latest:
        yield _told(words.LATER_MOVE)
    elif is_unchanged(case.now, after("correction", case)) and case.asked.until is None:
        yield _told(words.SAME)
    elif case.leave and case.asked.until is not None:
        yield from _last_day(case.asked.until, case.leave, about)


def _cancellation(case: Case, _about: Circumstances) -> Iterator[Reason]:
    if not case.is_latest:
        yield _told(words.LATER_MOVE)


def is_unchanged(before: Stretch, new: Stretch) -> bool:
    """Whether two stretches tell the same of a student."""
    return all(
        getattr(before, name) == getattr(new, name)
        for name in ("status", "group_id", "course", "semester", "payment_form", "grant_kind")
    )


NAME = ("surname", "first_name", "patronymic")


def new_name(details: Mapping[str, Any]) -> tuple[str, str, str]:
    """Surname, first name, patronymic as a line of a rename writes them."""
    surname, first, patronymic = (" ".join(str(details.get(part) or "").split()) for part in NAME)
    return surname, first, patronymic


def _applied_on(details: Mapping[str, Any]) -> date | None:
    try:
        return date.fromisoformat(str(details.get("applied_on", "")))
    except ValueError:
        return None


OWN: Mapping[str, Callable[[Case, Circumstances], Iterator[Reason]]] = MappingProxyType(
    {
        "expulsion": _expulsion,
        "leave": _leave,
        "leave_return": _return,
        "promotion": _promotion,
        "repeat": _repeat,
        "graduation": _graduation,
        "transfer": _transfer,
        "transfer_out": _between,
        "transfer_in": _between,
        "reinstatement": _reinstatement,
        "rename": _rename,
        "correction": _correction,
        "cancellation": _cancellation,
    }
)

__all__ = ["RULES", "Circumstances", "is_unchanged", "new_name", "reasons"]

"""What a curriculum must hold before it is approved, and how two of them differ (rules 2.1; ВМҚ 824).

Credits are whole, hours academic, points of a subject's controls add up to 100. Where a fault lies is told by keys.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from hemis.domain.calendar import week_of
from hemis.domain.errors import Reason
from hemis.domain.formats import short_date
from hemis.domain.i18n import N_

MANDATORY, ELECTIVE = "11", "12"
THEORY, ATTESTATION = "12", "14"
POINTS = 100
PAIR_HOURS = 2
NO_QUALIFICATION = N_("Мутахассисликнинг квалификацияси танланмаган: дипломга нима ёзилиши маълум эмас.")


class PlannedSubject(NamedTuple):
    """A subject of a semester; `hours` are (lecture, practice, laboratory, seminar)."""

    key: int
    subject: int
    name: str
    credits: int
    total_hours: int
    hours: tuple[int, int, int, int]
    controls: tuple[int, ...]
    has_department: bool = True
    kind: str = MANDATORY
    elective_group: str = ""


class PlannedSemester(NamedTuple):
    """A semester with its weeks as (first day, last day) in their order, and the academic year it must lie in."""

    key: int
    number: int
    starts_on: date
    ends_on: date
    year_starts_on: date
    year_ends_on: date
    weeks: tuple[tuple[date, date], ...]
    subjects: tuple[PlannedSubject, ...]


class Plan(NamedTuple):
    """A curriculum as a whole."""

    semesters_expected: int
    credits_expected: int
    semesters: tuple[PlannedSemester, ...]
    has_qualification: bool = True
    """Whether the speciality says what its diploma will call who finishes (functions §6.2)."""


class Norms(NamedTuple):
    """The rule values of the day: credits of a semester, what they may differ by, hours of a credit, choices."""

    semester_credits: int
    tolerance: int
    credit_hours: int
    choices: int


class Fault(NamedTuple):
    """What is missing, and its place: a subject, else a semester, else the curriculum itself."""

    reason: Reason
    semester: int | None = None
    subject: int | None = None


class NewWeek(NamedTuple):
    """A week to be made; `kind` is a code of WEEK_KIND."""

    number: int
    starts_on: date
    ends_on: date
    kind: str


def cut_weeks(starts_on: date, theory_until: date, ends_on: date) -> Iterator[NewWeek]:
    """Calendar weeks from the first day to the last, cut at both ends; after `theory_until` they are for controls."""
    number = 1
    while starts_on <= ends_on:
        last = min(week_of(starts_on)[1], ends_on)
        yield NewWeek(number, starts_on, last, THEORY if starts_on <= theory_until else ATTESTATION)
        starts_on, number = last + timedelta(days=1), number + 1


def semester_ends(starts_on: date, theory_weeks: int, exam_weeks: int) -> tuple[date, date]:
    """The last day of lessons and the last day of a semester; the week that holds the first day is the first."""
    theory_until = week_of(starts_on)[1] + timedelta(weeks=theory_weeks - 1)
    return theory_until, theory_until + timedelta(weeks=exam_weeks)


def credits_of(subjects: Iterable[PlannedSubject]) -> int:
    """The credits a student earns in a semester: of electives that stand for one another only one counts."""
    counted = {subject.elective_group or subject.key: subject.credits for subject in subjects}
    return sum(counted.values())


def faults(plan: Plan, norms: Norms) -> list[Fault]:
    """Everything because of which the plan cannot be approved, semester by semester."""
    found = list(_of_whole(plan))
    for semester in plan.semesters:
        found += _of_semester(semester, norms)
        found += _of_choices(semester, norms)
        for subject in semester.subjects:
            found += _of_subject(semester, subject, norms)
        found += _of_dates(semester)
    for earlier, later in pairwise(plan.semesters):
        if later.starts_on <= earlier.ends_on:
            said = N_("%(number)s-семестр олдингиси тугамасдан бошланади.")
            found.append(_fault(said, later.key, number=later.number))
    return found


def _of_whole(plan: Plan) -> Iterator[Fault]:
    if not plan.has_qualification:
        yield _fault(NO_QUALIFICATION)
    missing = sorted(set(range(1, plan.semesters_expected + 1)) - {each.number for each in plan.semesters})
    for number in missing:
        yield _fault(N_("%(number)s-семестр йўқ."), number=number)
    credits = sum(credits_of(each.subjects) for each in plan.semesters)
    if credits != plan.credits_expected:
        said = N_("Барча семестрлар %(found)s кредит, ўқув режанинг ҳажми эса %(expected)s кредит.")
        yield _fault(said, found=credits, expected=plan.credits_expected)


def _of_semester(semester: PlannedSemester, norms: Norms) -> Iterator[Fault]:
    if not semester.subjects:
        yield _fault(N_("%(number)s-семестрда фан йўқ."), semester.key, number=semester.number)
        return
    credits = credits_of(semester.subjects)
    if abs(credits - norms.semester_credits) > norms.tolerance:
        yield _fault(
            N_("%(number)s-семестр %(found)s кредит, %(expected)s кредит бўлиши керак."),
            semester.key,
            number=semester.number,
            found=credits,
            expected=norms.semester_credits,
        )


def _of_choices(semester: PlannedSemester, norms: Norms) -> Iterator[Fault]:
    groups: dict[str, list[PlannedSubject]] = defaultdict(list)
    for subject in semester.subjects:
        if subject.kind == ELECTIVE and subject.elective_group:
            groups[subject.elective_group].append(subject)
    for name, choices in groups.items():
        place = {"number": semester.number, "group": name}
        if len(choices) < norms.choices:
            said = N_("%(number)s-семестр, «%(group)s» танлов гуруҳи: %(found)s та фан, камида %(least)s та керак.")
            yield _fault(said, semester.key, found=len(choices), least=norms.choices, **place)
        if len({each.credits for each in choices}) > 1:
            said = N_("%(number)s-семестр, «%(group)s» танлов гуруҳи: фанларнинг кредити бир хил эмас.")
            yield _fault(said, semester.key, **place)


def _of_subject(semester: PlannedSemester, subject: PlannedSubject, norms: Norms) -> Iterator[Fault]:
    def fault(said: str, **values: object) -> Fault:
        place = {"number": semester.number, "subject": subject.name}
        return _fault(said, semester.key, subject.key, **place, **values)

    expected = subject.credits * norms.credit_hours
    if subject.total_hours != expected:
        said = N_("%(number)s-семестр, «%(subject)s»: %(found)s соат, кредитига кўра %(expected)s соат бўлиши керак.")
        yield fault(said, found=subject.total_hours, expected=expected)
    if any(hours % PAIR_HOURS for hours in subject.hours):
        yield fault(N_("%(number)s-семестр, «%(subject)s»: аудитория соатлари жуфт эмас."))
    if not subject.controls:
        yield fault(N_("%(number)s-семестр, «%(subject)s»: назоратлар киритилмаган."))
    elif sum(subject.controls) != POINTS:
        said = N_("%(number)s-семестр, «%(subject)s»: назоратлар йиғиндиси %(found)s балл, %(expected)s бўлиши керак.")
        yield fault(said, found=sum(subject.controls), expected=POINTS)
    if not subject.has_department:
        yield fault(N_("%(number)s-семестр, «%(subject)s»: кафедраси нофаол, бошқасини танланг."))
    if subject.kind == ELECTIVE and not subject.elective_group:
        yield fault(N_("%(number)s-семестр, «%(subject)s»: танлов фанининг танлов гуруҳи кўрсатилмаган."))


def _of_dates(semester: PlannedSemester) -> Iterator[Fault]:
    place = {"number": semester.number}
    if semester.starts_on < semester.year_starts_on or semester.ends_on > semester.year_ends_on:
        yield _fault(N_("%(number)s-семестр ўқув йилининг саналаридан чиқиб кетган."), semester.key, **place)
    if not semester.weeks:
        yield _fault(N_("%(number)s-семестрнинг ҳафталари йўқ."), semester.key, **place)
        return
    expected = semester.starts_on
    for first, last in semester.weeks:
        if first > expected:
            said = N_("%(number)s-семестр: %(day)s санасидан бошлаб ҳафта йўқ.")
            yield _fault(said, semester.key, day=short_date(expected), **place)
        expected = last + timedelta(days=1)
    if expected <= semester.ends_on:
        said = N_("%(number)s-семестр: %(day)s санасидан бошлаб ҳафта йўқ.")
        yield _fault(said, semester.key, day=short_date(expected), **place)


def _fault(msgid: str, semester: int | None = None, subject: int | None = None, /, **values: object) -> Fault:
    return Fault(Reason(msgid, {name: str(value) for name, value in values.items()}), semester, subject)


SAME, DIFFERENT, ONLY_LEFT, ONLY_RIGHT = "same", "different", "only_left", "only_right"


class Side(NamedTuple):
    """A subject as one curriculum has it; `subject` names the same subject in both."""

    subject: int
    name: str
    semester: int
    credits: int
    hours: int


class Pair(NamedTuple):
    """A line of a comparison; `differences` are among `semester`, `credits`, `hours`."""

    left: Side | None
    right: Side | None
    differences: frozenset[str]

    @property
    def state(self) -> str:
        """`same`, `different`, `only_left` or `only_right`."""
        if self.right is None:
            return ONLY_LEFT
        if self.left is None:
            return ONLY_RIGHT
        return DIFFERENT if self.differences else SAME

    @property
    def name(self) -> str:
        side = self.left or self.right
        return side.name if side else ""


def compare(left: Sequence[Side], right: Sequence[Side]) -> list[Pair]:
    """Every subject of either side once for each semester it stands in, in the order of the semesters.

    A subject of several semesters meets itself in the same semester first, then in the order of what is left.
    """
    waiting: dict[int, list[Side]] = defaultdict(list)
    for side in sorted(right, key=lambda each: each.semester):
        waiting[side.subject].append(side)
    partners: dict[int, Side] = {}
    ordered = sorted(enumerate(left), key=lambda each: each[1].semester)
    for is_strict in (True, False):
        for at, side in ordered:
            found = next(
                (each for each in waiting[side.subject] if not is_strict or each.semester == side.semester), None
            )
            if at not in partners and found:
                partners[at] = found
                waiting[side.subject].remove(found)
    pairs = [_pair(side, partners.get(at)) for at, side in ordered]
    pairs += [_pair(None, side) for sides in waiting.values() for side in sides]
    return sorted(pairs, key=_place)


def _pair(left: Side | None, right: Side | None) -> Pair:
    if left is None or right is None:
        return Pair(left, right, frozenset())
    names = ("semester", "credits", "hours")
    return Pair(left, right, frozenset(name for name in names if getattr(left, name) != getattr(right, name)))


def _place(pair: Pair) -> tuple[int, bool, str]:
    side = pair.left or pair.right
    return (side.semester if side else 0, pair.left is None, pair.name)

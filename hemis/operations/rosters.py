"""Who belongs to a lesson on its day, who of them can be marked, and why the others cannot."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import Integer, Select, String, bindparam, select
from sqlalchemy.orm import joinedload

from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.assessment import GradeSheet
from hemis.models.curriculum import CurriculumSubject, Semester
from hemis.models.students import AcademicGroup, Enrolment, Student
from hemis.models.teaching import Absence, Lesson, LessonGroup, Topic
from hemis.operations.excused import COVERING, covering
from hemis.operations.takers import (
    JOINED,
    MISSED,
    NOT_MISSED,
    PERSON,
    of_group,
    of_lesson,
    takers,
    touches,
    with_joined,
)
from hemis.operations.tallies import Hours
from hemis.operations.terms import CALENDAR, around

STUDYING = "11"
MOVED = N_("бошқа гуруҳга кўчирилган")
EXCUSED = N_("сабабли деб тасдиқланган")
NOT_STUDYING = {
    "10": N_("ҳали ўқишни бошламаган"),
    "12": N_("академик таътилда"),
    "13": N_("четлашган"),
    "14": N_("битирган"),
    "15": N_("бошқа ОТМга кўчган"),
}


@dataclass(frozen=True)
class Member:
    """A student of a lesson's group; `reason` is empty for one who studied there on that day."""

    id: int
    group_id: int
    surname: str
    first_name: str
    patronymic: str
    latin: tuple[str, str, str]
    hours: Hours
    reason: str

    @property
    def full_name(self) -> str:
        return f"{self.surname} {self.first_name} {self.patronymic}".strip()

    @property
    def full_name_latin(self) -> str:
        return " ".join(self.latin).strip()

    @property
    def fixed(self) -> str:
        """Why a teacher cannot mark this row: no student of the group on that day, or excused by the dean's office."""
        return self.reason or (EXCUSED if self.hours.excused else "")


@dataclass(frozen=True)
class GroupName:
    """A group of a lesson, as far as its journal names it."""

    id: int
    name: str
    name_latin: str


@dataclass(frozen=True)
class Journal:
    """A lesson with its members in the order of the groups and of the alphabet."""

    lesson: Lesson
    groups: Sequence[GroupName]
    members: Sequence[Member]
    topic_fits: bool = True
    calendar: str | None = None
    """The days on which it closes, if they were read along with it."""
    excused_by: Mapping[int, int] = field(default_factory=dict)
    """Student → the paper that excuses the person on this day, if it is read to be saved."""
    is_graded: bool = True
    """Whether the subject has a confirmed sheet, as far as is known: then hours missed may change an average."""

    @cached_property
    def hours(self) -> dict[int, Hours]:
        return {member.id: member.hours for member in self.counted}

    @property
    def counted(self) -> Sequence[Member]:
        """Every student once: in the group in which the student sits now."""
        return list({member.id: member for member in self.members if not self._is_shadow(member)}.values())

    @property
    def absent(self) -> int:
        return sum(hours.missed > 0 for hours in self.hours.values())

    @property
    def markable(self) -> int:
        return sum(not member.reason for member in self.members)

    def _is_shadow(self, member: Member) -> bool:
        """Whether this line only tells that the student now sits in another group of the same stream."""
        return member.reason == MOVED and any(
            each.id == member.id and each is not member and each.reason != MOVED for each in self.members
        )


def journal_of(lesson: Lesson) -> Journal:
    """Return the journal of a lesson at hand, with one statement."""
    return _journal(lesson, db.session.execute(_PEOPLE, {"lesson_id": lesson.id}).all(), fits=True)


def open_journal(
    lessons: Select[Lesson], lesson_id: int, topic_id: int | None = None, to_save_at: datetime | None = None
) -> Journal | None:
    """Return the journal of a lesson among `lessons`, or None, with one statement.

    `lessons` may narrow by criteria alone. `topic_id` is checked on the way; `to_save_at` brings along what decides
    whether the journal is still open, and who is excused on its day.
    """
    asked = {"lesson_id": lesson_id, "topic_id": topic_id} | (around(to_save_at) if to_save_at else {})
    statement = _JOURNAL if to_save_at is None else _TO_SAVE
    statement = statement if lessons.whereclause is None else statement.where(lessons.whereclause)
    rows = db.session.execute(statement, asked, **_FRESH).all()
    if not rows:
        return None
    lesson, topic, *beside = rows[0][_WIDTH:]
    return _journal(lesson, rows, *beside, fits=topic_id is None or topic == topic_id)


_FRESH: dict[str, Any] = {"execution_options": {"populate_existing": True}}
"""Also for a lesson that this session has seen: the version decides over what others saved meanwhile."""


def _journal(
    lesson: Lesson,
    rows: Sequence[Sequence[Any]],
    calendar: str | None = None,
    papers: str | None = None,
    is_graded: bool = True,
    *,
    fits: bool,
) -> Journal:
    groups = {row[0]: GroupName(*row[:3]) for row in rows if row[0] is not None}
    people = [row[3:_WIDTH] for row in rows if row[3] is not None]
    members = members_on(lesson.day, takers(people, lambda: of_lesson(lesson.id)))
    return Journal(lesson, list(groups.values()), members, fits, calendar, covering(papers), is_graded)


def roster(group_id: int, subject_id: int, first: date, last: date) -> list[Member]:
    """Return everybody who took a subject with a group at some time between two days, as of the last one."""
    statement = (
        with_joined(select(*PERSON).join(Student, Student.id == Enrolment.student_id), group_id, subject_id)
        .where(Enrolment.group_id == group_id, touches(first, last))
        .order_by(Student.sort_key, Student.id, Enrolment.starts_on)
        .add_columns(*NOT_MISSED, *JOINED)
    )
    asked = {"group_id": group_id, "subject_id": subject_id, "first": first, "last": last}
    people = [tuple(row) for row in db.session.execute(statement)]
    return members_on(last, takers(people, lambda: of_group(asked)))


def hours_at(lesson_ids: Sequence[int]) -> dict[tuple[int, int], Hours]:
    """Return (lesson, student) → missed hours of a few lessons."""
    statement = select(Absence.lesson_id, Absence.student_id, *MISSED).where(Absence.lesson_id.in_(lesson_ids))
    return {(row[0], row[1]): Hours(row[2], row[3]) for row in db.session.execute(statement)}


class TopicLine(NamedTuple):
    """A topic as far as a journal names it, and whether a lesson has already given it."""

    id: int
    position: int
    title: str
    is_given: bool


@dataclass(frozen=True)
class Topics:
    """The lines of the calendar plan around the one that is due, and that one."""

    near: Sequence[TopicLine]
    due: TopicLine | None


def topics_of(lesson: Lesson, *, whole: bool = False) -> Topics:
    """Return the topics among which this lesson's is chosen: the few around the first not yet given, or all."""
    asked = {"load": lesson.load_id, "subject": lesson.curriculum_subject_id, "kind": lesson.lesson_kind}
    lines = [TopicLine(*row) for row in db.session.execute(_TOPICS, asked)]
    own = next((place for place, line in enumerate(lines) if line.id == lesson.topic_id), None)
    due = own if own is not None else next((place for place, line in enumerate(lines) if not line.is_given), None)
    near = lines if whole or due is None else lines[max(0, due - 1) : due + 2]
    return Topics(near, None if due is None else lines[due])


_GIVEN = select(Lesson.topic_id).where(Lesson.load_id == bindparam("load", type_=Integer), Lesson.topic_id.is_not(None))
_TOPICS = (
    select(Topic.id, Topic.position, Topic.title, Topic.id.in_(_GIVEN))
    .where(
        Topic.curriculum_subject_id == bindparam("subject", type_=Integer),
        Topic.lesson_kind == bindparam("kind", type_=String),
    )
    .order_by(Topic.position)
)
_OF_PLAN = select(Topic.id).where(
    Topic.id == bindparam("topic_id", type_=Integer),
    Topic.curriculum_subject_id == Lesson.curriculum_subject_id,
    Topic.lesson_kind == Lesson.lesson_kind,
)
_GROUPS = (
    select(AcademicGroup.id, AcademicGroup.name, AcademicGroup.name_latin, *PERSON, *MISSED, *JOINED)
    .select_from(Lesson)
    .where(Lesson.id == bindparam("lesson_id", type_=Integer))
    .join(CurriculumSubject, CurriculumSubject.id == Lesson.curriculum_subject_id)
    .join(Semester, Semester.id == CurriculumSubject.semester_id)
    .outerjoin(LessonGroup, LessonGroup.lesson_id == Lesson.id)
    .outerjoin(AcademicGroup, AcademicGroup.id == LessonGroup.group_id)
    .outerjoin(Enrolment, (Enrolment.group_id == LessonGroup.group_id) & touches(Semester.starts_on, Lesson.day))
    .outerjoin(Student, Student.id == Enrolment.student_id)
    .outerjoin(Absence, (Absence.student_id == Student.id) & (Absence.lesson_id == Lesson.id))
)
_PEOPLE = with_joined(_GROUPS, LessonGroup.group_id, Lesson.curriculum_subject_id).order_by(
    AcademicGroup.name_key, LessonGroup.group_id, Student.sort_key, Student.id, Enrolment.starts_on
)
"""Put together once: building it takes longer than running it."""
_WIDTH = len(_PEOPLE.column_descriptions)
_JOURNAL = _PEOPLE.add_columns(Lesson, _OF_PLAN.correlate(Lesson).scalar_subquery()).options(joinedload(Lesson.slot))
_SHEET = select(GradeSheet.id).where(
    GradeSheet.curriculum_subject_id == Lesson.curriculum_subject_id, GradeSheet.status == "confirmed"
)
_TO_SAVE = _JOURNAL.add_columns(CALENDAR, COVERING, _SHEET.correlate(Lesson).exists())


def members_on(day: date, rows: Iterable[Sequence[Any]]) -> list[Member]:
    """Fold the stretches of each student into one line that says where the student stood on `day`."""
    lines: dict[tuple[int, int], Sequence[Any]] = {}
    for row in rows:
        lines[row[0], row[1]] = row  # stretches come in order: the last one decides
    names = Counter((row[1], row[5], row[6]) for row in lines.values())
    return [_member(day, row, needs_patronymic=names[row[1], row[5], row[6]] > 1) for row in lines.values()]


def _member(day: date, row: Sequence[Any], *, needs_patronymic: bool) -> Member:
    student_id, group_id, status, _starts_on, ends_on, surname, first, patronymic, *rest = row
    latin_surname, latin_first, latin_patronymic, unexcused, excused = rest
    is_over = ends_on is not None and ends_on <= day
    reason = MOVED if is_over else "" if status == STUDYING else NOT_STUDYING[status]
    return Member(
        id=student_id,
        group_id=group_id,
        surname=surname,
        first_name=first,
        patronymic=patronymic if needs_patronymic else "",
        latin=(latin_surname, latin_first, latin_patronymic if needs_patronymic else ""),
        hours=Hours(unexcused or 0, excused or 0),
        reason=reason,
    )


__all__ = [
    "EXCUSED",
    "MOVED",
    "NOT_STUDYING",
    "GroupName",
    "Journal",
    "Member",
    "Topics",
    "hours_at",
    "journal_of",
    "open_journal",
    "roster",
    "topics_of",
]

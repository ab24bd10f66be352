"""Where a lesson that stands could go: the slots free for its teacher, its groups and a room, and whom to swap with."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import literal, select, union_all

from hemis.domain.errors import RuleError
from hemis.domain.exams import GROUP, TEACHER
from hemis.domain.timetable import ALL
from hemis.extensions import db
from hemis.models.exams import Exam, ExamGroup
from hemis.models.teaching import Lesson, LessonGroup
from hemis.operations.moves import days_of_row, row_from
from hemis.operations.timetables import Option, Search, seeker

Seat = tuple[str, int, date, int]
"""(kind, who, day, slot)."""


class Openings(Search):
    """A week as it looks to a lesson that is to be moved, alone or with the later lessons of its row."""

    def __init__(self, lesson: Lesson, monday: date, today: date, *, whole_row: bool) -> None:
        self.rows = row_from(lesson) if whole_row else [lesson]
        self.monday, self.today, self.whole_row = monday, today, whole_row
        wanted = replace(seeker(lesson.load_id), left=len(self.rows))
        super().__init__(wanted, ALL, max(monday, today), without=[row.id for row in self.rows])

    @cached_property
    def last(self) -> date:
        until = self.wanted.lessons_until
        return until if self.whole_row else min(self.monday + timedelta(days=6), until)

    def days(self, weekday: int) -> list[date]:
        """The days that the lessons would have; none where the first of them cannot be held."""
        first = self.monday + timedelta(days=weekday - 1)
        if not self.from_day <= first <= self.last or not self.week.is_working(first):
            return []
        if not self.whole_row:
            return [first]
        try:
            return days_of_row(self.rows, first, self.wanted.semester, self.last)
        except RuleError:
            return []

    def first_free(self, slot_ids: Sequence[int]) -> Option | None:
        """The earliest free slot that is not where the lesson stands."""
        here = self.rows[0].day, self.rows[0].slot_id
        every = self.options(slot_ids).values()
        free = [each for each in every if each.is_free and (each.days[0], each.slot_id) != here]
        return min(free, key=lambda each: (each.days[0], slot_ids.index(each.slot_id)), default=None)


class Exchange(NamedTuple):
    """A lesson with which another could change places, and who would then be in two places."""

    other: Lesson
    busy: list[str]


def exchanges_of(lesson: Lesson, others: Sequence[Lesson]) -> list[Exchange]:
    """Say of each of the others who would be busy. All must be loaded with teacher and groups."""
    taken = _taken([lesson, *others])
    return [Exchange(other, list(_both_ways(lesson, other, taken))) for other in others]


def _both_ways(lesson: Lesson, other: Lesson, taken: Mapping[Seat, set[int]]) -> Iterable[str]:
    pair = {lesson.id, other.id}
    wanted = ((lesson, other.day, other.slot_id), (other, lesson.day, lesson.slot_id))
    busy = (
        name
        for row, day, slot in wanted
        for kind, key, name in _people(row)
        if taken.get((kind, key, day, slot), set()) - pair
    )
    return dict.fromkeys(busy)


def _people(lesson: Lesson) -> list[tuple[str, int, str]]:
    groups = [(GROUP, each.group_id, each.group.name) for each in lesson.groups]
    return [(TEACHER, lesson.teacher_id, lesson.teacher.full_name), *groups]


def _taken(lessons: Sequence[Lesson]) -> dict[Seat, set[int]]:
    """Who of these lessons is where in their days → by which lessons; an exam counts as lesson 0."""
    days = [row.day for row in lessons]
    teachers = {row.teacher_id for row in lessons}
    groups = {each.group_id for row in lessons for each in row.groups}
    sources: tuple[tuple[str, Any, Any, Any, set[int]], ...] = (
        (TEACHER, Lesson, Lesson.teacher_id, Lesson.id, teachers),
        (GROUP, LessonGroup, LessonGroup.group_id, LessonGroup.lesson_id, groups),
        (TEACHER, Exam, Exam.examiner_id, literal(0), teachers),
        (GROUP, ExamGroup, ExamGroup.group_id, literal(0), groups),
    )
    found = union_all(
        *(
            select(literal(kind), column, model.day, model.slot_id, number).where(
                column.in_(keys), model.day.between(min(days), max(days))
            )
            for kind, model, column, number, keys in sources
        )
    )
    taken: dict[Seat, set[int]] = defaultdict(set)
    for kind, key, day, slot, number in db.session.execute(found):
        taken[kind, key, day, slot].add(number)
    return taken


__all__ = ["Exchange", "Openings", "exchanges_of"]

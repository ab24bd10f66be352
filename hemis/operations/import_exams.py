"""An exam timetable from a spreadsheet: rows are placed on paper first, and written by the operation of a hand."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from hemis.domain.exams import GROUP, ROOM, TEACHER
from hemis.domain.spreadsheets.references import Doubted, References
from hemis.domain.spreadsheets.words import values_of
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.curriculum import CurriculumSubject
from hemis.models.exams import EXAM_FORMS, Exam, ExamLine, ExamSession
from hemis.models.students import AcademicGroup
from hemis.models.subjects import Subject
from hemis.models.teaching import Lesson, LessonGroup, TeachingLoad, TeachingLoadGroup
from hemis.operations import exams
from hemis.operations.calendar import working_week_between
from hemis.operations.exam_board import days_of
from hemis.operations.exam_sessions import require_open
from hemis.operations.exams import NewExam

Row = Mapping[str, Any]
FORMS = dict(zip(values_of("exam_form"), EXAM_FORMS, strict=True))


class ExamJudge:
    """Puts the rows of a file into the days of a session, beside the exams and lessons that stand there."""

    def __init__(self, known: References, session: ExamSession, today: date) -> None:
        self.known, self.today, self.new = known, today, list[NewExam]()
        self.session_id, self.faculty_id = session.id, session.faculty_id
        self.starts_on, self.ends_on = session.starts_on, session.ends_on
        self.week = working_week_between(session.starts_on, session.ends_on)
        days = days_of(session, today)
        self.calendar, self.slots = days.calendar, {slot.number: slot.id for slot in days.slots.values()}
        lines = (
            select(Subject.name, AcademicGroup.id, CurriculumSubject.id, ExamLine.department_id)
            .select_from(ExamLine)
            .join(CurriculumSubject, CurriculumSubject.id == ExamLine.curriculum_subject_id)
            .join(Subject, Subject.id == CurriculumSubject.subject_id)
            .join(AcademicGroup, AcademicGroup.id == ExamLine.group_id)
            .where(ExamLine.faculty_id == session.faculty_id, ExamLine.year_id == session.year_id)
            .where(ExamLine.season == session.season, ExamLine.exam_id.is_(None))
        )
        found = db.session.execute(lines)
        self.waiting = {(group, name): (subject, department) for name, group, subject, department in found}
        self.taught = _taught({subject for subject, _department in self.waiting.values()})

    def __call__(self, number: int, values: Row) -> Doubted | None:
        groups = {name: self.known.groups.find(name)[0].id for name in values["groups"].split(", ")}
        lines = {name: self.waiting.get((key, values["subject"])) for name, key in groups.items()}
        for name, line in lines.items():
            if line is None:
                return "exam_not_demanded", "subject", (("group", name), ("name", values["subject"]))
        if len(set(lines.values())) > 1:
            return "exams_of_two_plans", "groups", ()
        subject_id, department_id = next(iter(lines.values())) or (0, 0)
        slot = self.slots.get(values["pair"])
        if slot is None:
            return "pair_not_in_year", "pair", (("pair", str(values["pair"])),)
        new = NewExam(
            session_id=self.session_id,
            curriculum_subject_id=subject_id,
            faculty_id=self.faculty_id,
            department_id=department_id,
            group_ids=tuple(groups.values()),
            day=values["exam_date"],
            slot_id=slot,
            room_id=self.known.rooms.find(values["room"])[0].id,
            examiner_id=self.known.teachers.find(values["examiner"]).id,
            form=FORMS[values["exam_form"]],
        )
        objection = self._day(new.day) or self._people(new, groups, values) or self._busy(new, groups, values)
        if objection is None:
            self._keep(new, values["subject"])
        return objection

    def _day(self, day: date) -> Doubted | None:
        if not self.starts_on <= day <= self.ends_on:
            first, last = (f"{each:%d.%m.%Y}" for each in (self.starts_on, self.ends_on))
            return "exam_outside", "exam_date", (("first", first), ("last", last))
        told = (("day", f"{day:%d.%m.%Y}"),)
        if day < self.today:
            return "exam_past", "exam_date", told
        return None if self.week.is_working(day) else ("exam_day_off", "exam_date", told)

    def _people(self, new: NewExam, groups: Mapping[str, int], values: Row) -> Doubted | None:
        for name, key in groups.items():
            if (new.curriculum_subject_id, key, new.examiner_id) in self.taught:
                return "exam_teaches", "examiner", (("name", values["examiner"]), ("group", name))
            near = self.calendar.neighbour([key], new.day)
            if near is not None:
                told = (("group", name), ("day", f"{near:%d.%m.%Y}"), ("gap", str(self.calendar.gap)))
                return "exam_too_near", "exam_date", told
        room = self.known.rooms.find(values["room"])[0]
        students = sum(row.size for name in groups for row in self.known.groups.find(name))
        if students > room.size > 0:
            told = (("name", room.name), ("seats", str(room.size)), ("students", str(students)))
            return "room_capacity", "room", told
        return None

    def _busy(self, new: NewExam, groups: Mapping[str, int], values: Row) -> Doubted | None:
        wanted = [
            (ROOM, new.room_id, values["room"], "room"),
            (TEACHER, new.examiner_id, values["examiner"], "examiner"),
        ]
        wanted += [(GROUP, key, name, "groups") for name, key in groups.items()]
        for kind, key, name, field in wanted:
            if (kind, key, new.day, new.slot_id) in self.calendar.busy:
                told = (("name", name), ("day", f"{new.day:%d.%m.%Y}"), ("pair", str(values["pair"])))
                return f"busy_{kind}", field, told
        return None

    def _keep(self, new: NewExam, subject: str) -> None:
        self.new.append(new)
        taken = [(ROOM, new.room_id), (TEACHER, new.examiner_id), *((GROUP, key) for key in new.group_ids)]
        self.calendar.busy |= {(kind, key, new.day, new.slot_id) for kind, key in taken}
        for key in new.group_ids:
            self.calendar.exam_days[key].add(new.day)
            del self.waiting[key, subject]


def _taught(subjects: Iterable[int]) -> set[tuple[int, int, int]]:
    """Subject, group, and who teaches it there by load or by a lesson that was given."""
    loads = select(TeachingLoadGroup.curriculum_subject_id, TeachingLoadGroup.group_id, TeachingLoad.teacher_id)
    loads = loads.join(TeachingLoad, TeachingLoad.id == TeachingLoadGroup.load_id)
    lessons = select(Lesson.curriculum_subject_id, LessonGroup.group_id, Lesson.teacher_id)
    lessons = lessons.join(LessonGroup, LessonGroup.lesson_id == Lesson.id)
    both = loads.where(TeachingLoadGroup.curriculum_subject_id.in_(subjects)).union(
        lessons.where(Lesson.curriculum_subject_id.in_(subjects))
    )
    return {(subject, group, teacher) for subject, group, teacher in db.session.execute(both)}


def session_of(options: Mapping[str, Any]) -> ExamSession:
    """The session that a file of exams is for."""
    return db.session.get_one(ExamSession, options["session_id"], populate_existing=True)


def write_exams(rows: Sequence[Row], known: References, options: Mapping[str, Any], by: User) -> list[int]:
    """Put what was placed on paper into the timetable of an open session."""
    assert isinstance(known.judge, ExamJudge)
    require_open(session_of(options))
    return exams.add_exams(known.judge.new, by=by)


def take_exams_away(ids: Sequence[int], options: Mapping[str, Any], by: User) -> None:
    """Take the exams of a file off the timetable, while it is open."""
    session = session_of(options)
    for exam in db.session.scalars(select(Exam).where(Exam.id.in_(ids))).all():
        exams.take_off(exam, session, by=by)


__all__ = ["ExamJudge", "session_of", "take_exams_away", "write_exams"]

"""Curricula, loads and topics from spreadsheets: what the system says of a row, and the writing of good ones."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from hemis.domain.curriculum import ELECTIVE
from hemis.domain.errors import RuleError
from hemis.domain.planning import MOST_TOPICS, TopicLine
from hemis.domain.spreadsheets.references import Doubted, References
from hemis.domain.spreadsheets.words import values_of
from hemis.domain.workloads import PlanHours
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.curriculum import Curriculum, CurriculumSubject, Semester
from hemis.models.plans import PlanLine
from hemis.models.students import AcademicGroup
from hemis.models.subjects import Subject
from hemis.models.teaching import TeachingLoad, TeachingLoadGroup
from hemis.operations import audit, calendar_plans, plan_parts
from hemis.operations.calendar_plans import NOT_EMPTY
from hemis.operations.coverage import running_or_near
from hemis.operations.plans import require_open
from hemis.operations.teaching import NewLoad, add_loads

Row = Mapping[str, Any]
BLOCKS = dict(zip(values_of("block"), (("14", "11"), ("15", ELECTIVE), ("16", "11"), ("17", "11")), strict=True))
"""The word of a file → block and kind of a subject."""
FINISHES = dict(zip(values_of("final_kind"), ("11", "12", "13", "13", "11"), strict=True))
KINDS_OF_LESSON = dict(zip(values_of("training_type"), ("11", "13", "12", "14"), strict=True))
CONTROLS = {"11": "control_11", "12": "control_12", "13": "control_13"}


class PlanJudge:
    """Looks at the rows of a curriculum's file with the semesters and subjects that the curriculum has."""

    def __init__(self, curriculum_id: int) -> None:
        own = Semester.curriculum_id == curriculum_id
        self.semesters = set(db.session.scalars(select(Semester.number).where(own)))
        there = select(Semester.number, Subject.name).select_from(CurriculumSubject)
        there = there.join(Semester, Semester.id == CurriculumSubject.semester_id)
        found = db.session.execute(there.join(Subject, Subject.id == CurriculumSubject.subject_id).where(own))
        self.there = {(number, name) for number, name in found}

    def __call__(self, number: int, values: Row) -> Doubted | None:
        if values["semester"] not in self.semesters:
            return "semester_not_in_plan", "semester", (("value", str(values["semester"])),)
        if (values["semester"], values["subject"]) in self.there:
            return "subject_in_plan", "subject", (("value", values["subject"]),)
        return None


def write_subjects(rows: Sequence[Row], known: References, options: Mapping[str, Any], by: User) -> list[int]:
    """Put subjects with hours and controls into the semesters of the curriculum that was chosen."""
    curriculum = db.session.get_one(Curriculum, options["curriculum_id"])
    require_open(curriculum)
    semesters = select(Semester).where(Semester.curriculum_id == curriculum.id)
    places = {row.number: row for row in db.session.scalars(semesters.options(joinedload(Semester.curriculum)))}
    departments = {key: unit for key, unit in db.session.execute(select(Subject.id, Subject.department_id))}
    made = []
    for row in rows:
        key = known.subjects.find(row["subject"])[0].id
        block, kind = BLOCKS[row["block"]]
        values = {name: row[name] for name in ("credits", *plan_parts.AUDITORY, "independent_hours", "elective_group")}
        values |= {"subject_id": key, "department_id": departments[key], "block": block, "kind": kind}
        values |= {"finish": FINISHES[row["final_kind"]], "sheet_kind_id": None}
        subject, maxima = CurriculumSubject(), {code: row[name] or None for code, name in CONTROLS.items()}
        today = date.fromisoformat(options["today"])
        plan_parts.save_subject(subject, places[row["semester"]], values, maxima, today=today, by=by)
        made.append(subject.id)
    return made


def take_subjects_away(ids: Sequence[int], options: Mapping[str, Any], by: User) -> None:
    """Take the subjects of a file out of the curriculum again, while it is open and nothing hangs on them."""
    curriculum = db.session.get_one(Curriculum, options["curriculum_id"])
    require_open(curriculum)
    for row in db.session.scalars(select(CurriculumSubject).where(CurriculumSubject.id.in_(ids))).all():
        plan_parts.remove_subject(row, curriculum, by=by)


@dataclass
class Planned:
    """A subject of a plan as loads need it; plain data outlives the transaction that read it."""

    id: int
    semester_id: int
    department_id: int
    lecture_hours: int
    practice_hours: int
    lab_hours: int
    seminar_hours: int


PLANNED = tuple(field.name for field in fields(Planned))


class LoadJudge:
    """Looks at rows of teaching loads with the plans of the groups, and gives each good row its subject and hours."""

    def __init__(self, department_id: int | None, on: date) -> None:
        self.department_id, self.new = department_id, list[NewLoad]()
        self.planned: dict[tuple[str, str], list[tuple[int, bool, Planned]]] = defaultdict(list)
        self.groups: dict[str, int] = {}
        columns = (getattr(CurriculumSubject, name) for name in PLANNED)
        rows = (
            select(AcademicGroup.id, AcademicGroup.name, Subject.name, Semester.number, *columns)
            .select_from(AcademicGroup)
            .join(Semester, Semester.curriculum_id == AcademicGroup.curriculum_id)
            .join(CurriculumSubject, CurriculumSubject.semester_id == Semester.id)
            .join(Subject, Subject.id == CurriculumSubject.subject_id)
            .where(AcademicGroup.is_active, Semester.ends_on >= on)
        )
        near = set(db.session.scalars(select(Semester.id).where(running_or_near(on))))
        for group, name, subject, number, *found in db.session.execute(rows.order_by(Semester.starts_on)):
            plan = Planned(*found)
            self.groups[name] = group
            self.planned[name, subject].append((number, plan.semester_id in near, plan))
        taken = select(TeachingLoadGroup.group_id, TeachingLoadGroup.curriculum_subject_id)
        self.taken = {tuple(row) for row in db.session.execute(taken.add_columns(TeachingLoadGroup.lesson_kind))}

    def __call__(self, number: int, values: Row) -> Doubted | None:
        names, kind = values["groups"].split(", "), KINDS_OF_LESSON[values["training_type"]]
        told = ("name", values["subject"])
        plans = {name: self._plan(name, values) for name in names}
        for name, plan in plans.items():
            if plan is None:
                return "subject_not_in_plan", "subject", (("group", name), told)
        subject = plans[names[0]]
        assert subject is not None
        if any(plan is not None and plan.id != subject.id for plan in plans.values()):
            return "stream_of_two_plans", "groups", ()
        if self.department_id not in (None, subject.department_id):
            return "foreign_department", "subject", (told,)
        hours = PlanHours.of(subject).get(kind, 0)
        if not hours:
            return "load_not_planned", "training_type", (told,)
        if values["load_hours"] > hours:
            return "load_too_many_hours", "load_hours", (("hours", str(hours)), ("value", str(values["load_hours"])))
        keys = {(self.groups[name], subject.id, kind): name for name in names}
        for key, name in keys.items():
            if key in self.taken:
                return "load_taken", "groups", (("group", name),)
        self.taken |= keys.keys()
        self.new.append(
            NewLoad(
                curriculum_subject_id=subject.id,
                teacher_id=0,
                department_id=subject.department_id,
                lesson_kind=kind,
                hours=values["load_hours"] or hours,
                group_ids=tuple(key[0] for key in keys),
            )
        )
        return None

    def _plan(self, group: str, values: Row) -> Planned | None:
        """The subject in the semester that the row names, or in the one that runs or begins soon."""
        wanted = values["semester"]
        for number, is_near, plan in self.planned.get((group, values["subject"]), ()):
            if number == wanted or (not wanted and is_near):
                return plan
        return None


def write_loads(rows: Sequence[Row], known: References, options: Mapping[str, Any], by: User) -> list[int]:
    """Give the loads of a file to their teachers."""
    judge = known.judge
    assert isinstance(judge, LoadJudge)
    teachers = [known.teachers.find(row["teacher"]).id for row in rows]
    new = [NewLoad(**{**vars(each), "teacher_id": key}) for each, key in zip(judge.new, teachers, strict=True)]
    return add_loads(new, by=by)


class TopicJudge:
    """Counts the topics of a calendar plan and their hours."""

    def __init__(self, line: PlanLine) -> None:
        self.hours, self.count, self.planned = line.hours, 0, 0

    def __call__(self, number: int, values: Row) -> Doubted | None:
        self.count += 1
        self.planned += values["topic_hours"]
        return ("topics_many", "", (("most", str(MOST_TOPICS)),)) if self.count > MOST_TOPICS else None

    def closing(self) -> Iterable[Doubted]:
        """Hours that do not balance are told, not refused: a plan is approved later."""
        if self.planned != self.hours:
            yield "topics_balance", "topic_hours", (("planned", str(self.planned)), ("hours", str(self.hours)))


def line_of(options: Mapping[str, Any]) -> PlanLine:
    """The calendar plan that a file of topics is for."""
    return db.session.scalars(
        select(PlanLine).where(PlanLine.id == options["line_id"]).execution_options(populate_existing=True)
    ).one()


def write_topics(rows: Sequence[Row], known: References, options: Mapping[str, Any], by: User) -> list[int]:
    """Write the topics of a plan that has none."""
    line = line_of(options)
    if line.planned:
        raise RuleError(NOT_EMPTY)
    plan = calendar_plans.plan_of(line)
    topics = [TopicLine(None, row["topic"], row["topic_hours"]) for row in rows]
    calendar_plans.save_topics(line, topics, version=plan.version if plan else 0, by=by)
    return [topic.id for topic in calendar_plans.topics_of(line)]


def take_topics_away(ids: Sequence[int], options: Mapping[str, Any], by: User) -> None:
    """Take the topics of a file out of their plan again; those written later stay."""
    line = line_of(options)
    plan = calendar_plans.plan_of(line)
    gone = set(ids)
    left = [
        TopicLine(each.id, each.title, each.hours) for each in calendar_plans.topics_of(line) if each.id not in gone
    ]
    calendar_plans.save_topics(line, left, version=plan.version if plan else 0, by=by)


def take_loads_away(ids: Sequence[int], options: Mapping[str, Any], by: User) -> None:
    """Delete loads; their groups go with them, lessons keep them."""
    db.session.execute(delete(TeachingLoadGroup).where(TeachingLoadGroup.load_id.in_(ids)))
    db.session.execute(delete(TeachingLoad).where(TeachingLoad.id.in_(ids)))
    audit.record_many("remove", TeachingLoad, ((key, {}) for key in ids), by=by)


__all__ = [
    "KINDS_OF_LESSON",
    "LoadJudge",
    "PlanJudge",
    "TopicJudge",
    "line_of",
    "take_loads_away",
    "take_subjects_away",
    "take_topics_away",
    "write_loads",
    "write_subjects",
    "write_topics",
]

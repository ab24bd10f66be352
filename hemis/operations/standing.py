"""How students stand in the subjects of their plan: marks of confirmed sheets, for many students by few statements."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from sqlalchemy import Select, exists, literal, select, union_all
from sqlalchemy.orm import joinedload

from hemis.domain import results, rules
from hemis.domain.grading import PASS_MARK, SCALE_3069, GradeScale
from hemis.domain.promotion import Taken
from hemis.domain.results import Control, Entry, Thresholds
from hemis.domain.schedules import RESTUDY_ROUND
from hemis.extensions import db
from hemis.models.assessment import Grade, GradeSheet
from hemis.models.curriculum import Curriculum, CurriculumSubject, Semester, SubjectControl
from hemis.models.joining import GroupSubject, StudentSubject
from hemis.models.settings import RuleValue
from hemis.models.subjects import Subject
from hemis.models.teaching import AbsenceTotal
from hemis.operations import judging
from hemis.operations.judging import Judged, scales_of
from hemis.operations.rules import rule_versions

CONFIRMED, ELECTIVE = "confirmed", "12"
LAST_COURSE = 7
CELL, SHEET = Grade.__table__.c, GradeSheet.__table__.c
LIMITS = ("grade.final_min", "grade.semester_min", "att.subject_pct")


class Learner(NamedTuple):
    """A student of a group with its curriculum, and the course that ends."""

    student_id: int
    group_id: int
    curriculum_id: int
    course: int


@dataclass
class PlanSubject:
    """A subject of a plan with its controls."""

    key: int
    subject_id: int
    name: str
    name_latin: str
    semester: int
    starts_on: date
    credits: int
    elective_group: str
    is_elective: bool
    auditory: int
    hours: int
    controls: list[Control] = field(default_factory=list)


@dataclass
class Facts:
    """All that the results of some students follow from; `sources` are the sheets in which their cells stand."""

    subjects: Mapping[int, list[PlanSubject]]
    joined: Mapping[tuple[int, int], bool]
    chosen: frozenset[tuple[int, int]]
    entries: Mapping[tuple[int, int], Mapping[int, Entry]]
    sheets: frozenset[tuple[int, int]]
    missed: Mapping[tuple[int, int], int]
    scales: Mapping[int, GradeScale]
    versions: Sequence[RuleValue]
    sources: Mapping[tuple[int, int], Sequence[int]] = field(default_factory=dict)
    limits: dict[tuple[date, str], Thresholds] = field(default_factory=dict)
    judged: dict[int, Judged] = field(default_factory=dict)


def passed(student_id: int) -> list[PlanSubject]:
    """Return the subjects that a student has passed by confirmed sheets, of whatever plan; six statements."""
    return passed_of([student_id]).get(student_id, [])


def passed_of(students: Sequence[int]) -> dict[int, list[PlanSubject]]:
    """Return by student the subjects passed by confirmed sheets, of whatever plan; six statements for all of them."""
    entries, _sources = entries_of(students)
    curricula = curricula_of({subject for _student, subject in entries})
    subjects = subjects_of(dict.fromkeys(curricula, LAST_COURSE))
    hours = {(student, subject): hours for student, subject, hours in db.session.execute(_missed_by(students))}
    scales = scales_of({each.grading_system_id for each in curricula.values()})
    facts = Facts(subjects, {}, frozenset(), entries, frozenset(), hours, scales, rule_versions(*LIMITS))
    return {
        student: [
            subject
            for key, curriculum in curricula.items()
            for subject in subjects.get(key, [])
            if (student, subject.key) in entries and is_passed(student, subject, curriculum, facts)
        ]
        for student in students
    }


def plan_of(curriculum_id: int) -> list[PlanSubject]:
    """Return all subjects of a plan, by semester; one statement."""
    return subjects_of({curriculum_id: LAST_COURSE}).get(curriculum_id, [])


def is_passed(student_id: int, subject: PlanSubject, curriculum: Curriculum, facts: Facts) -> bool:
    return (mark_alone(student_id, subject, curriculum, facts) or 0) >= PASS_MARK


def mark_alone(student_id: int, subject: PlanSubject, curriculum: Curriculum, facts: Facts) -> int | None:
    """Return the mark in a subject of whatever plan, where the student's group does not matter."""
    scale = facts.scales.get(curriculum.grading_system_id, SCALE_3069)
    limits = thresholds_of(subject.starts_on, programme_of(curriculum), facts)
    return mark_of(Learner(student_id, 0, curriculum.id, LAST_COURSE), subject, scale, limits, facts)[0]


def curricula_of(subjects: Iterable[int]) -> dict[int, Curriculum]:
    """Return the plans to which subjects belong, with their specialities; one statement."""
    of = select(Semester.curriculum_id).join(CurriculumSubject, CurriculumSubject.semester_id == Semester.id)
    rows = select(Curriculum).where(Curriculum.id.in_(of.where(CurriculumSubject.id.in_(list(subjects)))))
    return {row.id: row for row in db.session.scalars(rows.options(joinedload(Curriculum.speciality)))}


def programme_of(curriculum: Curriculum) -> str:
    """Return whom a curriculum is for, as rules ask; its speciality is loaded."""
    level = curriculum.speciality.education_type
    return rules.scope_text({"faculty": curriculum.faculty_id, "form": curriculum.education_form, "level": level})


def read(people: Sequence[Learner], curricula: Mapping[int, Curriculum], versions: Sequence[RuleValue]) -> Facts:
    """Read what the results of some students follow from; five statements however many they are."""
    students, groups = [each.student_id for each in people], {each.group_id for each in people}
    courses: dict[int, int] = {}
    for each in people:
        courses[each.curriculum_id] = max(each.course, courses.get(each.curriculum_id, 0))
    joined, chosen = _choices(students, groups)
    entries, sources = entries_of(students)
    systems = {curriculum.grading_system_id for curriculum in curricula.values()}
    # Confirmed sheets of groups and missed hours of students in one statement: a sheet stands there with no hours.
    sheets = select(GradeSheet.group_id, GradeSheet.curriculum_subject_id, literal(0)).where(
        GradeSheet.group_id.in_(groups), GradeSheet.status == CONFIRMED, GradeSheet.round < RESTUDY_ROUND
    )
    found = db.session.execute(union_all(sheets, _missed_by(students))).all()
    return Facts(
        subjects_of(courses),
        joined,
        chosen,
        entries,
        frozenset((group, subject) for group, subject, hours in found if not hours),
        {(student, subject): hours for student, subject, hours in found if hours},
        scales_of(systems),
        versions,
        sources,
    )


def _missed_by(students: Sequence[int]) -> Select[int, int, int]:
    """Unexcused hours by student and subject; who has studied it again since is judged by that alone."""
    total = AbsenceTotal
    again = exists().where(
        *(GradeSheet.curriculum_subject_id == total.curriculum_subject_id, GradeSheet.round == RESTUDY_ROUND),
        *(GradeSheet.status == CONFIRMED, Grade.sheet_id == GradeSheet.id, Grade.student_id == total.student_id),
    )
    missed = select(total.student_id, total.curriculum_subject_id, total.unexcused_hours)
    return missed.where(total.student_id.in_(students), total.unexcused_hours > 0, ~again)


def subjects_of(courses: Mapping[int, int]) -> dict[int, list[PlanSubject]]:
    """Return the subjects of plans, each up to the end of a course; one statement."""
    of = CurriculumSubject
    hours = of.lecture_hours + of.practice_hours + of.lab_hours + of.seminar_hours
    statement = (
        select(Semester.curriculum_id, of.id, of.subject_id, Subject.name, Subject.name_latin, Semester.number)
        .add_columns(Semester.starts_on, of.credits, of.elective_group, of.kind == ELECTIVE, hours, of.total_hours)
        .add_columns(SubjectControl.kind, SubjectControl.max_points, SubjectControl.id, SubjectControl.name)
        .select_from(of)
        .join(Semester, Semester.id == of.semester_id)
        .join(Subject, Subject.id == of.subject_id)
        .outerjoin(SubjectControl, SubjectControl.curriculum_subject_id == of.id)
        .where(Semester.curriculum_id.in_(courses))
        .order_by(Semester.number, of.id, SubjectControl.position)
    )
    found: dict[int, dict[int, PlanSubject]] = defaultdict(dict)
    for curriculum, key, *columns, kind, most, control, name in db.session.execute(statement):
        if columns[3] <= 2 * courses[curriculum]:
            subject = found[curriculum].setdefault(key, PlanSubject(key, *columns))
            if control:
                subject.controls.append(Control(kind, most, control, name))
    return {curriculum: list(subjects.values()) for curriculum, subjects in found.items()}


def _choices(
    students: Sequence[int], groups: Iterable[int]
) -> tuple[dict[tuple[int, int], bool], frozenset[tuple[int, int]]]:
    """Whether a group takes a subject whole, and which of the students chose which."""
    of = GroupSubject
    columns = (of.group_id, of.curriculum_subject_id, of.is_whole)
    own = select(*columns, literal(0)).where(of.group_id.in_(list(groups)))
    # A guest has chosen with another group, whoever else is asked about beside the guest.
    chosen = select(*columns, StudentSubject.student_id).join(StudentSubject, StudentSubject.group_subject_id == of.id)
    rows = db.session.execute(union_all(own, chosen.where(StudentSubject.student_id.in_(students)))).all()
    joined = {(group, subject): whole for group, subject, whole, student in rows if not student}
    return joined, frozenset((student, subject) for _, subject, _, student in rows if student)


def entries_of(
    students: Sequence[int],
) -> tuple[dict[tuple[int, int], dict[int, Entry]], dict[tuple[int, int], list[int]]]:
    """Return the cells of confirmed sheets, those of a retake over those before it, and the sheets; one statement."""
    statement = (
        select(CELL.student_id, SHEET.curriculum_subject_id, SHEET.id, CELL.control_id, CELL.points, CELL.is_absent)
        .select_from(Grade.__table__.join(GradeSheet.__table__, SHEET.id == CELL.sheet_id))
        .where(CELL.student_id.in_(students), SHEET.status == CONFIRMED)
        .order_by(SHEET.round, SHEET.id)
    )
    db.session.flush()
    found: dict[tuple[int, int], dict[int, Entry]] = {}
    sources: dict[tuple[int, int], list[int]] = {}
    # Two million cells pass here when everybody is computed: rows of the connection, not of the session.
    for student, subject, sheet, control, points, is_absent in db.session.connection().execute(statement).all():
        place = (student, subject)
        cells = found.get(place)
        if cells is None:
            cells, sources[place] = found.setdefault(place, {}), [sheet]
        elif sources[place][-1] != sheet:
            sources[place].append(sheet)
        if is_absent or points is not None or control not in cells:
            cells[control] = judging.entry_of(points, is_absent)
    return found, sources


def taken_by(
    learner: Learner, curriculum: Curriculum, scopes: Mapping[int, str], facts: Facts, own: Sequence[PlanSubject] = ()
) -> list[Taken]:
    """Return the subjects of a student's plan up to the end of the course, in the order of `own_subjects`."""
    scale, scope = facts.scales.get(curriculum.grading_system_id, SCALE_3069), scopes[curriculum.id]
    first = 2 * learner.course - 1
    taken = []
    for subject in own or own_subjects(learner, facts):
        if subject.semester > 2 * learner.course:
            continue
        mark, stands = mark_of(learner, subject, scale, thresholds_of(subject.starts_on, scope, facts), facts)
        taken.append(Taken(subject.name, subject.credits, mark, stands, subject.semester >= first))
    return taken


def own_subjects(learner: Learner, facts: Facts) -> list[PlanSubject]:
    """The subjects that the student takes; of electives that stand for one another one, chosen, marked or the first."""
    own, units = [], defaultdict[tuple[int, str], list[PlanSubject]](list)
    for subject in facts.subjects.get(learner.curriculum_id, []):
        if subject.elective_group:
            units[subject.semester, subject.elective_group].append(subject)
        elif _takes(learner, subject, facts) is not False:
            own.append(subject)
    for subjects in units.values():
        marked = [each for each in subjects if (learner.student_id, each.key) in facts.entries]
        joined = [each for each in subjects if _takes(learner, each, facts)]
        own.append((marked or joined or subjects)[0])
    return own


def _takes(learner: Learner, subject: PlanSubject, facts: Facts) -> bool | None:
    """None where the group was never joined to the subject."""
    whole = facts.joined.get((learner.group_id, subject.key))
    return (learner.student_id, subject.key) in facts.chosen if whole is False else whole


def mark_of(
    learner: Learner, subject: PlanSubject, scale: GradeScale, limits: Thresholds, facts: Facts
) -> tuple[int | None, bool]:
    result = result_of(learner, subject, scale, limits, facts)
    return (None, False) if result is None else (result.mark, result.state != results.INCOMPLETE)


def result_of(
    learner: Learner, subject: PlanSubject, scale: GradeScale, limits: Thresholds, facts: Facts
) -> results.SubjectResult | None:
    """Return the result in a subject; None without a confirmed sheet."""
    entries = facts.entries.get((learner.student_id, subject.key), {})
    if not entries and (learner.group_id, subject.key) not in facts.sheets:
        return None
    missed = facts.missed.get((learner.student_id, subject.key), 0)
    judged = facts.judged.get(subject.key)
    if judged is None or judged.limits is not limits or judged.scale is not scale:
        judged = facts.judged[subject.key] = judging.judged(subject.controls, scale, limits)
    return judged.of(entries, missed, subject.auditory)


def thresholds_of(day: date, scope: str, facts: Facts) -> Thresholds:
    """The limits of a semester, read once for all who took it."""
    if (day, scope) not in facts.limits:
        facts.limits[day, scope] = Thresholds(*(rules.number_on(name, facts.versions, day, scope) for name in LIMITS))
    return facts.limits[day, scope]


__all__ = ["CONFIRMED", "LAST_COURSE", "LIMITS", "Facts", "Learner", "PlanSubject", "curricula_of", "entries_of"]
__all__ += ["mark_alone", "own_subjects", "passed", "passed_of", "plan_of", "programme_of", "read", "result_of"]
__all__ += ["scales_of", "subjects_of", "taken_by"]

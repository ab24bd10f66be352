"""What of their plans students have: marks of confirmed sheets, and what counts from elsewhere.

The difference that the office has fixed decides what counts; where there is none, marks of another plan are matched.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from hemis.domain.differences import PassedSubject, differences
from hemis.domain.differences import PlanSubject as Target
from hemis.domain.grading import PASS_MARK
from hemis.domain.graduation import Attained, attained
from hemis.domain.promotion import Taken
from hemis.extensions import db
from hemis.models.curriculum import Curriculum
from hemis.models.differences import DifferenceLine, SubjectDifference
from hemis.models.orders import OrderLine
from hemis.models.settings import RuleValue
from hemis.models.students import AcademicGroup, Enrolment
from hemis.operations.rules import rule_versions
from hemis.operations.standing import (
    LAST_COURSE,
    LIMITS,
    Facts,
    Learner,
    PlanSubject,
    curricula_of,
    mark_alone,
    own_subjects,
    programme_of,
    read,
    scales_of,
    subjects_of,
    taken_by,
)


class Whole(NamedTuple):
    """A whole plan as one student stands in it: each of `subjects` as `taken` says in the same place."""

    taken: list[Taken]
    attained: Attained
    subjects: list[PlanSubject]

    def upto(self, course: int) -> list[Taken]:
        """The subjects up to the end of a course, those of its year told apart, as a promotion asks."""
        pairs = zip(self.subjects, self.taken, strict=True)
        return [
            taken._replace(is_of_year=subject.semester > 2 * course - 2)
            for subject, taken in pairs
            if subject.semester <= 2 * course
        ]


class Read(NamedTuple):
    """Whole plans, and the facts that they follow from."""

    whole: dict[int, Whole]
    facts: Facts


def of(
    learners: Iterable[tuple[int, int, int]], curricula: Mapping[int, Curriculum], versions: Sequence[RuleValue]
) -> dict[int, Whole]:
    """Return by student (id, group, curriculum) the whole plan; ten statements at most, however many they are."""
    return with_facts(learners, curricula, versions).whole


def with_facts(
    learners: Iterable[tuple[int, int, int]], curricula: Mapping[int, Curriculum], versions: Sequence[RuleValue]
) -> Read:
    """The same, with the sheets and points behind it."""
    people = [Learner(student, group, plan, LAST_COURSE) for student, group, plan in learners]
    scopes = {key: programme_of(each) for key, each in curricula.items()}
    facts = read(people, curricula, versions)
    elsewhere, fixed = _elsewhere(people, facts), _fixed(people)
    whole = {}
    for each in people:
        own, counted = own_subjects(each, facts), 0
        taken = taken_by(each, curricula[each.curriculum_id], scopes, facts, own)
        if lines := fixed.get((each.student_id, each.curriculum_id)):
            taken, counted = _as_fixed(own, taken, lines)
        elif passed := elsewhere.get(each.student_id):
            taken, counted = _with_other_plan(own, taken, passed)
        needed = int(curricula[each.curriculum_id].credits)
        whole[each.student_id] = Whole(taken, attained(taken, needed, counted), own)
    return Read(whole, facts)


def of_order(order_id: int) -> dict[int, Attained]:
    """Return what the students of an order have of the plans of their present groups."""
    rows = db.session.execute(
        select(OrderLine.student_id, Enrolment.group_id, AcademicGroup.curriculum_id)
        .join(Enrolment, (Enrolment.student_id == OrderLine.student_id) & Enrolment.ends_on.is_(None))
        .join(AcademicGroup, AcademicGroup.id == Enrolment.group_id)
        .where(OrderLine.order_id == order_id)
    ).all()
    keys = {plan for _student, _group, plan in rows}
    plans = select(Curriculum).where(Curriculum.id.in_(keys)).options(joinedload(Curriculum.speciality))
    curricula = {each.id: each for each in db.session.scalars(plans)}
    found = of(((student, group, plan) for student, group, plan in rows), curricula, rule_versions(*LIMITS))
    return {student: each.attained for student, each in found.items()}


def _fixed(people: Sequence[Learner]) -> dict[tuple[int, int], dict[int, DifferenceLine]]:
    """(student, plan) → place of the plan → the line of the difference that the office has fixed; one statement."""
    made = SubjectDifference
    rows = select(made.student_id, made.curriculum_id, DifferenceLine).join(DifferenceLine.difference)
    keys = {each.student_id for each in people}
    found: dict[tuple[int, int], dict[int, DifferenceLine]] = {}
    for student, plan, line in db.session.execute(rows.where(made.student_id.in_(keys), made.status == "fixed")):
        found.setdefault((student, plan), {})[line.curriculum_subject_id] = line
    return found


def _as_fixed(
    own: Sequence[PlanSubject], taken: Sequence[Taken], lines: Mapping[int, DifferenceLine]
) -> tuple[list[Taken], int]:
    """Count what the fixed difference counts; also the credits of what it counts in part and nothing has closed."""
    made, counted = list(taken), 0
    for place, subject in enumerate(own):
        line = lines.get(subject.key)
        if line is None or made[place].is_passed:
            continue
        if line.passed_on or not line.to_make_up:
            made[place] = made[place]._replace(is_counted=True, stands=True)
        else:
            counted += line.counted
    return made, counted


def _with_other_plan(
    own: Sequence[PlanSubject], taken: Sequence[Taken], elsewhere: Sequence[tuple[PlanSubject, int]]
) -> tuple[list[Taken], int]:
    """Count what was passed in another plan as `differences` does; also the credits of what counts in part only."""
    places = {
        Target(subject.subject_id, subject.name, subject.semester, subject.credits): place
        for place, (subject, each) in enumerate(zip(own, taken, strict=True))
        if not each.is_passed
    }
    marks = {PassedSubject(subject.subject_id, subject.name, subject.credits): mark for subject, mark in elsewhere}
    found, made, counted = differences(list(places), list(marks), 2 * LAST_COURSE), list(taken), 0
    for each in found.counted:
        place = places[each.target]
        if each.missing:
            counted += each.target.credits - each.missing
        else:
            made[place] = made[place]._replace(mark=min(marks[source] for source in each.passed), stands=True)
    return made, counted


def _elsewhere(people: Sequence[Learner], facts: Facts) -> dict[int, list[tuple[PlanSubject, int]]]:
    """Student → what he or she has passed in plans that are not the present one; three statements if there is any."""
    plans = {key: {subject.key for subject in subjects} for key, subjects in facts.subjects.items()}
    own = {each.student_id: plans.get(each.curriculum_id, set()) for each in people}
    strange = [(student, subject) for student, subject in facts.entries if subject not in own[student]]
    if not strange:
        return {}
    curricula = curricula_of({subject for _student, subject in strange})
    subjects = subjects_of(dict.fromkeys(curricula, LAST_COURSE))
    known = {subject.key: (subject, curricula[plan]) for plan, rows in subjects.items() for subject in rows}
    there = replace(facts, subjects=subjects, scales=scales_of({each.grading_system_id for each in curricula.values()}))
    found: dict[int, list[tuple[PlanSubject, int]]] = {}
    for student, key in strange:
        subject, curriculum = known[key]
        mark = mark_alone(student, subject, curriculum, there)
        if mark is not None and mark >= PASS_MARK:
            found.setdefault(student, []).append((subject, mark))
    return found


__all__ = ["Read", "Whole", "of", "of_order", "with_facts"]

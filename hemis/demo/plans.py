"""The teaching process of the demo: groups joined to their subjects, and curricula on their way to approval."""

from collections import defaultdict
from datetime import date, datetime

from sqlalchemy import select

from hemis.demo.crowd import Crew
from hemis.demo.term import Term
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.curriculum import AcademicYear, Curriculum, CurriculumSubject, Semester
from hemis.operations import plan_steps
from hemis.operations.joining import join_many
from hemis.operations.plans import create_curriculum

LEFT_EVERY, UNCHOSEN_EVERY = 29, 11
"""One group in so many is not joined yet, waits for its electives."""
SPRING, THEORY_WEEKS, EXAM_WEEKS = (2, 2), 15, 3


def join(crew: Crew, now: Term) -> None:
    """Join the groups to the subjects of the running semester; of electives to the one that is taught."""
    subjects: dict[tuple[int, int], list[CurriculumSubject]] = defaultdict(list)
    statement = select(CurriculumSubject, Semester.curriculum_id, Semester.number).join(
        Semester, Semester.id == CurriculumSubject.semester_id
    )
    for subject, curriculum, number in db.session.execute(statement.order_by(CurriculumSubject.id)):
        subjects[curriculum, number].append(subject)
    pairs = []
    for place, group in enumerate(crew.groups.values(), start=1):
        chosen: set[str] = set()
        for subject in subjects[group.curriculum_id, now.number(group.course)]:
            is_left = place % LEFT_EVERY == 0 or (place % UNCHOSEN_EVERY == 0 and subject.elective_group)
            if not is_left and subject.elective_group not in chosen:
                pairs.append((group.id, subject.id))
                chosen |= {subject.elective_group} - {""}
    join_many(pairs, by=None)


def prepare(now: Term, years: dict[int, AcademicYear], deans: dict[int, User], at: datetime) -> None:
    """At each faculty with a dean: an edition that waits for approval, and next year's curriculum without subjects."""
    next_year = years[now.start_year + 1]
    for faculty, dean in deans.items():
        own = select(Curriculum).where(Curriculum.faculty_id == faculty).order_by(Curriculum.id.desc())
        newest = db.session.scalars(own.limit(1)).first()
        if newest is None:
            continue
        edition = plan_steps.open_edition(newest, by=dean)
        plan_steps.submit(edition, at=at, by=dean)
        create_curriculum(_next(newest, next_year), by=dean)


def _next(like: Curriculum, year: AcademicYear) -> dict[str, object]:
    names = ("speciality_id", "education_form", "grading_system_id", "semesters", "credits")
    return {name: getattr(like, name) for name in names} | {
        "name": "",
        "name_latin": "",
        "intake_year_id": year.id,
        "autumn_starts_on": date(year.starts_on.year, 9, 2),
        "spring_starts_on": date(year.ends_on.year, *SPRING),
        "theory_weeks": THEORY_WEEKS,
        "exam_weeks": EXAM_WEEKS,
    }

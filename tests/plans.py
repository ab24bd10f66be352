"""The draft of the small world made so small and whole that it can be approved, and electives for its groups."""

from types import SimpleNamespace

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.curriculum import Curriculum, CurriculumSubject, Semester, SubjectControl
from hemis.models.subjects import Subject
from tests.crowd import unlocked

WHOLE = {"credits": 30, "total_hours": 900, "independent_hours": 840}


def make_whole(world: SimpleNamespace) -> Curriculum:
    """Let the draft be one semester of thirty credits, so that nothing is missing in it."""
    draft = db.session.get_one(Curriculum, world.draft)
    draft.semesters, draft.credits = 1, 30
    subject = db.session.get_one(CurriculumSubject, world.draft_subject)
    for name, value in WHOLE.items():
        setattr(subject, name, value)
    db.session.flush()
    return draft


def semester_of(key: int) -> Semester:
    """A semester with its curriculum, as pages load it."""
    return db.session.scalars(select(Semester).where(Semester.id == key).options(joinedload(Semester.curriculum))).one()


def person(login: str) -> User:
    return db.session.scalars(select(User).where(User.login == login)).one()


def add_electives(world: SimpleNamespace, *codes: str) -> list[int]:
    """Put electives of one group into the approved semester of the world; return their ids."""
    like = db.session.get_one(CurriculumSubject, world.subject)
    group_id = db.session.scalar(select(Subject.group_id).where(Subject.id == like.subject_id))
    keys = []
    with unlocked(world.subject):
        for code in codes:
            subject = Subject(code=code, name=f"{code} фани", group_id=group_id, department_id=like.department_id)
            db.session.add(subject)
            db.session.flush()
            row = CurriculumSubject(
                semester_id=like.semester_id,
                subject_id=subject.id,
                department_id=like.department_id,
                faculty_id=like.faculty_id,
                kind="12",
                elective_group="А",
                credits=4,
                total_hours=120,
                independent_hours=120,
            )
            db.session.add(row)
            db.session.flush()
            db.session.add(SubjectControl(curriculum_subject_id=row.id, kind="13", position=1, max_points=100))
            db.session.flush()
            keys.append(row.id)
    db.session.flush()
    return keys

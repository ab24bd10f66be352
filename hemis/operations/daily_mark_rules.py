"""What departments decide on daily marks: whether they are given, from a day on, in one subject or in all (H-19)."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from hemis.domain.daily_marks import TEACHER, Decision, mode_on
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.curriculum import CurriculumSubject
from hemis.models.daily_marks import DailyMarkRule
from hemis.models.subjects import Subject
from hemis.models.teaching import TeachingLoad
from hemis.operations import plain

PAST = N_("Қарор бугундан олдинги кунга киритилмайди: қўйилган баҳолар ўша кундаги қоида бўйича қолади.")
SAME = N_("Бу кундан шу қарор бор: бошқа кунни ёки бошқа фанни танланг.")
BEGUN = N_("Қарор кучга кирган: уни ўчириб бўлмайди, янги кундан бошқасини киритинг.")
OTHER_SUBJECT = N_("Бу фан кафедрангизда ўтилмайди: рўйхатдан танланг.")


def mode_of(load: TeachingLoad, on: date) -> str:
    """Return what the department of a load has decided for its subject on a day."""
    rows = (
        select(DailyMarkRule.subject_id, DailyMarkRule.starts_on, DailyMarkRule.mode, CurriculumSubject.subject_id)
        .join(CurriculumSubject, CurriculumSubject.id == load.curriculum_subject_id)
        .where(DailyMarkRule.department_id == load.department_id)
        .where(or_(DailyMarkRule.subject_id.is_(None), DailyMarkRule.subject_id == CurriculumSubject.subject_id))
    )
    found = db.session.execute(rows).all()
    if not found:
        return TEACHER
    return mode_on([Decision(row[0], row[1], row[2]) for row in found], found[0][3], on)


def subjects_of(department_id: int) -> Sequence[Subject]:
    """Return the subjects that a department teaches."""
    taught = select(CurriculumSubject.subject_id).where(CurriculumSubject.department_id == department_id)
    return db.session.scalars(select(Subject).where(Subject.id.in_(taught)).order_by(Subject.sort_key)).all()


def of_department(department_id: int) -> Sequence[DailyMarkRule]:
    """Return the decisions of a department, the newest first."""
    rows = select(DailyMarkRule).where(DailyMarkRule.department_id == department_id)
    rows = rows.options(joinedload(DailyMarkRule.subject), joinedload(DailyMarkRule.decided_by))
    return db.session.scalars(rows.order_by(DailyMarkRule.starts_on.desc(), DailyMarkRule.id.desc())).all()


def decide(
    department_id: int, subject_id: int | None, mode: str, starts_on: date, *, at: datetime, today: date, by: User
) -> DailyMarkRule:
    """Write a decision that holds from today or a later day on."""
    if starts_on < today:
        raise RuleError(PAST, field="starts_on")
    if subject_id is not None and subject_id not in {each.id for each in subjects_of(department_id)}:
        raise RuleError(OTHER_SUBJECT, field="subject_id")
    known = select(DailyMarkRule.id).where(
        DailyMarkRule.department_id == department_id,
        DailyMarkRule.subject_id.is_not_distinct_from(subject_id),
        DailyMarkRule.starts_on == starts_on,
    )
    if db.session.scalar(known) is not None:
        raise RuleError(SAME, field="starts_on")
    columns = {"department_id": department_id, "subject_id": subject_id, "mode": mode, "starts_on": starts_on}
    return plain.create(DailyMarkRule(**columns, decided_at=at, decided_by_id=by.id), by=by)


def remove(row: DailyMarkRule, *, today: date, by: User) -> None:
    """Take back a decision that does not hold yet."""
    if row.starts_on <= today:
        raise RuleError(BEGUN)
    plain.remove(row, by=by)


__all__ = ["decide", "mode_of", "of_department", "remove", "subjects_of"]

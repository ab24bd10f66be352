"""Drafts for all debtors of a faculty or a course at once: what would be made, then made."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import Select, exists
from sqlalchemy.orm import joinedload

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.schedules import DEBTS, OPEN
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.controls import AcademicDebt
from hemis.models.schedules import PersonalSchedule, ScheduleLine
from hemis.models.students import Student
from hemis.operations import audit, bulk
from hemis.operations.schedule_fees import Prices, subjects_of
from hemis.operations.schedules import line_of, write

AT_ONCE = 500
NOBODY = N_("Камида битта талабани белгиланг.")
TOO_MANY = N_(
    "Бир марта кўпи билан %(most)s талабага график тузилади: рўйхатни факультет, курс ёки гуруҳ билан қисқартиринг."
)


class Wanted(NamedTuple):
    """A debtor and the subjects that stand in no schedule yet, with what they would cost today."""

    student: Student
    debts: tuple[AcademicDebt, ...]
    credits: int
    fee: Decimal | None
    """None where no base contract is set."""


def free_debts(debts: Select[AcademicDebt]) -> Select[AcademicDebt]:
    """Narrow a select of debts to those that stand in no open schedule; only for who studies now."""
    same = (ScheduleLine.curriculum_subject_id == AcademicDebt.curriculum_subject_id, ScheduleLine.status == OPEN)
    taken = exists().where(ScheduleLine.student_id == AcademicDebt.student_id, *same)
    return debts.where(~taken, AcademicDebt.student.has(Student.status == "11"))


def wanted(debts: Select[AcademicDebt], *, today: date) -> list[Wanted]:
    """Return what would be drafted for the debts of a select, by name; few statements however many they are."""
    owner = joinedload(AcademicDebt.student).joinedload(Student.group)
    rows = db.session.scalars(free_debts(debts).options(owner).order_by(AcademicDebt.id)).unique().all()
    subjects, prices = subjects_of({row.curriculum_subject_id for row in rows}), Prices()
    by_student: dict[int, list[AcademicDebt]] = defaultdict(list)
    for row in rows:
        by_student[row.student_id].append(row)
    found = []
    for own in by_student.values():
        draft = PersonalSchedule(student_id=own[0].student_id, ground=DEBTS)
        lines = [line_of(draft, subjects[row.curriculum_subject_id], prices, today) for row in own]
        fees = [line.fee for line in lines]
        fee = None if None in fees else sum((each for each in fees if each is not None), Decimal(0))
        found.append(Wanted(own[0].student, tuple(own), sum(line.credits for line in lines), fee))
    return sorted(found, key=lambda each: (each.student.sort_key, each.student.id))


def draft_all(found: Sequence[Wanted], student_ids: Collection[int], *, today: date, at: datetime, by: User) -> int:
    """Write a draft for each of the chosen debtors; return how many. A subject taken meanwhile stops all."""
    chosen = [each for each in found if each.student.id in set(student_ids)]
    if not chosen:
        raise RuleError(NOBODY, field="students")
    if len(chosen) > AT_ONCE:
        raise RuleError(TOO_MANY, most=AT_ONCE)
    subjects, prices = subjects_of({row.curriculum_subject_id for each in chosen for row in each.debts}), Prices()
    first = bulk.unused_id(PersonalSchedule)
    rows = [
        PersonalSchedule(student_id=each.student.id, ground=DEBTS, drafted_by_id=by.id, drafted_at=at)
        for each in chosen
    ]
    for place, row in enumerate(rows):
        row.id = first + place if first else row.id
    db.session.add_all(rows)
    db.session.flush()
    write(
        [
            line_of(row, subjects[debt.curriculum_subject_id], prices, today)
            for row, each in zip(rows, chosen, strict=True)
            for debt in each.debts
        ]
    )
    for row, each in zip(rows, chosen, strict=True):
        audit.record("create", row, by=by, changes={"ground": (None, DEBTS), "lines": (None, len(each.debts))})
    return len(rows)


__all__ = ["AT_ONCE", "Wanted", "draft_all", "free_debts", "wanted"]

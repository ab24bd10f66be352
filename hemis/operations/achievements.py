"""Achievements of students beside their marks, each with its evidence and its time (H-10, functions §6.9)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.names import fold
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.achievements import CERTIFICATE, Achievement
from hemis.models.students import Student
from hemis.operations import plain
from hemis.operations.files import StoredFile

IN_FUTURE = N_("Берилган сана ҳали келмаган.")
BEFORE_BIRTH = N_("Берилган сана талаба туғилган кундан олдин.")
ENDS_EARLY = N_("Амал қилиш муддати берилган санадан олдин бўлмасин.")
TAKEN = N_("Талабада шу куннинг ўзида берилган «%(title)s» ютуғи бор.")
NUMBER_TAKEN = N_("Бу рақамли сертификат киритилган: %(title)s, %(day)s.")
NO_EVIDENCE = N_("Тасдиқловчи ҳужжат нусхасини танланг.")


def save_achievement(
    row: Achievement,
    values: Mapping[str, Any],
    evidence: StoredFile | None,
    *,
    today: date,
    by: User | None,
    is_proved: bool = True,
) -> None:
    """Create or change an achievement; new evidence takes the place of the old one.

    A row of a spreadsheet comes without a scan (`is_proved` false); whoever opens its form is asked for it.
    """
    _check_days(row, values, today)
    _check_twins(row, values)
    if is_proved and evidence is None and not row.stored_name:
        raise RuleError(NO_EVIDENCE, field="file")
    file = {"stored_name": evidence.name, "media_type": evidence.media_type, "size": evidence.size} if evidence else {}
    plain.save(row, {**values, "title_key": key_of(values), **file}, by=by)


def key_of(values: Mapping[str, Any]) -> str:
    """Return the folded words by which an achievement is found."""
    return fold(" ".join(str(values.get(name) or "") for name in ("title", "subject", "number")))[:400]


def _check_days(row: Achievement, values: Mapping[str, Any], today: date) -> None:
    issued, until = values["issued_on"], values.get("valid_until")
    if issued > today:
        raise RuleError(IN_FUTURE, field="issued_on")
    born = db.session.scalar(select(Student.birth_date).where(Student.id == row.student_id))
    if born is not None and issued <= born:
        raise RuleError(BEFORE_BIRTH, field="issued_on")
    if until is not None and until < issued:
        raise RuleError(ENDS_EARLY, field="valid_until")


def _check_twins(row: Achievement, values: Mapping[str, Any]) -> None:
    others = select(Achievement).where(Achievement.student_id == row.student_id, Achievement.id != (row.id or 0))
    others = others.where(Achievement.kind == row.kind)
    same = others.where(Achievement.issued_on == values["issued_on"], Achievement.title == values["title"])
    if db.session.scalar(same.limit(1)):
        raise RuleError(TAKEN, field="title", title=values["title"])
    if row.kind == CERTIFICATE:
        twin = db.session.scalar(others.where(Achievement.number == values["number"]).limit(1))
        if twin:
            raise RuleError(NUMBER_TAKEN, field="number", title=twin.title, day=f"{twin.issued_on:%d.%m.%Y}")


def holds_on(day: date) -> ColumnElement[bool]:
    """Return the criterion that an achievement still counts on `day`."""
    return or_(Achievement.valid_until.is_(None), Achievement.valid_until >= day)


def of_student(student_id: int) -> Sequence[Achievement]:
    """Return all achievements of a student whom the viewer may see, the newest first."""
    rows = select(Achievement).where(Achievement.student_id == student_id)
    return db.session.scalars(rows.order_by(Achievement.issued_on.desc(), Achievement.id.desc())).all()


def count_of(achievements: Select[Achievement], group_id: int) -> int:
    """Return how many of these achievements belong to the students of a group."""
    rows = achievements.where(Achievement.student.has(Student.group_id == group_id))
    return db.session.scalar(rows.with_only_columns(func.count(Achievement.id))) or 0


__all__ = ["count_of", "holds_on", "key_of", "of_student", "save_achievement"]

"""Subjects that students have passed at other institutions, entered from their papers (H-7, H-11, rules 4.3)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.names import fold
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.differences import OutsideSubject
from hemis.operations import plain
from hemis.operations.files import StoredFile

PAPERS = {
    "certificate": N_("Академик маълумотнома"),
    "transcript": N_("Транскрипт"),
    "rating_book": N_("Рейтинг дафтарчаси"),
}
IN_FUTURE = N_("Ҳужжат санаси ҳали келмаган.")
NO_VOLUME = N_("Кредит ёки соатдан камида бирини киритинг.")
NO_SCAN = N_("Ҳужжат нусхасини танланг.")
TAKEN = N_("Бу ҳужжатдаги «%(name)s» фани киритилган.")
WITHDRAWN = N_("Бу ёзув ҳисобдан чиқарилган: уни ўзгартириб бўлмайди. Керак бўлса, фанни янгидан киритинг.")


def save_outside(
    row: OutsideSubject, values: Mapping[str, Any], scan: StoredFile | None, *, today: date, by: User | None
) -> None:
    """Create or change what a paper says of one subject; a new scan takes the place of the old one."""
    _require_standing(row)
    if values["paper_on"] > today:
        raise RuleError(IN_FUTURE, field="paper_on")
    if not values["credits"] and not values["hours"]:
        raise RuleError(NO_VOLUME, field="credits")
    if scan is None and not row.stored_name:
        raise RuleError(NO_SCAN, field="file")
    _refuse_twin(row, values)
    file = {"stored_name": scan.name, "media_type": scan.media_type, "size": scan.size} if scan else {}
    key = fold(" ".join(str(values[name]) for name in ("name", "institution", "paper_number")))[:400]
    plain.save(row, {**values, "text_key": key, **file}, by=by)


def withdraw(row: OutsideSubject, reason: str, *, at: datetime, by: User) -> None:
    """Let a subject count no longer, and say why; it stays to be read."""
    _require_standing(row)
    plain.update(row, {"withdrawn_at": at, "withdrawn_reason": reason}, by=by, reason=reason, verb="withdraw")


def outside_of(student_id: int) -> Sequence[OutsideSubject]:
    """Return what a student has passed elsewhere and what still counts; one statement."""
    rows = select(OutsideSubject).where(OutsideSubject.student_id == student_id, OutsideSubject.withdrawn_at.is_(None))
    return db.session.scalars(rows.order_by(OutsideSubject.name, OutsideSubject.id)).all()


def _require_standing(row: OutsideSubject) -> None:
    if row.withdrawn_at is not None:
        raise RuleError(WITHDRAWN)


def _refuse_twin(row: OutsideSubject, values: Mapping[str, Any]) -> None:
    same = {name: values[name] for name in ("paper_kind", "paper_number", "name")}
    twins = select(OutsideSubject.id).filter_by(student_id=row.student_id, **same)
    if db.session.scalar(twins.where(OutsideSubject.withdrawn_at.is_(None), OutsideSubject.id != (row.id or 0))):
        raise RuleError(TAKEN, field="name", name=values["name"])


__all__ = ["PAPERS", "outside_of", "save_outside", "withdraw"]

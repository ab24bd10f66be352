"""ОАК рўйхати: whether an edition stood in the list of the Supreme Attestation Commission on the day of a work."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from hemis.domain.bibliography import BAD_ISSN, read_issn
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.oak import OakEdition
from hemis.models.scholarship import ScientificWork
from hemis.operations import plain

BACKWARDS = N_("Охирги куни биринчи кунидан олдин бўлмасин.")
OVERLAP = N_("Бу ISSN рўйхатда шу кунларда бор: «%(name)s», %(first)s дан.")
ARTICLES = ("article_foreign", "article_local")
NOT_LISTED = N_("Нашр ОАК рўйхатида деб белгиланган, лекин рўйхатда иш санасида бу ISSN йўқ.")
LISTED = N_("Бу ISSN иш санасида ОАК рўйхатида бор, лекин ишда белгиланмаган.")


def save(row: OakEdition, values: Mapping[str, Any], *, by: User | None) -> None:
    """Write an edition of the list; the days of one ISSN never overlap."""
    whole = {**values, "issn": read_issn(values["issn"])}
    if not whole["issn"]:
        raise RuleError(BAD_ISSN, field="issn")
    first, last = whole["valid_from"], whole["valid_to"]
    if last and last < first:
        raise RuleError(BACKWARDS, field="valid_to")
    _refuse_overlap(row, whole["issn"], first, last)
    plain.save(row, whole, by=by)


def _refuse_overlap(row: OakEdition, issn: str, first: date, last: date | None) -> None:
    same = select(OakEdition).where(OakEdition.issn == issn, OakEdition.id != (row.id or 0))
    same = same.where(or_(OakEdition.valid_to.is_(None), OakEdition.valid_to >= first))
    same = same.where(OakEdition.valid_from <= last) if last else same
    with db.session.no_autoflush:
        other = db.session.scalars(same).first()
    if other:
        raise RuleError(OVERLAP, field="issn", name=other.name, first=f"{other.valid_from:%d.%m.%Y}")


def in_force(day: date) -> ColumnElement[bool]:
    """The criterion that an edition stands in the list on a day."""
    return (OakEdition.valid_from <= day) & (OakEdition.valid_to.is_(None) | (OakEdition.valid_to >= day))


def is_listed(issn: str, day: date) -> bool:
    """Whether an edition stood in the list on a day."""
    found = select(OakEdition.id).where(OakEdition.issn == issn, in_force(day))
    return bool(issn) and db.session.scalar(found) is not None


def is_known(issn: str) -> bool:
    """Whether an edition stands in the list or ever stood there."""
    return bool(issn) and db.session.scalar(select(OakEdition.id).where(OakEdition.issn == issn).limit(1)) is not None


def doubts_of(works: Iterable[ScientificWork]) -> dict[int, str]:
    """Return work → what the list says otherwise about its flag, by one statement; nothing while the list is empty."""
    asked = [work for work in works if work.kind in ARTICLES and (work.issn or work.in_oak)]
    if not asked:
        return {}
    rows = db.session.execute(select(OakEdition.issn, OakEdition.valid_from, OakEdition.valid_to)).all()
    found = {}
    for work in asked:
        listed = any(issn == work.issn and _holds(work.published_on, first, last) for issn, first, last in rows)
        if rows and listed != work.in_oak:
            found[work.id] = LISTED if listed else NOT_LISTED
    return found


def _holds(day: date, first: date, last: date | None) -> bool:
    return first <= day and (last is None or day <= last)


__all__ = ["doubts_of", "in_force", "is_known", "is_listed", "save"]

"""Хизмат паспорти: one edition in work, approved by a second person; the one in force is what the public reads."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from hemis.domain import passport
from hemis.domain.calendar import TASHKENT
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.passport import Texts
from hemis.domain.workflow import CONTENT, CONTENT_EDITABLE, DRAFT, PUBLISHED, require_second_person, step
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.service import ServiceCard
from hemis.operations import audit, plain
from hemis.operations.announced import LOCKED
from hemis.operations.calendar import end_of_term
from hemis.operations.hands import hand_on, take_turn
from hemis.operations.rules import whole_rule

STATES = {
    "draft": N_("қоралама"),
    "submitted": N_("тасдиқ кутмоқда"),
    "published": N_("эълон қилинган"),
    "sent_back": N_("қайтарилган"),
}
OPEN_ALREADY = N_("Паспортнинг янги таҳрири аллақачон очилган: ўшани тўлдиринг.")
NOTHING = N_("Ҳеч бир қатор ўзгармаган: тасдиқлашга ҳожат йўқ.")
NO_REMARK = N_("Изоҳ ёзинг: нимани тўғрилаш керак.")
SEEN = N_("Фақат ҳали юборилмаган қоралама ўчирилади.")


def in_force() -> ServiceCard | None:
    """Return the edition that the public reads; None until one was approved."""
    shown = select(ServiceCard).where(ServiceCard.published_at.is_not(None), ServiceCard.replaced_at.is_(None))
    return db.session.scalar(shown)


def open_edition(*, by: User) -> ServiceCard:
    """Begin a new edition with the words of the one in force; there is one at a time."""
    if db.session.scalar(select(ServiceCard.id).where(ServiceCard.published_at.is_(None))) is not None:
        raise RuleError(OPEN_ALREADY)
    shown = in_force()
    number = (db.session.scalar(select(func.max(ServiceCard.number))) or 0) + 1
    row = ServiceCard(number=number, content=dict(shown.content) if shown else {}, status=DRAFT)
    try:
        return plain.create(row, by=by)
    except RuleError as error:  # somebody was quicker by a moment
        raise RuleError(OPEN_ALREADY) from error


def write(card: ServiceCard, number: int, texts: Texts, *, version: int, by: User) -> None:
    """Change the words of one row of an edition in work."""
    require_editable(card)
    content = passport.edited(card.content, number, texts)
    if content == card.content:
        return
    before, after = passport.texts_of(card.content, number), passport.texts_of(content, number)
    pairs = {f"{number}.{code}": (before[code], after[code]) for code in passport.LANGUAGES}
    told = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
    take_turn(card, version)
    card.content = content
    db.session.flush()
    audit.record("update", card, by=by, changes=told)


def require_editable(card: ServiceCard) -> None:
    """RuleError while the edition is on its way to the public or is what the public reads."""
    if card.status not in CONTENT_EDITABLE:
        raise RuleError(LOCKED)


def submit(card: ServiceCard, *, version: int, at: datetime, by: User) -> None:
    """Send an edition to the vice-rector."""
    after = step(CONTENT, card.status, "submit")
    shown = in_force()
    if not passport.changed(shown.content if shown else {}, card.content):
        raise RuleError(NOTHING)
    hand_on(card, "submit", after, version, by, submitted_by_id=by.id, submitted_at=at, remark="")


def approve(card: ServiceCard, *, version: int, at: datetime, by: User) -> None:
    """Approve somebody else's edition; the public reads it at once, in place of the one before."""
    step(CONTENT, card.status, "approve")
    require_second_person(card.submitted_by_id, by.id)
    shown = in_force()
    if shown is not None:
        plain.update(shown, {"replaced_at": at}, by=by, verb="replace")
    day = at.astimezone(TASHKENT).date()
    due = end_of_term(day, whole_rule("publish.workdays", on=day))
    decided: dict[str, Any] = {"approved_by_id": by.id, "approved_at": at, "publish_by": due, "published_at": at}
    hand_on(card, "approve", PUBLISHED, version, by, **decided)


def send_back(card: ServiceCard, remark: str, *, version: int, by: User) -> None:
    """Return an edition to the science department with what is to be mended."""
    after = require_returnable(card, by=by)
    if not remark.strip():
        raise RuleError(NO_REMARK, field="remark")
    hand_on(card, "send_back", after, version, by, reason=remark, remark=remark)


def require_returnable(card: ServiceCard, *, by: User) -> str:
    """Return the state after a return; RuleError where none is due, or for whoever has sent the edition."""
    after = step(CONTENT, card.status, "send_back")
    require_second_person(card.submitted_by_id, by.id)
    return after


def remove_draft(card: ServiceCard, *, version: int, by: User) -> None:
    """Delete an edition that nobody else has seen."""
    require_draft(card)
    take_turn(card, version)
    plain.remove(card, by=by)


def require_draft(card: ServiceCard) -> None:
    """RuleError unless nobody else has seen the edition."""
    if card.status != DRAFT:
        raise RuleError(SEEN)


__all__ = ["STATES", "approve", "in_force", "open_edition", "remove_draft", "require_draft", "require_editable"]
__all__ += ["require_returnable", "send_back", "submit", "write"]

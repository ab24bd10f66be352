"""Wishes of teachers: entered by the teacher, confirmed or sent back by a dean's office or the academic office."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.generator import CONFIRMED, ENTERED, NEVER, RETURNED, TeacherWish, WishCell
from hemis.operations import audit, bulk, plain

NO_REASON = N_("Дарс бера олмайдиган вақтларингиз сабабини ёзинг: уни деканат тасдиқлайди.")
NO_REMARK = N_("Нима учун қайтарилганини ёзинг: ўқитувчи уни ўқийди.")
DECIDED = N_("Бу истаклар бўйича қарор қабул қилинган.")
SHORTEST = 5
Cells = Mapping[tuple[int, int], str]
"""(weekday, slot) → never, avoid or prefer."""


def wish_of(employee_id: int, year_id: int, season: str) -> TeacherWish | None:
    """What a teacher has said about a semester."""
    return db.session.scalar(
        select(TeacherWish).where(
            TeacherWish.employee_id == employee_id, TeacherWish.year_id == year_id, TeacherWish.season == season
        )
    )


def cells_of(wish: TeacherWish | None) -> dict[tuple[int, int], str]:
    """The weekdays and pairs about which something is said."""
    if wish is None:
        return {}
    found = select(WishCell.weekday, WishCell.slot_id, WishCell.kind).where(WishCell.wish_id == wish.id)
    return {(weekday, slot): kind for weekday, slot, kind in db.session.execute(found)}


def enter(
    employee_id: int, year_id: int, season: str, cells: Cells, *, reason: str, by: User, at: datetime
) -> TeacherWish:
    """Keep what a teacher says about a semester; what was confirmed before has to be confirmed again."""
    if NEVER in cells.values() and len(reason.strip()) < SHORTEST:
        raise RuleError(NO_REASON, field="reason")
    wish = wish_of(employee_id, year_id, season)
    before = _told(cells_of(wish))
    values = {"reason": reason.strip(), "entered_at": at, "status": ENTERED, "remark": ""}
    if wish is None:
        wish = plain.create(TeacherWish(employee_id=employee_id, year_id=year_id, season=season, **values), by=by)
    elif before == _told(dict(cells)) and wish.reason == values["reason"]:
        return wish
    else:
        plain.update(wish, {**values, "decided_at": None, "decided_by_id": None}, by=by)
        db.session.execute(delete(WishCell).where(WishCell.wish_id == wish.id))
    rows = [{"wish_id": wish.id, "weekday": day, "slot_id": slot, "kind": kind} for (day, slot), kind in cells.items()]
    bulk.insert_many(WishCell, rows)
    if before != _told(dict(cells)):
        audit.record("update", wish, by=by, changes={"cells": (before, _told(dict(cells)))})
    return wish


def decide(wish: TeacherWish, *, is_confirmed: bool, remark: str, by: User, at: datetime) -> None:
    """Confirm the bans of a teacher, or send them back with a remark."""
    if wish.status != ENTERED:
        raise RuleError(DECIDED)
    if not is_confirmed and len(remark.strip()) < SHORTEST:
        raise RuleError(NO_REMARK, field="remark")
    status = CONFIRMED if is_confirmed else RETURNED
    values = {"status": status, "decided_at": at, "decided_by_id": by.id}
    plain.update(wish, {**values, "remark": "" if is_confirmed else remark.strip()}, by=by)


def _told(cells: Cells) -> str:
    return " ".join(f"{day}/{slot}:{kind}" for (day, slot), kind in sorted(cells.items()))


__all__ = ["cells_of", "decide", "enter", "wish_of"]

"""What of a draft no longer fits: bans confirmed since, rooms closed or too small, lessons and exams put there."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select

from hemis.domain.exams import GROUP, ROOM, TEACHER
from hemis.domain.i18n import N_
from hemis.domain.timetable import suitable_rooms
from hemis.extensions import db
from hemis.models.generator import CONFIRMED, NEVER, DraftRow, TeacherWish, TimetableDraft, WishCell
from hemis.operations.exam_board import taken_between

BANNED = N_("%(name)s бу вақтда дарс бера олмайди: истаги тасдиқланган.")
CLOSED = N_("%(name)s хонасида энди бундай дарс ўтилмайди.")
SMALL = N_("%(name)s хонасида %(seats)s ўрин бор, талабалар эса %(students)s нафар.")
BUSY = N_("%(name)s %(day)s куни банд: шу вақтда бошқа дарс бор.")
EXAMINED = N_("%(name)s %(day)s куни банд: шу вақтда имтиҳон бор.")
NO_DAYS = N_("Дам олиш кунлари ёки ўқув ҳафталари ўзгарган: дарсларга кун етмайди.")
OVER = N_("%(day)s кунги дарснинг вақти ўтиб кетган.")
Days = Mapping[int, Sequence[date]]
"""Draft row → its days, as the calendar is now."""


class Misfit(NamedTuple):
    """A row of a draft that can no longer be put where the draft would put it, and why."""

    row: DraftRow
    sentence: str
    values: dict[str, Any]


def misfits_of(draft: TimetableDraft, rows: Sequence[DraftRow], days: Days, today: date) -> list[Misfit]:
    """Return what no longer fits. The rows must be loaded with load, teacher, groups and room."""
    bans, taken = _bans(draft), _taken(rows, days)
    return [Misfit(row, *each) for row in rows for each in _objections(row, days.get(row.id, ()), today, bans, taken)]


def _bans(draft: TimetableDraft) -> set[tuple[int, int, int]]:
    """(teacher, weekday, slot) that are never given."""
    found = (
        select(TeacherWish.employee_id, WishCell.weekday, WishCell.slot_id)
        .join(WishCell, WishCell.wish_id == TeacherWish.id)
        .where(TeacherWish.year_id == draft.year_id, TeacherWish.season == draft.season)
        .where(TeacherWish.status == CONFIRMED, WishCell.kind == NEVER)
    )
    return {(teacher, weekday, slot) for teacher, weekday, slot in db.session.execute(found)}


def _taken(rows: Sequence[DraftRow], days: Days) -> dict[tuple[str, int, date, int], bool]:
    """(kind, who, day, slot) → whether it is an exam that keeps them busy."""
    every = [day for some in days.values() for day in some]
    if not every:
        return {}
    of = {
        TEACHER: {row.load.teacher_id for row in rows},
        ROOM: {row.room_id for row in rows},
        GROUP: {each.group_id for row in rows for each in row.load.groups},
    }
    found = taken_between(min(every), max(every), of=of)
    return {(each.kind, each.id, each.day, each.slot): each.is_exam for each in found}


def _objections(
    row: DraftRow,
    days: Sequence[date],
    today: date,
    bans: set[tuple[int, int, int]],
    taken: Mapping[tuple[str, int, date, int], bool],
) -> Iterator[tuple[str, dict[str, Any]]]:
    load, room = row.load, row.room
    size = sum(each.group.student_count for each in load.groups)
    if len(days) != row.pairs:
        yield NO_DAYS, {}
    elif days[0] < today:
        yield OVER, {"day": f"{days[0]:%d.%m.%Y}"}
    if (load.teacher_id, row.weekday, row.slot_id) in bans:
        yield BANNED, {"name": load.teacher.full_name}
    if not room.is_active or room.kind not in suitable_rooms(load.lesson_kind):
        yield CLOSED, {"name": room.code}
    elif room.capacity < size:
        yield SMALL, {"name": room.code, "seats": room.capacity, "students": size}
    people = [(TEACHER, load.teacher_id, load.teacher.full_name), (ROOM, row.room_id, room.code)]
    people += [(GROUP, each.group_id, each.group.name) for each in load.groups]
    for kind, key, name in people:
        first = next((day for day in days if (kind, key, day, row.slot_id) in taken), None)
        if first is not None:
            is_exam = taken[kind, key, first, row.slot_id]
            yield EXAMINED if is_exam else BUSY, {"name": name, "day": f"{first:%d.%m.%Y}"}


__all__ = ["Misfit", "misfits_of"]

"""The weeks of a draft: what stands in the timetable, and beside it what the draft would add."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from functools import cached_property

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from hemis.access import requires
from hemis.domain.calendar import week_of
from hemis.menus.curriculum.drafts import bp, dated, rows_of
from hemis.menus.curriculum.weeks import Entry, Week
from hemis.models.generator import DraftRow
from hemis.operations.weeks import Whose, of_groups, of_room, of_teacher
from hemis.web import clock


class DraftWeek(Week):
    """A week of the timetable with the rows of a draft laid over it; the draft's first week by default."""

    def __init__(self, whose: Whose, rows: Sequence[DraftRow], from_day: date) -> None:
        super().__init__(whose, tells=False)
        self.placed = rows
        if "week" not in request.args:
            self.show(week_of(from_day)[0])

    @cached_property
    def cells(self) -> dict[tuple[date, int], list[Entry]]:
        found = defaultdict(list, super().cells)
        for place, rows in self.new.items():
            found[place] = [*found[place], *(Entry(draft=row) for row in rows)]
        return found

    @cached_property
    def new(self) -> dict[tuple[date, int], list[DraftRow]]:
        return dated(self.placed, self.monday, self.last)

    @property
    def count(self) -> int:
        return super().count + len(self.new)


@bp.get("/drafts/<int:draft_id>/groups/<int:group_id>")
@requires("curriculum.timetables:edit")
def draft_group(draft_id: int, group_id: int) -> ResponseReturnValue:
    return _week(
        draft_id, of_groups([group_id]), "group", lambda row: any(each.group_id == group_id for each in row.load.groups)
    )


@bp.get("/drafts/<int:draft_id>/teachers/<int:teacher_id>")
@requires("curriculum.timetables:edit")
def draft_teacher(draft_id: int, teacher_id: int) -> ResponseReturnValue:
    return _week(draft_id, of_teacher(teacher_id), "teacher", lambda row: row.load.teacher_id == teacher_id)


@bp.get("/drafts/<int:draft_id>/rooms/<int:room_id>")
@requires("curriculum.timetables:edit")
def draft_room(draft_id: int, room_id: int) -> ResponseReturnValue:
    return _week(draft_id, of_room(room_id), "room", lambda row: row.room_id == room_id)


def _week(draft_id: int, whose: Whose, kind: str, is_mine: Callable[[DraftRow], bool]) -> ResponseReturnValue:
    rows = [row for row in rows_of(draft_id) if is_mine(row)] or abort(404)
    draft = rows[0].draft
    groups = {each.group_id: each.group for row in rows for each in row.load.groups}
    names = {
        "group": lambda: groups[(request.view_args or {})["group_id"]],
        "teacher": lambda: rows[0].load.teacher,
        "room": lambda: rows[0].room,
    }
    week = DraftWeek(whose, rows, draft.from_day)
    values = {"draft": draft, "week": week, "today": clock.today(), "without": kind, "who": names[kind]()}
    return render_template("curriculum/timetables/draft_week.html", **values)

"""Placing: the loads of a group that are not fully in the timetable, the free slots of one, and the row put there."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload

from hemis.access import person, requires, scoped, scoped_or_404
from hemis.domain.timetable import ALL, DAYS, EVEN, ODD
from hemis.menus.curriculum.boards import RoomForm, SlotBoard
from hemis.menus.curriculum.timetables import bp
from hemis.menus.curriculum.weeks import WEEKDAYS, asked_monday
from hemis.models.curriculum import CurriculumSubject
from hemis.models.students import AcademicGroup
from hemis.models.teaching import TeachingLoad
from hemis.operations import coverage, moves, timetables
from hemis.operations.teaching import Place
from hemis.operations.timetables import ONCE, Search, Seeker
from hemis.web import clock
from hemis.web.answers import done
from hemis.web.forms import Form

WEEKS = {ALL: _l("ҳар ҳафта"), ODD: _l("тоқ ҳафталар"), EVEN: _l("жуфт ҳафталар"), ONCE: _l("фақат шу ҳафта")}


class Board(SlotBoard):
    """What the address asks for: a group, perhaps a load of it, perhaps a slot for the load."""

    def __init__(self, group_id: int) -> None:
        self.group = scoped_or_404(AcademicGroup, group_id)
        self.weeks = request.args.get("weeks", ALL)
        if self.weeks not in WEEKS:
            self.weeks = ALL
        self.monday = asked_monday() if "week" in request.args else None

    @cached_property
    def loads(self) -> Sequence[tuple[TeachingLoad, int]]:
        """Loads of the group with hours still to be placed, and the hours that stand."""
        return coverage.unplaced_of(scoped(TeachingLoad), self.group.id, clock.today())

    @cached_property
    def load(self) -> TeachingLoad | None:
        asked = request.args.get("load_id", "")
        return next((load for load, _hours in self.loads if str(load.id) == asked), None)

    @property
    def from_day(self) -> date:
        today = clock.today()
        return max(self.monday, today) if self.monday else today

    @cached_property
    def seeker(self) -> Seeker:
        return timetables.seeker(self.load.id if self.load else abort(404))

    @cached_property
    def search(self) -> Search:
        return Search(self.seeker, self.weeks, self.from_day)


@bp.route("/groups/<int:group_id>/placing", methods=["GET", "POST"])
@requires("curriculum.timetables:edit")
def placing(group_id: int) -> ResponseReturnValue:
    board, form = Board(group_id), None
    if board.load and board.option:
        form = RoomForm()
        form.offer(board.option, board.search)
        if form.carry_out(lambda: _place(board, form)):
            words = _("Жадвалга қўйилди: %(count)s та дарс.", count=len(board.option.days))
            return done(words, ".group", group_id=group_id, week=board.option.days[0].isoformat())
    values = {"board": board, "form": form, "weeks": WEEKS, "weekdays": WEEKDAYS[:DAYS]}
    return render_template("curriculum/timetables/placing.html", **values), form.status if form else 200


def _place(board: Board, form: RoomForm) -> None:
    option = board.option or abort(404)
    place = Place(option.weekday, option.slot_id, form.room_id.data, board.weeks)
    timetables.place_row(board.seeker.load.id, place, board.from_day, by=person(), agreed=form.agreed.data)


@bp.route("/loads/<int:load_id>/clearance", methods=["GET", "POST"])
@requires("curriculum.timetables:edit")
def clear(load_id: int) -> ResponseReturnValue:
    """Take the coming lessons of a load off the timetable."""
    subject = joinedload(TeachingLoad.curriculum_subject).joinedload(CurriculumSubject.subject)
    load = scoped_or_404(TeachingLoad, load_id, subject)
    form, today, gone = Form(), clock.today(), []
    groups = coverage.groups_of_load(load_id)
    if form.carry_out(lambda: gone.append(moves.take_off(load_id, today, by=person()))):
        words = _("Жадвалдан олинди: %(count)s та дарс.", count=gone[0])
        return done(words, ".placing", group_id=groups[0].id, load_id=load_id)
    values = {"form": form, "load": load, "groups": groups, "today": today}
    return render_template("curriculum/timetables/clear.html", **values), form.status

"""What the rooms of all directions share: filters, words, and the way back to a text's own page."""

from datetime import date
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, and_, case, func, or_
from sqlalchemy.orm import joinedload, selectinload
from wtforms import SelectField, StringField

from hemis.access import scoped
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.menus.research.deadline import deadline_of
from hemis.models.announcements import Announcement
from hemis.operations.announced import mentions, require_editable
from hemis.operations.announcements import STATES
from hemis.operations.directions import DIRECTIONS
from hemis.web import clock, uploads
from hemis.web.forms import choice
from hemis.web.jinja import date_and_time
from hemis.web.listing import ALL, FilterForm, folded_words
from hemis.web.steps import closed

LATE, CORRECTED = "late", "corrected"
ROOMS = {
    "seminar": "research.seminars",
    "conference": "research.conferences",
    "meeting": "research.meetings",
    "requirement": "research.requirements",
    "council": "research.councils",
    "dissertation": "research.dissertations",
}
"""The room of each direction; what it shows of one announcement is its `show`."""
WAITING = {"submitted": 0, "approved": 1, "sent_back": 2, "draft": 3, "withdrawn": 4}
SORTS = {
    "urgency": case(WAITING, value=Announcement.status, else_=5),
    "day": Announcement.day,
    "title": Announcement.title_key,
    "approved": Announcement.approved_at,
    "due": Announcement.publish_by,
    "published": Announcement.published_at,
}
DECIDED = (
    (_l("Ҳолати"), lambda row: _(STATES[row.status])),
    (_l("Тасдиқланган вақти"), lambda row: date_and_time(row.approved_at)),
    (_l("Эълон қилишнинг охирги куни"), lambda row: deadline_of(row).last_day),
    (_l("Эълон қилинган вақти"), lambda row: date_and_time(row.published_at)),
    (_l("Муддат"), lambda row: deadline_of(row).words),
)
"""The columns of a file that tell how far a text is."""
WHOLE = (
    joinedload(Announcement.department),
    joinedload(Announcement.submitted_by),
    joinedload(Announcement.approved_by),
    selectinload(Announcement.files),
)


class AnnouncementFilter(FilterForm):
    """Words, state and year; a subclass narrows by what only its direction has, and says which rows it lists."""

    model: type[Announcement] = Announcement
    q = StringField(_l("Қидириш"))
    status = choice(
        _l("Ҳолати"),
        STATES | {LATE: N_("муддати ўтганлар"), CORRECTED: N_("тузатилмоқда, эски матни очиқ")},
        optional=True,
        blank=ALL,
    )
    year = SelectField(_l("Йил"), choices=())

    def __init__(self) -> None:
        super().__init__()
        ends = scoped(self.model).with_only_columns(func.min(self.model.day), func.max(self.model.day))
        first, last = db.session.execute(ends).one()
        self.years = [str(year) for year in range(last.year, first.year - 1, -1)] if first else []
        self.year.choices = [("", ALL), *((year, year) for year in self.years)]

    def narrow(self, statement: Select[Any]) -> Select[Any]:
        statement = statement.where(mentions(folded_words(self.q.data)))
        status, year = self.chosen("status"), self.chosen("year")
        if status == LATE:
            overdue = and_(Announcement.published_at.is_(None), Announcement.publish_by <= clock.now())
            late = or_(Announcement.published_at >= Announcement.publish_by, overdue)
            statement = statement.where(Announcement.status.in_(("approved", "published")), late)
        elif status == CORRECTED:
            statement = statement.where(Announcement.is_shown, Announcement.status != "published")
        elif status:
            statement = statement.where(Announcement.status == status)
        if year and year in self.years:
            statement = statement.where(Announcement.day.between(date(int(year), 1, 1), date(int(year), 12, 31)))
        return statement


def page_of(row: Announcement) -> str:
    """Return the address of an announcement's own page."""
    return url_for(f"{ROOMS[row.direction]}.show", announcement_id=row.id)


def locked(row: Announcement) -> ResponseReturnValue | None:
    """Answer whoever opens a form of what is on its way to the public: its own page, and why; else nothing."""
    return closed(lambda: require_editable(row), page_of(row))


WORDS = {
    "states": STATES,
    "directions": DIRECTIONS,
    "rooms": ROOMS,
    "page_of": page_of,
    "deadline_of": deadline_of,
    "size_of": uploads.size_in_words,
}
"""What templates of this menu call by name."""

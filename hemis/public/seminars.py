"""Илмий семинарлар: coming and past, with the questions on their agenda, files and a calendar entry (P-3a)."""

from datetime import date
from typing import Any

from flask import abort, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func
from sqlalchemy.orm import selectinload
from wtforms import SearchField

from hemis.access import open_to_visitors, published
from hemis.extensions import db
from hemis.models.research import AgendaQuestion, Seminar, SeminarFile
from hemis.operations.research import KINDS, LANGUAGES, mentions
from hemis.public.calendars import entry_of
from hemis.public.frame import HOME, bp
from hemis.web import clock, uploads
from hemis.web.listing import FilterForm, folded_words, paginate

PER_PAGE = 20
PLACE = f"{HOME}/seminarlar"


class SeminarSearch(FilterForm):
    q = SearchField(_l("Қидириш"))

    def __init__(self, years: list[int]) -> None:
        super().__init__()
        asked = request.args.get("year", "")
        self.year = next((year for year in years if str(year) == asked), None)
        self.is_past = request.args.get("when") == "past" and self.year is None
        self.words = folded_words(self.q.data)
        self.is_coming = not (self.is_past or self.year or self.q.data)

    def narrow(self, statement: Select[Any]) -> Select[Any]:
        """Coming first and soonest first; the past, a year and a search run backwards from the newest."""
        today = clock.today()
        statement = statement.where(mentions(self.words))
        if self.is_coming:
            return statement.where(Seminar.day >= today).order_by(Seminar.day, Seminar.starts_at, Seminar.id)
        if self.year:
            statement = statement.where(Seminar.day.between(date(self.year, 1, 1), date(self.year, 12, 31)))
        elif self.is_past:
            statement = statement.where(Seminar.day < today)
        return statement.order_by(Seminar.day.desc(), Seminar.starts_at.desc(), Seminar.id.desc())

    def led_to(self, seminar: Seminar) -> list[AgendaQuestion]:
        """Return the questions for which a seminar was found, where its title does not say it."""
        unsaid = [word for word in self.words if word not in seminar.title_key]
        return [row for row in seminar.questions if any(word in row.search_key for word in unsaid)]


@bp.get(f"{PLACE}/")
@open_to_visitors
def seminars() -> ResponseReturnValue:
    years = _years()
    search = SeminarSearch(years)
    rows = search.narrow(published(Seminar)).options(selectinload(Seminar.questions))
    page = paginate(rows, PER_PAGE)
    return render_template("public/seminars.html", search=search, years=years, page=page)


@bp.get(f"{PLACE}/<int:seminar_id>")
@open_to_visitors
def seminar(seminar_id: int) -> ResponseReturnValue:
    row = _seminar_or_404(seminar_id)
    return render_template("public/seminar.html", seminar=row, kinds=KINDS, tongues=LANGUAGES)


@bp.get(f"{PLACE}/<int:seminar_id>.ics")
@open_to_visitors
def calendar(seminar_id: int) -> ResponseReturnValue:
    row = _seminar_or_404(seminar_id)
    root = current_app.config["PUBLIC_URL"] or request.host_url
    content = entry_of(row, address=root.rstrip("/") + url_for("public.seminar", seminar_id=row.id))
    headers = {"Content-Disposition": f'attachment; filename="seminar-{row.id}.ics"'}
    return content, 200, headers | {"Content-Type": "text/calendar; charset=utf-8"}


@bp.get(f"{PLACE}/<int:seminar_id>/fayllar/<int:file_id>")
@open_to_visitors
def file(seminar_id: int, file_id: int) -> ResponseReturnValue:
    mine = published(SeminarFile).where(SeminarFile.id == file_id, SeminarFile.seminar_id == seminar_id)
    row = db.session.scalar(mine)
    if row is None:
        abort(404)
    return uploads.answer_with(row.stored_name, row.media_type, row.title)


def _seminar_or_404(seminar_id: int) -> Seminar:
    loads = (selectinload(Seminar.questions), selectinload(Seminar.files))
    row: Any = db.session.scalar(published(Seminar).where(Seminar.id == seminar_id).options(*loads))
    if row is None:
        abort(404)
    return row


def _years() -> list[int]:
    ends = published(Seminar).with_only_columns(func.min(Seminar.day), func.max(Seminar.day))
    first, last = db.session.execute(ends).one()
    return list(range(last.year, first.year - 1, -1)) if first else []

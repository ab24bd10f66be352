"""Жадвал лойиҳалари: the generator is asked, its draft is looked at by weeks, and a person accepts or rejects it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import joinedload
from wtforms.fields import SelectChoice, SelectField

from hemis.access import person, requires, scoped, scoped_or_404, viewer
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.menus.curriculum.collisions import collisions_of, figures_of, words_of
from hemis.menus.curriculum.timetables import bp
from hemis.menus.curriculum.weeks import WEEKDAYS
from hemis.models.curriculum import CurriculumSubject
from hemis.models.generator import READY, DraftRow, TimetableDraft
from hemis.models.teaching import TeachingLoad, TeachingLoadGroup
from hemis.operations import drafts, publication
from hemis.operations.draft_checks import misfits_of
from hemis.operations.solving import is_there
from hemis.web import clock, progress
from hemis.web.answers import done, listed
from hemis.web.forms import DateField, Form, choice, required
from hemis.web.history import history_of
from hemis.web.listing import ALL, FilterForm, sort_by

STATES = {
    "asked": (N_("тузилмоқда"), "warn"),
    "ready": (N_("қарор кутилмоқда"), "warn"),
    "accepted": (N_("қабул қилинган"), "ok"),
    "rejected": (N_("рад этилган"), "muted"),
}
MINUTES = {1: _l("1 дақиқа"), 3: _l("3 дақиқа"), 10: _l("10 дақиқа")}
SORTS = {
    "made": TimetableDraft.made_at,
    "from": TimetableDraft.from_day,
    "status": TimetableDraft.status,
    "lessons": TimetableDraft.lesson_count,
    "missing": TimetableDraft.missing_count,
}
COLUMNS = (
    (_l("Тузилган вақти"), lambda row: clock.local(row.made_at)),
    (_l("Ўқув йили"), lambda row: row.year.name),
    (_l("Семестр"), lambda row: _(publication.SEASONS[row.season])),
    (_l("Қайси кундан"), lambda row: row.from_day),
    (_l("Ҳолати"), lambda row: state_of(row)[0]),
    (_l("Дарслар"), lambda row: row.lesson_count),
    (_l("Жойи топилмаган дарслар"), lambda row: row.missing_count),
)
WHOLE = (
    joinedload(DraftRow.load).joinedload(TeachingLoad.teacher),
    joinedload(DraftRow.load).joinedload(TeachingLoad.curriculum_subject).joinedload(CurriculumSubject.subject),
    joinedload(DraftRow.load).joinedload(TeachingLoad.groups).joinedload(TeachingLoadGroup.group),
    joinedload(DraftRow.room),
    joinedload(DraftRow.slot),
)


def state_of(row: TimetableDraft) -> tuple[str, str]:
    """Return the state of a draft in words, and its kind for the macro `status`."""
    title, kind = STATES[row.status]
    if row.status == "asked" and row.job and not row.job.is_open:
        return progress.state_of(row.job)
    return _(title), kind


class DraftFilter(FilterForm):
    status = choice(_l("Ҳолати"), {key: title for key, (title, _kind) in STATES.items()}, optional=True, blank=ALL)

    def narrow(self, statement: Select[TimetableDraft]) -> Select[TimetableDraft]:
        status = self.chosen("status")
        return statement.where(TimetableDraft.status == status) if status else statement


class DraftForm(Form):
    from_day = DateField(
        _l("Қайси кундан"), required(), description=_l("Шу кундан семестр охиригача бўлган дарслар жойлаштирилади.")
    )
    minutes = SelectField(
        _l("Қанча вақт изласин"),
        required(),
        coerce=int,
        choices=[SelectChoice(key, title) for key, title in MINUTES.items()],
        description=_l("Дарслар дастлабки сонияларда жойлашади, қолган вақтда «деразалар» камайтирилади."),
    )


@bp.get("/drafts/")
@requires("curriculum.timetables:edit")
def draft_list() -> ResponseReturnValue:
    filters = DraftFilter()
    rows = scoped(TimetableDraft).options(joinedload(TimetableDraft.year), joinedload(TimetableDraft.job))
    statement = sort_by(filters.narrow(rows), SORTS, "-made")
    return listed(
        "curriculum/timetables/drafts.html", statement, COLUMNS, filters, state_of=state_of, seasons=publication.SEASONS
    )


@bp.route("/drafts/new", methods=["GET", "POST"])
@requires("curriculum.timetables:edit")
def draft_new() -> ResponseReturnValue:
    faculty_id, today, made = viewer().faculty_id or abort(404), clock.today(), []
    term = publication.term_of(faculty_id, today)
    form = DraftForm(from_day=max(today, term.starts_on) if term else today)
    if form.is_submitted() and term is None:
        abort(404)
    if term and form.carry_out(lambda: made.append(_ask(faculty_id, term, form))):
        return done(_("Жадвал тузиш бошланди."), ".draft", draft_id=made[0].id)
    values = {"form": form, "term": term, "is_there": is_there(), "seasons": publication.SEASONS}
    return render_template("curriculum/timetables/draft_new.html", **values), form.status


def _ask(faculty_id: int, term: publication.Term, form: DraftForm) -> TimetableDraft:
    day, minutes = form.from_day.data, form.minutes.data
    assert day is not None
    return drafts.ask(faculty_id, term, from_day=day, minutes=minutes, by=person(), at=clock.now(), today=clock.today())


@bp.get("/drafts/<int:draft_id>")
@requires("curriculum.timetables:edit")
def draft(draft_id: int) -> ResponseReturnValue:
    row = _draft(draft_id)
    rows = rows_of(row.id)
    return render_template(
        "curriculum/timetables/draft.html",
        draft=row,
        word=state_of(row),
        people=_people(rows),
        figures=figures_of(row),
        collisions=collisions_of(row),
        history=history_of(row, DraftForm),
        seasons=publication.SEASONS,
        **progress.WORDS,
    )


def _draft(draft_id: int) -> TimetableDraft:
    loads = (TimetableDraft.year, TimetableDraft.job, TimetableDraft.made_by, TimetableDraft.decided_by)
    return scoped_or_404(TimetableDraft, draft_id, *(joinedload(each) for each in loads))


def rows_of(draft_id: int) -> Sequence[DraftRow]:
    """All rows of a draft with what is said about them."""
    mine = scoped(DraftRow).where(DraftRow.draft_id == draft_id).options(joinedload(DraftRow.draft), *WHOLE)
    return db.session.scalars(mine.order_by(DraftRow.weekday, DraftRow.slot_id, DraftRow.id)).unique().all()


def _people(rows: Sequence[DraftRow]) -> dict[str, list[Any]]:
    """The groups, teachers and rooms of a draft, each once and in order."""
    groups = {each.group_id: each.group for row in rows for each in row.load.groups}
    teachers = {row.load.teacher_id: row.load.teacher for row in rows}
    rooms = {row.room_id: row.room for row in rows}
    return {
        "groups": sorted(groups.values(), key=lambda group: group.sort_key),
        "teachers": sorted(teachers.values(), key=lambda teacher: teacher.sort_key),
        "rooms": sorted(rooms.values(), key=lambda room: room.code),
    }


def dated(rows: Sequence[DraftRow], first: date, last: date) -> dict[tuple[date, int], list[DraftRow]]:
    """(day, slot) → the rows of a draft that have a lesson then, between two days."""
    found: dict[tuple[date, int], list[DraftRow]] = defaultdict(list)
    days = drafts.days_of(rows)
    for row in rows:
        for day in days.get(row.id, ()):
            if first <= day <= last:
                found[day, row.slot_id].append(row)
    return found


@bp.route("/drafts/<int:draft_id>/acceptance", methods=["GET", "POST"])
@requires("curriculum.timetables:edit")
def draft_accept(draft_id: int) -> ResponseReturnValue:
    row, form, placed = _draft(draft_id), Form(), []
    if row.status != READY:
        return _decided(row)
    rows = rows_of(row.id)
    if form.carry_out(lambda: placed.append(_accept(row, rows))):
        return done(_("Лойиҳа қабул қилинди, жадвалга қўйилди: %(count)s та дарс.", count=placed[0]), ".index")
    values = {"form": form, "draft": row, "misfits": _misfits(row, rows), "weekdays": WEEKDAYS}
    return render_template("curriculum/timetables/draft_accept.html", **values), form.status


def _accept(row: TimetableDraft, rows: Sequence[DraftRow]) -> int:
    return drafts.accept(row, rows, by=person(), at=clock.now(), today=clock.today())


def _misfits(row: TimetableDraft, rows: Sequence[DraftRow]) -> list[tuple[DraftRow, str, str]]:
    """Rows that no longer fit: the row, its load in words, and why."""
    found = misfits_of(row, rows, drafts.days_of(rows), clock.today())
    return [(each.row, words_of(each.row.load), _(each.sentence, **each.values)) for each in found]


def _decided(row: TimetableDraft) -> ResponseReturnValue:
    flash(_(drafts.NOT_READY), "error")
    return redirect(url_for(".draft", draft_id=row.id), 303)


@bp.route("/drafts/<int:draft_id>/rejection", methods=["GET", "POST"])
@requires("curriculum.timetables:edit")
def draft_reject(draft_id: int) -> ResponseReturnValue:
    row, form = _draft(draft_id), Form()
    if row.status != READY:
        return _decided(row)
    if form.carry_out(lambda: drafts.reject(row, by=person(), at=clock.now())):
        return done(_("Лойиҳа рад этилди: жадвал ўзгармади."), ".draft_list")
    return render_template("curriculum/timetables/draft_reject.html", form=form, draft=row), form.status


__all__ = ["bp", "dated", "rows_of"]

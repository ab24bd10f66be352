"""Drafts of timetables: asked for, made by a job, and accepted whole or rejected by a person (X-9)."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update

from hemis.domain.errors import RuleError
from hemis.domain.generator.problem import Answer
from hemis.domain.i18n import N_
from hemis.domain.timetable import ALL
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.generator import ACCEPTED, ASKED, ONCE, READY, REJECTED, DraftRow, TimetableDraft
from hemis.models.jobs import OPEN, Job
from hemis.models.teaching import TeachingLoad
from hemis.operations import audit, bulk, demands, jobs, plain, solving
from hemis.operations.calendar import working_week_between
from hemis.operations.demands import Gathered, Term, days_of_row, spans_of
from hemis.operations.draft_checks import misfits_of
from hemis.operations.jobs import Work
from hemis.operations.publication import Term as Season
from hemis.operations.teaching import NewLesson, NewLoad, add_lessons

MAKE = "timetable.make"
MINUTE = 60
RUNS = N_("Факультетингиз учун жадвал ҳозир тузилмоқда: тугашини кутинг ёки тўхтатинг.")
NOT_THERE = N_("Бу серверда жадвал тузиш дастури ўрнатилмаган: тизим администраторига айтинг.")
PAST = N_("Ўтиб кетган кундан бошлаб жадвал тузиб бўлмайди.")
LATE = N_("Семестр %(day)s куни тугайди: ундан олдинги кунни танланг.")
NOT_READY = N_("Бу лойиҳа тайёр эмас ёки у бўйича қарор қабул қилинган.")
EMPTY = N_("Лойиҳада бирорта ҳам дарс йўқ.")
CHANGED = N_(
    "Лойиҳа тузилгандан бери юкламалар ўзгарган ёки жадвалга бошқа дарслар қўйилган. Лойиҳани қайта туздиринг."
)
NO_LONGER = N_(
    "Лойиҳа тузилгандан бери шароит ўзгарган: %(count)s та қатор энди ўз жойига тўғри келмайди."
    " Улар қуйида санаб ўтилган. Лойиҳани қайта туздиринг."
)


def ask(
    faculty_id: int, season: Season, *, from_day: date, minutes: int, by: User, at: datetime, today: date
) -> TimetableDraft:
    """Ask for a draft of a semester from a day on; RuleError while another one is being made for the faculty."""
    if not solving.is_there():
        raise RuleError(NOT_THERE)
    if from_day < today:
        raise RuleError(PAST, field="from_day")
    if from_day > season.ends_on:
        raise RuleError(LATE, field="from_day", day=f"{season.ends_on:%d.%m.%Y}")
    running = select(TimetableDraft.id).join(Job, Job.id == TimetableDraft.job_id)
    mine = (TimetableDraft.faculty_id == faculty_id, Job.status.in_(OPEN))
    if db.session.scalar(running.where(*mine).limit(1)) is not None:
        raise RuleError(RUNS)
    draft = TimetableDraft(
        faculty_id=faculty_id,
        year_id=season.year_id,
        season=season.season,
        from_day=max(from_day, season.starts_on),
        minutes=minutes,
        made_by_id=by.id,
        made_at=at,
    )
    plain.create(draft, by=by)
    draft.job_id = jobs.start(MAKE, by=by, at=at, subject_id=draft.id).id
    db.session.flush()
    return draft


@jobs.handles(MAKE)
def make(work: Work) -> dict[str, Any]:
    """Read what has no place, let go of the database while it is solved, and keep the answer as a draft."""

    def read() -> tuple[Gathered, int]:
        draft = db.session.get_one(TimetableDraft, work.subject_id, populate_existing=True)
        term = Term(draft.faculty_id, draft.year_id, draft.season, draft.from_day)
        return demands.gather(term), draft.minutes

    work.step(0, 100)
    gathered, minutes = jobs.read_only(read)
    answer = solving.solve(gathered.problem, seconds=minutes * MINUTE, seed=work.subject_id, step=work.step)
    draft = db.session.get_one(TimetableDraft, work.subject_id, populate_existing=True, with_for_update=True)
    if draft.status != ASKED:
        raise RuleError(NOT_READY)
    bulk.insert_many(DraftRow, list(_rows(draft, gathered, answer)))
    lessons = sum(each.weeks.bit_count() for each in answer.placed + answer.extra)
    draft.status, draft.lesson_count = READY, lessons
    draft.missing_count = sum(row.pairs for row in gathered.problem.rows) - lessons
    draft.figures = json.dumps(answer.figures)
    draft.conflicts = json.dumps(_conflicts(gathered, answer))
    db.session.flush()
    by = db.session.get_one(User, work.owner_id)
    audit.record("make", draft, by=by, changes={"status": (ASKED, READY), "lesson_count": (0, lessons)})
    return {"lessons": lessons, "missing": draft.missing_count}


def _rows(draft: TimetableDraft, gathered: Gathered, answer: Answer) -> Iterable[dict[str, Any]]:
    problem = gathered.problem
    single = [False] * len(answer.placed) + [True] * len(answer.extra)
    for each, is_single in zip(answer.placed + answer.extra, single, strict=True):
        row, (day, pair) = problem.rows[each.row], divmod(each.slot, problem.pairs)
        yield {
            "draft_id": draft.id,
            "load_id": row.load,
            "weekday": day + 1,
            "slot_id": gathered.slots[pair],
            "room_id": problem.rooms[each.room],
            "weeks": ONCE if is_single else row.weeks,
            "first_day": gathered.day(each) if is_single else gathered.spans[row.load].first,
            "pairs": each.weeks.bit_count(),
        }


def _conflicts(gathered: Gathered, answer: Answer) -> list[dict[str, Any]]:
    rows = gathered.problem.rows
    return [
        {
            "kind": each.kind,
            "loads": sorted({rows[row].load for row in each.rows}),
            "who": each.who,
            "wanted": each.wanted,
            "offered": each.offered,
        }
        for each in answer.conflicts
    ]


def days_of(rows: Sequence[DraftRow]) -> dict[int, list[date]]:
    """Draft row → its days, as the calendar is now. The loads must be loaded with their curriculum subjects."""
    if not rows:
        return {}
    first = min(row.first_day for row in rows)
    spans = spans_of({row.load.curriculum_subject.semester_id for row in rows}, first)
    last = max((span.last for span in spans.values()), default=first)
    week = working_week_between(first, max(last, first))
    found = {}
    for row in rows:
        span = spans.get(row.load.curriculum_subject.semester_id)
        if row.weeks == ONCE:
            found[row.id] = [row.first_day] if week.is_working(row.first_day) else []
        elif span:
            mine = span._replace(first=max(row.first_day, span.starts_on))
            found[row.id] = days_of_row(mine, week, row.weekday, row.weeks)[: row.pairs]
    return found


def accept(draft: TimetableDraft, rows: Sequence[DraftRow], *, by: User, at: datetime, today: date) -> int:
    """Put all rows of a draft into the timetable, or none; return how many lessons. RuleError when the world changed.

    `rows` are all rows of the draft with their loads, the curriculum subjects and the groups of those.
    """
    with db.session.begin_nested():
        _claim(draft, ACCEPTED, by=by, at=at)
        return _put(draft, rows, by=by, today=today)


def _put(draft: TimetableDraft, rows: Sequence[DraftRow], *, by: User, today: date) -> int:
    if not rows:
        raise RuleError(EMPTY)
    loads = [row.load_id for row in rows]
    db.session.execute(select(TeachingLoad.id).where(TeachingLoad.id.in_(loads)).with_for_update())
    days = days_of(rows)
    _require_loads(draft, rows)
    if found := misfits_of(draft, rows, days, today):
        raise RuleError(NO_LONGER, count=len({each.row.id for each in found}))
    lessons = [_lesson(draft, row, day) for row in rows for day in days[row.id]]
    if len(lessons) != draft.lesson_count:
        raise RuleError(CHANGED)
    add_lessons(lessons, by=by)
    return len(lessons)


def _require_loads(draft: TimetableDraft, rows: Sequence[DraftRow]) -> None:
    """Refuse rows whose loads want fewer lessons now than the draft has for them."""
    term = Term(draft.faculty_id, draft.year_id, draft.season, draft.from_day)
    asked = {each.load_id: each for each in demands.unplaced(term)}
    wanted = {row.load_id: 0 for row in rows}
    for row in rows:
        wanted[row.load_id] += row.pairs
    if any(load not in asked or asked[load].left < pairs for load, pairs in wanted.items()):
        raise RuleError(CHANGED)


def _lesson(draft: TimetableDraft, row: DraftRow, day: date) -> NewLesson:
    load = row.load
    new = NewLoad(
        curriculum_subject_id=load.curriculum_subject_id,
        teacher_id=load.teacher_id,
        department_id=load.department_id,
        lesson_kind=load.lesson_kind,
        hours=load.hours,
        group_ids=tuple(each.group_id for each in load.groups),
    )
    return NewLesson(
        load_id=load.id, load=new, faculty_id=draft.faculty_id, room_id=row.room_id, day=day, slot_id=row.slot_id
    )


def reject(draft: TimetableDraft, *, by: User, at: datetime) -> None:
    """Set a draft aside; it stays for whoever wants to know what was offered."""
    _claim(draft, REJECTED, by=by, at=at)


def _claim(draft: TimetableDraft, status: str, *, by: User, at: datetime) -> None:
    """Decide about a ready draft once: of two people who press at a time, one finds it decided."""
    mine = update(TimetableDraft).where(TimetableDraft.id == draft.id, TimetableDraft.status == READY)
    values = {"status": status, "decided_at": at, "decided_by_id": by.id}
    done = db.session.execute(mine.values(values).returning(TimetableDraft.id)).first()
    if done is None:
        raise RuleError(NOT_READY)
    db.session.refresh(draft)
    audit.record(status, draft, by=by, changes={"status": (READY, status)})


__all__ = ["ALL", "MAKE", "accept", "ask", "days_of", "make", "reject"]

"""Жадвал лойиҳалари: a dean asks for a draft, looks at its weeks, accepts it whole or rejects it."""

from datetime import date

import pytest
from sqlalchemy import delete, func, select, update

from hemis.extensions import db
from hemis.models.exams import Exam, ExamGroup, ExamSession
from hemis.models.generator import DraftRow, TeacherWish, TimetableDraft, WishCell
from hemis.models.infrastructure import Room
from hemis.models.jobs import Job
from hemis.models.teaching import Lesson, LessonGroup, TeachingLoad
from hemis.operations import jobs, solving
from hemis.operations.demands import Term, gather
from hemis.web import clock
from tests.world import NOW

HOME = "/curriculum/timetables/drafts/"


@pytest.fixture
def work(app):
    """Do all work that waits, as the worker would."""

    def work():
        with app.app_context():
            waiting = jobs.sweep(clock.now())
            db.session.commit()
            return [jobs.run(key, clock.now, app.config["UPLOADS"]) for key in waiting]

    return work


@pytest.fixture
def quick(monkeypatch):
    """A generator that does not use its whole minute."""
    real = solving.solve
    monkeypatch.setattr(solving, "solve", lambda problem, **asked: real(problem, **{**asked, "seconds": 1}))


def lessons(app, world):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Lesson).where(Lesson.load_id == world.load))


def newest(app):
    with app.app_context():
        return db.session.scalar(select(func.max(TimetableDraft.id)))


@pytest.mark.both_engines
def test_a_dean_lets_a_timetable_be_made_and_accepts_it(app, as_, world, work, quick):
    client, before = as_("dean"), lessons(app, world)
    page = client.submit(client.page(f"{HOME}new").form(), from_day="07.10.2026", minutes="1")
    assert "Жадвал тузиш бошланди" in page
    assert "тузилмоқда" in page
    key = newest(app)
    assert "ҳозир тузилмоқда" in client.refused(client.page(f"{HOME}new").form(), from_day="07.10.2026", minutes="1")
    assert work() == ["done"]
    page = client.page(f"{HOME}{key}")
    assert "Барча дарсларга жой топилди: 11 та" in page
    week = client.page(f"{HOME}{key}/groups/{world.group}")
    assert "янги" in week
    assert "Математик анализ" in week
    assert lessons(app, world) == before
    done = client.submit(client.page(f"{HOME}{key}/acceptance").form())
    assert "жадвалга қўйилди: 11 та дарс" in done
    assert lessons(app, world) == before + 11
    with app.app_context():
        days = db.session.scalars(select(Lesson.day).where(Lesson.load_id == world.load)).all()
        groups = db.session.scalar(
            select(func.count()).select_from(LessonGroup).where(LessonGroup.group_id == world.group)
        )
    assert all(day.weekday() < 6 for day in days)
    assert groups == before + 11
    assert {"Қабул қилиш", "Рад этиш"}.isdisjoint(client.page(f"{HOME}{key}").links)
    for step in ("acceptance", "rejection"):
        answer = client.get(f"{HOME}{key}/{step}")
        assert answer.status_code == 303
        assert "қарор қабул қилинган" in client.page(answer.headers["Location"])
    assert "Жойлаштирадиган дарс қолмаган" in again(client, work)


def again(client, work):
    page = client.submit(client.page(f"{HOME}new").form(), from_day="07.10.2026", minutes="1")
    assert work() == ["failed"]
    return (
        client.page(page.url) if hasattr(page, "url") else client.page(f"{HOME}?sort=-made") and client.page("/jobs/")
    )


@pytest.mark.both_engines
def test_a_draft_that_the_world_has_overtaken_is_refused_whole(app, as_, world):
    client, before = as_("dean"), lessons(app, world)
    form = client.page(f"{HOME}{world.timetable_draft}/acceptance").form()
    with app.app_context():
        row = db.session.scalars(select(DraftRow).where(DraftRow.draft_id == world.timetable_draft)).one()
        load = db.session.get(TeachingLoad, row.load_id)
        day = clock.today().replace(day=14)
        other = {"curriculum_subject_id": load.curriculum_subject_id, "department_id": load.department_id}
        foreign = db.session.get(TeachingLoad, world.foreign.load)
        db.session.add(
            Lesson(
                load_id=foreign.id,
                teacher_id=foreign.teacher_id,
                faculty_id=world.foreign.faculty,
                room_id=row.room_id,
                day=day,
                slot_id=row.slot_id,
                lesson_kind="11",
                **other,
            )
        )
        db.session.commit()
    page = client.refused(form)
    assert "B01-01 14.10.2026 куни банд" in page
    assert "1 та қатор энди ўз жойига тўғри келмайди" in page
    assert "Қабул қилиш" not in [each.text for each in page.find_all("button")]
    assert lessons(app, world) == before
    with app.app_context():
        assert db.session.get(TimetableDraft, world.timetable_draft).status == "ready"


@pytest.mark.both_engines
def test_what_no_longer_fits_is_told_before_it_is_accepted(app, as_, world):
    client = as_("dean")
    form = client.page(f"{HOME}{world.timetable_draft}/acceptance").form()
    with app.app_context():
        row = db.session.scalars(select(DraftRow).where(DraftRow.draft_id == world.timetable_draft)).one()
        draft, load = db.session.get(TimetableDraft, row.draft_id), db.session.get(TeachingLoad, row.load_id)
        decided = {"status": "confirmed", "decided_at": NOW, "decided_by_id": world.users["dean"]}
        wish = db.session.scalar(
            select(TeacherWish).where(TeacherWish.employee_id == load.teacher_id, TeacherWish.season == draft.season)
        ) or TeacherWish(employee_id=load.teacher_id, year_id=draft.year_id, season=draft.season, entered_at=NOW)
        for name, value in {**decided, "remark": "", "reason": "Шифохонада ишлайди"}.items():
            setattr(wish, name, value)
        db.session.add(wish)
        db.session.flush()
        db.session.execute(delete(WishCell).where(WishCell.wish_id == wish.id))
        db.session.add(WishCell(wish_id=wish.id, weekday=row.weekday, slot_id=row.slot_id, kind="never"))
        db.session.get(Room, row.room_id).capacity = 3
        db.session.commit()
    for page in (client.page(f"{HOME}{world.timetable_draft}/acceptance"), client.refused(form)):
        assert "бу вақтда дарс бера олмайди: истаги тасдиқланган" in page
        assert "хонасида 3 ўрин бор, талабалар эса" in page
        assert "Рад этиш" in page.links
    with app.app_context():
        assert db.session.get(TimetableDraft, world.timetable_draft).status == "ready"


def test_a_draft_whose_load_has_shrunk_is_refused(app, as_, world):
    with app.app_context():
        db.session.get(TeachingLoad, world.load).hours = 10
        db.session.commit()
    client = as_("dean")
    page = client.refused(client.page(f"{HOME}{world.timetable_draft}/acceptance").form())
    assert "юкламалар ўзгарган" in page


@pytest.mark.both_engines
def test_an_exam_keeps_its_room_and_its_people_busy(app, world):
    with app.app_context():
        db.session.get(ExamSession, world.exam_session).starts_on = date(2026, 10, 12)
        place = {"day": date(2026, 10, 15), "slot_id": world.slots[5]}
        db.session.execute(update(Exam).where(Exam.id == world.exam).values(**place))
        db.session.commit()
        exam = db.session.get(Exam, world.exam)
        draft = db.session.get(TimetableDraft, world.timetable_draft)
        problem = gather(Term(draft.faculty_id, draft.year_id, draft.season, date(2026, 10, 12))).problem
        group = db.session.scalar(select(ExamGroup.group_id).where(ExamGroup.exam_id == exam.id))
        at = place["day"].weekday() * problem.pairs + 5
        assert problem.busy_rooms[exam.room_id, at] & 1
        assert problem.busy_teachers[exam.examiner_id, at] & 1
        assert problem.busy_groups[group, at] & 1


def test_a_draft_is_rejected_and_kept(app, as_, world):
    client = as_("dean")
    page = client.submit(client.page(f"{HOME}{world.timetable_draft}/rejection").form())
    assert "жадвал ўзгармади" in page
    assert "рад этилган" in client.page(f"{HOME}{world.timetable_draft}")
    assert "рад этилган" in client.page(f"{HOME}?status=rejected")
    assert "Бундай лойиҳа йўқ" in client.page(f"{HOME}?status=accepted")


def test_a_draft_shows_its_weeks_its_quality_and_what_collides(as_, world):
    client = as_("dean")
    page = client.page(f"{HOME}{world.timetable_draft}")
    for words in ("Гуруҳларнинг «деразалари»", "Ажратилган вақтда жой топилмади", "Математик анализ, маъруза"):
        assert words in page
    for kind, key in (("groups", world.group), ("teachers", world.teacher), ("rooms", world.room)):
        week = client.page(f"{HOME}{world.timetable_draft}/{kind}/{key}")
        assert "янги" in week
    assert "янги:" not in client.page(f"{HOME}{world.timetable_draft}/groups/{world.group}?week=2027-03-01")
    assert client.get(f"{HOME}{world.timetable_draft}/rooms/{world.foreign.room}").status_code == 404


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"from_day": "05.10.2026"}, "Ўтиб кетган кундан"),
        ({"from_day": "01.03.2027"}, "24.01.2027 куни тугайди"),
        ({"from_day": ""}, "Тўлдирилиши шарт"),
        ({"minutes": "29"}, "Рўйхатдаги қийматлардан"),
    ],
)
def test_what_cannot_be_asked_is_refused_beside_its_field(as_, world, values, words):
    client = as_("dean")
    assert words in client.refused(client.page(f"{HOME}new").form(), **{"from_day": "07.10.2026", **values})


def test_a_server_without_the_solver_says_so(as_, world, monkeypatch):
    monkeypatch.setattr("hemis.menus.curriculum.drafts.is_there", lambda: False)
    monkeypatch.setattr(solving, "is_there", lambda: False)
    client = as_("dean")
    page = client.page(f"{HOME}new")
    assert "ўрнатилмаган" in page
    assert "from_day" not in page.form().data


def test_work_that_is_stopped_leaves_no_draft_and_can_be_begun_anew(app, as_, world, work):
    client = as_("dean")
    page = client.submit(client.page(f"{HOME}new").form(), from_day="07.10.2026", minutes="1")
    client.submit(page.form("stop"))
    assert work() == []
    page = client.page(f"{HOME}{newest(app)}")
    assert "тўхтатилди" in page
    assert "Қайта туздириш" in page.links


def test_a_running_solver_ends_when_nobody_wants_it(app, as_, world, monkeypatch):
    client = as_("dean")
    client.submit(client.page(f"{HOME}new").form(), from_day="07.10.2026", minutes="1")
    with app.app_context():
        key = db.session.scalar(select(func.max(Job.id)))

        def unwanted(self, done, total):
            raise jobs.CancelledError

        monkeypatch.setattr(jobs.Work, "step", unwanted)
        assert jobs.run(key, clock.now, app.config["UPLOADS"]) == "cancelled"


def test_others_do_not_see_drafts(as_, world):
    assert as_("teacher").get(HOME).status_code == 403
    assert as_("dean").get(f"{HOME}{world.foreign.timetable_draft}").status_code == 404
    assert as_("foreign_dean").get(f"{HOME}{world.timetable_draft}/acceptance").status_code == 404

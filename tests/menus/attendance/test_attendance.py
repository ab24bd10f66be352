"""What the dean's office sees of the absences, and how it corrects a journal."""

from datetime import date

import pytest
from sqlalchemy import delete, select

from hemis.domain.rules import scope_values
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.audit import AuditEntry
from hemis.models.curriculum import CurriculumSubject, Semester
from hemis.models.settings import RuleValue
from hemis.models.teaching import Absence, AbsenceTotal, Lesson
from hemis.operations.attendance import Held, hold_many
from hemis.web import clock
from tests.rig.counter import count_statements

PAGES = ("/attendance/absences/", "/attendance/totals/", "/attendance/semesters/", "/attendance/corrections/")
REASON = "Тиббий маълумотнома № 12"


@pytest.fixture
def missed(app, world):
    """Absences at both faculties: the first student two pairs, the second one hour, a stranger one pair."""
    first, second = world.students[:2]
    with app.app_context():
        for place, login, marks in (
            (world, "teacher", {world.lesson: {first: 2, second: 1}, world.lesson_old: {first: 2}}),
            (world.foreign, "foreign_teacher", {world.foreign.lesson: {world.foreign.students[0]: 2}}),
        ):
            user = db.session.get_one(User, world.users[login])
            hold_many(
                [
                    Held(lesson, place.subject, place.faculty, clock.now(), user.id, absent)
                    for lesson, absent in marks.items()
                ],
                by=user,
            )
        db.session.commit()
    return world


def test_the_dean_sees_who_was_absent_today(as_, missed):
    page = as_("dean").page(PAGES[0])
    assert "2 та дарс, 1 тасида журнал тўлдирилган, 2 та қолдириш" in page
    assert page.rows()[0][:1] == ["Абдуллаев Шерзод Ёқуб ўғли"]
    assert "БЕГОНА" not in page
    assert "Шарипов" not in page
    assert "Абдуллаев" in as_("dean").page(f"{PAGES[0]}?day=2026-09-22")


def test_on_a_day_without_lessons_the_last_one_with_lessons_is_shown(as_, at, missed):
    at("2026-10-11 12:00")
    page = as_("dean").page(PAGES[0])
    assert "Абдуллаев" in page
    assert page.by_id("day").get("value") == "2026-10-06"


def test_the_totals_stand_against_the_limit(as_, app, missed):
    dean = as_("dean")
    page = dean.page(PAGES[1])
    assert page.rows()[0][:6] == ["Абдуллаев Шерзод Ёқуб ўғли", "11-ФИЗ", "Математик анализ", "4", "0", "6,67 %"]
    set_total(app, missed, 15)
    assert "якуний назоратга киритилмайди" in dean.page(f"{PAGES[1]}?over=beyond")
    set_total(app, missed, 14)
    assert "20 фоизга етди" in dean.page(f"{PAGES[1]}?over=20")
    assert "Бундай талаба топилмади." in dean.page(f"{PAGES[1]}?over=beyond")


@pytest.mark.parametrize(
    ("hours", "words"),
    [(35, "—"), (36, "36 соатга етди"), (74, "72 соатга етди"), (75, "74 соатдан ошди")],
)
def test_the_hours_of_the_semester_warn_in_steps(as_, app, missed, hours, words):
    set_total(app, missed, hours)
    page = as_("dean").page(f"{PAGES[2]}?sort=-hours")
    assert page.rows()[0][0] == "Абдуллаев Шерзод Ёқуб ўғли"
    assert words in page.rows()[0][4]


def set_total(app, world, hours):
    with app.app_context():
        total = db.session.get_one(AbsenceTotal, (world.students[0], world.subject))
        total.unexcused_hours = hours
        db.session.commit()


def enter(app, key, value, valid_from, scope="", valid_to=None):
    faculty = scope_values(scope).get("faculty")
    version = {"key": key, "value": value, "valid_from": valid_from, "valid_to": valid_to, "act": "Қарор"}
    with app.app_context():
        db.session.add(RuleValue(scope=scope, faculty_id=faculty, **version))
        db.session.commit()


def chips(dean, address):
    """What the warning of the first student says, and whether the filter by the limit keeps the row."""
    warning = dean.page(f"{address}?sort=-hours").rows()[0][-1]
    return warning, "Абдуллаев" in dean.page(f"{address}?over=beyond")


@pytest.mark.both_engines
@pytest.mark.parametrize(
    ("valid_from", "scope", "counts"),
    [
        (date(2026, 9, 1), "", True),
        (date(2026, 10, 1), "", False),
        (date(2026, 9, 1), "faculty=HOME", True),
        (date(2026, 9, 1), "faculty=FOREIGN", False),
        (date(2026, 9, 1), "form=11,level=11", True),
        (date(2026, 9, 1), "level=12", False),
        (date(2026, 9, 1), "form=13", False),
    ],
)
def test_a_limit_is_that_of_the_semester_s_first_day_and_of_the_student_s_programme(
    as_, app, missed, valid_from, scope, counts
):
    scope = scope.replace("HOME", str(missed.faculty)).replace("FOREIGN", str(missed.foreign.faculty))
    dean = as_("dean")
    set_total(app, missed, 12)
    for key, value in (("att.subject_pct", "10.5"), ("att.expel_hours", "11")):
        enter(app, key, value, valid_from, scope)
    lost = ("якуний назоратга киритилмайди", True) if counts else ("20 фоизга етди", False)
    assert chips(dean, PAGES[1]) == lost
    beyond = ("11 соатдан ошди: деканат қарори керак", True) if counts else ("—", False)
    assert chips(dean, PAGES[2]) == beyond


def test_a_special_limit_goes_before_one_for_everybody_in_the_filter_too(as_, app, missed):
    dean = as_("dean")
    set_total(app, missed, 12)
    enter(app, "att.subject_pct", "10", date(2026, 9, 1))
    enter(app, "att.subject_pct", "50", date(2025, 9, 1), f"faculty={missed.faculty}")
    enter(app, "att.subject_pct", "5", date(2025, 9, 1), f"faculty={missed.faculty},level=11", date(2026, 9, 1))
    assert chips(dean, PAGES[1]) == ("20 фоизга етди", False)
    assert "аудитория соатининг 50 фоизига етса" in dean.page(PAGES[1])


def test_the_steps_before_a_limit_are_rules_too(as_, app, missed):
    dean = as_("dean")
    set_total(app, missed, 8)
    enter(app, "att.subject_warn", "10/13", date(2026, 9, 1))
    enter(app, "att.semester_warn", "5/8/72", date(2026, 9, 1), "level=11")
    assert chips(dean, PAGES[1])[0] == "13 фоизга етди"
    assert chips(dean, PAGES[2])[0] == "8 соатга етди"
    assert "Абдуллаев" in dean.page(f"{PAGES[1]}?over=13")


def test_the_hours_of_two_semesters_are_not_added_up(as_, app, missed):
    with app.app_context():
        first = db.session.get_one(CurriculumSubject, missed.draft_subject)
        semester = db.session.get_one(Semester, first.semester_id)
        semester.starts_on, semester.ends_on = date(2026, 3, 1), date(2026, 9, 20)
        number = {"curriculum_id": semester.curriculum_id, "year_id": semester.year_id, "number": 9}
        db.session.add(later := Semester(**number, starts_on=date(2026, 10, 5), ends_on=date(2026, 12, 30)))
        db.session.flush()
        names = set(CurriculumSubject.__mapper__.columns.keys()) - {"id", "semester_id"}
        same = {name: getattr(first, name) for name in names}
        db.session.add(second := CurriculumSubject(semester_id=later.id, **same))
        db.session.flush()
        who = {"student_id": missed.students[2], "faculty_id": missed.faculty}
        for subject, hours in ((first, 70), (second, 7)):
            db.session.add(AbsenceTotal(curriculum_subject_id=subject.id, unexcused_hours=hours, **who))
        db.session.commit()
    dean = as_("dean")
    assert [row[2] for row in dean.page(f"{PAGES[2]}?sort=-hours").rows()] == ["7", "4", "1"]
    assert "Бундай талаба топилмади." in dean.page(f"{PAGES[2]}?over=48")


def test_the_lessons_of_a_former_semester_do_not_stand_behind_the_sum_of_this_one(as_, app, missed):
    student = f"/attendance/absences/students/{missed.students[0]}"
    with app.app_context():
        former = db.session.get_one(CurriculumSubject, missed.draft_subject)
        semester = db.session.get_one(Semester, former.semester_id)
        semester.starts_on, semester.ends_on = date(2026, 3, 1), date(2026, 9, 20)
        number = {"curriculum_id": semester.curriculum_id, "year_id": semester.year_id, "number": 9}
        db.session.add(Semester(**number, starts_on=date(2026, 10, 5), ends_on=date(2026, 12, 30)))
        like = db.session.get_one(Lesson, missed.lesson)
        names = set(Lesson.__mapper__.columns.keys()) - {"id", "day", "curriculum_subject_id"}
        same = {name: getattr(like, name) for name in names}
        db.session.add(old := Lesson(**same, day=date(2026, 9, 14), curriculum_subject_id=former.id))
        db.session.flush()
        db.session.add(Absence(lesson_id=old.id, student_id=missed.students[0], unexcused_hours=2))
        db.session.commit()
    dean = as_("dean")
    assert "сабабсиз 4 соат" in dean.page(student)
    assert "сабабсиз 2 соат" in dean.page(f"{student}?subject={missed.draft_subject}")  # asked about until its final
    assert len(as_("student").page("/attendance/own/").rows(1)) == 2


def test_the_share_of_a_subject_sorts_by_the_share(as_, app, missed):
    """Of few hours too: 2 of 4 are half, 29 of 60 are less."""
    with app.app_context():
        short = db.session.get_one(CurriculumSubject, missed.draft_subject)
        rest = short.auditory_hours - 4
        short.lecture_hours, short.practice_hours, short.lab_hours, short.seminar_hours = 4, 0, 0, 0
        short.independent_hours += rest
        semester = db.session.get_one(Semester, short.semester_id)
        semester.starts_on, semester.ends_on = date(2026, 9, 2), date(2026, 12, 30)
        db.session.execute(delete(AbsenceTotal))
        who = {"student_id": missed.students[0], "faculty_id": missed.faculty}
        for key, hours in ((missed.subject, 29), (short.id, 2)):
            db.session.add(AbsenceTotal(curriculum_subject_id=key, unexcused_hours=hours, **who))
        db.session.commit()
    shares = [row[5] for row in as_("dean").page(f"{PAGES[1]}?sort=-share").rows()]
    assert shares == ["50 %", "48,33 %"]


def test_from_a_number_to_its_lessons(as_, missed):
    dean = as_("dean")
    page = dean.page(f"/attendance/absences/students/{missed.students[0]}?subject={missed.subject}")
    assert "сабабсиз 4 соат, сабабли 0 соат" in page
    assert len(page.rows()) == 2
    dean.page(f"/attendance/absences/students/{missed.foreign.students[0]}", 404)


def test_the_filters_narrow(as_, missed):
    dean = as_("dean")
    assert "Бу кунда қолдирилган дарс белгиланмаган." in dean.page(f"{PAGES[0]}?group_id={missed.group2}")
    assert "Ёқубова" in dean.page(f"{PAGES[1]}?course=1&q=analiz&sort=student")
    assert "Бундай талаба топилмади." in dean.page(f"{PAGES[2]}?course=2")
    assert "Абдуллаев" not in dean.page(f"{PAGES[2]}?over=48")


@pytest.mark.parametrize("form", ["xlsx", "csv", "print"])
@pytest.mark.parametrize("page", PAGES[:3])
def test_every_list_goes_into_a_file_and_onto_paper(as_, missed, page, form):
    answer = as_("dean").get(f"{page}?format={form}")
    assert answer.status_code == 200
    if form == "csv":
        text = answer.data.decode("utf-8-sig")
        assert "Абдуллаев Шерзод" in text
        assert "БЕГОНА" not in text


@pytest.mark.parametrize("page", PAGES)
def test_a_page_costs_no_more_than_eight_statements(as_, app, missed, page):
    dean = as_("dean")
    with app.app_context():
        engine = db.engine
    dean.page(page)
    with count_statements(engine) as seen:
        dean.page(page)
    assert len(seen) <= 8, seen
    assert not [each for each in seen if "absence " in each and ("count(" in each or "sum(" in each)], seen


def test_the_deans_office_corrects_with_a_reason(as_, app, missed):
    dean, student = as_("dean"), missed.students[0]
    address = f"/attendance/corrections/{missed.lesson_old}"
    form = dean.page(address).form()
    refused = dean.refused(form, reason="сабаб", **{f"s{student}": "0-2"})
    assert refused.form().data[f"s{student}"] == "0-2"
    assert "reason" in refused.form().errors
    saved = dean.submit(form, reason=REASON, **{f"s{student}": "0-2"})
    assert "сабабли деб тасдиқланган" in saved
    history = dean.page(address)
    assert REASON in history
    assert "Абдуллаев Шерзод: сабабсиз 2 соат → сабабли 2 соат" in history.text_at("section", class_="history")
    with app.app_context():
        total = db.session.get_one(AbsenceTotal, (student, missed.subject))
        assert (total.unexcused_hours, total.excused_hours) == (2, 2)
        assert db.session.scalar(select(AuditEntry.reason).where(AuditEntry.verb == "correct")) == REASON


def test_a_stale_correction_shows_what_is_stored(as_, app, missed):
    dean, student = as_("dean"), missed.students[0]
    form = dean.page(f"/attendance/corrections/{missed.lesson}").form()
    dean.submit(form, reason=REASON, **{f"s{student}": "1-1"})
    page = dean.read(dean.send(form, reason=REASON, **{f"s{student}": "0-2"}), 409)
    assert "сақлангани: сабабсиз 1, сабабли 1 соат" in page
    dean.submit(page.form())
    with app.app_context():
        row = db.session.get_one(Absence, (missed.lesson, student))
        assert (row.unexcused_hours, row.excused_hours) == (0, 2)


def test_a_forgotten_journal_is_listed_until_the_office_keeps_it(as_, missed):
    dean = as_("dean")
    assert "05.10.2026, 2-жуфтлик" in dean.page(PAGES[3])
    dean.submit(dean.page(f"/attendance/corrections/{missed.lesson_yesterday}").form(), reason=REASON)
    assert "05.10.2026, 2-жуфтлик" not in dean.page(PAGES[3])


def test_a_lesson_of_another_faculty_does_not_exist(as_, missed):
    as_("dean").page(f"/attendance/corrections/{missed.foreign.lesson}", 404)


@pytest.mark.parametrize("login", ["management", "registrar"])
def test_others_look_but_do_not_correct(as_, missed, login):
    client = as_(login)
    assert "Абдуллаев" in client.page(PAGES[0])
    client.page(f"/attendance/corrections/{missed.lesson}", 403)


@pytest.mark.parametrize("login", ["head", "student", "hr"])
def test_the_room_is_closed_to_the_rest(as_, missed, login):
    client = as_(login)
    for page in PAGES:
        client.page(page, 403)

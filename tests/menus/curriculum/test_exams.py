"""Имтиҳонлар: sessions, the list of what is examined, placing, the board, filling, approval, and who sees what."""

from datetime import date

import pytest
from sqlalchemy import select

from hemis.extensions import db
from hemis.models.exams import Exam, ExamSession
from hemis.models.infrastructure import Room
from hemis.models.joining import GroupSubject
from hemis.models.staff import Employee
from tests.house.walks import engine_of
from tests.rig.counter import count_statements
from tests.rig.reading import text_of

HOME = "/curriculum/exams/"
TIMETABLE = "/curriculum/exam-timetable/"


def session(world):
    return f"{HOME}{world.exam_session}"


def item(world):
    return f"{HOME}items/{world.exam}"


def placing(world):
    return f"{session(world)}/subjects/{world.subject}/groups/{world.group2}/placing"


@pytest.fixture
def joined(app, world):
    """Both groups are joined to the subject, so that only the place of the second one is missing."""
    with app.app_context():
        for group in (world.group, world.group2):
            db.session.add(GroupSubject(group_id=group, curriculum_subject_id=world.subject))
        db.session.commit()


def place(as_, world, **values):
    client = as_("dean")
    return client.submit(client.page(placing(world)).form("placing"), **values)


def approve(as_, world):
    place(as_, world)
    dean, studies = as_("dean"), as_("studies")
    dean.submit(dean.page(session(world)).form(f"{session(world)}/submission"))
    return studies.submit(studies.page(f"{session(world)}/approval").form())


def test_the_list_of_sessions_tells_how_far_they_are(as_, world):
    page = as_("dean").page(HOME)
    assert [row[1:5] for row in page.rows()] == [["Физика факультети", "04.01.2027 – 23.01.2027", "1 / 2", "қоралама"]]
    assert len(as_("registrar").page(HOME).rows()) == 2
    assert "Бундай сессия топилмади" in as_("registrar").page(f"{HOME}?state=approved")
    assert len(as_("registrar").page(f"{HOME}?q=fizika").rows()) == 1


def test_the_list_says_what_is_missing(as_, world):
    page = as_("dean").page(session(world))
    assert "Рўйхатда 2 та имтиҳон, жадвалга қўйилгани 1 та." in page
    assert [row[0] for row in page.rows()] == ["11-ФИЗ", "12-ФИЗ"]
    assert "гуруҳ фанга бириктирилмаган" in page
    assert len(as_("dean").page(f"{session(world)}?progress=open").rows()) == 1
    assert len(as_("dean").page(f"{session(world)}?q=ҳайитова").rows()) == 1
    assert len(as_("dean").page(f"{session(world)}?q=matematik").rows()) == 2
    assert "Бундай имтиҳон топилмади" in as_("dean").page(f"{session(world)}?q=yoq")


@pytest.mark.both_engines
@pytest.mark.parametrize("sort", ["group", "-subject", "day", "-room", "examiner", "course"])
def test_the_list_sorts_by_what_it_shows(as_, world, sort):
    assert len(as_("dean").page(f"{session(world)}?sort={sort}").rows()) == 2


@pytest.mark.parametrize("form", ["csv", "xlsx", "print"])
def test_the_list_and_the_board_leave_as_files(as_, world, form):
    for address in (HOME, session(world), f"{session(world)}/board", TIMETABLE):
        answer = as_("dean").get(f"{address}?format={form}")
        assert answer.status_code == 200
    assert "Ҳайитова" in as_("dean").get(f"{session(world)}?format=csv").text


@pytest.mark.both_engines
def test_two_clicks_place_an_exam_where_the_page_offers_it(app, as_, world, joined):
    page = as_("dean").page(f"{session(world)}?progress=open")
    page = as_("dean").page(page.links["Математик анализ"])
    assert "04.01.2027, Душанба, 1-жуфтлик, 08:30" in page
    assert "Насруллаев" not in text_of(page.by_id("placing"))
    done = place(as_, world)
    assert "Имтиҳон 04.01.2027 кунига қўйилди" in done
    with app.app_context():
        row = db.session.scalars(select(Exam).where(Exam.day == date(2027, 1, 4))).one()
        assert (row.slot_id, row.form) == (world.slots[0], "12")


def test_days_too_near_to_another_exam_are_named(as_, world):
    page = as_("dean").page(f"{item(world)}/move")
    assert "05.01.2027 имтиҳонига яқин" not in page
    place(as_, world)
    page = as_("dean").page(f"{item(world)}/move")
    assert "хона бўш" in page
    assert "05.01.2027, Сешанба, 1-жуфтлик" in page


def test_another_day_and_pair_are_one_click(as_, world):
    client = as_("dean")
    page = client.page(f"{placing(world)}?day=2027-01-12&slot_id={world.slots[2]}")
    done = client.submit(page.form("placing"), form="13")
    assert "12.01.2027" in done


@pytest.mark.both_engines
def test_who_is_busy_is_told_beside_the_field(app, as_, world):
    client = as_("dean")
    page = client.page(f"{placing(world)}?day=2027-01-05&slot_id={world.slots[0]}")
    refused = client.refused(page.form("placing"), room_id=world.room, examiner_id=examiner(app))
    assert "B01-01 хонаси 05.01.2027 куни 1-жуфтликда банд" in refused


def examiner(app):
    with app.app_context():
        return db.session.scalars(select(Employee.id).where(Employee.number == "E-teacher2")).one()


@pytest.mark.parametrize("name", ["examiner_id", "room_id", "form"])
def test_what_was_never_offered_is_refused(app, as_, world, name):
    client = as_("dean")
    form = client.page(placing(world)).form("placing")
    wrong = {"examiner_id": world.foreign.teacher, "room_id": 99999, "form": "77"}
    assert client.send(form, **{name: wrong[name]}).status_code == 422


def test_the_teaching_teacher_is_not_even_offered(as_, world):
    client = as_("dean")
    form = client.page(placing(world)).form("placing")
    answer = client.send(form, examiner_id=world.teacher)
    assert answer.status_code == 422
    assert "Рўйхатдаги қийматлардан бирини танланг" in answer.text


def test_groups_sit_together_when_asked(app, as_, world):
    with app.app_context():
        db.session.delete(db.session.get(Exam, world.exam))
        db.session.commit()
    client = as_("dean")
    page = client.page(f"{placing(world)}?together={world.group}")
    assert "12-ФИЗ, 11-ФИЗ" in page
    client.submit(page.form("placing"))
    assert "Рўйхатда 2 та имтиҳон, жадвалга қўйилгани 2 та." in client.page(session(world))


@pytest.mark.both_engines
def test_an_exam_is_moved_and_its_history_says_so(as_, world):
    client = as_("dean")
    page = client.page(f"{item(world)}/move?day=2027-01-14&slot_id={world.slots[1]}")
    page = client.submit(page.form("placing"))
    assert "14.01.2027, пайшанба, 2-жуфтлик" in page
    for words in ("Кун: 05.01.2027 → 14.01.2027", "Жуфтлик: 1 → 2", "Деканов Декан"):
        assert words in page.text_at("section", class_="history")
    assert "17.01.2027" in page, "written results are due in three days"


def test_an_exam_leaves_the_timetable_after_a_question(as_, world):
    client = as_("dean")
    page = client.submit(client.page(f"{item(world)}/removal").form())
    assert "жадвалга қўйилгани 0 та" in page
    assert client.get(item(world)).status_code == 404


@pytest.mark.both_engines
def test_the_rest_is_filled_by_one_button(as_, world, joined):
    client = as_("dean")
    page = client.page(f"{session(world)}/filling")
    assert "1 та имтиҳонга жой бор, 0 тасига йўқ" in page
    done = client.submit(page.form("filling"))
    assert "Қўйилди: 1 та. Жой топилмади: 0 та." in done
    assert "Жадвалга қўйиладиган имтиҳон қолмади" in client.page(f"{session(world)}/filling")
    assert "Камчилик йўқ" in client.page(f"{session(world)}/checks")


def test_what_cannot_be_filled_says_why(app, as_, world, joined):
    with app.app_context():
        for room in db.session.scalars(select(Room)):
            room.capacity = 1
        db.session.commit()
    page = as_("dean").page(f"{session(world)}/filling")
    assert "бунча ўринли хона йўқ" in page


@pytest.mark.both_engines
def test_the_board_shows_groups_by_days(as_, world):
    page = as_("dean").page(f"{session(world)}/board")
    assert [row[0] for row in page.rows()] == ["11-ФИЗ", "12-ФИЗ"]
    assert "Ҳайитова М.Б." in page
    assert len(as_("dean").page(f"{session(world)}/board?q=12").rows()) == 1


def test_the_paper_carries_the_line_of_approval(as_, world, joined):
    page = as_("dean").page(f"{session(world)}/paper")
    assert "Лойиҳа. Тасдиқлайман: ўқув ишлари бўйича проректор" in page
    approve(as_, world)
    page = as_("dean").page(f"{session(world)}/paper?group_id={world.group}")
    assert "11-ФИЗ гуруҳининг имтиҳонлар жадвали" in page
    assert "проректор Ўқувчиев Баҳром" in page
    assert "12-ФИЗ" not in page
    assert as_("dean").get(f"{session(world)}/paper?group_id={world.foreign.group}").status_code == 404


def test_a_session_is_opened_with_the_days_of_the_curricula(app, as_, world):
    with app.app_context():
        db.session.delete(db.session.get(Exam, world.exam))
        db.session.flush()
        db.session.delete(db.session.get(ExamSession, world.exam_session))
        db.session.commit()
    client = as_("dean")
    page = client.submit(client.page(f"{HOME}new").form())
    assert "14.12.2026 – 23.01.2027" in page
    assert "Бу факультетда шу семестр учун сессия аввал очилган" in client.refused(client.page(f"{HOME}new").form())


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"season": "12"}, "сессия кунларини ўзингиз киритинг"),
        ({"season": "12", "starts_on": "2027-01-20", "ends_on": "2027-01-10"}, "биринчи кунидан кейин"),
        ({"season": "12", "starts_on": "2029-01-01", "ends_on": "2029-02-01"}, "ўқув йили ичида"),
    ],
)
def test_a_session_that_cannot_be_is_refused_in_words(as_, world, values, said):
    client = as_("dean")
    assert said in client.refused(client.page(f"{HOME}new").form(), **values)


def test_the_academic_office_opens_one_for_a_faculty(as_, world):
    client = as_("registrar")
    form = client.page(f"{HOME}new").form()
    done = client.submit(
        form, faculty_id=world.foreign.faculty, season="12", starts_on="2026-12-01", ends_on="2026-12-20"
    )
    assert "Филология факультети, 2026/2027" in done
    assert "Сессия ўчирилди" in client.submit(client.page(f"{done.url}/removal").form())


def test_days_change_unless_an_exam_would_be_left_outside(as_, world):
    client = as_("dean")
    form = client.page(f"{session(world)}/edit").form()
    assert "1 та имтиҳон турибди" in client.refused(form, starts_on="2027-01-10")
    assert "02.01.2027 – 23.01.2027" in client.submit(form, starts_on="2027-01-02")
    assert "имтиҳонлар турибди" in client.refused(client.page(f"{session(world)}/removal").form())


def test_a_timetable_with_faults_goes_nowhere(as_, world):
    client = as_("dean")
    page = client.submit(client.page(session(world)).form(f"{session(world)}/submission"))
    assert page.url.endswith("/checks")
    assert "жадвалда 3 та камчилик бор" in page


@pytest.mark.both_engines
def test_from_the_draft_to_the_approved_timetable_and_back(as_, world, joined):
    page = approve(as_, world)
    assert "тасдиқланган" in page
    dean, studies = as_("dean"), as_("studies")
    assert "Тасдиқланган жадвални" in dean.page(f"{session(world)}/request")
    form = dean.page(f"{item(world)}/removal").form()
    assert "аввал қайтариб олиш ёки очиш керак" in dean.refused(form)

    page = dean.submit(dean.page(f"{session(world)}/request").form(), reason="Ўқитувчи хизмат сафарига кетди")
    assert "Деканов Декан қайта очишни сўраган" in page
    page = studies.submit(studies.page(f"{session(world)}/refusal").form(), reason="Бошқа ўқитувчи топилсин")
    assert "тасдиқланган" in page
    dean.submit(dean.page(f"{session(world)}/request").form(), reason="Ўқитувчи хизмат сафарига кетди")
    page = studies.submit(studies.page(f"{session(world)}/reopening").form())
    assert "қайтарилган" in page
    history = dean.page(f"{session(world)}/checks").text_at("section", class_="history")
    for words in ("қайта очилди", "қайта очиш сўралди", "қайта очиш рад этилди", "тасдиқланди", "Ўқувчиев Баҳром"):
        assert words in history


def test_a_submitted_timetable_is_returned_with_a_remark_or_taken_back(as_, world, joined):
    place(as_, world)
    dean, studies = as_("dean"), as_("studies")
    dean.submit(dean.page(session(world)).form(f"{session(world)}/submission"))
    page = studies.submit(studies.page(f"{session(world)}/revision").form(), remark="Хоналар кичик")
    assert "Проректор изоҳи: Хоналар кичик" in page
    dean.submit(dean.page(session(world)).form(f"{session(world)}/submission"))
    assert "Қайтариб олинди" in dean.submit(dean.page(session(world)).form(f"{session(world)}/withdrawal"))
    assert "Фақат тасдиққа юборилган" in studies.refused(studies.page(f"{session(world)}/approval").form())


@pytest.mark.both_engines
def test_everybody_reads_what_is_approved_own_exams_first(app, as_, world, joined):
    assert "Тасдиқланган имтиҳон йўқ" in as_("student").page(TIMETABLE)
    approve(as_, world)
    for who in ("student", "teacher", "ministry", "hr", "dean", "studies"):
        assert len(as_(who).page(TIMETABLE).rows()) == 2
    rows = as_("student").page(TIMETABLE).rows()
    assert "11-ФИЗ" in rows[0][2], "the student's own exam is the later one"
    assert len(as_("student").page(f"{TIMETABLE}?whose=mine").rows()) == 1
    assert len(as_("teacher").page(f"{TIMETABLE}?whose=mine").rows()) == 2
    assert len(as_("hr").page(f"{TIMETABLE}?q=12-fiz").rows()) == 1
    assert len(as_("hr").page(f"{TIMETABLE}?q=ҳайитова").rows()) == 2
    assert "Бундай имтиҳон топилмади" in as_("hr").page(f"{TIMETABLE}?q=yoqfan")


def test_the_phone_of_an_examiner_knows_the_exam(app, as_, world, joined, client):
    teacher = as_("teacher2")
    page = teacher.read(teacher.send(teacher.page("/curriculum/timetables/feed").form()))
    address = next(each.get("href") for each in page.find_all("a") if (each.get("href") or "").endswith(".ics"))
    assert b"exam-" not in client.get(address).data
    approve(as_, world)
    feed = client.get(address).data.decode()
    assert feed.count("UID:exam-") == 2
    assert "DTSTART:20270105T033000Z" in feed


@pytest.mark.parametrize("who", ["dean", "head"])
def test_the_session_of_another_faculty_does_not_exist(as_, world, who):
    foreign = world.foreign
    client = as_(who)
    for address in (
        f"{HOME}{foreign.exam_session}",
        f"{HOME}{foreign.exam_session}/board",
        f"{HOME}{foreign.exam_session}/checks",
        f"{HOME}{foreign.exam_session}/paper",
        f"{HOME}items/{foreign.exam}",
    ):
        assert client.get(address).status_code == 404
    mixed = f"{session(world)}/subjects/{foreign.subject}/groups/{foreign.group}/placing"
    assert as_("dean").get(mixed).status_code == 404


@pytest.mark.parametrize("who", ["head", "management", "studies", "admin"])
def test_who_only_looks_may_not_change(as_, world, who):
    client = as_(who)
    assert "Математик анализ" in client.page(session(world))
    for address in (f"{HOME}new", placing(world), f"{item(world)}/move", f"{session(world)}/filling"):
        assert client.get(address).status_code == 403


@pytest.mark.parametrize("who", ["dean", "registrar", "management"])
def test_only_the_vice_rector_for_studies_approves(as_, world, who):
    for step in ("approval", "revision", "reopening", "refusal"):
        assert as_(who).get(f"{session(world)}/{step}").status_code == 403


def test_the_pages_cost_few_statements(app, as_, world):
    client = as_("dean")
    for address, most in (
        (HOME, 8),
        (session(world), 8),
        (f"{session(world)}/board", 8),
        (f"{session(world)}/paper", 8),
        (f"{session(world)}/checks", 8),
        (TIMETABLE, 8),
        (placing(world), 12),
        (f"{item(world)}/move", 12),
        (f"{session(world)}/filling", 12),
        (f"{HOME}new", 12),
    ):
        client.page(address)
        with count_statements(engine_of(app)) as seen:
            client.page(address)
        assert len(seen) <= most, (address, seen)


def test_a_room_with_an_exam_is_not_free(as_, world):
    address = "/infrastructure/free-rooms/?day=2027-01-05&pair=1"
    assert "B01-01" not in as_("dean").page(address)
    assert "B01-01" in as_("dean").page(address.replace("pair=1", "pair=3"))

"""Календар режалар: the teacher writes, the head approves, nobody both; a held topic stays (H-19, H-23)."""

from datetime import datetime

import pytest

from hemis.extensions import db
from hemis.models.curriculum import AcademicYear, CurriculumSubject, Semester
from hemis.models.teaching import Lesson, TeachingLoad, Topic
from tests.crowd import unlocked

HOME = "/subjects/plans/"
FIFTEEN = "\n".join(f"{number}. Дарс мавзуси {number};2" for number in range(1, 16))


def press(client, form, button, value, **changes):
    data = form.filled(changes)
    data[button] = value
    return client.read(client.post(form.action, data=data))


def take(client, page, ending):
    form = next(form for form in page.forms if form.action.endswith(ending))
    return client.submit(form)


@pytest.fixture
def lecture(world):
    return f"{HOME}{world.line}"


@pytest.fixture
def practice(app, world):
    """A plan that nobody has begun; the teacher's load has its lessons too."""
    with app.app_context():
        db.session.add(
            TeachingLoad(
                curriculum_subject_id=world.subject,
                teacher_id=world.teacher,
                department_id=world.department,
                lesson_kind="13",
                hours=30,
            )
        )
        db.session.commit()
    return f"{HOME}{world.line_practice}"


def test_the_list_shows_what_is_due_with_its_hours_and_state(as_, world, practice):
    rows = as_("head").page(HOME).rows()
    assert [[row[1], row[4], row[5]] for row in rows] == [
        ["Амалий", "0 / 30", "йўқ"],
        ["Маъруза", "30 / 30", "қоралама"],
    ]
    assert "Насруллаев" in rows[0][3]
    assert as_("head").page(f"{HOME}?state=missing").rows()[0][1] == "Амалий"
    assert "Бундай режа топилмади" in as_("head").page(f"{HOME}?q=fizkultura")


def test_a_teacher_sees_only_the_kinds_of_lesson_of_the_own_load(as_, world):
    assert [row[1] for row in as_("teacher").page(HOME).rows()] == ["Маъруза"]
    assert as_("teacher").get(f"{HOME}{world.line_practice}").status_code == 404
    assert as_("teacher2").page(HOME).find("table") is None
    assert as_("teacher").get(f"{HOME}{world.foreign.line}").status_code == 404


def test_a_semester_is_prepared_ahead_and_the_past_is_one_filter_away(as_, world, at, app):
    at("2026-09-01 10:00")
    assert as_("head").page(HOME).rows()
    at("2027-05-20 10:00")
    client = as_("head")
    page = client.page(HOME)
    assert "Жорий семестрда" in page
    year = page.form("filters").data
    assert "year_id" in year
    with app.app_context():
        key = db.session.scalar(db.select(AcademicYear.id))
    assert client.page(f"{HOME}?year_id={key}").rows()


@pytest.mark.both_engines
def test_pasted_lines_become_topics_and_are_saved(as_, world, practice):
    client = as_("teacher")
    form = client.page(f"{practice}/edit").form()
    page = press(client, form, "topics_step", "paste", paste=FIFTEEN)
    assert page.form().data.getlist("title")[:2] == ["Дарс мавзуси 1", "Дарс мавзуси 2"]
    assert page.form().data["paste"].strip() == ""
    page = client.submit(page.form())
    assert "30 / 30" in page
    assert len(page.rows()) == 15
    assert "мавзулар ёзилди" in page.text_at("section", class_="history")


def test_a_wrong_line_is_told_by_its_number_and_the_text_stays(as_, world, practice):
    client = as_("teacher")
    form = client.page(f"{practice}/edit").form()
    page = client.refused(form, paste="Лимит;2\nҲосила;999")
    assert "2-қатор: Соат 1 дан 100 гача" in page.form().errors["paste"]
    assert page.form().data["paste"].strip() == "Лимит;2\nҲосила;999"
    page = client.read(
        client.post(form.action, data=form.filled({"title": ["А", "", ""], "hours": ["ўн", "", ""]})), 422
    )
    assert "1. Соат 1 дан 100 гача бутун сон бўлсин." in page.text_at(id="topics-error")
    assert page.form().data.getlist("hours")[0] == "ўн"


def test_rows_are_moved_dropped_and_added_without_javascript(as_, world, lecture):
    client = as_("teacher")
    page = client.page(f"{lecture}/edit")
    first, second = page.form().data.getlist("title")[:2]
    page = press(client, page.form(), "topics_step", "down-0")
    assert page.form().data.getlist("title")[:2] == [second, first]
    page = press(client, page.form(), "topics_step", "drop-1")
    assert first not in page.form().data.getlist("title")
    assert len(press(client, page.form(), "topics_step", "add").form().data.getlist("title")) == 20
    page = client.submit(page.form())
    assert page.rows()[0][0] == f"1. {second}"
    assert "28 / 30" in page
    assert "2 соат етишмайди" in page


@pytest.mark.both_engines
def test_what_does_not_balance_is_not_submitted_and_says_by_how_much(as_, world, lecture):
    client = as_("teacher")
    form = client.page(f"{lecture}/edit").form()
    hours = form.data.getlist("hours")
    page = client.submit(form, hours=["6", *hours[1:]])
    page = take(client, page, "/submission")
    assert "4 соат ортиқ" in page.text_at(class_="flash")
    assert "қоралама" in page


@pytest.mark.both_engines
def test_a_teacher_submits_the_head_approves_and_then_it_is_locked(as_, world, lecture):
    teacher, head = as_("teacher"), as_("head")
    page = take(teacher, teacher.page(lecture), "/submission")
    assert "тасдиқ кутмоқда" in page
    assert teacher.get(f"{lecture}/approval").status_code == 405
    page = take(head, head.page(lecture), "/approval")
    assert "тасдиқланган" in page
    assert "Мудиров Мудир" in page
    page = teacher.refused(teacher.page(f"{lecture}/edit").form(), title=["Бошқа"] + ["Я"] * 17)
    assert "ўзгартирилмайди" in page.text_at(class_="errors")


@pytest.mark.both_engines
def test_what_the_head_has_written_the_academic_office_approves(as_, world, lecture):
    head, office = as_("head"), as_("registrar")
    page = take(head, head.page(lecture), "/submission")
    assert not [form for form in page.forms if form.action.endswith("/approval")]
    form = next(form for form in page.forms if form.action.endswith("/withdrawal"))
    answer = head.post(f"{lecture}/approval", data=form.data, follow_redirects=True)
    assert "Ўзингиз тайёрлаган ёзувни ўзингиз тасдиқлай олмайсиз" in head.read(answer)
    assert "тасдиқланган" in take(office, office.page(lecture), "/approval")


@pytest.mark.both_engines
def test_a_plan_is_sent_back_with_a_remark_and_reopened_with_a_reason(as_, world, lecture):
    teacher, head = as_("teacher"), as_("head")
    take(teacher, teacher.page(lecture), "/submission")
    assert "Тўлдирилиши шарт." in head.refused(head.page(f"{lecture}/revision").form()).form().errors["remark"]
    head.submit(head.page(f"{lecture}/revision").form(), remark="3-мавзуни аниқлаштиринг")
    assert "Изоҳ: 3-мавзуни аниқлаштиринг" in teacher.page(lecture)
    take(teacher, teacher.page(lecture), "/submission")
    take(head, head.page(lecture), "/approval")
    page = head.submit(head.page(f"{lecture}/reopening").form(), remark="Соатлар ўзгарди")
    assert "қайтарилган" in page
    assert "Сабаб: Соатлар ўзгарди" in page.text_at("section", class_="history")
    assert "Тасдиқлаган" not in page.text_at("dl")


@pytest.mark.both_engines
def test_a_topic_on_which_a_lesson_was_held_stays(app, as_, world, lecture):
    with app.app_context():
        topic = db.session.scalar(db.select(Topic.id).where(Topic.curriculum_subject_id == world.subject))
        for key in (world.lesson, world.lesson_later):
            db.session.get(Lesson, key).topic_id = topic
        lesson = db.session.get(Lesson, world.lesson)
        lesson.held_at, lesson.held_by_id = lesson_time(app), world.users["teacher"]
        db.session.commit()
    client = as_("teacher")
    form = client.page(f"{lecture}/edit").form()
    assert not [button for button in form.controls if button.get("value") == "drop-0"]
    data = form.filled({"title": form.data.getlist("title")[1:], "topic": form.data.getlist("topic")[1:]})
    data.setlist("hours", form.data.getlist("hours")[1:])
    page = client.read(client.post(form.action, data=data), 422)
    assert "мавзусида дарс ўтилган: уни ўчириб бўлмайди" in page.text_at(class_="errors")


def lesson_time(app):
    return datetime.fromisoformat(app.config["FROZEN_NOW"])


@pytest.mark.both_engines
def test_a_lesson_that_was_only_planned_loses_a_dropped_topic(app, as_, world, lecture):
    with app.app_context():
        topic = db.session.scalar(db.select(Topic.id).where(Topic.curriculum_subject_id == world.subject))
        db.session.get(Lesson, world.lesson_later).topic_id = topic
        db.session.commit()
    client = as_("teacher")
    page = press(client, client.page(f"{lecture}/edit").form(), "topics_step", "drop-0")
    client.submit(page.form())
    with app.app_context():
        assert db.session.get(Lesson, world.lesson_later).topic_id is None
        assert db.session.get(Topic, topic) is None


@pytest.mark.both_engines
def test_two_at_once_do_not_overwrite_each_other(as_, world, lecture):
    teacher, head = as_("teacher"), as_("head")
    theirs, ours = teacher.page(f"{lecture}/edit").form(), head.page(f"{lecture}/edit").form()
    teacher.submit(theirs, title=["Янги ном", *theirs.data.getlist("title")[1:]])
    answer = head.send(ours, title=["Бошқа ном", *ours.data.getlist("title")[1:]])
    page = head.read(answer, 409)
    assert page.form().data.getlist("title")[0] == "Бошқа ном"
    assert "Янги ном" in head.page(lecture)


def test_a_topic_of_another_plan_is_not_taken_over(app, as_, world, lecture):
    with app.app_context():
        alien = db.session.scalar(db.select(Topic.id).where(Topic.curriculum_subject_id == world.foreign.subject))
    client = as_("teacher")
    form = client.page(f"{lecture}/edit").form()
    page = client.refused(form, topic=[str(alien), *form.data.getlist("topic")[1:]])
    assert "Бу мавзулардан бири режада йўқ" in page.text_at(class_="errors")


@pytest.mark.both_engines
def test_topics_are_copied_from_another_intake_of_the_same_subject(app, as_, world, lecture):
    key = other_intake(app, world)
    client = as_("head")
    page = client.page(f"{HOME}{key}")
    assert "Режада ҳали мавзу йўқ" in page
    form = client.page(page.links["Бошқа режадан нусха олиш"]).form()
    assert "2026/2027, Физика (бакалавр), 1-семестр: 30 соат" in client.page(f"{HOME}{key}/copy")
    assert form.refused(client, source="").form().errors["source"]
    page = client.submit(form, source=str(world.line))
    assert page.url == f"{HOME}{key}/edit"
    assert "30 / 30" in client.page(f"{HOME}{key}")
    again = client.page(f"{HOME}{key}/copy").form()
    assert "фақат бўш режага" in client.refused(again, source=str(world.line)).text_at(class_="errors")


def other_intake(app, world):
    """The same subject in another semester; the number of its lecture plan."""
    with app.app_context():
        row = db.session.get(CurriculumSubject, world.subject)
        twin = {column.key: getattr(row, column.key) for column in CurriculumSubject.__mapper__.column_attrs}
        del twin["id"]
        semester = db.session.get(Semester, row.semester_id)
        second = Semester(
            curriculum_id=semester.curriculum_id,
            year_id=semester.year_id,
            number=2,
            starts_on=semester.starts_on,
            ends_on=semester.ends_on,
        )
        other = CurriculumSubject(**twin)
        with unlocked(world.subject):
            db.session.add(second)
            db.session.flush()
            other.semester_id = second.id
            db.session.add(other)
            db.session.flush()
        db.session.commit()
        return other.id * 100 + 11


def test_the_plan_is_printed_and_exported(as_, world, lecture):
    client = as_("head")
    paper = client.page(f"{lecture}/print")
    assert paper.heading == "Календар режа: Математик анализ"
    assert len(paper.rows()) == 15
    assert "15-мавзу: функция лимити;2" in client.get(f"{lecture}?format=csv").data.decode("utf-8-sig")
    assert "Маъруза;Физика (бакалавр)" in client.get(f"{HOME}?format=csv").data.decode("utf-8-sig")


@pytest.mark.parametrize("who", ["dean", "registrar", "management"])
def test_those_who_watch_do_not_write(as_, world, lecture, who):
    client = as_(who)
    assert "Мавзуларни ёзиш" not in client.page(lecture).links
    assert client.get(f"{lecture}/edit").status_code == 403

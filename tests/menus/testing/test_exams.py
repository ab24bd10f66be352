"""Exams on the computer as their teacher makes, watches, reads and enters them; who may see and who may not (H-25)."""

import json
from datetime import timedelta

import pytest

from hemis.extensions import db
from hemis.models.assessment import Grade
from hemis.models.audit import AuditEntry
from hemis.models.materials import Question
from hemis.models.staff import Employee
from hemis.models.testing import AttemptQuestion, ComputerExam, ExamAttempt, ExamQuestion, ExamSitting
from tests.house.walks import token_of
from tests.world import NOW

HOME = "/testing/exams/"
MINE = "/testing/mine/"
QUESTIONS = "Пойтахт {=Тошкент}\n\nИкки карра икки {=4 ~5}\n\nТоқ сонлар {~%50%1 ~%50%3 ~2}\n"


@pytest.fixture
def exam(world):
    return f"{HOME}{world.computer_exam}"


def bring_questions(client, world):
    form = client.page("/subjects/questions/import").form()
    page = client.read(
        client.post(form.action, data=form.filled({"subject_id": world.taught_subject, "content": QUESTIONS}))
    )
    client.submit(page.form("questions"))


def made(client, world, **values):
    """A draft of the mid-term with three rules and one group."""
    sent = {"title": "Оралиқ назорат, 2-тест", "control_id": world.controls[1], "minutes": "40"} | values
    page = client.submit(client.page(f"{HOME}new").form(), **sent)
    for rule in (
        {"count": "1", "points": "10", "kind": "text"},
        {"count": "2", "points": "2,5", "kind": "single"},
        {"count": "1", "points": "5"},
    ):
        page = client.submit(client.page(f"{page.url}/rules/new").form(), **rule)
    times = {"opens_on": "2026-10-06", "opens_at": "10:00", "closes_on": "2026-10-06", "closes_at": "12:00"}
    return client.submit(client.page(f"{page.url}/sittings/new").form(), group_id=world.group, **times)


def change(app, model, key, **values):
    with app.app_context():
        row = db.session.get(model, key)
        for name, value in values.items():
            setattr(row, name, value)
        db.session.commit()


def ask(client, address, **values):
    return client.post(address, data={"csrf_token": token_of(client), **values})


@pytest.mark.both_engines
def test_a_teacher_makes_an_exam_from_the_own_questions(app, as_, world):
    client = as_("teacher")
    page = made(client, world)
    assert "яна 1 та савол етмайди" in page
    bring_questions(client, world)
    page = client.page(page.url)
    assert "Имтиҳонни тайёр қилиш учун" not in page
    assert "Тошкент" in client.page(f"{page.url}/preview")
    page = client.submit(client.page(f"{page.url}/preparation").form())
    assert "тайёр" in page
    assert "топширишга тайёр қилинди" in page.text_at("section", class_="history")
    assert "қоралама эмас" in client.refused(client.page(f"{page.url}/rules/new").form(), count="1", points="1")
    page = client.submit(client.page(f"{page.url}/redrafting").form())
    assert "Қоида қўшиш" in page
    assert "Ўчирилди." in client.submit(client.page(f"{page.url}/removal").form())


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"minutes": "0"}, "minutes", "1 дан 600"),
        ({"networks": "10.20.30.0/33"}, "networks", "манзил эмас"),
        ({"control_id": "999999"}, "control_id", "Рўйхатдаги"),
        ({"title": ""}, "title", "Тўлдирилиши шарт"),
        ({"variants": "31"}, "variants", "0 дан 30"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_kept(as_, world, values, field, said):
    client = as_("teacher")
    sent = {"title": "Тест", "control_id": world.controls[1], "note": "Изоҳ"} | values
    page = client.refused(client.page(f"{HOME}new").form(), **sent)
    assert said in page.form().errors[field]
    assert page.form().data["note"].strip() == "Изоҳ"


def test_a_foreign_control_or_group_is_422(as_, world):
    client = as_("teacher")
    client.refused(client.page(f"{HOME}new").form(), title="Тест", control_id=world.foreign.controls[0])
    page = made(client, world)
    form = client.page(f"{page.url}/sittings/new").form()
    client.refused(form, group_id=world.foreign.group, opens_at="10:00", closes_at="11:00")


def test_a_final_needs_an_examiner_who_does_not_teach(app, as_, world):
    client = as_("teacher")
    page = client.submit(
        client.page(f"{HOME}new").form(), title="Якуний", control_id=world.controls[2], examiner_id=world.teacher
    )
    form = client.page(f"{page.url}/sittings/new").form()
    times = {"opens_on": "2026-10-06", "opens_at": "10:00", "closes_on": "2026-10-06", "closes_at": "12:00"}
    assert "бошқа текширувчини танланг" in client.refused(form, group_id=world.group, **times)


def test_the_list_is_searched_in_both_scripts_and_exported(as_, world):
    client = as_("teacher")
    assert client.page(f"{HOME}?q=oraliq&status=running").rows()[0][0] == "Оралиқ назорат тести"
    assert "Бундай имтиҳон топилмади" in client.page(f"{HOME}?status=draft")
    assert "Бундай имтиҳон топилмади" in client.page(f"{HOME}?kind=free")
    assert [each.text for each in client.page(HOME).find_all("option")].count("Эркин назорат") == 1
    assert "Оралиқ назорат тести;Математик анализ" in client.get(f"{HOME}?format=csv").data.decode("utf-8-sig")


@pytest.mark.parametrize("who", ["head", "dean", "registrar", "management", "studies"])
def test_those_who_watch_see_and_do_not_change(as_, world, exam, who):
    client = as_(who)
    assert "Оралиқ назорат тести" in client.page(HOME)
    assert "Абдуллаев" in client.page(f"{exam}/watch")
    assert "Вақт қўшиш" not in client.page(f"{exam}/watch")
    for path in ("/edit", "/preview", "/papers", "/papers?key=", "/grading", "/completion", "/analysis"):
        assert client.get(f"{exam}{path}").status_code == 403


@pytest.mark.parametrize("who", ["teacher2", "foreign_teacher", "foreign_head", "foreign_dean"])
def test_the_exam_of_another_does_not_exist(as_, world, exam, who):
    client = as_(who)
    assert client.get(exam).status_code == 404
    assert client.get(f"{exam}/watch").status_code == 404


def test_a_student_sees_no_page_of_the_teacher(as_, world, exam):
    for path in ("", "/watch", "/preview", "/papers?key=", "/analysis"):
        assert as_("student").get(f"{exam}{path}").status_code == 403


@pytest.mark.both_engines
def test_the_teacher_watches_and_adds_time_with_a_reason(app, as_, at, world, exam):
    client = as_("teacher")
    page = client.page(f"{exam}/watch")
    assert "ёзмоқда: 1" in page
    assert "бошламаган: 5" in page
    assert "0 / 1" in page
    assert "55 дақиқа" in page
    address = f"{HOME}attempts/{world.attempt}/extension"
    assert "Тўлдирилиши шарт" in client.refused(client.page(address).form(), minutes="10", reason="")
    page = client.submit(client.page(address).form(), minutes="10", reason="Ток ўчди")
    assert "65 дақиқа" in page
    with app.app_context():
        told = db.session.scalars(db.select(AuditEntry).where(AuditEntry.verb == "extend")).one()
        assert told.reason == "Ток ўчди"


@pytest.mark.both_engines
def test_an_ended_attempt_runs_on_when_time_is_added(app, as_, world, exam):
    client = as_("teacher")
    address = f"{HOME}attempts/{world.attempt}"
    page = client.submit(client.page(f"{address}/ending").form(), reason="Кўчирди")
    assert "ўқитувчи якунлади" in page
    assert "Бу уриниш якунланган" in client.refused(client.page(f"{address}/ending").form(), reason="Яна")
    client.submit(client.page(f"{address}/extension").form(), minutes="5", reason="Хато якунланди")
    with app.app_context():
        row = db.session.get(ExamAttempt, world.attempt)
        assert (row.ended_at, row.points, row.extra_minutes) == (None, None, 5)


def text_answers(app, world, answers):
    """Make the question a typed one; the first student writes the first answer, and so on."""
    with app.app_context():
        question = db.session.get(ExamQuestion, world.exam_question)
        question.kind, question.options = "text", '[["Тошкент", 100]]'
        first = db.session.scalars(db.select(AttemptQuestion).where(AttemptQuestion.attempt_id == world.attempt)).one()
        first.option_order, first.answer, first.version, first.answered_at = "", answers[0], 1, NOW
        for student, answer in zip(world.students[1:], answers[1:], strict=False):
            attempt = ExamAttempt(exam_id=world.computer_exam, sitting_id=world.sitting, student_id=student, number=1)
            attempt.started_at, attempt.ends_at = NOW - timedelta(minutes=5), NOW + timedelta(minutes=55)
            db.session.add(attempt)
            db.session.flush()
            row = AttemptQuestion(attempt_id=attempt.id, position=1, exam_question_id=question.id, points=20)
            row.answer, row.version, row.answered_at = answer, 1, NOW
            db.session.add(row)
        db.session.commit()


@pytest.mark.both_engines
def test_typed_answers_are_read_without_names_and_the_same_get_the_same(app, as_, world, exam):
    text_answers(app, world, ["Toshkent", "Самарқанд", "samarqand ", "Бухоро"])
    client = as_("teacher")
    client.submit(client.page(f"{exam}/completion").form())
    page = client.page(f"{exam}/grading")
    assert "Жами 2 хил жавоб" in page
    assert all(name not in page.text for name in ("Абдуллаев", "Ёқубова", "Шарипов"))
    form = next(form for form in page.forms if "mark" in form.data)
    refused = client.refused(form, points="20,5")
    assert "0 дан 20 гача" in refused
    assert any(form.data.get("points") == "20,5" for form in refused.forms), "what was typed is not lost"
    page = client.submit(form, points="7,5")
    assert "Жами 1 хил жавоб" in page
    with app.app_context():
        rows = db.select(ExamAttempt.points).where(ExamAttempt.exam_id == world.computer_exam).order_by(ExamAttempt.id)
        assert [None if each is None else float(each) for each in db.session.scalars(rows)] == [20.0, 7.5, 7.5, None]
    assert "Ўқилмаган ёзма жавоблар бор: 1 та" in client.page(f"{HOME}sittings/{world.sitting}/results")


@pytest.mark.both_engines
def test_who_taught_the_group_reads_no_typed_answer_of_its_final(app, as_, world, exam):
    text_answers(app, world, ["Самарқанд"])
    client = as_("teacher")
    client.submit(client.page(f"{exam}/completion").form())
    form = next(form for form in client.page(f"{exam}/grading").forms if "mark" in form.data)
    change(app, ComputerExam, world.computer_exam, control_id=world.controls[2])
    assert "текширувчи баҳолайди" in client.refused(form, points="20")
    assert "Самарқанд" not in client.page(f"{exam}/grading")
    with app.app_context():
        examiner = db.session.scalar(db.select(Employee.id).where(Employee.number == "E-teacher2"))
    change(app, ComputerExam, world.computer_exam, examiner_id=examiner)
    client = as_("teacher2")
    form = next(form for form in client.page(f"{exam}/grading").forms if "mark" in form.data)
    client.submit(form, points="20")
    with app.app_context():
        assert db.session.get(ExamAttempt, world.attempt).points == 20


def test_the_numbers_of_options_do_not_tell_which_one_the_teacher_wrote_first(app, as_, world):
    client = as_("teacher")
    bank = "\n\n".join(f"Савол {number} {{=а{number} ~б{number} ~в{number} ~г{number}}}" for number in range(24))
    form = client.page("/subjects/questions/import").form()
    sent = form.filled({"subject_id": world.taught_subject, "content": bank})
    client.submit(client.read(client.post(form.action, data=sent)).form("questions"))
    page = client.submit(client.page(f"{HOME}new").form(), title="Тест", control_id=world.controls[1])
    page = client.submit(client.page(f"{page.url}/rules/new").form(), count="20", points="1")
    client.submit(
        client.page(f"{page.url}/sittings/new").form(), group_id=world.group, opens_at="10:00", closes_at="12:00"
    )
    client.submit(client.page(f"{page.url}/preparation").form())
    with app.app_context():
        rows = db.select(ExamQuestion.options).where(ExamQuestion.exam_id == int(page.url.split("/")[-1]))
        kept = [json.loads(each) for each in db.session.scalars(rows)]
    places = [[percent for _text, percent in options].index(100) for options in kept if len(options) == 4]
    assert len(places) == 24
    assert all(places.count(place) < 16 for place in range(4))


@pytest.mark.both_engines
def test_no_typed_answer_keeps_an_exam_from_its_end(app, as_, world, exam):
    text_answers(app, world, ["1e999999999"])
    client = as_("teacher")
    client.submit(client.page(f"{exam}/completion").form())
    page = client.page(f"{exam}/grading")
    assert "1e999999999" in page
    form = next(form for form in page.forms if "mark" in form.data)
    assert client.refused(form, points="1e99999999").text_at("form")
    client.submit(form, points="0")
    with app.app_context():
        assert db.session.get(ExamAttempt, world.attempt).points == 0


def grades(app, world):
    with app.app_context():
        rows = db.select(Grade.student_id, Grade.points, Grade.is_absent).where(Grade.sheet_id == world.sheet)
        return {student: (points, absent) for student, points, absent in db.session.execute(rows)}


@pytest.mark.both_engines
def test_results_go_into_the_open_sheet_once(app, as_, world, exam):
    client, address = as_("teacher"), f"{HOME}sittings/{world.sitting}/results"
    assert "Аввал имтиҳонни якунланг" in client.page(address)
    ask(as_("student"), f"{MINE}attempts/{world.attempt}/questions/1", chosen="0", key="k")
    client.submit(client.page(f"{exam}/completion").form())
    page = client.submit(client.page(address).form(), absent="y")
    assert "қайдномага ўтказилган" in page
    found = grades(app, world)
    assert found[world.students[0]] == (20, False)
    assert all(found[student] == (0, True) for student in world.students[1:])
    assert "натижаси қайдномага ўтказилган" in client.page(address)
    assert ask(client, address).status_code == 422
    assert grades(app, world) == found
    with app.app_context():
        assert db.session.get(ComputerExam, world.computer_exam).status == "confirmed"
        assert db.session.get(ExamSitting, world.sitting).sheet_id == world.sheet


def test_a_filled_cell_and_an_absent_student_stay_as_they_are(app, as_, world, exam):
    client = as_("teacher")
    sheet = f"/assessments/sheets/{world.sheet}"
    client.submit(client.page(sheet).form("sheet"), **{f"{world.students[0]}-{world.controls[1]}-0-": "11"})
    client.submit(client.page(f"{exam}/completion").form())
    page = client.page(f"{HOME}sittings/{world.sitting}/results")
    assert "катакда балл бор: 11, ўзгармайди" in page
    assert "қатнашмаган: катак бўш қолади" in page
    assert "Ўтказиладиган балл йўқ" in client.refused(page.form())


def test_a_closed_sheet_takes_nothing(app, as_, world, exam):
    client = as_("teacher")
    client.submit(client.page(f"{exam}/completion").form())
    with app.app_context():
        db.session.execute(
            db.text("UPDATE grade_sheet SET status='closed', closed_at=:at, closed_by_id=:by WHERE id=:id"),
            {"at": NOW, "by": world.users["teacher"], "id": world.sheet},
        )
        db.session.commit()
    page = client.refused(client.page(f"{HOME}sittings/{world.sitting}/results").form())
    assert "Қайднома ёпилган" in page
    assert grades(app, world) == {}


def test_questions_are_analysed_and_exported(app, as_, world, exam):
    client = as_("teacher")
    assert "Ҳали баҳоланган уриниш йўқ" in client.page(f"{exam}/analysis")
    ask(as_("student"), f"{MINE}attempts/{world.attempt}/questions/1", chosen="1", key="k")
    client.submit(client.page(f"{exam}/completion").form())
    row = client.page(f"{exam}/analysis").rows()[0]
    assert row[1:4] == ["1", "0,0 %", "—"]
    assert row[4].startswith("кам жавоб Хулоса учун камида 10 та жавоб керак")
    assert "Матн: 100 %" in row[0]
    content = client.get(f"{exam}/analysis?format=csv").data.decode("utf-8-sig")
    assert "Функция лимити нима?;1" in content
    assert "+ Сон: 0 %; - Матн: 100 %" in content


def test_printed_variants_have_a_key_on_a_sheet_of_its_own(app, as_, world, exam):
    client = as_("teacher")
    page = client.page(f"{exam}/papers?count=3")
    assert page.text.count("-вариант") >= 3
    key = client.page(f"{exam}/papers?count=3&key=")
    assert len(key.find_all("ol", class_="key")) == 3
    assert client.get(f"{exam}/papers?count=3").data == client.get(f"{exam}/papers?count=3").data


def test_a_question_that_stands_in_an_exam_is_switched_off_and_not_deleted(app, as_, world):
    client = as_("teacher")
    client.submit(client.page(f"/subjects/questions/{world.question}/remove").form())
    with app.app_context():
        assert db.session.get(Question, world.question).is_active is False


def test_a_running_exam_is_not_changed_only_its_time_made_longer(app, as_, world, exam):
    client = as_("teacher")
    assert "қоралама эмас" in client.refused(client.page(f"{exam}/edit").form(), title="Бошқа")
    address = f"{HOME}sittings/{world.sitting}/edit"
    assert "фақат кечроққа" in client.refused(client.page(address).form(), closes_at="11:00")
    assert "13:30" in client.submit(client.page(address).form(), closes_at="13:30")
    assert "қатнашганлар бор" in client.refused(client.page(f"{exam}/removal").form())
    client.refused(client.page(f"{HOME}sittings/{world.sitting}/removal").form())


def test_the_answers_of_a_student_are_shown_once_all_are_read_without_names(app, as_, world, exam):
    text_answers(app, world, ["Самарқанд"])
    client, address = as_("teacher"), f"{HOME}attempts/{world.attempt}"
    assert "Самарқанд" not in client.page(address)
    client.submit(client.page(f"{exam}/completion").form())
    assert "Самарқанд" not in client.page(address)
    page = client.page(f"{exam}/grading")
    client.submit(next(form for form in page.forms if "mark" in form.data), points="4")
    page = client.page(address)
    assert "Талабанинг жавоби: Самарқанд" in page
    assert "4,00 / 20,0 балл" in page


def test_the_live_part_is_asked_alone(as_, world, exam):
    part = as_("teacher").fragment(f"{exam}/watch", headers={"HX-Target": "watch"})
    assert part.by_id("watch") is not None
    assert "<header" not in part.text


def test_a_longer_time_of_the_group_reaches_who_writes(app, as_, world, exam):
    change(app, ComputerExam, world.computer_exam, minutes=180)
    change(app, ExamAttempt, world.attempt, ends_at=NOW + timedelta(minutes=90))
    client = as_("teacher")
    client.submit(client.page(f"{HOME}sittings/{world.sitting}/edit").form(), closes_at="12:30")
    with app.app_context():
        assert db.session.get(ExamAttempt, world.attempt).ends_at == NOW + timedelta(minutes=120)


def test_while_a_typed_answer_waits_nobodys_points_tell_who_wrote_it(app, as_, world, exam):
    text_answers(app, world, ["Toshkent", "Самарқанд"])
    client = as_("teacher")
    client.submit(client.page(f"{exam}/completion").form())
    with app.app_context():
        assert db.session.get(ExamAttempt, world.attempt).points == 20
    ruling = client.page(f"{HOME}questions/{world.exam_question}/ruling")
    shown = client.read(
        client.post(ruling.url, data=ruling.form().filled({"way": "void", "reason": "Хато", "preview": "1"}))
    )
    for page in (
        client.page(f"{exam}/watch"),
        client.page(f"{HOME}attempts/{world.attempt}"),
        client.page(f"{HOME}sittings/{world.sitting}/results"),
    ):
        assert "20,0" not in page
    assert "Абдуллаев" not in shown
    assert ";20" not in client.get(f"{exam}/watch?format=csv").data.decode("utf-8-sig")
    page = client.page(f"{exam}/grading")
    client.submit(next(form for form in page.forms if "mark" in form.data), points="5")
    assert "20,0" in client.page(f"{exam}/watch")

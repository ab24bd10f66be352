"""Taking an exam: answers saved at once and once, the server's clock, nothing right before the end (C3, H-25)."""

from datetime import timedelta

import pytest

from hemis.extensions import db
from hemis.models.audit import AuditEntry
from hemis.models.testing import AnswerSave, AttemptQuestion, ComputerExam, ExamAttempt, ExamSitting
from tests.house.walks import token_of
from tests.rig.counter import count_statements
from tests.world import NOW

HOME = "/testing/mine/"
JSON = {"Accept": "application/json"}


@pytest.fixture
def page(world):
    return f"{HOME}attempts/{world.attempt}/questions/1"


def send(client, address, key="abc", **values):
    form = client.page(address).form("answer") if "csrf_token" not in values else None
    data = form.data if form else {}
    token = values.pop("csrf_token", None) or data["csrf_token"]
    return client.post(address, data={"csrf_token": token, "key": key, **values}, headers=JSON)


def stored(app, world):
    with app.app_context():
        row = db.session.scalars(db.select(AttemptQuestion).where(AttemptQuestion.attempt_id == world.attempt)).one()
        return row.answer, row.version


def change(app, model, key, **values):
    with app.app_context():
        row = db.session.get(model, key)
        for name, value in values.items():
            setattr(row, name, value)
        db.session.commit()


def test_a_student_finds_the_exam_and_goes_on_where_it_stopped(as_, world):
    client = as_("student")
    page = client.page(HOME)
    assert "Оралиқ назорат тести" in page
    assert "давом этмоқда" in page
    page = client.submit(client.page(f"{HOME}{world.computer_exam}").form())
    assert page.url == f"{HOME}attempts/{world.attempt}/questions/1"
    assert [option.get("value") for option in page.find_all("input", name="chosen")] == ["2", "0", "1"]


@pytest.mark.both_engines
def test_without_script_an_answer_is_saved_by_the_button_and_shown_again(app, as_, world, page):
    client = as_("student")
    next_page = client.submit(client.page(page).form("answer"), chosen="0")
    assert next_page.url.endswith("/finish")
    assert "1 тасига жавоб берилган" in next_page
    assert stored(app, world) == ("0", 1)
    assert client.page(page).find("input", name="chosen", checked=True).get("value") == "0"


@pytest.mark.both_engines
@pytest.mark.promise("C3")
def test_the_same_sending_twice_has_one_effect_and_the_same_answer(app, as_, world, page):
    client = as_("student")
    first, again = send(client, page, chosen="1"), send(client, page, chosen="1")
    assert first.json["version"] == again.json["version"] == 1
    send(client, page, key="later", chosen="2")
    assert send(client, page, chosen="1").json["version"] == 1, "an old copy that arrives late"
    assert stored(app, world) == ("2", 2)
    assert send(client, page, chosen="0").status_code == 422, "the same key for another answer"
    with app.app_context():
        assert db.session.scalar(db.select(db.func.count()).select_from(AnswerSave)) == 2


@pytest.mark.parametrize(
    ("values", "key"),
    [({"chosen": "7"}, "k"), ({"chosen": ["0", "1"]}, "k"), ({"chosen": "0"}, ""), ({"chosen": "0"}, "x" * 65)],
)
def test_what_no_page_sends_is_refused_in_words(app, as_, world, page, values, key):
    answer = send(as_("student"), page, key=key, **values)
    assert answer.status_code == 422
    assert answer.json["message"]
    assert stored(app, world) == ("", 0)


@pytest.mark.both_engines
@pytest.mark.parametrize(("moment", "status"), [("2026-10-06 11:25:15", 200), ("2026-10-06 11:25:16", 422)])
def test_the_servers_clock_decides_with_a_small_grace(app, as_, at, world, page, moment, status):
    client = as_("student")
    token = client.page(page).form("answer").data["csrf_token"]
    at(moment)
    answer = send(client, page, chosen="0", csrf_token=token)
    assert answer.status_code == status
    assert stored(app, world)[1] == (status == 200)
    if status == 422:
        assert "Вақт тугади" in answer.json["message"]


def test_a_late_answer_without_script_ends_on_the_page_of_the_result(as_, at, world, page):
    client = as_("student")
    form = client.page(page).form("answer")
    at("2026-10-06 12:00")
    shown = client.submit(form, chosen="0")
    assert "Вақт тугади" in shown
    assert shown.url == f"{HOME}attempts/{world.attempt}"
    assert client.arrive(page).url == f"{HOME}attempts/{world.attempt}"


@pytest.mark.both_engines
def test_who_finishes_gets_the_points_at_once_and_changes_nothing_more(app, as_, world, page):
    client = as_("student")
    token = client.page(page).form("answer").data["csrf_token"]
    send(client, page, chosen="0")
    shown = client.submit(client.page(f"{HOME}attempts/{world.attempt}/finish").form())
    assert "20,0" in shown
    late = send(client, page, key="late", chosen="1", csrf_token=token)
    assert (late.status_code, stored(app, world)[0]) == (422, "0")
    assert send(client, page, chosen="0", csrf_token=token).json["version"] == 1, "a copy of what was confirmed"
    with app.app_context():
        row = db.session.get(ExamAttempt, world.attempt)
        assert (row.points, row.ended_how) == (20, "self")
        told = db.select(AuditEntry.verb).where(AuditEntry.object_type == "exam_attempt")
        assert db.session.scalars(told).all() == ["finish"]


def test_an_exam_of_one_class_is_refused_elsewhere_in_words(app, as_, world, page):
    client = as_("student")
    token = client.page(page).form("answer").data["csrf_token"]
    change(app, ComputerExam, world.computer_exam, networks="10.20.30.0/24")
    answer = send(client, page, chosen="0", csrf_token=token)
    assert answer.status_code == 422
    assert "127.0.0.1" in answer.json["message"]


@pytest.mark.both_engines
def test_a_new_attempt_begins_in_its_time_only(app, as_, at, world, page):
    client = as_("student")
    client.submit(client.page(f"{HOME}attempts/{world.attempt}/finish").form())
    address = f"{HOME}{world.computer_exam}"
    form = client.page(address).form()
    assert "Уринишлар тугаган: 1 та эди" in client.refused(form)
    change(app, ComputerExam, world.computer_exam, attempts=3)
    begun = client.submit(form)
    assert begun.url != page
    assert client.submit(form).url == begun.url, "pressed twice: the attempt that runs"
    at("2026-10-06 12:30")
    client = as_("student")
    token = token_of(client)
    answer = client.post(address, data={"csrf_token": token})
    assert answer.status_code == 422
    assert "вақти тугаган" in answer.text


def test_nobody_begins_before_the_time_or_after_the_end(app, as_, at, world):
    client = as_("student")
    client.submit(client.page(f"{HOME}attempts/{world.attempt}/finish").form())
    change(app, ComputerExam, world.computer_exam, attempts=2)
    form = client.page(f"{HOME}{world.computer_exam}").form()
    change(app, ExamSitting, world.sitting, opens_at=NOW + timedelta(minutes=5))
    assert "ҳали очилмаган" in client.refused(form)
    change(app, ExamSitting, world.sitting, opens_at=NOW - timedelta(minutes=5))
    teacher = as_("teacher")
    teacher.submit(teacher.page(f"/testing/exams/{world.computer_exam}/completion").form())
    assert "топшириш учун очиқ эмас" in client.refused(form)


def test_who_chose_another_subject_does_not_sit(app, as_, world):
    with app.app_context():
        sitting = db.session.get(ExamSitting, world.sitting)
        sitting.group_id = world.group2
        db.session.commit()
    client = as_("student")
    assert "гуруҳингиз учун очилмаган" not in client.page(f"{HOME}{world.computer_exam}")
    client.submit(client.page(f"{HOME}attempts/{world.attempt}/finish").form())
    change(app, ComputerExam, world.computer_exam, attempts=2)
    assert "гуруҳингиз учун очилмаган" in client.refused(client.page(f"{HOME}{world.computer_exam}").form())


def test_nothing_tells_the_right_answer_before_the_exam_is_over(app, as_, world, page):
    change(app, ComputerExam, world.computer_exam, shows_answers=True)
    client, address = as_("student"), f"{HOME}attempts/{world.attempt}"
    send(client, page, chosen="1")
    bytes_seen = client.get(page).text + client.get(f"{address}/finish").text
    assert all(sign not in bytes_seen for sign in ("percent", "is_correct", "Тўғри жавоб:", "100"))
    client.submit(client.page(f"{address}/finish").form())
    assert "Тўғри жавоб:" not in client.page(address)
    teacher = as_("teacher")
    teacher.submit(teacher.page(f"/testing/exams/{world.computer_exam}/completion").form())
    assert "Тўғри жавоб: Сон" in client.page(address)
    change(app, ComputerExam, world.computer_exam, shows_answers=False)
    assert "Тўғри жавоб:" not in client.page(address)


def test_an_answer_takes_few_statements_and_always_as_many(app, as_, world, page):
    client = as_("student")
    token = client.page(page).form("answer").data["csrf_token"]
    with app.app_context():
        engine = db.engine
    counts = []
    for number in range(3):
        with count_statements(engine) as seen:
            assert send(client, page, key=f"k{number}", chosen=str(number), csrf_token=token).status_code == 200
        counts.append(len(seen))
    assert len(set(counts)) == 1
    assert counts[0] <= 5


@pytest.mark.parametrize("path", ["", "/finish", "/questions/1"])
def test_an_attempt_of_another_student_does_not_exist(as_, world, path):
    assert as_("student").get(f"{HOME}attempts/{world.foreign.attempt}{path}").status_code == 404


def test_a_question_that_is_not_there_is_404(as_, world):
    client = as_("student")
    assert client.get(f"{HOME}attempts/{world.attempt}/questions/2").status_code == 404
    token = client.page(f"{HOME}attempts/{world.attempt}/questions/1").form("answer").data["csrf_token"]
    answer = send(client, f"{HOME}attempts/{world.attempt}/questions/2", chosen="0", csrf_token=token)
    assert answer.status_code == 404


@pytest.mark.both_engines
def test_a_page_that_only_leads_on_does_not_write_its_old_answer_over_a_newer_one(app, as_, world, page):
    client = as_("student")
    phone = client.page(page).form("answer")
    send(client, page, key="desk", chosen="0")
    client.submit(phone)
    assert stored(app, world) == ("0", 1), "the phone was opened before, and chose nothing"
    desk = client.page(page).form("answer")
    client.submit(desk, chosen="0")
    assert stored(app, world) == ("0", 1), "unchanged: no new version either"
    client.submit(desk, chosen="2")
    back = send(client, page, key="back", chosen="0", base="1")
    assert (back.status_code, back.json["version"]) == (200, 2)
    assert stored(app, world) == ("2", 2), "the way back, and on again"
    send(client, page, key="again", chosen="0", base="2")
    assert stored(app, world) == ("0", 3), "chosen anew"


@pytest.mark.parametrize("base", ["", "x", "-1", "9" * 30, "٣"])
def test_without_a_base_every_answer_is_written(app, as_, world, page, base):
    client = as_("student")
    send(client, page, key="one", chosen="1", base=base)
    assert stored(app, world) == ("1", 1)


def test_questions_are_not_read_outside_the_class(app, as_, world, page):
    change(app, ComputerExam, world.computer_exam, networks="10.20.30.0/24")
    answer = as_("student").arrive(page)
    assert answer.url == f"{HOME}{world.computer_exam}"
    assert "фақат белгиланган компьютер синфидан" in answer
    assert "Функция лимити нима?" not in answer
    client = as_("student")
    for sent in ({"key": "k", "chosen": "0"}, {}, {"key": "k", "chosen": ["0", "1"]}):
        refused = client.post(page, data={"csrf_token": token_of(client), **sent}, follow_redirects=True)
        assert refused.request.path == f"{HOME}{world.computer_exam}"
        assert "Функция лимити нима?" not in refused.text
    assert stored(app, world) == ("", 0)


@pytest.mark.both_engines
def test_every_save_is_shown_to_the_teacher_after_the_end_with_its_address(app, as_, world, page):
    client, address = as_("student"), f"/testing/exams/attempts/{world.attempt}/saves"
    send(client, page, key="1", chosen="1")
    with app.app_context():
        db.session.execute(db.update(AnswerSave).values(address="10.0.0.9"))
        db.session.commit()
    send(client, page, key="2", chosen="0")
    teacher = as_("teacher")
    assert "Матн" not in teacher.page(address)
    assert "Матн" not in teacher.get(f"{address}?format=csv").text
    teacher.submit(teacher.page(f"/testing/exams/{world.computer_exam}/completion").form())
    rows = teacher.page(address).rows()
    assert [row[1:4] for row in rows] == [["1", "", "Матн"], ["1", "Матн", "Сон ҳисобга олинган"]]
    assert "бошқа манзил" in rows[0][4]
    assert rows[1][4] == "127.0.0.1"
    assert "10.0.0.9" in teacher.get(f"{address}?format=csv").data.decode("utf-8-sig")


def test_a_refused_answer_without_script_is_shown_again_whatever_is_missing(as_, world, page):
    client = as_("student")
    answer = client.post(page, data={"csrf_token": token_of(client)})
    assert answer.status_code == 422
    assert "Саҳифа эскирган" in client.read(answer, 422)
    answer = client.post(page, data={"csrf_token": token_of(client), "key": "k", "chosen": ["0", "1"], "base": "0"})
    kept = client.read(answer, 422)
    assert [each.get("value") for each in kept.find_all("input", name="chosen", checked=True)] == ["0", "1"]

"""What a teacher can do with the journal of a lesson, with and without a script, and who cannot."""

import re
from datetime import date

import brotli
import pytest
from sqlalchemy import select

from hemis.domain.names import sort_key
from hemis.domain.translit import to_latin
from hemis.extensions import db
from hemis.models.students import Student
from hemis.models.teaching import Absence, Lesson, Topic
from tests.rig.counter import count_statements
from tests.world import enrolment

JSON = {"Accept": "application/json"}
SURNAMES = ("Бозоров", "Тошев", "Ғофуров", "Давронов", "Жўраев", "Зокиров", "Икромов", "Каримов", "Лутфиев", "Мусаев")
NAMES = ("Шерзод", "Нигора", "Акмал", "Дилноза", "Жасур", "Исҳоқ", "Ҳилола", "Бобур", "Малика", "Отабек", "Феруза")
TOPICS = (
    "Тўпламлар назарияси элементлари. Ҳақиқий сонлар тўплами ва унинг хоссалари",
    "Сонли кетма-кетликлар ва уларнинг лимити. Яқинлашувчи кетма-кетликлар",
    "Функция тушунчаси, берилиш усуллари. Функциянинг лимити ва узлуксизлиги",
    "Функциянинг ҳосиласи, унинг геометрик ва механик маъноси",
    "Дифференциал ҳисобнинг асосий теоремалари: Ролль, Лагранж, Коши",
)


@pytest.fixture
def journal(world):
    return f"/lessons/journals/{world.lesson}"


@pytest.fixture
def group_of_thirty(app, world):
    """A lesson of one group of thirty with a real plan, as the budgets are meant."""
    with app.app_context():
        everybody = list(db.session.scalars(select(Student)))
        for number in range(21):
            surname, first = SURNAMES[number % 10] + "а" * (number // 10), NAMES[number % 11]
            student = Student(
                surname=surname,
                first_name=first,
                patronymic="Каримович",
                surname_latin=to_latin(surname),
                first_name_latin=to_latin(first),
                sort_key=sort_key(f"{surname} {first}"),
                gender="11",
                number=f"3012699{number:05}",
                group_id=world.group,
                faculty_id=everybody[0].faculty_id,
            )
            db.session.add(student)
            db.session.flush()
            db.session.add(enrolment(student.id, world.group, date(2026, 9, 2)))
        for position, title in enumerate(TOPICS, start=1):
            topic = db.session.scalar(select(Topic).where(Topic.position == position))
            topic.title = title
        db.session.commit()
    return world


def weight(response) -> int:
    headers = sum(len(name) + len(value) + 4 for name, value in response.headers if name != "Set-Cookie")
    return len(brotli.compress(response.data, quality=5)) + headers


def test_a_teacher_marks_the_absent_without_a_script(as_, app, world, journal):
    teacher = as_("teacher")
    page = teacher.page(journal)
    assert page.heading == "Математик анализ · маъруза"
    assert "11-ФИЗ" in page
    assert "12-ФИЗ" in page
    saved = teacher.submit(page.form("journal"), **{f"s{world.students[0]}": "2", f"s{world.students[1]}": "1"})
    assert "Сақланди. Йўқ: 2 нафар талаба." in saved
    assert "Йўқ: 2 · Бор: 7" in saved
    assert saved.form("journal").data[f"s{world.students[0]}"] == "2"
    with app.app_context():
        rows = db.session.execute(select(Absence.student_id, Absence.unexcused_hours).order_by(Absence.student_id))
        assert rows.all() == [(world.students[0], 2), (world.students[1], 1)]


def test_students_stand_in_the_uzbek_order(as_, world, journal):
    fields = [name for name in as_("teacher").page(journal).form("journal").data if re.fullmatch(r"s\d+", name)]
    assert fields == [f"s{student}" for student in world.students + world.students2]


def test_the_next_topic_of_the_plan_is_suggested_and_kept(as_, app, world, journal):
    teacher = as_("teacher")
    teacher.submit(teacher.page(journal).form("journal"))
    with app.app_context():
        first, second = db.session.scalars(select(Topic.id).order_by(Topic.id)).all()[:2]
        assert db.session.get_one(Lesson, world.lesson).topic_id == first
    page = teacher.page(f"/lessons/journals/{world.lesson_yesterday}")
    assert page.form("journal").data["topic"] == str(second)


def test_a_copy_sent_by_a_script_gets_the_same_answer(as_, world, journal):
    teacher = as_("teacher")
    values = teacher.page(journal).form("journal").filled({f"s{world.students[0]}": "2"})
    answers = [teacher.post(journal, data=values, headers=JSON) for _ in range(3)]
    assert [(answer.status_code, answer.json) for answer in answers] == [(200, {"version": 2, "absent": 1})] * 3
    values[f"s{world.students[0]}"] = "1"
    assert teacher.post(journal, data=values, headers=JSON).status_code == 422


def test_a_stale_page_shows_both_values_and_loses_neither(as_, app, world, journal):
    teacher = as_("teacher")
    first, second = teacher.page(journal).form("journal"), teacher.page(journal).form("journal")
    student = f"s{world.students[0]}"
    teacher.submit(first, **{student: "2"})
    answer = teacher.send(second, **{student: "1"})
    page = teacher.read(answer, 409)
    assert "Насруллаев Жаҳонгир" in page
    assert "сақлангани: НБ, 2 соат" in page
    assert "сизники: ярим, 1 соат" in page
    teacher.submit(page.form("journal"), **{student: "1"})
    with app.app_context():
        assert db.session.scalar(select(Absence.unexcused_hours)) == 1


def test_a_refused_journal_keeps_what_was_chosen(as_, at, world, journal):
    teacher = as_("teacher")
    form = teacher.page(journal).form("journal")
    at("2026-10-06 08:00")
    page = teacher.refused(form, **{f"s{world.students[0]}": "2"})
    assert "Дарс ҳали бошланмаган" in page


@pytest.mark.promise("C5")
@pytest.mark.parametrize("phone_says", ["2026-10-05T08:40:00", "2026-10-07T08:40:00", "2026-10-06T08:40:00"])
def test_the_servers_clock_decides_whatever_the_phone_says(as_, at, world, journal, phone_says):
    teacher = as_("teacher")
    values = teacher.page(journal).form("journal").filled({f"s{world.students[0]}": "2"})
    values["made_at"] = phone_says
    at("2026-10-07 23:59")
    kept = as_("teacher")
    values["csrf_token"] = kept.page(journal).form("journal").data["csrf_token"]
    at("2026-10-08 00:00")
    late = kept.post(journal, data=values, headers=JSON)
    assert late.status_code == 422
    assert "деканатга мурожаат қилинг" in late.json["message"]
    at("2026-10-07 23:59")
    assert kept.post(journal, data=values, headers=JSON).status_code == 200


def test_a_foreign_lesson_does_not_exist(as_, world):
    teacher = as_("teacher")
    foreign = f"/lessons/journals/{world.foreign.lesson}"
    teacher.page(foreign, 404)
    values = teacher.page(f"/lessons/journals/{world.lesson}").form("journal").filled({})
    assert teacher.post(foreign, data=values).status_code == 404


@pytest.mark.parametrize("login", ["dean", "head", "management", "registrar"])
def test_others_read_but_do_not_mark(as_, journal, login):
    client = as_(login)
    page = client.page(journal)
    assert "Абдуллаев Шерзод" in page
    assert not page.find_all("select")
    token = page.find("input", name="csrf_token").get("value")
    assert client.post(journal, data={"csrf_token": token, "version": "1", "key": "x"}).status_code == 403


@pytest.mark.parametrize("login", ["student", "hr", "ministry", "scientist"])
def test_the_room_is_closed_to_the_rest(as_, journal, login):
    client = as_(login)
    client.page(journal, 403)
    client.page("/lessons/days/", 403)
    client.page("/lessons/months/", 403)


@pytest.mark.parametrize(
    ("name", "value"), [("version", "бир"), ("version", ""), ("s1", "икки"), ("topic", "x"), ("s999999999", "2")]
)
def test_nonsense_is_refused(as_, journal, name, value):
    teacher = as_("teacher")
    values = teacher.page(journal).form("journal").filled({})
    values[name] = value
    assert teacher.post(journal, data=values).status_code in {400, 422}


def test_what_a_journal_costs(as_, app, group_of_thirty):
    """The HTML of 30 students with its headers in 3 KB, opened with 8 statements, saved with 10."""
    world, teacher = group_of_thirty, as_("teacher")
    address = f"/lessons/journals/{world.lesson}"
    with app.app_context():
        engine = db.engine
    teacher.page(address)
    with count_statements(engine) as opening:
        answer = teacher.get(address)
    assert len(opening) <= 8, opening
    assert weight(answer) <= 3072
    form = teacher.page(address).form("journal")
    everybody = [name for name in form.data if re.fullmatch(r"s\d+", name)]
    assert len(everybody) == 30
    values = form.filled(dict.fromkeys(everybody, "2"))
    with count_statements(engine) as saving:
        answer = teacher.post(address, data=values, headers=JSON)
    assert answer.json == {"version": 2, "absent": 30}
    assert len(saving) <= 10, saving
    assert weight(answer) <= 1024
    again = teacher.page(address).form("journal").filled({everybody[0]: "0", everybody[29]: "1"})
    with count_statements(engine) as saving:
        assert teacher.post(address, data=again, headers=JSON).status_code == 200
    assert len(saving) <= 10, saving


def test_a_journal_knows_its_place_in_the_menu(as_, world):
    page = as_("teacher").page(f"/lessons/journals/{world.lesson}")
    assert page.text_at("nav", class_="crumbs") == "Машғулотлар Дарслар 06.10.2026"

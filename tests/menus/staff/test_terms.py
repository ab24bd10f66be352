"""Малака ошириш and танлов: entered by the head, watched from above; each number is the length of its list."""

import io
from datetime import date

import pytest

from hemis.extensions import db
from hemis.models.staff import Employee, Position, Post, PostCompetition, TrainingCourse
from tests.house.walks import engine_of
from tests.operations.test_files import PDF
from tests.rig.counter import count_statements
from tests.world import TODAY

TRAININGS, CONTESTS = "/staff/trainings/", "/staff/contests/"
COURSE = {
    "centre": "Тармоқ маркази",
    "direction": "Рақамли таълим",
    "starts_on": "01.02.2026",
    "ends_on": "28.02.2026",
    "hours": "144",
    "certificate_number": "МО-77",
}


def second(world):
    return db.session.scalar(db.select(Employee.id).where(Employee.number == "E-teacher2"))


@pytest.fixture
def colleague(app, world):
    with app.app_context():
        return second(world)


@pytest.fixture
def position(app, world):
    with app.app_context():
        return db.session.scalar(db.select(Position.id).where(Position.code == "14"))


@pytest.mark.both_engines
def test_the_head_enters_a_course_with_its_scan(as_, world, colleague):
    client = as_("head")
    form = client.page(f"{TRAININGS}new").form()
    data = {
        **form.filled({**COURSE, "employee_id": colleague}).to_dict(),
        "file": (io.BytesIO(b"%PDF-1.7\n%%EOF\n"), "s.pdf"),
    }
    answer = client.post(f"{TRAININGS}new", data=data, content_type="multipart/form-data")
    assert answer.status_code == 303
    page = client.page(answer.location)
    assert page.heading == "Малака ошириш: Ҳайитова Маҳлиё Ботир қизи"
    assert as_("dean").get(f"{answer.location}/scan").data == b"%PDF-1.7\n%%EOF\n"
    assert "28.02.2029" in client.page(f"{TRAININGS}due?q=hayitova")
    assert "муддати бор" in as_("registrar").page(f"{TRAININGS}due?q=hayitova")


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("ends_on", "07.10.2026", "Тугамаган курс"),
        ("ends_on", "31.01.2026", "олдин бўлмасин"),
        ("hours", "0", "1 дан 2000"),
        ("employee_id", "{world.foreign.employee}", "Рўйхатдаги"),
        ("certificate_number", "", "Тўлдирилиши шарт."),
    ],
)
def test_a_wrong_course_is_told_beside_the_field(as_, world, colleague, field, typed, said):
    client = as_("head")
    data = {**COURSE, "employee_id": colleague, field: typed.format(world=world)}
    page = client.refused(client.page(f"{TRAININGS}new").form(), **data)
    assert said in page.form().errors[field]


@pytest.mark.both_engines
def test_the_head_enters_an_election_at_the_own_department(as_, world, colleague, position):
    client = as_("head")
    form = client.page(f"{CONTESTS}new").form()
    data = {
        "employee_id": colleague,
        "position_id": position,
        "elected_on": "15.09.2021",
        "minutes_number": "4",
        "minutes_date": "15.09.2021",
    }
    page = client.submit(form, **data)
    assert "Физика кафедраси" in page
    due = client.page(f"{CONTESTS}due?q=hayitova")
    assert "14.09.2026" in due
    assert due.rows()[0][-1] == "муддати ўтган"
    page = client.submit(client.page(f"{page.url}/edit").form(), elected_on="16.04.2022")
    assert "15.04.2027" in client.page(f"{CONTESTS}due?q=hayitova")
    client.submit(client.page(f"{page.url}/remove").form())
    assert "киритилмаган" in client.page(f"{CONTESTS}due?q=hayitova")


def test_an_election_at_another_department_is_seen_and_not_touched(app, as_, world):
    with app.app_context():
        row = db.session.get(PostCompetition, world.contest)
        row.department_id = world.foreign.department
        db.session.commit()
    client = as_("head")
    page = client.page(f"{CONTESTS}{world.contest}")
    assert "Ўзгартириш" not in page.links
    for step in ("edit", "remove"):
        assert client.get(f"{CONTESTS}{world.contest}/{step}").status_code == 404


@pytest.mark.parametrize("home", [TRAININGS, CONTESTS])
@pytest.mark.parametrize("who", ["head", "dean", "registrar", "hr", "teacher"])
@pytest.mark.both_engines
def test_every_number_is_the_length_of_the_list_behind_it(as_, world, home, who):
    client = as_(who)
    page = client.page(f"{home}summary")
    links = [link for link in page.by_id("list").iter() if link.tag == "a" and "sort=" not in link.get("href")]
    assert len(links) == 4 * len(page.rows())
    for link in links:
        listed = client.page(link.get("href"))
        number = int((link.text or "0").strip())
        assert (len(listed.rows()) if listed.find("table") is not None else 0) == number, link.get("href")


def test_the_colours_of_the_world(as_, world):
    rows = {row[0]: row[3:] for row in as_("registrar").page(f"{TRAININGS}due").rows()}
    assert rows["Насруллаев Жаҳонгир Содиқович"] == ["20.05.2028", "муддати бор"]
    assert rows["Ҳайитова Маҳлиё Ботир қизи"] == ["киритилмаган", "муддати йўқ"]
    rows = {row[0]: row[3:] for row in as_("registrar").page(f"{CONTESTS}due").rows()}
    assert rows["Насруллаев Жаҳонгир Содиқович"] == ["14.11.2026", "яқинда тугайди"]


def test_who_works_by_the_hour_or_comes_from_outside_is_not_counted(app, as_, world):
    with app.app_context():
        db.session.get(Post, world.post).employment_form = "13"
        db.session.commit()
    names = [row[0] for row in as_("registrar").page(f"{TRAININGS}due").rows()]
    assert sorted(names) == ["БЕГОНАЕВ Жаҳонгир Содиқович", "Ҳайитова Маҳлиё Ботир қизи"]


@pytest.mark.parametrize("home", [TRAININGS, CONTESTS])
def test_faults_are_told_in_the_order_of_the_page(as_, world, home):
    client = as_("head")
    page = client.refused(client.page(f"{home}new").form(), employee_id="")
    assert next(page.find(class_="errors").iter("a")).get("href") == "#employee_id"


def test_a_file_that_the_browser_forgot_is_asked_for_again(as_, world, colleague):
    client = as_("head")
    form = client.page(f"{TRAININGS}new").form()
    data = form.filled(COURSE | {"employee_id": colleague, "hours": "0"})
    data["file"] = (io.BytesIO(PDF), "sertifikat.pdf")
    page = client.read(client.post(form.action, data=data, content_type="multipart/form-data"), 422)
    assert "Файлни қайта танланг" in page
    assert "Файлни қайта танланг" not in client.refused(form, employee_id=colleague, **COURSE | {"hours": "0"})


def test_a_certificate_with_a_cyrillic_number_is_downloaded_under_it(as_, world, colleague):
    client = as_("head")
    form = client.page(f"{TRAININGS}new").form()
    data = form.filled(COURSE | {"employee_id": colleague})
    data["file"] = (io.BytesIO(PDF), "sertifikat.pdf")
    page = client.arrive(client.post(form.action, data=data, content_type="multipart/form-data").location)
    told = client.get(page.links["Юклаб олиш"]).headers["Content-Disposition"]
    assert told == "attachment; filename=MO-77.pdf; filename*=UTF-8''%D0%9C%D0%9E-77.pdf"


@pytest.mark.parametrize("home", [TRAININGS, CONTESTS])
def test_the_files_tell_the_same(as_, world, home):
    client = as_("dean")
    for page in ("due", "summary", ""):
        for kind in ("csv", "xlsx", "print"):
            assert client.get(f"{home}{page}?format={kind}").status_code == 200
    text = client.get(f"{home}summary?format=csv").data.decode("utf-8-sig")
    assert "Жами;" in text
    assert "Филология" not in text


@pytest.mark.parametrize("address", [f"{TRAININGS}due", f"{CONTESTS}due", f"{TRAININGS}summary", "/staff/employees/"])
def test_a_list_costs_the_same_for_three_people_and_for_three_hundred(app, as_, world, address):
    client, counts = as_("registrar"), []
    for number in (0, 300):
        with app.app_context():
            crowd(world, number)
        client.get(address)
        with count_statements(engine_of(app)) as seen:
            assert client.get(address).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 8


def crowd(world, number):
    position = db.session.scalar(db.select(Position.id))
    for each in range(number):
        employee = Employee(
            surname=f"Номзод{each}", first_name="А", gender="11", number=f"X{each}", sort_key=f"{each:04}"
        )
        db.session.add(employee)
        db.session.flush()
        post = {"position_id": position, "department_id": world.department, "stake": 1, "starts_on": TODAY}
        db.session.add(Post(employee_id=employee.id, **post))
        course = {"centre": "М", "direction": "Й", "starts_on": date(2024, 1, 1), "ends_on": date(2024, 2, 1)}
        db.session.add(TrainingCourse(employee_id=employee.id, hours=144, certificate_number="1", **course))
    db.session.commit()


@pytest.mark.parametrize("who", ["registrar", "dean", "hr", "admin", "teacher"])
def test_who_may_not_write_is_refused(as_, world, who):
    client = as_(who)
    for home, key in ((TRAININGS, world.training), (CONTESTS, world.contest)):
        for address in (f"{home}new", f"{home}{key}/edit", f"{home}{key}/remove"):
            assert client.get(address).status_code == 403
        assert client.get(f"{home}{key}").status_code == 200


def test_a_foreign_course_and_election_do_not_exist(as_, world):
    for who in ("head", "dean", "teacher"):
        assert as_(who).get(f"{TRAININGS}{world.foreign.training}").status_code == 404
        assert as_(who).get(f"{CONTESTS}{world.foreign.contest}").status_code == 404


def test_a_scan_that_is_no_paper_is_refused(as_, world, colleague):
    client = as_("head")
    form = client.page(f"{TRAININGS}new").form()
    data = {
        **form.filled({**COURSE, "employee_id": colleague}).to_dict(),
        "file": (io.BytesIO(b"PK\x03\x04"), "s.xlsx"),
    }
    page = client.read(client.post(f"{TRAININGS}new", data=data, content_type="multipart/form-data"), 422)
    assert "PDF, PNG ёки JPEG" in page.form().errors["file"]

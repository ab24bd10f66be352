"""From an empty database to a published timetable, by `flask setup`, forms and spreadsheets of the offices alone."""

import re
from io import BytesIO

import pytest

from hemis.domain.identifiers import check_digit
from hemis.extensions import db
from hemis.operations import jobs
from hemis.web import clock
from tests import sheets
from tests.conftest import make_app
from tests.rig.reading import text_of

OWN = "Ўзимнинг паролим 2026"
ONE_TIME = re.compile(r"(?:[0-9a-f]{4}-){3}[0-9a-f]{4}")
NAMES = {"Каримов": "Каримов Акмал Рустамович", "Валиева": "Валиева Нодира Собировна"}
SUBJECTS = ("Олий математика", "Физика", "Дастурлаш", "Фалсафа", "Инглиз тили")
PLAN = (
    *("Семестр", "Фан номи", "Блок", "Кредит", "Жами соат", "Маъруза", "Амалий", "Мустақил таълим"),
    *("Якуний назорат шакли", "ЖН", "ЯН"),
)


class University:
    """An installation with nobody but its administrator, and the doors through which its people come in."""

    def __init__(self, app):
        self.app = app
        said = app.test_cli_runner().invoke(args=["setup"]).output
        self.admin = self.enter("admin", ONE_TIME.search(said).group())

    def enter(self, login, password):
        """Sign in with a one-time password and choose an own one."""
        client = self.app.test_client()
        page = client.submit(client.page("/account/login").form(), login=login, password=password)
        client.submit(page.form("/account/password"), old_password=password, password=OWN, repeated=OWN)
        return client

    def office(self, login, name, role):
        """Let the administrator open an account with a role of the whole university."""
        made = self.admin.read(self.admin.send(self.admin.page("/system/users/new").form(), login=login, name=name))
        self.give(self.admin.page(made.links["Тайёр"]), role=role)
        return self.enter(login, ONE_TIME.search(made.text).group())

    def give(self, user, **role):
        self.admin.submit(self.admin.page(user.links["Рол бериш"]).form(), starts_on="01.09.2026", **role)

    def local(self, hr, surname, role, **unit):
        """Let the HR office open the account of an employee, and the administrator give it a role at a unit."""
        card = hr.page(hr.page(f"/staff/employees/?q={surname}").links[NAMES[surname]])
        account = hr.page(card.links["Ҳисоб ва роллар"])
        form = hr.page(account.links["Ҳисоб очиш"]).form()
        given = hr.read(hr.send(form))
        user = self.admin.page(self.admin.page(f"/system/users/?q={surname}").links[NAMES[surname]])
        ((field, words),) = unit.items()
        key = choice(self.admin.page(user.links["Рол бериш"]), field, words)
        self.give(user, role=role, **{field: key})
        return self.enter(form.data["login"], ONE_TIME.search(given.text).group())

    def bring(self, client, kind, heading, rows, taking=(), **chosen):
        """Bring a spreadsheet in, as its office does, and do the work that waits."""
        form = client.page(f"/system/imports/new?kind={kind}").form()
        values = form.filled({"kind": kind})
        values["file"] = (BytesIO(sheets.book(rows, heading)), f"{kind}.xlsx")
        answer = client.post("/system/imports/new", data=values)
        page = client.submit(client.arrive(answer.location).form("columns"), **chosen)
        self.work()
        page = client.page(page.url)
        assert "Хато йўқ" in page, page.text
        client.submit(client.page(page.links["Базага киритиш"]).form(), **dict(taking))
        self.work()
        assert "базага киритилган" in client.page(page.url), client.page(page.url).text

    def work(self):
        with self.app.app_context():
            waiting = jobs.sweep(clock.now())
            db.session.commit()
            assert [jobs.run(key, clock.now, self.app.config["UPLOADS"]) for key in waiting] == ["done"] * len(waiting)


@pytest.fixture
def university(tmp_path):
    app = make_app(tmp_path, f"sqlite:///{tmp_path}/hemis.sqlite3")
    yield University(app)
    with app.app_context():
        db.engine.dispose()


def pinfl(born, number):
    digits = f"3{born[:2]}{born[3:5]}{born[8:]}100{number:03}"
    return f"{digits}{check_digit(digits)}"


def choice(page, field, words):
    """Return the value of the choice that says these words."""
    field = page.find("select", name=field)
    found = [each.get("value") for each in field.iter("option") if words in text_of(each)]
    assert found, f"{page.url}: «{words}» is not offered in {text_of(field)}"
    return found[0]


def fill(client, url, chosen=(), **typed):
    """Fill in a form by the words of its choices, send it, and return the page where that ends."""
    page = client.page(url)
    picked = {field: choice(page, field, words) for field, words in dict(chosen).items()}
    return client.submit(page.form(), **picked, **typed)


def test_offices_bring_a_university_to_its_published_timetable(university):
    hr = university.office("kadrlar", "Кадрлар Ходими", "hr_office")
    fill(hr, "/structure/university/edit", name="Бухоро давлат университети", short_name="БухДУ", code="301")
    university.bring(hr, "faculties", ("Код", "Номи", "Қисқа номи"), [("F01", "Физика факультети", "ФФ")])
    university.bring(
        hr, "departments", ("Код", "Номи", "Факультет"), [("D01", "Физика кафедраси", "Физика факультети")]
    )
    people = [(NAMES["Каримов"], "12.03.1975", 11), (NAMES["Валиева"], "05.07.1982", 12)]
    university.bring(
        hr,
        "employees",
        ("Ф.И.Ш.", "Туғилган санаси", "ЖШШИР", "Лавозими", "Ставка", "Кафедра", "Ишга кирган санаси"),
        [
            (name, born, pinfl(born, number), "Доцент", "1", "Физика кафедраси", "01.09.2020")
            for name, born, number in people
        ],
    )
    office = university.office("uslubiy", "Услубий Ходим", "academic_office")
    university.bring(office, "buildings", ("Код", "Номи"), [("B1", "Бош бино")])
    university.bring(
        office,
        "rooms",
        ("Код", "Бино", "Хона рақами", "Тури", "Сиғими"),
        [("B1-101", "Бош бино", "101", "лекция", 60), ("B1-102", "Бош бино", "102", "амалий", 30)],
    )
    university.bring(office, "subject_groups", ("Код", "Номи"), [("УМ", "Умумий фанлар")])
    university.bring(
        office,
        "subjects",
        ("Код", "Номи", "Фанлар гуруҳи", "Кафедра"),
        [(f"Ф{number}", name, "Умумий фанлар", "Физика кафедраси") for number, name in enumerate(SUBJECTS)],
    )
    fill(office, "/curriculum/years/new", code="2026", starts_on="02.09.2026", ends_on="30.06.2027")
    fill(office, office.page("/curriculum/pairs/").links["Жуфтликларни тўлдириш"])
    assert len(office.page("/curriculum/pairs/").rows()) == 8

    dean = university.local(hr, "Каримов", "faculty", faculty_id="Физика факультети")
    head = university.local(hr, "Валиева", "department_head", department_id="Физика кафедраси")
    fill(dean, "/students/qualifications/new", {"education_type": "Магистр"}, name="Магистр")
    fill(
        dean,
        "/students/specialities/new",
        {"education_type": "Магистр", "department_id": "Физика кафедраси", "qualification_id": "Магистр"},
        code="70530901",
        name="Физика",
    )
    plan = fill(
        dean,
        "/curriculum/curricula/new",
        {
            "speciality_id": "Физика",
            "intake_year_id": "2026",
            "education_form": "Кундузги",
            "grading_system_id": "редит",
        },
        semesters=2,
        credits=60,
        autumn_starts_on="02.09.2026",
        spring_starts_on="02.02.2027",
        theory_weeks=15,
        exam_weeks=3,
    )
    key = plan.url.rsplit("/", 1)[-1]
    university.bring(
        dean,
        "curriculum",
        PLAN,
        [
            (semester, name, "мажбурий", 6, 180, 30, 30, 120, "имтиҳон", 50, 50)
            for semester in (1, 2)
            for name in SUBJECTS
        ],
        curriculum_id=key,
    )
    plan = dean.page(plan.url)
    dean.submit(plan.form(f"{plan.url}/submission"))
    assert "қулфланди" in fill(office, f"{plan.url}/approval")

    fill(
        dean,
        "/students/groups/new",
        {"curriculum_id": "Физика", "language": "Ўзбек", "course": "1"},
        name="11-ФИЗ",
        start_year=2026,
    )
    university.bring(
        dean,
        "students",
        sheets.HEADING,
        [sheets.student(number, "11-ФИЗ") for number in range(12)],
        taking={"starts_on": "02.09.2026", "order_number": "1-Т"},
    )
    group = dean.page("/curriculum/enrolments/")
    page = dean.page(group.links["11-ФИЗ"])
    joined = fill(dean, page.links["Гуруҳни бириктириш"])
    assert [row[3] for row in joined.rows()] == ["бутун гуруҳ"] * len(SUBJECTS)
    university.bring(
        head,
        "loads",
        ("Фан", "Машғулот тури", "Гуруҳлар", "Ўқитувчи"),
        [
            (name, kind, "11-ФИЗ", teacher)
            for name in SUBJECTS
            for kind, teacher in (("маъруза", NAMES["Каримов"]), ("амалий", NAMES["Валиева"]))
        ],
    )
    draft = fill(dean, "/curriculum/timetables/drafts/new", minutes="1")
    university.work()
    draft = dean.page(draft.url)
    assert "Барча дарсларга жой топилди: 150 та" in draft
    dean.submit(dean.page(draft.links["Қабул қилиш"]).form())
    fill(dean, "/curriculum/timetables/publication")
    assert dean.page("/curriculum/timetables/").rows()[0][4:] == ["300", "300", "тўлиқ"]
    published = office.page("/curriculum/timetables/")
    week = office.page(published.links["11-ФИЗ"])
    assert any(name in week for name in SUBJECTS)
    assert university.app.test_cli_runner().invoke(args=["check"]).exit_code == 0

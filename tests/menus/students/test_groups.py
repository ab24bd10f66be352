"""Академик гуруҳлар: the dean's office keeps the groups of its own faculty."""

from datetime import date

import pytest

from hemis.extensions import db
from hemis.models.curriculum import Curriculum
from hemis.models.staff import Post, StatusPeriod
from hemis.models.students import AcademicGroup
from tests.house.walks import engine_of
from tests.rig.counter import count_statements

HOME = "/students/groups/"


@pytest.mark.both_engines
def test_a_group_takes_faculty_speciality_and_form_from_its_curriculum(as_, world, app):
    client = as_("dean")
    values = {"curriculum_id": world.curriculum, "course": "2", "start_year": "2025", "language": "12"}
    page = client.submit(client.page(f"{HOME}new").form(), name="21-ФИЗ", **values)
    assert page.heading == "21-ФИЗ гуруҳи"
    assert "Таълим тили Рус" in page
    with app.app_context():
        group = db.session.scalars(db.select(AcademicGroup).where(AcademicGroup.name == "21-ФИЗ")).one()
        follows = (group.faculty_id, group.speciality_id, group.education_form)
        assert follows == (world.faculty, world.speciality, "11")


@pytest.mark.both_engines
def test_a_curriculum_of_another_faculty_is_refused_as_if_it_did_not_exist(as_, world):
    client = as_("dean")
    data = client.page(f"{HOME}new").form().filled({"name": "31-ФИЗ", "start_year": "2026"})
    data["curriculum_id"] = world.foreign.curriculum
    page = client.read(client.post(f"{HOME}new", data=data), 422)
    assert "Рўйхатдаги қийматлардан бирини танланг." in page.form().errors["curriculum_id"]
    assert page.form().data["name"] == "31-ФИЗ"


def test_a_tutor_of_another_faculty_is_refused(as_, world):
    client = as_("dean")
    form = client.page(f"{HOME}{world.group}/edit").form()
    assert client.submit(form, tutor_id=world.teacher).heading == "11-ФИЗ гуруҳи"
    data = form.filled({})
    data["tutor_id"] = world.foreign.teacher
    assert client.post(f"{HOME}{world.group}/edit", data=data).status_code == 422


@pytest.mark.both_engines
@pytest.mark.parametrize("page", ["", "/edit", "/remove", "/print"])
def test_a_foreign_group_is_not_there(as_, world, page):
    assert as_("dean").get(f"{HOME}{world.foreign.group}{page}").status_code == 404


@pytest.mark.parametrize("who", ["dean", "head", "teacher"])
def test_own_groups_are_listed_and_foreign_ones_are_not(as_, world, who):
    page = as_(who).page(HOME)
    assert [row[0] for row in page.rows()] == ["11-ФИЗ", "12-ФИЗ"]


@pytest.mark.parametrize("query", ["11-физ", "11-fiz", "FIZ 11", "11 ФИЗ"])
def test_either_script_finds_a_group(as_, world, query):
    page = as_("dean").page(f"{HOME}?q={query}")
    assert [row[0] for row in page.rows()] == ["11-ФИЗ"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("course=1", 2),
        ("course=2", 0),
        ("education_form=11", 2),
        ("education_form=13", 0),
        ("language=11", 2),
        ("language=12", 0),
        ("active=0", 0),
        ("speciality_id=0", 2),
        ("course=9999999999999999999999", 2),
        ("speciality_id=%00", 2),
        ("sort=-students", 2),
        ("sort=drop table", 2),
        ("page=99", 2),
    ],
)
def test_filters_narrow_and_nonsense_does_not(as_, world, query, found):
    page = as_("dean").page(f"{HOME}?{query}")
    assert len(page.rows()) == found if found else "Бундай гуруҳ топилмади" in page


def test_the_speciality_narrows_the_list(as_, world):
    client = as_("registrar")
    page = client.page(f"{HOME}?speciality_id={world.foreign.speciality}")
    assert all("БЕГОНА" in row[0] for row in page.rows())
    assert len(client.page(f"{HOME}?faculty_id={world.faculty}").rows()) == 2


def test_a_dean_is_not_asked_for_the_faculty(as_, world):
    assert "faculty_id" not in as_("dean").page(HOME).form().data
    assert "faculty_id" in as_("registrar").page(HOME).form().data


@pytest.mark.both_engines
def test_students_stand_in_the_uzbek_order(as_, world):
    rows = as_("dean").page(f"{HOME}{world.group}").rows()
    names = [row[0].split(". ", 1)[1].split()[0] for row in rows]
    assert names == ["Абдуллаев", "Ёқубова", "Шарипов", "Ўринова", "Қодиров", "Ҳикматов"]
    assert rows[0][1:] == ["301260100001", "Ўқимоқда"]


def test_the_group_list_is_printed_and_exported(as_, world):
    client = as_("dean")
    printed = client.page(f"{HOME}{world.group}/print")
    assert printed.heading == "11-ФИЗ гуруҳи рўйхати"
    assert len(printed.rows()) == 6
    text = client.get(f"{HOME}{world.group}?format=csv").data.decode("utf-8-sig")
    assert "Абдуллаев Шерзод Ёқуб ўғли;Abdullayev Sherzod Yoqub oʻgʻli;301260100001;Ўқимоқда;Тўлов-шартнома" in text


def test_the_export_of_the_list_holds_the_dean_s_groups_alone(as_, world):
    text = as_("dean").get(f"{HOME}?format=csv").data.decode("utf-8-sig")
    assert "11-ФИЗ;Физика факультети;60501;Физика;Кундузги;Ўзбек;1;2026;;6;ҳа" in text
    assert "БЕГОНА" not in text


def test_a_name_is_taken_within_a_faculty_only_once(as_, world):
    client = as_("dean")
    form = client.page(f"{HOME}new").form()
    page = client.refused(form, name="11-ФИЗ", curriculum_id=world.curriculum, start_year="2026")
    assert "аллақачон бор: «11-ФИЗ»" in page.form().errors["name"]


def test_a_course_beyond_the_curriculum_is_refused(as_, world):
    client = as_("dean")
    page = client.refused(client.page(f"{HOME}{world.group}/edit").form(), course="5")
    assert page.form().errors["course"] == "Бу ўқув режада 4 та курс бор."


@pytest.mark.both_engines
def test_the_course_of_a_group_with_students_changes_by_an_order_only(as_, world):
    client = as_("dean")
    page = client.refused(client.page(f"{HOME}{world.group}/edit").form(), course="2")
    assert "буйруғи билан ўзгаради" in page.form().errors["course"]


def test_a_group_with_students_is_switched_off_and_an_empty_one_deleted(as_, world):
    client = as_("dean")
    assert "Нофаол қилинди" in client.submit(client.page(f"{HOME}{world.group}/remove").form())
    form = client.page(f"{HOME}new").form()
    bare = client.submit(form, name="99-ФИЗ", curriculum_id=world.curriculum, start_year="2026").url
    assert "Ўчирилди." in client.submit(client.page(f"{bare}/remove").form())
    assert [row[0] for row in client.page(HOME).rows()] == ["11-ФИЗ", "12-ФИЗ"]


def test_the_history_tells_before_and_after_in_words(as_, world):
    client = as_("dean")
    page = client.submit(client.page(f"{HOME}{world.group}/edit").form(), language="14", tutor_id=world.teacher)
    history = page.text_at("section", class_="history")
    assert "Деканов Декан" in history
    assert "Таълим тили: Ўзбек → Инглиз" in history
    assert "Тьютор: — → Насруллаев Жаҳонгир Содиқович" in history


@pytest.mark.parametrize("who", ["hr", "registrar", "head", "teacher", "management"])
def test_only_the_dean_s_office_and_the_administrator_write(as_, world, who):
    client = as_(who)
    for address in (f"{HOME}new", f"{HOME}{world.group}/edit", f"{HOME}{world.group}/remove"):
        assert client.get(address).status_code == 403
    assert "Гуруҳ қўшиш" not in client.page(HOME).links


@pytest.mark.parametrize("who", ["student", "vice_rector", "ministry"])
def test_some_have_no_business_here(as_, world, who):
    assert as_(who).get(HOME).status_code == 403


def test_a_longer_list_costs_no_more_queries(as_, world, app):
    client = as_("dean")
    client.page(HOME)
    with count_statements(engine_of(app)) as few:
        client.page(HOME)
    with app.app_context():
        curriculum = db.session.get(Curriculum, world.curriculum)
        for number in range(28):
            values = {"faculty_id": world.faculty, "speciality_id": world.speciality, "course": 1, "start_year": 2026}
            db.session.add(AcademicGroup(name=f"{number}-ТЕСТ", curriculum_id=curriculum.id, **values))
        db.session.commit()
    with count_statements(engine_of(app)) as many:
        assert len(client.page(HOME).rows()) == 30
    assert len(many) == len(few) <= 8, many


def test_the_form_stays_within_its_queries(as_, world, app):
    client = as_("dean")
    for address in (f"{HOME}new", f"{HOME}{world.group}/edit", f"{HOME}{world.group}"):
        with count_statements(engine_of(app)) as seen:
            client.page(address)
        assert len(seen) <= 12, seen


def let_go(app, world, state="", last_day=None):
    """Make the home teacher the tutor of a group; then give the person a state, and the only post its last day."""
    with app.app_context():
        db.session.get(AcademicGroup, world.group).tutor_id = world.teacher
        db.session.get(Post, world.post).ends_on = last_day
        if state:
            period = {"status": state, "starts_on": date(2026, 10, 1), "order_number": "9-К"}
            db.session.add(StatusPeriod(employee_id=world.teacher, **period))
        db.session.commit()


@pytest.mark.both_engines
@pytest.mark.parametrize(("state", "found"), [("", ["12-ФИЗ"]), ("14", ["11-ФИЗ", "12-ФИЗ"]), ("12", ["12-ФИЗ"])])
def test_a_group_whose_tutor_has_left_is_told_and_found(as_, world, app, state, found):
    let_go(app, world, state)
    client = as_("dean")
    page = client.page(HOME)
    assert f"{len(found)} та гуруҳда амалдаги тьютор йўқ" in page
    assert [row[0] for row in client.page(page.links["Уларни кўрсатиш"]).rows()] == found
    assert ("11-ФИЗ" in client.page(f"{HOME}?tutor=1")) is (found == ["12-ФИЗ"])


@pytest.mark.both_engines
def test_a_tutor_whose_post_has_ended_no_longer_acts_and_the_group_may_be_given_away(as_, world, app):
    let_go(app, world, last_day=date(2026, 10, 5))
    client = as_("dean")
    assert "Амалдаги тьютори йўқ гуруҳлар: 2 та." in client.page("/staff/tutors/")
    boxes = client.page("/staff/tutors/new").text_at("fieldset", id="group_ids")
    assert "11-ФИЗ" in boxes
    assert "12-ФИЗ" in boxes


def test_whoever_lets_a_tutor_go_reads_which_groups_stay_alone(as_, world, app):
    let_go(app, world)
    client = as_("hr")
    for address in (f"/staff/employees/{world.teacher}/leaving", f"/staff/employees/posts/{world.post}/ending"):
        page = client.page(address)
        assert "Тьюторсиз қоладиган гуруҳлари" in page
        assert "11-ФИЗ, 6 талаба" in page
        assert "12-ФИЗ" not in page


def test_the_leader_is_a_student_of_the_group(as_, world):
    client, form = as_("dean"), f"{HOME}{world.group}/edit"
    page = client.submit(client.page(form).form(), leader_id=str(world.students[1]))
    assert "Ёқубова Нигора" in page.text_at("dl")
    for other in (world.students2[0], world.foreign.students[0]):
        data = {**client.page(form).form().data.to_dict(), "leader_id": str(other)}
        assert client.post(form, data=data).status_code == 422

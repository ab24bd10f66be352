"""Эркин назорат турлари: named in a grading system, chosen in a plan, seen wherever a control is named (rules 1.1)."""

import pytest
from sqlalchemy import select

from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.assignments import Assignment
from hemis.models.control_kinds import ControlKind
from hemis.models.curriculum import SubjectControl
from tests import marks
from tests.crowd import unlocked
from tests.rig.reading import text_of

HOME = "/curriculum/grading/"
PLAN = "/curriculum/curricula/"
NEW = {"name": "Курс лойиҳаси", "short": "КЛ", "counts_as": "14", "max_points": "10"}
NAMED = ["Мустақил иш", "МИ", "жорий назорат", "20"]


def rows(page):
    return [row[:4] for row in page.rows(1)]


@pytest.fixture
def with_free(app, world):
    """The subject of the world's sheet has a fourth control: «Мустақил иш», 10 of the 30 points of ЖН."""
    with app.app_context():
        with unlocked(world.subject):
            db.session.get_one(SubjectControl, world.controls[0]).max_points = 20
            for place, key in enumerate(world.controls[1:], start=3):
                db.session.get_one(SubjectControl, key).position = place
            control = SubjectControl(
                curriculum_subject_id=world.subject,
                kind="21",
                free_kind_id=world.control_kind,
                name="Мустақил иш",
                short="МИ",
                position=2,
                max_points=10,
            )
            db.session.add(control)
            db.session.flush()
        db.session.commit()
        return control.id


@pytest.mark.both_engines
def test_the_office_names_a_kind_and_it_has_a_history(app, as_, world):
    client = as_("registrar")
    page = client.submit(client.page(f"{HOME}{world.system}/kinds/new").form(), **NEW)
    assert rows(page) == [NAMED, ["Курс лойиҳаси", "КЛ", "йиғиндининг алоҳида қисми", "10"]]
    with app.app_context():
        key = db.session.scalar(select(ControlKind.id).where(ControlKind.short == "КЛ"))
    page = client.submit(client.page(f"{HOME}kinds/{key}/edit").form(), max_points="15", bars="y")
    assert "йиғиндининг алоҳида қисми, якуний назоратга киритиш шарти" in page
    told = client.page(f"{HOME}kinds/{key}/edit")
    assert "Энг юқори балл" in told
    assert "15" in told


@pytest.mark.both_engines
@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"name": "жорий назорат"}, "name", "Бу ном асосий назоратники"),
        ({"short": "ЯН"}, "short", "Бу ном асосий назоратники"),
        ({"name": "Мустақил иш"}, "name", "Бундай ёзув аллақачон бор"),
        ({"short": "МИ"}, "short", "Бундай ёзув аллақачон бор"),
        ({"max_points": "0"}, "max_points", "1 дан 100 гача сон киритинг."),
        ({"name": ""}, "name", "Тўлдирилиши шарт."),
    ],
)
def test_a_wrong_kind_is_refused_beside_its_field(as_, world, changes, field, said):
    client = as_("registrar")
    page = client.refused(client.page(f"{HOME}{world.system}/kinds/new").form(), **NEW | changes)
    assert said in page.form().errors[field]
    assert page.form().data["max_points"] == {**NEW, **changes}["max_points"]


@pytest.mark.both_engines
def test_a_kind_in_use_keeps_its_name_and_is_switched_off(as_, world, with_free):
    client = as_("registrar")
    place = f"{HOME}kinds/{world.control_kind}"
    for changes in ({"name": "Реферат"}, {"short": "РФ"}, {"counts_as": "12"}, {"bars": "y"}):
        page = client.refused(client.page(f"{place}/edit").form(), **changes)
        assert "номи ва қандай ҳисобланиши ўзгармайди" in page.form().errors[next(iter(changes))]
    page = client.submit(client.page(f"{place}/remove").form(f"{place}/remove"))
    assert "Нофаол қилинди" in page
    assert rows(page) == [NAMED]


def test_a_kind_that_no_plan_has_chosen_is_deleted(as_, world):
    client = as_("registrar")
    place = f"{HOME}kinds/{world.control_kind}/remove"
    assert "Эркин назорат турлари йўқ." in client.submit(client.page(place).form(place))


def test_a_new_version_of_a_system_has_the_kinds_in_force(as_, world):
    client = as_("registrar")
    values = {"name": "Янги тизим", "code": "21", "act": "Кенгаш қарори", "valid_from": "01.09.2027"}
    page = client.submit(client.page(f"{HOME}{world.system}/version").form(), **values)
    assert rows(page) == [NAMED]


@pytest.mark.parametrize("login", ["dean", "teacher", "student", "head"])
def test_nobody_else_names_kinds(as_, world, login):
    client = as_(login)
    for place in (
        f"{world.system}/kinds/new",
        f"kinds/{world.control_kind}/edit",
        f"kinds/{world.control_kind}/remove",
    ):
        assert client.get(f"{HOME}{place}").status_code == 403


@pytest.mark.both_engines
def test_the_dean_chooses_a_kind_in_the_plan_of_a_subject(as_, world):
    client = as_("dean")
    place, key = f"{PLAN}subjects/{world.draft_subject}", f"control_k{world.control_kind}"
    form = client.page(f"{place}/edit").form()
    assert form.data[key] == ""
    page = client.refused(form, **{key: "21"})
    assert "«Мустақил иш» учун" in page.form().errors[key] or "0 дан 20 гача" in page.form().errors[key]
    client.submit(client.page(f"{place}/edit").form(), **{"control_11": "20", key: "10"})
    told = client.page(place)
    assert "Жорий назорат 20" in told
    assert "Мустақил иш 10" in told
    assert client.page(f"{place}/edit").form().data[key] == "10"
    client.submit(client.page(f"{place}/edit").form(), **{"control_11": "30", key: ""})
    assert "Мустақил иш" not in text_of(client.page(place).find("dl"))


def test_a_plan_whose_maxima_do_not_make_a_hundred_is_not_submitted(as_, world):
    client, key = as_("dean"), f"control_k{world.control_kind}"
    client.submit(client.page(f"{PLAN}subjects/{world.draft_subject}/edit").form(), **{key: "10"})
    assert "назоратлар йиғиндиси 110 балл, 100 бўлиши керак" in client.page(f"{PLAN}{world.draft}/checks")


def test_a_kind_that_is_switched_off_is_not_chosen_anew(app, as_, world):
    with app.app_context():
        db.session.get_one(ControlKind, world.control_kind).is_active = False
        db.session.commit()
    form = as_("dean").page(f"{PLAN}subjects/{world.draft_subject}/edit").form()
    assert f"control_k{world.control_kind}" not in form.data


@pytest.mark.both_engines
def test_a_plan_with_free_controls_keeps_its_grading_system(app, as_, world):
    office, dean = as_("registrar"), as_("dean")
    values = {"name": "Янги тизим", "code": "21", "act": "Кенгаш қарори", "valid_from": "01.09.2027"}
    office.submit(office.page(f"{HOME}{world.system}/version").form(), **values)
    other = max(int(each) for each in systems(app))
    dean.submit(
        dean.page(f"{PLAN}subjects/{world.draft_subject}/edit").form(),
        **{"control_11": "20", f"control_k{world.control_kind}": "10"},
    )
    page = dean.refused(dean.page(f"{PLAN}{world.draft}/edit").form(), grading_system_id=str(other))
    assert "Режа фанларида эркин назоратлар бор" in page.form().errors["grading_system_id"]


def systems(app):
    with app.app_context():
        return list(db.session.scalars(select(ControlKind.system_id)))


@pytest.mark.both_engines
def test_it_has_its_own_column_on_the_sheet_the_file_and_the_results(app, as_, world, with_free):
    teacher, student = as_("teacher"), as_("student")
    cells = {f"{each}-{with_free}-0-": "9,5" for each in world.students}
    page = teacher.page(marks.address(world))
    full = {key: points.replace("25", "18") for key, points in marks.full(world).items()}
    teacher.submit(page.form("sheet"), **full, **cells)
    page = teacher.page(marks.address(world))
    heads = [text_of(each) for each in page.find("table").iter("th") if str(each.get("id")).startswith("h")]
    assert heads == ["ЖН 20", "МИ 10", "ОН 20", "ЯН 50"]
    assert page.rows()[0][-3] == "90"
    assert "МИ (10)" in teacher.get(f"{marks.address(world)}?format=csv").get_data(as_text=True)
    marks.close(teacher, world)
    assert "ЖН 18, МИ 9,5, ОН 17,5, ЯН 45" in student.page("/performance/own/")
    assert "Мустақил иш" in student.page(f"/performance/own/{world.sheet}")


def test_points_of_assignments_go_to_it(app, as_, world, with_free):
    with app.app_context():
        db.session.get_one(Assignment, world.task).control_id = with_free
        db.session.commit()
    client = as_("teacher")
    assert "Мустақил иш" in client.page(f"/subjects/assignments/{world.task}")
    assert client.get(f"/assessments/sheets/{world.sheet}/shares/{with_free}").status_code == 200


def test_its_name_is_read_in_the_script_of_the_page(app, as_, world, with_free):
    with app.app_context():
        db.session.get_one(User, world.users["teacher"]).language = "uz_Latn"
        db.session.commit()
    page = as_("teacher").page(marks.address(world))
    assert text_of(page.find("abbr", title="Mustaqil ish")) == "MI"

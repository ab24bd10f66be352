"""Рейтинг as people see it: the office forms criteria, everybody sees the own unit and what each number is of."""

from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from hemis.extensions import db
from hemis.models.rating import DRAFT, FROZEN, IN_FORCE, RatingCriterion, RatingSet
from hemis.models.staff import Employee
from tests import rated
from tests.rig.reading import text_of

TITLE = "Қуёш батареялари"
FOREIGN = "БЕГОНА ИШ"


@pytest.fixture
def done(app, world):
    """A work of the teacher, one of a foreign teacher, and one of both that the foreign department has entered."""
    with app.app_context():
        own = rated.work(world, world.employee, None, title=TITLE, in_oak=True)
        rated.work(world, world.foreign.employee, title=FOREIGN, in_scopus=True)
        shared = rated.work(world, world.employee, world.foreign.employee, title="Ҳамкорликда", kind="monograph")
        shared.owner_id, shared.department_id = world.foreign.employee, world.foreign.department
        nothing = rated.work(world, world.employee, title="Мезонсиз", kind="trademark")
        world.own, world.shared, world.nothing = own.id, shared.id, nothing.id
        db.session.commit()
    return world


def state(app, key):
    with app.app_context():
        return db.session.get_one(RatingSet, key).state


@pytest.mark.parametrize(
    ("who", "home", "foreign"),
    [
        *((each, True, True) for each in ("registrar", "scientist", "vice_rector", "management")),
        *((each, True, False) for each in ("dean", "head")),
        *((f"foreign_{each}", False, True) for each in ("dean", "head")),
    ],
)
def test_everybody_sees_the_teachers_of_the_own_unit_with_places_among_all(who, home, foreign, as_, done):
    page = as_(who).page("/rating/teachers/")
    assert ("Насруллаев" in page, "БЕГОНАЕВ" in page) == (home, foreign)
    departments = as_(who).page("/rating/departments/")
    assert ("Физика кафедраси" in departments, "Филология кафедраси" in departments) == (home, foreign)
    if home and not foreign:
        assert "7,50" in page
        assert as_(who).get(f"/rating/teachers/{done.foreign.employee}").status_code == 404


@pytest.mark.parametrize("who", ["student", "hr", "accountant", "doctoral", "marketing", "ministry"])
def test_nobody_else_sees_the_rating(who, as_, world):
    for room in ("criteria", "teachers", "departments", "faculties", "own"):
        assert as_(who).get(f"/rating/{room}/").status_code == 403


def test_a_teacher_sees_the_own_place_and_every_work_behind_each_number(as_, done):
    client = as_("teacher")
    page = client.page("/rating/own/")
    assert "7,50" in page
    assert "2-ўрин" in page, "ten points of a foreign teacher come first, and five of the shared book"
    assert f"/research/works/{done.own}" in page.links.values()
    assert "БЕГОНАЕВ" not in page
    assert "Ҳеч бир мезонга тўғри келмаган ишлар" in page
    assert client.get("/rating/teachers/").status_code == 403


def test_what_counts_for_nothing_is_named_as_people_know_it(app, as_, done):
    with app.app_context():
        rated.index(done, "researchgate", 4)
        db.session.commit()
    client = as_("teacher")
    page = client.page("/rating/own/")
    assert "ResearchGate: h = 4" in page
    assert "researchgate" not in page.text
    assert "ResearchGate: h = 4" in client.get("/rating/own/?format=csv").get_data(as_text=True)


def test_a_work_that_a_viewer_may_not_open_is_told_without_a_link(as_, done):
    page = as_("dean").page(f"/rating/teachers/{done.employee}")
    assert f"/research/works/{done.own}" in page.links.values()
    assert "Ҳамкорликда" in page
    assert f"/research/works/{done.shared}" not in page.links.values()


def test_the_list_is_sorted_narrowed_and_taken_along(as_, done):
    client = as_("registrar")
    assert "Насруллаев" not in client.page("/rating/teachers/?q=begona")
    assert "БЕГОНАЕВ" not in client.page(f"/rating/teachers/?department_id={done.department}")
    assert "топилмади" in client.page("/rating/teachers/?q=йўқодам")
    book = CalamineWorkbook.from_filelike(BytesIO(client.get("/rating/teachers/?format=xlsx&sort=-points").data))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[1][0] == 1
    assert float(rows[1][5]) == 15
    assert client.get("/rating/teachers/?format=print").status_code == 200
    assert client.get("/rating/departments/?format=xlsx").status_code == 200
    assert client.get(f"/rating/teachers/{done.employee}?format=xlsx").status_code == 200
    units = [each[2] for each in client.page("/rating/teachers/?sort=department").rows()]
    assert units == sorted(units)
    sums = [each[3] for each in client.page("/rating/departments/?sort=-sum").rows()]
    assert sums == ["15,00", "7,50"]
    for odd in ("sort=sum", "sort=teachers", "year_id=x", "year_id=999", "faculty_id=%00", "page=99", "sort=-yoq"):
        assert client.get(f"/rating/teachers/?{odd}").status_code == 200


def test_the_file_of_what_would_change_says_now_and_not_last_year(as_, done):
    client, address = as_("registrar"), f"/rating/criteria/{done.rating_draft}/comparison/"
    for way in ("teachers", "departments", "faculties"):
        told = client.get(f"{address}?by={way}&format=csv").get_data(as_text=True)
        assert "Ҳозирги ўрни" in told
        assert "Ўтган йил" not in told
    page = client.page(f"{address}?format=print")
    assert "2026/2027: 2-вариант" in page.heading


def test_what_a_draft_would_give_a_teacher_is_told_with_the_works(as_, done):
    client, home = as_("registrar"), f"/rating/criteria/{done.rating_draft}"
    form = client.page(f"{home}/lines/{done.rating_criterion}/edit").form()
    client.submit(form, condition="", points="3")
    links = client.page(f"{home}/comparison/").links
    page = client.page(next(address for name, address in links.items() if "Насруллаев" in name))
    assert f"/research/works/{done.own}" in page.links.values()
    assert "ҳеч нарса сақланмайди" in page
    assert "Ҳозирги ўрнига нисбатан" in page
    assert "Ўтган йилга нисбатан" not in page
    for wrong in (f"{home}/comparison/999999", f"/rating/criteria/{done.rating_set}/comparison/"):
        assert client.get(wrong).status_code == 404, "what counts already is no question of what if"


def test_a_set_is_copied_from_its_own_page(as_, done):
    client = as_("registrar")
    form = client.page(client.page(f"/rating/criteria/{done.rating_set}").links["Нусха олиш"]).form()
    assert (form.data["year_id"], form.data["model_id"]) == (str(done.year), str(done.rating_set))
    assert "Синов" in client.submit(form, name="Синов")
    for odd in ("9" * 30, "x", "%00", "-1"):
        assert client.get(f"/rating/criteria/new?model_id={odd}&year_id={odd}").status_code == 200


def test_the_paper_tells_year_day_and_minutes_and_writes_numbers_as_people_do(as_, done):
    client = as_("registrar")
    page = client.page("/rating/teachers/?format=print")
    assert page.heading == "Ўқитувчилар рейтинги: 2026/2027 ўқув йили"
    assert "06.10.2026 ҳолатига" in page
    assert "7,50" in page
    assert "7.50" not in page.text
    form = client.page(f"/rating/criteria/{done.rating_set}/freezing").form()
    client.submit(form, reckoned_on="05.10.2026", minutes_number="7", minutes_date="06.10.2026")
    for room in ("departments/", f"teachers/{done.employee}"):
        page = client.page(f"/rating/{room}?format=print")
        assert page.heading.endswith("2026/2027 ўқув йили, 06.10.2026 даги 7-сон баённома")
        assert "05.10.2026 ҳолатига" in page


def test_charts_stand_beside_their_tables(as_, done):
    page = as_("registrar").page("/rating/faculties/")
    assert len(page.find_all("rect")) == len(page.rows()) > 1


def test_a_chart_names_every_bar_in_full_where_a_phone_can_break_it(as_, done):
    page = as_("teacher").page("/rating/own/")
    names = [text_of(each) for each in page.find_all("li") if each.find(".//{*}rect") is not None]
    assert any("ОАК рўйхатидаги нашрда мақола" in each for each in names)
    assert not page.find_all("text"), "words inside a drawing are cut at its edge"


def test_the_office_forms_criteria_from_start_to_freeze(app, as_, done):
    client = as_("registrar")
    form = client.page("/rating/criteria/new").form()
    page = client.submit(form, year_id=str(done.year), name="Синов", model_id=str(done.rating_set))
    assert "24" in page
    key = int(page.url.rsplit("/", 1)[1])
    form = client.page(f"/rating/criteria/{key}/lines/new?source=work").form()
    refused = client.refused(form, name="Товар белгиси", points="0", split="equal", kinds=["trademark"])
    assert "Нолдан катта" in refused
    page = client.submit(refused.form(), points="1,5")
    assert "Товар белгиси" in page
    compared = client.page(f"/rating/criteria/{key}/comparison/")
    assert "9,00" in compared
    assert "7,50" in compared
    assert "7,50" in client.page("/rating/teachers/"), "nothing of it is kept"
    client.submit(client.page(f"/rating/criteria/{key}/enforcement").form())
    assert (state(app, key), state(app, done.rating_set)) == (IN_FORCE, DRAFT)
    assert "9,00" in client.page("/rating/teachers/")
    form = client.page(f"/rating/criteria/{key}/freezing").form()
    assert "Тўлдирилиши шарт" in client.refused(form, minutes_number="", minutes_date="06.10.2026")
    page = client.submit(form, minutes_number="7", minutes_date="06.10.2026")
    assert state(app, key) == FROZEN
    assert "ўзгармайди" in page
    assert "9,00" in client.page("/rating/teachers/")
    assert f"/research/works/{done.own}" in client.page(f"/rating/teachers/{done.employee}").links.values()


def test_a_criterion_is_moved_changed_and_taken_out(app, as_, world):
    client, home = as_("registrar"), f"/rating/criteria/{world.rating_draft}"
    page = client.page(home)
    form = next(each for each in page.forms if each.action.endswith("/moving"))
    client.post(form.action, data={**form.data, "to": "down"})
    form = client.page(f"{home}/lines/{world.rating_criterion}/edit").form()
    page = client.submit(form, points="12,25", cap="30")
    assert "12,25" in page
    client.submit(client.page(f"{home}/lines/{world.rating_criterion}/remove").form())
    with app.app_context():
        assert db.session.get(RatingCriterion, world.rating_criterion) is None
    page = client.refused(client.page(f"{home}/groups/{world.rating_group}/remove").form())
    assert "Гуруҳда мезонлар бор" in page
    page = client.submit(client.page(f"{home}/groups/{world.rating_group}/edit").form(), cap="40")
    assert "40" in page


def test_a_set_tells_who_changed_which_criterion_and_how(as_, world):
    client, home = as_("registrar"), f"/rating/criteria/{world.rating_draft}"
    page = client.page(home)
    assert page.text.count("яратилди") == 1, "what it began with is its beginning"
    form = next(each for each in page.forms if each.action.endswith("/moving"))
    client.post(form.action, data={**form.data, "to": "down"})
    form = client.page(f"{home}/lines/{world.rating_criterion}/edit").form()
    client.submit(form, points="12,25", kinds=["monograph", "article_local"], group_id="")
    told = client.page(home).text
    assert "Scopus ёки Web of Science базасидаги мақола» ўзгартирилди" in told
    assert "Монография, Мақола (маҳаллий журнал)" in told
    assert "article_local" not in told
    assert "Гуруҳ: Илмий нашр → —" in told
    assert "Монография, Мақола" in client.page(f"{home}/lines/{world.rating_criterion}/edit")
    client.submit(client.page(f"{home}/lines/{world.rating_criterion}/remove").form())
    assert "Scopus ёки Web of Science базасидаги мақола» ўчирилди" in client.page(home)
    client.submit(client.page(f"{home}/enforcement").form())
    assert "Scopus ёки Web of Science базасидаги мақола» ўчирилди" in client.page(home), "and afterwards too"


def test_a_draft_is_seen_by_its_writers_alone(as_, world):
    assert "2-вариант" in as_("registrar").page("/rating/criteria/")
    for who in ("teacher", "dean", "vice_rector"):
        assert "2-вариант" not in as_(who).page("/rating/criteria/")
        assert 'value="draft"' not in as_(who).get("/rating/criteria/").get_data(as_text=True)
        assert as_(who).get(f"/rating/criteria/{world.rating_draft}").status_code == 404
        assert as_(who).get(f"/rating/criteria/{world.rating_draft}/comparison/").status_code == 403
        assert as_(who).post(f"/rating/criteria/{world.rating_draft}/remove").status_code in (400, 403)


def test_a_criterion_of_one_set_is_not_reached_through_another(as_, world):
    client = as_("registrar")
    wrong = f"/rating/criteria/{world.rating_set}"
    assert client.get(f"{wrong}/lines/{world.rating_criterion}/edit").status_code == 404
    assert client.get(f"{wrong}/groups/{world.rating_group}/edit").status_code == 404


def test_a_person_without_a_post_has_points_and_no_place(app, as_, done):
    with app.app_context():
        person = db.session.get_one(Employee, done.employee)
        db.session.execute(db.text("DELETE FROM post WHERE employee_id = :key"), {"key": person.id})
        db.session.commit()
    page = as_("teacher").page("/rating/own/")
    assert "ўрин берилмайди" in page
    assert "7,50" in page

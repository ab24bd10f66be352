"""Ўқув йиллари ва жуфтликлар: the academic office keeps them, one year is current."""

import pytest

from hemis.extensions import db
from hemis.models.curriculum import AcademicYear

YEARS, PAIRS = "/curriculum/years/", "/curriculum/pairs/"


def next_year(client, **changes):
    typed = {"code": 2027, "starts_on": "01.09.2027", "ends_on": "31.08.2028"} | changes
    return client.send(client.page(f"{YEARS}new").form(), **typed)


@pytest.mark.both_engines
def test_one_year_is_current_and_another_becomes_it_by_one_confirmed_step(as_, world, app):
    client = as_("registrar")
    page = client.arrive(next_year(client).location)
    assert page.heading == "2027/2028 ўқув йили"
    asked = client.page(page.links["Жорий қилиш"])
    assert "Ҳозирги жорий йил жорий бўлмай қолади" in asked
    page = client.submit(asked.form())
    assert "2027/2028 жорий ўқув йили бўлди." in page
    with app.app_context():
        current = db.session.scalars(db.select(AcademicYear.code).where(AcademicYear.is_current)).all()
        assert list(current) == ["2027"]


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"starts_on": "01.06.2027"}, "starts_on", "Саналар 2026/2027 ўқув йили билан устма-уст тушган."),
        ({"ends_on": "01.01.2027"}, "ends_on", "Тугаш санаси бошланиш санасидан кейин бўлади."),
        ({"starts_on": "01.09.2028"}, "starts_on", "Бошланиш санаси 2027 йилда бўлиши керак."),
    ],
)
def test_a_wrong_year_is_refused_beside_its_field(as_, world, changes, field, said):
    client = as_("registrar")
    page = client.read(next_year(client, **changes), 422)
    assert said in page.form().errors[field]
    assert page.form().data["code"] == "2027"


def test_a_year_holds_its_semesters_and_the_current_one_is_not_removed(as_, world):
    client = as_("registrar")
    page = client.refused(client.page(f"{YEARS}{world.year}/edit").form(), ends_on="2026-12-31")
    assert "Бу йилда 02.09.2026 – 24.01.2027 саналаридаги семестрлар бор" in page
    page = client.refused(client.page(f"{YEARS}{world.year}/remove").form())
    assert "Жорий ўқув йилини ўчириб бўлмайди" in page


def test_an_empty_year_is_removed_and_found_before(as_, world):
    client = as_("registrar")
    address = next_year(client).location
    assert [row[0] for row in client.page(f"{YEARS}?q=2028").rows()] == ["2027/2028"]
    assert "Ўчирилди." in client.submit(client.page(f"{address}/remove").form())
    assert [row[0] for row in client.page(YEARS).rows()] == ["2026/2027"]


@pytest.mark.both_engines
def test_pairs_are_copied_from_the_year_before(as_, world):
    client = as_("registrar")
    key = next_year(client).location.rsplit("/", 1)[-1]
    page = client.page(f"{PAIRS}?year_id={key}")
    assert "2027/2028 ўқув йилининг жуфтликлари ҳали киритилмаган." in page
    page = client.submit(client.page(page.links["Жуфтликларни тўлдириш"]).form())
    assert [row[1] for row in page.rows()] == ["08:30", "10:00", "11:30", "13:30", "15:00", "16:30"]
    page = client.refused(client.page(f"{PAIRS}copies/{key}").form())
    assert "нусха фақат бўш йилга олинади" in page


def test_a_pair_stands_in_its_place_in_time(as_, world):
    client = as_("registrar")
    typed = {"year_id": world.year, "number": 7, "starts_at": "17:00", "ends_at": "18:20"}
    page = client.refused(client.page(f"{PAIRS}new").form(), **typed)
    assert "6-жуфтлик билан устма-уст тушган" in page.form().errors["starts_at"]
    assert page.form().data["ends_at"] == "18:20"
    page = client.submit(client.page(f"{PAIRS}new").form(), **typed | {"starts_at": "18:00", "ends_at": "19:20"})
    assert page.rows()[-1][:3] == ["7-жуфтлик", "18:00", "19:20"]


@pytest.mark.both_engines
def test_a_pair_with_lessons_keeps_its_time(as_, world):
    client, used = as_("registrar"), world.slots[0]
    page = client.refused(client.page(f"{PAIRS}{used}/edit").form(), ends_at="09:40")
    assert "Бу жуфтликда дарслар бор" in page
    assert "Бу жуфтликда дарслар бор" in client.refused(client.page(f"{PAIRS}{used}/remove").form())
    client.submit(client.page(f"{PAIRS}{used}/edit").form(), hours="1")
    free = world.slots[4]
    assert "Ўчирилди." in client.submit(client.page(f"{PAIRS}{free}/remove").form())


def test_the_files_tell_the_years_and_the_pairs(as_, world):
    client = as_("teacher")
    assert "2026/2027;02.09.2026;30.06.2027;ҳа" in client.get(f"{YEARS}?format=csv").data.decode("utf-8-sig")
    assert "2026/2027;1;08:30;09:50;2" in client.get(f"{PAIRS}?format=csv").data.decode("utf-8-sig")


@pytest.mark.parametrize("who", ["dean", "head", "teacher", "management", "admin"])
def test_others_view_and_do_not_write(as_, world, who):
    client = as_(who)
    assert "Ўзгартириш" not in client.page(f"{YEARS}{world.year}").links
    for address in (f"{YEARS}new", f"{YEARS}{world.year}/current", f"{PAIRS}new", f"{PAIRS}copies/{world.year}"):
        assert client.get(address).status_code == 403

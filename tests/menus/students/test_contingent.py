"""Контингент: how many on a day, compared with another day, and who; each role its own students."""

from datetime import date

import pytest

from hemis.extensions import db
from hemis.models.students import AcademicGroup, Enrolment, Student
from hemis.operations.students import move
from tests.house.walks import engine_of
from tests.rig.counter import count_statements

HOME = "/students/contingent/"
PEOPLE = f"{HOME}people/"
SEPTEMBER, OCTOBER = "2026-09-05", "2026-10-06"


@pytest.fixture
def moved(app, world):
    """One goes on leave, one is expelled, one changes the group; all between the two days."""
    with app.app_context():
        first, second, third = (db.session.get_one(Student, key) for key in world.students[:3])
        other = db.session.get_one(AcademicGroup, world.group2)
        move(first, on=date(2026, 9, 20), status="12", order_number="5-Т", by=None)
        move(second, on=date(2026, 9, 21), status="13", order_number="6-Т", by=None)
        move(third, on=date(2026, 9, 22), group=other, order_number="7-Т", by=None)
        db.session.commit()


def table(page):
    """Row title → its numbers."""
    return {row[0]: row[1:] for row in page.rows()}


@pytest.mark.both_engines
def test_the_contingent_of_a_past_day_is_what_it_was(as_, moved):
    client = as_("dean")
    then = client.page(f"{HOME}?day={SEPTEMBER}&states=11")
    assert table(then)["Жами"] == ["9", "9"]
    now = client.page(f"{HOME}?day={OCTOBER}&states=11")
    assert table(now)["Жами"] == ["7", "7"]
    assert "06.10.2026 ҳолатига 7 нафар талаба." in now
    both = client.page(f"{HOME}?day={OCTOBER}")
    assert table(both)["Жами"] == ["8", "8"]
    assert table(client.page(f"{HOME}?day={OCTOBER}&states=12"))["Жами"] == ["1", "1"]


@pytest.mark.both_engines
def test_two_days_are_compared_row_by_row(as_, moved):
    page = as_("dean").page(f"{HOME}?day={OCTOBER}&than={SEPTEMBER}&by=group")
    rows = table(page)
    # 1st course, together, then, came, left, moved inside, difference
    assert rows["11-ФИЗ"] == ["4", "4", "6", "0", "1", "−1", "−2"]
    assert rows["12-ФИЗ"] == ["4", "4", "3", "0", "0", "+1", "+1"]
    assert rows["Жами"] == ["8", "8", "9", "0", "1", "0", "−1"]
    assert "0 нафар келган, 1 нафар кетган." in page


@pytest.mark.both_engines
def test_who_left_is_named_with_the_order(as_, moved, world):
    client = as_("dean")
    page = client.page(f"{PEOPLE}?day={OCTOBER}&than={SEPTEMBER}&part=left")
    (row,) = page.rows()
    assert row[1] == "11-ФИЗ"
    assert row[4:] == ["Четлашган", "21.09.2026", "6-Т"]
    studying = client.page(f"{PEOPLE}?day={OCTOBER}&than={SEPTEMBER}&part=left&states=11").rows()
    assert sorted(each[6] for each in studying) == ["5-Т", "6-Т"]
    back = client.page(f"{PEOPLE}?day={OCTOBER}&than={SEPTEMBER}&part=came&states=12").rows()
    assert [each[4:] for each in back] == [["Академик таътил", "20.09.2026", "5-Т"]]


def test_a_number_leads_to_its_people(as_, moved, world):
    client = as_("dean")
    page = client.page(f"{HOME}?day={OCTOBER}&by=group")
    links = {link.text.strip(): link.get("href") for link in page.find_all("a") if "people" in (link.get("href") or "")}
    assert len(client.page(next(iter(links.values()))).rows()) == 4
    named = client.page(f"{PEOPLE}?day={OCTOBER}&group_id={world.group2}")
    assert {row[1] for row in named.rows()} == {"12-ФИЗ"}
    assert len(client.page(f"{PEOPLE}?day={OCTOBER}&q=қодиров").rows()) == 1


@pytest.mark.parametrize("by", ["form", "payment", "gender", "language", "speciality", "group"])
def test_rows_are_chosen_by_the_reader(as_, world, by):
    page = as_("registrar").page(f"{HOME}?by={by}")
    assert table(page)["Жами"] == ["11", "11"]


@pytest.mark.parametrize(
    ("who", "count"), [("dean", 9), ("head", 9), ("teacher", 9), ("registrar", 11), ("management", 11)]
)
def test_everybody_counts_the_own_students(as_, world, who, count):
    assert table(as_(who).page(HOME))["Жами"][-1] == str(count)


@pytest.mark.parametrize("who", ["ministry", "student", "scientist"])
def test_some_have_no_business_here(as_, world, who):
    assert as_(who).get(HOME).status_code == 403
    assert as_(who).get(PEOPLE).status_code == 403


def test_nonsense_is_today(as_, world):
    for query in (
        "day=0001-01-01",
        "day=9999-12-31",
        "than=0001-01-01",
        "day=2030-01-01",
        "day=yoq",
        "than=2030-01-01",
        "by=yoq",
        "states=yoq",
        "group_id=x",
        "course=9",
    ):
        assert as_("dean").get(f"{HOME}?{query}").status_code == 200
        assert as_("dean").get(f"{PEOPLE}?{query}").status_code == 200


@pytest.mark.parametrize("form", ["csv", "xlsx", "print"])
def test_table_and_people_are_taken_away(as_, moved, form):
    client = as_("dean")
    assert client.get(f"{HOME}?format={form}&than={SEPTEMBER}").status_code == 200
    answer = client.get(f"{PEOPLE}?format={form}&than={SEPTEMBER}&part=left")
    assert answer.status_code == 200
    if form == "csv":
        assert "6-Т" in answer.text


def test_more_students_cost_no_more_statements(app, as_, moved, world):
    client, counts = as_("dean"), []
    for address in (f"{HOME}?than={SEPTEMBER}&by=group", f"{PEOPLE}?than={SEPTEMBER}&part=left", PEOPLE):
        client.get(address)
        with count_statements(engine_of(app)) as seen:
            client.get(address)
        counts.append(len(seen))
    assert max(counts) <= 8, counts


@pytest.mark.both_engines
def test_the_contingent_of_a_day_is_counted_by_the_grant_of_that_day(app, as_, world):
    with app.app_context():
        for key, kind in zip(world.students[:3], ("11", "13", "13"), strict=True):
            student = db.session.get_one(Student, key)
            stretch = db.session.scalars(db.select(Enrolment).where(Enrolment.student_id == key)).one()
            stretch.payment_form = student.payment_form = "11"
            stretch.grant_kind = student.grant_kind = kind
        gone = db.session.get_one(Student, world.students[1])
        move(gone, on=date(2026, 9, 20), status="13", order_number="5-Т", by=None)
        db.session.commit()
    client = as_("dean")
    then = table(client.page(f"{HOME}?day={SEPTEMBER}&by=grant"))
    assert {title: row[-1] for title, row in then.items()} == {
        "Давлат гранти": "1", "Муассаса гранти": "2", "Тўлов-шартнома": "6", "Жами": "9",
    }  # fmt: skip
    assert table(client.page(f"{HOME}?day={OCTOBER}&by=grant"))["Муассаса гранти"][-1] == "1"
    people = client.page(f"{PEOPLE}?day={SEPTEMBER}&grant_kind=13")
    assert len(people.rows()) == 2
    assert len(client.page(f"{PEOPLE}?day={SEPTEMBER}&grant_kind=contract").rows()) == 6
    told = client.page(f"/students/timeline/{world.students[1]}")
    assert "Муассаса гранти" in told

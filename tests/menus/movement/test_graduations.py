"""Битириш: the last course on one worksheet; nobody graduates with a debt, and one order is drafted."""

import pytest

from hemis.extensions import db
from hemis.models.curriculum import Curriculum
from hemis.models.orders import Order, OrderLine
from hemis.models.students import AcademicGroup
from tests import marks
from tests.crowd import fill_group
from tests.house.walks import engine_of
from tests.rig.counter import count_statements

HOME = "/movement/graduations/"


@pytest.fixture
def last(app, world):
    """The plan of the first group ends with the present semester: one subject, four credits."""
    with app.app_context():
        plan = db.session.get_one(Curriculum, db.session.get_one(AcademicGroup, world.group).curriculum_id)
        plan.semesters, plan.credits = 1, 4
        db.session.commit()
    return f"{HOME}sheet?group={world.group}"


@pytest.fixture
def confirmed(as_, world, last):
    """All of the first group have 87,5 points, but the first one fails the final."""
    marks.fill(as_("teacher"), world, **{marks.name(world, 0, 2): "10"})
    marks.close(as_("teacher"), world)
    marks.confirm(as_("dean"), world)


def lines(app):
    """Student → details of the one order."""
    with app.app_context():
        rows = db.session.execute(
            db.select(OrderLine.student_id, OrderLine.details)
            .join(Order, Order.id == OrderLine.order_id)
            .where(Order.kind == "graduation")
        )
        return {student: details for student, details in rows}


def test_only_last_courses_are_listed(as_, world):
    assert "Охирги курсда ўқиётган гуруҳ йўқ" in as_("dean").page(HOME)


def test_groups_of_the_last_course_lead_to_their_worksheet(as_, world, last):
    client = as_("dean")
    assert [row[0] for row in client.page(HOME).rows()] == ["11-ФИЗ", "12-ФИЗ"]
    assert "Гуруҳ танланмаган" in client.page(f"{HOME}sheet")
    assert "Гуруҳ танланмаган" in client.page(f"{HOME}sheet?group={world.foreign.group}")


@pytest.mark.both_engines
def test_whoever_has_passed_all_may_graduate_and_a_debt_is_told(as_, world, confirmed, last):
    rows = as_("dean").page(last).rows()
    assert [row[2] for row in rows] == ["0,00", "4,00", "4,00", "4,00", "4,00", "4,00"]
    assert [row[3] for row in rows[:2]] == ["0 / 4", "4 / 4"]
    assert "Математик анализ (4)" in rows[0][4]
    assert "Режанинг 1 та фани топширилмаган: «Математик анализ»." in rows[0][5]
    assert "0 кредит тўпланган, 4 кредит керак" in rows[0][5]
    assert rows[0][6] == "истисно йўқ"
    assert "ўқишни битирсин" in rows[1][5]
    assert "4 кредит керак (Вазирлар Маҳкамасининг 824-сон қарори" in rows[1][5]


def test_without_a_confirmed_sheet_nobody_graduates(app, as_, world, last):
    client = as_("dean")
    page = client.page(last)
    assert all("ҳозирча киритилмасин" in row[5] for row in page.rows())
    assert "Буйруққа киритиладиган талаба йўқ" in client.refused(page.form("worksheet"))
    assert lines(app) == {}


@pytest.mark.both_engines
def test_one_draft_is_made_and_it_has_no_faults(app, as_, world, confirmed, last):
    client = as_("dean")
    failed, second = world.students[:2]
    form = client.page(last).form("worksheet")
    assert f"decision-{failed}" not in form.data
    data = form.filled({f"decision-{second}": "wait", f"reason-{second}": "Айланма варақа тўлмаган"})
    data |= {f"decision-{failed}": "graduate", f"reason-{failed}": "Хоҳлайман"}  # nobody offers it
    page = client.read(client.post(last, data=data, follow_redirects=True))
    assert "4 нафар" in page
    made = lines(app)
    assert set(made) == set(world.students[2:])
    assert made[world.students[2]] == {"total_gpa": "4.00", "credits": 4}
    again = client.page(last)
    assert len(again.rows()) == 2
    assert "4 нафари бошқа буйруқ лойиҳасида." in again


def test_leaving_somebody_out_without_a_reason_is_refused(app, as_, world, confirmed, last):
    client = as_("dean")
    page = client.refused(client.page(last).form("worksheet"), **{f"decision-{world.students[1]}": "wait"})
    assert "Таклифдан фарқли қарорнинг сабабини ёзинг." in page
    assert page.form("worksheet").data[f"decision-{world.students[1]}"] == "wait"
    assert lines(app) == {}


def test_a_sheet_costs_the_same_for_few_and_for_many(app, as_, world, confirmed, last):
    client, counts = as_("dean"), []
    for size in (6, 40):
        with app.app_context():
            fill_group(world.group, size)
        client.get(last)
        with count_statements(engine_of(app)) as seen:
            client.get(last)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 15, counts


@pytest.mark.parametrize("form", ["csv", "xlsx", "print"])
def test_the_sheet_is_taken_away(as_, confirmed, last, form):
    answer = as_("dean").get(f"{last}&format={form}")
    assert answer.status_code == 200
    if form == "csv":
        assert "Математик анализ" in answer.text


def test_others_only_look(as_, world, last):
    for who in ("registrar", "management"):
        assert "Буйруқ лойиҳасини тузиш" not in as_(who).page(last)
        assert as_(who).post(last, data={"csrf_token": "x"}).status_code in (400, 403)
    for who in ("teacher", "student", "ministry"):
        assert as_(who).get(HOME).status_code == 403

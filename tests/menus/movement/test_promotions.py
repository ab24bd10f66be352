"""Курсдан курсга ўтказиш: the worksheet proposes by marks that stand, and two drafts are made of it."""

from datetime import date

import pytest

from hemis.extensions import db
from hemis.models.orders import Order, OrderLine
from hemis.models.settings import RuleValue
from hemis.models.students import AcademicGroup, Student
from tests import marks
from tests.crowd import fill_group
from tests.house.walks import engine_of
from tests.rig.counter import count_statements

HOME = "/movement/promotions/"


@pytest.fixture
def sheet(world):
    return f"{HOME}sheet?group={world.group}"


@pytest.fixture
def confirmed(as_, world):
    """All of the first group have 87,5 points, but the first one fails the final."""
    low = {marks.name(world, 0, 2): "10"}
    marks.fill(as_("teacher"), world, **low)
    marks.close(as_("teacher"), world)
    marks.confirm(as_("dean"), world)


def orders(app):
    """Kind → (lines by student: course, semester, group, reason, details)."""
    with app.app_context():
        rows = db.session.execute(
            db.select(Order.kind, OrderLine)
            .join(OrderLine, OrderLine.order_id == Order.id)
            .where(Order.kind.in_(("repeat", "promotion")))
        )
        found = {}
        for kind, line in rows:
            told = (line.course, line.semester, line.group_id, line.reason, line.details)
            found.setdefault(kind, {})[line.student_id] = told
        return found


def test_groups_of_a_course_lead_to_their_worksheet(as_, world):
    client = as_("dean")
    page = client.page(HOME)
    assert [row[0] for row in page.rows()] == ["11-ФИЗ", "12-ФИЗ"]
    both = client.page(f"{HOME}sheet?course=1")
    assert "2 та гуруҳ, 1–9, жами 9 нафар талаба." in both
    assert "Гуруҳ танланмаган" in client.page(f"{HOME}sheet")
    assert "Гуруҳ танланмаган" in client.page(f"{HOME}sheet?group={world.foreign.group}")


@pytest.mark.both_engines
def test_marks_that_stand_decide_and_all_others_wait(as_, world, confirmed, sheet):
    rows = as_("dean").page(sheet).rows()
    assert [row[2] for row in rows] == ["0,00", "4,00", "4,00", "4,00", "4,00", "4,00"]
    assert rows[0][5].startswith("1 та")
    assert "Математик анализ (4)" in rows[0][5]
    assert "курсдан қолдирилсин" in rows[0][6]
    assert "чегара 2,40: етмайди (Вазирлар Маҳкамасининг 824-сон қарори" in rows[0][6]
    assert "кейинги курсга ўтказилсин" in rows[1][6]
    other = as_("dean").page(f"{HOME}sheet?group={world.group2}").rows()
    assert all("ҳозирча киритилмасин" in row[6] and "1 та фаннинг баҳоси" in row[6] for row in other)


@pytest.mark.both_engines
def test_two_drafts_are_made_with_figures_and_reasons(app, as_, world, confirmed, sheet):
    client = as_("dean")
    first, second, third = world.students[:3]
    form = client.page(sheet).form("worksheet")
    assert form.data[f"goal-{world.speciality}"] == str(world.group2)
    departs = {f"decision-{second}": "wait", f"reason-{second}": "Ариза кўрилмоқда"}
    departs |= {f"decision-{third}": "repeat", f"reason-{third}": "Ўз аризасига кўра"}
    page = client.submit(form, **departs)
    assert "Буйруқ лойиҳаси тузилди: 1-курс талабаларини курсдан қолдириш тўғрисида, 2 нафар." in page
    made = orders(app)
    assert set(made["repeat"]) == {first, third}
    assert set(made["promotion"]) == set(world.students[3:])
    assert made["repeat"][third][:4] == (1, 1, world.group2, "Ўз аризасига кўра")
    assert made["promotion"][world.students[3]][:4] == (2, 3, None, "")
    assert made["repeat"][first][4]["gpa"] == "0.00"
    assert made["repeat"][first][4]["debts"] == ["Математик анализ"]
    again = client.page(sheet)
    assert [row[0] for row in again.rows()] == ["Ёқубова Нигора Баҳром қизи"]
    assert "5 нафари бошқа буйруқ лойиҳасида." in again


def test_a_departure_without_reason_is_refused_and_nothing_is_lost(app, as_, world, confirmed, sheet):
    client = as_("dean")
    key = world.students[2]
    page = client.refused(client.page(sheet).form("worksheet"), **{f"decision-{key}": "repeat"})
    assert "Таклифдан фарқли қарорнинг сабабини ёзинг." in page
    assert page.form("worksheet").data[f"decision-{key}"] == "repeat"
    assert orders(app) == {}


def test_a_repeat_without_a_group_and_a_sheet_without_anybody_are_refused(app, as_, world, confirmed, sheet):
    client = as_("dean")
    page = client.refused(client.page(sheet).form("worksheet"), **{f"goal-{world.speciality}": ""})
    assert "Курсдан қолдириладиган талабалар қайси гуруҳда ўқишини танланг." in page
    waiting = client.page(f"{HOME}sheet?group={world.group2}").form("worksheet")
    assert "Буйруққа киритиладиган талаба йўқ" in client.refused(waiting)
    foreign = client.page(sheet).form("worksheet").filled({})
    foreign[f"goal-{world.speciality}"] = world.foreign.group
    assert client.post(sheet, data=foreign).status_code == 422
    assert orders(app) == {}


def test_a_limit_of_the_intake_and_faculty_is_the_one_that_counts(app, as_, world, confirmed, sheet):
    with app.app_context():
        value = {"key": "promotion.gpa_min", "value": "3.00", "act": "Кенгаш баёни 5-сон"}
        db.session.add(RuleValue(valid_from=date(2026, 9, 1), scope=f"faculty={world.faculty}", **value))
        db.session.commit()
    assert "чегара 3,00: етади (Кенгаш баёни 5-сон)" in as_("dean").page(sheet).rows()[1][6]


@pytest.fixture
def crowd(app, world):
    """Sixty more in the first group: two parts of a sheet."""
    with app.app_context():
        fill_group(world.group, 66)
    return world


def test_decisions_travel_between_the_parts_of_a_sheet(app, as_, world, crowd, sheet):
    client = as_("dean")
    form = client.page(sheet).form("worksheet")
    key = next(int(name.removeprefix("decision-")) for name in form.data if name.startswith("decision-"))
    second = client.read(client.send(form, **{f"decision-{key}": "promote", f"reason-{key}": "Кенгаш", "page": "2"}))
    assert "51–66, жами 66 нафар" in second
    client.submit(second.form("worksheet"))
    assert list(orders(app)["promotion"]) == [key]


def test_a_sheet_costs_the_same_for_few_and_for_many(app, as_, world, confirmed, sheet):
    client, counts = as_("dean"), []
    for size in (6, 40):
        with app.app_context():
            fill_group(world.group, size)
        client.get(sheet)
        with count_statements(engine_of(app)) as seen:
            client.get(sheet)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 12, counts


@pytest.mark.parametrize("form", ["csv", "xlsx", "print"])
def test_the_sheet_is_taken_away(as_, confirmed, sheet, form):
    answer = as_("dean").get(f"{sheet}&format={form}")
    assert answer.status_code == 200
    if form == "csv":
        assert "4,00" in answer.text


def test_others_only_look(as_, world, sheet):
    for who in ("registrar", "management"):
        assert "Буйруқ лойиҳаларини тузиш" not in as_(who).page(sheet)
        token = {"csrf_token": "x"}
        assert as_(who).post(sheet, data=token).status_code in (400, 403)
    for who in ("teacher", "student", "ministry"):
        assert as_(who).get(HOME).status_code == 403


def test_who_is_on_another_course_than_the_group_is_not_on_its_sheet(app, as_, world, sheet):
    with app.app_context():
        db.session.get_one(AcademicGroup, world.group).course = 2
        db.session.commit()
        assert db.session.get_one(Student, world.students[0]).group_id == world.group
    assert "қарор кутаётган талаба йўқ" in as_("dean").page(sheet)

"""Топшириқлар баллари: shown before they are written, never over a hand's value unasked, not twice (H-23)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from hemis.extensions import db
from hemis.models.assessment import Grade, GradeSheet
from hemis.models.assignments import (
    Assignment,
    AssignmentExtension,
    AssignmentGroup,
    AssignmentWork,
    DailyMarking,
    PointsTransfer,
)
from hemis.models.settings import RuleValue
from hemis.models.students import Enrolment
from tests.house.weights import FORM, open_page
from tests.world import NOW, TODAY


@pytest.fixture
def graded(app, world):
    """The world's assignment (10 points) is over, the first student got 8; another one counts double."""
    with app.app_context():
        first = db.session.get(Assignment, world.task)
        first.due_at = NOW - timedelta(days=1)
        names = ("load_id", "control_id", "created_at", "due_at", "published_at", "published_by_id")
        second = Assignment(title="Иккинчи", max_points=20, weight=2, **{name: getattr(first, name) for name in names})
        db.session.add(second)
        db.session.flush()
        db.session.add(AssignmentGroup(assignment_id=second.id, group_id=world.group))
        grade(world, first.id, world.students[0], "8", world.works[0])
        grade(world, second.id, world.students[0], "15")
        db.session.commit()
        return second.id


def grade(world, assignment, student, points, work=None):
    row = db.session.get(AssignmentWork, work) if work else None
    if row is None:
        row = AssignmentWork(assignment_id=assignment, student_id=student, sent_at=NOW - timedelta(days=2))
        db.session.add(row)
    row.state, row.points, row.counted = "graded", Decimal(points), Decimal(points)
    row.graded_by_id, row.graded_at = world.users["teacher"], NOW


def address(world):
    return f"/assessments/sheets/{world.sheet}/shares/{world.controls[0]}"


def cells(app, world):
    with app.app_context():
        rows = db.session.scalars(db.select(Grade).where(Grade.sheet_id == world.sheet))
        return {row.student_id: (row.points, row.version) for row in rows if row.control_id == world.controls[0]}


def by_name(page):
    return {row[0].split()[0]: row for row in page.rows()}


@pytest.mark.both_engines
def test_points_are_shown_and_written_when_confirmed(app, as_, world, graded):
    client = as_("teacher")
    page = client.arrive(f"/assessments/sheets/{world.sheet}/shares")
    assert page.url == address(world)
    rows = by_name(page)
    assert rows["Абдуллаев"][1:3] == ["—", "23"]
    assert "жавоби ҳали текширилмаган" in rows["Ёқубова"][3]
    assert rows["Шарипов"][2] == "0"
    page = client.submit(page.form())
    assert "Қайдномага ёзилди: 5 та балл." in page
    found = cells(app, world)
    assert found[world.students[0]] == (Decimal(23), 1)
    assert world.students[1] not in found
    with app.app_context():
        assert db.session.get(GradeSheet, world.sheet).entered_count == 5
        assert db.session.scalar(db.select(db.func.count()).select_from(PointsTransfer)) == 5


@pytest.mark.both_engines
def test_nothing_is_written_twice_and_what_was_recomputed_replaces_our_own_value(app, as_, world, graded):
    client = as_("teacher")
    client.submit(client.page(address(world)).form())
    page = client.page(address(world))
    assert "ўзгармайди" in by_name(page)["Абдуллаев"][3]
    assert "ҳаммаси аввалгидек" in client.refused(page.form())
    with app.app_context():
        grade(world, world.task, world.students[0], "10", world.works[0])
        db.session.commit()
    page = client.page(address(world))
    assert by_name(page)["Абдуллаев"][1:3] == ["23", "25"]
    assert "янгиланади" in by_name(page)["Абдуллаев"][3]
    client.submit(page.form())
    assert cells(app, world)[world.students[0]] == (Decimal(25), 2)


def type_by_hand(client, world, points):
    form = client.page(f"/assessments/sheets/{world.sheet}").form("sheet")
    name = next(name for name in form.data if name.startswith(f"{world.students[0]}-{world.controls[0]}-"))
    client.submit(form, **{name: points})


@pytest.mark.both_engines
def test_a_value_typed_by_hand_is_replaced_only_when_ticked(app, as_, world, graded):
    client = as_("teacher")
    type_by_hand(client, world, "19")
    page = client.page(address(world))
    assert "қўлда киритилган балл турибди" in by_name(page)["Абдуллаев"][3]
    client.submit(page.form())
    assert cells(app, world)[world.students[0]] == (Decimal(19), 1)
    form = client.page(address(world)).form()
    client.submit(form, overwrite=str(world.students[0]))
    assert cells(app, world)[world.students[0]] == (Decimal(23), 2)


def test_a_hand_that_changes_our_value_makes_it_its_own(app, as_, world, graded):
    client = as_("teacher")
    client.submit(client.page(address(world)).form())
    type_by_hand(client, world, "20")
    assert "қўлда киритилган" in by_name(client.page(address(world)))["Абдуллаев"][3]


@pytest.mark.promise("C1")
def test_what_changed_since_the_page_was_shown_is_shown_again(app, as_, world, graded):
    client = as_("teacher")
    form = client.page(address(world)).form()
    type_by_hand(client, world, "19")
    answer = client.send(form)
    assert answer.status_code == 409
    assert "бошқа ходим ўзгартирган" in client.read(answer, 409)
    assert cells(app, world) == {world.students[0]: (Decimal(19), 1)}
    client.submit(client.read(answer, 409).form())
    assert len(cells(app, world)) == 5


def test_what_is_not_due_yet_counts_for_nobody(app, as_, world, graded):
    with app.app_context():
        db.session.get(Assignment, graded).due_at = NOW + timedelta(days=1)
        db.session.commit()
    page = as_("teacher").page(address(world))
    assert "ҳали ҳисобга олинмайди: Иккинчи" in page
    assert by_name(page)["Абдуллаев"][2] == "24"


def test_a_missing_answer_may_be_left_out_by_the_rule(app, as_, world, graded):
    with app.app_context():
        since = TODAY.replace(month=9, day=1)
        db.session.add(RuleValue(key="task.missing_zero", value="no", valid_from=since, act="Кенгаш"))
        db.session.commit()
    rows = by_name(as_("teacher").page(address(world)))
    assert "ҳисоблайдиган нарса йўқ" in rows["Шарипов"][3]


@pytest.mark.promise("C6")
def test_a_closed_sheet_takes_no_points(app, as_, world, graded):
    client = as_("teacher")
    form = client.page(address(world)).form()
    with app.app_context():
        sheet = db.session.get(GradeSheet, world.sheet)
        sheet.status, sheet.closed_at, sheet.closed_by_id = "closed", NOW, world.users["teacher"]
        db.session.commit()
    assert "Қайднома ёпилган" in client.refused(form)
    assert cells(app, world) == {}


def test_a_sheet_without_assignments_says_so(app, as_, world):
    with app.app_context():
        db.session.get(Assignment, world.task).control_id = None
        db.session.commit()
    assert "топшириқ берилмаган" in as_("teacher").page(f"/assessments/sheets/{world.sheet}/shares")


def test_only_the_teacher_of_the_sheet_comes_here(as_, world):
    assert as_("teacher2").get(address(world)).status_code == 404
    assert as_("dean").get(address(world)).status_code == 403
    client = as_("teacher")
    assert client.get(f"/assessments/sheets/{world.sheet}/shares/{world.foreign.controls[0]}").status_code == 404


@pytest.mark.both_engines
def test_more_time_and_own_deadlines_keep_zeros_out_of_the_sheet(app, as_, world, graded):
    with app.app_context():
        more = {"reason": "Касал бўлган", "given_at": NOW, "given_by_id": world.users["teacher"]}
        later = AssignmentExtension(
            assignment_id=world.task, student_id=world.students[2], due_at=NOW + timedelta(days=1), **more
        )
        db.session.add(later)
        db.session.commit()
    page = as_("teacher").page(address(world))
    states = [row[3] for row in page.rows()]
    assert states.count("муддати узайтирилган, ҳали топширмаган") == 1
    with app.app_context():
        second = db.session.get(AssignmentGroup, (graded, world.group))
        second.due_at = NOW + timedelta(days=2)
        db.session.commit()
    page = as_("teacher").page(address(world))
    assert "Муддати тугамагани учун ҳали ҳисобга олинмайди: Иккинчи" in page
    assert by_name(page)["Абдуллаев"][2] == "24"


@pytest.mark.both_engines
def test_who_came_to_the_group_after_the_deadline_does_not_owe_the_answer(app, as_, world, graded):
    came = (NOW - timedelta(hours=2)).date()
    student = world.students[3]
    with app.app_context():
        stretch = db.session.scalars(db.select(Enrolment).where(Enrolment.student_id == student)).one()
        stretch.starts_on = came
        first = db.session.get(Assignment, world.task)
        first.due_at = NOW - timedelta(days=2)
        second = db.session.get(Assignment, graded)
        second.due_at = NOW - timedelta(minutes=1)
        db.session.commit()
    page = as_("teacher").page(address(world))
    told = [row for row in page.rows() if "муддат куни гуруҳда ўқимаган" in row[4]]
    assert len(told) == 1
    assert told[0][2] == "0"
    with app.app_context():
        db.session.get(Assignment, graded).due_at = NOW - timedelta(days=2)
        db.session.commit()
    page = as_("teacher").page(address(world))
    told = [row for row in page.rows() if "муддат куни гуруҳда ўқимаган" in row[4]]
    assert told[0][2:4] == ["—", "ҳисоблайдиган нарса йўқ"]


def test_the_page_costs_what_a_form_may_cost_whatever_feeds_the_control(app, as_, world, graded):
    with app.app_context():
        load = db.session.get(Assignment, world.task).load_id
        db.session.execute(db.delete(DailyMarking).filter_by(load_id=load))
        db.session.add(DailyMarking(load_id=load, control_id=world.controls[0], weight=1, is_active=True))
        db.session.commit()
    page, _again, seen = open_page(app, as_("teacher"), address(world))
    assert all(said in page.text for said in ("Кунлик баҳолар", "Иккинчи"))
    assert len(seen) <= FORM, "\n".join(map(str, seen))


def test_a_closed_sheet_takes_no_more_points(app, as_, world, graded):
    client = as_("teacher")
    form = client.page(address(world)).form()
    with app.app_context():
        sheet = db.session.get(GradeSheet, world.sheet)
        sheet.status, sheet.closed_at, sheet.closed_by_id = "closed", NOW, world.users["teacher"]
        db.session.commit()
    assert "Қайднома ёпилган: балл ўзгармайди" in client.refused(form)
    assert cells(app, world) == {}

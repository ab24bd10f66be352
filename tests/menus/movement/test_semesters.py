"""Семестрдан семестрга ўтказиш: groups are ticked, and one draft moves their students on."""

import pytest

from hemis.extensions import db
from hemis.models.audit import AuditEntry
from hemis.models.orders import Order, OrderLine

HOME = "/movement/semesters/"


@pytest.mark.both_engines
def test_one_draft_moves_the_students_of_the_ticked_groups(app, as_, world):
    client = as_("dean")
    page = client.page(HOME)
    assert "1-семестр: 2 та гуруҳ, 9 нафар" in page
    assert [row[:3] for row in page.rows()] == [["11-ФИЗ", "Физика", "6"], ["12-ФИЗ", "Физика", "3"]]
    data = page.form("semesters").filled({"effective_on": "2027-02-02", "controller": "проректор А. Каримов"})
    data.setlist("line", [f"{world.group}-1", f"{world.group2}-1", f"{world.foreign.group}-1"])
    answer = client.post(HOME, data=data)
    assert answer.status_code == 303
    with app.app_context():
        order = db.session.scalars(db.select(Order).filter_by(kind="semester")).one()
        assert (order.kind, order.status, order.student_count) == ("semester", "draft", 9)
        assert (order.faculty_id, order.controller) == (world.faculty, "проректор А. Каримов")
        lines = db.session.scalars(db.select(OrderLine).filter_by(order_id=order.id)).all()
        assert {(line.course, line.semester) for line in lines} == {(1, 2)}
        assert {line.student_id for line in lines} == {*world.students, *world.students2}
        told = db.select(db.func.count()).where(AuditEntry.object_type == "movement_order")
        assert db.session.scalar(told.where(AuditEntry.object_id == order.id)) == 1
    assert "ҳаммаси ўтказилган ёки буйруқ лойиҳаларида" in client.page(HOME)


def test_nothing_ticked_is_refused_beside_what_was_typed(as_, world):
    client = as_("dean")
    page = client.refused(client.page(HOME).form("semesters"), effective_on="2027-02-03", controller="А. Каримов")
    assert "Камида битта гуруҳни белгиланг." in page
    assert page.form("semesters").data["effective_on"] == "2027-02-03"
    data = page.form("semesters").filled({})
    data.setlist("line", [f"{world.group}-1", f"{world.group2}-3"])
    assert "битта семестр" in client.read(client.post(HOME, data=data), 422)


def test_a_whole_semester_is_one_button(app, as_, world):
    client = as_("dean")
    page = client.page(f"{HOME}?q=12")
    data = page.form("semesters").filled({"controller": "А. Каримов", "whole": "1"})
    assert client.post(f"{HOME}?q=12", data=data).status_code == 303
    with app.app_context():
        order = db.session.scalars(db.select(Order).filter_by(kind="semester")).one()
        assert order.student_count == len(world.students2), "only the groups that were shown"
    assert client.page(HOME).form("semesters").data["controller"] == "А. Каримов", "the last one named is offered"


def test_the_list_is_narrowed_and_taken_away(as_, world):
    client = as_("dean")
    assert len(client.page(f"{HOME}?q=12").rows()) == 1
    assert "Бундай гуруҳ топилмади" in client.page(f"{HOME}?semester=3")
    assert len(client.page(f"{HOME}?curriculum_id={world.curriculum}").rows()) == 2
    assert "11-ФИЗ" in client.get(f"{HOME}?format=csv").text


def test_others_only_look(as_, world):
    assert "буйруқ лойиҳаси" not in as_("registrar").page(HOME)
    assert as_("teacher").get(HOME).status_code == 403

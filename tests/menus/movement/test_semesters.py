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
    assert [row[:4] for row in page.rows()] == [["11-ФИЗ", "Физика", "1", "6"], ["12-ФИЗ", "Физика", "1", "3"]]
    data = page.form("semesters").filled({"effective_on": "2027-02-02"})
    data.setlist("line", [f"{world.group}-1", f"{world.group2}-1", f"{world.foreign.group}-1"])
    answer = client.post(HOME, data=data)
    assert answer.status_code == 303
    with app.app_context():
        order = db.session.scalars(db.select(Order).filter_by(kind="semester")).one()
        assert (order.kind, order.status, order.student_count, order.faculty_id) == (
            "semester",
            "draft",
            9,
            world.faculty,
        )
        lines = db.session.scalars(db.select(OrderLine).filter_by(order_id=order.id)).all()
        assert {(line.course, line.semester) for line in lines} == {(1, 2)}
        assert {line.student_id for line in lines} == {*world.students, *world.students2}
        told = db.select(db.func.count()).where(AuditEntry.object_type == "movement_order")
        assert db.session.scalar(told.where(AuditEntry.object_id == order.id)) == 1
    assert "ҳаммаси ўтказилган ёки буйруқ лойиҳаларида" in client.page(HOME)


def test_nothing_ticked_is_refused_beside_what_was_typed(as_, world):
    client = as_("dean")
    page = client.refused(client.page(HOME).form("semesters"), effective_on="2027-02-03")
    assert "Камида битта гуруҳни белгиланг." in page
    assert page.form("semesters").data["effective_on"] == "2027-02-03"
    data = page.form("semesters").filled({})
    data.setlist("line", [f"{world.group}-1", f"{world.group2}-3"])
    assert "битта семестр" in client.read(client.post(HOME, data=data), 422)


def test_the_list_is_narrowed_and_taken_away(as_, world):
    client = as_("dean")
    assert len(client.page(f"{HOME}?q=12").rows()) == 1
    assert "Бундай гуруҳ топилмади" in client.page(f"{HOME}?semester=3")
    assert len(client.page(f"{HOME}?curriculum_id={world.curriculum}").rows()) == 2
    assert "11-ФИЗ" in client.get(f"{HOME}?format=csv").text


def test_others_only_look(as_, world):
    assert "Буйруқ лойиҳасини тузиш" not in as_("registrar").page(HOME)
    assert as_("teacher").get(HOME).status_code == 403

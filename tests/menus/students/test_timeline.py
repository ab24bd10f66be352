"""Ҳаракатлар тарихи: every move of a student with its order, for the offices, the tutor and the student."""

from datetime import UTC, date, datetime

import pytest

from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.orders import OrderLine
from hemis.models.students import AcademicGroup, Student
from hemis.operations.orders import NewLine, draft
from hemis.operations.students import move
from hemis.operations.timeline import movement_of

AT = datetime(2026, 9, 18, 5, tzinfo=UTC)


@pytest.fixture
def leave(app, world):
    """A signed order of leave with its stretch."""
    with app.app_context():
        rector = db.session.scalars(db.select(User).where(User.login == "management")).one()
        student = db.session.get_one(Student, world.students[2])
        order = draft(
            *("leave", [NewLine(student_id=student.id)]),
            **{"title": "Академик таътил", "effective_on": date(2026, 9, 20), "faculty_id": world.faculty},
            **{"by": rector, "at": AT},
        )
        stretch = move(student, on=date(2026, 9, 20), status="12", order_number="5-Т", by=None)
        db.session.scalars(db.select(OrderLine).filter_by(order_id=order.id)).one().after_id = stretch.id
        order.status, order.number, order.year, order.ordinal = "in_force", "5-Т", 2026, 5
        order.signed_on, order.signed_at, order.signed_by_id, order.applied_at = date(2026, 9, 18), AT, rector.id, AT
        db.session.commit()
        return order.id


@pytest.mark.both_engines
def test_each_move_stands_with_its_order_and_who_signed(as_, world, leave):
    page = as_("dean").page(f"/students/timeline/{world.students[2]}")
    first, second = page.rows()
    assert first[:2] == ["Академик таътил берилган", "20.09.2026"]
    assert first[2].startswith("5-Т 18.09.2026, имзолаган: ")
    assert first[3:5] == ["11-ФИЗ", "1-курс, 1-семестр"]
    assert second[:2] == ["Ўқишга қабул қилинган", "02.09.2026"]


def test_a_student_reads_the_own_moves_and_no_others(as_, world, leave):
    client = as_("student")
    assert "Ўқишга қабул қилинган" in client.page("/students/moves/")
    assert client.get(f"/students/timeline/{world.students[0]}").status_code == 403
    assert client.get("/students/moves/?format=csv").status_code == 200


@pytest.mark.parametrize("who", ["dean", "head", "teacher"])
def test_a_foreign_student_is_not_there(as_, world, who):
    assert as_(who).get(f"/students/timeline/{world.foreign.students[0]}").status_code == 404


@pytest.mark.both_engines
def test_a_paper_that_begins_no_stretch_is_told_too(app, world, leave):
    with app.app_context():
        rector = db.session.scalars(db.select(User).where(User.login == "management")).one()
        about = {
            "title": "Ф.И.Ш.",
            "effective_on": date(2026, 10, 1),
            "faculty_id": world.faculty,
            "by": rector,
            "at": AT,
        }
        order = draft("rename", [NewLine(student_id=world.students[2])], **about)
        assert [each.kind for each in movement_of(world.students[2])] == ["leave", "admission"]
        order.status, order.number, order.year, order.ordinal = "in_force", "9-Т", 2026, 9
        order.signed_on, order.signed_at, order.signed_by_id, order.applied_at = date(2026, 10, 1), AT, rector.id, AT
        db.session.flush()
        assert [each.kind for each in movement_of(world.students[2])] == ["rename", "leave", "admission"]


@pytest.mark.both_engines
def test_the_list_of_moves_is_narrowed_and_taken_away(as_, world, leave):
    client = as_("dean")
    assert len(client.page("/students/statuses/").rows()) == 10
    (row,) = client.page("/students/statuses/?status=12").rows()
    assert row[1:4] == ["11-ФИЗ", "1", "Академик таътил берилган"]
    assert row[5:] == ["20.09.2026", "5-Т· 18.09.2026"]
    assert len(client.page("/students/statuses/?since=2026-09-10").rows()) == 1
    assert len(client.page("/students/statuses/?until=2026-09-10").rows()) == 9
    assert len(client.page("/students/statuses/?group=12-физ").rows()) == 3
    assert "5-Т" in client.get("/students/statuses/?status=12&format=csv").text


def test_a_tutor_sees_the_students_of_the_own_groups(app, as_, world):
    """One who teaches nobody sees nobody, until a group is given."""
    client = as_("teacher2")
    assert "ҳали йўқ" in client.page("/students/statuses/")
    with app.app_context():
        teacher = db.session.scalars(db.select(User).where(User.login == "teacher2")).one()
        from_login = db.select(db.text("id")).select_from(db.text("employee")).where(db.text(f"user_id = {teacher.id}"))
        db.session.get_one(AcademicGroup, world.group2).tutor_id = db.session.scalar(from_login)
        db.session.commit()
    assert {row[1] for row in client.page("/students/statuses/").rows()} == {"12-ФИЗ"}
    assert client.get(f"/students/timeline/{world.students2[0]}").status_code == 200
    assert client.get(f"/students/timeline/{world.students[2]}").status_code == 404

"""Такрорлар: found by name and birth or by passport, merged by a person, with a trace."""

from datetime import date

import pytest
from sqlalchemy import func, select

from hemis.extensions import db
from hemis.models.audit import AuditEntry
from hemis.models.orders import Order, OrderLine
from hemis.models.students import AcademicGroup, Enrolment, MergedStudent, Student
from hemis.models.teaching import Absence, AbsenceTotal
from hemis.operations import students
from hemis.operations.students import NewStudent
from tests.world import NOW, TODAY

HOME = "/students/duplicates/"
BORN = date(2007, 5, 5)


@pytest.fixture
def twins(app, world):
    """A second card of the first student: admitted into the second group a year ago, with an absence of its own."""
    with app.app_context():
        kept = db.session.get(Student, world.students[0])
        kept.birth_date = BORN
        new = NewStudent(
            surname=kept.surname,
            first_name=kept.first_name,
            patronymic=kept.patronymic,
            gender="11",
            birth_date=BORN,
            phone="+998901112233",
            pinfl="50505070010010",
            number="301259900001",
            group_id=world.group,
            starts_on=date(2026, 9, 2),
        )
        [key] = students.admit_many([new], by=None)
        db.session.add(Absence(lesson_id=world.lesson, student_id=key, unexcused_hours=2))
        db.session.add(
            AbsenceTotal(
                student_id=key, curriculum_subject_id=world.subject, faculty_id=world.faculty, unexcused_hours=2
            )
        )
        db.session.commit()
    return world.students[0], key


def merge_of(twins):
    return f"{HOME}{twins[0]}/with/{twins[1]}"


@pytest.mark.both_engines
def test_two_cards_become_one_and_the_old_number_finds_it(app, as_, world, twins):
    client = as_("dean")
    rows = client.page(HOME).rows()
    assert len(rows) == 1
    assert "301259900001" in rows[0][1]
    page = client.page(merge_of(twins))
    assert "301259900001 рақамли картадаги ҳамма нарса унга ўтади" in page
    assert ["Давомат", "0 та", "1 та"] in page.rows()
    client.submit(page.form())
    with app.app_context():
        kept = db.session.get(Student, twins[0])
        assert db.session.get(Student, twins[1]) is None
        assert (kept.phone, kept.pinfl) == ("+998901112233", "50505070010010")
        assert db.session.scalar(select(func.count()).where(Enrolment.student_id == twins[0])) == 1
        assert db.session.scalar(select(Absence.unexcused_hours).where(Absence.student_id == twins[0])) == 2
        assert db.session.get(AcademicGroup, world.group).student_count == 6
        trace = db.session.scalars(select(MergedStudent)).one()
        assert (trace.student_id, trace.old_id, trace.old_number) == (*twins, "301259900001")
        verbs = db.session.scalars(select(AuditEntry.verb).where(AuditEntry.object_id.in_(twins))).all()
        assert {"merge", "remove"} <= set(verbs)
    found = client.page("/students/base/", query_string={"q": "301259900001"})
    assert [row[1] for row in found.rows()] == ["301260100001"]
    assert "301259900001 рақамли карта" in client.page(f"/students/base/{twins[0]}?tab=documents")
    assert "топилмади" in client.page(HOME)


def test_the_same_passport_is_told_too(app, as_, world):
    with app.app_context():
        for key in world.students[:2]:
            db.session.get(Student, key).passport_number = "AA7654321"
        for key in world.foreign.students:
            db.session.get(Student, key).passport_number = "AA7654322"
        db.session.commit()
    assert len(as_("dean").page(HOME).rows()) == 1
    assert len(as_("admin").page(HOME).rows()) == 2
    assert "паспорт рақами" in as_("dean").get(f"{HOME}?format=csv").data.decode("utf-8-sig")


@pytest.mark.parametrize("verb", ["two people", "two groups", "ordered", "both present"])
def test_a_merge_that_cannot_be_says_why_and_changes_nothing(app, as_, world, twins, verb):
    said = {
        "two people": "бу икки киши",
        "two groups": "11-ФИЗ ва 12-ФИЗ",
        "ordered": "имзоланган буйруқда бор (12-Т)",
        "both present": "«Давомат»",
    }[verb]
    with app.app_context():
        if verb == "two people":
            db.session.get(Student, twins[0]).pinfl = "50101040010237"
        elif verb == "two groups":
            stretch = db.session.scalars(select(Enrolment).where(Enrolment.student_id == twins[1])).one()
            stretch.group_id = world.group2
        elif verb == "both present":
            db.session.add(Absence(lesson_id=world.lesson, student_id=twins[0], unexcused_hours=1))
        else:
            order = Order(
                **{"kind": "leave", "status": "signed", "faculty_id": world.faculty, "title": "Таътил ҳақида"},
                **{"effective_on": TODAY, "year": 2026, "ordinal": 12, "number": "12-Т", "signed_on": TODAY},
                **{"signed_at": NOW, "signed_by_id": world.users["dean"], "drafted_by_id": world.users["dean"]},
                **{"drafted_at": NOW},
            )
            db.session.add(order)
            db.session.flush()
            db.session.add(OrderLine(order_id=order.id, student_id=twins[1], position=1))
        db.session.commit()
    client = as_("dean")
    page = client.refused(client.page(merge_of(twins)).form())
    assert said in page.text
    with app.app_context():
        assert db.session.get(Student, twins[1]).phone == "+998901112233"
        assert db.session.scalar(select(func.count()).where(Enrolment.student_id == twins[1])) == 1


def test_a_foreign_card_is_never_merged(as_, world):
    client = as_("dean")
    for first, second in (
        (world.students[0], world.foreign.students[0]),
        (world.foreign.students[0], world.students[0]),
    ):
        assert client.get(f"{HOME}{first}/with/{second}").status_code == 404
    assert as_("teacher").get(HOME).status_code == 403

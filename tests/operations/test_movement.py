"""Orders move their students: each kind with what it changes, who is refused and why (H-11)."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from hemis.domain.errors import RuleError
from hemis.extensions import db
from hemis.models.accounts import RoleAssignment, User, UserSession
from hemis.models.orders import Order
from hemis.models.students import Enrolment, PersonToken
from hemis.models.teaching import AbsenceTotal, Lesson
from hemis.operations import movement
from hemis.operations.orders import NewLine
from hemis.operations.rosters import open_journal
from hemis.operations.students import NewStudent, admit_many
from tests import crowd
from tests.orders import (
    AT,
    DAY,
    another_group,
    days_later,
    done,
    group,
    line,
    order,
    signed,
    stretches,
    student,
    told,
    user,
)
from tests.rig.counter import count_statements

pytestmark = pytest.mark.both_engines
APPLIED = {"applied_on": "2026-07-20"}
IN_WINDOW = date(2026, 9, 5)


@pytest.fixture
def somebody(database, world):
    return world.students[1]


def applicant(world, on=date(2026, 7, 20)):
    [key] = admit_many(
        [
            NewStudent(
                surname="Номзодов", first_name="Анвар", gender="11", number="301261900009",
                group_id=world.group, starts_on=on, status="10",
            )
        ],
        by=None,
    )  # fmt: skip
    return key


def test_leave_begins_a_stretch_with_the_number_of_the_order(world, somebody):
    before = group(world.group).student_count
    row = done("leave", NewLine(student_id=somebody, ground="11", until=date(2027, 9, 1)))
    old, new = stretches(somebody)
    assert (old.status, old.ends_on) == ("11", DAY)
    assert (new.status, new.starts_on, new.ends_on, new.order_number) == ("12", DAY, None, row.number)
    assert (new.course, new.semester, new.group_id) == (1, 1, world.group)
    assert (line(row, somebody).before_id, line(row, somebody).after_id) == (old.id, new.id)
    assert student(somebody).status == "12"
    assert group(world.group).student_count == before - 1
    assert (row.status, row.applied_at) == ("in_force", AT)


def test_an_applicant_is_admitted(world, database):
    key = applicant(world)
    before = group(world.group).student_count
    done("admission", NewLine(student_id=key), on=IN_WINDOW)
    assert [each.status for each in stretches(key)] == ["10", "11"]
    assert student(key).status == "11"
    assert group(world.group).student_count == before + 1


def test_who_returns_goes_on_with_the_semester_that_was_not_finished(world, somebody):
    done("leave", NewLine(student_id=somebody, ground="14", until=date(2027, 9, 1)))
    other, higher = another_group(world.group), another_group(world.group, course=2)
    late = order("leave_return", NewLine(student_id=somebody, group_id=higher), on=days_later(300))
    assert "1-курсда ўқиши керак" in told(late)[0]
    done("leave_return", NewLine(student_id=somebody, group_id=other), on=days_later(300))
    last = stretches(somebody)[-1]
    assert (last.status, last.group_id, last.course, last.semester) == ("11", other, 1, 1)


def test_who_leaves_signs_in_no_more_and_who_comes_back_does(world, as_, app):
    as_("student")
    with app.app_context():
        key = world.students[0]
        account = student(key).user_id
        done("expulsion", NewLine(student_id=key, ground="11"))
        db.session.commit()
        assert db.session.get(User, account, populate_existing=True).is_active is False
        [role] = db.session.scalars(select(RoleAssignment).where(RoleAssignment.user_id == account))
        assert role.ends_on < DAY
        assert db.session.scalars(select(UserSession.ended_at).where(UserSession.user_id == account)).all() == [AT]
        done("reinstatement", NewLine(student_id=key, group_id=world.group), on=days_later(1))
        assert db.session.get(User, account, populate_existing=True).is_active is True
        db.session.refresh(role)
        assert role.ends_on is None


def test_a_student_who_also_works_here_keeps_the_account(world, database):
    key = world.students[0]
    account = student(key).user_id
    database.add(RoleAssignment(user_id=account, role="teacher", starts_on=date(2026, 9, 1)))
    done("expulsion", NewLine(student_id=key, ground="11"))
    assert database.get(User, account, populate_existing=True).is_active is True


@pytest.mark.parametrize(("hours", "keeps"), [(74, True), (76, False)])
def test_absence_is_a_ground_only_beyond_the_limit(world, database, somebody, hours, keeps):
    total = database.scalars(select(AbsenceTotal).where(AbsenceTotal.student_id == somebody)).first()
    if total is None:
        total = AbsenceTotal(student_id=somebody, curriculum_subject_id=world.subject, faculty_id=world.faculty)
        database.add(total)
    total.unexcused_hours, total.excused_hours = hours, 0
    database.flush()
    found = told(order("expulsion", NewLine(student_id=somebody, ground="15")))
    assert bool(found) == keeps
    assert not keeps or f"{hours} соат" in found[0]


def test_academic_debt_is_no_ground(world, somebody):
    assert "курсда қолдирилади" in told(order("expulsion", NewLine(student_id=somebody, ground="17")))[0]


def test_a_move_to_another_group_and_payment(world, somebody):
    done("transfer", NewLine(student_id=somebody, ground="group", group_id=world.group2))
    assert student(somebody).group_id == world.group2
    done("transfer", NewLine(student_id=somebody, ground="payment", payment_form="11"), on=days_later(1))
    assert (student(somebody).payment_form, student(somebody).group_id) == ("11", world.group2)
    assert [each.payment_form for each in stretches(somebody)] == ["12", "12", "11"]


def test_an_order_of_a_faculty_keeps_to_the_faculty(world, somebody):
    there = NewLine(
        student_id=somebody, ground="unrelated", reason="1-баён", group_id=world.foreign.group, details=APPLIED
    )
    found = told(order("transfer", there, on=IN_WINDOW, faculty_id=world.faculty))
    assert any("бошқа факультетда" in each for each in found)
    assert told(order("transfer", there, on=IN_WINDOW)) == []
    stranger = NewLine(student_id=world.foreign.students[0], ground="11")
    assert "киритиб бўлмайди" in told(order("expulsion", stranger, faculty_id=world.faculty))[0]


def test_d4_an_application_of_the_sixth_of_august_is_late(world, somebody):
    there = {"student_id": somebody, "ground": "unrelated", "reason": "1-баён", "group_id": world.foreign.group}
    late = order("transfer", NewLine(**there, details={"applied_on": "2026-08-06"}), on=IN_WINDOW)
    [found] = told(late)
    assert "05.08.2026" in found
    assert "15.01.2027 – 25.01.2027" in found
    assert "санани" in told(order("transfer", NewLine(**there), on=IN_WINDOW))[0]


def test_d5_between_state_institutions_only_two_grounds(world, somebody):
    out = {"student_id": somebody, "elsewhere": "Самарқанд давлат университети", "details": APPLIED}
    assert "фақат никоҳ" in told(order("transfer_out", NewLine(ground="better programme", **out), on=IN_WINDOW))[0]
    done("transfer_out", NewLine(ground="marriage", **out), on=IN_WINDOW)
    assert student(somebody).status == "15"


def test_whom_another_institution_sends_studies_in_the_group_that_is_given(world, database):
    key, second = applicant(world), another_group(world.group, course=2)
    line_ = NewLine(student_id=key, ground="nonstate", elsewhere="Нодавлат", group_id=second, details=APPLIED)
    done("transfer_in", line_, on=IN_WINDOW)
    last = stretches(key)[-1]
    assert (last.status, last.group_id, last.course, last.semester) == ("11", second, 2, 3)


def everybody(world, **more):
    return [NewLine(student_id=key, **more) for key in world.students]


def test_a_group_goes_up_with_all_its_students(world, database):
    row = done("promotion", *everybody(world), on=days_later(1))
    assert group(world.group).course == 2
    assert group(world.group2).course == 1
    assert {(each.course, each.semester) for key in world.students for each in stretches(key)[-1:]} == {(2, 3)}
    assert group(world.group).student_count == len(world.students)
    done("cancellation", *everybody(world), on=days_later(2), target_id=row.id)
    assert group(world.group).course == 1
    assert {(each.course, each.semester) for key in world.students for each in stretches(key)[-1:]} == {(1, 1)}
    assert database.get(Order, row.id).status == "cancelled"
    assert database.get(Order, row.id).number


def test_a_group_does_not_go_up_without_one_of_its_students(world, database):
    some = everybody(world)[1:]
    [found] = told(order("promotion", *some, on=days_later(1)))
    assert "1 нафар талаба" in found
    done("repeat", NewLine(student_id=world.students[0], group_id=world.group2))
    done("promotion", *some, on=days_later(1))
    assert group(world.group).course == 2
    first = stretches(world.students[0])[-1]
    assert (first.group_id, first.course, first.semester) == (world.group2, 1, 1)


def test_who_repeats_waits_in_the_group_below_until_it_comes_up(world, database):
    done("promotion", *everybody(world))
    kept, rest = world.students[0], everybody(world)[1:]
    done("repeat", NewLine(student_id=kept, group_id=world.group2), on=days_later(1))
    last = stretches(kept)[-1]
    assert (last.group_id, last.course, last.semester) == (world.group2, 2, 3)
    below = [NewLine(student_id=key) for key in world.students2]
    done("promotion", *below, on=days_later(2))
    assert group(world.group2).course == 2
    assert stretches(kept)[-1].course == 2
    done("promotion", *rest, on=days_later(3))
    done("promotion", *below, NewLine(student_id=kept), on=days_later(4))
    assert (group(world.group).course, group(world.group2).course) == (3, 3)


def test_a_student_on_leave_does_not_hold_the_group_back(world, somebody):
    done("leave", NewLine(student_id=somebody, ground="11", until=date(2027, 9, 1)))
    done("promotion", *[each for each in everybody(world) if each.student_id != somebody], on=days_later(1))
    assert group(world.group).course == 2
    assert stretches(somebody)[-1].course == 1


def test_from_semester_to_semester(world, somebody):
    done("semester", NewLine(student_id=somebody))
    assert stretches(somebody)[-1].semester == 2
    assert "кейинги курсники" in told(order("semester", NewLine(student_id=somebody), on=days_later(1)))[0]


def test_only_the_last_course_graduates(world, somebody):
    assert "1-курсда" in told(order("graduation", NewLine(student_id=somebody)))[0]


def test_a_new_name_is_found_and_the_old_one_kept(world, database, somebody):
    details = {"surname": "Ғуломова", "first_name": "Нигора", "patronymic": "Баҳром қизи"}
    row = done("rename", NewLine(student_id=somebody, details=details))
    assert student(somebody).full_name == "Ғуломова Нигора Баҳром қизи"
    assert student(somebody).surname_latin == "Gʻulomova"
    assert line(row, somebody).details["before"]["surname"] == "Ёқубова"
    assert line(row, somebody).before_id == line(row, somebody).after_id == stretches(somebody)[0].id
    words = database.scalars(select(PersonToken.word).where(PersonToken.student_id == somebody)).all()
    assert "gulomova" in words
    assert "yoqubova" not in words
    done("cancellation", NewLine(student_id=somebody), target_id=row.id)
    assert student(somebody).surname == "Ёқубова"


def test_a_correction_moves_again_and_names_its_order(world, somebody):
    row = done("transfer", NewLine(student_id=somebody, ground="group", group_id=world.group2))
    third = another_group(world.group)
    mending = done("correction", NewLine(student_id=somebody, group_id=third), on=days_later(1), target_id=row.id)
    assert student(somebody).group_id == third
    assert stretches(somebody)[-1].order_number == mending.number
    undo = order("cancellation", NewLine(student_id=somebody), on=days_later(2), target_id=row.id)
    assert "аввал ўша буйруқ бекор қилинади" in told(undo)[0]
    done("cancellation", NewLine(student_id=somebody), on=days_later(2), target_id=mending.id)
    assert student(somebody).group_id == world.group2
    done("cancellation", NewLine(student_id=somebody), on=days_later(3), target_id=row.id)
    assert student(somebody).group_id == world.group


def test_a_cancelled_expulsion_gives_the_account_back(world, database):
    key = world.students[0]
    row = done("expulsion", NewLine(student_id=key, ground="14"))
    done("cancellation", NewLine(student_id=key), on=days_later(1), target_id=row.id)
    assert student(key).status == "11"
    assert database.get(User, student(key).user_id, populate_existing=True).is_active is True


def test_a_signed_order_is_cancelled_before_its_day(world, somebody):
    row = signed("expulsion", NewLine(student_id=somebody, ground="14"), on=days_later(30))
    done("cancellation", NewLine(student_id=somebody), target_id=row.id)
    assert (row.status, len(stretches(somebody))) == ("cancelled", 1)


def test_a_cancellation_takes_all_students_of_the_order(world, database):
    two = [NewLine(student_id=key, ground="14") for key in world.students[:2]]
    row = done("expulsion", *two)
    half = order("cancellation", two[0], on=days_later(1), target_id=row.id)
    assert "яна 1 нафар" in told(half)[0]
    again = order(
        "cancellation",
        *two,
        on=days_later(1),
        target_id=done("cancellation", *two, on=days_later(1), target_id=row.id).id,
    )
    assert "янги буйруқ" in told(again)[0]


def test_a_day_before_the_present_stretch_is_refused_with_the_date(world, somebody):
    leaving = NewLine(student_id=somebody, ground="11", until=date(2027, 8, 1))
    assert told(order("leave", leaving, on=date(2026, 9, 2))) == [
        "Кучга кириш куни 02.09.2026 дан кейин бўлиши керак: талаба шу куни ҳозирги ҳолатига ўтган."
    ]


def test_one_student_who_may_not_keeps_all(world, database):
    row = signed("expulsion", *[NewLine(student_id=key, ground="11") for key in world.students])
    done("expulsion", NewLine(student_id=world.students[-1], ground="11"), on=date(2026, 10, 4))
    with pytest.raises(RuleError, match="четлаштирилган"):
        movement.carry_out(row, by=user(), at=AT)
    assert [len(stretches(key)) for key in world.students[:-1]] == [1] * (len(world.students) - 1)
    assert [fault.student_id for fault in movement.why_waiting(row, DAY)] == [world.students[-1]]


def test_an_order_is_carried_out_once_and_not_before_its_day(world, somebody):
    row = signed("expulsion", NewLine(student_id=somebody, ground="11"), on=days_later(3))
    with pytest.raises(RuleError, match=r"08\.10\.2026"):
        movement.carry_out(row, by=user(), at=AT)
    assert movement.due(DAY) == []
    late = datetime(2026, 10, 8, 5, tzinfo=UTC)
    movement.carry_out(row, by=user(), at=late)
    with pytest.raises(RuleError, match="аллақачон"):
        movement.carry_out(row, by=user(), at=late)


def test_the_clockwork_carries_out_what_is_due_and_leaves_what_does_not_hold(world, database, caplog, monkeypatch):
    monkeypatch.setattr(movement, "_told", {})
    first, second = world.students[:2]
    good = signed("expulsion", NewLine(student_id=first, ground="11"))
    bad = signed("leave_return", NewLine(student_id=second, group_id=world.group2))
    later = signed("expulsion", NewLine(student_id=second, ground="11"), on=days_later(9))
    database.commit()
    assert movement.carry_out_due(AT) == 1
    assert movement.carry_out_due(AT) == 0
    states = [database.get(Order, each.id, populate_existing=True).status for each in (good, bad, later)]
    assert states == ["in_force", "signed", "signed"]
    assert [record.levelname for record in caplog.records if "does not hold" in record.message] == ["WARNING"]
    assert movement.why_waiting(bad, DAY)
    assert movement.why_waiting(later, DAY) == []


def fixed(lesson, key):
    """Why a student cannot be marked in a lesson; empty for one who can."""
    [member] = [each for each in open_journal(select(Lesson), lesson).members if each.id == key]
    return member.fixed


def test_d7_on_leave_a_student_is_not_markable_in_the_journal(world, database, somebody):
    assert fixed(world.lesson, somebody) == ""
    done("leave", NewLine(student_id=somebody, ground="11", until=date(2027, 9, 1)))
    assert fixed(world.lesson, somebody) == "академик таътилда"
    assert fixed(world.lesson_old, somebody) == ""


def test_statements_do_not_grow_with_the_students(world, database):
    counts = []
    for number, size in enumerate((1, 30)):
        crowd.fill_group(world.group2, size + len(world.students2))
        keys = database.scalars(
            select(Enrolment.student_id).filter_by(group_id=world.group2, ends_on=None, status="11")
        ).all()
        crowd_of = [NewLine(student_id=key, ground="14") for key in keys]
        row = signed("expulsion", *crowd_of)
        database.commit()
        with count_statements(database.get_bind()) as seen:
            movement.carry_out(row, by=user(), at=AT)
            database.commit()
        counts.append((number, len(seen)))
    assert counts[0][1] == counts[1][1] <= 25


def test_a_demand_that_follows_an_order_names_one_that_stands(world, somebody):
    row = signed("transfer", NewLine(student_id=somebody, ground="group", group_id=world.group2), on=days_later(9))
    mending = order("correction", NewLine(student_id=somebody, payment_form="11"), target_id=row.id)
    assert told(mending)[0] == "Тузатиладиган буйруқ кучда эмас."
    stranger = order("correction", NewLine(student_id=world.students[2], payment_form="11"), target_id=row.id)
    assert "Бу талаба асосий буйруқда йўқ." in told(stranger)


def test_a_grant_lies_in_the_stretch_and_follows_the_orders(world, somebody):
    def paid():
        one = student(somebody)
        return one.payment_form, one.grant_kind

    given = NewLine(student_id=somebody, ground="payment", payment_form="11", details={"grant_kind": "13"})
    row = done("transfer", given)
    assert paid() == ("11", "13")
    done("leave", NewLine(student_id=somebody, ground="14", until=date(2027, 9, 1)), on=days_later(1))
    assert paid() == ("11", "13")
    assert [each.grant_kind for each in stretches(somebody)] == ["", "13", "13"]
    done("leave_return", NewLine(student_id=somebody, group_id=world.group), on=days_later(2))
    taken = done("transfer", NewLine(student_id=somebody, ground="payment", payment_form="12"), on=days_later(3))
    assert paid() == ("12", "")
    done("cancellation", NewLine(student_id=somebody), on=days_later(4), target_id=taken.id)
    assert paid() == ("11", "13")
    assert stretches(somebody)[-1].grant_kind == "13"
    assert row.status == "in_force"


def test_a_corrected_grant_and_the_one_of_a_cancelled_correction(world, somebody):
    row = done("transfer", NewLine(student_id=somebody, ground="payment", payment_form="11"))
    assert student(somebody).grant_kind == "11"
    same = order("correction", NewLine(student_id=somebody, payment_form="11"), target_id=row.id, on=days_later(1))
    assert told(same) != []
    line_of = NewLine(student_id=somebody, payment_form="11", details={"grant_kind": "12"})
    mended = done("correction", line_of, target_id=row.id, on=days_later(1))
    assert student(somebody).grant_kind == "12"
    done("cancellation", NewLine(student_id=somebody), target_id=mended.id, on=days_later(2))
    assert student(somebody).grant_kind == "11"


def test_a_leave_is_not_lengthened_beyond_its_ground_by_a_correction(world, somebody):
    row = done("leave", NewLine(student_id=somebody, ground="11", until=date(2027, 2, 1)))
    long = NewLine(student_id=somebody, until=date(2030, 1, 1))
    straight = told(order("leave", NewLine(student_id=world.students[2], ground="11", until=date(2030, 1, 1))))
    late = order("correction", long, target_id=row.id, on=days_later(5))
    assert told(late) == straight != []
    mended = done(
        "correction", NewLine(student_id=somebody, until=date(2027, 3, 1)), target_id=row.id, on=days_later(5)
    )
    again = order("correction", long, target_id=mended.id, on=days_later(9))
    assert told(again) == straight

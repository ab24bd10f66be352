"""What orders, attestations and marks do to a doctoral student, and what is refused."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import selectinload

from hemis.domain.errors import RuleError, StaleError
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.doctoral import Attestation, DoctoralStudent, DoctoralTopic, PlanItem
from hemis.models.scholarship import ScientificWork, WorkAuthor
from hemis.models.settings import Holiday, RuleValue
from hemis.models.staff import Employee
from hemis.operations import doctoral, doctoral_study, doctoral_terms
from tests.world import TODAY
from tests.world_doctoral import attestation, card, order


@pytest.fixture
def student(app, world):
    with app.app_context():
        yield db.session.get(DoctoralStudent, world.doctoral_student)


def take(student, verb, day, **changes):
    values = order(day, **changes)
    doctoral_study.take(student, verb, values, version=student.version, today=TODAY, by=None)


def way(**days):
    """The dates of a way to a defence, the unknown ones empty."""
    names = ("submitted_on", "expertise_on", "review_asked_on", "reviewed_on", "seminar_on", "accepted_on")
    more = ("announced_on", "summary_sent_on", "defended_on", "dissertation_id")
    return {**dict.fromkeys((*names, *more)), "conclusion": "", "council": ""} | days


def write_way(student, **days):
    doctoral.save_defence(student, way(**days), version=student.version, today=TODAY, by=None)


def test_a_leave_moves_the_term_and_the_years_by_its_days(student):
    ends = student.ends_on
    take(student, "leave", date(2026, 3, 1), until=date(2026, 9, 1), reason="Оилавий")
    take(student, "resume", date(2026, 4, 30))
    assert (student.status, student.leave_days) == ("studying", 60)
    assert student.ends_on == ends + timedelta(days=60)
    assert doctoral_study.year_of(student, 2)[1] == date(2027, 1, 9) + timedelta(days=60)


def test_what_was_due_in_a_leave_is_due_as_many_days_later(student):
    done, ahead = (PlanItem(student_id=student.id, study_year=2, title=title) for title in ("Бажарилган", "Навбатдаги"))
    done.due_on, done.done_on = date(2026, 3, 20), date(2026, 2, 20)
    ahead.due_on = date(2026, 3, 20)
    before = PlanItem(student_id=student.id, study_year=2, title="Кечиккан", due_on=date(2026, 2, 20))
    db.session.add_all((done, ahead, before))
    take(student, "leave", date(2026, 3, 1), until=date(2026, 9, 1), reason="Оилавий")
    take(student, "resume", date(2026, 4, 30))
    assert [each.due_on for each in (done, ahead, before)] == [date(2026, 3, 20), date(2026, 5, 19), date(2026, 2, 20)]


def test_who_had_more_time_before_a_leave_has_it_after(student):
    take(student, "extend", date(2026, 2, 1), until=student.ends_on + timedelta(days=90), reason="Касаллик")
    take(student, "leave", date(2026, 3, 1), until=date(2026, 9, 1), reason="Оилавий")
    take(student, "resume", date(2026, 4, 30))
    assert student.status == "extended"


@pytest.mark.parametrize(
    ("verb", "changes", "field"),
    [
        ("expel", {"reason": ""}, "reason"),
        ("leave", {"reason": "Сабаб"}, "until"),
        ("extend", {"reason": "Сабаб", "until": date(2027, 1, 1)}, "until"),
        ("finish", {"order_number": ""}, "order_number"),
        ("finish", {"order_date": TODAY + timedelta(days=1)}, "order_date"),
        ("finish", {"on_day": date(2025, 1, 1)}, "on_day"),
        ("defend", {}, None),
        ("resume", {}, None),
    ],
)
def test_an_order_without_its_words_or_out_of_turn_is_refused(student, verb, changes, field):
    with pytest.raises(RuleError) as refused:
        take(student, verb, date(2026, 9, 1), **changes)
    assert refused.value.field == field
    assert student.status == "studying"


def test_a_defence_ends_it_once_its_day_and_council_are_known(student):
    take(student, "finish", date(2026, 6, 1))
    with pytest.raises(RuleError):
        take(student, "defend", date(2026, 9, 1))
    write_way(student, defended_on=date(2026, 9, 1), council="DSc.03/30.12.2019.FM.02.01")
    take(student, "defend", date(2026, 9, 1), order_number="", order_date=None)
    assert student.status == "defended"


def test_an_order_on_an_old_page_is_refused(student):
    with pytest.raises(StaleError):
        doctoral_study.take(
            student, "finish", order(date(2026, 6, 1)), version=student.version - 1, today=TODAY, by=None
        )


def test_after_a_return_the_file_comes_again_after_the_months_of_the_rule(student):
    write_way(student, submitted_on=date(2026, 1, 15), expertise_on=date(2026, 3, 1), conclusion="rework")
    with pytest.raises(RuleError) as refused:
        write_way(student, submitted_on=date(2026, 5, 31))
    assert refused.value.field == "submitted_on"
    write_way(student, submitted_on=date(2026, 6, 1))
    assert student.conclusion == ""


def test_the_limits_are_those_of_the_day_on_which_the_file_was_taken(student):
    db.session.add(
        RuleValue(key="council.expertise_months", value="4/5", valid_from=date(2026, 6, 1), act="Синов", scope="")
    )
    write_way(student, submitted_on=date(2026, 5, 31))
    assert doctoral_terms.terms_of(student, TODAY)[0].last_day == date(2026, 7, 31)
    write_way(student, submitted_on=date(2026, 6, 1))
    assert doctoral_terms.terms_of(student, TODAY)[0].last_day == date(2026, 10, 1)


def test_the_board_tells_missing_attestations_items_and_the_end_of_the_term(student):
    parts = ("attestations", "items")
    rows = db.select(DoctoralStudent).where(DoctoralStudent.id == student.id)
    rows = rows.options(*(selectinload(getattr(DoctoralStudent, name)) for name in parts))
    student = db.session.scalars(rows.execution_options(populate_existing=True)).one()
    found = {(due.title, due.last_day) for due in doctoral_terms.all_due([student], TODAY)}
    assert {day for _title, day in found} == {date(2026, 9, 20), date(2027, 1, 9), date(2028, 1, 9)}
    take(student, "leave", date(2026, 9, 30), until=date(2027, 9, 1), reason="Оилавий")
    assert doctoral_terms.all_due([student], TODAY) == [], "nobody on leave is late"


def one(student):
    rows = db.select(DoctoralStudent).where(DoctoralStudent.id == student.id)
    rows = rows.options(selectinload(DoctoralStudent.attestations), selectinload(DoctoralStudent.items))
    return db.session.scalars(rows.execution_options(populate_existing=True)).one()


@pytest.mark.parametrize(
    ("week", "day_off", "until"),
    [
        ("5", None, date(2026, 3, 16)),
        ("6", None, date(2026, 3, 16)),
        ("5", date(2026, 3, 16), date(2026, 3, 17)),
        ("6", date(2026, 3, 16), date(2026, 3, 17)),
    ],
)
def test_a_term_that_ends_on_a_day_off_lasts_until_the_next_working_day_h5(student, week, day_off, until):
    """Two months from 15 January end on Sunday, 15 March: that day stays the limit, and the day after it is in time."""
    db.session.add(RuleValue(key="week.days", value=week, valid_from=date(2020, 1, 1), act="буйруқ"))
    if day_off:
        db.session.add(Holiday(day=day_off, week_days=int(week), is_working=False, name="Дам", act="фармон"))
    write_way(student, submitted_on=date(2026, 1, 15))
    [term] = doctoral_terms.terms_of(student, TODAY)
    assert (term.last_day, term.until) == (date(2026, 3, 15), until)
    assert (term.is_late(until), term.is_late(until + timedelta(days=1))) == (False, True)
    due = next(each for each in doctoral_terms.all_due([one(student)], until) if each.title == term.title)
    assert (due.last_day, due.days_late(until)) == (until, 0)


def test_what_is_counted_back_or_named_never_moves(student):
    """The abstract is read a month before the defence; years of study and plans have the days they were given."""
    write_way(student, accepted_on=date(2026, 5, 4), announced_on=date(2026, 8, 6), defended_on=date(2026, 9, 8))
    summary, defence = doctoral_terms.terms_of(student, TODAY)[-2:]
    assert (summary.last_day, summary.until) == (date(2026, 8, 9), date(2026, 8, 9)), "a Sunday"
    assert (defence.last_day, defence.until) == (date(2026, 9, 15), date(2026, 9, 15))
    item = db.session.scalars(db.select(PlanItem).where(PlanItem.student_id == student.id)).one()
    item.due_on = date(2026, 9, 20)
    db.session.flush()
    named = {due.last_day for due in doctoral_terms.all_due([one(student)], TODAY)}
    assert {date(2026, 9, 20), date(2027, 1, 9)} <= named, "a Sunday and a Saturday"


def test_only_approved_works_of_the_person_are_counted(student, world):
    student.employee_id, student.supervisor_id = world.teacher, None
    assert [share.found for share in doctoral_terms.shares_of(student, TODAY)] == [0, 0, 0, 0]
    work = db.session.get(ScientificWork, world.scientific_work)
    assert db.session.scalar(db.select(WorkAuthor.id).where(WorkAuthor.employee_id == world.teacher))
    work.status, work.approved_by_id = "approved", world.users["head"]
    assert [share.found for share in doctoral_terms.shares_of(student, TODAY)] == [1, 1, 0, 0]
    student.employee_id = None
    assert doctoral_terms.shares_of(student, TODAY) == []


def test_a_mark_is_the_supervisors_or_the_bureaus(student, world):
    item = db.session.get(PlanItem, world.plan_item)
    values = {"done_on": date(2026, 9, 1), "remark": ""}
    head = db.session.get(User, world.users["head"])
    with pytest.raises(RuleError):
        doctoral_study.mark_item(item, student, values, keeps=False, today=TODAY, by=head)
    supervisor = db.session.get(User, world.users["teacher"])
    doctoral_study.mark_item(item, student, values, keeps=False, today=TODAY, by=supervisor)
    with pytest.raises(RuleError):
        doctoral_study.remove_item(item, by=supervisor)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"study_year": 4}, "study_year"),
        ({"study_year": 2, "held_on": date(2025, 12, 1)}, "held_on"),
        ({"study_year": 2, "held_on": TODAY + timedelta(days=1)}, "held_on"),
        ({"study_year": 2, "held_on": TODAY, "result": "conditional"}, "remark"),
        ({"study_year": 1}, "study_year"),
    ],
)
def test_an_attestation_that_cannot_be_is_refused(student, changes, field):
    with pytest.raises(RuleError) as refused:
        doctoral_study.save_attestation(Attestation(), student, attestation(**changes), today=TODAY, by=None)
    assert refused.value.field == field


def test_the_term_changes_by_an_order_once_studies_have_begun(student):
    teacher = db.session.get(Employee, student.supervisor_id)
    values = card("", teacher, student.department_id) | {"ends_on": date(2029, 1, 1), "name": student.name}
    with pytest.raises(RuleError) as refused:
        doctoral.save(student, values, version=student.version, today=TODAY, by=None)
    assert refused.value.field == "ends_on"
    take(student, "extend", date(2026, 9, 1), until=date(2029, 1, 1), reason="Тажриба")
    assert (student.status, student.ends_on) == ("extended", date(2029, 1, 1))


def test_a_topic_is_registered_for_the_degree_of_the_person(student):
    values = {"title": "Мавзу", "approved_on": TODAY, "minutes_number": "1", "registration": "B2026.3.DSc/FM1"}
    with pytest.raises(RuleError) as refused:
        doctoral.save_topic(DoctoralTopic(), student, values, today=TODAY, by=None)
    assert refused.value.field == "registration"


COUNCIL = "DSc.03/30.12.2019.FM.02.01"


def refused(field, call):
    with pytest.raises(RuleError) as found:
        call()
    assert found.value.field == field


def test_a_defence_that_has_not_been_held_makes_no_doctor(student):
    take(student, "finish", date(2026, 10, 1))
    write_way(student, defended_on=TODAY + timedelta(days=60), council=COUNCIL)
    refused("on_day", lambda: take(student, "defend", TODAY))
    write_way(student, defended_on=TODAY, council=COUNCIL)
    take(student, "defend", TODAY)
    refused("defended_on", lambda: write_way(student, defended_on=TODAY + timedelta(days=1), council=COUNCIL))
    refused("defended_on", lambda: write_way(student, council=COUNCIL))


def test_a_file_sent_back_goes_no_further(student):
    back = {"submitted_on": date(2026, 1, 5), "expertise_on": date(2026, 2, 1), "conclusion": "rework"}
    refused("accepted_on", lambda: write_way(student, **back, accepted_on=date(2026, 3, 1)))
    write_way(student, **back)


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2026, 5, 1)])
def test_the_abstract_is_sent_between_acceptance_and_defence(day, student):
    days = {"accepted_on": date(2026, 3, 1), "defended_on": date(2026, 4, 20), "council": COUNCIL}
    refused("summary_sent_on", lambda: write_way(student, **days, summary_sent_on=day))


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("admitted_on", {"admitted_on": date(2096, 9, 1)}),
        ("ends_on", {"ends_on": date(2052, 1, 1)}),
        ("birth_date", {"birth_date": date(2025, 1, 10)}),
    ],
)
def test_a_slip_of_the_pen_in_a_year_is_told(field, changes, student):
    values = card("", None, student.department_id) | changes
    refused(field, lambda: doctoral.save(DoctoralStudent(), values, version=1, today=TODAY, by=None))


def test_a_term_is_not_extended_beyond_the_years_of_a_plan(student):
    refused("until", lambda: take(student, "extend", date(2026, 9, 1), until=date(2099, 1, 1), reason="Сабаб"))


def test_nobody_is_reinstated_while_studying_by_another_card(student, world):
    number = db.session.get_one(Employee, world.foreign.employee).number
    student.employee_id = world.foreign.employee
    take(student, "expel", date(2026, 9, 1), reason="Сабаб")
    again = card("", None, student.department_id) | {"employee": number}
    doctoral.save(DoctoralStudent(), again, version=1, today=TODAY, by=None)
    back = {"until": date(2028, 1, 1), "reason": "Сабаб"}
    with pytest.raises(RuleError, match="тугалланмаган"):
        take(student, "reinstate", date(2026, 9, 5), **back)


@pytest.mark.parametrize(
    ("today", "value", "first", "last", "year"),
    [
        (TODAY, None, date(2026, 9, 15), date(2026, 10, 15), 2027),
        (date(2026, 10, 15), None, date(2026, 9, 15), date(2026, 10, 15), 2027),
        (date(2026, 10, 16), None, date(2027, 9, 15), date(2027, 10, 15), 2028),
        (date(2027, 1, 5), "15.12/29.02", date(2026, 12, 15), date(2027, 2, 28), 2027),
    ],
)
def test_the_days_on_which_one_may_apply(today, value, first, last, year, student):
    if value:
        words = {"valid_from": date(2020, 1, 1), "act": "x", "scope": ""}
        db.session.add(RuleValue(key="doctoral.apply", value=value, **words))
        db.session.flush()
    found = doctoral_terms.application_days(today)
    assert (found.first, found.last, found.year) == (first, last, year)

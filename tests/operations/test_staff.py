"""Staff: the card and its numbers, stakes, states in time, leaving and its undoing, accounts by post."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from hemis.domain.errors import RuleError
from hemis.domain.staffing import RoleOfPost
from hemis.extensions import db
from hemis.models.accounts import RoleAssignment, User, UserSession
from hemis.models.audit import AuditEntry
from hemis.models.settings import RuleValue
from hemis.models.staff import Employee, Position, Post, PostCompetition, StatusPeriod, TrainingCourse
from hemis.models.students import PersonToken
from hemis.operations import accounts, competence, posts, staff, staff_accounts, statuses
from hemis.operations.people import called
from hemis.operations.statuses import Order
from hemis.web import clock
from tests.world import TODAY

pytestmark = pytest.mark.both_engines
ONE_DAY = timedelta(days=1)
ORDER = Order("145-К", TODAY, "Ўз аризасига кўра")
CARD = {
    "surname": "Ғофуров",
    "first_name": "Шуҳрат",
    "patronymic": "Ўткир ўғли",
    "surname_latin": "",
    "first_name_latin": "",
    "patronymic_latin": "",
    "gender": "11",
    "birth_date": date(1985, 6, 15),
    "pinfl": "31506854010016",
    "passport_number": "AA1234567",
    "academic_degree": "11",
    "academic_rank": "10",
    "speciality": "Физика",
    "hired_year": 2020,
    "phone": "",
    "email": "",
}


@pytest.fixture
def hr(database, world):
    return database.get(User, world.users["hr"])


@pytest.fixture
def teacher(database, world):
    return database.get(Employee, world.employee)


def add(hr, **changed):
    employee = Employee()
    doubts = staff.save_employee(employee, CARD | changed, today=TODAY, by=hr)
    return employee, [str(doubt) for doubt in doubts]


def test_a_new_card_gets_a_number_a_latin_name_and_words_to_be_found_by(database, world, hr):
    employee, doubts = add(hr)
    assert (employee.number, doubts) == ("3012600001", [])
    assert employee.full_name_latin == "Gʻofurov Shuhrat Oʻtkir oʻgʻli"
    for typed in ("ғофуров", "G'ofurov shuh", "gofurov", "ШУҲРАТ"):
        assert database.scalars(select(Employee.id).where(called(Employee, typed))).all() == [employee.id], typed
    assert add(hr, pinfl="")[0].number == "3012600002"


def test_a_number_that_is_taken_is_left_out(database, world, hr, teacher):
    teacher.number = "3012600001"
    database.flush()
    assert add(hr)[0].number == "3012600002"


def test_a_changed_name_is_found_and_the_old_one_is_not(database, world, hr):
    employee, _ = add(hr)
    staff.save_employee(employee, CARD | {"surname": "Зокиров"}, today=TODAY, by=hr)
    assert employee.surname_latin == "Zokirov"
    assert database.scalar(select(func.count()).where(called(Employee, "gofurov"))) == 0
    words = set(database.scalars(select(PersonToken.word).where(PersonToken.employee_id == employee.id)))
    assert "zokirov" in words


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"pinfl": "31506854010010"}, "назорат рақами"),
        ({"gender": "12"}, "жинс"),
        ({"birth_date": date(1985, 6, 16)}, "туғилган сана"),
    ],
)
def test_a_doubtful_number_is_kept_and_told(database, world, hr, changed, said):
    employee, doubts = add(hr, **changed)
    assert employee.id
    assert [said in doubt for doubt in doubts] == [True]


def test_a_wrong_check_digit_is_refused_where_the_rule_says_so(database, world, hr):
    db.session.add(RuleValue(key="pinfl.checksum", value="block", valid_from=date(2026, 1, 1), act="Кенгаш"))
    db.session.flush()
    with pytest.raises(RuleError, match="назорат рақами") as refused:
        add(hr, pinfl="31506854010010")
    assert refused.value.field == "pinfl"
    assert add(hr, gender="12")[1] != []


@pytest.mark.parametrize("pinfl", ["3150685401001", "71506854010016", "33102854010016"])
def test_an_unreadable_number_is_refused(database, world, hr, pinfl):
    with pytest.raises(RuleError) as refused:
        add(hr, pinfl=pinfl)
    assert refused.value.field == "pinfl"


def test_a_number_of_somebody_else_is_refused_and_named(database, world, hr):
    first, _ = add(hr)
    with pytest.raises(RuleError, match=r"Ғофуров Шуҳрат.*3012600001"):
        add(hr, surname="Бошқа")
    staff.save_employee(first, CARD, today=TODAY, by=hr)


def test_the_chain_of_changes_keeps_personal_numbers_masked(database, world, hr):
    employee, _ = add(hr)
    staff.save_employee(employee, CARD | {"pinfl": "50101040010237"}, today=TODAY, by=hr)
    database.commit()
    told = " ".join(database.scalars(select(AuditEntry.changes).where(AuditEntry.object_type == "employee")))
    assert "31506854010016" not in told
    assert "AA1234567" not in told
    assert json.dumps(["3**********016", "5**********237"]) in told


def post_values(world, **changed):
    values = {
        "position_id": db.session.scalar(select(Position.id)),
        "department_id": world.department,
        "division_id": None,
        "staff_kind": "12",
        "employment_form": "12",
        "stake": Decimal("0.5"),
        "contract_number": "",
        "contract_date": None,
        "order_number": "12-К",
        "order_date": TODAY,
        "starts_on": TODAY,
        "ends_on": None,
    }
    return values | changed


def give_post(world, hr, employee_id, **changed):
    post = Post(employee_id=employee_id)
    posts.save_post(post, post_values(world, **changed), by=hr)
    return post


def test_a_second_post_is_taken_up_within_the_most(database, world, hr):
    assert give_post(world, hr, world.employee).stake == Decimal("0.5")
    with pytest.raises(RuleError, match="1,75 бўлади, 1,5 дан"):
        give_post(world, hr, world.employee, stake=Decimal("0.25"))
    give_post(world, hr, world.employee, stake=Decimal("0.25"), employment_form="14")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"stake": Decimal("0.3")}, "stake"),
        ({"department_id": None}, "department_id"),
        ({"ends_on": TODAY - ONE_DAY}, "ends_on"),
    ],
)
def test_a_post_that_cannot_be_is_refused(database, world, hr, changed, field):
    with pytest.raises(RuleError) as refused:
        give_post(world, hr, world.employee, **changed)
    assert refused.value.field == field


def test_two_units_at_once_are_refused(database, world, hr):
    with pytest.raises(RuleError, match="биттасида"):
        give_post(world, hr, world.employee, division_id=world.division)


def held(user_id, day=TODAY):
    return {each.role for each in accounts.assignments(db.session.get(User, user_id), day)}


def test_a_post_ends_with_a_ground_and_takes_its_role_along(database, world, hr, teacher):
    (post,) = posts.posts_of(teacher, TODAY)
    posts.end_post(post, TODAY - ONE_DAY, "145-К-сон буйруқ", at=clock.now(), today=TODAY, by=hr)
    assert (post.ends_on, post.end_ground) == (TODAY - ONE_DAY, "145-К-сон буйруқ")
    assert held(teacher.user_id) == set()
    with pytest.raises(RuleError, match="тугаган"):
        posts.end_post(post, TODAY, "x", at=clock.now(), today=TODAY, by=hr)


def test_a_role_that_another_post_gives_stays(database, world, hr, teacher):
    (post,) = posts.posts_of(teacher, TODAY)
    give_post(world, hr, teacher.id)
    posts.end_post(post, TODAY - ONE_DAY, "асос", at=clock.now(), today=TODAY, by=hr)
    assert held(teacher.user_id) == {"teacher"}


def test_a_post_that_ended_by_mistake_is_given_back_unless_the_stakes_are_too_many(database, world, hr, teacher):
    (post,) = posts.posts_of(teacher, TODAY)
    posts.end_post(post, TODAY - ONE_DAY, "асос", at=clock.now(), today=TODAY, by=hr)
    posts.reopen([post], by=hr, reason="хато")
    assert (post.ends_on, post.end_ground) == (None, "")
    posts.end_post(post, TODAY - ONE_DAY, "асос", at=clock.now(), today=TODAY, by=hr)
    give_post(world, hr, teacher.id, stake=Decimal(1))
    with pytest.raises(RuleError, match="жами ставкаси"):
        posts.reopen([post], by=hr, reason="хато")


def status(employee, day):
    return db.session.scalar(select(statuses.status_on(day)).where(Employee.id == employee.id))


def begin(employee, hr, state, first, last=None):
    return statuses.begin(employee, state, first, last, ORDER, today=TODAY, by=hr)


def test_the_state_of_a_day_is_derived_from_its_period(database, world, hr, teacher):
    begin(teacher, hr, "15", TODAY, TODAY + 5 * ONE_DAY)
    days = [TODAY - ONE_DAY, TODAY, TODAY + 5 * ONE_DAY, TODAY + 6 * ONE_DAY]
    assert [status(teacher, day) for day in days] == ["11", "15", "15", "11"]
    assert teacher.status == "15"
    statuses.refresh(days[-1])
    database.refresh(teacher)
    assert teacher.status == "11"


def test_a_new_state_ends_the_one_before_and_never_covers_one_that_comes(database, world, hr, teacher):
    first = begin(teacher, hr, "13", TODAY)
    begin(teacher, hr, "11", TODAY + 10 * ONE_DAY)
    assert first.ends_on == TODAY + 9 * ONE_DAY
    with pytest.raises(RuleError, match="бошқа ҳолат бор"):
        begin(teacher, hr, "12", TODAY + 5 * ONE_DAY, TODAY + 20 * ONE_DAY)
    with pytest.raises(RuleError) as refused:
        begin(teacher, hr, "12", TODAY, TODAY - ONE_DAY)
    assert refused.value.field == "ends_on"


def leave(employee, hr, last_day):
    return statuses.leave(employee, last_day, ORDER, at=clock.now(), today=TODAY, by=hr)


def test_leaving_ends_posts_roles_and_sessions_at_once(database, world, hr, teacher):
    user = database.get(User, teacher.user_id)
    accounts.open_session(user, assignment=None, at=clock.now(), address="10.0.0.1", agent="test")
    leave(teacher, hr, TODAY - ONE_DAY)
    assert database.get(Post, world.post).ends_on == TODAY - ONE_DAY
    assert held(user.id) == set()
    open_now = select(func.count()).where(UserSession.user_id == user.id, UserSession.ended_at.is_(None))
    assert database.scalar(open_now) == 0
    assert (status(teacher, TODAY - ONE_DAY), status(teacher, TODAY)) == ("11", "14")


def test_leaving_on_a_later_day_lets_people_work_until_then(database, world, hr, teacher):
    leave(teacher, hr, TODAY + ONE_DAY)
    assert held(teacher.user_id) == held(teacher.user_id, TODAY + ONE_DAY) == {"teacher"}
    assert held(teacher.user_id, TODAY + 2 * ONE_DAY) == set()


def test_an_annulled_leaving_gives_the_posts_back_but_no_role(database, world, hr, teacher):
    period = leave(teacher, hr, TODAY - ONE_DAY)
    statuses.annul(period, "145-К-сон буйруқ бекор қилинди", today=TODAY, by=hr)
    assert (period.annulled_on, status(teacher, TODAY)) == (TODAY, "11")
    assert database.get(Post, world.post).ends_on is None
    assert held(teacher.user_id) == set()
    with pytest.raises(RuleError, match="бекор қилинган"):
        statuses.annul(period, "яна бир марта", today=TODAY, by=hr)
    with pytest.raises(RuleError, match="бекор қилинган"):
        statuses.shorten(period, None, "яна бир марта", today=TODAY, by=hr)
    leave(teacher, hr, TODAY - ONE_DAY)


def test_who_has_left_gets_no_state_and_is_hired_again_by_a_later_post(database, world, hr, teacher):
    period = leave(teacher, hr, TODAY)
    with pytest.raises(RuleError, match="бўшаган"):
        begin(teacher, hr, "12", TODAY + 5 * ONE_DAY)
    with pytest.raises(RuleError, match="бўшаган"):
        give_post(world, hr, teacher.id, starts_on=TODAY + ONE_DAY)
    give_post(world, hr, teacher.id, starts_on=TODAY + 10 * ONE_DAY)
    assert period.ends_on == TODAY + 9 * ONE_DAY
    assert status(teacher, TODAY + 10 * ONE_DAY) == "11"


def test_nobody_leaves_before_a_post_begins_or_lets_himself_go(database, world, hr, teacher):
    give_post(world, hr, teacher.id, starts_on=TODAY + 10 * ONE_DAY)
    with pytest.raises(RuleError, match="штати бор"):
        leave(teacher, hr, TODAY)
    with pytest.raises(RuleError, match="Ўзингиз"):
        leave(teacher, database.get(User, teacher.user_id), TODAY + 20 * ONE_DAY)


def test_the_only_administrator_does_not_leave(database, world, hr, teacher):
    database.execute(
        db.update(RoleAssignment).where(RoleAssignment.role == "administrator").values(user_id=teacher.user_id)
    )
    with pytest.raises(RuleError, match="ягона администратор"):
        leave(teacher, hr, TODAY)


def test_the_last_day_of_a_state_is_corrected_with_a_reason(database, world, hr, teacher):
    period = begin(teacher, hr, "12", TODAY, TODAY + 5 * ONE_DAY)
    statuses.shorten(period, TODAY + ONE_DAY, "Таътилдан чақириб олинди", today=TODAY, by=hr)
    assert status(teacher, TODAY + 2 * ONE_DAY) == "11"
    begin(teacher, hr, "15", TODAY + 3 * ONE_DAY, TODAY + 4 * ONE_DAY)
    with pytest.raises(RuleError, match="бошқа ҳолат"):
        statuses.shorten(period, TODAY + 3 * ONE_DAY, "Узайтирилди, хато", today=TODAY, by=hr)
    with pytest.raises(RuleError) as refused:
        statuses.shorten(period, TODAY - ONE_DAY, "Узайтирилди, хато", today=TODAY, by=hr)
    assert refused.value.field == "ends_on"


def test_an_account_is_opened_once_for_who_is_here(database, world, hr, teacher):
    employee, _ = add(hr)
    login = staff_accounts.proposed_login(employee)
    assert login == "sh.gofurov"
    password = staff_accounts.open_for(employee, login, today=TODAY, by=hr)
    user = database.get(User, employee.user_id)
    assert accounts.check_password(user, password)
    assert user.must_change_password
    with pytest.raises(RuleError, match="ҳисоби бор"):
        staff_accounts.open_for(employee, "x.y", today=TODAY, by=hr)
    other, _ = add(hr, pinfl="")
    assert staff_accounts.proposed_login(other) == "sh.gofurov2"
    leave(other, hr, TODAY - ONE_DAY)
    with pytest.raises(RuleError, match="бўшаган"):
        staff_accounts.open_for(other, "sh.gofurov2", today=TODAY, by=hr)


def test_the_roles_that_follow_from_posts_are_offered_and_given(database, world, hr, teacher):
    assert staff_accounts.offers(teacher, TODAY) == []
    head = Position(code="16", name="Кафедра мудири", category="teacher")
    database.add(head)
    database.flush()
    give_post(world, hr, teacher.id, position_id=head.id, ends_on=TODAY + 30 * ONE_DAY)
    (offer,) = staff_accounts.offers(teacher, TODAY)
    assert offer.role == RoleOfPost("department_head", department_id=world.department)
    given = staff_accounts.give(teacher, offer.role, today=TODAY, by=hr)
    assert (given.starts_on, given.ends_on) == (TODAY, TODAY + 30 * ONE_DAY)
    assert staff_accounts.offers(teacher, TODAY) == []


@pytest.mark.parametrize(
    ("role", "said"),
    [
        (RoleOfPost("administrator"), "фақат администратор"),
        (RoleOfPost("hr_office"), "фақат администратор"),
        (RoleOfPost("vice_rector"), "фақат администратор"),
        (RoleOfPost("faculty", faculty_id=1), "келиб чиқмайди"),
        (RoleOfPost("department_head", department_id=1), "келиб чиқмайди"),
    ],
)
def test_no_other_role_is_given_here(database, world, hr, teacher, role, said):
    with pytest.raises(RuleError, match=said):
        staff_accounts.give(teacher, role, today=TODAY, by=hr)


def test_a_role_needs_an_account(database, world, hr):
    employee, _ = add(hr)
    give_post(world, hr, employee.id)
    with pytest.raises(RuleError, match="ҳисоб очинг"):
        staff_accounts.give(employee, RoleOfPost("teacher"), today=TODAY, by=hr)


def test_terms_follow_the_rules_of_their_own_days(database, world):
    old = date(2020, 5, 1)
    for key, value in (("training.hours", "72"), ("contest.years", "3")):
        db.session.add(RuleValue(key=key, value=value, valid_from=date(2019, 1, 1), valid_to=date(2020, 9, 1), act="x"))
    db.session.flush()
    terms = competence.terms_on(TODAY)
    courses = [(1, old, 72), (2, date(2025, 5, 1), 72), (3, date(2025, 5, 1), 144)]
    found = terms.of_training(courses)
    assert [found[key].last_day for key in (1, 2, 3)] == [date(2023, 5, 1), None, date(2028, 5, 1)]
    elections = [(1, old, None), (1, date(2021, 5, 1), None), (2, old, None)]
    assert {key: each.last_day for key, each in terms.of_contests(elections).items()} == {
        1: date(2026, 4, 30),
        2: date(2023, 4, 30),
    }


def course_values(world, **changed):
    values = {
        "employee_id": world.employee,
        "centre": "Марказ",
        "direction": "Йўналиш",
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2026, 2, 1),
        "hours": 72,
        "certificate_number": "МО-1",
    }
    return values | changed


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"ends_on": TODAY + ONE_DAY}, "ends_on"),
        ({"ends_on": date(2025, 12, 31)}, "ends_on"),
        ({"certificate_number": "МО-E-teacher"}, "certificate_number"),
    ],
)
def test_a_course_that_cannot_be_is_refused(database, world, hr, changed, field):
    with pytest.raises(RuleError) as refused:
        competence.save_course(TrainingCourse(), course_values(world, **changed), None, today=TODAY, by=hr)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"elected_on": TODAY + ONE_DAY}, "elected_on"),
        ({"minutes_date": TODAY + ONE_DAY}, "minutes_date"),
        ({"contract_ends_on": date(2025, 1, 1)}, "contract_ends_on"),
        ({"elected_on": date(2021, 11, 15)}, "elected_on"),
    ],
)
def test_an_election_that_cannot_be_is_refused(database, world, hr, changed, field):
    known = database.get(PostCompetition, world.contest)
    values = {
        "employee_id": known.employee_id,
        "department_id": known.department_id,
        "position_id": known.position_id,
        "elected_on": TODAY,
        "minutes_number": "5",
        "minutes_date": TODAY,
        "contract_ends_on": None,
    }
    with pytest.raises(RuleError) as refused:
        competence.save_election(PostCompetition(), values | changed, today=TODAY, by=hr)
    assert refused.value.field == field


def test_a_card_with_something_linked_is_not_deleted(database, world, hr, teacher):
    with pytest.raises(RuleError, match="бўшатилганини"):
        staff.remove_employee(teacher, by=hr)
    employee, _ = add(hr)
    staff.remove_employee(employee, by=hr)
    assert database.get(Employee, employee.id) is None
    assert database.scalars(select(StatusPeriod)).all()

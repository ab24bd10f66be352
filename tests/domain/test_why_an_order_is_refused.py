"""Why an order does not move a student: the whole of what is said, and nothing where it is lawful."""

from collections import namedtuple
from datetime import date

import pytest

from hemis.domain import graduation, rules
from hemis.domain import movement_words as words
from hemis.domain.graduation import TOO_FEW, Attained
from hemis.domain.movement_cases import Asked, Case
from hemis.domain.movement_reasons import Circumstances, is_unchanged, new_name, reasons
from tests.domain.test_movement import DAY, out, place, refused, rule, stretch
from tests.domain.test_sentences_of_movement import corrected

Version = namedtuple("Version", "key value valid_from valid_to scope", defaults=(None, ""))
AWAY, GONE, NEW = stretch(status="12"), stretch(status="13"), stretch(status="10")
OTHER, UPPER = place(group_id=2, name="2-А"), place(group_id=2, name="2-А", course=2)
UPPER_SAID = {"group": "2-А", "course": 2}
GRANT_KIND = {"details": {"grant_kind": "12"}}


def by_versions(*versions):
    """The rules with values of their own days."""
    return lambda key, day: rules.value_on(key, versions, day)


def told(kind, asked, about_rule, *, now=None, **more):
    case = Case(student_id=1, now=now or stretch(), place=place(), asked=Asked(**asked), **more)
    about = Circumstances(effective_on=DAY, faculty_id=None, rule=about_rule)
    return [str(reason) for reason in reasons(kind, case, about)]


@pytest.mark.parametrize("status", ["10", "12", "13", "14", "15"])
def test_who_does_not_study_is_told_what_comes_first(status):
    assert refused("graduation", now=stretch(status=status)) == [words.STATES[status]]
    assert refused("admission") == [words.STATES["11"]]


@pytest.mark.parametrize(
    ("kind", "more", "said"),
    [
        ("semester", {"faculty": 1}, []),
        ("semester", {"faculty": 2}, [words.FOREIGN]),
        ("semester", {"goal": OTHER}, [words.TAKES_NO_GROUP]),
        ("expulsion", {"asked": {"ground": "17"}}, [words.DEBT]),
        ("expulsion", {}, [words.NO_GROUND]),
        ("expulsion", {"asked": {"ground": "99"}}, [words.NO_GROUND]),
        ("leave", {"asked": {"ground": "17", "until": DAY}}, [words.NO_GROUND]),
        ("transfer_out", {"asked": out("")}, [words.NO_GROUND]),
        ("transfer_out", {"asked": out("group")}, [words.STATE_ONLY]),
        ("transfer_out", {"asked": {**out("marriage"), "elsewhere": ""}}, [words.NO_ELSEWHERE]),
        ("transfer_in", {"now": NEW, "asked": out("marriage")}, [words.NO_GROUP]),
        ("reinstatement", {"now": GONE}, [words.NO_GROUP]),
        ("repeat", {}, [words.NO_GROUP]),
        ("leave_return", {"now": AWAY}, [words.NO_GROUP]),
        ("cancellation", {"goal": UPPER, "asked": {"course": 5, **GRANT_KIND}}, []),
        ("semester", {"asked": GRANT_KIND}, [words.NO_GRANT]),
        ("semester", {"asked": {"payment_form": "11", **GRANT_KIND}}, []),
    ],
)
def test_state_ground_and_group(kind, more, said):
    assert refused(kind, **more) == said


def test_a_group_is_open_of_the_own_faculty_and_not_above():
    closed, far = place(group_id=2, name="2-А", is_active=False), place(group_id=2, name="2-А", faculty_id=2)
    group = {"ground": "group"}
    assert refused("transfer", goal=closed, asked=group) == [words.CLOSED % {"group": "2-А"}]
    assert refused("transfer", goal=far, asked=group, faculty=1) == [words.OTHER_FACULTY % {"group": "2-А"}]
    assert refused("transfer", goal=far, asked=group) == refused("transfer", goal=OTHER, asked=group, faculty=1) == []
    high = words.TOO_HIGH % {**UPPER_SAID, "own": 1}
    assert refused("transfer", goal=UPPER, asked=group) == [high]
    assert refused("reinstatement", now=GONE, goal=UPPER) == [high]
    assert corrected("transfer", goal=UPPER) == [high]
    assert refused("admission", now=NEW, goal=UPPER) == []
    assert refused("transfer_in", now=NEW, goal=UPPER, asked=out("marriage")) == []


@pytest.mark.parametrize(
    ("kind", "asked", "now", "said"),
    [
        ("promotion", {"course": 3}, stretch(semester=2), [words.WRONG_COURSE % {"asked": 3, "course": 2}]),
        ("promotion", {"course": 2, "semester": 3}, stretch(semester=2), []),
        ("promotion", {"course": 2, "semester": 2}, None, [words.WRONG_SEMESTER % {"semester": 2, "course": 2}]),
        ("promotion", {"semester": 5}, None, [words.WRONG_SEMESTER % {"semester": 5, "course": 2}]),
        ("semester", {}, stretch(semester=2), [words.NEEDS_PROMOTION % {"semester": 3}]),
        ("semester", {"semester": 2}, None, []),
    ],
)
def test_course_and_semester_are_those_that_come_out(kind, asked, now, said):
    assert refused(kind, now=now, asked=asked, lifted={1}) == said


def test_leaves_are_counted_by_the_rule_of_the_day():
    from_today = by_versions(Version("leave.max_count", "2", DAY))
    asked = {"ground": "11", "until": date(2027, 1, 1)}
    assert told("leave", asked, from_today, leaves=1) == []
    assert told("leave", asked, from_today, leaves=2) == [words.LEAVES % {"number": 2}]
    from_tomorrow = by_versions(Version("leave.max_count", "2", date(2026, 9, 6)))
    assert told("leave", asked, from_tomorrow, leaves=2) == []


@pytest.mark.parametrize(
    ("ground", "until", "said"),
    [
        ("11", date(2027, 9, 4), []),
        ("11", date(2027, 9, 5), [words.UNTIL_LATE % {"day": "04.09.2027"}]),
        ("13", date(2029, 9, 5), [words.UNTIL_LATE % {"day": "04.09.2029"}]),
        ("99", date(2040, 1, 1), [words.NO_GROUND]),
        ("11", date(2026, 9, 4), [words.UNTIL_EARLY]),
        ("11", None, [words.NO_UNTIL]),
    ],
)
def test_a_leave_ends_within_its_term(ground, until, said):
    assert refused("leave", asked={"ground": ground, "until": until}) == said


def test_a_term_is_that_of_the_day_on_which_the_leave_began():
    shorter = by_versions(Version("leave.health_months", "6", DAY))
    late = [words.UNTIL_LATE % {"day": "04.03.2027"}]
    assert told("leave", {"ground": "11", "until": date(2027, 3, 5)}, shorter) == late
    begun = {"leave": (date(2026, 9, 4), "11"), "now": AWAY}
    assert told("correction", {"until": date(2027, 9, 3)}, shorter, **begun) == []


@pytest.mark.parametrize(
    ("course", "goal", "said"),
    [
        (2, place(group_id=2, course=2), []),
        (2, place(group_id=2, course=1), []),
        (2, place(group_id=1, course=2), [words.SAME_GROUP]),
        (2, place(group_id=2, name="2-А", course=3), [words.OTHER_COURSE % {"group": "2-А", "course": 3, "own": 2}]),
        (3, place(group_id=2, name="2-А", course=1), [words.OTHER_COURSE % {"group": "2-А", "course": 1, "own": 3}]),
    ],
)
def test_a_course_is_repeated_in_another_group_that_studies_it_or_will(course, goal, said):
    assert refused("repeat", now=stretch(course=course, semester=2 * course), goal=goal) == said


@pytest.mark.parametrize(
    ("course", "semesters", "said"),
    [(3, 7, []), (4, 7, [words.PLAN_ENDS % {"courses": 4}]), (5, 8, [words.PLAN_ENDS % {"courses": 4}])],
)
def test_a_promotion_ends_with_the_plan(course, semesters, said):
    here = place(course=course, semesters=semesters)
    assert refused("promotion", now=stretch(course=course, semester=2 * course), here=here, lifted={1}) == said


def test_who_graduates_is_at_the_end_of_the_plan_and_has_its_credits():
    all_of_it, last = Attained(240, 240), stretch(course=4, semester=8)
    assert refused("graduation", now=last, attained=all_of_it) == []
    assert refused("graduation", now=last) == [TOO_FEW % {"earned": 0, "required": 1}]
    early = graduation.NOT_LAST_SEMESTER % {"semester": 7, "semesters": 8}
    assert refused("graduation", now=stretch(course=4, semester=7), attained=all_of_it) == [early]
    assert refused("graduation", attained=all_of_it) == [graduation.NOT_LAST % {"course": 1, "courses": 4}]
    short = place(course=4, semesters=7)
    assert refused("graduation", now=stretch(course=4, semester=7), here=short, attained=all_of_it) == []


@pytest.mark.parametrize(
    ("goal", "asked", "said"),
    [
        ({}, {"ground": "group"}, []),
        ({"group_id": 1}, {"ground": "group"}, [words.SAME]),
        ({"group_id": 1}, {"ground": "payment", "payment_form": "11"}, []),
        ({"speciality_id": 2}, {"ground": "group"}, [words.NOT_SAME_PROGRAMME % {"group": "2-А"}]),
        ({}, out("related"), [words.SAME_PROGRAMME]),
        ({"form": "13"}, out("related"), [words.SAME_PROGRAMME]),
        ({"form": "13"}, {"ground": "language"}, [words.OTHER_FORM % {"group": "2-А"}]),
        ({"form": "13", "language": "12"}, out("form"), []),
        ({"language": "12"}, {"ground": "group"}, [words.OTHER_LANGUAGE % {"group": "2-А"}]),
        ({"language": "12"}, {"ground": "language"}, []),
        ({"speciality_id": 2, "programme": "ФИЗИКА"}, out("corresponding"), []),
        ({"speciality_id": 2, "programme": "Кимё"}, out("corresponding"), [words.NOT_CORRESPONDING]),
        ({"speciality_id": 2, "programme": "Кимё"}, out("related"), []),
        ({"speciality_id": 2}, out("unrelated"), [words.COMMISSION]),
        ({"speciality_id": 2}, {**out("unrelated"), "reason": " "}, [words.COMMISSION]),
        ({"speciality_id": 2}, {**out("unrelated"), "reason": "12-сон"}, []),
        ({"speciality_id": 2}, {"ground": "related"}, [words.NO_APPLIED]),
        ({"form": "13"}, {"ground": "form"}, [words.NO_APPLIED]),
    ],
)
def test_a_transfer_has_the_ground_of_what_changes(goal, asked, said):
    assert refused("transfer", goal=place(**{"group_id": 2, "name": "2-А", **goal}), asked=asked) == said


@pytest.mark.parametrize(
    ("applied", "on", "said"),
    [
        ("2026-07-20", date(2026, 10, 1), []),
        ("2026-07-20", date(2026, 10, 2), [words.ORDER_LATE % {"day": "01.10.2026"}]),
        ("2026-07-20", date(2026, 7, 20), []),
        ("2026-07-20", date(2026, 7, 19), [words.APPLIED_LATER % {"day": "20.07.2026"}]),
        ("яқинда", DAY, [words.NO_APPLIED]),
        ("", DAY, [words.NO_APPLIED]),
        (
            "2026-08-06",
            DAY,
            [words.LATE % {"day": "06.08.2026", "last": "05.08.2026", "first": "15.01.2027", "until": "25.01.2027"}],
        ),
    ],
)
def test_an_application_lies_in_its_window_and_the_order_follows_in_time(applied, on, said):
    assert refused("transfer_out", asked=out("marriage", applied), on=on) == said
    assert refused("transfer_in", now=NEW, goal=OTHER, asked=out("marriage", applied), on=on) == said


def test_a_reinstatement_counts_from_the_application_or_else_from_its_own_day():
    gone = {"now": stretch(status="13", starts_on=date(2021, 9, 5)), "goal": place()}
    assert refused("reinstatement", **gone, expelled_on=date(2021, 9, 5)) == []
    late = refused("reinstatement", **gone, expelled_on=date(2021, 9, 4))
    assert late == [words.MINISTRY % {"years": 5}]
    in_time = {"details": {"applied_on": "2026-09-04"}}
    assert refused("reinstatement", **gone, expelled_on=date(2021, 9, 4), asked=in_time) == []
    assert refused("reinstatement", **gone, expelled_on=date(2010, 1, 1), asked={"reason": "12-сон"}) == []
    assert refused("reinstatement", **gone) == []


@pytest.mark.parametrize(
    ("details", "said"),
    [
        ({"surname": "Қодиров", "first_name": "Али"}, []),
        ({"surname": "Қодиров"}, [words.NO_NAME]),
        ({"first_name": "Али", "patronymic": "Вали ўғли"}, [words.NO_NAME]),
        ({"surname": " ", "first_name": "Али"}, [words.NO_NAME]),
        ({"surname": " Цой", "first_name": "Вера  "}, [words.SAME_NAME]),
        ({"surname": "Цой", "first_name": "Вера", "patronymic": "Ли"}, []),
        *(({"surname": "Цой", "first_name": "Вера", f"{part}_latin": "x"}, []) for part in ("surname", "patronymic")),
    ],
)
def test_a_new_name_is_whole_and_new(details, said):
    assert refused("rename", asked={"details": details}, named=("Цой", "Вера", "")) == said


def test_a_name_is_put_together_from_its_words():
    assert new_name({"surname": " Абду  Али ", "first_name": None}) == ("Абду Али", "", "")
    assert new_name({"surname": "А", "first_name": "Б", "patronymic": "В ўғли"}) == ("А", "Б", "В ўғли")


@pytest.mark.parametrize(
    "change",
    [{"status": "12"}, {"group_id": 2}, {"course": 2}, {"semester": 2}, {"payment_form": "11"}, {"grant_kind": "12"}],
)
def test_each_thing_that_an_order_sets_is_a_change(change):
    assert not is_unchanged(stretch(), stretch(**change))
    assert is_unchanged(stretch(), stretch(starts_on=DAY))


def test_a_correction_of_the_last_day_alone_is_one():
    begun = {"now": AWAY, "leave": (date(2026, 9, 2), "11")}
    assert refused("correction", **begun, asked={"until": date(2027, 9, 1)}) == []
    assert refused("correction", **begun, asked={"until": date(2027, 9, 2)}) == [
        words.UNTIL_LATE % {"day": "01.09.2027"}
    ]
    assert refused("correction", **begun) == [words.SAME]
    assert refused("correction", **begun, asked={"until": date(2040, 1, 1)}, goal=OTHER, is_latest=False) == [
        words.LATER_MOVE
    ]


def test_a_stretch_is_followed_on_a_later_day_where_it_is_followed_at_all():
    early = words.EARLY % {"day": "02.09.2025"}
    assert refused("semester", on=date(2025, 9, 2)) == [early]
    assert refused("semester", on=date(2025, 9, 3)) == []
    case = Case(student_id=1, now=stretch(), place=place(), asked=Asked())
    about = Circumstances(effective_on=date(2025, 9, 1), faculty_id=None, rule=rule, begins_stretch=False)
    assert list(reasons("cancellation", case, about)) == []


def test_windows_and_years_are_those_of_the_day_of_the_application():
    asked = out("marriage", "2026-08-06")
    assert told("transfer_out", asked, by_versions(Version("transfer.summer", "15.07/10.08", date(2026, 8, 6)))) == []
    too_late = by_versions(Version("transfer.summer", "15.07/10.08", date(2026, 8, 7)))
    assert told("transfer_out", asked, too_late) == refused("transfer_out", asked=asked) != []
    gone = {"now": GONE, "goal": place(), "expelled_on": date(2020, 9, 5)}
    assert told("reinstatement", {}, by_versions(Version("reinstate.years", "6/12", DAY)), **gone) == []
    tomorrow = by_versions(Version("reinstate.years", "6/12", date(2026, 9, 6)))
    assert told("reinstatement", {}, tomorrow, **gone) == [words.MINISTRY % {"years": 5}]

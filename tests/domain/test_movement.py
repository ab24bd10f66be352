"""The machine of student movement: its edges, its grounds, its days (examples D1, D2, D4, D5, D7)."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hemis.domain import movement, rules
from hemis.domain.classifiers import ACADEMIC_REASON, DECREE_TYPE, EXPEL_REASON, STUDENT_STATUS
from hemis.domain.movement import KINDS, offices_of
from hemis.domain.movement_cases import Asked, Case, Place, Stretch, after, grown
from hemis.domain.movement_reasons import RULES, Circumstances, reasons
from hemis.domain.movement_terms import LEAVE_MONTHS, Seasons, closed_and_next, competence, leave_last_day, window_of
from hemis.models.orders import OFFICES, ORDER_KINDS
from tests.house.write_movement import page

DAY = date(2026, 9, 5)
SEASONS = Seasons(*(rules.value_on(f"transfer.{key}", [], DAY) for key in (
    "summer", "summer_decision", "winter", "winter_decision"
)))  # fmt: skip


def rule(key, day):
    return rules.value_on(key, [], day)


def place(**more):
    return Place(**{
        "group_id": 1, "name": "1-А", "faculty_id": 1, "programme": "Физика", "speciality_id": 1, "language": "11",
        "form": "11", "course": 1, "semesters": 8, **more,
    })  # fmt: skip


SECOND = place(group_id=2, course=2)
GOALS = st.builds(place, group_id=st.integers(1, 3), course=st.integers(1, 4), form=st.sampled_from(["11", "13"]))


def stretch(**more):
    told = {"status": "11", "group_id": 1, "course": 1, "semester": 1, "payment_form": "12"}
    return Stretch(**{**told, "starts_on": date(2025, 9, 2), **more})


def refused(kind, *, now=None, here=None, goal=None, asked=None, on=DAY, faculty=None, lifted=(), **more):
    """The sentences with which a move is refused."""
    case = Case(
        student_id=1, now=now or stretch(), place=here or place(), goal=goal, asked=Asked(**asked or {}), **more
    )
    about = Circumstances(effective_on=on, faculty_id=faculty, rule=rule, grown=frozenset(lifted))
    return [str(reason) for reason in reasons(kind, case, about)]


def test_the_kinds_are_those_of_the_table_and_their_words_are_of_the_classifiers():
    assert tuple(KINDS) == ORDER_KINDS
    assert set(movement.OFFICES) == set(OFFICES)
    for move in KINDS.values():
        assert move.sources <= set(STUDENT_STATUS)
        assert move.target is None or move.target in STUDENT_STATUS
        assert move.code == "" or move.code in DECREE_TYPE
        assert move.offices in rules.RULES
        assert move.forms
        assert move.signs
    assert set(KINDS["leave"].grounds) == set(ACADEMIC_REASON) == set(LEAVE_MONTHS)
    assert set(EXPEL_REASON) - set(KINDS["expulsion"].grounds) == {"12", "17"}
    assert set(RULES) <= set(rules.RULES)


def test_every_state_is_reached_and_only_the_last_two_are_never_left():
    edges = movement.edges()
    assert {after for _, _, after in edges} == set(STUDENT_STATUS) - {"10"}
    assert {before for before, _, _ in edges} == set(STUDENT_STATUS) - {"14", "15"}
    assert {kind for before, kind, _ in edges if before == "13"} == {"reinstatement"}


@pytest.mark.parametrize("value", rules.RULES["orders.offices_people"].choices)
def test_a_value_of_the_offices_names_those_offices(value):
    assert "+".join(offices_of(value)) == ("" if value == "none" else value)


@pytest.mark.parametrize(
    ("expelled", "applied", "who"),
    [
        pytest.param(date(2021, 3, 10), date(2025, 9, 1), "rector", id="D1"),
        pytest.param(date(2019, 3, 10), date(2025, 9, 1), "ministry", id="D2"),
        (date(2020, 9, 1), date(2025, 9, 1), "rector"),
        (date(2020, 9, 1), date(2025, 9, 2), "ministry"),
        (date(2015, 9, 1), date(2025, 9, 1), "ministry"),
        (date(2015, 8, 31), date(2025, 9, 1), "commission"),
        (date(2020, 2, 29), date(2025, 2, 28), "rector"),
        (date(2020, 2, 29), date(2025, 3, 1), "ministry"),
    ],
)
def test_who_decides_a_reinstatement(expelled, applied, who):
    assert competence(expelled, applied) == who
    asked = {"details": {"applied_on": applied.isoformat()}}
    out = stretch(status="13", starts_on=expelled)
    found = refused("reinstatement", now=out, goal=place(), asked=asked, on=applied, expelled_on=expelled)
    assert bool(found) == (who != "rector")
    asked["reason"] = "Қарор 12-сон, 01.08.2025"
    assert refused("reinstatement", now=out, goal=place(), asked=asked, on=applied, expelled_on=expelled) == []


@pytest.mark.parametrize(
    ("applied", "order_by"),
    [
        (date(2026, 7, 14), None),
        (date(2026, 7, 15), date(2026, 10, 1)),
        (date(2026, 8, 5), date(2026, 10, 1)),
        pytest.param(date(2026, 8, 6), None, id="D4"),
        (date(2026, 1, 15), date(2026, 3, 1)),
        (date(2026, 1, 25), date(2026, 3, 1)),
        (date(2026, 1, 26), None),
    ],
)
def test_applications_are_taken_in_two_windows(applied, order_by):
    window = window_of(applied, SEASONS)
    assert (window.order_by if window else None) == order_by


def test_who_is_late_is_told_the_last_day_and_the_next_window():
    closed, coming = closed_and_next(date(2026, 8, 6), SEASONS)
    assert (closed.last, coming.first) == (date(2026, 8, 5), date(2027, 1, 15))
    [found] = refused("transfer_out", asked=out("marriage", "2026-08-06"))
    assert found == "Ариза 06.08.2026 да берилган, қабул 05.08.2026 да тугаган. Кейинги қабул: 15.01.2027 – 25.01.2027."
    [found] = refused("transfer_out", asked=out("marriage", "2026-08-05"), on=date(2026, 10, 2))
    assert "01.10.2026" in found


LEAP = Seasons(SEASONS.summer, SEASONS.summer_decision, ((2, 10), (2, 29)), ((2, 29), (3, 10)))


@pytest.mark.parametrize(
    ("applied", "last"),
    [
        (date(2027, 2, 28), date(2027, 2, 28)),
        (date(2028, 2, 29), date(2028, 2, 29)),
        (date(2027, 3, 1), None),
    ],
)
def test_a_window_may_end_on_the_29th_of_february(applied, last):
    window = window_of(applied, LEAP)
    assert (window.last if window else None) == last
    closed, coming = closed_and_next(date(2027, 3, 1), LEAP)
    assert (closed.last, coming.first) == (date(2027, 2, 28), date(2027, 7, 15))


@pytest.mark.parametrize("applied", [date(2026, 12, 25), date(2027, 1, 1), date(2027, 1, 10)])
def test_a_window_over_the_new_year_is_one_window(applied):
    over = Seasons(SEASONS.summer, SEASONS.summer_decision, ((12, 20), (1, 10)), ((1, 20), (2, 1)))
    assert window_of(applied, over) == (date(2026, 12, 20), date(2027, 1, 10), date(2027, 2, 1))
    assert window_of(date(2027, 1, 11), over) is None


def test_an_order_may_be_due_in_the_year_after_the_applications():
    late = Seasons(SEASONS.summer, ((12, 1), (1, 15)), SEASONS.winter, SEASONS.winter_decision)
    assert window_of(date(2026, 7, 20), late).order_by == date(2027, 1, 15)


def out(ground, applied="2026-07-20", **details):
    return {"ground": ground, "elsewhere": "СамДУ", "details": {"applied_on": applied, **details}}


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [
        pytest.param(out("better programme"), "фақат никоҳ", id="D5"),
        (out("marriage"), ""),
        (out("civil_servant"), ""),
        (out("nonstate", ownership="12"), ""),
        (out("nonstate", ownership="11"), "фақат никоҳ"),
        ({**out("marriage"), "elsewhere": " "}, "номини ёзинг"),
        ({**out("marriage"), "details": {}}, "Ариза берилган санани"),
    ],
)
@pytest.mark.parametrize("kind", ["transfer_out", "transfer_in"])
def test_between_institutions(kind, asked, refusal):
    is_in = kind == "transfer_in"
    found = refused(kind, now=stretch(status="10" if is_in else "11"), goal=place() if is_in else None, asked=asked)
    assert found == [] if not refusal else refusal in found[0]


@pytest.mark.parametrize(
    ("goal", "ground", "refusal"),
    [
        ({"group_id": 2}, "group", ""),
        ({"group_id": 2, "language": "12"}, "language", ""),
        ({"group_id": 2, "language": "12"}, "group", "таълим тили бошқа"),
        ({"group_id": 2, "form": "13"}, "form", ""),
        ({"group_id": 2, "form": "13"}, "group", "таълим шакли бошқа"),
        ({"group_id": 2, "speciality_id": 2, "programme": "физика"}, "corresponding", ""),
        ({"group_id": 2, "speciality_id": 2, "programme": "Кимё"}, "corresponding", "бир хил эмас"),
        ({"group_id": 2, "speciality_id": 2, "programme": "Кимё"}, "related", ""),
        ({"group_id": 2, "speciality_id": 2, "programme": "Кимё"}, "unrelated", "Давлат комиссияси"),
        ({"group_id": 2, "speciality_id": 2, "programme": "Кимё"}, "group", "бошқа йўналишда"),
        ({"group_id": 2}, "related", "Йўналиш ўзгармайди"),
        ({"group_id": 2, "course": 2}, "group", "юқори курсга"),
        ({"group_id": 2, "is_active": False}, "group", "фаол эмас"),
        ({"group_id": 1}, "group", "ҳеч нарсани ўзгартирмайди"),
        ({"group_id": 2}, "", "Асосни танланг"),
    ],
)
def test_a_transfer_names_what_it_changes(goal, ground, refusal):
    asked = {"ground": ground, "details": {"applied_on": "2026-07-20"}}
    found = refused("transfer", goal=place(**goal), asked=asked)
    assert found == [] if not refusal else refusal in found[0]


@pytest.mark.parametrize(
    ("ground", "until", "refusal"),
    [
        ("11", date(2027, 9, 4), ""),
        ("11", date(2027, 9, 5), "04.09.2027"),
        ("13", date(2029, 9, 4), ""),
        ("12", date(2027, 3, 5), "04.03.2027"),
        ("14", date(2027, 9, 5), "04.09.2027"),
        ("11", None, "охирги кунини"),
        ("11", date(2026, 9, 4), "олдин тугаб"),
    ],
)
def test_d7_a_leave_has_a_term_by_its_ground(ground, until, refusal):
    found = refused("leave", asked={"ground": ground, "until": until})
    assert found == [] if not refusal else refusal in found[0]
    assert KINDS["leave"].target == "12"
    assert leave_last_day(date(2024, 2, 29), 12) == date(2025, 2, 27)


def test_leaves_are_counted_where_the_rule_counts_them():
    case = Case(student_id=1, now=stretch(), place=place(), asked=Asked(ground="11", until=date(2027, 1, 1)), leaves=2)
    about = {"effective_on": DAY, "faculty_id": None}
    limited = Circumstances(**about, rule=lambda key, day: 2 if key == "leave.max_count" else rule(key, day))
    assert len(list(reasons("leave", case, limited))) == 1
    assert list(reasons("leave", case, Circumstances(**about, rule=rule))) == []


@pytest.mark.parametrize(("missed", "is_refused"), [(74, True), (75, False)])
def test_absence_beyond_the_limit(missed, is_refused):
    assert bool(refused("expulsion", asked={"ground": "15"}, missed=missed, allowed=74)) == is_refused


@pytest.mark.parametrize(
    ("course", "there", "lifted", "refusal"),
    [
        (1, place(), {1}, ""),
        (1, place(group_id=2, course=2), {1}, ""),
        (1, place(group_id=2, course=3), {1}, "2-курсда ўқиши керак"),
        (2, place(), {1}, "3-курсда ўқиши керак"),
        (4, place(course=4), {1}, "охирги курсда"),
    ],
)
def test_promotion_goes_one_course_up_with_the_group(course, there, lifted, refusal):
    found = refused("promotion", now=stretch(course=course, semester=2 * course), goal=there, lifted=lifted)
    assert found == [] if not refusal else refusal in found[0]


@pytest.mark.parametrize(
    ("kind", "more", "expected"),
    [
        ("promotion", {"now": stretch(semester=2)}, (2, 3)),
        ("semester", {}, (1, 2)),
        ("repeat", {"now": stretch(course=2, semester=4), "goal": place(group_id=2)}, (2, 3)),
        ("leave_return", {"now": stretch(status="12", course=2, semester=4), "goal": SECOND}, (2, 4)),
        ("reinstatement", {"now": stretch(status="13", course=3, semester=6), "goal": SECOND}, (2, 3)),
        ("expulsion", {}, (1, 1)),
    ],
)  # fmt: skip
def test_course_and_semester_that_come_out(kind, more, expected):
    new = after(kind, Case(student_id=1, **{"now": stretch(), "place": place(), **more}))
    assert (new.course, new.semester) == expected


def test_the_numbers_that_an_order_writes_are_those_that_come_out():
    assert "аслида 2" in refused("promotion", asked={"course": 3}, lifted={1})[0]
    assert "тўғри келмайди" in refused("promotion", asked={"semester": 2}, lifted={1})[0]
    assert "кейинги курсники" in refused("semester", now=stretch(semester=2))[0]


def test_an_effective_day_that_is_not_after_the_present_stretch():
    [found] = refused("expulsion", asked={"ground": "11"}, on=date(2025, 9, 2))
    assert "02.09.2025" in found


@given(
    kind=st.sampled_from([kind for kind in KINDS if kind not in ("correction", "cancellation")]),
    status=st.sampled_from(sorted(STUDENT_STATUS)),
    course=st.integers(1, 4),
    part=st.integers(0, 1),
    goal=st.none() | GOALS,
    ground=st.sampled_from(["", "11", "15", "group", "form", "marriage", "nonstate"]),
    payment=st.sampled_from([None, "11", "12"]),
    until=st.sampled_from([None, date(2026, 9, 30), date(2040, 1, 1)]),
    details=st.sampled_from([{}, {"applied_on": "2026-07-20"}, {"applied_on": "2026-08-06"}, {"applied_on": "x"}]),
)  # fmt: skip
@settings(max_examples=400, deadline=None)
def test_every_accepted_move_is_an_edge_and_leaves_one_lawful_place(
    kind, status, course, part, goal, ground, payment, until, details
):
    now = stretch(status=status, course=course, semester=2 * course - 1 + part)
    asked = Asked(ground=ground, payment_form=payment, until=until, elsewhere="x", details=details, reason="1")
    case = Case(student_id=1, now=now, place=place(course=course), goal=goal, asked=asked, expelled_on=DAY)
    lifted = grown(kind, [case])
    about = Circumstances(effective_on=DAY, faculty_id=None, rule=rule, grown=lifted)
    if list(reasons(kind, case, about)):
        return
    new = after(kind, case)
    assert (status, kind, new.status) in movement.edges()
    assert 1 <= new.course <= 4
    assert new.semester in (2 * new.course - 1, 2 * new.course)
    group_course = case.there.course + (case.there.group_id in lifted)
    assert new.course - group_course in ((0, 1) if kind == "repeat" else (0,)) or new.status not in ("10", "11")


def test_the_page_in_the_docs_is_what_the_machine_says():
    written = Path(__file__).parents[2] / "docs" / "movement.md"
    assert written.read_text(encoding="utf-8") == page() + "\n", (
        "python -m tests.house.write_movement > docs/movement.md"
    )


LEFT = stretch(status="12")


@pytest.mark.parametrize(
    ("until", "sentence"),
    [
        (date(2027, 6, 1), None),
        (date(2030, 6, 1), "дан кечикмаслиги"),
        (date(2025, 6, 1), "олдин"),
    ],
)
def test_a_correction_of_a_leave_asks_its_limit_again(until, sentence):
    begun = (date(2026, 9, 2), "11")
    found = refused("correction", now=LEFT, asked={"until": until}, leave=begun)
    straight = refused("leave", asked={"ground": "11", "until": until}, on=begun[0])
    assert found == straight
    assert bool(found) == bool(sentence)


def test_a_correction_of_something_else_asks_no_limit():
    assert refused("correction", now=LEFT, asked={"until": date(2040, 1, 1)}) == []


def test_a_grant_of_who_pays_a_contract_is_refused():
    [told] = refused("transfer", asked={"ground": "payment", "details": {"grant_kind": "12"}}, goal=place(group_id=3))[
        -1:
    ]
    assert "Грант тури" in told
    paid = {"ground": "payment", "payment_form": "11", "details": {"grant_kind": "12"}}
    assert refused("transfer", asked=paid) == []

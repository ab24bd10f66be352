"""The edges of a session's calendar, of what a person types as a rule, and of names that nearly agree."""

from collections import namedtuple
from datetime import date
from decimal import Decimal

import pytest

from hemis.domain import movement_words as words
from hemis.domain.differences import PlanSubject, made_up
from hemis.domain.errors import RuleError
from hemis.domain.exams import GROUP, NO_ROOM, ROOM, TEACHER, Room, Taken, fill
from hemis.domain.names import alike, shortened
from hemis.domain.rules import RULES, number_on, parse_value, scope_values, value_on, whole_on
from hemis.domain.timeline import move_kind
from tests.domain.test_exams import FIRST, calendar, day, demand
from tests.domain.test_movement import place, refused, stretch

Version = namedtuple("Version", "key value valid_from valid_to scope", defaults=(None, ""))


def exam_of(teacher, slot):
    return Taken(TEACHER, teacher, FIRST, slot, True)


def test_rooms_are_offered_by_seats_and_then_by_number():
    board = calendar(rooms=((9, 30), (3, 60), (2, 30)), taken=[Taken(ROOM, 2, FIRST, 1, False)])
    assert board.rooms == [Room(2, 30), Room(9, 30), Room(3, 60)]
    assert board.rooms_at(FIRST, 1) == [Room(9, 30), Room(3, 60)]
    assert board.rooms_at(FIRST, 2, 30) == board.rooms
    assert board.rooms_at(FIRST, 2, 31) == [Room(3, 60)]
    assert calendar(rooms=((1, 1),)).rooms_at(FIRST, 1) == [Room(1, 1)]
    assert calendar(rooms=((1, 0),)).rooms_at(FIRST, 1) == [Room(1, 0)]


def test_a_room_of_exactly_so_many_seats_is_enough():
    board = calendar(rooms=((1, 30),))
    assert fill([demand(0, 1, size=30)], board).failed == []
    assert board.refusal(demand(1, 2, size=30)) != NO_ROOM
    assert board.refusal(demand(1, 2, size=31)) == NO_ROOM


def test_examiners_come_by_their_work_and_then_as_they_are_named():
    taken = [exam_of(7, 1), exam_of(7, 2), exam_of(8, 1), Taken(TEACHER, 9, FIRST, 1, False)]
    board = calendar(taken=taken)
    assert dict(board.work) == {7: 2, 8: 1}
    assert board.examiners_at(day(1), 1, (7, 8, 9, 5)) == [9, 5, 8, 7]
    assert board.examiners_at(FIRST, 1, (7, 8, 9, 5)) == [5]
    assert calendar(taken=[Taken(GROUP, 7, FIRST, 1, True)]).work == {}


def test_what_is_put_is_busy_and_counts_as_work():
    board = calendar(days=1)
    done = fill([demand(0, 1, 2, examiners=(7,)), demand(1, 3, examiners=(7,))], board)
    assert [each.slot for _demand, each in done.placed] == [1, 2]
    assert board.work[7] == 2
    assert not board.are_free([1], FIRST, 1)
    assert not board.are_free([2], FIRST, 1)
    assert board.are_free([1], FIRST, 2)


def test_groups_with_many_exams_go_first():
    demands = [demand(0, 5), demand(1, 6), demand(2, 6), demand(3, 6)]
    placed = [each.key for each, _place in fill(demands, calendar(days=30)).placed]
    assert placed == [1, 2, 3, 0]


def test_a_choice_and_a_list_say_what_may_be_typed():
    for key, text, said in (
        ("gpa.failed_as", "1", "Қуйидагилардан бирини танланг: 0, 2."),
        *(("grade.bounds", each, ORDER) for each in ("70/60/90", "60/70", "90/70/60", "60/70/90/95")),
    ):
        with pytest.raises(RuleError) as refusal:
            parse_value(RULES[key], text)
        assert (str(refusal.value), refusal.value.field) == (said, "value")
    assert parse_value(RULES["grade.bounds"], "55/71/86") == (55, 71, 86)
    assert parse_value(RULES["study.max_years"], "6/3") == (6, 3)
    with pytest.raises(RuleError):
        parse_value(RULES["study.max_years"], "3/6")
    assert parse_value(RULES["grade.split"], "60/40") == (60, 40)
    assert parse_value(RULES["grade.split"], "40/60") == (40, 60)


ORDER = "Сонларни тартиб билан, «/» билан ажратиб киритинг: масалан, 60/70/90."


def test_a_rule_is_asked_for_everybody_unless_it_is_said_for_whom():
    special = [
        Version("debt.limit", "6", date(2026, 1, 1), None, "faculty=9"),
        Version("debt.limit", "5", date(2026, 1, 1)),
    ]
    assert whole_on("debt.limit", special, FIRST) == number_on("debt.limit", special, FIRST) == 5
    assert value_on("debt.limit", special, FIRST) == 5
    with pytest.raises(TypeError, match=r"^grade\.bounds is a list$"):
        number_on("grade.bounds", [], FIRST)
    assert scope_values("faculty=1=2, form=11") == {"faculty": "1=2", "form": "11"}


def test_promotion_names_the_group_and_the_courses():
    last = refused("promotion", now=stretch(course=4, semester=8), here=place(course=4))
    assert last == [words.PLAN_ENDS % {"courses": 4}]
    said = "«2-А» гуруҳи 3-курсда: талаба 2-курсда ўқиши керак."
    assert said in refused("promotion", goal=place(group_id=2, name="2-А", course=3))
    assert move_kind(stretch(), stretch(course=2)) == "promotion"
    assert move_kind(stretch(course=2), stretch()) == "repeat"


def test_nothing_to_make_up_is_made_up():
    assert made_up({}, {}, ()) == set()
    wanted = {1: PlanSubject("ф", "Физика", 1, 4)}
    assert made_up(wanted, {}, ()) == set()
    assert shortened("") == shortened("  ") == ""
    assert Decimal(str(value_on("promotion.gpa_min", [], FIRST))) == Decimal("2.40")


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        *(("Шоҳҳидов", "Шоҳидов", True), ("Ҳайдаров", "Ҳадаров", True), ("Қодиров", "Кодиров", True)),
        *(("Шоҳидов", "Шокидов", False), ("Аллаёров", "Алаёров", True), ("Каримов", "Каримова", False)),
    ],
)
def test_spellings_that_nearly_agree(one, other, is_same):
    assert alike((one, "Али", ""), (other, "Али", "")) is is_same

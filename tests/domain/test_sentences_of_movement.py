"""What keeps an order, a load, a login or a text is told with its names and numbers, and at its edge it is not."""

from datetime import date
from decimal import Decimal

import pytest

from hemis.domain import movement_words as words
from hemis.domain.errors import Reason, RuleError
from hemis.domain.movement import ABSENCE
from hemis.domain.movement_cases import Asked, Case
from hemis.domain.movement_reasons import Circumstances, reasons
from hemis.domain.order_texts import refuse_unknown
from hemis.domain.rules import RULES, parse_value
from hemis.domain.staffing import propose_login
from hemis.domain.timetable import LECTURE, PRACTICE
from hemis.domain.workloads import NO_POST, Norms, YearLoad, warnings
from tests.domain.test_movement import DAY, place, refused, rule, stretch

AWAY = stretch(status="12")
NAMED = ("Абдуллаев", "Шерзод", "Ёқуб ўғли")


def corrected(target, *, now=None, details=None, goal=None, **more):
    """The sentences with which a correction of another order is refused."""
    asked = Asked(details=details or {})
    case = Case(student_id=1, now=now or stretch(), place=place(), goal=goal, asked=asked, named=NAMED, **more)
    about = Circumstances(effective_on=DAY, faculty_id=None, rule=rule, target=target)
    return [str(reason) for reason in reasons("correction", case, about)]


@pytest.mark.parametrize(("course", "is_refused"), [(1, False), (2, True)])
def test_who_returns_goes_into_a_group_of_the_own_course(course, is_refused):
    found = refused("leave_return", now=AWAY, goal=place(group_id=2, name="2-А", course=course))
    said = "«2-А» гуруҳи 2-курсда: талаба 1-курсда ўқиши керак."
    assert (said in found) is is_refused
    assert said not in refused("leave_return", now=AWAY)


@pytest.mark.parametrize(
    ("goal", "said"),
    [
        ({"speciality_id": 2}, "«2-А» гуруҳи бошқа йўналишда: асос сифатида йўналиш ўзгаришини танланг."),
        ({"form": "13"}, "«2-А» гуруҳининг таълим шакли бошқа: асос сифатида шакл ўзгаришини танланг."),
        ({"language": "12"}, "«2-А» гуруҳининг таълим тили бошқа: асос сифатида тил ўзгаришини танланг."),
    ],
)
def test_a_transfer_names_the_group_that_does_not_fit(goal, said):
    assert said in refused("transfer", goal=place(group_id=2, name="2-А", **goal), asked={"ground": "group"})


def test_a_leave_may_end_on_its_first_day():
    assert words.UNTIL_EARLY not in refused("leave", asked={"ground": "11", "until": DAY})
    assert words.UNTIL_EARLY in refused("leave", asked={"ground": "11", "until": date(2026, 9, 4)})


def test_a_correction_of_a_name_is_a_rename():
    assert words.NO_NAME in corrected("rename")
    same = dict(zip(("surname", "first_name", "patronymic"), NAMED, strict=True))
    assert words.SAME_NAME in corrected("rename", details=same)
    assert not {words.NO_NAME, words.SAME_NAME} & set(corrected("rename", details=same | {"surname": "Қодиров"}))
    assert words.NO_NAME not in corrected("transfer")


def test_only_the_latest_move_is_corrected_or_cancelled_and_something_changes():
    assert words.LATER_MOVE in corrected("transfer", is_latest=False)
    assert words.LATER_MOVE not in corrected("transfer")
    assert words.SAME in corrected("transfer")
    assert words.SAME not in corrected("transfer", goal=place(group_id=2))
    assert words.LATER_MOVE in refused("cancellation", is_latest=False)
    assert words.LATER_MOVE not in refused("cancellation")


@pytest.mark.parametrize(
    ("hours", "stakes", "experience", "said"),
    [
        ({}, (), None, [NO_POST]),
        ({PRACTICE: 399}, ((Decimal(1), 399),), None, ["Аудитория юкламаси 399 соат: камида 400 соат тавсия этилади."]),
        (
            {LECTURE: 251, PRACTICE: 149},
            ((Decimal(1), 400),),
            2,
            [
                "Маърузалар 251 соат: илмий даражаси ва унвони йўқ ўқитувчига кўпи билан 250 соат.",
                "Маърузалар 251 соат: даражаси ва унвони йўқ ўқитувчига 3 йил стаж керак, унда 2.",
            ],
        ),
        (
            {PRACTICE: 410},
            ((Decimal("0.25"), None), (Decimal("1.125"), 400)),
            None,
            ["Юклама 410 соат, 1,38 ставка нормаси 639 соат: 229 соат етмайди."],
        ),
        ({PRACTICE: 401}, ((Decimal(1), 400),), None, ["Юклама 401 соат, 1 ставка нормаси 400 соат: 1 соат ортиқ."]),
    ],
)
def test_a_load_out_of_its_norms_is_told_with_its_numbers(hours, stakes, experience, said):
    load = YearLoad({(kind, True): count for kind, count in hours.items()}, stakes, False, experience)
    found = [each for each in warnings(load, Norms()) if LECTURE in hours or "Маъруза" not in each.msgid]
    assert [str(each) for each in found] == said
    if not stakes:
        assert found == [Reason(NO_POST, {})]


@pytest.mark.parametrize(
    ("taken", "login"),
    [([], "b.ali"), (["b.ali"], "b.ali2"), (["b.ali", "b.ali2"], "b.ali3"), (["b.ali", "b.ali3"], "b.ali2")],
)
def test_logins_are_numbered_from_two_on(taken, login):
    assert propose_login("Ali", "Bek", taken) == login
    assert propose_login("Ali", "", taken) == "ali"
    assert propose_login("", "", ["xodim"]) == "xodim2"


def test_an_unknown_mark_of_a_text_is_named():
    with pytest.raises(RuleError) as refusal:
        refuse_unknown("{бир} ва {икки}", field="text")
    assert refusal.value.field == "text"
    assert str(refusal.value) == "Номаълум белги: {бир}, {икки}. Фақат рўйхатдаги белгилардан фойдаланинг."


@pytest.mark.parametrize(
    ("expelled", "said"),
    [
        (date(2021, 3, 10), []),
        (date(2019, 3, 10), [words.MINISTRY % {"years": 5}]),
        (date(2015, 8, 31), [words.INTERAGENCY % {"years": 10}]),
    ],
)
def test_who_decides_a_reinstatement_is_told_with_the_years(expelled, said):
    out, on = stretch(status="13", starts_on=expelled), date(2025, 9, 1)
    assert refused("reinstatement", now=out, goal=place(), on=on, expelled_on=expelled) == said
    late = {"details": {"applied_on": "2025-09-02"}}
    found = refused("reinstatement", now=out, goal=place(), asked=late, on=on, expelled_on=expelled)
    assert found == [words.APPLIED_LATER % {"day": "02.09.2025"}, *said]


@pytest.mark.parametrize(("missed", "allowed", "is_refused"), [(74, 74, True), (75, 74, False), (76, 80, True)])
def test_absence_is_a_ground_beyond_the_limit_of_the_programme(missed, allowed, is_refused):
    found = refused("expulsion", asked={"ground": ABSENCE}, missed=missed, allowed=allowed)
    assert found == ([words.HOURS % {"missed": missed, "allowed": allowed}] if is_refused else [])


def test_days_of_a_year_are_typed_with_the_29th_of_february():
    assert parse_value(RULES["year.starts"], "29.02") == ((2, 29),)
    with pytest.raises(RuleError) as refusal:
        parse_value(RULES["transfer.summer"], "15.07")
    assert str(refusal.value) == "Кунларни «кун.ой» кўринишида, «/» билан ажратиб киритинг: масалан, 15.07/05.08."

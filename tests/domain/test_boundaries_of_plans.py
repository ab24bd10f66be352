"""The edges of curricula, of what is declared once for all, and of questions that wait on a page."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest

from hemis.domain import contingent, curriculum, grading, question_table, rule_spec, staffing, testing_analysis
from hemis.domain.curriculum import ATTESTATION, THEORY, NewWeek, Norms, Plan, PlannedSemester, PlannedSubject, Side
from hemis.domain.errors import Reason, RuleError
from hemis.domain.identifiers import check_pinfl, parse_pinfl
from hemis.domain.numbering import is_student_number
from hemis.domain.questions import MULTIPLE, SINGLE, TEXT, Draft, Option
from hemis.domain.rule_spec import CHOICE, DAYS, EVERYBODY, RuleSpec
from hemis.domain.testing_analysis import Seen
from hemis.domain.testing_grades import same_words

MONDAY = date(2026, 9, 7)
SUBJECT = PlannedSubject(1, 11, "Анализ", 30, 900, (30, 30, 0, 0), (30, 20, 50))
DRAFTS = [
    Draft(SINGLE, "Пойтахт?", (Option("Тошкент", 100), Option("Бухоро", 0)), points=1, difficulty=2),
    Draft(MULTIPLE, "Қайси бири?", (Option("а", 50), Option("б", 50), Option("в", -100)), points=2, difficulty=3),
    Draft(TEXT, "2 + 2", (Option("4", 100),), points=3, difficulty=1),
]


def semester(number, starts_on, ends_on):
    year = (date(2026, 9, 7), date(2027, 6, 30))
    return PlannedSemester(number, number, starts_on, ends_on, *year, ((starts_on, ends_on),), (SUBJECT,))


def said(*semesters, expected=None):
    plan = Plan(expected or len(semesters), 30 * len(semesters), semesters)
    return [str(each.reason) for each in curriculum.faults(plan, Norms(30, 0, 30, 2))]


def test_weeks_are_numbered_from_one_and_cut_at_both_ends():
    found = list(curriculum.cut_weeks(MONDAY, MONDAY + timedelta(days=7), MONDAY + timedelta(days=14)))
    second, third = MONDAY + timedelta(days=7), MONDAY + timedelta(days=14)
    assert found == [
        NewWeek(1, MONDAY, MONDAY + timedelta(days=6), THEORY),
        NewWeek(2, second, second + timedelta(days=6), THEORY),
        NewWeek(3, third, third, ATTESTATION),
    ]


def test_semesters_touch_neither_one_another_nor_the_ends_of_their_year():
    first, second = semester(1, MONDAY, date(2027, 1, 20)), semester(2, date(2027, 1, 21), date(2027, 6, 30))
    assert said(first, second) == []
    assert said(
        first, second._replace(starts_on=date(2027, 1, 20), weeks=((date(2027, 1, 20), date(2027, 6, 30)),))
    ) == ["2-семестр олдингиси тугамасдан бошланади."]
    out = "1-семестр ўқув йилининг саналаридан чиқиб кетган."
    assert out in said(semester(1, MONDAY - timedelta(days=1), date(2027, 1, 20)))
    assert out in said(semester(1, MONDAY, date(2027, 7, 1)))
    short = semester(1, MONDAY, date(2027, 1, 20))._replace(weeks=((MONDAY, date(2027, 1, 19)),))
    assert said(short) == ["1-семестр: 20.01.2027 санасидан бошлаб ҳафта йўқ."]
    assert said(second, expected=2)[0] == "1-семестр йўқ."


def test_a_plan_without_a_qualification_is_told_so():
    plan = Plan(1, 30, (semester(1, MONDAY, date(2027, 1, 20)),), has_qualification=False)
    (fault,) = curriculum.faults(plan, Norms(30, 0, 30, 2))
    assert fault == (Reason(curriculum.NO_QUALIFICATION, {}), None, None)


def test_a_subject_of_several_semesters_is_compared_in_their_order_whatever_it_is_called():
    left = [Side(1, "А", 3, 5, 150), Side(1, "Б", 1, 5, 150)]
    right = [Side(1, "А", 4, 5, 150), Side(1, "Б", 2, 5, 150)]
    found = [(pair.left.semester, pair.right.semester) for pair in curriculum.compare(left, right)]
    assert found == [(1, 2), (3, 4)]


def test_a_parameter_is_declared():
    unit, act, title = "кун", "№ 1", "Муддат"
    spec = RuleSpec("a.b", "whole", "30", Decimal(1), Decimal(365), unit, act, title, EVERYBODY, ())
    assert rule_spec.rule("a.b", "30", "1-365", unit, act, title) == spec
    two = ("faculty", "form")
    scoped = rule_spec.rule("a.b", "3", "1-9", unit, act, title, two, rule_spec.NUMBER, ("3", "4"))
    assert scoped == RuleSpec("a.b", "number", "3", Decimal(1), Decimal(9), unit, act, title, two, ("3", "4"))
    bare = (Decimal(0), Decimal(0), "", act, title, two)
    assert rule_spec.option("a", ("yes", "no"), act, title, two) == RuleSpec("a", CHOICE, "yes", *bare, ("yes", "no"))
    assert rule_spec.days("a", "02.09", act, title, two) == RuleSpec("a", DAYS, "02.09", *bare)
    assert (
        rule_spec.days("a", "02.09", act, title).scopes == rule_spec.option("a", ("1",), act, title).scopes == EVERYBODY
    )


def test_a_scale_is_made_of_its_rows():
    rows = ((5, "Аъло", "60", "100"), (2, "Ёмон", "0", "59.9"))
    scale = grading.make_scale(*rows)
    assert scale.bounds == tuple((mark, name, Decimal(low), Decimal(high)) for mark, name, low, high in rows)
    assert scale.each is None
    assert grading.SCALE_1981.each == Decimal(55)


def test_questions_wait_on_a_page_as_they_were_read():
    packed = question_table.pack(DRAFTS)
    assert "Тошкент" in packed
    assert ", " not in packed.replace("Қайси", "")
    assert question_table.unpack(packed) == DRAFTS


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: rows[0].pop(),
        lambda rows: rows[0][4].append(["", 0]),
        lambda rows: rows[0][4].append(["Самарқанд", 101]),
        lambda rows: rows[0][4].append(["Самарқанд", -101]),
        lambda rows: rows[0][4].append(["Самарқанд", "кўп"]),
        lambda rows: rows[0].__setitem__(0, "99"),
        lambda rows: rows[0].__setitem__(1, ""),
        lambda rows: rows[0].__setitem__(2, None),
        lambda rows: rows.append(5),
        lambda rows: rows.extend([rows[0]] * question_table.MOST_QUESTIONS),
    ],
)
def test_questions_that_somebody_has_changed_are_refused(change):
    rows = json.loads(question_table.pack(DRAFTS))
    change(rows)
    with pytest.raises(RuleError) as refused:
        question_table.unpack(json.dumps(rows))
    assert refused.value.msgid == question_table.BROKEN


def test_as_many_questions_as_may_be_are_read_back():
    rows = json.loads(question_table.pack(DRAFTS[:1])) * question_table.MOST_QUESTIONS
    assert len(question_table.unpack(json.dumps(rows))) == question_table.MOST_QUESTIONS
    for text in ("", "{", "5", "[" * 5000):
        with pytest.raises(RuleError):
            question_table.unpack(text)


def test_doubts_have_no_values_to_fill_in():
    wrong = parse_pinfl("31506854010010")
    doubts = check_pinfl(wrong, gender="12", birth_date=date(1985, 6, 16))
    assert [each.params for each in doubts] == [{}, {}, {}]
    assert is_student_number("301261000000")


def test_students_without_a_course_and_a_key_are_counted_too():
    rows, whole = contingent.tallies([contingent.Move(0, None, None, None, 2), contingent.Move(1, "", 0, None, 1)])
    assert [(row.key, dict(row.by_course), row.before, row.came) for row in rows] == [("", {0: 2, 1: 1}, 1, 2)]
    assert whole.by_course == {0: 2, 1: 1}


def test_a_stake_before_another_does_not_meet_it():
    much = staffing.Stretch(MONDAY, None, Decimal(2))
    before = staffing.Stretch(MONDAY - timedelta(days=9), MONDAY - timedelta(days=1), Decimal("0.5"))
    staffing.check_total([much], before, Decimal(1))
    staffing.check_total([before._replace(stake=Decimal(2))], much._replace(stake=Decimal(1)), Decimal(1))


def test_the_upper_and_the_lower_group_are_27_percent():
    percents = [*[0] * 13, 100, *[50] * 22, 0, *[100] * 13]
    found = testing_analysis.figures([Seen(Decimal(each), Decimal(at)) for at, each in enumerate(percents)])
    assert found.discrimination == Decimal("0.86")
    assert same_words("-0") == "=0"

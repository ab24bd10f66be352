"""Every worked example of averages, promotion and debts (B), by its number, with its neighbours."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from hemis.domain import averages, curriculum, grading, graduation, promotion, schedules
from hemis.domain.averages import TOTAL, YEAR, Line
from hemis.domain.curriculum import Norms, PlannedSemester, PlannedSubject
from hemis.domain.errors import RuleError
from hemis.domain.promotion import PROMOTE, REPEAT, WAIT, Measure, Taken, propose
from hemis.domain.rules import RULES, parse_value

RULE = Measure(True, Decimal("2.40"), 4, 0, "ВМҚ 824")


def taken(*subjects, of_year=True):
    """Subjects as (credits, mark); None is a subject that was confirmed without a mark."""
    return [Taken(f"Фан {at}", each, mark, True, of_year) for at, (each, mark) in enumerate(subjects)]


def lines(*semesters):
    return [
        Line(10 * number + at, number, 0, subject)
        for number, subjects in enumerate(semesters, 1)
        for at, subject in enumerate(taken(*subjects))
    ]


def shown(found, kind):
    return next(each.value for each in found if each.kind == kind)


B1 = ((5, 4), (5, 4), (6, 5), (4, 3), (5, 4), (5, 5))
B4 = ((6, 5), (6, 4), (6, 3), (6, 3), (6, 2))


@pytest.mark.parametrize(
    ("subjects", "failed_as", "value"),
    [
        pytest.param(B1, 0, "4.23", id="B1"),
        pytest.param(((6, 5), (4, 4), (5, 3), (6, 4), (4, 5), (5, 3)), 0, "4.00", id="B2"),
        pytest.param(B4, 0, "3.00", id="B4-0"),
        pytest.param(B4, 2, "3.40", id="B4-2"),
        pytest.param((*B4[:4], (6, None)), 0, "3.00", id="B4-without-a-mark"),
        pytest.param((*B4[:4], (6, None)), 2, "3.40", id="B4-2-without-a-mark"),
        pytest.param(((6, 5), (0, 2)), 0, "5.00", id="nought-credits-weigh-nothing"),
        pytest.param(((6, 2), (4, 2)), 0, "0.00", id="all-failed"),
        pytest.param(((6, 2), (4, 2)), 2, "2.00", id="all-failed-as-two"),
    ],
)
def test_b1_b2_b4_one_average_by_every_way(subjects, failed_as, value):
    found = averages.averages(lines(subjects), RULE._replace(failed_as=failed_as))
    assert {str(each.value) for each in found} == {value}
    assert str(grading.gpa(subjects, failed_as)) == value
    assert str(propose(taken(*subjects), RULE._replace(failed_as=failed_as)).gpa) == value


def test_b1_is_127_of_30_and_b4_may_be_shown_without_the_failed():
    first = averages.averages(lines(B1), RULE)[0]
    assert Fraction(first.weighted) / first.weight == Fraction(127, 30)
    assert grading.gpa(B4, None) == Decimal("3.75")


def test_nothing_weighs_nothing():
    assert grading.gpa(()) is grading.gpa_exact(((0, 5),)) is None
    assert averages.averages([], RULE) == []
    assert shown(averages.averages(lines(((0, 5),)), RULE), TOTAL) is None
    assert propose([], RULE).decision == WAIT


@pytest.mark.parametrize(
    ("subjects", "failed_as", "threshold", "value", "decision"),
    [
        pytest.param(((30, 5), (30, None)), 0, "2.70", "2.50", REPEAT, id="B4a"),
        pytest.param(((30, 3), (30, None)), 2, "2.40", "2.50", PROMOTE, id="B4b"),
        pytest.param(((30, 5), (30, None)), 0, "2.50", "2.50", PROMOTE, id="B4a-on-the-line"),
        pytest.param(((30, 4), (20, 2)), 0, "2.40", "2.40", PROMOTE, id="B8"),
        pytest.param(((798, 3), (202, 2)), 0, "2.40", "2.39", REPEAT, id="B9-2.394"),
        pytest.param(((479, 5), (521, 2)), 0, "2.40", "2.40", PROMOTE, id="B9-2.395"),
        pytest.param(((23949, 5), (26051, 2)), 0, "2.40", "2.39", REPEAT, id="B9-2.3949"),
        pytest.param(((28, 5), (22, 2)), 0, "3.00", "2.80", REPEAT, id="B10"),
        pytest.param(((30, 5), (20, 2)), 0, "3.00", "3.00", PROMOTE, id="B10-on-the-line"),
    ],
)
def test_b8_to_b10_the_threshold_meets_the_rounded_value(subjects, failed_as, threshold, value, decision):
    rule = RULE._replace(failed_as=failed_as, threshold=Decimal(threshold))
    found = propose(taken(*subjects), rule)
    assert (str(found.gpa), found.decision) == (value, decision)
    half = len(subjects) // 2
    year = next(each for each in averages.averages(lines(subjects[:half], subjects[half:]), rule) if each.kind == YEAR)
    assert (str(year.value), year.may_rise) == (value, decision == PROMOTE)
    assert promotion.is_promoted(grading.gpa_exact(subjects, failed_as), Decimal(threshold)) is (decision == PROMOTE)


def test_b5_a_year_is_both_semesters():
    found = averages.averages(lines(((6, 3), (24, 4)), ((24, 4), (6, 5))), RULE)
    assert [str(each.value) for each in found] == ["3.80", "4.20", "4.00", "4.00"]


def test_b7_is_65_and_not_the_misprint():
    assert grading.weighted_mean(((3, 55), (2, 90), (4, 60))) == 65


@pytest.mark.parametrize("text", ["2.35", "3.05", "2.39", "3.01", "0", "24", "-2.40", "", "икки", "2.40/3.00", "2.4e0"])
def test_b11_a_threshold_outside_the_law_is_refused(text):
    with pytest.raises(RuleError) as refused:
        parse_value(RULES["promotion.gpa_min"], text)
    assert refused.value.field == "value"


@pytest.mark.parametrize("text", ["2.40", "2,40", "2.4", "2.70", "3.00", "3"])
def test_b11_a_threshold_within_the_law_is_taken(text):
    assert parse_value(RULES["promotion.gpa_min"], text) == Decimal(text.replace(",", "."))


@pytest.mark.parametrize(
    ("base", "owed", "fee"),
    [
        pytest.param(12_600_000, 6, 1_260_000, id="B13"),
        pytest.param(9_250_000, 4, 616_667, id="B14"),
        pytest.param(10_000_000, 7, 1_166_667, id="B14-second"),
        *((12_600_000, 0, 0), (12_600_000, 60, 12_600_000), (30, 1, 1), (29, 1, 0), (30, 3, 2)),
    ],
)
def test_b13_b14_the_fee_of_what_is_owed(base, owed, fee):
    assert schedules.fee(Decimal(base), owed, 60, 1) == fee


@pytest.mark.parametrize(
    ("volume", "tolerance", "is_sound"), [(29, 0, False), (30, 0, True), (31, 0, False), (29, 1, True), (28, 1, False)]
)
def test_b16_a_semester_has_thirty_credits(volume, tolerance, is_sound):
    subjects = [
        PlannedSubject(key, key, f"Фан {key}", each, each * 30, (each * 10, 0, 0, 0), (100,))
        for key, each in enumerate((5, 5, 5, 5, 5, volume - 25))
    ]
    days = (date(2026, 9, 2), date(2027, 1, 24), date(2026, 9, 2), date(2027, 6, 30))
    semester = PlannedSemester(1, 1, *days, ((date(2026, 9, 2), date(2027, 1, 24)),), tuple(subjects))
    norms = Norms(30, tolerance, 30, 2)
    found = [str(each.reason) for each in curriculum.faults(curriculum.Plan(1, volume, (semester,)), norms)]
    assert any(f"{volume} кредит" in each for each in found) is not is_sound, found


@pytest.mark.parametrize(("earned", "graduates"), [(236, False), (239, False), (240, True), (241, True)])
def test_b17_240_credits_graduate(earned, graduates):
    found = graduation.attained(taken(*((4, 3) for _ in range(earned // 4)), (earned % 4, 3)), 240)
    prospect = graduation.propose([], found, graduation.Reached(4, 8, 4, 8), failed_as=0, act="ВМҚ 824")
    assert found.earned == earned
    assert (prospect.decision == graduation.GRADUATE) is graduates
    assert f"{earned} кредит тўпланган, 240 кредит керак" in str(prospect.reasons[0])

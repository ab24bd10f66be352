"""GPA and the ratings of the archive: the worked examples, and random transcripts against an oracle (promise C7)."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hemis.domain.averages import GPA, RATING, SEMESTER, TOTAL, YEAR, Line, averages, part_of
from hemis.domain.grading import SCALE_1981, gpa, mark_for, rating_points
from hemis.domain.promotion import PROMOTE, REPEAT, Measure, Taken, gpa_of, propose

RULE = Measure(True, Decimal("2.40"), 4, 0, "ВМҚ 824")


def measure(threshold="2.40", failed_as=0):
    return RULE._replace(threshold=Decimal(threshold), failed_as=failed_as)


def line(key, semester, credits, mark, *, points=None, hours=0, counted=False, sheets=()):
    taken = Taken(f"Фан {key}", credits, mark, mark is not None or counted, is_counted=counted)
    return Line(key, semester, hours, taken, None if points is None else Decimal(str(points)), sheets)


def plan(*semesters):
    """Lines of semesters given as [(credits, mark)]."""
    return [
        line(100 * number + place, number, credits, mark)
        for number, subjects in enumerate(semesters, 1)
        for place, (credits, mark) in enumerate(subjects)
    ]


def value(found, kind, number=0):
    return next(each for each in found if (each.kind, each.number) == (kind, number))


@pytest.mark.parametrize(
    ("subjects", "failed_as", "expected"),
    [
        ([(5, 4), (5, 4), (6, 5), (4, 3), (5, 4), (5, 5)], 0, "4.23"),  # B1
        ([(6, 5), (4, 4), (5, 3), (6, 4), (4, 5), (5, 3)], 0, "4.00"),  # B2
        ([(6, 5), (6, 4), (6, 3), (6, 3), (6, 2)], 0, "3.00"),  # B4
        ([(6, 5), (6, 4), (6, 3), (6, 3), (6, 2)], 2, "3.40"),  # B4
    ],
)
def test_semester_of_the_examples(subjects, failed_as, expected):
    found = averages(plan(subjects), measure(failed_as=failed_as))
    assert value(found, SEMESTER, 1).value == Decimal(expected)


def test_b1_is_kept_exactly():
    found = value(averages(plan([(5, 4), (5, 4), (6, 5), (4, 3), (5, 4), (5, 5)]), RULE), SEMESTER, 1)
    assert (found.weighted, found.weight) == (127, 30)


def test_b4_excluded_is_for_display_only():
    assert gpa([(6, 5), (6, 4), (6, 3), (6, 3), (6, 2)], None) == Decimal("3.75")


@pytest.mark.parametrize(
    ("mark", "failed_as", "threshold", "decision"),
    [(5, 0, "2.70", REPEAT), (3, 2, "2.40", PROMOTE)],  # B4a, B4b
)
def test_a_semester_without_marks_stays_in_the_sum(mark, failed_as, threshold, decision):
    lines = plan([(30, mark)], [(30, 2)])
    year = value(averages(lines, measure(threshold, failed_as)), YEAR, 1)
    assert year.value == Decimal("2.50")
    assert year.may_rise == (decision == PROMOTE)


def test_b5_a_year_is_both_semesters():
    autumn, spring = [(6, 3), (24, 4)], [(24, 4), (6, 5)]
    found = averages(plan(autumn, spring), RULE)
    assert [value(found, SEMESTER, 1).value, value(found, SEMESTER, 2).value] == [Decimal("3.80"), Decimal("4.20")]
    assert value(found, YEAR, 1).value == value(found, TOTAL).value == Decimal("4.00")


def test_b7_is_the_mean_and_not_the_misprint():
    lines = [line(1, 1, 3, 5, points=55, hours=3), line(2, 1, 2, 5, points=90, hours=2)]
    lines.append(line(3, 1, 4, 5, points=60, hours=4))
    assert value(averages(lines, RULE, is_archive=True), SEMESTER, 1).value == Decimal(65)


@pytest.mark.parametrize(
    ("threshold", "lines", "rises"),
    [
        ("2.40", [(2, 3), (3, 2)], False),  # far below
        ("2.40", [(24, 3), (6, 2)], True),  # B8: 72/30 = 2.40
        ("3.00", [(28, 3), (2, 2)], False),  # B10: 2.80 below 3.00
    ],
)
def test_the_threshold_of_the_council(threshold, lines, rises):
    year = value(averages(plan(lines), measure(threshold)), YEAR, 1)
    assert year.may_rise is rises


@pytest.mark.parametrize(("credits", "rises"), [((798, 202), False), ((1595, 403), True)])
def test_b9_the_rounded_value_is_compared(credits, rises):
    """2394/1000 shows 2.39, and 4785/1998 = 2.3949… shows 2.39 too: only what shows 2.40 goes up."""
    passed, failed = credits
    year = value(averages(plan([(passed, 3), (failed, 2)]), RULE), YEAR, 1)
    assert year.may_rise is (year.value >= Decimal("2.40"))
    assert year.value == (Decimal(3 * passed) / (passed + failed)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert rises is (year.value >= Decimal("2.40")) or year.value == Decimal("2.39")


def test_a2_the_marks_of_the_archive():
    assert [mark_for(Decimal(each), SCALE_1981) for each in (100, 86, 85, 71, 70, 55, 54)] == [5, 5, 4, 4, 3, 3, 2]


def test_a16_and_a17_the_ratings_of_the_archive():
    assert rating_points(120, Decimal(78)) == Decimal("93.6")
    rows = [(120, 78), (90, 86), (60, 64)]
    lines = [line(key, 1, 4, 4, points=points, hours=hours) for key, (hours, points) in enumerate(rows)]
    found = value(averages(lines, RULE, is_archive=True), SEMESTER, 1)
    assert (found.method, found.value) == (RATING, Decimal("77.6"))
    assert (found.weighted, found.weight) == (20940, 270)


def test_what_a_difference_counts_earns_credits_and_has_no_part():
    lines = [line(1, 1, 6, None, counted=True), line(2, 1, 4, 5)]
    found = value(averages(lines, RULE), SEMESTER, 1)
    assert (found.value, found.weight, found.earned, found.debts) == (Decimal("5.00"), 4, 10, 0)


def test_years_that_have_not_begun_are_not_there():
    found = averages(plan([(6, 5)], [(6, None)], [(6, None)]), RULE)
    assert [(each.kind, each.number) for each in found] == [(SEMESTER, 1), (YEAR, 1), (TOTAL, 0)]
    assert [each.missing for each in found] == [0, 1, 1]
    assert value(found, YEAR, 1).may_rise is None
    assert averages(plan([(6, None)]), RULE) == []


def test_sheets_are_named_once():
    lines = [line(1, 1, 6, 5, sheets=(9, 4)), line(2, 1, 6, 4, sheets=(9,))]
    assert value(averages(lines, RULE), SEMESTER, 1).sheets == (4, 9)


MARKS = st.sampled_from([None, 2, 3, 4, 5])
TRANSCRIPTS = st.lists(st.tuples(st.integers(1, 8), st.integers(1, 10), MARKS), max_size=40)


def lines_of(rows):
    return [line(key, semester, credits, mark) for key, (semester, credits, mark) in enumerate(rows)]


@given(TRANSCRIPTS, st.randoms(), st.sampled_from([0, 2]))
def test_the_order_of_subjects_changes_nothing(rows, random: Random, failed_as):
    lines = lines_of(rows)
    shuffled = list(lines)
    random.shuffle(shuffled)
    assert averages(lines, measure(failed_as=failed_as)) == averages(shuffled, measure(failed_as=failed_as))


@given(TRANSCRIPTS, st.sampled_from([0, 2]))
def test_an_average_lies_between_its_marks(rows, failed_as):
    for each in averages(lines_of(rows), measure(failed_as=failed_as)):
        assert each.method == GPA
        assert each.value is not None
        assert failed_as <= each.value <= 5
        assert each.earned + failed_as * each.weight <= each.weight * 5 + each.earned
        assert each.debts + each.missing <= each.subjects


@dataclass
class Oracle:
    """The same by fractions, one student and one period at a time, without a line of ours."""

    rows: list
    failed_as: int

    def mean(self, semesters):
        own = [(credits, mark) for semester, credits, mark in self.rows if semester in semesters]
        weight = sum(credits for credits, _mark in own)
        total = sum(credits * (mark if mark in (3, 4, 5) else self.failed_as) for credits, mark in own)
        exact = Fraction(total, weight)
        hundredths = int(exact * 100 + Fraction(1, 2))
        return Decimal(hundredths) / 100

    @property
    def begun(self):
        return sorted({semester for semester, _credits, mark in self.rows if mark})

    def all(self):
        courses = sorted({(each + 1) // 2 for each in self.begun})
        found = {(SEMESTER, each): self.mean({each}) for each in self.begun}
        found |= {(YEAR, each): self.mean({2 * each - 1, 2 * each}) for each in courses}
        return found | ({(TOTAL, 0): self.mean(set(range(1, 2 * courses[-1] + 1)))} if courses else {})


def test_ten_thousand_random_transcripts_equal_the_oracle():
    random = Random(3069)
    for _ in range(10_000):
        rows = [
            (random.randint(1, 8), random.randint(1, 10), random.choice([None, 2, 3, 4, 5]))
            for _ in range(random.randint(0, 48))
        ]
        failed_as = random.choice([0, 2])
        found = averages(lines_of(rows), measure(failed_as=failed_as))
        assert {(each.kind, each.number): each.value for each in found} == Oracle(rows, failed_as).all()


def test_promotion_and_the_stored_average_are_one():
    random = Random(824)
    for _ in range(500):
        rows = [(random.randint(1, 4), random.randint(1, 10), random.choice([None, 2, 3, 4, 5])) for _ in range(12)]
        lines = lines_of(rows)
        for each in averages(lines, RULE):
            if each.kind == YEAR:
                taken = [
                    item.taken._replace(is_of_year=item.course == each.number)
                    for item in lines
                    if item.course <= each.number
                ]
                proposal = propose(taken, RULE)
                assert proposal.gpa == each.value == gpa_of([item for item in taken if item.is_of_year], 0)
                assert each.may_rise == {PROMOTE: True, REPEAT: False}.get(proposal.decision)


def test_a_subject_without_a_mark_has_the_credits_of_its_plan():
    assert part_of(line(1, 1, 6, None), 0) == (6, Decimal(0))


def test_where_debts_decide_those_of_earlier_years_count_too():
    by_debts = RULE._replace(is_credit=False, debt_limit=2)
    found = averages(plan([(6, 2), (24, 5)], [], [(6, 2), (24, 5)]), by_debts)
    assert [value(found, YEAR, course).may_rise for course in (1, 2)] == [True, False]


def test_of_the_archive_marks_and_not_points_decide_who_goes_up():
    def year(*marks):
        lines = [line(key, 1, 4, mark, points=90, hours=60) for key, mark in enumerate(marks)]
        return value(averages(lines, RULE, is_archive=True), YEAR, 1)

    assert year(3, 3).may_rise is True
    assert year(3, 2).may_rise is False
    assert year(3, 2).value == 90

"""Points, marks and averages: examples A1-A4, A16, A17, B1-B9."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hemis.domain.errors import RuleError
from hemis.domain.grading import (
    SCALE_1981,
    SCALE_3069,
    GradeBound,
    check_bounds,
    gpa,
    gpa_exact,
    mark_for,
    parse_points,
    rating_points,
    scale_of,
    total,
    weighted_mean,
)

POINTS = st.decimals(0, 100, places=1)
TERM = [(5, 4), (5, 4), (6, 5), (4, 3), (5, 4), (5, 5)]
DEBTOR = [(6, 5), (6, 4), (6, 3), (6, 3), (6, 2)]


@pytest.mark.parametrize(
    ("scale", "points", "marks"),
    [
        pytest.param(SCALE_3069, "100 90 89.9 70 69.9 60 59.9 0", [5, 5, 4, 4, 3, 3, 2, 2], id="A1"),
        pytest.param(SCALE_1981, "100 86 85 71 70 55 54", [5, 5, 4, 4, 3, 3, 2], id="A2"),
        pytest.param(SCALE_3069, "89.99", [4], id="between-the-rows"),
    ],
)
def test_marks_by_lower_bounds(scale, points, marks):
    assert [mark_for(Decimal(value), scale) for value in points.split()] == marks


def test_no_points_no_mark():
    assert mark_for(None, SCALE_3069) is None
    assert mark_for(Decimal(-1), SCALE_3069) is None


def test_the_pass_line_of_a_scale():
    assert (SCALE_3069.pass_percent, SCALE_1981.pass_percent) == (60, 55)
    assert SCALE_3069.fail_mark == 2


@given(st.lists(POINTS | st.none(), max_size=8).flatmap(lambda row: st.tuples(st.just(row), st.permutations(row))))
def test_the_sum_does_not_depend_on_the_order(rows):
    row, shuffled = rows
    assert total(row) == total(shuffled)


@pytest.mark.parametrize(
    ("text", "points"),
    [("27", "27"), ("27,5", "27.5"), (" 27.5 ", "27.5"), ("0", "0"), ("30", "30"), ("30,0", "30"), ("007", "7")],
)
def test_points_as_they_are_typed(text, points):
    assert parse_points(text, Decimal(30)) == Decimal(points)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("-1", "Балл манфий бўлмайди: 0 дан 30 гача сон киритинг."),
        ("\u22125", "Балл манфий бўлмайди: 0 дан 30 гача сон киритинг."),
        ("31", "Балл энг юқори баллдан ошмайди: 30 ёки ундан кам сон киритинг."),
        ("30.1", "Балл энг юқори баллдан ошмайди: 30 ёки ундан кам сон киритинг."),
        ("27,55", "Балл кўпи билан битта каср рақами билан ёзилади: масалан, 27,5."),
        *[
            (text, "Балл сон билан ёзилади: масалан, 27 ёки 27,5.")
            for text in ("", "NaN", "Infinity", "1e5", "27,", ",5", "2 7", "йўқ", "٢٧", "1_0", "+5", "1" * 50)
        ],
    ],
)
def test_points_that_are_refused(text, sentence):
    with pytest.raises(RuleError) as refusal:
        parse_points(text, Decimal(30))
    assert str(refusal.value) == sentence
    assert refusal.value.field == "points"


@given(POINTS)
def test_points_are_kept_exact(points):
    assert parse_points(str(points).replace(".", ","), Decimal(100)) == points


@pytest.mark.parametrize(
    ("items", "failed_as", "expected"),
    [
        pytest.param(TERM, 0, "4.23", id="B1"),
        pytest.param([(6, 5), (4, 4), (5, 3), (6, 4), (4, 5), (5, 3)], 0, "4.00", id="B2"),
        pytest.param(DEBTOR, 0, "3.00", id="B4-zero"),
        pytest.param(DEBTOR, 2, "3.40", id="B4-two"),
        pytest.param(DEBTOR, None, "3.75", id="B4-excluded"),
        pytest.param([(30, 5), (30, None)], 0, "2.50", id="B4a"),
        pytest.param([(30, 3), (30, None)], 2, "2.50", id="B4b"),
        pytest.param([(197, 2), (3, 5)], 2, "2.05", id="half-up"),
        pytest.param([(121, 3), (79, 2)], 2, "2.61", id="half-up-2.605"),
    ],
)
def test_gpa(items, failed_as, expected):
    assert str(gpa(items, failed_as)) == expected


def test_b1_the_exact_value_is_kept_for_storing():
    assert gpa_exact(TERM) == Decimal(127) / 30


def test_b5_a_year_of_two_halves():
    assert weighted_mean([(30, Decimal("3.80")), (30, Decimal("4.20"))]) == 4


def test_b7_a_mean_of_points():
    assert weighted_mean([(3, 55), (2, 90), (4, 60)]) == 65


def test_nothing_counted_has_no_average():
    assert gpa([]) is None
    assert gpa([(5, None)], failed_as=None) is None


@given(st.lists(st.tuples(st.integers(1, 10), st.sampled_from([None, 2, 3, 4, 5])), min_size=1, max_size=9))
def test_gpa_lies_between_its_marks_and_ignores_the_order(items):
    value = gpa(items)
    assert value == gpa(items[::-1])
    assert value is not None
    assert 0 <= value <= 5


def test_a16_a17_the_archive():
    assert rating_points(120, Decimal(78)) == Decimal("93.6")
    assert weighted_mean([(120, 78), (90, 86), (60, 64)]) == Decimal("77.55555555555555555555555556")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((("5", "90", "100"), ("4", "70", "89.9"), ("3", "60", "69.9"), ("2", "0", "59.9")), ""),
        ((("3", "60", "100"), ("2", "0", "59.9")), ""),
        ((("5", "90", "100"),), "Камида иккита баҳо чегараси билан киритилади."),
        ((("2", "0", "50"), ("1", "50.1", "100")), "Камида битта ўтиш баҳоси (3 ва ундан юқори) бўлади."),
        ((("3", "60", "100"), ("2", "70", "59.9")), "2 баҳо: қуйи чегара юқорисидан катта."),
        ((("3", "60", "100"), ("2", "1", "59.9")), "2 баҳо 0 баллдан бошланиши керак."),
        ((("3", "60", "99.9"), ("2", "0", "59.9")), "3 баҳо 100 балл билан тугаши керак."),
        ((("3", "60", "100"), ("2", "0", "59")), "2 ва 3 баҳо чегаралари орасида баҳосиз баллар қолган."),
        ((("3", "60", "100"), ("2", "0", "60")), "2 ва 3 баҳо чегаралари устма-уст тушган."),
        (
            (("2", "60", "100"), ("3", "0", "59.9")),
            "2 баҳо 3 баҳодан кўп баллни англатмайди: тартибини тўғриланг.",
        ),
    ],
)
def test_the_bounds_of_a_system_cover_all_points_once(rows, said):
    bounds = [GradeBound(int(mark), "", Decimal(low), Decimal(high)) for mark, low, high in rows]
    if not said:
        assert check_bounds(bounds) is None
        return
    with pytest.raises(RuleError) as refused:
        check_bounds(bounds)
    assert str(refused.value) == said


def test_a_stored_scale_asks_each_control_only_where_it_is_the_archive():
    now, archive = (scale_of(SCALE_1981.bounds, is_archive=is_archive) for is_archive in (False, True))
    assert now.bounds == archive.bounds == SCALE_1981.bounds
    assert (now.each, archive.each) == (None, SCALE_1981.pass_percent)

"""The rating: examples G7-G12, each work once, caps, shared places, and what holds for any set of criteria."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hemis.domain.rating import (
    EACH,
    EQUAL,
    H_INDEX,
    NONE,
    OAK,
    REGISTERED,
    SCOPUS_WOS,
    SHARE,
    WORK,
    Criterion,
    Item,
    breakdown,
    per_stake,
    places,
    points_of,
)
from hemis.domain.rating_defaults import DEFAULTS, GROUPS

DAY = date(2026, 9, 20)
SCOPUS = Criterion(1, "Scopus", WORK, Decimal(10), EACH, frozenset({"article_foreign"}), SCOPUS_WOS)
OAK_LIST = Criterion(2, "OAK", WORK, Decimal(5), EQUAL, frozenset({"article_foreign", "article_local"}), OAK)
BY_SHARE = OAK_LIST._replace(split=SHARE)
OTHER = Criterion(3, "other", WORK, Decimal(4), EQUAL, frozenset({"article_foreign"}), REGISTERED)
SCHOLAR = Criterion(4, "scholar", H_INDEX, Decimal("0.5"), NONE, frozenset({"scholar"}), cap=Decimal(5))
CRITERIA = (SCOPUS, OAK_LIST, OTHER, SCHOLAR)


def article(*traits, authors=1, share=None, key=1, kind="article_foreign"):
    return Item(WORK, key, "A", DAY, kind, frozenset(traits), authors, share)


def h(value, system="scholar"):
    return Item(H_INDEX, 1, "", DAY, system, amount=value)


@pytest.mark.parametrize(
    ("criterion", "item", "points"),
    [
        pytest.param(SCOPUS, article(SCOPUS_WOS, authors=4), "10.00", id="G7"),
        pytest.param(OTHER, article(REGISTERED, authors=3), "1.33", id="G8"),
        pytest.param(OAK_LIST, article(OAK, authors=8), "0.63", id="half-up"),
        pytest.param(SCHOLAR, h(14), "7.00", id="G10-before-the-cap"),
        pytest.param(
            OAK_LIST._replace(split=SHARE), article(OAK, authors=3, share=Decimal("33.3")), "1.67", id="share"
        ),
        pytest.param(BY_SHARE, article(OAK, authors=3), "1.67", id="no-share-agreed"),
        pytest.param(
            OAK_LIST._replace(split=SHARE), article(OAK, authors=3, share=Decimal(0)), "0.00", id="none-of-it"
        ),
    ],
)
def test_the_share_of_one_author(criterion, item, points):
    assert str(points_of(criterion, item)) == points


def test_the_cap_of_a_criterion_g10():
    found = breakdown(CRITERIA, {}, [h(14)])
    assert str(found.points) == "5.00"
    part = next(each for each in found.parts if each.items)
    assert (str(part.sum), str(part.points)) == ("7.00", "5.00")


def test_a_department_is_weighed_by_its_stakes_g11():
    points = [Decimal(each) for each in ("23.50", "12.00", "40.25", "5.00")]
    stakes = [Decimal(each) for each in ("1", "0.5", "1", "0.25")]
    assert str(per_stake(points, stakes)) == "29.36"


def test_a_unit_without_stakes_has_nothing():
    assert per_stake([], []) == 0


def test_a_work_counts_once_under_the_first_criterion_that_fits():
    found = breakdown(CRITERIA, {}, [article(SCOPUS_WOS, OAK, REGISTERED, authors=2)])
    assert found.points == 10
    assert [(part.criterion.key, len(part.items)) for part in found.parts] == [(1, 1)]


def test_what_fits_nothing_brings_nothing_and_is_told():
    item = article(kind="article_local")
    found = breakdown(CRITERIA, {}, [item])
    assert found.points == 0
    assert found.uncounted == (item,)


def test_the_cap_of_a_group_holds_for_its_criteria_together():
    inside = [each._replace(group=7) for each in CRITERIA]
    items = [article(SCOPUS_WOS, key=1), article(OAK, key=2), h(14)]
    assert breakdown(inside, {7: Decimal(12)}, items).points == 12
    assert breakdown(inside, {7: None}, items).points == 20
    assert breakdown([*inside[:3], SCHOLAR], {7: Decimal(12)}, items).points == 17


def test_equal_points_share_a_place():
    assert places({"a": Decimal(7), "b": Decimal(9), "c": Decimal(7), "d": Decimal("6.99")}) == {
        "b": 1,
        "a": 2,
        "c": 2,
        "d": 4,
    }
    assert places({}) == {}


def test_the_defaults_are_all_lines_of_the_regulation():
    assert {each.number for each in DEFAULTS} == set(range(1, 20))
    told = [(each.number, each.points, each.split, each.cap) for each in DEFAULTS]
    assert told[:5] == [
        (1, "10", EACH, ""),
        (2, "5", EQUAL, ""),
        (3, "4", EQUAL, ""),
        (4, "2", EQUAL, ""),
        (5, "1", EQUAL, ""),
    ]
    assert [each[1] for each in told[5:12]] == ["10", "10", "6", "2", "10", "6", "3"]
    assert (13, "2", NONE, "") in told
    assert (14, "0.5", NONE, "5") in told
    assert [each[1] for each in told[14:]] == ["4", "2", "3", "2", "3", "2", "25", "15", "15", "10"]
    assert len({each.name for each in DEFAULTS}) == len(DEFAULTS)
    assert {each.group for each in DEFAULTS} == set(GROUPS)


items = st.lists(
    st.builds(
        article,
        *[st.sampled_from([SCOPUS_WOS, OAK, REGISTERED])] * 2,
        authors=st.integers(1, 12),
        share=st.none() | st.decimals(0, 100, places=2),
        kind=st.sampled_from(["article_foreign", "article_local", "monograph"]),
    ),
    max_size=12,
)
splits = st.sampled_from([EACH, EQUAL, SHARE])


@given(items, splits)
def test_what_is_shown_adds_up(done, split):
    criteria = [each._replace(split=split, group=1) if each.source == WORK else each for each in CRITERIA]
    found = breakdown(criteria, {1: Decimal(20)}, done)
    shown = [each.points for part in found.parts for each in part.items]
    assert len(shown) + len(found.uncounted) == len(done), "each item stands in one place"
    assert all(value == round(value, 2) for value in shown)
    assert found.points == min(sum(shown), Decimal(20))


@given(items, st.randoms(use_true_random=False))
def test_the_order_in_which_things_come_does_not_matter(done, random):
    shuffled = random.sample(done, len(done))
    capped = [each._replace(cap=Decimal("7.5"), group=1) for each in CRITERIA]
    first, second = (breakdown(capped, {1: Decimal(9)}, each) for each in (done, shuffled))
    assert first.points == second.points
    assert sorted(first.uncounted, key=repr) == sorted(second.uncounted, key=repr)


@given(items, st.decimals("0.01", 20, places=2), st.decimals("0.01", 20, places=2))
def test_no_cap_is_ever_exceeded(done, cap, group_cap):
    criteria = [each._replace(cap=cap, group=number % 2 or None) for number, each in enumerate(CRITERIA)]
    found = breakdown(criteria, {1: group_cap}, [*done, h(40)])
    assert all(part.points == min(part.sum, cap) for part in found.parts)
    assert all(each.points == min(each.sum, group_cap) for each in found.groups)
    alone = sum(part.points for part in found.parts if part.criterion.group is None)
    assert found.points == alone + sum(each.points for each in found.groups)


@pytest.mark.parametrize(
    ("shares", "points"),
    [
        (("33.33", "33.33", "33.34"), ("1.67", "1.67", "1.67")),
        (("50", "30", "20"), ("2.50", "1.50", "1.00")),
        (("100", "0"), ("5.00", "0.00")),
        (("0.1", "99.9"), ("0.01", "5.00")),
    ],
)
def test_shares_that_the_authors_have_agreed_on(shares, points):
    found = [points_of(BY_SHARE, article(OAK, authors=len(shares), share=Decimal(each))) for each in shares]
    assert [str(each) for each in found] == list(points)


@given(st.lists(st.integers(1, 1000), min_size=1, max_size=9), st.decimals("0.5", 30, places=1))
def test_shares_together_give_the_work_but_for_rounding(parts, points):
    shares = [Decimal(part * 100) / sum(parts) for part in parts]
    criterion = BY_SHARE._replace(points=points)
    given_away = sum(points_of(criterion, article(OAK, authors=len(parts), share=each)) for each in shares)
    assert abs(given_away - points) <= Decimal("0.0051") * len(parts)


@given(
    st.lists(
        st.tuples(st.decimals(0, 200, places=2), st.sampled_from(["0.25", "0.5", "0.75", "1", "1.25", "1.5"])),
        min_size=1,
        max_size=40,
    )
)
def test_a_unit_is_its_points_divided_by_its_stakes(people):
    points, stakes = [each for each, _stake in people], [Decimal(stake) for _points, stake in people]
    found = per_stake(points, stakes)
    assert abs(found * sum(stakes) - sum(points)) <= Decimal("0.005") * sum(stakes)
    assert found == per_stake(reversed(points), reversed(stakes)), "in whatever order its people stand"
    assert found == per_stake([sum(points)], [sum(stakes)]), "and however they are parted among departments"


def test_points_without_a_stake_give_a_unit_nothing():
    assert per_stake([Decimal(10)], [Decimal(0)]) == 0


@given(st.integers(1, 30), st.decimals("0.01", 50, places=2))
def test_dividing_never_gives_away_more_than_rounding_does(authors, points):
    criterion = OAK_LIST._replace(points=points)
    given_away = points_of(criterion, article(OAK, authors=authors)) * authors
    assert abs(given_away - points) <= Decimal("0.005") * authors


@given(st.dictionaries(st.integers(), st.decimals(0, 100, places=2), max_size=30))
def test_a_place_is_one_more_than_those_with_more_points(points):
    for key, place in places(points).items():
        assert place == 1 + sum(1 for each in points.values() if each > points[key])

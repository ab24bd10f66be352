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


@given(st.integers(1, 30), st.decimals("0.01", 50, places=2))
def test_dividing_never_gives_away_more_than_rounding_does(authors, points):
    criterion = OAK_LIST._replace(points=points)
    given_away = points_of(criterion, article(OAK, authors=authors)) * authors
    assert abs(given_away - points) <= Decimal("0.005") * authors


@given(st.dictionaries(st.integers(), st.decimals(0, 100, places=2), max_size=30))
def test_a_place_is_one_more_than_those_with_more_points(points):
    for key, place in places(points).items():
        assert place == 1 + sum(1 for each in points.values() if each > points[key])

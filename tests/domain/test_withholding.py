"""H4: what is published of counts never tells of fewer than k, alone or by subtraction."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hemis.domain.withholding import K, added_up, publishable

pytestmark = pytest.mark.promise("H4")
KEYS = st.tuples(st.sampled_from("abc"), st.sampled_from("pq"), st.sampled_from("xyz"))
COUNTS = st.dictionaries(KEYS, st.integers(0, 12))


def covers(line, key):
    return all(mark is None or mark == own for mark, own in zip(line, key, strict=True))


@given(COUNTS)
def test_lines_part_the_whole_and_none_is_below_k(counts):
    lines, whole = publishable(counts), sum(counts.values())
    assert all(count >= K for _key, count in lines)
    assert sum(count for _key, count in lines) == (whole if whole >= K else 0)
    assert len({key for key, _count in lines}) == len(lines)


@given(COUNTS)
def test_a_line_that_tells_everything_tells_the_truth(counts):
    for key, count in publishable(counts):
        if None not in key:
            assert counts[key] == count


@given(COUNTS, st.sets(st.integers(0, 2)))
def test_no_total_minus_any_other_leaves_a_small_count(counts, places):
    """Totals are sums of lines, so their differences are sums of lines too, or nothing."""
    lines = publishable(counts)
    sums = added_up(lines, sorted(places)).values()
    assert all(count >= K for count in sums)
    assert sum(sums) == sum(count for _key, count in lines)


@given(COUNTS)
def test_a_small_count_is_never_alone_in_a_line_that_leaves_marks_out(counts):
    lines = publishable(counts)
    told = {key for key, _count in lines if None not in key}
    for line in (key for key, _count in lines if None in key):
        assert len([key for key, own in counts.items() if own and key not in told and covers(line, key)]) > 1


@pytest.mark.parametrize(
    ("counts", "lines"),
    [
        ({}, []),
        ({("a", "x"): 4}, []),
        ({("a", "x"): 5}, [(("a", "x"), 5)]),
        ({("a", "x"): 9, ("a", "y"): 1}, [(("a", None), 10)]),
        ({("a", "x"): 9, ("a", "y"): 3, ("a", "z"): 2}, [(("a", "x"), 9), (("a", None), 5)]),
        ({("a", "x"): 9, ("b", "x"): 8, ("c", "x"): 1}, [(("a", "x"), 9), ((None, None), 9)]),
    ],
)
def test_small_counts_go_together(counts, lines):
    assert publishable(counts) == lines

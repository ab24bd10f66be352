"""A point pasted from a map is read exactly, or refused with what to write."""

from decimal import Decimal

import pytest

from hemis.domain.errors import RuleError
from hemis.domain.places import parse_point


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("41.31,69.24", "41.310000, 69.240000"),
        ("41.311081, 69.240562", "41.311081, 69.240562"),
        ("  41.311081   69.240562 ", "41.311081, 69.240562"),
        ("41,311081; 69,240562", "41.311081, 69.240562"),
        ("41,311081 69,240562", "41.311081, 69.240562"),
        ("41,311081, 69,240562", "41.311081, 69.240562"),
        ("41.3110815, 69.2405624", "41.311082, 69.240562"),
        ("(41.31°, 69.24°)", "41.310000, 69.240000"),
        ("-33.9,18.4", "-33.900000, 18.400000"),
        ("−33.9,18.4", "-33.900000, 18.400000"),
        ("90,-180", "90.000000, -180.000000"),
        ("0,0", "0.000000, 0.000000"),
    ],
)
def test_what_a_map_gives_is_read(typed, kept):
    point = parse_point(typed)
    assert str(point) == kept
    assert all(isinstance(part, Decimal) for part in point)
    assert parse_point(str(point)) == point


@pytest.mark.parametrize(
    "typed",
    ["", "41.31", "41,311081", "Тошкент", "41.31,,69.24", "41.31.2,69", "1e1,2", "٤١.٣,٦٩.٢", "41.31,69.24,5", "x,y"],
)
def test_what_is_no_point_is_refused_with_an_example(typed):
    with pytest.raises(RuleError, match="масалан"):
        parse_point(typed)


@pytest.mark.parametrize("typed", ["90.000001,0", "-91,0", "0,180.5", "0,-181", "999,999"])
def test_what_is_not_on_the_earth_is_refused(typed):
    with pytest.raises(RuleError, match="Аввал кенглик"):
        parse_point(typed)

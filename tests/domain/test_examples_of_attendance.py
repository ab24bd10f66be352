"""Every worked example of absences (C), by its number, with its neighbours."""

from datetime import time

import pytest

from hemis.domain import attendance, controls, results, timetable


@pytest.mark.parametrize(
    ("unexcused", "auditory", "percent", "level", "blocked"),
    [
        pytest.param(14, 60, "23.33", 20, False, id="C1-14"),
        pytest.param(15, 60, "25.00", 25, True, id="C1-15"),
        pytest.param(16, 60, "26.67", 25, True, id="C1-16"),
        pytest.param(18, 72, "25.00", 25, True, id="C2"),
        pytest.param(17, 72, "23.61", 20, False, id="C2-hour-less"),
        pytest.param(20 - 8, 60, "20.00", 20, False, id="C4"),
        pytest.param(11, 60, "18.33", 15, False, id="C4-hour-less"),
        pytest.param(0, 60, "0.00", None, False, id="nothing"),
        pytest.param(4, 0, "0.00", None, False, id="no-lessons"),
        pytest.param(60, 60, "100.00", 25, True, id="all"),
        pytest.param(70, 60, "100.00", 25, True, id="lessons-beyond-the-plan"),
        pytest.param(1, 3, "33.33", 25, True, id="third"),
        pytest.param(2499, 10_000, "24.99", 20, False, id="just-below"),
        pytest.param(24_999, 100_000, "25.00", 20, False, id="shown-as-the-line-but-below"),
    ],
)
def test_c1_c2_c4_a_quarter_bars(unexcused, auditory, percent, level, blocked):
    assert str(attendance.share(unexcused, auditory)) == percent
    assert attendance.is_blocked(unexcused, auditory) is blocked
    assert attendance.subject_level(unexcused, auditory, (15, 20, 25)) == level
    exact = attendance.missed_percent(unexcused, auditory)
    assert controls.is_barred_by_absence(exact, results.DEFAULTS) is blocked


def test_c5_c9_pairs_are_two_hours_of_forty_minutes():
    whole_pair = attendance.cycle(0)
    assert (12 * whole_pair, 15 * whole_pair) == (24, 30)
    ((begins, ends),) = timetable.pair_times(time(8, 30), 1)
    minutes = (ends.hour - begins.hour) * 60 + ends.minute - begins.minute
    assert (minutes, 15 * minutes) == (80, 20 * 60)


@pytest.mark.parametrize(
    ("hours", "expelled"),
    [(38 * attendance.cycle(0), True), (74, False), (75, True), (76 - 4, False), (0, False)],
)
def test_c7_only_more_than_74_hours_are_a_ground(hours, expelled):
    assert attendance.is_expellable(hours) is expelled


def test_c8_four_excused_hours_take_the_ground_away():
    assert not attendance.is_expellable(76 - 4)
    assert attendance.semester_level(72) == 72


def test_c8a_two_pairs_in_a_row():
    assert timetable.pair_times(time(8, 30), 2) == [(time(8, 30), time(9, 50)), (time(10), time(11, 20))]
    assert timetable.pair_times(time(8, 30), 0) == []
    assert timetable.pair_times(time(13, 30), 1, minutes=90, pause=5) == [(time(13, 30), time(15))]

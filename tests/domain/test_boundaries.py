"""What happens at the very edge of a rule, on its other side, and where there is nothing: one line each."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

import pytest

from hemis.domain import (
    assignments,
    attendance,
    averages,
    calendar,
    controls,
    formats,
    grading,
    graduation,
    order_steps,
    progress,
    results,
    testing,
    testing_analysis,
    testing_grades,
)
from hemis.domain.assignments import Deadline
from hemis.domain.averages import Line
from hemis.domain.averages import averages as averages_of
from hemis.domain.control_kinds import FINAL
from hemis.domain.grading import SCALE_1981, SCALE_3069
from hemis.domain.numbering import document_number, student_number
from hemis.domain.progress import Compared, Share
from hemis.domain.promotion import Measure, Taken
from hemis.domain.questions import MULTIPLE, SINGLE, TEXT, Option
from hemis.domain.results import Control, Entry, Thresholds
from hemis.domain.testing_analysis import Seen, figures

DUE = datetime(2026, 10, 6, 12, tzinfo=UTC)
DAY = date(2026, 10, 6)
PLAN = (Control("11", 30, 1), Control("12", 20, 2), Control("13", 50, 3))
RULE = Measure(True, Decimal("2.40"), 4, 0, "824")


def entry(points, *, absent=False):
    return Entry(None if points is None else Decimal(str(points)), absent)


# --- absences ----------------------------------------------------------------------------------------------------


def test_a_limit_of_hours_is_the_universitys_own():
    assert attendance.is_blocked(1, 1)
    assert attendance.semester_level(75, (36,), 80) == 36
    assert attendance.semester_level(81, (36,), 80) == 80
    assert attendance.is_expellable(75)


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (lambda: attendance.share(-1, 4), "hours are not negative"),
        (lambda: attendance.present_share(1, 2), "the absent are some of the expected"),
        (lambda: calendar.add_working_days(DAY, -1, 5, {}), "a term runs forward"),
        (lambda: order_steps.order_number("T", 2026, 0), "numbers begin at 1"),
        (lambda: document_number("T", 0), "numbers begin at 1"),
        (lambda: student_number("301", 2026, 0), "numbers begin at 1"),
    ],
)
def test_what_no_caller_asks_is_an_error_of_the_caller(act, said):
    with pytest.raises(ValueError, match=f"^{said}$"):
        act()


# --- controls and results ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("midterm", "is_open"),
    [
        (entry(12), {3}),
        (entry("11.9"), {2, 3}),
        (entry(20, absent=True), {2, 3}),
        (entry(None), {2, 3}),
        (None, {2, 3}),
    ],
)
def test_a_midterm_is_taken_again_unless_it_was_passed(midterm, is_open):
    cells = {1: entry(30)} | ({2: midterm} if midterm else {})
    assert controls.open_controls(PLAN, cells, SCALE_3069, Thresholds()) == is_open


@pytest.mark.parametrize(("current", "is_open"), [(18, {3}), ("17.9", {1, 3}), (None, {1, 3})])
def test_the_current_work_is_taken_again_only_when_it_alone_was_short(current, is_open):
    cells = {1: entry(current), 2: entry(12)}
    assert controls.open_controls(PLAN, cells, SCALE_3069, Thresholds()) == is_open
    full = {1: entry(current), 2: entry(20)}
    short = Thresholds(semester_min=Decimal(42))
    assert controls.open_controls(PLAN, full, SCALE_3069, short) == ({1, 3} if current is None else {3})


def test_without_a_final_everything_is_taken_again_and_the_archive_has_its_own_line():
    assert controls.open_controls(PLAN[:2], {}, SCALE_3069, Thresholds()) == {1, 2}
    cells = {1: entry("16.5"), 2: entry(11)}
    assert controls.open_controls(PLAN, cells, SCALE_1981, Thresholds()) == {3}
    assert controls.open_controls(PLAN, {1: entry("16.4"), 2: entry(11)}, SCALE_1981, Thresholds()) == {1, 3}


def test_limits_of_the_archive():
    limits = Thresholds(Decimal(70), Decimal(65), Decimal(30))
    assert results.limits_of(SCALE_3069, limits) == limits
    assert results.limits_of(SCALE_1981, limits) == (55, 55, Decimal("Infinity"))


def test_reasons_are_a_tuple_and_a_failure_has_points_and_a_mark():
    cells = {FINAL: Entry(Decimal(50))}
    failed = results.subject_result([Control(FINAL, 100)], cells, SCALE_3069, thresholds=Thresholds(Decimal(0)))
    assert failed[:3] == (50, 2, results.FAILED)
    passed = results.subject_result([Control(FINAL, 100)], {FINAL: Entry(Decimal(60))}, SCALE_3069)
    assert passed == (60, 3, results.PASSED, ())
    assert results.subject_result([Control(FINAL, 100)], {}, SCALE_3069).reasons == ()


# --- points, averages, credits -----------------------------------------------------------------------------------


def test_numbers_as_they_are_by_default():
    assert formats.number(Decimal("1.5")) == "2"
    assert [str(formats.half_up(Decimal(each), 1)) for each in ("0.05", "0.15", "0.25", "0.04")] == [
        *("0.1", "0.2", "0.3", "0.0")
    ]
    assert grading.gpa([(6, 2)]) == grading.gpa_exact([(6, None)]) == 0
    assert str(grading.parse_points("7", Decimal(30))) == "7"
    assert str(grading.parse_points("7,0", Decimal(30))) == "7.0"
    assert grading.total([]) == grading.total([None]) == 0


def test_the_archive_counts_points_in_every_period():
    lines = [
        Line(1, 1, 120, Taken("", 4, 4, True), Decimal(78)),
        Line(2, 2, 60, Taken("", 4, 4, True), Decimal(90)),
        Line(3, 2, 60, Taken("", 4, None, True), None),
        Line(4, 2, 60, Taken("", 4, None, False), Decimal(50)),
    ]
    found = averages_of(lines, RULE, is_archive=True)
    assert [(each.kind, each.method, str(each.value)) for each in found] == [
        *(("semester", "rating", "78.0"), ("semester", "rating", "90.0")),
        *(("year", "rating", "82.0"), ("total", "rating", "82.0")),
    ]
    assert averages.part_of(lines[2], 0, is_archive=True) == averages.part_of(lines[3], 0, is_archive=True) == (0, 0)


def test_three_subjects_are_named_and_a_fourth_is_and_others():
    taken = [Taken(f"Фан {at}", 5, 2, True) for at in range(4)]
    place = graduation.Reached(4, 8, 4, 8)
    three, four = (
        graduation.propose(taken[:count], graduation.attained(taken[:count], 0), place, failed_as=0, act="")
        for count in (3, 4)
    )
    assert str(three.reasons[0]) == "Режанинг 3 та фани топширилмаган: «Фан 0», «Фан 1», «Фан 2»."
    assert str(four.reasons[0]) == "Режанинг 4 та фани топширилмаган: «Фан 0», «Фан 1», «Фан 2» ва бошқалар."
    assert (three.gpa, three.attained.earned, three.decision) == (0, 0, graduation.WAIT)
    passed = [Taken("Фан", 5, 4, True), Taken("Фан", 5, 2, True)]
    done = graduation.propose(passed, graduation.attained(passed[:1], 5), place, failed_as=2, act="")
    assert (done.gpa, done.attained.earned, done.decision) == (3, 5, graduation.GRADUATE)


def test_progress_of_a_course_is_summed_line_by_line():
    one, two = Share(3, 2, 1, Decimal("10.5")), Share(1, 1, 1, Decimal("4.75"))
    assert one.plus(two) == (4, 3, 2, Decimal("15.25"))
    assert [one.passed_percent, one.good_percent, one.mean] == [Decimal("66.7"), Decimal("33.3"), Decimal("3.50")]
    assert [Share().passed_percent, Share().good_percent, Share().mean] == [None, None, None]
    assert progress.whole([Compared(one, two), Compared(two, one)]) == (one.plus(two), one.plus(two))
    assert Compared(one, two).mean_change == Decimal("-1.25")
    assert progress.whole([]) == (Share(), Share())
    assert Compared(one, Share()).mean_change is Compared(Share(), one).mean_change is None


# --- assignments and exams on the computer ------------------------------------------------------------------------


def test_a_draw_changes_its_mind_where_no_question_is_left():
    """Rules of two questions each, three questions: whoever took the wrong one gives it back, down the whole path."""
    cards = [testing.Card(1, 1, 1, SINGLE), testing.Card(2, 1, 2, MULTIPLE), testing.Card(3, 2, 1, MULTIPLE)]
    rules = [{"topic_id": 1}, {"difficulty": 1}, {"kind": MULTIPLE}]
    for seed in range(60):
        parts = [testing.Part(1, Decimal(1), **each) for each in rules]
        Random(seed).shuffle(parts)
        drawn = testing.draw(parts, cards, Random(seed))
        assert sorted(each.key for each in drawn) == [1, 2, 3]
        assert sorted(each.part for each in drawn) == [0, 1, 2]
        assert all(parts[each.part].takes(cards[each.key - 1]) for each in drawn)


def test_a_draw_follows_a_long_path():
    """A chain of rules, each of which shares a question with the next one: only one way seats them all."""
    cards = [testing.Card(key, key // 2, (key + 1) // 2, SINGLE) for key in range(1, 9)]
    by_topic = [testing.Part(1, Decimal(1), topic_id=each) for each in range(5)]
    by_difficulty = [testing.Part(1, Decimal(1), difficulty=each) for each in range(1, 5)]
    for seed in range(60):
        parts = [*by_topic[1:], *by_difficulty]
        Random(seed).shuffle(parts)
        drawn = testing.draw(parts, cards, Random(seed))
        assert sorted(each.key for each in drawn) == list(range(1, 9))


def test_lateness_begins_a_second_after_the_deadline():
    late = Deadline(DUE, assignments.PERCENT, percent=10)
    seconds = (-86_400, 0, 1, 86_400, 86_401)
    assert [late.days_late(DUE + timedelta(seconds=each)) for each in seconds] == [0, 0, 1, 1, 2]
    assert Deadline(DUE, assignments.REFUSED, percent=10).penalty(DUE + timedelta(days=1)) == 0
    assert Deadline(DUE, assignments.PERCENT).penalty(DUE + timedelta(days=1)) == 0


@pytest.mark.parametrize(
    ("kind", "answer", "percent"),
    [
        *((SINGLE, "0", 100), (SINGLE, "0,1", 0), (SINGLE, "", 0), (MULTIPLE, "0", 99), (MULTIPLE, "0,1", 100)),
        *((MULTIPLE, "0,2", 49), (MULTIPLE, "2", 0), (TEXT, "1 000", 100), (TEXT, "1000,0", 100), (TEXT, "0,00", 50)),
    ],
)
def test_what_an_answer_brings_at_its_edge(kind, answer, percent):
    options = {
        SINGLE: [Option("а", 100), Option("б", 0)],
        MULTIPLE: [Option("а", 99), Option("б", 1), Option("в", 0)],
        TEXT: [Option("1000", 100), Option("0", 50)],
    }[kind]
    assert testing_grades.share(kind, options, answer) == percent


def test_who_ticks_only_wrong_options_where_none_is_right_gets_nothing():
    assert testing_grades.share(MULTIPLE, [Option("а", 0), Option("б", -50)], "0,1") == 0
    assert testing_grades.same_words("0" * 39) == "=0"
    assert testing_grades.same_words("1" * 40) == "1" * 40
    assert testing_grades.mark_of("\ud800") == testing_grades.mark_of("?")
    assert testing_grades.earned(Decimal("0.125"), Decimal("33.3")) == Decimal("0.042")
    assert testing_grades.pack([Option("ў", 100)]).startswith('[["ў", 100')


def test_figures_at_their_lines():
    def verdict(percents):
        return figures([Seen(Decimal(each), Decimal(at)) for at, each in enumerate(percents)])

    assert verdict([90] * 10) == (10, Decimal("90.0"), Decimal("0.00"), testing_analysis.WEAK_ONE)
    assert verdict([20] * 10) == (10, Decimal("20.0"), Decimal("0.00"), testing_analysis.WEAK_ONE)
    assert verdict([19] * 10).verdict == testing_analysis.TOO_HARD
    assert verdict([91] * 10).verdict == testing_analysis.TOO_EASY
    assert verdict([*[40] * 5, *[60] * 5]).discrimination == Decimal("0.20")
    assert verdict([*[40] * 5, *[60] * 5]).verdict == testing_analysis.GOOD
    assert verdict([*[33] * 5, *[34] * 5]).discrimination == Decimal("0.01")
    assert verdict([0, 0, 0, *[50] * 4, 100, 100, 101]).discrimination == Decimal("1.00")
    assert verdict([50] * 9)[1:] == (Decimal("50.0"), None, testing_analysis.TOO_FEW)
    hundred = verdict([0] * 26 + [100] + [50] * 46 + [100] * 27)
    assert hundred.discrimination == Decimal("0.96")
    assert testing_analysis.chosen_shares({}, 0) == testing_analysis.chosen_shares({1: 3}, 0) == {}


def test_a_draw_hands_questions_on():
    """Three rules of one topic each and a free one: every question has exactly one seat."""
    parts = [testing.Part(1, Decimal(1)), *(testing.Part(1, Decimal(1), topic_id=each) for each in (1, 2, 3))]
    cards = [testing.Card(each, each, 1, SINGLE) for each in (1, 2, 3, 4)]
    for seed in range(30):
        drawn = testing.draw(parts, cards, Random(seed))
        assert sorted(each.key for each in drawn) == [1, 2, 3, 4]
        assert sorted((each.part, each.key) for each in drawn)[1:] == [(1, 1), (2, 2), (3, 3)]
    assert testing.total([]) == 0

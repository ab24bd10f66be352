"""Every worked example of assessment (A), by its number, with its neighbours."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from hemis.domain import averages, controls, grading, results
from hemis.domain.averages import SEMESTER, Line
from hemis.domain.calendar import TASHKENT, within_hours
from hemis.domain.controls import Window
from hemis.domain.errors import RuleError
from hemis.domain.exams import ORAL, WRITTEN, results_due
from hemis.domain.grading import SCALE_1981, SCALE_3069
from hemis.domain.promotion import Measure, Taken
from hemis.domain.results import ABSENT, FAILED, INCOMPLETE, NOT_ADMITTED, PASSED, Control, Entry

SHEET = (Control("11", 30), Control("12", 20), Control("13", 50))
RULE = Measure(True, Decimal("2.40"), 4, 0, "ВМҚ 824")


def shown(found, kind):
    return next(each.value for each in found if each.kind == kind)


def entries(*points):
    kinds = ("11", "12", "13")
    return {kind: Entry(None if each is None else Decimal(str(each))) for kind, each in zip(kinds, points, strict=True)}


@pytest.mark.parametrize(
    ("points", "mark"),
    [
        *(("100", 5), ("90", 5), ("89.9", 4), ("70", 4), ("69.9", 3), ("60", 3), ("59.9", 2), ("0", 2)),
        *(("90.01", 5), ("89.99", 4), ("70.01", 4), ("69.99", 3), ("60.01", 3), ("59.99", 2), ("0.1", 2)),
        *(("89.999999", 4), ("59.999999", 2)),
    ],
)
def test_a1_the_marks_of_3069(points, mark):
    assert grading.mark_for(Decimal(points), SCALE_3069) == mark


@pytest.mark.parametrize(
    ("points", "mark"),
    [
        *(("100", 5), ("86", 5), ("85", 4), ("71", 4), ("70", 3), ("55", 3), ("54", 2)),
        *(("85.9", 4), ("70.9", 3), ("54.9", 2), ("0", 2)),
    ],
)
def test_a2_the_marks_of_the_archive(points, mark):
    assert grading.mark_for(Decimal(points), SCALE_1981) == mark


def test_a2_the_archive_and_3069_part_between_55_and_60_and_at_70_and_86():
    differ = [
        n for n in range(101) if grading.mark_for(Decimal(n), SCALE_1981) != grading.mark_for(Decimal(n), SCALE_3069)
    ]
    assert differ == [*range(55, 60), 70, *range(86, 90)]


@pytest.mark.parametrize(
    ("points", "mark"),
    [(45, 5), (44, 4), (35, 4), (34, 3), (30, 3), (29, 2), ("44.9", 4), ("34.9", 3), ("29.9", 2), (50, 5), (0, 2)],
)
def test_a4_a_final_of_fifty(points, mark):
    assert grading.mark_for(Decimal(points) * 100 / 50, SCALE_3069) == mark


@pytest.mark.parametrize(
    ("semester", "final", "mark", "state"),
    [
        *((45, 27, 2, FAILED), (45, "29.9", 2, FAILED), (45, 30, 4, PASSED), (50, 0, 2, FAILED)),
        *(
            (30, 30, 3, PASSED),
            (40, 30, 4, PASSED),
            ("39.9", 30, 3, PASSED),
            (50, 40, 5, PASSED),
            (50, "39.9", 4, PASSED),
        ),
    ],
)
def test_a5_a_final_below_thirty_is_a_debt_whatever_the_sum(semester, final, mark, state):
    points = Decimal(semester)
    found = results.subject_result(SHEET, entries(points - 20, 20, final), SCALE_3069)
    assert (found.total, found.mark, found.state) == (points + Decimal(final), mark, state)
    assert found.is_debt == (state == FAILED)


def test_a7_the_teacher_of_the_group_sits_in_no_commission_of_the_own_mark():
    with pytest.raises(RuleError) as refused:
        controls.check_commission([1, 2, 3], 3, barred={3})
    assert refused.value.field == "member_ids"


def test_a8_an_absence_at_the_final_is_nought_and_a_debt():
    cells = {**entries(30, 20, None), "13": Entry(Decimal(0), is_absent=True)}
    found = results.subject_result(SHEET, cells, SCALE_3069)
    assert (found.total, found.mark, found.state, found.is_debt) == (50, 2, ABSENT, True)


@pytest.mark.parametrize(
    ("current", "midterm", "final", "mark", "state"),
    [
        *((22, "16.5", "16.5", 3, PASSED), (22, "16.5", "16.4", 2, FAILED), (40, 30, "16.4", 2, FAILED)),
        *((40, 30, "16.5", 5, PASSED), (22, "16.4", 30, None, NOT_ADMITTED), ("21.9", "16.5", 30, None, NOT_ADMITTED)),
        *((22, "16.5", None, None, INCOMPLETE), ("38.5", "16.5", 30, 4, PASSED)),
    ],
)
def test_the_archive_asks_55_percent_of_every_control_and_not_what_3069_asks(current, midterm, final, mark, state):
    controls = (Control("11", 40), Control("12", 30), Control("13", 30))
    found = results.subject_result(controls, entries(current, midterm, final), SCALE_1981)
    assert (found.mark, found.state) == (mark, state)
    assert results.subject_result(controls, entries(22, "16.5", "16.5"), SCALE_3069).state == NOT_ADMITTED


@pytest.mark.parametrize(("round_", "step"), [(1, "retake"), (2, "commission"), (3, "restudy"), (4, "restudy")])
def test_a10_a_failed_retake_leads_to_the_commission_and_no_further(round_, step):
    assert controls.step_after(round_, FAILED, is_barred_by_absence=False, retakes=2) == step


@pytest.mark.parametrize(
    ("closed", "until"),
    [
        *(("2026-01-31", "2026-02-28"), ("2024-01-31", "2024-02-29"), ("2026-01-30", "2026-02-28")),
        *(("2026-01-28", "2026-02-28"), ("2026-01-27", "2026-02-27"), ("2026-02-28", "2026-03-28")),
        *(("2024-02-29", "2024-03-29"), ("2026-03-31", "2026-04-30"), ("2025-12-31", "2026-01-31")),
    ],
)
def test_a11_a_month_ends_with_its_month(closed, until):
    assert controls.window_end(date.fromisoformat(closed), Window(1, 30)) == date.fromisoformat(until)


@pytest.mark.parametrize(("debts", "step"), [(0, "retake"), (3, "retake"), (4, "repeat"), (5, "repeat")])
@pytest.mark.parametrize("is_credit", [True, False])
def test_a11_three_debts_are_retaken_and_four_are_the_course_again(debts, step, is_credit):
    last = date(2026, 2, 28)
    values = {"until": last, "is_credit": is_credit, "debts": debts, "limit": 4}
    assert controls.next_step("retake", today=last, **values) == ("retake" if is_credit else step)
    late = controls.next_step("retake", today=last + timedelta(days=1), **values)
    assert late == ("repeat" if step == "repeat" and not is_credit else "expired")


@pytest.mark.parametrize(
    ("filed", "is_in_time"),
    [
        *(("2026-06-11 09:30:00", True), ("2026-06-11 09:30:01", False), ("2026-06-11 09:29:59", True)),
        *(("2026-06-10 09:30:00", True), ("2026-06-10 09:29:59", False)),
        *(("2026-06-11 09:30:00.999999", True), ("2026-06-10 09:29:59.999999", False)),
    ],
)
def test_a13_a_day_to_the_second(filed, is_in_time):
    published = datetime(2026, 6, 10, 9, 30, tzinfo=TASHKENT)
    assert within_hours(published, datetime.fromisoformat(filed).replace(tzinfo=TASHKENT), 24) is is_in_time


@pytest.mark.parametrize(
    ("held", "form", "last"),
    [
        *((date(2026, 1, 12), WRITTEN, date(2026, 1, 15)), (date(2026, 1, 12), ORAL, date(2026, 1, 12))),
        *((date(2024, 2, 27), WRITTEN, date(2024, 3, 1)), (date(2026, 2, 27), WRITTEN, date(2026, 3, 2))),
    ],
)
def test_a14_a_written_final_is_due_on_the_third_day_after(held, form, last):
    assert results_due(held, form, written_days=3) == last


@pytest.mark.parametrize(("hours", "points", "rating"), [(120, "78", "93.6"), (0, "78", "0"), (120, "0", "0")])
def test_a16_the_rating_of_a_subject(hours, points, rating):
    assert grading.rating_points(hours, Decimal(points)) == Decimal(rating)


@pytest.mark.parametrize(
    ("rows", "average"),
    [
        (((120, 78), (90, 86), (60, 64)), "77.6"),
        (((60, 64), (120, 78), (90, 86)), "77.6"),
        (((120, 78), (0, 100)), "78.0"),
        (((1, 60), (1, 61), (2, 60)), "60.3"),  # 60.25: a half goes up
    ],
)
def test_a17_the_average_of_the_archive(rows, average):
    plan = [Line(at, 1, hours, Taken("", 4, 4, True), Decimal(points)) for at, (hours, points) in enumerate(rows)]
    assert str(shown(averages.averages(plan, RULE, is_archive=True), SEMESTER)) == average


def test_a17_what_was_not_taken_has_no_part_in_the_archive():
    plan = [Line(1, 1, 120, Taken("", 4, 4, True), Decimal(78)), Line(2, 1, 90, Taken("", 4, None, False), None)]
    assert shown(averages.averages(plan, RULE, is_archive=True), SEMESTER) == Decimal("78.0")
    assert averages.averages(plan[1:], RULE, is_archive=True) == []


def test_a_sheet_without_controls_is_not_settled():
    assert results.subject_result((), {}, SCALE_3069)[:3] == (0, None, INCOMPLETE)

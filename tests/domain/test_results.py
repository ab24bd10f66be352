"""What becomes of a student in a subject: example A5 and the rows of rules 1.3, 2.3."""

from decimal import Decimal
from itertools import product

import pytest

from hemis.domain import results
from hemis.domain.errors import RuleError
from hemis.domain.grading import SCALE_1981, SCALE_3069
from hemis.domain.results import (
    ABSENT,
    CURRENT,
    FAILED,
    FINAL,
    INCOMPLETE,
    MIDTERM,
    NOT_ADMITTED,
    PASSED,
    Control,
    Entry,
    Thresholds,
    admission_reasons,
    limits_of,
    require_admission,
    subject_result,
)

SHEET = [Control(CURRENT, 30), Control(MIDTERM, 20), Control(FINAL, 50)]
PRACTICE = [Control(FINAL, Decimal(100))]
MISSED = Entry(Decimal(0), is_absent=True)


def row(*points):
    """Entries of a sheet from numbers; None for an empty cell, "нб" for an absence."""
    kinds = (CURRENT, MIDTERM, FINAL)
    return {
        kind: MISSED if value == "нб" else Entry(None if value is None else Decimal(str(value)))
        for kind, value in zip(kinds, points, strict=False)
    }


@pytest.mark.parametrize(
    ("entries", "total", "mark", "state"),
    [
        pytest.param(row(27, 18, 44), "89", 4, PASSED, id="look-1"),
        pytest.param(row(21, 14, 38), "73", 4, PASSED, id="look-2"),
        pytest.param(row(27, 18, 27), "72", 2, FAILED, id="A5"),
        pytest.param(row(18, 12, 30), "60", 3, PASSED, id="all-on-the-line"),
        pytest.param(row(18, 12, 29.9), "59.9", 2, FAILED, id="final-under-the-line"),
        pytest.param(row(30, 20, 50), "100", 5, PASSED, id="full"),
        pytest.param(row(29.9, 20, 40), "89.9", 4, PASSED, id="89.9"),
        pytest.param(row(27, 18), "45", None, INCOMPLETE, id="final-to-come"),
        pytest.param(row(27), "27", None, INCOMPLETE, id="midterm-to-come"),
        pytest.param(row(None, 18, 40), "58", None, INCOMPLETE, id="current-missing"),
        pytest.param(row(), "0", None, INCOMPLETE, id="empty"),
        pytest.param(row(27, 11.9), "38.9", None, NOT_ADMITTED, id="midterm-failed"),
        pytest.param(row(27, "нб"), "27", None, NOT_ADMITTED, id="midterm-missed"),
        pytest.param(row(17, 12), "29", None, NOT_ADMITTED, id="semester-under-the-line"),
        pytest.param(row(27, 18, "нб"), "45", 2, ABSENT, id="final-missed"),
    ],
)
def test_a_row_of_the_sheet(entries, total, mark, state):
    result = subject_result(SHEET, entries, SCALE_3069)
    assert result[:3] == (Decimal(total), mark, state)
    assert result.is_debt == (state in (FAILED, NOT_ADMITTED, ABSENT))
    assert bool(result.reasons) == result.is_debt


@pytest.mark.parametrize(("percent", "barred"), [("24.99", False), ("25", True), ("25.00", True), ("26.67", True)])
def test_c1_the_25_percent_line_is_inclusive(percent, barred):
    result = subject_result(SHEET, row(27, 18, 44), SCALE_3069, unexcused_percent=Decimal(percent))
    assert (result.state == NOT_ADMITTED) == barred


def test_a_refusal_names_its_rule():
    def said(entries, percent="0"):
        return [
            str(reason) for reason in admission_reasons(SHEET, entries, SCALE_3069, unexcused_percent=Decimal(percent))
        ]

    assert said(row(27, 18), "26.67") == [
        "Якуний назоратга киритилмайди: дарсларнинг 26,7 фоизи сабабсиз қолдирилган (чегара 25 %)."
    ]
    assert said(row(27, 11.5)) == [
        "Якуний назоратга киритилмайди: оралиқ назоратдан 11,5 балл олган (камида 12 балл керак)."
    ]
    assert said(row(27, "нб")) == ["Якуний назоратга киритилмайди: оралиқ назоратга келмаган."]
    assert said(row(16, 12)) == ["Якуний назоратга киритилмайди: семестрда 28 балл йиғган (камида 30 балл керак)."]
    assert said(row(12, 9), "25") == [
        "Якуний назоратга киритилмайди: дарсларнинг 25 фоизи сабабсиз қолдирилган (чегара 25 %).",
        "Якуний назоратга киритилмайди: оралиқ назоратдан 9 балл олган (камида 12 балл керак).",
    ]


def test_failures_say_what_was_missing():
    (final,) = subject_result(SHEET, row(27, 18, 27), SCALE_3069).reasons
    assert str(final) == "Фан ўзлаштирилмаган: якуний назоратдан 27 балл олган (камида 30 балл керак)."
    lenient = Thresholds(final_min=Decimal(0), semester_min=Decimal(0))
    (whole,) = subject_result(SHEET, row(15, 12, 25), SCALE_3069, thresholds=lenient).reasons
    assert str(whole) == "Фан ўзлаштирилмаган: жами 52 балл йиғган (камида 60 балл керак)."


@pytest.mark.parametrize(("points", "mark", "state"), [(59, 2, FAILED), (60, 3, PASSED), (90, 5, PASSED)])
def test_a_practice_has_a_final_only(points, mark, state):
    result = subject_result(PRACTICE, {FINAL: Entry(Decimal(points))}, SCALE_3069)
    assert (result.mark, result.state) == (mark, state)
    require_admission(PRACTICE, {}, SCALE_3069)


def test_a_subject_without_a_final_stands_by_its_sum():
    controls = [Control(CURRENT, 100)]
    assert subject_result(controls, {CURRENT: Entry(Decimal(59))}, SCALE_3069).state == FAILED
    assert subject_result(controls, {CURRENT: Entry(Decimal(70))}, SCALE_3069).mark == 4


def test_two_midterms_are_two_cells():
    controls = [Control(MIDTERM, 25, key=1), Control(MIDTERM, 25, key=2), Control(FINAL, 50, key=3)]
    entries = {1: Entry(Decimal(25)), 2: Entry(Decimal(14))}
    assert subject_result(controls, entries, SCALE_3069).state == NOT_ADMITTED
    passed = entries | {2: Entry(Decimal(15)), 3: Entry(Decimal(50))}
    assert subject_result(controls, passed, SCALE_3069).mark == 5


def test_the_archive_has_its_own_line():
    thresholds = Thresholds(final_min=Decimal(55), semester_min=Decimal(55))
    controls = [Control(CURRENT, 40), Control(MIDTERM, 30), Control(FINAL, 30)]
    result = subject_result(controls, row(22, 16.5, 16.5), SCALE_1981, thresholds=thresholds)
    assert (result.total, result.mark) == (55, 3)


def test_the_midterm_comes_before_the_final():
    require_admission(SHEET, row(27, 18), SCALE_3069)
    require_admission(SHEET, row(None, 18), SCALE_3069)
    for entries, words in [(row(27), "Аввал оралиқ назорат"), (row(27, 9), "оралиқ назоратдан 9 балл")]:
        with pytest.raises(RuleError, match=words) as refusal:
            require_admission(SHEET, entries, SCALE_3069)
        assert refusal.value.field == "points"


def test_every_row_has_a_state_and_a_mark_only_when_it_is_settled():
    cells = [None, "нб", 0, 12, 20]
    for points in product(cells, cells, [*cells, 30, 50]):
        result = subject_result(SHEET, row(*points), SCALE_3069)
        assert (result.mark is None) == (result.state in (INCOMPLETE, NOT_ADMITTED))
        assert (result.state == PASSED) == (result.mark in (3, 4, 5))
        assert result.total == sum(Decimal(value) for value in points if value not in (None, "нб"))


def test_defaults_are_those_of_the_rules():
    assert results.DEFAULTS == (60, 60, 25)


def test_the_archive_of_1981_asks_55_percent_of_each_control_and_counts_no_hours():
    controls = [Control("11", 40, "11"), Control("12", 30, "12"), Control("13", 30, "13")]
    cells = {"11": Entry(Decimal(22)), "12": Entry(Decimal("16.5")), "13": Entry(Decimal("16.5"))}
    asked = {"unexcused_percent": Decimal(40), "thresholds": limits_of(SCALE_1981, Thresholds())}
    assert subject_result(controls, cells, SCALE_1981, **asked).mark == 3
    short = cells | {"13": Entry(Decimal("16.4"))}
    assert subject_result(controls, short, SCALE_1981, **asked).mark == 2
    low = cells | {"11": Entry(Decimal("21.5")), "13": Entry(None)}
    assert subject_result(controls, cells | {"12": Entry(Decimal(16))}, SCALE_1981, **asked).mark is None
    assert subject_result(controls, low, SCALE_1981, **asked).state == NOT_ADMITTED
    assert limits_of(SCALE_3069, Thresholds()) == Thresholds()

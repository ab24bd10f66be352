"""Promotion by GPA or by debts, with the examples B of the rules."""

from decimal import Decimal

import pytest

from hemis.domain.promotion import PROMOTE, REPEAT, WAIT, Measure, Taken, propose

CREDIT = Measure(True, Decimal("2.40"), 4, 0, "ВМҚ 824")


def subjects(*marks, stands=True, is_of_year=True):
    """Subjects of (credits, mark)."""
    return [Taken(f"{at}-фан", credits, mark, stands, is_of_year) for at, (credits, mark) in enumerate(marks, 1)]


@pytest.mark.parametrize(
    ("marks", "measure", "gpa", "decision"),
    [
        ([(5, 4), (5, 4), (6, 5), (4, 3), (5, 4), (5, 5)], CREDIT, "4.23", PROMOTE),  # B1
        ([(6, 5), (6, 4), (6, 3), (6, 3), (6, 2)], CREDIT, "3.00", PROMOTE),  # B4
        ([(6, 5), (6, 4), (6, 3), (6, 3), (6, None)], CREDIT._replace(failed_as=2), "3.40", PROMOTE),
        ([(30, 5), (30, 2)], CREDIT._replace(threshold=Decimal("2.70")), "2.50", REPEAT),  # B4a
        ([(30, 3), (30, None)], CREDIT._replace(failed_as=2), "2.50", PROMOTE),  # B4b
        ([(30, 4), (20, None)], CREDIT, "2.40", PROMOTE),  # B8
        ([(798, 3), (202, None)], CREDIT, "2.39", REPEAT),  # B9: 2.394
        ([(479, 5), (521, None)], CREDIT, "2.40", PROMOTE),  # B9: 2.395
        ([(28, 5), (22, None)], CREDIT._replace(threshold=Decimal("3.00")), "2.80", REPEAT),  # B10
    ],
)
def test_a_year_s_gpa_is_measured_by_the_limit_of_the_intake(marks, measure, gpa, decision):
    proposal = propose(subjects(*marks), measure)
    assert (str(proposal.gpa), proposal.decision) == (gpa, decision)
    assert str(measure.threshold).replace(".", ",").rstrip("0").rstrip(",") in str(proposal.reason)


def test_a_promoted_student_may_carry_debts_and_the_reason_says_so():
    proposal = propose(subjects((6, 5), (6, 5), (6, 2)), CREDIT)
    assert [each.name for each in proposal.debts] == ["3-фан"]
    assert proposal.earned == 12
    assert "1 та қарз билан" in str(proposal.reason)


def test_who_lacks_a_mark_waits_whatever_the_rest():
    proposal = propose([*subjects((6, 5)), *subjects((6, None), (6, None), stands=False)], CREDIT)
    assert (proposal.decision, proposal.missing, proposal.debts) == (WAIT, 2, ())
    assert "2 та фаннинг баҳоси" in str(proposal.reason)
    assert propose([], CREDIT).decision == WAIT


def test_former_years_count_in_the_whole_and_as_debts_but_not_in_the_year():
    former = subjects((30, 2), is_of_year=False)
    proposal = propose([*subjects((30, 4)), *former], CREDIT)
    assert (proposal.gpa, proposal.total_gpa, proposal.decision) == (Decimal("4.00"), Decimal("2.00"), PROMOTE)
    assert len(proposal.debts) == 1
    unmarked = subjects((30, None), stands=False, is_of_year=False)
    assert propose([*subjects((30, 4)), *unmarked], CREDIT).decision == PROMOTE


@pytest.mark.parametrize(("failed", "decision"), [(0, PROMOTE), (3, PROMOTE), (4, REPEAT), (5, REPEAT)])
def test_outside_the_credit_system_debts_decide(failed, decision):
    marks = [(1, 2)] * failed + [(1, 5)] * 6
    assert propose(subjects(*marks), CREDIT._replace(is_credit=False)).decision == decision


def test_a_year_that_reaches_the_limit_and_one_below_it_say_so():
    limit = CREDIT._replace(threshold=Decimal("2.45"))
    reached = propose(subjects((5, 4), (5, 4), (6, 5), (4, 3), (5, 4), (5, 5)), limit)
    assert str(reached.reason) == "GPA 4,23, чегара 2,45: етади (ВМҚ 824)."
    below = propose(subjects((798, 3), (202, None)), limit)
    assert str(below.reason) == "GPA 2,39, чегара 2,45: етмайди (ВМҚ 824)."

"""Free kinds of controls: what counts where, what bars from the final, what a debtor takes again (rules 1.1, 1.3)."""

from decimal import Decimal

import pytest

from hemis.domain import controls, results
from hemis.domain.control_kinds import CURRENT, FINAL, FREE, MIDTERM, ORDER, OWN, place_of, short_of, title_of
from hemis.domain.errors import RuleError
from hemis.domain.grading import SCALE_3069
from hemis.domain.results import Control, Entry

LIMITS = results.DEFAULTS
PLACES = {"jn": 1, "on": 2, "free": 3, "yn": 4}


def plan(counts_as, bars=False):
    """ЖН 20, ОН 20, a free kind of 10, ЯН 50."""
    free = Control(FREE[counts_as, bars], 10, 3, "Мустақил иш", "МИ")
    return [Control(CURRENT, 20, 1), Control(MIDTERM, 20, 2), free, Control(FINAL, 50, 4)]


def written(**points):
    """The cells by their names; «к» is an absence."""
    return {PLACES[name]: Entry(None, True) if said == "к" else Entry(Decimal(said)) for name, said in points.items()}


def result(counts_as, bars=False, **points):
    return results.subject_result(plan(counts_as, bars), written(**points), SCALE_3069)


@pytest.mark.parametrize("counts_as", [CURRENT, MIDTERM, OWN])
def test_its_points_are_a_part_of_the_sum(counts_as):
    found = result(counts_as, jn="20", on="20", free="9", yn="41")
    assert (found.total, found.mark, found.state) == (90, 5, results.PASSED)


@pytest.mark.parametrize("counts_as", [CURRENT, MIDTERM, OWN])
@pytest.mark.parametrize("points", ["0", "к"])
def test_it_bars_nobody_by_itself(counts_as, points):
    assert result(counts_as, jn="20", on="20", free=points, yn="45").state == results.PASSED


@pytest.mark.parametrize("counts_as", [CURRENT, MIDTERM, OWN])
@pytest.mark.parametrize(
    ("points", "said"),
    [
        ("5.9", "Якуний назоратга киритилмайди: «Мустақил иш»дан 5,9 балл олган (камида 6 балл керак)."),
        ("к", "Якуний назоратга киритилмайди: «Мустақил иш»га келмаган."),
    ],
)
def test_one_that_is_marked_so_bars_below_the_share_that_passes(counts_as, points, said):
    found = result(counts_as, bars=True, jn="20", on="20", free=points, yn="45")
    assert (found.state, found.mark) == (results.NOT_ADMITTED, None)
    assert found.reasons[0].msgid % found.reasons[0].params == said
    assert controls.act_of(found.reasons[0]) == "баҳолаш тизими"


@pytest.mark.parametrize("counts_as", [CURRENT, MIDTERM, OWN])
def test_one_that_is_marked_so_bars_nobody_who_has_the_share(counts_as):
    assert result(counts_as, bars=True, jn="20", on="20", free="6", yn="45").state == results.PASSED


def test_the_final_waits_for_one_that_may_bar_and_for_no_other():
    entries = written(jn="20", on="20", yn="45")
    results.require_admission(plan(CURRENT), entries, SCALE_3069)
    with pytest.raises(RuleError) as refused:
        results.require_admission(plan(CURRENT, bars=True), entries, SCALE_3069)
    assert refused.value.params == {"control": "Мустақил иш"}


@pytest.mark.parametrize(
    ("counts_as", "state"), [(CURRENT, results.NOT_ADMITTED), (MIDTERM, results.NOT_ADMITTED), (OWN, results.PASSED)]
)
def test_an_own_part_is_no_work_of_the_semester(counts_as, state):
    """24 of 40 is the share of the semester that passes; 24 of 50 is not."""
    assert result(counts_as, jn="12", on="12", free="0", yn="50").state == state


@pytest.mark.parametrize("counts_as", [CURRENT, MIDTERM, OWN])
def test_a_subject_waits_for_it_before_it_has_a_mark(counts_as):
    assert result(counts_as, jn="20", on="20", yn="45").state == results.INCOMPLETE


@pytest.mark.parametrize(
    ("counts_as", "points", "again"),
    [
        (CURRENT, {"free": "0"}, {4}),
        (CURRENT, {"free": "0", "jn": "5"}, {1, 3, 4}),
        (MIDTERM, {"free": "0"}, {3, 4}),
        (MIDTERM, {"free": "6"}, {4}),
        (OWN, {"free": "0"}, {3, 4}),
        (OWN, {"free": "6"}, {4}),
        (OWN, {"free": "0", "jn": "3"}, {1, 3, 4}),
    ],
)
def test_a_debtor_takes_again_what_was_not_passed(counts_as, points, again):
    entries = written(**{"jn": "20", "on": "12", "yn": "20", **points})
    assert controls.open_controls(plan(counts_as), entries, SCALE_3069, LIMITS) == again


def test_every_code_has_its_place_and_the_final_is_the_last():
    assert sorted(ORDER, key=place_of)[-1] == FINAL
    assert set(FREE.values()) < set(ORDER)


def test_a_free_kind_is_called_by_its_own_name():
    free, own = plan(OWN)[2], plan(OWN)[0]
    assert (title_of(free), short_of(free)) == ("Мустақил иш", "МИ")
    assert (title_of(own), short_of(own)) == ("Жорий назорат", "ЖН")

"""How good the questions of an exam were: difficulty and discrimination, as the theory of tests counts them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from hemis.domain.formats import half_up
from hemis.domain.i18n import N_

GROUP_PERCENT = 27
"""The upper and the lower group (Kelley): so many percent of those who took part."""
LEAST_SEEN = 10
"""Below so many answers the figures say nothing."""
EASY, HARD, WEAK = Decimal(90), Decimal(20), Decimal("0.2")
TOO_FEW = N_("кам жавоб")
INVERTED = N_("текширинг: кучлилар кўпроқ хато қилган")
TOO_EASY = N_("жуда осон")
TOO_HARD = N_("жуда қийин")
WEAK_ONE = N_("яхши фарқламайди")
GOOD = N_("яхши")
ADVICE = {
    TOO_FEW: N_("Хулоса учун камида 10 та жавоб керак: саволни яна бир имтиҳонда ишлатинг."),
    INVERTED: N_("Тўғри жавобнинг белгисини текширинг: калит хато бўлиши мумкин. Хато бўлса, қарор қабул қилинг."),
    TOO_EASY: N_("Деярли ҳамма билади: чалғитувчи жавобларни кучайтиринг ёки саволни «осон» деб белгиланг."),
    TOO_HARD: N_("Деярли ҳеч ким билмади: матнини аниқлаштиринг, мавзу дарсда ўтилганини текширинг."),
    WEAK_ONE: N_("Кучли ва кучсиз талабани ажратмайди: ҳеч ким танламаган жавобларни алмаштиринг."),
    GOOD: N_("Ўзгартириш шарт эмас."),
}
"""What the teacher can do about a verdict."""


class Seen(NamedTuple):
    """One answer: the share of the points that it brought (0 to 100), and the points of its whole attempt."""

    percent: Decimal
    result: Decimal


class Figures(NamedTuple):
    """`easiness` in percent, `discrimination` from -1 to 1; None where nobody or too few saw the question."""

    seen: int
    easiness: Decimal | None
    discrimination: Decimal | None
    verdict: str


def figures(answers: Sequence[Seen]) -> Figures:
    """Share of the points that were won, and the difference between the best and the weakest 27 percent."""
    if not answers:
        return Figures(0, None, None, TOO_FEW)
    easiness = half_up(_average(answers), 1)
    if len(answers) < LEAST_SEEN:
        return Figures(len(answers), easiness, None, TOO_FEW)
    ordered = sorted(answers, key=lambda each: each.result)
    size = max(1, round(len(ordered) * GROUP_PERCENT / 100))
    difference = half_up((_average(ordered[-size:]) - _average(ordered[:size])) / 100, 2)
    return Figures(len(answers), easiness, difference, _verdict(easiness, difference))


def _average(answers: Sequence[Seen]) -> Decimal:
    return sum((each.percent for each in answers), Decimal(0)) / len(answers)


def _verdict(easiness: Decimal, discrimination: Decimal) -> str:
    if discrimination < 0:
        return INVERTED
    if easiness > EASY:
        return TOO_EASY
    if easiness < HARD:
        return TOO_HARD
    return WEAK_ONE if discrimination < WEAK else GOOD


def chosen_shares(chosen: Mapping[int, int], seen: int) -> dict[int, Decimal]:
    """Option → percent of those who chose it."""
    return {number: half_up(Decimal(count * 100) / seen, 0) for number, count in chosen.items()} if seen else {}

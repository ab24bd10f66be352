"""Promotion, repeat study and volumes of the credit system (rules 2.1, 2.3, 2.4; ВМҚ 824)."""

from collections.abc import Iterable
from decimal import Decimal

from hemis.domain.errors import RuleError
from hemis.domain.formats import half_up, plain
from hemis.domain.i18n import N_

TOO_FEW = N_("Битиришга рухсат берилмайди: %(earned)s кредит тўпланган, %(required)s кредит керак.")


def is_promoted(gpa: Decimal, threshold: Decimal) -> bool:
    """Whether the year's GPA, rounded half up to two decimals, reaches the council's threshold; debts do not matter."""
    return half_up(gpa, 2) >= threshold


def repeat_fee(base_contract: Decimal | int, credits: Decimal | int, year_credits: int = 60) -> Decimal:
    """The price in whole сўм of studying unearned credits again, in proportion to the year's contract."""
    return half_up(Decimal(base_contract) * credits / year_credits, 0)


def check_semester(credits: Iterable[Decimal | int], volume: int = 30, tolerance: int = 0) -> None:
    """RuleError unless the subjects of a semester fill its volume: a curriculum that does not is not approved."""
    filled = sum(map(Decimal, credits), Decimal(0))
    if abs(filled - volume) > tolerance:
        raise RuleError(
            N_("Ўқув режа тасдиқланмайди: семестрда %(filled)s кредит бор, %(volume)s кредит бўлиши керак."),
            filled=plain(filled),
            volume=plain(volume),
        )


def check_graduation(earned: Decimal | int, required: int) -> None:
    """RuleError unless the earned credits reach the volume of the programme."""
    if earned < required:
        raise RuleError(
            TOO_FEW,
            earned=plain(earned),
            required=plain(required),
        )

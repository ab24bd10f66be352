"""Research projects in words, and what of a team and of its money cannot be."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from hemis.domain.errors import RuleError
from hemis.domain.formats import plain, short_date
from hemis.domain.i18n import N_

KINDS = {
    "foreign_grant": N_("Хорижий грант"),
    "state_grant": N_("Давлат гранти"),
    "contract": N_("Хўжалик шартномаси"),
    "initiative": N_("Ташаббускор лойиҳа"),
}
CATEGORIES = {
    "fundamental": N_("Фундаментал"),
    "applied": N_("Амалий"),
    "innovative": N_("Инновацион"),
    "educational": N_("Таълим соҳасида"),
    "other": N_("Бошқа тоифа"),
}
CURRENCIES = {"UZS": N_("сўм"), "USD": N_("АҚШ доллари"), "EUR": N_("евро"), "RUB": N_("Россия рубли")}
ROLES = {"head": N_("раҳбар"), "member": N_("ижрочи")}
FILES = {"contract": N_("шартнома ёки буйруқ"), "report": N_("ҳисобот"), "other": N_("бошқа файл")}
HEAD = "head"
UNFUNDED = "initiative"
"""The kind that nobody has to pay for, and that has no number of a fund."""

ENDS_EARLY = N_("Тугаш санаси бошланиш санасидан олдин бўлмасин.")
NO_NUMBER = N_("Лойиҳа рақамини ёзинг: рақамсиз фақат ташаббускор лойиҳа бўлади.")
NO_MONEY = N_("Лойиҳа суммасини ёзинг: маблағсиз фақат ташаббускор лойиҳа бўлади.")
NO_CONTRACT = N_("Шартнома рақамини ва санасини ёзинг.")
NO_HEAD = N_("Лойиҳа раҳбарини белгиланг.")
TWO_HEADS = N_("Лойиҳанинг бир вақтда икки раҳбари бўлмайди: %(first)s ва %(second)s.")
TWICE = N_("%(name)s бир вақтда икки марта ёзилган.")
OUTSIDE = N_("%(name)s лойиҳада %(start)s дан %(end)s гача бўлган кунларда ишлайди: санасини тўғриланг.")
BACKWARDS = N_("%(name)s: чиққан санаси кирган санасидан олдин бўлмасин.")
YEAR_TWICE = N_("%(year)s ўқув йили икки марта ёзилган: суммаларини қўшиб, битта қаторда ёзинг.")
TOO_MUCH = N_("Келиб тушган маблағ жами %(sum)s: лойиҳа суммаси %(amount)s дан ошмасин.")


class Stretch(NamedTuple):
    """One person in a project from a day to a day; `person` is the same for the same person."""

    person: object
    name: str
    role: str
    joined_on: date
    left_on: date | None


def check_facts(kind: str, number: str, amount: Decimal, contract: tuple[str, date | None]) -> None:
    """RuleError when a project lacks what its kind has to have."""
    if kind != UNFUNDED and not number:
        raise RuleError(NO_NUMBER, field="number")
    if kind != UNFUNDED and not amount:
        raise RuleError(NO_MONEY, field="amount")
    if kind == "contract" and not all(contract):
        raise RuleError(NO_CONTRACT, field="contract_date" if contract[0] else "contract_number")


def check_team(team: Sequence[Stretch], starts_on: date, ends_on: date) -> None:
    """RuleError unless one person at a time leads, and everybody belongs to it within its own days, once."""
    if ends_on < starts_on:
        raise RuleError(ENDS_EARLY, field="ends_on")
    for each in team:
        _check_days(each, starts_on, ends_on)
    if not any(each.role == HEAD for each in team):
        raise RuleError(NO_HEAD, field="team")
    for place, first in enumerate(team):
        for second in team[place + 1 :]:
            _check_pair(first, second, ends_on)


def _check_days(each: Stretch, starts_on: date, ends_on: date) -> None:
    if each.left_on is not None and each.left_on < each.joined_on:
        raise RuleError(BACKWARDS, field="team", name=each.name)
    if each.joined_on < starts_on or each.joined_on > ends_on or (each.left_on or ends_on) > ends_on:
        days = {"start": short_date(starts_on), "end": short_date(ends_on)}
        raise RuleError(OUTSIDE, field="team", name=each.name, **days)


def _check_pair(first: Stretch, second: Stretch, ends_on: date) -> None:
    overlap = first.joined_on <= (second.left_on or ends_on) and second.joined_on <= (first.left_on or ends_on)
    if overlap and first.person == second.person:
        raise RuleError(TWICE, field="team", name=first.name)
    if overlap and first.role == second.role == HEAD:
        raise RuleError(TWO_HEADS, field="team", first=first.name, second=second.name)


def check_receipts(receipts: Sequence[tuple[str, Decimal]], amount: Decimal) -> None:
    """RuleError when a year stands there twice, or more has come than the project costs."""
    years = [year for year, _sum in receipts]
    for year in years:
        if years.count(year) > 1:
            raise RuleError(YEAR_TWICE, field="money", year=year)
    total = sum((received for _year, received in receipts), Decimal())
    if total > amount:
        raise RuleError(TOO_MUCH, field="money", sum=plain(total), amount=plain(amount))


__all__ = [
    "CATEGORIES",
    "CURRENCIES",
    "FILES",
    "HEAD",
    "KINDS",
    "ROLES",
    "UNFUNDED",
    "Stretch",
    "check_facts",
    "check_receipts",
    "check_team",
]

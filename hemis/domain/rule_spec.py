"""What one rule parameter is: its kind of value, bounds, unit, act, and for whom a value of its own may hold."""

from decimal import Decimal
from typing import NamedTuple

from hemis.domain.i18n import N_

WHOLE, NUMBER, CHOICE, NUMBERS, DAYS = "whole", "number", "choice", "numbers", "days"
FACULTY, FORM, LEVEL = "faculty", "form", "level"
EVERYBODY: tuple[str, ...] = ()
ANY_PROGRAMME = (FACULTY, FORM, LEVEL)
"""For whom a value may differ, the most special first: a faculty, a form and a level of education."""

STUDY, MARKS, ATTENDANCE, MOVEMENT, GRADUATION = "study", "marks", "attendance", "movement", "graduation"
MONEY, STAFF, SCIENCE, SERVICE = "money", "staff", "science", "service"
AREAS = {
    STUDY: N_("Ўқув жараёни"),
    MARKS: N_("Баҳолаш"),
    ATTENDANCE: N_("Давомат"),
    MOVEMENT: N_("Талаба ҳаракати"),
    GRADUATION: N_("Битириш ва дипломлар"),
    MONEY: N_("Стипендия, грант ва шартнома"),
    STAFF: N_("Ходимлар"),
    SCIENCE: N_("Илмий фаолият"),
    SERVICE: N_("Мурожаатлар ва маълумотлар"),
}

COUNCIL = N_("Муассаса кенгаши қарори")
CREDIT_ACT = N_("Вазирлар Маҳкамасининг 824-сон қарори (31.12.2020)")
MARKS_ACT = N_("3069-сон низом (26.09.2018)")
MOVEMENT_ACT = N_("Вазирлар Маҳкамасининг 393-сон қарори (20.06.2017)")
LEAVE_ACT = N_("Вазирлар Маҳкамасининг 344-сон қарори (03.06.2021)")
STIPEND_ACT = N_("Вазирлар Маҳкамасининг 59-сон қарори (31.01.2020)")
GRANT_ACT = N_("Вазирлар Маҳкамасининг 149-сон қарори (10.03.2025)")
CONTRACT_ACT = N_("Вазирлар Маҳкамасининг 527-сон қарори (18.08.2021)")
LOAD_ACT = N_("3076-сон қоидалар (08.10.2018)")
CONTEST_ACT = N_("Вазирлар Маҳкамасининг 20-сон қарори (10.02.2006)")
DOCTORAL_ACT = N_("Вазирлар Маҳкамасининг 304-сон қарори (22.05.2017)")
DEFENCE_ACT = N_("2893-сон низом (23.06.2017)")
DUPLICATE_ACT = N_("Вазирлар Маҳкамасининг 395-сон қарори (21.07.2022)")
STATUS_ACT = N_("ЎРҚ-901-сон қонун (01.02.2024)")
ATTESTATION_ACT = N_("Давлат якуний аттестацияси низоми")
APPEALS_ACT = N_("ЎРҚ-445-сон қонун (11.09.2017)")
PASSPORT_ACT = N_("«ОТМ илмий фаолияти» хизмати паспорти")
LABOUR_CODE = N_("Меҳнат кодекси")

PERCENT, HOURS, DAY, WORKDAY, MONTH, YEAR = N_("фоиз"), N_("соат"), N_("кун"), N_("иш куни"), N_("ой"), N_("йил")
CREDIT, WEEK, MINUTE, POINT, PIECE, STAKE = N_("кредит"), N_("ҳафта"), N_("дақиқа"), N_("балл"), N_("та"), N_("ставка")
SECOND, SUM = N_("сония"), N_("сўм")


class RuleSpec(NamedTuple):
    """One parameter.

    `type` is whole, number, choice (of `choices`), numbers (`60/70/90`) or days (`15.07/05.08`), as many as the
    default. `unit` is empty where the value has none. `scopes` are the kinds in which a value of its own is looked up.
    """

    key: str
    type: str
    default: str
    minimum: Decimal
    maximum: Decimal
    unit: str
    act: str
    title: str
    scopes: tuple[str, ...] = EVERYBODY
    choices: tuple[str, ...] = ()


def rule(
    key: str,
    default: str,
    bounds: str,
    unit: str,
    act: str,
    title: str,
    scopes: tuple[str, ...] = EVERYBODY,
    type: str = WHOLE,
    choices: tuple[str, ...] = (),
) -> RuleSpec:
    """Declare a parameter; `bounds` are its least and its greatest value, such as `1-100`."""
    low, _, high = bounds.partition("-")
    return RuleSpec(key, type, default, Decimal(low), Decimal(high), unit, act, title, scopes, choices)


def option(key: str, choices: tuple[str, ...], act: str, title: str, scopes: tuple[str, ...] = EVERYBODY) -> RuleSpec:
    """Declare a choice; the first is the default."""
    return rule(key, choices[0], "0-0", "", act, title, scopes, CHOICE, choices)


def days(key: str, default: str, act: str, title: str, scopes: tuple[str, ...] = EVERYBODY) -> RuleSpec:
    """Declare one or several days of a year."""
    return rule(key, default, "0-0", "", act, title, scopes, DAYS)

"""Шахсий график: its grounds and steps, what a subject that is studied again costs (ВМҚ 824, rules 2.3)."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.workflow import APPROVED, DRAFT, SUBMITTED, Step, Table

FINISHED, CANCELLED = "finished", "cancelled"
RUNNING, LATE = "running", "late"
OPEN, PASSED, FAILED, STRUCK = "open", "passed", "failed", "cancelled"
DEBTS, LEAVE, DIFFERENCE, REPEAT = "debts", "leave", "difference", "repeat"
GROUP, INDIVIDUAL, SUMMER = "group", "individual", "summer"
RESTUDY_ROUND = 4
"""The round of a sheet on which a subject that was studied again is marked: it comes after all retakes."""

GROUNDS = {
    DEBTS: N_("академик қарздорлик"),
    LEAVE: N_("академик таътилдан қайтган"),
    DIFFERENCE: N_("фанлар фарқи (кўчирилган, тикланган)"),
    REPEAT: N_("курсдан қолдирилган"),
}
FORMS = {
    GROUP: N_("гуруҳ билан"),
    INDIVIDUAL: N_("якка тартибда"),
    SUMMER: N_("ёзги семестрда"),
}
STATES = {
    DRAFT: N_("қоралама"),
    SUBMITTED: N_("тасдиқ кутилмоқда"),
    APPROVED: N_("тасдиқланган"),
    RUNNING: N_("ўқимоқда"),
    LATE: N_("муддати ўтган"),
    FINISHED: N_("якунланган"),
    CANCELLED: N_("бекор қилинган"),
}
LINE_STATES = {
    OPEN: N_("топширилмаган"),
    PASSED: N_("топширилган"),
    FAILED: N_("ўзлаштирмаган"),
    STRUCK: N_("бекор қилинган"),
}
FREE_GROUNDS = {
    "difference+leave": (DIFFERENCE, LEAVE),
    "difference": (DIFFERENCE,),
    "leave": (LEAVE,),
    "none": (),
}
"""Who studies without a fee: what the rule `restudy.free` may say."""

SCHEDULE: Table = {
    "submit": Step(frozenset({DRAFT}), SUBMITTED, N_("График аллақачон тасдиққа юборилган.")),
    "approve": Step(frozenset({SUBMITTED}), APPROVED, N_("Фақат тасдиққа юборилган график тасдиқланади.")),
    "send_back": Step(
        frozenset({SUBMITTED, APPROVED}),
        DRAFT,
        N_("Фақат тасдиққа юборилган ёки тасдиқланган график қайтарилади."),
    ),
    "cancel": Step(
        frozenset({DRAFT, SUBMITTED, APPROVED}), CANCELLED, N_("Якунланган ёки бекор қилинган график ўзгармайди.")
    ),
}
NO_BASE = N_(
    "Базавий шартнома суммаси белгиланмаган: тўлов ҳисобланмайди. Администратор уни «Қоидалар» саҳифасида киритади."
)


def fee(base: Decimal, credits: int, year_credits: int, step: int) -> Decimal:
    """The fee of so many credits: base × credits / year's credits, half up to the step (ВМҚ 824; 616 666,67 → 616 667).

    RuleError where no base is set.
    """
    if base <= 0:
        raise RuleError(NO_BASE)
    exact = base * credits / year_credits / step
    return exact.quantize(Decimal(1), ROUND_HALF_UP) * step


def is_free(ground: str, option: str) -> bool:
    """Whether whoever studies on this ground pays nothing, by the rule's option."""
    return ground in FREE_GROUNDS[option]


def state_of(status: str, starts_on: date | None, ends_on: date | None, today: date) -> str:
    """How a schedule stands on a day: an approved one waits, runs, or is late when its last day has passed."""
    if status != APPROVED or starts_on is None or ends_on is None or today < starts_on:
        return status
    return RUNNING if today <= ends_on else LATE


def check_days(starts_on: date, ends_on: date, midterm_on: date | None, final_on: date) -> None:
    """RuleError unless the controls lie within the days of study, the mid-term before the final."""
    if ends_on < starts_on:
        raise RuleError(N_("Охирги кун биринчи кундан олдин бўлмайди."), field="ends_on")
    if not starts_on <= final_on <= ends_on:
        raise RuleError(N_("Якуний назорат ўқиш кунлари ичида бўлади."), field="final_on")
    if midterm_on is not None and not starts_on <= midterm_on < final_on:
        raise RuleError(N_("Оралиқ назорат ўқиш кунлари ичида, якуний назоратдан олдин бўлади."), field="midterm_on")


__all__ = [
    *("DEBTS", "DIFFERENCE", "FAILED", "FINISHED", "FORMS", "FREE_GROUNDS", "GROUNDS", "GROUP", "INDIVIDUAL", "LATE"),
    *("CANCELLED", "LEAVE", "LINE_STATES", "NO_BASE", "OPEN", "PASSED", "REPEAT", "RESTUDY_ROUND", "RUNNING"),
    *("SCHEDULE", "STATES", "STRUCK", "SUMMER", "check_days", "fee", "is_free", "state_of"),
]

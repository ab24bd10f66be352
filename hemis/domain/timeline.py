"""What a new stretch of study means in words, also where its order is older than the system."""

from typing import Protocol

from hemis.domain.i18n import N_
from hemis.domain.movement import EXPELLED, GRADUATED, ON_LEAVE, TRANSFERRED

MOVES = {
    "admission": N_("Ўқишга қабул қилинган"),
    "expulsion": N_("Четлаштирилган"),
    "leave": N_("Академик таътил берилган"),
    "leave_return": N_("Академик таътилдан қайтган"),
    "promotion": N_("Курсдан курсга ўтказилган"),
    "semester": N_("Кейинги семестрга ўтказилган"),
    "transfer": N_("Кўчирилган"),
    "transfer_out": N_("Бошқа ОТМга кўчган"),
    "transfer_in": N_("Бошқа ОТМдан кўчиб келган"),
    "reinstatement": N_("Ўқишга тикланган"),
    "repeat": N_("Курсдан қолдирилган"),
    "graduation": N_("Ўқишни битирган"),
    "rename": N_("Ф.И.Ш. ўзгартирилган"),
    "correction": N_("Буйруққа тузатиш киритилган"),
    "cancellation": N_("Буйруқ бекор қилинган"),
    "payment": N_("Тўлов шакли ўзгарган"),
    "grant": N_("Грант тури ўзгарган"),
}
"""What each kind of order did, and `payment` and `grant` for changes that only money tells."""
BY_STATE = {
    ON_LEAVE: "leave",
    EXPELLED: "expulsion",
    GRADUATED: "graduation",
    TRANSFERRED: "transfer_out",
}


class Stretch(Protocol):
    """What is compared: state, group, course, semester, payment and grant of a stretch."""

    @property
    def status(self) -> str: ...
    @property
    def group_id(self) -> int: ...
    @property
    def course(self) -> int: ...
    @property
    def semester(self) -> int: ...
    @property
    def payment_form(self) -> str: ...
    @property
    def grant_kind(self) -> str: ...


def move_kind(before: Stretch | None, after: Stretch) -> str:
    """The kind of order that leads from one stretch to the next; the state weighs more than course, group and money."""
    if before is None:
        return "admission"
    if after.status != before.status:
        returned = "leave_return" if before.status == ON_LEAVE else "reinstatement"
        return BY_STATE.get(after.status, returned)
    if after.course != before.course:
        return "promotion" if after.course > before.course else "repeat"
    if after.semester < before.semester:
        return "repeat"
    if after.group_id != before.group_id:
        return "transfer"
    if after.payment_form != before.payment_form:
        return "payment"
    if after.grant_kind != before.grant_kind:
        return "grant"
    return "semester"

"""Tables of allowed steps: public content and grade sheets. Whose row it is, `access` knows; here only which step."""

from collections.abc import Hashable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_

DRAFT, SUBMITTED, SENT_BACK, APPROVED = "draft", "submitted", "sent_back", "approved"
PUBLISHED, WITHDRAWN = "published", "withdrawn"
CHECKED = "checked"
CLOSED, CONFIRMED, REOPENED, ANNULLED = "closed", "confirmed", "reopened", "annulled"


class Step(NamedTuple):
    """From which statuses a verb leads to which, and the sentence for every other status."""

    sources: frozenset[str]
    target: str
    refusal: str


Table = Mapping[str, Step]

CONTENT: Table = {
    "submit": Step(
        frozenset({DRAFT, SENT_BACK, WITHDRAWN}),
        SUBMITTED,
        N_("Бу ёзув аллақачон юборилган: тасдиқлаш натижасини кутинг."),
    ),
    "withdraw": Step(
        frozenset({SUBMITTED, APPROVED}),
        WITHDRAWN,
        N_("Фақат тасдиққа юборилган ёки тасдиқланган, ҳали эълон қилинмаган ёзув қайтариб олинади."),
    ),
    "send_back": Step(
        frozenset({SUBMITTED}), SENT_BACK, N_("Фақат тасдиққа юборилган ёзув қайта ишлаш учун қайтарилади.")
    ),
    "approve": Step(frozenset({SUBMITTED}), APPROVED, N_("Фақат тасдиққа юборилган ёзув тасдиқланади.")),
    "publish": Step(frozenset({APPROVED}), PUBLISHED, N_("Фақат тасдиқланган ёзув эълон қилинади.")),
    "correct": Step(
        frozenset({PUBLISHED}), DRAFT, N_("Фақат эълон қилинган ёзув тузатишга очилади: эски матни очиқ туради.")
    ),
    "drop": Step(
        frozenset({DRAFT, SENT_BACK, WITHDRAWN}),
        PUBLISHED,
        N_("Фақат юборилмаган тузатишдан воз кечилади: юборилган бўлса, аввал уни қайтариб олинг."),
    ),
    "unpublish": Step(frozenset({PUBLISHED}), WITHDRAWN, N_("Фақат эълон қилинган ёзув эълондан олинади.")),
}
CONTENT_EDITABLE = CONTENT["submit"].sources

GRADE_SHEET: Table = {
    "close": Step(frozenset({DRAFT, REOPENED}), CLOSED, N_("Қайднома аллақачон ёпилган.")),
    "confirm": Step(
        frozenset({CLOSED}), CONFIRMED, N_("Фақат ёпилган қайднома тасдиқланади: аввал ўқитувчи уни ёпиши керак.")
    ),
    "reopen": Step(frozenset({CLOSED, CONFIRMED}), REOPENED, N_("Қайднома очиқ турибди: уни қайта очишга ҳожат йўқ.")),
    "annul": Step(
        frozenset({CLOSED, CONFIRMED}), ANNULLED, N_("Фақат ёпилган ёки тасдиқланган қайднома бекор қилинади.")
    ),
}
SHEET_EDITABLE = GRADE_SHEET["close"].sources

SCIENTIFIC_WORK: Table = {
    "submit": Step(frozenset({DRAFT, SENT_BACK}), SUBMITTED, N_("Бу иш аллақачон юборилган: тасдиқланишини кутинг.")),
    "withdraw": Step(frozenset({SUBMITTED}), DRAFT, N_("Фақат юборилган, ҳали тасдиқланмаган иш қайтариб олинади.")),
    "approve": Step(frozenset({SUBMITTED}), APPROVED, N_("Фақат тасдиққа юборилган иш тасдиқланади.")),
    "check": Step(
        frozenset({APPROVED}), CHECKED, N_("Фақат кафедра мудири тасдиқлаган иш текширилди деб белгиланади.")
    ),
    "send_back": Step(frozenset({SUBMITTED}), SENT_BACK, N_("Фақат тасдиққа юборилган иш муаллифга қайтарилади.")),
    "return": Step(
        frozenset({APPROVED, CHECKED}),
        SENT_BACK,
        N_("Илмий бўлим фақат кафедра мудири тасдиқлаган ишни қайтаради."),
    ),
}
RESEARCH_INDICATOR: Table = {
    "submit": Step(
        frozenset({DRAFT, SENT_BACK}), SUBMITTED, N_("Бу кўрсаткич аллақачон юборилган: тасдиқланишини кутинг.")
    ),
    "withdraw": Step(
        frozenset({SUBMITTED}), DRAFT, N_("Фақат юборилган, ҳали тасдиқланмаган кўрсаткич қайтариб олинади.")
    ),
    "approve": Step(frozenset({SUBMITTED}), APPROVED, N_("Фақат тасдиққа юборилган кўрсаткич тасдиқланади.")),
    "check": Step(
        frozenset({APPROVED}), CHECKED, N_("Фақат кафедра мудири тасдиқлаган кўрсаткич текширилди деб белгиланади.")
    ),
    "send_back": Step(
        frozenset({SUBMITTED}), SENT_BACK, N_("Фақат тасдиққа юборилган кўрсаткич ўқитувчига қайтарилади.")
    ),
    "return": Step(
        frozenset({APPROVED, CHECKED}),
        SENT_BACK,
        N_("Илмий бўлим фақат кафедра мудири тасдиқлаган кўрсаткични қайтаради."),
    ),
}
"""The same steps as those of a work."""
WORK_EDITABLE = SCIENTIFIC_WORK["submit"].sources
WORK_COUNTED = frozenset({APPROVED, CHECKED})
"""The works that count: in a list of works, a rating, a report."""

RESEARCH_PROJECT: Table = {
    "submit": Step(
        frozenset({DRAFT, SENT_BACK}), SUBMITTED, N_("Бу лойиҳа аллақачон юборилган: тасдиқланишини кутинг.")
    ),
    "withdraw": Step(
        frozenset({SUBMITTED}), DRAFT, N_("Фақат юборилган, ҳали тасдиқланмаган лойиҳа қайтариб олинади.")
    ),
    "approve": Step(frozenset({SUBMITTED}), APPROVED, N_("Фақат тасдиққа юборилган лойиҳа тасдиқланади.")),
    "check": Step(frozenset({APPROVED}), CHECKED, N_("Фақат тасдиқланган лойиҳа текширилди деб белгиланади.")),
    "send_back": Step(frozenset({SUBMITTED}), SENT_BACK, N_("Фақат тасдиққа юборилган лойиҳа қайтарилади.")),
    "return": Step(frozenset({APPROVED, CHECKED}), SENT_BACK, N_("Илмий бўлим фақат тасдиқланган лойиҳани қайтаради.")),
}
STUDENT_RESEARCH: Table = {
    **SCIENTIFIC_WORK,
    "send_back": Step(
        frozenset({SUBMITTED, APPROVED}),
        SENT_BACK,
        N_("Фақат тасдиққа юборилган ёки тасдиқланган иш илмий раҳбарга қайтарилади."),
    ),
}
"""Here the head also takes back an approval that was a mistake, until the science department has checked it."""


def step(table: Table, status: str, verb: str) -> str:
    """The status after `verb`, or RuleError with the verb's own sentence; an unknown verb is a KeyError, a bug."""
    rule = table[verb]
    if status not in rule.sources:
        raise RuleError(rule.refusal)
    return rule.target


def verbs(table: Table, status: str) -> list[str]:
    """The verbs that a status allows, in the order of the table."""
    return [verb for verb, rule in table.items() if status in rule.sources]


def is_second_person(first: Hashable | None, second: Hashable | None) -> bool:
    """Whether two known and different persons stand behind a row: nobody approves their own."""
    return first is not None and second is not None and first != second


def require_second_person(first: Hashable | None, second: Hashable | None) -> None:
    """RuleError when the person who checks is the one who made it."""
    if not is_second_person(first, second):
        raise RuleError(N_("Ўзингиз тайёрлаган ёзувни ўзингиз тасдиқлай олмайсиз: буни бошқа ходим қилади."))


def check_reopening(
    reason: str,
    hours: int,
    *,
    closed_by: Hashable | None,
    reopened_by: Hashable | None,
    reason_min: int = 20,
    hours_max: int = 24,
) -> None:
    """RuleError unless a sheet is opened again by a second person, with a reason, for a limited time (rules 1.4)."""
    if not is_second_person(closed_by, reopened_by):
        raise RuleError(N_("Қайдномани ёпган ходим уни қайта оча олмайди: деканатга мурожаат қилинг."))
    if len(" ".join(reason.split())) < reason_min:
        raise RuleError(N_("Сабабни тўлиқ ёзинг: камида %(minimum)s та белги."), field="reason", minimum=reason_min)
    if not 1 <= hours <= hours_max:
        raise RuleError(
            N_("Қайднома 1 соатдан %(maximum)s соатгача муддатга очилади."), field="hours", maximum=hours_max
        )


def reopening_end(moment: datetime, hours: int) -> datetime:
    """When a sheet reopened at `moment` locks itself again."""
    return moment + timedelta(hours=hours)


def is_sheet_open(status: str, reopened_until: datetime | None, moment: datetime) -> bool:
    """Whether points may be written: a draft, or a reopened sheet strictly before the end of its time."""
    if status == REOPENED:
        return reopened_until is not None and moment < reopened_until
    return status in SHEET_EDITABLE

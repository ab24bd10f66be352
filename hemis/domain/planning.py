"""Календар режа: steps of a plan, hours that must balance, topics as people paste them (H-19, H-23)."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from hemis.domain.errors import Reason, RuleError
from hemis.domain.i18n import N_
from hemis.domain.workflow import APPROVED, DRAFT, SENT_BACK, SUBMITTED, Step, Table

LONGEST_TITLE, MOST_HOURS, MOST_TOPICS = 300, 100, 150
"""What the columns and one page hold; no plan of a semester comes near."""
DEFAULT_HOURS = 2
MISSING = "missing"

PLAN: Table = {
    "edit": Step(
        frozenset({DRAFT, SENT_BACK}),
        DRAFT,
        N_("Тасдиққа юборилган ёки тасдиқланган режа ўзгартирилмайди: уни аввал қайтариш ёки қайта очиш керак."),
    ),
    "submit": Step(frozenset({DRAFT, SENT_BACK}), SUBMITTED, N_("Режа аллақачон юборилган ёки тасдиқланган.")),
    "withdraw": Step(
        frozenset({SUBMITTED}), DRAFT, N_("Фақат юборилган ва ҳали кўриб чиқилмаган режа қайтариб олинади.")
    ),
    "send_back": Step(frozenset({SUBMITTED}), SENT_BACK, N_("Фақат тасдиққа юборилган режа қайтарилади.")),
    "approve": Step(frozenset({SUBMITTED}), APPROVED, N_("Фақат тасдиққа юборилган режа тасдиқланади.")),
    "reopen": Step(frozenset({APPROVED}), SENT_BACK, N_("Фақат тасдиқланган режа қайта очилади.")),
}
PLAN_EDITABLE = frozenset({MISSING}) | PLAN["edit"].sources

EMPTY = N_("Режада мавзу йўқ: аввал мавзуларни киритинг.")
TOO_FEW = N_(
    "Мавзулар жами %(planned)s соат, ўқув режада %(hours)s соат: яна %(gap)s соатлик мавзу қўшинг, кейин юборинг."
)
TOO_MANY = N_(
    "Мавзулар жами %(planned)s соат, ўқув режада %(hours)s соат: %(gap)s соат ортиқ. Соатларни камайтириб, юборинг."
)
NO_TITLE = N_("Мавзу номини киритинг.")
LONG_TITLE = N_("Мавзу номи %(most)s белгидан ошмасин.")
WRONG_HOURS = N_("Соат 1 дан %(most)s гача бутун сон бўлсин.")
CROWD = N_("Бир режада кўпи билан %(most)s та мавзу бўлади.")


class TopicLine(NamedTuple):
    """A topic as it is typed; `key` is its number if it is stored already."""

    key: int | None
    title: str
    hours: int


def check_balance(planned: int, hours: int) -> None:
    """RuleError, by how much, unless the topics have exactly the hours of the curriculum."""
    if planned == 0:
        raise RuleError(EMPTY)
    if planned != hours:
        sentence = TOO_FEW if planned < hours else TOO_MANY
        raise RuleError(sentence, planned=planned, hours=hours, gap=abs(hours - planned))


def read_topic(title: str, hours: str) -> TopicLine | Reason:
    """A topic from two typed texts; no hours mean one pair."""
    if not title:
        return Reason(NO_TITLE, {})
    if len(title) > LONGEST_TITLE:
        return Reason(LONG_TITLE, {"most": str(LONGEST_TITLE)})
    if not hours:
        return TopicLine(None, title, DEFAULT_HOURS)
    if not re.fullmatch(r"[0-9]{1,3}", hours) or not 1 <= int(hours) <= MOST_HOURS:
        return Reason(WRONG_HOURS, {"most": str(MOST_HOURS)})
    return TopicLine(None, title, int(hours))


def read_lines(text: str) -> tuple[list[TopicLine], list[tuple[int, Reason]]]:
    """Topics pasted as lines of `title;hours`, or two columns of a spreadsheet; and what is wrong, by line from 1.

    A leading number with a dot or bracket is the number of the topic, not its name. Empty lines are left out.
    """
    topics: list[TopicLine] = []
    faults: list[tuple[int, Reason]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        found = read_topic(*_parted(line))
        if isinstance(found, Reason):
            faults.append((number, found))
        else:
            topics.append(found)
    return topics, faults


def _parted(line: str) -> tuple[str, str]:
    """Title and hours: the hours are what stands behind the last tab or semicolon, if that is a number or nothing."""
    title, hours = line, ""
    found = re.fullmatch(r"(.*)[;\t]\s*([0-9]*|[^;\t]{1,12})\s*", line)
    if found and (found[2].strip() == "" or re.fullmatch(r"[-+]?[0-9].*", found[2].strip())):
        title, hours = found[1], found[2].strip()
    return re.sub(r"^\s*[0-9]{1,3}\s*[.)]\s*", "", title.replace("\t", " ")).strip(), hours


def total(topics: Iterable[TopicLine]) -> int:
    """The hours of all topics."""
    return sum(topic.hours for topic in topics)

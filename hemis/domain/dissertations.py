"""Dissertations: their kinds, the codes they carry, the order of their dates and the terms of a defence (rules 10)."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from hemis.domain.alphabet import LOOK_ALIKES
from hemis.domain.calendar import add_months
from hemis.domain.councils import parse_code
from hemis.domain.errors import RuleError
from hemis.domain.formats import short_date
from hemis.domain.i18n import N_

CANDIDATE, DOCTORAL, PHD, DSC = "candidate", "doctoral", "phd", "dsc"
KINDS = {
    CANDIDATE: N_("Номзодлик диссертацияси"),
    DOCTORAL: N_("Докторлик диссертацияси"),
    PHD: N_("Фалсафа доктори (PhD) диссертацияси"),
    DSC: N_("Фан доктори (DSc) диссертацияси"),
}
DEGREES = {PHD: "PhD", DSC: "DSc"}
"""The degrees of today; the other two kinds are the archive."""
LAST_CANDIDATE, FIRST_PHD = 2012, 2017
DATES = {
    "preliminary_on": N_("Дастлабки муҳокамага қабул қилинган сана"),
    "sent_on": N_("Илмий семинарга юборилган сана"),
    "seminar_on": N_("Илмий семинар санаси"),
    "returned_on": N_("Кенгашга қайтарилган сана"),
    "accepted_on": N_("Ҳимояга қабул қилинган сана"),
    "oak_announced_on": N_("ОАК сайтида эълон қилинган сана"),
    "day": N_("Ҳимоя санаси"),
    "sent_to_oak_on": N_("Ҳужжатлар ОАКга юборилган сана"),
    "oak_decided_on": N_("ОАК Раёсати қарори санаси"),
}
"""The steps of a defence in their order; each may be unknown, none may be before one that stands above it."""
OPENED = {
    "full_text_on": N_("Диссертация матни жойлаштирилган сана"),
    "summary_on": N_("Автореферат жойлаштирилган сана"),
    "ziyonet_on": N_("ZiyoNET тармоғига жойлаштирилган сана"),
}
"""What is laid before the public on the way: between the acceptance and the defence."""
NOT_BEFORE = {
    "preliminary_on": N_("Бу сана дастлабки муҳокамага қабул қилинган санадан (%(day)s) олдин бўлиши мумкин эмас."),
    "sent_on": N_("Бу сана илмий семинарга юборилган санадан (%(day)s) олдин бўлиши мумкин эмас."),
    "seminar_on": N_("Бу сана илмий семинар санасидан (%(day)s) олдин бўлиши мумкин эмас."),
    "returned_on": N_("Бу сана кенгашга қайтарилган санадан (%(day)s) олдин бўлиши мумкин эмас."),
    "accepted_on": N_("Бу сана ҳимояга қабул қилинган санадан (%(day)s) олдин бўлиши мумкин эмас."),
    "oak_announced_on": N_("Бу сана ОАК сайтида эълон қилинган санадан (%(day)s) олдин бўлиши мумкин эмас."),
    "day": N_("Бу сана ҳимоя санасидан (%(day)s) олдин бўлиши мумкин эмас."),
    "sent_to_oak_on": N_("Бу сана ҳужжатлар ОАКга юборилган санадан (%(day)s) олдин бўлиши мумкин эмас."),
}
"""What a date is told that stands before the step named."""
NOT_AFTER = N_("Бу сана ҳимоя санасидан (%(day)s) кейин бўлиши мумкин эмас.")
_SIGNS = r"[A-Za-z\u0400-\u04ff]{1,6}"
_REGISTRATION = re.compile(rf"B([0-9]{{4}})\.([1-4])\.(PhD|DSc)/{_SIGNS}[0-9]{{1,9}}")


class Registration(NamedTuple):
    """Мавзу рўйхати рақами, read: B2020.4.PhD/B316."""

    number: str
    year: int
    quarter: int
    degree: str


def parse_registration(text: str, *, field: str | None = "registration") -> Registration:
    """Read the registration number of a topic; letters before the slash that only look Latin are mended."""
    head, slash, tail = re.sub(r"\s", "", text).partition("/")
    number = head.translate(LOOK_ALIKES) + slash + tail
    found = _REGISTRATION.fullmatch(number)
    if not found:
        raise RuleError(
            N_("Мавзу рақами йил, чорак (1–4), даража ва тартиб рақамидан иборат: масалан, B2020.4.PhD/B316."),
            field=field,
        )
    return Registration(number, int(found[1]), int(found[2]), found[3])


def parse_council(code: str, kind: str, *, field: str | None = "council") -> str:
    """Read the code of the council, which must be able to give the degree; in the archive its name is free text."""
    if kind not in DEGREES:
        return code
    council = parse_code(code, field=field)
    if kind == DSC and council.degree != DEGREES[DSC]:
        raise RuleError(N_("DSc диссертацияси DSc кенгашида ҳимоя қилинади: шифр DSc билан бошлансин."), field=field)
    return council.text


def check_registration(number: Registration, kind: str, day: date, *, field: str | None = "registration") -> None:
    """RuleError when a topic was registered for another degree, or after its defence."""
    if number.degree != DEGREES[kind]:
        raise RuleError(
            N_("Мавзу %(degree)s даражаси учун рўйхатдан ўтган: диссертация турини текширинг."),
            field=field,
            degree=number.degree,
        )
    if (number.year, number.quarter) > (day.year, (day.month + 2) // 3):
        raise RuleError(N_("Мавзу ҳимоядан кейин рўйхатдан ўтган бўлиб чиқди: йил ва чоракни текширинг."), field=field)


def check_kind(kind: str, day: date, *, field: str | None = "kind") -> None:
    """RuleError when there was no such degree in the year of the defence."""
    if kind == CANDIDATE and day.year > LAST_CANDIDATE:
        raise RuleError(N_("Номзодлик диссертациялари 2012 йилгача ҳимоя қилинган."), field=field)
    if kind == DOCTORAL and day.year > FIRST_PHD:
        raise RuleError(N_("2017 йилдан кейин докторлик диссертацияси DSc деб киритилади."), field=field)
    if kind in DEGREES and day.year < FIRST_PHD:
        raise RuleError(N_("PhD ва DSc диссертациялари 2017 йилдан бошлаб ҳимоя қилинади."), field=field)


def check_order(days: Mapping[str, date | None]) -> None:
    """RuleError on the field of the first date that runs backwards; it names the step that it contradicts."""
    known = [(name, day) for name in DATES if (day := days.get(name))]
    for (before, earlier), (name, day) in pairwise(known):
        if day < earlier:
            raise RuleError(NOT_BEFORE[before], field=name, day=short_date(earlier))
    accepted, defence = days.get("accepted_on"), days.get("day")
    for name in OPENED:
        day = days.get(name)
        if day and accepted and day < accepted:
            raise RuleError(NOT_BEFORE["accepted_on"], field=name, day=short_date(accepted))
        if day and defence and day > defence:
            raise RuleError(NOT_AFTER, field=name, day=short_date(defence))


class Limits(NamedTuple):
    """The terms of one defence by the rules of its day; months but for the last."""

    expertise: int
    accept: int
    defence_days: int


class Term(NamedTuple):
    """A term: what it is for, its last day, and when it was kept, if it was."""

    title: str
    last_day: date
    done_on: date | None
    runs_forward: bool = True
    """A term that is counted back from an event is never given longer."""
    worked_day: date | None = None
    """The working day to which a last day off moves (rules 11.10); None where it does not."""

    @property
    def until(self) -> date:
        """The day until which it may still be kept."""
        return self.worked_day or self.last_day

    def is_late(self, today: date) -> bool:
        return (self.done_on or today) > self.until


EXPERTISE = N_("Дастлабки экспертиза")
ACCEPTANCE = N_("Ҳимояга қабул қилиш")
DEFENCE = N_("Ҳимоя")


def terms(days: Mapping[str, date | None], limits: Limits) -> list[Term]:
    """The terms that have begun: expertise from the acceptance on, a decision after the seminar, the defence."""
    rows = (
        (EXPERTISE, "preliminary_on", "returned_on", lambda day: add_months(day, limits.expertise)),
        (ACCEPTANCE, "seminar_on", "accepted_on", lambda day: add_months(day, limits.accept)),
        (DEFENCE, "oak_announced_on", "day", lambda day: day + timedelta(days=limits.defence_days)),
    )
    return [Term(title, until(begun), days.get(end)) for title, start, end, until in rows if (begun := days.get(start))]


__all__ = [
    "CANDIDATE",
    "DATES",
    "DEGREES",
    "DOCTORAL",
    "DSC",
    "KINDS",
    "OPENED",
    "PHD",
    "Limits",
    "Registration",
    "Term",
    "check_kind",
    "check_order",
    "check_registration",
    "parse_council",
    "parse_registration",
    "terms",
]

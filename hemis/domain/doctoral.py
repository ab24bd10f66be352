"""Doctoral studies: forms, states, years of study, what a defence asks for, which terms run (rules 10.1, 10.3-10.6)."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from hemis.domain.calendar import add_months
from hemis.domain.dissertations import DSC, PHD, Term
from hemis.domain.i18n import N_
from hemis.domain.workflow import Step, Table

BASIC, PHD_SEEKER, DOCTORATE, DSC_SEEKER, TRAINEE = "11", "12", "13", "14", "15"
FORMS = {
    BASIC: N_("Таянч докторантура (PhD)"),
    PHD_SEEKER: N_("Мустақил изланувчи (PhD)"),
    DOCTORATE: N_("Докторантура (DSc)"),
    DSC_SEEKER: N_("Мустақил изланувчи (DSc)"),
    TRAINEE: N_("Стажёр-тадқиқотчи"),
}
DEGREE_OF = {BASIC: PHD, PHD_SEEKER: PHD, DOCTORATE: DSC, DSC_SEEKER: DSC, TRAINEE: PHD}
"""A trainee prepares for the lower degree."""
DEGREES = {PHD: "PhD", DSC: "DSc"}
FIELDS = {
    "01": N_("Физика-математика фанлари"),
    "02": N_("Кимё фанлари"),
    "03": N_("Биология фанлари"),
    "04": N_("Геология-минералогия фанлари"),
    "05": N_("Техника фанлари"),
    "06": N_("Қишлоқ хўжалиги фанлари"),
    "07": N_("Тарих фанлари"),
    "08": N_("Иқтисодиёт фанлари"),
    "09": N_("Фалсафа фанлари"),
    "10": N_("Филология фанлари"),
    "11": N_("География фанлари"),
    "12": N_("Юридик фанлар"),
    "13": N_("Педагогика фанлари"),
    "14": N_("Тиббиёт фанлари"),
    "15": N_("Фармацевтика фанлари"),
    "16": N_("Ветеринария фанлари"),
    "17": N_("Санъатшунослик фанлари"),
    "18": N_("Архитектура"),
    "19": N_("Психология фанлари"),
    "22": N_("Социология фанлари"),
    "23": N_("Сиёсий фанлар"),
}
"""Фан тармоғи: the first two digits of the code of a speciality."""

ADMITTED, STUDYING, LEAVE, EXTENDED = "admitted", "studying", "leave", "extended"
FINISHED, DEFENDED, EXPELLED = "finished", "defended", "expelled"
STATES = {
    ADMITTED: N_("қабул қилинган"),
    STUDYING: N_("ўқимоқда"),
    LEAVE: N_("таътилда"),
    EXTENDED: N_("муддати узайтирилган"),
    FINISHED: N_("муддатини тугатган"),
    DEFENDED: N_("ҳимоя қилган"),
    EXPELLED: N_("четлаштирилган"),
}
AT_WORK = frozenset({STUDYING, EXTENDED})
OPEN = frozenset({ADMITTED, STUDYING, LEAVE, EXTENDED, FINISHED})
"""States from which something is still expected."""
VERBS = {
    "start": N_("Ўқишни бошлаш"),
    "leave": N_("Таътил бериш"),
    "resume": N_("Таътилдан қайтариш"),
    "extend": N_("Муддатни узайтириш"),
    "finish": N_("Ўқишни тугатиш"),
    "defend": N_("Ҳимоя қилди деб белгилаш"),
    "expel": N_("Четлаштириш"),
    "reinstate": N_("Тиклаш"),
}
STEPS: Table = {
    "start": Step(frozenset({ADMITTED}), STUDYING, N_("Фақат қабул қилинган докторант ўқишни бошлайди.")),
    "leave": Step(AT_WORK, LEAVE, N_("Таътил фақат ўқиётган докторантга берилади.")),
    "resume": Step(frozenset({LEAVE}), STUDYING, N_("Докторант таътилда эмас.")),
    "extend": Step(AT_WORK, EXTENDED, N_("Муддат фақат ўқиётган докторантга узайтирилади.")),
    "finish": Step(AT_WORK, FINISHED, N_("Фақат ўқиётган докторант ўқишни тугатади.")),
    "defend": Step(
        frozenset({FINISHED}), DEFENDED, N_("Аввал ўқиш тугатилади: ҳимоя қилди деб ундан кейин белгиланади.")
    ),
    "expel": Step(frozenset({ADMITTED, STUDYING, LEAVE, EXTENDED}), EXPELLED, N_("Бу ҳолатда четлаштириб бўлмайди.")),
    "reinstate": Step(frozenset({EXPELLED}), STUDYING, N_("Фақат четлаштирилган докторант тикланади.")),
}
WITH_REASON = frozenset({"leave", "extend", "expel", "reinstate"})
WITH_DAY = frozenset({"leave", "extend", "reinstate"})
"""Steps that say until which day something lasts: the leave, or the new term."""

PASSED, CONDITIONAL, FAILED = "passed", "conditional", "failed"
RESULTS = {PASSED: N_("аттестациядан ўтди"), CONDITIONAL: N_("шартли ўтди"), FAILED: N_("ўтмади")}
POSITIVE, REWORK = "positive", "rework"
CONCLUSIONS = {POSITIVE: N_("ижобий"), REWORK: N_("қайта ишлашга қайтарилди")}
MONTHS = 12
MOST_YEARS = 20
"""So many years of study a plan and its attestations know."""


def steps_from(status: str, form: str) -> list[str]:
    """Return the verbs that a state allows; a trainee defends nothing."""
    found = [verb for verb, each in STEPS.items() if status in each.sources]
    return [verb for verb in found if verb != "defend" or form != TRAINEE]


def term_years(form: str, by_degree: tuple[Decimal, ...], trainee: int) -> int:
    """Return how many years a form lasts; one who studies beside work has as many as the degree takes."""
    return trainee if form == TRAINEE else int(by_degree[list(DEGREES).index(DEGREE_OF[form])])


def term_end(admitted_on: date, years: int) -> date:
    """The last day of a term of so many years."""
    return add_months(admitted_on, MONTHS * years) - timedelta(days=1)


def year_end(admitted_on: date, leave_days: int, year: int) -> date:
    """The last day of a year of study; days of leave are not studied."""
    return term_end(admitted_on, year) + timedelta(days=leave_days)


def years_of(admitted_on: date, ends_on: date, leave_days: int) -> int:
    """How many years of study a term has; an extension adds those that it begins."""
    year = 1
    while year_end(admitted_on, leave_days, year) < ends_on:
        year += 1
    return year


def course_on(admitted_on: date, ends_on: date, leave_days: int, day: date) -> int:
    """The year of study on a day: never before the first, never after the last."""
    return years_of(admitted_on, min(max(day, admitted_on), ends_on), leave_days)


class Publication(NamedTuple):
    """An approved work as the minimum sees it."""

    kind: str
    in_oak: bool = False
    in_base: bool = False
    """Scopus or Web of Science."""


class Share(NamedTuple):
    """A line of the minimum: what, how many there are, how many there have to be."""

    title: str
    found: int
    needed: int

    @property
    def missing(self) -> int:
        return max(0, self.needed - self.found)


WORKS = N_("Илмий ишлар")
LISTED = N_("ОАК рўйхатидаги нашрларда мақолалар")
CONFERENCES = N_("Халқаро анжуман тўпламларида")
FOREIGN = N_("Шу жумладан, хорижий журналда")
LEADING = N_("Етакчи хорижий журналда")
ARTICLES = ("article_foreign", "article_local")


def minimum(degree: str, works: Iterable[Publication], needed: tuple[Decimal, ...]) -> list[Share]:
    """Compare works with the minimum of a degree: `needed` is 7/3/2/1 for PhD and 15/10/1 for DSc (rules 10.5)."""
    rows = list(works)
    listed = [each for each in rows if each.kind in ARTICLES and (each.in_oak or _is_foreign_base(each))]
    foreign = [each for each in listed if each.kind == "article_foreign"]
    conferences = [each for each in rows if each.kind == "abstract_international" or _is_conference_base(each)]
    limits = [int(each) for each in needed]
    whole, articles = Share(WORKS, len(rows), limits[0]), Share(LISTED, len(listed), limits[1])
    if degree == DSC:
        return [whole, articles, Share(LEADING, len([each for each in foreign if each.in_base]), limits[2])]
    at_conferences = Share(CONFERENCES, len(conferences), limits[2])
    return [whole, articles, Share(FOREIGN, len(foreign), limits[3]), at_conferences]


def _is_foreign_base(work: Publication) -> bool:
    return work.kind == "article_foreign" and work.in_base


def _is_conference_base(work: Publication) -> bool:
    return work.kind == "article_conference" and work.in_base


class Limits(NamedTuple):
    """The terms of one way to a defence by the rules of its day."""

    expertise_months: int
    review_days: int
    accept_months: int
    defence_days: int
    summary_days: int
    rework_months: int


DAYS = {
    "submitted_on": N_("Дастлабки экспертизага топширилган сана"),
    "expertise_on": N_("Экспертиза хулосаси санаси"),
    "review_asked_on": N_("Тақризга юборилган сана"),
    "reviewed_on": N_("Тақриз олинган сана"),
    "seminar_on": N_("Илмий семинар санаси"),
    "accepted_on": N_("Ҳимояга қабул қилинган сана"),
    "announced_on": N_("ОАК сайтида эълон қилинган сана"),
    "summary_sent_on": N_("Автореферат тарқатилган сана"),
    "defended_on": N_("Ҳимоя санаси"),
}
"""The way to a defence in its order."""
CHAIN = tuple(name for name in DAYS if name != "summary_sent_on")
"""Steps none of which stands before an earlier one; the abstract is sent any day between acceptance and defence."""
EXPERTISE = N_("Дастлабки экспертиза хулосаси")
REVIEW = N_("Тақриз")
ACCEPTANCE = N_("Ҳимояга қабул қилиш")
SUMMARY = N_("Авторефератни тарқатиш")
DEFENCE = N_("Ҳимоя")
STUDY = N_("Ўқиш муддатининг тугаши")
ATTESTATION = N_("%(year)s-ўқиш йили аттестацияси")
PLAN_ITEM = N_("Шахсий режа: %(title)s")


def defence_terms(days: Mapping[str, date | None], limits: Limits) -> list[Term]:
    """The terms of a way to a defence that have begun (rules 10.3)."""
    rows = (
        (EXPERTISE, "submitted_on", "expertise_on", lambda day: add_months(day, limits.expertise_months)),
        (REVIEW, "review_asked_on", "reviewed_on", lambda day: day + timedelta(days=limits.review_days)),
        (ACCEPTANCE, "seminar_on", "accepted_on", lambda day: add_months(day, limits.accept_months)),
        (SUMMARY, "defended_on", "summary_sent_on", lambda day: day - timedelta(days=limits.summary_days)),
        (DEFENCE, "announced_on", "defended_on", lambda day: day + timedelta(days=limits.defence_days)),
    )
    found = ((title, until(begun), days.get(end)) for title, start, end, until in rows if (begun := days.get(start)))
    return [Term(*each, runs_forward=each[0] != SUMMARY) for each in found]


def first_backwards(days: Mapping[str, date | None]) -> tuple[str, str] | None:
    """Return the first date of the way that stands before an earlier step, and that step."""
    before = ""
    for name in CHAIN:
        day = days.get(name)
        earlier = days.get(before) if before else None
        if day and earlier and day < earlier:
            return name, before
        before = name if day else before
    return None


def misplaced_summary(days: Mapping[str, date | None]) -> bool:
    """Whether the abstract was sent before the acceptance or after the defence, as far as they are known."""
    sent, accepted, defended = (days.get(name) for name in ("summary_sent_on", "accepted_on", "defended_on"))
    return bool(sent and ((accepted and sent < accepted) or (defended and sent > defended)))


__all__ = [
    "ADMITTED",
    "ATTESTATION",
    "AT_WORK",
    "BASIC",
    "CONCLUSIONS",
    "CONDITIONAL",
    "DAYS",
    "DEFENDED",
    "DEGREES",
    "DEGREE_OF",
    "DOCTORATE",
    "DSC",
    "DSC_SEEKER",
    "EXPELLED",
    "EXTENDED",
    "FAILED",
    "FIELDS",
    "FINISHED",
    "FORMS",
    "LEAVE",
    "MOST_YEARS",
    "OPEN",
    "PASSED",
    "PHD",
    "PHD_SEEKER",
    "PLAN_ITEM",
    "POSITIVE",
    "RESULTS",
    "REWORK",
    "STATES",
    "STEPS",
    "STUDY",
    "STUDYING",
    "TRAINEE",
    "VERBS",
    "WITH_DAY",
    "WITH_REASON",
    "Limits",
    "Publication",
    "Share",
    "course_on",
    "defence_terms",
    "first_backwards",
    "minimum",
    "misplaced_summary",
    "steps_from",
    "term_end",
    "term_years",
    "year_end",
    "years_of",
]

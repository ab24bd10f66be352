"""What a rule parameter is, and which of its versions holds on a day (rule R0.1, settings of rules 13).

Values are stored as text and read by their spec. A version holds from `valid_from` up to, not including, `valid_to`.
"""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple, Protocol

from hemis.domain.errors import RuleError
from hemis.domain.formats import plain
from hemis.domain.i18n import N_

Value = int | Decimal | str | tuple[Decimal, ...]

WHOLE, NUMBER, CHOICE, NUMBERS = "whole", "number", "choice", "numbers"


class RuleSpec(NamedTuple):
    """One parameter. `type` is whole, number, choice (of `choices`) or numbers (`60/70/90`, as many as the default)."""

    key: str
    type: str
    default: str
    minimum: Decimal
    maximum: Decimal
    act: str
    title: str
    choices: tuple[str, ...] = ()


class Version(Protocol):
    """A stored value: `scope` is empty or names what it is limited to, such as `faculty=12,form=11`."""

    @property
    def key(self) -> str: ...
    @property
    def value(self) -> str: ...
    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date | None: ...
    @property
    def scope(self) -> str: ...


COUNCIL = N_("Муассаса кенгаши қарори")
CREDIT_ACT = N_("Вазирлар Маҳкамасининг 824-сон қарори (31.12.2020)")
MARKS_ACT = N_("3069-сон низом (26.09.2018)")
MOVEMENT_ACT = N_("Вазирлар Маҳкамасининг 393-сон қарори (20.06.2017)")
STIPEND_ACT = N_("Вазирлар Маҳкамасининг 59-сон қарори (31.01.2020)")
GRANT_ACT = N_("Вазирлар Маҳкамасининг 149-сон қарори (10.03.2025)")
CONTRACT_ACT = N_("Вазирлар Маҳкамасининг 527-сон қарори (18.08.2021)")
LOAD_ACT = N_("3076-сон қоидалар (08.10.2018)")
CONTEST_ACT = N_("Вазирлар Маҳкамасининг 20-сон қарори (10.02.2006)")
ATTESTATION_ACT = N_("Давлат якуний аттестацияси низоми")
APPEALS_ACT = N_("ЎРҚ-445-сон қонун (11.09.2017)")
PASSPORT_ACT = N_("«ОТМ илмий фаолияти» хизмати паспорти")
LABOUR_CODE = N_("Меҳнат кодекси")


def _spec(key: str, type: str, default: str, low: str, high: str, act: str, title: str, *choices: str) -> RuleSpec:
    return RuleSpec(key, type, default, Decimal(low), Decimal(high), act, title, choices)


_SPECS = (
    _spec("promotion.gpa_min", NUMBER, "2.40", "2.40", "3.00", CREDIT_ACT, N_("Курсдан ўтиш учун энг кам GPA")),
    _spec(
        "gpa.failed_as", CHOICE, "0", "0", "2", COUNCIL, N_("Ўзлаштирилмаган фаннинг GPA ҳисобидаги баҳоси"), "0", "2"
    ),
    _spec("gpa.decimals", WHOLE, "2", "2", "2", COUNCIL, N_("GPA каср рақамлари сони")),
    _spec("grade.bounds", NUMBERS, "60/70/90", "1", "100", MARKS_ACT, N_("3, 4 ва 5 баҳо чегаралари")),
    _spec("grade.final_min", NUMBER, "60", "0", "100", MARKS_ACT, N_("Якуний назоратнинг энг кам улуши, фоиз")),
    _spec("grade.semester_min", NUMBER, "60", "0", "100", COUNCIL, N_("Семестр баллининг энг кам улуши, фоиз")),
    _spec("retake.max", WHOLE, "2", "0", "5", MARKS_ACT, N_("Қайта топширишлар сони")),
    _spec("retake.window_days", WHOLE, "30", "1", "365", MARKS_ACT, N_("Қайта топшириш муддати, кун")),
    _spec("debt.limit", WHOLE, "4", "1", "20", MARKS_ACT, N_("Курсдан қолдирадиган қарздорликлар сони")),
    _spec("exam.max_per_day", WHOLE, "1", "1", "3", MARKS_ACT, N_("Бир кундаги якуний назоратлар сони")),
    _spec("exam.gap_days", WHOLE, "2", "0", "10", COUNCIL, N_("Якуний назоратлар оралиғи, кун")),
    _spec("appeal.submit_hours", WHOLE, "24", "1", "240", MARKS_ACT, N_("Апелляция бериш муддати, соат")),
    _spec("appeal.decide_workdays", WHOLE, "2", "1", "30", COUNCIL, N_("Апелляцияни кўриш муддати, иш куни")),
    _spec("att.subject_pct", NUMBER, "25", "1", "100", CREDIT_ACT, N_("Фандан четлатадиган дарс қолдириш, фоиз")),
    _spec("att.expel_hours", WHOLE, "74", "1", "1000", MOVEMENT_ACT, N_("Семестрда қолдириш чегараси, соат")),
    _spec("attendance.edit_workdays", WHOLE, "1", "0", "10", COUNCIL, N_("Давоматни ўзгартириш муддати, иш куни")),
    _spec("attendance.pair_hours", WHOLE, "2", "1", "4", COUNCIL, N_("Жуфтликдаги академик соатлар")),
    _spec("lesson.academic_minutes", WHOLE, "40", "30", "60", COUNCIL, N_("Академик соат, дақиқа")),
    _spec("journal.lock_hours", WHOLE, "24", "1", "720", COUNCIL, N_("Журнал ёпиладиган муддат, соат")),
    _spec("sheet.reopen_hours", WHOLE, "24", "1", "24", COUNCIL, N_("Қайднома қайта очиладиган муддат, соат")),
    _spec("sheet.reason_min", WHOLE, "20", "20", "200", COUNCIL, N_("Қайта очиш сабабининг энг кам узунлиги")),
    _spec("week.days", CHOICE, "6", "5", "6", LABOUR_CODE, N_("Иш ҳафтасидаги кунлар"), "5", "6"),
    _spec("publish.workdays", WHOLE, "1", "1", "10", PASSPORT_ACT, N_("Эълон қилиш муддати, иш куни")),
    _spec("plan.ahead_days", WHOLE, "30", "0", "180", COUNCIL, N_("Календар режа тайёрлана бошлайдиган муддат, кун")),
    _spec("credit.hours", WHOLE, "30", "25", "30", CREDIT_ACT, N_("Бир кредитдаги академик соат")),
    _spec("year.credits", WHOLE, "60", "60", "60", CREDIT_ACT, N_("Ўқув йили ҳажми, кредит")),
    _spec("semester.tolerance", WHOLE, "0", "0", "3", COUNCIL, N_("Семестр кредитларининг мумкин бўлган фарқи")),
    _spec("semester.theory_weeks", WHOLE, "15", "1", "30", COUNCIL, N_("Семестрдаги назарий таълим ҳафталари")),
    _spec("semester.exam_weeks", WHOLE, "3", "1", "10", COUNCIL, N_("Семестрдаги назорат ҳафталари")),
    _spec("elective.choices", WHOLE, "2", "1", "10", COUNCIL, N_("Танлов гуруҳидаги фанларнинг энг кам сони")),
    _spec("study.max_years", NUMBERS, "8/4", "1", "15", CREDIT_ACT, N_("Энг узоқ ўқиш: бакалавр/магистр, йил")),
    _spec("contest.years", WHOLE, "5", "1", "10", CONTEST_ACT, N_("Танлов муддати, йил")),
    _spec("training.every_years", WHOLE, "3", "1", "10", COUNCIL, N_("Малака ошириш даврийлиги, йил")),
    _spec("training.hours", WHOLE, "144", "1", "1000", COUNCIL, N_("Малака ошириш ҳажми, соат")),
    _spec("terms.warn_months", WHOLE, "6", "1", "24", COUNCIL, N_("Муддат тугашидан олдинги огоҳлантириш, ой")),
    _spec("stavka.max", NUMBER, "1.5", "0.25", "1.5", LABOUR_CODE, N_("Бир ходимнинг жами ставкаси, кўпи билан")),
    _spec("stavka.step", NUMBER, "0.25", "0.05", "1", COUNCIL, N_("Ставка қадами")),
    _spec("load.auditory_min", WHOLE, "400", "0", "2000", LOAD_ACT, N_("Йиллик аудитория юкламаси, камида")),
    _spec("load.lecture_max_nodegree", WHOLE, "250", "0", "2000", LOAD_ACT, N_("Даражасиз ўқитувчининг маъруза соати")),
    _spec("load.min_experience_years", WHOLE, "3", "0", "20", LOAD_ACT, N_("Даражасиз маърузачининг стажи, йил")),
    _spec("load.per_stavka", WHOLE, "756", "100", "2000", COUNCIL, N_("Бир ставканинг йиллик юкламаси, соат")),
    _spec("gac.own_max_pct", NUMBER, "40", "0", "100", ATTESTATION_ACT, N_("Комиссиядаги ўз ходимлари, фоиз")),
    _spec("gac.min_members", WHOLE, "5", "1", "50", ATTESTATION_ACT, N_("Комиссия аъзоларининг энг кам сони")),
    _spec("gac.retakes_per_year", WHOLE, "2", "0", "10", ATTESTATION_ACT, N_("Бир йилда қайта топшириш сони")),
    _spec("gac.retake_years", WHOLE, "3", "0", "10", ATTESTATION_ACT, N_("Қайта топшириш мумкин бўлган йиллар")),
    _spec("honours.excellent_pct", NUMBER, "75", "50", "100", COUNCIL, N_("Имтиёзли диплом учун аъло баҳолар, фоиз")),
    _spec("appeal.days", NUMBERS, "15/30", "1", "90", APPEALS_ACT, N_("Мурожаатни кўриш муддати, кун")),
    _spec("reinstate.years", NUMBERS, "5/10", "1", "20", MOVEMENT_ACT, N_("Тиклаш муддатлари, йил")),
    _spec("stipend.bonus", NUMBER, "20", "0", "100", STIPEND_ACT, N_("Аълочиларга стипендия қўшимчаси, фоиз")),
    _spec("stipend.satisf_share", NUMBER, "30", "0", "100", STIPEND_ACT, N_("Стипендиясиз қолдирадиган улуш, фоиз")),
    _spec("grant.gpa_min", NUMBER, "3.5", "0", "5", GRANT_ACT, N_("Грант танловига киритадиган GPA")),
    _spec("contract.instalments", NUMBERS, "25/50/75/100", "1", "100", CONTRACT_ACT, N_("Шартнома тўловлари, фоиз")),
    _spec("export.rows", WHOLE, "5000", "100", "50000", COUNCIL, N_("Дарҳол бериладиган рўйхат, кўпи билан қатор")),
    _spec("export.keep_days", WHOLE, "3", "1", "30", COUNCIL, N_("Тайёрланган рўйхат файли сақланадиган кунлар")),
    _spec("pinfl.checksum", CHOICE, "warn", "0", "0", COUNCIL, N_("ЖШШИР назорат рақами хатоси"), "warn", "block"),
)
RULES: dict[str, RuleSpec] = {spec.key: spec for spec in _SPECS}


def parse_value(spec: RuleSpec, text: str) -> Value:
    """Read a value as a person types it (comma or point); RuleError on field `value` when the spec forbids it."""
    if spec.type == CHOICE:
        return _choice(spec, text.strip())
    if spec.type == NUMBERS:
        return _numbers(spec, text)
    number = _number(spec, text)
    if spec.type == NUMBER:
        return number
    if number != number.to_integral_value():
        raise RuleError(N_("Бутун сон киритинг: масалан, %(example)s."), field="value", example=spec.default)
    return int(number)


def value_on(key: str, versions: Iterable[Version], day: date, scope: str = "") -> Value:
    """The value of rule `key` on `day` within `scope`; the act's default when no version holds.

    A version holds when everything in its own scope is in `scope`; the most specific wins, then the latest.
    """
    asked = _parts(scope)
    holding = [
        version
        for version in versions
        if version.key == key
        and version.valid_from <= day
        and (version.valid_to is None or day < version.valid_to)
        and _parts(version.scope) <= asked
    ]
    best = max(holding, key=lambda version: (len(_parts(version.scope)), version.valid_from), default=None)
    return parse_value(RULES[key], best.value if best else RULES[key].default)


def whole_on(key: str, versions: Iterable[Version], day: date, scope: str = "") -> int:
    """`value_on` of a rule that is a whole number, or a choice between whole numbers."""
    return int(number_on(key, versions, day, scope))


def number_on(key: str, versions: Iterable[Version], day: date, scope: str = "") -> Decimal:
    """`value_on` of a rule that is one number."""
    value = value_on(key, versions, day, scope)
    if isinstance(value, tuple):
        raise TypeError(f"{key} is a list of numbers")
    return Decimal(value)


def _choice(spec: RuleSpec, text: str) -> str:
    if text not in spec.choices:
        raise RuleError(
            N_("Қуйидагилардан бирини танланг: %(choices)s."), field="value", choices=", ".join(spec.choices)
        )
    return text


def _numbers(spec: RuleSpec, text: str) -> tuple[Decimal, ...]:
    numbers = tuple(_number(spec, part) for part in text.split("/"))
    default = [Decimal(part) for part in spec.default.split("/")]
    in_order = list(numbers) == sorted(numbers, reverse=default[0] > default[-1])
    if len(numbers) != len(default) or not in_order:
        raise RuleError(
            N_("Сонларни тартиб билан, «/» билан ажратиб киритинг: масалан, %(example)s."),
            field="value",
            example=spec.default,
        )
    return numbers


def _number(spec: RuleSpec, text: str) -> Decimal:
    found = re.fullmatch(r"[0-9]{1,12}(?:[.,][0-9]{1,4})?", text.strip())
    if not found:
        raise RuleError(N_("Сон киритинг: масалан, %(example)s."), field="value", example=spec.default)
    number = Decimal(found[0].replace(",", "."))
    if not spec.minimum <= number <= spec.maximum:
        raise RuleError(
            N_("Қиймат %(minimum)s дан %(maximum)s гача бўлиши керак."),
            field="value",
            minimum=plain(spec.minimum),
            maximum=plain(spec.maximum),
        )
    return number


def _parts(scope: str) -> frozenset[str]:
    return frozenset(part.strip() for part in scope.split(",") if part.strip())

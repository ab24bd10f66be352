"""Student movement as one state machine: each edge is an order kind, and nothing else moves a student (rules 4).

`docs/movement.md` is made from this module; `hemis.operations.movement` carries it out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from hemis.domain.classifiers import ACADEMIC_REASON, EXPEL_REASON
from hemis.domain.i18n import N_

APPLICANT, STUDYING, ON_LEAVE, EXPELLED, GRADUATED, TRANSFERRED = "10", "11", "12", "13", "14", "15"
WITHIN = frozenset({APPLICANT, STUDYING, ON_LEAVE})
"""Who belongs to the university; all others have left it, and their account is closed."""
FACULTY, STUDIES, RECTOR, VICE_RECTOR = "faculty", "academic_office", "management", "studies_vice_rector"
"""Roles that form and sign orders, as `access.roles` names them."""
BOTH = frozenset({FACULTY, STUDIES})
OFFICES = ("dean", "studies", "lawyer", "accounting")
ACADEMIC_DEBT = "17"
"""No ground since 13.10.2017: a debtor is kept on the course (rules 4.2)."""
ABSENCE, OTHER_PLACE = "15", "12"

EXPULSION = {code: title for code, title in EXPEL_REASON.items() if code not in (ACADEMIC_DEBT, OTHER_PLACE)}
"""Who goes to another institution is not expelled: that is a transfer."""
TRANSFER = {
    "group": N_("Шу йўналишдаги бошқа гуруҳга"),
    "language": N_("Бошқа таълим тилидаги гуруҳга"),
    "form": N_("Бошқа таълим шаклига"),
    "corresponding": N_("Мос таълим йўналишига"),
    "related": N_("Турдош таълим йўналишига"),
    "unrelated": N_("Турдош бўлмаган йўналишга (Давлат комиссияси қарори билан)"),
    "payment": N_("Тўлов шаклини ўзгартириш"),
}
OF_PROGRAMME = frozenset({"corresponding", "related", "unrelated"})
IN_WINDOW = OF_PROGRAMME | {"form"}
"""Transfers whose applications are taken only in a window; a group, a language, a payment change at any time."""
TAKES_GROUP = frozenset(
    {"admission", "leave_return", "promotion", "transfer", "transfer_in", "reinstatement", "repeat", "correction"}
)
"""Kinds whose lines may name a group; where `needs_group` is true they must."""
BETWEEN = {
    "marriage": N_("Никоҳ: турмуш ўртоғи яшайдиган ҳудудга"),
    "civil_servant": N_("Давлат хизматчиси бўлган турмуш ўртоғи ёки ота-онасининг бошқа ҳудудга ўтказилиши"),
    "nonstate": N_("Нодавлат ёки хорижий таълим муассасаси билан"),
}


@dataclass(frozen=True, kw_only=True)
class Move:
    """One kind of order. `target` None leaves the state; `grounds` code → sentence, empty when none is asked.

    `forms` and `signs` are roles; `offices` is the key of the rule that says who must agree; `code` that of the
    classifier h_decree_type, empty where it has none. Sentences are untranslated.
    """

    title: str
    sources: frozenset[str]
    target: str | None
    changes: str
    holds: tuple[str, ...]
    undone_by: str
    offices: str
    code: str = ""
    grounds: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    forms: frozenset[str] = BOTH
    signs: frozenset[str] = frozenset({RECTOR})
    needs_group: bool = False
    needs_until: bool = False
    needs_elsewhere: bool = False


def _states(*codes: str) -> frozenset[str]:
    return frozenset(codes)


PEOPLE, LEARNING = "orders.offices_people", "orders.offices_study"
"""Rules: who agrees to what touches a person's place and money, and to what only moves the study on."""
BY_CANCELLATION = N_("Бекор қилиш буйруғи")
BEGUN = N_("Кучга кириш куни талабанинг ҳозирги ҳолати бошланган кундан кейин")
PLACE = N_("Гуруҳ фаол, унинг курси талабаникидан юқори эмас; факультет буйруғида гуруҳ ҳам шу факультетники")
WINDOW = N_("Ариза қабул қилиш муддатида берилган, буйруқ муддатидан кечикмаган")
STATE_ONLY = N_("Давлат муассасалари орасида фақат никоҳ ёки давлат хизматчисининг ўтказилиши асос бўлади")

KINDS: dict[str, Move] = {
    "admission": Move(
        title=N_("Ўқишга қабул қилиш"),
        code="11",
        sources=_states(APPLICANT),
        target=STUDYING,
        offices=PEOPLE,
        holds=(BEGUN, PLACE),
        changes=N_("Номзод талаба бўлади ва гуруҳида ўқий бошлайди"),
        undone_by=BY_CANCELLATION,
    ),
    "expulsion": Move(
        title=N_("Ўқишдан четлаштириш"),
        code="12",
        sources=_states(STUDYING, ON_LEAVE),
        target=EXPELLED,
        grounds=EXPULSION,
        offices=PEOPLE,
        holds=(BEGUN, N_("Дарс қолдириш асосида: семестрдаги сабабсиз соатлар чегарадан ортиқ")),
        changes=N_("Талаба гуруҳ рўйхатидан чиқади, ҳисоби шу кундан ёпилади"),
        undone_by=N_("Тиклаш ёки бекор қилиш буйруғи"),
    ),
    "leave": Move(
        title=N_("Академик таътил бериш"),
        code="13",
        sources=_states(STUDYING),
        target=ON_LEAVE,
        grounds=ACADEMIC_REASON,
        offices=PEOPLE,
        needs_until=True,
        holds=(BEGUN, N_("Таътил муддати асоси учун белгиланганидан узун эмас, сони чегарадан ошмайди")),
        changes=N_("Дарс, давомат ва семестр юкламаси тўхтайди; ўрни ва гранти сақланади"),
        undone_by=N_("Таътилдан қайтиш ёки бекор қилиш буйруғи"),
    ),
    "leave_return": Move(
        title=N_("Академик таътилдан қайтиш"),
        code="21",
        sources=_states(ON_LEAVE),
        target=STUDYING,
        offices=PEOPLE,
        needs_group=True,
        holds=(BEGUN, N_("Гуруҳ талаба тугатмаган курсда ўқийди")),
        changes=N_("Талаба тугатмаган семестрига қайтади"),
        undone_by=BY_CANCELLATION,
    ),
    "promotion": Move(
        title=N_("Курсдан курсга ўтказиш"),
        code="14",
        sources=_states(STUDYING),
        target=None,
        offices=LEARNING,
        signs=_states(RECTOR, VICE_RECTOR),
        holds=(
            BEGUN,
            N_("Кейинги курс ўқув режада бор"),
            N_("Гуруҳда буйруқдан ташқари шу курс талабаси қолмайди: қолганлар аввал бошқа гуруҳга ўтказилган"),
        ),
        changes=N_("Талаба кейинги курснинг биринчи семестрига, гуруҳи кейинги курсга ўтади"),
        undone_by=BY_CANCELLATION,
    ),
    "semester": Move(
        title=N_("Семестрдан семестрга ўтказиш"),
        code="14",
        sources=_states(STUDYING),
        target=None,
        offices=LEARNING,
        signs=_states(RECTOR, VICE_RECTOR),
        holds=(BEGUN, N_("Кейинги семестр шу курсда")),
        changes=N_("Талаба ўқув режанинг кейинги семестрига ўтади"),
        undone_by=BY_CANCELLATION,
    ),
    "transfer": Move(
        title=N_("Муассаса ичида кўчириш"),
        code="15",
        sources=_states(STUDYING),
        target=None,
        grounds=TRANSFER,
        offices=PEOPLE,
        holds=(BEGUN, PLACE, N_("Йўналиш ёки таълим шакли ўзгарса, ариза ва буйруқ кўчириш муддатида")),
        changes=N_("Гуруҳ, таълим шакли, йўналиш, факультет ёки тўлов шакли ўзгаради"),
        undone_by=BY_CANCELLATION,
    ),
    "transfer_out": Move(
        title=N_("Бошқа муассасага кўчириш"),
        code="15",
        sources=_states(STUDYING),
        target=TRANSFERRED,
        grounds=BETWEEN,
        offices=PEOPLE,
        needs_elsewhere=True,
        holds=(BEGUN, STATE_ONLY, WINDOW),
        changes=N_("Талаба рўйхатдан чиқади, ҳисоби шу кундан ёпилади"),
        undone_by=BY_CANCELLATION,
    ),
    "transfer_in": Move(
        title=N_("Бошқа муассасадан кўчириб қабул қилиш"),
        code="15",
        sources=_states(APPLICANT),
        target=STUDYING,
        grounds=BETWEEN,
        offices=PEOPLE,
        needs_group=True,
        needs_elsewhere=True,
        holds=(BEGUN, STATE_ONLY, WINDOW),
        changes=N_("Номзод берилган курс ва гуруҳда ўқий бошлайди; фанлар фарқи белгиланади"),
        undone_by=BY_CANCELLATION,
    ),
    "reinstatement": Move(
        title=N_("Ўқишга тиклаш"),
        code="16",
        sources=_states(EXPELLED),
        target=STUDYING,
        offices=PEOPLE,
        needs_group=True,
        holds=(BEGUN, PLACE, N_("Муддатига кўра ректор, вазирлик ёки комиссия қарори бор")),
        changes=N_("Талаба берилган гуруҳда ўқий бошлайди, ҳисоби қайта очилади; фанлар фарқи белгиланади"),
        undone_by=BY_CANCELLATION,
    ),
    "repeat": Move(
        title=N_("Курсдан қолдириш"),
        code="17",
        sources=_states(STUDYING),
        target=None,
        offices=LEARNING,
        signs=_states(RECTOR, VICE_RECTOR),
        needs_group=True,
        holds=(BEGUN, N_("Бошқа гуруҳ: шу курсдаги ёки шу курсга ўтадиган қуйи курсдаги")),
        changes=N_("Талаба курсни бошидан бошқа гуруҳ билан ўқийди"),
        undone_by=BY_CANCELLATION,
    ),
    "graduation": Move(
        title=N_("Ўқишни битириш"),
        code="20",
        sources=_states(STUDYING),
        target=GRADUATED,
        offices=LEARNING,
        holds=(
            BEGUN,
            N_("Талаба ўқув режанинг охирги семестрида"),
            N_("Академик қарзи йўқ: режанинг ҳар бир фани тасдиқланган қайднома бўйича топширилган"),
            N_("Ўқув режадаги кредитлар тўпланган"),
        ),
        changes=N_("Талаба битирувчи бўлади, ҳисоби шу кундан ёпилади"),
        undone_by=BY_CANCELLATION,
    ),
    "rename": Move(
        title=N_("Фамилия, исм, отасининг исмини ўзгартириш"),
        sources=_states(STUDYING, ON_LEAVE),
        target=None,
        offices=PEOPLE,
        holds=(N_("Янги фамилия ва исм ёзилган, ҳозиргисидан фарқ қилади"),),
        changes=N_("Шахснинг номи икки ёзувда; ҳолати ва гуруҳи ўзгармайди"),
        undone_by=BY_CANCELLATION,
    ),
    "correction": Move(
        title=N_("Буйруққа тузатиш киритиш"),
        sources=_states(APPLICANT, STUDYING, ON_LEAVE, EXPELLED, GRADUATED, TRANSFERRED),
        target=None,
        offices=PEOPLE,
        holds=(BEGUN, N_("Тузатиладиган буйруқ кучда, талабанинг ундан кейин бошқа ҳаракати йўқ")),
        changes=N_("Тузатиладиган буйруқдаги гуруҳ, курс, семестр, тўлов шакли ёки муддат"),
        undone_by=BY_CANCELLATION,
    ),
    "cancellation": Move(
        title=N_("Буйруқни бекор қилиш"),
        sources=_states(APPLICANT, STUDYING, ON_LEAVE, EXPELLED, GRADUATED, TRANSFERRED),
        target=None,
        offices=PEOPLE,
        holds=(BEGUN, N_("Буйруқнинг барча талабалари олинган, ҳеч бирининг кейин бошқа ҳаракати йўқ")),
        changes=N_("Талабалар буйруқдан олдинги ҳолатига қайтади; буйруқ рақамини сақлайди"),
        undone_by=N_("Янги буйруқ"),
    ),
}


def can(kind: str, status: str) -> bool:
    """Whether an order of this kind takes a student in this state."""
    return status in KINDS[kind].sources


def edges() -> list[tuple[str, str, str]]:
    """(state before, kind, state after) of every move but correction and cancellation, which follow another order."""
    return [
        (before, kind, move.target or before)
        for kind, move in KINDS.items()
        if kind not in ("correction", "cancellation")
        for before in sorted(move.sources)
    ]


def offices_of(value: str) -> tuple[str, ...]:
    """The offices that a value of the rule names: `lawyer+accounting`; `none` asks nobody."""
    named = value.split("+")
    return tuple(office for office in OFFICES if office in named)


__all__ = ["KINDS", "TAKES_GROUP", "Move", "can", "edges", "offices_of"]

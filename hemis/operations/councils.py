"""Илмий кенгашлар: a council with its specialities and members, as the science department writes it (P-3e)."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import delete, exists, inspect, select

from hemis.domain import councils
from hemis.domain.councils import CHAIR, MEMBER, ROLES, SECRETARY
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.names import fold
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.councils import Council, CouncilMember, CouncilSpeciality
from hemis.operations import announced, audit

ROLE_TITLES = {
    CHAIR: N_("раис"),
    "deputy": N_("раис ўринбосари"),
    SECRETARY: N_("илмий котиб"),
    MEMBER: N_("аъзо"),
}
DEGREES = {"DSc": N_("Фан доктори (DSc)"), "PhD": N_("Фалсафа доктори (PhD)")}
TAKEN = N_("Бу рақамли кенгаш аввал киритилган.")
ENDS_EARLY = N_("Амал қилиш муддати буйруқ санасидан кейин бўлиши керак.")
TWICE = N_("Бир ихтисослик шифри икки марта ёзилган: %(code)s.")
NAMED_TWICE = N_("Бир киши икки марта ёзилган: %(name)s.")
NO_SPECIALITY = N_("Ихтисосликлар бўш: камида битта шифр киритинг.")
NO_CHAIR = N_("Аъзолар орасида раис ва илмий котиб кўрсатилмаган.")


class Speciality(NamedTuple):
    """Ихтисослик, as it is typed."""

    code: str
    name: str


class Member(NamedTuple):
    """Аъзо, as it is typed."""

    role: str
    name: str
    degree: str
    workplace: str


Lists = tuple[Sequence[Speciality], Sequence[Member]]


def save(
    row: Council,
    values: Mapping[str, Any],
    specialities: Sequence[Speciality],
    members: Sequence[Member],
    *,
    version: int,
    by: User | None,
) -> None:
    """Create or update a council with its lists; refused once it is on its way to the public."""
    values = dict(values) | _code_of(row, values["code"])
    if values["valid_until"] is not None and values["valid_until"] <= values["day"]:
        raise RuleError(ENDS_EARLY, field="valid_until")
    _require_single(specialities, members)
    members = sorted(members, key=lambda each: ROLES.index(each.role))
    is_new = bool(inspect(row).transient)
    old: Lists = ([], []) if is_new else (specialities_of(row), members_of(row))
    parts = _told(old, (specialities, members))
    words = partial(_words, row, specialities, members)
    if announced.save(row, values, words, version=version, by=by, parts=parts):
        _write_lists(row, old, (specialities, members))


def specialities_of(row: Council) -> list[Speciality]:
    """The specialities of a stored council in their order."""
    rows = select(CouncilSpeciality.code, CouncilSpeciality.name).where(CouncilSpeciality.council_id == row.id)
    return [Speciality(*each) for each in db.session.execute(rows.order_by(CouncilSpeciality.position))]


def members_of(row: Council) -> list[Member]:
    """The members of a stored council, the chair first."""
    rows = select(CouncilMember.role, CouncilMember.name, CouncilMember.degree, CouncilMember.workplace)
    mine = rows.where(CouncilMember.council_id == row.id).order_by(CouncilMember.position)
    return [Member(*each) for each in db.session.execute(mine)]


def check(row: Council) -> None:
    """RuleError while it does not say what a council may award and who leads it."""
    if not specialities_of(row):
        raise RuleError(NO_SPECIALITY)
    if not {CHAIR, SECRETARY} <= {each.role for each in members_of(row)}:
        raise RuleError(NO_CHAIR)


def content_of(row: Council) -> dict[str, Any]:
    """What the page of a council shows: specialities as [code, name], members as [role, name, degree, workplace]."""
    shown = ("code", "degree", "order_number", "place", "phone", "email", "about")
    return {name: getattr(row, name) or "" for name in shown} | {
        "valid_until": row.valid_until.isoformat() if row.valid_until else "",
        "specialities": [list(each) for each in specialities_of(row)],
        "members": [list(each) for each in members_of(row)],
    }


def put_back(row: Council, content: Mapping[str, Any]) -> audit.Changes:
    """Write the lists as an edition says them, and what is derived from the code; refused once another has the code."""
    row.code_key = _code_of(row, content["code"])["code_key"]
    old = specialities_of(row), members_of(row)
    lists = [Speciality(*each) for each in content["specialities"]], [Member(*each) for each in content["members"]]
    _write_lists(row, old, lists)
    return _told(old, lists)


def is_over(valid_until: date | None, on: date) -> bool:
    """Whether the last day of a council has passed; it still acts on that day."""
    return valid_until is not None and valid_until < on


def _code_of(row: Council, typed: str) -> dict[str, str]:
    code = councils.parse_code(typed)
    other = select(exists().where(Council.code_key == code.key, Council.id != (row.id or 0)))
    with db.session.no_autoflush:
        if db.session.scalar(other):
            raise RuleError(TAKEN, field="code")
    return {"code": code.text, "code_key": code.key, "degree": code.degree}


def _require_single(specialities: Sequence[Speciality], members: Sequence[Member]) -> None:
    councils.require_roles((each.role for each in members), field="members")
    codes = [each.code for each in specialities]
    for code in codes:
        if codes.count(code) > 1:
            raise RuleError(TWICE, field="specialities", code=code)
    names = [fold(each.name) for each in members]
    for each in members:
        if names.count(fold(each.name)) > 1:
            raise RuleError(NAMED_TWICE, field="members", name=each.name)


def _words(row: Council, specialities: Sequence[Speciality], members: Sequence[Member]) -> list[str]:
    own = (row.title, row.code, row.order_number, row.place, row.about)
    return [
        *(text or "" for text in own),
        *(f"{each.code} {each.name}" for each in specialities),
        *(f"{each.name} {each.degree} {each.workplace}" for each in members),
    ]


def _write_lists(row: Council, before: Lists, after: Lists) -> None:
    _write(row, CouncilSpeciality, after[0], before[0])
    _write(row, CouncilMember, after[1], before[1])


def _write(
    row: Council,
    model: type[CouncilSpeciality] | type[CouncilMember],
    typed: Sequence[Speciality | Member],
    before: Sequence[Speciality | Member],
) -> None:
    if list(typed) == list(before):
        return
    db.session.execute(delete(model).where(model.council_id == row.id))
    db.session.add_all(
        model(council_id=row.id, position=position, **each._asdict()) for position, each in enumerate(typed, start=1)
    )
    db.session.flush()


def _told(before: Lists, after: Lists) -> audit.Changes:
    return {
        "specialities": (_told_specialities(before[0]), _told_specialities(after[0])),
        "members": (_told_members(before[1]), _told_members(after[1])),
    }


def _told_specialities(rows: Sequence[Speciality]) -> str:
    return "; ".join(f"{each.code} {each.name}" for each in rows)


def _told_members(rows: Sequence[Member]) -> str:
    told = ((each.name, (ROLE_TITLES[each.role], each.degree, each.workplace)) for each in rows)
    return "; ".join(f"{name} ({', '.join(part for part in parts if part)})" for name, parts in told)


__all__ = [
    "DEGREES",
    "ROLE_TITLES",
    "Member",
    "Speciality",
    "check",
    "content_of",
    "is_over",
    "members_of",
    "put_back",
    "save",
    "specialities_of",
]

"""Authors of a work in their order: whoever is of the house is found by the name as it is printed, or by the number."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple, Protocol

from sqlalchemy import delete, select

from hemis.domain.errors import RuleError
from hemis.domain.formats import plain
from hemis.domain.i18n import N_
from hemis.domain.names import matches, tokens
from hemis.extensions import db
from hemis.models.scholarship import ScientificWork, WorkAuthor
from hemis.models.staff import Employee
from hemis.models.students import PersonToken

NOBODY = N_("%(place)s-муаллиф: %(number)s рақамли ходим топилмади.")
OTHER_NAME = N_("%(place)s-муаллиф: %(number)s рақамли ходимнинг исми бошқа. Рақамини ёки исмини тўғриланг.")
SEVERAL = N_("%(place)s-муаллиф: «%(name)s» исмли ходим бир нечта. Ходим рақамини ҳам ёзинг.")
TWICE = N_("«%(name)s» муаллифлар қаторида икки марта турибди.")
WITHOUT_ME = N_("Муаллифлар қаторида ўзингиз йўқсиз: исмингизни ишда қандай босилган бўлса, шундай ёзинг.")
SOME_SHARES = N_("Улуш ё ҳамма муаллифга ёзилади, ё ҳеч кимга.")
OTHER_SUM = N_("Муаллифлар улушларининг йиғиндиси 100 фоиз бўлсин: ҳозир %(sum)s фоиз.")
WHOLE = Decimal(100)
SHORTEST_SURNAME = 3


class Author(NamedTuple):
    """An author as typed; who has an organisation works elsewhere."""

    name: str
    number: str = ""
    organisation: str = ""
    share: Decimal | None = None
    """Percent of the work."""


class Named(Protocol):
    """Whoever has a name in both scripts: a card, or what is kept of one."""

    @property
    def surname(self) -> str: ...
    @property
    def surname_latin(self) -> str: ...
    @property
    def full_name(self) -> str: ...
    @property
    def full_name_latin(self) -> str: ...


class Found(NamedTuple):
    """An author with the card, if it is somebody of the house."""

    name: str
    employee_id: int | None
    organisation: str
    share: Decimal | None = None


def find(authors: Sequence[Author], owner: Employee | None = None) -> list[Found]:
    """Find who is of the house. RuleError on `author_rows` when a name is nobody's or several people's.

    `owner` has to be among them; a name that fits several people is the owner's if it fits the owner.
    """
    prove_shares([author.share for author in authors])
    found = [_find(place, author, owner)._replace(share=author.share) for place, author in enumerate(authors, start=1)]
    own = [each.employee_id for each in found if each.employee_id]
    for each in found:
        if each.employee_id and own.count(each.employee_id) > 1:
            raise RuleError(TWICE, field="author_rows", name=each.name)
    if owner and owner.id not in own:
        raise RuleError(WITHOUT_ME, field="author_rows")
    return found


def prove_shares(shares: Sequence[Decimal | None]) -> None:
    """Refuse shares of which some are missing, or that do not make exactly a hundred percent."""
    given = [share for share in shares if share is not None]
    if not given:
        return
    if len(given) < len(shares):
        raise RuleError(SOME_SHARES, field="author_rows")
    if sum(given) != WHOLE:
        raise RuleError(OTHER_SUM, field="author_rows", sum=plain(sum(given, Decimal(0))))


def _find(place: int, author: Author, owner: Employee | None) -> Found:
    if author.organisation:
        return Found(author.name, None, author.organisation)
    if author.number:
        by_number = db.session.scalar(select(Employee).where(Employee.number == author.number))
        if by_number is None:
            raise RuleError(NOBODY, field="author_rows", place=place, number=author.number)
        if not is_called(by_number, author.name):
            raise RuleError(OTHER_NAME, field="author_rows", place=place, number=author.number)
        return Found(author.name, by_number.id, "")
    called = people_called(author.name)
    if owner and owner.id in {each.id for each in called}:
        return Found(author.name, owner.id, "")
    if len(called) > 1:
        raise RuleError(SEVERAL, field="author_rows", place=place, name=author.name)
    return Found(author.name, called[0].id if called else None, "")


def people_called(name: str) -> list[Employee]:
    """Return the employees whose name may be printed like this: the surname whole, the rest as it begins."""
    words = tokens(name)
    surnames = [word for word in words if len(word) >= SHORTEST_SURNAME]
    if len(words) < 2 or not surnames:
        return []
    holders = select(PersonToken.employee_id).where(
        PersonToken.word.in_(surnames), PersonToken.employee_id.is_not(None)
    )
    rows = db.session.scalars(select(Employee).where(Employee.id.in_(holders)).order_by(Employee.id))
    return [row for row in rows if is_called(row, name)]


def is_called(employee: Named, name: str) -> bool:
    """Whether a name as it is printed may be this person's: the surname whole, the rest as it begins."""
    words = tokens(name)
    surnames = {*tokens(employee.surname), *tokens(employee.surname_latin)}
    return bool(surnames & set(words)) and any(
        matches(name, whole) for whole in (employee.full_name, employee.full_name_latin)
    )


def typed(work: ScientificWork) -> list[Author]:
    """Return the authors of a stored work as its form shows them."""
    rows = (
        select(WorkAuthor.name, Employee.number, WorkAuthor.organisation, WorkAuthor.share)
        .outerjoin(Employee, Employee.id == WorkAuthor.employee_id)
        .where(WorkAuthor.work_id == work.id)
        .order_by(WorkAuthor.position)
    )
    return [
        Author(name, number or "", organisation, share)
        for name, number, organisation, share in db.session.execute(rows)
    ]


def write(work: ScientificWork, found: Sequence[Found]) -> None:
    """Write the authors anew; the caller tells of it."""
    db.session.execute(delete(WorkAuthor).where(WorkAuthor.work_id == work.id))
    db.session.add_all(
        WorkAuthor(work_id=work.id, position=position, **each._asdict()) for position, each in enumerate(found, start=1)
    )
    db.session.flush()
    db.session.expire(work, ["authors"])


def numbered(found: Sequence[Found]) -> list[Author]:
    """Return authors as their form will show them, with the numbers of the cards."""
    keys = [each.employee_id for each in found if each.employee_id]
    rows = db.session.execute(select(Employee.id, Employee.number).where(Employee.id.in_(keys)))
    numbers: dict[int | None, str] = {key: number for key, number in rows}
    return [Author(each.name, numbers.get(each.employee_id, ""), each.organisation, each.share) for each in found]


def told(authors: Sequence[Author]) -> str:
    """Return the authors in one line, for the history: whose card a name is counted on stands beside it."""
    return ", ".join(_told(each) for each in authors)


def _told(author: Author) -> str:
    share = f"{plain(author.share)}%" if author.share is not None else ""
    aside = ", ".join(part for part in (author.number, author.organisation, share) if part)
    return f"{author.name} ({aside})" if aside else author.name


__all__ = [
    "Author",
    "Found",
    "find",
    "is_called",
    "numbered",
    "people_called",
    "prove_shares",
    "told",
    "typed",
    "write",
]

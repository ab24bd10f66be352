"""What the teachers have published: works in every state, in the subjects of their departments, over two years."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any, NamedTuple

from flask import current_app
from sqlalchemy import select

from hemis.access.roles import Role
from hemis.demo.staffing import Staff, TeacherKey
from hemis.domain.names import short_name
from hemis.domain.scholarship import EMPTY
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.scholarship import ScientificWork
from hemis.models.staff import Employee
from hemis.operations import files, scholarship
from hemis.operations.authorship import Author

EACH = 8
"""So many works at most of a department: enough for each list to have something in it."""
SHEET = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\n%%EOF\n"
SHARES = {"study_guide": (Decimal(60), Decimal(40)), "software": (Decimal("66.67"), Decimal("33.33"))}
REMARK = "Тўпламнинг титул варағи нусхаси ҳам бириктирилсин."


class Pattern(NamedTuple):
    """A work as it is told of any department, of which `{field}` is what it studies."""

    kind: str
    title: str
    days_ago: int
    state: str
    facts: dict[str, Any]


LISTED = {"issn": "2181-6875", "in_oak": True}
PATTERNS = (
    Pattern(
        "article_local",
        "{field}: талабаларнинг мустақил ишини ташкил этиш",
        90,
        "checked",
        {"source": "Бухоро давлат университети илмий ахбороти", "issue": "2", "page_range": "41–47", **LISTED},
    ),
    Pattern(
        "study_guide",
        "{field}: масалалар ва уларнинг ечимлари",
        280,
        "checked",
        {"publisher": "Дурдона", "place": "Бухоро", "pages": 164},
    ),
    Pattern(
        "article_foreign",
        "{field}: рақамли воситалардан фойдаланиш",
        420,
        "checked",
        {"source": "European Journal of Research and Reflection", "volume": "8", "page_range": "12–19"},
    ),
    Pattern(
        "abstract_international",
        "{field}: ўқитишнинг долзарб масалалари",
        60,
        "approved",
        {"source": "Халқаро илмий-амалий анжуман материаллари", "place": "Бухоро", "page_range": "77–79"},
    ),
    Pattern(
        "software",
        "{field}: билимни баҳолаш дастури",
        150,
        "approved",
        {"source": "Адлия вазирлиги", "number": "DGU {serial}"},
    ),
    Pattern(
        "article_conference",
        "{field}: назария ва амалиёт уйғунлиги",
        25,
        "submitted",
        {"source": "Республика илмий анжумани тўплами", "page_range": "120–124"},
    ),
    Pattern(
        "methodical_instructions",
        "{field}: амалий машғулотларга услубий кўрсатма",
        30,
        "sent_back",
        {"publisher": "Бухоро давлат университети", "pages": 48},
    ),
    Pattern(
        "monograph", "{field}: ривожланишнинг минтақавий хусусиятлари", 10, "draft", {"publisher": "Фан", "pages": 210}
    ),
)

WAITING = next(pattern for pattern in PATTERNS if pattern.state == "submitted")
"""Each head finds at least one work to decide on."""
OTHERS = tuple(pattern for pattern in PATTERNS if pattern is not WAITING)


class Writer(NamedTuple):
    """A teacher with the account."""

    card: Employee
    user: User


def write(staff: Staff, now: datetime) -> None:
    """Let the teachers of each department publish in turn, each work with a colleague of the same department."""
    kept = files.keep(BytesIO(SHEET), "nusxa.pdf", current_app.config["UPLOADS"])
    for serial, (head, writers) in enumerate(departments(staff)):
        for turn, writer in enumerate(writers[:EACH]):
            pattern = OTHERS[(turn + serial) % len(OTHERS)] if turn else WAITING
            partner = writers[(turn + 1) % len(writers)]
            work = _enter(writer, partner, pattern, f"{serial:02}{turn:03}", kept, now)
            _decide(work, pattern.state, writer, head, staff.offices[Role.RESEARCH_OFFICE], now)


def departments(staff: Staff) -> Iterator[tuple[User, list[Writer]]]:
    """Yield the head and the other teachers of each department that has at least three."""
    people: dict[str, list[tuple[TeacherKey, User]]] = {}
    for key, person in sorted(staff.teachers.items()):
        people.setdefault(key[1][0], []).append((key, person.user))
    cards = {card.user_id: card for card in db.session.scalars(select(Employee).where(Employee.user_id.is_not(None)))}
    for found in people.values():
        heads = [user for (campus, (_code, place)), user in found if (campus, place) == (0, 0)]
        writers = [Writer(cards[user.id], user) for _key, user in found if user not in heads]
        if heads and len(writers) > 1:
            yield heads[0], writers


def _enter(
    writer: Writer, partner: Writer, pattern: Pattern, serial: str, kept: files.StoredFile, now: datetime
) -> ScientificWork:
    facts = {name: value.format(serial=serial) if name == "number" else value for name, value in pattern.facts.items()}
    values = {
        **EMPTY,
        **facts,
        "kind": pattern.kind,
        "title": pattern.title.format(field=writer.card.speciality),
        "published_on": (now - timedelta(days=pattern.days_ago)).date(),
        "language": "en" if pattern.kind == "article_foreign" else "uz",
    }
    authors = [
        Author(short_name(card.surname, card.first_name, card.patronymic), card.number, share=share)
        for card, share in zip((writer.card, partner.card), SHARES.get(pattern.kind, (None, None)), strict=True)
    ]
    work = ScientificWork()
    scholarship.save(work, values, authors, kept, version=1, today=now.date(), by=writer.user)
    return work


def _decide(work: ScientificWork, state: str, writer: Writer, head: User, office: User, now: datetime) -> None:
    """Take a work as far as its state, day by day, never after now."""
    if state == "draft":
        return
    scholarship.submit(work, version=work.version, at=now - timedelta(days=6), by=writer.user)
    if state == "sent_back":
        scholarship.send_back(work, REMARK, version=work.version, by=head)
    if state in ("approved", "checked"):
        scholarship.approve(work, version=work.version, at=now - timedelta(days=4), by=head)
    if state == "checked":
        scholarship.check(work, version=work.version, at=now - timedelta(days=2), by=office)

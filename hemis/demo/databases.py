"""Teachers in the international databases: profiles, the figures of two years in every state, the list of the ОАК."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select

from hemis.access.roles import Role
from hemis.demo.staffing import Staff
from hemis.demo.works import Writer, departments
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.curriculum import AcademicYear
from hemis.models.oak import OakEdition
from hemis.models.profiles import ResearchIndicator
from hemis.operations import indicators, oak

EACH = 6
"""So many teachers at most of a department have profiles."""
REMARK = "Scopus профилида 1 та ҳужжат кам кўринмоқда: профилни янгилаб, қайта киритинг."
EDITIONS = (
    ("Бухоро давлат университети илмий ахбороти", "2181-6875", date(2019, 12, 30), None),
    ("Ўзбекистон математика журнали", "2010-7269", date(2013, 12, 30), None),
    ("Педагогик маҳорат", "2181-6883", date(2016, 1, 1), None),
    ("Ўзбекистон физика журнали", "1025-8817", date(2013, 12, 30), None),
    ("Тил ва адабиёт таълими", "2010-5584", date(2013, 12, 30), date(2024, 12, 31)),
)
ACT = "ОАК Раёсатининг {day:%d.%m.%Y} қарори"


class Growth(NamedTuple):
    """Figures of last year and of this one in a database, and how far this year's have come."""

    system: str
    before: tuple[int, int, int]
    now: tuple[int, int, int]
    state: str


GROWTHS = (
    Growth("scopus", (6, 21, 3), (8, 34, 3), "submitted"),
    Growth("scholar", (24, 96, 5), (29, 131, 6), "approved"),
    Growth("scopus", (12, 60, 4), (11, 66, 4), "submitted"),
    Growth("researchgate", (15, 40, 3), (19, 55, 4), "checked"),
    Growth("wos", (4, 9, 2), (5, 14, 2), "sent_back"),
    Growth("scholar", (11, 25, 3), (13, 31, 3), "draft"),
)


def write(staff: Staff, now: datetime) -> None:
    """Fill the list of the ОАК, and let teachers of each department tell how the databases count them."""
    office = staff.offices[Role.RESEARCH_OFFICE]
    for name, issn, first, last in EDITIONS:
        values = {"name": name, "issn": issn, "valid_from": first, "valid_to": last, "act": ACT.format(day=first)}
        oak.save(OakEdition(), values, by=office)
    years = list(db.session.scalars(select(AcademicYear).where(AcademicYear.starts_on <= now.date())))
    years = sorted(years, key=lambda year: year.code)[-2:]
    for serial, (head, writers) in enumerate(departments(staff)):
        for turn, writer in enumerate(writers[:EACH]):
            growth = GROWTHS[(turn + serial) % len(GROWTHS)] if turn else GROWTHS[2 * (serial % 2)]
            _register(writer, growth.system)
            for year, figures, state in zip(
                years[::-1], (growth.now, growth.before), (growth.state, "checked"), strict=False
            ):
                row = _enter(writer, year, growth.system, figures, now)
                _decide(row, state, writer, head, office, now)


def _register(writer: Writer, system: str) -> None:
    """Give a teacher the profile whose figures are told, and an ORCID."""
    key = writer.card.id
    identifiers = {
        "scopus": f"57{key:09}",
        "wos": f"HMS-{key % 10_000:04}-2022",
        "scholar": f"demo{key:06}AJ",
        "researchgate": f"{writer.card.surname_latin or 'Olim'}-{key}".replace("ʻ", "").replace("ʼ", ""),
    }
    typed = {system: identifiers[system], "orcid": _orcid(key)}
    indicators.save_profiles(writer.card, typed, by=writer.user)


def _orcid(key: int) -> str:
    """Return an identifier with its check digit, from the range that is never given out."""
    digits, total = f"00000000{key:07}", 0
    for digit in digits:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    return digits + ("X" if check == 10 else str(check))


def _enter(
    writer: Writer, year: AcademicYear, system: str, figures: tuple[int, int, int], now: datetime
) -> ResearchIndicator:
    row = ResearchIndicator()
    values = dict(zip(("documents", "citations", "h_index"), figures, strict=True))
    whole = {"year_id": year.id, "system": system, **values}
    indicators.save(row, whole, version=1, today=now.date(), by=writer.user)
    return row


def _decide(row: ResearchIndicator, state: str, writer: Writer, head: User, office: User, now: datetime) -> None:
    """Take figures as far as their state, day by day, never after now."""
    if state == "draft":
        return
    indicators.submit(row, version=row.version, at=now - timedelta(days=5), by=writer.user)
    if state == "sent_back":
        indicators.send_back(row, REMARK, version=row.version, by=head)
    if state in ("approved", "checked"):
        indicators.approve(row, version=row.version, at=now - timedelta(days=3), by=head)
    if state == "checked":
        indicators.check(row, version=row.version, at=now - timedelta(days=1), by=office)

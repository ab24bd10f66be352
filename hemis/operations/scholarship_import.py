"""Works from BibTeX and RIS: what each would become, which are here already, and the chosen ones as drafts."""

import re
from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

from hemis.domain.bibliography import read_doi, read_isbn, read_issn
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.names import fold
from hemis.domain.references import Reference, is_local, number_of, read, tongue_of
from hemis.domain.scholarship import EMPTY, FIELDS, MOST_AUTHORS
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.scholarship import QUARTILES, ScientificWork
from hemis.models.staff import Employee
from hemis.operations import authorship, oak, scholarship, twins
from hemis.operations.authorship import Author

HERE = N_("Бу иш базада бор.")
NO_MONTH = N_("Файлда ойи йўқ: 1 январь қўйилди, санасини текширинг.")
WRONG_NUMBER = N_("DOI, ISBN ёки ISSN рақами нотўғри: киритилмайди.")
TWICE = N_("Бу иш файлда юқорироқда ҳам бор.")
LOCAL = N_("Журнал маҳаллий деб олинди: турини текширинг.")
ALIKE = N_("Базада шу номли ёки шу ISBN рақамли иш бор: бошқа иш бўлса, белгиланг.")
CUT = N_("Файлда муаллифларнинг ҳаммаси ёзилмаган: қолганларини қўшинг.")
CROWD = N_("Муаллифлари жуда кўп: бу ишни қўлда киритинг.")
NAMESAKES = N_("Муаллифлардан бирининг исми бир нечта ходимга мос: бу ишни ходим рақами билан қўлда киритинг.")
ONE_TWICE = N_("Бир ходим муаллифлар қаторида икки марта турибди: файлни тўғриланг.")
NOT_MINE = N_("Муаллифлар орасида исмингиз топилмади.")
NOT_THEIRS = N_("Муаллифлар орасида бу ўқитувчининг исми топилмади.")
NO_POST = N_("%(name)s ҳозир кафедрада ишламайди: ишларини тасдиқлайдиган мудир номаълум.")
OF_AUTHORS = {authorship.SEVERAL: NAMESAKES, authorship.TWICE: ONE_TWICE, authorship.WITHOUT_ME: NOT_MINE}
"""What is said of authors in a form → what is said of them in a file, where no number can be added."""
SIZES = {"source": 300, "publisher": 200, "place": 100, "volume": 20, "issue": 20, "page_range": 30, "url": 500}
SIZES |= {"number": 60}
FLAGS = {"in_scopus": "scopus", "in_wos": "web of science"}
PAGES = re.compile("[1-9][0-9]{0,3}")


class Line(NamedTuple):
    """A work of a file: its values and authors, doubts that do not block, and why it is not taken if it is not."""

    number: int
    values: dict[str, Any]
    authors: list[Author]
    doubts: list[str]
    refusal: str = ""
    is_alike: bool = False
    """Whether it looks like a work that is here: nobody takes it without saying so."""


def require_place(owner: Employee, today: date) -> None:
    """RuleError unless somebody is known who will approve the works of a teacher."""
    try:
        scholarship.department_of(owner, today)
    except RuleError as error:
        raise RuleError(NO_POST, name=owner.full_name) from error


def lines_of(text: str, *, today: date, by: User, owner: Employee | None = None) -> list[Line]:
    """Return what each work of a file would become: of one's own, or of the teacher for whom an office brings it."""
    lines, seen = [], set[Any]()
    for number, work in enumerate(read(text), start=1):
        line = _line(number, work, owner or scholarship.employee_of(by), today)
        if owner and line.refusal == NOT_MINE:
            line = line._replace(refusal=NOT_THEIRS)
        keys = set() if line.refusal else _keys(line.values)
        lines.append(line if not keys & seen else line._replace(refusal=TWICE))
        seen |= keys
    return lines


def _keys(values: dict[str, Any]) -> set[Any]:
    """What makes a work the same: its DOI, or its title in its year."""
    same = {(values["title_key"], values["published_on"].year, values["kind"])}
    return same | {values["doi"]} if values["doi"] else same


def take(text: str, chosen: Collection[int], *, today: date, by: User, owner: Employee | None = None) -> int:
    """Enter the chosen works as drafts of whose they are; return how many. What changed meanwhile is left out."""
    taken = 0
    for line in lines_of(text, today=today, by=by, owner=owner):
        if line.number not in chosen or line.refusal:
            continue
        try:
            with db.session.begin_nested():
                values: dict[str, Any] = {"version": 1, "today": today, "by": by, "is_other": True, "owner": owner}
                scholarship.save(ScientificWork(), line.values, line.authors, None, **values)
        except RuleError:
            continue
        taken += 1
    return taken


def _line(number: int, work: Reference, me: Employee, today: date) -> Line:
    if work.fault:
        told = {"title": work.title, "kind": work.kind, "published_on": None}
        return Line(number, told, [Author(name) for name in work.authors], [], work.fault)
    doubts = [doubt for doubt, is_due in ((NO_MONTH, not work.month), (CUT, work.is_cut)) if is_due]
    work = _placed(work, doubts)
    values = _values(work, doubts)
    authors = [Author(name[:150]) for name in work.authors]
    refusal = _refusal(values, authors, me, today)
    is_alike = not refusal and twins.alike(values) is not None
    return Line(number, values, authors, [*doubts, ALIKE] if is_alike else doubts, refusal, is_alike)


def _placed(work: Reference, doubts: list[str]) -> Reference:
    """Call an article local when its language, its number or the list of the ОАК says so, and its file nothing."""
    told = work.fields
    if work.kind in (told.get("entrysubtype"), told.get("kind")):
        return work
    issn = _proved(read_issn, told.get("issn", "") or told.get("serial", ""), [])
    tongue = tongue_of(told.get("language", ""), work.title)
    if not is_local(work.kind, tongue, issn) and not (work.kind == "article_foreign" and oak.is_known(issn)):
        return work
    doubts.append(LOCAL)
    return work._replace(kind="article_local")


def _refusal(values: dict[str, Any], authors: list[Author], me: Employee, today: date) -> str:
    if values["published_on"] > today:
        return scholarship.IN_FUTURE
    if twins.twin_of(values):
        return HERE
    if len(authors) > MOST_AUTHORS:
        return CROWD
    try:
        authorship.find(authors, me)
    except RuleError as error:
        return OF_AUTHORS[error.msgid]
    return ""


def _values(work: Reference, doubts: list[str]) -> dict[str, Any]:
    told = work.fields
    serial = told.get("serial", "")
    typed = {
        "source": told.get("journal", ""),
        "publisher": told.get("publisher", ""),
        "place": told.get("address", ""),
        "volume": told.get("volume", ""),
        "issue": told.get("number", "") or told.get("issue", ""),
        "page_range": told.get("page_range", ""),
        "url": told.get("url", ""),
    }
    typed["number"] = typed["issue"]
    own: dict[str, Any] = {name: value[: SIZES[name]] for name, value in typed.items() if name in FIELDS[work.kind]}
    numbers = {
        "doi": (read_doi, told.get("doi", "")),
        "isbn": (read_isbn, told.get("isbn", "") or serial),
        "issn": (read_issn, told.get("issn", "") or serial),
    }
    for name, (proved, value) in numbers.items():
        if name in FIELDS[work.kind]:
            own[name] = _proved(proved, value, doubts)
    day = date(work.year, work.month or 1, work.day or 1)
    listed = {"in_oak": oak.is_listed(own["issn"], day)} if "in_oak" in FIELDS[work.kind] else {}
    return {
        **EMPTY,
        **own,
        **_indexed(work),
        **listed,
        "kind": work.kind,
        "title": work.title[:500],
        "title_key": fold(work.title[:500])[:700],
        "published_on": day,
        "language": tongue_of(told.get("language", ""), work.title),
    }


def _indexed(work: Reference) -> dict[str, Any]:
    """What else a file may tell: the databases in which it stands, and what one that was written here brings back."""
    told, fields = work.fields, FIELDS[work.kind]
    databases = f"{told.get('database', '')} {told.get('source', '')}".lower()
    known: dict[str, Any] = {name: word in databases for name, word in FLAGS.items()}
    pages, quartile = told.get("pagetotal", ""), told.get("quartile", "")
    known["pages"] = int(pages) if PAGES.fullmatch(pages) else None
    known["quartile"] = quartile if quartile in QUARTILES else ""
    return {name: value for name, value in known.items() if name in fields}


def _proved(read_number: Any, value: str, doubts: list[str]) -> str:
    try:
        return number_of(value, read_number)
    except RuleError:
        doubts.append(WRONG_NUMBER)
        return ""


__all__ = ["Line", "lines_of", "require_place", "take"]

"""Works as BibTeX and RIS tell of them: read from what reference managers and databases export."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import islice
from typing import NamedTuple

from hemis.domain import bibtex, ris
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.scholarship import KINDS

MOST = 200
OTHERS = ("others", "et al", "et al.")
"""How a list of authors ends that is longer than what its file tells."""
UNREADABLE = N_("Файлдан бирорта иш ўқилмади: у BibTeX (.bib) ёки RIS (.ris) кўринишида бўлсин.")
TOO_MANY = N_("Бир марта кўпи билан %(most)s та иш киритилади: файлни бўлинг.")
NO_AUTHORS = N_("Файлда муаллифлари ёзилмаган.")
NO_YEAR = N_("Файлда йили ёзилмаган ёки нотўғри.")
OTHER_KIND = N_("Файлдаги тури илмий ишлар турларига кирмайди: керак бўлса, қўлда киритинг.")
LANGUAGES = dict.fromkeys(("en", "eng", "english"), "en") | dict.fromkeys(("ru", "rus", "russian"), "ru")
LANGUAGES |= dict.fromkeys(("uz", "uzb", "uzbek", "oʻzbek", "o'zbek"), "uz") | {"other": "other"}
UZBEK = re.compile(r"[\u045e\u049b\u0493\u04b3]|[og][\u02bb\u2018]", re.IGNORECASE)
"""Letters that Russian does not have, and the Latin ones with a turned comma."""
CYRILLIC = re.compile(r"[\u0400-\u04ff]")
ISSN_OF_UZBEKISTAN = "2181-"
"""The block of numbers that the international centre has given to the national one."""
DAY = re.compile(r"((?:19|20)\d\d)(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?!\d)", re.ASCII)
BIBTEX_KINDS = dict.fromkeys(("article", "suppperiodical"), "article_foreign")
BIBTEX_KINDS |= dict.fromkeys(("book", "mvbook", "collection", "booklet"), "monograph")
BIBTEX_KINDS |= dict.fromkeys(("inproceedings", "conference", "incollection", "inbook"), "article_conference")
BIBTEX_KINDS |= {"manual": "methodical_guide", "patent": "invention", "software": "software"}
RIS_KINDS = dict.fromkeys(("JOUR", "EJOUR", "JFULL", "MGZN", "INPR"), "article_foreign")
RIS_KINDS |= dict.fromkeys(("BOOK", "EBOOK", "EDBOOK"), "monograph")
RIS_KINDS |= dict.fromkeys(("CONF", "CPAPER", "CHAP", "ECHAP"), "article_conference")
RIS_KINDS |= {"PAT": "invention", "COMP": "software"}
RENAMED = {"journaltitle": "journal", "location": "address", "langid": "language", "issue": "number"}
RENAMED |= {"booktitle": "journal", "organization": "journal"}
"""What newer programs call a field → its old name, which wins where both stand."""


class Reference(NamedTuple):
    """A work as a file tells of it; `month` and `day` are 0 where the file has none, `is_cut` says that it hides
    authors, `fault` why it cannot be a work here."""

    kind: str
    title: str
    authors: tuple[str, ...]
    year: int
    month: int
    fields: Mapping[str, str]
    is_cut: bool = False
    day: int = 0
    fault: str = ""


def read(text: str) -> list[Reference]:
    """Return the works of a file. RuleError on `file` when none is told, or too many."""
    told = _of_ris(text) if re.search(r"^\ufeff?TY  ?-", text, re.MULTILINE) else _of_bibtex(text)
    works = [*islice(told, MOST + 1)]
    if not works:
        raise RuleError(UNREADABLE, field="file")
    if len(works) > MOST:
        raise RuleError(TOO_MANY, field="file", most=MOST)
    return works


def _of_bibtex(text: str) -> Iterator[Reference]:
    for entry in bibtex.read(text):
        renamed = {RENAMED[name]: value for name, value in entry.fields.items() if name in RENAMED}
        fields = {**renamed, **entry.fields}
        fields["page_range"] = fields.get("pages", "")
        kind = fields.get("entrysubtype", "")
        if kind not in KINDS:
            kind = BIBTEX_KINDS.get(entry.type, "article_foreign" if "journal" in entry.fields else "")
        yield from _reference(kind, entry.authors, fields)


def _of_ris(text: str) -> Iterator[Reference]:
    for entry in ris.read(text):
        kind = entry.fields["kind"]
        yield from _reference(kind if kind in KINDS else RIS_KINDS.get(entry.type, ""), entry.authors, entry.fields)


def _turned(name: str) -> str:
    """`Abdullayev, Sherzod` as a work prints it: the surname first, no comma."""
    return " ".join(name.replace(",", " ").split())


def _reference(kind: str, names: tuple[str, ...], fields: Mapping[str, str]) -> Iterator[Reference]:
    title = fields.get("title", "")
    authors = tuple(turned for name in names if (turned := _turned(name)))
    is_cut = authors[-1:] and authors[-1].lower() in OTHERS
    authors = authors[:-1] if is_cut else authors
    year, month, day = _day(fields)
    faults = ((OTHER_KIND, not kind), (NO_AUTHORS, not authors), (NO_YEAR, not year))
    fault = next((sentence for sentence, is_so in faults if is_so), "")
    if title:
        yield Reference(kind, title, authors, year, month, fields, bool(is_cut), day, fault)


def _day(fields: Mapping[str, str]) -> tuple[int, int, int]:
    """Return year, month and day as far as they are told: a date tells them all, else each has its field."""
    dated = DAY.match(fields.get("date", "").strip())
    year = DAY.match(fields.get("year", "").strip())
    of_year = int(year[1]) if year else 0
    of_month = _month(fields.get("month", ""))
    if dated and (not year or dated[1] == year[1]):
        of_year, of_month = int(dated[1]), of_month or _month(dated[2] or "")
        if of_month and _is_day(of_year, of_month, dated[3] or ""):
            return of_year, of_month, int(dated[3])
    return of_year, of_month, 0


def _is_day(year: int, month: int, day: str) -> bool:
    try:
        date(year, month, int(day))
    except ValueError:
        return False
    return True


def _month(text: str) -> int:
    """Read a month: a number, an English name, or a name with a day beside it as `jan # "~15"`."""
    bare = text.strip().lower()
    if re.fullmatch(r"0?[1-9]|1[0-2]", bare):
        return int(bare)
    found = re.search(r"[a-z]{3}", bare)
    return bibtex.MONTHS.index(found[0]) + 1 if found and found[0] in bibtex.MONTHS else 0


def number_of(told: str, proved: Callable[[str], str]) -> str:
    """Return the first of several numbers of a field that its check digit proves: `0003701X; 1934-9424`.

    RuleError of the last when none is right.
    """
    parts = [part for part in re.split(r"[;,]|\s{2,}|(?<=\d{4}-\d{3}[\dXx])\s", told) if part.strip()]
    for part in parts[:-1]:
        try:
            return proved(part)
        except RuleError:
            continue
    return proved(parts[-1]) if parts else ""


def tongue_of(told: str, title: str) -> str:
    """Return the language of a work: as its file says, else by the letters of its title."""
    known = LANGUAGES.get(told.strip().lower())
    if known:
        return known
    if UZBEK.search(title):
        return "uz"
    return "ru" if CYRILLIC.search(title) else "en"


def is_local(kind: str, tongue: str, issn: str) -> bool:
    """Whether an article seems to stand in a journal of Uzbekistan, for a file says only that it is an article."""
    return kind == "article_foreign" and (tongue == "uz" or issn.startswith(ISSN_OF_UZBEKISTAN))


__all__ = ["MOST", "Reference", "is_local", "number_of", "read", "tongue_of"]

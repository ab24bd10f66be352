"""Works as BibTeX and RIS tell of them: read from what reference managers and databases export, and written back."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from hemis.domain import latex
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_

MOST = 200
OTHERS = "others"
"""How BibTeX ends a list of authors that is longer than what it tells."""
UNREADABLE = N_("Файлдан бирорта иш ўқилмади: у BibTeX (.bib) ёки RIS (.ris) кўринишида бўлсин.")
TOO_MANY = N_("Бир марта кўпи билан %(most)s та иш киритилади: файлни бўлинг.")
ENTRY = re.compile(r"@(\w+)\s*[{(]\s*([^,\s{}]*)\s*,", re.ASCII)
FIELD = re.compile(r"\s*([A-Za-z][\w-]*)\s*=\s*", re.ASCII)
RIS_LINE = re.compile(r"^([A-Z][A-Z0-9])  ?-\s?(.*)$")
LANGUAGES = dict.fromkeys(("en", "eng", "english"), "en") | dict.fromkeys(("ru", "rus", "russian"), "ru")
LANGUAGES |= dict.fromkeys(("uz", "uzb", "uzbek", "oʻzbek", "o'zbek"), "uz")
UZBEK = re.compile(r"[\u045e\u049b\u0493\u04b3]|[og][\u02bb\u2018]", re.IGNORECASE)
"""Letters that Russian does not have, and the Latin ones with a turned comma."""
CYRILLIC = re.compile(r"[\u0400-\u04ff]")
ISSN_OF_UZBEKISTAN = "2181-"
"""The block of numbers that the international centre has given to the national one."""
ADDRESSES = ("doi", "url")
"""Fields that BibTeX keeps letter by letter."""
INITIALS = re.compile(r"(?:[^\W\d_]{1,2}\.[\s-]?)+|[^\W\d_]")
"""`З.Р.`, `Sh. Y.`, or a single letter."""
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
BIBTEX_KINDS = {
    "article": "article_foreign",
    "book": "monograph",
    "inproceedings": "article_conference",
    "conference": "article_conference",
    "incollection": "article_conference",
    "manual": "methodical_guide",
}
RIS_KINDS = {
    "JOUR": "article_foreign",
    "BOOK": "monograph",
    "CONF": "article_conference",
    "CPAPER": "article_conference",
}
RIS_KINDS |= {"CHAP": "article_conference", "PAT": "invention", "COMP": "software"}
BIBTEX_TYPES = dict.fromkeys(("article_foreign", "article_local"), "article") | dict.fromkeys(
    ("article_conference", "abstract_international", "abstract_republican"), "inproceedings"
)
BIBTEX_TYPES |= dict.fromkeys(("monograph", "textbook", "study_guide"), "book")
RIS_NAMES = {"JO": "journal", "JF": "journal", "T2": "journal", "PB": "publisher", "CY": "address", "VL": "volume"}
RIS_NAMES |= {"IS": "number", "DO": "doi", "SN": "serial", "UR": "url", "TI": "title", "T1": "title", "LA": "language"}


class Reference(NamedTuple):
    """A work as a file tells of it; `month` is 0 where the file has none, `is_cut` says that it hides authors."""

    kind: str
    title: str
    authors: tuple[str, ...]
    year: int
    month: int
    fields: Mapping[str, str]
    is_cut: bool = False


def read(text: str) -> list[Reference]:
    """Return the works of a file. RuleError on `file` when none is told, or too many."""
    works = [*_read_ris(text)] if re.search(r"^TY  ?-", text, re.MULTILINE) else [*_read_bibtex(text)]
    if not works:
        raise RuleError(UNREADABLE, field="file")
    if len(works) > MOST:
        raise RuleError(TOO_MANY, field="file", most=MOST)
    return works


def _read_bibtex(text: str) -> Iterator[Reference]:
    for entry in ENTRY.finditer(text):
        kind = entry[1].lower()
        if kind in ("comment", "string", "preamble"):
            continue
        fields = dict(_fields(text, entry.end()))
        names = tuple(re.split(r"\s+and\s+", fields.get("author", "")))
        journal = fields.get("journal") or fields.get("booktitle", "")
        whole = {**fields, "journal": journal, "page_range": fields.get("pages", "")}
        yield from _reference(BIBTEX_KINDS.get(kind, "article_foreign"), names, whole)


def _fields(text: str, at: int) -> Iterator[tuple[str, str]]:
    while field := FIELD.match(text, at):
        value, at = _value(text, field.end())
        name = field[1].lower()
        yield name, (latex.read_address if name in ADDRESSES else latex.read)(value)
        rest = re.compile(r"\s*,").match(text, at)
        if not rest:
            return
        at = rest.end()


def _value(text: str, at: int) -> tuple[str, int]:
    """Read a value in braces, in quotation marks, or bare; return it without its marks, and where it ends."""
    opened = text[at : at + 1]
    if opened not in ('"', "{"):
        bare = re.compile(r"[^,}\s]*").match(text, at)
        return (bare[0], bare.end()) if bare else ("", at)
    depth, place = 0, at + 1
    while place < len(text):
        sign = text[place]
        if sign == "\\":
            place += 1
        elif depth == 0 and sign == ('"' if opened == '"' else "}"):
            break
        elif sign in "{}":
            depth += 1 if sign == "{" else -1
        place += 1
    return text[at + 1 : place], place + 1


def _read_ris(text: str) -> Iterator[Reference]:
    fields: dict[str, str] = {}
    names: list[str] = []
    kind = ""
    for line in text.splitlines():
        found = RIS_LINE.match(line.strip("\ufeff").rstrip())
        if not found:
            continue
        tag, value = found[1], found[2].strip()
        if tag == "TY":
            fields, names, kind = {}, [], RIS_KINDS.get(value, "article_foreign")
        elif tag in ("AU", "A1"):
            names.append(value)
        elif tag in ("PY", "Y1", "DA"):
            fields.setdefault("year", value[:4])
            if found_month := re.match(r"\d{4}[/-](\d{1,2})", value):
                fields["month"] = found_month[1]
        elif tag in ("SP", "EP"):
            fields["page_range"] = "–".join(part for part in (fields.get("page_range", ""), value) if part)
        elif tag == "ER":
            yield from _reference(kind, tuple(names), fields)
        elif tag in RIS_NAMES:
            fields.setdefault(RIS_NAMES[tag], value)


def _turned(name: str) -> str:
    """`Abdullayev, Sherzod` as a work prints it: the surname first, no comma."""
    return " ".join(name.replace(",", " ").split())


def _reference(kind: str, names: tuple[str, ...], fields: Mapping[str, str]) -> Iterator[Reference]:
    year = fields.get("year", "")
    title = fields.get("title", "")
    authors = tuple(turned for name in names if (turned := _turned(name)))
    is_cut = authors[-1:] == (OTHERS,)
    authors = authors[:-1] if is_cut else authors
    if title and authors and re.fullmatch(r"(?:19|20)\d\d", year, re.ASCII):
        yield Reference(kind, title, authors, int(year), _month(fields.get("month", "")), fields, is_cut)


def _month(text: str) -> int:
    bare = text.strip().lower()
    if re.fullmatch(r"0?[1-9]|1[0-2]", bare):
        return int(bare)
    return MONTHS.index(bare[:3]) + 1 if bare[:3] in MONTHS else 0


def names(printed: Iterable[str]) -> str:
    """Return authors as BibTeX lists them: a comma tells a surname from the initials after it."""
    return " and ".join(_listed(name) for name in printed)


def _listed(name: str) -> str:
    surname, _space, rest = name.partition(" ")
    is_first = len(surname) > 1 and "." not in surname and INITIALS.fullmatch(rest)
    return f"{surname}, {rest}" if is_first else name


def write(works: Iterable[tuple[str, str, Mapping[str, str]]]) -> str:
    """Return works (kind, key, fields by their BibTeX names) as BibTeX; what is empty is left out."""
    return "\n".join(_entry(kind, key, fields) for kind, key, fields in works)


def _entry(kind: str, key: str, fields: Mapping[str, str]) -> str:
    lines = [f"  {name} = {{{_escaped(value)}}}" for name, value in fields.items() if value]
    return f"@{BIBTEX_TYPES.get(kind, 'misc')}{{{key},\n" + ",\n".join(lines) + "\n}\n"


def _escaped(text: str) -> str:
    return re.sub(r"([&%#$])", r"\\\1", text.replace("\\", "").replace("{", "").replace("}", ""))


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


__all__ = ["MOST", "Reference", "is_local", "names", "read", "tongue_of", "write"]

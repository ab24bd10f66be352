"""Works as RIS tells of them: read from what databases and reference managers write, and written for them."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from hemis.domain.bibtex import Entry

LINE = re.compile(r"^([A-Z][A-Z0-9])  ?-(?:\s(.*))?$")
AUTHORS = ("AU", "A1")
PLACES: Mapping[str, Sequence[str]] = {
    "title": ("TI", "T1", "CT"),
    "journal": ("JF", "T2", "JO", "BT", "C3", "JA", "J2"),
    "publisher": ("PB",),
    "address": ("CY", "PP"),
    "volume": ("VL",),
    "number": ("IS",),
    "doi": ("DO",),
    "url": ("UR", "L2"),
    "language": ("LA",),
    "date": ("DA", "PY", "Y1"),
    "year": ("PY", "Y1", "DA"),
    "kind": ("M3",),
    "pagetotal": ("C1",),
    "database": ("DB",),
    "quartile": ("C2",),
}
"""The fact → the tags that may tell it, the best first."""
TYPES = dict.fromkeys(("article_foreign", "article_local"), "JOUR") | dict.fromkeys(
    ("article_conference", "abstract_international", "abstract_republican"), "CONF"
)
TYPES |= {"invention": "PAT", "software": "COMP"}
TYPES |= dict.fromkeys(("monograph", "textbook", "study_guide", "methodical_guide", "methodical_instructions"), "BOOK")


def read(text: str) -> Iterator[Entry]:
    """Return the references of a file; the last one needs no end, a line without a tag goes on with the one before."""
    told: dict[str, list[str]] = {}
    tag = ""
    for line in text.splitlines():
        found = LINE.match(line.strip("\ufeff").rstrip())
        if found and found[1] in ("TY", "ER"):
            yield from _entry(told)
            told, tag = defaultdict(list), ""
            if found[1] == "TY":
                told["TY"].append((found[2] or "").strip())
        elif found:
            tag = found[1]
            told.setdefault(tag, []).append((found[2] or "").strip())
        elif tag and line.strip():
            told[tag][-1] += f" {line.strip()}"
    yield from _entry(told)


def _entry(told: Mapping[str, Sequence[str]]) -> Iterator[Entry]:
    if "TY" not in told:
        return
    authors = [name for tag in AUTHORS for name in told.get(tag, ())]
    yield Entry(told["TY"][0].upper(), tuple(authors), {**_fields(told), "page_range": _pages(told)})


def _fields(told: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return the facts; of a book without a title of its own the title of its series is meant."""
    firsts = {tag: next((value for value in values if value), "") for tag, values in told.items()}
    fields = {name: next((firsts[tag] for tag in tags if firsts.get(tag)), "") for name, tags in PLACES.items()}
    fields["title"] = fields["title"] or firsts.get("BT", "")
    return {**fields, "serial": "; ".join(told.get("SN", ()))}


def _pages(told: Mapping[str, Sequence[str]]) -> str:
    ends = [told[tag][0] for tag in ("SP", "EP") if told.get(tag) and told[tag][0]]
    return "\u2013".join(ends[:1] if re.search(r"\d\s*[-\u2010-\u2015]", "".join(ends[:1])) else dict.fromkeys(ends))


def write(kind: str, authors: Sequence[str], fields: Mapping[str, str]) -> str:
    """Return a work (kind, authors, fields by their BibTeX names) as a reference; what is empty is left out."""
    first, _dash, last = fields.get("pages", "").partition("--")
    journal = next((fields[name] for name in ("journal", "booktitle", "organization") if fields.get(name)), "")
    date = fields.get("date", "").replace("-", "/")
    lines = [("TY", TYPES.get(kind, "GEN")), ("M3", kind), ("TI", fields.get("title", ""))]
    lines += [("AU", name) for name in authors]
    lines += [("PY", date[:4]), ("DA", date and f"{date}/"), ("T2", journal), ("SP", first), ("EP", last)]
    pairs = {"PB": "publisher", "CY": "address", "VL": "volume", "IS": "number", "DO": "doi", "UR": "url"}
    pairs |= {"LA": "language", "C1": "pagetotal", "DB": "database", "C2": "quartile"}
    lines += [(tag, fields.get(name, "")) for tag, name in pairs.items()]
    lines += [("SN", fields.get(name, "")) for name in ("issn", "isbn")]
    return "".join(f"{tag}  - {value}\n" for tag, value in lines if value) + "ER  - \n"


__all__ = ["read", "write"]

"""Profiles of teachers in international databases: identifiers proved, and figures compared with last year's."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from hemis.domain.alphabet import LOOK_ALIKES
from hemis.domain.bibliography import visible
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_

DASHES = re.compile(r"[\u2010-\u2015\u2212]")
SYSTEMS = {
    "scopus": "Scopus",
    "wos": "Web of Science",
    "scholar": "Google Scholar",
    "researchgate": "ResearchGate",
    "orcid": "ORCID",
}
FIGURES = {"documents": N_("Ҳужжатлар"), "citations": N_("Иқтибослар"), "h_index": N_("h-индекс")}
OTHER_SITE = N_("Бу ҳавола %(system)s саҳифасига эмас: профилингиз манзилини ёки рақамини киритинг.")
BAD_ORCID = N_("ORCID нотўғри: 16 та белгининг назорат рақами мос келмади. Масалан: 0000-0002-1825-0097.")
BAD_SCOPUS = N_("Scopus муаллиф рақами 10 ёки 11 та рақамдан иборат, масалан, 57190012345.")
BAD_WOS = N_("ResearcherID нотўғри, масалан, бундай бўлади: AAB-1234-2020.")
BAD_SCHOLAR = N_("Google Scholar рақами 12 та белгидан иборат: профилингиз ҳаволасида user= дан кейин туради.")
BAD_RESEARCHGATE = N_("ResearchGate профилининг номи нотўғри: ҳаволада profile/ дан кейин турганини киритинг.")
H_OVER_DOCUMENTS = N_("h-индекс ҳужжатлар сонидан катта бўлмайди.")
H_OVER_CITATIONS = N_("h-индекс %(h)s бўлса, иқтибослар камида %(least)s та бўлади.")


class Shape(NamedTuple):
    """How a database writes its identifiers: where they stand in a link, what they look like, where they lead."""

    link: re.Pattern[str]
    pattern: re.Pattern[str]
    address: str
    refusal: str


SHAPES: Mapping[str, Shape] = {
    "scopus": Shape(
        re.compile(r"scopus\.com/.*authorid=(\d+)", re.IGNORECASE),
        re.compile(r"[0-9]{10,11}"),
        "https://www.scopus.com/authid/detail.uri?authorId={}",
        BAD_SCOPUS,
    ),
    "wos": Shape(
        re.compile(r"(?:webofscience|researcherid|publons)\.com/.*?([A-Za-z]{1,3}-\d{4}-\d{4})"),
        re.compile(r"[A-Z]{1,3}-[0-9]{4}-(?:19|20)[0-9]{2}"),
        "https://www.webofscience.com/wos/author/record/{}",
        BAD_WOS,
    ),
    "scholar": Shape(
        re.compile(r"scholar\.google\.[a-z.]+/citations\?(?:.*&)?user=([\w-]+)"),
        re.compile(r"[A-Za-z0-9_-]{12}"),
        "https://scholar.google.com/citations?user={}",
        BAD_SCHOLAR,
    ),
    "researchgate": Shape(
        re.compile(r"researchgate\.net/profile/([^/?#]+)"),
        re.compile(r"[A-Za-z][A-Za-z0-9_-]{1,98}"),
        "https://www.researchgate.net/profile/{}",
        BAD_RESEARCHGATE,
    ),
    "orcid": Shape(
        re.compile(r"orcid\.org/([\dXx-]+)"),
        re.compile(r"[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]"),
        "https://orcid.org/{}",
        BAD_ORCID,
    ),
}


def read_identifier(system: str, text: str) -> str:
    """Return the identifier, typed bare or as the link to the profile; RuleError on the field of the system."""
    bare = visible(text)
    if not bare:
        return ""
    shape = SHAPES[system]
    if "/" in bare:
        found = shape.link.search(bare)
        if not found:
            raise RuleError(OTHER_SITE, field=system, system=SYSTEMS[system])
        bare = found[1]
    bare = _as_written(system, bare)
    if not shape.pattern.fullmatch(bare) or (system == "orcid" and not is_orcid(bare)):
        raise RuleError(shape.refusal, field=system)
    return bare


def _as_written(system: str, bare: str) -> str:
    if system in ("wos", "orcid"):
        bare = DASHES.sub("-", bare.upper().translate(LOOK_ALIKES))
    if system == "orcid":
        signs = re.sub(r"[\s-]", "", bare)
        bare = "-".join(signs[at : at + 4] for at in range(0, len(signs), 4))
    return bare


def is_orcid(identifier: str) -> bool:
    """Whether the last sign is the check digit of ISO 7064 MOD 11-2 over the fifteen before it."""
    signs = identifier.replace("-", "")
    total = 0
    for digit in signs[:-1]:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    return signs[-1] == ("X" if check == 10 else str(check))


def address_of(system: str, identifier: str) -> str:
    """Return the link to a profile."""
    return SHAPES[system].address.format(identifier)


def prove_figures(documents: int, citations: int, h_index: int) -> None:
    """Refuse figures that no list of works can have: h works have been cited h times each."""
    if h_index > documents:
        raise RuleError(H_OVER_DOCUMENTS, field="h_index")
    if h_index**2 > citations:
        raise RuleError(H_OVER_CITATIONS, field="h_index", h=h_index, least=h_index**2)


def fallen(now: Mapping[str, int], before: Mapping[str, int] | None) -> list[str]:
    """Return the figures that are lower than a year before: such figures only grow, so somebody has to look."""
    return [name for name in FIGURES if now[name] < before[name]] if before else []


__all__ = [
    "FIGURES",
    "SYSTEMS",
    "address_of",
    "fallen",
    "is_orcid",
    "prove_figures",
    "read_identifier",
]

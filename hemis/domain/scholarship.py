"""Kinds of scientific works in words, and which facts of each are told (rules 9.1)."""

from collections.abc import Mapping

from hemis.domain.i18n import N_

SCIENTIFIC = {
    "monograph": N_("Монография"),
    "article_foreign": N_("Мақола (хорижий журнал)"),
    "article_local": N_("Мақола (маҳаллий журнал)"),
    "article_conference": N_("Мақола (конференция)"),
    "abstract_international": N_("Тезис (халқаро)"),
    "abstract_republican": N_("Тезис (республика)"),
}
METHODICAL = {
    "textbook": N_("Дарслик"),
    "study_guide": N_("Ўқув қўлланма"),
    "methodical_guide": N_("Услубий қўлланма"),
    "methodical_instructions": N_("Услубий кўрсатма"),
}
PROPERTY = {
    "invention": N_("Ихтиро"),
    "utility_model": N_("Фойдали модель"),
    "industrial_design": N_("Саноат намунаси"),
    "breeding_achievement": N_("Селекция ютуғи"),
    "software": N_("ЭҲМ дастури ва маълумотлар базаси"),
    "trademark": N_("Товар белгиси"),
    "firm_name": N_("Фирма номи"),
}
PUBLICATIONS = SCIENTIFIC | METHODICAL
KINDS = PUBLICATIONS | PROPERTY
LANGUAGES = {"uz": N_("ўзбек"), "ru": N_("рус"), "en": N_("инглиз"), "other": N_("бошқа")}

_ARTICLE = (
    "source",
    "volume",
    "issue",
    "page_range",
    "issn",
    "doi",
    "url",
    "in_scopus",
    "in_wos",
    "in_oak",
    "quartile",
)
_PROCEEDINGS = ("source", "publisher", "place", "page_range", "isbn", "doi", "url", "in_scopus", "in_wos")
_BOOK = ("publisher", "place", "pages", "isbn", "url")
_TAUGHT = ("publisher", "place", "pages", "number", "isbn", "url")
_REGISTERED = ("number", "source", "url")
FIELDS: Mapping[str, tuple[str, ...]] = {
    "monograph": (*_BOOK, "doi"),
    "article_foreign": _ARTICLE,
    "article_local": _ARTICLE,
    "article_conference": _PROCEEDINGS,
    "abstract_international": _PROCEEDINGS,
    "abstract_republican": _PROCEEDINGS,
    "textbook": _TAUGHT,
    "study_guide": _TAUGHT,
    "methodical_guide": _BOOK,
    "methodical_instructions": _BOOK,
} | dict.fromkeys(PROPERTY, _REGISTERED)
BOOKS = ("monograph", *METHODICAL)
"""The kinds whose ISBN is their own; the papers of a conference share that of their book."""
MOST_AUTHORS = 200
REQUIRED = frozenset({"source", "pages", "publisher", "number"})
OPTIONAL = {
    "article_conference": frozenset({"publisher"}),
    "abstract_international": frozenset({"publisher"}),
    "abstract_republican": frozenset({"publisher"}),
    "textbook": frozenset({"number"}),
    "study_guide": frozenset({"number"}),
}
EMPTY: Mapping[str, object] = {
    **dict.fromkeys(("source", "volume", "issue", "page_range", "issn", "doi", "url", "quartile"), ""),
    **dict.fromkeys(("publisher", "place", "isbn", "number"), ""),
    **dict.fromkeys(("in_scopus", "in_wos", "in_oak"), False),
    "pages": None,
}
"""What a work has in the facts that its kind does not tell."""


def is_required(kind: str, name: str) -> bool:
    """Whether a fact must be told of a work of this kind."""
    return name in REQUIRED and name in FIELDS[kind] and name not in OPTIONAL.get(kind, ())


__all__ = [
    "BOOKS",
    "EMPTY",
    "FIELDS",
    "KINDS",
    "LANGUAGES",
    "METHODICAL",
    "MOST_AUTHORS",
    "PROPERTY",
    "PUBLICATIONS",
    "SCIENTIFIC",
    "is_required",
]

"""The set of criteria that a first year starts from: all lines of rules 9.2, those of head and member apart."""

from decimal import Decimal
from typing import NamedTuple

from hemis.domain.i18n import N_
from hemis.domain.rating import (
    DEFENCE,
    EACH,
    EQUAL,
    H_INDEX,
    HEAD,
    MEMBER,
    NONE,
    OAK,
    PROJECT,
    REGISTERED,
    SCOPUS_WOS,
    SUPERVISION,
    WORK,
)

ARTICLES = ("article_foreign", "article_local", "article_conference")
PROJECTS = {
    "foreign_grant": N_("хорижий грант"),
    "state_grant": N_("давлат гранти"),
    "contract": N_("хўжалик шартномаси"),
    "initiative": N_("ташаббускор лойиҳа"),
}
DEGREES = {"phd": "PhD", "dsc": "DSc"}
SYSTEMS = {"scopus": "Scopus", "wos": "Web of Science", "scholar": "Google Scholar"}


class Default(NamedTuple):
    """A criterion as a new set has it."""

    number: int
    """The line of rules 9.2."""
    group: str
    name: str
    source: str
    points: str
    split: str = NONE
    kinds: tuple[str, ...] = ()
    condition: str = ""
    cap: str = ""

    @property
    def worth(self) -> Decimal:
        return Decimal(self.points)

    @property
    def most(self) -> Decimal | None:
        return Decimal(self.cap) if self.cap else None


PUBLISHED = N_("Илмий нашр")
METHODICAL = N_("Услубий нашр")
PROPERTY = N_("Интеллектуал мулк")
ACTIVITY = N_("Илмий фаоллик")
GROUPS = (PUBLISHED, METHODICAL, PROPERTY, ACTIVITY)
DEFAULTS = (
    Default(1, PUBLISHED, N_("Scopus ёки Web of Science базасидаги мақола"), WORK, "10", EACH, ARTICLES, SCOPUS_WOS),
    Default(2, PUBLISHED, N_("ОАК рўйхатидаги нашрда мақола"), WORK, "5", EQUAL, ARTICLES, OAK),
    Default(3, PUBLISHED, N_("Бошқа хорижий журналда мақола"), WORK, "4", EQUAL, ("article_foreign",), REGISTERED),
    Default(
        4,
        PUBLISHED,
        N_("Анжуман мақоласи, халқаро анжуман тезиси"),
        WORK,
        "2",
        EQUAL,
        ("article_conference", "abstract_international"),
    ),
    Default(5, PUBLISHED, N_("Республика анжумани тезиси"), WORK, "1", EQUAL, ("abstract_republican",)),
    Default(6, PUBLISHED, N_("Монография"), WORK, "10", EQUAL, ("monograph",)),
    Default(7, METHODICAL, N_("Дарслик"), WORK, "10", EQUAL, ("textbook",)),
    Default(8, METHODICAL, N_("Ўқув қўлланма"), WORK, "6", EQUAL, ("study_guide",)),
    Default(
        9,
        METHODICAL,
        N_("Услубий қўлланма, услубий кўрсатма"),
        WORK,
        "2",
        EQUAL,
        ("methodical_guide", "methodical_instructions"),
    ),
    Default(10, PROPERTY, N_("Ихтирога патент"), WORK, "10", EQUAL, ("invention",)),
    Default(
        11,
        PROPERTY,
        N_("Фойдали модель, саноат намунаси, селекция ютуғи"),
        WORK,
        "6",
        EQUAL,
        ("utility_model", "industrial_design", "breeding_achievement"),
    ),
    Default(12, PROPERTY, N_("ЭҲМ дастури ёки маълумотлар базаси"), WORK, "3", EQUAL, ("software",)),
    Default(13, ACTIVITY, N_("Scopus базасидаги Ҳирш индекси"), H_INDEX, "2", NONE, ("scopus",)),
    Default(14, ACTIVITY, N_("Google Scholar базасидаги Ҳирш индекси"), H_INDEX, "0.5", NONE, ("scholar",), "", "5"),
    Default(15, ACTIVITY, N_("Хорижий грант раҳбари"), PROJECT, "4", NONE, ("foreign_grant",), HEAD),
    Default(15, ACTIVITY, N_("Хорижий грант иштирокчиси"), PROJECT, "2", NONE, ("foreign_grant",), MEMBER),
    Default(16, ACTIVITY, N_("Давлат гранти раҳбари"), PROJECT, "3", NONE, ("state_grant",), HEAD),
    Default(16, ACTIVITY, N_("Давлат гранти иштирокчиси"), PROJECT, "2", NONE, ("state_grant",), MEMBER),
    Default(17, ACTIVITY, N_("Хўжалик шартномаси раҳбари"), PROJECT, "3", NONE, ("contract",), HEAD),
    Default(17, ACTIVITY, N_("Хўжалик шартномаси иштирокчиси"), PROJECT, "2", NONE, ("contract",), MEMBER),
    Default(18, ACTIVITY, N_("Ўзи ёқлаган DSc диссертацияси"), DEFENCE, "25", NONE, ("dsc",)),
    Default(18, ACTIVITY, N_("Ўзи ёқлаган PhD диссертацияси"), DEFENCE, "15", NONE, ("phd",)),
    Default(19, ACTIVITY, N_("Раҳбарлигида ёқланган DSc диссертацияси"), SUPERVISION, "15", NONE, ("dsc",)),
    Default(19, ACTIVITY, N_("Раҳбарлигида ёқланган PhD диссертацияси"), SUPERVISION, "10", NONE, ("phd",)),
)

__all__ = ["DEFAULTS", "DEGREES", "GROUPS", "PROJECTS", "SYSTEMS", "Default"]

"""What the rooms of scientific works share: forms by kind, filters, columns and words."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from sqlalchemy import Select
from sqlalchemy.orm import joinedload, selectinload
from wtforms import BooleanField, SelectField, StringField

from hemis.domain.bibliography import pages_in, read_doi, read_isbn, read_issn, sheets_of
from hemis.domain.calendar import academic_year_name, academic_year_of
from hemis.domain.formats import plain
from hemis.domain.scholarship import EMPTY, FIELDS, KINDS, LANGUAGES, is_required
from hemis.menus.research.authors import AuthorsField
from hemis.models.scholarship import QUARTILES, ScientificWork
from hemis.operations.scholarship import STATES
from hemis.web import clock, uploads
from hemis.web.choices import department_filter
from hemis.web.export import yes_no
from hemis.web.forms import DateField, IntegerField, between, choice, required, text
from hemis.web.listing import ALL, FilterForm, folded
from hemis.web.steps import StepForm

SHOWN_YEARS = 30
SORTS = {
    "day": ScientificWork.published_on,
    "title": ScientificWork.title_key,
    "status": ScientificWork.status,
    "kind": ScientificWork.kind,
}
LOADS = (selectinload(ScientificWork.authors), joinedload(ScientificWork.department))
DATABASES = {"scopus": "Scopus", "wos": "Web of Science", "oak": _l("ОАК рўйхати")}
COLUMNS = (
    (_l("Тури"), lambda row: _(KINDS[row.kind])),
    (_l("Номи"), lambda row: row.title),
    (_l("Муаллифлар"), lambda row: ", ".join(each.name for each in row.authors)),
    (_l("Санаси"), lambda row: row.published_on),
    (_l("Ўқув йили"), lambda row: year_of(row)),
    (_l("Нашр ёки идора"), lambda row: row.source or row.publisher),
    (_l("Рақами, бетлари"), lambda row: numbers_of(row)),
    ("DOI", lambda row: row.doi),
    ("ISBN", lambda row: row.isbn),
    ("ISSN", lambda row: row.issn),
    ("Scopus", lambda row: yes_no(row.in_scopus)),
    ("Web of Science", lambda row: yes_no(row.in_wos)),
    (_l("ОАК рўйхати"), lambda row: yes_no(row.in_oak)),
    (_l("Кафедра"), lambda row: row.department.name),
    (_l("Ҳолати"), lambda row: _(STATES[row.status])),
)


def year_of(row: ScientificWork) -> str:
    """Return the academic year in which a work counts."""
    return academic_year_name(academic_year_of(row.published_on))


def numbers_of(row: ScientificWork) -> str:
    """Return volume, issue and pages, or the number of a certificate, as a list of works has them."""
    parts = (
        row.volume and _("%(number)s-жилд", number=row.volume),
        row.issue and _("№ %(number)s", number=row.issue),
        row.page_range and _("%(pages)s-бетлар", pages=row.page_range),
        row.number and _("№ %(number)s", number=row.number),
        row.pages and _("%(pages)s бет", pages=row.pages),
    )
    return ", ".join(part for part in parts if part)


def reference_of(row: ScientificWork) -> str:
    """Return where a work has appeared, as the list that the ОАК asks for has it."""
    doi = f"DOI {row.doi}" if row.doi else ""
    parts = (row.source, row.place, row.publisher, str(row.published_on.year), numbers_of(row), doi)
    return ", ".join(part for part in parts if part)


def pages_of(row: ScientificWork) -> int | None:
    """Return how many pages a work has: of a book as it tells, of an article by its first and last."""
    return row.pages or pages_in(row.page_range)


def volume_of(row: ScientificWork) -> str:
    """Return the size of a work as the ОАК asks for it: `8 (0,5)`, pages and printed sheets."""
    pages = pages_of(row)
    return f"{pages} ({plain(sheets_of(pages))})" if pages else ""


class WorkFilter(FilterForm):
    q = StringField(_l("Номи, муаллифи ёки нашри"))
    year = SelectField(_l("Ўқув йили"), validate_choice=False)
    status = choice(_l("Ҳолати"), STATES, optional=True, blank=ALL)
    base = choice(_l("База"), DATABASES, optional=True, blank=ALL)
    department_id = department_filter()

    def __init__(self) -> None:
        super().__init__()
        newest = academic_year_of(clock.today())
        self.years = [str(year) for year in range(newest, newest - SHOWN_YEARS, -1)]
        self.year.choices = [("", ALL), *((year, academic_year_name(int(year))) for year in self.years)]

    def narrow(self, statement: Select[Any]) -> Select[Any]:
        statement = statement.where(folded(ScientificWork.search_key, self.q.data))
        statement = self.by_columns(statement, ScientificWork.status, ScientificWork.department_id)
        if "base" in self and (base := self.chosen("base")) in DATABASES:
            statement = statement.where(getattr(ScientificWork, f"in_{base}"))
        if (year := self.chosen("year")) in self.years:
            first = int(year)
            statement = statement.where(ScientificWork.published_on.between(date(first, 9, 1), date(first + 1, 8, 31)))
        return statement


Maker = Callable[[str, bool], Any]
SOURCES = {
    **dict.fromkeys(("article_foreign", "article_local"), _l("Журнал номи")),
    **dict.fromkeys(("article_conference", "abstract_international", "abstract_republican"), _l("Тўплам номи")),
}
MAKERS: Mapping[str, Maker] = {
    "source": lambda kind, free: text(SOURCES.get(kind, _l("Рўйхатга олган идора")), 300, optional=free),
    "publisher": lambda kind, free: text(_l("Нашриёт"), 200, optional=free),
    "place": lambda kind, free: text(_l("Нашр қилинган шаҳар"), 100, optional=free),
    "volume": lambda kind, free: text(_l("Жилди"), 20, optional=free),
    "issue": lambda kind, free: text(_l("Журнал сони"), 20, optional=free),
    "page_range": lambda kind, free: text(_l("Бетлари"), 30, optional=free, description=_l("Масалан: 12–18")),
    "pages": lambda kind, free: IntegerField(_l("Ҳажми, бет"), [*required(), between(1, 20_000)]),
    "number": lambda kind, free: text(
        _l("Нашр рухсатномаси рақами") if free else _l("Патент ёки гувоҳнома рақами"), 60, optional=free
    ),
    "doi": lambda kind, free: text("DOI", 300, optional=free, read=read_doi),
    "isbn": lambda kind, free: text("ISBN", 40, optional=free, read=read_isbn),
    "issn": lambda kind, free: text("ISSN", 40, optional=free, read=read_issn),
    "url": lambda kind, free: text(_l("Манзили (интернетда)"), 500, optional=free),
    "in_scopus": lambda kind, free: BooleanField(_l("Scopus базасида")),
    "in_wos": lambda kind, free: BooleanField(_l("Web of Science базасида")),
    "in_oak": lambda kind, free: BooleanField(_l("Нашр санасида ОАК рўйхатида")),
    "quartile": lambda kind, free: choice(_l("Квартили"), {each: each for each in QUARTILES}, optional=True),
}


class WorkForm(StepForm):
    """What is told of every work."""

    title = text(_l("Номи"), 500)
    published_on = DateField(_l("Нашр ёки рўйхатга олинган санаси"), required())
    language = choice(_l("Тили"), LANGUAGES)
    author_rows = AuthorsField(_l("Муаллифлар"))
    is_other = BooleanField(_l("Бу бошқа иш, такрор эмас"))
    file = FileField(
        _l("Тасдиқловчи файл"),
        description=_l("Ишнинг нусхаси ёки гувоҳнома: PDF, DOCX, PNG ёки JPEG, кўпи билан 25 МБ."),
    )

    @property
    def values(self) -> dict[str, Any]:
        """The columns; what is not one is told apart."""
        apart = ("author_rows", "is_other", "file")
        return {name: value for name, value in super().values.items() if name not in apart}


@lru_cache(maxsize=32)
def form_of(kind: str) -> type[WorkForm]:
    """Return the form of a kind: the shared fields and its own."""
    own = {name: MAKERS[name](kind, not is_required(kind, name)) for name in FIELDS[kind]}
    return type("WorkForm", (WorkForm,), own)


@lru_cache(maxsize=32)
def told_form_of(kind: str) -> type[WorkForm]:
    """Return the form in whose words the history of a work is told: its kind, and its authors in one line."""
    told = {"kind": choice(_l("Тури"), KINDS), "authors": StringField(_l("Муаллифлар"))}
    return type("ToldForm", (form_of(kind),), told)


def values_of(form: WorkForm, kind: str) -> dict[str, Any]:
    """Return all columns of a work: what its kind does not tell is empty."""
    return {**EMPTY, **form.values, "kind": kind}


def narrowed(statement: Select[Any], kinds: Mapping[str, str]) -> Select[Any]:
    """Narrow to the works of some kinds."""
    return statement.where(ScientificWork.kind.in_(kinds))


WORDS = {
    "states": STATES,
    "kinds": KINDS,
    "tongues": LANGUAGES,
    "fields": FIELDS,
    "year_of": year_of,
    "numbers_of": numbers_of,
    "reference_of": reference_of,
    "volume_of": volume_of,
    "size_of": uploads.size_in_words,
}
"""What templates of these rooms call by name."""
__all__ = [
    "COLUMNS",
    "LOADS",
    "SORTS",
    "WORDS",
    "WorkFilter",
    "WorkForm",
    "form_of",
    "narrowed",
    "reference_of",
    "told_form_of",
    "values_of",
    "volume_of",
]

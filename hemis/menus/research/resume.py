"""What stands in a résumé, on the page and on paper, in the language and the script of the reader."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hemis.domain.classifiers import ACADEMIC_DEGREE, ACADEMIC_RANK
from hemis.domain.formats import number, short_date
from hemis.domain.profiles import FIGURES, SYSTEMS
from hemis.domain.scholarship import KINDS, METHODICAL, PROPERTY, SCIENTIFIC
from hemis.menus.research.working import reference_of
from hemis.models.scholarship import ScientificWork
from hemis.operations.cv import Known, Resume
from hemis.web import clock, institution, language
from hemis.web.jinja import named, script

PARTS = (
    (_l("Илмий ишлар"), SCIENTIFIC),
    (_l("Ўқув-услубий ишлар"), METHODICAL),
    (_l("Муаллифлик гувоҳномалари ва патентлар"), PROPERTY),
)
"""The parts of the list that the ОАК asks for."""


def parts_of(works: Sequence[ScientificWork]) -> list[tuple[Any, list[ScientificWork]]]:
    """Return the parts that have works, with them."""
    parts = [(title, [work for work in works if work.kind in kinds]) for title, kinds in PARTS]
    return [(title, rows) for title, rows in parts if rows]


def facts_of(resume: Resume) -> list[tuple[str, str]]:
    """Return what is told of the person, label and words."""
    person = resume.employee
    held = (f"{script(post.position.name)}, {named(post.department or post.division)}" for post in resume.posts)
    return [
        (_("Илмий даражаси"), _(ACADEMIC_DEGREE[person.academic_degree])),
        (_("Илмий унвони"), _(ACADEMIC_RANK[person.academic_rank])),
        (_("Мутахассислиги"), script(person.speciality)),
        (_("Лавозими"), "; ".join(held)),
    ]


def coauthors_of(work: ScientificWork, employee_id: int) -> str:
    """Return the names of everybody else of a work."""
    return script(", ".join(each.name for each in work.authors if each.employee_id != employee_id))


def paper_of(resume: Resume) -> dict[str, Any]:
    """Return the résumé as data of its paper."""
    person = resume.employee
    return {
        "language": language.html_code()[:2],
        "university": institution.short_name(),
        "heading": _("Резюме (CV)"),
        "name": named(person),
        "facts": [[label, value or "—"] for label, value in facts_of(resume)],
        "tables": [*_databases(resume), *_courses(resume), *(_works(*part, person.id) for part in _numbered(resume))],
        "page": _("бет"),
        "date": short_date(clock.today()),
    }


def _databases(resume: Resume) -> list[dict[str, Any]]:
    headings = [_("Тизим"), _("Рақами"), _("Ўқув йили"), *(_(title) for title in FIGURES.values())]
    rows = [_cells(known) for known in resume.known]
    return [_table(_("Халқаро базаларда"), headings, rows, (2, 3, 2, 2, 2, 2))] if rows else []


def _cells(known: Known) -> list[str]:
    figures = known.figures
    counted = [number(getattr(figures, name)) for name in FIGURES] if figures else ["—"] * len(FIGURES)
    return [
        SYSTEMS[known.profile.system],
        known.profile.identifier,
        figures.year.name if figures else "—",
        *counted,
    ]


def _courses(resume: Resume) -> list[dict[str, Any]]:
    headings = [_("Тугаган куни"), _("Марказ ва йўналиш"), _("Соат")]
    rows = [
        [short_date(each.ends_on), script(f"{each.centre}: {each.direction}"), str(each.hours)]
        for each in resume.courses
    ]
    return [_table(_("Малака ошириш"), headings, rows, (2, 9, 1))] if rows else []


def _numbered(resume: Resume) -> list[tuple[str, list[ScientificWork], int]]:
    """Return the parts of the works; their numbers go on from part to part, as in the list of the ОАК."""
    found, before = [], 0
    for title, works in parts_of(resume.works):
        found.append((str(title), works, before))
        before += len(works)
    return found


def _works(title: str, works: list[ScientificWork], before: int, employee_id: int) -> dict[str, Any]:
    headings = ["№", _("Ишнинг номи"), _("Тури"), _("Нашр"), _("Ҳаммуаллифлар")]
    rows = [
        [
            str(place),
            script(work.title),
            _(KINDS[work.kind]),
            script(reference_of(work)),
            coauthors_of(work, employee_id) or "—",
        ]
        for place, work in enumerate(works, start=before + 1)
    ]
    return _table(title, headings, rows, (1, 7, 4, 7, 5))


def _table(title: str, headings: list[str], rows: list[list[str]], widths: tuple[int, ...]) -> dict[str, Any]:
    return {"title": title, "headings": headings, "rows": rows, "widths": widths}


__all__ = ["PARTS", "coauthors_of", "facts_of", "paper_of", "parts_of"]

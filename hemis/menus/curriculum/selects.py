"""The choices by which the lists of loads, timetables and exams are narrowed alike."""

from hemis.models.curriculum import AcademicYear
from hemis.models.structure import Faculty
from hemis.web.forms import ScopedSelect
from hemis.web.jinja import named
from hemis.web.listing import ALL


def years(label: str, **options: object) -> ScopedSelect:
    """Declare the choice of an academic year, the newest first."""
    return ScopedSelect(
        label,
        model=AcademicYear,
        title=lambda row: row.name,
        narrow=lambda rows: rows.order_by(AcademicYear.code.desc()),
        **options,  # type: ignore[arg-type]
    )


def faculties(label: str, **options: object) -> ScopedSelect:
    """Declare the choice of a faculty that is not closed."""
    return ScopedSelect(
        label,
        model=Faculty,
        title=named,
        narrow=lambda rows: rows.where(Faculty.is_active).order_by(Faculty.sort_key),
        **options,  # type: ignore[arg-type]
    )


__all__ = ["ALL", "faculties", "years"]

"""Places planned for each intake beside those who came, and what some students have achieved."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

from flask import current_app
from sqlalchemy import cast, func, select

from hemis.demo.subjects import PAGE
from hemis.domain.calendar import add_months
from hemis.domain.classifiers import QUOTA_KIND
from hemis.extensions import db
from hemis.models.achievements import Achievement, AdmissionQuota
from hemis.models.curriculum import AcademicYear
from hemis.models.students import AcademicGroup, Student
from hemis.operations import files
from hemis.operations.achievements import save_achievement
from hemis.operations.quotas import save_quota

SPARE = (0, 2, -1, 4, 0, 1)
"""Places left free in turn; less than nothing where more came than were planned."""
EVERY = 13
"""One student in so many has achieved something."""
PAPERS: tuple[tuple[int, int | None, dict[str, Any]], ...] = (
    (5, 24, {"kind": "15", "title": "IELTS", "certificate_kind": "12", "subject": "инглиз тили", "level": "6.5"}),
    (30, 24, {"kind": "15", "title": "IELTS", "certificate_kind": "12", "subject": "инглиз тили", "level": "6.0"}),
    (9, None, {"kind": "15", "title": "CEFR", "certificate_kind": "11", "subject": "инглиз тили", "level": "B2"}),
    (7, None, {"kind": "11", "title": "Талабалар фан олимпиадаси", "subject": "математика", "place": 2}),
    (4, None, {"kind": "14", "title": "Универсиада", "sport": "18", "level": "республика", "place": 1}),
    (1, 11, {"kind": "13", "title": "Навоий номидаги давлат стипендияси"}),
    (11, 60, {"kind": "15", "title": "Миллий сертификат", "certificate_kind": "11", "subject": "физика", "level": "A"}),
    (14, None, {"kind": "16", "title": "Йил талабаси", "level": "университет", "place": 1}),
)
"""Months since it was given, months for which it holds, and what it says."""


def write(now: datetime) -> None:
    """Plan places for every intake that has students, and give one student in some an achievement."""
    _quotas()
    kept = files.keep(BytesIO(PAGE), "hujjat.pdf", current_app.config["UPLOADS"])
    keys = db.session.scalars(select(Student.id).order_by(Student.id)).all()
    for turn, key in enumerate(keys[::EVERY]):
        since, months, told = PAPERS[turn % len(PAPERS)]
        given = add_months(now.date(), -since) - timedelta(days=turn % 25)
        values = _values(told, given, months, turn)
        save_achievement(Achievement(student_id=key, kind=told["kind"]), values, kept, today=now.date(), by=None)


def _values(told: dict[str, Any], given: date, months: int | None, turn: int) -> dict[str, Any]:
    number = f"{'BU' if told['kind'] == '15' else 'D'} {given.year}{turn + 1:05}"
    until = None if months is None else add_months(given, months) - timedelta(days=1)
    return {**told, "issued_on": given, "valid_until": until, "number": number}


def _quotas() -> None:
    for turn, (values, students) in enumerate(_intakes()):
        planned = max(1, students + SPARE[turn % len(SPARE)])
        save_quota(AdmissionQuota(), {**values, "planned": planned}, QUOTA_KIND[values["kind"]], by=None)


def _intakes() -> Iterator[tuple[dict[str, Any], int]]:
    """Each year, speciality, form and payment with its students."""
    names = ("year_id", "speciality_id", "education_form", "kind")
    place = (AcademicYear.id, AcademicGroup.speciality_id, AcademicGroup.education_form, Student.payment_form)
    rows = select(*place, func.count()).select_from(Student).join(AcademicGroup, AcademicGroup.id == Student.group_id)
    years = cast(Student.admission_year, AcademicYear.code.type) == AcademicYear.code
    for *values, students in db.session.execute(rows.join(AcademicYear, years).group_by(*place).order_by(*place)):
        yield dict(zip(names, values, strict=True)), students


__all__ = ["write"]

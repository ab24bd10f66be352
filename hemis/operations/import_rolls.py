"""Qualifications, admission quotas and achievements from spreadsheets, by the operations that write them anyway."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from hemis.domain.classifiers import (
    ACHIEVEMENT_KIND,
    CERTIFICATE_KIND,
    EDUCATION_FORM,
    EDUCATION_TYPE,
    QUOTA_KIND,
    SPORT_TYPE,
)
from hemis.domain.spreadsheets.references import Doubted, Known, References, by_name
from hemis.domain.spreadsheets.words import values_of
from hemis.extensions import Base, db
from hemis.models.accounts import User
from hemis.models.achievements import CERTIFICATE, SPORT, Achievement, AdmissionQuota
from hemis.models.curriculum import AcademicYear, Qualification, Speciality
from hemis.models.structure import Faculty
from hemis.models.students import Student
from hemis.operations.achievements import save_achievement
from hemis.operations.qualifications import save_qualification
from hemis.operations.quotas import save_quota

Row = Mapping[str, Any]
STIPEND, PRIZES = "13", ("11", "12", "14", "16")
TYPES = dict(zip(values_of("education_type"), EDUCATION_TYPE, strict=True))
FORMS = dict(zip(values_of("education_form"), EDUCATION_FORM, strict=True))
QUOTAS = dict(zip(values_of("quota_kind"), QUOTA_KIND, strict=True))
ACHIEVEMENTS = dict(zip(values_of("achievement_kind"), ACHIEVEMENT_KIND, strict=True))
CERTIFICATES = dict(zip(values_of("certificate_kind"), CERTIFICATE_KIND, strict=True))
SPORTS = dict(zip(values_of("sport"), SPORT_TYPE, strict=True))


class Once:
    """Sees that a key stands once, in the system and in the file."""

    def __init__(self, there: set[Any]) -> None:
        self.there, self.rows = there, dict[Any, int]()

    def doubt(self, key: Any, number: int, field: str) -> Doubted | None:
        """Refuse a key that is known; remember one that is new."""
        if key in self.there:
            return "record_known", field, ()
        if key in self.rows:
            return "duplicate_in_file", "", (("row", str(self.rows[key])),)
        self.rows[key] = number
        return None


class QualificationJudge:
    """Sees that a qualification stands once at its faculty and level."""

    def __init__(self, known: References, faculty_id: int | None) -> None:
        self.known, self.new = known, list[dict[str, Any]]()
        faculties = select(Faculty.id, Faculty.name, Faculty.code).where(Faculty.is_active)
        if faculty_id is not None:
            faculties = faculties.where(Faculty.id == faculty_id)
        found = db.session.execute(faculties)
        known.others["faculty"] = by_name(Known(name, key, code=code) for key, name, code in found)
        there = select(Qualification.faculty_id, Qualification.education_type, Qualification.name)
        self.once = Once({(faculty, kind, name.casefold()) for faculty, kind, name in db.session.execute(there)})

    def __call__(self, number: int, values: Row) -> Doubted | None:
        place = {
            "faculty_id": self.known.others["faculty"].find(values["faculty"])[0].id,
            "education_type": TYPES[values["education_type"]],
        }
        name = values["qualification_name"]
        doubt = self.once.doubt((*place.values(), name.casefold()), number, "qualification_name")
        if doubt is None:
            self.new.append(place | {"name": name, "name_latin": values["name_latin"]})
        return doubt


class QuotaJudge:
    """Sees that a quota of one kind stands once for a year, a speciality and a form."""

    def __init__(self, known: References, faculty_id: int | None) -> None:
        self.known, self.new = known, list[dict[str, Any]]()
        years = select(AcademicYear.name, AcademicYear.id)
        known.others["year"] = by_name(Known(name, key) for name, key in db.session.execute(years))
        specialities = select(Speciality.id, Speciality.name, Speciality.code).where(Speciality.is_active)
        if faculty_id is not None:
            specialities = specialities.where(Speciality.faculty_id == faculty_id)
        found = db.session.execute(specialities)
        known.others["speciality"] = by_name(Known(name, key, code=code) for key, name, code in found)
        row = AdmissionQuota
        there = select(row.year_id, row.speciality_id, row.education_form, row.kind)
        self.once = Once({tuple(each) for each in db.session.execute(there)})

    def __call__(self, number: int, values: Row) -> Doubted | None:
        place = {
            "year_id": self.known.others["year"].find(values["academic_year"])[0].id,
            "speciality_id": self.known.others["speciality"].find(values["speciality"])[0].id,
            "education_form": FORMS[values["education_form"]],
            "kind": QUOTAS[values["quota_kind"]],
        }
        doubt = self.once.doubt(tuple(place.values()), number, "quota_kind")
        if doubt is None:
            self.new.append(place | {"planned": values["planned"]})
        return doubt


class AchievementJudge:
    """Finds the student by number, and sees that a row has what a paper of its kind says."""

    def __init__(self, faculty_id: int | None, today: date) -> None:
        self.today, self.new = today, list[tuple[int, dict[str, Any]]]()
        students = select(Student.number, Student.id)
        if faculty_id is not None:
            students = students.where(Student.faculty_id == faculty_id)
        self.students = {number: key for number, key in db.session.execute(students)}
        row = Achievement
        there = db.session.execute(select(row.student_id, row.kind, row.issued_on, row.title, row.number)).all()
        self.once = Once({tuple(each[:4]) for each in there})
        self.numbers = Once({(each[0], each[4]) for each in there if each[1] == CERTIFICATE})

    def __call__(self, number: int, values: Row) -> Doubted | None:
        student = self.students.get(values["student_number"])
        if student is None:
            return "unknown_student", "student_number", (("value", values["student_number"]),)
        kind = ACHIEVEMENTS[values["achievement_kind"]]
        doubt = self._days(values) or _lacks(kind, values)
        doubt = doubt or self.once.doubt((student, kind, values["issued_on"], values["achievement"]), number, "")
        if doubt is None and kind == CERTIFICATE:
            doubt = self.numbers.doubt((student, values["paper_number"]), number, "paper_number")
        if doubt is None:
            self.new.append((student, _columns(kind, values)))
        return doubt

    def _days(self, values: Row) -> Doubted | None:
        if values["issued_on"] > self.today:
            return "paper_in_future", "issued_on", ()
        until = values["valid_until"]
        return ("ends_before_start", "valid_until", ()) if until and until < values["issued_on"] else None


def _lacks(kind: str, values: Row) -> Doubted | None:
    """What a paper of this kind says and the row does not."""
    needed = {CERTIFICATE: ("certificate_kind", "science", "grade", "paper_number"), SPORT: ("sport",)}
    needed[STIPEND] = ("paper_number",)
    empty = next((name for name in needed.get(kind, ()) if not values[name]), "")
    return ("paper_incomplete", empty, (("kind", values["achievement_kind"]),)) if empty else None


def _columns(kind: str, values: Row) -> dict[str, Any]:
    """The columns that a paper of this kind has; what else the row says is left out."""
    is_prize = kind in PRIZES
    return {
        "kind": kind,
        "title": values["achievement"],
        "certificate_kind": CERTIFICATES[values["certificate_kind"]] if kind == CERTIFICATE else "",
        "subject": values["science"],
        "level": values["grade"],
        "sport": SPORTS[values["sport"]] if kind == SPORT else "",
        "place": values["place"] if is_prize else None,
        "number": values["paper_number"],
        "issued_on": values["issued_on"],
        "valid_until": None if is_prize else values["valid_until"],
    }


def write_qualifications(rows: Sequence[Row], known: References, options: Mapping[str, Any], by: User) -> list[int]:
    """Add qualifications to their faculties."""
    assert isinstance(known.judge, QualificationJudge)
    return [_saved(Qualification(), save_qualification, values, by) for values in known.judge.new]


def write_quotas(rows: Sequence[Row], known: References, options: Mapping[str, Any], by: User) -> list[int]:
    """Add admission quotas."""
    assert isinstance(known.judge, QuotaJudge)

    def save(row: AdmissionQuota, values: Row, *, by: User | None) -> None:
        save_quota(row, values, QUOTA_KIND[values["kind"]], by=by)

    return [_saved(AdmissionQuota(), save, values, by) for values in known.judge.new]


def write_achievements(rows: Sequence[Row], known: References, options: Mapping[str, Any], by: User) -> list[int]:
    """Add achievements without their scans, which are uploaded one by one."""
    assert isinstance(known.judge, AchievementJudge)
    today = known.judge.today

    def save(row: Achievement, values: Row, *, by: User | None) -> None:
        save_achievement(row, values, None, today=today, by=by, is_proved=False)

    new = known.judge.new
    return [_saved(Achievement(student_id=key, kind=row["kind"]), save, row, by) for key, row in new]


def _saved(row: Base, save: Callable[..., None], values: Row, by: User) -> int:
    save(row, values, by=by)
    key: int = getattr(row, "id")  # noqa: B009 - every one of these has one
    return key


__all__ = [
    "AchievementJudge",
    "QualificationJudge",
    "QuotaJudge",
    "write_achievements",
    "write_qualifications",
    "write_quotas",
]

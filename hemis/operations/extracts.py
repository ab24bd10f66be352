"""Ўзлаштириш кўчирмаси: what a student has reached, frozen on a paper that a stranger can verify (promise C9)."""

from datetime import date, datetime
from typing import Any

from hemis.domain.averages import GPA, PLACES, RATING
from hemis.domain.errors import RuleError
from hemis.domain.formats import long_date, number, plain, short_date
from hemis.domain.i18n import N_
from hemis.domain.names import shortened
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.documents import IssuedDocument
from hemis.models.gpa import GpaResult
from hemis.models.structure import Faculty, University
from hemis.models.students import Student
from hemis.operations import documents
from hemis.operations.accounts import holders
from hemis.operations.gpa_explained import Explained, Subject, explained
from hemis.operations.names import name_on

KIND = "results_extract"
NOTHING = N_("Кўчирма берилмайди: талабанинг тасдиқланган баҳоси ҳали йўқ.")
TITLE = N_("Ўзлаштириш кўчирмаси")
LABELS = {
    "heading": TITLE,
    "number": N_("Кўчирма рақами"),
    "verify": N_("Ҳақиқийлигини текшириш"),
    "semester": N_("семестр"),
    "total": N_("Умумий"),
}
HEADINGS = (N_("Фан"), N_("Соат"), N_("Кредит"), N_("Балл"), N_("Баҳо"))
MEANS = {GPA: N_("GPA"), RATING: N_("Ўртача рейтинг")}
EARNED, DEBTS, MISSING = N_("тўпланган кредит"), N_("қарздор фанлар"), N_("баҳоси йўқ фанлар")
DEBT, COUNTED = N_("қарз"), N_("ҳисобга олинган")


def issue(student: Student, purpose: str, *, by: User, at: datetime, today: date, address: str) -> IssuedDocument:
    """Issue a new extract about a student whose group is loaded; RuleError while nothing is confirmed."""
    paper = paper_of(student, purpose, today=today)
    return documents.issue(KIND, student.id, paper, by=by, at=at, today=today, address=address)


def revoke(row: IssuedDocument, reason: str, *, by: User, at: datetime) -> None:
    """Take one extract back; RuleError when that was done already."""
    if row.revoked_at is not None:
        raise RuleError(N_("Бу кўчирма аллақачон бекор қилинган."))
    documents.revoke_row(row, reason, by=by, at=at)


def paper_of(student: Student, purpose: str, *, today: date) -> dict[str, Any]:
    """Return the content of an extract; it depends on nothing that may change later."""
    found = explained(student)
    if found.total is None:
        raise RuleError(NOTHING)
    card = db.session.get_one(University, 1)
    held = holders("faculty", today, faculty_id=student.faculty_id)
    plan = found.curriculum
    return {
        "title": f"{TITLE}: {student.number}",
        "university": name_on(University, 1, today),
        "logo": [card.logo_name, card.logo_type],
        "faculty": name_on(Faculty, student.faculty_id, today),
        "initials": shortened(student.full_name),
        "group": student.group.name,
        "date": short_date(today),
        "labels": LABELS,
        "facts": [
            [N_("Талаба"), student.full_name],
            [N_("Талаба рақами"), student.number],
            [N_("Таълим йўналиши"), f"{plan.speciality.code} {plan.speciality.name}"],
            [N_("Гуруҳ"), f"{student.group.name}, {student.group.course}"],
            [N_("Берилган сана"), long_date(today)],
            [N_("Қаерга"), purpose],
        ],
        "headings": list(HEADINGS),
        "semesters": [_semester(found, key) for _year, _row, keys in reversed(found.years) for key in keys],
        "total": _told(found.total),
        "signatures": [[N_("Факультет декани"), shortened(held[0].name) if len(held) == 1 else ""]],
    }


def _semester(found: Explained, key: int) -> dict[str, Any]:
    row = found.semester(key)
    year = row.year.name if row.year else ""
    return {"number": key, "year": year, "rows": [_row(each) for each in found.semesters[key]], "sum": _told(row)}


def _row(each: Subject) -> list[str]:
    line = each.line
    points = "—" if line.points is None or not line.taken.stands else plain(line.points, 1)
    return [each.subject.name, str(line.hours), str(line.taken.credits), points, _mark(each)]


def _mark(each: Subject) -> str:
    taken = each.line.taken
    if taken.is_counted:
        return COUNTED
    if not taken.stands:
        return "—"
    return str(taken.mark) if taken.is_passed else DEBT


def _told(row: GpaResult) -> str:
    value = "—" if row.value is None else number(row.value, PLACES[row.method])
    told = [f"{MEANS[row.method]}: {value}", f"{EARNED}: {row.earned}", f"{DEBTS}: {row.debts}"]
    return "; ".join([*told, *([f"{MISSING}: {row.missing}"] if row.missing else [])])


__all__ = ["HEADINGS", "KIND", "LABELS", "TITLE", "issue", "paper_of", "revoke"]

"""Ўзлаштириш кўчирмаси: what a student has reached, frozen on a paper that a stranger can verify (promise C9)."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import select

from hemis.domain.averages import GPA, PLACES, RATING
from hemis.domain.errors import RuleError
from hemis.domain.formats import long_date, number, plain, short_date
from hemis.domain.grading import rating_points
from hemis.domain.i18n import N_
from hemis.domain.names import shortened
from hemis.domain.translit import to_latin
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.documents import IssuedDocument
from hemis.models.gpa import GpaResult
from hemis.models.structure import Faculty, University
from hemis.models.students import Student
from hemis.operations import appealed, documents, gpa
from hemis.operations.accounts import holders
from hemis.operations.documents import Content
from hemis.operations.gpa_explained import Explained, Subject, explained, explained_all
from hemis.operations.names import name_on

KIND = "results_extract"
NOBODY = N_("Кўчирма берилмайди: гуруҳда тасдиқланган баҳоси бор талаба йўқ.")
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
ARCHIVE_HEADINGS = (N_("Фан"), N_("Соат (V)"), N_("Балл (B)"), N_("Рейтинг (R)"), N_("Баҳо"))
COURSE = N_("%(number)s-курс")
CREDIT_SYSTEM = N_("кредит-модуль тизими, 5 баллик баҳо")
ARCHIVE_SYSTEM = N_("рейтинг тизими, 100 балл (1981-сон Низом, архив)")
CREDIT_RULE = N_(
    "GPA — «кредит × баҳо» йиғиндисининг кредитлар йиғиндисига нисбати; "
    "ўзлаштирилмаган ва баҳосиз фан %(mark)s деб олинган."
)
ARCHIVE_RULE = N_(
    "R = V × B / 100; ўртача рейтинг — «соат × балл» йиғиндисининг соатлар йиғиндисига нисбати. "
    "86–100 балл — 5, 71–85 — 4, 55–70 — 3 баҳо."
)
MEANS = {GPA: N_("GPA"), RATING: N_("Ўртача рейтинг")}
EARNED, DEBTS, MISSING = N_("тўпланган кредит"), N_("қарздор фанлар"), N_("баҳоси йўқ фанлар")
CHANGED = N_("апелляция")
DEBT, COUNTED = N_("қарз"), N_("ҳисобга олинган")
KIND_AT, MISSING_AT = gpa.NAMES.index("kind"), gpa.NAMES.index("missing")


class Tongue(NamedTuple):
    """The language of a paper: its code, what translates its words, and whether names are in Latin script."""

    code: str
    say: Callable[[str], str]
    is_latin: bool

    def write(self, text: str) -> str:
        """Write a name or what somebody typed."""
        return to_latin(text) if self.is_latin else text


UZBEK = Tongue("uz_Cyrl", N_, False)


class Frame(NamedTuple):
    """What the papers of one day have in common, read once for all of them."""

    card: University
    university: str
    faculties: dict[int, str]
    deans: dict[int, str]
    """By faculty; empty where nobody or more than one holds the office."""


def issue(
    student: Student, purpose: str, *, by: User, at: datetime, today: date, address: str, tongue: Tongue = UZBEK
) -> IssuedDocument:
    """Issue a new extract about a student whose group is loaded; RuleError while nothing is confirmed."""
    found = explained(student)
    if found.total is None:
        raise RuleError(NOTHING)
    return _issued([found], purpose, by=by, at=at, today=today, address=address, tongue=tongue)[0]


def issue_many(
    students: Iterable[Student],
    purpose: str,
    *,
    by: User,
    at: datetime,
    today: date,
    address: str,
    tongue: Tongue = UZBEK,
) -> list[IssuedDocument]:
    """Issue an extract to each of the students who has an average; RuleError when nobody has.

    As many statements for a group as for one student.
    """
    found = [each for each in explained_all(list(students)).values() if each.total is not None]
    if not found:
        raise RuleError(NOBODY)
    return _issued(found, purpose, by=by, at=at, today=today, address=address, tongue=tongue)


def _issued(
    found: Sequence[Explained], purpose: str, *, by: User, at: datetime, today: date, address: str, tongue: Tongue
) -> list[IssuedDocument]:
    """Issue the papers of some students, in their order.

    Who has the same paper of today already gets no second number: a button was pressed twice.
    """
    papers = papers_of(found, purpose, today=today, tongue=tongue)
    kept = _same_today(papers, today)
    new = [(key, paper) for key, paper in papers.items() if key not in kept]
    made = documents.issue_many(KIND, new, by=by, at=at, today=today, address=address)
    return [*kept.values(), *made]


def _same_today(papers: Mapping[int, Content], today: date) -> dict[int, IssuedDocument]:
    """By student the paper in force that says the same and was given today; one statement."""
    of = IssuedDocument
    rows = select(of).where(of.kind == KIND, of.subject_id.in_(papers), of.issued_on == today, of.revoked_at.is_(None))
    found = {}
    for row in db.session.scalars(rows.order_by(of.id)):
        content = documents.content_of(row)
        if {key: content[key] for key in content if key not in documents.OWN} == papers[row.subject_id]:
            found[row.subject_id] = row
    return found


def state_of(students: Sequence[int]) -> dict[int, str]:
    """Return by student what the results are now, as a paper keeps it to know later whether they have changed."""
    found = {}
    for student, rows in gpa.stored(students).items():
        told = sorted(str(row[KIND_AT : MISSING_AT + 1]) for row in rows)
        found[student] = hashlib.sha256("\n".join(told).encode()).hexdigest()
    return found


def outdated(rows: Sequence[IssuedDocument]) -> set[int]:
    """Return the ids of the papers whose students have other results by now; two statements at most.

    A paper from before this was kept says nothing of itself.
    """
    known = {row.id: documents.content_of(row).get("state") for row in rows}
    now = state_of([row.subject_id for row in rows if known[row.id]])
    return {row.id for row in rows if known[row.id] and known[row.id] != now.get(row.subject_id)}


def revoke(row: IssuedDocument, reason: str, *, by: User, at: datetime) -> None:
    """Take one extract back; RuleError when that was done already."""
    if row.revoked_at is not None:
        raise RuleError(N_("Бу кўчирма аллақачон бекор қилинган."))
    documents.revoke_row(row, reason, by=by, at=at)


def papers_of(
    found: Sequence[Explained], purpose: str, *, today: date, tongue: Tongue = UZBEK
) -> dict[int, dict[str, Any]]:
    """Return by student the content of an extract; it depends on nothing that may change later."""
    frame = _frame({each.student.faculty_id for each in found}, today)
    states = state_of([each.student.id for each in found])
    papers = ((each, _paper(each, purpose, frame, today, tongue)) for each in found)
    return {each.student.id: {**paper, "state": states[each.student.id]} for each, paper in papers}


def _frame(faculties: Iterable[int], today: date) -> Frame:
    held = {each: holders("faculty", today, faculty_id=each) for each in faculties}
    deans = {each: found[0].name if len(found) == 1 else "" for each, found in held.items()}
    names = {each: name_on(Faculty, each, today) for each in held}
    return Frame(db.session.get_one(University, 1), name_on(University, 1, today), names, deans)


def _paper(found: Explained, purpose: str, frame: Frame, today: date, tongue: Tongue) -> dict[str, Any]:
    student, plan, total = found.student, found.curriculum, found.total
    assert total is not None
    card, say, write = frame.card, tongue.say, tongue.write
    own, dean = {"ru": card.name_ru, "en": card.name_en}.get(tongue.code), frame.deans[student.faculty_id]
    facts = [
        [N_("Талаба"), write(student.full_name)],
        [N_("Талаба рақами"), student.number],
        [N_("Таълим йўналиши"), f"{plan.speciality.code} {write(plan.speciality.name)}"],
        [N_("Гуруҳ"), f"{write(student.group.name)}, {say(COURSE) % {'number': student.group.course}}"],
        [N_("Баҳолаш тизими"), say(ARCHIVE_SYSTEM if found.is_archive else CREDIT_SYSTEM)],
        [N_("Берилган сана"), long_date(today, say)],
        [N_("Қаерга"), write(purpose)],
    ]
    headings = ARCHIVE_HEADINGS if found.is_archive else HEADINGS
    semesters = [(found, key) for _year, _row, keys in reversed(found.years) for key in keys]
    return {
        "title": f"{say(TITLE)}: {student.number}",
        "language": tongue.code,
        "university": own or write(frame.university),
        "logo": [card.logo_name, card.logo_type],
        "faculty": write(frame.faculties[student.faculty_id]),
        "initials": shortened(student.full_name),
        "group": student.group.name,
        "date": short_date(today),
        "labels": {key: say(word) for key, word in LABELS.items()},
        "facts": [[say(label), value] for label, value in facts],
        "headings": [say(each) for each in headings],
        "semesters": [_semester(*each, tongue) for each in semesters],
        "total": _told(total, tongue),
        "rule": say(ARCHIVE_RULE if found.is_archive else CREDIT_RULE) % {"mark": found.measure.failed_as},
        "signatures": [[say(N_("Факультет декани")), write(shortened(dean)) if dean else ""]],
    }


def _semester(found: Explained, key: int, tongue: Tongue) -> dict[str, Any]:
    row = found.semester(key)
    rows = [_row(each, found.is_archive, tongue) for each in found.semesters[key]]
    return {"number": key, "year": row.year.name if row.year else "", "rows": rows, "sum": _told(row, tongue)}


def _row(each: Subject, is_archive: bool, tongue: Tongue) -> list[str]:
    """A subject as its system tells it: credits and points, or hours, points and the rating R = V x B / 100."""
    line = each.line
    has_points = line.points is not None and line.taken.stands
    points = plain(line.points, 1) if has_points and line.points is not None else "—"
    rating = plain(rating_points(line.hours, line.points), 1) if has_points and line.points is not None else "—"
    if each.appeals and has_points:
        points += f" ({tongue.say(CHANGED)}: {', '.join(tongue.write(appealed.change(row)) for row in each.appeals)})"
    second = rating if is_archive else str(line.taken.credits)
    cells = [points, second] if is_archive else [second, points]
    return [tongue.write(each.subject.name), str(line.hours), *cells, _mark(each, tongue)]


def _mark(each: Subject, tongue: Tongue) -> str:
    taken = each.line.taken
    if taken.is_counted:
        return tongue.say(COUNTED)
    if not taken.stands:
        return "—"
    return str(taken.mark) if taken.is_passed else tongue.say(DEBT)


def _told(row: GpaResult, tongue: Tongue) -> str:
    say, value = tongue.say, "—" if row.value is None else number(row.value, PLACES[row.method])
    told = [f"{say(MEANS[row.method])}: {value}", f"{say(DEBTS)}: {row.debts}"]
    if row.method == GPA:
        told.insert(1, f"{say(EARNED)}: {row.earned}")
    return "; ".join([*told, *([f"{say(MISSING)}: {row.missing}"] if row.missing else [])])


__all__ = ["HEADINGS", "KIND", "LABELS", "TITLE", "UZBEK", "Tongue", "issue", "issue_many", "outdated", "papers_of"]
__all__ += ["revoke", "state_of"]

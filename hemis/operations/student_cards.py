"""The card of a student: personal facts, the number that is given once, the photo. Study changes by orders only."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Row, delete, inspect, select, union_all
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from hemis.domain.classifiers import PROVINCE
from hemis.domain.errors import Reason, RuleError, StaleError
from hemis.domain.i18n import N_
from hemis.domain.identifiers import check_pinfl, parse_pinfl
from hemis.domain.movement import APPLICANT
from hemis.domain.movement_cases import grant_of
from hemis.domain.names import alike, fold
from hemis.domain.numbering import student_number
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.structure import University
from hemis.models.students import AcademicGroup, Enrolment, MergedStudent, Student
from hemis.operations import people, plain
from hemis.operations.documents import advance, next_ordinal
from hemis.operations.people import NewPerson
from hemis.operations.rules import rule_value
from hemis.operations.students import first_semester

REGISTER = "student"
NAMES = ("surname", "first_name", "patronymic", "surname_latin", "first_name_latin", "patronymic_latin")
LONGEST, NUMBER, PERSONAL = 200, 12, 14
NO_FILE = {"photo_name": "", "photo_type": ""}

TAKEN = N_("Бу ЖШШИР бошқа талабаники: %(name)s, талаба рақами %(number)s.")
TAKEN_ELSEWHERE = N_("Бу ЖШШИР базадаги бошқа талабаники. Уни ўқув-услубий бошқарма топиб беради.")
SAME_PERSON = N_("Шу исмли ва туғилган санали талаба бор, рақами %(number)s: бир киши икки марта киритилмасин.")
SAME_PASSPORT = N_("Шу паспорт рақами %(number)s рақамли талабада ҳам бор: паспортни қайта текширинг.")
SAME_ELSEWHERE = N_("Шу исмли ва туғилган санали талаба бошқа факультетда бор: ўқув-услубий бошқармадан сўранг.")
PASSPORT_ELSEWHERE = N_("Шу паспорт рақами бошқа факультет талабасида ҳам бор: паспортни қайта текширинг.")
WRONG_DIGIT = N_("ЖШШИРнинг назорат рақами мос келмади: рақамларни паспортдан қайта кўчиринг.")
LINKED = N_("Ўчириб бўлмайди: талабага боғланган маълумотлар бор. Ўқиётган талаба фақат буйруқ билан чиқарилади.")
ONLY_APPLICANTS = N_("Фақат буйруқсиз киритилган номзоднинг ёзуви ўчирилади: талаба буйруқ билан чиқарилади.")


def save_card(
    student: Student,
    values: Mapping[str, Any],
    *,
    today: date,
    by: User | None,
    group: AcademicGroup | None = None,
    seen: str | None = None,
) -> list[Reason]:
    """Change a card, or enter an applicant who is meant for `group`; return the doubts, which do not block.

    StaleError when the card is no longer what the person saw: `seen` is what `fingerprint` said of it then.
    RuleError on field `pinfl` when the number is unreadable or somebody else's, or, where the rule `pinfl.checksum`
    says `block`, when its check digit is wrong.
    """
    if seen is not None and seen != fingerprint(student, values):
        raise StaleError
    pinfl = str(values.get("pinfl") or "")
    home = group.faculty_id if group else student.faculty_id
    doubts = [*_twins(student, values, home), *(_doubts(student, pinfl, values, today, home) if pinfl else ())]
    person = NewPerson(**{name: values[name] for name in NAMES}, gender=values["gender"])
    row = {name: value for name, value in people.columns(person).items() if name in (*NAMES, "sort_key", "gender")}
    row |= {name: value for name, value in values.items() if name not in row}
    row["pinfl"] = parse_pinfl(pinfl).number if pinfl else None
    if row["province"] and row["province"] != student.province:
        row["region"] = PROVINCE[row["province"]]
    if inspect(student).transient and group:
        row |= {"group_id": group.id, "faculty_id": group.faculty_id, "status": APPLICANT}
        row |= {"number": give_number(today.year), "admission_year": today.year}
        row |= {"grant_kind": grant_of(row["payment_form"], str(row.get("grant_kind") or ""))}
    is_new = inspect(student).transient
    plain.save(student, row, by=by)
    if is_new and group:
        _begin_as_applicant(student, group, date(today.year, 1, 1))
    people.renew_words("student_id", student.id, person)
    return doubts


def fingerprint(student: Student, names: Iterable[str]) -> str:
    """Return what tells this state of a card from any other: of the columns `names`, and of what no form changes."""
    told = [(name, str(getattr(student, name) or "")) for name in sorted(names) if hasattr(student, name)]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def _begin_as_applicant(student: Student, group: AcademicGroup, since: date) -> None:
    """From the first day of the year, so that an order of admission may name any day of that year."""
    begins = {"course": group.course, "semester": first_semester(group.course), "payment_form": student.payment_form}
    begins["grant_kind"] = student.grant_kind
    db.session.add(Enrolment(student_id=student.id, group_id=group.id, status=APPLICANT, starts_on=since, **begins))
    db.session.flush()


def give_number(year: int) -> str:
    """Take the next free number of a year: code of the institution, two digits of the year, a serial of seven.

    The register stays locked until the commit and a rollback gives the number back, so that parallel entries leave no
    gap; a number that an import has brought, or a card that was merged has borne, is passed over.
    """
    code = db.session.scalar(select(University.code)) or ""
    while True:
        number = student_number(code, year, next_ordinal(REGISTER, year))
        taken = select(Student.id).where(Student.number == number)
        borne = select(MergedStudent.id).where(MergedStudent.old_number == number)
        if db.session.scalar(taken.union_all(borne)) is None:
            return number


def give_numbers(year: int, count: int, taken: Collection[str] = ()) -> list[str]:
    """Take the next free numbers of a year, passing over `taken` too; the register stays locked until the commit."""
    code = db.session.scalar(select(University.code)) or ""
    ordinal = next_ordinal(REGISTER, year)
    begins = student_number(code, year, 1)[:5]
    borne = select(MergedStudent.old_number).where(MergedStudent.old_number.startswith(begins))
    known = select(Student.number).where(Student.number.startswith(begins)).union_all(borne)
    there, given = {*taken, *db.session.scalars(known)}, list[str]()
    while True:
        number = student_number(code, year, ordinal)
        if number not in there:
            given.append(number)
        if len(given) == count:
            break
        ordinal += 1
    advance(REGISTER, year, ordinal)
    return given


def _twins(student: Student, values: Mapping[str, Any], home: int | None) -> list[Reason]:
    """Say whether somebody of a like name and the same birth, or with the same passport, is in the base already.

    The number of a card of another faculty than `home` is not told.
    """
    others = select(Student.number, Student.faculty_id, *(getattr(Student, name) for name in NAMES[:3])).where(
        Student.id != (student.id or 0)
    )
    doubts = []
    if born := values.get("birth_date"):
        name = (values["surname"], values["first_name"], values["patronymic"] or "")
        same = [row for row in db.session.execute(others.where(Student.birth_date == born)) if alike(name, row[2:])]
        doubts += [_twin(same[0], home, SAME_PERSON, SAME_ELSEWHERE)] if same else []
    if passport := values.get("passport_number"):
        holder = db.session.execute(others.where(Student.passport_number == passport)).first()
        doubts += [_twin(holder, home, SAME_PASSPORT, PASSPORT_ELSEWHERE)] if holder else []
    return doubts


def _twin(found: Row[Any], home: int | None, here: str, elsewhere: str) -> Reason:
    return Reason(here, {"number": found.number}) if found.faculty_id == home else Reason(elsewhere, {})


def _doubts(student: Student, text: str, values: Mapping[str, Any], today: date, home: int | None) -> list[Reason]:
    pinfl = parse_pinfl(text)
    holder = db.session.scalar(select(Student).where(Student.pinfl == pinfl.number, Student.id != (student.id or 0)))
    if holder and holder.faculty_id == home:
        raise RuleError(TAKEN, field="pinfl", name=holder.full_name, number=holder.number)
    if holder:
        raise RuleError(TAKEN_ELSEWHERE, field="pinfl")
    if not pinfl.is_checked and rule_value("pinfl.checksum", on=today) == "block":
        raise RuleError(WRONG_DIGIT, field="pinfl")
    return check_pinfl(pinfl, gender=values["gender"], birth_date=values.get("birth_date"))


def remove_applicant(student: Student, *, by: User | None) -> None:
    """Delete an applicant who was entered by mistake; the number is not given again."""
    others = select(Enrolment.id).where(Enrolment.student_id == student.id, Enrolment.status != APPLICANT).limit(1)
    if student.status != APPLICANT or db.session.scalar(others):
        raise RuleError(ONLY_APPLICANTS)
    try:
        with db.session.begin_nested():
            db.session.execute(delete(Enrolment).where(Enrolment.student_id == student.id))
            plain.remove(student, by=by)
    except (RuleError, IntegrityError) as error:
        raise RuleError(LINKED) from error


def found(typed: str | None, *, by_pinfl: bool) -> ColumnElement[bool]:
    """Return the criterion of the quick search, each part of which reads an index.

    Words are a name in any spelling; digits begin a number, or are a whole ЖШШИР; a word with letters and digits, such
    as `1-1 МАН-25`, is the name of a group. A card that was merged is found by the number that it had.
    """
    words = (typed or "")[:LONGEST].split()
    joined = "".join(words)
    if joined.isascii() and joined.isdigit():
        return Student.id.in_(_numbered(joined, by_pinfl=by_pinfl))
    of_group = [word for word in words if any(sign.isdigit() for sign in word)]
    if not of_group:
        return people.called(Student, typed)
    key = AcademicGroup.name_key
    groups = select(AcademicGroup.id).where(*(key.contains(fold(word), autoescape=True) for word in words))
    return Student.group_id.in_(groups)


def _numbered(digits: str, *, by_pinfl: bool) -> CompoundSelect[Any]:
    """Whom digits name, each way by its own index: one criterion with «or» makes PostgreSQL read every card."""
    each = aliased(Student)
    ways = [
        select(each.id).where(each.number.between(digits, digits.ljust(NUMBER, "9"))),
        select(MergedStudent.student_id).where(MergedStudent.old_number == digits),
        *([select(each.id).where(each.pinfl == digits)] if by_pinfl else []),
    ]
    return union_all(*ways)


def is_personal_number(typed: str | None) -> bool:
    """Whether a search is somebody's ЖШШИР, which is to be written down nowhere."""
    joined = "".join((typed or "").split())
    return len(joined) == PERSONAL and joined.isascii() and joined.isdigit()


__all__ = [
    *("APPLICANT", "fingerprint", "found", "give_number", "give_numbers", "is_personal_number", "remove_applicant"),
    *("save_card", "set_photo"),
]

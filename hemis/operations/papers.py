"""What stands on a printed grade sheet, in the words and the order of the paper, ready to be frozen."""

from datetime import date
from typing import Any

from hemis.domain import results
from hemis.domain.control_kinds import short_of
from hemis.domain.formats import long_date, plain, short_date
from hemis.domain.i18n import N_
from hemis.domain.names import short_name, shortened
from hemis.extensions import db
from hemis.models.assessment import GradeSheet
from hemis.models.documents import IssuedDocument
from hemis.models.staff import Employee
from hemis.models.structure import Faculty, University
from hemis.operations import appealed
from hemis.operations.accounts import holders
from hemis.operations.examiners import Examiner
from hemis.operations.gradebook import Gradebook, Line
from hemis.operations.names import name_on

STATES = {
    results.NOT_ADMITTED: N_("киритилмади"),
    results.ABSENT: N_("келмади"),
    results.INCOMPLETE: N_("тугалланмаган"),
}


HEADINGS = (N_("№"), N_("Талаба"), N_("Рақами"))
RESULTS = (N_("Жами"), N_("Баҳо"), N_("Баҳо сўз билан"))
TITLE = N_("Қайднома")
EXAMINER = N_("Имтиҳон олувчи")
ROUNDS = {2: N_("2-қайднома (қайта топшириш)"), 3: N_("3-қайднома (комиссия)")}
LABELS = {
    "heading": TITLE,
    "number": N_("Қайднома рақами"),
    "corrects": N_("Бекор қилинган қайднома ўрнига:"),
    "verify": N_("Ҳақиқийлигини текшириш"),
}


def sheet_paper(book: Gradebook, *, today: date, corrects: IssuedDocument | None) -> dict[str, Any]:
    """Return the content of a confirmed sheet's document; it depends on nothing that may change later."""
    sheet = book.sheet
    subject, semester = sheet.curriculum_subject, sheet.curriculum_subject.semester
    heading = ROUNDS.get(sheet.round, TITLE)
    return {
        "title": f"{heading}: {subject.subject.name}, {sheet.group.name}",
        "university": name_on(University, 1, today),
        "logo": _logo(),
        "faculty": name_on(Faculty, sheet.faculty_id, today),
        "subject": subject.subject.name,
        "group": sheet.group.name,
        "date": short_date(today),
        "corrects": f"{corrects.number}, {short_date(corrects.issued_on)}" if corrects else "",
        "labels": LABELS | {"heading": heading},
        "facts": [
            [[N_("Фан"), subject.subject.name], [N_("Гуруҳ"), sheet.group.name]],
            [[_teacher(sheet), sheet.teacher.full_name], [N_("Семестр"), f"{semester.number}, {semester.year.name}"]],
            [[N_("Сана"), long_date(today)], [N_("Ҳажми"), f"{subject.credits} / {subject.total_hours}"]],
            *_held(book),
        ],
        "controls": [_control(control) for control in book.controls],
        "headings": [*HEADINGS, *(_control(control) for control in book.controls), *RESULTS],
        "students": [_student(book, number, line) for number, line in enumerate(book.lines, start=1)],
        "summary": _summary(book),
        "remarks": appealed.remarks(sheet.id),
        "signatures": [
            *_examiners(book),
            [N_("Кафедра мудири"), _holder("department_head", today, department_id=sheet.department_id)],
            [N_("Факультет декани"), _holder("faculty", today, faculty_id=sheet.faculty_id)],
        ],
    }


def _teacher(sheet: GradeSheet) -> str:
    return N_("Ўқитувчи") if sheet.round == 1 else EXAMINER


def _held(book: Gradebook) -> list[list[list[str]]]:
    """By whom and when the final was held; of a retake also by which record its commission was formed."""
    sheet, examiner = book.sheet, book.hands.examiner
    if examiner is not None:
        return [[[EXAMINER, examiner.full_name], [N_("Якуний назорат куни"), long_date(examiner.day)]]]
    if sheet.held_on is None:
        return []
    form = N_("ёзма") if sheet.is_written else N_("оғзаки")
    facts = [[N_("Ўтказилган кун"), long_date(sheet.held_on)], [N_("Шакли"), form]]
    if sheet.commission is None:
        return [facts]
    record = f"№ {sheet.commission.number}, {short_date(sheet.commission.formed_on)}"
    return [facts, [[N_("Комиссия баённомаси"), record], ["", ""]]]


def _examiners(book: Gradebook) -> list[list[str]]:
    """Who signs for the marks: the teacher, who held the final, or the chair and the members of the commission."""
    sheet, examiner = book.sheet, book.hands.examiner
    if sheet.commission is None:
        held = [] if examiner is None else [[EXAMINER, _signs(examiner)]]
        return [[_teacher(sheet), _signs(sheet.teacher)], *held]
    first, *others = sheet.commission.members
    chair = [N_("Комиссия раиси"), _signs(first.employee)]
    return [chair, *([N_("Комиссия аъзоси"), _signs(each.employee)] for each in others)]


def _signs(person: Employee | Examiner) -> str:
    return short_name(person.surname, person.first_name, person.patronymic)


def _logo() -> list[str]:
    """The kept file of the logo and its type, frozen by name: a later logo changes no paper that was issued."""
    card = db.session.get_one(University, 1)
    return [card.logo_name, card.logo_type]


def _holder(role: str, day: date, **unit: int) -> str:
    """The short name of whoever heads the unit; empty, to be written by hand, where it is not clear who that is."""
    held = holders(role, day, **unit)
    return shortened(held[0].name) if len(held) == 1 else ""


def _control(control: results.Control) -> str:
    return f"{short_of(control)} ({control.maximum})"


def _student(book: Gradebook, number: int, line: Line) -> dict[str, Any]:
    result = book.result(line)
    mark = "" if result.mark is None else str(result.mark)
    words = STATES.get(result.state) or book.mark_name(result.mark).lower()
    points = [line.cells[int(control.key)].text or "—" for control in book.controls]
    return {
        "number": number,
        "name": line.full_name,
        "record": line.number,
        "points": points,
        "total": plain(result.total, 1),
        "mark": mark or "—",
        "words": words,
    }


def _summary(book: Gradebook) -> list[list[Any]]:
    """How many students got which mark."""
    found = [book.result(line) for line in book.lines]
    marks = [
        [bound.name, sum(result.mark == bound.mark and result.state != results.ABSENT for result in found)]
        for bound in sorted(book.scale.bounds, key=lambda bound: -bound.mark)
    ]
    others = [[words, sum(result.state == state for result in found)] for state, words in STATES.items()]
    return [*marks, *(other for other in others if other[1])]

"""What stands on a printed grade sheet, in the words and the order of the paper, ready to be frozen."""

from datetime import date
from typing import Any

from hemis.domain import results
from hemis.domain.formats import long_date, plain, short_date
from hemis.domain.i18n import N_
from hemis.domain.names import short_name, shortened
from hemis.extensions import db
from hemis.models.documents import IssuedDocument
from hemis.models.structure import Faculty, University
from hemis.operations.accounts import holders
from hemis.operations.gradebook import SHORT, Gradebook, Line
from hemis.operations.names import name_on

STATES = {
    results.NOT_ADMITTED: N_("киритилмади"),
    results.ABSENT: N_("келмади"),
    results.INCOMPLETE: N_("тугалланмаган"),
}


HEADINGS = (N_("№"), N_("Талаба"), N_("Рақами"))
RESULTS = (N_("Жами"), N_("Баҳо"), N_("Баҳо сўз билан"))
TITLE = N_("Қайднома")
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
    return {
        "title": f"{TITLE}: {subject.subject.name}, {sheet.group.name}",
        "university": name_on(University, 1, today),
        "logo": _logo(),
        "faculty": name_on(Faculty, sheet.faculty_id, today),
        "subject": subject.subject.name,
        "group": sheet.group.name,
        "date": short_date(today),
        "corrects": f"{corrects.number}, {short_date(corrects.issued_on)}" if corrects else "",
        "labels": LABELS,
        "facts": [
            [[N_("Фан"), subject.subject.name], [N_("Гуруҳ"), sheet.group.name]],
            [[N_("Ўқитувчи"), sheet.teacher.full_name], [N_("Семестр"), f"{semester.number}, {semester.year.name}"]],
            [[N_("Сана"), long_date(today)], [N_("Ҳажми"), f"{subject.credits} / {subject.total_hours}"]],
        ],
        "controls": [_control(control) for control in book.controls],
        "headings": [*HEADINGS, *(_control(control) for control in book.controls), *RESULTS],
        "students": [_student(book, number, line) for number, line in enumerate(book.lines, start=1)],
        "summary": _summary(book),
        "signatures": [
            [N_("Ўқитувчи"), short_name(sheet.teacher.surname, sheet.teacher.first_name, sheet.teacher.patronymic)],
            [N_("Кафедра мудири"), _holder("department_head", today, department_id=sheet.department_id)],
            [N_("Факультет декани"), _holder("faculty", today, faculty_id=sheet.faculty_id)],
        ],
    }


def _logo() -> list[str]:
    """The kept file of the logo and its type, frozen by name: a later logo changes no paper that was issued."""
    card = db.session.get_one(University, 1)
    return [card.logo_name, card.logo_type]


def _holder(role: str, day: date, **unit: int) -> str:
    """The short name of whoever heads the unit; empty, to be written by hand, where it is not clear who that is."""
    held = holders(role, day, **unit)
    return shortened(held[0].name) if len(held) == 1 else ""


def _control(control: results.Control) -> str:
    return f"{SHORT[control.kind]} ({control.maximum})"


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

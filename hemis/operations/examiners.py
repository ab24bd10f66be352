"""Who writes which points of a first sheet: the final is its examiner's, who does not teach the group (rules 1.1)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Integer, Row, bindparam, select

from hemis.domain.calendar import TASHKENT
from hemis.domain.errors import Reason, RuleError
from hemis.domain.i18n import N_
from hemis.domain.results import FINAL
from hemis.extensions import db
from hemis.models.assessment import GradeSheet
from hemis.models.curriculum import CurriculumSubject, SubjectControl
from hemis.models.exams import APPROVED, BY_EXAM, Exam, ExamGroup, ExamSession
from hemis.models.staff import Employee

RULE, ALWAYS = "exam.by_examiner", "always"
AT_ONCE = 500
HELD_BY = N_("Якуний назорат баллини имтиҳон олувчи %(name)s қўяди: гуруҳга дарс берган ўқитувчи уни ўзгартирмайди.")
NO_ACCOUNT = N_(
    "Якуний назорат баллини имтиҳон олувчи %(name)s қўяди, лекин унинг тизимга кириш аккаунти йўқ: кадрлар бўлимига"
    " мурожаат қилинг."
)
NOBODY = N_(
    "Якуний назорат баллини имтиҳон олувчи қўяди: тасдиқланган имтиҳон жадвалида бу гуруҳнинг шу фандан имтиҳони йўқ."
    " Деканатга мурожаат қилинг."
)
STAYS = N_("Бу балл имтиҳон олувчи томонидан қўйилган: имтиҳон жадвали қайта тасдиқлангунча ўзгармайди.")
TOO_EARLY = N_("Якуний назорат %(day)s куни: балл ўша кундан бошлаб қўйилади.")
NOT_FINAL = N_("Имтиҳон олувчи фақат якуний назорат баллини қўяди: қолган балларни фан ўқитувчиси қўяди.")
NOT_ADMITTED = N_("Талаба якуний назоратга киритилмаган.")
NOT_YET = N_("Оралиқ назорат балли ҳали қўйилмаган: якуний назорат балли ундан кейин қўйилади.")
CLOSED_BY_TEACHER = N_("Қайдномани фан ўқитувчиси ёпади: сиз якуний назорат балларини қўясиз.")


class Examiner(NamedTuple):
    """Whom the approved timetable of examinations names for a subject and group, and on which day."""

    employee_id: int
    user_id: int | None
    surname: str
    first_name: str
    patronymic: str
    surname_latin: str
    first_name_latin: str
    patronymic_latin: str
    day: date

    @property
    def full_name(self) -> str:
        return f"{self.surname} {self.first_name} {self.patronymic}".strip()

    @property
    def full_name_latin(self) -> str:
        return f"{self.surname_latin} {self.first_name_latin} {self.patronymic_latin}".strip()


NAMED = (
    select(
        *(Employee.id.label("employee_id"), Employee.user_id, Employee.surname, Employee.first_name),
        *(Employee.patronymic, Employee.surname_latin, Employee.first_name_latin, Employee.patronymic_latin),
        *(Exam.day, ExamSession.status.label("session_status")),
    )
    .join(Exam, Exam.examiner_id == Employee.id)
    .join(ExamGroup, ExamGroup.exam_id == Exam.id)
    .join(ExamSession, ExamSession.id == Exam.session_id)
    .where(ExamGroup.group_id == bindparam("examined_group", type_=Integer))
    .where(ExamGroup.curriculum_subject_id == bindparam("examined_subject", type_=Integer))
    .subquery("named")
)
"""The examiner of a group and subject, and how far the timetable is: a group has one exam of a subject at most."""


def asked(sheet: GradeSheet) -> dict[str, int]:
    """The parameters of `NAMED`; whoever takes a retake keeps its sheet and needs no timetable."""
    group = sheet.group_id if sheet.round == 1 else 0
    return {"examined_group": group, "examined_subject": sheet.curriculum_subject_id}


@dataclass(frozen=True)
class Hands:
    """Who may write what into a sheet; where nobody is named, the teacher writes all of it."""

    examiner: Examiner | None = None
    is_demanded: bool = False
    """Nobody writes a final until an approved timetable names the examiner."""
    waiting_id: int | None = None
    """The account of an examiner whose timetable is not approved, or not any more: what it has entered stays."""

    def are_examiners(self, user_id: int) -> bool:
        return self.examiner is not None and self.examiner.user_id == user_id

    def obstacle(self, kind: str, user_id: int, today: date, *, entered_by: int | None = None) -> Reason | None:
        """Say why this account does not write points of a control of this kind today, over what somebody entered."""
        if self.are_examiners(user_id):
            return self._of_examiner(kind, today)
        if kind != FINAL:
            return None
        if self.examiner is None and self.waiting_id is not None and self.waiting_id == entered_by:
            return Reason(STAYS, {})
        if self.examiner is None:
            return Reason(NOBODY, {}) if self.is_demanded else None
        said = NO_ACCOUNT if self.examiner.user_id is None else HELD_BY
        return Reason(said, {"name": self.examiner.full_name})

    def _of_examiner(self, kind: str, today: date) -> Reason | None:
        if kind != FINAL:
            return Reason(NOT_FINAL, {})
        if self.examiner is None or today >= self.examiner.day:
            return None
        return Reason(TOO_EARLY, {"day": f"{self.examiner.day:%d.%m.%Y}"})

    def require(self, kind: str, user_id: int, at: datetime, *, entered_by: int | None = None) -> None:
        """Raise RuleError unless this account may write points of a control of this kind now."""
        if reason := self.obstacle(kind, user_id, at.astimezone(TASHKENT).date(), entered_by=entered_by):
            raise RuleError(reason.msgid, **reason.params)


def hands_of(sheet: GradeSheet, row: Row[*tuple[Any, ...]] | None, values: Mapping[str, object]) -> Hands:
    """Return who writes into a sheet: `row` holds what `NAMED` has found, `values` the rule of its semester."""
    if sheet.round != 1 or row is None:
        return Hands()
    if row.session_status != APPROVED:
        demanded = values[RULE] == ALWAYS and _is_examined(sheet.curriculum_subject)
        return Hands(is_demanded=demanded, waiting_id=row.user_id)
    if row.employee_id == sheet.teacher_id:
        return Hands()
    named = Examiner(*(getattr(row, name) for name in Examiner._fields))
    return Hands(named if sheet.held_on is None else named._replace(day=sheet.held_on))


def require_own(cells: Collection[tuple[int, int, int]]) -> None:
    """Refuse (sheet, control, account) where a final has an examiner and the account is another's."""
    found = _finals({sheet for sheet, _control, _by in cells})
    for sheet, control, by in cells:
        named = found.get((sheet, control))
        if named is not None and named.user_id != by:
            name = f"{named.surname} {named.first_name} {named.patronymic}".strip()
            raise RuleError(HELD_BY, name=name)


def _finals(sheets: Collection[int]) -> dict[tuple[int, int], Row[*tuple[Any, ...]]]:
    """(sheet, control) → the examiner, where an approved exam names one who does not keep the sheet."""
    rows = (
        select(GradeSheet.id, SubjectControl.id.label("control_id"), Employee.user_id)
        .add_columns(Employee.surname, Employee.first_name, Employee.patronymic)
        .join(ExamGroup, ExamGroup.group_id == GradeSheet.group_id)
        .join(Exam, Exam.id == ExamGroup.exam_id)
        .join(ExamSession, ExamSession.id == Exam.session_id)
        .join(Employee, Employee.id == Exam.examiner_id)
        .join(SubjectControl, SubjectControl.curriculum_subject_id == GradeSheet.curriculum_subject_id)
        .where(ExamGroup.curriculum_subject_id == GradeSheet.curriculum_subject_id, GradeSheet.round == 1)
        .where(ExamSession.status == APPROVED, SubjectControl.kind == FINAL, Employee.id != GradeSheet.teacher_id)
    )
    keys = sorted(sheets)
    parts = (keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE))
    found = (row for part in parts for row in db.session.execute(rows.where(GradeSheet.id.in_(part))))
    return {(row.id, row.control_id): row for row in found}


def _is_examined(subject: CurriculumSubject) -> bool:
    """Practices and what is defended stand in no timetable of examinations."""
    return subject.finish == BY_EXAM and subject.auditory_hours > 0


__all__ = [
    "ALWAYS",
    "CLOSED_BY_TEACHER",
    "NAMED",
    "NOT_ADMITTED",
    "NOT_YET",
    "RULE",
    "Examiner",
    "Hands",
    "asked",
    "hands_of",
    "require_own",
]

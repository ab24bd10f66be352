"""Which pages read a rule, and the value of which day: what is told where a change cannot be reckoned line by line."""

from typing import NamedTuple

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString


class Use(NamedTuple):
    """A page that reads a rule."""

    title: LazyString
    endpoint: str


SHEETS = Use(_l("Қайдномалар"), "performance.sheets.index")
TEACHER_SHEETS = Use(_l("Ўқитувчи қайдномалари"), "assessments.sheets.index")
TOTALS = Use(_l("Фанлар бўйича давомат"), "attendance.totals.index")
SEMESTERS = Use(_l("Семестр давомати"), "attendance.semesters.index")
LESSONS = Use(_l("Дарс журнали"), "lessons.days.index")
CURRICULA = Use(_l("Ўқув режалар"), "curriculum.curricula.index")
CHOOSING = Use(_l("Фан танлови"), "curriculum.choosing.index")
LOADS = Use(_l("Ўқитувчилар юкламаси"), "curriculum.loads.index")
TIMETABLE = Use(_l("Дарс жадвали"), "curriculum.timetables.index")
PLANS = Use(_l("Календар режалар"), "subjects.plans.index")
REOPENINGS = Use(_l("Қайта очиш сўровлари"), "performance.reopenings.index")
TRAININGS = Use(_l("Малака ошириш муддатлари"), "staff.trainings.due")
CONTESTS = Use(_l("Танлов муддатлари"), "staff.contests.due")
POSTS = Use(_l("Ўқитувчилар штати"), "staff.teachers.index")
EMPLOYEES = Use(_l("Ходимлар базаси"), "staff.employees.index")
STUDENTS = Use(_l("Талабалар базаси"), "students.base.index")
DISSERTATIONS = Use(_l("Диссертациялар"), "research.dissertations.index")
ANNOUNCEMENTS = Use(_l("Эълонлар"), "research.announcements.index")
EXAMS = Use(_l("Имтиҳон сессиялари"), "curriculum.exams.index")
IMPORTS = Use(_l("Маълумот киритиш"), "system.imports.index")
LOOKS = Use(_l("Шахсий маълумотга мурожаатлар"), "system.personal.index")
ORDERS = Use(_l("Талаба ҳаракати буйруқлари"), "movement.orders.index")
DIFFERENCES = Use(_l("Фанлар фарқи"), "movement.differences.index")
AVERAGES = Use(_l("GPA"), "performance.gpa.index")
PROMOTIONS = Use(_l("Курсдан курсга ўтказиш"), "movement.promotions.index")
DEBTORS = Use(_l("Академик қарздорлар"), "performance.debtors.index")
APPEALS = Use(_l("Апелляциялар"), "performance.appeals.index")
EXCUSES = Use(_l("Узр ҳужжатлари"), "attendance.excuses.index")
ASSIGNMENTS = Use(_l("Топшириқлар"), "subjects.assignments.index")
TESTING = Use(_l("Компьютер имтиҳонлари"), "testing.exams.index")
SCHEDULES = Use(_l("Шахсий графиклар"), "performance.schedules.index")
RESTUDY = Use(_l("Қайта ўқиш гуруҳлари"), "performance.restudy_groups.index")
MAINTENANCE = Use(_l("Профилактика ишлари"), "system.maintenance.index")
DEFENCES = Use(_l("Докторантура муддатлари"), "doctoral.deadlines.index")
DOCTORAL = Use(_l("Докторантлар"), "doctoral.students.index")
JOBS = Use(_l("Ишларим"), "jobs.index")

USES: dict[str, tuple[Use, ...]] = {
    "appeal.decide_workdays": (APPEALS,),
    "appeal.submit_hours": (APPEALS,),
    "arrival.seconds": (LESSONS,),
    "att.subject_pct": (TOTALS, SHEETS, TEACHER_SHEETS),
    "att.expel_hours": (SEMESTERS, ORDERS),
    "att.semester_warn": (SEMESTERS,),
    "att.subject_warn": (TOTALS,),
    "attendance.edit_workdays": (LESSONS,),
    "contest.years": (CONTESTS,),
    "contract.base": (SCHEDULES,),
    "council.abstract_days": (DEFENCES,),
    "council.accept_months": (DISSERTATIONS, DEFENCES),
    "council.defence_days": (DISSERTATIONS, DEFENCES),
    "council.dsc_works": (DOCTORAL,),
    "council.expertise_months": (DISSERTATIONS, DEFENCES),
    "council.phd_works": (DOCTORAL,),
    "council.review_days": (DEFENCES,),
    "council.rework_months": (DOCTORAL,),
    "credit.hours": (CURRICULA, IMPORTS, DIFFERENCES),
    "debt.limit": (PROMOTIONS, DEBTORS),
    "daily.formula": (TEACHER_SHEETS, LESSONS),
    "difference.days": (DIFFERENCES,),
    "difference.required": (ORDERS,),
    "doctoral.apply": (DOCTORAL,),
    "doctoral.trainee_years": (DOCTORAL,),
    "doctoral.years": (DOCTORAL,),
    "elective.choices": (CURRICULA,),
    "elective.min_group": (CHOOSING,),
    "elective.window_days": (CHOOSING,),
    "exam.by_examiner": (TEACHER_SHEETS,),
    "exam.gap_days": (EXAMS,),
    "exam.written_days": (EXAMS, SHEETS),
    "excuse.decide_workdays": (EXCUSES,),
    "excuse.per_day": (EXCUSES,),
    "excuse.send_days": (EXCUSES,),
    "export.keep_days": (JOBS,),
    "export.rows": (JOBS,),
    "gpa.failed_as": (AVERAGES, PROMOTIONS),
    "grade.final_min": (SHEETS, TEACHER_SHEETS),
    "grade.semester_min": (SHEETS, TEACHER_SHEETS),
    "honours.excellent_pct": (AVERAGES,),
    "honours.min_mark": (AVERAGES,),
    "leave.birth_months": (ORDERS,),
    "leave.child_months": (ORDERS,),
    "leave.health_months": (ORDERS,),
    "leave.max_count": (ORDERS,),
    "leave.military_months": (ORDERS,),
    "load.auditory_min": (LOADS,),
    "load.lecture_max_nodegree": (LOADS,),
    "load.min_experience_years": (LOADS,),
    "load.per_stavka": (LOADS,),
    "maintenance.month_hours": (MAINTENANCE,),
    "maintenance.notice_hours": (MAINTENANCE,),
    "orders.offices_people": (ORDERS,),
    "orders.offices_study": (ORDERS,),
    "pinfl.checksum": (EMPLOYEES, STUDENTS, IMPORTS),
    "plan.ahead_days": (PLANS,),
    "privacy.cards_per_hour": (STUDENTS,),
    "privacy.exports_per_day": (STUDENTS,),
    "privacy.keep_days": (LOOKS,),
    "promotion.gpa_min": (AVERAGES, PROMOTIONS),
    "publish.workdays": (ANNOUNCEMENTS,),
    "reinstate.years": (ORDERS,),
    "restudy.approval": (SCHEDULES,),
    "restudy.free": (SCHEDULES,),
    "restudy.min_group": (RESTUDY,),
    "restudy.rounding": (SCHEDULES,),
    "restudy.unpaid": (SCHEDULES,),
    "retake.max": (DEBTORS,),
    "retake.window_days": (DEBTORS,),
    "retake.window_months": (DEBTORS,),
    "semester.exam_weeks": (CURRICULA,),
    "semester.theory_weeks": (CURRICULA,),
    "semester.tolerance": (CURRICULA,),
    "sheet.reason_min": (REOPENINGS,),
    "sheet.reopen_hours": (REOPENINGS,),
    "status.keep_days": (MAINTENANCE,),
    "stavka.max": (POSTS, IMPORTS),
    "stavka.step": (POSTS,),
    "task.files": (ASSIGNMENTS,),
    "task.missing_zero": (TEACHER_SHEETS,),
    "task.similar": (ASSIGNMENTS,),
    "task.soon_days": (ASSIGNMENTS,),
    "terms.warn_months": (TRAININGS, CONTESTS),
    "testing.grace_seconds": (TESTING,),
    "timetable.group_pairs": (TIMETABLE,),
    "timetable.teacher_pairs": (TIMETABLE,),
    "training.every_years": (TRAININGS,),
    "training.hours": (TRAININGS,),
    "transfer.summer": (ORDERS,),
    "transfer.summer_decision": (ORDERS,),
    "transfer.winter": (ORDERS,),
    "transfer.winter_decision": (ORDERS,),
    "week.days": (TIMETABLE, CURRICULA, ANNOUNCEMENTS, LESSONS),
    "year.credits": (CURRICULA, IMPORTS, SCHEDULES),
}
"""Key of a rule → the pages that read it; a rule that is not here is kept for pages that are still to come."""

OF_SEMESTER = _l("Семестр бошланган кундаги қиймат ўша семестрнинг охиригача амал қилади.")
OF_TODAY = _l("Саҳифа очилган кундаги қиймат ишлатилади.")
OF_EVENT = _l("Ҳар бир воқеа ўз кунидаги қиймат билан ҳисобланади.")
OF_INTAKE = _l("Биринчи ўқув йили бошланган кундаги қиймат шу қабулга битиргунча амал қилади.")
HONOURS = ("honours.excellent_pct", "honours.min_mark")
WHEN = {
    **dict.fromkeys(("promotion.gpa_min", "debt.limit", "gpa.failed_as", *HONOURS), OF_INTAKE),
    **dict.fromkeys(
        (
            *("att.subject_pct", "att.expel_hours", "att.subject_warn", "att.semester_warn"),
            *("grade.final_min", "grade.semester_min", "week.days", "task.missing_zero", "daily.formula"),
            *("retake.max", "retake.window_days", "retake.window_months"),
        ),
        OF_SEMESTER,
    ),
    **dict.fromkeys(
        (
            *("contest.years", "training.every_years", "training.hours", "publish.workdays"),
            *("stavka.max", "stavka.step", "sheet.reason_min", "sheet.reopen_hours", "attendance.edit_workdays"),
            *("appeal.submit_hours", "appeal.decide_workdays"),
            *("council.accept_months", "council.defence_days", "council.expertise_months", "council.review_days"),
            *("council.abstract_days", "council.rework_months", "council.phd_works", "council.dsc_works"),
            *("doctoral.years", "doctoral.trainee_years"),
            *("excuse.send_days", "excuse.per_day", "excuse.decide_workdays"),
            *("exam.gap_days", "exam.written_days", "elective.min_group", "elective.window_days"),
            *("reinstate.years", "leave.max_count", "difference.days", "difference.required"),
            *("contract.base", "restudy.rounding", "restudy.free", "restudy.unpaid", "restudy.min_group"),
            *("leave.health_months", "leave.birth_months", "leave.child_months", "leave.military_months"),
            *("transfer.summer", "transfer.summer_decision", "transfer.winter", "transfer.winter_decision"),
        ),
        OF_EVENT,
    ),
}
"""Key → the day whose value counts; for all others it is today's."""


def when(key: str) -> LazyString:
    """Return in a sentence the value of which day counts."""
    return WHEN.get(key, OF_TODAY)


__all__ = ["USES", "Use", "when"]

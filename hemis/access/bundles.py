"""Permissions that go together; `grants.py` says who has them."""

STRUCTURE_VIEW = frozenset(
    {"structure.university:view", "structure.faculties:view", "structure.departments:view", "structure.divisions:view"}
)
IMPORTS = frozenset({"system.imports:view", "system.imports:edit"})
"""Which kinds of table a role may bring in is said in `importers.py`."""
STRUCTURE_EDIT = frozenset(name.replace(":view", ":edit") for name in STRUCTURE_VIEW)
ROOMS_VIEW = frozenset({"infrastructure.buildings:view", "infrastructure.rooms:view"})
ROOMS_EDIT = frozenset(name.replace(":view", ":edit") for name in ROOMS_VIEW)
SUBJECTS_VIEW = frozenset({"subjects.groups:view", "subjects.catalogue:view"})
TESTING_VIEW = frozenset({"testing.exams:view"})
"""H-12, H-25, functions §5.10: exams on the computer are made by teachers, controlled by deans and offices."""
TESTED = frozenset({"testing.mine:view", "testing.mine:edit"})
"""X-R2, H-25: a student takes the own exams and sees their results."""
TEACHING_VIEW = (
    SUBJECTS_VIEW
    | TESTING_VIEW
    | {
        "subjects.plans:view",
        "subjects.resources:view",
        "subjects.questions:view",
        "subjects.assignments:view",  # H-23; answers are for teacher and head, others see how many
    }
)
MATERIALS_EDIT = frozenset(
    {
        "subjects.plans:edit",  # H-23 topics of own subjects
        "subjects.resources:edit",  # H-23 learning resources
        "subjects.questions:edit",  # H-23 control questions
        "subjects.assignments:edit",  # H-23 assignments: upload
        "testing.exams:edit",  # H-25 exam lists and tasks: make
        "subjects.answers:view",  # H-23
        "subjects.answers:edit",  # H-23 and mark the answers
    }
)
MARKS_DECIDED = frozenset({"lessons.decisions:view", "lessons.decisions:edit"})
"""H-19, H-24: the head says whether the department gives daily marks."""
OWN_TASKS = frozenset({"subjects.tasks:view", "subjects.tasks:edit"})
"""H-23, functions §4.5 and §22: a student sees the assignments of the own subjects, and answers them."""

CALENDAR_VIEW = frozenset(
    {"curriculum.years:view", "curriculum.pairs:view", "curriculum.grading:view", "curriculum.sheet_kinds:view"}
)
CALENDAR_EDIT = frozenset(name.replace(":view", ":edit") for name in CALENDAR_VIEW)
STAFF_VIEW = frozenset({"staff.employees:view", "staff.posts:view", "staff.trainings:view", "staff.contests:view"})
STAFF_EDIT = frozenset(
    {
        "staff.employees:edit",
        "staff.personal:view",  # rules §11.4: ЖШШИР and passport are masked for everybody else
        "staff.posts:edit",
        "staff.accounts:view",
        "staff.accounts:edit",
    }
)
TIMETABLES = frozenset({"curriculum.timetables:view", "curriculum.exam_timetable:view"})
"""H-12: a published timetable is read by everybody who is signed in; `posted.py` says what that opens.

So is the approved timetable of examinations (functions §5.9).
"""
TEACHING_WATCHED = frozenset({"curriculum.loads:view", "attendance.boards:view"})
"""H-13, H-18, functions §8 and §24.1: loads, and what the boards of attendance say; each of the own rows."""
ROLLS_VIEW = frozenset({"students.qualifications:view", "students.achievements:view"})
"""H-10, functions §24.1: qualifications and achievements are viewed by whom specialities and groups are."""
ROLLS_EDIT = frozenset(name.replace(":view", ":edit") for name in ROLLS_VIEW)
QUOTAS_EDIT = frozenset({"students.quotas:view", "students.quotas:edit"})
STUDENTS_VIEW = frozenset(
    {"students.specialities:view", "students.groups:view", "students.base:view"}  # functions §24.1: view
)
STUDENT_BASE = frozenset(
    {
        "students.base:view",  # H-10
        "students.personal:view",  # rules §11.4: ЖШШИР, passport, address and family are hidden from everybody else
        "students.base:export",  # F5: with the password, so many a day
    }
)
CONTINGENT = frozenset({"students.contingent:view"})
"""H-9, H-10, functions §6.7 and §24.1: whoever sees students sees how many there were on a day, of the own ones."""
TIMELINE = frozenset({"students.timeline:view"})
"""Functions §7.1, §7.9 and §24.1: the moves of the students whom one sees, for tutors those of their groups."""
MOVES = CONTINGENT | TIMELINE
GPA_VIEW = frozenset(
    {
        *("performance.gpa:view", "performance.summaries:view", "performance.progress:view"),
        "performance.schedules:view",  # functions §24.1: шахсий график
        "performance.restudies:view",  # functions §24.1, rules §2.3: who studies which subject again
    }
)
"""H-13, functions §24.1: GPA, the summary sheets and the progress of the courses that one sees, personal schedules."""
GPA_KEEP = frozenset(
    {
        *("performance.gpa:edit", "performance.extracts:view", "performance.extracts:edit"),
        "performance.schedules:edit",  # H-13 personal schedules: give
        "performance.schedules:approve",  # H-13: by the dean, where the rule says so
        "performance.restudies:edit",  # rules §2.3: groups that study a subject again, and their sheets
        "performance.payments:edit",  # H-R6, rules §2.3: fees of re-study
    }
)
"""H-13: the dean's office computes GPA anew, gives students the extracts of their results and personal schedules."""
PROMOTIONS = GPA_VIEW | {"movement.promotions:view", "movement.graduations:view", "movement.semesters:view"}
"""Functions §24.1: whoever sees who goes up sees the results from which that follows."""
DIFFERENCES = frozenset(
    {
        *("movement.differences:view", "movement.differences:edit", "movement.makeups:view"),
        *("movement.outside:view", "movement.outside:edit"),
    }
)
"""Rules 4.3: the difference of a student and a plan is laid, fixed and followed; subjects passed elsewhere."""
ORDERS_VIEW = frozenset({"movement.orders:view"})
ORDERS_BOOK = ORDERS_VIEW | {"movement.register:view", "movement.templates:view"}
ORDERS_AGREE = frozenset({"movement.visas:approve", "movement.revisions:approve"})
"""Rules 4.6; which office a role agrees for is said in `visas.py`."""
ATTENDANCE_VIEW = frozenset({"attendance.absences:view", "attendance.excuses:view", "attendance.measures:view"})
ATTENDANCE_KEPT = ATTENDANCE_VIEW | {
    "attendance.corrections:edit",  # rules §3: late changes with a reason
    "attendance.excuses:edit",  # rules §3, functions §8.2: papers by which hours are excused
    "attendance.measures:edit",  # rules §3, functions §8.4: a person decides
    "attendance.reminders:edit",  # H-13: who has not marked is reminded
}
"""H-13: attendance is monitored and analysed by the dean's office."""
RESULTS_VIEW = frozenset(
    {
        "performance.sheets:view",  # functions §24.1
        "performance.admissions:view",  # H-12, H-25 exam lists; rules §1.3
        "performance.debtors:view",  # H-13, functions §9.3
        "performance.appeals:view",  # functions §9.6
    }
)
RESULTS_WATCH = RESULTS_VIEW | {
    "performance.reopenings:approve",  # rules §1.4: a second person allows the change of a closed sheet
    "performance.appeals:approve",  # rules §1.4: who did not file an appeal records what its commission decided
    "performance.annulments:approve",  # rules §1.1 cl. 15: results are annulled by those who watch the quality
}
SHEETS_CALLED = frozenset({"performance.reminders:edit", "performance.sheets:print"})
"""H-13, rules §1.4: teachers are reminded of late marks and sheets printed by the dean's office and the department."""
RESULTS_OF_DEPARTMENT = RESULTS_VIEW | SHEETS_CALLED | {"performance.restudies:view"}
RESULTS_KEEP = (RESULTS_VIEW | SHEETS_CALLED) | {
    "performance.sheets:approve",  # H-13 electronic grade sheets: keep
    "performance.retakes:edit",  # H-13, rules §1.3: the dean opens retakes and forms the commission
    "performance.admissions:edit",  # rules §1.3: the dean's order for who was absent for a valid reason
    "performance.appeals:edit",  # rules §1.4: an appeal is entered for a student
    "performance.appeals:approve",  # rules §1.4
    "performance.reopenings:edit",  # rules §1.4
    "performance.reopenings:approve",  # rules §1.4: when a teacher asks and somebody else had confirmed
}
LEADERS_VIEW = (
    STUDENTS_VIEW | ROLLS_VIEW | CONTINGENT | TIMELINE | PROMOTIONS | ORDERS_BOOK | {"students.quotas:view"}
) | (ROOMS_VIEW | CALENDAR_VIEW | TEACHING_WATCHED | TIMETABLES | TESTING_VIEW)
"""X-R3, functions §24.1, H-3, H-12: what the rector and the vice-rector for studies read of students and teaching."""
SIGNED_BY_RECTOR = frozenset(
    {
        "movement.signatures:approve",  # X-R3 signs orders
        "movement.revisions:approve",  # X-R3: what is not fit to be signed goes back with a remark
        "performance.schedules:approve",  # functions §24.1: A, in the place of the vice-rector or by the rule
    }
)
LESSONS_KEEP = frozenset({"lessons.journals:view", "lessons.journals:edit", "lessons.arrivals:edit"})
"""H-24: the journal of the own lessons, and who is there by a code on the screen."""
STUDENT_OWN = frozenset(
    {
        "students.achievements:view",  # X-R2, functions §24.1: own achievements
        "research.student_science:view",  # X-R2: the own works under a supervisor, once approved
        "subjects.library:view",  # H-23, functions §4.4: opened resources of the own subjects
        "curriculum.electives:view",  # X-R2, H-12, rules §2.1: electives are chosen before the semester
        "curriculum.electives:edit",  # X-R2, H-12, rules §2.1
        "students.own:view",  # functions §24.1: own card
        "students.moves:view",  # X-R2, functions §7.2 and §24.1: the own orders
        "movement.mine:view",  # X-R2: own orders
        "performance.mine:view",  # X-R2, functions §24.1: the own personal schedule
        "lessons.arriving:edit",  # X-R2, H-24: checks in at an own lesson
        "lessons.own_marks:view",  # X-R2, H-24, functions §22: the own marks at lessons
        "performance.own:view",  # X-R2, H-25, functions §24.1: the own published results
        "performance.claims:view",  # X-R2, H-25, rules §1.4: the own appeals
        "performance.claims:edit",  # X-R2, H-25, rules §1.4: an appeal is filed by the student
        "performance.copies:view",  # X-R2, H-13: extracts given to the student
        "attendance.own:view",  # X-R2, H-24, functions §22: the own missed hours
        "attendance.papers:view",  # X-R2, H-13, functions §24.1: own papers
        "attendance.papers:edit",  # X-R2, H-13, functions §24.1: the student asks, the dean's office decides
    }
)
"""What a student opens beside the timetables."""

__all__ = [
    "ATTENDANCE_KEPT",
    "ATTENDANCE_VIEW",
    "CALENDAR_EDIT",
    "CALENDAR_VIEW",
    "CONTINGENT",
    "DIFFERENCES",
    "GPA_KEEP",
    "GPA_VIEW",
    "IMPORTS",
    "LEADERS_VIEW",
    "LESSONS_KEEP",
    "MATERIALS_EDIT",
    "MOVES",
    "ORDERS_AGREE",
    "ORDERS_BOOK",
    "ORDERS_VIEW",
    "OWN_TASKS",
    "PROMOTIONS",
    "QUOTAS_EDIT",
    "RESULTS_KEEP",
    "RESULTS_OF_DEPARTMENT",
    "RESULTS_VIEW",
    "RESULTS_WATCH",
    "ROLLS_EDIT",
    "ROLLS_VIEW",
    "ROOMS_EDIT",
    "ROOMS_VIEW",
    "STAFF_EDIT",
    "STAFF_VIEW",
    "STRUCTURE_EDIT",
    "STRUCTURE_VIEW",
    "STUDENTS_VIEW",
    "STUDENT_BASE",
    "STUDENT_OWN",
    "SUBJECTS_VIEW",
    "TEACHING_VIEW",
    "TEACHING_WATCHED",
    "TESTED",
    "TESTING_VIEW",
    "TIMELINE",
    "TIMETABLES",
]

RATING_OF_DEPARTMENT = frozenset({"rating.criteria:view", "rating.departments:view", "rating.teachers:view"})
"""H-22: the rating of the own department; what is counted is known to everybody who is rated."""
RATING_VIEW = RATING_OF_DEPARTMENT | {"rating.faculties:view"}
"""H-17, functions §24.1."""
RATING_KEEP = RATING_VIEW | {"rating.criteria:edit", "research.works:view"}
"""H-8: criteria are formed, put in force and frozen; every number opens the works behind it."""
DIRECTIONS = ("seminars", "conferences", "meetings", "requirements", "councils", "dissertations")
"""The rooms of what is announced to the public (P-3a … P-3f)."""
ANNOUNCED_VIEW = frozenset(
    {
        "research.service_card:view",
        *("research.announcements:view", *(f"research.{room}:view" for room in DIRECTIONS)),
        "research.statistics:view",  # P-16: how often the public asks, and what came of it
    }
)
ANNOUNCED_EDIT = ANNOUNCED_VIEW | {
    "research.announcements:edit",
    "research.editions:edit",
    "research.service_card:edit",  # P-1 … P-18: the card of the service is kept as data
    *(f"research.{room}:edit" for room in DIRECTIONS),
}
ANNOUNCED_APPROVE = (ANNOUNCED_VIEW | RATING_VIEW) | {
    "research.announcements:approve",
    "research.editions:edit",
    "research.service_card:approve",
}

WORKS_VIEW = frozenset(
    {"research.works:view", "research.property:view", "research.activity:view", "research.oak:view", "research.cv:view"}
)
"""H-26, functions §13: what teachers publish and invent, and how the databases know them."""
SCIENCE_VIEW = WORKS_VIEW | {
    "research.projects:view",  # functions §13.1 and §24.1: projects and grants
    "research.student_science:view",  # H-26: what students do in science under a supervisor
}
DOCTORAL_VIEW = frozenset({"doctoral.students:view", "doctoral.deadlines:view"})
"""H-R5, functions §24.1: doctoral students; of the department, or those whom a teacher supervises, or oneself."""
WORKS_RATED = SCIENCE_VIEW | RATING_VIEW
"""H-17, functions §24.1: whoever sees the works of others sees what they come to."""
SCIENCE_ALL = ANNOUNCED_VIEW | WORKS_RATED | DOCTORAL_VIEW
WORKS_ENTER = SCIENCE_VIEW | DOCTORAL_VIEW | {"research.works:edit", "research.activity:edit"}
WORKS_ENTER |= {"research.projects:edit", "research.student_science:edit"}
WORKS_ENTER |= {"rating.own:view", "rating.criteria:view"}  # H-26: the own rating, and what is counted in it
WORKS_ENTER |= {"doctoral.plans:edit"}  # a teacher marks the individual plans of the own doctoral students
WORKS_APPROVE = SCIENCE_VIEW | DOCTORAL_VIEW | RATING_OF_DEPARTMENT
WORKS_APPROVE |= {"research.approvals:approve", "research.projects:approve", "research.student_science:approve"}
WORKS_CHECK = WORKS_RATED | DOCTORAL_VIEW | {"research.checks:approve", "research.project_checks:approve"}
WORKS_CHECK |= {"research.projects:edit", "research.oak:edit"}  # functions §24.1: E
WORKS_CHECK |= {"research.entries:edit"}  # §13: works of a teacher from a file, as drafts of the teacher
DOCTORAL_KEEP = ANNOUNCED_VIEW | WORKS_VIEW | DOCTORAL_VIEW | {"doctoral.students:edit", "doctoral.plans:edit"}
"""H-R5: the bureau keeps the doctoral students, their supervisors and their attestations."""

"""Role → permissions. Each line names the row of the requirements that it serves."""

from hemis.access.bundles import (
    ANNOUNCED_APPROVE,
    ANNOUNCED_EDIT,
    ATTENDANCE_KEPT,
    ATTENDANCE_VIEW,
    CALENDAR_EDIT,
    CALENDAR_VIEW,
    CONTINGENT,
    DIFFERENCES,
    DOCTORAL_KEEP,
    GPA_KEEP,
    IMPORTS,
    LEADERS_VIEW,
    LESSONS_KEEP,
    MARKS_DECIDED,
    MATERIALS_EDIT,
    MOVES,
    ORDERS_AGREE,
    ORDERS_BOOK,
    ORDERS_VIEW,
    OWN_TASKS,
    PROMOTIONS,
    QUOTAS_EDIT,
    RATING_KEEP,
    RESULTS_KEEP,
    RESULTS_OF_DEPARTMENT,
    RESULTS_VIEW,
    RESULTS_WATCH,
    ROLLS_EDIT,
    ROLLS_VIEW,
    ROOMS_EDIT,
    ROOMS_VIEW,
    SCIENCE_ALL,
    SIGNED_BY_RECTOR,
    STAFF_EDIT,
    STAFF_VIEW,
    STRUCTURE_EDIT,
    STRUCTURE_VIEW,
    STUDENT_BASE,
    STUDENT_OWN,
    STUDENTS_VIEW,
    SUBJECTS_VIEW,
    TEACHING_VIEW,
    TEACHING_WATCHED,
    TESTED,
    TIMETABLES,
    WORKS_APPROVE,
    WORKS_CHECK,
    WORKS_ENTER,
    WORKS_RATED,
)
from hemis.access.roles import Role

GRANTS: dict[Role, frozenset[str]] = {
    Role.HR_OFFICE: STRUCTURE_VIEW
    | CONTINGENT  # functions §24.1: view
    | ROLLS_VIEW  # functions §24.1: view
    | STRUCTURE_EDIT  # H-1 university card, faculties, departments, divisions: form
    | STAFF_VIEW  # H-2, functions §24.1: training and competition are watched
    | STAFF_EDIT  # H-2 staff base; lists of teachers and of other employees: form
    | ROOMS_VIEW  # H-3: view, to find a free room
    | IMPORTS  # X-10, H-1, H-2
    | ORDERS_VIEW  # functions §24.1: view
    | {
        "students.specialities:view",  # functions §24.1: view
        "students.groups:view",  # functions §24.1: view
        "students.base:view",  # functions §24.1: view
        "staff.tutors:view",  # functions §24.1: view
        "curriculum.loads:view",  # H-3, functions §24.1: view
    }
    | TIMETABLES,  # H-12
    Role.ACADEMIC_OFFICE: STRUCTURE_VIEW
    | MOVES  # H-9 statistics of students, university; H-7, functions §24.1: view
    | PROMOTIONS  # functions §24.1: V
    | DIFFERENCES  # H-7 transfer of students at university level: what counts, what is to be made up
    | ROLLS_VIEW  # H-9, functions §24.1: view
    | QUOTAS_EDIT  # H-9: places of the university
    | STAFF_VIEW  # H-6 training and competition: monitor, university
    | IMPORTS  # X-10, H-3, H-4
    | (ROOMS_VIEW | ROOMS_EDIT)  # H-3 lists of buildings and of rooms: form
    | CALENDAR_VIEW
    | CALENDAR_EDIT  # H-5 academic years, grading systems, grade kinds, grade-sheet kinds, lesson pairs: form
    | TEACHING_VIEW  # H-4, functions §24.1: view
    | TEACHING_WATCHED  # H-7, functions §24.1: view
    | STUDENT_BASE  # H-7: orders of all faculties
    | TIMETABLES  # H-7, H-12
    | ORDERS_BOOK  # H-7
    | ORDERS_AGREE  # H-7, rules §4.6
    | ATTENDANCE_VIEW  # functions §24.1: view
    | {
        "movement.orders:edit",  # H-7 orders: form; transfer of students at university level
        "movement.templates:edit",  # H-7 the texts with which orders begin
        "curriculum.curricula:view",  # H-5, H-12: what the faculties form is checked here
        "curriculum.curricula:approve",  # rules §2.1: a curriculum is approved when nothing is missing in it
        "curriculum.enrolments:view",  # functions §5.7
        "curriculum.choosing:view",  # H-12, rules §2.1: the registrar's side keeps the records
        "curriculum.exams:view",  # H-5
        "curriculum.exams:edit",  # H-5 exam lists: form
        "subjects.groups:edit",  # H-4 subject groups and subjects: form
        "subjects.catalogue:edit",  # H-4
        "subjects.plans:approve",  # H-19: a plan that the head of department has written himself
        "staff.tutors:view",  # functions §24.1: view
        "curriculum.wishes:view",
        "curriculum.wishes:approve",  # teachers without a faculty of their own
        "students.specialities:view",  # H-9
        "students.groups:view",  # H-9 statistics start from the groups
        "lessons.journals:view",  # functions §24.1: view
        *(RESULTS_WATCH | RATING_KEEP),  # functions §24.1: view; rules §1.1 cl. 15, §1.4; H-8
    },
    Role.MARKETING_OFFICE: STRUCTURE_VIEW
    | CONTINGENT  # H-R3
    | TIMETABLES
    | STUDENTS_VIEW  # H-R3, H-12
    | ROLLS_VIEW  # functions §24.1: view
    | IMPORTS  # quotas from a file
    | QUOTAS_EDIT,  # H-R3 demand for places, functions §24.1: E
    Role.RESEARCH_OFFICE: STRUCTURE_VIEW
    | TIMETABLES  # H-12
    | {
        *WORKS_CHECK,  # H-26: what the head has approved is checked
        *ANNOUNCED_EDIT,  # P-3, P-17a entered by the science department, public within one working day of approval
    },
    Role.DOCTORAL_OFFICE: STRUCTURE_VIEW | TIMETABLES | DOCTORAL_KEEP,  # H-R5, H-12
    Role.ACCOUNTING: STRUCTURE_VIEW
    | MOVES  # H-R6
    | TIMETABLES
    | STUDENTS_VIEW  # H-R6, H-12
    | ROLLS_VIEW  # functions §24.1: view
    | ORDERS_VIEW  # functions §24.1: view
    | ORDERS_AGREE  # H-R6, rules §4.6: the accountant agrees to what touches money
    | {"performance.restudies:view", "performance.payments:edit"}  # H-R6 re-study fees
    | {"students.quotas:view", "doctoral.students:view"},  # functions §24.1: view
    Role.FACULTY: STRUCTURE_VIEW
    | (MOVES | PROMOTIONS)  # H-10 student base; H-11; H-13 results: monitor and analyse
    | (DIFFERENCES | GPA_KEEP)  # H-11 reinstatement, transfer: what counts; H-13 GPA: compute
    | {"movement.promotions:edit", "movement.semesters:edit", "movement.graduations:edit"}  # H-11 repeat … graduation
    | ROLLS_VIEW  # H-10
    | ROLLS_EDIT  # H-10 qualifications, achievements: form
    | QUOTAS_EDIT  # H-10: places for the own specialities
    | ROOMS_VIEW  # H-3, functions §24.1: view, to find a free room
    | CALENDAR_VIEW  # H-12 curricula are made of them
    | TEACHING_VIEW  # functions §24.1: view
    | STAFF_VIEW  # H-14 training and competition: monitor, faculty
    | IMPORTS  # X-10, H-10, H-12
    | TEACHING_WATCHED  # H-12, functions §24.1: loads of own groups: view
    | STUDENT_BASE  # H-10 student base
    | TIMETABLES  # H-12
    | ORDERS_BOOK  # H-11 electronic orders: keep
    | ORDERS_AGREE  # rules §4.6: the dean agrees to the orders of the own faculty
    | ATTENDANCE_KEPT  # H-13 attendance: monitor and analyse; functions §24.1: EA
    | {
        "movement.orders:edit",  # H-11 expulsion, reinstatement, leave, transfer, repeat, promotion, graduation: form
        "curriculum.curricula:view",  # H-12
        "curriculum.curricula:edit",  # H-12 curricula, semesters, weeks, curriculum subjects: form
        "curriculum.enrolments:view",  # H-12
        "curriculum.enrolments:edit",  # H-12, functions §5.7: students are joined to subjects
        "curriculum.choosing:view",  # H-12, rules §2.1: students choose their electives
        "curriculum.choosing:edit",  # H-12, rules §2.1: the choice is opened, closed and becomes the joining
        "curriculum.timetables:edit",  # H-12 timetables of lessons: make; X-9 drafts are asked for and accepted
        "curriculum.wishes:view",  # the timetable is made from them
        "curriculum.wishes:approve",  # a ban binds once the dean's office has confirmed it
        "curriculum.exams:view",  # H-12 exam lists: form and control
        "curriculum.exams:edit",  # H-12 timetables of controls: make
        "students.specialities:view",  # H-10
        "students.groups:view",  # H-10
        "students.specialities:edit",  # H-10 directions and specialities, qualifications: form
        "students.groups:edit",  # H-10 academic groups: form
        "students.base:edit",  # H-10 student base: form
        "students.duplicates:edit",  # H-10: two cards of one person become one
        "staff.tutors:view",  # functions §24.1
        "staff.tutors:edit",  # functions §24.1: tutors of the groups of the faculty
        "lessons.journals:view",  # H-13
        *WORKS_RATED,  # H-17: the rating and the works behind it
        *RESULTS_KEEP,  # H-13, rules §1.3, §1.4
    },
    Role.DEPARTMENT_HEAD: STRUCTURE_VIEW
    | MOVES  # functions §24.1: view
    | ROLLS_VIEW  # functions §24.1: view
    | ROOMS_VIEW  # H-3, functions §24.1: view, to find a free room
    | CALENDAR_VIEW  # H-5: others view
    | TEACHING_VIEW  # H-19, functions §24.1: view
    | TEACHING_WATCHED  # H-18, functions §24.1: view
    | {"subjects.answers:view"}  # H-23: how the teachers of the department mark
    | MARKS_DECIDED  # H-19, H-24: whether the department gives daily marks
    | {"attendance.reminders:edit"}  # H-18, functions §8: the teachers of the department
    | TIMETABLES  # H-12
    | STAFF_VIEW
    | {"staff.trainings:edit", "staff.contests:edit"}  # H-18 enter and monitor, department
    | IMPORTS  # X-10, H-18, H-19: loads, courses, elections, topics from the department's own files
    | {
        "curriculum.curricula:view",  # H-12: those with subjects of the department
        "curriculum.exams:view",  # H-12, functions §24.1: those of the department: view
        "curriculum.loads:edit",  # H-18, functions §24.1: loads of the own department
        "curriculum.wishes:view",  # X-9, H-18: what the teachers of the department ask for
        "subjects.plans:edit",  # H-19 calendar plans and topic lists of the department's subjects: form
        "subjects.plans:approve",  # functions §24.1: EA
        *("students.specialities:view", "students.groups:view"),  # functions §24.1
        "students.base:view",  # functions §24.1
        "lessons.journals:view",  # H-19
        *WORKS_APPROVE,  # H-21 teachers' works and intellectual property: approve
        *RESULTS_OF_DEPARTMENT,  # functions §24.1; rules §1.4
    },
    Role.TEACHER: STRUCTURE_VIEW
    | MOVES  # functions §24.1: own groups; functions §7.9: the tutor's view of the history
    | {"students.achievements:view", "attendance.absences:view", "attendance.measures:view"}  # own groups
    | ROOMS_VIEW  # H-3, functions §24.1: view, to find a free room
    | CALENDAR_VIEW  # H-5: others view
    | TEACHING_VIEW
    | STAFF_VIEW  # functions §24.1: own card, own courses and elections
    | TEACHING_WATCHED  # H-24, functions §24.1: own loads
    | TIMETABLES  # H-12
    | IMPORTS  # X-10, H-23: topics of own subjects from a file
    | LESSONS_KEEP  # H-24 lesson and attendance journal: kept at every lesson
    | MATERIALS_EDIT  # H-23 topics of own subjects, resources, control questions; H-25 exam lists and tasks: make
    | {
        "curriculum.wishes:view",  # own wishes
        "curriculum.wishes:edit",  # when a teacher can and cannot teach
        *("students.groups:view", "students.base:view"),  # functions §24.1: own groups
        *WORKS_ENTER,  # H-26 publications, intellectual property: entered each academic year
        *("performance.schedules:view", "performance.restudies:view"),  # functions §24.1: own groups, own subjects
        "performance.debtors:view",  # H-25 results: monitor; those of own sheets and of a tutor's groups
        "performance.admissions:view",  # H-25 exam lists
        "assessments.sheets:view",  # H-25
        "assessments.sheets:edit",  # H-25 results of current, midterm and final control
        "assessments.sheets:print",  # H-25
        "assessments.reopenings:edit",  # rules §1.4: the teacher may ask for a reopening
    },
    Role.VICE_RECTOR: STRUCTURE_VIEW
    | TIMETABLES  # H-12
    | STAFF_VIEW  # functions §24.1: view
    | {
        *ANNOUNCED_APPROVE,  # P-17a approved by the vice-rector
        *WORKS_APPROVE,  # H-21: the works of which a head is an author
    },
    Role.MINISTRY: STRUCTURE_VIEW  # P-16: no personal data
    | {*SUBJECTS_VIEW, "research.statistics:view"}  # functions §24.1: view; P-16: the numbers of the public service
    | TIMETABLES,  # H-12, functions §24.1: view
    Role.ADMINISTRATOR: STRUCTURE_VIEW
    | MOVES  # functions §24.1; functions §24.1: V
    | ROLLS_VIEW  # functions §24.1
    | ROLLS_EDIT  # functions §24.1: E
    | {"students.quotas:view"}  # functions §24.1: V
    | TIMETABLES  # H-12
    | STRUCTURE_EDIT  # functions §24.1: EA
    | ROOMS_VIEW
    | ROOMS_EDIT  # H-3, functions §24.1: E
    | CALENDAR_VIEW  # H-5: others view
    | TEACHING_VIEW  # functions §24.1: view
    | STAFF_VIEW
    | STAFF_EDIT  # functions §24.1: EA
    | IMPORTS
    | STUDENT_BASE  # functions §24.1: E
    | ORDERS_BOOK  # functions §24.1: view
    | {
        *("students.specialities:view", "students.groups:view"),  # functions §24.1
        *("students.specialities:edit", "students.groups:edit"),  # functions §24.1: E
        "students.base:edit",  # functions §24.1: E
        "students.duplicates:edit",  # functions §24.1: E
        *("system.alarms:view", "system.alarms:edit"),  # F5: who read too much; lets an account read again
        *("staff.tutors:view", "staff.tutors:edit"),  # functions §24.1: E
        "curriculum.loads:view",  # functions §24.1: V
        "curriculum.exams:view",  # H-12, functions §24.1: V
        *SCIENCE_ALL,  # functions §24.1
        *("system.users:view", "system.users:edit", "system.tokens:view", "system.tokens:edit"),  # X-R1, P-16
        *("system.rules:view", "system.rules:edit"),
        *("system.maintenance:view", "system.maintenance:edit"),  # P-8, P-17b
        "system.audit:view",
    },
    Role.STUDENT: TIMETABLES | STUDENT_OWN | OWN_TASKS | TESTED,  # X-R2, H-12; the rest of the cabinet follows
    Role.STUDIES_VICE_RECTOR: STRUCTURE_VIEW
    | LEADERS_VIEW  # X-R3 read-only
    | ORDERS_AGREE  # rules §4.6: the lawyer's agreement, see `visas.py`
    | {
        "curriculum.curricula:view",  # X-R3 read-only
        "curriculum.exams:view",  # H-12
        "movement.signatures:approve",  # X-R3 signs orders
        "performance.schedules:approve",  # X-R3: personal schedules
        "curriculum.exams:approve",  # H-12, rules §1.1: approved by the vice-rector for studies
    },
    Role.MANAGEMENT: STRUCTURE_VIEW
    | LEADERS_VIEW  # X-R3 read-only
    | TEACHING_VIEW  # X-R3 read-only
    | STAFF_VIEW
    | {"staff.accounts:view", "staff.tutors:view", "attendance.measures:view"}  # functions §24.1: view
    | {
        *SIGNED_BY_RECTOR,  # X-R3, functions §24.1: A
        *("curriculum.curricula:view", "curriculum.enrolments:view"),
        "curriculum.choosing:view",  # X-R3 read-only
        "curriculum.exams:view",  # X-R3 read-only
        "system.alarms:view",  # F5
        "lessons.journals:view",
        "attendance.absences:view",
        *RESULTS_VIEW,  # X-R3 read-only
        *SCIENCE_ALL,
        "system.audit:view",  # functions §24.1: the journal of the system
    },
}

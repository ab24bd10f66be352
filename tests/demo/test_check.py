"""`flask check` finds each kind of damage and says which row; a sound university passes."""

import pytest
from sqlalchemy import text

from hemis.operations import invariants

ORDER = (
    "INSERT INTO movement_order (id, kind, status, title, preamble, body, controller, effective_on, series, year,"
    " ordinal, number, drafted_by_id, drafted_at, signed_on, signed_at, signed_by_id, applied_at,"
    " student_count, version) VALUES (9001, 'leave', 'in_force', 'x', '', '', '', '2026-10-05', 'X', 2026, 9001,"
    " 'X-9001', 1, '2026-10-05 00:00:00', '2026-10-05', '2026-10-05 00:00:00', 1, '2026-10-05 00:00:00', 1, 1)"
)
LINE = (
    "INSERT INTO movement_order_line (order_id, student_id, position, ground, reason, elsewhere, details, before_id,"
    " after_id) VALUES (9001, 5, 1, '', '', '', '{{}}', (SELECT MAX(id) FROM enrolment), {after})"
)
A_WORK = (
    "INSERT INTO scientific_work (id, owner_id, department_id, kind, title, title_key, search_key, published_on,"
    " language, source, publisher, place, volume, issue, page_range, number, doi, isbn, issn, url, in_scopus, in_wos,"
    " in_oak, quartile, stored_name, media_type, size, status, version, remark)"
    " SELECT 9999, MIN(id), 1, 'monograph', 'A', 'A', 'A', '2026-01-01', 'uz', '', '', '', '', '', '', '', '', '', '',"
    " '', FALSE, FALSE, FALSE, '', '', '', 0, 'draft', 1, '' FROM employee"
)
ITS_AUTHORS = (
    "INSERT INTO work_author (work_id, position, name, organisation, share)"
    " VALUES (9999, 1, 'A', '', 6667), (9999, 2, 'B', '', 3332)"
)
OWN_WORK = (
    "UPDATE scientific_work SET owner_id = (SELECT MIN(id) FROM employee WHERE user_id IS NOT NULL) WHERE id = 9999;"
    " UPDATE scientific_work SET status = 'approved',"
    " approved_by_id = (SELECT user_id FROM employee WHERE id = owner_id) WHERE id = 9999"
)
A_PROJECT = (
    "INSERT INTO research_project (id, owner_id, department_id, number, name, search_key, kind, category, amount,"
    " currency, contract_number, starts_on, ends_on, funder, about, status, version, remark)"
    " SELECT 9999, MIN(id), 1, '', 'A', 'A', 'initiative', 'applied', 100, 'UZS', '', '2026-01-01', '2026-12-31', '',"
    " '', 'draft', 1, '' FROM employee WHERE user_id IS NOT NULL"
)
A_HEAD = (
    "INSERT INTO project_member (project_id, position, name, organisation, role, joined_on)"
    " VALUES (9999, {place}, 'A', '', 'head', '{joined_on}')"
)
STUDENTS_WORK = (
    "INSERT INTO student_research (id, supervisor_id, department_id, kind, title, title_key, place, done_on, result,"
    " stored_name, media_type, size, status, version, remark)"
    " SELECT 9999, MIN(id), 1, 'thesis', 'A', 'A', '', '2026-01-01', '', '', '', 0, 'draft', 1, ''"
    " FROM employee WHERE user_id IS NOT NULL"
)
DAMAGE = {
    "the shares of the authors of a work": f"{A_WORK}; {ITS_AUTHORS}",
    "nobody has decided on figures of their own": (
        "INSERT INTO research_indicator (employee_id, department_id, year_id, system, documents, citations, h_index,"
        " status, version, remark, approved_by_id) SELECT id, 1, 1, 'scopus', 1, 1, 1, 'approved', 1, '', user_id"
        " FROM employee WHERE user_id IS NOT NULL"
    ),
    "nobody has decided on a scientific work": f"{A_WORK}; {OWN_WORK}",
    "whoever has entered a scientific work": f"{A_WORK}; {ITS_AUTHORS}",
    "a scientific work that was sent": f"{A_WORK}; UPDATE scientific_work SET status = 'submitted' WHERE id = 9999",
    "nobody has decided on a project": (
        f"{A_PROJECT}; UPDATE research_project SET status = 'approved',"
        " approved_by_id = (SELECT user_id FROM employee WHERE id = owner_id) WHERE id = 9999"
    ),
    "everybody belongs to a project": f"{A_PROJECT}; {A_HEAD.format(place=1, joined_on='2025-12-31')}",
    "a project has a leader": (
        f"{A_PROJECT}; {A_HEAD.format(place=1, joined_on='2026-01-01')};"
        f" {A_HEAD.format(place=2, joined_on='2026-12-31')}"
    ),
    "no project has received": (
        f"{A_PROJECT}; INSERT INTO project_receipt (project_id, year_id, amount) VALUES (9999, 1, 101)"
    ),
    "a project that was sent": f"{A_PROJECT}; UPDATE research_project SET status = 'submitted' WHERE id = 9999",
    "nobody has decided on the work of students": (
        f"{STUDENTS_WORK}; UPDATE student_research SET status = 'approved',"
        " approved_by_id = (SELECT user_id FROM employee WHERE id = supervisor_id) WHERE id = 9999"
    ),
    "a work of students names them": STUDENTS_WORK,
    "a work of students that was sent": (
        f"{STUDENTS_WORK}; UPDATE student_research SET status = 'submitted' WHERE id = 9999"
    ),
    "the periods of an edition": (
        "INSERT INTO oak_edition (name, name_latin, name_key, sort_key, issn, valid_from, act)"
        " SELECT name, name_latin, name_key, sort_key, issn, '2026-01-01', act FROM oak_edition WHERE valid_to IS NULL"
    ),
    "the absence total of a student": "UPDATE absence_total SET unexcused_hours = unexcused_hours + 1",
    "every absence is counted": "DELETE FROM absence_total",
    "the number of the absent of a lesson": "UPDATE lesson SET absent_count = absent_count + 1 WHERE id = 3",
    "only a lesson that was held": "UPDATE lesson SET held_at = NULL, held_by_id = NULL",
    "the number of students of a group": "UPDATE academic_group SET student_count = 7",
    "every student has one open enrolment": "UPDATE student SET status = '13' WHERE id = 5",
    "the enrolments of a student follow": (
        "INSERT INTO enrolment (student_id, group_id, status, starts_on, ends_on, course, semester, payment_form,"
        " order_number) VALUES (5, 1, '11', '2020-01-01', '2030-01-01', 1, 1, '12', '')"
    ),
    "a student, a group and a curriculum subject carry": "UPDATE student SET faculty_id = 9 WHERE id = 5",
    "a lesson carries the faculty": "UPDATE lesson SET faculty_id = 9 WHERE id = 3",
    "a lesson carries the department": "UPDATE lesson SET department_id = 40 WHERE id = 3",
    "no load has more hours than the plan": "UPDATE teaching_load SET hours = 2 WHERE id = 1",
    "a lesson is not both cancelled": (
        "INSERT INTO cancelled_lesson (lesson_id, load_id, curriculum_subject_id, teacher_id, department_id,"
        " faculty_id, room_id, day, slot_id, lesson_kind, reason, cancelled_at, cancelled_by_id)"
        " SELECT id, load_id, curriculum_subject_id, teacher_id, department_id, faculty_id, room_id, day, slot_id,"
        " lesson_kind, 'x', '2026-10-06 00:00:00', 1 FROM lesson WHERE id = 3"
    ),
    "a grade sheet carries the faculty": "UPDATE grade_sheet SET faculty_id = 9",
    "an absence total carries the faculty": "UPDATE absence_total SET faculty_id = 9",
    "a grade sheet knows how many": "UPDATE grade_sheet SET entered_count = entered_count + 1",
    "no points exceed": (
        "UPDATE grade SET points = 1000 WHERE points > 0 AND sheet_id IN"
        " (SELECT id FROM grade_sheet WHERE status = 'draft')"
    ),
    "the states of an employee follow": (
        "INSERT INTO status_period (employee_id, status, starts_on, order_number, ground, annulled_reason)"
        " VALUES ((SELECT MIN(employee_id) FROM status_period), '12', '2000-01-01', '', '', '')"
    ),
    "a quota and a qualification belong": "UPDATE admission_quota SET faculty_id = 9 WHERE id = 1",
    "nobody holds a post after leaving": "UPDATE post SET ends_on = NULL WHERE leaving_id IS NOT NULL",
    "every student and every employee can be found": "DELETE FROM person_token WHERE employee_id = 3",
    "the present stretch of a student tells": (
        "UPDATE student SET payment_form = CASE payment_form WHEN '11' THEN '12' ELSE '11' END WHERE id = 5"
    ),
    "an order in force names": f"{ORDER}; {LINE.format(after='NULL')}",
    "a stretch that an order began": f"{ORDER}; {LINE.format(after='(SELECT MIN(id) FROM enrolment)')}",
    "an answer has as many sendings": "UPDATE assignment_work SET attempts = attempts + 1 WHERE id = 1",
    "no points of an answer exceed": (
        "UPDATE assignment_work SET points = 500, counted = 500 WHERE id = (SELECT MIN(id) FROM assignment_work"
        " WHERE state = 'graded')"
    ),
    "the excused hours that belong": "UPDATE absence_excuse SET starts_on = '2000-01-01', ends_on = '2000-01-02'",
    "the groups of a lesson add up": "UPDATE lesson SET sums_group = 9999 WHERE id = 3",
    "the sums of a lesson are those": "UPDATE lesson SET unexcused_hours = unexcused_hours + 1 WHERE id = 3",
    "no lesson lies on a day off": (
        "INSERT INTO holiday (day, week_days, is_working, name, act)"
        " SELECT day, 6, FALSE, 'x', '' FROM lesson WHERE id = 3"
    ),
    "a line of a personal schedule is its": (
        "UPDATE personal_schedule SET status = 'cancelled', cancelled_reason = 'x' WHERE id IN"
        " (SELECT schedule_id FROM schedule_line WHERE status = 'open')"
    ),
    "a personal schedule lasts": "UPDATE personal_schedule SET ends_on = '2030-01-01'",
    "a closed line of a personal": (
        "UPDATE schedule_line SET status = 'failed', closed_on = '2026-10-05' WHERE id ="
        " (SELECT MIN(id) FROM schedule_line WHERE sheet_id IS NULL)"
    ),
    "what an approved personal schedule": "DELETE FROM academic_debt",
    "a line of a personal schedule has": (
        "UPDATE schedule_line SET ends_on = '2031-01-01' WHERE restudy_group_id IS NOT NULL"
    ),
    "the sheet of a line": "DELETE FROM sheet_student",
    "every fee of a personal schedule": (
        "UPDATE schedule_line SET fee = fee + 1 WHERE id = (SELECT MIN(id) FROM schedule_line WHERE base IS NOT NULL)"
    ),
    "every academic debt is what": "DELETE FROM academic_debt WHERE id = (SELECT MIN(id) FROM academic_debt)",
    "a doctoral student is where": "UPDATE doctoral_student SET status = 'expelled'",
    "the degree of a doctoral student": "UPDATE doctoral_student SET degree = 'dsc'",
    "a year has one set of criteria": (
        "DROP INDEX uq_rating_set_standing; UPDATE rating_set SET state = 'in_force' WHERE state = 'draft'"
    ),
    "results stand in a frozen rating": "DELETE FROM rating_result",
    "a criterion and its group are of one set": (
        "UPDATE rating_criterion SET group_id = (SELECT MAX(id) FROM rating_group) WHERE id ="
        " (SELECT MIN(id) FROM rating_criterion)"
    ),
    "every frozen result is the sum": "UPDATE rating_result SET points = points + 1",
    "the chain of changes is whole": "UPDATE audit_head SET number = number + 1",
}
KEY = b"an-audit-key-for-tests-0123456789"


def test_a_sound_university_passes(run):
    done = run("check")
    assert (done.exit_code, "all true" in done.output) == (0, True), done.output


@pytest.mark.parametrize("sentence", DAMAGE)
def test_damage_is_found_and_told(sentence, session):
    for statement in DAMAGE[sentence].split("; "):
        session.execute(text(statement))
    told = [fault for fault in invariants.broken(KEY) if fault.sentence.startswith(sentence)]
    assert len(told) == 1
    assert told[0].number >= 1
    assert told[0].examples


def test_every_check_was_seen_to_fail():
    known = [each.sentence for each in invariants.INVARIANTS]
    assert all(any(sentence.startswith(start) for start in DAMAGE) for sentence in known)


def test_a_row_that_points_nowhere_is_found(session):
    if session.get_bind().dialect.name != "sqlite":
        return
    session.execute(text("PRAGMA defer_foreign_keys = ON"))
    session.execute(text("UPDATE post SET position_id = 9999 WHERE id = 1"))
    told = [fault for fault in invariants.broken(KEY) if "points at" in fault.sentence]
    assert [fault.examples for fault in told] == [("post 1 -> position",)]


def test_the_command_fails_and_names_the_rows(demo, run, monkeypatch):
    fault = invariants.Fault("the sky is blue", 2, ("sky 1", "sky 2"))
    monkeypatch.setattr("hemis.cli.check.broken", lambda key: iter([fault]))
    done = run("check")
    assert (done.exit_code, done.output) == (1, "NOT TRUE: the sky is blue. 2 found: sky 1, sky 2\n")

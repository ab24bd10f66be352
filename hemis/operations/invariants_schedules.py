"""What must always be true of personal schedules and their lines; `flask check` asks it with the rest."""

SCHEDULES = (
    (
        "a line of a personal schedule is its student's, in one whose state it fits",
        """
        SELECT 'line ' || line.id FROM schedule_line line JOIN personal_schedule s ON s.id = line.schedule_id
        WHERE line.student_id <> s.student_id OR (s.status = 'finished' AND line.status = 'open')
           OR (s.status = 'cancelled' AND line.status = 'open')
           OR (s.status IN ('draft', 'submitted') AND line.status <> 'open')
        UNION ALL
        SELECT 'schedule ' || s.id FROM personal_schedule s WHERE s.status = 'approved'
        AND NOT EXISTS (SELECT 1 FROM schedule_line line WHERE line.schedule_id = s.id AND line.status = 'open')
        """,
    ),
    (
        "a personal schedule lasts from the first to the last day of its lines",
        """
        SELECT s.id FROM personal_schedule s LEFT JOIN (
            SELECT schedule_id, MIN(starts_on) AS first, MAX(ends_on) AS last FROM schedule_line GROUP BY schedule_id
        ) found ON found.schedule_id = s.id
        WHERE COALESCE(CAST(s.starts_on AS TEXT), '') <> COALESCE(CAST(found.first AS TEXT), '')
           OR COALESCE(CAST(s.ends_on AS TEXT), '') <> COALESCE(CAST(found.last AS TEXT), '')
        """,
    ),
    (
        "a closed line of a personal schedule has its confirmed sheet",
        """
        SELECT line.id FROM schedule_line line WHERE line.status IN ('passed', 'failed') AND NOT EXISTS (
            SELECT 1 FROM grade JOIN grade_sheet sheet ON sheet.id = grade.sheet_id
            WHERE grade.student_id = line.student_id AND sheet.status = 'confirmed'
              AND sheet.curriculum_subject_id = line.curriculum_subject_id
              AND (line.status = 'passed' OR sheet.id = line.sheet_id)
        ) AND NOT EXISTS (
            SELECT 1 FROM schedule_line again WHERE again.status = 'open'
            AND again.student_id = line.student_id AND again.curriculum_subject_id = line.curriculum_subject_id
        )
        """,
    ),
    (
        "what an approved personal schedule still asks for is owed: behind it is a debt, a difference or no mark yet",
        """
        SELECT line.id FROM schedule_line line JOIN personal_schedule s ON s.id = line.schedule_id
        WHERE s.status = 'approved' AND line.status = 'open' AND NOT EXISTS (
            SELECT 1 FROM academic_debt debt WHERE debt.student_id = line.student_id
            AND debt.curriculum_subject_id = line.curriculum_subject_id
        ) AND NOT EXISTS (
            SELECT 1 FROM difference_line owed JOIN subject_difference d ON d.id = owed.difference_id
            WHERE d.student_id = line.student_id AND owed.curriculum_subject_id = line.curriculum_subject_id
              AND d.status = 'fixed' AND owed.to_make_up > 0 AND owed.passed_on IS NULL
        ) AND EXISTS (
            SELECT 1 FROM grade JOIN grade_sheet sheet ON sheet.id = grade.sheet_id
            WHERE grade.student_id = line.student_id AND sheet.status = 'confirmed'
              AND sheet.curriculum_subject_id = line.curriculum_subject_id
        )
        """,
    ),
    (
        "a line of a personal schedule has the days and the teacher of its group",
        """
        SELECT line.id FROM schedule_line line JOIN restudy_group g ON g.id = line.restudy_group_id
        WHERE line.teacher_id <> g.teacher_id OR line.starts_on <> g.starts_on OR line.ends_on <> g.ends_on
           OR line.final_on <> g.final_on OR line.form <> g.form
        """,
    ),
    (
        "the sheet of a line of a personal schedule is of its subject and names its student",
        """
        SELECT line.id FROM schedule_line line JOIN grade_sheet sheet ON sheet.id = line.sheet_id
        WHERE sheet.curriculum_subject_id <> line.curriculum_subject_id OR NOT EXISTS (
            SELECT 1 FROM sheet_student told WHERE told.sheet_id = sheet.id AND told.student_id = line.student_id
        )
        """,
    ),
)
"""Sentence, and the statement whose rows make it false."""

__all__ = ["SCHEDULES"]

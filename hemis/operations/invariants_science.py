"""What must always be true of what teachers enter about their science; `flask check` asks it with the rest."""

SCIENCE = (
    (
        "the shares of the authors of a work are all told and make a hundred percent, or none is told",
        """
        SELECT work_id AS id FROM work_author GROUP BY work_id
        HAVING COUNT(share) > 0 AND (COUNT(share) < COUNT(*) OR SUM(share) <> 10000)
        """,
    ),
    (
        "nobody has decided on figures of their own",
        """
        SELECT figures.id FROM research_indicator figures JOIN employee ON employee.id = figures.employee_id
        WHERE employee.user_id = figures.approved_by_id OR employee.user_id = figures.checked_by_id
        """,
    ),
    (
        "nobody has decided on a scientific work of their own",
        """
        SELECT DISTINCT work.id FROM scientific_work work
        LEFT JOIN work_author author ON author.work_id = work.id
        JOIN employee ON employee.id = work.owner_id OR employee.id = author.employee_id
        WHERE employee.user_id = work.approved_by_id OR employee.user_id = work.checked_by_id
        """,
    ),
    (
        "whoever has entered a scientific work stands among its authors",
        """
        SELECT work.id FROM scientific_work work WHERE NOT EXISTS (
            SELECT 1 FROM work_author author WHERE author.work_id = work.id AND author.employee_id = work.owner_id
        )
        """,
    ),
    (
        "a scientific work that was sent has the file that proves it",
        "SELECT id FROM scientific_work WHERE status IN ('submitted', 'approved', 'checked') AND stored_name = ''",
    ),
    (
        "the periods of an edition in the list of the Supreme Attestation Commission do not overlap",
        """
        SELECT later.id FROM oak_edition later JOIN oak_edition earlier
          ON earlier.issn = later.issn AND earlier.valid_from < later.valid_from
        WHERE earlier.valid_to IS NULL OR earlier.valid_to >= later.valid_from
        """,
    ),
)
PROJECTS = (
    (
        "nobody has decided on a project that they have entered",
        """
        SELECT project.id FROM research_project project JOIN employee ON employee.id = project.owner_id
        WHERE employee.user_id = project.approved_by_id OR employee.user_id = project.checked_by_id
        """,
    ),
    (
        "everybody belongs to a project within its own days",
        """
        SELECT member.id FROM project_member member JOIN research_project project ON project.id = member.project_id
        WHERE member.joined_on < project.starts_on OR member.joined_on > project.ends_on
           OR member.left_on > project.ends_on
        """,
    ),
    (
        "a project has a leader, and one at a time",
        """
        SELECT project.id FROM research_project project WHERE NOT EXISTS (
            SELECT 1 FROM project_member head WHERE head.project_id = project.id AND head.role = 'head'
        ) OR EXISTS (
            SELECT 1 FROM project_member first JOIN project_member second
              ON second.project_id = first.project_id AND second.role = 'head' AND second.id > first.id
            WHERE first.project_id = project.id AND first.role = 'head'
              AND first.joined_on <= COALESCE(second.left_on, project.ends_on)
              AND second.joined_on <= COALESCE(first.left_on, project.ends_on)
        )
        """,
    ),
    (
        "no project has received more than it costs",
        """
        SELECT project.id FROM research_project project JOIN project_receipt receipt ON receipt.project_id = project.id
        GROUP BY project.id, project.amount HAVING SUM(receipt.amount) > project.amount
        """,
    ),
    (
        "a project that was sent has its contract or order",
        """
        SELECT project.id FROM research_project project
        WHERE project.status IN ('submitted', 'approved', 'checked') AND NOT EXISTS (
            SELECT 1 FROM project_file paper WHERE paper.project_id = project.id AND paper.kind = 'contract'
        )
        """,
    ),
)
STUDENT_SCIENCE = (
    (
        "nobody has decided on the work of students whom they supervise",
        """
        SELECT work.id FROM student_research work JOIN employee ON employee.id = work.supervisor_id
        WHERE employee.user_id = work.approved_by_id OR employee.user_id = work.checked_by_id
        """,
    ),
    (
        "a work of students names them, and a prize only whoever has won it",
        """
        SELECT work.id FROM student_research work LEFT JOIN achievement won ON won.id = work.achievement_id
        WHERE NOT EXISTS (SELECT 1 FROM student_researcher named WHERE named.research_id = work.id)
           OR EXISTS (
               SELECT 1 FROM student_researcher named
               WHERE named.research_id = work.id AND named.student_id <> won.student_id
           )
        """,
    ),
    (
        "a work of students that was sent has the file that proves it",
        """
        SELECT id FROM student_research
        WHERE kind <> 'prize' AND status IN ('submitted', 'approved', 'checked') AND stored_name = ''
        """,
    ),
)

__all__ = ["PROJECTS", "SCIENCE", "STUDENT_SCIENCE"]

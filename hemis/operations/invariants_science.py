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
        "the periods of an edition in the list of the Supreme Attestation Commission do not overlap",
        """
        SELECT later.id FROM oak_edition later JOIN oak_edition earlier
          ON earlier.issn = later.issn AND earlier.valid_from < later.valid_from
        WHERE earlier.valid_to IS NULL OR earlier.valid_to >= later.valid_from
        """,
    ),
)

__all__ = ["SCIENCE"]

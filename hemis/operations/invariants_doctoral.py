"""What must always be true of doctoral students; `flask check` asks it with the rest."""

DOCTORAL = (
    (
        "a doctoral student is where the last order has led",
        """
        SELECT student.id FROM doctoral_student student
        LEFT JOIN doctoral_step step ON step.id = (
            SELECT MAX(id) FROM doctoral_step WHERE student_id = student.id
        )
        WHERE student.status <> COALESCE(step.status, 'admitted')
        """,
    ),
    (
        "the degree of a doctoral student is that of the form",
        """
        SELECT id FROM doctoral_student
        WHERE degree <> CASE WHEN form IN ('13', '14') THEN 'dsc' ELSE 'phd' END
        """,
    ),
)

__all__ = ["DOCTORAL"]

"""What must always be true of orders and of the stretches that they begin; `flask check` asks it with the rest."""

MOVEMENT = (
    (
        "the present stretch of a student tells how he or she pays, and by which grant",
        """
        SELECT student.id FROM student
        JOIN enrolment ON enrolment.student_id = student.id AND enrolment.ends_on IS NULL
        WHERE enrolment.payment_form <> student.payment_form OR enrolment.grant_kind <> student.grant_kind
        """,
    ),
    (
        "an order in force names the stretches of each of its students before and after it",
        """
        SELECT line.order_id FROM movement_order_line line JOIN movement_order o ON o.id = line.order_id
        WHERE o.status = 'in_force' AND (line.before_id IS NULL OR line.after_id IS NULL)
        """,
    ),
    (
        "a stretch that an order began carries its number and begins on its day, and no other stretch carries it",
        """
        SELECT 'stretch ' || made.id FROM movement_order_line line
        JOIN movement_order o ON o.id = line.order_id JOIN enrolment made ON made.id = line.after_id
        WHERE line.after_id <> line.before_id AND (made.order_number <> o.number OR made.starts_on <> o.effective_on)
        UNION ALL
        SELECT 'stretch ' || told.id FROM enrolment told JOIN movement_order o ON o.number = told.order_number
        WHERE NOT EXISTS (
            SELECT 1 FROM movement_order_line line WHERE line.order_id = o.id AND line.after_id = told.id
        )
        """,
    ),
)
"""Sentence, and the statement whose rows make it false."""

__all__ = ["MOVEMENT"]

"""What must always be true of answers to assignments; `flask check` asks it with the rest."""

WORKS = (
    (
        "an answer has as many sendings as attempts, and the last of them is its moment",
        """
        SELECT work.id FROM assignment_work work
        LEFT JOIN (
            SELECT work_id, COUNT(*) AS times, MAX(number) AS newest, MAX(sent_at) AS sent_at
            FROM work_sending GROUP BY work_id
        ) found ON found.work_id = work.id
        WHERE found.work_id IS NULL OR found.times <> work.attempts OR found.newest <> work.attempts
           OR found.sent_at <> work.sent_at
        """,
    ),
    (
        "no points of an answer exceed those of its assignment",
        """
        SELECT work.id FROM assignment_work work JOIN assignment ON assignment.id = work.assignment_id
        WHERE work.points > assignment.max_points * 10
        """,
    ),
)

__all__ = ["WORKS"]

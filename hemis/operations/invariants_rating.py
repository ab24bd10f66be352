"""What must always be true of ratings; `flask check` asks it with the rest."""

RATING = (
    (
        "a year has one set of criteria that counts",
        "SELECT year_id FROM rating_set WHERE state <> 'draft' GROUP BY year_id HAVING COUNT(*) > 1",
    ),
    (
        "results stand in a frozen rating, and every frozen rating has them",
        """
        SELECT chosen.id FROM rating_set chosen
        WHERE (chosen.state = 'frozen') <> EXISTS (SELECT 1 FROM rating_result WHERE set_id = chosen.id)
        """,
    ),
    (
        "a criterion and its group are of one set",
        """
        SELECT criterion.id FROM rating_criterion criterion
        JOIN rating_group own ON own.id = criterion.group_id WHERE own.set_id <> criterion.set_id
        """,
    ),
)

__all__ = ["RATING"]

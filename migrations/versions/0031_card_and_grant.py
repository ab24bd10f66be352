"""The rest of a student's card, and the kind of grant in the stretch of study that it belongs to."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

CODED = {
    "living_status": ("", ("", "11", "12", "13")),
    "roommate_kind": ("", ("", "11", "12", "13", "14")),
}
NUMBERS = ("roommate_count", "latitude", "longitude")
CHECKS = {
    "country": "length(country) = 2",
    "roommate_count": "roommate_count IS NULL OR roommate_count BETWEEN 0 AND 99",
    "place_on_map": "(latitude IS NULL) = (longitude IS NULL)",
    "latitude": "latitude IS NULL OR latitude BETWEEN -90000000 AND 90000000",
    "longitude": "longitude IS NULL OR longitude BETWEEN -180000000 AND 180000000",
}
"""Latitude and longitude are kept in millionths of a degree."""
GRANTS = "grant_kind IN ('', '11', '12', '13')"
PAID = "payment_form = '11' OR grant_kind = ''"


def upgrade() -> None:
    with op.batch_alter_table("student") as table:
        table.add_column(sa.Column("country", sa.String(length=2), server_default="UZ", nullable=False))
        for name, (default, values) in CODED.items():
            table.add_column(sa.Column(name, sa.String(length=2), server_default=default, nullable=False))
            listed = ", ".join(f"'{value}'" for value in values)
            table.create_check_constraint(op.f(f"ck_student_{name}"), f"{name} IN ({listed})")
        for name in NUMBERS:
            table.add_column(sa.Column(name, sa.Integer(), nullable=True))
        for name, condition in CHECKS.items():
            table.create_check_constraint(op.f(f"ck_student_{name}"), condition)
    with op.batch_alter_table("enrolment") as table:
        table.add_column(sa.Column("grant_kind", sa.String(length=2), server_default="", nullable=False))
        table.create_check_constraint(op.f("ck_enrolment_grant_kind"), GRANTS)
        table.create_check_constraint(op.f("ck_enrolment_grant_is_paid_by_state"), PAID)
    op.execute("UPDATE student SET grant_kind = '11' WHERE payment_form = '11' AND grant_kind = ''")
    op.execute("UPDATE enrolment SET grant_kind = '11' WHERE payment_form = '11' AND ends_on IS NOT NULL")
    op.execute(
        "UPDATE enrolment SET grant_kind = (SELECT student.grant_kind FROM student"
        " WHERE student.id = enrolment.student_id) WHERE payment_form = '11' AND ends_on IS NULL"
    )


def downgrade() -> None:
    with op.batch_alter_table("enrolment") as table:
        for name in ("grant_is_paid_by_state", "grant_kind"):
            table.drop_constraint(op.f(f"ck_enrolment_{name}"), type_="check")
        table.drop_column("grant_kind")
    with op.batch_alter_table("student") as table:
        for name in (*CODED, *CHECKS):
            table.drop_constraint(op.f(f"ck_student_{name}"), type_="check")
        for name in ("country", *CODED, *NUMBERS):
            table.drop_column(name)

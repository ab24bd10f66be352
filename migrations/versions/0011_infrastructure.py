"""What stands in a room, the former names of the units, the logo and the vice-rectors of the institution."""

import sqlalchemy as sa
from alembic import op

from hemis.domain.names import fold

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

KEY = sa.String(length=60).with_variant(sa.String(length=60, collation="C"), "postgresql")
KINDS = [
    "board",
    "interactive_board",
    "projector",
    "screen",
    "computer",
    "microphone",
    "camera",
    "air_conditioner",
    "internet",
]
VICE_RECTORS = ("studies", "youth", "finance", "international")
UNITS = ("university", "faculty", "department", "division")
ONE_UNIT = " + ".join(f"(CASE WHEN {unit}_id IS NULL THEN 0 ELSE 1 END)" for unit in UNITS) + " = 1"


def upgrade() -> None:
    _equip_rooms()
    with op.batch_alter_table("building", schema=None) as batch_op:
        batch_op.create_check_constraint(op.f("ck_building_floors"), "floors > 0")
    with op.batch_alter_table("university", schema=None) as batch_op:
        for field in VICE_RECTORS:
            column = sa.Column(f"vice_rector_{field}", sa.String(length=200), nullable=False, server_default="")
            batch_op.add_column(column)
        batch_op.add_column(sa.Column("logo_name", sa.String(length=80), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("logo_type", sa.String(length=100), nullable=False, server_default=""))
    with op.batch_alter_table("university", schema=None) as batch_op:
        batch_op.create_check_constraint(op.f("ck_university_logo"), "(logo_name = '') = (logo_type = '')")
    op.create_table(
        "former_name",
        *(sa.Column(f"{unit}_id", sa.Integer(), nullable=True) for unit in UNITS),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("name_latin", sa.String(length=300), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("ground", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(ONE_UNIT, name=op.f("ck_former_name_one_unit")),
        *(
            sa.ForeignKeyConstraint(
                [f"{unit}_id"], [f"{unit}.id"], name=op.f(f"fk_former_name_{unit}_id"), ondelete="RESTRICT"
            )
            for unit in UNITS
        ),
        *(
            sa.UniqueConstraint(f"{unit}_id", "valid_to", name=op.f(f"uq_former_name_{unit}_id_valid_to"))
            for unit in UNITS
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_name")),
    )


def _equip_rooms() -> None:
    kinds = ", ".join(f"'{kind}'" for kind in KINDS)
    op.create_table(
        "room_equipment",
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"kind IN ({kinds})", name=op.f("ck_room_equipment_kind")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_room_equipment_quantity")),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_room_equipment_room_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("room_id", "kind", name=op.f("pk_room_equipment")),
    )
    op.create_index(op.f("ix_room_equipment_kind"), "room_equipment", ["kind"])
    op.execute(
        "INSERT INTO room_equipment (room_id, kind, quantity) SELECT id, 'projector', 1 FROM room WHERE has_projector"
    )
    with op.batch_alter_table("room", schema=None) as batch_op:
        batch_op.add_column(sa.Column("name_key", KEY, nullable=False, server_default=""))
        batch_op.drop_column("has_projector")
    room = sa.table("room", *(sa.column(name) for name in ("id", "code", "number", "name_key")))
    connection = op.get_bind()
    for row in connection.execute(sa.select(room)).mappings().all():
        key = fold(f"{row['code']} {row['number']}")[:60]
        connection.execute(room.update().where(room.c.id == row["id"]).values(name_key=key))
    with op.batch_alter_table("room", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_room_name_key"), ["name_key"], unique=False)
        batch_op.create_index("uq_room_building_id_number", ["building_id", "number"], unique=True)


def downgrade() -> None:
    op.drop_table("former_name")
    with op.batch_alter_table("university", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_university_logo"), type_="check")
    with op.batch_alter_table("university", schema=None) as batch_op:
        for name in ("logo_name", "logo_type", *(f"vice_rector_{field}" for field in VICE_RECTORS)):
            batch_op.drop_column(name)
    with op.batch_alter_table("building", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_building_floors"), type_="check")
    with op.batch_alter_table("room", schema=None) as batch_op:
        batch_op.drop_index("uq_room_building_id_number")
        batch_op.drop_index(batch_op.f("ix_room_name_key"))
        batch_op.add_column(sa.Column("has_projector", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(
        "UPDATE room SET has_projector = (1 = 1)"
        " WHERE id IN (SELECT room_id FROM room_equipment WHERE kind = 'projector')"
    )
    with op.batch_alter_table("room", schema=None) as batch_op:
        batch_op.drop_column("name_key")
    op.drop_table("room_equipment")

"""Follow-ups, how residents are reached, cover and days away."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("receipt") as receipt:
        receipt.add_column(sa.Column("reason", sa.String(length=24), nullable=False, server_default=""))
        receipt.add_column(sa.Column("blinded", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "resident_contact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("under_kind", sa.String(length=16), nullable=False),
        sa.Column("under_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("channel", sa.String(length=8), nullable=True),
        sa.Column("value", sa.LargeBinary(), nullable=True),
        sa.Column("best_time", sa.LargeBinary(), nullable=True),
        sa.Column("language", sa.String(length=16), nullable=True),
        sa.Column("safe", sa.String(length=24), nullable=True),
        sa.Column("do_not_contact", sa.Boolean(), nullable=False),
        sa.Column("safe_to_leave_message", sa.Boolean(), nullable=False),
        sa.Column("delete_on", sa.Date(), nullable=False),
        sa.Column("kept_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "channel IS NULL OR channel IN ('phone', 'sms', 'email', 'address', 'none')",
            name=op.f("ck_resident_contact_known_channel"),
        ),
        sa.CheckConstraint(
            "safe IS NULL OR safe IN ('phone', 'may_visit', 'do_not_ask_neighbours', 'reply_here_only')",
            name=op.f("ck_resident_contact_known_safe_way"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resident_contact")),
    )
    op.create_index(op.f("ix_resident_contact_delete_on"), "resident_contact", ["delete_on"], unique=False)
    op.create_index("uq_resident_contact_under", "resident_contact", ["under_kind", "under_id"], unique=True)
    op.create_table(
        "away",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("stand_in", sa.Uuid(), nullable=True),
        sa.CheckConstraint("to_on >= from_on", name=op.f("ck_away_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_away_person_id")),
        sa.ForeignKeyConstraint(["stand_in"], ["person.id"], name=op.f("fk_away_stand_in")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_away")),
    )
    op.create_index("ix_away_person", "away", ["person_id", "to_on"], unique=False)
    op.create_table(
        "calendar_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("read_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_calendar_link_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_link_token_hash")),
    )
    op.create_index(op.f("ix_calendar_link_person_id"), "calendar_link", ["person_id"], unique=False)
    op.create_table(
        "cover",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("beat_id", sa.Uuid(), nullable=False),
        sa.Column("from_at", sa.BigInteger(), nullable=False),
        sa.Column("until_at", sa.BigInteger(), nullable=False),
        sa.Column("begun_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("until_at > from_at", name=op.f("ck_cover_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["beat_id"], ["beat.id"], name=op.f("fk_cover_beat_id")),
        sa.ForeignKeyConstraint(["begun_by"], ["person.id"], name=op.f("fk_cover_begun_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_cover_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cover")),
    )
    op.create_index(op.f("ix_cover_beat_id"), "cover", ["beat_id"], unique=False)
    op.create_index("ix_cover_person", "cover", ["person_id", "until_at"], unique=False)
    op.create_table(
        "followup",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("beat_id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(length=140), nullable=False),
        sa.Column("what_flagged", sa.Boolean(), nullable=False),
        sa.Column("promised_to", sa.String(length=8), nullable=False),
        sa.Column("priority", sa.String(length=8), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_shift", sa.Boolean(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("source_kind", sa.String(length=16), nullable=True),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("device_id", sa.Uuid(), nullable=True),
        sa.Column("seq", sa.BigInteger(), nullable=True),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("tz", sa.String(length=40), nullable=False),
        sa.Column("offset_ms", sa.BigInteger(), nullable=True),
        sa.Column("promised_at", sa.BigInteger(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (state NOT IN ('told', 'could_not_reach', 'cancelled'))",
            name=op.f("ck_followup_closed_says_when"),
        ),
        sa.CheckConstraint("priority IN ('normal', 'high')", name=op.f("ck_followup_known_priority")),
        sa.CheckConstraint("promised_to IN ('place', 'card', 'contact')", name=op.f("ck_followup_known_promisee")),
        sa.CheckConstraint(
            "source_kind IS NULL OR source_kind IN ('interaction', 'round', 'concern', 'referral')",
            name=op.f("ck_followup_known_source"),
        ),
        sa.CheckConstraint(
            "state IN ('open', 'done', 'cannot_do', 'told', 'could_not_reach', 'cancelled')",
            name=op.f("ck_followup_known_state"),
        ),
        sa.CheckConstraint("(source_kind IS NULL) = (source_id IS NULL)", name=op.f("ck_followup_whole_source")),
        sa.ForeignKeyConstraint(["beat_id"], ["beat.id"], name=op.f("fk_followup_beat_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_followup_owner_id")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_followup_place_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_followup_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_followup")),
    )
    op.create_index("ix_followup_beat", "followup", ["beat_id", "state", "last_on"], unique=False)
    op.create_index("ix_followup_own", "followup", ["owner_id", "state", "due_on"], unique=False)
    op.create_index("ix_followup_source", "followup", ["source_kind", "source_id"], unique=False)
    op.create_table(
        "followup_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("followup_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("move", sa.String(length=16), nullable=False),
        sa.Column("kept_because", sa.String(length=16), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("happened_at", sa.BigInteger(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("how", sa.String(length=12), nullable=True),
        sa.Column("because", sa.String(length=24), nullable=True),
        sa.Column("words", sa.String(length=280), nullable=True),
        sa.Column("words_flagged", sa.Boolean(), nullable=False),
        sa.Column("was", sa.String(length=36), nullable=False),
        sa.Column("now", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_followup_entry_by")),
        sa.ForeignKeyConstraint(["followup_id"], ["followup.id"], name=op.f("fk_followup_entry_followup_id")),
        sa.PrimaryKeyConstraint("id", "part", name=op.f("pk_followup_entry")),
    )
    op.create_index("ix_followup_entry_of", "followup_entry", ["followup_id", "received_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_followup_entry_of", table_name="followup_entry")
    op.drop_table("followup_entry")
    op.drop_index("ix_followup_source", table_name="followup")
    op.drop_index("ix_followup_own", table_name="followup")
    op.drop_index("ix_followup_beat", table_name="followup")
    op.drop_table("followup")
    op.drop_index("ix_cover_person", table_name="cover")
    op.drop_index(op.f("ix_cover_beat_id"), table_name="cover")
    op.drop_table("cover")
    op.drop_index(op.f("ix_calendar_link_person_id"), table_name="calendar_link")
    op.drop_table("calendar_link")
    op.drop_index("ix_away_person", table_name="away")
    op.drop_table("away")
    op.drop_index("uq_resident_contact_under", table_name="resident_contact")
    op.drop_index(op.f("ix_resident_contact_delete_on"), table_name="resident_contact")
    op.drop_table("resident_contact")
    with op.batch_alter_table("receipt") as receipt:
        receipt.drop_column("blinded")
        receipt.drop_column("reason")

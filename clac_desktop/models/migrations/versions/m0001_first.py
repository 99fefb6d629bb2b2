"""The first schema, as a frozen list of statements: no live class is used, so it stays what it was."""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make all tables and triggers of format 1."""
    for statement in Path(__file__).with_suffix(".sql").read_text("utf-8").split("\n;;\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)

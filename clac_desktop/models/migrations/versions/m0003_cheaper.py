"""Guards that look after the row, and a correction that meets its sum by month once: only triggers change.

The statements are frozen beside this file, as those of the first schema are.
"""

from pathlib import Path

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

REPLACED = "name LIKE '%\\_guard\\_%' ESCAPE '\\' OR name LIKE '%\\_month\\_corrects\\_%' ESCAPE '\\'"


def upgrade() -> None:
    """Put the new triggers in the place of the former ones; no row is touched."""
    run = op.get_bind().exec_driver_sql
    for (name,) in run(f"SELECT name FROM sqlite_master WHERE type = 'trigger' AND ({REPLACED})").all():
        run(f"DROP TRIGGER {name}")
    for statement in Path(__file__).with_suffix(".sql").read_text("utf-8").split("\n;;\n"):
        if statement.strip():
            run(statement)

"""One narrow index for the list of services, in the place of the one by end date alone.

Newest first, with all that filters ask of a service: a word is looked for without reading the whole rows.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index; what was ordered by end date reads it too."""
    run = op.get_bind().exec_driver_sql
    run("DROP INDEX ix_service_end_id")
    run(
        'CREATE INDEX ix_service_listed ON service ("end", id, search, voided, state, service_type_id,'
        " tactical_objective_id, modality_id, office_id)"
    )

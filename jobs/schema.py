"""Changes of tables in use: on PostgreSQL without a lock that lasts, on SQLite in the one way that it has.

Each in a migration of its own with ``atomic = False``.
"""

from django.contrib.postgres import operations
from django.db import migrations


class AddIndexWhileInUse(operations.AddIndexConcurrently):
    """An index that is made while others write."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        """Make the index."""
        ours = operations.AddIndexConcurrently if _is_postgres(schema_editor) else migrations.AddIndex
        ours.database_forwards(self, app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        """Take it away."""
        ours = operations.AddIndexConcurrently if _is_postgres(schema_editor) else migrations.AddIndex
        ours.database_backwards(self, app_label, schema_editor, from_state, to_state)


class AddRuleForNewRows(operations.AddConstraintNotValid):
    """A check that new rows must pass; ``CheckOldRows`` looks at the others in a later migration."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        """Make the check."""
        ours = operations.AddConstraintNotValid if _is_postgres(schema_editor) else migrations.AddConstraint
        ours.database_forwards(self, app_label, schema_editor, from_state, to_state)


class CheckOldRows(operations.ValidateConstraint):
    """Looks whether the old rows pass a check, without keeping anybody from writing."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        """Look; SQLite did so when the check was made."""
        if _is_postgres(schema_editor):
            super().database_forwards(app_label, schema_editor, from_state, to_state)


def _is_postgres(schema_editor) -> bool:
    return schema_editor.connection.vendor == "postgresql"

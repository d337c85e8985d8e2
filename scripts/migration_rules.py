"""Looks at migrations that are still to come for what stops a running site: `python -m scripts.migration_rules`.

While a new version comes up the old one still runs on the new tables, and a lock on a large table is a standstill for
everybody. docs/operations.md says how each of these is done in steps instead.
"""

import os
import sys

# The last migration of each app from before these rules. Nothing ran anywhere before it, so it could do as it liked.
BEFORE_THE_RULES = {
    "accounts": 6, "certificates": 5, "jobs": 2, "partnerships": 7, "reports": 5, "training": 3, "workshops": 9,
}  # fmt: skip
# A migration that breaks a rule on purpose says why in its module: SAFE = "the table has twelve rows".
REASON = "SAFE"


def main() -> int:
    """Print what breaks a rule; 1 when anything does."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.db.migrations.loader import MigrationLoader

    found = []
    for (app, name), migration in sorted(MigrationLoader(None).disk_migrations.items()):
        is_new = app in BEFORE_THE_RULES and int(name[:4]) > BEFORE_THE_RULES[app]
        if is_new and not getattr(sys.modules[type(migration).__module__], REASON, ""):
            found += [f"{app} {name}: {fault}" for fault in faults(migration)]
    for fault in found:
        print(fault, file=sys.stderr)
    return 1 if found else 0


def faults(migration) -> list[str]:
    """Return what ``migration`` does that a running site does not bear, one sentence each."""
    from django.db.migrations import operations
    from django.db.models import NOT_PROVIDED

    made = {operation.name_lower for operation in migration.operations if isinstance(operation, operations.CreateModel)}
    found = []
    for operation in flat(migration.operations):
        table = getattr(operation, "model_name_lower", "") or getattr(operation, "name_lower", "")
        match operation:
            case operations.DeleteModel():
                found.append(f"{table} is removed at once. Take it out of the code first, and out of the tables later.")
            case operations.RenameModel() | operations.RenameField() | operations.AlterModelTable():
                found.append(f"{table}: renaming breaks the version that still runs. Add, copy, and remove later.")
            case operations.RemoveField():
                found.append(f"{table}.{operation.name}: the version that still runs reads it. Remove it later.")
            case operations.AddField() if table not in made:
                field = operation.field
                if not field.null and not field.many_to_many and field.db_default is NOT_PROVIDED:
                    found.append(f"{table}.{operation.name}: old code cannot insert. Take null=True or a db_default.")
                if field.db_index or field.unique:
                    found.append(f"{table}.{operation.name}: its index locks the table. Add it by itself.")
            case operations.AddIndex() if table not in made and not is_concurrent(operation):
                found.append(f"{table}: the index locks the table. Use jobs.schema.AddIndexWhileInUse.")
            case operations.AddConstraint() if table not in made and not is_unchecked(operation):
                found.append(f"{table}: checking its rows locks the table. Use jobs.schema.AddRuleForNewRows.")
            case operations.AlterField() if not operation.preserve_default:
                found.append(f"{table}.{operation.name}: NOT NULL reads every row under a lock. Add a rule first.")
            case operations.RunPython() | operations.RunSQL() if migration.atomic and len(migration.operations) > 1:
                found.append("Rows and tables change in one transaction. Put the rows into a migration of their own.")
    return found


def flat(operations: list) -> list:
    """Return the operations with those inside of SeparateDatabaseAndState that reach the database."""
    found = []
    for operation in operations:
        inner = getattr(operation, "database_operations", None)
        found += [operation] if inner is None else flat(inner)
    return found


def is_concurrent(operation) -> bool:
    """Return whether the index is made while others write."""
    from django.contrib.postgres.operations import AddIndexConcurrently

    return isinstance(operation, AddIndexConcurrently)


def is_unchecked(operation) -> bool:
    """Return whether the constraint is for new rows first."""
    from django.contrib.postgres.operations import AddConstraintNotValid

    return isinstance(operation, AddConstraintNotValid)


if __name__ == "__main__":
    sys.exit(main())

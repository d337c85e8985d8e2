"""Migrations to come do nothing that a running site does not bear."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from jobs import schema
from scripts import migration_rules

TEXT = models.CharField(max_length=5)
INDEX = models.Index(fields=["title"], name="any_index")
RULE = models.CheckConstraint(condition=models.Q(total__gte=0), name="any_rule")


def faults(*operations, atomic: bool = True) -> list[str]:
    migration = migrations.Migration("0099_any", "jobs")
    migration.operations, migration.atomic = list(operations), atomic
    return migration_rules.faults(migration)


@pytest.mark.parametrize(
    ("operation", "words"),
    [
        (migrations.AddField("job", "more", TEXT), "old code cannot insert"),
        (migrations.AddField("job", "more", models.IntegerField(null=True, db_index=True)), "index locks"),
        (migrations.AddIndex("job", INDEX), "AddIndexWhileInUse"),
        (migrations.AddConstraint("job", RULE), "AddRuleForNewRows"),
        (migrations.RemoveField("job", "title"), "Remove it later"),
        (migrations.RenameField("job", "title", "words"), "renaming"),
        (migrations.RenameModel("job", "work"), "renaming"),
        (migrations.DeleteModel("job"), "removed at once"),
        (migrations.SeparateDatabaseAndState(database_operations=[migrations.DeleteModel("job")]), "removed at once"),
    ],
)
def test_what_stops_a_site_is_found(operation, words):
    (fault,) = faults(operation)
    assert words in fault


@pytest.mark.parametrize(
    "operation",
    [
        migrations.AddField("job", "more", models.CharField(max_length=5, db_default="")),
        migrations.AddField("job", "more", models.CharField(max_length=5, null=True)),
        schema.AddIndexWhileInUse("job", INDEX),
        schema.AddRuleForNewRows("job", RULE),
        migrations.SeparateDatabaseAndState(state_operations=[migrations.RemoveField("job", "title")]),
        migrations.RunPython(migrations.RunPython.noop),
    ],
)
def test_what_a_site_bears_is_let_through(operation):
    assert faults(operation) == []


def test_new_table_may_have_what_it_likes():
    made = migrations.CreateModel("Fresh", [("id", models.BigAutoField(primary_key=True))])
    assert faults(made, migrations.AddField("fresh", "more", TEXT), migrations.AddIndex("fresh", INDEX)) == []


def test_rows_are_not_changed_together_with_tables():
    field = migrations.AddField("job", "more", models.CharField(max_length=5, null=True))
    (fault,) = faults(field, migrations.RunPython(migrations.RunPython.noop))
    assert "a migration of their own" in fault


@pytest.mark.django_db(transaction=True)
def test_index_and_rule_are_made_on_both_databases():
    before = ProjectState()
    columns = [("id", models.BigAutoField(primary_key=True)), ("total", models.IntegerField())]
    steps = [
        migrations.CreateModel("Fresh", columns),
        schema.AddIndexWhileInUse("fresh", models.Index(fields=["total"], name="fresh_total")),
        schema.AddRuleForNewRows("fresh", models.CheckConstraint(condition=models.Q(total__gte=0), name="fresh_rule")),
        schema.CheckOldRows("fresh", "fresh_rule"),
    ]
    try:
        for step in steps:
            after = before.clone()
            step.state_forwards("jobs", after)
            with connection.schema_editor(atomic=False) as editor:
                step.database_forwards("jobs", editor, before, after)
            before = after
        with connection.cursor() as cursor:
            assert {"fresh_total", "fresh_rule"} <= set(connection.introspection.get_constraints(cursor, "jobs_fresh"))
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS jobs_fresh")

"""Every migration can be taken back, or says why not; and what says why the build before lives with it
has something to explain."""

from collections.abc import Iterator

import pytest
from django.db import migrations, models
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader

from shiyakusho.ground.release.living import dangers


def ours() -> list[Migration]:
    loader = MigrationLoader(None)
    return [
        one
        for _, one in sorted(loader.disk_migrations.items())
        if type(one).__module__.startswith("shiyakusho.")
    ]


def faults_of(migration: Migration) -> Iterator[str]:
    """Operations that cannot be taken back, in a migration that does not say why."""
    if not getattr(migration, "irreversible", ""):
        for operation in migration.operations:
            if not operation.reversible:
                yield f"{migration.app_label}.{migration.name}: {operation.describe()}"


def test_every_migration_can_be_taken_back_or_says_why_not() -> None:
    every = ours()
    assert len(every) > 50
    assert [fault for one in every for fault in faults_of(one)] == []


@pytest.mark.check("F8")
def test_one_that_cannot_be_taken_back_is_found() -> None:
    planted = Migration("0099_planted", "forms")
    planted.operations = [migrations.RunSQL("DELETE FROM forms_draft")]
    assert list(faults_of(planted))
    planted.irreversible = "what was purged by law is not made again"
    assert list(faults_of(planted)) == []


ADDED = models.CharField(max_length=9)
CUTS = [
    migrations.DeleteModel("Application"),
    migrations.RenameModel("Application", "Request"),
    migrations.RemoveField("Application", "receipt_number"),
    migrations.RenameField("Application", "receipt_number", "number"),
    migrations.AddField("Application", "colour", ADDED),
    migrations.AlterField("Application", "receipt_number", models.CharField(max_length=1)),
    migrations.AlterField("Application", "receipt_number", models.IntegerField()),
    migrations.AddConstraint(
        "Application",
        models.CheckConstraint(condition=models.Q(receipt_number="1"), name="one"),
    ),
    migrations.RunSQL("ALTER TABLE forms_application DROP COLUMN receipt_number", ""),
    migrations.RunSQL("ALTER TABLE forms_application ALTER COLUMN acted_as SET NOT NULL", ""),
]
KEPT = [
    migrations.AddField("Application", "colour", models.CharField(max_length=9, null=True)),
    migrations.AddField("Application", "colour", models.CharField(max_length=9, db_default="red")),
    migrations.AlterField("Application", "receipt_number", models.CharField(max_length=900)),
    migrations.AddIndex("Application", models.Index("receipt_number", name="by_number")),
    migrations.CreateModel("Colour", [("id", models.AutoField(primary_key=True))]),
    migrations.RunSQL("CREATE POLICY more ON forms_application FOR SELECT USING (true)", ""),
]


def told(operations: list[object], **said: str) -> list[str]:
    loader = MigrationLoader(None)
    planted = Migration("0099_planted", "forms")
    planted.operations = operations
    for name, reason in said.items():
        setattr(planted, name, reason)
    return list(dangers([planted], loader.project_state()))


@pytest.mark.check("F8")
@pytest.mark.parametrize("operation", CUTS, ids=lambda one: type(one).__name__)
def test_what_the_build_before_cannot_live_with_is_named(operation) -> None:
    assert [line.partition(":")[0] for line in told([operation])] == ["forms.0099_planted"]
    assert told([operation], build_before="nothing has used it since the release before") == []


@pytest.mark.parametrize("operation", KEPT, ids=lambda one: type(one).__name__)
def test_what_it_can_live_with_is_not(operation) -> None:
    assert told([operation]) == []


def test_a_table_of_the_plan_itself_is_nobodys_yet() -> None:
    made = migrations.CreateModel("Colour", [("id", models.AutoField(primary_key=True))])
    assert told([made, migrations.AddField("Colour", "name", ADDED)]) == []

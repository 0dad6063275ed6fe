"""What the build that still serves can live with, while a newer one's migrations are applied.

A release without a pause: the schema goes first, while nodes of the build before answer. They know
neither a new column nor that an old one went. What they cannot live with goes one release later than
the code that used it; or all nodes are stopped first (``shiyakusho migrate --stopped``).
"""

import re
from collections.abc import Iterable, Iterator

from django.db.migrations import Migration, operations
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import Field
from django.db.models.fields import NOT_PROVIDED

GONE = (
    operations.DeleteModel,
    operations.RenameModel,
    operations.AlterModelTable,
    operations.RemoveField,
    operations.RenameField,
)
CUTTING_SQL = re.compile(
    r"\b(DROP\s+(TABLE|COLUMN|VIEW)|RENAME\s+(TO|COLUMN)|SET\s+NOT\s+NULL|ALTER\s+COLUMN\s+\w+\s+(SET\s+DATA\s+)?TYPE)\b",
    re.IGNORECASE,
)


def dangers(plan: Iterable[Migration], state: ProjectState) -> Iterator[str]:
    """``room.migration: what`` for everything the build before cannot live with.

    ``state`` is the schema it serves. A migration may say why it can all the same: a class attribute
    ``build_before`` with the reason. Tables that the plan itself makes are nobody's yet.
    """
    state, new = state.clone(), set[tuple[str, str]]()
    for migration in plan:
        for operation in migration.operations:
            if isinstance(operation, operations.CreateModel):
                new.add((migration.app_label, operation.name_lower))
            elif (
                not getattr(migration, "build_before", "") and _of(migration, operation) not in new
            ):
                for what in _breaks(operation, migration.app_label, state):
                    yield f"{migration.app_label}.{migration.name}: {what}"
            operation.state_forwards(migration.app_label, state)


def _of(migration: Migration, operation: Operation) -> tuple[str, str]:
    """The model an operation is about; of SQL and the like, none."""
    name = getattr(operation, "model_name_lower", "") or getattr(operation, "name_lower", "")
    return migration.app_label, name


def _breaks(operation: Operation, room: str, state: ProjectState) -> Iterator[str]:
    if isinstance(operation, GONE):
        yield f"前のビルドが使うものがなくなります（{operation.describe()}）"
    elif isinstance(operation, operations.AddField):
        if not _written_by_itself(operation.field):
            yield f"前のビルドは {operation.name} を書きません（null か db_default が要ります）"
    elif isinstance(operation, operations.AlterField):
        before = state.models[room, operation.model_name_lower].fields[operation.name]
        if _narrower(before, operation.field):
            yield f"{operation.name} が狭くなります。前のビルドが書くものが入りません"
    elif isinstance(operation, operations.AddConstraint):
        yield f"前のビルドが書くものを断るかもしれません（{operation.describe()}）"
    elif isinstance(operation, operations.RunSQL) and CUTTING_SQL.search(str(operation.sql)):
        yield "SQL が、前のビルドの使うものを変えます"


def _written_by_itself(field: "Field[object, object]") -> bool:
    """Whether a row of somebody who does not know the column still goes in."""
    return bool(field.null or field.many_to_many or field.db_default is not NOT_PROVIDED)


def _narrower(before: "Field[object, object]", now: "Field[object, object]") -> bool:
    if before.null and not now.null and now.db_default is NOT_PROVIDED:
        return True
    if before.get_internal_type() != now.get_internal_type():
        return True
    return (now.max_length or 10**9) < (before.max_length or 10**9)

"""Lock a case, check the version the caller looked at, and raise it with each change."""

from typing import Any

from shiyakusho.engines.cases.history import changes_since
from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.refusals import CaseNotFound, StaleWrite, VersionMissing
from shiyakusho.engines.cases.scope import case_uuid
from shiyakusho.ground import clock
from shiyakusho.ground.fence.asking import show


def locked(case_id: Any) -> Case:
    """Lock the case's row until the transaction ends; :class:`CaseNotFound`."""
    case = (
        Case.objects.select_for_update(of=("self",))
        .select_related("assignee")
        .filter(pk=case_uuid(case_id))
        .first()
    )
    if case is None:
        raise CaseNotFound
    return case


def check_version(case: Case, version: Any) -> None:
    """Raise :class:`StaleWrite` with the difference unless ``version`` is the case's own."""
    if not isinstance(version, int) or isinstance(version, bool):
        raise VersionMissing(extra={"version": case.version})
    if version != case.version:
        raise StaleWrite(
            extra={
                "version": case.version,
                "your_version": version,
                "state": case.state,
                "changes": changes_since(case, version),
            }
        )


def changed(case: Case) -> None:
    """Raise the version; the caller saves once at the end with :func:`save`."""
    case.version += 1
    case.changed_at = clock.now()


def save(case: Case) -> None:
    """Write every column but those that never change.

    Who changes a case holds it to the end of the request: the change may take it out of their sight
    (a transfer, a decision made in a post above).
    """
    show("case", case.pk)
    case.save(
        update_fields=[
            field.name for field in Case._meta.concrete_fields if field.name not in NEVER_CHANGES
        ]
    )


NEVER_CHANGES = {
    "id",
    "application",
    "receipt_number",
    "procedure_id",
    "procedure_kind",
    "version_id",
    "arrived_at",
    "opened_at",
}

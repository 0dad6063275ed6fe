"""Forget the first fence: every filter by owner, section, secrecy or purpose in the code is undone.

What a selector asks for by whose it is, it then gets of everybody, as far as the database gives it.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Q, QuerySet

from house.fences import unfenced
from shiyakusho.engines.approvals import selectors as approvals
from shiyakusho.engines.cases import acts, scope
from shiyakusho.engines.forms.views.citizen import access
from shiyakusho.ground.files import services as files
from shiyakusho.registers.people import sight

# Names of columns that say whose a row is, or who may see it.
OWNERSHIP = frozenset(
    {
        *("account", "applicant", "owner", "drafter", "resident", "asker", "representative"),
        *("grantor", "section_id", "secrecy", "procedure_kind", "awaiting_post", "assignee"),
        *("account_id", "applicant_id", "owner_id", "drafter_id", "resident_id", "asker_id"),
        *("resident_id__in", "section_id__in", "owner__in", "account__in", "application_id__in"),
    }
)


def forget(patch: pytest.MonkeyPatch) -> None:
    """Until the test is over."""
    for name in ("filter", "exclude"):
        patch.setattr(QuerySet, name, _without_owners(getattr(QuerySet, name)))
    patch.setattr(scope.Scope, "covers", _yes)
    patch.setattr(scope.Scope, "permits", _yes)
    patch.setattr(scope.Scope, "sees", _yes)
    patch.setattr(scope.Scope, "condition", lambda *_, **__: Q())
    patch.setattr(scope.Scope, "parts", lambda *_, **__: iter([Q()]))
    patch.setattr(scope.Scope, "drafts", lambda *_: iter([Q()]))
    patch.setattr(scope, "require_visible", _nothing)
    patch.setattr(acts, "permit", _nothing)
    patch.setattr(approvals, "may_read", _yes)
    patch.setattr(sight, "_hidden", lambda _: set())
    patch.setattr(access, "draft_for", _first_of(access.Draft, access.DraftNotFound))
    patch.setattr(
        access, "application_for", _first_of(access.Application, access.ApplicationNotFound)
    )
    patch.setattr(files, "own_blob", lambda pk, **_: files.Blob.objects.get(pk=pk))


def _without_owners(original: Callable[..., Any]) -> Callable[..., Any]:
    """For fenced tables: who somebody is and what they hold is asked as ever. So is the register:
    its selectors put a person together by these names (its whole tables are asked elsewhere)."""
    signed = unfenced()

    def asked(self: Any, *args: Any, **kwargs: Any) -> Any:
        table = self.model._meta.db_table
        if table in signed or table.startswith("people_"):
            return original(self, *args, **kwargs)
        kept = {name: value for name, value in kwargs.items() if name not in OWNERSHIP}
        return original(self, *args, **kept) if args or kept or not kwargs else self.all()

    return asked


def _first_of(model: Any, none: type[Exception]) -> Callable[..., Any]:
    def found(request: Any, key: Any) -> Any:
        row = model.objects.filter(pk=key).first()
        if row is None:
            raise none
        return row

    return found


def _yes(*_: Any, **__: Any) -> bool:
    return True


def _nothing(*_: Any, **__: Any) -> None:
    return None

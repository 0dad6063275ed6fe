"""Cases that were filed together with one (一緒に出された案件), as far as the clerk may see them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.process import definition_of, process_of
from shiyakusho.engines.cases.registry import filed_with
from shiyakusho.engines.cases.scope import scope_of
from shiyakusho.ground.identity.models import Account


def cases_beside(case: Case, account: Account) -> list[dict[str, Any]]:
    """Their heads: number, procedure, step, address. What is not theirs is not counted either."""
    ids = filed_with(case.application_id)
    if not ids:
        return []
    found = Case.objects.filter(scope_of(account).condition(), application_id__in=ids)
    return [
        {
            "receipt_number": one.receipt_number,
            "title": definition_of(one).title,
            "step": process_of(one).step(one.state).title,
            "url": reverse("cases_staff:case", args=[one.pk]),
        }
        for one in found.order_by("receipt_number")
    ]

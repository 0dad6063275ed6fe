"""Mails to members of staff about their cases: numbers and a way to the list, never a person's name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from shiyakusho.ground import clock, outbox
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.outbox.mail import Mail, hand_over

KIND = "cases.staff_mail"
MOST_NUMBERS = 20


def tell_staff(
    accounts: Iterable[Account], *, subject: str, lines: Sequence[str], key: str, query: str = ""
) -> int:
    """Put a mail for each who has an address, in the caller's transaction; returns how many."""
    told = 0
    for account in accounts:
        if not account.email:
            continue
        url = settings.SITE_URL.rstrip("/") + reverse("cases_staff:queue") + query
        said = {
            "to": str(account.pk),
            "subject": subject,
            "body": "\n".join([*lines, "", url, ""]),
            "at": clock.now().isoformat(),
        }
        outbox.put(KIND, said, key=f"{KIND}:{key}:{account.pk}")
        told += 1
    return told


def numbers(receipts: Sequence[str]) -> list[str]:
    """Receipt numbers, a line each, the first of them."""
    shown = [f"・{one}" for one in receipts[:MOST_NUMBERS]]
    left = len(receipts) - len(shown)
    return [*shown, f"ほか{left}件"] if left > 0 else shown


@outbox.delivers(KIND)
def send(payload: dict[str, Any], key: str) -> None:
    """Hand one mail over; safe to repeat. Nobody who left is written to."""
    account = Account.objects.filter(pk=payload["to"], is_active=True).first()
    if account is None or not account.email:
        return
    at = datetime.fromisoformat(payload["at"])
    hand_over(Mail(key, account.email, payload["subject"], payload["body"], at))

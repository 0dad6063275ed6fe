"""What messaging owes the house: disclosure, erasure, retention."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from shiyakusho.engines.messaging.models import Message
from shiyakusho.ground import clock
from shiyakusho.ground.contracts import PersonalData, Retention, personal_data, retention

KEPT_YEARS = 3


def _disclose(subject: str) -> Iterable[dict[str, Any]]:
    kind, _, pk = subject.partition(":")
    if kind != "account":
        return []
    return [
        {
            "件名": m.subject,
            "本文": m.body,
            "宛先": m.address,
            "状態": m.get_state_display(),
            "受付": m.queued_at,
        }
        for m in Message.objects.filter(account_id=pk).order_by("queued_at")
    ]


def _erase(subject: str) -> int:
    """Forget where mails went; that they were sent stays, without the address."""
    kind, _, pk = subject.partition(":")
    if kind != "account":
        return 0
    return Message.objects.filter(account_id=pk).exclude(address="").update(address="", body="")


def _purge() -> int:
    before = clock.now() - timedelta(days=366 * KEPT_YEARS)
    gone, _ = Message.objects.filter(queued_at__lt=before).exclude(state="queued").delete()
    return gone


personal_data.register(
    "messaging",
    PersonalData("お知らせの送付記録", _disclose, _erase, models=("messaging.Message",)),
)
retention.register("messaging", Retention("お知らせの送付記録", KEPT_YEARS, _purge))

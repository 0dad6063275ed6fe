"""The alarm of a break-glass: a mail to those who watch over the section, with the opening itself.

The row stands in the outbox in the transaction that opens the glass: there is no opening without
its alarm. The mail names the number and who asked, never the person.
"""

from typing import Any

from django.conf import settings
from django.urls import reverse

from shiyakusho.ground import clock, outbox
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.outbox.mail import Mail, hand_over
from shiyakusho.ground.purpose import registry
from shiyakusho.ground.purpose.models import Glass
from shiyakusho.ground.purpose.reasons import reasons

KIND = "purpose.alarm"
SUBJECTS = {
    "asked": "【確認のお願い】緊急の閲覧の申し出",
    "opened": "【警報】緊急の閲覧が開かれました",
}


def tell(glass: Glass, what: str, *, but: Account | None = None) -> int:
    """Put a mail for everybody who watches over the sections of ``glass``; returns how many."""
    told = 0
    for account in registry.guardians_of(glass.sections):
        if account.email and (but is None or account.pk != but.pk):
            row = {"glass": str(glass.pk), "what": what, "to": str(account.pk)}
            outbox.put(KIND, row, key=f"{KIND}:{what}:{glass.pk}:{account.pk}")
            told += 1
    return told


@outbox.delivers(KIND)
def send(payload: dict[str, Any], key: str) -> None:
    """Hand one mail to the mail system; safe to repeat (the same Message-ID)."""
    glass = Glass.objects.select_related("asked_by", "answered_by").get(pk=payload["glass"])
    address = Account.objects.values_list("email", flat=True).get(pk=payload["to"])
    if not address:
        return
    opened = payload["what"] == "opened"
    dated = (glass.answered_at if opened else None) or glass.asked_at
    body = _body(glass, payload["what"])
    hand_over(Mail(key, address, SUBJECTS[payload["what"]], body, dated))


def _body(glass: Glass, what: str) -> str:
    kind = reasons("glass").get(glass.reason)
    url = settings.SITE_URL.rstrip("/") + reverse("purpose_staff:glass", args=[glass.pk])
    lines = [
        f"申し出た人：{glass.asked_by.display_name}（{glass.asked_post or '職なし'}）",
        f"番号：{glass.label}",
        f"種類：{kind.title if kind else glass.reason}",
        f"時刻：{glass.asked_at.astimezone(clock.TOKYO):%Y-%m-%d %H:%M}",
    ]
    if what == "opened" and glass.answered_by and glass.until:
        lines += [
            f"確認した人：{glass.answered_by.display_name}（{glass.answered_post or '職なし'}）",
            f"開いている時間：{glass.until.astimezone(clock.TOKYO):%Y-%m-%d %H:%M} まで",
            "",
            "心当たりのないときは、すぐに本人と確認した人にたずねてください。閲覧は記録され、あとで点検されます。",
        ]
    else:
        lines += ["", "確認するか断るかを、ご自分の画面で答えてください。"]
    return "\n".join([*lines, "", url, ""])

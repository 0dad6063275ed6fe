"""Groups of the demo: one is registered, others wait to be looked at, one was not registered."""

from __future__ import annotations

from datetime import timedelta

from shiyakusho.engines.booking import public as booking
from shiyakusho.ground import clock
from shiyakusho.ground.identity.models import Account
from shiyakusho.registers.organisation import public as organisation

# Persona, name, kind, members, of the city, aim, decision (None: waits), why.
GROUPS: tuple[tuple[str, str, str, int, int, str, bool | None, str], ...] = (
    ("parent", "小倉バドミントンクラブ", "citizens-group", 14, 11, "週に1回、体育館で練習します。", True, ""),
    ("parent", "ひまわり親子の会", "reduced-group", 22, 20, "障害のある子どもと親の集まりです。", None, ""),
    ("newcomer", "若松写真同好会", "citizens-group", 8, 5, "月に1回、作品を見せ合います。", None, ""),
    ("newcomer", "走る会", "other-group", 6, 1, "大会の前だけ使います。", False, "会議室の決まりに合わないため。体育館で申請してください。"),
)  # fmt: skip


def register_groups(accounts: dict[str, Account]) -> None:
    """Done once; a second run adds nothing."""
    if booking.GroupApplication.objects.exists():
        return
    offices = organisation.offices_of(booking.group_office())
    section = offices[0].id if offices else ""
    residents = [one for one in accounts.values() if one.is_resident and one.level in ("L2", "L3")]
    now = clock.now()
    for at, (persona, name, kind, members, locals_, aim, decision, why) in enumerate(GROUPS):
        account = accounts.get(persona) or (residents[0] if residents else None)
        if account is None:
            continue
        said = booking.GroupSaid(
            name, kind, account.display_name, "093-582-2525", members, locals_, aim, section
        )
        with clock.stopped_at(now - timedelta(days=9 - at)):
            asked = booking.ask_to_register(account=account, said=said)
            if decision is not None:
                booking.decide_group(application_id=asked.pk, approve=decision, reason=why)

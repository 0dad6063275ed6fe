"""What purposes plug into the pages of others: the header, the menu, the way on after a refusal."""

from django.http import HttpRequest

from shiyakusho.ground.audit.actors import current_purpose
from shiyakusho.ground.identity.permissions import may
from shiyakusho.ground.purpose import visits
from shiyakusho.ground.purpose.guard import READS
from shiyakusho.ground.purpose.registry import openers
from shiyakusho.ground.ui.registry import Advice, MenuItem, advice, purpose, staff_menu

VISIT = MenuItem(
    "応対", "purpose_staff:visit", 20, lambda request: may(request.user, "people.read")
)
GLASS = MenuItem(
    "緊急の閲覧", "purpose_staff:glasses", 80, lambda request: may(request.user, "glass.see")
)
WAY_ON = Advice(
    "自分が担当する案件を開くと、その案件の情報が見られます。窓口や電話の方の情報は、応対を始めると探せます。",
    "purpose_staff:visit",
    "応対を始める",
)


def plug_in() -> None:
    """Register everything; called once the applications are ready."""
    purpose.provide(words_in_header)
    staff_menu.register("purpose.visit", VISIT)
    staff_menu.register("purpose.glass", GLASS)
    advice.register("purpose_needed", WAY_ON)
    openers.register("visit", visits.opener)


def words_in_header(request: HttpRequest) -> str:
    """What this page shows personal data for; empty where it shows none."""
    found = current_purpose()
    return found.words if found.kind in READS else ""

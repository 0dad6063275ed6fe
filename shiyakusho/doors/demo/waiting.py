"""Somebody waits at the counter: whoever goes there from the tour finds their visit open."""

from django.urls import reverse

from shiyakusho.doors.demo.personas import ISSUER
from shiyakusho.ground.audit import acting_as, for_purpose
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.permissions import may
from shiyakusho.ground.purpose import visits
from shiyakusho.registers.people import public as people

WHO = "newcomer"  # the persona who came to the counter


def at_the_counter(account: Account, going_to: str) -> None:
    """Open a visit and look at who came, as a clerk would have done; nothing where one is open, or
    where somebody goes elsewhere."""
    to_the_desk = going_to.startswith(reverse("counter_staff:desk"))
    if not to_the_desk or not may(account, "counter.take") or visits.current(account):
        return
    came = Account.objects.filter(issuer=ISSUER, subject=WHO).first()
    resident_id = people.resident_id_of(came) if came else None
    if resident_id is None:
        return
    with acting_as(actor_of(account), "demo"):
        visit = visits.begin(account, "counter")
        for_purpose("visit", str(visit.pk), visit.words)
        people.person(resident_id)

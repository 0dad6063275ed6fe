# texts: staff
"""What the counter plugs into other rooms: its menu item, its face, where a paper form is typed in."""

from django.urls import reverse

from shiyakusho.engines.forms.registry import provide_counter
from shiyakusho.engines.payments.registry import purposes
from shiyakusho.engines.tickets import public as tickets
from shiyakusho.ground.identity.permissions import may
from shiyakusho.ground.ui.registry import MenuItem, staff_menu
from shiyakusho.registers.catalogue.registry import register_face

from . import certificates
from .face import counter_face
from .taking import TAKE

DESK = MenuItem("聞き取り", "counter_staff:desk", 21, lambda request: may(request.user, TAKE))

RECEIVING = tickets.Desk(page="counter_staff:desk", reason="counter")


def screen_of(procedure_id: str, number: int) -> str:
    """Where a blank form of this version is typed in."""
    return reverse("counter_staff:paper", args=[procedure_id, number])


def plug_in() -> None:
    """Register everything; called once the applications are ready."""
    staff_menu.register("counter", DESK)
    register_face("counter", counter_face)
    provide_counter(screen_of)
    tickets.desks.register("counter", RECEIVING)
    purposes.register(certificates.PURPOSE, certificates.FEE)

"""Who stands at a window is received there (応対): it begins with their coming and ends with their going.

So nobody chooses a reason again that the ticket names already, and nothing of one visitor is open when the
next one comes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shiyakusho.engines.tickets.pack import pack
from shiyakusho.engines.tickets.registry import Desk, desks
from shiyakusho.ground.identity.permissions import may
from shiyakusho.ground.purpose import visits as receiving

if TYPE_CHECKING:
    from shiyakusho.engines.tickets.models import Visit
    from shiyakusho.ground.identity.models import Account

READ = "people.read"


def desk_of(visit: Visit) -> Desk | None:
    """The desk that receives what they come for; None where it is done without the house."""
    name = pack().services[visit.service].desk
    return desks.get(name) if name else None


def begin(visit: Visit, account: Account) -> None:
    """The visitor came to a desk: the officer's 応対 begins. In the caller's transaction."""
    desk = desk_of(visit)
    if desk is not None and may(account, READ):
        receiving.begin(account, desk.reason)


def end(account: Account) -> None:
    """They went: whatever 応対 is open at this window ends with them."""
    if receiving.current(account) is not None:
        receiving.end(account)

"""The front desk of bookings.

``offers(resource, start, end, now)``, ``open_resources()``, ``resource_of(id)``;
``book(slot=, person=, places=, channel=, key=)``, ``held_by_id(id)``, ``cancel(booking_id=)``;
``arriving(code, at)`` for whoever comes with a code: the booking near that moment, naming nobody.
By lot: ``make_round``, ``add_round_slot``, ``announce_round``, ``enter_lottery``, ``draw_round``, ``tend_rounds``.
Behind a waiting room: ``set_gate``, ``take_turn``; ``book(…, admission=)`` shows whose turn it was.
"""

from shiyakusho.engines.booking.arrivals import Arrival, arriving
from shiyakusho.engines.booking.choices import Channel, Kind, State, Way
from shiyakusho.engines.booking.codes import code_of
from shiyakusho.engines.booking.gate.services.arranging import set_gate
from shiyakusho.engines.booking.gate.services.taking import take_turn
from shiyakusho.engines.booking.groups.kinds import office as group_office
from shiyakusho.engines.booking.groups.models import GroupApplication
from shiyakusho.engines.booking.groups.services import Said as GroupSaid
from shiyakusho.engines.booking.groups.services import ask_to_register
from shiyakusho.engines.booking.groups.services import decide as decide_group
from shiyakusho.engines.booking.lottery.identities import Applicant
from shiyakusho.engines.booking.lottery.models import Entry, Round, Win
from shiyakusho.engines.booking.lottery.selectors import (  # fmt: skip
    announced_rounds,
    files_of,
    round_codes,
    round_of,
)
from shiyakusho.engines.booking.lottery.services.confirming import confirm_win
from shiyakusho.engines.booking.lottery.services.drawing_round import draw_round
from shiyakusho.engines.booking.lottery.services.entering import Asked
from shiyakusho.engines.booking.lottery.services.entering import enter as enter_lottery
from shiyakusho.engines.booking.lottery.services.groups import add_group
from shiyakusho.engines.booking.lottery.services.keeping import hold_for_city
from shiyakusho.engines.booking.lottery.services.preparing import Days, make_round
from shiyakusho.engines.booking.lottery.services.preparing import add_slot as add_round_slot
from shiyakusho.engines.booking.lottery.services.preparing import announce as announce_round
from shiyakusho.engines.booking.lottery.services.tending import tend as tend_rounds
from shiyakusho.engines.booking.lottery.stages import stage_of
from shiyakusho.engines.booking.models import Booking, Resource
from shiyakusho.engines.booking.selectors import (
    Offer,
    held_by_id,
    horizon,
    meetings_of_staff,
    offers,
    open_resources,
    resource_of,
    resources_of_staff,
)
from shiyakusho.engines.booking.services.arranging import add_resource, open_slots
from shiyakusho.engines.booking.services.booking import book
from shiyakusho.engines.booking.services.cancelling import cancel
from shiyakusho.engines.booking.services.people import Person
from shiyakusho.engines.booking.services.waiting import wait
from shiyakusho.engines.booking.shown import days_of
from shiyakusho.engines.booking.terms import Fee, Period, TermsData
from shiyakusho.engines.booking.usage import usage_of

__all__ = [
    "Applicant", "Arrival", "Asked", "Booking", "Channel", "Days", "Entry", "Fee",
    "GroupApplication", "GroupSaid", "Kind", "Offer", "Period", "Person", "Resource",
    "Round", "State", "TermsData", "Way", "Win", "add_group", "add_resource",
    "add_round_slot", "announce_round", "announced_rounds", "arriving", "ask_to_register",
    "book", "cancel", "code_of", "confirm_win", "days_of", "decide_group", "draw_round",
    "enter_lottery", "files_of", "group_office", "held_by_id", "hold_for_city", "horizon",
    "make_round", "meetings_of_staff", "offers", "open_resources", "open_slots",
    "resource_of", "resources_of_staff", "round_codes", "round_of", "set_gate", "stage_of",
    "take_turn", "tend_rounds", "usage_of", "wait",
]  # fmt: skip

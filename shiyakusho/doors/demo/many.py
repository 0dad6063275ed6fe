"""A chief who has many cases at once: a bulk move with refusals, an export, a bundle for a core system.

The worker does what is asked for here, as it would for anybody; a second run finds it asked for.
"""

from shiyakusho.desks.bridge import public as bridge
from shiyakusho.desks.worktime import public as worktime
from shiyakusho.engines.cases import public as cases
from shiyakusho.ground.audit.actors import acting_as
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.ground.identity.models import Account

CHIEF = "chief"
FREE, HELD = 2, 3  # cases that can be moved, and such that colleagues work on
COLUMNS = ["receipt_number", "procedure", "applicant", "arrived_on", "state"]


def work_in_bulk(accounts: dict[str, Account]) -> None:
    """Ask for everything as the chief; count what the past took."""
    chief = accounts[CHIEF]
    with acting_as(actor_of(chief), "デモの準備"):
        _move(chief)
        cases.exporting.ask_for_export(
            owner=chief, wanted=cases.CaseFilter(), columns=COLUMNS, form="xlsx"
        )
        # One for the entry screen of its core system; the rest waits for who tries the other ways.
        for case in bridge.waiting_cases(chief, "child-allowance-claim")[:1]:
            bridge.make_for_entry(case_id=case.pk, actor=chief)
    worktime.measure()


def _move(chief: Account) -> None:
    """Some that can go on, and some that colleagues hold: those stay and say why."""
    found = cases.list_cases(account=chief, view="open", limit=200)["items"]
    free = [one for one in found if one["assignee"] is None and one["state"] == "received"][:FREE]
    held = [one for one in found if one["assignee"] is not None][:HELD]
    chosen = cases.bulk.Chosen({one["id"]: one["version"] for one in (*free, *held)})
    moves = cases.bulk.possible_moves(chosen.cases(chief))
    if free and moves:
        cases.bulk.start_move(
            chosen=chosen, to=moves[0].id, confirmed=len(chosen.versions), actor=chief
        )

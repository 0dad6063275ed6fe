"""Forgetting a person again: the one later decision that concerns every room (消去)."""

from shiyakusho.ground.contracts import personal_data
from shiyakusho.ground.recovery.tombstones import Tombstone, applies

ERASED = "person.erased"


@applies(ERASED)
def erase_again(decision: Tombstone) -> int:
    """Ask the rooms the decision names (``detail["rooms"]``, else all) to forget the subject."""
    rooms = decision.detail.get("rooms") or [name for name, _ in personal_data.items()]
    return sum(personal_data.get(room).erase(decision.subject) for room in rooms)

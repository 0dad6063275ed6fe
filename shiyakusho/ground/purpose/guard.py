"""The one question before a resident's record is handed out: for what? (利用目的)"""

from collections.abc import Iterable

from shiyakusho.ground.audit.actors import PurposeKind, current_actor, current_purpose
from shiyakusho.ground.purpose.refusals import PurposeNeeded

READS: frozenset[PurposeKind] = frozenset({"case", "visit", "draft", "glass", "task"})
SEARCHES: frozenset[PurposeKind] = frozenset({"visit", "task"})
ASKED_OF = frozenset({"staff", "service"})


def require_purpose(subjects: Iterable[str] = ()) -> None:
    """Raise :class:`PurposeNeeded` where staff or a program read and nothing says what for.

    A break-glass opens one record: any other of ``subjects`` is refused. Residents read about
    themselves (``self``), the worker does the house's own work (``system``): what they may see is
    decided where it always was.
    """
    if current_actor().kind not in ASKED_OF:
        return
    purpose = current_purpose()
    if purpose.kind not in READS:
        raise PurposeNeeded
    if purpose.kind == "glass":
        _only_behind_the_glass(purpose.reference, set(subjects))


def require_searching() -> None:
    """Raise :class:`PurposeNeeded` unless staff may look for a person by name: under a visit, or as
    a task of their post. A case, a draft or a break-glass is about one person, who is known."""
    if current_actor().kind in ASKED_OF and current_purpose().kind not in SEARCHES:
        raise PurposeNeeded(extra={"way": "visit"})


def _only_behind_the_glass(reference: str, subjects: set[str]) -> None:
    from shiyakusho.ground.purpose.glasses import subject_behind

    behind = subject_behind(reference)
    others = {one for one in subjects if one.startswith("resident:")} - {behind}
    if not behind or (behind.startswith("resident:") and others):
        raise PurposeNeeded

"""Hold an application before anything of its case is held: the one order of these locks."""

from typing import Any

from .models import Application
from .refusals import ApplicationNotFound


def hold(application_id: Any) -> None:
    """Lock the application's row until the transaction ends; :class:`ApplicationNotFound`.

    Whoever will change an application and its case calls this first, as `revise` and `withdraw` lock
    the application before the news of it locks the case: two at once then wait, and never for each
    other.
    """
    rows = Application.objects.select_for_update(of=("self",)).values_list("pk", flat=True)
    if rows.filter(pk=application_id).first() is None:
        raise ApplicationNotFound

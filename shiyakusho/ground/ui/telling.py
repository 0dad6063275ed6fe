"""A page that changes something says what was done, or why not, on the page that comes next."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest

from shiyakusho.ground.contracts import Refusal


def tell(request: HttpRequest, change: Callable[[], str]) -> bool:
    """Make ``change`` and say its words; a refusal is said instead. Whether it was made."""
    try:
        messages.success(request, change())
    except Refusal as refusal:
        messages.error(request, str(refusal.detail))
        return False
    return True

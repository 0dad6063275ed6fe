"""The demo opens only where both DEMO and DEBUG are on; a city's production has neither."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest


def demo_is_open() -> bool:
    """Whether one-click personas may be used on this machine."""
    return bool(settings.DEMO and settings.DEBUG)


def demo_only(view: Callable[..., Any]) -> Callable[..., Any]:
    """Outside the demo the page does not exist."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not demo_is_open():
            raise Http404
        return view(request, *args, **kwargs)

    return guarded

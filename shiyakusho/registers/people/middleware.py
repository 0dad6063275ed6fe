"""A request reads a person once."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from .memory import remembered


class RegisterIsReadOnce:
    """Behind the middleware that says who asks: what may be seen depends on it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with remembered():
            return self.get_response(request)

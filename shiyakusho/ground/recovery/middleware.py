"""While a volume has no room, pages are read and nothing is taken in."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from shiyakusho.ground.recovery.space import MB, Volumes
from shiyakusho.ground.ui.outage import NO_ROOM, answer

RETRY_SECONDS = 120
READING = frozenset({"GET", "HEAD", "OPTIONS"})


class NothingIsTakenInWithoutRoom:
    """Asked before a body is read: an upload would only make it worse."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.volumes = volumes()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in READING and self.volumes.is_short():
            return answer(request, NO_ROOM, retry_after=RETRY_SECONDS)
        return self.get_response(request)


def volumes() -> Volumes:
    """The volumes of the settings; none where there are no folders to watch (tests)."""
    return Volumes(
        (Path(folder) for folder in settings.RESERVE_FOLDERS if folder),
        reserve=settings.RESERVE_MB * MB,
        floor=settings.RESERVE_FLOOR_MB * MB,
    )

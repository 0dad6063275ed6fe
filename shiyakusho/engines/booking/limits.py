"""What holds for every city that decides nothing else (``national/booking.yaml``)."""

from functools import cache
from pathlib import Path

from django.conf import settings

from shiyakusho.ground import yamlfile


@cache
def limit(name: str) -> int:
    """One number."""
    path = Path(settings.NATIONAL_DIR) / "booking.yaml"
    return int(yamlfile.read(path)[name])

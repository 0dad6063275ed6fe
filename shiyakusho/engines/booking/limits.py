"""What holds for every city that decides nothing else (``national/booking.yaml``)."""

from functools import cache
from pathlib import Path

import yaml
from django.conf import settings


@cache
def limit(name: str) -> int:
    """One number."""
    path = Path(settings.NATIONAL_DIR) / "booking.yaml"
    return int(yaml.safe_load(path.read_text("utf-8"))[name])

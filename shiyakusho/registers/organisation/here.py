"""The city this installation serves."""

from pathlib import Path

from django.conf import settings

from .cities import City, read_city


def city() -> City:
    """The city named by ``settings.CITY``, from its pack; read once per process."""
    return read_city(Path(settings.CITIES_DIR) / settings.CITY)

"""What a kiosk says, by language (``kiosk.yaml``); read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from shiyakusho.engines.tickets.pack import Place, pack
from shiyakusho.ground import yamlfile

FIRST = "ja"
TAGS = {"ja-easy": "ja"}  # for <html lang>


@cache
def words() -> dict[str, dict[str, str]]:
    """Every text by language and key."""
    words = yamlfile.read(Path(__file__).with_name("kiosk.yaml"))
    return {code: dict(said) for code, said in words.items()}


def languages() -> list[str]:
    """The languages of this city's kiosks, of those there are words for."""
    return [code for code in pack().languages if code in words()]


def chosen(code: str) -> str:
    """The language asked for, or Japanese."""
    return code if code in languages() else FIRST


def services_of(place: Place, language: str) -> list[dict[str, str]]:
    """What can be chosen at a place."""
    services = pack().services
    return [
        {
            "id": one,
            "name": services[one].name.in_language(language),
            "prefix": services[one].prefix,
        }
        for one in place.services
    ]

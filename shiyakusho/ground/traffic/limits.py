"""How many requests are answered (``limits.yaml``, or the city's own file of the same shape)."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from shiyakusho.ground import yamlfile

KINDS = ("strangers", "visitors", "programs")


@dataclass(frozen=True)
class Limit:
    """A sustained rate (requests a second), and how many at once after a pause."""

    a_second: float
    at_once: int


@cache
def limits() -> dict[str, Limit]:
    """Kind → limit; ``ValueError`` names what the file lacks."""
    path = Path(settings.TRAFFIC_LIMITS_FILE or Path(__file__).parent / "limits.yaml")
    table = yamlfile.read(path)
    try:
        found = {
            kind: Limit(float(table[kind]["a_second"]), int(table[kind]["at_once"]))
            for kind in KINDS
        }
    except (KeyError, TypeError, ValueError) as fault:
        raise ValueError(f"{path}: every one of {KINDS} needs a_second and at_once") from fault
    if any(limit.a_second <= 0 or limit.at_once < 1 for limit in found.values()):
        raise ValueError(f"{path}: a limit that answers nobody")
    return found

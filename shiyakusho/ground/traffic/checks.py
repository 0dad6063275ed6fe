"""Stop the server when the limits cannot be read."""

from typing import Any

from django.core.checks import CheckMessage, Error, register

from shiyakusho.ground.traffic.limits import limits


@register()
def limits_can_be_read(**kwargs: Any) -> list[CheckMessage]:
    """A file of the city's that is no table of limits."""
    try:
        limits()
    except (OSError, ValueError) as fault:
        return [Error(f"the traffic limits cannot be read: {fault}", id="traffic.E001")]
    return []

"""What must not run in earnest: a reader whose cards are made up."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from .card.attached import SIMULATED


@register
def no_simulated_cards_in_earnest(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if settings.CARD_READER == SIMULATED and not settings.DEMO:
        return [
            Error(
                "CARD_READER is simulated: anybody could be anybody",
                hint="Name the class of the city's reader, or leave it empty.",
                id="counter.E001",
            )
        ]
    return []

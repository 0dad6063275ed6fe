"""The front desk of the bundles (まとめて手続き): what a door begins and files for somebody."""

from .beginning import begin_with
from .models import Bundle
from .selectors import bundles_of, gathering_of
from .services import submit
from .standing import Line, Standing, standing_of

__all__ = [
    "Bundle",
    "Line",
    "Standing",
    "begin_with",
    "bundles_of",
    "gathering_of",
    "standing_of",
    "submit",
]

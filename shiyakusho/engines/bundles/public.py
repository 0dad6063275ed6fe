"""The front desk of the bundles (まとめて手続き): what a door begins and files, what a counter takes down."""

from . import closing, identifying, receiving
from .beginning import begin_with
from .choosing import GROUPS
from .from_home import open_from_home
from .models import Bundle
from .panels import titles_of
from .refusals import BundleNotFound
from .selectors import bundles_of, gathering_of, members_of
from .services import submit
from .standing import Line, Standing, standing_of
from .visits import visits_for

__all__ = [
    "GROUPS",
    "Bundle",
    "BundleNotFound",
    "Line",
    "Standing",
    "begin_with",
    "bundles_of",
    "closing",
    "gathering_of",
    "identifying",
    "members_of",
    "open_from_home",
    "receiving",
    "standing_of",
    "submit",
    "titles_of",
    "visits_for",
]

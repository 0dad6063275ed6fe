"""What every room owes the house, and the two shapes the whole house shares.

A room that keeps personal data, counts something or publishes something registers it here, so
that the rooms above can ask *everyone* without knowing anyone.
"""

from shiyakusho.ground.contracts.duties import (
    CHECK,
    DisclosedFile,
    Indicator,
    Kept,
    OpenDataset,
    PersonalData,
    Retention,
    SearchSource,
    indicators,
    open_datasets,
    personal_data,
    retention,
    search,
)
from shiyakusho.ground.contracts.refusals import Refusal
from shiyakusho.ground.contracts.registries import Registry

__all__ = [
    "CHECK",
    "DisclosedFile",
    "Indicator",
    "Kept",
    "OpenDataset",
    "PersonalData",
    "Refusal",
    "Registry",
    "Retention",
    "SearchSource",
    "indicators",
    "open_datasets",
    "personal_data",
    "retention",
    "search",
]

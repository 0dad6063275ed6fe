from .entries import EntrantGroup, Entry, EntryIdentity, Win
from .rounds import CityHold, LotteryFile, Round, RoundSecret, RoundSlot

__all__ = [
    "CityHold",
    "EntrantGroup",
    "Entry",
    "EntryIdentity",
    "LotteryFile",
    "Round",
    "RoundSecret",
    "RoundSlot",
    "Win",
]

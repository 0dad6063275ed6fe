"""What a resident is shown of a reading: one table, read from the top, the first rule that fits.

A line about my own data can tell about somebody else: that my wife applied for something, that a
child was reported, where a protected person turned to. So a line is shown whole, shown without
whose affair it was, kept apart (my own acts, the machine's), or not shown. What is not shown is
still in the audit, and the privacy officer finds it when asked.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

ORDINARY = 1


class Shown(StrEnum):
    WHOLE = "whole"  # who (post and section), when, what, and for which of my affairs
    WITHOUT_WHOSE = "without_whose"  # the day and what; neither section nor affair
    OWN = "own"  # my own acts, folded away
    AUTOMATIC = "automatic"  # the machine's, folded away
    NOT = "not"


@dataclass(frozen=True)
class Reading:
    """One event as it stands to the one who looks.

    ``by``: who acted. ``affair``: for whose case or visit; ``lost``: it names one that is no longer
    there. ``secrecy``: the highest of the others' affairs. ``beside``: other residents were read in
    the same event, not as lines of a list. ``beside_protected``: one of them is under 支援措置.
    """

    by: Literal["me", "for_me", "resident", "staff", "service", "system", "nobody"]
    affair: Literal["mine", "another", "lost", "none"] = "none"
    secrecy: int = ORDINARY
    beside: bool = False
    beside_protected: bool = False
    withheld: bool = False


@dataclass(frozen=True)
class Rule:
    """``id`` and ``why`` are what the table of the documentation says."""

    id: str
    fits: Callable[[Reading], bool]
    shown: Shown
    why: str


RULES: tuple[Rule, ...] = (
    Rule("own", lambda r: r.by == "me", Shown.OWN, "自分が見た・書いたもの。折りたたむ。"),
    Rule("withheld", lambda r: r.withheld, Shown.NOT,
         "掲載の保留（二人の職員、法の根拠、期限つき）。期限が来れば出る。"),
    Rule("for me", lambda r: r.by == "for_me", Shown.WHOLE, "自分の代わりに動く人の操作。"),
    Rule("another resident", lambda r: r.by in ("resident", "nobody"), Shown.NOT,
         "ほかの住民が自分の手続きで使ったもの。その人の行動がわかってしまう。"),
    Rule("mine", lambda r: r.affair == "mine" and r.by != "system", Shown.WHOLE,
         "自分の手続きや相談のため。"),
    Rule("lost", lambda r: r.affair == "lost", Shown.NOT,
         "だれの手続きだったか、もう確かめられない。"),
    Rule("secret affair", lambda r: r.affair == "another" and r.secrecy > ORDINARY, Shown.NOT,
         "ほかの人の、福祉・健康・税・虐待・DVなどの手続き。"),
    Rule("beside a protected person", lambda r: r.affair != "mine" and r.beside_protected,
         Shown.NOT, "支援措置を受けている人と一緒に読まれた。その人がどこに来たかがわかる。"),
    Rule("automatic", lambda r: r.by == "system", Shown.AUTOMATIC,
         "人が見ていない、機械の処理。折りたたむ。"),
    Rule("another's affair", lambda r: r.affair == "another", Shown.WITHOUT_WHOSE,
         "ほかの人の手続きで、世帯の人などとして。だれの何の手続きか、どの課か、何時かは出さない。"),
    Rule("with others", lambda r: r.beside, Shown.WITHOUT_WHOSE,
         "どの手続きとも言えず、ほかの人と一緒に読まれた。"),
    Rule("about me alone", lambda r: True, Shown.WHOLE, "自分だけが読まれた、または一覧に出た。"),
)  # fmt: skip


def rule_for(reading: Reading) -> Rule:
    """The first rule that fits; the last one always does."""
    return next(rule for rule in RULES if rule.fits(reading))

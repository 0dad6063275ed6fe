"""マイナンバーカード: who holds one and until when. Never the 個人番号 itself."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from shiyakusho.registers.people.generation.crowd import Crowd
from shiyakusho.registers.people.generation.figures import Figures, Ints

Texts = npt.NDArray[np.object_]
Days = npt.NDArray[np.datetime64]
SIGNING_FROM = 15
# Cards issued by year, relative [知識, verify]: the campaigns of 2020–2023 stand out.
ISSUED = {
    2016: 6, 2017: 3, 2018: 2, 2019: 3, 2020: 9, 2021: 14, 2022: 24, 2023: 22, 2024: 9, 2025: 8,
    2026: 7,
}  # fmt: skip


@dataclass
class Cards:
    """Holders and, for each, the last day of the card and of the certificate; may they sign."""

    holders: Ints
    card_expires: Days
    cert_expires: Days
    signs: npt.NDArray[np.bool_]

    def entries(self) -> tuple[Ints, Texts]:
        rows = zip(
            np.datetime_as_string(self.card_expires).tolist(),
            np.datetime_as_string(self.cert_expires).tolist(),
            np.where(self.signs, "true", "false").tolist(),
            strict=True,
        )
        facts = [
            f'{{"card_held": true, "card_expires": "{card}", '
            f'"auth_cert_expires": "{cert}", "sign_cert": {signs}}}'
            for card, cert, signs in rows
        ]
        return self.holders, np.array(facts, dtype=object)


def issue_cards(figures: Figures, crowd: Crowd, rng: np.random.Generator) -> Cards:
    """Cards by age; valid to the tenth birthday (fifth under 18), certificates to the fifth.

    The card of a lapsed certificate was renewed, as nearly all are at the counter.
    """
    share = figures.by_age("mynumber_card", "holds_card")
    holders = np.flatnonzero(rng.random(len(crowd)) < share[crowd.age])
    today = np.datetime64(crowd.as_of, "D")
    birth = crowd.birth[holders].astype("datetime64[D]")
    years, weight = np.array(list(ISSUED)), np.array(list(ISSUED.values()), dtype=np.float64)
    year = rng.choice(years, size=len(holders), p=weight / weight.sum())
    issued = (year - 1970).astype("datetime64[Y]").astype("datetime64[D]")
    issued = issued + rng.integers(0, 365, len(holders))
    young = np.maximum(birth + 14, today - rng.integers(1, 300, len(holders)))
    issued = np.where(issued < birth + 14, young, issued)
    issued = np.minimum(issued, today - 1)
    issued = np.where(issued < birth, today - 1, issued)
    minor = issued < birthday(birth, 18)
    card = _nth_birthday(birth, issued, np.where(minor, 5, 10))
    cert = _nth_birthday(birth, issued, np.full(len(holders), 5))
    for _ in range(2):
        card = np.where(card <= today, _nth_birthday(birth, card, np.where(minor, 5, 10)), card)
        cert = np.where(cert <= today, _nth_birthday(birth, cert, np.full(len(cert), 5)), cert)
    signs = crowd.age[holders] >= SIGNING_FROM
    return Cards(holders, card, np.minimum(card, cert), signs)


def birthday(birth: Days, years: Ints | int) -> Days:
    """The birthday after ``years``; 29 February falls on the 28th in common years."""
    month = birth.astype("datetime64[M]")
    day = (birth - month.astype("datetime64[D]")).astype(np.int64)
    there = month + 12 * np.asarray(years)
    last = ((there + 1).astype("datetime64[D]") - there.astype("datetime64[D]")).astype(np.int64)
    return there.astype("datetime64[D]") + np.minimum(day, last - 1)


def _nth_birthday(birth: Days, after: Days, nth: Ints) -> Days:
    """The ``nth`` birthday that comes after the day ``after``."""
    years = after.astype("datetime64[Y]").astype(np.int64) - birth.astype("datetime64[Y]").astype(
        np.int64
    )
    passed = birthday(birth, years) <= after
    return birthday(birth, years + nth - np.where(passed, 0, 1))

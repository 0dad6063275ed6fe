"""Where households live, since when, and where some lived before."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from shiyakusho.registers.people.generation.crowd import Crowd
from shiyakusho.registers.people.generation.families import Families
from shiyakusho.registers.people.generation.figures import Figures, Ints
from shiyakusho.registers.people.generation.kinship import Homes

Texts = npt.NDArray[np.object_]
OWN, PUBLIC, RENT, COMPANY, INSTITUTION = range(5)
HOUSING = ("own", "public", "private_rent", "company", "institution")
KEYS = ("home_ownership", "public_housing (city + prefecture)", "private_rent", "company_or_room")
STAY_YEARS = np.array([19.0, 12.0, 5.0, 3.0, 4.0])
NUMERALS = ("一", "二", "三", "四", "五", "六")
BUILDINGS = (
    "ハイツ",
    "コーポ",
    "メゾン",
    "レジデンス",
    "グランデ",
    "サンパレス",
    "ロイヤル",
    "コーポラス",
)
MOST_CHOME = 6
DAYS = 365.25


@dataclass
class Addresses:
    """One row per household; ``earlier_*`` hold where it lived before (``-1`` when not here)."""

    housing: Ints
    town: Ints
    town_text: Texts
    rest: Texts
    building: Texts
    since: Ints
    earlier_town: Ints
    earlier_text: Texts
    earlier_rest: Texts
    earlier_since: Ints


def settle_down(
    figures: Figures, crowd: Crowd, families: Families, homes: Homes, rng: np.random.Generator
) -> Addresses:
    """Draw the home of every household inside its ward."""
    ward = crowd.ward[homes.head]
    housing = _housing(figures, families, homes, rng)
    chome = rng.integers(1, MOST_CHOME + 1, len(figures.towns))
    town = _towns(figures, ward, chome, rng)
    today = int(np.datetime64(crowd.as_of, "D").astype(np.int64))
    since = _since(figures, crowd, homes, housing, rng)
    moved, before = _moved_inside(figures, since, today, rng)
    earlier = _earlier(figures, ward, chome, rng)
    return Addresses(
        housing=housing,
        town=town,
        town_text=_town_text(figures, town, chome, rng),
        rest=_rest(len(homes), rng),
        building=_buildings(figures, housing, town, rng),
        since=since,
        earlier_town=np.where(moved, earlier, -1),
        earlier_text=_town_text(figures, earlier, chome, rng),
        earlier_rest=_rest(len(homes), rng),
        earlier_since=before,
    )


def _housing(figures: Figures, families: Families, homes: Homes, rng: np.random.Generator) -> Ints:
    shares = figures.values("ownership")
    chance = np.array([shares[key] for key in KEYS])
    drawn = rng.choice(4, size=len(homes), p=chance / chance.sum())
    return np.where(families.institution[homes.head], INSTITUTION, drawn)


def _towns(figures: Figures, ward: Ints, chome: Ints, rng: np.random.Generator) -> Ints:
    """A town of the ward, likelier the more chōme it has."""
    town = np.zeros(len(ward), dtype=np.int64)
    place = np.array([t.ward for t in figures.towns])
    for number in range(len(figures.wards)):
        mine, towns = np.flatnonzero(ward == number), np.flatnonzero(place == number)
        chance = chome[towns] / chome[towns].sum()
        town[mine] = rng.choice(towns, size=len(mine), p=chance)
    return town


def _earlier(figures: Figures, ward: Ints, chome: Ints, rng: np.random.Generator) -> Ints:
    """Where a household lived before: in the same ward, or in another one."""
    moves = figures.values("vital_yearly")
    inside, between = moves.get("moves_within_same_ward", 1.0), moves.get("moves_between_wards", 0)
    elsewhere = rng.random(len(ward)) < between / (inside + between)
    other = rng.integers(0, len(figures.wards), len(ward))
    return _towns(figures, np.where(elsewhere, other, ward), chome, rng)


def _town_text(figures: Figures, town: Ints, chome: Ints, rng: np.random.Generator) -> Texts:
    """The town with its chōme (大字 without one stay as they are)."""
    names = np.array([t.name for t in figures.towns], dtype=object)
    numbered = np.array([f"{numeral}丁目" for numeral in NUMERALS], dtype=object)
    number = (rng.random(len(town)) * chome[town]).astype(np.int64)
    return names[town] + np.where(chome[town] == 1, "", numbered[number])


def _rest(n: int, rng: np.random.Generator) -> Texts:
    block, house = rng.integers(1, 31, n), rng.integers(1, 41, n)
    return np.array(
        [f"{b}番{h}号" for b, h in zip(block.tolist(), house.tolist(), strict=True)], dtype=object
    )


def _buildings(figures: Figures, housing: Ints, town: Ints, rng: np.random.Generator) -> Texts:
    names = np.array([t.name for t in figures.towns], dtype=object)
    floor, door = rng.integers(1, 11, len(town)), rng.integers(1, 9, len(town))
    room = np.array(
        [f"{f}0{d}号" for f, d in zip(floor.tolist(), door.tolist(), strict=True)], dtype=object
    )
    kind = np.array(BUILDINGS, dtype=object)[rng.integers(0, len(BUILDINGS), len(town))]
    flat = rng.random(len(town)) < np.array([0.25, 1.0, 0.85, 0.9, 0.0])[housing]
    public = housing == PUBLIC
    wing = np.array([f"団地{n}棟" for n in range(1, 10)], dtype=object)[
        rng.integers(0, 9, len(town))
    ]
    flats = np.where(public, names[town] + wing + room, kind + names[town] + room)
    return np.where(housing == INSTITUTION, names[town] + "寮", np.where(flat, flats, ""))


def _since(
    figures: Figures,
    crowd: Crowd,
    homes: Homes,
    housing: Ints,
    rng: np.random.Generator,
) -> Ints:
    """The day the household moved in: longer ago in own homes, in the months people move."""
    today = int(np.datetime64(crowd.as_of, "D").astype(np.int64))
    years = rng.exponential(STAY_YEARS[housing])
    grown_at = crowd.birth[homes.head] + round(18 * DAYS)
    back = np.minimum((years * DAYS).astype(np.int64) + 1, np.maximum(today - grown_at, 1))
    day = (today - back).astype("datetime64[D]")
    months = figures.values("moves_by_month")
    chance = np.array([months[str(m)] for m in range(1, 13)])
    drawn = rng.choice(12, size=len(homes), p=chance / chance.sum())
    moved = day.astype("datetime64[Y]").astype("datetime64[M]") + drawn
    shifted = moved.astype("datetime64[D]") + rng.integers(0, 28, len(homes))
    settled = np.where(shifted < np.datetime64(crowd.as_of, "D"), shifted, day)
    return np.maximum(settled.astype("datetime64[D]").astype(np.int64), crowd.birth[homes.head])


def _moved_inside(
    figures: Figures, since: Ints, today: int, rng: np.random.Generator
) -> tuple[npt.NDArray[np.bool_], Ints]:
    """Which households came from inside the city in the last five years, and since when before."""
    moves = figures.values("vital_yearly")
    inside = sum(v for k, v in moves.items() if k.startswith(("moves_within", "moves_between")))
    share = inside / (inside + moves["moves_in_from_outside"])
    moved = (since > today - 5 * DAYS) & (rng.random(len(since)) < share)
    before = since - 30 - (rng.exponential(5.0, len(since)) * DAYS).astype(np.int64)
    return moved, before

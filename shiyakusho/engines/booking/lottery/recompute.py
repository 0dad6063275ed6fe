"""Draw a published lottery again: ``python recompute.py FOLDER``.

This file stands alone: it needs Python's standard library only and shares nothing with the program
that drew. FOLDER holds what the city published: ``commitment.txt`` (before the round opened),
``terms.json``, ``entries.csv`` (when it was closed), ``draw.json`` and ``result.csv`` (at the draw).

The rules it checks:
  commitment = SHA-256(secret)                                    told before anybody applied
  seed       = SHA-256("shiyakusho-lottery-1" + for each of secret, SHA-256 of entries.csv in hex,
               public value: its length as 8 bytes, big-endian, then itself)
  lot        = HMAC-SHA256(seed, number of the entry); order = by priority, then by lot
  In that order each entry is given the first of its wishes for which every slot has places (of those
  kept for its priority first); when all had their first turn, their second, up to most_each. A group
  has at most most_of_group. When nobody can be given more, what was kept becomes open and it goes on.
Exit status: 0 the same result, 1 something differs (the first place is told), 2 it could not be read.
"""

import argparse
import csv
import hashlib
import hmac
import json
import sys
from pathlib import Path


def read(folder: Path) -> tuple[str, dict, bytes, dict, list[list[str]]]:
    commitment = (folder / "commitment.txt").read_text().strip()
    terms = json.loads((folder / "terms.json").read_text(encoding="utf-8"))
    entries = (folder / "entries.csv").read_bytes()
    told = json.loads((folder / "draw.json").read_text(encoding="utf-8"))
    with (folder / "result.csv").open(encoding="utf-8", newline="") as file:
        result = list(csv.reader(file))
    return commitment, terms, entries, told, result


def seed_from(told: dict, entries: bytes) -> bytes:
    whole = hashlib.sha256(b"shiyakusho-lottery-1")
    listed = hashlib.sha256(entries).hexdigest().encode()
    for part in (bytes.fromhex(told["secret"]), listed, told["public_value"].encode()):
        whole.update(len(part).to_bytes(8, "big") + part)
    return whole.digest()


def ranked(entries: bytes, seed: bytes) -> list[dict]:
    rows = list(csv.DictReader(entries.decode("utf-8").splitlines()))
    for row in rows:
        row["lot"] = hmac.new(seed, row["number"].encode(), hashlib.sha256).digest()
        row["wishes"] = [w.split("+") for w in row["wishes"].split("|")] if row["wishes"] else []
        row["won"] = []
    return sorted(rows, key=lambda row: (int(row["priority"]), row["lot"]))


def given(rows: list[dict], terms: dict) -> None:
    """Fill in ``won`` of every row, by the plainest reading of the rules: wishes from the first."""
    kept = {slot: dict(of_slot) for slot, of_slot in terms["reserved"].items()}
    free = {slot: n - sum(kept.get(slot, {}).values()) for slot, n in terms["capacities"].items()}
    groups: dict[str, int] = {}
    for _ in ("kept", "released"):
        for _ in range(terms["most_each"]):
            for row in rows:
                if len(row["won"]) < min(int(row["wants"]), terms["most_each"]):
                    give_one(row, free, kept, groups, terms["most_of_group"])
        for slot, over in kept.items():
            free[slot] += sum(over.values())
        kept = {}


def give_one(row: dict, free: dict, kept: dict, groups: dict, most: int | None) -> None:
    need = int(row["places"])
    if most is not None and row["group"] and groups.get(row["group"], 0) >= most:
        return
    for wish in row["wishes"]:
        slots = sorted(set(wish))
        own = {slot: kept.get(slot, {}).get(row["priority"], 0) for slot in slots}
        if wish in row["won"] or any(free[slot] + own[slot] < need for slot in slots):
            continue
        for slot in slots:
            of_own = min(need, own[slot])
            if of_own:
                kept[slot][row["priority"]] -= of_own
            free[slot] -= need - of_own
        row["won"].append(wish)
        groups[row["group"]] = groups.get(row["group"], 0) + 1
        return


def faults(folder: Path) -> list[str]:
    commitment, terms, entries, told, result = read(folder)
    found = []
    if hashlib.sha256(bytes.fromhex(told["secret"])).hexdigest() != commitment:
        found.append("the secret is not the one that was committed before the round opened")
    if hashlib.sha256(entries).hexdigest() != told["entries_sha256"]:
        found.append("entries.csv is not the list that was closed")
    rows = ranked(entries, seed_from(told, entries))
    given(rows, terms)
    mine = [
        [str(rank), row["number"], "|".join("+".join(wish) for wish in row["won"])]
        for rank, row in enumerate(rows, start=1)
    ]
    for line, (own, theirs) in enumerate(zip(mine, result[1:], strict=False), start=2):
        if own != theirs:
            found.append(f"result.csv line {line}: {','.join(theirs)} should be {','.join(own)}")
            break
    if len(mine) != len(result) - 1:
        found.append(f"result.csv has {len(result) - 1} entries, {len(mine)} were drawn")
    return found


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("folder", type=Path)
    folder = options.parse_args().folder
    try:
        found = faults(folder)
    except (OSError, ValueError, KeyError) as error:
        print(f"cannot be read: {error!r}", file=sys.stderr)
        return 2
    print("\n".join(found) or "the same result")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

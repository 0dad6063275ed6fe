"""Check an exported audit against heads that somebody else keeps: ``python verify.py F --heads H``.

This file stands alone: it needs Python's standard library only and shares nothing with the program
that wrote the chain. F holds JSON lines {"seq", "event", "digest", "hash"}; H is a file of JSON
lines or a folder of JSON files {"city", "seq", "hash", "at", "key", "signature"}.

The rules it checks:
  digest(n) = SHA-256 of the text of event n
  hash(n)   = SHA-256(hash(n-1) + n as 8 bytes, big-endian + digest(n)); hash(0) = 32 zero bytes
  a head    = Ed25519 signature over "shiyakusho-audit-head-1\\ncity\\nseq\\nhash\\nat\\n"
An event may be missing only if a later event "audit.purge" of the chain says up to which number
events were destroyed, and a head shows that these were --kept-days old by then. Exit status: 0 nothing found, 1 something found, 2 it could not be checked.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

MOST_TOLD = 20
SEVEN_YEARS = 2557  # days
EMPTY = bytes(32)


@dataclass
class Found:
    """What is wrong, each with the number in the chain where it shows."""

    faults: list[tuple[int, str, str]] = field(default_factory=list)

    def add(self, seq: int, kind: str, text: str) -> None:
        self.faults.append((seq, kind, text))


@dataclass
class Walk:
    """Where the walk along the chain stands."""

    seq: int = 0
    hash: bytes = EMPTY
    missing: list[int] = field(default_factory=list)
    purges: list[tuple[int, dict]] = field(default_factory=list)


def verify(lines: Iterable[str], heads: list[dict], found: Found, kept: timedelta) -> Walk:
    """Walk the chain once, comparing it with itself and with every head on the way.

    ``kept`` is how long events must have been kept before they were destroyed.
    """
    by_seq: dict[int, list[dict]] = {}
    for head in heads:
        by_seq.setdefault(head["seq"], []).append(head)
    walk = Walk()
    for row in map(json.loads, lines):
        if row["seq"] is None:
            found.add(walk.seq, "inserted", f"鎖に入っていない記録があります: {row['event'][:120]}")
            continue
        _step(row, walk, found)
        for head in by_seq.get(walk.seq, []):
            if head["hash"] != walk.hash.hex():
                found.add(walk.seq, "rewritten", f"{head['at']} に外へ預けた値と違います")
    _at_the_end(walk, by_seq, found)
    purged_through = _purged_through(walk, heads, found, kept)
    for seq in walk.missing:
        if seq > purged_through:
            found.add(seq, "deleted", "記録がありません")
    return walk


def _at_the_end(walk: Walk, by_seq: dict[int, list[dict]], found: Found) -> None:
    """Heads behind the end of the chain."""
    for seq in sorted(s for s in by_seq if s > walk.seq):
        said = f"{seq} 番まであったはずですが、{walk.seq} 番で終わっています"
        found.add(walk.seq + 1, "cut", said)


def _purged_through(walk: Walk, heads: list[dict], found: Found, kept: timedelta) -> int:
    """Up to which number events were destroyed by rule."""
    through = 0
    for seq, event in walk.purges:
        last, at = int(event["detail"]["through"]), datetime.fromisoformat(event["at"])
        proofs = (head["at"] for head in heads if head["seq"] >= last)
        if any(datetime.fromisoformat(proof) <= at - kept for proof in proofs):
            through = max(through, last)
        else:
            said = f"{last} 番までの廃棄は、保存する期間を過ぎた証がありません"
            found.add(seq, "purge", said)
    return through


def _step(row: dict, walk: Walk, found: Found) -> None:
    expected = walk.seq + 1
    if row["seq"] != expected:
        found.add(expected, "order", f"{expected} 番のところに {row['seq']} 番があります")
    if row["event"] is None:
        walk.missing.append(row["seq"])
        digest = bytes.fromhex(row["digest"])
    else:
        digest = hashlib.sha256(row["event"].encode()).digest()
        if digest.hex() != row["digest"]:
            found.add(row["seq"], "edited", "記録の内容が、つないだときと違います")
        _note_purge(row, walk)
    told = bytes.fromhex(row["digest"])
    computed = hashlib.sha256(walk.hash + row["seq"].to_bytes(8, "big") + told).hexdigest()
    if computed != row["hash"]:
        found.add(row["seq"], "broken", "前の記録とつながっていません")
    walk.seq, walk.hash = row["seq"], bytes.fromhex(row["hash"])


def _note_purge(row: dict, walk: Walk) -> None:
    if '"audit.purge"' not in row["event"]:
        return
    event = json.loads(row["event"])
    if event["action"] == "audit.purge" and int(event["detail"]["through"]) < row["seq"]:
        walk.purges.append((row["seq"], event))


def read_heads(place: Path) -> list[dict]:
    """Heads of a file of JSON lines or of a folder of ``*.json``."""
    files = sorted(place.glob("*.json")) if place.is_dir() else [place]
    lines = (line for file in files for line in file.read_text(encoding="utf-8").split("\n"))
    return [json.loads(line) for line in lines if line.strip()]


def check_heads(heads: list[dict], key: str | None, found: Found) -> None:
    """Every head is signed, all by one key: the one given, else that of the first head."""
    key = key or (heads[0]["key"] if heads else None)
    for head in heads:
        said = ["shiyakusho-audit-head-1", head["city"], head["seq"], head["hash"], head["at"]]
        message = "".join(f"{part}\n" for part in said).encode()
        if head["key"] != key:
            found.add(head["seq"], "key", f"{head['at']} の先端は、別の鍵で署名されています")
        elif head["signature"] != head["signature"].lower() or not signed(
            bytes.fromhex(head["key"]), message, bytes.fromhex(head["signature"])
        ):
            found.add(head["seq"], "signature", f"{head['at']} の先端の署名が正しくありません")


# Ed25519 as RFC 8032 gives it, only as much as checking needs.
P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
Point = tuple[int, int, int, int]
NEUTRAL: Point = (0, 1, 1, 0)


def _add(a: Point, b: Point) -> Point:
    e = (a[1] - a[0]) * (b[1] - b[0]) % P
    f = (a[1] + a[0]) * (b[1] + b[0]) % P
    c, d = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    g, h, i, j = f - e, d - c, d + c, f + e
    return (g * h % P, i * j % P, h * i % P, g * j % P)


def _times(number: int, point: Point) -> Point:
    result = NEUTRAL
    while number:
        if number & 1:
            result = _add(result, point)
        point = _add(point, point)
        number >>= 1
    return result


def _same(a: Point, b: Point) -> bool:
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


def _x(y: int, odd: int) -> int | None:
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P or (x == 0 and odd):
        return None
    return P - x if x & 1 != odd else x


def _point(raw: bytes) -> Point | None:
    y = int.from_bytes(raw, "little")
    odd, y = y >> 255, y & (2**255 - 1)
    x = _x(y, odd) if y < P else None
    return None if x is None else (x, y, 1, x * y % P)


_BASE_Y = 4 * pow(5, P - 2, P) % P
_BASE_X = _x(_BASE_Y, 0) or 0
BASE: Point = (_BASE_X, _BASE_Y, 1, _BASE_X * _BASE_Y % P)


def signed(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether ``signature`` (64 bytes) over ``message`` is that of ``key`` (32 bytes)."""
    if len(key) != 32 or len(signature) != 64:
        return False
    public, r = _point(key), _point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if public is None or r is None or s >= Q:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % Q
    return _same(_times(s, BASE), _add(r, _times(h, public)))


def _lines(file: Path) -> Iterator[str]:
    with file.open(encoding="utf-8") as rows:
        yield from (row for row in rows if row.strip())


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="書き出した監査を、外に預けた先端と突き合わせる")
    parser.add_argument("file", type=Path)
    parser.add_argument(
        "--heads", type=Path, required=True, help="JSON lines, or a folder of *.json"
    )
    parser.add_argument(
        "--key", help="the public key (64 hex digits) the heads must be signed with"
    )
    parser.add_argument("--kept-days", type=int, default=SEVEN_YEARS, help="days events are kept")
    args = parser.parse_args(arguments)
    found = Found()
    try:
        heads = read_heads(args.heads)
        if not heads:
            raise ValueError("no head")
        check_heads(heads, args.key, found)
        walk = verify(_lines(args.file), heads, found, timedelta(days=args.kept_days))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        print(f"確かめられません: {type(error).__name__} {error}", file=sys.stderr)
        return 2
    return tell(found, walk, heads)


def tell(found: Found, walk: Walk, heads: list[dict]) -> int:
    """Print what was found and where; returns the exit status."""
    for seq, event in walk.purges:
        through = event["detail"]["through"]
        print(f"廃棄の記録 {seq}: {event['at']} {event['actor_name']} {through} 番まで")
    for seq, kind, text in sorted(found.faults)[:MOST_TOLD]:
        print(f"{seq}: {kind}: {text}")
    if len(found.faults) > MOST_TOLD:
        print(f"ほかに {len(found.faults) - MOST_TOLD} 件")
    if found.faults:
        print(f"異常 {len(found.faults)} 件。いちばん前は {min(found.faults)[0]} 番です。")
        return 1
    last = max(head["seq"] for head in heads)
    print(f"異常なし: {walk.seq} 件。先端 {len(heads)} 個と一致しました（{last} 番まで）。")
    return 0


if __name__ == "__main__":
    sys.exit(main())

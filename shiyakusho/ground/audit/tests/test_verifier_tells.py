"""What the verifier says of a chain made here by hand: every kind of fault, its number, its exit status."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shiyakusho.ground.audit import verify

KEY = Ed25519PrivateKey.from_private_bytes(b"\x01" * 32)
OTHER = Ed25519PrivateKey.from_private_bytes(b"\x02" * 32)
AT = "2026-11-20T09:00:00.000000+09:00"
Row = dict[str, Any]


def chained(texts: list[str | None], digests: dict[int, str] | None = None) -> list[Row]:
    """Rows of an export, as the rules of the verifier say them. An event that was destroyed is None."""
    rows: list[Row] = []
    before = bytes(32)
    for seq, text in enumerate(texts, start=1):
        digest = (digests or {}).get(seq) or hashlib.sha256((text or "").encode()).hexdigest()
        before = hashlib.sha256(before + seq.to_bytes(8, "big") + bytes.fromhex(digest)).digest()
        rows.append({"seq": seq, "event": text, "digest": digest, "hash": before.hex()})
    return rows


def event(number: int) -> str:
    return json.dumps({"action": "case.opened", "at": AT, "number": number})


def purge(through: int, at: str = AT) -> str:
    told = {
        "action": "audit.purge",
        "at": at,
        "actor_name": "監査の係",
        "detail": {"through": through},
    }
    return json.dumps(told)


def head(row: Row, *, at: str = AT, key: Ed25519PrivateKey = KEY, **wrong: Any) -> dict[str, Any]:
    """A head outside, signed for one row."""
    said = {"city": "kitakyushu", "seq": row["seq"], "hash": row["hash"], "at": at} | wrong
    message = "".join(f"{part}\n" for part in ("shiyakusho-audit-head-1", *said.values()))
    public, signature = key.public_key().public_bytes_raw(), key.sign(message.encode())
    return said | {"key": public.hex(), "signature": signature.hex()}


@pytest.fixture
def check(tmp_path: Path, capsys) -> Callable[..., tuple[int, list[str]]]:
    def run(rows: list[Row], heads: list[dict[str, Any]], *more: str) -> tuple[int, list[str]]:
        export, kept = tmp_path / "audit.jsonl", tmp_path / "heads.jsonl"
        export.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        kept.write_text("".join(json.dumps(one) + "\n\n" for one in heads), encoding="utf-8")
        status = verify.main([str(export), "--heads", str(kept), *more])
        return status, capsys.readouterr().out.splitlines()

    return run


def test_a_whole_chain(check) -> None:
    rows = chained([event(n) for n in range(5)])
    said = check(rows, [head(rows[1]), head(rows[3])])
    assert said == (0, ["異常なし: 5 件。先端 2 個と一致しました（4 番まで）。"])


def edited(rows: list[Row]) -> list[Row]:
    rows[2]["event"] = event(99)
    return rows


def taken_out(rows: list[Row]) -> list[Row]:
    return rows[:2] + rows[3:]


def put_in(rows: list[Row]) -> list[Row]:
    return [
        *rows[:2],
        {"seq": None, "event": "しらない記録" * 40, "digest": "", "hash": ""},
        *rows[2:],
    ]


def written_anew(rows: list[Row]) -> list[Row]:
    return chained([event(n + 100) for n in range(5)])


def cut_off(rows: list[Row]) -> list[Row]:
    return rows[:3]


def emptied(rows: list[Row]) -> list[Row]:
    rows[2]["event"] = None
    return rows


def unchained(rows: list[Row]) -> list[Row]:
    rows[2]["hash"] = "ab" * 32
    return rows


TOLD = [
    (edited, ["3: edited: 記録の内容が、つないだときと違います"]),
    (
        taken_out,
        ["3: order: 3 番のところに 4 番があります", "4: broken: 前の記録とつながっていません"],
    ),
    (put_in, ["2: inserted: 鎖に入っていない記録があります: " + ("しらない記録" * 40)[:120]]),
    (written_anew, [f"4: rewritten: {AT} に外へ預けた値と違います"]),
    (cut_off, ["4: cut: 4 番まであったはずですが、3 番で終わっています"]),
    (emptied, ["3: deleted: 記録がありません"]),
    (
        unchained,
        ["3: broken: 前の記録とつながっていません", "4: broken: 前の記録とつながっていません"],
    ),
]


@pytest.mark.parametrize(("tamper", "told"), TOLD, ids=lambda one: getattr(one, "__name__", ""))
def test_every_fault_is_told_with_its_number(tamper, told, check) -> None:
    rows = chained([event(n) for n in range(5)])
    held = [head(rows[3])]
    first = told[0].partition(":")[0]
    assert check(tamper(rows), held) == (
        1,
        [*told, f"異常 {len(told)} 件。いちばん前は {first} 番です。"],
    )


def test_twenty_faults_are_told_and_the_others_counted(check) -> None:
    rows = chained([event(n) for n in range(23)])
    for row in rows[:21]:
        row["event"] = event(99)
    status, told = check(rows, [head(rows[22])])
    assert (status, len(told)) == (1, 22)
    assert told[0].startswith("1: ") and told[19].startswith("20: ")
    assert told[20:] == ["ほかに 1 件", "異常 21 件。いちばん前は 1 番です。"]
    rows[0]["event"] = event(0)
    assert len(check(rows, [head(rows[22])])[1]) == 21


@pytest.mark.parametrize(
    ("at", "through", "days", "status"),
    [
        ("2019-11-21T09:00:00+09:00", 2, (), 1),  # held for seven years less a day
        ("2019-11-20T09:00:00+09:00", 2, (), 0),
        ("2026-11-10T09:00:00+09:00", 2, ("--kept-days", "10"), 0),
        ("2026-11-10T09:00:01+09:00", 2, ("--kept-days", "10"), 1),
        ("2019-11-20T09:00:00+09:00", 1, (), 1),  # the second one was destroyed beside the rule
    ],
)
def test_what_a_purge_may_take(at, through, days, status, check) -> None:
    whole = chained([event(n) for n in range(4)])
    gone = {row["seq"]: row["digest"] for row in whole[:2]}
    rows = chained([None, None, event(2), event(3), purge(through)], gone)
    said, told = check(rows, [head(whole[1], at=at), head(rows[4])], *days)
    assert said == status
    assert told[0] == f"廃棄の記録 5: {AT} 監査の係 {through} 番まで"
    if status and through == 2:
        assert told[3] == f"5: purge: {through} 番までの廃棄は、保存する期間を過ぎた証がありません"


def test_a_purge_speaks_only_of_what_came_before_it(check) -> None:
    """One that allows its own destruction, or that only quotes the word, allows nothing."""
    whole = chained([event(0), event(1)])
    rows = chained([None, purge(2)], {1: whole[0]["digest"]})
    old = head(whole[0], at="2000-01-01T00:00:00+09:00")
    assert check(rows, [old]) == (
        1,
        ["1: deleted: 記録がありません", "異常 1 件。いちばん前は 1 番です。"],
    )
    other = {"action": "case.opened", "said": ["audit.purge"], "at": AT, "detail": {"through": 1}}
    rows = chained([None, json.dumps(other)], {1: whole[0]["digest"]})
    assert check(rows, [old])[0] == 1


def test_heads_are_signed_all_by_one_key(check) -> None:
    rows = chained([event(n) for n in range(3)])
    public = KEY.public_key().public_bytes_raw().hex()
    good = head(rows[1])
    assert check(rows, [good], "--key", public)[0] == 0
    other = f"{AT} の先端は、別の鍵で署名されています"
    end = "異常 1 件。いちばん前は 2 番です。"
    assert check(rows, [head(rows[1], key=OTHER)], "--key", public) == (
        1,
        [f"2: key: {other}", end],
    )
    assert check(rows, [head(rows[0]), head(rows[1], key=OTHER)]) == (1, [f"2: key: {other}", end])
    wrong = f"2: signature: {AT} の先端の署名が正しくありません"
    for spoiled in (
        good | {"city": "kasuga"},
        good | {"signature": good["signature"].upper()},
        good | {"signature": good["signature"][:-2]},
    ):
        assert check(rows, [spoiled]) == (1, [wrong, end])


def test_a_folder_of_heads_and_none_at_all(tmp_path, capsys) -> None:
    rows = chained([event(0), event(1)])
    export, folder = tmp_path / "audit.jsonl", tmp_path / "heads"
    export.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    folder.mkdir()
    (folder / "readme.txt").write_text("no head")
    assert verify.main([str(export), "--heads", str(folder)]) == 2
    assert "確かめられません: ValueError no head" in capsys.readouterr().err
    for row in rows:
        (folder / f"{row['seq']}.json").write_text(json.dumps(head(row)) + "\n")
    assert verify.main([str(export), "--heads", str(folder)]) == 0
    assert "先端 2 個と一致しました（2 番まで）" in capsys.readouterr().out


def test_a_file_that_is_not_there_cannot_be_checked(tmp_path, capsys) -> None:
    assert verify.main([str(tmp_path / "none"), "--heads", str(tmp_path / "none")]) == 2
    assert "確かめられません: FileNotFoundError" in capsys.readouterr().err


@pytest.mark.parametrize("length", [(31, 64), (32, 63), (33, 64), (32, 65)])
def test_a_key_or_a_signature_of_another_length_is_none(length) -> None:
    key, signature = length
    assert verify.signed(bytes(key), b"", bytes(signature)) is False


def test_a_signature_cannot_be_written_in_two_ways() -> None:
    """RFC 8032, 5.1.7: s is below the order of the group; a point's y is below p."""
    public, good = KEY.public_key().public_bytes_raw(), KEY.sign(b"head")
    assert verify.signed(public, b"head", good)
    more = int.from_bytes(good[32:], "little") + verify.Q
    assert not verify.signed(public, b"head", good[:32] + more.to_bytes(32, "little"))
    not_a_point = (verify.P + 1).to_bytes(32, "little")
    assert not verify.signed(not_a_point, b"head", good)
    assert not verify.signed(public, b"head", not_a_point + good[32:])

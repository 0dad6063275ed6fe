"""The verifier by itself: its curve, its refusals, its independence."""

import ast
import json
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shiyakusho.ground.audit import verify

VERIFIER = Path(verify.__file__)
# RFC 8032, 7.1, tests 1 to 3: public key, message, signature.
RFC = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]


def head(folder: Path) -> Path:
    """A file with one well signed head at number 1."""
    key = Ed25519PrivateKey.generate()
    said = {"city": "x", "seq": 1, "hash": "0" * 64, "at": "2026-11-20T00:00:00.000000Z"}
    message = "".join(f"{part}\n" for part in ("shiyakusho-audit-head-1", *said.values()))
    signed = {
        "key": key.public_key().public_bytes_raw().hex(),
        "signature": key.sign(message.encode()).hex(),
    }
    file = folder / "heads.jsonl"
    file.write_text(json.dumps(said | signed))
    return file


@pytest.mark.parametrize(("key", "message", "signature"), RFC)
def test_the_verifiers_curve_is_that_of_the_rfc(key, message, signature) -> None:
    given = [bytes.fromhex(part) for part in (key, message, signature)]
    assert verify.signed(*given)
    for place in (0, 31, 32, 63):
        spoiled = bytearray(given[2])
        spoiled[place] ^= 1
        assert not verify.signed(given[0], given[1], bytes(spoiled))
    assert not verify.signed(given[0], given[1] + b"x", given[2])


def test_signatures_of_the_library_are_those_the_verifier_takes() -> None:
    for number in range(20):
        key, message = Ed25519PrivateKey.generate(), bytes([number]) * number
        public = key.public_key().public_bytes_raw()
        assert verify.signed(public, message, key.sign(message))
        other = Ed25519PrivateKey.generate().sign(message)
        assert not verify.signed(public, message, other)


def test_the_verifier_shares_no_code_with_the_writer() -> None:
    tree = ast.parse(VERIFIER.read_text(encoding="utf-8"))
    named = {alias.name for n in ast.walk(tree) if isinstance(n, ast.Import) for alias in n.names}
    named |= {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    assert {name.split(".")[0] for name in named} <= set(sys.stdlib_module_names)


@pytest.mark.parametrize("text", ["", "garbage", '{"seq": 1}', "[]", '{"seq": "a", "event": 1}'])
def test_what_is_no_export_cannot_be_checked(text, tmp_path) -> None:
    file = tmp_path / "broken.jsonl"
    file.write_text(text)
    assert verify.main([str(file), "--heads", str(head(tmp_path))]) == (2 if text else 1)

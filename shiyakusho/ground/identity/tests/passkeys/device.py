"""A passkey in Python: real keys, real signatures, and every part of its answer can be bent."""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, VERIFIED, BACKUP_ELIGIBLE, BACKED_UP, ATTESTED = 0x01, 0x04, 0x08, 0x10, 0x40


def text(raw: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def raw(said: str) -> bytes:
    return base64.urlsafe_b64decode(said + "=" * (-len(said) % 4))


@dataclass
class Device:
    """An authenticator with one key, at one address."""

    origin: str
    rp_id: str = "localhost"
    flags: int = PRESENT | VERIFIED
    count: int = 0
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    owner: bytes = b""

    def create(self, options: dict[str, Any], **bent: Any) -> str:
        """The answer to ``navigator.credentials.create``."""
        self.owner = raw(options["user"]["id"])
        data = self._data(bent, attested=self._attested())
        statement = {"fmt": "none", "attStmt": {}, "authData": data}
        said = {
            "clientDataJSON": text(self._client("webauthn.create", options, bent)),
            "attestationObject": text(cbor2.dumps(statement)),
        }
        return self._answer(said, bent)

    def get(self, options: dict[str, Any], **bent: Any) -> str:
        """The answer to ``navigator.credentials.get``; ``bent`` names what is not as it must be."""
        self.count += bent.get("steps", 1) if self.count or bent.get("counts") else 0
        data, client = self._data(bent), self._client("webauthn.get", options, bent)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        if bent.get("tampered"):
            data = data[:-1] + bytes([data[-1] ^ 1])
        said = {
            "clientDataJSON": text(client),
            "authenticatorData": text(data),
            "signature": text(bent.get("signature", signature)),
            "userHandle": text(bent.get("owner", self.owner)),
        }
        return self._answer(said, bent)

    def _client(self, kind: str, options: dict[str, Any], bent: dict[str, Any]) -> bytes:
        said = {
            "type": bent.get("type", kind),
            "challenge": bent.get("challenge", options["challenge"]),
            "origin": bent.get("origin", self.origin),
            "crossOrigin": False,
        }
        return json.dumps(said).encode()

    def _data(self, bent: dict[str, Any], attested: bytes = b"") -> bytes:
        flags = bent.get("flags", self.flags) | (ATTESTED if attested else 0)
        rp = hashlib.sha256(bent.get("rp_id", self.rp_id).encode()).digest()
        return rp + bytes([flags]) + bent.get("count", self.count).to_bytes(4, "big") + attested

    def _attested(self) -> bytes:
        point = self.key.public_key().public_numbers()
        cose = {
            1: 2,
            3: -7,
            -1: 1,
            -2: point.x.to_bytes(32, "big"),
            -3: point.y.to_bytes(32, "big"),
        }
        return bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cbor2.dumps(cose)

    def _answer(self, said: dict[str, str], bent: dict[str, Any]) -> str:
        shown = text(bent.get("id", self.id))
        return json.dumps(
            {
                "id": shown,
                "rawId": shown,
                "type": bent.get("kind", "public-key"),
                "response": said,
                "clientExtensionResults": {},
            }
        )

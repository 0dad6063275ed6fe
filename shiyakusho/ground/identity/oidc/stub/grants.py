"""Codes and access tokens of the stub: good once, for a minute, for who asked for them."""

import base64
import hashlib
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from hmac import compare_digest

from shiyakusho.ground.identity.oidc.stub.people import Person

SECONDS = 60.0
MOST = 10_000


class Refused(Exception):
    """An OAuth error code (RFC 6749 5.2)."""


@dataclass(frozen=True)
class Asked:
    """What came to the authorization endpoint."""

    redirect_uri: str
    state: str
    nonce: str
    challenge: str

    @staticmethod
    def read(query: Mapping[str, str], client_id: str) -> "Asked":
        """:class:`Refused` for all that the profile does not allow."""
        if query.get("client_id") != client_id:
            raise Refused("unauthorized_client")
        if query.get("response_type") != "code" or "openid" not in query.get("scope", "").split():
            raise Refused("invalid_request")
        if query.get("code_challenge_method") != "S256" or not query.get("code_challenge"):
            raise Refused("invalid_request")
        if not query.get("state") or not query.get("nonce"):
            raise Refused("invalid_request")
        return Asked(
            query.get("redirect_uri", ""), query["state"], query["nonce"], query["code_challenge"]
        )


class Kept:
    """Values by a secret that is good once, or until its time is over."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._values: dict[str, tuple[float, object]] = {}

    def keep(self, value: object) -> str:
        """A new secret for ``value``."""
        secret = secrets.token_urlsafe(32)
        with self._lock:
            while len(self._values) >= MOST:
                self._values.pop(next(iter(self._values)))
            self._values[secret] = (time.monotonic() + SECONDS, value)
        return secret

    def take(self, secret: str) -> object | None:
        """The value, once."""
        with self._lock:
            end, value = self._values.pop(secret, (0.0, None))
        return value if time.monotonic() <= end else None

    def look(self, secret: str) -> object | None:
        """The value, as often as asked."""
        with self._lock:
            end, value = self._values.get(secret, (0.0, None))
        return value if time.monotonic() <= end else None


@dataclass(frozen=True)
class Grant:
    """Who came, and what had been asked."""

    person: Person
    asked: Asked

    def check(self, redirect_uri: str, verifier: str) -> None:
        """:class:`Refused` unless the same client, that knows the verifier, comes for the tokens."""
        digest = hashlib.sha256(verifier.encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        same = compare_digest(challenge, self.asked.challenge)
        if not verifier or not same or redirect_uri != self.asked.redirect_uri:
            raise Refused("invalid_grant")

"""What the stub signs, and how it knows the client (RFC 7523)."""

import base64
import hashlib
import time
from typing import Any

from joserfc import jwk, jwt
from joserfc.errors import JoseError

from shiyakusho.ground.clock.stopped import stopped_now
from shiyakusho.ground.identity.oidc.stub.grants import Grant, Refused

SECONDS = 300
ALGORITHMS = ("ES256", "RS256")


class Signer:
    """The key of one run: it is new with every start, as keys of real providers change too."""

    def __init__(self, issuer: str, client_id: str) -> None:
        self.issuer = issuer
        self.client_id = client_id
        made = jwk.generate_key("EC", "P-256")
        self.key: Any = jwk.import_key(made.as_dict(private=True) | {"kid": made.thumbprint()})

    def key_set(self) -> dict[str, Any]:
        """The public key, for everybody."""
        said = {"use": "sig", "alg": "ES256"}
        return {"keys": [self.key.as_dict(private=False) | said]}

    def claims(self, grant: Grant, access_token: str) -> dict[str, Any]:
        """What the ID token says."""
        now = moment()
        half = hashlib.sha256(access_token.encode()).digest()[:16]
        return {
            "iss": self.issuer,
            "sub": grant.person.subject,
            "aud": self.client_id,
            "iat": now,
            "auth_time": now,
            "exp": now + SECONDS,
            "nonce": grant.asked.nonce,
            "acr": grant.person.acr,
            "at_hash": base64.urlsafe_b64encode(half).rstrip(b"=").decode(),
        }

    def id_token(self, grant: Grant, access_token: str) -> str:
        """The signed ID token."""
        header = {"alg": "ES256", "kid": self.key.kid}
        return jwt.encode(header, self.claims(grant, access_token), self.key, algorithms=["ES256"])

    def subject_of(self, id_token: str) -> str:
        """Whose ID token of ours this is, however old; empty when it is none."""
        try:
            return str(jwt.decode(id_token, self.key, algorithms=["ES256"]).claims.get("sub", ""))
        except (JoseError, ValueError):
            return ""


def know_client(assertion: str, *, key: Any, client_id: str, audience: str) -> None:
    """:class:`Refused` unless ``assertion`` is a fresh word of the client's own key."""
    try:
        said = jwt.decode(assertion, key, algorithms=list(ALGORITHMS)).claims
    except (JoseError, ValueError) as error:
        raise Refused("invalid_client") from error
    ours = said.get("iss") == said.get("sub") == client_id and said.get("aud") == audience
    if not ours or not moment() < said.get("exp", 0) <= moment() + SECONDS or not said.get("jti"):
        raise Refused("invalid_client")


def moment() -> int:
    """Now, in seconds; a stopped clock stands still here too."""
    stopped = stopped_now()
    return int(stopped.timestamp() if stopped else time.time())

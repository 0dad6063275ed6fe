"""What the provider says of itself (discovery) and its keys (JWKS), kept for a while per process."""

import threading
import time
from dataclasses import dataclass
from typing import Any

from joserfc import jwk
from joserfc.errors import JoseError

from shiyakusho.ground.identity.oidc.provider import Provider, is_safe
from shiyakusho.ground.identity.oidc.refusals import ProviderUnavailable
from shiyakusho.ground.identity.oidc.transport import Deadline, fetch

KEPT_SECONDS = 3600.0
PAUSE_SECONDS = 10.0  # between two looks for a key we do not know
MOST_KEYS = 50
KEY_TYPES = {"ES256": "EC", "RS256": "RSA"}  # what we take, and the key each needs
SHORTEST_RSA = 2048
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
OPTIONAL = ("userinfo_endpoint", "end_session_endpoint")


@dataclass(frozen=True)
class Metadata:
    """The part of the discovery document that we use."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str
    end_session_endpoint: str  # empty: nobody is signed out there by us
    says_issuer: bool  # the answer at our door carries ``iss`` (RFC 9207)


class Known:
    """One provider, as this process knows it."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        self._lock = threading.Lock()
        self._metadata: Metadata | None = None
        self._keys: list[Any] = []
        self._read_at = {"metadata": float("-inf"), "keys": float("-inf")}

    def metadata(self, deadline: Deadline) -> Metadata:
        """From memory, or asked; :class:`ProviderUnavailable` when it is not what it should be."""
        if self._metadata is None or self._age("metadata") > KEPT_SECONDS:
            self._metadata = _metadata_of(self.provider, deadline)
            self._read_at["metadata"] = time.monotonic()
        return self._metadata

    def key(self, kid: str, alg: str, deadline: Deadline) -> Any | None:
        """The key for a token's header; a ``kid`` we do not know makes us look again (rotation)."""
        if self._age("keys") > KEPT_SECONDS:
            self._read_keys(deadline)
        found = self._find(kid, alg)
        if found is None and self._age("keys") > PAUSE_SECONDS:
            self._read_keys(deadline)
            found = self._find(kid, alg)
        return found

    def names_of_keys(self, deadline: Deadline) -> list[str]:
        """The keys there are now that we would take, for whoever looks after the machine."""
        self._read_keys(deadline)
        return [f"{one.kid} ({one.key_type})" for one in self._keys]

    def _find(self, kid: str, alg: str) -> Any | None:
        fitting = [one for one in self._keys if one.key_type == KEY_TYPES[alg] and _for(one, alg)]
        if kid:
            return next((one for one in fitting if one.kid == kid), None)
        return (
            fitting[0] if len(fitting) == 1 else None
        )  # without a name only if there is no choice

    def _read_keys(self, deadline: Deadline) -> None:
        status, read = fetch(self.metadata(deadline).jwks_uri, deadline=deadline)
        entries = read.get("keys")
        if status != 200 or not isinstance(entries, list) or len(entries) > MOST_KEYS:
            raise ProviderUnavailable(extra={"reason": "no keys"})
        with self._lock:
            self._keys = [key for entry in entries if (key := _public_key(entry)) is not None]
            self._read_at["keys"] = time.monotonic()

    def _age(self, what: str) -> float:
        return time.monotonic() - self._read_at[what]


_known: dict[tuple[str, str], Known] = {}


def known(provider: Provider) -> Known:
    """What this process knows of ``provider``."""
    return _known.setdefault((provider.issuer, provider.metadata_url), Known(provider))


def forget_all() -> None:
    """Ask everything anew."""
    _known.clear()


def _metadata_of(provider: Provider, deadline: Deadline) -> Metadata:
    status, said = fetch(provider.metadata_url, deadline=deadline)
    fault = "status" if status != 200 else _fault_of(said, provider)
    if fault:
        raise ProviderUnavailable(extra={"reason": f"discovery: {fault}"})
    return Metadata(
        authorization_endpoint=said["authorization_endpoint"],
        token_endpoint=said["token_endpoint"],
        jwks_uri=said["jwks_uri"],
        userinfo_endpoint=said.get("userinfo_endpoint") or "",
        end_session_endpoint=said.get("end_session_endpoint") or "",
        says_issuer=said.get("authorization_response_iss_parameter_supported") is True,
    )


def _fault_of(said: dict[str, Any], provider: Provider) -> str:
    if said.get("issuer") != provider.issuer:
        return "another issuer"
    addresses = [said.get(name) for name in ENDPOINTS]
    addresses += [said[name] for name in OPTIONAL if said.get(name)]
    if not all(isinstance(one, str) and is_safe(one) for one in addresses):
        return "unsafe address"
    if "S256" not in _listed(said, "code_challenge_methods_supported", ["S256"]):
        return "no PKCE with S256"
    signs_by = _listed(said, "id_token_signing_alg_values_supported", list(KEY_TYPES))
    if not any(alg in signs_by for alg in KEY_TYPES):
        return "signs by nothing we take"
    return ""


def _listed(said: dict[str, Any], name: str, default: list[str]) -> list[Any]:
    value = said.get(name, default)
    return value if isinstance(value, list) else []


def _public_key(entry: Any) -> Any | None:
    """A key we would take; others of the same set (for encryption, of other kinds) are passed by."""
    if not isinstance(entry, dict) or entry.get("kty") not in KEY_TYPES.values():
        return None
    try:
        key: Any = jwk.import_key(entry)
        bits = key.public_key.key_size
    except (JoseError, ValueError, TypeError, KeyError, AttributeError):
        return None
    if key.is_private or (entry["kty"] == "RSA" and bits < SHORTEST_RSA):
        return None  # a private key that is published proves nothing any more
    return key


def _for(key: Any, alg: str) -> bool:
    said = key.as_dict()
    if said.get("use", "sig") != "sig" or said.get("alg", alg) != alg:
        return False
    return alg != "ES256" or said.get("crv") == "P-256"

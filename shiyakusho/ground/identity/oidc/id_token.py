"""The ID token: form, signature, claims, in this order; the first fault ends it (OIDC Core 3.1.3.7)."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from hmac import compare_digest
from typing import Any, NoReturn

from joserfc import jws
from joserfc.errors import JoseError

from shiyakusho.ground import clock
from shiyakusho.ground.identity.oidc.metadata import KEY_TYPES, Known
from shiyakusho.ground.identity.oidc.provider import Provider
from shiyakusho.ground.identity.oidc.refusals import NotProved
from shiyakusho.ground.identity.oidc.strict import read_base64url, read_object
from shiyakusho.ground.identity.oidc.transport import Deadline

LONGEST_TOKEN = 16 * 1024
LONGEST_SUBJECT = 255
LEEWAY_SECONDS = 60  # two machines' clocks
OLDEST_SECONDS = 600  # it was made for this sign-in, so it is not older
# Headers by which a token would bring its own key, or its own rules.
UNWELCOME = frozenset({"crit", "jwk", "jku", "x5u", "x5c", "b64", "zip", "enc", "cty"})


@dataclass(frozen=True)
class Proof:
    """Who signed in, as the provider proved it."""

    subject: str
    level: str
    claims: Mapping[str, Any]


def prove(
    token: str,
    *,
    access_token: str,
    nonce: str,
    provider: Provider,
    keys: Known,
    deadline: Deadline,
) -> Proof:
    """What the token proves; :class:`NotProved` (``extra["reason"]`` is for the log) otherwise."""
    header = _header(token)
    key = keys.key(header.get("kid", ""), header["alg"], deadline)
    if key is None:
        _refuse("unknown key")
    try:
        signed = jws.deserialize_compact(token, key, algorithms=[header["alg"]])
        claims = read_object(signed.payload or b"")
    except (JoseError, ValueError) as error:
        _refuse(f"signature or payload: {type(error).__name__}")
    _of_this_sign_in(claims, provider, nonce)
    _in_time(claims)
    _of_this_access(claims, header["alg"], access_token)
    return Proof(_subject(claims), _level(claims, provider), claims)


def _header(token: str) -> dict[str, Any]:
    """The protected header of a token of three full parts."""
    if len(token) > LONGEST_TOKEN or not token.isascii():
        _refuse("size")
    parts = token.encode().split(b".")
    if len(parts) != 3 or not all(parts):
        _refuse("parts")
    try:
        header, *_rest = read_object(read_base64url(parts[0])), *map(read_base64url, parts[1:])
    except ValueError as error:
        _refuse(f"form: {error}")
    if header.get("alg") not in KEY_TYPES:
        _refuse("algorithm")
    if UNWELCOME & set(header) or not isinstance(header.get("kid", ""), str):
        _refuse("header")
    if str(header.get("typ", "JWT")).upper() != "JWT":
        _refuse("type")
    return header


def _of_this_sign_in(claims: Mapping[str, Any], provider: Provider, nonce: str) -> None:
    if claims.get("iss") != provider.issuer:
        _refuse("issuer")
    # Other audiences beside us would be ones we trust; there are none.
    if claims.get("aud") not in (provider.client_id, [provider.client_id]):
        _refuse("audience")
    if claims.get("azp", provider.client_id) != provider.client_id:
        _refuse("authorized party")
    said = claims.get("nonce")
    if not isinstance(said, str) or not compare_digest(said.encode(), nonce.encode()):
        _refuse("nonce")


def _in_time(claims: Mapping[str, Any]) -> None:
    now = clock.now().timestamp()
    expires, issued = _moment(claims, "exp"), _moment(claims, "iat")
    if expires <= now - LEEWAY_SECONDS:
        _refuse("expired")
    if not now - OLDEST_SECONDS <= issued <= now + LEEWAY_SECONDS:
        _refuse("issued")
    if "nbf" in claims and _moment(claims, "nbf") > now + LEEWAY_SECONDS:
        _refuse("not yet")


def _moment(claims: Mapping[str, Any], name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1e11:
        _refuse(name)
    return float(value)


def _of_this_access(claims: Mapping[str, Any], alg: str, access_token: str) -> None:
    """``at_hash``, where it is said, is of the access token that came along (both algs: SHA-256)."""
    if "at_hash" not in claims:
        return
    half = hashlib.sha256(access_token.encode()).digest()[:16]
    if claims["at_hash"] != base64.urlsafe_b64encode(half).rstrip(b"=").decode():
        _refuse("at_hash")


def _subject(claims: Mapping[str, Any]) -> str:
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
        _refuse("subject")
    if not (subject.isascii() and subject.isprintable()):
        _refuse("subject")
    return subject


def _level(claims: Mapping[str, Any], provider: Provider) -> str:
    """What it is worth, of a resident; of staff two factors are asked for instead (``factors``)."""
    if provider.audience == "staff":
        return ""
    acr = claims.get("acr")
    level = provider.levels.get(acr) if isinstance(acr, str) else None
    if level is None:
        _refuse("level of assurance")
    return level


def _refuse(reason: str) -> NoReturn:
    raise NotProved(extra={"reason": reason})

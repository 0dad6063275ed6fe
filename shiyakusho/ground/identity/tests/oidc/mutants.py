"""Everything an ID token can have wrong: by name, from a provider that means ill.

Each maker gets the signer, the claims as they should be and gives the token that is sent instead.
"""

import base64
import hmac
import json
import time
from collections.abc import Callable
from typing import Any

from joserfc import jwe, jwk, jws

from shiyakusho.ground.identity.oidc.stub.tokens import Signer

Maker = Callable[[Signer, dict[str, Any]], str]
MUTANTS: dict[str, Maker] = {}
ANOTHER: Any = jwk.generate_key("EC", "P-256")


def mutant(maker: Maker) -> Maker:
    MUTANTS[maker.__name__.replace("_", "-")] = maker
    return maker


def claim(name: str, **changed: Any) -> None:
    """A mutant that differs in its claims alone; ``None`` leaves the claim out."""

    def maker(signer: Signer, claims: dict[str, Any]) -> str:
        said = claims | {k: v(claims) if callable(v) else v for k, v in changed.items()}
        return sign(signer, {k: v for k, v in said.items() if v is not None})

    MUTANTS[name] = maker


def head(name: str, **changed: Any) -> None:
    """A mutant soundly signed whose header says something more."""

    def maker(signer: Signer, claims: dict[str, Any]) -> str:
        return sign_raw(signer, dumped(claims), changed)

    MUTANTS[name] = maker


def sign(signer: Signer, claims: dict[str, Any]) -> str:
    return sign_raw(signer, dumped(claims), {})


def sign_raw(signer: Signer, payload: bytes, more: dict[str, Any], key: Any = None) -> str:
    """Sign any bytes: a library would refuse some of the headers and payloads we need."""
    header = {k: v for k, v in ({"alg": "ES256", "kid": signer.key.kid} | more).items() if v}
    signed = f"{coded(dumped(header))}.{coded(payload)}"
    plain: Any = jws.JWSRegistry.algorithms["ES256"]
    return f"{signed}.{coded(plain.sign(signed.encode(), key or signer.key))}"


def dumped(value: Any) -> bytes:
    return json.dumps(value).encode()


def coded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@mutant
def alg_none(signer: Signer, claims: dict[str, Any]) -> str:
    return f"{coded(dumped({'alg': 'none', 'kid': signer.key.kid}))}.{coded(dumped(claims))}."


@mutant
def alg_none_with_a_signature(signer: Signer, claims: dict[str, Any]) -> str:
    return f"{coded(dumped({'alg': 'nOnE', 'kid': signer.key.kid}))}.{coded(dumped(claims))}.AAAA"


@mutant
def hmac_with_the_public_key(signer: Signer, claims: dict[str, Any]) -> str:
    signed = f"{coded(dumped({'alg': 'HS256', 'kid': signer.key.kid}))}.{coded(dumped(claims))}"
    public = signer.key.as_pem(private=False)
    return f"{signed}.{coded(hmac.digest(public, signed.encode(), 'sha256'))}"


@mutant
def algorithm_of_another_kind_of_key(signer: Signer, claims: dict[str, Any]) -> str:
    return sign_raw(signer, dumped(claims), {"alg": "RS256"})


@mutant
def signature_stripped(signer: Signer, claims: dict[str, Any]) -> str:
    return sign(signer, claims).rpartition(".")[0] + "."


@mutant
def signature_missing(signer: Signer, claims: dict[str, Any]) -> str:
    return sign(signer, claims).rpartition(".")[0]


@mutant
def signature_of_another_token(signer: Signer, claims: dict[str, Any]) -> str:
    other = sign(signer, claims | {"sub": "somebody-else"})
    return f"{sign(signer, claims).rpartition('.')[0]}.{other.rpartition('.')[2]}"


@mutant
def signature_of_zeros(signer: Signer, claims: dict[str, Any]) -> str:
    return f"{sign(signer, claims).rpartition('.')[0]}.{coded(bytes(64))}"


@mutant
def another_key_of_the_same_name(signer: Signer, claims: dict[str, Any]) -> str:
    return sign_raw(signer, dumped(claims), {}, key=ANOTHER)


@mutant
def brings_its_own_key(signer: Signer, claims: dict[str, Any]) -> str:
    more = {"jwk": ANOTHER.as_dict(private=False)}
    return sign_raw(signer, dumped(claims), more, key=ANOTHER)


@mutant
def duplicate_claims(signer: Signer, claims: dict[str, Any]) -> str:
    twice = dumped(claims)[:-1] + b', "sub": "somebody-else"}'
    return sign_raw(signer, twice, {})


@mutant
def duplicate_header(signer: Signer, claims: dict[str, Any]) -> str:
    header = b'{"alg": "none", "alg": "ES256", "kid": "%s"}' % signer.key.kid.encode()
    return f"{coded(header)}.{sign(signer, claims).partition('.')[2]}"


@mutant
def nested_token(signer: Signer, claims: dict[str, Any]) -> str:
    return sign_raw(signer, sign(signer, claims).encode(), {"cty": "JWT"})


@mutant
def encrypted_token(signer: Signer, claims: dict[str, Any]) -> str:
    header = {"alg": "ECDH-ES", "enc": "A128GCM", "cty": "JWT"}
    return jwe.encrypt_compact(header, sign(signer, claims).encode(), signer.key)


@mutant
def oversize(signer: Signer, claims: dict[str, Any]) -> str:
    return sign(signer, claims | {"more": "x" * 20_000})


@mutant
def payload_no_object(signer: Signer, claims: dict[str, Any]) -> str:
    return sign_raw(signer, dumped([claims]), {})


@mutant
def payload_without_end(signer: Signer, claims: dict[str, Any]) -> str:
    return sign_raw(signer, dumped(claims)[:-1] + b', "x": ' + b"[" * 5_000, {})


@mutant
def not_a_number(signer: Signer, claims: dict[str, Any]) -> str:
    return sign(signer, claims | {"exp": float("inf")})


claim("wrong-issuer", iss="https://elsewhere.example")
claim("issuer-with-a-slash", iss=lambda claims: claims["iss"] + "/")
claim("no-issuer", iss=None)
claim("wrong-audience", aud="another-client")
claim("no-audience", aud=None)
claim("audience-among-others", aud=lambda claims: [claims["aud"], "another-client"])
claim("wrong-azp", azp="another-client")
claim("wrong-nonce", nonce="another-nonce")
claim("no-nonce", nonce=None)
claim("expired", exp=lambda claims: int(time.time()) - 3600, iat=lambda claims: int(time.time()))
claim("no-expiry", exp=None)
claim("expiry-in-words", exp="2099-01-01")
claim("expiry-true", exp=True)
claim("issued-tomorrow", iat=lambda claims: int(time.time()) + 86_400)
claim("issued-yesterday", iat=lambda claims: int(time.time()) - 86_400)
claim("not-issued", iat=None)
claim("not-yet", nbf=lambda claims: int(time.time()) + 3600)
claim("wrong-access-token", at_hash="AAAAAAAAAAAAAAAAAAAAAA")
claim("no-subject", sub=None)
claim("subject-empty", sub="")
claim("subject-a-number", sub=1)
claim("subject-with-nul", sub="a\0b")
claim("subject-too-long", sub="s" * 256)
claim("level-unknown", acr="aal9")
claim("level-a-list", acr=["aal3"])
claim("no-level", acr=None)
head("critical-header", crit=["b64"], b64=True)
head("unknown-key", kid="a-key-nobody-published")
head("key-name-a-list", kid=["x"])
head("key-elsewhere", jku="https://elsewhere.example/keys")
head("another-type", typ="at+jwt")

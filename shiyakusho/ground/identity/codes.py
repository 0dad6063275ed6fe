"""Numbers people read aloud and copy by hand: receipt numbers and resume codes.

The alphabet has 23 signs that are not mistaken for one another on paper or on the phone (no 0 O,
1 I L, 2 Z, 5 S, 8 B, U V). 23 is prime, so a weighted sum as check character finds every single
wrong sign and every two signs exchanged.
"""

import hashlib
import hmac
import secrets
import unicodedata

from django.conf import settings

ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
PRIME = len(ALPHABET)
BODY = 9
LENGTH = BODY + 1
GROUPS = (4, 3, 3)
LINK_BYTES = 32


def new_code() -> str:
    """Ten signs, the last one the check character, without separators (40 bits of chance)."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(BODY))
    return body + check_character(body)


def check_character(body: str) -> str:
    """The sign that makes the weighted sum of all ten divisible by 23."""
    total = sum(weight * ALPHABET.index(sign) for weight, sign in enumerate(body, start=2))
    return ALPHABET[-total % PRIME]


def is_well_formed(code: str) -> bool:
    """Whether `code` (already `as_typed`) has ten known signs and a right check character."""
    known = len(code) == LENGTH and all(sign in ALPHABET for sign in code)
    return known and check_character(code[:BODY]) == code[BODY:]


def as_typed(text: str) -> str:
    """What a person typed, without spaces and hyphens, in half-width capitals."""
    flat = unicodedata.normalize("NFKC", text).upper()
    return "".join(sign for sign in flat if sign.isalnum() and sign != "ー")[:40]


def grouped(code: str) -> str:
    """`K7Q4-9XM-D3T`: as it is printed and read aloud."""
    parts, at = [], 0
    for size in GROUPS:
        parts.append(code[at : at + size])
        at += size
    return "-".join(parts)


def new_link_token() -> str:
    """The secret of a private link: 256 bits."""
    return secrets.token_urlsafe(LINK_BYTES)


def digest(secret: str, purpose: str) -> str:
    """What the database keeps instead of a code or a link token."""
    key = f"{settings.SECRET_KEY}:{purpose}".encode()
    return hmac.new(key, secret.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()

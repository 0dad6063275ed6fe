"""What a browser sends, read as strictly as a signature deserves."""

import binascii
from typing import Any

from cbor2 import CBORDecodeError
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from webauthn.helpers.exceptions import WebAuthnException

from shiyakusho.ground.identity.oidc.strict import read_object

LONGEST_ANSWER = 16 * 1024
# Whatever the library says of an answer that is not as it must be.
FAULTS = (
    WebAuthnException,
    CBORDecodeError,
    InvalidSignature,
    UnsupportedAlgorithm,
    binascii.Error,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    OverflowError,
)


def read_answer(answer: str) -> dict[str, Any]:
    """The JSON object a browser sent; :class:`ValueError` for anything else."""
    raw = answer.encode("utf-8", "surrogatepass")
    if not 0 < len(raw) <= LONGEST_ANSWER:
        raise ValueError("size")
    return read_object(raw)

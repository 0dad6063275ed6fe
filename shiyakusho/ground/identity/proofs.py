"""What a session or a token proved of its owner: by what, and when the second factor was shown (二要素)."""

from dataclasses import dataclass
from typing import Any, Literal

from django.conf import settings

from shiyakusho.ground import clock
from shiyakusho.ground.identity.spans import spans

Factor = Literal["", "passkey", "oidc", "demo"]
FACTOR, SHOWN_AT, SIGN_IN = "identity.factor", "identity.second_factor_at", "identity.sign_in"


@dataclass(frozen=True)
class Proof:
    """``second_factor_at`` is seconds since the epoch by the house clock; ``None``: never shown.

    ``demo`` stands for the personas and the tokens of the demo, and is worth nothing elsewhere.
    """

    factor: Factor = ""
    second_factor_at: float | None = None
    sign_in: str = ""  # id of the sign-in it belongs to
    by_token: bool = False

    @property
    def is_second_factor(self) -> bool:
        """Whether whoever asks showed two factors."""
        known = self.factor in ("passkey", "oidc") or (self.factor == "demo" and settings.DEMO)
        return known and self.second_factor_at is not None

    @property
    def is_fresh(self) -> bool:
        """Whether they did so just now, themselves: a token is never fresh."""
        if not self.is_second_factor or self.by_token or self.second_factor_at is None:
            return False
        return 0 <= clock.now().timestamp() - self.second_factor_at <= spans().fresh


NOTHING = Proof()


def proof_in(session: Any) -> Proof:
    """What a session holds."""
    return Proof(
        factor=session.get(FACTOR, ""),
        second_factor_at=session.get(SHOWN_AT),
        sign_in=session.get(SIGN_IN, ""),
    )


def keep_proof(session: Any, proof: Proof) -> None:
    """Write into a session what was proved."""
    session[FACTOR], session[SHOWN_AT] = proof.factor, proof.second_factor_at


def shown_now(factor: Factor) -> Proof:
    """Two factors, shown at this moment."""
    return Proof(factor, clock.now().timestamp())

"""What the counter refuses."""

from shiyakusho.ground.contracts import Refusal


class NotForThisPost(Refusal):
    """The officer's posts are not for procedures of this kind or secrecy."""

    code = "not_for_this_post"
    status = 403
    message = "この手続きは、あなたの職では聞き取れません。担当の課に引き継いでください。"


class NobodyMoves(Refusal):
    """A move of nobody."""

    code = "nobody_moves"
    status = 422
    message = "引っ越す方を1人以上選んでください。"

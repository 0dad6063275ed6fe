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


class CertificateUnpaid(Refusal):
    """The fee comes first (手数料の収納)."""

    code = "certificate_unpaid"
    status = 409
    message = "手数料をまだ受け取っていません。先にレジで受け取ってください。"


class CertificateNotHere(Refusal):
    """What is asked for cannot be printed from the register's copy; ``extra["why"]``."""

    code = "certificate_not_here"
    status = 409
    message = "この証明書は、ここでは印刷できません。市の証明発行機で発行してください。"

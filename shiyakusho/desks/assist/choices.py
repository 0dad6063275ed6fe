"""How a visit stands, who helps, how the resident agreed, and how it ended."""

from django.db.models import TextChoices


class Way(TextChoices):
    """Who helps, and where the resident is."""

    CENTRE = "centre", "となりで手伝う"
    CALL = "call", "電話で聞いて打つ"
    FAMILY = "family", "家族などが離れて書く"


class How(TextChoices):
    """How the resident agreed (同意の方法)."""

    SCREEN = "screen", "画面に署名した"
    SPOKEN = "spoken", "立会人の前で、声で答えた"
    PHONE = "phone", "自分のスマホで押した"
    CALL = "call", "電話で、読み上げを聞いて答えた"
    INVITED = "invited", "自分で招いた"


class State(TextChoices):
    """``asked``: nobody agreed yet. Only in ``open`` anything is written."""

    ASKED = "asked", "同意を待っています"
    OPEN = "open", "手伝っています"
    ENDED = "ended", "終わりました"


class Ending(TextChoices):
    """How it ended; whichever, everything unsent is gone or was handed over."""

    DONE = "done", "終わりを押した"
    REVOKED = "revoked", "ご本人がやめた"
    IDLE = "idle", "しばらく操作がなかった"
    OVER = "over", "時間がきた"
    NEXT = "next", "次の方が始めた"
    SIGNED_OUT = "signed_out", "サインアウトした"


LIVE = (State.ASKED, State.OPEN)

"""How a consent stands, how it was given, and what its history speaks of."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """Where a consent stands. Only ``given`` counts; ``ended`` is needed no more."""

    OPEN = "open", _("まだたのんでいません")
    ASKED = "asked", _("返事を待っています")
    GIVEN = "given", _("同意がとどきました")
    DECLINED = "declined", _("同意しないと返事がありました")
    WITHDRAWN = "withdrawn", _("同意が取り消されました")
    EXPIRED = "expired", _("返事のないまま期限が過ぎました")
    ENDED = "ended", _("要らなくなりました")


class Way(TextChoices):
    """How a consent was given."""

    ONLINE = "online", _("オンライン")
    COUNTER = "counter", _("窓口")
    PAPER = "paper", _("紙の書類")


class What(TextChoices):
    """What happened to a consent."""

    NEEDED = "needed", "同意が要ることになった"
    INVITED = "invited", "案内を送った"
    REMINDED = "reminded", "もう一度知らせた"
    IDENTIFIED = "identified", "案内を開いた人を確かめた"
    GIVEN = "given", "同意した"
    DECLINED = "declined", "同意しなかった"
    WITHDRAWN = "withdrawn", "同意を取り消した"
    EXPIRED = "expired", "案内の期限が過ぎた"
    CHANGED = "changed", "申請が直されたので、もう一度たのむことになった"
    ENDED = "ended", "要らなくなった"


class Seen(TextChoices):
    """What the clerk looked at to know who stood at the counter (本人確認)."""

    MYNUMBER = "mynumber_card", "マイナンバーカード"
    LICENCE = "licence", "運転免許証"
    PASSPORT = "passport", "旅券"
    RESIDENCE = "residence_card", "在留カード・特別永住者証明書"
    DISABILITY = "disability_book", "障害者手帳"
    TWO_OTHERS = "two_others", "顔写真のない書類2点（資格確認書と年金手帳など）"


# States in which somebody may still be asked, or give what is needed.
WAITING = frozenset({State.OPEN, State.ASKED, State.DECLINED, State.WITHDRAWN, State.EXPIRED})

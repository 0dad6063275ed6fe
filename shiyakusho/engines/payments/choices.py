"""How a payment, a try to pay online and a refund stand, and by which way money came."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """``asked`` may become any of the others, once; none of the others becomes anything."""

    ASKED = "asked", _("支払いを待っています")
    PAID = "paid", _("支払いました")
    WAIVED = "waived", _("支払いはいりません")
    LAPSED = "lapsed", _("支払いの期限が過ぎました")
    WITHDRAWN = "withdrawn", _("支払いはなくなりました")


class Method(TextChoices):
    """By which way money came, and goes back."""

    ONLINE = "online", _("オンライン")
    CASH = "cash", _("窓口の現金")


class TryState(TextChoices):
    """A try to pay online. While it is ``begun`` nobody knows yet how it ends."""

    BEGUN = "begun", _("手続き中")
    PAID = "paid", _("支払いました")
    REFUSED = "refused", _("カードが使えませんでした")
    CANCELLED = "cancelled", _("やめました")
    EXPIRED = "expired", _("時間が切れました")


class RefundState(TextChoices):
    """``asked``: on its way to the provider, or to be fetched at the counter."""

    ASKED = "asked", _("返す手続きをしています")
    DONE = "done", _("返しました")
    STUCK = "stuck", _("担当が確かめています")


# What somebody has no longer to pay.
SETTLED = frozenset({State.PAID, State.WAIVED})

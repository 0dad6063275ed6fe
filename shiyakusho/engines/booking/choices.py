"""What can be booked, how one meets, and how a booking stands."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What a resource is; it decides nothing but where it stands in the list."""

    COUNTER = "counter", _("窓口")
    SPECIALIST = "specialist", _("専門相談")
    FACILITY = "facility", _("施設")
    HEALTH = "health", _("健診・予防接種")
    COURSE = "course", _("講座・教室")
    OUTREACH = "outreach", _("出張窓口")
    COLLECTION = "collection", _("収集")


class Way(TextChoices):
    """Where one meets."""

    PLACE = "place", _("会場で")
    PHONE = "phone", _("電話で")
    REMOTE = "remote", _("ビデオ通話で")
    VISIT = "visit", _("ご自宅へうかがいます")


class State(TextChoices):
    """How a booking stands. ``held`` waits for its person until a moment, ``unpaid`` for its
    fee, ``pending`` for the office; ``waiting`` stands in the waiting list and holds nothing yet."""

    WAITING = "waiting", _("空きを待っています")
    HELD = "held", _("仮に取ってあります")
    UNPAID = "unpaid", _("支払いを待っています")
    PENDING = "pending", _("市の確認を待っています")
    CONFIRMED = "confirmed", _("予約ができました")
    DONE = "done", _("終わりました")
    NO_SHOW = "no_show", _("来ませんでした")
    CANCELLED = "cancelled", _("予約を取り消しました")
    EXPIRED = "expired", _("期限が過ぎました")


class Channel(TextChoices):
    """By which way a booking came."""

    ONLINE = "online", "オンライン"
    API = "api", "API"
    STAFF = "staff", "職員"
    LOTTERY = "lottery", "抽選"


# What takes places of its slot. The same list stands in the database's guard (migrations).
OCCUPYING = frozenset(
    {State.HELD, State.UNPAID, State.PENDING, State.CONFIRMED, State.DONE, State.NO_SHOW}
)
# What its person may still count on, or waits for.
LIVE = frozenset({State.WAITING, State.HELD, State.UNPAID, State.PENDING, State.CONFIRMED})

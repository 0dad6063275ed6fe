"""Fixed vocabularies of this desk."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RequestKind(models.TextChoices):
    CORRECTION = "correction", _("訂正の請求")
    STOP = "stop", _("利用の停止・消去の請求")


class Answer(models.TextChoices):
    """What became of a request."""

    GRANTED = "granted", _("求めのとおりにしました")
    PARTLY = "partly", _("一部を、求めのとおりにしました")
    REFUSED = "refused", _("求めのとおりには、できません")


class Progress(models.TextChoices):
    """How a disclosure stands (本人開示)."""

    ASKED = "asked", _("用意しています")
    CHECKING = "checking", _("職員が確かめています")
    DECIDING = "deciding", _("決裁を待っています")
    READY = "ready", _("受け取れます")
    GONE = "gone", _("期限が過ぎて消えました")


class ErasureState(models.TextChoices):
    PROPOSED = "proposed", "決裁待ち"
    DONE = "done", "消去した"
    REFUSED = "refused", "差戻し"

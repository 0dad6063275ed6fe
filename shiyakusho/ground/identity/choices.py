"""Fixed vocabularies of identity."""

from django.db import models


class Kind(models.TextChoices):
    RESIDENT = "resident", "住民"
    STAFF = "staff", "職員"
    SERVICE = "service", "システム"


class Level(models.TextChoices):
    """How surely we know who is asking (本人確認のレベル); the order is the order of trust."""

    L0 = "L0", "本人確認なし"
    L1 = "L1", "メールなどで確認"
    L2 = "L2", "本人確認書類で確認"
    L3 = "L3", "マイナンバーカードの電子署名で確認"


class Clearance(models.IntegerChoices):
    """How secret a thing is, and how secret a thing somebody may see (秘匿の区分)."""

    ORDINARY = 1, "普通"
    SENSITIVE = 2, "要配慮"
    SECRET = 3, "秘匿"

"""Fixed vocabularies of the forms."""

from django.db import models


class State(models.TextChoices):
    """What became of an application as a paper; how far the city is with it is the case's."""

    SUBMITTED = "submitted", "受付済み"
    WITHDRAWN = "withdrawn", "取下げ"


class Channel(models.TextChoices):
    """By which way an application came in (申請の経路)."""

    ONLINE = "online", "オンライン"
    API = "api", "API"
    COUNTER = "counter", "窓口"
    MAIL = "mail", "郵送"


class Source(models.TextChoices):
    """Where an answer comes from (出どころ)."""

    SELF = "self", "本人の入力"
    REGISTER = "register", "住民票の情報から"
    GIVEN = "given", "前に教えてもらった内容から"

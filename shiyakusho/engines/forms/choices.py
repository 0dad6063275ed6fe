"""Fixed vocabularies of the forms."""

from django.db import models
from django.utils.translation import gettext_lazy as _

# What a level of identity asks of the person, for the pages (本人確認のレベル).
LEVEL_WORDS = {
    "L0": _("本人確認はいりません"),
    "L1": _("メールなどで確かめたサインイン"),
    "L2": _("本人確認の書類か、マイナンバーカードの暗証番号（4けた）での確認"),
    "L3": _("マイナンバーカードの電子署名での確認"),
}


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
    COUNTER = "counter", "窓口で聞き取った内容"
    PAPER = "paper", "紙の様式に書かれた内容"


class Way(models.TextChoices):
    """How the answers came to the officer."""

    SPOKEN = "spoken", "窓口での聞き取り"
    PAPER = "paper", "窓口に出された紙"
    POST = "post", "郵便で届いた紙"


class Signing(models.TextChoices):
    """How somebody signed what was filed."""

    SCREEN = "screen", "画面に署名"
    TYPED = "typed", "氏名を入力"
    PAPER = "paper", "紙に署名"

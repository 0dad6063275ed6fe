"""Fixed vocabularies of the inspection."""

from django.db import models


class Standing(models.TextChoices):
    """How a finding stands (点検の状態)."""

    NEW = "new", "まだ見ていない"
    CHECKING = "checking", "確認している"
    CLEARED_ONCE = "cleared_once", "二人目の確認待ち"
    CLEARED = "cleared", "問題なし"
    REPORTED = "reported", "報告した"


class Verdict(models.TextChoices):
    """What somebody says of a finding."""

    CLEAR = "clear", "問題なし"
    CHECK = "check", "確認する"
    REPORT = "report", "報告する"


OPEN = (Standing.NEW, Standing.CHECKING, Standing.CLEARED_ONCE)

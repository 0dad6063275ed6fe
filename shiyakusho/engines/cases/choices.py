"""Fixed vocabularies of cases."""

from django.db import models


class EventKind(models.TextChoices):
    """What can happen to a case (経過); the list only grows."""

    OPENED = "opened", "受け付けた"
    MOVED = "moved", "進めた"
    ASSIGNED = "assigned", "担当を決めた"
    UNASSIGNED = "unassigned", "担当を外した"
    NOTED = "noted", "メモを書いた"
    CORRECTION_ASKED = "correction_asked", "補正を求めた"
    CORRECTED = "corrected", "補正を受け取った"
    DRAFTED = "drafted", "起案した"
    SENT_BACK = "sent_back", "差し戻した"
    DECIDED = "decided", "決裁した"
    LETTER_ISSUED = "letter_issued", "通知書を発行した"
    LETTER_READ = "letter_read", "通知書が開かれた"
    EXTENDED = "extended", "期間を延ばした"
    APPOINTED = "appointed", "日時を決めた"
    RECORDED = "recorded", "結果を記録した"
    PAID = "paid", "手数料を受け取った"
    HANDED_OVER = "handed_over", "交付した"
    WITHDRAWN = "withdrawn", "取り下げられた"
    NOTIFIED = "notified", "お知らせを送った"
    TRANSFERRED = "transferred", "移送した"
    SECRECY = "secrecy", "秘匿の区分を変えた"
    LOOKED = "looked", "担当でない職員が開いた"


class DecisionState(models.TextChoices):
    """A proposed answer on its way (起案の状態)."""

    DRAFTED = "drafted", "決裁待ち"
    SENT_BACK = "sent_back", "差戻し"
    APPROVED = "approved", "決裁済み"
    DROPPED = "dropped", "取りやめ"


class Handing(models.TextChoices):
    """How a paper reaches the person (交付の方法)."""

    PICKUP = "pickup", "窓口で受け取り"
    POST = "post", "郵送"


class BulkKind(models.TextChoices):
    """What is done with many cases at once (一括処理の種類)."""

    MOVE = "move", "まとめて進める"
    LETTERS = "letters", "通知書をまとめて刷る"


class BulkState(models.TextChoices):
    """What became of one case of a bulk job (一括処理の結果)."""

    WAITING = "waiting", "まだ"
    DONE = "done", "済み"
    REFUSED = "refused", "できない"
    LEFT = "left", "取りやめ"

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
    REGISTERED = "registered", "基幹システムに登録された"
    LOOKED = "looked", "担当でない職員が開いた"
    RELEASED = "released", "上司が担当を外した"
    HANDED_ON = "handed_on", "担当を引き継がせた"
    ESCALATED = "escalated", "日を過ぎたので上に知らせた"
    LIKENED = "likened", "重複の疑いを決めた"
    REMINDED = "reminded", "返事の期限が近いことを知らせた"
    UNANSWERED = "unanswered", "期限までに返事がなかった"
    MARK_WITHDRAWN = "mark_withdrawn", "項目の求めを取り消した"
    SEEN = "seen", "返事を確かめた"


class DecisionState(models.TextChoices):
    """A proposed answer on its way (起案の状態)."""

    DRAFTED = "drafted", "決裁待ち"
    SENT_BACK = "sent_back", "差戻し"
    APPROVED = "approved", "決裁済み"
    DROPPED = "dropped", "取りやめ"


class Asking(models.TextChoices):
    """What the office asks the applicant for (求めの種類)."""

    CORRECTION = "correction", "補正"
    FURTHER_PAPERS = "further_papers", "追加の書類"


class Unanswered(models.TextChoices):
    """What becomes of a case when nobody answers (返事がないとき)."""

    PROPOSE_REFUSAL = "propose_refusal", "拒否の案を示す"
    STAY_OPEN = "stay_open", "開いたまま待つ"


class Mark(models.TextChoices):
    """Why somebody should look at a case today (印); empty: nothing new."""

    NONE = "", "なし"
    ANSWERED = "answered", "返事あり"
    UNANSWERED = "unanswered", "返事なし（期限切れ）"


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


class LikenessState(models.TextChoices):
    """What a person said of two cases that look alike (重複の疑い)."""

    OPEN = "open", "まだ決めていない"
    SAME = "same", "同じ申請"
    DIFFERENT = "different", "別の申請"


class LikenessWhy(models.TextChoices):
    """Why two cases look alike."""

    RESIDENT = "resident", "同じ住民が、同じ手続きを出している"
    PERSON = "person", "同じ氏名と生年月日で、同じ手続きが出ている"


class ExportFormat(models.TextChoices):
    """How an export is written (書出しの形式)."""

    CSV = "csv", "CSV（UTF-8）"
    CP932 = "cp932", "CSV（Shift_JIS／CP932）"
    XLSX = "xlsx", "Excel（XLSX）"

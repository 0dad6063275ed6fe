"""What somebody answered at home and will say at the counter (窓口へ持っていく答え): for a few days, of nobody."""

from django.db import models


class CarriedAnswers(models.Model):
    """Answers on their way from home to the counter. Nobody is named: who has the code brings them.

    `id` is made of the code by a keyed hash, so the code stands nowhere and the row is found without
    looking. `forms`: what was written into which version of a form, by procedure. Taken over once, all
    is emptied; `until` it is forgotten.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    events = models.JSONField("出来事")
    facts = models.JSONField("答え", default=dict)
    forms = models.JSONField("書いた様式", default=dict, db_default={})
    language = models.CharField("言語", max_length=10, default="ja")
    kept_at = models.DateTimeField("預けた日時")
    until = models.DateTimeField("いつまで")
    taken_at = models.DateTimeField("窓口で受け取った日時", null=True)

    class Meta:
        verbose_name = "窓口へ持っていく答え"
        indexes = [models.Index(fields=["until"], name="guide_carried_until")]

    def __str__(self) -> str:
        return f"{','.join(self.events)} {self.until:%Y-%m-%d}"

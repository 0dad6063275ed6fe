"""Fixed vocabularies of measured work."""

from django.db import models


class Rework(models.TextChoices):
    """Why a step was left backwards (手戻り); empty: it was not."""

    NONE = "", "なし"
    CORRECTION = "correction", "補正を求めた"
    RETURNED = "returned", "差し戻された"
    REOPENED = "reopened", "終わった後に戻した"

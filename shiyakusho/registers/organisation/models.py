"""Bureaus, sections, posts and who holds them, as rows others point at."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from shiyakusho.ground.identity.choices import Clearance
from shiyakusho.ground.identity.models import Account


class DateRange(Func):
    """PostgreSQL ``daterange(since, until, '[]')``: both ends belong to the period."""

    function = "daterange"


class BureauRow(models.Model):
    """A bureau (局・部・区役所). Rows are never deleted: old cases point at them."""

    id = models.CharField(primary_key=True, max_length=60)
    name = models.CharField("名称", max_length=100)
    ward = models.CharField("区", max_length=60, blank=True)
    order = models.PositiveIntegerField("順")
    closed_on = models.DateField("廃止日", null=True)

    class Meta:
        verbose_name = "局・部・区役所"

    def __str__(self) -> str:
        return self.name


class SectionRow(models.Model):
    """A section (課) or unit (係・担当), as it stands or stood in the city pack."""

    id = models.CharField(primary_key=True, max_length=125)
    bureau = models.ForeignKey(BureauRow, models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    kind = models.CharField("種類", max_length=10)
    name = models.CharField("名称", max_length=100)
    full_name = models.CharField("正式な名称", max_length=300)
    symbol = models.CharField("文書記号", max_length=30)
    order = models.PositiveIntegerField("順")
    roles = models.JSONField("職員の役割", default=list)
    closed_on = models.DateField("廃止日", null=True)

    class Meta:
        verbose_name = "課・係"

    def __str__(self) -> str:
        return self.full_name


class Post(models.Model):
    """A post (職): 課長 of a section, 局長 of a bureau, the mayor of the city.

    ``role`` is its rung on the city's ladder; ``single`` posts have one holder at a time.
    ``clearance``: how secret a case it is for, where that is more than its roles say (0: as they
    say). ``kinds``: the kinds of procedures it is for; none named, all.
    """

    id = models.CharField(primary_key=True, max_length=170)
    role = models.CharField("職位", max_length=40)
    name = models.CharField("職名", max_length=300)
    section = models.ForeignKey(SectionRow, models.PROTECT, null=True, related_name="+")
    bureau = models.ForeignKey(BureauRow, models.PROTECT, null=True, related_name="+")
    rung = models.PositiveSmallIntegerField("段")
    single = models.BooleanField("一人の職")
    grants = models.JSONField("システムの役割", default=list)
    clearance = models.PositiveSmallIntegerField("秘匿の区分", default=0)
    kinds = models.JSONField("手続きの種類", default=list)
    closed_on = models.DateField("廃止日", null=True)

    class Meta:
        verbose_name = "職"
        indexes = [
            models.Index(fields=["section", "role"], name="post_section_role"),
            models.Index(fields=["bureau", "role"], name="post_bureau_role"),
        ]

    def __str__(self) -> str:
        return self.name


class Deputy(models.Model):
    """Who decides when the holder of ``post`` is absent, in this order (代決の順)."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    deputy = models.ForeignKey(Post, models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField("順")

    class Meta:
        verbose_name = "代決者"
        constraints = [
            models.UniqueConstraint(fields=["post", "deputy"], name="deputy_once"),
            models.CheckConstraint(condition=~Q(post=F("deputy")), name="deputy_is_another"),
        ]


class Holding(models.Model):
    """A person holds a post from a day to a day, both included; open-ended without ``until``.

    ``clearance`` is this person's own for these days, more or less than the post's; ``None``: as the
    post has it.
    """

    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    since = models.DateField("就任日")
    until = models.DateField("退任日", null=True)
    single = models.BooleanField("一人の職", editable=False)
    clearance = models.PositiveSmallIntegerField("扱える秘匿の区分", choices=Clearance, null=True)

    class Meta:
        verbose_name = "在職"
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="holding_dates_in_order"
            ),
            models.CheckConstraint(
                condition=Q(clearance=None) | Q(clearance__range=(1, 3)), name="holding_clearance"
            ),
            ExclusionConstraint(
                name="holding_one_person_a_post",
                expressions=[
                    ("post", RangeOperators.EQUAL),
                    (DateRange("since", "until", Value("[]")), RangeOperators.OVERLAPS),
                ],
                condition=Q(single=True),
            ),
            ExclusionConstraint(
                name="holding_once_per_person",
                expressions=[
                    ("post", RangeOperators.EQUAL),
                    ("account", RangeOperators.EQUAL),
                    (DateRange("since", "until", Value("[]")), RangeOperators.OVERLAPS),
                ],
            ),
        ]


class Absence(models.Model):
    """Days on which a person is away (不在), both included: their posts are decided by deputies."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    since = models.DateField("初日")
    until = models.DateField("最終日")
    reason = models.CharField("理由", max_length=100, blank=True)
    recorded_at = models.DateTimeField("記録", auto_now_add=True)

    class Meta:
        verbose_name = "不在"
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=F("since")), name="absence_dates_in_order"
            ),
        ]
        indexes = [models.Index(fields=["account", "since"], name="absence_account")]


class LoadedPack(models.Model):
    """Which pack the rows come from: the same digest again means nothing to do."""

    city = models.CharField(primary_key=True, max_length=60)
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

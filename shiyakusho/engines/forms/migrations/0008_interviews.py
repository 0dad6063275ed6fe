"""Officers write for somebody (窓口聞き取り). A draft they fill in is given to who fills it in."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from shiyakusho.ground.fence.policies import also, fenced

CHANNELS = [("online", "オンライン"), ("api", "API"), ("counter", "窓口"), ("mail", "郵送")]
WAYS = [("spoken", "窓口での聞き取り"), ("paper", "窓口に出された紙"), ("post", "郵便で届いた紙")]
OF_THE_CLERK = "clerk_id = (SELECT fence_account())"
BY_INTERVIEW = "EXISTS (SELECT FROM forms_interview i WHERE i.draft_id = forms_draft.id)"


def one_to_one(to, *, null=False):
    return models.OneToOneField(
        null=null, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to
    )


class Migration(migrations.Migration):
    dependencies = [
        ("forms", "0007_follow_versions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="channel",
            field=models.CharField(
                choices=CHANNELS, default="online", max_length=10, verbose_name="経路"
            ),
        ),
        migrations.CreateModel(
            name="Interview",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("way", models.CharField(choices=WAYS, max_length=10, verbose_name="受け方")),
                ("arrived_on", models.DateField(null=True, verbose_name="届いた日")),
                ("checked", models.JSONField(default=list, verbose_name="本人確認")),
                ("papers", models.JSONField(default=dict, verbose_name="紙で受け取った書類")),
                ("application", one_to_one("forms.application", null=True)),
                (
                    "clerk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="聞き取った職員",
                    ),
                ),
                ("draft", one_to_one("forms.draft")),
            ],
            options={
                "verbose_name": "聞き取り",
                "constraints": [
                    models.CheckConstraint(
                        name="interview_on_paper_has_its_day",
                        condition=models.Q(way="spoken", arrived_on=None)
                        | models.Q(way__in=["paper", "post"], arrived_on__isnull=False),
                    )
                ],
            },
        ),
        fenced("forms_interview", OF_THE_CLERK),
        also("forms_draft", "by_interview", BY_INTERVIEW, command="ALL"),
    ]

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("forms", "0003_fence"),
        ("identity", "0003_staff_sign_in"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="draft", name="draft_tries_bounded"),
        migrations.RemoveField(model_name="draft", name="wrong_tries"),
    ]

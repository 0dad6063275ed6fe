from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('identity', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='account',
            name='subject',
            field=models.CharField(max_length=255, verbose_name='発行者での識別子'),
        ),
    ]

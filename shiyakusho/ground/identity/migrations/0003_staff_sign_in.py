import datetime
import django.db.models.deletion
import django.db.models.expressions
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('identity', '0002_alter_account_subject'),
    ]

    operations = [
        migrations.CreateModel(
            name='StaffIdentity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('issuer', models.CharField(max_length=200, verbose_name='発行者')),
                ('subject', models.CharField(max_length=255, verbose_name='発行者での識別子')),
                ('bound_at', models.DateTimeField(verbose_name='結びつけた日時')),
            ],
            options={
                'verbose_name': '認証サービスとの結びつき',
            },
        ),
        migrations.CreateModel(
            name='WrongTry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20, verbose_name='何の')),
                ('subject', models.CharField(max_length=64, verbose_name='だれの、どこからの（ハッシュ）')),
                ('at', models.DateTimeField(verbose_name='日時')),
            ],
            options={
                'verbose_name': 'まちがい',
            },
        ),
        migrations.AddField(
            model_name='account',
            name='generation',
            field=models.PositiveIntegerField(default=0, verbose_name='サインインの世代'),
        ),
        migrations.AddField(
            model_name='apitoken',
            name='factor',
            field=models.CharField(blank=True, max_length=10, verbose_name='確かめ方'),
        ),
        migrations.AddField(
            model_name='apitoken',
            name='issued_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='apitoken',
            name='second_factor_at',
            field=models.DateTimeField(null=True, verbose_name='二要素で確かめた日時'),
        ),
        migrations.AlterField(
            model_name='apitoken',
            name='created_at',
            field=models.DateTimeField(verbose_name='作成'),
        ),
        migrations.CreateModel(
            name='Enrolment',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('digest', models.CharField(max_length=64, unique=True, verbose_name='ハッシュ')),
                ('created_at', models.DateTimeField(verbose_name='発行')),
                ('expires_at', models.DateTimeField(verbose_name='期限')),
                ('used_at', models.DateTimeField(null=True, verbose_name='利用')),
                ('revoked_at', models.DateTimeField(null=True, verbose_name='取消')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('given_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '登録用リンク',
            },
        ),
        migrations.CreateModel(
            name='Passkey',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=60, verbose_name='名前')),
                ('credential_id', models.BinaryField(max_length=1023, unique=True, verbose_name='鍵の番号')),
                ('public_key', models.BinaryField(verbose_name='公開鍵')),
                ('sign_count', models.BigIntegerField(default=0, verbose_name='署名の回数')),
                ('model', models.CharField(blank=True, max_length=36, verbose_name='機種（AAGUID）')),
                ('can_be_copied', models.BooleanField(default=False, verbose_name='控えを作れる鍵')),
                ('is_copied', models.BooleanField(default=False, verbose_name='控えがある')),
                ('created_at', models.DateTimeField(verbose_name='登録')),
                ('used_at', models.DateTimeField(null=True, verbose_name='最後の利用')),
                ('revoked_at', models.DateTimeField(null=True, verbose_name='失効')),
                ('why_revoked', models.CharField(blank=True, max_length=200, verbose_name='失効の理由')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'パスキー',
            },
        ),
        migrations.CreateModel(
            name='SignIn',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('session_key', models.CharField(max_length=40, null=True, unique=True, verbose_name='セッション')),
                ('way', models.CharField(max_length=20, verbose_name='方法')),
                ('device', models.CharField(blank=True, max_length=60, verbose_name='端末')),
                ('begun_at', models.DateTimeField(verbose_name='開始')),
                ('seen_at', models.DateTimeField(verbose_name='最後の操作')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='終了')),
                ('why_ended', models.CharField(blank=True, max_length=20, verbose_name='終了の理由')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'サインイン',
            },
        ),
        migrations.AddField(
            model_name='apitoken',
            name='sign_in',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='identity.signin'),
        ),
        # Machines disagreed by a breath about when a token began.
        migrations.RunSQL(
            "UPDATE identity_apitoken SET expires_at = least(expires_at, created_at + interval '90 days')",
            migrations.RunSQL.noop,
        ),
        migrations.AddConstraint(
            model_name='apitoken',
            constraint=models.CheckConstraint(condition=models.Q(('expires_at__lte', django.db.models.expressions.CombinedExpression(models.F('created_at'), '+', models.Value(datetime.timedelta(days=90))))), name='token_lives_90_days'),
        ),
        migrations.AddField(
            model_name='staffidentity',
            name='account',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='wrongtry',
            index=models.Index(fields=['kind', 'subject', 'at'], name='wrong_tries_of_subject'),
        ),
        migrations.AddConstraint(
            model_name='enrolment',
            constraint=models.CheckConstraint(condition=models.Q(('given_by', None), models.Q(('given_by', models.F('account')), _negated=True), _connector='OR'), name='nobody_enrols_themselves'),
        ),
        migrations.AddConstraint(
            model_name='enrolment',
            constraint=models.UniqueConstraint(condition=models.Q(('revoked_at', None), ('used_at', None)), fields=('account',), name='one_open_enrolment'),
        ),
        migrations.AddConstraint(
            model_name='passkey',
            constraint=models.CheckConstraint(condition=models.Q(('is_copied', False), ('can_be_copied', True), _connector='OR'), name='a_copied_passkey_can_be'),
        ),
        migrations.AddIndex(
            model_name='signin',
            index=models.Index(fields=['account', '-seen_at'], name='sign_in_of_account'),
        ),
        migrations.AddConstraint(
            model_name='staffidentity',
            constraint=models.UniqueConstraint(fields=('issuer', 'subject'), name='staff_identity_once'),
        ),
        migrations.AddConstraint(
            model_name='staffidentity',
            constraint=models.UniqueConstraint(fields=('account', 'issuer'), name='one_identity_per_provider'),
        ),
    ]

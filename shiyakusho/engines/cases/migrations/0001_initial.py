"""Cases (案件): the case, its history, corrections, decisions, letters, handing over."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('forms', '0001_initial'),
        ('letters', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('receipt_number', models.CharField(max_length=40, unique=True, verbose_name='受付番号')),
                ('procedure_id', models.CharField(max_length=60, verbose_name='手続き')),
                ('version_id', models.UUIDField(verbose_name='手続きの版')),
                ('section_id', models.CharField(max_length=80, verbose_name='担当課')),
                ('resident_id', models.UUIDField(null=True, verbose_name='住民')),
                ('state', models.CharField(max_length=60, verbose_name='段階')),
                ('step_kind', models.CharField(max_length=16, verbose_name='段階の種類')),
                ('is_open', models.BooleanField(default=True, verbose_name='継続中')),
                ('outcome', models.CharField(blank=True, max_length=60, verbose_name='決定の内容')),
                ('awaiting_post', models.CharField(blank=True, max_length=80, verbose_name='決裁を待つ職')),
                ('records', models.JSONField(default=dict, verbose_name='記録')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='版')),
                ('arrived_at', models.DateTimeField(verbose_name='到達日時')),
                ('event_date', models.DateField(null=True, verbose_name='事実のあった日')),
                ('entitled_on', models.DateField(verbose_name='権利の基準日')),
                ('standard_days', models.PositiveSmallIntegerField(null=True, verbose_name='標準処理期間')),
                ('standard_kind', models.CharField(blank=True, max_length=10, verbose_name='日の数え方')),
                ('due_on', models.DateField(null=True, verbose_name='期限')),
                ('extended_to', models.DateField(null=True, verbose_name='延期後の期限')),
                ('queue_on', models.DateField(default='9999-12-31', verbose_name='次に見る日')),
                ('opened_at', models.DateTimeField(verbose_name='開始')),
                ('changed_at', models.DateTimeField(verbose_name='最後の変更')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='決裁')),
                ('closed_at', models.DateTimeField(null=True, verbose_name='終了')),
                ('applicant', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='申請者')),
                ('application', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forms.application', verbose_name='申請')),
                ('assignee', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='担当者')),
            ],
            options={
                'verbose_name': '案件',
            },
        ),
        migrations.CreateModel(
            name='CaseEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='時刻')),
                ('kind', models.CharField(choices=[('opened', '受け付けた'), ('moved', '進めた'), ('assigned', '担当を決めた'), ('unassigned', '担当を外した'), ('noted', 'メモを書いた'), ('correction_asked', '補正を求めた'), ('corrected', '補正を受け取った'), ('drafted', '起案した'), ('sent_back', '差し戻した'), ('decided', '決裁した'), ('letter_issued', '通知書を発行した'), ('letter_read', '通知書が開かれた'), ('extended', '期間を延ばした'), ('appointed', '日時を決めた'), ('recorded', '結果を記録した'), ('paid', '手数料を受け取った'), ('handed_over', '交付した'), ('withdrawn', '取り下げられた'), ('notified', 'お知らせを送った'), ('transferred', '移送した')], max_length=20, verbose_name='何が')),
                ('version', models.PositiveIntegerField(verbose_name='版')),
                ('from_state', models.CharField(blank=True, max_length=60, verbose_name='前の段階')),
                ('to_state', models.CharField(blank=True, max_length=60, verbose_name='後の段階')),
                ('actor_kind', models.CharField(max_length=12, verbose_name='行為者の種類')),
                ('actor_id', models.CharField(blank=True, max_length=80, verbose_name='行為者')),
                ('actor_name', models.CharField(max_length=200, verbose_name='行為者の名前')),
                ('actor_post', models.CharField(blank=True, max_length=200, verbose_name='職')),
                ('on_behalf_of', models.CharField(blank=True, max_length=80, verbose_name='誰のために')),
                ('public', models.BooleanField(default=False, verbose_name='本人に見える')),
                ('detail', models.JSONField(default=dict, verbose_name='詳細')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
            ],
            options={
                'verbose_name': '経過',
            },
        ),
        migrations.CreateModel(
            name='ClockStop',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stopped_on', models.DateField(verbose_name='止めた日')),
                ('resumed_on', models.DateField(null=True, verbose_name='再開した日')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
            ],
            options={
                'verbose_name': '期間の停止',
            },
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='回')),
                ('asked_at', models.DateTimeField(verbose_name='求めた時刻')),
                ('asked_by', models.CharField(max_length=200, verbose_name='求めた人')),
                ('respond_by', models.DateField(verbose_name='いつまでに')),
                ('message', models.TextField(blank=True, verbose_name='伝えること')),
                ('items', models.JSONField(verbose_name='項目')),
                ('before', models.JSONField(default=dict, verbose_name='直す前')),
                ('after', models.JSONField(null=True, verbose_name='直した後')),
                ('answered_at', models.DateTimeField(null=True, verbose_name='直された時刻')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='待つのをやめた時刻')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
            ],
            options={
                'verbose_name': '補正の求め',
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField(verbose_name='回')),
                ('state', models.CharField(choices=[('drafted', '決裁待ち'), ('sent_back', '差戻し'), ('approved', '決裁済み'), ('dropped', '取りやめ')], default='drafted', max_length=10, verbose_name='状態')),
                ('outcome', models.CharField(max_length=60, verbose_name='決定の内容')),
                ('needs_reason', models.BooleanField(verbose_name='理由が要る')),
                ('reason', models.TextField(blank=True, verbose_name='理由')),
                ('criteria', models.JSONField(default=list, verbose_name='審査基準への当てはめ')),
                ('letter', models.CharField(blank=True, max_length=60, verbose_name='通知書')),
                ('effective_on', models.DateField(null=True, verbose_name='施行日')),
                ('drafted_at', models.DateTimeField(verbose_name='起案')),
                ('decider_post', models.CharField(max_length=80, verbose_name='決裁する職')),
                ('proposal_id', models.CharField(max_length=64, unique=True, verbose_name='決裁案')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='決裁')),
                ('decided_by', models.CharField(blank=True, max_length=200, verbose_name='決裁した人')),
                ('decided_by_post', models.CharField(blank=True, max_length=200, verbose_name='決裁した職')),
                ('acting', models.BooleanField(default=False, verbose_name='代決')),
                ('document_number', models.CharField(blank=True, max_length=80, verbose_name='文書番号')),
                ('comment', models.TextField(blank=True, verbose_name='決裁者の言葉')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('drafter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='起案者')),
            ],
            options={
                'verbose_name': '決定',
            },
        ),
        migrations.CreateModel(
            name='CaseLetter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n', models.PositiveSmallIntegerField(verbose_name='番')),
                ('template', models.CharField(max_length=80, verbose_name='様式')),
                ('number', models.CharField(max_length=80, verbose_name='文書番号')),
                ('dated', models.DateField(verbose_name='日付')),
                ('issued_at', models.DateTimeField(verbose_name='発行')),
                ('read_at', models.DateTimeField(null=True, verbose_name='本人が開いた時刻')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('letter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='letters.letter')),
                ('decision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.decision')),
            ],
            options={
                'verbose_name': '案件の通知書',
            },
        ),
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('method', models.CharField(choices=[('pickup', '窓口で受け取り'), ('post', '郵送')], max_length=10, verbose_name='方法')),
                ('received_by', models.CharField(blank=True, max_length=200, verbose_name='受け取った人')),
                ('tracking', models.CharField(blank=True, max_length=40, verbose_name='追跡番号')),
                ('fee_yen', models.PositiveIntegerField(verbose_name='手数料')),
                ('fee_received_at', models.DateTimeField(null=True, verbose_name='手数料の受領')),
                ('handed_at', models.DateTimeField(verbose_name='交付')),
                ('handed_by', models.CharField(max_length=200, verbose_name='渡した人')),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
            ],
            options={
                'verbose_name': '交付',
            },
        ),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, verbose_name='名前')),
                ('query', models.JSONField(default=dict, verbose_name='条件')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '保存した絞り込み',
            },
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('is_open', True)), fields=['section_id', 'queue_on', 'id'], name='cases_queue'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['section_id', 'queue_on', 'id'], name='cases_all'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['section_id', 'state', 'queue_on', 'id'], name='cases_state'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('is_open', True)), fields=['section_id', 'step_kind', 'queue_on', 'id'], name='cases_kind'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['section_id', 'procedure_id', 'queue_on', 'id'], name='cases_procedure'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('is_open', True)), fields=['assignee', 'section_id', 'queue_on', 'id'], name='cases_mine'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('assignee', None), ('is_open', True)), fields=['section_id', 'queue_on', 'id'], name='cases_nobodys'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('awaiting_post', ''), _negated=True), fields=['awaiting_post', 'queue_on', 'id'], name='cases_to_decide'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['section_id', '-closed_at', '-id'], name='cases_closed'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['applicant', '-arrived_at'], name='cases_applicant'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['resident_id', '-arrived_at'], name='cases_resident'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('is_open', True)), models.Q(('closed_at__isnull', False), ('is_open', False)), _connector='OR'), name='cases_closed_has_its_time'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('decided_at', None), models.Q(('outcome', ''), _negated=True), _connector='OR'), name='cases_decided_has_an_outcome'),
        ),
        migrations.AddIndex(
            model_name='caseevent',
            index=models.Index(fields=['case', 'id'], name='cases_event_case'),
        ),
        migrations.AddConstraint(
            model_name='clockstop',
            constraint=models.UniqueConstraint(condition=models.Q(('resumed_on', None)), fields=('case',), name='cases_one_open_stop'),
        ),
        migrations.AddConstraint(
            model_name='clockstop',
            constraint=models.CheckConstraint(condition=models.Q(('resumed_on', None), ('resumed_on__gte', models.F('stopped_on')), _connector='OR'), name='cases_stop_in_order'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.UniqueConstraint(fields=('case', 'number'), name='cases_correction_number'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.UniqueConstraint(condition=models.Q(('answered_at', None), ('ended_at', None)), fields=('case',), name='cases_one_open_correction'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.UniqueConstraint(fields=('case', 'number'), name='cases_decision_number'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'drafted')), fields=('case',), name='cases_one_open_draft'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'approved')), fields=('case',), name='cases_decided_once'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('needs_reason', False), models.Q(('reason', ''), _negated=True), _connector='OR'), name='cases_reason_where_needed'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'approved'), _negated=True), models.Q(('decided_at__isnull', False), models.Q(('document_number', ''), _negated=True), models.Q(('decided_by', ''), _negated=True), ('effective_on__isnull', False)), _connector='OR'), name='cases_approved_is_complete'),
        ),
        migrations.AddConstraint(
            model_name='caseletter',
            constraint=models.UniqueConstraint(fields=('case', 'n'), name='cases_letter_n'),
        ),
        migrations.AddConstraint(
            model_name='caseletter',
            constraint=models.CheckConstraint(condition=models.Q(('number', ''), _negated=True), name='cases_letter_numbered'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(('fee_yen', 0), ('fee_received_at__isnull', False), _connector='OR'), name='cases_no_paper_before_the_fee'),
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.UniqueConstraint(fields=('owner', 'name'), name='cases_view_name'),
        ),
        migrations.CreateModel(
            name='Export',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('query', models.JSONField(default=dict, verbose_name='条件')),
                ('columns', models.JSONField(default=list, verbose_name='列')),
                ('asked_at', models.DateTimeField(verbose_name='頼んだ時刻')),
                ('made_at', models.DateTimeField(null=True, verbose_name='できた時刻')),
                ('rows', models.PositiveIntegerField(null=True, verbose_name='件数')),
                ('cut', models.BooleanField(default=False, verbose_name='途中まで')),
                ('content', models.BinaryField(null=True, verbose_name='中身')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '一覧の書出し',
                'indexes': [models.Index(fields=['owner', '-asked_at'], name='cases_export_owner')],
            },
        ),
        # 到達日 never changes (行政手続法7条), nor what the case was opened from.
        migrations.RunSQL(
            """
            CREATE FUNCTION cases_arrived_once() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF (NEW.arrived_at, NEW.receipt_number, NEW.application_id, NEW.version_id,
                    NEW.entitled_on, NEW.event_date)
                   IS DISTINCT FROM
                   (OLD.arrived_at, OLD.receipt_number, OLD.application_id, OLD.version_id,
                    OLD.entitled_on, OLD.event_date)
                THEN
                    RAISE EXCEPTION 'a case arrives once: arrived_at, entitled_on and what it was '
                        'opened from do not change'
                        USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF NEW.version < OLD.version THEN
                    RAISE EXCEPTION 'the version of a case only rises'
                        USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER cases_arrived_once BEFORE UPDATE ON cases_case
                FOR EACH ROW EXECUTE FUNCTION cases_arrived_once();
            """,
            "DROP TRIGGER cases_arrived_once ON cases_case; DROP FUNCTION cases_arrived_once();",
        ),
    ]

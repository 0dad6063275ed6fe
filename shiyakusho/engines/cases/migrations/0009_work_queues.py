"""Work queues with names and columns, what they ask for, and cases that may have been filed twice."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from shiyakusho.ground.fence.policies import also, fenced


# By which way the cases came in so far, told by their applications; as the house itself.
CHANNELS = """
SELECT set_config('shiyakusho.kind', 'system', true);
UPDATE cases_case SET channel = a.channel FROM forms_application a
WHERE a.id = application_id AND cases_case.channel = '';
"""
BOTH = """EXISTS (SELECT FROM cases_case c WHERE c.id = case_id)
    AND EXISTS (SELECT FROM cases_case c WHERE c.id = other_id)"""
OF_MY_SECTION = "section_id <> '' AND (SELECT organisation_sections()) ? section_id"


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0008_bulk'),
        ('forms', '0007_follow_versions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Likeness',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('why', models.CharField(choices=[('resident', '同じ住民が、同じ手続きを出している'), ('person', '同じ氏名と生年月日で、同じ手続きが出ている')], max_length=12, verbose_name='なぜ')),
                ('found_at', models.DateTimeField(verbose_name='見つけた時刻')),
                ('state', models.CharField(choices=[('open', 'まだ決めていない'), ('same', '同じ申請'), ('different', '別の申請')], default='open', max_length=10, verbose_name='状態')),
                ('settled_at', models.DateTimeField(null=True, verbose_name='決めた時刻')),
                ('reason', models.CharField(blank=True, max_length=400, verbose_name='理由')),
            ],
            options={
                'verbose_name': '重複の疑い',
            },
        ),
        migrations.AlterModelOptions(
            name='savedview',
            options={'verbose_name': '作業の一覧'},
        ),
        migrations.AddField(
            model_name='case',
            name='born_on',
            field=models.DateField(null=True, verbose_name='書かれた生年月日'),
        ),
        migrations.AddField(
            model_name='case',
            name='channel',
            field=models.CharField(blank=True, db_default='', default='', max_length=10, verbose_name='経路'),
        ),
        migrations.AddField(
            model_name='case',
            name='doubted',
            field=models.BooleanField(db_default=False, default=False, verbose_name='重複の疑い'),
        ),
        migrations.AddField(
            model_name='case',
            name='escalated',
            field=models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name='引き上げた段'),
        ),
        migrations.AddField(
            model_name='case',
            name='name_key',
            field=models.CharField(blank=True, db_collation='C', db_default='', default='', max_length=200, verbose_name='氏名の検索キー'),
        ),
        migrations.AddField(
            model_name='savedview',
            name='columns',
            field=models.JSONField(db_default=models.Value([], models.JSONField()), default=list, verbose_name='列'),
        ),
        migrations.AddField(
            model_name='savedview',
            name='section_id',
            field=models.CharField(blank=True, db_default='', db_index=True, default='', max_length=80, verbose_name='使える課'),
        ),
        migrations.AlterField(
            model_name='caseevent',
            name='kind',
            field=models.CharField(choices=[('opened', '受け付けた'), ('moved', '進めた'), ('assigned', '担当を決めた'), ('unassigned', '担当を外した'), ('noted', 'メモを書いた'), ('correction_asked', '補正を求めた'), ('corrected', '補正を受け取った'), ('drafted', '起案した'), ('sent_back', '差し戻した'), ('decided', '決裁した'), ('letter_issued', '通知書を発行した'), ('letter_read', '通知書が開かれた'), ('extended', '期間を延ばした'), ('appointed', '日時を決めた'), ('recorded', '結果を記録した'), ('paid', '手数料を受け取った'), ('handed_over', '交付した'), ('withdrawn', '取り下げられた'), ('notified', 'お知らせを送った'), ('transferred', '移送した'), ('secrecy', '秘匿の区分を変えた'), ('looked', '担当でない職員が開いた'), ('released', '上司が担当を外した'), ('handed_on', '担当を引き継がせた'), ('escalated', '日を過ぎたので上に知らせた'), ('likened', '重複の疑いを決めた')], max_length=20, verbose_name='何が'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('is_open', True)), fields=['section_id', 'channel', 'queue_on', 'id'], name='cases_channel'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('escalated__gt', 0), ('is_open', True)), fields=['section_id', 'queue_on', 'id'], name='cases_escalated'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('doubted', True), ('is_open', True)), fields=['section_id', 'queue_on', 'id'], name='cases_doubted'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('is_open', True)), fields=['section_id', 'arrived_at', 'id'], name='cases_arrived_open'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['section_id', 'arrived_at', 'id'], name='cases_arrived'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('is_open', False)), fields=['section_id', 'procedure_id', '-closed_at', '-id'], name='cases_closed_procedure'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('is_open', False)), fields=['section_id', 'state', '-closed_at', '-id'], name='cases_closed_state'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('is_open', False)), fields=['assignee', 'section_id', '-closed_at', '-id'], name='cases_closed_by'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('name_key', ''), _negated=True), fields=['name_key', 'born_on'], name='cases_name'),
        ),
        migrations.AddField(
            model_name='likeness',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case'),
        ),
        migrations.AddField(
            model_name='likeness',
            name='other',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case'),
        ),
        migrations.AddField(
            model_name='likeness',
            name='settled_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='likeness',
            index=models.Index(fields=['other'], name='cases_likeness_other'),
        ),
        migrations.AddConstraint(
            model_name='likeness',
            constraint=models.UniqueConstraint(fields=('case', 'other'), name='cases_likeness_once'),
        ),
        migrations.AddConstraint(
            model_name='likeness',
            constraint=models.CheckConstraint(condition=models.Q(('case', models.F('other')), _negated=True), name='cases_likeness_of_two_cases'),
        ),
        migrations.AddConstraint(
            model_name='likeness',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled_at', None), ('settled_by', None), ('state', 'open')), models.Q(('settled_at__isnull', False), ('settled_by__isnull', False), models.Q(('state', 'open'), _negated=True), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='cases_likeness_settled_by_somebody'),
        ),
        migrations.RunSQL(CHANNELS, migrations.RunSQL.noop),
        fenced("cases_likeness", BOTH),
        also("cases_savedview", "by_section", OF_MY_SECTION, command="ALL"),
    ]
